"""Where attributions are found and where not: recall, right sources and right stances by phenomenon and by block.

    python training/attribution/figures.py GOLD OUT [--shared ../shared]

GOLD is an annotated set, OUT what `dateline read -q --from jsonl IN -f jsonl` says of it. Relations are matched as `score.py` matches
them. Writes a table in Markdown. Where a group is small, the figure says little: `n` stands beside it.
"""

import argparse
import re
import sys
from collections import defaultdict
from pathlib import Path

PRONOUN = re.compile(r"(he|she|they|it|we|i|you|who|which|that|his|her|their|its|my|our)", re.I)
LONG = 300


def blocks_of(record):
    """What kind of block each character of the text stands in."""
    kinds = {}
    for block in record["blocks"]:
        kinds.update(dict.fromkeys(range(block["start"], block["end"]), block["kind"]))
    return kinds


def phenomena(attribution, kinds, everything):
    """The groups an annotated attribution belongs to, as (table, group)."""
    source = " ".join(piece["text"] for piece in attribution.get("source") or [])
    content = attribution.get("content") or []
    cue = attribution.get("cue") or []
    anchor = (cue or content or [{"start": 0}])[0]["start"]
    yield "block", kinds.get(anchor, "none")
    yield "form", attribution.get("type") or "none given"
    if attribution.get("stance"):
        yield "stance", attribution["stance"]
    if attribution.get("attitude"):
        yield "attitude", attribution["attitude"]
    yield "source", "none" if not source else "pronoun" if PRONOUN.fullmatch(source) else "name" if re.search(r"(?<!^)\b[A-Z]|^[A-Z][a-z]+$", source) else "noun"
    inside = attribution.get("nested_in") is not None or any(
        other is not attribution
        and any(piece["start"] <= anchor < piece["end"] for piece in other.get("content") or [])
        for other in everything
    )
    yield "nesting", "inside another" if inside else "outermost"
    length = sum(piece["end"] - piece["start"] for piece in content)
    yield "content", "none" if not content else "in pieces" if len(content) > 1 else f"over {LONG} characters" if length > LONG else "one piece"
    if cue and content:
        yield "order", "cue first" if anchor < content[0]["start"] else "content first"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("out")
    parser.add_argument("--shared", default="../shared")
    options = parser.parse_args()
    sys.path.insert(0, str(Path(options.shared, "tools")))
    import score  # the scorer itself, so that matching is the same

    records = {str(record["report"]["id"]): record for record in score.load(options.out)}
    groups = defaultdict(lambda: defaultdict(lambda: [0, 0, 0, 0, 0]))
    outermost, speech = [0, 0, 0], [0, 0]
    seen = set()
    for document in score.load(options.gold):
        key = score.gid(document)
        if key in seen or key not in records:
            continue
        seen.add(key)
        text, record = document["text"], records[key]
        wanted = [a for a in document["attributions"] if not a.get("photo_credit")]
        found = record["attributions"]
        roles = ("source", "cue", "content")
        gold = [{role: score.chars(text, a.get(role)) for role in roles} for a in wanted]
        ours = [{role: score.chars(text, a.get(role)) for role in roles} for a in found]
        candidates = []
        for x, a in enumerate(gold):
            for y, b in enumerate(ours):
                overlap = score.iou(a["content"], b["content"]) if a["content"] or b["content"] else float(bool(a["cue"] & b["cue"]))
                if overlap >= 0.5 and (not a["cue"] or a["cue"] & b["cue"]):
                    candidates.append((overlap, x, y))
        pairs = dict(score.greedy(candidates))
        kinds = blocks_of(record)
        for x, attribution in enumerate(wanted):
            y = pairs.get(x)
            a, b = gold[x]["source"], ours[y]["source"] if y is not None else set()
            right = y is not None and ((not a and not b) or score.iou(a, b) >= 0.5 or bool(a & b) and len(b) <= len(a))
            for table, group in phenomena(attribution, kinds, wanted):
                cell = groups[table][group]
                cell[0] += 1
                cell[1] += y is not None
                cell[2] += right
                if y is not None and attribution.get("stance"):
                    cell[3] += 1
                    cell[4] += attribution["stance"] == found[y].get("stance")
                if (table, group) == ("nesting", "outermost"):
                    # What is nested by our reading is left out too.
                    hit = y is not None and found[y].get("nested_in") is None
                    outermost[0] += 1
                    outermost[1] += hit
                    words = " ".join(piece["text"] for piece in attribution.get("cue") or [])
                    if attribution.get("attitude", "speech" if score.SPEECH.search(words) else "other") == "speech":
                        speech[0] += 1
                        speech[1] += hit
        outermost[2] += sum(a.get("nested_in") is None for a in found)
    share = lambda part, whole: f"{part / whole:.2f}".lstrip("0") if whole and part < whole else "1.0" if whole else ""
    print("| by | of | n | found | source right of found | stance right of found |\n|---|---|---|---|---|---|")
    for table, rows in groups.items():
        for group, (n, hit, right, asked, stance) in sorted(rows.items(), key=lambda row: -row[1][0]):
            print(f"| {table} | {group} | {n} | {share(hit, n)} | {share(right, hit)} | {share(stance, asked)} |")
    n, hit, system = outermost
    recall, precision = hit / max(1, n), hit / max(1, system)
    f1 = lambda recall: 2 * precision * recall / max(1e-9, precision + recall)
    of_speech = speech[1] / max(1, speech[0])
    print(f"\nOutermost alone: P {precision:.3f} (of {system}), R {recall:.3f} (of {n}), F1 {f1(recall):.3f};")
    print(f"of speech R {of_speech:.3f} (of {speech[0]}), F1 {f1(of_speech):.3f} (precision against all, as in `score.py`).")


if __name__ == "__main__":
    main()
