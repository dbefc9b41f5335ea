"""The annotated sets, cut into the program's own sentences and words, for the events branch; and the words that it is trained
with in the place of others.

Reads gold in the shape of `corpus_events.train.jsonl` and what `dateline read --from jsonl -f jsonl --layers tokens` says of
the same texts.
"""

import json
import pathlib
import sys
import tomllib

import corpus

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "training" / "language"))
from data import Sentence  # noqa: E402

ROLE_FIELDS = ("actor", "recipient", "place", "time", "quantity")


class Text:
    """One text: its sentences, their words in one list, and its events, which point into that list."""

    __slots__ = ("id", "text", "sentences", "words", "tags", "lemmas", "events", "known")


def inside(words, spans):
    """Indexes of the words that lie more than half in one of the spans."""
    return [at for at, (start, end) in enumerate(words) if any(min(end, s["end"]) - max(start, s["start"]) > (end - start) / 2 for s in spans)]


def load(gold_path, record_path, known):
    """The texts of a set. `known` are the roles that its annotation tells of; of the others nothing is learned."""
    records = {}
    for line in open(record_path, encoding="utf-8"):
        record = json.loads(line)
        records[record["report"]["id"]] = record
    out = []
    for line in open(gold_path, encoding="utf-8"):
        doc = json.loads(line)
        text = Text()
        text.id, text.text, text.known = str(doc.get("id") or doc.get("doc_id")), doc["text"], known
        record = records[text.id]
        if record["text"] != doc["text"]:
            sys.exit(f"{text.id}: the record's text is another than the gold's")
        text.sentences, text.words, text.tags, text.lemmas = [], [], [], []
        tokens, at = record["tokens"], 0
        for sentence in record["sentences"]:
            chosen = []
            while at < len(tokens) and tokens[at]["start"] < sentence["end"]:
                if tokens[at]["start"] >= sentence["start"]:
                    chosen.append(tokens[at])
                at += 1
            if chosen:
                text.sentences.append(Sentence(text.id, [doc["text"][t["start"] : t["end"]] for t in chosen]))
                text.words += [(t["start"], t["end"]) for t in chosen]
                text.tags += [t["xpos"] for t in chosen]
                text.lemmas += [t["lemma"] for t in chosen]
        text.events = []
        for event in doc["events"]:
            head = inside(text.words, event["head"])
            if not head:
                continue
            roles = {}
            for role in known:
                for filler in event[role]:
                    filler = filler["span"] if "span" in filler else [filler]
                    for word in inside(text.words, filler):
                        roles.setdefault(word, role)
            text.events.append({"type": event["type"], "head": head[0], "roles": roles})
        out.append(text)
    return out


# Verbs of the frames whose forms no rule below makes.
IRREGULAR = set("""shoot fight kneel hold keep leave lose make meet pay put quit read rise run say see seek sell send set shake shut sit
slay speak spend stand steal stick strike swear take teach tell think throw understand undertake win withdraw withhold withstand write
begin bid bind bite bleed blow break bring build burn burst buy catch choose come cut deal dig do draw drive eat fall feed feel find fling
fly forbid forgive forsake freeze get give go grow hang have hear hide hit hurt know lay lead overrun overthrow break overtake overcome
bow-out ride ring light let lie be become beat behead retake undercut uphold partake foresee broadcast""".split())


def inflected(verb):
    """The past, the -ing form and the -s form of a regular verb."""
    y = verb.endswith("y") and verb[-2] not in "aeiou"
    doubled = verb + verb[-1] if len(verb) < 6 and verb[-1] in "bdgmnprt" and verb[-2] in "aeiou" and verb[-3] not in "aeiou" else verb
    past = verb + "d" if verb.endswith("e") else verb[:-1] + "ied" if y else doubled + "ed"
    gerund = verb[:-1] + "ing" if verb.endswith("e") and not verb.endswith("ee") else doubled + "ing"
    third = verb[:-1] + "ies" if y else verb + "es" if verb.endswith(("s", "x", "z", "ch", "sh")) else verb + "s"
    return past, gerund, third


class Swaps:
    """Other words of the same frame for a trigger, so that more words are seen in the surroundings of an event."""

    def __init__(self):
        self.groups = {}
        for path in sorted((ROOT / "lang" / "en" / "events").glob("*.toml")):
            file = tomllib.loads(path.read_text(encoding="utf-8"))
            for frame in file.get("frame", []):
                for key, nouns in (("verbs", False), ("nouns", True)):
                    # A word that needs a condition or a particle may mean something else elsewhere.
                    words = [w for w in frame.get("trigger", {}).get(key, "").split() if w.isalpha() and (nouns or w not in IRREGULAR)]
                    if frame.get("need") or len(words) < 3:
                        continue
                    for word in words:
                        self.groups.setdefault((file["type"], nouns, word), []).append(words)

    def swap(self, kind, lemma, tag, form, draw):
        """Another form in the place of `form`; none where no other fits."""
        groups = self.groups.get((kind, tag.startswith("NN"), lemma.lower()))
        if not groups or not form.islower():
            return None
        other = draw.choice(draw.choice(groups))
        if tag.startswith("NN"):
            return inflected(other)[2] if tag == "NNS" else other
        past, gerund, third = inflected(other)
        return {"VBD": past, "VBN": past, "VBG": gerund, "VBZ": third, "VB": other, "VBP": other}.get(tag)
