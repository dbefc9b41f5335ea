//! The tables of the world, read once.

use super::dates::TableDate;
use super::dictionary::{Dictionary, Sense, Spelling};
use super::spelling::Spelled;
use super::words::{is_particle, key_of, sounds_of};
use super::{CountryCode, Sector};
use crate::lexicon::{ExtractError, rows};
use crate::places::{Gazetteer, fold};
use std::collections::HashMap;

/// The tables that actors are resolved by, as `docs/formats/world.md` describes them.
#[derive(Clone, Copy, Debug, Default)]
pub struct ActorTables<'t> {
    /// `countries.tsv`.
    pub countries: &'t str,
    /// `actors.tsv`.
    pub actors: &'t str,
    /// `officeholders.tsv`.
    pub officeholders: &'t str,
    /// `roles.tsv`.
    pub roles: &'t str,
    /// `regions.tsv`.
    pub regions: &'t str,
    /// `metonyms.tsv`.
    pub metonyms: &'t str,
    /// `ambiguous.tsv`.
    pub ambiguous: &'t str,
}

/// Resolves phrases to actors; built once from tables.
#[derive(Clone, Debug)]
pub struct Actors {
    pub(super) dictionary: Dictionary,
    pub(super) countries: Vec<Country>,
    pub(super) bodies: Vec<Body>,
    pub(super) persons: Vec<Person>,
    pub(super) terms: Vec<Term>,
    pub(super) roles: Vec<RoleWord>,
    pub(super) regions: Vec<Region>,
    pub(super) metonyms: Vec<Metonym>,
    /// Persons by surname.
    pub(super) surnames: HashMap<String, Vec<u32>>,
    /// Persons by the sounds of their names.
    pub(super) sounds: HashMap<String, Vec<u32>>,
    /// What a holder of an office is when it is over.
    pub(super) former: HashMap<String, Sector>,
    /// First names, and whether women bear them.
    pub(super) given: HashMap<String, bool>,
    /// Names of countries and peoples that may be written with a slip.
    pub(super) spelling: Spelled,
    /// Towns and regions that no table of actors has.
    pub(super) gazetteer: Option<Gazetteer<'static>>,
}

/// A row of `countries.tsv`.
#[derive(Clone, Debug)]
pub(super) struct Country {
    pub(super) code: CountryCode,
    pub(super) name: String,
    pub(super) wikidata: Option<String>,
    /// How many people live there, about, where the gazetteer is at hand; otherwise 0.
    pub(super) people: f64,
}

/// A row of `actors.tsv`.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) country: Option<CountryCode>,
    pub(super) sector: Option<Sector>,
    pub(super) earlier: Vec<(Sector, Option<TableDate>, Option<TableDate>)>,
    pub(super) from: Option<TableDate>,
    pub(super) to: Option<TableDate>,
    pub(super) wikidata: Option<String>,
}

/// Somebody with terms in offices.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) wikidata: Option<String>,
    /// Places in the list of terms, by their beginning.
    pub(super) terms: Vec<u32>,
}

/// A row of `officeholders.tsv`.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// The first cell: a country's code or the id of a body.
    pub(super) of: String,
    pub(super) country: Option<CountryCode>,
    pub(super) role: String,
    pub(super) office: String,
    pub(super) sector: Option<Sector>,
    pub(super) from: Option<TableDate>,
    pub(super) to: Option<TableDate>,
    /// Until when the row is known to hold, where it has no end.
    pub(super) as_of: Option<TableDate>,
    /// When somebody else began in the same office, where the row has no end.
    pub(super) successor: Option<TableDate>,
    pub(super) line: u32,
    pub(super) person: u32,
}

/// A row of `roles.tsv`.
#[derive(Clone, Debug)]
pub(super) struct RoleWord {
    pub(super) role: String,
    pub(super) is_title: bool,
    pub(super) is_group: bool,
    pub(super) sector: Option<Sector>,
    /// `IGO` or `NGO` where the noun itself says so.
    pub(super) country: Option<CountryCode>,
    pub(super) office: Option<String>,
    pub(super) unique: bool,
    pub(super) former: Option<Sector>,
    /// Of a modifier.
    pub(super) effect: Option<Effect>,
}

/// What a modifier does to the role beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Former,
    Present,
    Past,
    Future,
    Acting,
    Deputy,
    Claimed,
    Opposition,
}

/// A row of `regions.tsv`.
#[derive(Clone, Debug)]
pub(super) struct Region {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) is_breakaway: bool,
    /// Whether it is land with people: no sea, no river.
    pub(super) is_land: bool,
    pub(super) countries: Vec<CountryCode>,
}

/// A row of `metonyms.tsv`.
#[derive(Clone, Debug)]
pub(super) struct Metonym {
    pub(super) name: String,
    pub(super) is_capital: bool,
    pub(super) country: Option<CountryCode>,
    pub(super) body: Option<u32>,
    pub(super) sector: Option<Sector>,
}

/// One line of a table by the names of its columns.
struct Cells<'t> {
    cells: Vec<&'t str>,
}

impl<'t> Cells<'t> {
    fn get(&self, at: usize) -> &'t str {
        self.cells.get(at).copied().unwrap_or("")
    }

    fn list(&self, at: usize) -> impl Iterator<Item = &'t str> {
        self.get(at).split('|').filter(|name| !name.is_empty())
    }

    fn date(&self, at: usize) -> Option<TableDate> {
        TableDate::parse(self.get(at))
    }

    fn words(&self, at: usize) -> Option<String> {
        Some(self.get(at)).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }
}

/// The lines behind the header, each with at least `columns` cells.
fn lines<'t>(
    name: &'static str,
    table: &'t str,
    columns: usize,
) -> impl Iterator<Item = Result<(usize, Cells<'t>), ExtractError>> {
    rows(table).skip(1).map(move |(line, cells)| {
        if cells.len() < columns { Err(ExtractError::column(name, line)) } else { Ok((line, Cells { cells })) }
    })
}

impl Actors {
    /// Reads the tables.
    pub fn new(tables: &ActorTables<'_>) -> Result<Self, ExtractError> {
        let mut actors = Actors {
            dictionary: Dictionary::default(),
            countries: Vec::new(),
            bodies: Vec::new(),
            persons: Vec::new(),
            terms: Vec::new(),
            roles: Vec::new(),
            regions: Vec::new(),
            metonyms: Vec::new(),
            surnames: HashMap::new(),
            sounds: HashMap::new(),
            former: HashMap::new(),
            given: HashMap::new(),
            spelling: Spelled::default(),
            gazetteer: None,
        };
        let mut notes: HashMap<(&str, &str), &str> = HashMap::new();
        for row in lines("ambiguous", tables.ambiguous, 3) {
            let (_, row) = row?;
            notes.insert((row.get(0), row.get(1)), row.get(2));
        }
        actors.read_countries(tables.countries)?;
        let bodies = actors.read_bodies(tables.actors, &notes)?;
        actors.read_roles(tables.roles)?;
        actors.read_terms(tables.officeholders, &bodies)?;
        actors.read_regions(tables.regions)?;
        actors.read_metonyms(tables.metonyms, &bodies)?;
        actors.spelling = Spelled::of(&actors.dictionary);
        Ok(actors)
    }

    /// Adds first names: lines of `she` or `he` with a name each behind a tab, or several divided by commas.
    pub fn with_given_names(mut self, table: &str) -> Result<Self, ExtractError> {
        for (line, cells) in rows(table) {
            let [pronoun, names] = cells[..] else { return Err(ExtractError::column("given_names", line)) };
            let is_woman = match pronoun {
                "she" => true,
                "he" => false,
                _ => return Err(ExtractError::word("given_names", line)),
            };
            self.given.extend(names.split(", ").map(|name| (key_of(name), is_woman)));
        }
        Ok(self)
    }

    /// Adds the core gazetteer, by whose towns and regions a country is told where the tables know no other: "the mayor of
    /// Varnholm". Bytes that are none are left out.
    #[must_use]
    pub fn with_gazetteer(mut self, core: &'static [u8]) -> Self {
        self.gazetteer = Gazetteer::open(core);
        if let Some(gazetteer) = &self.gazetteer {
            for country in &mut self.countries {
                let candidates = gazetteer.candidates(&fold(&country.name));
                let mut places = candidates.iter().filter_map(|candidate| gazetteer.nameless(candidate.place));
                let own =
                    places.find(|place| place.country == country.code.as_str() && place.feature.starts_with("PCL"));
                country.people = own.map_or(0.0, |place| place.population);
            }
        }
        self
    }

    /// Whether a first name is a woman's; `None` for one that is not known, or that both bear.
    pub(crate) fn is_woman(&self, first: &str) -> Option<bool> {
        self.given.get(&key_of(first)).copied()
    }

    fn read_countries(&mut self, table: &str) -> Result<(), ExtractError> {
        for row in lines("countries", table, 14) {
            let (line, row) = row?;
            let code = CountryCode::new(row.get(0)).ok_or(ExtractError::word("countries", line))?;
            let at = self.countries.len() as u32;
            let mut add = |name: &str| self.dictionary.add(name, Sense::Country(at), Spelling::of(name));
            add(row.get(3));
            row.list(4).for_each(&mut add);
            row.list(5).for_each(&mut add);
            // "NAME:FROM..TO"; whether it was so at the time is not asked.
            row.list(6).filter_map(|name| name.split(':').next()).for_each(&mut add);
            for name in row.list(7).chain(row.list(8)) {
                self.dictionary.add(name, Sense::People(at), Spelling::Capital);
            }
            self.countries.push(Country { code, name: row.get(3).to_owned(), wikidata: row.words(13), people: 0.0 });
        }
        Ok(())
    }

    fn read_bodies(
        &mut self,
        table: &str,
        notes: &HashMap<(&str, &str), &str>,
    ) -> Result<HashMap<String, u32>, ExtractError> {
        let mut ids = HashMap::new();
        for row in lines("actors", table, 11) {
            let (_, row) = row?;
            let at = self.bodies.len() as u32;
            for name in std::iter::once(row.get(1)).chain(row.list(2)) {
                let (sense, spelling) = match notes.get(&("actors", name)).copied() {
                    Some("generic") => (Sense::GenericBody(at), Spelling::of(name)),
                    Some("word") => (Sense::Body(at), Spelling::strict(name)),
                    _ => (Sense::Body(at), Spelling::of(name)),
                };
                self.dictionary.add(name, sense, spelling);
            }
            let earlier = row.list(6).filter_map(|part| {
                let (sector, dates) = part.split_once(':')?;
                let (from, to) = dates.split_once("..")?;
                Some((Sector::from_name(sector)?, TableDate::parse(from), TableDate::parse(to)))
            });
            ids.insert(row.get(0).to_owned(), at);
            self.bodies.push(Body {
                id: row.get(0).to_owned(),
                name: row.get(1).to_owned(),
                kind: row.get(3).to_owned(),
                country: CountryCode::new(row.get(4)),
                sector: Sector::from_name(row.get(5)),
                earlier: earlier.collect(),
                from: row.date(7),
                to: row.date(8),
                wikidata: row.words(9),
            });
        }
        Ok(ids)
    }

    fn read_roles(&mut self, table: &str) -> Result<(), ExtractError> {
        for row in lines("roles", table, 8) {
            let (line, row) = row?;
            let at = self.roles.len() as u32;
            let effect = match row.get(7) {
                "" => None,
                "former" => Some(Effect::Former),
                "present" => Some(Effect::Present),
                "past" => Some(Effect::Past),
                "future" => Some(Effect::Future),
                "acting" => Some(Effect::Acting),
                "deputy" => Some(Effect::Deputy),
                "claimed" => Some(Effect::Claimed),
                "opposition" => Some(Effect::Opposition),
                _ => return Err(ExtractError::word("roles", line)),
            };
            for name in [row.get(0), row.get(1)].into_iter().filter(|name| !name.is_empty()) {
                let spelling = if name.starts_with(char::is_uppercase) { Spelling::of(name) } else { Spelling::Any };
                self.dictionary.add(name, Sense::Role(at), spelling);
            }
            let role = RoleWord {
                role: row.get(0).to_owned(),
                is_title: row.get(2) == "title",
                is_group: row.get(2) == "group",
                sector: Sector::from_name(row.get(3)),
                country: CountryCode::new(row.get(3)).filter(|_| matches!(row.get(3), "IGO" | "NGO")),
                office: row.words(4),
                unique: row.get(5) == "yes",
                former: Sector::from_name(row.get(6)),
                effect,
            };
            if let (Some(office), Some(former)) = (&role.office, role.former) {
                self.former.entry(office.clone()).or_insert(former);
            }
            self.roles.push(role);
        }
        Ok(())
    }

    fn read_terms(&mut self, table: &str, bodies: &HashMap<String, u32>) -> Result<(), ExtractError> {
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut known_ends: HashMap<String, (u32, bool)> = HashMap::new();
        for row in lines("officeholders", table, 11) {
            let (line, row) = row?;
            let of = row.get(0);
            let country = CountryCode::new(of)
                .or_else(|| bodies.get(of).and_then(|&body| self.bodies.get(body as usize)?.country));
            // One person may stand under several countries' rows; an id tells, or else name and country.
            let (name, id) = (format!("{} {of}", key_of(row.get(2))), row.get(8));
            let by_id = known.get(id).filter(|_| !id.is_empty()).copied();
            // Of two with one name only ids can tell.
            let by_name = known.get(&name).copied().filter(|&person| {
                let other = self.persons.get(person as usize).and_then(|person| person.wikidata.as_deref());
                id.is_empty() || other.is_none_or(|other| other == id)
            });
            // "William Burns" and "William Joseph Burns", where one of the rows has no id.
            let (ends, has_more) = ends_of(row.get(2), of);
            let by_ends = known_ends.get(&ends).copied().filter(|&(person, other_has_more)| {
                let other = self.persons.get(person as usize).and_then(|person| person.wikidata.as_deref());
                !(has_more && other_has_more) && (id.is_empty() || other.is_none())
            });
            let person = by_id.or(by_name).or(by_ends.map(|(person, _)| person)).unwrap_or_else(|| {
                let person = self.persons.len() as u32;
                self.persons.push(Person { name: row.get(2).to_owned(), wikidata: None, terms: Vec::new() });
                person
            });
            if !id.is_empty() {
                self.persons[person as usize].wikidata = Some(id.to_owned());
                known.insert(id.to_owned(), person);
            }
            known.entry(name).or_insert(person);
            if !ends.is_empty() {
                known_ends.entry(ends).or_insert((person, has_more));
            }
            for name in std::iter::once(row.get(2)).chain(row.list(3)) {
                self.name_person(person, name, of);
            }
            let term = self.terms.len() as u32;
            self.persons[person as usize].terms.push(term);
            self.terms.push(Term {
                of: of.to_owned(),
                country,
                role: row.get(1).to_owned(),
                office: row.get(4).to_owned(),
                sector: Sector::from_name(row.get(5)),
                from: row.date(6),
                to: row.date(7),
                as_of: row.date(10),
                successor: None,
                line: line as u32,
                person,
            });
        }
        let terms = &self.terms;
        for person in &mut self.persons {
            person.terms.sort_by_key(|&term| (terms[term as usize].from.map_or(0, TableDate::first), term));
        }
        self.find_successors();
        Ok(())
    }

    /// Enters a name of a person under all its keys.
    fn name_person(&mut self, person: u32, name: &str, of: &str) {
        let key = key_of(name);
        let words: Vec<&str> = key.split(' ').filter(|word| !is_particle(word)).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let sense = Sense::Person(person);
        self.dictionary.add_key(&key, sense, Spelling::Capital);
        if words.len() < 2 {
            return;
        }
        self.dictionary.add_key(&words.join(" "), sense, Spelling::Capital);
        self.dictionary.add_key(&format!("{first} {last}"), sense, Spelling::Capital);
        let mut surnames = vec![*last];
        // The family name stands first.
        if matches!(of, "CHN" | "KOR" | "PRK" | "TWN" | "HKG" | "KHM" | "HUN") {
            surnames.push(first);
        }
        for surname in surnames {
            enter(&mut self.surnames, surname, person);
        }
        let sounds = sounds_of(&key);
        if !sounds.is_empty() {
            enter(&mut self.sounds, &sounds, person);
        }
        let ends = sounds_of(&format!("{first} {last}"));
        if !ends.is_empty() && ends != sounds {
            enter(&mut self.sounds, &ends, person);
        }
    }

    /// Finds for each row without an end who began later in the same office.
    fn find_successors(&mut self) {
        let office = |term: &Term| if is_shared(&term.role) { term.office.clone() } else { String::new() };
        let mut begun: Vec<Begun> = Vec::new();
        for term in &self.terms {
            if let Some(from) = term.from {
                begun.push(Begun { of: (term.of.clone(), term.role.clone(), office(term)), from, person: term.person });
            }
        }
        begun.sort_by(|one, other| {
            (&one.of, one.from.first(), one.person).cmp(&(&other.of, other.from.first(), other.person))
        });
        let mut successors = Vec::new();
        for (at, term) in self.terms.iter().enumerate().filter(|(_, term)| term.to.is_none()) {
            let key = (term.of.clone(), term.role.clone(), office(term));
            let from = term.from.map_or(0, TableDate::first);
            let first = begun.partition_point(|other| (&other.of, other.from.first()) <= (&key, from));
            let mut later = begun[first..].iter().take_while(|other| other.of == key);
            successors.push((at, later.find(|other| other.person != term.person).map(|other| other.from)));
        }
        for (at, next) in successors {
            self.terms[at].successor = next;
        }
    }

    fn read_regions(&mut self, table: &str) -> Result<(), ExtractError> {
        for row in lines("regions", table, 9) {
            let (_, row) = row?;
            let at = self.regions.len() as u32;
            for name in std::iter::once(row.get(1)).chain(row.list(2)) {
                self.dictionary.add(name, Sense::Region(at), Spelling::of(name));
            }
            for name in row.list(8) {
                self.dictionary.add(name, Sense::RegionPeople(at), Spelling::Capital);
            }
            self.regions.push(Region {
                id: row.get(0).to_owned(),
                name: row.get(1).to_owned(),
                is_breakaway: row.get(3) == "breakaway",
                is_land: matches!(row.get(3), "region" | "constituent" | "breakaway" | "island" | "area" | "facility"),
                countries: row.list(7).filter_map(CountryCode::new).collect(),
            });
        }
        Ok(())
    }

    fn read_metonyms(&mut self, table: &str, bodies: &HashMap<String, u32>) -> Result<(), ExtractError> {
        for row in lines("metonyms", table, 6) {
            let (_, row) = row?;
            let at = self.metonyms.len() as u32;
            for name in std::iter::once(row.get(0)).chain(row.list(1)) {
                self.dictionary.add(name, Sense::Metonym(at), Spelling::of(name));
            }
            self.metonyms.push(Metonym {
                name: row.get(0).to_owned(),
                is_capital: row.get(2) == "capital",
                country: CountryCode::new(row.get(3)),
                body: bodies.get(row.get(4)).copied(),
                sector: Sector::from_name(row.get(5)),
            });
        }
        Ok(())
    }
}

/// First and last word of a name with where the office is, and whether there are words between; empty for a single word.
fn ends_of(name: &str, of: &str) -> (String, bool) {
    let key = key_of(name);
    let words: Vec<&str> = key.split(' ').filter(|word| !is_particle(word)).collect();
    match words[..] {
        [first, .., last] => (format!("{first} {last} {of}"), words.len() > 2),
        _ => (String::new(), false),
    }
}

/// When somebody began in an office: of a country or body, by role and, where several share the role, by title.
struct Begun {
    of: (String, String, String),
    from: TableDate,
    person: u32,
}

/// Whether several people of a country hold offices of this role at one time.
pub(super) fn is_shared(role: &str) -> bool {
    matches!(
        role,
        "minister"
            | "governor"
            | "mayor"
            | "ambassador"
            | "military_chief"
            | "intelligence_chief"
            | "spokesperson"
            | "party_leader"
            | "opposition_leader"
            | "rebel_leader"
            | "religious_leader"
            | "speaker"
            | "prosecutor"
            | "deputy_head_of_government"
            | "deputy_head_of_organization"
    )
}

fn enter(map: &mut HashMap<String, Vec<u32>>, key: &str, person: u32) {
    match map.get_mut(key) {
        Some(list) if list.contains(&person) => {}
        Some(list) => list.push(person),
        None => {
            map.insert(key.to_owned(), vec![person]);
        }
    }
}
