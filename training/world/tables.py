"""Reading and writing the tables of data/world: tab-separated, a header line, cells in NFC, rows sorted."""

import csv
import hashlib
import io
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORLD = ROOT / "data" / "world"
HERE = Path(__file__).resolve().parent


def clean(cell):
    """One cell: NFC, single spaces, straight apostrophes (the matcher folds the text's own)."""
    cell = unicodedata.normalize("NFC", cell.replace("\u2019", "'").replace("\u2018", "'").replace("\u02bb", "'"))
    return " ".join(cell.replace("\xa0", " ").split())


def read(path):
    """Rows of a table as dictionaries; lines that begin with # are comments."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
    header = lines[0].split("\t")
    rows = []
    for line in lines[1:]:
        cells = line.split("\t")
        if len(cells) > len(header):
            raise ValueError(f"{path}: too many cells: {line}")
        rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)))))
    return rows


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path, header, rows):
    """Writes rows in the order of their bytes."""
    out = io.StringIO()
    out.write("\t".join(header) + "\n")
    for line in sorted("\t".join(clean(row.get(column, "")) for column in header) for row in rows):
        out.write(line + "\n")
    Path(path).write_text(out.getvalue(), encoding="utf-8")


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def join(names, without=()):
    """Names as one cell: each once, in order, without those of `without`."""
    seen = []
    for name in names:
        name = clean(name)
        if name and name not in seen and name not in without:
            seen.append(name)
    return "|".join(seen)
