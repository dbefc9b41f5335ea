//! Who speaks: one source under all the words that several reports have for it, and whom it speaks for.
//!
//! "The Defence Ministry", "Ordania's defense ministry" and the minister by name are not three sources. Reports of one
//! incident explain one another: one gives the governor's name, another the province, a third whose ministry it is. What is
//! put together here is read off their words alone, so that it holds for people and countries that no table knows. Where the words leave a
//! doubt, the dependence is only probable, and the count becomes a range.
//!
//! Begin with [`Speakers::new`].

use std::collections::{BTreeMap, BTreeSet};

use dateline_extract::SourceType;

use super::graph::{Dependence, Node, Relation, SourceGraph};
use super::phrase::{Phrase, has_name, is_body, small_words};

/// The words that a report has for a source.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerWords {
    /// The report, by the caller's number.
    pub report: u32,
    /// The words themselves.
    pub words: String,
    /// The fullest name that the report has for it, where that is another.
    pub name: Option<String>,
    /// What kind of source.
    pub kind: SourceType,
    /// What the report alone makes of it; stays where nothing more is known.
    pub node: Node,
    /// Whether they stand in the report's own words: what a teaser of another report says teaches nothing.
    pub is_evidence: bool,
}

/// A source of an incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// What it is counted as.
    pub node: Node,
    /// Its fullest words.
    pub label: String,
    /// The state that it speaks for or belongs to, in lower case.
    pub side: Option<String>,
    /// Whether it is an organ, an official or the state itself, so that the state's acts are its own.
    pub is_of_state: bool,
    body: Option<String>,
    surname: Option<String>,
}

/// The sources of an incident, in the order of the words they were made of.
#[derive(Clone, Debug, Default)]
pub struct Speakers {
    all: Vec<Speaker>,
    dependences: Vec<Dependence>,
}

/// What is gathered over all words before any source is settled.
#[derive(Default)]
struct Known {
    states: BTreeSet<String>,
    /// The states of bodies by what they are, and of the places that stand beside them.
    of_body: BTreeMap<(String, String), BTreeSet<String>>,
    of_place: BTreeMap<String, BTreeSet<String>>,
    /// The full names by their last word.
    names: BTreeMap<String, BTreeSet<Vec<String>>>,
    written: BTreeMap<Vec<String>, String>,
    /// Who holds an office.
    holders: BTreeMap<(String, String), BTreeSet<Vec<String>>>,
    /// The bodies that a report names in full, by their kind.
    in_report: BTreeMap<(u32, String), BTreeSet<String>>,
    /// Names of bodies that are no organs: companies, groups, outlets.
    bodies: BTreeSet<String>,
    outlets: BTreeSet<String>,
    /// Words that stand in small letters somewhere, and so are no names.
    small: BTreeSet<String>,
}

impl Known {
    fn gather(read: &[(&SpeakerWords, Phrase)], outlets: &BTreeSet<String>) -> Self {
        let mut known = Known { outlets: outlets.clone(), ..Known::default() };
        let taught = || read.iter().filter(|(words, _)| words.is_evidence);
        known.small = taught().flat_map(|(words, _)| small_words(&words.words)).collect();
        for (words, phrase) in taught() {
            known.states.extend(phrase.states.iter().cloned());
            // "Ordania denies": a name alone that others put before an organ, or of which they have an adjective.
            if let (Node::Organization(name), [place]) = (&words.node, phrase.places.as_slice())
                && name == place
                && read.iter().any(|(_, other)| {
                    other.states.contains(place)
                        || (other.is_of_state() && other.places.iter().any(|word| is_adjective(word, place)))
                })
            {
                known.states.insert(place.clone());
            }
            if let (Node::Organization(name), None) = (&words.node, &phrase.body) {
                known.bodies.insert(bare(name));
            }
            let person = known.person(phrase);
            if let Some(last) = person.last().cloned() {
                let skipped = phrase.person.len() - person.len();
                let written: Vec<&str> = phrase.written.split(' ').skip(skipped).collect();
                known.written.insert(person.clone(), written.join(" "));
                known.names.entry(last).or_default().insert(person);
            }
            if let Some((what, kind)) = phrase.body.as_ref().filter(|(what, _)| !what.is_empty()) {
                known.in_report.entry((words.report, kind.clone())).or_default().insert(what.clone());
            }
        }
        for (_, phrase) in taught() {
            let state = phrase.places.iter().find_map(|place| known.state(place));
            if let (Some(state), Some(body)) = (&state, &phrase.body) {
                known.of_body.entry(body.clone()).or_default().insert(state.clone());
            }
            let person = known.person(phrase);
            if !person.is_empty() {
                let full = known.full_name(&person);
                for office in &phrase.offices {
                    known.holders.entry(office.clone()).or_default().insert(full.clone());
                }
            }
        }
        // "The ministry in Kesten": where a body of one state alone is.
        for (_, phrase) in taught().filter(|(_, phrase)| phrase.is_of_state()) {
            // An embassy stands in another country.
            let at_home = phrase.body.as_ref().filter(|(_, kind)| kind != "embassy");
            let Some(states) = at_home.and_then(|body| known.of_body.get(body)) else { continue };
            if let (Some(state), 1) = (states.first(), states.len()) {
                let state = state.clone();
                let open: Vec<&String> = phrase.places.iter().filter(|place| known.state(place).is_none()).collect();
                for place in open {
                    known.of_place.entry(place.clone()).or_default().insert(state.clone());
                }
            }
        }
        known
    }

    /// A person's name without a word before it that is none ("Deckhand"), and empty where the word is a country's or its adjective.
    fn person(&self, phrase: &Phrase) -> Vec<String> {
        let mut person = phrase.person.as_slice();
        while let [first, rest @ ..] = person
            && !rest.is_empty()
            && self.small.contains(first)
        {
            person = rest;
        }
        match person {
            [one] if self.state(one).is_some() || self.of_place.contains_key(one) => Vec::new(),
            person => person.to_vec(),
        }
    }

    fn state(&self, place: &str) -> Option<String> {
        self.states.get(place).cloned().or_else(|| self.states.iter().find(|state| is_adjective(place, state)).cloned())
    }

    /// The state that the words name, and whether they name it themselves.
    fn state_of(&self, phrase: &Phrase) -> Option<(String, bool)> {
        let only = |states: Option<&BTreeSet<String>>| {
            states.filter(|states| states.len() == 1).and_then(|states| states.first().cloned())
        };
        let named = phrase.places.iter().find_map(|place| self.state(place)).map(|state| (state, true));
        named
            .or_else(|| {
                phrase.places.iter().find_map(|place| only(self.of_place.get(place))).map(|state| (state, true))
            })
            .or_else(|| {
                only(phrase.body.as_ref().filter(|_| phrase.places.is_empty()).and_then(|body| self.of_body.get(body)))
                    .map(|state| (state, false))
            })
    }

    /// The fullest name that ends in these words; these where there are several.
    fn full_name(&self, name: &[String]) -> Vec<String> {
        let same_end = name.last().and_then(|last| self.names.get(last)).into_iter().flatten();
        let fuller: Vec<&Vec<String>> =
            same_end.filter(|other| other.len() > name.len() && other.ends_with(name)).collect();
        let longest = fuller.iter().max_by_key(|name| name.len());
        match longest {
            Some(longest) if fuller.iter().all(|other| longest.ends_with(other)) => longest.to_vec(),
            _ => name.to_vec(),
        }
    }

    /// The node of a body by its name: "the Courier" is the one whose name ends so.
    fn body(&self, name: &str) -> Node {
        let name = bare(name);
        if self.states.contains(&name) {
            return Node::Organization(name);
        }
        let is_same = |other: &&String| other.ends_with(&format!(" {name}"));
        let mut outlets = self.outlets.iter().filter(|outlet| **outlet == name || is_same(outlet));
        if let (Some(outlet), None) = (outlets.next(), outlets.next()) {
            return Node::Outlet(outlet.clone());
        }
        let longer: Vec<&String> = self.bodies.iter().filter(is_same).collect();
        let longest = longer
            .iter()
            .max_by_key(|other| other.len())
            .filter(|longest| longer.iter().all(|other| longest.ends_with(other.as_str())));
        Node::Organization(longest.map_or(name.clone(), |longest| (*longest).clone()))
    }

    /// The one person who holds an office that is named.
    fn holder(&self, phrase: &Phrase) -> Option<Vec<String>> {
        let mut found =
            phrase.offices.iter().filter(|(_, office)| !matches!(office.as_str(), "chief" | "head" | "secretary"));
        let holders = self.holders.get(found.next()?)?;
        if holders.len() == 1 { holders.first().cloned() } else { None }
    }
}

/// A name without article and possessive ending, in lower case.
fn bare(name: &str) -> String {
    let lower = name.to_lowercase();
    let lower = ["the ", "a ", "an "].iter().find_map(|article| lower.strip_prefix(article)).unwrap_or(&lower);
    let lower = lower.trim_matches(|c: char| !c.is_alphanumeric());
    ["'s", "’s"].iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(lower).to_owned()
}

/// Whether a word is the adjective of a country: "Ordanian" of "Ordania", "Tollish" of "Tolland".
fn is_adjective(word: &str, name: &str) -> bool {
    let ending = ["n", "ian", "an", "ish", "ese", "i", "ic"].iter().any(|ending| word.ends_with(ending));
    let shared = word.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
    ending && word != name && shared >= 4 && shared + 3 >= name.chars().count() && word.chars().count() <= shared + 3
}

impl Speakers {
    /// The sources behind the words of the reports of one incident; `outlets` are the keys of those that published them.
    pub fn new(all: &[SpeakerWords], outlets: &BTreeSet<String>) -> Self {
        let read: Vec<(&SpeakerWords, Phrase)> = all.iter().map(|words| (words, read(words))).collect();
        let known = Known::gather(&read, outlets);
        let mut speakers = Speakers::default();
        for (words, phrase) in &read {
            let speaker = speakers.settle(words, phrase, &known);
            speakers.all.push(speaker);
        }
        // One label for one source: the fullest, and of a person the name.
        let mut labels: BTreeMap<Node, String> = BTreeMap::new();
        let mut sides: BTreeMap<Node, (String, bool)> = BTreeMap::new();
        for speaker in &speakers.all {
            let label = labels.entry(speaker.node.clone()).or_default();
            if speaker.label.len() > label.len() && (label.is_empty() || speaker.label.len() <= 48) {
                label.clone_from(&speaker.label);
            }
            if let Some(side) = &speaker.side {
                let known = sides.entry(speaker.node.clone()).or_insert((side.clone(), speaker.is_of_state));
                known.1 |= speaker.is_of_state;
            }
        }
        for speaker in &mut speakers.all {
            if let Some(label) = labels.get(&speaker.node) {
                speaker.label.clone_from(label);
            }
            if let Some((side, is_of_state)) = sides.get(&speaker.node) {
                (speaker.side, speaker.is_of_state) = (Some(side.clone()), *is_of_state);
            }
        }
        speakers.dependences.sort();
        speakers.dependences.dedup_by(|a, b| (&a.from, &a.to, a.relation) == (&b.from, &b.to, b.relation));
        speakers
    }

    /// The source of the words at this place.
    pub fn get(&self, at: usize) -> Option<&Speaker> {
        self.all.get(at)
    }

    /// Adds whom each speaks for to a graph.
    pub fn add_to(&self, graph: &mut SourceGraph) {
        self.dependences.iter().for_each(|dependence| graph.add(dependence.clone()));
    }

    fn settle(&mut self, words: &SpeakerWords, phrase: &Phrase, known: &Known) -> Speaker {
        // Of a pronoun the name says more.
        let label = words.name.as_ref().filter(|_| words.kind == SourceType::Pronoun).unwrap_or(&words.words);
        let label = label.trim_start_matches("the ").trim_start_matches("The ").to_owned();
        let state = known.state_of(phrase);
        let mut speaker = Speaker {
            node: words.node.clone(),
            label,
            side: state.as_ref().map(|(state, _)| state.clone()),
            is_of_state: phrase.is_of_state(),
            body: phrase.body.as_ref().map(|(_, kind)| kind.clone()),
            surname: None,
        };
        if matches!(words.kind, SourceType::Anonymous | SourceType::UnnamedGroup | SourceType::Unspecified) {
            return speaker;
        }
        let organ = phrase.body.as_ref().map(|body| self.organ(words.report, body, state.as_ref(), known));
        let holder = || known.holder(phrase).filter(|_| !phrase.is_voice && !phrase.offices.is_empty());
        let person = known.person(phrase);
        // "It", for which the report has the name of a body.
        let pronoun = words.name.as_deref().filter(|_| words.kind == SourceType::Pronoun);
        let named_body = pronoun.map(bare).filter(|name| known.bodies.contains(name) || known.states.contains(name));
        let is_lost = person.is_empty() && !phrase.person.is_empty() && named_body.is_none();
        let person = if person.is_empty() { holder() } else { Some(known.full_name(&person)) };
        let person = person.filter(|_| named_body.is_none());
        let is_person = !matches!(words.kind, SourceType::Organisation | SourceType::Document) || phrase.body.is_none();
        if let Some(name) = person.filter(|_| is_person) {
            speaker.node = Node::Person(name.join(" "));
            speaker.label = known.written.get(&name).cloned().unwrap_or(speaker.label);
            speaker.surname = name.last().cloned();
            let what = || format!("{} is {}, in the words of r{}", speaker.label, words.words, words.report);
            if let Some(organ) = organ.filter(|_| phrase.is_official()) {
                self.depends(&speaker.node, organ, Relation::SpeaksFor, true, what());
            } else if let (Some((state, _)), true) = (&state, phrase.is_of_state()) {
                let state = Node::Organization(state.clone());
                self.depends(&speaker.node, state, Relation::SpeaksFor, false, what());
            }
        } else if let Some(organ) = organ.filter(|_| phrase.is_voice || is_organization(words) || pronoun.is_some()) {
            speaker.node = organ;
        } else if let Some(name) = named_body {
            speaker.is_of_state = known.states.contains(&name);
            speaker.side = speaker.side.take().or_else(|| speaker.is_of_state.then(|| name.clone()));
            speaker.node = known.body(&name);
        } else if is_lost || words.kind == SourceType::Organisation && is_common(&words.words, known) {
            // "The company", "a monitoring group": of another report it may be another.
            speaker.node = Node::Unnamed(words.report, words.words.to_lowercase());
        } else if let (Some((state, true)), Node::Organization(name)) = (&state, &words.node)
            && phrase.places.len() == 1
            && phrase.places.first() == Some(name)
        {
            speaker.node = Node::Organization(state.clone());
            speaker.is_of_state = true;
        } else if let Node::Organization(name) = &words.node {
            speaker.node = known.body(name);
        }
        speaker
    }

    /// The node of a body, with what it depends on.
    fn organ(&mut self, report: u32, body: &(String, String), state: Option<&(String, bool)>, known: &Known) -> Node {
        let (mut what, kind) = body.clone();
        if what.is_empty()
            && let Some(named) = known.in_report.get(&(report, kind.clone())).filter(|named| named.len() == 1)
        {
            // "The ministry", of which the report has one.
            what = named.first().cloned().unwrap_or_default();
        }
        let state = match state {
            Some((state, true)) => Some((state.clone(), true)),
            _ => known
                .of_body
                .get(&(what.clone(), kind.clone()))
                .filter(|states| states.len() == 1)
                .and_then(|states| states.first())
                .map(|state| (state.clone(), false)),
        };
        let bare = format!("{what} {kind}").trim().to_owned();
        let is_vague = what.is_empty()
            && matches!(
                kind.as_str(),
                "ministry" | "service" | "department" | "agency" | "company" | "office" | "firm" | "authority"
            );
        let Some((state, is_named)) = state else {
            return Node::Organization(if is_vague { format!("{bare} of r{report}") } else { bare });
        };
        let whole = Node::Organization(format!("{bare} of {state}"));
        let is_state = super::phrase::Phrase { body: Some((what, kind.clone())), ..Phrase::default() }.is_of_state();
        if is_state {
            let reason = format!("the {bare} speaks for {state}");
            self.depends(&whole, Node::Organization(state.clone()), Relation::SpeaksFor, kind == "government", reason);
        }
        if is_named {
            return whole;
        }
        let own = Node::Organization(bare.clone());
        let reason = format!("no other {bare} than that of {state} is spoken of");
        self.depends(&own, whole, Relation::SameAs, false, reason);
        own
    }

    fn depends(&mut self, from: &Node, to: Node, relation: Relation, certain: bool, reason: String) {
        if *from != to {
            self.dependences.push(Dependence { from: from.clone(), to, relation, certain, reason });
        }
    }
}

impl Speaker {
    /// The words for it as somebody who acts.
    pub fn as_actor(&self) -> BTreeSet<String> {
        let state = self.side.clone().filter(|_| self.is_of_state);
        state.or_else(|| self.surname.clone()).or_else(|| self.body.clone()).into_iter().collect()
    }

    /// Whether what somebody with these words (in lower case) does is its own act, or its state's or body's.
    pub fn answers_for(&self, actor: &BTreeSet<String>) -> bool {
        let bodies: Vec<&String> = actor.iter().filter(|word| is_body(word)).collect();
        if !bodies.is_empty() {
            return self.body.as_ref().is_some_and(|body| bodies.contains(&body));
        }
        let is_own = |name: &str| actor.iter().any(|word| word == name || is_adjective(word, name));
        self.surname.as_deref().is_some_and(|name| actor.contains(name))
            || (self.is_of_state && self.side.as_deref().is_some_and(is_own))
    }
}

/// Whether the words for a body hold no name.
fn is_common(words: &str, known: &Known) -> bool {
    let is_article = ["a ", "an ", "the ", "A ", "An ", "The "].iter().any(|article| words.starts_with(article));
    !has_name(words)
        && (is_article || known.small.contains(&words.to_lowercase()) || words.starts_with(char::is_lowercase))
}

fn is_organization(words: &SpeakerWords) -> bool {
    words.kind == SourceType::Organisation || matches!(words.node, Node::Organization(_))
}

fn read(words: &SpeakerWords) -> Phrase {
    let is_person = matches!(words.kind, SourceType::NamedPerson | SourceType::RolePerson | SourceType::Pronoun);
    // A pronoun stands for what the report calls it elsewhere; of a name with an office beside it both count.
    let mut phrase = match &words.name {
        Some(name) => Phrase::new(name, is_person, true),
        None => Phrase::new(&words.words, is_person, false),
    };
    if words.name.is_some() {
        let beside = Phrase::new(&words.words, is_person, false);
        let Phrase { offices, body, places, states, is_voice, .. } = beside;
        // "The health ministry", of which the name is given as "Ministry": the fuller words count.
        let is_bare = |body: &(String, String)| body.0.is_empty();
        if phrase.body.as_ref().is_none_or(is_bare) && (body.is_some() || phrase.person.is_empty()) {
            phrase.body = body.clone().or(phrase.body.take());
        }
        let is_name = |place: &String| phrase.person.contains(place);
        phrase.places.extend(places.into_iter().filter(|place| !is_name(place)));
        phrase.offices.extend(offices);
        phrase.states.extend(states);
        phrase.body = phrase.body.or(body);
        phrase.is_voice |= is_voice;
    }
    phrase
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: SourceType = SourceType::NamedPerson;
    const BODY: SourceType = SourceType::Organisation;

    fn words(report: u32, kind: SourceType, words: &str) -> SpeakerWords {
        let lower = words.trim_start_matches("the ").trim_start_matches("The ").to_lowercase();
        let node = match kind {
            PERSON => Node::Person(lower),
            BODY => Node::Organization(lower),
            _ => Node::Unnamed(report, lower),
        };
        SpeakerWords { report, words: words.to_owned(), name: None, kind, node, is_evidence: true }
    }

    /// How many sources say so, with all dependences and with the certain ones.
    fn check(said: &[SpeakerWords], low: usize, high: usize) {
        let speakers = Speakers::new(said, &BTreeSet::from(["brell courier".to_owned()]));
        let mut graph = SourceGraph::new();
        speakers.add_to(&mut graph);
        let evidence: Vec<crate::independence::Evidence> = (0..said.len())
            .map(|at| crate::independence::Evidence {
                id: at as u32,
                report: said[at].report,
                source: speakers.get(at).unwrap().node.clone(),
                stance: dateline_extract::Stance::Denies,
                day: None,
                is_evidence: true,
                is_party: false,
                is_accountable: false,
                is_withdrawn: false,
            })
            .collect();
        let found = graph.roots(&evidence);
        assert_eq!((found.all.low, found.all.high), (low, high), "{speakers:#?}");
    }

    #[test]
    fn a_ministry_is_one_source_under_all_its_names() {
        check(&[words(1, BODY, "Tolland's defense ministry"), words(2, BODY, "the Tollish Ministry of Defence")], 1, 1);
        // Whose ministry it is follows from the other report alone.
        check(&[words(1, BODY, "Tolland's defence ministry"), words(2, BODY, "The Defence Ministry")], 1, 2);
        check(
            &[
                words(1, BODY, "Tolland's defence ministry"),
                words(2, PERSON, "Tolland's defence minister, General Oru Pask"),
            ],
            1,
            1,
        );
        check(&[words(1, BODY, "Tolland's defence ministry"), words(2, BODY, "Tolland")], 1, 2);
    }

    #[test]
    fn two_of_a_kind_stay_apart() {
        check(&[words(1, BODY, "Tolland's defence ministry"), words(1, BODY, "Vessia's defence ministry")], 2, 2);
        check(&[words(1, BODY, "Tolland's army"), words(1, BODY, "the regional hospital")], 2, 2);
        check(&[words(1, SourceType::RolePerson, "a nurse"), words(2, SourceType::RolePerson, "a nurse")], 2, 2);
        let two = [
            words(1, PERSON, "Governor Ada Vell"),
            words(1, PERSON, "Governor Tam Roos"),
            words(2, SourceType::RolePerson, "the governor"),
        ];
        check(&two, 3, 3);
    }

    #[test]
    fn who_holds_an_office_is_known_by_it() {
        let said = [
            words(1, SourceType::RolePerson, "The governor of Tolland's Lower Province"),
            words(2, PERSON, "Governor Ada Vell"),
            words(3, PERSON, "Vell"),
        ];
        check(&said, 1, 1);
        let speakers = Speakers::new(&said, &BTreeSet::new());
        assert_eq!(speakers.get(0).unwrap().label, "Ada Vell");
        assert_eq!(speakers.get(0).unwrap().side, None, "nobody says that Tolland is a state");
    }

    #[test]
    fn a_paper_is_known_by_the_end_of_its_name() {
        check(&[words(1, BODY, "the Courier's"), words(2, BODY, "The Brell Courier")], 1, 1);
    }

    #[test]
    fn who_acts_for_a_state_answers_for_its_acts() {
        let said = [
            words(1, PERSON, "Tolland's defence minister, General Oru Pask"),
            words(1, BODY, "Tolland's health ministry"),
            words(1, BODY, "police in Brell"),
        ];
        let speakers = Speakers::new(&said, &BTreeSet::new());
        let acts = |at: usize, actor: &[&str]| {
            speakers.get(at).unwrap().answers_for(&actor.iter().map(|word| (*word).to_owned()).collect())
        };
        assert!(acts(0, &["tolland", "neighbouring"]) && acts(0, &["tollish", "drone"]) && acts(0, &["pask"]));
        assert!(!acts(0, &["vessia"]) && !acts(0, &["police", "tollish"]) && !acts(2, &["tolland"]));
        assert!(acts(2, &["police"]) && !acts(2, &[]));
    }
}
