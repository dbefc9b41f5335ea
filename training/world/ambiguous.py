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
# Keys of the gazetteer that reports write with a capital and do not mean: directions, sorts of places and bodies, days. A place
# may well bear such a name; alone it is none.
PLACES = """North South East West Northern Southern Eastern Western Central Northeast Northwest Southeast Southwest State City
County District Province Region Town Village Township Union Valley Lake River Mountain Island Hill Hills Park Center Centre Bay
Beach Point Port Harbor Harbour Bridge House Street Road Route Avenue Square Market Church School College University Hospital
Airport Station Camp Downtown Uptown Olympic Olympics Delta Nation National International Republic Kingdom Federal Progress
Liberty Independence Freedom Justice Victory Unity Hope Commerce Enterprise Industry Police Army Navy Court Council Senate
Parliament Congress Commission Board Committee Department Office Bureau Agency Security Health Education Times News Post Gazette
Herald Journal Press Loop Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
August September October November December Roman Toyota Honda Ford Cascade Cascades Memorial General Main First Second Third
Upper Lower Old New Great Grand Royal Saint Holy Interior Coast Border Territory Area Mission Corner Forest Garden Gardens
Plaza Mall Est Nato Un Who Gop Fbi Cia Best Most Many Two One Van De La Le El San Santa Los Las Al Ben Bin Mary King Queen Prince Duke
Bill Mark Grant Price Wells Banks Temple Abbey Chapel Castle Tower Gate Green White Black Brown Rose Star Sun Moon Summit Arena Stadium
Marina Motel Hotel Casino Zoo Museum Library Theater Theatre Theatres Gallery Bank Company Trust Foundation Institute Academy
Medical Municipal Township Borough Parish Precinct Ward Block Building Room Floor Suite Unit Lot Tract Nokia Sony Nissan Mazda
Internet Web Jean Martin Carlos Fox Imam Islam Christian Jewish Muslim Bible Quran""".split()
# Names that bodies of other countries bear as well: the country in the text decides.
GENERIC = [
    "Afghan army", "Alliance Party", "Blue and White", "Civic Party", "Congress", "Conservative Party",
    "Coordination Council", "Democratic Party", "Freedom Party", "Future Movement", "Good Party",
    "House of Representatives", "Islamic Front", "Joint Forces of Darfur", "Labour Party", "League",
    "Left Party", "Liberal Democratic Party", "Memorial", "National Guard", "National News Agency", "National Liberation Army",
    "National Liberation Front", "National Resistance Front", "National Unity", "New Forces", "New Hope",
    "People's Party", "Popular Forces", "Progress Party", "Red Cross", "Republican Party", "Secret Service",
    "Security Council", "Self-Defense Forces", "Southern Front", "The Left", "The Sun", "The Times", "Third Way",
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
    for name in sorted(set(PLACES)):
        out.append({"table": "places", "name": name, "note": "word", "ids": ""})
    tables.write(tables.WORLD / "ambiguous.tsv", HEADER, out)


if __name__ == "__main__":
    main()
