"""Makes data/world/countries.tsv from country codes, CLDR, GeoNames, a demonym table and our own supplement.

Usage: python3 training/world/countries.py ../shared/data/grounding
"""

import csv
import json
import sys
from pathlib import Path

import tables

HEADER = ["alpha3", "alpha2", "status", "name", "official", "aliases", "former", "adjectives", "demonyms", "capital",
          "region", "sovereign", "geonames", "wikidata", "from", "to"]

# CLDR's own names are not what newspapers write.
NAMES = {"BA": "Bosnia and Herzegovina", "CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo",
         "HK": "Hong Kong", "MO": "Macau", "MM": "Myanmar", "PS": "Palestine", "TR": "Turkey", "CI": "Ivory Coast",
         "CZ": "Czech Republic", "TL": "East Timor", "CV": "Cape Verde", "VA": "Vatican City", "ST": "Sao Tome and Principe",
         "KN": "Saint Kitts and Nevis", "LC": "Saint Lucia", "VC": "Saint Vincent and the Grenadines",
         "AG": "Antigua and Barbuda", "TT": "Trinidad and Tobago", "SJ": "Svalbard and Jan Mayen",
         "GS": "South Georgia and the South Sandwich Islands", "HM": "Heard Island and McDonald Islands",
         "WF": "Wallis and Futuna", "TC": "Turks and Caicos Islands", "PM": "Saint Pierre and Miquelon",
         "BL": "Saint Barthélemy", "MF": "Saint Martin", "SH": "Saint Helena", "UM": "United States Minor Outlying Islands",
         "VI": "United States Virgin Islands", "PN": "Pitcairn Islands", "FK": "Falkland Islands"}

# Demonym table: its country names that are not ours, and those that we take nothing from.
DEMONYM_NAMES = {"Åland": "ALA", "The Bahamas": "BHS", "Bonaire": "BES", "Saba": "BES", "Sint Eustatius": "BES",
                 "Burma": "MMR", "Cabo Verde": "CPV", "Cocos (Keeling) Islands": "CCK", "The Gambia": "GMB",
                 "French Southern Territories": "", "Jan Mayen": "", "Svalbard": "", "Sahrawi": "ESH",
                 "Saint Helena, Ascension and Tristan da Cunha": "SHN", "São Tomé and Príncipe": "STP",
                 "Timor-Leste": "TLS", "United Kingdom of Great Britain and Northern Ireland": "GBR",
                 "United States of America": "USA", "England": "", "Scotland": "", "Wales": "", "Northern Ireland": "",
                 "European Union": "", "Abkhazia": "", "South Ossetia": "", "Somaliland": "", "Zanzibar": "",
                 "British Indian Ocean Territory": "", "Bouvet Island": "", "Antarctica": "ATA"}
# Words of that table that are wrong, or that mean something else more often.
NOT_ADJECTIVES = {"BIOT", "Cantonese", "Hong Konger", "Persian", "Lettish", "Israelite", "Malinese", "Myanma", "Papuan", "Antarctic",
                  "Formosan", "Monacan", "Emirian", "Emiri", "Saint-Martinoise", "Hellenic", "Magyar", "Kirgiz", "UK", "U.S.",
                  "United Kingdom", "United States", "Liechtensteiner", "Statian", "French Southern Territories"}
NOT_DEMONYMS = {"Batswana (singular Motswana)", "Basotho (singular Mosotho)", "Hong Kongese", "Koreans", "Chinese!MAC",
                "Myanmars", "Burman", "Habesha", "Banyarwanda", "Formosans", "Letts", "Magyars", "Hellenes", "Persians",
                "Monacans", "Emirians", "Emiri", "Papuans", "Barundi", "Laos", "Martiniquaises", "Réunionnaises",
                "Barthélemoises", "Saint-Martinoises", "Saint-Pierraises", "Miquelonnaises", "Kirgiz", "Antarctic residents",
                "Vatican citizens", "British people", "Gabonaise", "Mongols", "Jersian", "Bonaire Dutch", "Saba Dutch",
                "Turks and Caicos Islanders!", "Somali!", "Seychelloises", "Malays"}
TERRITORY_OF = {"AU": "AUS", "CN": "CHN", "DK": "DNK", "FI": "FIN", "FR": "FRA", "GB": "GBR", "NL": "NLD", "NO": "NOR",
                "NZ": "NZL", "US": "USA"}


def main(grounding):
    codes = tables.read_csv(grounding / "country_codes_datahub/country-codes.csv")
    cldr = json.loads((grounding / "cldr_territories/en.json").read_text(encoding="utf-8"))
    cldr = cldr["main"]["en"]["localeDisplayNames"]["territories"]
    info = {}
    for line in (grounding / "geonames_cities15000/countryInfo.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            cells = line.split("\t")
            info[cells[0]] = cells
    countries = {}
    for code in codes:
        alpha2, alpha3 = code["ISO3166-1-Alpha-2"], code["ISO3166-1-Alpha-3"]
        geonames = info[alpha2]
        name = NAMES.get(alpha2, cldr[alpha2]).replace("St. ", "Saint ").replace(" & ", " and ")
        independent = code["is_independent"].replace("\xa0", " ").strip()
        sovereign = ""
        status = "country"
        if independent.startswith(("Part of", "Territory of", "Crown dependency of", "Commonwealth of")):
            status, sovereign = "territory", TERRITORY_OF[independent.split()[-1]]
        elif independent in ("Associated with NZ", "International", "Territories of US", "In contention"):
            status = "territory" if independent != "In contention" else "disputed"
        elif independent != "Yes":
            raise ValueError(f"{alpha3}: {independent}")
        official = code["UNTERM English Formal"].replace("*", "").strip().removeprefix("the ").removesuffix(" (the)")
        aliases = [value for key, value in cldr.items() if key.startswith(alpha2 + "-alt") or key == alpha2]
        aliases += [code["CLDR display name"], geonames[4]]
        aliases = [alias for alias in aliases if "(" not in alias and " - " not in alias and "China" not in alias[3:]]
        aliases += [alias.replace(" & ", " and ") for alias in aliases if " & " in alias]
        aliases += [alias.replace("St. ", "Saint ") for alias in aliases if "St. " in alias]
        aliases += [alias.replace("St. ", "St ") for alias in aliases if "St. " in alias]
        countries[alpha3] = {
            "alpha3": alpha3, "alpha2": alpha2, "status": status, "name": name, "official": official,
            "aliases": aliases, "former": [], "adjectives": [], "demonyms": [], "capital": geonames[5],
            "region": code["Intermediate Region Name"] or code["Sub-region Name"], "sovereign": sovereign,
            "geonames": geonames[16], "wikidata": code["wikidata_id"].rsplit("/", 1)[-1], "from": "", "to": "",
        }
    by_name = {country["name"]: alpha3 for alpha3, country in countries.items()}
    demonyms = (grounding / "demonyms_geonorm/CountryName2AdjectivalandDemonymic.csv").read_text(encoding="utf-8-sig")
    for name, adjective, demonym in csv.reader(demonyms.splitlines()):
        name, adjective, demonym = tables.clean(name), tables.clean(adjective), tables.clean(demonym)
        alpha3 = DEMONYM_NAMES.get(name, by_name.get(name))
        if alpha3 is None:
            if name != "Kosovo":
                raise ValueError(f"demonyms of an unknown country: {name}")
            continue
        if alpha3:
            if adjective not in NOT_ADJECTIVES and adjective != name:
                countries[alpha3]["adjectives"].append(adjective)
            if demonym not in NOT_DEMONYMS and f"{demonym}!{alpha3}" not in NOT_DEMONYMS:
                countries[alpha3]["demonyms"].append(demonym)
    lists = ("aliases", "former", "adjectives", "demonyms")
    for row in tables.read(tables.HERE / "countries_supplement.tsv"):
        alpha3, column, values = row["alpha3"], row["column"], row["values"].split("|")
        country = countries.setdefault(alpha3, {"alpha3": alpha3, **{name: [] for name in lists}})
        if column.startswith("-"):
            for value in values:
                if value not in country[column[1:]]:
                    raise ValueError(f"{alpha3}: {value} is not in {column[1:]}")
                while value in country[column[1:]]:
                    country[column[1:]].remove(value)
        elif column in lists:
            country[column] += values
        else:
            country[column] = row["values"]
    for country in countries.values():
        for name in lists:
            without = {country["name"], country.get("official")} if name == "aliases" else ()
            country[name] = tables.join(country[name], without)
        if country.get("official") == country["name"]:
            country["official"] = ""
    tables.write(tables.WORLD / "countries.tsv", HEADER, countries.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
