//! Names that the tables know, beside those that the model found.

use super::dictionary::{Match, Sense};
use super::tables::Actors;
use super::words::{Word, words_of};
use dateline_nlp::{Analysis, Name, NameKind, TokenId};
use dateline_text::{Document, Span, Text};

/// Small words that stand in names.
const SMALL: &[&str] = &[
    "of", "the", "and", "for", "in", "on", "to", "de", "al", "el", "bin", "ibn", "la", "du", "der", "von", "van", "at",
    "a",
];

/// Last words of the names of bodies that are their country's.
const STATE_BODIES: &[&str] = &[
    "forces",
    "force",
    "army",
    "armies",
    "navy",
    "police",
    "guard",
    "guards",
    "corps",
    "government",
    "ministry",
    "parliament",
    "assembly",
    "council",
    "cabinet",
    "embassy",
    "command",
    "troops",
    "military",
    "commission",
    "authority",
    "agency",
];

impl Actors {
    /// Adds to the model's names those of the tables that it missed or cut short, and those that stand in a description that
    /// it took for a name ("government of *Iraq*"). In text order; one may lie in another.
    pub(crate) fn with_known_names(&self, document: &Document, analysis: &Analysis, names: Vec<Name>) -> Vec<Name> {
        let names = split_places(analysis, names);
        let mut found: Vec<Name> = Vec::new();
        for sentence in analysis.sentences() {
            let evidence = document.block(sentence.block).is_none_or(|block| block.kind.is_evidence());
            if !evidence || sentence.tokens().is_empty() {
                continue;
            }
            let text = document.words(sentence.span);
            let words = words_of(text);
            // A headline in capitals says nothing by them.
            let shouted = words.iter().filter(|word| word.capitals).count() * 2 > words.len() && words.len() > 3;
            if shouted {
                continue;
            }
            let hits = self.dictionary.scan(&words);
            for hit in &hits {
                // A title behind a country is no part of its name: "US Secretary of State".
                let titled = hits.iter().any(|other| {
                    other.words.start == hit.words.end
                        && other.senses.iter().any(|sense| matches!(sense, Sense::Role(_)))
                });
                found.extend(self.known_name(hit, titled, &words, sentence.span, analysis, &names));
            }
        }
        merge(document, analysis, names, found)
    }

    /// Whether the words are a title and nothing else: "Foreign Minister".
    pub(crate) fn is_title(&self, name: &str) -> bool {
        let senses = self.dictionary.senses(&words_of(name));
        !senses.is_empty() && senses.iter().all(|sense| matches!(sense, Sense::Role(_)))
    }

    fn known_name(
        &self,
        hit: &Match,
        titled: bool,
        words: &[Word],
        sentence: Span<Text>,
        analysis: &Analysis,
        names: &[Name],
    ) -> Option<Name> {
        let many = hit.words.len() > 1;
        let first = words.get(hit.words.start)?;
        let letters = first.range.len();
        let capital = words[hit.words.clone()].iter().all(|word| word.capital || SMALL.contains(&word.key.as_str()));
        // Three letters are a name where the model took them for one elsewhere, or where they stand in brackets.
        let explained = |key: &str| {
            names.iter().any(|name| name.tokens.len() == 1 && analysis.lower(TokenId(name.tokens.start)) == key)
        };
        let kind = hit.senses.iter().find_map(|sense| match sense {
            Sense::Body(at) if self.bodies.get(*at as usize)?.is_people() => capital.then_some(NameKind::Norp),
            // "Pakistani army" describes; three letters are too many things.
            Sense::Body(_) if many && capital || first.capitals && (letters > 3 || explained(&first.key)) => {
                Some(NameKind::Organization)
            }
            Sense::Country(_) => Some(NameKind::Gpe),
            Sense::People(_) => Some(NameKind::Norp),
            Sense::Person(_) if many => Some(NameKind::Person),
            Sense::Region(at) if many && self.regions.get(*at as usize)?.is_land => Some(NameKind::Location),
            _ => None,
        })?;
        // "Georgia", "Jordan" and "Chad" may be anybody: with a capitalized word beside they are part of another name.
        let beside = |at: Option<usize>| at.and_then(|at| words.get(at));
        let after = beside(Some(hit.words.end)).filter(|word| !titled && !word.breaks && word.capital);
        let before =
            beside(hit.words.start.checked_sub(1)).filter(|word| word.capital && !first.breaks && !word.possessive);
        let at_start = hit.words.start <= 1;
        let tokens_of = |word: &Word| {
            let start = sentence.start() + word.range.start as u32;
            analysis.tokens_in(Span::new(start, start + 1)).next()
        };
        let is_name = tokens_of(first).is_some_and(|at| analysis.tag(TokenId(at)).is_name());
        // "*Norvale* Armed Forces": a country in the name of a body of its state is itself; in others ("Bank of America") it is mostly
        // part of a brand.
        let in_body = tokens_of(first).is_some_and(|at| {
            let place = names.partition_point(|name| name.tokens.end <= at);
            names.get(place).is_some_and(|name| {
                let of_state = STATE_BODIES.contains(&analysis.lower(TokenId(name.tokens.end - 1)));
                name.kind == NameKind::Organization && name.tokens.start == at && of_state
            })
        });
        if !many && kind == NameKind::Gpe && in_body && is_name {
            return named(hit, words, sentence, analysis, kind);
        }
        if !many && kind == NameKind::Gpe && !is_name {
            return None;
        }
        if !many && kind == NameKind::Gpe && (after.is_some() && !first.possessive || before.is_some() && !at_start) {
            return None;
        }
        named(hit, words, sentence, analysis, kind)
    }
}

/// The words of a hit as a name, without what else stands in their last token.
fn named(hit: &Match, words: &[Word], sentence: Span<Text>, analysis: &Analysis, kind: NameKind) -> Option<Name> {
    let first = words.get(hit.words.start)?;
    let last = words.get(hit.words.end - 1)?;
    let (start, end) = (sentence.start() + first.range.start as u32, sentence.start() + last.range.end as u32);
    let mut tokens = analysis.tokens_in(Span::new(start, end));
    // A possessive and the full stop of the sentence are tokens of their own.
    let mark = |at: u32| {
        matches!(analysis.lower(TokenId(at)), "'s" | "'" | "’s" | "’") || analysis.tag(TokenId(at)).is_punctuation()
    };
    while tokens.len() > 1 && mark(tokens.end - 1) {
        tokens.end -= 1;
    }
    let span = analysis
        .token(TokenId(tokens.clone().next()?))
        .span
        .cover(analysis.token(TokenId(tokens.clone().last()?)).span);
    Some(Name { tokens, span, kind, confidence: 0.7 })
}

/// Cuts a place that was taken together with the one that it lies in: "Varnholm, Norvale" is two names.
fn split_places(analysis: &Analysis, names: Vec<Name>) -> Vec<Name> {
    let mut parts = Vec::with_capacity(names.len());
    for name in names {
        let is_comma = |at: &u32| analysis.lower(TokenId(*at)) == ",";
        if !matches!(name.kind, NameKind::Gpe | NameKind::Location) || !name.tokens.clone().any(|at| is_comma(&at)) {
            parts.push(name);
            continue;
        }
        let mut start = name.tokens.start;
        for end in name.tokens.clone().filter(|at| is_comma(at)).chain([name.tokens.end]) {
            if start < end {
                let span = analysis.token(TokenId(start)).span.cover(analysis.token(TokenId(end - 1)).span);
                parts.push(Name { tokens: start..end, span, ..name.clone() });
            }
            start = end + 1;
        }
    }
    parts
}

/// Whether the words describe rather than name: a small word that no name has is among them.
fn describes(document: &Document, analysis: &Analysis, name: &Name) -> bool {
    name.tokens.clone().any(|at| {
        let words = document.words(analysis.token(TokenId(at)).span);
        let lower = words.chars().all(char::is_lowercase) && words.chars().count() > 2;
        lower && !SMALL.contains(&words)
    })
}

/// Whether a name keeps its own in a body's longer one: a country or people, and a body behind "of the".
fn nests(analysis: &Analysis, name: &Name, other: &Name) -> bool {
    let of_the = || {
        let before = |back: u32| name.tokens.start.checked_sub(back).filter(|at| other.tokens.contains(at));
        let is = |back: u32, word: &str| before(back).is_some_and(|at| analysis.lower(TokenId(at)) == word);
        is(1, "the") && is(2, "of")
    };
    other.kind == NameKind::Organization
        && match name.kind {
            NameKind::Gpe | NameKind::Norp => true,
            NameKind::Organization => of_the(),
            _ => false,
        }
}

fn merge(document: &Document, analysis: &Analysis, names: Vec<Name>, found: Vec<Name>) -> Vec<Name> {
    let mut merged = names;
    let by_model = merged.len();
    let mut gone = vec![false; by_model];
    let mut added: Vec<Name> = Vec::new();
    for name in found {
        let first = merged[..by_model].partition_point(|other| other.tokens.end <= name.tokens.start);
        let over =
            || merged[first..by_model].iter().enumerate().take_while(|(_, other)| other.tokens.start < name.tokens.end);
        let covers = |other: &Name| name.tokens.start <= other.tokens.start && other.tokens.end <= name.tokens.end;
        let long = name.tokens.len() > 1 && name.kind != NameKind::Norp;
        if over().next().is_none() {
            added.push(name);
        } else if over().all(|(_, other)| covers(other) && other.tokens.len() < name.tokens.len()) {
            if long {
                let parts: Vec<usize> = over().map(|(at, _)| first + at).collect();
                for at in parts {
                    gone[at] = true;
                }
                added.push(name);
            }
        } else if over().count() == 1
            && over().all(|(_, other)| {
                other.tokens.start <= name.tokens.start
                    && name.tokens.end <= other.tokens.end
                    && other.tokens.len() > name.tokens.len()
                    && (describes(document, analysis, other) || nests(analysis, &name, other))
            })
        {
            added.push(name);
        }
    }
    let mut at = 0;
    merged.retain(|_| {
        at += 1;
        !gone.get(at - 1).copied().unwrap_or(false)
    });
    merged.extend(added);
    merged.sort_by_key(|name| (name.tokens.start, std::cmp::Reverse(name.tokens.end)));
    merged.dedup_by(|later, first| later.tokens == first.tokens);
    merged
}
