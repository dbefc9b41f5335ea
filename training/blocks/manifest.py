"""Copies weights into lang/en/weights and writes what they are: manifest.py --weights DIR"""

import argparse
import datetime
import hashlib
import subprocess
from pathlib import Path

import data


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", required=True)
    args = parser.parse_args()
    folder = data.ROOT / "lang/en/weights"
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=data.ROOT).stdout
    lines = ["# What the weights of this folder are. Cards with figures: training/*/README.md.\n"]
    for sort, more in (("html", ""), ("text", ", texts of our own annotated corpus (corpus.train)")):
        name = f"blocks-{sort}.bin"
        weights = (Path(args.weights) / name).read_bytes()
        (folder / name).write_bytes(weights)
        lines.append(
            f'[[weights]]\nfile = "{name}"\nwhat = "line models for {"pages with tags" if html(sort) else "texts without tags"}"\n'
            f'sha256 = "{hashlib.sha256(weights).hexdigest()}"\ndate = "{datetime.date.today()}"\n'
            f'made_by = "training/blocks/train.py at {commit.strip()}"\n'
            f'source = "scrapinghub/article-extraction-benchmark@4a3bc97, WCXB@c039d5e{more}"\n'
            'licence = "MIT OR Apache-2.0; derived from data under MIT and CC BY 4.0, see NOTICE"\n'
        )
    (folder / "MANIFEST.toml").write_text("\n".join(lines))


def html(sort):
    return sort == "html"


if __name__ == "__main__":
    main()
