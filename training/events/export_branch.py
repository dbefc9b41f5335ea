"""Writes a trained events branch as the int8 weights file that `dateline-nlp` reads (docs/formats/weights.md), and what it says of
the sentences in `sentences.txt`, which we wrote ourselves, as a reference for Rust.

    python training/events/export_branch.py CORE CHECKPOINT --out events-branch.bin [--reference events-branch-reference.json]
"""

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "language"))

import torch

from batches import pack, tensors
from branch import CLASSES, ROLES, load_branch
from data import Sentence, WordPieces
from evaluate import load_checkpoint
from export import File
from export_attribution import write_config, write_layers, write_pair
from quantized import QuantizedLinear, quantize_model


def write(core, branch, version):
    """The weights file's bytes."""
    out, heads = File(), branch.heads
    write_config(out, "events", core, branch, version)
    out.text("labels.event", CLASSES)
    out.text("labels.role", ROLES)
    write_layers(out, "events", branch)
    out.linear("events.trigger", heads.trigger)
    write_pair(out, "events", heads)
    return out.bytes()


def reference(core, branch, saved):
    """What the int8 branch says: of every word each type, and of likely triggers the roles of every word."""
    for module in list(branch.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, torch.nn.Linear):
                setattr(module, name, QuantizedLinear(child))
    quantize_model(core)
    word_pieces = WordPieces(saved["vocabulary"])
    documents = [block.splitlines() for block in (HERE / "sentences.txt").read_text(encoding="utf-8").strip().split("\n\n")]
    shown, out = lambda values: [round(float(v), 4) for v in values], []
    with torch.no_grad():
        for number, lines in enumerate(documents):
            for window in pack([Sentence(str(number), line.split()) for line in lines], word_pieces, saved["options"]["window"]):
                x = branch.words(core, tensors([window]))
                likely = branch.heads.trigger(x)[0].softmax(-1)
                words = torch.tensor([w for w in range(x.shape[1]) if likely[w, 0] < 0.5], dtype=torch.long)
                rows = []
                if len(words):
                    roles = branch.heads.pairs(x.expand(len(words), -1, -1), words, torch.ones(len(words), x.shape[1], dtype=torch.bool)).softmax(-1)
                    rows = [{"word": int(word), "roles": [shown(p[:, role]) for role in range(1, len(ROLES))]} for word, p in zip(words, roles)]
                sentences, at = [], 0
                for s in window.sentences:
                    sentences.append([at, at + len(s.forms)])
                    at += len(s.forms)
                out.append({"pieces": window.pieces, "cases": window.cases, "first": window.first, "last": window.last, "sentences": sentences,
                            "types": [shown(row) for row in likely], "triggers": rows})
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("core", help="checkpoint of training/language")
    parser.add_argument("checkpoint", help="checkpoint of train_branch.py")
    parser.add_argument("--out", required=True)
    parser.add_argument("--reference")
    parser.add_argument("--version", default="dev")
    options = parser.parse_args()
    torch.set_num_threads(1)
    core, saved = load_checkpoint(options.core)
    branch = load_branch(options.checkpoint, core)
    data = write(core, branch, options.version)
    Path(options.out).write_bytes(data)
    print(f"{options.out}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")
    if options.reference:
        rows = reference(core, branch, saved)
        Path(options.reference).write_text(json.dumps(rows, separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{options.reference}: {len(rows)} windows, {sum(len(row['triggers']) for row in rows)} triggers")


if __name__ == "__main__":
    main()
