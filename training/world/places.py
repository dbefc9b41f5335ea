"""Reads data/world/places.bin, for a look at it and for a measure of what it can find.

Usage: python3 training/world/places.py NAME...
       python3 training/world/places.py --gold FILE...   (toponyms with coordinates, as in ../shared/gold/grounding/lgl.jsonl)

The second way says how many toponyms of a gold file have a candidate within 161 km, and how many the most populous
candidate gets right: the floor and the ceiling for a ranker. It also looks into regions.tsv.
"""

import json
import struct
import sys

import build
import tables


class Places:
    def __init__(self, data):
        if data[:8] != build.MAGIC:
            raise ValueError("not a gazetteer of version 1")
        countries, features, admin1s, records, names, names_length, keys, keys_length = struct.unpack_from("<8I", data, 8)
        at = 40
        self.countries = [data[at + 3 * i:at + 3 * i + 3].decode() for i in range(countries)]
        at += 3 * countries
        self.features = [data[at + 8 * i:at + 8 * i + 8].rstrip(b"\0").decode() for i in range(features)]
        at += 8 * features
        self.admin1s = [struct.unpack_from("<B7sI", data, at + 12 * i) for i in range(admin1s)]
        at += 12 * admin1s
        self.records = data[at:at + 20 * records]
        at += 20 * records
        blocks = (names + build.BLOCK - 1) // build.BLOCK
        self.name_blocks = struct.unpack_from(f"<{blocks}I", data, at)
        at += 4 * blocks
        self.names = data[at:at + names_length]
        at += names_length
        blocks = (keys + build.BLOCK - 1) // build.BLOCK
        self.key_blocks = struct.unpack_from(f"<{blocks}I", data, at)
        at += 4 * blocks
        self.keys = data[at:at + keys_length]
        if at + keys_length != len(data):
            raise ValueError("cut short or too long")

    def name(self, number):
        at, text = self.name_blocks[number // build.BLOCK], b""
        for _ in range(number % build.BLOCK + 1):
            shared, rest = self.names[at], self.names[at + 1]
            text = text[:shared] + self.names[at + 2:at + 2 + rest]
            at += 2 + rest
        return text.decode()

    def record(self, number):
        body = self.records[20 * number:20 * number + 20]
        identity, = struct.unpack_from("<I", body)
        lat = int.from_bytes(body[4:7], "little") / 0xFFFFFF * 180 - 90
        lon = int.from_bytes(body[7:10], "little") / 0xFFFFFF * 360 - 180
        population, admin1 = struct.unpack_from("<HH", body, 10)
        return {"id": identity, "name": self.name(int.from_bytes(body[17:20], "little")), "lat": lat, "lon": lon,
                "population": round(2 ** (population / 2048) - 1), "country": self.countries[body[14]],
                "admin1": "" if admin1 == build.NONE else self.admin1s[admin1][1].rstrip(b"\0").decode(),
                "feature": self.features[body[15]], "radius_km": 2 ** (body[16] / 16)}

    def block(self, number):
        """The entries of a block of keys: key and postings."""
        at, key = self.key_blocks[number], b""
        end = self.key_blocks[number + 1] if number + 1 < len(self.key_blocks) else len(self.keys)

        def varint():
            nonlocal at
            value = shift = 0
            while True:
                byte = self.keys[at]
                at += 1
                value |= (byte & 0x7F) << shift
                shift += 7
                if byte < 0x80:
                    return value

        while at < end:
            shared, rest = self.keys[at], self.keys[at + 1]
            key = key[:shared] + self.keys[at + 2:at + 2 + rest]
            at += 2 + rest
            last, found = 0, []
            for _ in range(varint()):
                value = varint()
                last += value >> 1
                found.append((last, bool(value & 1)))
            yield key, found

    def find(self, name):
        """Candidates of a name, most populous first."""
        key = build.fold(name).encode()
        low, high = 0, len(self.key_blocks)
        while high - low > 1:
            middle = (low + high) // 2
            first = next(self.block(middle))[0]
            low, high = (middle, high) if first <= key else (low, middle)
        for found, postings in self.block(low):
            if found == key:
                return [dict(self.record(at), main=main) for at, main in postings]
        return []


def candidates(places, regions, name):
    found = places.find(name)
    for word in ("the ",):
        if not found and name.lower().startswith(word):
            found = places.find(name[len(word):])
    return regions.get(build.fold(name), []) + found


def measure(places, path):
    regions = {}
    for row in tables.read(tables.WORLD / "regions.tsv"):
        for name in [row["name"], *row["aliases"].split("|")]:
            if name and row["lat"]:
                regions.setdefault(build.fold(name), []).append({"lat": float(row["lat"]), "lon": float(row["lon"])})
    total = reachable = first = found = 0
    for line in open(path, encoding="utf-8"):
        for toponym in toponyms(json.loads(line)):
            total += 1
            all_found = candidates(places, regions, toponym[0])
            near = [build.distance((place["lat"], place["lon"]), toponym[1:]) <= 161 for place in all_found]
            found += bool(near)
            reachable += any(near)
            first += bool(near) and near[0]
    print(f"{path}: {total} toponyms, found {found / total:.3f}, right one among them {reachable / total:.3f}, most populous right {first / total:.3f}")


def toponyms(document):
    for span in document.get("toponyms") or document.get("spans") or document.get("places") or []:
        if span.get("lat") is not None:
            yield span.get("text") or document["text"][span["start"]:span["end"]], float(span["lat"]), float(span["lon"])


def main(arguments):
    places = Places((tables.WORLD / "places.bin").read_bytes())
    if arguments[:1] == ["--gold"]:
        for path in arguments[1:]:
            measure(places, path)
        return
    for name in arguments:
        for place in places.find(name)[:12]:
            print(place)


if __name__ == "__main__":
    main(sys.argv[1:])
