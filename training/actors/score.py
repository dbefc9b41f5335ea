"""Scores `dateline resolve actor` on phrases with known country and sector.

    python3 training/actors/score.py ngec PATH/ngec_actor_tests.jsonl target/release/dateline
    python3 training/actors/score.py plover PATH/plover_gsr.jsonl target/release/dateline

Neither set may be committed or trained on; only the figures are published. With --show, what was wrong is listed.

Country: right where ours equals the expected one; rows whose expected country is empty or absent are left out (they are
counted apart: a country where none is expected). The peers' codes EUR and UNO are bodies between governments, IGO here;
JAP is their slip for JPN. Sector: right where our first sector equals the first three letters expected; rows without an
expected sector are left out. NGEC's tests without a date, or with "today", were written in 2022: the date is 2022-10-01.
"""

import argparse
import json
import subprocess
from collections import Counter

TODAY = "2022-10-01"
COUNTRIES = {"EUR": "IGO", "UNO": "IGO", "JAP": "JPN"}


def ngec(rows):
    """Phrases with date and country of context; the second argument of a call is its date."""
    adjectives = {"German": "DEU", "Somalia": "SOM"}
    for row in rows:
        expected = row["expected"]
        if row["function"] not in ("agent_to_code", "search_nat", "short_text_to_agent"):
            continue
        args = row["args"] or {}
        positional = args.get("_args") or []
        date = args.get("query_date") or (positional[1] if len(positional) > 1 else "") or TODAY
        date = TODAY if date == "today" else date
        context = adjectives.get(positional[0] if positional else "", "")
        country = expected.get("country", expected.get("cc"))
        yield row["text"], date, context, country, expected.get("code_1")


def plover(rows):
    """Each phrase with one country and sector once."""
    seen = set()
    for row in rows:
        for actor in row["source"] + row["target"]:
            key = (actor["text"], actor["country"], actor["sector"])
            if key not in seen:
                seen.add(key)
                sector = actor["sector"]
                yield actor["text"].strip(), "", "", actor["country"], None if sector in (None, "***") else sector[:3]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["ngec", "plover"])
    parser.add_argument("gold")
    parser.add_argument("program")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    with open(arguments.gold, encoding="utf-8") as gold:
        cases = list({"ngec": ngec, "plover": plover}[arguments.task](map(json.loads, gold)))
    lines = "".join("\t".join((text.replace("\t", " "), date, country)) + "\n" for text, date, country, _, _ in cases)
    run = subprocess.run(
        [arguments.program, "resolve", "actor", "-", "--json"], input=lines, capture_output=True, text=True, check=False
    )
    if run.returncode == 2:
        raise SystemExit(run.stderr)
    answers = [json.loads(line)["actor"] for line in run.stdout.splitlines()]
    assert len(answers) == len(cases)
    count = Counter()
    for (text, date, _, country, sector), answer in zip(cases, answers):
        ours = (answer or {}).get("country")
        first = ((answer or {}).get("sectors") or [None])[0]
        wrong = []
        if country:
            count["country"] += 1
            right = ours == COUNTRIES.get(country, country)
            count["country right"] += right
            count["country given"] += ours is not None
            wrong += [] if right else [f"country {country}, ours {ours}"]
        elif country == "":
            count["no country"] += 1
            count["country invented"] += ours is not None
            wrong += [f"country {ours} invented"] if ours else []
        if sector and sector != "UNK":
            count["sector"] += 1
            right = first == sector
            count["sector right"] += right
            count["sector given"] += first is not None
            wrong += [] if right else [f"sector {sector}, ours {first}"]
        elif sector == "" or sector is None:
            count["no sector"] += 1
            count["sector where none"] += first is not None
        if wrong and arguments.show:
            print(f"{text} [{date}]: {'; '.join(wrong)} ({(answer or {}).get('rule')}, {(answer or {}).get('name')})")
    for what in ("country", "sector"):
        total, right, given = count[what], count[f"{what} right"], count[f"{what} given"]
        print(f"{what}: {right}/{total} = {right / total:.3f}; given {given}, right of given {right / max(given, 1):.3f}")
    print(f"country invented: {count['country invented']}/{count['no country']}")
    print(f"sector where none is expected: {count['sector where none']}/{count['no sector']}")


if __name__ == "__main__":
    main()
