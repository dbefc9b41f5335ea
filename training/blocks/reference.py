"""Writes what LightGBM says of a few rows, for the parity test in Rust.

    reference.py --target DIR --weights DIR > crates/dateline-ingest/tests/blocks_reference.json

The rows are features of our own demo pages (`corpus/demo`), so no page text is in them.
"""

import argparse
import json
from pathlib import Path

import lightgbm as lgb
import numpy as np

import data


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--target", required=True)
    parser.add_argument("--weights", required=True)
    args = parser.parse_args()
    features = data.Features(args.target)
    cases = []
    for html, pattern in ((True, "*.html"), (False, "*.txt")):
        sort = "html" if html else "text"
        if not (Path(args.weights) / f"blocks-{sort}.first.lgb").exists():
            continue
        first, second = (
            lgb.Booster(model_file=str(Path(args.weights) / f"blocks-{sort}.{part}.lgb")) for part in ("first", "second")
        )
        page = sorted((data.ROOT / "corpus/demo").glob(pattern))[0].read_bytes()
        rows = features(page, html)[2]
        scores = first.predict(rows).astype("<f4")
        both = features(page, html, scores)[2]
        for at in np.linspace(0, len(rows) - 1, 6).astype(int):
            cases.append({
                "sort": sort,
                "row": [float(np.format_float_positional(x, unique=True)) for x in both[at]],
                "first": float(scores[at]),
                "second": float(second.predict(both[at : at + 1])[0]),
            })
    for at, case in enumerate(cases):
        print("[" if at == 0 else "", json.dumps(case), "," if at + 1 < len(cases) else "]", sep="")


if __name__ == "__main__":
    main()
