"""Cuts annotated reports into the program's own sentences and words, with each attribution as sets of words.

Reads gold in the shape of `corpus.train.jsonl` and what `dateline read --from jsonl --format jsonl --layers tokens` says
of the same texts.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "language"))
from data import Sentence  # noqa: E402


class Report:
    """Sentences of one report; `words` are their (start, end) in the text, in one list; attributions point into it."""

    __slots__ = ("id", "text", "sentences", "words", "lines", "attributions")


def inside(words, spans):
    """Indexes of the words that lie more than half in one of the spans."""
    out = []
    for at, (start, end) in enumerate(words):
        if any(min(end, s["end"]) - max(start, s["start"]) > (end - start) / 2 for s in spans or []):
            out.append(at)
    return out


def load(gold_path, record_path):
    records = {}
    for line in open(record_path, encoding="utf-8"):
        record = json.loads(line)
        records[record["report"]["id"]] = record
    out = []
    for line in open(gold_path, encoding="utf-8"):
        doc = json.loads(line)
        name = str(doc.get("id") or doc.get("doc_id"))
        record = records[name]
        if record["text"] != doc["text"]:
            sys.exit(f"{name}: the record's text is another than the gold's")
        report = Report()
        report.id, report.text, report.words, report.sentences, report.lines = name, doc["text"], [], [], []
        tokens, at = record["tokens"], 0
        for sentence in record["sentences"]:
            chosen = []
            while at < len(tokens) and tokens[at]["start"] < sentence["end"]:
                if tokens[at]["start"] >= sentence["start"]:
                    chosen.append(tokens[at])
                at += 1
            if chosen:
                made = Sentence(name, [doc["text"][t["start"] : t["end"]] for t in chosen])
                report.sentences.append(made)
                report.words += [(t["start"], t["end"]) for t in chosen]
                report.lines.append(doc["text"].count("\n", 0, chosen[0]["start"]))
        report.attributions = []
        for a in doc["attributions"]:
            cue = inside(report.words, a["cue"])
            if cue:
                report.attributions.append({"id": a["id"], "cue": cue, "source": inside(report.words, a["source"]), "content": inside(report.words, a["content"]),
                                            "stance": a.get("stance"), "attitude": a.get("attitude"), "loose": a.get("loose", False)})
        out.append(report)
    return out
