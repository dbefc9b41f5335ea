"""The whole way from data to the attribution branch and its table of confidences. One command, one seed.

Needs the language core's checkpoint (`training/language/run.py`), whose int8 form must be the `language.bin` that ships, a
built `dateline` (words and sentences are the program's own) and its example `readers`:

    cargo build --release -p dateline --bin dateline --example readers
    python training/attribution/run.py --core target/language/seed-1.pt
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--core", required=True, help="checkpoint of training/language")
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--programs", default="target/release", help="where `dateline` and `examples/readers` are")
    parser.add_argument("--work", default="target/attribution")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--steps", default="1200")
    parser.add_argument("--fold-steps", default="1000", help="of the two models that only the table of confidences needs")
    parser.add_argument("--version", default="dev", help="written into the weights file")
    options = parser.parse_args()
    work, shared = Path(options.work), Path(options.shared)
    work.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}

    def run(command, out=None):
        print("==", *command, flush=True)
        with open(out, "w", encoding="utf-8") if out else open(os.devnull, "w") as written:
            subprocess.run([str(part) for part in command], check=True, env=environment, stdout=written if out else None)

    def python(script, *arguments, out=None):
        run([sys.executable, HERE / script, *arguments], out)

    dateline, readers = Path(options.programs, "dateline"), Path(options.programs, "examples", "readers")
    gold, ours = work / "corpus.train.jsonl", work / "ours.jsonl"
    shutil.copyfile(shared / "gold/annotated/corpus.train.jsonl", gold)
    python("corpus.py", "export", ours)
    for name in ("corpus.train", "ours"):
        run([sys.executable, shared / "tools/to_input.py", work / f"{name}.jsonl"], work / f"{name}.in")
        run([dateline, "read", "-q", "--from", "jsonl", "-f", "jsonl", "--layers", "tokens", work / f"{name}.in"], work / f"{name}.rec")
    data = ["--plain", f"{gold}:{work}/corpus.train.rec", "--dense", f"{ours}:{work}/ours.rec", "--seed", options.seed]
    tagged = []
    for fold in ("all", "0", "1"):
        checkpoint, weights = work / f"branch-{fold}.pt", work / f"attribution-{fold}.bin"
        some = ["--steps", options.steps] if fold == "all" else ["--steps", options.fold_steps, "--fold", f"{fold}/2"]
        python("train_attribution.py", options.core, *data, *some, "--out", checkpoint)
        python("export_attribution.py", options.core, checkpoint, "--out", weights, "--version", options.version)
        if fold != "all":
            run([readers, "both", work / "corpus.train.in", weights], work / f"finds-{fold}.jsonl")
            tagged.append(f"{gold}:{work}/finds-{fold}.jsonl:{fold}/2")
    run([dateline, "read", "-q", "--weights", "none", "--from", "jsonl", "-f", "jsonl", work / "corpus.train.in"], work / "finds-plain.jsonl")
    python("calibrate.py", "--tagged", *tagged, "--plain", f"{gold}:{work}/finds-plain.jsonl", "--out", work / "confidence.tsv")
    python("reference.py", options.core, work / "branch-all.pt", "--out", work / "attribution-reference.json")
    print(f"{work}: attribution-all.bin and attribution-reference.json go to lang/en/weights, confidence.tsv to lang/en/tables")


if __name__ == "__main__":
    main()
