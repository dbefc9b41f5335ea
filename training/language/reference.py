"""Writes what the int8 network says of the sentences in `sentences.txt`, which we wrote ourselves, as a reference for Rust.

Each line of that file is one sentence, its words apart; an empty line ends a document.
"""

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch

from batches import pack
from data import Sentence, WordPieces
from evaluate import load_checkpoint, predict
from quantized import quantize_model


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    model, saved = load_checkpoint(options.checkpoint)
    quantize_model(model)
    word_pieces = WordPieces(saved["vocabulary"])
    documents = [block.splitlines() for block in Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").strip().split("\n\n")]
    out = []
    for number, lines in enumerate(documents):
        sentences = [Sentence(str(number), line.split()) for line in lines]
        found = predict(model, sentences, saved["labels"], word_pieces, saved["options"]["window"])
        windows = pack(sentences, word_pieces, saved["options"]["window"])
        out.append({
            "windows": [{"pieces": w.pieces, "cases": w.cases, "first": w.first, "last": w.last} for w in windows],
            "sentences": [{"forms": s.forms, **dict(zip(("upos", "xpos", "feats", "lemmas", "heads", "deprels", "names"), p))} for s, p in zip(sentences, found)],
        })
    Path(options.out).write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    words = sum(len(s["forms"]) for d in out for s in d["sentences"])
    print(f"{options.out}: {len(out)} documents, {words} words")


if __name__ == "__main__":
    main()
