"""Raw text of a treebank, and how well a system cuts it into sentences and words.

    raw.py jsonl TREEBANK > reports.jsonl      input for `dateline read --from jsonl`
    raw.py text TREEBANK > texts.txt           input for the example `tokens` of dateline-nlp
    raw.py gold TREEBANK > gold.conllu         the treebank as plain CoNLL-U, in the same order
    raw.py whole GOLD SYSTEM > whole.conllu    SYSTEM with what it left out put back as words of sentences of their own
    raw.py score TREEBANK SYSTEM [--errors N]  sentence and word F1, in all and for each genre of GUM; the commonest errors

Each takes `--genre NAME` (GUM: news, interview ...) to keep the documents of one genre. TREEBANK and GOLD may be gzipped.

The text of a document is made as a reader of plain text would see it. Words of a sentence are joined by one space, or by
nothing after a word with SpaceAfter=No; so are the sentences of a paragraph. A paragraph ends where `# newdoc` or `# newpar`
stands, and paragraphs are parted by one line break: a paragraph is a line, as in a report whose blocks are known. Nothing
else of the treebank's layout is kept: a heading is a paragraph, and so is an item of a list where the treebank says newpar.

Standard library only.
"""

import collections
import gzip
import json
import re
import sys


def lines(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")


def documents(path, genre=None):
    """Documents as (id, sentences); a sentence is (begins a paragraph, rows of columns)."""
    documents, rows, new = [], [], True
    for line in lines(path):
        if line.startswith("# newdoc"):
            documents.append((line.partition("=")[2].strip() or str(len(documents)), []))
            new = True
        elif re.match(r"# newpar( |$)", line):
            new = True
        elif line.startswith("#"):
            continue
        elif line:
            columns = line.split("\t")
            if "." not in columns[0]:
                rows.append(columns)
        elif rows:
            if not documents:
                documents.append(("0", []))
            documents[-1][1].append((new, rows))
            rows, new = [], False
    if genre:
        documents = [document for document in documents if genre_of(document[0]) == genre]
    return documents


def genre_of(name):
    """GUM_news_crane -> news; weblog-juancole... -> weblog."""
    return name.split("_")[1] if name.startswith("GUM_") else name.split("-")[0]


def tokens(rows):
    """(form, space after) of each surface token: multi-word tokens as they are written."""
    covered = 0
    for columns in rows:
        first, dash, last = columns[0].partition("-")
        if not dash and int(first) <= covered:
            continue
        if dash:
            covered = int(last)
        yield columns[1], "SpaceAfter=No" not in columns[9].split("|")


def text_of(sentences):
    parts = []
    for new, rows in sentences:
        if new and parts:
            parts[-1] = parts[-1].rstrip(" ")
            parts.append("\n")
        for form, space in tokens(rows):
            parts.append(form + (" " if space else ""))
    return "".join(parts).rstrip(" ")


def spans(path):
    """Sentences and words of a CoNLL-U file as spans of characters that are not white space, with the forms."""
    sentences, words, at, start = [], [], 0, 0
    for line in lines(path):
        if not line:
            if at > start:
                sentences.append((start, at))
            start = at
        elif line[0] != "#":
            columns = line.split("\t")
            if "-" in columns[0] or "." in columns[0]:
                continue
            form = re.sub(r"\s+", "", columns[1])
            words.append((at, at + len(form), form))
            at += len(form)
    if at > start:
        sentences.append((start, at))
    return sentences, words


def plain(documents):
    """The rows of the documents as CoNLL-U without comments."""
    for name, sentences in documents:
        for _, rows in sentences:
            for columns in rows:
                yield "\t".join(columns)
            yield ""


def f1(hits, system, gold):
    return 2 * hits / (system + gold) if system + gold else 0.0


def score(path, system_path, genre, errors):
    gold_documents = documents(path, genre)
    system_sentences, system_words = spans(system_path)
    system_sentence_set, system_word_set = set(system_sentences), {word[:2] for word in system_words}
    at, totals = 0, collections.defaultdict(collections.Counter)
    gold_words, gold_ends, starts = [], set(), []
    for name, sentences in gold_documents:
        count = totals[genre_of(name)]
        first = at
        starts.append((at, genre_of(name)))
        for _, rows in sentences:
            start = at
            for columns in rows:
                if "-" in columns[0]:
                    continue
                form = re.sub(r"\s+", "", columns[1])
                gold_words.append((at, at + len(form), form))
                count["words"] += 1
                count["word hits"] += (at, at + len(form)) in system_word_set
                at += len(form)
            count["sentences"] += 1
            count["sentence hits"] += (start, at) in system_sentence_set
            gold_ends.add(at)
        count["system words"] += sum(1 for start, end, _ in system_words if first <= start < at)
        count["system sentences"] += sum(1 for start, end in system_sentences if first <= start < at)
    if system_words and system_words[-1][1] != at:
        sys.exit(f"the characters differ: gold {at}, system {system_words[-1][1]}; see raw.py whole")
    total = collections.Counter()
    for count in totals.values():
        total.update(count)
    for name, count in sorted(totals.items()) + [("all", total)]:
        print(
            f"{name:12} word F1 {f1(count['word hits'], count['system words'], count['words']):.4f}"
            f"  sentence F1 {f1(count['sentence hits'], count['system sentences'], count['sentences']):.4f}"
            f"  ({count['words']} words, {count['sentences']} sentences)"
        )
    if errors:
        report(gold_words, gold_ends, system_words, system_sentences, errors)


def report(gold_words, gold_ends, system_words, system_sentences, limit):
    """Prints where gold and system cut differently, commonest first."""
    gold_at = {start: index for index, (start, _, _) in enumerate(gold_words)}
    system_at = {start: index for index, (start, _, _) in enumerate(system_words)}
    joints = [start for start in gold_at if start in system_at] + [gold_words[-1][1]]
    classes = collections.Counter()
    for start, end in zip(joints, joints[1:]):
        gold = [form for at, to, form in gold_words[gold_at[start] : gold_at.get(end, len(gold_words))]]
        system = [form for at, to, form in system_words[system_at[start] : system_at.get(end, len(system_words))]]
        if gold != system:
            classes[" ".join(gold) + "  <>  " + " ".join(system)] += 1
    print(f"words: {sum(classes.values())} places, gold <> system")
    for form, count in classes.most_common(limit):
        print(f"{count:5} {form}")
    system_ends = {end for _, end in system_sentences}
    for name, ends in (("missing", gold_ends - system_ends), ("too many", system_ends - gold_ends)):
        print(f"sentence ends {name}: {len(ends)}")
        index = {end: at for at, (_, end, _) in enumerate(gold_words)}
        shown = sorted(end for end in ends if end in index)
        for end in shown[:: max(1, len(shown) // limit)]:
            at = index[end]
            before = " ".join(form for _, _, form in gold_words[max(0, at - 6) : at + 1])
            after = " ".join(form for _, _, form in gold_words[at + 1 : at + 6])
            print(f"      {before} || {after}")


def whole(gold_path, system_path):
    """Prints the system's sentences with the gold's characters that it lacks in between, each word a sentence."""
    gold = [c for line in lines(gold_path) for c in row_characters(line)]
    at, rows = 0, []

    def missing(until):
        nonlocal at
        word = "".join(gold[at:until])
        if word:
            print(f"1\t{word}\t{word}\tX\tFW\t_\t0\troot\t_\t_\n")
        at = until

    def find(words):
        form = "".join(words)
        for start in range(at, len(gold) - len(form) + 1):
            if gold[start] == form[0] and "".join(gold[start : start + len(form)]) == form:
                return start
        sys.exit(f"not in the gold text: {form[:60]}")

    for line in list(lines(system_path)) + [""]:
        if line:
            rows.append(line)
            continue
        forms = [re.sub(r"\s+", "", row.split("\t")[1]) for row in rows if row[0] != "#" and row.split("\t")[0].isdigit()]
        if forms:
            start = find(forms)
            missing(start)
            at = start + sum(map(len, forms))
            print("\n".join(rows), end="\n\n")
        rows = []
    missing(len(gold))


def row_characters(line):
    if not line or line[0] == "#":
        return ""
    columns = line.split("\t")
    return "" if "-" in columns[0] or "." in columns[0] else re.sub(r"\s+", "", columns[1])


def main():
    arguments = sys.argv[1:]
    options = {}
    for name in ("--genre", "--errors"):
        if name in arguments:
            at = arguments.index(name)
            options[name] = arguments[at + 1]
            del arguments[at : at + 2]
    genre = options.get("--genre")
    match arguments:
        case ["jsonl", path]:
            for name, sentences in documents(path, genre):
                print(json.dumps({"id": name, "text": text_of(sentences)}, ensure_ascii=False))
        case ["text", path]:
            print("\n\f\n".join(text_of(sentences) for _, sentences in documents(path, genre)))
        case ["gold", path]:
            print("\n".join(plain(documents(path, genre))))
        case ["whole", gold, system]:
            whole(gold, system)
        case ["score", path, system]:
            score(path, system, genre, int(options.get("--errors", 0)))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
