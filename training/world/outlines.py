"""Writes data/world/outlines.tsv: the outlines of countries, from Natural Earth 1:50m (public domain).

Usage: python3 training/world/outlines.py DATA WORLD_ATLAS

DATA is the folder that holds outlines/countries_110m.geojson, whose properties tell alpha-3 codes of numeric ones; WORLD_ATLAS is
countries-50m.json of the npm package world-atlas 2.0.2 (`npm pack world-atlas@2.0.2`).

A line a country: its ISO 3166 alpha-3 code, then its rings, divided by "|". A ring is whole hundredths of a degree, longitude and
latitude in turn: the first point as it stands, each other as the step from the one before. The last point is not repeated.
Arcs are made simpler before they are put together to rings, so that neighbors keep one border.
"""

import json
import pathlib
import sys

import tables

# How far a line may be from where it was, in hundredths of a degree.
TOLERANCE = 1.6
# Rings whose box is smaller than this both ways, in hundredths of a degree, are left out, unless they are all that a country has.
SPECK = 6

# Natural Earth has no ISO code for these: drawn as part of the country whose code they have here, which says nothing of whose they are.
CODES = {
    "Kosovo": "XKX",
    "Somaliland": "SOM",
    "N. Cyprus": "CYP",
    "Siachen Glacier": None,
    "Indian Ocean Ter.": "AUS",
    "Ashmore and Cartier Is.": "AUS",
}

# Names of the atlas for what countries.tsv calls otherwise.
NAMES = {
    "Antigua and Barb.": "ATG", "Br. Indian Ocean Ter.": "IOT", "British Virgin Is.": "VGB", "Cayman Is.": "CYM", "Cook Is.": "COK",
    "Faeroe Is.": "FRO", "Fr. Polynesia": "PYF", "Heard I. and McDonald Is.": "HMD", "Marshall Is.": "MHL", "N. Mariana Is.": "MNP",
    "Pitcairn Is.": "PCN", "S. Geo. and the Is.": "SGS", "St-Barthélemy": "BLM", "St-Martin": "MAF", "St. Vin. and Gren.": "VCT",
    "São Tomé and Principe": "STP", "Turks and Caicos Is.": "TCA", "U.S. Virgin Is.": "VIR", "Wallis and Futuna Is.": "WLF", "Åland": "ALA",
}


def simpler(points, tolerance):
    """The points of a line by Douglas and Peucker."""
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        far, at = 0.0, None
        for here in range(first + 1, last):
            x, y = points[here]
            if length:
                off = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
            else:
                off = ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
            if off > far:
                far, at = off, here
        if far > tolerance:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [points[here] for here in sorted(keep)]


def arcs_of(topology):
    """The arcs in hundredths of a degree, not yet rounded."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append(((x * sx + tx) * 100, (y * sy + ty) * 100))
        yield simpler(points, TOLERANCE)


def ring(numbers, arcs):
    points = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    rounded = [(max(-18000, min(18000, round(x))), max(-9000, min(9000, round(y)))) for x, y in points]
    kept = [point for at, point in enumerate(rounded) if at == 0 or point != rounded[at - 1]]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def written(points):
    steps = [*points[0]]
    for before, point in zip(points, points[1:]):
        steps += [point[0] - before[0], point[1] - before[1]]
    return " ".join(map(str, steps))


def main(data, atlas):
    rows = [line.split("\t") for line in (tables.WORLD / "countries.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    known = {row[0] for row in rows}
    by_name = {}
    for row in rows:
        for name in [row[3], row[4], *row[5].split("|")]:
            by_name.setdefault(name, row[0])
    numeric = {}
    for feature in json.loads((pathlib.Path(data) / "outlines/countries_110m.geojson").read_text(encoding="utf-8"))["features"]:
        properties = feature["properties"]
        if properties["iso_a3"] in known:
            numeric[properties["iso_n3"]] = properties["iso_a3"]
    topology = json.loads(pathlib.Path(atlas).read_text(encoding="utf-8"))
    arcs = list(arcs_of(topology))
    outlines = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name, number = geometry["properties"]["name"], geometry.get("id")
        code = CODES.get(name, numeric.get(number) or by_name.get(name) or NAMES.get(name))
        if code not in known:
            print(f"left out: {name} ({number})", file=sys.stderr)
            continue
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        rings = [ring(numbers, arcs) for polygon in polygons for numbers in polygon]
        outlines.setdefault(code, []).extend(points for points in rings if len(points) >= 3)
    lines = ["iso3\trings"]
    for code in sorted(outlines):
        extent = lambda points: max(max(axis) - min(axis) for axis in zip(*points))
        rings = sorted(outlines[code], key=extent, reverse=True)
        rings = [points for at, points in enumerate(rings) if at == 0 or extent(points) >= SPECK]
        drawn = [ring for ring in map(written, rings) if ring]
        # The Vatican is smaller than the tolerance.
        if drawn:
            lines.append(f"{code}\t{'|'.join(drawn)}")
    (tables.WORLD / "outlines.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
