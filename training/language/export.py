"""Writes a trained model as the int8 weights file that `dateline-nlp` reads. The format: docs/formats/weights.md."""

import argparse
import hashlib
import pickle
import struct
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import torch

from data import NAME_LABELS, WordPieces, apply_rule
from evaluate import load_checkpoint, predict
from model import HEADS, HIDDEN, INTERMEDIATE, LAYERS, POSITIONS


def quantize(matrix):
    """Symmetric int8 by rows: `matrix` is about `q * scale[:, None]`."""
    matrix = np.asarray(matrix, dtype=np.float32)
    scale = np.abs(matrix).max(axis=1) / np.float32(127)
    scale[scale == 0] = 1
    return np.clip(np.rint(matrix / scale[:, None]), -127, 127).astype(np.int8), scale.astype(np.float32)


def pack(q):
    """Rows of 16 outputs by 4 inputs side by side, padded with zeros: [out/16][in/4][16][4]."""
    out, inner = q.shape
    padded = np.zeros((-(-out // 16) * 16, -(-inner // 4) * 4), dtype=np.int8)
    padded[:out, :inner] = q
    return np.ascontiguousarray(padded.reshape(padded.shape[0] // 16, 16, padded.shape[1] // 4, 4).transpose(0, 2, 1, 3))


class File:
    """Named tensors, each at a multiple of 64 bytes."""

    def __init__(self):
        self.entries = []

    def add(self, name, dtype, shape, data):
        self.entries.append((name, dtype, "x".join(map(str, shape)), bytes(data)))

    def f32(self, name, array):
        array = np.ascontiguousarray(array.detach().numpy() if torch.is_tensor(array) else array, dtype="<f4")
        self.add(name, "f32", array.shape, array.tobytes())

    def text(self, name, lines):
        data = "\n".join(lines).encode()
        self.add(name, "utf8", [len(data)], data)

    def linear(self, name, module, fold=None):
        weight, bias = module.weight.detach().clone(), module.bias.detach().clone()
        if fold is not None:
            weight, bias = weight * fold[:, None], bias * fold
        q, scale = quantize(weight.numpy())
        self.add(f"{name}.weight", "i8p", q.shape, pack(q).tobytes())
        self.f32(f"{name}.scale", scale)
        self.f32(f"{name}.bias", bias)
        sums = q.astype(np.int32).sum(axis=1).astype("<i4")
        self.add(f"{name}.sum", "i32", sums.shape, sums.tobytes())

    def bytes(self):
        def header(base):
            lines, at = [], base
            for name, dtype, shape, data in self.entries:
                at = -(-at // 64) * 64
                lines.append(f"{name}\t{dtype}\t{shape}\t{at}\t{len(data)}\n")
                at += len(data)
            return "".join(lines).encode()

        base, head = 0, b""
        while True:
            head = header(base)
            if 12 + len(head) == base:
                break
            base = 12 + len(head)
        out = bytearray(b"DLMODEL\x01" + struct.pack("<I", len(head)) + head)
        for _, _, _, data in self.entries:
            out += b"\0" * (-len(out) % 64) + data
        return bytes(out)


def exceptions(model, found, word_pieces, sentences, window):
    """Lemmas of forms that the rules get wrong: `{(form, xpos): lemma}`, lower-case, no proper nouns."""
    seen = defaultdict(Counter)
    for s in sentences:
        for form, tag, lemma in zip(s.forms, s.xpos, s.lemmas):
            if not tag.startswith("NNP") and any(c.isalpha() for c in form):
                seen[form.lower(), tag][lemma.lower()] += 1
    # What a plain rule by ending would say: irregular words go into the table even where the network has them by heart.
    by_ending = defaultdict(Counter)
    for (form, tag), lemmas in seen.items():
        lemma = lemmas.most_common(1)[0][0]
        common = 0
        while common < min(len(form), len(lemma)) and form[common] == lemma[common]:
            common += 1
        for length in range(4):
            by_ending[form[len(form) - length :] if length else "", tag][len(form) - common, lemma[common:]] += 1
    wrong = set()
    for s, p in zip(sentences, predict(model, sentences, found, word_pieces, window)):
        if p is not None:
            wrong.update((f.lower(), t) for f, t, gold, got, lemma in zip(s.forms, s.xpos, s.lemmas, p[3], s.lemmas) if gold.lower() != got.lower())
    table = {}
    for (form, tag), lemmas in seen.items():
        lemma, n = lemmas.most_common(1)[0]
        if n < 0.7 * sum(lemmas.values()):
            continue
        guess = None
        for length in range(3, -1, -1):
            options = by_ending.get((form[len(form) - length :] if length else "", tag))
            if options and len(form) > length:
                strip, append = options.most_common(1)[0][0]
                guess = form[: len(form) - strip] + append if strip <= len(form) else None
                break
        if (form, tag) in wrong or guess != lemma:
            table[form, tag] = lemma
    return table


def write(model, found, vocabulary, window, table, version):
    """The weights file's bytes."""
    e, out = model.encoder, File()
    out.text("config", [f"layers={LAYERS}", f"hidden={HIDDEN}", f"heads={HEADS}", f"intermediate={INTERMEDIATE}", f"positions={POSITIONS}", f"window={window}", f"version={version}"])
    out.text("vocabulary", vocabulary)
    for layer in ("upos", "xpos", "feats", "lemma", "deprel"):
        out.text(f"labels.{layer}", found[layer])
    out.text("labels.names", NAME_LABELS)
    out.text("lemma.exceptions", [f"{form}\t{tag}\t{lemma}" for (form, tag), lemma in sorted(table.items())])
    q, scale = quantize(e.word.weight.detach().numpy())
    out.add("embed.word", "i8", q.shape, q.tobytes())
    out.f32("embed.word.scale", scale)
    out.f32("embed.position", e.position.weight)
    out.f32("embed.case", e.case.weight)
    norm = lambda name, module: (out.f32(f"{name}.weight", module.weight), out.f32(f"{name}.bias", module.bias))
    norm("embed.norm", e.norm)
    fold = torch.ones(3 * HIDDEN)
    fold[:HIDDEN] = (HIDDEN // HEADS) ** -0.5
    for n, layer in enumerate(e.layers):
        out.linear(f"layer.{n}.qkv", layer.qkv, fold)
        out.linear(f"layer.{n}.attention", layer.attention)
        norm(f"layer.{n}.norm1", layer.norm1)
        out.linear(f"layer.{n}.up", layer.up)
        out.linear(f"layer.{n}.down", layer.down)
        norm(f"layer.{n}.norm2", layer.norm2)
    for layer, head in model.tags.items():
        out.linear(layer, head)
    out.linear("names.hidden", model.names_hidden)
    out.linear("names.out", model.names_out)
    for part in ("dep", "head", "bilinear"):
        out.linear(f"arc.{part}", getattr(model, f"arc_{part}"))
    out.f32("arc.root", model.arc_root)
    for part in ("dep", "head", "out"):
        out.linear(f"label.{part}", getattr(model, f"label_{part}"))
    out.f32("label.root", model.label_root)
    return out.bytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--work", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--no-exceptions", action="store_true", help="quicker; for trying things out")
    parser.add_argument("--version", default="dev")
    options = parser.parse_args()
    torch.set_num_threads(1)
    model, saved = load_checkpoint(options.checkpoint)
    window, found = saved["options"]["window"], saved["labels"]
    table = {}
    if not options.no_exceptions:
        with open(Path(options.work, "prepared.pkl"), "rb") as source:
            sets = pickle.load(source)["sets"]
        table = exceptions(model, found, WordPieces(saved["vocabulary"]), sets["ewt-train"] + sets["gum-train"], window)
        print(f"{len(table)} lemma exceptions")
    data = write(model, found, saved["vocabulary"], window, table, options.version)
    Path(options.out).parent.mkdir(parents=True, exist_ok=True)
    Path(options.out).write_bytes(data)
    print(f"{options.out}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
