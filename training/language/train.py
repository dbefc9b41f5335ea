"""Trains the language core on what `prepare.py` made. One thread, fixed seed."""

import argparse
import json
import os
import pickle
import random
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch
import torch.nn.functional as F

from batches import batches, pack, tensors
from data import WordPieces
from evaluate import evaluate
from model import Model


def loss_of(model, batch):
    out = model(batch)
    total, parts = 0.0, {}
    for layer, weight in (("upos", 1.0), ("xpos", 1.0), ("feats", 0.7), ("lemma", 0.7)):
        if (batch[layer] >= 0).any():
            parts[layer] = F.cross_entropy(out[layer].float().flatten(0, 1), batch[layer].flatten(), ignore_index=-1)
            total = total + weight * parts[layer]
    known = batch["heads"] >= 0
    if known.any():
        arcs = out["arcs"].float().masked_fill(~batch["heads_allowed"], -1e9)
        parts["arc"] = F.cross_entropy(arcs.flatten(0, 1), batch["heads"].flatten(), ignore_index=-1)
        relations = model.relations(out, batch["heads"].clamp(min=0))
        parts["label"] = F.cross_entropy(relations.float().flatten(0, 1), batch["deprel"].flatten(), ignore_index=-1)
        total = total + 1.5 * parts["arc"] + 1.0 * parts["label"]
    told = ~batch["names"].all(-1)
    if told.any():
        scores = out["names"].float()[told]
        some = scores.masked_fill(~batch["names"][told], -1e9)
        parts["names"] = (scores.logsumexp(-1) - some.logsumexp(-1)).mean()
        total = total + 2.0 * parts["names"]
    return total, parts


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=10)
    parser.add_argument("--batch", type=int, default=1000, help="wordpieces in a batch, padding included")
    parser.add_argument("--encoder-rate", type=float, default=2.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--window", type=int, default=128)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--stop-after", type=int, default=0, help="steps, to try things out")
    options = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    draw = random.Random(options.seed)
    work = Path(options.work)
    with open(work / "prepared.pkl", "rb") as source:
        prepared = pickle.load(source)
    sets, found = prepared["sets"], prepared["labels"]
    index = {layer: {x: at for at, x in enumerate(values)} for layer, values in found.items()}
    word_pieces = WordPieces(prepared["vocabulary"])
    model = Model(len(prepared["vocabulary"]), {k: len(v) for k, v in found.items()})
    model.encoder.load_base(options.base)
    model.to(device)

    def epoch():
        windows = []
        for name in ("ewt-train", "gum-train"):
            windows += pack(sets[name], word_pieces, options.window, draw)
        # Names in running text are rarer than in CrossNER: half of its sentences an epoch are enough.
        windows += pack(draw.sample(sets["crossner"], len(sets["crossner"]) // 2), word_pieces, options.window, draw)
        windows += pack(sets["meantime"], word_pieces, options.window, draw) + pack(sets["re3d"], word_pieces, options.window, draw)
        return batches(windows, options.batch, draw)

    first = epoch()
    steps = int(len(first) * options.epochs)
    no_decay = lambda n: n.endswith("bias") or "norm" in n or n.endswith("root")
    groups = []
    for encoder in (True, False):
        for decay in (True, False):
            chosen = [p for n, p in model.named_parameters() if n.startswith("encoder") == encoder and no_decay(n) != decay and n != "encoder.case.weight"]
            groups.append({"params": chosen, "lr": options.encoder_rate if encoder else options.head_rate, "weight_decay": 0.01 if decay else 0.0})
    groups.append({"params": [model.encoder.case.weight], "lr": options.head_rate, "weight_decay": 0.0})
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    warm = int(steps * 0.06)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: min((t + 1) / warm, max(0.0, (steps - t) / (steps - warm))))
    print(f"{steps} steps, {len(first)} an epoch, on {device}", flush=True)
    dev = sets["ewt-dev"]
    done, turn, began, queue, sums, counts = 0, 0, time.time(), first, {}, 0
    model.train()
    while done < steps:
        for group in queue:
            if done >= steps:
                break
            batch = {k: v.to(device) for k, v in tensors(group, index).items()}
            with torch.autocast(device, dtype=torch.bfloat16):
                total, parts = loss_of(model, batch)
            optimizer.zero_grad()
            total.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            for k, v in parts.items():
                a, b = sums.get(k, (0.0, 0))
                sums[k] = (a + v.item(), b + 1)
            if done % 100 == 0:
                print(f"{done} {(time.time() - began) / done:.3f} s/step " + " ".join(f"{k} {a / b:.3f}" for k, (a, b) in sums.items()), flush=True)
                sums = {}
            if options.stop_after and done >= options.stop_after:
                return
        turn += 1
        torch.save({"model": model.state_dict(), "labels": found, "vocabulary": prepared["vocabulary"], "options": vars(options), "step": done}, work / f"seed-{options.seed}.pt.part")
        os.replace(work / f"seed-{options.seed}.pt.part", work / f"seed-{options.seed}.pt")
        if turn % 3 == 0 or done >= steps:
            print(json.dumps({"epoch": turn, "cpu_minutes": round(time.process_time() / 60, 1), **evaluate(model, dev, index, found, word_pieces, options.window, device)}), flush=True)
            model.train()
        if done < steps:
            queue = epoch()


if __name__ == "__main__":
    main()
