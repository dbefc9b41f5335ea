"""Writes data/world/outlines.tsv: the outlines of countries, from Natural Earth 1:110m (public domain).

Usage: python3 training/world/outlines.py DATA   (the folder that holds outlines/countries_110m.geojson)

A line a country: its ISO 3166 alpha-3 code, then its rings, divided by "|". A ring is whole hundredths of a degree, longitude and
latitude in turn: the first point as it stands, each other as the step from the one before. The last point is not repeated.
"""

import json
import pathlib
import sys

import tables

# Natural Earth has no ISO code for these: drawn as part of the country whose code they have here, which says nothing of whose they are.
CODES = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}


def rings(geometry):
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            points = [(round(lon * 100), round(lat * 100)) for lon, lat in ring[:-1]]
            kept = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
            steps = [*kept[0]]
            for before, point in zip(kept, kept[1:]):
                steps += [point[0] - before[0], point[1] - before[1]]
            yield " ".join(map(str, steps))


def main(data):
    known = {line.split("\t")[0] for line in (tables.WORLD / "countries.tsv").read_text(encoding="utf-8").splitlines()[1:]}
    outlines = {}
    for feature in json.loads((pathlib.Path(data) / "outlines/countries_110m.geojson").read_text(encoding="utf-8"))["features"]:
        properties = feature["properties"]
        code = properties["iso_a3"] if properties["iso_a3"] in known else CODES.get(properties["name"], properties["adm0_a3"])
        if code not in known:
            sys.exit(f"{properties['name']}: {code} is no code of countries.tsv")
        outlines.setdefault(code, []).extend(rings(feature["geometry"]))
    lines = ["iso3\trings"] + [f"{code}\t{'|'.join(outlines[code])}" for code in sorted(outlines)]
    (tables.WORLD / "outlines.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
