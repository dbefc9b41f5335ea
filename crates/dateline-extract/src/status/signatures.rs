//! The table of signatures: what a word says about an event that hangs on it.

use crate::attribution::named;
use crate::lexicon::{ExtractError, regular_forms};
use std::collections::HashMap;

/// The table of a language: tab-separated lines, `#` for comments, `=` for the cases of a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct StatusTables<'t> {
    /// Class, part of speech, frames, lemmas.
    pub signatures: &'t str,
}

named! {
    /// What a word does to the status of the event that hangs on it.
    Effect {
        /// It is so exactly if the word's own clause is: "managed to".
        Implies = "implies",
        /// It is so exactly if the word's own clause is not: "failed to", "prevented from".
        ImpliesNot = "implies-not",
        /// It can be; told as past, it was: "was able to".
        Able = "able",
        /// It went on and does no more: "stopped".
        Ceases = "ceases",
        /// It was planned and will not be: "called off".
        Cancels = "cancels",
        /// It goes on: "continued to".
        Continues = "continues",
        /// It began.
        Begins = "begins",
        /// Somebody tried.
        Attempts = "attempts",
        /// What was tried failed.
        Failed = "failed",
        /// It was prevented.
        Prevented = "prevented",
        /// Somebody intends it.
        Plans = "plans",
        /// It is fixed for a time to come.
        Schedules = "schedules",
        /// Others look for it to come: "is expected to".
        Expects = "expects",
        /// Somebody asks for it.
        Requests = "requests",
        /// Somebody asks that it not be done.
        Forbids = "forbids",
        /// Somebody holds it out to do harm.
        Threatens = "threatens",
        /// Somebody binds himself to it.
        Promises = "promises",
        /// It is taken for granted.
        Facts = "facts",
        /// It is probably so.
        Likely = "likely",
        /// It is probably so, by what is seen.
        Seems = "seems",
        /// It is probably not so.
        Unlikely = "unlikely",
        /// It may be so.
        Possible = "possible",
        /// Somebody would like it.
        Hoped = "hoped",
        /// Only under a condition.
        If = "if",
        /// Whether it is so is left open.
        Doubted = "doubted",
        /// Somebody says so, and the text does not.
        Alleged = "alleged",
        /// The word only carries it: "launched an attack".
        Occurs = "occurs",
        /// The purpose is the deed: "met to discuss".
        Does = "does",
        /// A habit or a kind.
        Generic = "generic",
        /// Something that lasts.
        Ongoing = "ongoing",
        /// It did not quite happen.
        Nearly = "nearly",
        /// More than allows it: "too late to".
        Too = "too",
    }
}

/// The part of speech that a signature is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Verb,
    Noun,
    Adjective,
    Adverb,
}

/// One signature of a lemma.
#[derive(Clone, Debug)]
struct Signature {
    part: Part,
    frames: Vec<Box<str>>,
    effect: Effect,
}

/// All signatures, by lemma; a particle follows its verb ("call off").
#[derive(Clone, Debug, Default)]
pub(super) struct Signatures {
    lemmas: HashMap<Box<str>, Vec<Signature>>,
    /// Regular forms of the verbs, with their lemmas: a model's lemma may miss one that it has seldom seen.
    forms: HashMap<Box<str>, Box<str>>,
}

impl Signatures {
    pub(super) fn new(table: &str) -> Result<Self, ExtractError> {
        let mut signatures = Signatures::default();
        for (at, line) in table.lines().enumerate() {
            if line.is_empty() || line.starts_with(['#', '=']) {
                continue;
            }
            let line_number = at + 1;
            let cells: Vec<&str> = line.split('\t').collect();
            let [effect, part, frames, lemmas] = cells[..] else {
                return Err(ExtractError::column("status", line_number));
            };
            let word = || ExtractError::word("status", line_number);
            let effect = Effect::from_name(effect).ok_or_else(word)?;
            let part = match part {
                "verb" => Part::Verb,
                "noun" => Part::Noun,
                "adjective" => Part::Adjective,
                "adverb" => Part::Adverb,
                _ => return Err(word()),
            };
            let frames: Vec<Box<str>> = frames.split(' ').map(Box::from).collect();
            for lemma in lemmas.split(", ") {
                let signature = Signature { part, frames: frames.clone(), effect };
                signatures.lemmas.entry(lemma.into()).or_default().push(signature);
            }
        }
        let verbs = signatures.lemmas.iter().filter(|(_, rows)| rows.iter().any(|row| row.part == Part::Verb));
        for lemma in verbs.map(|(lemma, _)| lemma).filter(|lemma| !lemma.contains(' ')) {
            for form in regular_forms(lemma) {
                // Of two verbs with one form the first by the alphabet, whatever the order of the map.
                let known = signatures.forms.entry(form.into()).or_insert_with(|| lemma.clone());
                if lemma < known {
                    *known = lemma.clone();
                }
            }
        }
        Ok(signatures)
    }

    /// The lemma of a word: the model's, unless only the form tells that it is in the table.
    pub(super) fn lemma_of<'l>(&'l self, lemma: &'l str, form: &str) -> &'l str {
        if self.lemmas.contains_key(lemma) {
            return lemma;
        }
        self.forms.get(form).map_or(lemma, |lemma| lemma)
    }

    /// What `lemma` does to an event that hangs on it by `frame`: the first row of the table that says so.
    pub(super) fn effect(&self, lemma: &str, part: Part, frame: &str) -> Option<Effect> {
        let rows = self.lemmas.get(lemma)?;
        let fits = |row: &&Signature| row.part == part && row.frames.iter().any(|known| **known == *frame);
        rows.iter().find(fits).map(|row| row.effect)
    }
}
