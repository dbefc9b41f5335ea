//! Whom a report credits for its words.

use super::outlets::Outlets;
use dateline_text::{Span, Text};

/// Where in a report a credit stands, which says what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CreditPlace {
    /// Before the first words: "LONDON (Reuters) - ". The report is the agency's.
    Dateline,
    /// In the line of the author: "By Mira Quell, Associated Press", "AFP". The report is the agency's.
    Byline,
    /// In a line after the last words: "(AFP)", "Reporting by ...", "AP contributed to this report". All or part of it.
    Tail,
    /// In a sentence: "according to Reuters", "told AFP", "the BBC reported". The sentence is that outlet's.
    Sentence,
}

impl CreditPlace {
    /// The word for it in the record.
    pub fn name(self) -> &'static str {
        match self {
            CreditPlace::Dateline => "dateline",
            CreditPlace::Byline => "byline",
            CreditPlace::Tail => "tail",
            CreditPlace::Sentence => "sentence",
        }
    }

    /// Whether the whole report is credited.
    pub fn is_whole(self) -> bool {
        matches!(self, CreditPlace::Dateline | CreditPlace::Byline)
    }
}

/// A credit to an outlet or agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The outlet's id in the table.
    pub outlet: String,
    /// Where its name stands.
    pub span: Span<Text>,
    /// What kind of place that is.
    pub place: CreditPlace,
}

/// How many lines from the start may hold a dateline or byline.
const FIRST_LINES: usize = 4;
/// How many lines from the end may hold a tail.
const LAST_LINES: usize = 3;
/// How many words a line of credits has at most.
const LINE_WORDS: usize = 14;

/// Verbs and phrases by which a sentence passes on what an outlet wrote.
const AFTER: &[&str] = &[
    "reported",
    "reports",
    "reporting",
    "said",
    "says",
    "quoted",
    "cited",
    "wrote",
    "writes",
    "confirmed",
    "revealed",
    "has reported",
    "news agency reported",
    "news agency said",
    "also reported",
];
const BEFORE: &[&str] = &[
    "according to",
    "told",
    "told the",
    "reported by",
    "quoted by",
    "cited by",
    "seen by",
    "obtained by",
    "via",
    "citing",
    "quoting",
    "in an interview with",
    "statement to",
    "speaking to",
    "spoke to",
    "published by",
    "source:",
];

/// The credits of a text, in text order: the outlets of the table that it names as where its words are from.
///
/// Names are found as they are written, whole words only; a name that is also a plain word ("Time", "Metro") counts only in the
/// place of a byline or between brackets. An outlet that is merely talked about is no credit.
pub fn credits(text: &str, outlets: &Outlets) -> Vec<Credit> {
    let lines = lines_of(text);
    let mut found: Vec<Credit> = Vec::new();
    for outlet in outlets.iter() {
        for name in &outlet.names {
            for (at, _) in text.match_indices(name.as_str()) {
                let end = at + name.len();
                if !is_word(text, at, end) {
                    continue;
                }
                let line = lines.partition_point(|line| line.end <= at).min(lines.len().saturating_sub(1));
                let Some(place) = place_of(text, &lines, line, at, end) else { continue };
                found.push(Credit { outlet: outlet.id.clone(), span: Span::from_range(at..end), place });
            }
        }
    }
    found.sort_by(|a, b| a.span.start().cmp(&b.span.start()).then(b.span.len().cmp(&a.span.len())));
    // "Reuters" in "Thomson Reuters", "AP" in "Associated Press (AP)": the longer name and the first mention speak for it.
    let mut kept: Vec<Credit> = Vec::new();
    for credit in found {
        if kept.last().is_none_or(|last| credit.span.start() >= last.span.end()) {
            kept.push(credit);
        }
    }
    kept
}

struct Line {
    start: usize,
    end: usize,
}

/// The lines that hold anything.
fn lines_of(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            lines.push(Line { start: at, end: at + line.len() + 1 });
        }
        at += line.len() + 1;
    }
    lines
}

/// Whether no letter or digit touches the range.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let joined = |letter: char| letter.is_alphanumeric();
    !text[..start].chars().next_back().is_some_and(joined) && !text[end..].chars().next().is_some_and(joined)
}

fn place_of(text: &str, lines: &[Line], at: usize, start: usize, end: usize) -> Option<CreditPlace> {
    let line = lines.get(at)?;
    let line_end = line.end.min(text.len());
    let before = text.get(line.start..start)?;
    let after = text.get(end..line_end)?.trim_end();
    let words = text[line.start..line_end].split_whitespace().count();
    let bracketed = before.ends_with('(') && after.starts_with(')');
    let first = at < FIRST_LINES;
    let last = at + LAST_LINES >= lines.len();
    if first && is_dateline(before, after, bracketed) {
        return Some(CreditPlace::Dateline);
    }
    if (first || last) && words <= LINE_WORDS && is_byline(before, after) {
        return Some(if first { CreditPlace::Byline } else { CreditPlace::Tail });
    }
    if last && (words <= LINE_WORDS || bracketed && after.len() <= 2) && is_tail(before, after, bracketed) {
        return Some(CreditPlace::Tail);
    }
    is_told(before, after).then_some(CreditPlace::Sentence)
}

/// "LONDON (Reuters) - ", "PARIS, May 2 (AFP) —", "(AP) —", "Reuters - ".
fn is_dateline(before: &str, after: &str, bracketed: bool) -> bool {
    let rest = after.strip_prefix(')').unwrap_or(after).trim_start();
    let dashed = rest.starts_with(['-', '–', '—']);
    let short =
        before.split_whitespace().count() <= 7 && !before.contains(['.', '!', '?', '"', '“']) || before.is_empty();
    dashed && short && (bracketed || before.trim().is_empty())
}

/// "By Mira Quell, Associated Press", "Associated Press", "AFP", "Reuters Staff", "From Reuters".
fn is_byline(before: &str, after: &str) -> bool {
    let opened = before.trim_start().to_lowercase();
    let opened = opened.starts_with("by ") || opened.starts_with("from ") || opened.starts_with("source");
    let closed = after.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    let ends = ["", "staff", "writer", "writers", "staff writer", "correspondent", "and agencies", "agencies"];
    let alone = before.chars().all(|letter| !letter.is_alphanumeric());
    (opened || alone) && ends.contains(&closed.as_str()) && !after.contains(['?', '!'])
}

/// "(AFP)", "— Reuters", "The Associated Press contributed to this report", "With files from Reuters".
fn is_tail(before: &str, after: &str, bracketed: bool) -> bool {
    let lower_before = before.to_lowercase();
    let lower_after = after.to_lowercase();
    let alone_at_end = after.chars().all(|letter| !letter.is_alphanumeric());
    let dashed = before.trim_end().ends_with(['-', '–', '—', '/']);
    let with = ["with ", "files from", "reporting from", "copyright", "©", "(c)", "with additional", "originally"];
    (bracketed || dashed) && alone_at_end
        || lower_after.contains("contributed to this")
        || lower_after.contains("all rights reserved")
        || with.iter().any(|with| lower_before.trim_start().starts_with(with))
}

fn is_told(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    let before = before.strip_suffix(" the").or_else(|| before.strip_suffix(" The")).unwrap_or(before);
    let lower: String = last_words(before, 4).to_lowercase();
    if BEFORE.iter().any(|cue| lower == *cue || lower.ends_with(&format!(" {cue}"))) {
        return true;
    }
    let after: String = after.split_whitespace().take(3).collect::<Vec<_>>().join(" ").to_lowercase();
    AFTER.iter().any(|cue| after.strip_prefix(cue).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// The last words of `text`, divided by one space.
fn last_words(text: &str, count: usize) -> String {
    let mut words: Vec<&str> = text.split_whitespace().rev().take(count).collect();
    words.reverse();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, CreditPlace)]) {
        let outlets = Outlets::new(dateline_world::OUTLETS).unwrap();
        let found = credits(text, &outlets);
        let found: Vec<(&str, CreditPlace)> = found.iter().map(|c| (c.outlet.as_str(), c.place)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_dateline_credits_the_whole_report() {
        let rest = "The port was closed.\nShips wait.\nNobody knows for how long.\nIt is cold.\nIt rains.";
        check(&format!("PORT VELLUNO, May 3 (Reuters) - {rest}"), &[("reuters", CreditPlace::Dateline)]);
        check(&format!("PORT VELLUNO (AP) — {rest}"), &[("ap", CreditPlace::Dateline)]);
        check(&format!("Port closed\nAFP - {rest}"), &[("afp", CreditPlace::Dateline)]);
    }

    #[test]
    fn bylines_and_tails() {
        let rest = "The port was closed.\nShips wait.\nNobody knows.\nIt is cold.\nIt rains.\nThe end is near.";
        check(&format!("By Mira Quell, Associated Press\n{rest}"), &[("ap", CreditPlace::Byline)]);
        check(&format!("{rest}\n(AFP)"), &[("afp", CreditPlace::Tail)]);
        check(&format!("{rest}\nThe Associated Press contributed to this report."), &[("ap", CreditPlace::Tail)]);
    }

    #[test]
    fn sentences_that_pass_on() {
        check(
            "A senior officer told Reuters that the road was cut. It reopened at noon, according to the BBC. \
             “We lost a day,” Ines Marok told the Associated Press.",
            &[("reuters", CreditPlace::Sentence), ("bbc", CreditPlace::Sentence), ("ap", CreditPlace::Sentence)],
        );
        check("Interfax news agency reported a fire.", &[("interfax", CreditPlace::Sentence)]);
    }

    #[test]
    fn an_outlet_that_is_talked_about_is_no_credit() {
        check("Shares of Thomson Reuters fell. The BBC is 90 years old. Time will tell, and The Sun shone.", &[]);
        check("", &[]);
        check("(A P", &[]);
    }
}
