//! Pronouns, and whom they take up.

use super::referents::{Class, Gender, Reader, Referent, Target};
use crate::entities::MentionKind;

/// How many sentences back a pronoun is followed; those that are all quotation are not counted.
const SENTENCES: usize = 3;

impl Reader<'_> {
    pub(super) fn pronoun(&mut self, at: u32, sentence: u32) {
        let found = match self.lower(at) {
            "he" | "him" | "his" | "himself" => {
                self.person(at, sentence, Gender::He).map(|found| (found, Class::Person))
            }
            "she" | "her" | "hers" | "herself" => {
                self.person(at, sentence, Gender::She).map(|found| (found, Class::Person))
            }
            "they" | "them" | "their" | "themselves" => {
                let people = |past: &Referent| past.class == Class::People;
                let bodies = |past: &Referent| past.class == Class::Body && past.acts;
                let found = if self.is_near(at, sentence, 1, people) {
                    self.nearest(at, sentence, 1, people)
                } else {
                    self.nearest(at, sentence, 1, bodies)
                };
                found.map(|found| (found, Class::People))
            }
            "it" | "its" | "itself" => self.thing(at, sentence),
            _ => None,
        };
        if let Some(((target, confidence), class)) = found {
            let class = match target {
                Target::Entity(entity) => self.class_of(entity).unwrap_or(class),
                Target::Phrase(_) => class,
            };
            if let (Target::Entity(entity), Some(gender)) = (target, gender_of(self.lower(at))) {
                self.genders[entity as usize] = self.genders[entity as usize].or(Some(gender));
            }
            self.take_up(at..at + 1, at, sentence, target, class, MentionKind::Pronoun, confidence);
        }
    }

    /// "It" where it is a body or document that acts: the subject of the sentence before, if that is one.
    pub(super) fn thing(&self, at: u32, sentence: u32) -> Option<((Target, f32), Class)> {
        if self.tree.relation(at) == "expl" {
            return None;
        }
        // "It is clear that", "it rained"
        let speaks = self.speaking[at as usize];
        let above = self.tree.head(at)?;
        let dummy = self.tree.relation(at) == "nsubj" && self.tree.child(above, &["cop", "csubj", "ccomp"]).is_some();
        if dummy && !speaks {
            return None;
        }
        let acts = |past: &Referent| past.acts || past.speaks;
        let found = self.nearest(at, sentence, 1, |past| {
            matches!(past.class, Class::Body | Class::Document) && (acts(past) || past.sentence == sentence)
        })?;
        Some((found, Class::Body))
    }

    pub(super) fn person(&self, at: u32, sentence: u32, gender: Gender) -> Option<(Target, f32)> {
        let fits = |past: &Referent| {
            past.class == Class::Person
                && match past.target {
                    Target::Entity(entity) => self.genders[entity as usize].is_none_or(|known| known == gender),
                    Target::Phrase(_) => gender_of_noun(self.lower(past.head)).is_none_or(|known| known == gender),
                }
        };
        self.nearest(at, sentence, SENTENCES, fits)
    }

    /// Whether anything that fits stands in this sentence or one of the last `back`.
    pub(super) fn is_near(&self, at: u32, sentence: u32, back: u32, fits: impl Fn(&Referent) -> bool) -> bool {
        let first = self.past.partition_point(|past| past.sentence + back < sentence);
        self.past[first..].iter().any(|past| past.head < at && fits(past) && (self.quoted[at as usize] || !past.quoted))
    }

    /// The nearest that fits, in this sentence or one of the last: whoever acts or speaks goes before whoever is only
    /// mentioned. `None` where two are as near.
    pub(super) fn nearest(
        &self,
        at: u32,
        sentence: u32,
        back: usize,
        fits: impl Fn(&Referent) -> bool,
    ) -> Option<(Target, f32)> {
        let inside = self.quoted[at as usize];
        let sentences = self.analysis.sentences();
        let here = sentences.get(sentence as usize)?;
        // "blamed him": not the one who blames.
        let own = self.tree.head(at).filter(|_| !matches!(self.tree.relation(at), "nsubj" | "nmod" | "det"));
        let own_subject = own.and_then(|verb| self.tree.any_subject(verb));
        // What is quoted is about its own things; of persons the report may have told before.
        let seen = |past: &Referent| past.quoted == inside || inside && past.class == Class::Person;
        let mut steps = 0;
        let mut number = sentence;
        loop {
            let past = || {
                let first = self.past.partition_point(|past| past.sentence < number);
                let list = self.past[first..].iter().take_while(move |past| past.sentence == number);
                list.filter(|past| past.head < at && Some(past.head) != own_subject && seen(past) && fits(past))
            };
            let acting = || past().filter(|past| past.acts || past.speaks);
            if let Some(first) = acting().next() {
                if acting().all(|other| other.target == first.target) {
                    return Some((first.target, if steps == 0 { 0.8 } else { 0.75 }));
                }
                // Whoever spoke last goes on to speak.
                let speakers = acting().filter(|past| past.speaks);
                let last = speakers.last().filter(|_| self.speaking[at as usize] && number < sentence)?;
                return Some((last.target, 0.6));
            }
            if let Some(first) = past().next() {
                return past().all(|other| other.target == first.target).then_some((first.target, 0.6));
            }
            let all_quoted = sentences.get(number as usize).is_some_and(|sentence| {
                sentence.tokens().all(|at| self.quoted[at as usize] || self.tag(at).is_punctuation())
            });
            number = number.checked_sub(1)?;
            if !all_quoted || number + 12 < sentence {
                steps += 1;
            }
            let before = sentences.get(number as usize)?;
            if steps > back || before.block.0 + 2 < here.block.0 {
                return None;
            }
        }
    }
}

fn gender_of(pronoun: &str) -> Option<Gender> {
    match pronoun {
        "he" | "him" | "his" | "himself" => Some(Gender::He),
        "she" | "her" | "hers" | "herself" => Some(Gender::She),
        _ => None,
    }
}

fn gender_of_noun(noun: &str) -> Option<Gender> {
    match noun {
        "man" | "boy" | "father" | "brother" | "son" | "husband" | "king" | "prince" | "pope" | "actor" | "gunman" => {
            Some(Gender::He)
        }
        "woman" | "girl" | "mother" | "sister" | "daughter" | "wife" | "queen" | "princess" | "actress" => {
            Some(Gender::She)
        }
        noun if noun.ends_with("woman") => Some(Gender::She),
        noun if noun.ends_with("man") => Some(Gender::He),
        _ => None,
    }
}
