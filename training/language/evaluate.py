"""Scores a trained model on gold words: tags, lemmas, trees and names. Raw text is scored with the program itself."""

import argparse
import json
import os
import pickle
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch

from batches import batches, pack, tensors
from data import NAME_LABELS, WordPieces, apply_rule, read_conllu
from model import Model


def tree(scores):
    """Heads (0 is the root) of the best tree with one root, by Chu-Liu-Edmonds; `scores` is [n][n + 1]."""
    n = len(scores)
    heads = [max(range(n + 1), key=lambda h: (scores[d][h] if h != d + 1 else float("-inf"), -h)) for d in range(n)]
    if is_tree(heads):
        return heads
    best = None
    roots = sorted(range(n), key=lambda d: -scores[d][0])[:4]
    for root in roots:
        weight = {d: {h: scores[d][h + 1] for h in range(n) if h != d} for d in range(n) if d != root}
        found = edmonds(weight, root)
        total = scores[root][0] + sum(scores[d][h + 1] for d, h in found.items())
        if best is None or total > best[0]:
            best = (total, [0 if d == root else found[d] + 1 for d in range(n)])
    return best[1]


def is_tree(heads):
    if sum(h == 0 for h in heads) != 1:
        return False
    for d in range(len(heads)):
        seen, at = 0, d
        while heads[at]:
            at, seen = heads[at] - 1, seen + 1
            if seen > len(heads):
                return False
    return True


def edmonds(weight, root):
    """Best incoming arcs; `weight[dependent][head]`."""
    best = {d: max(hs, key=lambda h: (hs[h], -h)) for d, hs in weight.items()}
    cycle = None
    for start in sorted(best):
        path, at = [], start
        while at in best and at not in path:
            path.append(at)
            at = best[at]
        if at in path:
            cycle = path[path.index(at):]
            break
    if cycle is None:
        return best
    inside, new = set(cycle), max(max(weight), root, *[h for hs in weight.values() for h in hs]) + 1
    smaller, enter, leave = {}, {}, {}
    for d, hs in weight.items():
        if d in inside:
            for h, s in hs.items():
                if h not in inside:
                    gain = s - hs[best[d]]
                    if h not in enter or gain > enter[h][0]:
                        enter[h] = (gain, d)
        else:
            row, through = {}, None
            for h, s in hs.items():
                if h in inside:
                    if through is None or s > through[0]:
                        through = (s, h)
                else:
                    row[h] = s
            if through:
                row[new] = through[0]
                leave[d] = through[1]
            smaller[d] = row
    smaller[new] = {h: gain for h, (gain, _) in enter.items()}
    found = edmonds(smaller, root)
    out = {d: leave[d] if h == new else h for d, h in found.items() if d != new}
    head = found[new]
    broken = enter[head][1]
    for d in cycle:
        out[d] = head if d == broken else best[d]
    return out


def viterbi(scores):
    """The best BIO sequence in which I-x follows only B-x or I-x."""
    labels = range(len(NAME_LABELS))
    ok = [[not NAME_LABELS[b].startswith("I-") or NAME_LABELS[a][1:] == NAME_LABELS[b][1:] for b in labels] for a in labels]
    first = [s if not NAME_LABELS[l].startswith("I-") else float("-inf") for l, s in zip(labels, scores[0])]
    back, now = [], first
    for row in scores[1:]:
        step, links = [], []
        for b in labels:
            a = max((a for a in labels if ok[a][b]), key=lambda a: now[a])
            step.append(now[a] + row[b])
            links.append(a)
        back.append(links)
        now = step
    at = max(labels, key=lambda l: now[l])
    out = [at]
    for links in reversed(back):
        at = links[at]
        out.append(at)
    return [NAME_LABELS[x] for x in reversed(out)]


def predict(model, sentences, found, word_pieces, window, device="cpu", exceptions=None):
    """For each sentence, in order: upos, xpos, feats, lemmas, heads, deprels, names."""
    model.eval()
    result = {}
    windows = pack(sentences, word_pieces, window)
    with torch.no_grad():
        for group in batches(windows, 2000):
            batch = {k: v.to(device) for k, v in tensors(group).items()}
            out = model(batch)
            arcs = out["arcs"].float().masked_fill(~batch["heads_allowed"], -1e9).cpu()
            heads = torch.zeros(arcs.shape[:2], dtype=torch.long)
            for i, x in enumerate(group):
                at = 0
                for s in x.sentences:
                    k = len(s.forms)
                    own = torch.cat([arcs[i, at : at + k, :1], arcs[i, at : at + k, at + 1 : at + k + 1]], -1)
                    for j, h in enumerate(tree(own.tolist())):
                        heads[i, at + j] = h + at if h else 0
                    at += k
            relations = model.relations(out, heads.to(device)).float()
            root = found["deprel"].index("root")
            is_root = (heads == 0).to(device)
            relations[..., root] = torch.where(is_root, 1e9, -1e9)
            best = {k: out[k].argmax(-1).tolist() for k in ("upos", "xpos", "feats", "lemma")}
            deprel, names = relations.argmax(-1).tolist(), out["names"].float().cpu().tolist()
            for i, x in enumerate(group):
                at = 0
                for s in x.sentences:
                    k = len(s.forms)
                    span = range(at, at + k)
                    xpos = [found["xpos"][best["xpos"][i][j]] for j in span]
                    rules = [found["lemma"][best["lemma"][i][j]] for j in span]
                    lemmas = [(exceptions or {}).get((f.lower(), t)) or apply_rule(f, r) for f, t, r in zip(s.forms, xpos, rules)]
                    result[id(s)] = ([found["upos"][best["upos"][i][j]] for j in span], xpos, [found["feats"][best["feats"][i][j]] for j in span], lemmas,
                                     [int(heads[i, j]) - at if heads[i, j] else 0 for j in span], [found["deprel"][deprel[i][j]] for j in span], viterbi([names[i][j] for j in span]))
                    at += k
    return [result.get(id(s)) for s in sentences]


def spans(tags):
    out, start = set(), None
    for at, tag in enumerate(list(tags) + ["O"]):
        if start is not None and (tag[:2] != "I-" or tag[2:] != tags[start][2:]):
            out.add((start, at, tags[start][2:]))
            start = None
        if tag != "O" and start is None:
            start = at
    return out


def gold_names(sentence):
    """Names of a sentence where its corpus says one set of types; places are one type."""
    out, start, kinds = set(), None, None
    for at, some in enumerate(list(sentence.names) + [frozenset([0])]):
        begins = 0 not in some and any(NAME_LABELS[x][0] == "B" for x in some)
        inner = 0 not in some and any(NAME_LABELS[x][0] == "I" for x in some)
        if start is not None and not inner:
            out.add((start, at, kinds))
            start = None
        if begins:
            start, kinds = at, {"PLACE" if NAME_LABELS[x][2:] in ("GPE", "LOC", "FAC") else NAME_LABELS[x][2:] for x in some}
            kinds = kinds.pop() if len(kinds) == 1 else "?"
    return {x for x in out if x[2] in ("PER", "ORG", "PLACE")}


def evaluate(model, sentences, index, found, word_pieces, window, device="cpu", exceptions=None):
    """Percentages over all words, punctuation included; LAS on the universal part of the relation."""
    n = dict.fromkeys("words upos xpos feats lemma uas las las_full".split(), 0)
    hit = said = want = 0
    for s, p in zip(sentences, predict(model, sentences, found, word_pieces, window, device, exceptions)):
        if p is None:
            continue
        n["words"] += len(s.forms)
        for k, (gold, got) in enumerate([(s.upos, p[0]), (s.xpos, p[1]), (s.feats, p[2])]):
            n[("upos", "xpos", "feats")[k]] += sum(a == b for a, b in zip(gold, got))
        n["lemma"] += sum(a.lower() == b.lower() for a, b in zip(s.lemmas, p[3]))
        for gh, gr, h, r in zip(s.heads, s.deprels, p[4], p[5]):
            n["uas"] += gh == h
            n["las"] += gh == h and gr.split(":")[0] == r.split(":")[0]
            n["las_full"] += gh == h and gr == r
        if s.names is not None:
            gold = gold_names(s)
            got = {(a, b, "PLACE" if k in ("GPE", "LOC", "FAC") else k) for a, b, k in spans(p[6]) if k in ("PER", "ORG", "GPE", "LOC", "FAC")}
            hit, said, want = hit + len(gold & got), said + len(got), want + len(gold)
    out = {k: round(100 * v / n["words"], 2) for k, v in n.items() if k != "words"}
    out["names_f1"] = round(200 * hit / max(1, said + want), 2)
    return out


def load_checkpoint(path):
    saved = torch.load(path, map_location="cpu", weights_only=False)
    model = Model(len(saved["vocabulary"]), {k: len(v) for k, v in saved["labels"].items()})
    model.load_state_dict(saved["model"])
    return model.eval(), saved


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--work", required=True)
    parser.add_argument("--sets", nargs="*", default=["ewt-dev", "gum-dev"])
    options = parser.parse_args()
    torch.set_num_threads(1)
    model, saved = load_checkpoint(options.checkpoint)
    with open(Path(options.work, "prepared.pkl"), "rb") as source:
        sets = pickle.load(source)["sets"]
    word_pieces = WordPieces(saved["vocabulary"])
    for name in options.sets:
        print(name, json.dumps(evaluate(model, sets[name], None, saved["labels"], word_pieces, saved["options"]["window"])))


if __name__ == "__main__":
    main()
