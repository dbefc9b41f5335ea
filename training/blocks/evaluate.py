"""Scores the Rust labeller with each fold's weights on the fold's held-out pages.

    evaluate.py --target DIR --weights DIR [--out DIR]

Needs `cargo build --release -p dateline-ingest --example block_labels` in --target, and what train.py wrote in --weights.
Writes record-shaped JSONL to --out and runs `score.py text` on it: pages with tags, and the same pages as texts of
their visible lines. Then it labels clean articles with the shipped weights: how much of them is called furniture.
"""

import argparse
import json
import struct
import subprocess
import sys
from pathlib import Path

import data

KINDS = "headline standfirst byline dateline paragraph heading list caption quote related furniture".split()


class Labeller:
    """The Rust example with one pair of weights."""

    def __init__(self, target, html, text):
        self.process = subprocess.Popen(
            [Path(target) / "release/examples/block_labels"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for weights in (html, text):
            self.process.stdin.write(struct.pack("<I", len(weights)) + weights)

    def __call__(self, page, html):
        self.process.stdin.write(struct.pack("<BI", 0 if html else 1, len(page)) + page)
        self.process.stdin.flush()
        read = self.process.stdout.read
        (length,) = struct.unpack("<I", read(4))
        text = read(length)
        (count,) = struct.unpack("<I", read(4))
        blocks = []
        for _ in range(count):
            start, end, kind, confidence, score = struct.unpack("<IIBff", read(17))
            blocks.append((start, end, KINDS[kind], confidence, score))
        return text, blocks

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def record(ident, text, blocks):
    """The record's shape, with offsets in code points."""
    at, points, rows = 0, 0, []
    for start, end, kind, confidence, _ in blocks:
        points += len(text[at:start].decode())
        length = len(text[start:end].decode())
        rows.append({"kind": kind, "start": points, "end": points + length, "confidence": round(confidence, 3)})
        points, at = points + length, end
    return {"report": {"id": ident}, "text": text.decode(), "blocks": rows}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--target", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--sorts", default="html,text")
    parser.add_argument("--out", default=str(data.ROOT / "target/blocks-evaluation"))
    args = parser.parse_args()
    weights, out = Path(args.weights), Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    pages = list(data.pages(with_empty=True))
    rows = {(name, sort): [] for name in data.SETS for sort in args.sorts.split(",")}
    for k in range(5):
        labeller = Labeller(args.target, *((weights / f"blocks-{sort}.fold{k}.bin").read_bytes() for sort in ("html", "text")))
        for name, ident, host, _, page in pages:
            if data.fold_of(host) == k:
                text, blocks = labeller(page, True)
                if (name, "html") in rows:
                    rows[name, "html"].append(record(ident, text, blocks))
                if (name, "text") not in rows:
                    continue
                lines = "\n".join(text[a:b].decode() for a, b, *_ in blocks)
                text, blocks = labeller(lines.encode(), False)
                rows[name, "text"].append(record(ident, text, blocks))
        labeller.close()
    score = data.GOLD.parent / "tools/score.py"
    for (name, sort), found in rows.items():
        path = out / f"{name}-{sort}.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), encoding="utf-8")
        gold = data.GOLD / "pages" / f"{name}.jsonl"
        result = subprocess.run([sys.executable, score, "text", gold, path], capture_output=True, text=True, check=True)
        print(name, sort, " ".join(result.stdout.split()), flush=True)
    labeller = Labeller(args.target, *((weights / f"blocks-{sort}.bin").read_bytes() for sort in ("html", "text")))
    for name in ("annotated/corpus.train", "annotated/corpus.dev", "attribution/polnear.dev"):
        lost = total = 0
        seen = set()
        for line in open(data.GOLD / f"{name}.jsonl", encoding="utf-8"):
            row = json.loads(line)
            if row["id"] in seen:
                continue
            seen.add(row["id"])
            text, blocks = labeller(row["text"].encode(), False)
            total += len(row["text"])
            lost += sum(len(text[a:b].decode()) for a, b, kind, *_ in blocks if kind in ("furniture", "related"))
        print(f"{name}: {lost / total:.4%} of the characters are called furniture or related", flush=True)
    labeller.close()


if __name__ == "__main__":
    main()
