"""Fits how likely a find is right, by the rule that found it and the tagger's scores: `lang/en/tables/confidence.tsv`.

A find is right when it shares cue words with an annotated attribution and half of the content's characters. Reads what
`readers both GOLD.in BRANCH CALIBRATION` wrote; where the branch was trained on part of the reports (`--fold N/OF` of
`train_attribution.py`), only the reports that it has not seen count. Ridge-penalized logistic regression by Newton's
method, in plain numpy; no randomness.
"""

import argparse
import json
import math
from collections import defaultdict
from pathlib import Path

import numpy as np

SUREST = 4.0


def chars(text, spans):
    return {i for s in spans or [] for i in range(s["start"], s["end"]) if not text[i].isspace()}


def right(text, gold, found):
    """For each find, whether it is matched one to one with an annotated attribution, best overlap first."""
    pairs = []
    g = [(chars(text, a.get("cue")), chars(text, a.get("content"))) for a in gold]
    f = [(chars(text, a["cue"]), chars(text, a["content"])) for a in found]
    for x, (gc, gt) in enumerate(g):
        for y, (fc, ft) in enumerate(f):
            overlap = len(gt & ft) / len(gt | ft) if gt or ft else (1.0 if gc & fc else 0.0)
            if overlap >= 0.5 and (not gc or gc & fc):
                pairs.append((overlap, x, y))
    taken, out = set(), set()
    for _, x, y in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if x not in taken and y not in out:
            taken.add(x)
            out.add(y)
    return [y in out for y in range(len(f))]


def finds(argument):
    """(rule, scores or None, right) of every find; and how many attributions the gold holds."""
    gold_path, found_path, *fold = argument.split(":")
    number, of = map(int, fold[0].split("/")) if fold else (0, 1)
    records = {}
    for line in open(found_path, encoding="utf-8"):
        record = json.loads(line)
        records[str(record["report"]["id"])] = record
    rows, total = [], 0
    for at, line in enumerate(open(gold_path, encoding="utf-8")):
        doc = json.loads(line)
        if at % of != number:
            continue
        record = records[str(doc.get("id") or doc.get("doc_id"))]
        total += len(doc["attributions"])
        for a, ok in zip(record["attributions"], right(doc["text"], doc["attributions"], record["attributions"])):
            rows.append((a["rule"], a.get("tagger"), ok))
    return rows, total


def log_odds(p):
    p = min(max(p, 0.001), 0.999)
    return min(max(math.log(p / (1 - p)), -SUREST), SUREST)


def fit(x, y, penalty):
    """Weights of a logistic regression with a ridge of its own for each column."""
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tagged", nargs="+", required=True, help="GOLD:FINDS[:FOLD/OF] with a tagger")
    parser.add_argument("--plain", nargs="*", default=[], help="GOLD:FINDS without a model")
    parser.add_argument("--test", nargs="*", default=[], help="GOLD:FINDS to show what the table does to them")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    tagged = [row for argument in options.tagged for row in finds(argument)[0]]
    total = sum(finds(argument)[1] for argument in options.tagged)
    known = [row for row in tagged if row[1] is not None]
    rules = sorted({rule for rule, _, _ in tagged})
    columns = ["base", "cue", "content", *rules]

    def vector(rule, scores):
        return [1.0, log_odds(scores[0]), scores[1], *(float(rule == other) for other in rules)]

    x = np.array([vector(rule, scores) for rule, scores, _ in known])
    y = np.array([float(ok) for _, _, ok in known])
    penalty = np.array([1e-3, 0.1, 0.1] + [1.0] * len(rules))
    w = dict(zip(columns, fit(x, y, penalty)))

    def confidence(rule, scores):
        return 1 / (1 + math.exp(-(w["base"] + w.get(rule, 0.0) + w["cue"] * log_odds(scores[0]) + w["content"] * scores[1])))

    # The least confidence that is kept: where F1 is highest on the same finds.
    best = (0.0, 0.0)
    for least in np.arange(0.2, 0.7, 0.01):
        kept = [ok for rule, scores, ok in tagged if scores is None or confidence(rule, scores) >= least]
        f1 = 2 * sum(kept) / (len(kept) + total)
        best = max(best, (f1, -float(least)))
    least = -best[1]
    print(f"{len(tagged)} finds, {sum(ok for *_, ok in tagged)} right, {total} annotated; kept from {least:.2f} on: F1 {best[0]:.3f}")
    for argument in options.test:
        rows, count = finds(argument)
        show = lambda chosen: "P {:.3f} R {:.3f} F1 {:.3f}".format(sum(chosen) / max(1, len(chosen)), sum(chosen) / count, 2 * sum(chosen) / (len(chosen) + count))
        ours = [(rule, s, ok) for rule, s, ok in rows]
        print(argument.split("/")[-1].split(":")[0], "rules:", show([ok for r, s, ok in ours if r != "tagger"]), "| kept:", show([ok for r, s, ok in ours if s is None or confidence(r, s) >= least]))
        bins = defaultdict(list)
        for r, s, ok in ours:
            if s is not None:
                bins[min(9, int(confidence(r, s) * 10))].append(ok)
        print("   ", " ".join(f"{b / 10:.1f}:{np.mean(v):.2f}({len(v)})" for b, v in sorted(bins.items())))
    lines = ["# How likely a find is right: made by training/attribution/calibrate.py, read by dateline-extract (tagger/calibration.rs).",
             "# With a tagger the logistic of base + rule + cue * log-odds of the cue + content * agreement; plain: shares without a model."]
    lines += [f"score\t{name}\t{w[name]:.3f}" for name in ("base", "cue", "content")]
    lines.append(f"keep\tleast\t{least:.2f}")
    lines += [f"rule\t{rule}\t{w[rule]:.3f}" for rule in rules]
    plain = [row for argument in options.plain for row in finds(argument)[0]]
    share = sum(ok for *_, ok in plain) / max(1, len(plain))
    for rule in sorted({rule for rule, _, _ in plain}):
        own = [ok for r, _, ok in plain if r == rule]
        # Eight finds of the common kind are counted in, so that a rule seen once is not sure of itself.
        lines.append(f"plain\t{rule}\t{(sum(own) + 8 * share) / (len(own) + 8):.2f}")
    Path(options.out).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
