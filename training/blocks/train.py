"""Trains the block models: folds for evaluate.py, and the shipped weights.

    train.py --target DIR [--sort html|text] [--scores] --out DIR

Needs `cargo build --release -p dateline-ingest --example block_features` in DIR first. Writes `blocks-SORT.fold0-4.bin`
and `blocks-SORT.bin` into --out, and `figures-SORT.json` with what the folds reach here in Python.
"""

import argparse
import json
import pickle
import random
import struct
import time
from collections import Counter
from pathlib import Path

import lightgbm as lgb
import numpy as np

import data

FOLDS = 5
PAIR = dict(trees=50, leaves=24)
FIRST = dict(trees=70, leaves=24)
SECOND = dict(trees=120, leaves=24)


class Page:
    """One page or text of the training set."""

    def __init__(self, name, ident, host, gold, lines, spans, text, rows, shares, raw, html, part=1.0):
        self.name, self.ident, self.fold, self.gold = name, ident, data.fold_of(host), gold
        self.lines, self.rows, self.shares, self.raw, self.html, self.part = lines, rows, shares, raw, html, part
        self.spans, self.text = spans, text
        tokens = np.array([len(data.words(line)) for line in lines], float)
        # The measure is a mean over pages of shares of words, so a line counts by its share of the article's words.
        article = max(60.0, (tokens * (shares >= 0.5)).sum())
        news = 2.5 if name == "aeb" else 1.0
        self.weights = part * news * (np.minimum(tokens, 200) / article * 100 + 0.3)
        mixed = (shares > 0.3) & (shares < 0.7)
        self.weights[mixed] *= 0.3
        self.target = (shares >= 0.5).astype(int)
        # Menus have many short lines that are all alike: a third of them is enough, at three times the weight.
        short = (self.target == 0) & (tokens < 5)
        self.keep = ~short | (np.random.default_rng(len(raw)).random(len(lines)) < 1 / 3)
        self.weights[short] *= 3


def load(features, html, with_parts=True):
    """Pages with tags; or the same as texts: whole, cut to the article's surroundings, and the article alone."""
    rng = random.Random(11)
    result = []
    for name, ident, host, gold, page in data.pages():
        text, spans, rows = features(page, True)
        lines = [text[a:b].decode() for a, b in spans]
        if not lines:
            continue
        shares = data.labels(lines, gold)
        if html:
            result.append(Page(name, ident, host, gold, lines, spans, text, rows, shares, page, True))
            continue
        inside = np.flatnonzero(shares >= 0.5)
        cuts = [(0, len(lines), 1.0)]
        if with_parts and len(inside):
            first, last = inside[0], inside[-1] + 1
            cuts.append((max(0, first - rng.randint(0, 12)), min(len(lines), last + rng.randint(0, 25)), 0.7))
            cuts.append((first, last, 0.2))
        for a, b, part in cuts:
            keep = list(range(a, b)) if part != 0.2 else [i for i in inside]
            some, part_shares = [lines[i] for i in keep], shares[keep]
            raw = "\n".join(some).encode()
            text2, spans2, rows2 = features(raw, False)
            if len(spans2) != len(some):
                some = [text2[a:b].decode() for a, b in spans2]
                part_shares = data.labels(some, gold)
            result.append(Page(name, ident, host, gold, some, spans2, text2, rows2, part_shares, raw, False, part))
    return result


def clean_texts(features):
    """Clean articles that may train weights: all of their lines are article."""
    for at, line in enumerate(open(data.GOLD / "annotated/corpus.train.jsonl", encoding="utf-8")):
        row = json.loads(line)
        text, spans, rows = features(row["text"].encode(), False)
        lines = [text[a:b].decode() for a, b in spans]
        if lines:
            raw = row["text"].encode()
            yield Page("clean", row["id"], f"clean{at}", row["text"], lines, spans, text, rows, np.ones(len(lines)), raw, False, 0.5)


def fit(rows, target, weights, trees, leaves):
    params = dict(
        objective="binary", num_leaves=leaves, learning_rate=0.1, min_data_in_leaf=40, feature_fraction=0.3, max_bin=63,
        lambda_l2=5.0, bagging_fraction=0.6, bagging_freq=1, verbose=-1, seed=3, num_threads=1,
        deterministic=True, force_col_wise=True,
    )
    return lgb.train(params, lgb.Dataset(rows, target, weight=weights), num_boost_round=trees)


def stack(pages, rows=None):
    rows = [page.rows for page in pages] if rows is None else rows
    return (
        np.concatenate([row[page.keep] for page, row in zip(pages, rows, strict=True)]),
        np.concatenate([page.target[page.keep] for page in pages]),
        np.concatenate([page.weights[page.keep] for page in pages]),
    )


def forest_bytes(model):
    """The flat format of `forest.rs`."""
    dump = model.dump_model()
    roots, nodes = [], []

    def floor32(value):
        single = np.float32(value)
        return single if float(single) <= value else np.nextafter(single, np.float32(-np.inf), dtype=np.float32)

    def walk(tree):
        at = len(nodes)
        nodes.append(None)
        if "leaf_value" in tree and "split_feature" not in tree:
            nodes[at] = struct.pack("<HHfHH", 0xFFFF, 0, tree["leaf_value"], 0, 0)
            return at
        left = walk(tree["left_child"])
        right = walk(tree["right_child"])
        nodes[at] = struct.pack("<HHfHH", tree["split_feature"], 0, floor32(tree["threshold"]), left - at, right - at)
        return at

    for tree in dump["tree_info"]:
        roots.append(walk(tree["tree_structure"]))
    head = struct.pack("<IIIf", model.num_feature(), len(roots), len(nodes), 0.0)
    return head + struct.pack(f"<{len(roots)}I", *roots) + b"".join(nodes)


def model_bytes(first, second, threshold):
    return b"dlblock1" + struct.pack("<f", threshold) + forest_bytes(first) + forest_bytes(second)


def shingles(text):
    found = data.words(text)
    return Counter(tuple(found[i : i + 4]) for i in range(max(1, len(found) - 3))) if found else Counter()


GRID = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


def measure(pages, scores):
    """The measure of `score.py text` at each threshold: for each whole page its set, and precision and recall."""
    table = []
    for page, score in zip(pages, scores, strict=True):
        if page.name not in data.SETS or page.part != 1.0:
            continue
        gold, row, last = shingles(page.gold), [], None
        for t in GRID:
            chosen = score >= t
            if last is None or (chosen != last).any():
                mine = shingles("\n".join(line for line, x in zip(page.lines, chosen) if x))
                both = sum((gold & mine).values())
                pair = (both / sum(mine.values()) if mine else 0.0, both / sum(gold.values()))
            row.append(pair)
            last = chosen
        table.append((page.name, page.fold, row))
    return table


def summary(table, folds=range(FOLDS)):
    """Macro figures by threshold and set."""
    result = {}
    for at, t in enumerate(GRID):
        result[t] = {}
        for name in data.SETS:
            pairs = np.array([row[at] for n, fold, row in table if n == name and fold in folds])
            p, r = pairs.mean(0)
            result[t][name] = dict(P=float(p), R=float(r), F1=float(2 * p * r / (p + r)))
    return result


def best_threshold(figures):
    """The best threshold, with news and others counted alike."""
    return max(GRID, key=lambda t: np.mean([row["F1"] for row in figures[t].values()]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--target", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--sort", choices=("html", "text"), default="html")
    parser.add_argument("--scores", action="store_true", help="keep the lines' held-out scores, to read errors")
    args = parser.parse_args()
    html, out = args.sort == "html", Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    features = data.Features(args.target)
    begun = time.time()
    pages = load(features, html)
    if not html:
        pages += list(clean_texts(features))
    print(f"{len(pages)} pages, {sum(len(p.lines) for p in pages)} lines, {pages[0].rows.shape[1]} features, {time.time() - begun:.0f} s", flush=True)

    # First models: for every pair of folds one that saw neither, so that no fold's labels reach its own scores.
    def first_without(*folds):
        return fit(*stack([p for p in pages if p.fold not in folds]), **(PAIR if len(folds) == 2 else FIRST))

    pairs = {}
    outer = []
    for k in range(FOLDS):
        outer.append(first_without(k))
        for j in range(k):
            pairs[k, j] = pairs[j, k] = first_without(k, j)
    print(f"first models {time.time() - begun:.0f} s", flush=True)

    def second_rows(page, model):
        page.first = model.predict(page.rows)
        return features(page.raw, html, page.first)[2]

    scores, thresholds, seconds = {}, [], []
    for k in range(FOLDS):
        train = [p for p in pages if p.fold != k]
        rows = [second_rows(p, pairs[k, p.fold]) for p in train]
        second = fit(*stack(train, rows), **SECOND)
        for p in pages:
            if p.fold == k:
                scores[id(p)] = second.predict(second_rows(p, outer[k]))
        seconds.append(second)
        print(f"fold {k}: {time.time() - begun:.0f} s", flush=True)
    per_page = [scores[id(p)] for p in pages]
    table = measure(pages, per_page)
    # A fold's threshold is the best one for the held-out scores of the other folds' pages.
    for k in range(FOLDS):
        thresholds.append(best_threshold(summary(table, [j for j in range(FOLDS) if j != k])))
        (out / f"blocks-{args.sort}.fold{k}.bin").write_bytes(model_bytes(outer[k], seconds[k], thresholds[k]))
    figures = {"thresholds": thresholds, "at": summary(table)}
    print("thresholds", thresholds, flush=True)
    for t, row in figures["at"].items():
        print(t, {k: {m: round(x, 4) for m, x in v.items()} for k, v in row.items()}, flush=True)
    for p, s in zip(pages, per_page):
        p.second = s
    (out / f"figures-{args.sort}.json").write_text(json.dumps(figures, indent=1))
    if args.scores:
        with open(out / f"scores-{args.sort}.pickle", "wb") as file:
            pickle.dump([(p.name, p.ident, p.part, p.lines, p.shares, p.second, p.gold) for p in pages], file)
    # The shipped weights see everything; the second model learns from scores of first models that did not see its pages.
    first = first_without()
    rows = [second_rows(p, outer[p.fold]) for p in pages]
    second = fit(*stack(pages, rows), **SECOND)
    (out / f"blocks-{args.sort}.bin").write_bytes(model_bytes(first, second, float(np.median(thresholds))))
    first.save_model(out / f"blocks-{args.sort}.first.lgb")
    second.save_model(out / f"blocks-{args.sort}.second.lgb")
    names = features.names()[args.sort, 2]
    gains = sorted(zip(second.feature_importance("gain"), names), reverse=True)
    (out / f"gains-{args.sort}.txt").write_text("\n".join(f"{gain:.0f} {name}" for gain, name in gains))
    print(f"done, {time.time() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main()
