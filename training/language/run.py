"""The whole way from data to weights: fetch, prepare, train, export, reference, evaluate. One command, one seed."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--work", default="target/language")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", default="10")
    parser.add_argument("--version", default="dev", help="written into the weights file")
    options = parser.parse_args()
    work = options.work
    checkpoint = f"{work}/seed-{options.seed}.pt"
    steps = [
        ["fetch.py", "--shared", options.shared, "--work", work],
        ["prepare.py", "--shared", f"{work}/shared", "--base", f"{work}/base", "--work", work],
        ["train.py", "--base", f"{work}/base", "--work", work, "--seed", str(options.seed), "--epochs", options.epochs],
        ["evaluate.py", checkpoint, "--work", work],
        ["export.py", checkpoint, "--work", work, "--out", f"{work}/language.bin", "--version", options.version],
        ["reference.py", checkpoint, "--out", f"{work}/reference.json"],
    ]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    for step in steps:
        print("==", *step, flush=True)
        subprocess.run([sys.executable, str(HERE / step[0]), *step[1:]], check=True, env=environment)


if __name__ == "__main__":
    main()
