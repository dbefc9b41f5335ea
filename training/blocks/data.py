"""Pages, their lines and the lines' labels: what train.py and evaluate.py share.

Lines and features come from the Rust example `block_features`, so they exist once. Labels come from aligning a page's
lines with the gold article text of `../shared/gold/pages`.
"""

import gzip
import json
import re
import struct
import subprocess
import zlib
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
SETS = ("aeb", "wcxb_dev")
WORD = re.compile(r"\w+")


# The gold is not in the repository; it lies beside it.
GOLD = (ROOT / "../shared/gold").resolve()


class Features:
    """The Rust example, asked for one page after another."""

    def __init__(self, target):
        self.program = Path(target) / "release/examples/block_features"
        self.process = subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, data, html, scores=None):
        scores = np.asarray([] if scores is None else scores, "<f4")
        request = struct.pack("<BI", 0 if html else 1, len(data)) + data + struct.pack("<I", len(scores))
        self.process.stdin.write(request + scores.tobytes())
        self.process.stdin.flush()
        (length,) = struct.unpack("<I", self.read(4))
        text = self.read(length)
        count, width = struct.unpack("<II", self.read(8))
        spans = np.frombuffer(self.read(count * 8), "<u4").reshape(count, 2)
        rows = np.frombuffer(self.read(count * width * 4), "<f4").reshape(count, width)
        return text, spans, rows

    def read(self, length):
        data = b""
        while len(data) < length:
            piece = self.process.stdout.read(length - len(data))
            if not piece:
                raise EOFError("block_features ended")
            data += piece
        return data

    def names(self):
        out = subprocess.run([self.program, "names"], capture_output=True, text=True, check=True).stdout.splitlines()
        keys = (("text", 1), ("text", 2), ("html", 1), ("html", 2))
        return {key: line.split() for key, line in zip(keys, out, strict=True)}


def pages(with_empty=False):
    """All gold pages: set, id, host, gold text, bytes of the page. Two pages have no article at all."""
    for name in SETS:
        for line in open(GOLD / "pages" / f"{name}.jsonl", encoding="utf-8"):
            row = json.loads(line)
            path = GOLD / "pages" / name / f"{row['id']}.html.gz"
            if with_empty or row["text"].strip():
                host = urlsplit(row["url"]).netloc.removeprefix("www.")
                yield name, row["id"], host, row["text"], gzip.open(path).read()


def fold_of(host, folds=5):
    """The fold of a host; all of its pages are in one."""
    return zlib.crc32(host.encode()) % folds


def words(text):
    return WORD.findall(text)


def labels(lines, gold_text):
    """Which part of each line's words the gold article holds, by a monotone alignment: 0 to 1."""
    gold = words(gold_text.lower())
    anchors = defaultdict(list)
    for at in range(len(gold)):
        for n in (1, 2, 3):
            anchors[tuple(gold[at : at + n])].append(at)
    candidates = []
    for line in lines:
        mine = words(line.lower())
        found = {}
        n = min(3, len(mine))
        for offset in range(0, max(1, min(len(mine) - n + 1, 40)), 3) if n else ():
            for at in anchors.get(tuple(mine[offset : offset + n]), ())[:30]:
                start = at - offset
                if start in found or start + len(mine) <= 0:
                    continue
                same = sum(0 <= start + k < len(gold) and gold[start + k] == word for k, word in enumerate(mine))
                if same >= 0.5 * len(mine):
                    found[start] = same
            if found and max(found.values()) == len(mine):
                break
        candidates.append((len(mine), found))
    # The heaviest chain of matches whose places in the gold text rise: a weighted increasing subsequence.
    size = len(gold) + 2
    tree = [(0, None)] * (size + 1)

    def best(place):
        result = (0, None)
        while place > 0:
            result = max(result, tree[place], key=lambda pair: pair[0])
            place -= place & -place
        return result

    def put(place, value):
        while place <= size:
            if value[0] > tree[place][0]:
                tree[place] = value
            place += place & -place

    for index, (length, found) in enumerate(candidates):
        updates = []
        for start, same in found.items():
            begin, end = max(start, 0), min(start + length, len(gold))
            weight, chain = best(begin + 1)
            updates.append((end + 1, (weight + same, (index, same, chain))))
        for place, value in updates:
            put(place, value)
    shares = np.zeros(len(lines))
    chain = best(size)[1]
    while chain:
        index, same, chain = chain
        shares[index] = same / max(1, candidates[index][0])
    # Long lines that only partly agree (a paragraph with a notice inside) are matched by their 4-grams.
    grams = {tuple(gold[i : i + 4]) for i in range(len(gold) - 3)}
    for index, line in enumerate(lines):
        mine = words(line.lower())
        if shares[index] == 0 and len(mine) >= 20:
            own = [tuple(mine[i : i + 4]) in grams for i in range(len(mine) - 3)]
            shares[index] = np.mean(own)
    return shares
