"""Makes data/world/ambiguous.tsv: names that stand in several rows of a table, and names that are also plain words.

Usage: python3 training/world/ambiguous.py
The list is reviewed by eye: a shared name is either meant (SLA is two armies) or a slip to be corrected in its table.
"""

import collections

import tables

HEADER = ["table", "name", "note", "ids"]
NAMES = [  # table, key column, columns with names, what the list calls it
    ("countries", "alpha3", ("name", "official", "aliases"), "countries"),
    ("countries", "alpha3", ("adjectives",), "countries.adjectives"),
    ("countries", "alpha3", ("demonyms",), "countries.demonyms"),
    ("actors", "id", ("name", "aliases"), "actors"),
    ("regions", "id", ("name", "aliases"), "regions"),
    ("metonyms", "country", ("name", "aliases"), "metonyms"),
]
# Names of actors and regions that are words of the language or common names as well: the matcher must ask for more
# than the words themselves (the case as written, an acronym's case, a company's or party's context).
WORDS = """AA ABG ALBA ANO AP APS ARENA Amal Aman Amazon Apple Axios BIR BN Bild CAM CARE CSU Chevron Cisco
Conservatives Democrats Fano Fars Fatah Ford Gavi Globo Hirak Hizmet Hlas Horizons ICE INA IS ISA ISI Ishin
JAS JI Junts Kan LANA LDP LG LNA LPR LR Libre MAS MIT Mehr Meta NAM NAS NDA NDP NU Nike OLA Oracle PA PAK
PAN PAS PDF PH PN PO PRO Quad RAF RAW RIA Reconquest Renaissance Republicans Revival SAC SAF SANA SCA SEC
SIS SNA SPA SRF SWIFT Shell Solidarity Starlink Sumar Svoboda TAK TAO TIP TNI Tesla Time Tisza UPS Unite
Vale Vente Visa Vox WAM WHO Wagner""".split()
# Names that bodies of other countries bear as well: the country in the text decides.
GENERIC = [
    "Afghan army", "Alliance Party", "Blue and White", "Civic Party", "Congress", "Conservative Party",
    "Coordination Council", "Democratic Party", "Freedom Party", "Future Movement", "Good Party",
    "House of Representatives", "Islamic Front", "Joint Forces of Darfur", "Labour Party", "League",
    "Left Party", "Liberal Democratic Party", "Memorial", "National Guard", "National Liberation Army",
    "National Liberation Front", "National Resistance Front", "National Unity", "New Forces", "New Hope",
    "People's Party", "Popular Forces", "Progress Party", "Red Cross", "Republican Party", "Secret Service",
    "Security Council", "Southern Front", "The Left", "The Sun", "The Times", "Third Way",
]


def main():
    out = []
    for table, key, columns, label in NAMES:
        found = collections.defaultdict(set)
        for row in tables.read(tables.WORLD / f"{table}.tsv"):
            for column in columns:
                for name in row[column].split("|"):
                    if name:
                        found[name].add(row[key])
        for name, ids in found.items():
            if len(ids) > 1:
                out.append({"table": label, "name": name, "note": "shared", "ids": "|".join(sorted(ids))})
            elif label == "actors" and (name in WORDS or name in GENERIC):
                note = "word" if name in WORDS else "generic"
                out.append({"table": label, "name": name, "note": note, "ids": "|".join(sorted(ids))})
    tables.write(tables.WORLD / "ambiguous.tsv", HEADER, out)


if __name__ == "__main__":
    main()
