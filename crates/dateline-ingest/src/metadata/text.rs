//! What a text without markup says of itself: its first lines, and the fields that came with it.

use std::ops::Range;

use dateline_text::{BlockKind, Document, Source, Span, Text};

use super::dates::{self, Date, Order};
use super::names;
use super::{Field, Metadata};

/// A value that came with a text, such as a field of a JSONL line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenValue {
    /// The value.
    pub value: String,
    /// The bytes that hold it, if it stands in the capture.
    pub at: Vec<Span<Source>>,
}

/// What came with a text. It wins over what the text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The headline.
    pub title: Option<GivenValue>,
    /// Who wrote it.
    pub byline: Option<GivenValue>,
    /// The outlet.
    pub publisher: Option<GivenValue>,
    /// The day of publication, in any form that [`dates::read`] knows.
    pub published: Option<GivenValue>,
    /// The language tag.
    pub language: Option<GivenValue>,
    /// The address it was fetched from.
    pub url: Option<GivenValue>,
}

/// How many lines at the beginning are looked at.
const HEAD: usize = 30;

/// Puts the given fields into metadata, each with confidence 1. A given date that is none is reported, and then there
/// is no date: what the report says is not what was given.
pub(super) fn apply(given: &Given, metadata: &mut Metadata) {
    let words = |given: &Option<GivenValue>| {
        let given = given.as_ref()?;
        let value = given.value.trim();
        let field = Field { value: value.to_owned(), at: given.at.clone(), from: "given", confidence: 1.0 };
        (!value.is_empty()).then_some(field)
    };
    for (field, given) in [
        (&mut metadata.title, &given.title),
        (&mut metadata.byline, &given.byline),
        (&mut metadata.publisher, &given.publisher),
    ] {
        if let Some(value) = words(given) {
            *field = Some(value);
        }
    }
    if let Some(language) = words(&given.language) {
        match super::language::tag(&language.value) {
            Some(tag) => metadata.language = Some(Field { value: tag, ..language }),
            None => metadata
                .warnings
                .push(format!("the given language {:?} is no language tag", shortened(&language.value))),
        }
    }
    if let Some(url) = words(&given.url)
        && metadata.canonical_url.is_none()
    {
        metadata.canonical_url = Some(url);
    }
    if let Some(published) = words(&given.published) {
        let order = metadata.language.as_ref().and_then(|language| Order::of_language(&language.value));
        match dates::read(&published.value, order) {
            Some(date) if !date.doubtful => {
                metadata.published = Some(Field { value: date.date, at: published.at, from: "given", confidence: 1.0 });
            }
            Some(_) => {
                let value = shortened(&published.value);
                metadata.warnings.push(format!("the given date {value:?} can be read as more than one day"));
                metadata.published = None;
            }
            None => {
                metadata.warnings.push(format!("the given date {:?} is no date", shortened(&published.value)));
                metadata.published = None;
            }
        }
    }
}

/// At most 60 characters of a value, for a warning.
fn shortened(value: &str) -> String {
    value.chars().take(60).collect()
}

/// A line of the text.
struct Line<'t> {
    words: &'t str,
    span: Span<Text>,
    kind: BlockKind,
    /// Whether no empty line stands before it.
    touches: bool,
}

pub(super) fn metadata_of(document: &Document) -> Metadata {
    let lines = lines_of(document);
    let mut metadata = Metadata::default();
    let field = |line: &Line<'_>, range: Range<usize>, from: &'static str, confidence: f32| {
        let span = Span::new(line.span.start() + range.start as u32, line.span.start() + range.end as u32);
        let at = document.map().sources(span);
        Field { value: line.words[range].to_owned(), at, from, confidence }
    };
    let headline = headline_of(&lines);
    if let Some((at, confidence)) = headline {
        let line = &lines[at];
        metadata.title = Some(field(line, 0..line.words.len(), "text", confidence));
    }
    let title = metadata.title.as_ref().map(|title| title.value.clone()).unwrap_or_default();
    // `Talks fail - The Willow Post` above or below the headline itself: the rest is the outlet.
    for line in lines.iter().take(HEAD) {
        if let Some(range) = outlet_beside(line.words, &title) {
            metadata.publisher = Some(field(line, range, "title", 0.85));
            break;
        }
    }
    if metadata.publisher.is_none() {
        for line in lines.iter().rev().take(HEAD).chain(lines.iter().take(HEAD)) {
            if let Some(range) = copyright_holder(line.words) {
                metadata.publisher = Some(field(line, range, "copyright", 0.7));
                break;
            }
        }
    }
    if metadata.publisher.is_none()
        && let Some(first) = lines.first()
        && headline.is_some_and(|(at, _)| at > 0)
        && is_masthead(first.words)
    {
        metadata.publisher = Some(field(first, 0..first.words.len(), "text", 0.55));
    }
    let from = headline.map_or(0, |(at, _)| at.saturating_sub(4));
    metadata.byline = lines.iter().skip(from).take(HEAD).find_map(|line| {
        let labeled = line.kind == BlockKind::Byline && line.words.len() < 160;
        if !(labeled || line.words.len() < 120 && names::begins_as_byline(line.words)) {
            return None;
        }
        let starts = names::begins_as_byline(line.words);
        if !starts && dates::find(line.words, None).is_some_and(|date| date.range.start < 3) {
            return None;
        }
        let range = names::byline_of(line.words)?;
        Some(field(line, range, "byline", if starts { 0.85 } else { 0.6 }))
    });
    metadata.language = super::language::of_document(document);
    metadata.published = published(&lines, headline.map_or(0, |(at, _)| at)).map(|(at, range, date, confidence)| {
        let found = field(&lines[at], range, "visible", confidence);
        Field { value: date, at: found.at, from: found.from, confidence }
    });
    metadata
}

fn lines_of(document: &Document) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut end = 0;
    for block in document.blocks() {
        let words = document.words(block.span);
        let mut start = block.span.start();
        for part in words.split('\n') {
            let span = Span::<Text>::new(start, start + part.len() as u32).trimmed(document.text());
            start += part.len() as u32 + 1;
            if !span.is_empty() {
                let gap = Span::<Text>::new(end, span.start()).of(document.text());
                let touches = gap.matches('\n').count() == 1;
                end = span.end();
                lines.push(Line { words: document.words(span), span, kind: block.kind, touches });
            }
        }
        // Only the first and the last lines matter, but a text has few lines; this bounds the odd one.
        if lines.len() > 20_000 {
            break;
        }
    }
    lines
}

/// The line that is the headline: the longest of the first lines that an earlier line holds as well (a page's title
/// repeats it, with the outlet's name), else the one labeled so, else the first that can be one.
///
/// With it comes how sure it is.
fn headline_of(lines: &[Line<'_>]) -> Option<(usize, f32)> {
    let labeled = lines.iter().position(|line| line.kind == BlockKind::Headline);
    let head = &lines[..lines.len().min(16)];
    let repeats = |at: &usize| {
        let line = &head[*at];
        line.words.split_whitespace().count() >= 3
            && head[..*at].iter().any(|other| {
                names::begins_with_words(other.words, line.words) || names::ends_with_words(other.words, line.words)
            })
    };
    // The outlet's name may stand there a second time as well; it is the shorter one.
    let repeated = (0..head.len()).filter(|&at| can_be_headline(&head[at])).filter(repeats);
    if let Some(at) = repeated.rev().max_by_key(|&at| names::folded(head[at].words).len()) {
        return Some((at, if labeled == Some(at) { 0.95 } else { 0.85 }));
    }
    if let Some(at) = labeled {
        return Some((at, 0.85));
    }
    // Lines that touch the outlet's name tell of it, or of the dispatch.
    let mut first = 0;
    if head.first().is_some_and(|line| is_masthead(line.words)) {
        first = 1;
        while head.get(first).is_some_and(|line| line.touches) {
            first += 1;
        }
    }
    let can = |at: &usize| {
        let line = &head[*at];
        can_be_headline(line) && !line.words.ends_with('.') && line.words.split_whitespace().count() >= 4
    };
    (first..head.len()).find(can).or_else(|| (0..head.len()).find(can)).map(|at| (at, 0.55))
}

fn can_be_headline(line: &Line<'_>) -> bool {
    let words = line.words.split_whitespace();
    let coded = words.clone().filter(|word| word.bytes().any(|byte| byte.is_ascii_digit())).count();
    line.words.len() < 300
        && line.kind != BlockKind::Furniture
        && coded * 2 < words.count()
        && !names::begins_as_byline(line.words)
        && dates::find(line.words, None).is_none()
}

/// The outlet's name in a line that holds the headline and one name more.
fn outlet_beside(line: &str, title: &str) -> Option<Range<usize>> {
    if line.len() > 400 || title.is_empty() || line.len() <= title.len() {
        return None;
    }
    let parts = names::title_parts(line);
    if parts.len() >= 2 {
        let (first, last) = (parts.first()?.clone(), parts.last()?.clone());
        if names::same_words(&line[first.start..parts[parts.len() - 2].end], title) {
            return Some(last);
        }
        if names::same_words(&line[parts[1].start..last.end], title) {
            return Some(first);
        }
        if names::same_words(&line[first], title) {
            return Some(last);
        }
    }
    let colon = line.find(": ")?;
    (colon < 60 && names::same_words(&line[colon + 2..], title)).then_some(0..colon)
}

/// Whether a first line is an outlet's name: short, and all its long words begin with capitals.
fn is_masthead(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let named = words.iter().filter(|word| word.len() > 3).all(|word| word.starts_with(char::is_uppercase));
    (1..=7).contains(&words.len())
        && line.len() < 60
        && named
        && !line.ends_with(['.', ':', '?', '!'])
        && !line.bytes().any(|byte| byte.is_ascii_digit())
        && !line.contains('[')
}

/// The name behind `©` or "Copyright" and its year.
pub(super) fn copyright_holder(line: &str) -> Option<Range<usize>> {
    if line.len() > 300 {
        return None;
    }
    let lower = line.to_ascii_lowercase();
    let sign = lower
        .find('©')
        .map(|at| at + '©'.len_utf8())
        .or_else(|| lower.find("copyright").map(|at| at + 9))
        .or_else(|| lower.find("(c) ").map(|at| at + 4))?;
    let mut start = sign;
    // Years, their dashes and a second sign stand between.
    loop {
        let rest = &line[start..];
        let skipped = rest.trim_start_matches(|letter: char| {
            letter.is_whitespace() || letter.is_ascii_digit() || ",-–—.:|©".contains(letter)
        });
        let skipped = ["copyright", "(c)", "by "]
            .iter()
            .find_map(|word| {
                skipped
                    .get(..word.len())
                    .filter(|start| start.eq_ignore_ascii_case(word))
                    .map(|_| &skipped[word.len()..])
            })
            .unwrap_or(skipped);
        if skipped.len() == rest.len() {
            break;
        }
        start = line.len() - skipped.len();
    }
    let rest = &line[start..];
    let mut end = start + rest.find(['|', ',', '•', '·', '©', '(', ';']).unwrap_or(rest.len());
    for sign in [
        ". ",
        " All rights",
        " all rights",
        " ALL RIGHTS",
        " - ",
        " – ",
        " — ",
        " and its",
        " 19",
        " 20",
        " Alle Rechte",
        " Tous",
    ] {
        if let Some(at) = line[start..end].find(sign) {
            end = start + at;
        }
    }
    let name = line[start..end].trim_end_matches(|letter: char| letter.is_whitespace() || letter == '.');
    let end = start + name.len();
    let words = name.split_whitespace().count();
    let good = names::is_name(name)
        && words <= 6
        && name.starts_with(|letter: char| letter.is_uppercase() || letter.is_numeric())
        && !name.eq_ignore_ascii_case("all rights reserved")
        && !lower[start..].starts_with("designed")
        && !lower[start..].starts_with("powered");
    good.then_some(start..end)
}

/// Whether these stand around the date of a dateline: `PORT ELMEN, 3 March 2026 (Pellworth) - Talks ...`.
fn is_dateline(before: &str, after: &str) -> bool {
    let place = before.split(',').next().unwrap_or("").trim();
    let named = place.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    let dash = [" - ", " – ", " — ", "- ", "— "].iter().filter_map(|dash| after.find(dash)).min();
    before.len() <= 60 && !place.is_empty() && named && dash.is_some_and(|dash| dash <= 40)
}

/// The day in the lines at the head: alone in its line, behind "Published", in a dateline; never out of running text.
fn published(lines: &[Line<'_>], headline: usize) -> Option<(usize, Range<usize>, Date, f32)> {
    let mut best: Option<(usize, Range<usize>, Date, f32)> = None;
    let from = headline.saturating_sub(8);
    for (at, line) in lines.iter().enumerate().skip(from).take(HEAD) {
        if line.kind == BlockKind::Related || line.words.len() > 2_000 {
            continue;
        }
        // Of running text only the beginning can be a dateline.
        let mut cut = line.words.len().min(240);
        while !line.words.is_char_boundary(cut) {
            cut -= 1;
        }
        for (nth, date) in dates::find_all(&line.words[..cut], None).into_iter().take(3).enumerate() {
            let (before, after) = (&line.words[..date.range.start], &line.words[date.range.end..]);
            let says = super::chain::Says::of(&before.to_lowercase());
            let mut confidence: f32 = 0.62 - (at.abs_diff(headline) as f32 * 0.015).min(0.3) - nth as f32 * 0.08;
            confidence += match says {
                super::chain::Says::Published => 0.2,
                super::chain::Says::Changed => -0.25,
                super::chain::Says::Nothing => 0.0,
            };
            confidence += match before.len() + after.len() {
                0..=14 => 0.2,
                15..=50 => 0.1,
                _ if is_dateline(before, after) => 0.1,
                51..=90 if after.len() <= 30 => -0.1,
                _ => -0.35,
            };
            if date.doubtful {
                confidence -= 0.25;
            }
            if matches!(line.kind, BlockKind::Dateline | BlockKind::Byline) {
                confidence += 0.1;
            }
            let confidence = confidence.min(0.9);
            if confidence >= 0.4 && best.as_ref().is_none_or(|(.., least)| confidence > *least) {
                best = Some((at, date.range, date.date, confidence));
            }
        }
    }
    best
}
