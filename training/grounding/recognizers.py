"""Scores times and numbers on the rows of Microsoft's Recognizers-Text that fit what news writes.

    python3 ../shared/tools/to_input.py GOLD > in.jsonl; dateline read -q --from jsonl in.jsonl -f jsonl > out.jsonl
    python3 training/grounding/recognizers.py times ../shared/gold/grounding/recognizers_datetime_en.jsonl out.jsonl \\
        --news ../shared/gold/grounding/{meantime_en.train,meantime_en.dev,gum_dates,tbaq_aquaint}.jsonl [--show]
    python3 training/grounding/recognizers.py numbers ../shared/gold/grounding/recognizers_number_en.jsonl out.jsonl [--show]

The set was made for talking to a calendar and a spreadsheet. Which rows of times fit news is not for us to choose: a row fits where its
expression has a form that annotators marked as a time in news (`--news`), when numbers, ordinals, months, weekdays, units and
such are taken for one word each. Rows of numbers fit but for the forms in NUMBERS.

Rows are scored by what they mean, since their values are not TIMEX3's. Where words leave a year or half of a day open the set
lists both readings, and one of them is right. An interval written as one span may be ours as two times, its beginning and its
end. P0.5Y is P6M. "In two weeks" is a day there and a length here, and right where the length leads to that day; "the next three
days" begin tomorrow there and today here. A day that no calendar has is right where nothing is found.
"""

import argparse
import collections
import datetime
import json
import re

SMALL = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand""".split()
ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth twentieth thirtieth""".split()
MONTHS = """january february march april may june july august september october november december jan feb mar apr jun jul aug
sep sept oct nov dec""".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun".split()
UNITS = """second minute hour day week month year quarter decade century fortnight weekend min mins hr hrs night""".split()
CLASSES = {
    **dict.fromkeys(SMALL, "N"), **dict.fromkeys(ORDINALS, "ORD"), **dict.fromkeys(MONTHS, "MONTH"),
    **dict.fromkeys(WEEKDAYS, "WEEKDAY"), **dict.fromkeys(UNITS, "UNIT"), **{f"{unit}s": "UNITS" for unit in UNITS},
    **dict.fromkeys("morning afternoon evening noon midnight midday tonight dawn dusk overnight mornings evenings".split(), "PART"),
    **dict.fromkeys("last next this past coming previous following upcoming current".split(), "WHICH"),
    **dict.fromkeys("am pm a.m p.m".split(), "AMPM"), **dict.fromkeys("today tomorrow yesterday".split(), "DAY"),
    **dict.fromkeys("spring summer fall autumn winter".split(), "SEASON"), **dict.fromkeys("- – to through until".split(), "TO"),
}
# What is left out of the numbers: a name and what it looks for in the words of the span or, after "|text", of the row.
NUMBERS = [
    ("powers and scientific notation", r"\^|\d[eE][+-]?\d|x10|\*"),
    ("fractions in words", r"(?i)\b\w*(firsts|seconds|thirds|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|teenths?"
     r"|tieths?|hundredths?|thousandths?|millionths?|billionths?|trillionths?|twenty-first|quarters?|half)\b"),
    ("division: one over three", r"(?i)\bover (\d|one|two|three|four|five|six|seven|eight|nine|ten|twenty|a)"),
    ("no number, but a place in a row: last, next, current", r"(?i)\b(last|next|previous|current|penultimate|antepenultimate)\b"),
    ("shorthand of data sheets", r"(?i)\d\s*[gmtk]$|dzs|dozs|\bk\b"),
    ("signs of comparison in formulas", r"[<>=]|equal"),
    ("telephone numbers, addresses, dates and lists in digits|text", r"\d+\.\d+\.\d+|\d/\d+/\d|\d-\d{3}-\d{4}|\d{4}/\d{4}"
     r"|\d{2},\d{2},\d{2}|^SCP|\d{3} 0000|1\.111,11"),
    ("several numbers dictated in a row|text", r"two valid numbers|are two ranges|are the same|are not the same"),
    ("minus with a space, as in sums|text", r"^-\s"),
]


def form(surface):
    """The expression with each class of words as one: "the 18th of May" is "ORD MONTH"."""
    out = []
    text = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1 ordinal", surface.lower().replace("’", "'"))
    for word in re.findall(r"\d+:\d\d(?::\d\d)?|\d+|[a-z.]+(?:'s|')?|[-–/]", text):
        word = word.rstrip(".")
        if not word or word in ("the", "on", "at", "in", "of", "a", "an"):
            continue
        if word == "ordinal" and out:
            out[-1] = "ORD"
            continue
        kind = "CLOCK" if ":" in word else "YEAR" if re.fullmatch(r"\d{4}", word) else "N" if word.isdigit() else CLASSES.get(word, word)
        if not (kind == "N" and out and out[-1] == "N"):
            out.append(kind)
    return " ".join(out)


def close(a, b):
    return a is not None and b is not None and abs(a - b) <= 1e-4 * max(1.0, abs(b))


def rows(path):
    with open(path, encoding="utf-8") as lines:
        yield from map(json.loads, lines)


# ---- times


def seconds(value):
    """The length of an ISO duration in seconds, months as twelfths of a year."""
    found = re.fullmatch(
        r"P(?:([\d.]+)Y)?(?:([\d.]+)Q)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:([\d.]+)DE)?"
        r"(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?", value or ""
    )
    if not found or value in ("P", ""):
        return None
    scale = (31557600, 31557600 / 4, 31557600 / 12, 604800, 86400, 315576000, 3600, 60, 1)
    return sum(float(part) * unit for part, unit in zip(found.groups(), scale) if part)


def same_value(ours, timex):
    """Whether a TIMEX of ours says what one of theirs says; what theirs leaves open (XXXX) may be told by ours."""
    if not ours or not timex:
        return False
    a, b = seconds(ours), seconds(timex.rstrip(")").rsplit(",", 1)[-1])
    if a is not None and b is not None:
        return abs(a - b) <= 0.02 * b
    if timex == "P1WE":
        return ours in ("XXXX-WXX-WE", "P1WE")
    if re.match(r"^T\w", timex):
        ours = "T" + ours.split("T", 1)[1] if "T" in ours else ours
    day, _, clock = ours.partition("T")
    their_day, _, their_clock = timex.partition("T")
    clock, their_clock = (re.sub(r"^(\d\d)$", r"\1:00", part) for part in (clock, their_clock))
    clock, their_clock = (re.sub(r":00$", "", part) if part.count(":") == 2 else part for part in (clock, their_clock))
    if clock.rstrip("Z") != their_clock.rstrip("Z") and their_clock != clock.split("+")[0].split("-")[0]:
        return False
    weekday = re.fullmatch(r"XXXX-WXX-(\d)", their_day)
    if weekday and re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return datetime.date.fromisoformat(day).isoweekday() == int(weekday.group(1))
    parts, theirs = day.split("-"), their_day.split("-")
    return len(parts) == len(theirs) and all(
        len(one) == len(other) and all(y in ("X", x) for x, y in zip(one, other)) for one, other in zip(parts, theirs)
    )


def moment(value):
    """Their moments without seconds, with the T of ISO."""
    return re.sub(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d)(:\d\d)?$", r"\1T\2", value or "")


def right_time(span, found, published):
    resolutions = span["resolutions"] or []
    if resolutions and all(other.get("value") == "not resolved" and re.search(r"-(30|31)$", other.get("timex") or "") for other in resolutions):
        return all(time["value"] is None for time in found)
    if not found:
        return False
    first, last = found[0], found[-1]
    for other in resolutions:
        if same_value(first["value"], other.get("timex")):
            return True
        single, start, end = (moment(other.get(key)) for key in ("value", "start", "end"))
        if single and first["from"] and len(found) == 1:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", single) and first["from"][:10] == single and first["type"] != "DURATION":
                return True
            if first["from"][:16] == single[:16] and "T" in single:
                return True
        length = seconds(first["value"]) if first["type"] == "DURATION" else None
        if single and length and published and re.match(r"\d{4}-\d\d-\d\d", single):
            # "In two weeks": the length leads to their day, months and years as they fall.
            begin = datetime.datetime.fromisoformat(published)
            apart = (datetime.datetime.fromisoformat(single) - begin).total_seconds()
            if abs(abs(apart) - length) <= max(60.0, 0.02 * length, 86400 * (length >= 2592000) * 2):
                return True
        if start and end and first["from"]:
            ends = {last["to"], last["from"], (last["to"] or "")[:10], (last["from"] or "")[:10]}
            clocks = {(told or "")[11:16] for told in (last["to"], last["from"])}
            begins = first["from"] in (start, start[:10]) or first["from"][:10] == start
            begins = begins or ":" in start and first["from"][11:16] == start[-8:][:5]
            if begins and (end in ends or ":" in end and "T" not in end and end[:5] in clocks):
                return True
    return False


# ---- numbers


def right_number(span, found):
    value = str((span.get("resolution") or {}).get("value") or "")
    if re.match(r"[\[(]", value):
        low, high = (float(part) if part.strip() else None for part in value[1:-1].split(",", 1))
        if low == high:
            return any(close(row["low"], low) for row in found)
        lows, highs = ([row[key] for row in found] for key in ("low", "high"))
        return (low is None or any(close(one, low) for one in lows)) and (high is None or any(close(one, high) for one in highs))
    try:
        number = float(value.rstrip("%"))
    except ValueError:
        return False
    share = lambda row: close(row["low"] / float(row["out_of"]), number) if row.get("out_of") and row["low"] is not None else False
    return any(close(row["low"], number) or close(row["high"], number) or share(row) for row in found)


def left_out(span, text):
    """Why a row of numbers does not fit, or None."""
    if str((span.get("resolution") or {}).get("value")) in ("None", "null", ""):
        return "a unit without a number"
    for name, pattern in NUMBERS:
        name, _, where = name.partition("|")
        if re.search(pattern, text if where else span["surface"]):
            return name
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["times", "numbers"])
    parser.add_argument("gold")
    parser.add_argument("system")
    parser.add_argument("--news", nargs="*", default=[], help="annotated news, whose forms of times fit")
    parser.add_argument("--show", action="store_true", help="list what is missed or wrong")
    arguments = parser.parse_args()
    records = {record["report"]["id"]: record for record in rows(arguments.system)}
    times = arguments.task == "times"
    news = {form(span["surface"]) for path in arguments.news for row in rows(path) for span in row["spans"] if span["kind"] == "time"}
    count, reasons = collections.Counter(), collections.Counter()
    for row in rows(arguments.gold):
        for span in row["spans"]:
            if times:
                why = None if form(span["surface"]) in news else "no such form in news"
                if re.search(r"\d{1,2}/\d{1,2}(?!/)|[=<>]", span["surface"]) and not why:
                    why = "day and month in digits whose order nothing tells, and formulas"
            else:
                why = left_out(span, row["text"])
            if why:
                reasons[why] += 1
                continue
            layer = records[row["id"]]["times" if times else "quantities"]
            found = [other for other in layer if other["start"] < span["end"] and span["start"] < other["end"]]
            right = right_time(span, found, row["published"]) if times else bool(found) and right_number(span, found)
            count.update(all=1, found=bool(found), right=right)
            if not right and arguments.show:
                keys = ("text", "value", "from") if times else ("text", "low", "high", "bound")
                theirs = [other.get("timex") for other in span["resolutions"]] if times else span["resolution"].get("value")
                print(row["text"][:90], "|", span["surface"], "|", theirs, "|", [[x[key] for key in keys] for x in found], "|", row["published"])
    total = max(count["all"], 1)
    print(f"fitting {count['all']}; found {count['found']} = {count['found'] / total:.3f}; right {count['right']} = "
          f"{count['right'] / total:.3f} of all, {count['right'] / max(count['found'], 1):.3f} of found")
    for why, number in reasons.most_common():
        print(f"left out {number}: {why}")


if __name__ == "__main__":
    main()
