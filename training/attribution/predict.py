"""Reads attributions off a trained model, and writes them in the record's shape for `score.py`.

The program does the same in `dateline-extract`; this is for choosing models and for reference outputs.
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "language"))

import torch

from batches import Window, tensors
from data import WordPieces
from evaluate import load_checkpoint
from heads import ATTITUDES, STANCES, load_branch
from reports import load


def windows(report, word_pieces, limit):
    """(first sentence, end) of each window, as the program packs them."""
    sizes = [sum(len(word_pieces(f)) for f in s.forms) + 1 for s in report.sentences]
    at = 0
    while at < len(sizes):
        end, size = at + 1, 1 + sizes[at]
        while end < len(sizes) and size + sizes[end] <= limit:
            size += sizes[end]
            end += 1
        if size <= 510:
            yield at, end
        at = end


def runs(chosen):
    """Runs of following numbers; holes of one are filled, islands of one beside longer runs dropped."""
    out = []
    for w in sorted(chosen):
        if out and w - out[-1][1] <= 1:
            out[-1][1] = w + 1
        else:
            out.append([w, w + 1])
    if any(b - a > 1 for a, b in out):
        out = [r for r in out if r[1] - r[0] > 1]
    return out


def decode(report, model, branch, word_pieces, limit, threshold, cue_threshold):
    found, heads = [], branch.heads
    for first, last in windows(report, word_pieces, limit):
        window = Window(report.sentences[first:last], word_pieces)
        counts = [len(s.forms) for s in report.sentences]
        offset = sum(counts[:first])
        low, high = 0, sum(counts[first:last])
        x = branch.words(model, tensors([window]))
        cue = heads.cue(x)[0].softmax(-1)
        cues, start = [], None
        for w in range(low, high + 1):
            on = w < high and cue[w, 1] + cue[w, 2] > cue_threshold
            begins = on and (start is None or cue[w, 1] > cue[w, 2])
            if start is not None and (not on or begins):
                cues.append((start, w))
                start = None
            if begins:
                start = w
        if not cues:
            continue
        marks = torch.zeros(len(cues), x.shape[1])
        for n, (s, e) in enumerate(cues):
            marks[n, s:e] = 1
        repeated = x.expand(len(cues), -1, -1)
        scores, vector = heads.pairs(repeated, marks, torch.ones_like(marks, dtype=torch.bool))
        p = scores.softmax(-1)
        stance, attitude = heads.stances(vector, repeated, (p[..., 2] > threshold).float())
        for n, (s, e) in enumerate(cues):
            content = [w for w in range(x.shape[1]) if p[n, w, 2] > threshold and not s <= w < e]
            best = int(p[n, :, 1].argmax())
            source = []
            if p[n, best, 1] > 0.35:
                source = [best]
                while source[0] > 0 and p[n, source[0] - 1, 1] > 0.3:
                    source.insert(0, source[0] - 1)
                while source[-1] + 1 < x.shape[1] and p[n, source[-1] + 1, 1] > 0.3:
                    source.append(source[-1] + 1)
            if content:
                found.append({"cue": [w + offset for w in range(s, e)], "source": [w + offset for w in source], "content": [[i + offset, j + offset] for i, j in runs(content)],
                              "stance": STANCES[int(stance[n].argmax())], "attitude": ATTITUDES[int(attitude[n].argmax())], "confidence": float((cue[s:e, 1] + cue[s:e, 2]).max())})
    return found


def spans(report, pieces):
    """Spans of runs of words, cut at line ends, without the clause's closing mark."""
    out, text = [], report.text
    for i, j in pieces:
        start = i
        for k in range(i, j):
            end_of_line = k + 1 == j or "\n" in text[report.words[k][1] : report.words[k + 1][0]]
            if not end_of_line:
                continue
            a, b = start, k
            while b > a and text[slice(*report.words[b])] in (",", ".", ";", ":"):
                b -= 1
            while a < b and text[slice(*report.words[a])] in (",", ":", ";"):
                a += 1
            out.append({"start": report.words[a][0], "end": report.words[b][1], "text": text[report.words[a][0] : report.words[b][1]]})
            start = k + 1
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("core")
    parser.add_argument("checkpoint")
    parser.add_argument("gold")
    parser.add_argument("records")
    parser.add_argument("out")
    parser.add_argument("--content", type=float, default=0.5)
    parser.add_argument("--cue", type=float, default=0.5)
    options = parser.parse_args()
    torch.set_num_threads(1)
    model, saved = load_checkpoint(options.core)
    model.eval()
    branch = load_branch(options.checkpoint, model)
    word_pieces = WordPieces(saved["vocabulary"])
    with open(options.out, "w", encoding="utf-8") as out, torch.no_grad():
        for report in load(options.gold, options.records):
            rows = []
            for n, a in enumerate(decode(report, model, branch, word_pieces, saved["options"]["window"], options.content, options.cue)):
                run = lambda words: [[words[0], words[-1] + 1]] if words else []
                content = spans(report, a["content"])
                quoted = [bool(re.search(r"[\"“”«»]", report.text[max(0, c["start"] - 1) : c["end"] + 1])) for c in content]
                rows.append({"id": f"a{n}", "source": spans(report, run(a["source"])), "cue": spans(report, run(a["cue"])), "content": content,
                             "type": "direct" if all(quoted) else "mixed" if any(quoted) else "indirect", "stance": a["stance"], "attitude": a["attitude"], "confidence": a["confidence"]})
            out.write(json.dumps({"report": {"id": report.id}, "text": report.text, "attributions": rows}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
