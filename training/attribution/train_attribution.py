"""Trains the attribution heads and the language core together, from a trained core. One thread, fixed seed."""

import argparse
import json
import os
import pickle
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

from batches import Window, batches, pack, tensors
from data import WordPieces
from heads import ATTITUDES, STANCES, AttributionHeads
from evaluate import evaluate, load_checkpoint
from reports import load
from train import loss_of


class Piece:
    """One window of a report: sentences `first..end` with the words' place in the report."""

    __slots__ = ("window", "report", "offset", "count")


def cut(report, word_pieces, draw=None, least=110, most=230):
    """Windows of whole sentences that cover the report, of random length for training."""
    sizes = [sum(len(word_pieces(f)) for f in s.forms) + 1 for s in report.sentences]
    starts, words = [0], [len(s.forms) for s in report.sentences]
    for w in words:
        starts.append(starts[-1] + w)
    out, at = [], 0
    if draw and len(sizes) > 1 and draw.random() < 0.5:  # a shifted start, so that cuts fall elsewhere
        at = draw.randrange(0, min(3, len(sizes)))
        if at:
            out.append((0, at))
    while at < len(sizes):
        limit = draw.randint(least, most) if draw else most
        end, size = at + 1, 1 + sizes[at]
        while end < len(sizes) and size + sizes[end] <= limit:
            size += sizes[end]
            end += 1
        out.append((at, end))
        at = end
    pieces = []
    for a, b in out:
        if 1 + sum(sizes[a:b]) > 510:
            continue
        piece = Piece()
        shout = None
        if draw:
            dice = draw.random()
            shout = "upper" if dice < 0.01 else "title" if dice < 0.02 else None
        piece.window, piece.report, piece.offset, piece.count = Window(report.sentences[a:b], word_pieces, shout), report, starts[a], starts[b] - starts[a]
        pieces.append(piece)
    return pieces


def targets(pieces, width):
    """Layer targets [batch, words] and, for each cue, its row, marks and word classes."""
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


def attribution_loss(model, heads, pieces, stance_weights):
    batch = tensors([p.window for p in pieces])
    hidden = model.encoder(batch["pieces"], batch["cases"], batch["mask"])
    x = model.words(hidden, batch["first"], batch["last"])
    layers, found = targets(pieces, x.shape[1])
    y = heads.drop(x)
    cue, rest = heads.cue(y).float(), heads.layers(y).float()
    parts = {"cue": F.cross_entropy(cue.flatten(0, 1), layers[0].flatten(), ignore_index=-1),
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
    parser.add_argument("--work", required=True, help="folder with prepared.pkl of training/language")
    parser.add_argument("--reports", nargs="+", required=True, help="GOLD:RECORDS pairs of JSONL files")
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--replay", type=int, default=1, help="treebank batches for each attribution batch")
    parser.add_argument("--encoder-rate", type=float, default=1e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=1000)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    draw = random.Random(options.seed)
    model, saved = load_checkpoint(options.core)
    heads = AttributionHeads()
    with open(Path(options.work, "prepared.pkl"), "rb") as source:
        sets = pickle.load(source)["sets"]
    found = saved["labels"]
    index = {layer: {x: at for at, x in enumerate(values)} for layer, values in found.items()}
    word_pieces = WordPieces(saved["vocabulary"])
    reports = [r for pair in options.reports for r in load(*pair.split(":"))]
    count = torch.ones(len(STANCES))
    for r in reports:
        for a in r.attributions:
            if a["stance"] in STANCES:
                count[STANCES.index(a["stance"])] += 1
    weights = (count.max() / count).sqrt().clamp(max=6)
    print(f"{len(reports)} reports, {sum(len(r.attributions) for r in reports)} attributions; stances " + ", ".join(f"{s} {int(c) - 1}" for s, c in zip(STANCES, count)), flush=True)

    def groups():
        pieces = [p for r in reports for p in cut(r, word_pieces, draw)]
        pieces.sort(key=lambda p: (len(p.window.pieces), draw.random()))
        out, current = [], []
        for p in pieces:
            if current and len(p.window.pieces) * (len(current) + 1) > options.batch:
                out.append(current)
                current = []
            current.append(p)
        out.append(current)
        draw.shuffle(out)
        return out

    def replay():
        while True:
            windows = []
            for name in ("ewt-train", "gum-train"):
                windows += pack(sets[name], word_pieces, 128, draw)
            windows += pack(draw.sample(sets["crossner"], len(sets["crossner"]) // 3), word_pieces, 128, draw) + pack(sets["meantime"], word_pieces, 128, draw) + pack(sets["re3d"], word_pieces, 128, draw)
            yield from batches(windows, options.batch, draw)

    no_decay = lambda n: n.endswith("bias") or "norm" in n or n.endswith("root")
    old = [(n, p) for n, p in model.named_parameters() if n != "encoder.word.weight"]
    model.encoder.word.weight.requires_grad_(False)
    optimizer = torch.optim.AdamW([
        {"params": [p for n, p in old if not no_decay(n)], "lr": options.encoder_rate, "weight_decay": 0.01},
        {"params": [p for n, p in old if no_decay(n)], "lr": options.encoder_rate, "weight_decay": 0.0},
        {"params": list(heads.parameters()), "lr": options.head_rate, "weight_decay": 0.01},
    ], betas=(0.9, 0.98), fused=True)
    warm = int(options.steps * 0.08)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: min((t + 1) / warm, max(0.0, (options.steps - t) / (options.steps - warm))))
    model.train()
    heads.train()
    trees, done, began, sums = replay(), 0, time.time(), {}
    while done < options.steps:
        for group in groups():
            if done >= options.steps:
                break
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                total, parts = attribution_loss(model, heads, group, weights)
            total.backward()
            for _ in range(options.replay):
                batch = tensors(next(trees), index)
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    total, more = loss_of(model, batch)
                total.backward()
                parts.update(more)
            torch.nn.utils.clip_grad_norm_([p for g in optimizer.param_groups for p in g["params"]], 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            for k, v in parts.items():
                a, b = sums.get(k, (0.0, 0))
                sums[k] = (a + v.item(), b + 1)
            if done % 50 == 0:
                print(f"{done} {(time.time() - began) / done:.3f} s/step " + " ".join(f"{k} {a / b:.3f}" for k, (a, b) in sums.items()), flush=True)
                sums = {}
    torch.save({**saved, "model": model.state_dict(), "attribution": heads.state_dict()}, options.out)
    print(json.dumps(evaluate(model, sets["ewt-dev"], index, found, word_pieces, 128)))


if __name__ == "__main__":
    main()
