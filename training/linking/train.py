"""Trains data/world/event_links.tsv: the weights by which two reports are scored as telling of one event.

Usage: python3 training/linking/train.py [--gold ../shared/gold/linking] [--target target] [--write]

Builds the example `link_events`, which compares the pairs that blocking proposes; fits a logistic model to the pairs of each
half of the data (elections up to 2009, and later ones) and has the other half linked with it; scores both; then fits all
of it. With --write the table is written. Needs numpy.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
PENALTY = 3.0  # on squared weights of standardized features: among 0.3 to 30 nothing changed by more than a point
THRESHOLDS = [0.3, 0.35, 0.4, 0.45, 0.5]
THRESHOLD = 0.4  # what is written


# What must not speak for a link, and what must not speak against one. A weight of the wrong sign stands for chance in these data
# or makes up for another feature; it would read as nonsense among the reasons, and it is left out.
AGAINST = {"days-between", "days-long", "kilometers", "killed-apart", "injured-apart", "one-report", "one-outlet",
           "published-apart", "crowded"}
EITHER = {"days-unstated", "place-unstated", "place-vague", "participants-unknown", "modes-unstated"}


def fit(names, features, same):
    """Weights, intercept and means in the features' own units; weights of the wrong sign are left out."""
    kept = list(range(len(names)))
    while True:
        own, intercept, means = newton(features[:, kept], same)
        wrong = [at for at, weight in zip(kept, own)
                 if names[at] not in EITHER and (weight > 0) == (names[at] in AGAINST) and weight != 0]
        if not wrong:
            weights = numpy.zeros(len(names))
            weights[kept] = own
            return weights, intercept, features.mean(0)
        kept = [at for at in kept if at not in wrong]


def newton(features, same):
    """Weights, intercept and means by Newton's method."""
    means, spread = features.mean(0), features.std(0) + 1e-9
    x = numpy.hstack([(features - means) / spread, numpy.ones((len(features), 1))])
    penalty = numpy.full(x.shape[1], PENALTY)
    penalty[-1] = 0.0
    weights = numpy.zeros(x.shape[1])
    for _ in range(30):
        chance = 1.0 / (1.0 + numpy.exp(-x @ weights))
        gradient = x.T @ (chance - same) + penalty * weights
        hessian = (x * (chance * (1.0 - chance))[:, None]).T @ x + numpy.diag(penalty)
        step = numpy.linalg.solve(hessian, gradient)
        weights = weights - step
        if abs(step).max() < 1e-6:
            break
    own = weights[:-1] / spread
    return own, weights[-1] - own @ means, means


def table(names, fitted, threshold):
    weights, intercept, means = fitted
    lines = [f"intercept\t{intercept:.4f}\t", f"threshold\t{threshold}\t"]
    lines += [f"{name}\t{weight:.4f}\t{mean:.4f}" for name, weight, mean in zip(names, weights, means)]
    return "\n".join(["feature\tweight\tmean", *sorted(lines)]) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gold", type=pathlib.Path, default=ROOT / "../shared/gold/linking")
    parser.add_argument("--tools", type=pathlib.Path, default=ROOT / "../shared/tools")
    parser.add_argument("--target", type=pathlib.Path, default=ROOT / "target")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    build = ["cargo", "build", "--release", "--quiet", "-p", "dateline-ledger", "--example", "link_events"]
    subprocess.run([*build, "--target-dir", options.target], check=True, cwd=ROOT)
    program = options.target / "release/examples/link_events"
    reports = options.gold / "maverick_reports.jsonl"
    printed = subprocess.run([program, "features", reports], check=True, capture_output=True, text=True).stdout
    names = printed.split("\n", 1)[0].split("\t")[4:]
    rows = numpy.array([line.split("\t") for line in printed.splitlines()[1:]], dtype=float)
    half, same, features = rows[:, 0], rows[:, 3], rows[:, 4:]
    print(f"{len(rows)} pairs, {int(same.sum())} of one event")

    work = options.target / "linking"
    work.mkdir(parents=True, exist_ok=True)
    for threshold in THRESHOLDS:
        everything = work / "both.jsonl"
        everything.write_text("")
        for test in (0, 1):
            train = half != test
            weights, out = work / f"weights-{test}.tsv", work / f"out-{test}.jsonl"
            weights.write_text(table(names, fit(names, features[train], same[train]), threshold))
            subprocess.run([program, "link", reports, weights, out, str(test)], check=True, stdout=subprocess.DEVNULL)
            with everything.open("a") as both:
                both.write(out.read_text())
            gold = work / f"gold-{test}.jsonl"
            members = {json.loads(line)["id"] for line in out.read_text().splitlines()}
            lines = (options.gold / "maverick.clusters.jsonl").read_text().splitlines()
            gold.write_text("".join(line + "\n" for line in lines if json.loads(line)["id"] in members))
            print(f"threshold {threshold}, half {test} by the other:", score(options.tools, gold, out))
        print(f"threshold {threshold}, both:", score(options.tools, options.gold / "maverick.clusters.jsonl", everything))
    if options.write:  # then run training/world/manifest.py too
        final = table(names, fit(names, features, same), THRESHOLD)
        (ROOT / "data/world/event_links.tsv").write_text(final)


def score(tools, gold, system):
    lines = subprocess.run([sys.executable, tools / "score.py", "clusters", gold, system], check=True, capture_output=True, text=True)
    return " ".join(lines.stdout.split())


if __name__ == "__main__":
    main()
