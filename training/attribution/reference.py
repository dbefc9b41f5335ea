"""Writes what the int8 branch says of the sentences in `sentences.txt`, which we wrote ourselves, as a reference for Rust.

Each line of that file is one sentence, its words apart; an empty line ends a document. For each window the reference holds
the probability of every word to be in a cue, and for each cue those of every word to be its source and its content, the
stances and the attitudes.
"""

import argparse
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
from data import Sentence, WordPieces
from evaluate import load_checkpoint
from heads import load_branch
from quantized import QuantizedLinear, quantize_model


def quantize_branch(branch):
    """Replaces every linear layer of the branch by its int8 form, in place."""
    for module in list(branch.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, torch.nn.Linear):
                setattr(module, name, QuantizedLinear(child))
    return branch


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("core")
    parser.add_argument("checkpoint")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    core, saved = load_checkpoint(options.core)
    branch = quantize_branch(load_branch(options.checkpoint, core))
    quantize_model(core)
    word_pieces = WordPieces(saved["vocabulary"])
    documents = [block.splitlines() for block in (HERE / "sentences.txt").read_text(encoding="utf-8").strip().split("\n\n")]
    out, cues = [], 0
    shown = lambda values: [round(float(v), 4) for v in values]
    with torch.no_grad():
        for number, lines in enumerate(documents):
            for window in pack([Sentence(str(number), line.split()) for line in lines], word_pieces, saved["options"]["window"]):
                x = branch.words(core, tensors([window]))
                cue = branch.heads.cue(x)[0].softmax(-1)[:, 1:].sum(-1)
                marked, rows = [w for w in range(x.shape[1]) if cue[w] > 0.5], []
                # Cues of one word: how runs are made of words is tested in Rust alone.
                for w in marked:
                    if w - 1 in marked or w + 1 in marked:
                        continue
                    mark = torch.zeros(1, x.shape[1])
                    mark[0, w] = 1
                    scores, vector = branch.heads.pairs(x, mark, torch.ones_like(mark, dtype=torch.bool))
                    p = scores.softmax(-1)[0]
                    stance, attitude = branch.heads.stances(vector, x, (p[None, :, 2] > 0.5).float())
                    rows.append({"word": w, "source": shown(p[:, 1]), "content": shown(p[:, 2]), "stances": shown(stance[0].softmax(-1)), "attitudes": shown(attitude[0].softmax(-1))})
                cues += len(rows)
                sentences, at = [], 0
                for s in window.sentences:
                    sentences.append([at, at + len(s.forms)])
                    at += len(s.forms)
                out.append({"pieces": window.pieces, "cases": window.cases, "first": window.first, "last": window.last, "sentences": sentences, "cue": shown(cue), "cues": rows})
    Path(options.out).write_text(json.dumps(out, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{options.out}: {len(out)} windows, {cues} cues")


if __name__ == "__main__":
    main()
