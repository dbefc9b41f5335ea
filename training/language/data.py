"""Reads the treebanks and name corpora into words with labels, and words into wordpieces and case classes.

Everything here must agree with `crates/dateline-nlp`: `case_class` and `WordPieces` are checked against it by
`reference.py`'s outputs.
"""

import gzip
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

NAME_TYPES = ["PER", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "MISC"]
NAME_LABELS = ["O"] + [f"{edge}-{kind}" for kind in NAME_TYPES for edge in "BI"]
NAME_INDEX = {label: at for at, label in enumerate(NAME_LABELS)}
CASES = 16


def case_class(form):
    """The letter-case class of a word's form, 1 to 10; 0 is for [CLS] and [SEP]."""
    letters = [c for c in form if c.isalpha()]
    digits = any(c.isdigit() for c in form)
    if not letters:
        return 8 if digits else 1
    upper = [c.isupper() for c in letters]
    if digits:
        return 10 if any(upper) else 9
    if not any(upper):
        return 2
    if len(letters) == 1:
        return 5
    if all(upper):
        return 4
    if upper[0]:
        return 7 if any(upper[1:]) else 3
    return 6


def _is_control(c):
    return c not in "\t\n\r" and unicodedata.category(c) in ("Cc", "Cf")


def _is_cjk(c):
    o = ord(c)
    return (0x4E00 <= o <= 0x9FFF or 0x3400 <= o <= 0x4DBF or 0x20000 <= o <= 0x2A6DF or 0x2A700 <= o <= 0x2B73F
            or 0x2B740 <= o <= 0x2B81F or 0x2B820 <= o <= 0x2CEAF or 0xF900 <= o <= 0xFAFF or 0x2F800 <= o <= 0x2FA1F)


def _is_punctuation(c):
    o = ord(c)
    return 33 <= o <= 47 or 58 <= o <= 64 or 91 <= o <= 96 or 123 <= o <= 126 or unicodedata.category(c)[0] == "P"


class WordPieces:
    """BERT's uncased wordpieces of single words, by greedy longest match."""

    def __init__(self, pieces):
        self.index = {piece: at for at, piece in enumerate(pieces)}
        self.unknown, self.begin, self.end = (self.index[x] for x in ("[UNK]", "[CLS]", "[SEP]"))
        self.cache = {}

    def __call__(self, form):
        if form not in self.cache:
            self.cache[form] = self._pieces(form) or [self.unknown]
        return self.cache[form]

    def _pieces(self, form):
        form = "".join(" " if c.isspace() else c for c in form if c not in "\0\ufffd" and not _is_control(c))
        form = "".join(c for c in unicodedata.normalize("NFD", form.lower()) if unicodedata.category(c) != "Mn")
        parts = "".join(f" {c} " if _is_cjk(c) or _is_punctuation(c) else c for c in form).split()
        out = []
        for part in parts:
            start, pieces = 0, []
            if len(part) > 100:
                out.append(self.unknown)
                continue
            while start < len(part):
                for end in range(len(part), start, -1):
                    piece = ("##" if start else "") + part[start:end]
                    if piece in self.index:
                        pieces.append(self.index[piece])
                        break
                else:
                    pieces = [self.unknown]
                    break
                start = end
            out += pieces
        return out


def lemma_rule(form, lemma):
    """The edit that makes `lemma` of `form`: casing;strip;append."""
    casing = "l" if lemma == lemma.lower() else "k"
    base = form.lower() if casing == "l" else form
    common = 0
    while common < min(len(base), len(lemma)) and base[common] == lemma[common]:
        common += 1
    return f"{casing};{len(base) - common};{lemma[common:]}"


def apply_rule(form, rule):
    casing, strip, append = rule.split(";", 2)
    base = form.lower() if casing == "l" else form
    return base[: len(base) - int(strip)] + append if int(strip) <= len(base) else form.lower()


class Sentence:
    """Words of one sentence; a layer that was not annotated is None (`names` holds sets of allowed labels)."""

    __slots__ = ("doc", "forms", "upos", "xpos", "feats", "lemmas", "heads", "deprels", "names", "mentions")

    def __init__(self, doc, forms, names=None):
        self.doc, self.forms, self.names = doc, forms, names
        self.upos = self.xpos = self.feats = self.lemmas = self.heads = self.deprels = self.mentions = None


def _open(path):
    path = Path(path)
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")


def read_conllu(path):
    """Sentences of a CoNLL-U file, with `mentions` of GUM's entity layer as (start, end, type, linked)."""
    sentences, doc, rows, open_mentions, mentions, counter = [], None, [], [], [], 0
    for line in _open(path):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            doc = line.split("=", 1)[1].strip()
        elif not line and rows:
            s = Sentence(doc, [r[1] for r in rows])
            s.lemmas, s.upos, s.xpos, s.feats = ([r[k] for r in rows] for k in (2, 3, 4, 5))
            s.heads, s.deprels = [int(r[6]) for r in rows], [r[7] for r in rows]
            s.mentions = mentions
            sentences.append(s)
            rows, mentions, open_mentions = [], [], []
        elif line and line[0] != "#":
            row = line.split("\t")
            if "-" in row[0] or "." in row[0]:
                continue
            at = len(rows)
            rows.append(row)
            found = re.search(r"(?:^|\|)Entity=([^|]*)", row[9])
            for mark in re.findall(r"\([^()]*\)?|[^()]*\)", found.group(1)) if found else []:
                if mark.startswith("("):
                    fields = mark.strip("()").split("-")
                    entry = (fields[0], at, fields[1] if len(fields) > 1 else "", len(fields) > 7)
                    if mark.endswith(")"):
                        mentions.append((at, at + 1, entry[2], entry[3]))
                    else:
                        open_mentions.append(entry)
                else:
                    key = mark.strip("()")
                    for k in range(len(open_mentions) - 1, -1, -1):
                        if open_mentions[k][0] == key:
                            entry = open_mentions.pop(k)
                            mentions.append((entry[1], at + 1, entry[2], entry[3]))
                            break
    return sentences


def read_iob(path):
    """`(forms, tags)` of each sentence of a file in UNER's columns."""
    out, rows = [], []
    for line in list(_open(path)) + ["\n"]:
        line = line.rstrip("\n")
        if not line and rows:
            out.append(([r[1] for r in rows], [r[2] for r in rows]))
            rows = []
        elif line and line[0] != "#":
            rows.append(line.split("\t"))
    return out


def read_crossner(path):
    out, rows = [], []
    for line in list(_open(path)) + ["\n"]:
        line = line.strip()
        if not line:
            if rows:
                out.append(([r[0] for r in rows], [r[1] for r in rows]))
            rows = []
        else:
            rows.append(line.split("\t") if "\t" in line else line.split())
    return out


TOKEN = re.compile(r"https?://\S+|\w[\w.]*@[\w.]+|(?:[A-Z]\.){2,}|\d+(?:[.,:]\d+)*|(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Rep|Sen|Gov|Inc|Ltd|Corp|Co|No|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|vs)\.|[^\W\d_]+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|[^\W_]+|\S")


def rough_sentences(text):
    """Rough sentences of raw text as lists of (start, end); for name corpora without words of their own."""
    out = []
    for line in re.finditer(r"[^\n]+", text):
        current = []
        for token in TOKEN.finditer(text, line.start(), line.end()):
            current.append((token.start(), token.end()))
            rest = text[token.end() : token.end() + 3]
            if token.group() in ".?!" and re.match(r"\s+[\"'“‘(]?[A-Z0-9]", rest + "A"):
                out.append(current)
                current = []
        if current:
            out.append(current)
    return out
