"""Writes the page of twenty parsed sentences drawn by chance from the news of a treebank, with every error marked.

The treebank's sentences are not ours to print, so the page gives each one's id, its shape and the words that were read
wrongly; `--words` prints whole sentences, for reading beside it.
"""

import argparse
import random

from data import read_conllu


def ids(path):
    import gzip

    opener = gzip.open if path.endswith(".gz") else open
    return [line.split("=", 1)[1].strip() for line in opener(path, "rt", encoding="utf-8") if line.startswith("# sent_id")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", help="treebank with gold trees")
    parser.add_argument("system", help="what the program says of its gold words, same sentences")
    parser.add_argument("--genre", default="GUM_news")
    parser.add_argument("--number", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--words", action="store_true")
    options = parser.parse_args()
    gold, system, names = read_conllu(options.gold), read_conllu(options.system), ids(options.gold)
    rows = [(n, g, s) for n, g, s in zip(names, gold, system, strict=True) if n.startswith(options.genre) and len(g.forms) > 5]
    chosen = random.Random(options.seed).sample(rows, options.number)
    chosen.sort(key=lambda row: row[0])
    words = wrong = heads = 0
    whole = 0
    for name, g, s in chosen:
        assert g.forms == s.forms, name
        faults = []
        for k, form in enumerate(g.forms):
            head = lambda x, h: f"{x.forms[h - 1]} ({h})" if h else "root"
            what = []
            if g.upos[k] != s.upos[k]:
                what.append(f"`{s.upos[k]}` for `{g.upos[k]}`")
            if g.heads[k] != s.heads[k]:
                what.append(f"under {head(s, s.heads[k])} as `{s.deprels[k]}` for under {head(g, g.heads[k])} as `{g.deprels[k]}`")
            elif g.deprels[k].split(":")[0] != s.deprels[k].split(":")[0]:
                what.append(f"`{s.deprels[k]}` for `{g.deprels[k]}`")
            if g.lemmas[k].lower() != s.lemmas[k].lower():
                what.append(f"lemma {s.lemmas[k]} for {g.lemmas[k]}")
            words += 1
            wrong += g.heads[k] != s.heads[k] or g.deprels[k].split(":")[0] != s.deprels[k].split(":")[0]
            heads += g.heads[k] != s.heads[k]
            if what:
                faults.append(f"- **{form}** ({k + 1}): " + "; ".join(what))
        whole += not faults
        root = next(k for k, h in enumerate(s.heads) if h == 0)
        print(f"### {name}\n\n{len(g.forms)} words, root {s.forms[root]} ({root + 1}). " + ("Nothing wrong.\n" if not faults else f"{len(faults)} words read wrongly:\n"))
        if options.words:
            print("> " + " ".join(g.forms) + "\n")
        if faults:
            print("\n".join(faults) + "\n")
    print(f"In all: {words} words, {wrong} with a wrong head or relation ({heads} with a wrong head), {whole} of {options.number} sentences without any error.")


if __name__ == "__main__":
    main()
