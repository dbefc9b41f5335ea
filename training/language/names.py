"""Brings five name corpora with five sets of types to one: for each word, the set of BIO labels that its corpus allows.

A corpus that does not mark peoples, say, does not tell that a word is no NORP; and its LOC may be our GPE, LOC or FAC.
The loss is the probability of the whole allowed set, so every corpus teaches what it knows and no more. Country and city
names of GeoNames (CC BY 4.0) and demonyms tell GPE from LOC and find peoples.
"""

import csv
import gzip
import io
import json
import re
import zipfile
from pathlib import Path

from data import NAME_INDEX, NAME_LABELS, Sentence, read_crossner, read_iob, rough_sentences

ALL = frozenset(range(len(NAME_LABELS)))
O = frozenset([0])
PLACES = ("GPE", "LOC", "FAC")
NATURE = set("River Rivers Sea Ocean Mountain Mountains Mount Mt Valley Lake Lakes Island Islands Isle Bay Gulf Desert Peninsula Coast "
             "Strait Canal Range Hills Forest Falls Creek Cape Plateau Basin Basin Middle Asia Africa Europe Antarctica Arctic Balkans "
             "Caribbean Mediterranean Pacific Atlantic Earth Moon Mars Galaxy".split())
BUILT = set("Airport Bridge Street Road Avenue Square Park Hall Building Tower Station Hotel Stadium Museum Church Cathedral Temple "
            "Mosque Castle Palace Hospital Prison Jail Base Airfield Highway Mall House Theatre Theater Library Plaza Center Centre Garden Gardens "
            "Memorial Zoo Arena Terminal Port Dam Camp Fort Boulevard Drive Lane Tunnel Gate".split())

CROSSNER = {
    "politician": "PER", "person": "PER", "scientist": "PER", "researcher": "PER", "writer": "PER", "musicalartist": "PER",
    "politicalparty": "ORG", "organisation": "ORG", "university": "ORG", "band": "ORG",
    "country": "GPE", "location": "PLACE", "event": "EVENT", "election": "EVENT", "conference": "EVENT",
    "misc": "MISC NORP", "award": "MISC", "book": "MISC", "poem": "MISC", "album": "MISC", "song": "MISC", "magazine": "MISC ORG",
    "academicjournal": "MISC ORG", "product": "MISC", "programlang": "MISC", "astronomicalobject": "LOC MISC", "theory": "MISC",
    # The rest are common nouns as often as names: nothing is learned from them.
}


class Gazetteer:
    """Names of states, regions and cities, and of peoples."""

    def __init__(self, shared):
        base = Path(shared) / "data/grounding"
        self.gpe = {"U.S.", "U.S", "US", "USA", "U.S.A.", "UK", "U.K.", "America", "Britain", "England", "Scotland", "Wales", "Holland",
                    "UAE", "U.A.E.", "Korea", "D.C.", "NYC", "L.A.", "Burma", "Palestine", "Chechnya", "Kurdistan", "Persia", "Soviet Union", "USSR"}
        for line in open(base / "geonames_cities15000/countryInfo.txt", encoding="utf-8"):
            if line[0] != "#":
                self.gpe.update([line.split("\t")[4], line.split("\t")[5]])
        for line in open(base / "geonames_cities15000/admin1CodesASCII.txt", encoding="utf-8"):
            self.gpe.update(line.split("\t")[1:3])
        with zipfile.ZipFile(base / "geonames_cities15000/cities15000.zip") as archive:
            for line in io.TextIOWrapper(archive.open("cities15000.txt"), encoding="utf-8"):
                row = line.split("\t")
                if int(row[14] or 0) > 30000:
                    self.gpe.update(row[1:3])
        self.people = set()
        for row in csv.reader(open(base / "demonyms_geonorm/CountryName2AdjectivalandDemonymic.csv", encoding="utf-8-sig")):
            for cell in row[1:]:
                self.people.update(part.strip() for part in re.split(r"[,/;]| or ", cell) if part.strip()[:1].isupper())
        self.people |= set("Muslim Muslims Christian Christians Jewish Jews Jew Sunni Sunnis Shiite Shiites Shia Shi'ite Catholic Catholics Kurdish Kurds Kurd "
                           "Arab Arabs Arabic Hindu Hindus Buddhist Sikh Republican Republicans Democrat Democrats Palestinian Palestinians European Europeans African "
                           "Africans Asian Asians Western Islamic Islamist Islamists Protestant Yazidi Yazidis Druze Alawite Turkmen Slavic Latino Hispanic".split())
        self.people -= {"New", "The"}

    def places(self, forms):
        """Which of GPE, LOC and FAC a place of these words may be."""
        name = re.sub(r" ([.'’-]) ?", r"\1", " ".join(forms))
        if name in self.gpe or name.title() in self.gpe:
            return ("GPE",)
        if NATURE & set(forms):
            return ("LOC", "GPE") if name.endswith(("Island", "Islands")) else ("LOC",)
        if BUILT & set(forms):
            return ("FAC",)
        return PLACES


def edges(kinds, edge):
    return frozenset(NAME_INDEX[f"{edge}-{kind}"] for kind in kinds)


def with_outside(kinds):
    """The labels of a word that is in no name of the corpus's own types."""
    return frozenset([0]) | edges(kinds, "B") | edges(kinds, "I")


def allowed(forms, spans, gazetteer, unmarked, certain=True):
    """The allowed label sets of a sentence.

    `spans` are `(start, end, kinds)`; a word outside is O or of the kinds in `unmarked` when it begins upper-case. Where
    the corpus is unevenly marked (`certain` is false), an upper-case word outside says nothing.
    """
    out = []
    for form in forms:
        upper = form[:1].isupper()
        out.append((with_outside(unmarked) if certain else ALL) if upper else O)
    for at, form in enumerate(forms):
        if form in gazetteer.people and "NORP" in unmarked and certain:
            out[at] = edges(["NORP"], "B")
    for start, end, kinds in spans:
        if "PLACE" in kinds:
            kinds = [k for k in kinds if k != "PLACE"] + list(gazetteer.places(forms[start:end]))
        for at in range(start, end):
            out[at] = edges(kinds, "B" if at == start else "I")
    return out


def bio_spans(tags):
    spans, start = [], None
    for at, tag in enumerate(tags + ["O"]):
        if start is not None and (tag[:2] != "I-" or tag[2:] != tags[start][2:]):
            spans.append((start, at, tags[start][2:]))
            start = None
        if tag != "O" and start is None:
            start = at
    return spans


def uner(path, gazetteer):
    """`{forms: allowed}` of UNER's sentences; OTH is dropped."""
    out = {}
    kinds = {"PER": ["PER"], "ORG": ["ORG"], "LOC": ["PLACE"]}
    for forms, tags in read_iob(path):
        spans = [(a, b, kinds[k]) for a, b, k in bio_spans(tags) if k in kinds]
        out[tuple(forms)] = allowed(forms, spans, gazetteer, ["NORP", "EVENT", "MISC"])
    return out


def gum(sentence, gazetteer):
    """Allowed labels of a GUM sentence from its linked mentions; other proper nouns say nothing."""
    kinds = {"person": ["PER"], "organization": ["ORG"], "place": ["PLACE"], "event": ["EVENT"], "object": ["MISC", "FAC"], "abstract": ["MISC", "ORG"]}
    forms, upos = sentence.forms, sentence.upos
    spans = []
    for start, end, kind, linked in sorted(sentence.mentions, key=lambda m: m[0] - m[1]):
        if not linked or kind not in kinds:
            continue
        # The name in the mention: from its first to its last proper noun, around the mention's head.
        head = next((at for at in range(start, end) if not start < sentence.heads[at] <= end or sentence.heads[at] == 0), start)
        if upos[head] != "PROPN":
            continue
        a = b = head
        while a > start and (upos[a - 1] == "PROPN" or forms[a - 1][:1].isupper() and upos[a - 1] in ("ADJ", "NOUN")):
            a -= 1
        while b + 1 < end and (upos[b + 1] == "PROPN" or b + 2 < end and upos[b + 2] == "PROPN" and upos[b + 1] in ("ADP", "DET", "PUNCT", "CCONJ", "ADJ", "PART") and forms[b + 1] not in (",", "(", ";", ":")
                               or b + 3 < end and upos[b + 3] == "PROPN" and upos[b + 1] == "ADP" and upos[b + 2] == "DET"):
            b += 1
        spans.append((a, b + 1, kinds[kind]))
    out = []
    for at, form in enumerate(forms):
        if upos[at] == "PROPN":
            out.append(ALL)
        else:
            out.append(with_outside(["NORP", "EVENT", "MISC"]) if form[:1].isupper() and upos[at] in ("ADJ", "NOUN") else O)
    for at, form in enumerate(forms):
        if form in gazetteer.people and out[at] is not O:
            out[at] = edges(["NORP"], "B")
    for start, end, kind in spans:  # larger first, so that the inner ones do not cut them
        if any(out[at] is not ALL and 0 not in out[at] for at in range(start, end)):
            continue
        kind = [k for k in kind if k != "PLACE"] + (list(gazetteer.places(forms[start:end])) if "PLACE" in kind else [])
        for at in range(start, end):
            out[at] = edges(kind, "B" if at == start else "I")
    return out


def crossner(folder, gazetteer):
    """Sentences of CrossNER's five domains (train and dev; test is kept for measuring)."""
    out = []
    for domain in ("politics", "science", "music", "literature", "ai"):
        for part in ("train", "dev"):
            for at, (forms, tags) in enumerate(read_crossner(Path(folder) / domain / f"{part}.txt")):
                spans, unknown = [], []
                for a, b, k in bio_spans(tags):
                    if k not in CROSSNER:
                        unknown.append((a, b))
                        continue
                    kinds = CROSSNER[k].split()
                    words = forms[a:b]
                    if kinds[0] == "MISC" and all(w in gazetteer.people for w in words):
                        kinds = ["NORP"]
                    spans.append((a, b, kinds))
                names = allowed(forms, spans, gazetteer, ["NORP", "MISC", "FAC"])
                for a, b in unknown:
                    for x in range(a, b):
                        names[x] = with_outside(["MISC"])
                out.append(Sentence(f"crossner-{domain}-{part}-{at}", forms, names))
    return out


def standoff(path, gazetteer, certain):
    """Sentences of MEANTIME's or re3d's train file, from spans on raw text."""
    kinds = {"PER": ["PER"], "Person": ["PER"], "ORG": ["ORG"], "Organisation": ["ORG"], "LOC": ["PLACE"], "Location": ["PLACE"],
             "Nationality": ["NORP"], "MilitaryPlatform": ["MISC"], "PRO": ["MISC"], "DocumentReference": ["MISC"]}
    out = []
    for line in open(path, encoding="utf-8"):
        doc = json.loads(line)
        text = doc["text"]
        marked = []
        for span in doc["spans"]:
            kind = kinds.get(span.get("type"))
            if span["kind"] not in ("entity", "place") or (span.get("syntactic") or "NAM") not in ("NAM", "PRE.NAM"):
                continue
            surface = text[span["start"] : span["end"]]
            if re.search(r"[A-Z]", surface) and kind:
                cut = re.match(r"(?:the|a|an|this|its|his|their|our)\s+", surface, re.I)
                start = span["start"] + (cut.end() if cut else 0)
                if re.search(r"[A-Z]", text[start : span["end"]]):
                    marked.append((start, span["end"], kind))
        limit = doc.get("annotated_until") or len(text)
        for sentence in rough_sentences(text):
            if sentence[0][0] >= limit:
                break
            forms = [text[a:b] for a, b in sentence]
            spans, taken = [], set()
            for a, b, kind in sorted(marked, key=lambda m: m[0] - m[1]):
                inside = [at for at, (x, y) in enumerate(sentence) if x >= a and y <= b]
                if inside and not taken & set(inside):
                    spans.append((inside[0], inside[-1] + 1, kind))
                    taken |= set(inside)
            out.append(Sentence(f"{Path(path).name}-{doc['id']}", forms, allowed(forms, spans, gazetteer, ["NORP", "EVENT", "MISC", "FAC"], certain)))
    return out
