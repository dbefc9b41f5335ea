"""Reads, checks, counts and exports the invented reports of corpus/attribution.

Begin reading at `read_report` (the format) and `check_report` (the rules). The format and the annotation decisions are described in
corpus/attribution/README.md. Python standard library only.

    python3 training/attribution/corpus.py check [FILE ...]
    python3 training/attribution/corpus.py counts [FILE ...]
    python3 training/attribution/corpus.py export OUT.jsonl
"""

import collections
import hashlib
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = HERE.parent.parent / "corpus" / "attribution"

STANCES = (
    "asserts confirms denies declines_to_confirm asks conditional reports_hearsay suspects accuses orders promises predicts retracts"
).split()
ATTITUDES = "speech belief decree".split()
TYPES = "direct indirect mixed".split()
SOURCE_TYPES = "named_person role_person pronoun organisation document anonymous unnamed_group unspecified".split()
BLOCKS = "headline standfirst byline dateline paragraph heading list caption quote related furniture".split()
HEADERS = "genre focus published".split()

# Outlets that exist. The reports are invented, and so are the papers and stations in them.
REAL_OUTLETS = (
    "Reuters|Associated Press|AFP|Agence France-Presse|BBC|CNN|CNBC|NBC|ABC News|CBS|NPR|PBS|ITV|Sky News|Fox News|Al Jazeera|Bloomberg|"
    "Guardian|The Times|Sunday Times|New York Times|Washington Post|Wall Street Journal|Financial Times|Daily Mail|Daily Telegraph|"
    "Telegraph|Daily Mirror|Daily Express|Economist|Le Monde|Le Figaro|Der Spiegel|Die Zeit|Bild|El País|Xinhua|TASS|Interfax|Kyodo|dpa|"
    "Deutsche Welle|Politico|BuzzFeed|HuffPost|Newsweek|Time magazine|USA Today|Los Angeles Times|Irish Times|Wikinews|Haaretz|Twitter|"
    "Facebook|Instagram|TikTok"
)

OPENING = {"“": "”", "‘": "’", '"': '"', "'": "'", "«": "»"}


class Trouble(Exception):
    """A place in a file and what is wrong there."""

    def __init__(self, path, line, message):
        super().__init__(f"{path}:{line}: {message}")


class Piece:
    """A stretch of one line of the report, in code points of that line and of the whole text."""

    def __init__(self, line, start, end, at, text):
        self.line, self.start, self.end, self.at, self.text = line, start, end, at, text


class Attribution:
    """One attribution as written in the file, with its pieces found."""

    def __init__(self, ident, stance, attitude, kind, source_type, at):
        self.ident, self.stance, self.attitude, self.type, self.source_type, self.at = ident, stance, attitude, kind, source_type, at
        self.source, self.cue, self.content, self.addressee = [], [], [], []
        self.name = self.nested_in = self.block = None

    def pieces(self):
        """All pieces that nesting looks at."""
        return self.source + self.cue + self.content


class Report:
    """One file: its headers, its lines and its attributions."""

    def __init__(self, path):
        self.path, self.headers, self.lines, self.line_at, self.attributions = path, {}, [], [], []

    @property
    def ident(self):
        return pathlib.Path(self.path).stem

    @property
    def text(self):
        return "\n".join(self.lines)

    def offset(self, line):
        """The code point of the text at which a line (from 1) starts."""
        return sum(len(words) + 1 for words in self.lines[: line - 1])


def read_report(path, troubles):
    """Reads one file; whatever cannot be read is added to `troubles`."""
    report = Report(path)
    current = None
    for number, raw in enumerate(pathlib.Path(path).read_text(encoding="utf-8").split("\n"), 1):
        try:
            current = read_line(report, current, raw, number)
        except Trouble as trouble:
            troubles.append(trouble)
    return report


def read_line(report, current, raw, number):
    """Reads one line of the file and returns the attribution that the next line belongs to."""
    path = report.path
    if raw != raw.rstrip():
        raise Trouble(path, number, "white space at the end of the line")
    if not raw:
        return None
    header = re.fullmatch(r"# (\w+): (.+)", raw)
    if header and not report.lines:
        report.headers[header[1]] = header[2]
        return None
    numbered = re.fullmatch(r"(\d+) \|(?: (.*))?", raw)
    if numbered:
        if report.attributions:
            raise Trouble(path, number, "a line of the report after the first attribution")
        report.lines.append(numbered[2] or "")
        report.line_at.append(number)
        if int(numbered[1]) != len(report.lines):
            raise Trouble(path, number, f"line {numbered[1]} where line {len(report.lines)} is due")
        return None
    first = re.fullmatch(r"(A\d+) (\w+) (\w+) (\w+) (\w+)", raw)
    if first:
        current = Attribution(*first.groups(), number)
        report.attributions.append(current)
        return current
    field = re.fullmatch(r"(source|cue|content|to|name|in|block): (.+)", raw)
    if not field or current is None:
        raise Trouble(path, number, f"cannot be read: {raw}")
    key, value = field.groups()
    if key in ("name", "in", "block"):
        attribute = {"name": "name", "in": "nested_in", "block": "block"}[key]
        if getattr(current, attribute) is not None:
            raise Trouble(path, number, f"{key} is given twice")
        setattr(current, attribute, value)
    else:
        into = {"source": current.source, "cue": current.cue, "content": current.content, "to": current.addressee}[key]
        into.append(find_piece(report, value, number))
    return current


def find_piece(report, value, number):
    """Finds `LINE | words`, `LINE | first >> last`, `LINE#2 | words` or `LINE |` in the report."""
    shape = re.fullmatch(r"(\d+)(?:#(\d+))? \|(?: (.+))?", value)
    if not shape:
        raise Trouble(report.path, number, f"not of the form LINE | words: {value}")
    line, which, words = int(shape[1]), int(shape[2] or 0), shape[3]
    if not 1 <= line <= len(report.lines):
        raise Trouble(report.path, number, f"there is no line {line}")
    text = report.lines[line - 1]
    if words is None:
        start, end = 0, len(text)
    else:
        first, _, last = words.partition(" >> ")
        found = occurrences(text, first)
        if not found:
            raise Trouble(report.path, number, f"line {line} does not have the words: {first}")
        if which > len(found):
            raise Trouble(report.path, number, f"line {line} has only {len(found)} times: {first}")
        if len(found) > 1 and not which:
            raise Trouble(report.path, number, f"line {line} has {len(found)} times, say which with #: {first}")
        start = found[max(which, 1) - 1]
        end = start + len(first)
        if last:
            ends = [place for place in occurrences(text, last) if place >= end]
            if not ends:
                raise Trouble(report.path, number, f"line {line} does not have after “{first}”: {last}")
            end = ends[0] + len(last)
    return Piece(line, report.offset(line) + start, report.offset(line) + end, number, text[start:end])


def occurrences(text, words):
    """Where whole words stand in a text."""
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return [match.start() for match in re.finditer(before + re.escape(words) + after, text)]


def quoted_parts(pieces):
    """For every piece, which of its code points stand inside quotation marks; and the mark still open at the end.

    A quotation may run over several pieces; each new paragraph may open it again.
    """
    inside, mark = [], None
    for number, piece in enumerate(pieces):
        text, flags, place = piece.text, [], 0
        while place < len(text):
            char = text[place]
            if mark is None and char in OPENING and opens(text, place):
                mark = char
                flags.append(True)
            elif mark is not None and place == 0 and number and char == mark:
                flags.append(True)
            elif mark is not None and char == OPENING[mark] and closes(text, place, mark):
                flags.append(True)
                mark = None
            else:
                flags.append(mark is not None)
            place += 1
        inside.append(flags)
    return inside, mark


def opens(text, place):
    """Whether the mark here can open a quotation: nothing, space or a bracket before it, and something after it."""
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    return (before == "" or not before.isalnum() and before not in ".,!?") and after != "" and not after.isspace()


def closes(text, place, mark):
    """Whether the mark here closes the quotation and is not an apostrophe.

    A single mark inside a word never does. At the end of a word it is taken for an apostrophe when the quotation plainly closes later:
    with stop and mark, before the next quotation opens.
    """
    if mark not in "'‘":
        return True
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if after.isalnum():
        return False
    if not before.isalnum():
        return True
    rest = text[place + 1 :]
    opener = re.search(r"(?:^|[\s(\[—–-])" + re.escape(mark) + r"\w", rest)
    rest = rest[: opener.start()] if opener else rest
    return before != "s" or not re.search(re.escape(OPENING[mark]) + r"(?!\w)", rest)


def type_by_marks(pieces):
    """The type that the quotation marks of a content say, and the mark left open."""
    inside, mark = quoted_parts(pieces)
    within = without = 0
    for piece, flags in zip(pieces, inside):
        for char, flag in zip(piece.text, flags):
            if char.isalnum():
                within, without = within + flag, without + (not flag)
    return ("direct" if within and not without else "mixed" if within else "indirect"), mark


def check_report(report, troubles):
    """Adds to `troubles` whatever in a report breaks the rules of corpus/attribution/README.md."""

    def say(line, message):
        troubles.append(Trouble(report.path, line, message))

    for header in HEADERS:
        if header not in report.headers:
            say(1, f"the header “# {header}: …” is missing")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", report.headers.get("published", "")):
        say(1, "published is not a date")
    if not re.fullmatch(r"\d{3}-[a-z0-9-]+\.txt", pathlib.Path(report.path).name):
        say(1, "the file's name is not NNN-slug.txt")
    words = len(report.text.split())
    if not 60 <= words <= 450:
        say(1, f"{words} words; a report has 120 to 350")
    if not report.attributions:
        say(1, "no attribution")
    for number, line in zip(report.line_at, report.lines):
        for outlet in re.findall(rf"(?<!\w)(?:{REAL_OUTLETS})(?!\w)", line):
            say(number, f"an outlet that exists: {outlet}")
    known = {}
    for place, attribution in enumerate(report.attributions, 1):
        if attribution.ident != f"A{place}":
            say(attribution.at, f"{attribution.ident} where A{place} is due")
        known[attribution.ident] = attribution
    for attribution in report.attributions:
        check_attribution(report, attribution, known, say)


def check_attribution(report, attribution, known, say):
    """The rules for one attribution."""
    at = attribution.at
    for value, legal in (
        (attribution.stance, STANCES),
        (attribution.attitude, ATTITUDES),
        (attribution.type, TYPES),
        (attribution.source_type, SOURCE_TYPES),
        (attribution.block or "paragraph", BLOCKS),
    ):
        if value not in legal:
            say(at, f"{value} is none of {' '.join(legal)}")
    for pieces in (attribution.source, attribution.cue, attribution.content):
        for one, other in zip(pieces, pieces[1:]):
            if one.end > other.start:
                say(other.at, "the pieces overlap or are not in text order")
            elif one.line == other.line and not report.text[one.end : other.start].strip():
                say(other.at, "nothing stands between this piece and the one before: write one piece")
    spans = sorted(attribution.pieces(), key=lambda piece: (piece.start, piece.end))
    for one, other in zip(spans, spans[1:]):
        if one.end > other.start:
            say(other.at, f"source, cue and content overlap: {one.text[:40]} / {other.text[:40]}")
    if not attribution.cue and (attribution.stance != "asks" or attribution.source):
        say(at, "no cue; only a question of the report itself (asks, no source) goes without")
    if not attribution.content and attribution.stance != "declines_to_confirm":
        say(at, "no content; only declines_to_confirm goes without")
    if (attribution.source_type == "unspecified") != (not attribution.source):
        say(at, "source_type is unspecified exactly when no source is given")
    if attribution.source_type == "pronoun" and attribution.source:
        if len(attribution.source[0].text.split()) > 3:
            say(at, f"not a pronoun: {attribution.source[0].text}")
    if attribution.name is not None and attribution.name not in report.text:
        say(at, f"the name is not in the report: {attribution.name}")
    if attribution.name is not None and [attribution.name] == [piece.text for piece in attribution.source]:
        say(at, "the name repeats the source")
    for piece in attribution.pieces() + attribution.addressee:
        if not re.search(r"\w", piece.text) and piece.text not in (":", "–", "—", "-", "|"):
            say(piece.at, f"no word in the piece: {piece.text}")
    for piece in attribution.source + attribution.addressee:
        if piece.text.endswith(","):
            say(piece.at, "the comma after a source is left out")
    check_type(report, attribution, say)
    check_nesting(report, attribution, known, say)


def check_type(report, attribution, say):
    """The type against the quotation marks, and the stop at the end of each piece."""
    pieces = attribution.content
    if not pieces:
        if attribution.type != "indirect":
            say(attribution.at, "without content the type is indirect")
        return
    by_marks, mark = type_by_marks(pieces)
    if mark is not None:
        say(pieces[-1].at, f"a quotation is opened with {mark} and not closed in the content")
    text = report.text
    set_off = text[: pieces[0].start].rstrip(" ").endswith((":", "\n", "–")) or pieces[0].start == 0
    if attribution.type != by_marks and not (attribution.type == "direct" and by_marks == "indirect" and set_off):
        say(attribution.at, f"the type is {attribution.type}, the quotation marks say {by_marks}")
    inside, _ = quoted_parts(pieces)
    for piece, flags in zip(pieces, inside):
        bare = piece.text[-1:] in (",", ";", ".") and not flags[-1] and attribution.type != "direct"
        if bare and not re.search(r"\b(?:[A-Za-z]\.[A-Za-z]|Inc|Co|Ltd|No|St|Mr|Dr|Jr)\.$", piece.text):
            say(piece.at, f"the stop outside the quotation marks is left out: …{piece.text[-25:]}")


def check_nesting(report, attribution, known, say):
    """What is nested lies inside, and what lies inside is nested, in the innermost."""

    def holds(outer, inner):
        return bool(inner.cue) and outer is not inner and all(
            any(whole.start <= part.start and part.end <= whole.end for whole in outer.content) for part in inner.cue + inner.content
        )

    around = [other for other in report.attributions if holds(other, attribution)]
    around.sort(key=lambda other: sum(piece.end - piece.start for piece in other.content))
    due = around[0].ident if around else None
    if attribution.nested_in is not None and attribution.nested_in not in known:
        say(attribution.at, f"in: there is no {attribution.nested_in}")
    elif attribution.nested_in is not None and attribution.nested_in not in [other.ident for other in around]:
        say(attribution.at, f"in: cue and content do not lie in the content of {attribution.nested_in}")
    elif attribution.nested_in != due:
        say(attribution.at, f"lies in the content of {due}, and in: says {attribution.nested_in}")


def sentences(line):
    """A rough cut into sentences, as keys for finding shared ones."""
    for part in re.split(r"(?<=[.!?])[\"'”’)]*\s+", line):
        key = " ".join(re.findall(r"\w+", part.lower()))
        if len(key.split()) >= 4:
            yield key


def check_shared(reports, troubles):
    """No sentence stands in two reports, and no number or name of a file is used twice."""
    seen, numbers = {}, {}
    for report in reports:
        number = report.ident[:3]
        if number in numbers:
            troubles.append(Trouble(report.path, 1, f"the number {number} is used by {numbers[number]} too"))
        numbers[number] = report.path
        for at, line in zip(report.line_at, report.lines):
            for key in sentences(line):
                if key in seen and seen[key] != report.path:
                    troubles.append(Trouble(report.path, at, f"this sentence stands in {seen[key]} too: {key[:60]}"))
                seen.setdefault(key, report.path)


def lemma(words):
    """A cue's form for counting: lower case, endings of the last or first verb taken off. Good enough to count by, no more."""
    irregular = {
        "said": "say", "says": "say", "saying": "say", "told": "tell", "tells": "tell", "telling": "tell", "thought": "think",
        "wrote": "write", "written": "write", "writes": "write", "writing": "write", "held": "hold", "swore": "swear", "sworn": "swear",
        "stood": "stand", "spoke": "speak", "spoken": "speak", "went": "go", "gave": "give", "given": "give", "took": "take",
        "taken": "take", "made": "make", "making": "make", "laid": "lay", "felt": "feel", "found": "find", "shot": "shoot",
        "knew": "know", "known": "know", "meant": "mean", "heard": "hear", "kept": "keep", "broke": "break", "is": "be", "was": "be",
        "are": "be", "were": "be", "been": "be", "being": "be", "had": "have", "has": "have", "denied": "deny", "denies": "deny",
        "denying": "deny", "foresaw": "foresee", "forecast": "forecast", "showed": "show", "shown": "show", "hit": "hit", "pleaded": "plead",
        "pled": "plead", "understood": "understand", "left": "leave", "did": "do", "does": "do", "put": "put", "puts": "put",
    }  # fmt: skip
    out = []
    for word in re.findall(r"[\w’'-]+|[:–—]", words.lower()):
        if word in irregular:
            out.append(irregular[word])
        elif re.search(r"[^aeiou](?:ied|ies)$", word) and len(word) > 4:
            out.append(word[:-3] + "y")
        elif re.search(r"[a-z]{3}ing$", word) and word not in ("according",):
            out.append(undouble(word[:-3]))
        elif re.search(r"[a-z]{2}ed$", word) and not word.endswith("eed"):
            out.append(undouble(word[:-2]))
        elif re.search(r"(?:s|x|z|ch|sh)es$", word):
            out.append(word[:-2])
        elif re.search(r"[a-rt-z]s$", word) and len(word) > 3 and not word.endswith(("us", "is")):
            out.append(word[:-1])
        else:
            out.append(word)
    return " ".join(word[:-1] if len(word) > 4 and word.endswith("e") else word for word in out)


def undouble(stem):
    """`admitt` to `admit`."""
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "slfz" else stem


def counts(reports, out):
    """Prints how many of everything there are."""
    everything = [attribution for report in reports for attribution in report.attributions]
    words = sum(len(report.text.split()) for report in reports)
    nested = sum(attribution.nested_in is not None for attribution in everything)
    print(f"{len(reports)} reports, {words} words, {len(everything)} attributions, {nested} of them nested", file=out)
    tables = (
        ("stance", [attribution.stance for attribution in everything]),
        ("attitude", [attribution.attitude for attribution in everything]),
        ("type", [attribution.type for attribution in everything]),
        ("source type", [attribution.source_type for attribution in everything]),
        ("genre", [report.headers.get("genre", "?") for report in reports]),
    )
    for title, values in tables:
        table = sorted(collections.Counter(values).items(), key=lambda item: (-item[1], item[0]))
        print(f"\n{title}: " + ", ".join(f"{value} {count}" for value, count in table), file=out)
    cues = collections.Counter(lemma(" … ".join(piece.text for piece in attribution.cue)) or "(none)" for attribution in everything)
    by_count = collections.defaultdict(list)
    for cue, count in sorted(cues.items()):
        by_count[count].append(cue)
    print(f"\n{len(cues)} different cues (stems as counted by)", file=out)
    for count in sorted(by_count, reverse=True):
        print(f"{count}: " + ", ".join(by_count[count]), file=out)


def as_json(report):
    """A report in the shape of the annotated corpora that the tagger is trained on."""

    def spans(pieces):
        return [{"start": piece.start, "end": piece.end, "text": piece.text} for piece in pieces]

    rows = []
    for attribution in report.attributions:
        first = (attribution.cue or attribution.content)[0].line
        rows.append(
            {
                "id": attribution.ident,
                "source": spans(attribution.source),
                "cue": spans(attribution.cue),
                "content": spans(attribution.content),
                "type": attribution.type,
                "attitude": attribution.attitude,
                "stance": attribution.stance,
                "source_type": attribution.source_type,
                "source_name": attribution.name,
                "nested_in": attribution.nested_in,
                "addressee": spans(attribution.addressee),
                "block": attribution.block or ("headline" if first == 1 else "paragraph"),
            }
        )
    return {
        "id": f"dateline-{report.ident}",
        "doc_id": f"dateline-{report.ident}",
        "group": "dateline",
        "genre": report.headers["genre"],
        "title": report.lines[0],
        "date": report.headers["published"],
        "published": report.headers["published"],
        "licence": "MIT OR Apache-2.0",
        "origin": f"corpus/attribution/{report.ident}.txt",
        "sha256": hashlib.sha256(report.text.encode()).hexdigest(),
        "text": report.text,
        "annotator": "dateline",
        "attributions": rows,
    }


def main(arguments):
    """Runs one command; returns the exit status."""
    if not arguments or arguments[0] not in ("check", "counts", "export"):
        print(__doc__, file=sys.stderr)
        return 2
    chosen = [pathlib.Path(path) for path in arguments[1:]] if arguments[0] in ("check", "counts") else []
    paths = chosen or sorted(FOLDER.glob("*.txt"))
    troubles = []
    reports = [read_report(shorten(path), troubles) for path in paths]
    for report in reports:
        check_report(report, troubles)
    check_shared(reports, troubles)
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    if troubles:
        return 2
    if arguments[0] == "counts":
        counts(reports, sys.stdout)
    elif arguments[0] == "export":
        if len(arguments) != 2:
            print("export needs the name of the file to write", file=sys.stderr)
            return 2
        with open(arguments[1], "w", encoding="utf-8") as out:
            for report in reports:
                out.write(json.dumps(as_json(report), ensure_ascii=False) + "\n")
        print(f"{len(reports)} reports written to {arguments[1]}")
    else:
        print(f"{len(reports)} reports are well-formed")
    return 0


def shorten(path):
    """The path as it is best shown: from the working directory where it lies under it."""
    try:
        return str(path.resolve().relative_to(pathlib.Path.cwd()))
    except ValueError:
        return str(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
