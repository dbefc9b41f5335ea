//! Every row of every table is well-formed, and what it points to exists.
//!
//! [`findings`] reads a table by its rules and says what is wrong with it; the tables of the package must have no
//! finding, and each rule is shown to find something.

use std::collections::{BTreeMap, BTreeSet};

use dateline_world as world;

/// What a cell may hold. An empty cell is allowed unless the rule is [`Rule::Required`] or [`Rule::Key`].
#[derive(Clone, Copy)]
enum Rule {
    /// Anything but nothing.
    Required,
    /// Different in every row, and not empty.
    Key,
    Text,
    /// Names divided by `|`, each once.
    Names,
    /// A year, month or day.
    Date,
    /// Not before the date of the column before it.
    DateAfter,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// An alpha-3 code of `countries.tsv`.
    Country,
    /// Such codes divided by `|`.
    Countries,
    /// An alpha-3 code, or what stands in the country field for bodies without one.
    Home,
    /// An id of `actors.tsv`, or `gov-` with a country's code in lower case.
    Actor,
    /// An alpha-3 code, or an id of `actors.tsv` for offices of organizations.
    Holder,
    /// `Q` with digits.
    Wikidata,
    /// A number between the bounds.
    Number(f64, f64),
    /// `NAME:FROM..TO` divided by `|`.
    Former,
}

use Rule::{
    Actor, Countries, Country, Date, DateAfter, Former, Holder, Home, Key, Names, Number, OneOf, Required, Text,
    Wikidata,
};

/// What stands in the country field for bodies without a country.
const HOMELESS: &[&str] = &["IGO", "IMG", "INT", "MNC", "NGO"];

/// The sectors of PLOVER, and the two kinds of body that it keeps in the country field.
const SECTORS: &[&str] = &[
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "IGO", "JRN", "JUD", "LAB", "LEG", "MED", "MIL", "NGO",
    "OPP", "PRM", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF", "UNK",
];

/// Keys of offices: what a title stands for, whatever it is called in a country.
const OFFICES: &[&str] = &[
    "agriculture_minister",
    "ambassador",
    "central_bank_governor",
    "chief_justice",
    "chief_of_staff",
    "culture_minister",
    "defense_minister",
    "deputy_head_of_government",
    "deputy_head_of_organization",
    "deputy_head_of_state",
    "economy_minister",
    "education_minister",
    "energy_minister",
    "environment_minister",
    "finance_minister",
    "foreign_minister",
    "governor",
    "head_of_government",
    "head_of_organization",
    "head_of_state",
    "health_minister",
    "information_minister",
    "intelligence_chief",
    "interior_minister",
    "justice_minister",
    "labor_minister",
    "mayor",
    "military_chief",
    "minister",
    "opposition_leader",
    "party_leader",
    "prosecutor",
    "rebel_leader",
    "religious_leader",
    "royal",
    "security_adviser",
    "security_minister",
    "speaker",
    "spokesperson",
    "trade_minister",
    "transport_minister",
    "un_ambassador",
];

struct Table {
    name: &'static str,
    text: &'static str,
    columns: &'static [(&'static str, Rule)],
    /// The columns whose names must not stand in two rows, unless `ambiguous.tsv` says so, and what it calls them.
    shared: &'static [(&'static str, &'static [&'static str])],
    at_least: usize,
}

static TABLES: &[Table] = &[
    Table {
        name: "countries",
        text: world::COUNTRIES,
        columns: &[
            ("alpha3", Key),
            ("alpha2", Text),
            ("status", OneOf(&["country", "territory", "disputed", "former"])),
            ("name", Key),
            ("official", Text),
            ("aliases", Names),
            ("former", Former),
            ("adjectives", Names),
            ("demonyms", Names),
            ("capital", Text),
            ("region", Text),
            ("sovereign", Country),
            ("geonames", Number(1.0, 99_999_999.0)),
            ("wikidata", Wikidata),
            ("from", Date),
            ("to", DateAfter),
        ],
        shared: &[
            ("countries", &["name", "official", "aliases"]),
            ("countries.adjectives", &["adjectives"]),
            ("countries.demonyms", &["demonyms"]),
        ],
        at_least: 250,
    },
    Table {
        name: "actors",
        text: world::ACTORS,
        columns: &[
            ("id", Key),
            ("name", Required),
            ("aliases", Names),
            (
                "kind",
                OneOf(&[
                    "agency",
                    "armed_group",
                    "university",
                    "bank",
                    "coalition",
                    "company",
                    "court",
                    "criminal",
                    "igo",
                    "legislature",
                    "media",
                    "military",
                    "ministry",
                    "movement",
                    "ngo",
                    "party",
                    "peacekeeping",
                    "people",
                    "police",
                    "religious",
                    "royal_family",
                    "union",
                ]),
            ),
            ("country", Home),
            ("sector", OneOf(SECTORS)),
            ("earlier", Former),
            ("active_from", Date),
            ("active_to", DateAfter),
            ("wikidata", Wikidata),
            ("member_of", Actor),
        ],
        shared: &[("actors", &["name", "aliases"])],
        at_least: 1_800,
    },
    Table {
        name: "officeholders",
        text: world::OFFICEHOLDERS,
        columns: &[
            ("country", Holder),
            ("role", OneOf(OFFICES)),
            ("person", Required),
            ("aliases", Names),
            ("office", Required),
            ("sector", OneOf(SECTORS)),
            ("from", Date),
            ("to", DateAfter),
            ("wikidata", Wikidata),
            ("source", OneOf(&["public", "public-checked", "wikidata"])),
            ("as_of", Date),
        ],
        shared: &[],
        at_least: 5_900,
    },
    Table {
        name: "roles",
        text: world::ROLES,
        columns: &[
            ("role", Required),
            ("plural", Text),
            ("kind", OneOf(&["title", "noun", "group", "modifier"])),
            ("sector", OneOf(SECTORS)),
            ("office", OneOf(OFFICES)),
            ("unique", OneOf(&["yes"])),
            ("former", OneOf(SECTORS)),
            ("effect", OneOf(&["acting", "claimed", "deputy", "former", "future", "opposition", "past", "present"])),
        ],
        shared: &[],
        at_least: 1_700,
    },
    Table {
        name: "regions",
        text: world::REGIONS,
        columns: &[
            ("id", Key),
            ("name", Key),
            ("aliases", Names),
            (
                "kind",
                OneOf(&[
                    "area",
                    "bloc",
                    "breakaway",
                    "canal",
                    "constituent",
                    "continent",
                    "desert",
                    "facility",
                    "island",
                    "lake",
                    "line",
                    "ocean",
                    "range",
                    "region",
                    "river",
                    "sea",
                    "strait",
                ]),
            ),
            ("lat", Number(-90.0, 90.0)),
            ("lon", Number(-180.0, 180.0)),
            ("radius_km", Number(1.0, 8_000.0)),
            ("countries", Countries),
            ("adjectives", Names),
        ],
        shared: &[("regions", &["name", "aliases"])],
        at_least: 340,
    },
    Table {
        name: "place_names",
        text: world::PLACE_NAMES,
        columns: &[("geonames", Key), ("name", Required), ("as_written", Names), ("demonyms", Names)],
        shared: &[("place_names", &["demonyms"])],
        at_least: 140,
    },
    Table {
        name: "metonyms",
        text: world::METONYMS,
        columns: &[
            ("name", Required),
            ("aliases", Names),
            ("kind", OneOf(&["building", "capital", "city", "district", "region", "street"])),
            ("country", Home),
            ("actor", Actor),
            ("sector", OneOf(SECTORS)),
            ("lat", Number(-90.0, 90.0)),
            ("lon", Number(-180.0, 180.0)),
        ],
        shared: &[("metonyms", &["name", "aliases"])],
        at_least: 300,
    },
    Table {
        name: "event_links",
        text: world::EVENT_LINKS,
        columns: &[("feature", Key), ("weight", Number(-10.0, 10.0)), ("mean", Number(0.0, 10.0))],
        shared: &[],
        at_least: 30,
    },
    Table {
        name: "outlets",
        text: world::OUTLETS,
        columns: &[
            ("id", Key),
            ("name", Key),
            ("aliases", Names),
            ("kind", OneOf(&["agency", "aggregator", "outlet"])),
            ("country", Home),
            ("owner", Text),
            ("domains", Names),
        ],
        shared: &[("outlets", &["name", "aliases", "domains"])],
        at_least: 140,
    },
    Table {
        name: "ambiguous",
        text: world::AMBIGUOUS,
        columns: &[
            ("table", Required),
            ("name", Required),
            ("note", OneOf(&["generic", "shared", "word"])),
            ("ids", Names),
        ],
        shared: &[],
        at_least: 100,
    },
];

/// The ids that cells may point to.
struct Known {
    countries: BTreeSet<String>,
    actors: BTreeSet<String>,
    /// Table and name of what `ambiguous.tsv` calls shared, with the ids.
    shared: BTreeMap<(String, String), String>,
}

/// The first column of a table.
fn keys(text: &str) -> BTreeSet<String> {
    text.lines().skip(1).filter_map(|line| line.split('\t').next()).map(str::to_string).collect()
}

impl Known {
    fn of_package() -> Known {
        let mut shared = BTreeMap::new();
        for line in world::AMBIGUOUS.lines().skip(1) {
            if let [table, name, "shared", ids] = line.split('\t').collect::<Vec<_>>()[..] {
                shared.insert((table.to_string(), name.to_string()), ids.to_string());
            }
        }
        Known { countries: keys(world::COUNTRIES), actors: keys(world::ACTORS), shared }
    }

    fn has_actor(&self, id: &str) -> bool {
        let government = id.strip_prefix("gov-").is_some_and(|code| self.countries.contains(&code.to_uppercase()));
        government || self.actors.contains(id)
    }
}

/// Whether a date is a year, a month of a year or a real day.
fn is_date(date: &str) -> bool {
    let parts: Vec<&str> = date.split('-').collect();
    let lengths_fit = parts.iter().zip([4, 2, 2]).all(|(part, length)| part.len() == length) && parts.len() <= 3;
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    if !lengths_fit || numbers.len() != parts.len() || numbers[0] < 500 {
        return false;
    }
    let year = numbers[0];
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    match numbers[..] {
        [_] => true,
        [_, month] => (1..=12).contains(&month),
        [_, month, day] => (1..=12).contains(&month) && (1..=days[month as usize - 1]).contains(&day),
        _ => false,
    }
}

/// Whether `to` lies before `from`, as far as both are known.
fn is_before(to: &str, from: &str) -> bool {
    let length = to.len().min(from.len());
    to[..length] < from[..length]
}

/// What is wrong with one cell by its rule, if anything.
fn wrong(cell: &str, rule: Rule, before: &str, known: &Known) -> Option<String> {
    let is_wrong = match rule {
        Required | Key => cell.is_empty(),
        _ if cell.is_empty() => false,
        Text => false,
        Names => {
            let names: Vec<&str> = cell.split('|').collect();
            let different: BTreeSet<&str> = names.iter().copied().collect();
            different.len() != names.len() || names.iter().any(|name| name.trim() != *name || name.is_empty())
        }
        Date => !is_date(cell),
        DateAfter => !is_date(cell) || (!before.is_empty() && is_before(cell, before)),
        OneOf(words) => !words.contains(&cell),
        Country => !known.countries.contains(cell),
        Countries => cell.split('|').any(|code| !known.countries.contains(code)),
        Home => !HOMELESS.contains(&cell) && !known.countries.contains(cell),
        Actor => !known.has_actor(cell),
        Holder => !known.countries.contains(cell) && !known.has_actor(cell),
        Wikidata => cell.strip_prefix('Q').is_none_or(|id| id.parse::<u32>().is_err()),
        Number(low, high) => !cell.parse::<f64>().is_ok_and(|number| (low..=high).contains(&number)),
        Former => cell.split('|').any(|name| {
            let dates = name.rsplit_once(':').and_then(|(_, dates)| dates.split_once(".."));
            !dates.is_some_and(|(from, to)| {
                let valid = [from, to].iter().all(|date| date.is_empty() || is_date(date));
                valid && (from.is_empty() || to.is_empty() || !is_before(to, from))
            })
        }),
    };
    is_wrong.then(|| format!("`{cell}` does not fit the column"))
}

/// Whether all is in composed form, as far as it can be told without tables: no combining mark stands on its own.
fn is_composed(line: &str) -> bool {
    !line.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c))
}

/// What is wrong with a table's text.
fn findings(table: &Table, text: &str, known: &Known) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let expected: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    if header != expected {
        found.push(format!("{}: header {header:?}", table.name));
    }
    let mut seen: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); table.columns.len()];
    let mut named: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    let mut last = "";
    let mut rows = 0;
    for (number, line) in lines.enumerate() {
        rows += 1;
        let mut say = |what: String| found.push(format!("{}:{}: {what}", table.name, number + 2));
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() != table.columns.len() {
            say(format!("{} cells: {line}", cells.len()));
            continue;
        }
        if line <= last {
            say(format!("not in order: {line}"));
        }
        last = line;
        let is_spaced = cells.iter().any(|cell| cell.trim() != *cell || cell.contains("  "));
        if is_spaced || !is_composed(line) || line.chars().any(|c| c.is_control() && c != '\t') {
            say(format!("white space, control or combining characters: {line}"));
        }
        for (at, (cell, (column, rule))) in cells.iter().zip(table.columns).enumerate() {
            let before = if at == 0 { "" } else { cells[at - 1] };
            if let Some(what) = wrong(cell, *rule, before, known) {
                say(format!("{column}: {what}"));
            }
            if matches!(rule, Key) && !seen[at].insert(cell) {
                say(format!("{column}: `{cell}` stands twice"));
            }
        }
        for (label, columns) in table.shared {
            for column in *columns {
                let Some(at) = expected.iter().position(|name| name == column) else { continue };
                // The metonyms have no key: two rows of a name are told apart by country.
                let key = if table.name == "metonyms" { cells[3] } else { cells[0] };
                for name in cells[at].split('|').filter(|name| !name.is_empty()) {
                    named.entry((label, name)).or_default().insert(key);
                }
            }
        }
    }
    for ((label, name), ids) in named {
        let ids: Vec<&str> = ids.into_iter().collect();
        let listed = known.shared.get(&(label.to_string(), name.to_string()));
        if ids.len() > 1 && listed != Some(&ids.join("|")) {
            found.push(format!("{label}: `{name}` stands for {ids:?}, and ambiguous.tsv lists {listed:?}"));
        }
        if ids.len() == 1 && listed.is_some() {
            found.push(format!("{label}: `{name}` is listed as shared and stands for {ids:?} only"));
        }
    }
    if rows < table.at_least {
        found.push(format!("{}: {rows} rows, and {} are promised", table.name, table.at_least));
    }
    if !text.ends_with('\n') {
        found.push(format!("{}: no line break at the end", table.name));
    }
    found
}

#[test]
fn all_tables_are_well_formed() {
    let known = Known::of_package();
    let found: Vec<String> = TABLES.iter().flat_map(|table| findings(table, table.text, &known)).collect();
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}

/// Asserts that the rows (tabs written as `;`) have one finding that contains `what`, or none where `what` is empty.
fn check(columns: &'static [(&'static str, Rule)], rows: &str, what: &str) {
    let shared: &[(&str, &[&str])] = &[("t", &["name"])];
    let table = Table { name: "t", text: "", columns, shared, at_least: 0 };
    let header: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let text = format!("{}\n{}\n", header.join("\t"), rows.replace(';', "\t"));
    let known = Known {
        countries: ["ARU".to_string(), "BOL".to_string()].into(),
        actors: ["union".to_string()].into(),
        shared: [(("t".to_string(), "Sel".to_string()), "a|b".to_string())].into(),
    };
    let found = findings(&table, &text, &known);
    let expected = usize::from(!what.is_empty());
    assert!(found.len() == expected && found.iter().all(|line| line.contains(what)), "{rows}: {found:?}");
}

#[test]
fn cells_that_do_not_fit_are_found() {
    const DATES: &[(&str, Rule)] = &[("id", Key), ("from", Date), ("to", DateAfter)];
    check(DATES, "a;2020-02-29;2021", "");
    check(DATES, "a;2020-05-01;2020", "");
    check(DATES, "a;2021-02-29;", "does not fit");
    check(DATES, "a;2020-13;", "does not fit");
    check(DATES, "a;2020;2019-12", "does not fit");
    check(DATES, "a;20;", "does not fit");
    const POINTERS: &[(&str, Rule)] =
        &[("id", Key), ("home", Home), ("all", Countries), ("actor", Actor), ("wikidata", Wikidata)];
    check(POINTERS, "a;IGO;ARU|BOL;gov-aru;Q1", "");
    check(POINTERS, "a;XYZ;ARU;union;", "does not fit");
    check(POINTERS, "a;ARU;ARU|XYZ;union;", "does not fit");
    check(POINTERS, "a;ARU;;gov-xyz;", "does not fit");
    check(POINTERS, "a;ARU;;union;1", "does not fit");
    const NUMBERS: &[(&str, Rule)] = &[("id", Key), ("lat", Number(-90.0, 90.0)), ("former", Former)];
    check(NUMBERS, "a;-89.5;Old:1990..2000|Older:..1990", "");
    check(NUMBERS, "a;91;", "does not fit");
    check(NUMBERS, "a;1;Old:1990", "does not fit");
    check(NUMBERS, "a;1;Old:2000..1990", "does not fit");
}

#[test]
fn rows_that_do_not_fit_are_found() {
    const PLAIN: &[(&str, Rule)] = &[("id", Key), ("aliases", Names)];
    check(PLAIN, "a;x|y\nb;x", "");
    check(PLAIN, "b;x\na;x", "not in order");
    check(PLAIN, "a;x\na;y", "stands twice");
    check(PLAIN, "a;x|x", "does not fit");
    check(PLAIN, "a;x\nb", "1 cells");
    check(PLAIN, "a;x  y", "white space");
    check(PLAIN, "a;e\u{301}", "combining");
}

#[test]
fn shared_names_are_listed() {
    const NAMED: &[(&str, Rule)] = &[("id", Key), ("name", Names)];
    check(NAMED, "a;Sel|Varn\nb;Sel", "");
    check(NAMED, "a;Varn\nb;Varn|Ost", "stands for");
    check(NAMED, "a;Sel\nc;Ost", "is listed as shared");
}

/// The cells of the rows of a table.
fn cells(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split('\t').collect())
}

#[test]
fn spells_without_end_say_until_when_they_are_known() {
    for row in cells(world::OFFICEHOLDERS) {
        let [to, as_of] = [row[7], row[10]];
        assert!(to.is_empty() != as_of.is_empty(), "an end, or a month up to which it is known: {row:?}");
        assert!(as_of.is_empty() || row[6].is_empty() || !is_before(as_of, row[6]), "known before it began: {row:?}");
    }
}

#[test]
fn earlier_sectors_are_sectors_and_lie_in_the_past() {
    let mut count = 0;
    for row in cells(world::ACTORS).filter(|row| !row[6].is_empty()) {
        for spell in row[6].split('|') {
            let sector = spell.split(':').next().unwrap_or_default();
            assert!(SECTORS.contains(&sector) && !spell.ends_with(".."), "{row:?}");
            count += 1;
        }
    }
    assert!(count > 25, "{count} earlier sectors");
}

#[test]
fn leaders_of_2026_are_there() {
    let heads: BTreeSet<&str> = cells(world::OFFICEHOLDERS)
        .filter(|row| row[1].starts_with("head_of_") && row[10] >= "2026")
        .map(|row| row[0])
        .filter(|country| country.len() == 3)
        .collect();
    assert!(heads.len() >= 150, "{} countries have a head in 2026", heads.len());
    let ministers: BTreeSet<&str> = cells(world::OFFICEHOLDERS)
        .filter(|row| {
            ["foreign_minister", "defense_minister", "interior_minister"].contains(&row[1]) && row[10] >= "2026"
        })
        .map(|row| row[0])
        .collect();
    assert!(ministers.len() >= 60, "{} countries have a minister in 2026", ministers.len());
}

#[test]
fn governments_of_every_capital_exist() {
    let known = Known::of_package();
    let countries: Vec<Vec<&str>> = cells(world::COUNTRIES).collect();
    let metonyms: BTreeSet<&str> = world::METONYMS
        .lines()
        .skip(1)
        .flat_map(|line| line.split('\t').take(2))
        .flat_map(|cell| cell.split('|'))
        .collect();
    // States whose capital has the state's own name, and the Holy See: the name alone is no metonym.
    let without = [
        "Djibouti",
        "Guatemala City",
        "Kuwait City",
        "Luxembourg",
        "Monaco",
        "Panama City",
        "San Marino",
        "Singapore",
        "Vatican City",
        "East Jerusalem",
    ];
    let missing: Vec<&str> = countries
        .iter()
        .filter(|row| row[2] == "country" && !row[9].is_empty())
        .map(|row| row[9])
        .filter(|capital| !metonyms.contains(capital) && !without.contains(capital))
        .collect();
    assert!(missing.is_empty(), "capitals without a metonym: {missing:?}");
    assert!(known.has_actor("gov-fra") && !known.has_actor("gov-xyz"));
}
