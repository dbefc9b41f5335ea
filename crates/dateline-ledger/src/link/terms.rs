//! A report as a bag of terms: its words in their dictionary forms, its names and numbers.

use dateline_nlp::{Analysis, NameKind, TokenId, Upos};
use dateline_text::Document;
use std::collections::BTreeMap;

/// What a term is, which says how much it tells of what a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// A noun, verb, adjective or adverb.
    Word,
    /// A number.
    Number,
    /// A word of a person's name.
    Person,
    /// A word of any other name.
    Name,
}

impl TermKind {
    /// How much more a term of this kind weighs than a word: who and where tell events apart, what happened does less so.
    pub(super) fn weight(self) -> f64 {
        match self {
            TermKind::Word | TermKind::Number => 1.0,
            TermKind::Person => 1.5,
            TermKind::Name => 1.3,
        }
    }
}

/// The terms of one report, and when it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportTerms {
    /// The day of publication, in days since any fixed day; `None` is compared with every day.
    pub day: Option<i32>,
    terms: BTreeMap<String, (TermKind, u32)>,
}

impl ReportTerms {
    /// The terms of a report's own words: headline and prose, without related links and furniture.
    pub fn new(document: &Document, analysis: &Analysis, day: Option<i32>) -> Self {
        let mut terms = Self::of_day(day);
        for sentence in analysis.sentences() {
            if !document.block(sentence.block).is_some_and(|block| block.kind.is_prose()) {
                continue;
            }
            for token in sentence.tokens().map(TokenId) {
                terms.add_token(document, analysis, token);
            }
        }
        terms
    }

    /// A report of that day without terms.
    pub fn of_day(day: Option<i32>) -> Self {
        ReportTerms { day, ..ReportTerms::default() }
    }

    /// Adds one term, or one more of it. A term keeps the kind that it came with first.
    pub fn add(&mut self, term: impl Into<String>, kind: TermKind) {
        self.add_many(term, kind, 1);
    }

    /// Adds so many of one term.
    pub(crate) fn add_many(&mut self, term: impl Into<String>, kind: TermKind, count: u32) {
        self.terms.entry(term.into()).or_insert((kind, 0)).1 += count;
    }

    /// The terms in their order, each with its kind and count.
    pub fn iter(&self) -> impl Iterator<Item = (&str, TermKind, u32)> {
        self.terms.iter().map(|(term, &(kind, count))| (term.as_str(), kind, count))
    }

    fn add_token(&mut self, document: &Document, analysis: &Analysis, token: TokenId) {
        let word = document.words(analysis.token(token).span);
        if !word.chars().any(char::is_alphanumeric) {
            return;
        }
        let name = analysis.name_of(token).map(|name| name.kind);
        match (analysis.upos(token), name) {
            (Upos::Num, _) => self.add(format!("#{}", word.to_lowercase().replace(',', "")), TermKind::Number),
            (Upos::Propn, Some(NameKind::Person)) => self.add(word.to_lowercase(), TermKind::Person),
            (Upos::Propn, _) => self.add(word.to_lowercase(), TermKind::Name),
            (Upos::Noun | Upos::Verb | Upos::Adj | Upos::Adv | Upos::Sym | Upos::X, name) => match name {
                Some(NameKind::Person) => self.add(word.to_lowercase(), TermKind::Person),
                Some(_) => self.add(word.to_lowercase(), TermKind::Name),
                None => self.add(analysis.lemma(token).to_lowercase(), TermKind::Word),
            },
            _ => {}
        }
    }
}
