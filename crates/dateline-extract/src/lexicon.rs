//! The cues and the words that tell kinds of sources apart, read from tables.

use crate::attribution::{Attitude, SourceType, Stance};
use std::collections::HashMap;

/// The tables of a language, as a data package holds them: tab-separated lines, `#` for comments.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExtractTables<'t> {
    /// Class, stance, attitude, frames, lemmas.
    pub cues: &'t str,
    /// Kind of source, then nouns of that kind.
    pub sources: &'t str,
}

/// A table that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{table}, line {line}: {kind}")]
pub struct ExtractError {
    table: &'static str,
    line: usize,
    kind: ExtractErrorKind,
}

impl ExtractError {
    pub(crate) fn column(table: &'static str, line: usize) -> Self {
        ExtractError { table, line, kind: ExtractErrorKind::Column }
    }

    pub(crate) fn word(table: &'static str, line: usize) -> Self {
        ExtractError { table, line, kind: ExtractErrorKind::Word }
    }

    /// What is wrong with the line.
    pub fn kind(&self) -> ExtractErrorKind {
        self.kind
    }
}

/// What is wrong with a line of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractErrorKind {
    /// A column is missing.
    #[error("a column is missing")]
    Column,
    /// A word that the column may not hold.
    #[error("unknown key word")]
    Word,
}

/// What may go with a cue: the key words of the table's fourth column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Frame {
    That,
    Only,
    Wh,
    Quote,
    Post,
    To,
    Inf,
    Np,
    Ing,
    Tell,
    As,
    Raise,
    OnInf,
    ToNp,
    Say,
    Of,
    For,
    On,
    About,
    Against,
    Over,
    With,
}

impl Frame {
    fn from_name(name: &str) -> Option<Frame> {
        Some(match name {
            "that" => Frame::That,
            "only" => Frame::Only,
            "wh" => Frame::Wh,
            "quote" => Frame::Quote,
            "post" => Frame::Post,
            "to" => Frame::To,
            "inf" => Frame::Inf,
            "np" => Frame::Np,
            "ing" => Frame::Ing,
            "tell" => Frame::Tell,
            "as" => Frame::As,
            "raise" => Frame::Raise,
            "on-inf" => Frame::OnInf,
            "to-np" => Frame::ToNp,
            "say" => Frame::Say,
            "of" => Frame::Of,
            "for" => Frame::For,
            "on" => Frame::On,
            "about" => Frame::About,
            "against" => Frame::Against,
            "over" => Frame::Over,
            "with" => Frame::With,
            _ => return None,
        })
    }

    /// The preposition that leads the content.
    pub(crate) fn preposition(self) -> Option<&'static str> {
        Some(match self {
            Frame::Of => "of",
            Frame::For => "for",
            Frame::On => "on",
            Frame::About => "about",
            Frame::Against => "against",
            Frame::Over => "over",
            Frame::With => "with",
            Frame::ToNp => "to",
            _ => return None,
        })
    }
}

/// How a cue reads when one frame is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) frame: Frame,
    pub(crate) stance: Stance,
    pub(crate) attitude: Attitude,
}

/// The frames of one lemma, in the order of the table: the first row that allows a frame decides how it reads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cue {
    readings: Vec<Reading>,
}

impl Cue {
    pub(crate) fn reading(&self, frame: Frame) -> Option<Reading> {
        self.readings.iter().copied().find(|reading| reading.frame == frame)
    }

    pub(crate) fn has(&self, frame: Frame) -> bool {
        self.readings.iter().any(|reading| reading.frame == frame)
    }

    /// Whether some row gives the cue this stance.
    pub(crate) fn takes(&self, stance: Stance) -> bool {
        self.readings.iter().any(|reading| reading.stance == stance)
    }

    pub(crate) fn prepositions(&self) -> impl Iterator<Item = (&'static str, Reading)> + '_ {
        self.readings.iter().filter_map(|reading| Some((reading.frame.preposition()?, *reading)))
    }
}

/// A word of what is said that tells an accusation, or its denial, from a plain statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// What is wrong whoever does it: "lie", "breach", "illegal".
    Wrong,
    /// What is done in wars and crimes, and told of plainly as often as in blame: "shell", "kidnap".
    Violent,
    /// What is said of a claim that is denied: "false", "baseless".
    Untrue,
}

/// All cues by class, and the nouns of sources.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    pub(crate) verbs: HashMap<String, Cue>,
    /// Regular forms of the verbs, with their lemmas: a model's lemma may miss one that it has seldom seen.
    forms: HashMap<String, String>,
    pub(crate) nouns: HashMap<String, Cue>,
    pub(crate) adjectives: HashMap<String, Cue>,
    pub(crate) adverbs: HashMap<String, (Stance, Attitude)>,
    pub(crate) sources: HashMap<String, SourceType>,
    deeds: HashMap<String, Deed>,
}

impl Lexicon {
    pub(crate) fn new(tables: &ExtractTables<'_>) -> Result<Self, ExtractError> {
        let mut lexicon = Lexicon::default();
        for (line, row) in rows(tables.cues) {
            let error = |kind| ExtractError { table: "cues", line, kind };
            let [class, stance, attitude, frames, lemmas] = row[..] else {
                return Err(error(ExtractErrorKind::Column));
            };
            let word = error(ExtractErrorKind::Word);
            let stance = Stance::from_name(stance).ok_or(word.clone())?;
            let attitude = Attitude::from_name(attitude).ok_or(word.clone())?;
            if class == "adverb" {
                let lemmas = lemmas.split(", ").map(|lemma| (lemma.to_owned(), (stance, attitude)));
                lexicon.adverbs.extend(lemmas);
                continue;
            }
            if class == "deed" {
                let deed = match frames {
                    "wrong" => Deed::Wrong,
                    "violent" => Deed::Violent,
                    "untrue" => Deed::Untrue,
                    _ => return Err(word),
                };
                for lemma in lemmas.split(", ") {
                    lexicon.deeds.insert(lemma.to_owned(), deed);
                }
                continue;
            }
            let map = match class {
                "verb" => &mut lexicon.verbs,
                "noun" => &mut lexicon.nouns,
                "adjective" => &mut lexicon.adjectives,
                _ => return Err(word),
            };
            let frames: Option<Vec<Frame>> = frames.split(' ').map(Frame::from_name).collect();
            let frames = frames.ok_or(word)?;
            for lemma in lemmas.split(", ") {
                let cue = map.entry(lemma.to_owned()).or_default();
                cue.readings.extend(frames.iter().map(|&frame| Reading { frame, stance, attitude }));
            }
        }
        for lemma in lexicon.verbs.keys().map(String::as_str).chain(["decline", "refuse"]) {
            for form in regular_forms(lemma) {
                // Of two verbs with one form the first by the alphabet, whatever the order of the map.
                let known = lexicon.forms.entry(form).or_insert_with(|| lemma.to_owned());
                if lemma < known.as_str() {
                    *known = lemma.to_owned();
                }
            }
        }
        for (line, row) in rows(tables.sources) {
            let error = |kind| ExtractError { table: "sources", line, kind };
            let [kind, nouns] = row[..] else { return Err(error(ExtractErrorKind::Column)) };
            let kind = SourceType::from_name(kind).ok_or(error(ExtractErrorKind::Word))?;
            lexicon.sources.extend(nouns.split(", ").map(|noun| (noun.to_owned(), kind)));
        }
        Ok(lexicon)
    }

    /// The lemma of a verb's form: the model's, unless only the form tells that it is a cue.
    pub(crate) fn lemma_of<'l>(&'l self, lemma: &'l str, form: &str) -> &'l str {
        if self.verbs.contains_key(lemma) {
            return lemma;
        }
        self.forms.get(form).map_or(lemma, String::as_str)
    }

    /// What kind of deed a word of a content is, by its lemma or its form.
    pub(crate) fn deed(&self, lemma: &str, form: &str) -> Option<Deed> {
        self.deeds.get(lemma).or_else(|| self.deeds.get(form)).copied()
    }

    /// The entry by which [`Lexicon::deed`] answers.
    pub(crate) fn deed_word(&self, lemma: &str, form: &str) -> Option<&str> {
        let entry = self.deeds.get_key_value(lemma).or_else(|| self.deeds.get_key_value(form))?;
        Some(entry.0)
    }

    pub(crate) fn lemma_count(&self) -> usize {
        self.verbs.len() + self.nouns.len() + self.adjectives.len() + self.adverbs.len()
    }
}

/// The third person, past and participles of a verb, as regular verbs form them.
pub(crate) fn regular_forms(lemma: &str) -> Vec<String> {
    let vowel = |c: char| "aeiou".contains(c);
    let mut last = lemma.chars().rev();
    let (end, before) = (last.next().unwrap_or(' '), last.next().unwrap_or(' '));
    let stem = &lemma[..lemma.len() - end.len_utf8()];
    match end {
        'e' => vec![format!("{lemma}s"), format!("{lemma}d"), format!("{stem}ing")],
        'y' if !vowel(before) => vec![format!("{stem}ies"), format!("{stem}ied"), format!("{lemma}ing")],
        's' | 'x' | 'h' if end != 'h' || "sc".contains(before) => {
            vec![format!("{lemma}es"), format!("{lemma}ed"), format!("{lemma}ing")]
        }
        _ => {
            let mut forms = vec![format!("{lemma}s"), format!("{lemma}ed"), format!("{lemma}ing")];
            // "quip", "quipped"; "admit", "admitted".
            if !vowel(end) && !"wxy".contains(end) && vowel(before) {
                forms.extend([format!("{lemma}{end}ed"), format!("{lemma}{end}ing")]);
            }
            forms
        }
    }
}

/// The lines of a table that hold something, with their numbers.
pub(crate) fn rows(table: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let lines = table.lines().enumerate();
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(at, line)| (at + 1, line.split('\t').collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lemma: &str, forms: &[&str]) {
        assert_eq!(regular_forms(lemma), forms);
    }

    #[test]
    fn forms_of_regular_verbs() {
        check("note", &["notes", "noted", "noting"]);
        check("testify", &["testifies", "testified", "testifying"]);
        check("stress", &["stresses", "stressed", "stressing"]);
        check("insist", &["insists", "insisted", "insisting"]);
        check("admit", &["admits", "admited", "admiting", "admitted", "admitting"]);
        check("betray", &["betrays", "betrayed", "betraying"]);
    }
}
