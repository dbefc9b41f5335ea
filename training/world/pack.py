"""Makes a gazetteer of one country with all its settlements, in the form of data/world/places.bin, from Who's On First.

Usage: python3 training/world/pack.py ../shared/data SY syria.bin
       python3 training/world/pack.py --towns syria.bin < names.tsv   (name, latitude, longitude: how many are found)

Packs are not in the repository: the seventeen countries at hand would weigh twelve megabytes. They read like the core.
Their licence is that of Who's On First with GeoNames' CC BY 4.0; credit both.
"""

import gzip
import re
import sys
from pathlib import Path

import build
import places
import tables

FEATURES = {"country": "PCLI", "region": "ADM1", "county": "ADM2", "localadmin": "ADM3", "locality": "PPL", "neighbourhood": "PPLX",
            "macrohood": "PPLX", "borough": "PPLX"}
RADIUS = {"PCLI": 300, "ADM1": 80, "ADM2": 25, "ADM3": 10, "PPLX": 1}


def make(shared, country, path):
    codes = {row["alpha2"]: row["alpha3"] for row in tables.read(tables.WORLD / "countries.tsv") if row["alpha2"]}
    admin1s = {}
    for line in (shared / "grounding/geonames_cities15000/admin1CodesASCII.txt").read_text(encoding="utf-8").splitlines():
        code, name, ascii_name, geonames_id = line.split("\t")
        if code.startswith(f"{country}."):
            admin1s[int(geonames_id)] = code.split(".")[1]
    lines = gzip.open(shared / f"grounding/places_whosonfirst/{country}.tsv.gz", "rt", encoding="utf-8").read().splitlines()
    header, rows = lines[0].split("\t"), [line.split("\t") for line in lines[1:]]
    rows = [dict(zip(header, row)) for row in rows]
    regions = {row["name"]: admin1s.get(int(row["geonameid"] or 0), "") for row in rows if row["placetype"] == "region"}
    records = []
    for row in rows:
        feature = FEATURES.get(row["placetype"])
        if feature and row["lat"] and build.is_latin(row["name"]) and build.fold(row["name"]):
            people = int(float(row["population"] or 0))
            records.append({"id": int(row["geonameid"] or 0), "name": row["name"], "names": row["altnames"].split("|"), "lat": float(row["lat"]),
                            "lon": float(row["lon"]), "population": max(0, people), "country": country,
                            "admin1": regions.get(row["name"] if feature == "ADM1" else row["region"], ""), "feature": feature,
                            "radius": RADIUS.get(feature, build.town_radius(people))})
    records.sort(key=lambda record: (-record["population"], record["id"], record["name"]))
    build.write(records, codes, path, {country})


def towns(path):
    """How many names of standard input are found in the pack and in the core, and how many at the right place."""
    pack, core = (places.Places(Path(file).read_bytes()) for file in (path, tables.WORLD / "places.bin"))
    total = 0
    found = {"core": [0, 0], "pack": [0, 0]}
    for line in sys.stdin:
        name, lat, lon = line.rstrip("\n").split("\t")
        name = re.sub(r"\b(village|town|city|neighbou?rhood|suburb|district|area|camp|province|governorate)\b", "", name).strip()
        total += 1
        for kind, gazetteer in (("core", core), ("pack", pack)):
            near = [build.distance((place["lat"], place["lon"]), (float(lat), float(lon))) <= 25 for place in gazetteer.find(name)]
            found[kind][0] += bool(near)
            found[kind][1] += any(near)
    for kind, (named, right) in found.items():
        print(f"{kind}: of {total} names {named / total:.3f} found, {right / total:.3f} within 25 km")


if __name__ == "__main__":
    if sys.argv[1] == "--towns":
        towns(sys.argv[2])
    else:
        make(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
