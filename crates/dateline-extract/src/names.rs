//! What kind of source a phrase is, and the fullest name that the report gives it.

use crate::attribution::{Attribution, SourceType};
use crate::lexicon::Lexicon;
use crate::phrases::Range;
use dateline_nlp::{Analysis, Tag, TokenId};
use dateline_text::{Document, Span, Text};

/// Words before a name that are no part of it.
const TITLES: [&str; 26] = [
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "dr",
    "dr.",
    "sir",
    "president",
    "minister",
    "prime",
    "senator",
    "sen.",
    "rep.",
    "gov.",
    "governor",
    "secretary",
    "general",
    "gen.",
    "chancellor",
    "professor",
    "prof.",
    "mayor",
    "judge",
    "king",
];

/// The names of a report's people, in the order of their first mention.
pub(crate) struct Names {
    people: Vec<Person>,
}

struct Person {
    span: Span<Text>,
    first: String,
    last: String,
    words: usize,
}

impl Names {
    /// Collects runs of two to four capitalized name words.
    pub(crate) fn new(document: &Document, analysis: &Analysis, lexicon: &Lexicon) -> Names {
        let mut people: Vec<Person> = Vec::new();
        let count = analysis.tokens().len() as u32;
        let mut at = 0;
        let is_name = |at: u32| {
            let word = analysis.token(TokenId(at)).span.of(document.text());
            analysis.tag(TokenId(at)).is_name() && word.starts_with(char::is_uppercase)
        };
        while at < count {
            if !is_name(at) {
                at += 1;
                continue;
            }
            let start = at;
            while at < count
                && at < start + 8
                && is_name(at)
                && analysis.sentence_of(TokenId(at)) == analysis.sentence_of(TokenId(start))
            {
                at += 1;
            }
            let mut first = start;
            while first < at
                && (TITLES.contains(&analysis.lower(TokenId(first)))
                    || lexicon.sources.contains_key(analysis.lower(TokenId(first))))
            {
                first += 1;
            }
            let words = (at - first) as usize;
            let known = (first..at).any(|at| lexicon.sources.contains_key(analysis.lower(TokenId(at))));
            if (2..=4).contains(&words) && !known && people.len() < 2000 {
                let span = analysis.token(TokenId(first)).span.cover(analysis.token(TokenId(at - 1)).span);
                let last = analysis.lower(TokenId(at - 1)).to_owned();
                let given = analysis.lower(TokenId(first)).to_owned();
                if !people.iter().any(|person| person.last == last && person.first == given && person.words >= words) {
                    people.push(Person { span, first: given, last, words });
                }
            }
        }
        Names { people }
    }

    /// What kind of source the phrase is.
    pub(crate) fn kind(&self, analysis: &Analysis, lexicon: &Lexicon, source: Option<&Range>) -> SourceType {
        let Some(source) = source else { return SourceType::Unspecified };
        let tag = |at: u32| analysis.tag(TokenId(at));
        let first = source.start;
        if matches!(tag(first), Tag::Prp | Tag::PrpS | Tag::Wp | Tag::Wdt | Tag::WpS) {
            return SourceType::Pronoun;
        }
        let anonymous =
            source.clone().any(|at| matches!(analysis.lower(TokenId(at)), "anonymity" | "anonymous" | "unnamed"));
        if anonymous {
            return SourceType::Anonymous;
        }
        // The head: the last noun before a preposition or comma.
        let mut head = first;
        let mut end = first;
        for at in source.clone() {
            if matches!(tag(at), Tag::In | Tag::Comma) && at > first {
                break;
            }
            if tag(at).is_noun() || matches!(tag(at), Tag::Dt | Tag::Cd | Tag::Jj) {
                head = at;
            }
            end = at + 1;
        }
        let run = (first..end).filter(|&at| tag(at).is_name()).count();
        let plural = matches!(tag(head), Tag::Nns);
        let known = lexicon
            .sources
            .get(analysis.lower(TokenId(head)))
            .or_else(|| lexicon.sources.get(analysis.lemma(TokenId(head))))
            .copied();
        if tag(head).is_name() {
            let person = self.people.iter().any(|person| person.last == analysis.lower(TokenId(head)));
            let titled = TITLES.contains(&analysis.lower(TokenId(first)));
            let organisation = (first..end).any(|at| {
                matches!(lexicon.sources.get(analysis.lower(TokenId(at))), Some(SourceType::Organisation))
                    && tag(at).is_name()
            });
            let led = tag(first) == Tag::Dt;
            return match known {
                Some(SourceType::Organisation) => SourceType::Organisation,
                Some(SourceType::RolePerson) if led => SourceType::RolePerson,
                Some(SourceType::Document) if led => SourceType::Document,
                _ if organisation && !titled => SourceType::Organisation,
                _ if titled || person && !led => SourceType::NamedPerson,
                _ if run >= 2 && !led => SourceType::NamedPerson,
                _ => SourceType::Organisation,
            };
        }
        match known {
            Some(SourceType::UnnamedGroup | SourceType::RolePerson) if plural => SourceType::UnnamedGroup,
            Some(SourceType::UnnamedGroup)
                if analysis.lower(TokenId(head)).ends_with('s')
                    || matches!(analysis.lower(TokenId(head)), "police" | "people" | "media") =>
            {
                if analysis.lower(TokenId(head)) == "police" {
                    SourceType::Organisation
                } else {
                    SourceType::UnnamedGroup
                }
            }
            Some(SourceType::UnnamedGroup) if tag(head) == Tag::Nn => SourceType::RolePerson,
            Some(kind) => kind,
            None if plural => SourceType::UnnamedGroup,
            None if run >= 1 => SourceType::NamedPerson,
            None => SourceType::RolePerson,
        }
    }

    /// The fullest name of the source, when the source itself is shorter; none when it is unsure.
    pub(crate) fn fullest(
        &self,
        analysis: &Analysis,
        source: &Range,
        kind: SourceType,
        before: &[Attribution],
        enclosing: Option<&Attribution>,
    ) -> Option<Span<Text>> {
        match kind {
            SourceType::NamedPerson => {
                let head = source.clone().rev().find(|&at| analysis.tag(TokenId(at)).is_name())?;
                let names = source
                    .clone()
                    .filter(|&at| analysis.tag(TokenId(at)).is_name() && !TITLES.contains(&analysis.lower(TokenId(at))))
                    .count();
                let last = analysis.lower(TokenId(head));
                let mut found = self.people.iter().filter(|person| person.last == last && person.words > names);
                let person = found.next()?;
                // Two people of one name: abstain.
                if self.people.iter().any(|other| other.last == last && other.first != person.first) {
                    return None;
                }
                Some(person.span)
            }
            SourceType::Pronoun => {
                let word = analysis.lower(TokenId(source.start));
                let name_of = |attribution: &Attribution| -> Option<Span<Text>> {
                    match attribution.source_name.stated() {
                        Some(name) => Some(*name.value()),
                        None if *attribution.source_type.value() == SourceType::NamedPerson => {
                            let span = *attribution.source.first()?;
                            let inside = self.people.iter().find(|person| span.contains(person.span));
                            Some(inside.map_or(span, |person| person.span))
                        }
                        None => None,
                    }
                };
                match word {
                    "i" | "we" | "my" | "our" | "me" => name_of(enclosing?),
                    "he" | "she" => {
                        let last = before.iter().rev().find(|attribution| {
                            matches!(
                                attribution.source_type.value(),
                                SourceType::NamedPerson | SourceType::RolePerson | SourceType::Pronoun
                            ) && attribution.nested_in.is_none()
                        })?;
                        name_of(last)
                    }
                    "who" => {
                        // The name right before the relative pronoun.
                        let at = analysis.token(TokenId(source.start)).span.start();
                        let person =
                            self.people.iter().find(|person| person.span.end() <= at && at - person.span.end() <= 2)?;
                        Some(person.span)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
