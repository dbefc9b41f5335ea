"""Makes data/world/officeholders.tsv from Wikidata extracts of 2021 to 2023 and our own supplement.

Usage: python3 training/world/officeholders.py ../shared/data/grounding
"""

import re
import sys
import unicodedata
from pathlib import Path

import tables

HEADER = ["country", "role", "person", "aliases", "office", "sector", "from", "to", "wikidata", "source", "as_of"]

FILES = {  # extract: country and month of the extract
    "china-ministers": ("CHN", "2022-07"), "egypt-ministers": ("EGY", "2022-08"), "ethiopia-ministers": ("ETH", "2022-07"),
    "france-cabinet": ("FRA", "2022-07"), "india-ministers": ("IND", "2022-07"), "iran-ministers": ("IRN", "2022-07"),
    "iraq-ministers": ("IRQ", "2022-08"), "israel-ministers": ("ISR", "2022-07"), "japan-ministers": ("JPN", "2022-07"),
    "nigeria": ("NGA", "2022-07"), "pakistan-ministers": ("PAK", "2022-08"), "russia-cabinet": ("RUS", "2022-08"),
    "saudi-ministers": ("SAU", "2022-07"), "somalia-cabinet": ("SOM", "2022-08"), "south-korea-ministers": ("KOR", "2022-08"),
    "south-sudan": ("SSD", "2022-08"), "sudan": ("SDN", "2022-07"), "syria": ("SYR", "2023-01"),
    "turkey-ministers": ("TUR", "2022-08"), "ukraine-cabinet": ("UKR", "2022-07"),
    "united-kingdom-cabinet": ("GBR", "2022-07"), "us-cabinet": ("USA", "2022-08"), "yemen": ("YEM", "2023-01"),
}

# Offices that reports seldom name: left out. The ambassadors alone are a quarter of the extracts.
LEFT_OUT = re.compile(
    r"ambassador|^High Commissioner|First Lady|^judge|^Justice of|Supreme Court Justice|Lord of the Treasury|Parliamentary"
    r"|Under.?Secretary|Assistant Secretary|Deputy Secretary|^Deputy (Minister|Attorney|Director|Chief|Speaker|President|Governor"
    r"|Chairman|Kremlin|National|Chief Minister)|Deputy director|Minister of State|Minister Delegate|Minister in [Cc]harge"
    r"|Lieutenant Governor|Election Commissioner|Administrator of|Private Secretary|Permanent Secretary"
    r"|Counselor to|Solicitor General|Chief of Staff to the Vice|Secretary of State of |Senior Vice Minister|^Vice Foreign|Economic Adv"
    r"|^Permanent Representative to (?!the United Nations(, New York)?$)|^Secretary of State for (Children|Digital|La Franc|Parl)"
    r"|Adviser to|Advisor to|Assistant to|Special A|Chairman of Ways|Economic Secretary|Exchequer Secretary"
    r"|Financial Secretary|Commercial Secretary|Paymaster|Chief Secretary to|Lord Privy|Lord President|Leader of the House"
    r"|Information Commissioner|Policy Unit|Home Civil Service|Cabinet Secretary$|Falkland|Pitcairn|^Minister for (?!Overs|Energy|Sol|Trans)"
    r"|^Commissioner for|Superintendent|^Head of (?!the Chechen|the Republic of Crimea)|^mayor of (?!Beijing|Shanghai|Istanbul|Ankara|istanbul)"
    r"|^Mayor of (?!London)|Vice.?[Pp]resident (for|as|of the (House|National|International))|^Member of|Plenipotentiary|Presidential rep"
    r"|Representative of the|Alternate Member|Military cabinet|military cabinet|Policy Planning|Science|Councilor|Coordinator|Counsel"
    r"|^Commander of|Chief of (Naval|Air|the Air|Staff of the Air|Defence Intelligence|the Naval)|^Vice Chief|Executive Office"
    r"|^Secretary of the (Air|Army|Navy)|^Administrator|Civil Service|Regional Council|Chairman of the Board|Chief of General Staff of"
    r"|^Supreme Commander|^Foreign Secretary$| of (Western|Eastern|Central|Northern) (Bahr|Equatoria|Darfur|Kordofan)| of (Upper Nile|Unity|Jonglei|Lakes|Warrap|Northern Bahr)"
    r"|^Governor of (?!the Bank|the Central|the National Bank|the People|the Reserve|the Banque)",
)

ROLES = [  # the first pattern that fits
    (r"Permanent Representative to the United Nations|^Ambassador to the United Nations", "un_ambassador"),
    (r"^(Deputy Prime Minister|First Deputy Prime|Vice Premier|Alternate Prime)", "deputy_head_of_government"),
    (r"^(Vice President|First Vice President|Vice-President|Deputy Chairman of the (Sov|Tran)|Crown Prince)", "deputy_head_of_state"),
    (r"Supreme Leader|^King|^Emperor|monarch|^Chairman of the (Sovereignty|Transitional Mil)|^Acting President", "head_of_state"),
    (r"^President$|^President of Southern Sudan", "head_of_state"),
    (r"^Prime Minister$|^Premier of the State Council", "head_of_government"),
    (r"Foreign Affairs|External Affairs|^Secretary of State$|Secretary of State for Foreign", "foreign_minister"),
    (r"Chief of (the )?(General|Defence|Army|Joint)|Chairman of the (Joint|General)|Chief of Staff of the Army|Staff of the Army"
     r"|Commander-in-[Cc]hief|Chair of the Chiefs", "military_chief"),
    (r"Minister of (National )?Defen[cs]e( and Armed.*)?$|^Secretary of Defen[cs]e|Secretary of State for Defence|Armed Forces"
     r"|^Federal Minister of Defence$|War and Defence", "defense_minister"),
    (r"Minister (of|for) (the )?(Interior|Internal Affairs|Home Affairs)|Home Secretary|Home Department|Federal Minister of the Interior"
     r"|Minister of Interior", "interior_minister"),
    (r"Homeland Security|Public Security|State Security|Internal Security|^Minister of Intelligence", "security_minister"),
    (r"Chancellor of the Exchequer|Minister of (the )?(Finance|Economy, Finances|Economic Affairs and Finance|Finance and)"
     r"|Secretary of the Treasury|Federal Minister of Finance", "finance_minister"),
    (r"Econom", "economy_minister"),
    (r"Attorney.General|Prosecutor.?General|Director of Public Pros", "prosecutor"),
    (r"Lord Chancellor|Minister of (Law and )?Justice|Secretary of State for Justice|Law and Justice", "justice_minister"),
    (r"Health", "health_minister"), (r"Education", "education_minister"),
    (r"Energy|Petroleum|Oil|Electricity", "energy_minister"), (r"Trade|Commerce", "trade_minister"),
    (r"Agricultur", "agriculture_minister"), (r"Environment|Ecolog|Climate", "environment_minister"),
    (r"Information|Communications|Media", "information_minister"), (r"Labou?r|Employment|Manpower", "labor_minister"),
    (r"Transport", "transport_minister"), (r"Culture", "culture_minister"),
    (r"National Security Advis|Security Council$|National Security and Defense Council", "security_adviser"),
    (r"Spoke(s)?person", "spokesperson"),
    (r"Chief of Staff", "chief_of_staff"),
    (r"Central Bank|Federal Reserve|Bank of England|Banque|Reserve Bank|People's Bank|National Bank", "central_bank_governor"),
    (r"CIA|FBI|Mossad|National Intelligence|Secret Intelligence|Federal Security Service|Foreign Intelligence|Intelligence", "intelligence_chief"),
    (r"Chief Justice|President of the (Supreme|Constitutional)", "chief_justice"),
    (r"Speaker|Chairman of the (State Duma|Federation|Senate)|President of the (National Assembly|Senate|House)", "speaker"),
    (r"Leader of the Opposition", "opposition_leader"),
    (r"^General Secretary", "party_leader"),
    (r"^Chief [Mm]inister|Iraqi Kurdistan|^Head of the|Azad Kashmir|Prime Minister of Crimea|^Governor", "governor"),
    (r"^[Mm]ayor", "mayor"),
    (r"^(Federal )?[Mm]inister|^Secretary of|^Chief Cabinet|Trade Representative", "minister"),
]

SECTORS = {"military_chief": "MIL", "rebel_leader": "REB", "opposition_leader": "OPP", "party_leader": "PTY", "prosecutor": "JUD",
           "chief_justice": "JUD", "intelligence_chief": "SPY", "speaker": "LEG", "religious_leader": "REL",
           "head_of_organization": ""}

WORLD = [  # offices of world.csv: pattern, actor, role, office
    (r"^Secretary-General of the United Nations", "united-nations", "head_of_organization", "Secretary-General"),
    (r"^Deputy Secretary-General of the United", "united-nations", "deputy_head_of_organization", "Deputy Secretary-General"),
    (r"^President of the United Nations General", "un-general-assembly", "head_of_organization", "President"),
    (r"^president of the Parliamentary Assembly", "council-of-europe", "speaker", "President of the Parliamentary Assembly"),
    (r"^President of the International Court", "icj", "head_of_organization", "President"),
    (r"^OSCE High Commissioner", "osce", "head_of_organization", "High Commissioner on National Minorities"),
    (r"^Director-General of the World Trade", "wto", "head_of_organization", "Director-General"),
]

# Entries of the extracts that are wrong, found in review: Sudan's foreign minister of 2005 to 2007 was Lam Akol.
WRONG = {("Q50379451", "foreign_minister")}
# Names that stand the wrong way round there.
SPELLED = {"Q7530281": "Hadi Sirika"}

# Countries of the world lists whose name there is not ours.
COUNTRY_NAMES = {"People's Republic of China": "CHN", "Republic of Ireland": "IRL", "State of Palestine": "PSE", "The Bahamas": "BHS",
                 "The Gambia": "GMB", "United States of America": "USA", "Cabo Verde": "CPV", "Federated States of Micronesia": "FSM",
                 "Kingdom of Denmark": "DNK", "Kingdom of the Netherlands": "NLD", "Georgia": "GEO"}
STATES_OF_NOBODY = {"Republic of Abkhazia", "South Ossetia", "Transnistria", "Republic of Artsakh", "Republika Srpska", "Somaliland",
                    "Turkish Republic of Northern Cyprus", "Sahrawi Arab Democratic Republic", "Luhansk People's Republic",
                    "Donetsk People's Republic"}


def key(name):
    """A name without accents, hyphens and case."""
    name = unicodedata.normalize("NFKD", tables.clean(name))
    return re.sub(r"[^a-z ]", "", "".join(c for c in name if not unicodedata.combining(c)).lower().replace("-", " ")).strip()


def is_latin(name):
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or not c.isalpha() for c in name)


def role_of(position):
    if LEFT_OUT.search(position):
        return None
    for pattern, role in ROLES:
        if re.search(pattern, position):
            return role
    return None


def row(country, role, person, office, start, end, wikidata, source, as_of, actor=""):
    person = SPELLED.get(wikidata, person)
    person = re.sub(r", (\d+(st|nd|rd|th) )?(Baron|Baroness|Viscount|Earl|Lord) .*$", "", tables.clean(person))
    return {"country": actor or country, "role": role, "person": person, "aliases": [], "office": office, "from": start, "to": end,
            "sector": SECTORS.get(role, "GOV"), "wikidata": wikidata, "source": source,
            "as_of": "" if end else max(as_of, start[:7])}


def from_wikidata(folder, countries):
    rows = []
    for name, (country, as_of) in FILES.items():
        for line in tables.read_csv(folder / f"{name}.csv"):
            role = role_of(line["position"])
            if country == "IRN" and line["position"] == "President":
                role = "head_of_government"
            if (line["personID"], role) in WRONG:
                continue
            if country == "IND" and line["position"] in ("Home Secretary", "Minister of Foreign Affairs"):
                continue  # the civil servants of that title, and a mix of both
            if role and line["person"] and is_latin(line["person"]) and line["start"]:
                office = line["position"].removeprefix("Federal ").replace("Spokeperson", "Spokesperson")
                rows.append(row(country, role, line["person"], office, line["start"], line["end"], line["personID"],
                                "wikidata", as_of))
    for line in tables.read_csv(folder / "world.csv"):
        for pattern, actor, role, office in WORLD:
            if re.search(pattern, line["position"]) and is_latin(line["person"]) and line["start"][:4] <= (line["end"] or "9")[:4]:
                rows.append(row("", role, line["person"], office, line["start"], line["end"], line["personID"], "wikidata",
                                "2022-09", actor))
    for line in tables.read_csv(folder / "heads_2021.csv"):
        if line["country"] in STATES_OF_NOBODY | {"Libya"} or re.match(r"Q\d", line["officeholderLabel"]):
            continue
        country = COUNTRY_NAMES.get(line["country"]) or countries.get(key(line["country"]))
        if country is None:
            raise ValueError(f"heads_2021: {line['country']}")
        position = line["positionLabel"]
        if re.search(r"Swiss Federal|Pontifical|Governor-General|Member of", position):
            continue
        government = re.search(r"[Pp]rime [Mm]inister|Chancellor|Taoiseach|Premier|Executive Yuan|Council of Ministers|Chief Minister|"
                               r"Minister of State", position)
        office = re.split(r" of (?!the Council|Ministers|State|the Executive)(the )?", position)[0]
        office = {"monarch": "Monarch", "pope": "Pope", "president": "President", "Chairman": "Chairman of the Council of Ministers"}.get(office, office)
        government = government or (country == "IRN" and office == "President")
        rows.append(row(country, "head_of_government" if government else "head_of_state", line["officeholderLabel"], office,
                        line["start_year"], line["end_year"], line["officeholder"], "wikidata", "2022-09"))
    for line in tables.read_csv(folder / "foreign_ministers_2022.csv"):
        country = COUNTRY_NAMES.get(line["countryLabel"]) or countries.get(key(line["countryLabel"]))
        if country and line["person"] and line["name"] and line["start"] and is_latin(line["name"]) and not re.match(r"Q\d", line["name"]):
            rows.append(row(country, "foreign_minister", line["name"], line["positionLabel"].split(" of ", 1)[0] if "Secretary" in
                            line["positionLabel"] else "Minister of Foreign Affairs", line["start"], "", line["person"], "wikidata",
                            "2022-08"))
    return rows


def is_same_person(base, ours):
    names = {key(name) for name in [ours["person"], *ours["aliases"]]}
    name = key(base["person"])
    return name in names or any(re.fullmatch(re.escape(known) + r"( i)? of .*", name) for known in names)


def overlaps(base, ours):
    """Whether a spell of the extract is one of ours: the same start as far as both are known, or it starts within ours."""
    start, own = base["from"], ours["from"]
    length = min(len(start), len(own))
    if start[:length] == own[:length]:
        return True
    return own[:7] <= start[:7] and (not ours["to"] or start[:7] < ours["to"][:7])


def joins(last, line):
    """Whether two spells of a person in a role are one: the second begins within the first, or on the day it ends.

    Ministers of several offices at once ("minister") are never joined.
    """
    if not last["to"] and last["as_of"] and line["from"][:7] > last["as_of"]:
        return False  # whether the first went on is not known
    if line["role"] in ("minister", "governor", "military_chief", "spokesperson", "rebel_leader", "opposition_leader", "head_of_organization"):
        return last["office"] == line["office"] and line["from"] <= (last["to"] or "9")
    return bool(line["from"]) and line["from"] <= (last["to"] or "9")


def main(grounding):
    countries = {}
    for country in tables.read(tables.WORLD / "countries.tsv"):
        for name in [country["name"], country["official"], *country["aliases"].split("|")]:
            if name and country["status"] != "former":
                countries.setdefault(key(name), country["alpha3"])
    base = from_wikidata(grounding / "officeholders_wikidata", countries)
    ids = {}
    for line in base:
        ids.setdefault(key(line["person"]), set()).add(line["wikidata"])
    ours = []
    for line in tables.read(tables.HERE / "officeholders_supplement.tsv"):
        line["aliases"] = [alias for alias in line["aliases"].split("|") if alias]
        line["sector"] = line["sector"] or SECTORS.get(line["role"], "GOV")
        if line["role"] == "spokesperson" and line["country"].islower() and not line["sector"] == "REB":
            line["sector"] = ""
        known = set().union(*(ids.get(key(name), set()) for name in [line["person"], *line["aliases"]]))
        line["wikidata"] = known.pop() if len(known) == 1 else ""
        ours.append(line)
    people = {}
    for line in ours:
        people.setdefault((line["country"], key(line["person"])), line)
    kept = []
    for line in base:
        mine = [own for own in ours if own["country"] == line["country"] and own["role"] == line["role"]]
        if any(is_same_person(line, own) and overlaps(line, own) for own in mine):
            continue
        for own in ours:  # the same names everywhere
            if own["country"] == line["country"] and is_same_person(line, own):
                if line["person"] not in own["aliases"] and line["person"] != own["person"]:
                    own["aliases"].append(line["person"])
                line["person"], line["aliases"] = own["person"], own["aliases"]
                break
        kept.append(line)
    rows = ours + kept
    out = []
    for line in sorted(rows, key=lambda line: (line["country"], line["role"], key(line["person"]), line["from"], line["to"] or "9")):
        if line["to"] and line["to"] < line["from"][:len(line["to"])]:
            continue  # a slip of the source
        last = out[-1] if out else None
        if last and all(key(last[name]) == key(line[name]) for name in ("country", "role", "person")) and joins(last, line):
            if not line["to"] or (last["to"] and line["to"] > last["to"]):
                last.update({"to": line["to"], "as_of": line["as_of"]})
            continue
        out.append(line)
    for line in out:
        line["aliases"] = tables.join(line["aliases"], (line["person"],))
    tables.write(tables.WORLD / "officeholders.tsv", HEADER, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
