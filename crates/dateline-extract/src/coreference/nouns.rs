//! Titles and nouns, and whom they take up: "the minister", "the company".

use super::referents::{Class, RECENT, Reader, Referent, Target};
use crate::attribution::SourceType;
use crate::entities::MentionKind;
use crate::names::is_role;
use dateline_nlp::{Tag, TokenId};

/// Nouns for companies beside those of the table of sources.
const COMPANIES: &[&str] = &[
    "company",
    "firm",
    "corporation",
    "manufacturer",
    "airline",
    "automaker",
    "carmaker",
    "maker",
    "giant",
    "retailer",
    "developer",
    "publisher",
    "operator",
    "studio",
    "chain",
    "producer",
    "supplier",
    "planemaker",
    "bank",
    "group",
    "broadcaster",
    "business",
];

/// Nouns for places with a government.
const PLACES: &[&str] = &["country", "nation", "city", "town", "village", "kingdom", "republic", "province", "state"];

impl Reader<'_> {
    pub(super) fn noun(&mut self, at: u32, sentence: u32) {
        let lemma = self.analysis.lemma(TokenId(at)).to_lowercase();
        let kind =
            self.lexicon.sources.get(self.lower(at)).or_else(|| self.lexicon.sources.get(lemma.as_str())).copied();
        let plural = matches!(self.tag(at), Tag::Nns) || self.lower(at) == "people";
        let is_title = is_role(self.lexicon, &lemma, self.lower(at));
        let class = match kind {
            _ if is_title && !plural => Class::Person,
            Some(SourceType::RolePerson) if !plural => Class::Person,
            Some(SourceType::UnnamedGroup) if !plural && self.lower(at) != "police" => Class::Person,
            // "A water source" is nobody.
            Some(SourceType::Anonymous) if !plural => return,
            Some(SourceType::RolePerson | SourceType::UnnamedGroup | SourceType::Anonymous) => Class::People,
            Some(SourceType::Organisation) if !plural => Class::Body,
            _ if !plural && COMPANIES.contains(&lemma.as_str()) => Class::Body,
            _ if !plural && PLACES.contains(&lemma.as_str()) => Class::Place,
            Some(SourceType::Document) if !plural => Class::Document,
            _ => return,
        };
        let start = self.tree.phrase_start(at);
        let tokens = start..at + 1;
        // A name beside says who it is.
        let beside = |&other: &u32| {
            matches!(self.tree.relation(other), "appos" | "flat") && self.owners[other as usize].is_some()
        };
        let above = self
            .tree
            .head(at)
            .filter(|&above| self.tree.relation(at) == "appos" && self.owners[above as usize].is_some());
        let named = self.tree.children(at).find(beside).or(above).and_then(|other| self.owners[other as usize]);
        if let Some(entity) = named
            && self.class_of(entity) == Some(class)
        {
            self.call(at, Target::Entity(entity), class);
            self.take_up(tokens, at, sentence, Target::Entity(entity), class, MentionKind::Nominal, 0.9);
            return;
        }
        // "the Islamic State militant organisation" is what it is called.
        let general = matches!(
            lemma.as_str(),
            "organization"
                | "organisation"
                | "group"
                | "movement"
                | "network"
                | "firm"
                | "company"
                | "militia"
                | "party"
        );
        let called = self.tree.children(at).filter(|&child| child < at && self.tree.relation(child) == "compound");
        let called = called.filter_map(|child| self.owners[child as usize]).next();
        if let Some(entity) = called.filter(|&entity| general && self.class_of(entity) == Some(Class::Body)) {
            self.take_up(tokens, at, sentence, Target::Entity(entity), class, MentionKind::Nominal, 0.75);
            return;
        }
        let determiner =
            self.tree.children(at).take_while(|&child| child < at).find(|&child| self.tree.relation(child) == "det");
        let definite = determiner.is_some_and(|det| matches!(self.lower(det), "the" | "this" | "that"))
            || determiner.is_none() && self.tag(at).is_name() && class == Class::Person;
        // What hangs on it says that it is another one: "the minister of Tarn", "the company that left".
        let narrowed = self.tree.children(at).any(|child| {
            matches!(self.tree.relation(child), "nmod" | "acl" | "nummod")
                && !(self.tree.relation(child) == "nmod" && child < at)
        });
        let office = || {
            let phrase = self.tree.phrase(at);
            let end = if phrase.len() <= 12 { phrase.end } else { at + 1 };
            let told = self.by_words(&(start..end)).or_else(|| self.by_office(start..end));
            told.map(|entity| (Target::Entity(entity), 0.75))
        };
        let found = if !definite || narrowed {
            if definite && class == Class::Person { office() } else { None }
        } else {
            match class {
                Class::Person => self.by_title(at).map(|entity| (Target::Entity(entity), 0.8)).or_else(office),
                Class::Body => self.body(at, sentence, &lemma),
                Class::Place => self.nearest(at, sentence, 3, |past| past.class == Class::Place && past.is_name),
                Class::People | Class::Document => self.same_noun(at, &lemma),
            }
        };
        match found {
            Some((target, confidence)) => {
                self.call(at, target, class);
                self.take_up(tokens, at, sentence, target, class, MentionKind::Nominal, confidence);
            }
            None => {
                let phrase = self.tree.phrase(at);
                let target = Target::Phrase(self.phrases.len() as u32);
                self.phrases.push(if phrase.len() <= 12 { phrase } else { tokens });
                self.targets[at as usize] = Some((target, class));
                self.remember(at, sentence, target, class, false);
            }
        }
    }

    /// The last mentions, as many as anybody remembers.
    pub(super) fn recent(&self) -> impl Iterator<Item = &Referent> {
        self.past[self.past.len().saturating_sub(RECENT)..].iter()
    }

    /// Remembers what a person was called.
    pub(super) fn call(&mut self, at: u32, target: Target, class: Class) {
        let Target::Entity(entity) = target else { return };
        let phrase = self.tree.phrase(at);
        if class == Class::Person && phrase.len() <= 12 && self.titled.len() < RECENT {
            // Up to the name, where one stands behind.
            let end = phrase
                .clone()
                .find(|&token| token > at && self.owners[token as usize] == Some(entity))
                .unwrap_or(phrase.end);
            let title = self.title_words(&(phrase.start..end));
            self.titled.push((title, entity));
        }
    }

    /// The one phrase with this noun that was met before.
    pub(super) fn same_noun(&self, at: u32, lemma: &str) -> Option<(Target, f32)> {
        let mut found = None;
        for past in self.recent().filter(|past| past.head < at && matches!(past.target, Target::Phrase(_))) {
            if self.analysis.lemma(TokenId(past.head)).eq_ignore_ascii_case(lemma) {
                match found {
                    Some(target) if target != past.target => return None,
                    _ => found = Some(past.target),
                }
            }
        }
        found.map(|target| (target, 0.7))
    }

    /// The body that "the company", "the ministry" takes up: one whose name has the noun, or else the nearest one.
    pub(super) fn body(&self, at: u32, sentence: u32, lemma: &str) -> Option<(Target, f32)> {
        let is_word = |name: &str| name.split_whitespace().any(|word| word.eq_ignore_ascii_case(lemma));
        let mut found = None;
        for past in self.recent().filter(|past| past.is_name && past.class == Class::Body) {
            let Target::Entity(entity) = past.target else { continue };
            let Some(entity) = self.entities.get(entity as usize) else { continue };
            if is_word(self.document.words(entity.name)) {
                match found {
                    // Two ministries: it could be either.
                    Some(target) if target != past.target => return None,
                    _ => found = Some(past.target),
                }
            }
        }
        if let Some(target) = found {
            return Some((target, 0.85));
        }
        // An army or a court is none of the bodies that have other names.
        let open = COMPANIES.contains(&lemma)
            || matches!(
                lemma,
                "agency"
                    | "organization"
                    | "organisation"
                    | "association"
                    | "party"
                    | "charity"
                    | "team"
                    | "club"
                    | "institute"
                    | "newspaper"
                    | "paper"
                    | "magazine"
                    | "university"
                    | "movement"
                    | "body"
                    | "watchdog"
                    | "regulator"
                    | "union"
            );
        if !open {
            return None;
        }
        let is_body = |past: &Referent| past.class == Class::Body && past.is_name;
        self.nearest(at, sentence, 3, is_body).or_else(|| self.main_body())
    }

    /// The body that the report names far more often than any other.
    pub(super) fn main_body(&self) -> Option<(Target, f32)> {
        let mut counts: Vec<(usize, u32)> = Vec::new();
        for past in self.recent().filter(|past| past.is_name && past.class == Class::Body) {
            let Target::Entity(entity) = past.target else { continue };
            match counts.iter_mut().find(|(_, known)| *known == entity) {
                Some((count, _)) => *count += 1,
                None => counts.push((1, entity)),
            }
        }
        counts.sort_by_key(|&(count, entity)| (std::cmp::Reverse(count), entity));
        let (first, second) = (counts.first()?, counts.get(1).map_or(0, |second| second.0));
        (first.0 >= 3 && first.0 >= 2 * second).then_some((Target::Entity(first.1), 0.6))
    }
}
