"""Builds the training set: windows' sentences, labels and vocabularies, into one file `prepared.pkl` in the work folder."""

import argparse
import pickle
from collections import Counter
from pathlib import Path

import names
from data import WordPieces, lemma_rule, read_conllu


def load(shared):
    """The training and development sentences, by data set."""
    trees = Path(shared) / "data/treebanks"
    gazetteer = names.Gazetteer(shared)
    sets = {}
    for part in ("train", "dev"):
        ewt = read_conllu(trees / f"en_ewt-ud-{part}.conllu.gz")
        marked = names.uner(trees / f"uner_ewt-{part}.iob2.gz", gazetteer)
        for s in ewt:
            s.names = marked.get(tuple(s.forms))
        gum = read_conllu(trees / f"en_gum_permissive-ud-{part}.conllu.gz")
        for s in gum:
            s.names = names.gum(s, gazetteer)
        sets[f"ewt-{part}"], sets[f"gum-{part}"] = ewt, gum
    sets["crossner"] = names.crossner(Path(shared) / "data/ner/crossner", gazetteer)
    gold = Path(shared) / "gold/grounding"
    sets["meantime"] = names.standoff(gold / "meantime_en.train.jsonl", gazetteer, certain=False)
    sets["re3d"] = names.standoff(gold / "re3d.train.jsonl", gazetteer, certain=True)
    return sets


def labels(sets):
    """The label lists: every tag, the frequent feature strings and edit rules."""
    count = {layer: Counter() for layer in ("upos", "xpos", "feats", "lemma", "deprel")}
    for name in ("ewt-train", "gum-train"):
        for s in sets[name]:
            count["upos"].update(s.upos)
            count["xpos"].update(s.xpos)
            count["feats"].update(s.feats)
            count["deprel"].update(s.deprels)
            count["lemma"].update(lemma_rule(f, l) for f, l in zip(s.forms, s.lemmas))
    least = {"upos": 1, "xpos": 1, "feats": 3, "lemma": 4, "deprel": 3}
    return {layer: sorted((x for x, n in c.items() if n >= least[layer]), key=lambda x: (-c[x], x)) for layer, c in count.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", default="../shared")
    parser.add_argument("--base", required=True, help="folder of all-MiniLM-L6-v2 (vocab.txt, model.safetensors)")
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    sets = load(options.shared)
    vocabulary = Path(options.base, "vocab.txt").read_text(encoding="utf-8").splitlines()
    pieces = WordPieces(vocabulary)
    for name, sentences in sets.items():
        words = sum(len(s.forms) for s in sentences)
        number = sum(len(pieces(f)) for s in sentences for f in s.forms)
        named = sum(1 for s in sentences if s.names for a in s.names if 0 not in a)
        print(f"{name}: {len(sentences)} sentences, {words} words, {number} pieces, {named} words in names, {sum(s.names is None for s in sentences)} without names")
    found = labels(sets)
    print({k: len(v) for k, v in found.items()})
    Path(options.work).mkdir(parents=True, exist_ok=True)
    with open(Path(options.work, "prepared.pkl"), "wb") as out:
        pickle.dump({"sets": sets, "labels": found, "vocabulary": vocabulary}, out)


if __name__ == "__main__":
    main()
