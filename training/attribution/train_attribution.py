"""Trains the attribution branch on a trained language core, of which nothing changes. One thread, fixed seed."""

import argparse
import json
import os
import random
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "language"))

import torch
import torch.nn.functional as F

from batches import Window, tensors
from data import Sentence, WordPieces
from evaluate import load_checkpoint
from heads import ATTITUDES, STANCES, Branch
from reports import load
from swaps import swap


class Piece:
    """One window of a report with the place of its words in the report."""

    __slots__ = ("window", "report", "offset", "count", "weight")


def cut(report, word_pieces, draw, window, weight):
    """Windows of whole sentences that cover the report once, cut at random places and seldom longer than `window`."""
    sentences = report.sentences
    swapped = {}
    for a in report.attributions:
        if len(a["cue"]) == 1 and draw.random() < 0.3:
            swapped[a["cue"][0]] = True
    if swapped:
        at, changed = 0, []
        for s in sentences:
            forms = [(swap(f, draw) or f) if at + i in swapped else f for i, f in enumerate(s.forms)]
            at += len(forms)
            changed.append(Sentence(s.doc, forms))
        sentences = changed
    sizes = [sum(len(word_pieces(f)) for f in s.forms) + 1 for s in sentences]
    starts = [0]
    for s in sentences:
        starts.append(starts[-1] + len(s.forms))
    out, at = [], 0
    limit = draw.choice((window // 2, window, window))  # the first cut falls elsewhere each time
    while at < len(sizes):
        end, size = at + 1, 1 + sizes[at]
        while end < len(sizes) and size + sizes[end] <= limit:
            size += sizes[end]
            end += 1
        out.append((at, end))
        at = end
        limit = draw.choice((window, window, window, window * 3 // 4, window * 3 // 2))
    pieces = []
    for a, b in out:
        if 1 + sum(sizes[a:b]) > 510:
            continue
        dice = draw.random()
        shout = "upper" if dice < 0.01 else "title" if dice < 0.025 else None
        piece = Piece()
        piece.window, piece.report, piece.offset, piece.count, piece.weight = Window(sentences[a:b], word_pieces, shout), report, starts[a], starts[b] - starts[a], weight
        pieces.append(piece)
    return pieces


def targets(pieces, width):
    """Layer targets [3, batch, words] and, for each cue, its row, marks and word classes."""
    layers = torch.full((3, len(pieces), width), -1, dtype=torch.long)
    rows, marks, classes, stances, attitudes = [], [], [], [], []
    for row, piece in enumerate(pieces):
        layers[:, row, : piece.count] = 0
        local = lambda words: [w - piece.offset for w in words if piece.offset <= w < piece.offset + piece.count]
        for a in piece.report.attributions:
            cue, source, content = local(a["cue"]), local(a["source"]), local(a["content"])
            for layer, words in ((0, cue), (1, source), (2, content)):
                for w in words:
                    layers[layer, row, w] = 2 if w - 1 in words else 1
            if not cue or len(cue) < len(a["cue"]):
                continue
            mark, label = torch.zeros(width), torch.zeros(width, dtype=torch.long)
            mark[cue] = 1
            label[content] = 2
            label[source] = 1
            label[piece.count :] = -1
            rows.append(row)
            marks.append(mark)
            classes.append(label)
            stances.append(STANCES.index(a["stance"]) if a["stance"] in STANCES else -1)
            attitudes.append(ATTITUDES.index(a["attitude"]) if a["attitude"] in ATTITUDES else -1)
    if not rows:
        return layers, None
    return layers, (torch.tensor(rows), torch.stack(marks), torch.stack(classes), torch.tensor(stances), torch.tensor(attitudes))


def loss_of(core, branch, pieces, stance_weights):
    batch = tensors([p.window for p in pieces])
    x = branch.words(core, batch)
    heads = branch.heads
    layers, found = targets(pieces, x.shape[1])
    y = heads.drop(x)
    cue, rest = heads.cue(y).float(), heads.layers(y).float()
    weight = torch.tensor([p.weight for p in pieces])[:, None] * (layers[0] >= 0)
    of_words = F.cross_entropy(cue.flatten(0, 1), layers[0].flatten(), ignore_index=-1, reduction="none").view_as(weight)
    parts = {"cue": (of_words * weight).sum() / weight.sum(),
             "bio": F.cross_entropy(rest[..., :3].flatten(0, 1), layers[1].flatten(), ignore_index=-1) + F.cross_entropy(rest[..., 3:].flatten(0, 1), layers[2].flatten(), ignore_index=-1)}
    total = 1.5 * parts["cue"] + 0.7 * parts["bio"]
    if found:
        rows, marks, classes, stances, attitudes = found
        exists = (layers[0] >= 0)[rows]
        scores, vector = heads.pairs(x[rows], marks, exists)
        parts["pair"] = F.cross_entropy(scores.float().flatten(0, 1), classes.flatten(), ignore_index=-1)
        stance, attitude = heads.stances(vector, x[rows], (classes == 2).float())
        total = total + 1.5 * parts["pair"]
        if (stances >= 0).any():
            parts["stance"] = F.cross_entropy(stance.float(), stances, weight=stance_weights, ignore_index=-1)
            total = total + 0.4 * parts["stance"]
        if (attitudes >= 0).any():
            parts["attitude"] = F.cross_entropy(attitude.float(), attitudes, ignore_index=-1)
            total = total + 0.3 * parts["attitude"]
    return total, parts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("core", help="checkpoint of training/language")
    parser.add_argument("--plain", nargs="+", required=True, help="GOLD:RECORDS pairs of real reports")
    parser.add_argument("--dense", nargs="*", default=[], help="GOLD:RECORDS pairs of our own reports, far denser in cues than real ones")
    parser.add_argument("--fold", help="N/OF: leave out the plain reports of this fold, for calibration")
    parser.add_argument("--out", required=True)
    parser.add_argument("--layers", type=int, default=2, help="how many layers of the core the branch has of its own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--encoder-rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=1000)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    draw = random.Random(options.seed)
    core, saved = load_checkpoint(options.core)
    core.eval()
    for p in core.parameters():
        p.requires_grad_(False)
    branch = Branch(core, options.layers)
    for p in branch.parameters():
        p.requires_grad_(True)
    word_pieces, window = WordPieces(saved["vocabulary"]), saved["options"]["window"]
    plain = [r for pair in options.plain for r in load(*pair.split(":"))]
    if options.fold:
        number, of = map(int, options.fold.split("/"))
        plain = [r for at, r in enumerate(plain) if at % of != number]
    dense = [r for pair in options.dense for r in load(*pair.split(":"))]
    count = torch.ones(len(STANCES))
    for reports, times in ((plain, 2), (dense, 1)):
        for r in reports:
            for a in r.attributions:
                if a["stance"] in STANCES:
                    count[STANCES.index(a["stance"])] += times
    weights = (count.max() / count).sqrt().clamp(max=6)
    print(f"{len(plain)} plain and {len(dense)} dense reports, {sum(len(r.attributions) for r in plain)} and {sum(len(r.attributions) for r in dense)} attributions", flush=True)

    def groups():
        # Real reports twice an epoch, in other windows each time; a cue layer that believed the dense ones would see cues everywhere.
        pieces = [p for _ in range(2) for r in plain for p in cut(r, word_pieces, draw, window, 1.0)]
        pieces += [p for r in dense for p in cut(r, word_pieces, draw, window, 0.4)]
        pieces.sort(key=lambda p: (len(p.window.pieces) // 8, draw.random()))
        out, current = [], []
        for p in pieces:
            if current and max(len(p.window.pieces), len(current[0].window.pieces)) * (len(current) + 1) > options.batch:
                out.append(current)
                current = []
            current.append(p)
        out.append(current)
        draw.shuffle(out)
        return out

    no_decay = lambda n: n.endswith("bias") or "norm" in n or n.endswith("inside")
    encoder = [(n, p) for n, p in branch.named_parameters() if n.startswith("top")]
    optimizer = torch.optim.AdamW([
        {"params": [p for n, p in encoder if not no_decay(n)], "lr": options.encoder_rate, "weight_decay": 0.01},
        {"params": [p for n, p in encoder if no_decay(n)], "lr": options.encoder_rate, "weight_decay": 0.0},
        {"params": list(branch.heads.parameters()), "lr": options.head_rate, "weight_decay": 0.01},
    ], betas=(0.9, 0.98), fused=True)
    warm = int(options.steps * 0.08)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: min((t + 1) / warm, max(0.0, (options.steps - t) / max(1, options.steps - warm))))
    branch.train()
    done, began, sums = 0, time.time(), {}
    while done < options.steps:
        for group in groups():
            if done >= options.steps:
                break
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                total, parts = loss_of(core, branch, group, weights)
            total.backward()
            torch.nn.utils.clip_grad_norm_(branch.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            for k, v in parts.items():
                a, b = sums.get(k, (0.0, 0))
                sums[k] = (a + v.item(), b + 1)
            if done % 50 == 0:
                print(f"{done} {(time.time() - began) / done:.3f} s/step, {time.process_time() / 60:.1f} CPU minutes; " + " ".join(f"{k} {a / b:.3f}" for k, (a, b) in sums.items()), flush=True)
                sums = {}
    torch.save({"branch": branch.state_dict(), "layers": options.layers, "core": Path(options.core).name, "options": vars(options)}, options.out)
    print(json.dumps({"steps": done, "cpu_minutes": round(time.process_time() / 60, 1)}))


if __name__ == "__main__":
    main()
