"""Windows of consecutive sentences, and batches of windows as tensors."""

import random

import torch

from data import case_class


class Window:
    """`[CLS] sentence [SEP] sentence [SEP] ...` of one document."""

    __slots__ = ("sentences", "pieces", "cases", "first", "last", "owner")

    def __init__(self, sentences, word_pieces, shout=None):
        self.sentences = sentences
        self.pieces, self.cases, self.first, self.last, self.owner = [word_pieces.begin], [0], [], [], []
        for number, sentence in enumerate(sentences):
            for form in sentence.forms:
                pieces = word_pieces(form)
                shown = form if shout is None else form.upper() if shout == "upper" else form[:1].upper() + form[1:]
                self.first.append(len(self.pieces))
                self.pieces += pieces
                self.last.append(len(self.pieces) - 1)
                self.cases += [case_class(shown)] * len(pieces)
                self.owner.append(number)
            self.pieces.append(word_pieces.end)
            self.cases.append(0)


def pack(sentences, word_pieces, limit, draw=None):
    """Windows of at most `limit` pieces, in order; `draw` varies limits and letter case for training."""
    out, current, size, doc = [], [], 1, None
    target = limit

    def close():
        if current:
            shout = None
            if draw:
                dice = draw.random()
                shout = "upper" if dice < 0.015 else "title" if dice < 0.035 else None
            out.append(Window(list(current), word_pieces, shout))
            current.clear()

    for sentence in sentences:
        number = sum(len(word_pieces(f)) for f in sentence.forms) + 1
        if number > 500:
            continue
        if current and (sentence.doc != doc or size + number > target):
            close()
            size = 1
            if draw:
                target = draw.choice((24, 64, limit, limit))
        doc = sentence.doc
        current.append(sentence)
        size += number
    close()
    return out


def batches(windows, pieces, draw=None):
    """Batches of windows of like length, at most `pieces` padded pieces each."""
    order = sorted(windows, key=lambda w: (len(w.pieces), draw.random() if draw else 0))
    out, current = [], []
    for window in order:
        if current and len(window.pieces) * (len(current) + 1) > pieces:
            out.append(current)
            current = []
        current.append(window)
    if current:
        out.append(current)
    if draw:
        draw.shuffle(out)
    return out


def tensors(windows, labels=None):
    """A batch as tensors; with label indexes also the targets, -1 where there is none."""
    b, n, w = len(windows), max(len(x.pieces) for x in windows), max(len(x.first) for x in windows)
    long = lambda *shape, fill=0: torch.full(shape, fill, dtype=torch.long)
    out = {"pieces": long(b, n), "cases": long(b, n), "mask": torch.zeros(b, n, dtype=torch.bool), "first": long(b, w), "last": long(b, w), "owner": long(b, w, fill=-1)}
    for i, x in enumerate(windows):
        m, k = len(x.pieces), len(x.first)
        out["pieces"][i, :m], out["cases"][i, :m], out["mask"][i, :m] = torch.tensor(x.pieces), torch.tensor(x.cases), True
        out["first"][i, :k], out["last"][i, :k], out["owner"][i, :k] = torch.tensor(x.first), torch.tensor(x.last), torch.tensor(x.owner)
    # A word's head is in its own sentence, and not itself; padding words may have the root, so that no row is empty.
    same = (out["owner"][:, :, None] == out["owner"][:, None, :]) & ~torch.eye(w, dtype=torch.bool)[None]
    out["heads_allowed"] = torch.cat([torch.ones(b, w, 1, dtype=torch.bool), same], -1)
    if labels is None:
        return out
    for layer in ("upos", "xpos", "feats", "lemma", "deprel"):
        out[layer] = long(b, w, fill=-1)
    out["heads"] = long(b, w, fill=-1)
    out["names"] = torch.ones(b, w, 17, dtype=torch.bool)
    from data import lemma_rule

    for i, x in enumerate(windows):
        at = 0
        for s in x.sentences:
            k = len(s.forms)
            if s.heads is not None:
                out["heads"][i, at : at + k] = torch.tensor([h + at if h else 0 for h in s.heads])
                rules = [lemma_rule(f, l) for f, l in zip(s.forms, s.lemmas)]
                for layer, values in (("upos", s.upos), ("xpos", s.xpos), ("feats", s.feats), ("lemma", rules), ("deprel", s.deprels)):
                    out[layer][i, at : at + k] = torch.tensor([labels[layer].get(v, -1) for v in values])
            if s.names is not None:
                for j, some in enumerate(s.names):
                    if len(some) < 17:
                        row = out["names"][i, at + j]
                        row[:] = False
                        row[list(some)] = True
            at += k
    return out
