//! Times and quantities: the literate cases of `tests/cases/`, and what holds of any text.
// The clock only tells linear from quadratic: the bounds are far above any machine's time.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use dateline_extract::{Day, ExtractTables, Extraction, Extractor, GroundingTables, Published};
use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analyzer, Language, LanguageTables, analyze};
use dateline_text::{Block, BlockKind, Document, Slot, SourceMap, Span, Text};
use proptest::prelude::*;

fn tools() -> (Language, Extractor) {
    let language = Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    })
    .unwrap();
    let tables = GroundingTables {
        times: en::TIMES,
        holidays: en::HOLIDAYS,
        numbers: en::NUMBERS,
        units: en::UNITS,
        people: en::PEOPLE,
    };
    (language, Extractor::new(&ExtractTables::default()).unwrap().with_grounding(&tables).unwrap())
}

/// One block a line, of a kind that changes from line to line.
fn document(text: &str, kinds: &[BlockKind]) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for (number, line) in text.split('\n').enumerate() {
        let span = Span::<Text>::new(at, at + line.len() as u32).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { kind: kinds[number % kinds.len()], span, confidence: 1.0 });
        }
        at += line.len() as u32 + 1;
    }
    Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), blocks)
}

fn day(date: &str) -> Day {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i32>().unwrap());
    Day::new(parts.next().unwrap(), parts.next().unwrap() as u8, parts.next().unwrap() as u8).unwrap()
}

fn published(date: &str) -> Published {
    Published { day: day(date), at: vec![Span::new(0, 1)], confidence: 1.0 }
}

struct Case<'t> {
    section: &'t str,
    published: Option<&'t str>,
    report: Vec<&'t str>,
    expected: Vec<&'t str>,
}

/// The cases of a page: a heading, a day of publication if there is one, a report, and a line for each finding.
fn cases(page: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let (mut section, mut day, mut inside) = ("", None, false);
    for line in page.lines() {
        match line {
            "```report" => {
                cases.push(Case { section, published: day.take(), report: Vec::new(), expected: Vec::new() });
                inside = true;
            }
            "```" => inside = false,
            _ if inside => cases.last_mut().unwrap().report.push(line),
            _ => {
                if let Some(name) = line.strip_prefix("## ") {
                    section = name;
                } else if let Some(date) = line.strip_prefix("Published ") {
                    day = Some(date.trim_end_matches('.'));
                } else if let Some(row) = line.strip_prefix("- ") {
                    cases.last_mut().unwrap().expected.push(row);
                }
            }
        }
    }
    cases
}

fn time_rows(document: &Document, extraction: &Extraction) -> Vec<String> {
    let or_dash = |value: Option<String>| value.unwrap_or("-".to_owned());
    let row = |time: &dateline_extract::Time| {
        let interval =
            time.interval.stated().map(|interval| format!("{}..{}", interval.value().from, interval.value().to));
        format!(
            "{} | {} | {} | {} | {}",
            document.words(time.span),
            time.kind.name(),
            or_dash(time.stated().map(|value| value.value().clone())),
            time.modifier.map_or("-", |modifier| modifier.name()),
            or_dash(interval)
        )
    };
    extraction.times.iter().map(row).collect()
}

fn quantity_rows(document: &Document, extraction: &Extraction) -> Vec<String> {
    let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{}", (value * 1e6).round() / 1e6));
    let row = |quantity: &dateline_extract::Quantity| {
        let range = quantity.stated().unwrap().value();
        let mut more: Vec<String> = Vec::new();
        let words = |slot: &Slot<String>| slot.stated().map(|value| value.value().clone());
        more.extend(words(&quantity.unit).map(|unit| format!("unit {unit}")));
        more.extend(quantity.of.stated().map(|of| format!("of {}", of.value().lemma)));
        more.extend(quantity.out_of.map(|whole| format!("out of {whole}")));
        more.extend(words(&quantity.per).map(|per| format!("per {per}")));
        more.extend(quantity.cumulative.then(|| "total".to_owned()));
        more.extend(words(&quantity.casualty));
        format!(
            "{} | {} | {} | {} | {} | {}",
            document.words(quantity.span),
            quantity.kind.name(),
            range.bound.name(),
            number(range.low),
            number(range.high),
            if more.is_empty() { "-".to_owned() } else { more.join(", ") }
        )
    };
    extraction.quantities.iter().map(row).collect()
}

/// Reads every case of a page; all rows must be as they stand there, and no more.
fn check_page(page: &str, at_least: usize, rows: fn(&Document, &Extraction) -> Vec<String>) {
    let (language, extractor) = tools();
    let (mut failed, mut phrases) = (Vec::new(), 0);
    for case in cases(page) {
        let text = case.report.join("\n");
        let document = document(&text, &[BlockKind::Paragraph]);
        let published = case.published.map(published);
        let analysis = analyze(&document, &language);
        let extraction = extractor.extract_published(&document, &analysis, published.as_ref());
        let found = rows(&document, &extraction);
        phrases += found.len();
        if found != case.expected {
            failed.push(format!("{}: {text}\n  expected {:?}\n  found    {found:?}", case.section, case.expected));
        }
    }
    assert!(phrases >= at_least, "{phrases} phrases");
    assert!(failed.is_empty(), "{} cases fail:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn times_as_in_the_cases() {
    check_page(include_str!("cases/times.md"), 120, time_rows);
}

#[test]
fn quantities_as_in_the_cases() {
    check_page(include_str!("cases/quantities.md"), 100, quantity_rows);
}

/// One number of `cases/newspaper.tsv`: the words it begins with, bound, lowest, highest, counted noun, what happened.
struct Number<'t> {
    anchor: &'t str,
    bound: &'t str,
    range: [Option<f64>; 2],
    of: &'t str,
    casualty: &'t str,
}

impl<'t> Number<'t> {
    fn new(row: &'t str) -> Self {
        let mut cells = row.rsplitn(6, ' ');
        let mut next = || cells.next().unwrap();
        let (casualty, of, high, low, bound, anchor) = (next(), next(), next(), next(), next(), next());
        Number { anchor, bound, range: [low, high].map(|number| number.parse().ok()), of, casualty }
    }

    fn is(&self, quantity: &dateline_extract::Quantity) -> bool {
        let range = quantity.stated().unwrap().value();
        let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-4 * a.abs().max(1.0),
            (a, b) => a == b,
        };
        let of = quantity.of.stated().map_or("-", |of| of.value().lemma.as_str());
        let casualty = quantity.casualty.stated().map_or("-", |class| class.value().as_str());
        range.bound.name() == self.bound
            && same(range.low, self.range[0])
            && same(range.high, self.range[1])
            // Treebanks leave "people" as it is.
            && (self.of == "-" || of == self.of || self.of == "person" && of == "people")
            && casualty == self.casualty
    }
}

/// Sentences as newspapers have them: at least the given share of their numbers must be right in every respect.
fn newspaper_numbers(model: Option<Model>, at_least: f64) {
    let (language, extractor) = tools();
    let analyzer = Analyzer::new(language).with_model(model);
    let (mut wrong, mut all) = (Vec::new(), 0);
    for line in include_str!("cases/newspaper.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (text, rows) = line.split_once('\t').unwrap();
        let document = document(text, &[BlockKind::Paragraph]);
        let extraction = extractor.extract(&document, &analyzer.analyze(&document));
        let mut from = 0;
        for row in rows.split('\t') {
            let number = Number::new(row);
            let start = from + text[from..].find(number.anchor).unwrap_or_else(|| panic!("{row} is not in {text}"));
            from = start + number.anchor.len();
            let here = Span::<Text>::from_range(start..from);
            let found = extraction.quantities.iter().find(|quantity| {
                quantity.span.start() < here.end() && here.start() < quantity.span.end() && number.is(quantity)
            });
            all += 1;
            if found.is_none() {
                wrong.push(format!("{text} | {row}"));
            }
        }
    }
    assert!(all >= 300, "{all} numbers");
    let right = 1.0 - wrong.len() as f64 / f64::from(all);
    assert!(right >= at_least, "{right:.3} of {all} are right, not:\n{}", wrong.join("\n"));
}

#[test]
fn newspaper_numbers_on_the_parse() {
    newspaper_numbers(Some(Model::new(en::weights::LANGUAGE).unwrap()), 0.96);
}

#[test]
fn newspaper_numbers_on_tags() {
    newspaper_numbers(None, 0.90);
}

#[test]
fn a_day_that_no_calendar_has_is_told() {
    let (language, extractor) = tools();
    let document = document("The deed is dated 31 February 2029 and signed on 30/02/2029.", &[BlockKind::Paragraph]);
    let extraction = extractor.extract(&document, &analyze(&document, &language));
    assert_eq!(extraction.warnings.len(), 2, "{:?}", extraction.warnings);
    assert!(extraction.times.iter().all(|time| matches!(time.value, Slot::Unresolved { .. })));
}

#[test]
fn a_teaser_is_not_resolved_against_this_report() {
    let (language, extractor) = tools();
    let document =
        document("The dam broke on Monday.\nMill burns on Monday", &[BlockKind::Paragraph, BlockKind::Related]);
    let extraction =
        extractor.extract_published(&document, &analyze(&document, &language), Some(&published("2031-03-05")));
    let values: Vec<_> = extraction.times.iter().map(|time| time.stated().unwrap().value().as_str()).collect();
    assert_eq!(values, ["2031-03-03", "XXXX-WXX-1"]);
}

#[test]
fn a_dateline_in_the_text_stands_in_for_a_publication() {
    let (language, extractor) = tools();
    let check = |text: &str, kinds: &[BlockKind], expected: &str| {
        let document = document(text, kinds);
        let extraction = extractor.extract(&document, &analyze(&document, &language));
        let last = extraction.times.last().unwrap();
        assert_eq!(last.stated().unwrap().value(), expected, "{text}");
    };
    let paragraphs = [BlockKind::Dateline, BlockKind::Paragraph];
    check("Tarn, 5 March 2031\nThe dam broke on Monday.", &paragraphs, "2031-03-03");
    check("TARN, 5 March 2031 (Varn News) – The dam broke on Monday.", &[BlockKind::Paragraph], "2031-03-03");
    // A date that is told of is none.
    check("The law of 5 March 2031 – the dam broke on Monday.", &[BlockKind::Paragraph], "XXXX-WXX-1");
}

#[test]
fn a_relative_time_rests_on_the_publication_and_on_the_verb() {
    let (language, extractor) = tools();
    let document = document("x The council will vote on Friday.", &[BlockKind::Paragraph]);
    let extraction =
        extractor.extract_published(&document, &analyze(&document, &language), Some(&published("2031-03-05")));
    let roots = extraction.trail.roots(extraction.times[0].evidence);
    let words: Vec<_> = roots
        .iter()
        .map(|&root| match extraction.trail.step(root) {
            dateline_text::Evidence::Quoted { text: Some(span), .. } => document.words(*span),
            _ => "(bytes)",
        })
        .collect();
    assert_eq!(words, ["Friday", "(bytes)", "vote"]);
}

#[test]
fn the_tables_are_refused_where_they_are_wrong() {
    let check = |tables: GroundingTables<'_>, expected: &str| {
        let error = Extractor::new(&ExtractTables::default()).unwrap().with_grounding(&tables).err().unwrap();
        assert_eq!(error.to_string(), expected);
    };
    check(
        GroundingTables { times: "# x\nmonth\t13\tx", ..GroundingTables::default() },
        "times, line 2: unknown key word",
    );
    check(GroundingTables { numbers: "one\t1", ..GroundingTables::default() }, "numbers, line 1: a column is missing");
    check(
        GroundingTables { holidays: "fixed 02-31\tx", ..GroundingTables::default() },
        "holidays, line 1: unknown key word",
    );
    check(GroundingTables { units: "weight\tkg\tkg", ..GroundingTables::default() }, "units, line 1: unknown key word");
    check(GroundingTables { people: "killed", ..GroundingTables::default() }, "people, line 1: a column is missing");
}

/// Reads `text` and checks what holds of every extraction.
fn check(text: &str, day: Option<&Published>, language: &Language, extractor: &Extractor) -> Extraction {
    let kinds =
        [BlockKind::Headline, BlockKind::Dateline, BlockKind::Paragraph, BlockKind::Related, BlockKind::Furniture];
    let document = document(text, &kinds);
    let analysis = analyze(&document, language);
    let extraction = extractor.extract_published(&document, &analysis, day);
    let mut end = 0;
    for (number, time) in extraction.times.iter().enumerate() {
        assert_eq!(time.id.0 as usize, number);
        assert!(time.span.start() >= end, "times overlap");
        end = time.span.end();
        check_span(&document, time.span, time.block);
        assert!(!extraction.trail.roots(time.evidence).is_empty());
        if let Some(interval) = time.interval.stated().map(|interval| *interval.value()) {
            let key = |moment: dateline_extract::Moment| (moment.day, moment.minute.unwrap_or(0));
            assert!(key(interval.from) < key(interval.to), "{time:?}");
        }
        if day.is_none() && time.stated().is_some_and(|value| value.value().contains("XX")) {
            assert!(time.interval.stated().is_none(), "{time:?}");
        }
    }
    let mut start = 0;
    for (number, quantity) in extraction.quantities.iter().enumerate() {
        assert_eq!(quantity.id.0 as usize, number);
        assert!(quantity.span.start() >= start, "quantities are not in order");
        start = quantity.span.start();
        check_span(&document, quantity.span, quantity.block);
        assert!(!extraction.trail.roots(quantity.evidence).is_empty());
        let range = quantity.stated().unwrap().value();
        if let (Some(low), Some(high)) = (range.low, range.high) {
            assert!(low <= high && low.is_finite() && high.is_finite(), "{quantity:?}");
        }
        if let Some(of) = quantity.of.stated() {
            check_span(&document, of.value().span, quantity.block);
        }
    }
    extraction
}

fn check_span(document: &Document, span: Span<Text>, block: dateline_text::BlockId) {
    let words = document.words(span);
    assert!(!words.is_empty(), "{span:?} is empty or cuts a character");
    assert_eq!(words, words.trim());
    let block = document.block(block).unwrap();
    assert!(block.span.contains(span), "{words:?} leaves its block");
    assert_ne!(block.kind, BlockKind::Furniture);
}

#[test]
fn hostile_texts_take_linear_time() {
    let (language, extractor) = tools();
    let day = published("2031-03-05");
    let start = std::time::Instant::now();
    for text in [
        "9".repeat(1 << 16),
        "1,".repeat(1 << 15),
        "1,111,".repeat(1 << 14),
        "1/".repeat(1 << 15),
        "two hundred and ".repeat(1 << 13),
        "million ".repeat(1 << 14),
        "the last next this ".repeat(1 << 13),
        "more than at least ".repeat(1 << 13),
        "May ".repeat(1 << 15),
        "half a ".repeat(1 << 14),
        "the first quarter of the ".repeat(1 << 12),
        "a.b.".repeat(1 << 14),
        "Monday, ".repeat(1 << 14),
        "the following day ".repeat(1 << 12),
        "12 people ".repeat(1 << 13),
    ] {
        let document = document(&text, &[BlockKind::Paragraph]);
        extractor.extract_published(&document, &analyze(&document, &language), Some(&day));
        assert!(start.elapsed().as_secs() < 120, "{:?}", &text[..8]);
    }
}

const WORDS: &str = "(\\PC| |\n|-|–|,|/|:|\\$|%|'|’|\\.|0|1|3|7|12|31|99|100|1,000|2029|2031|0800|1e9|½|st|th|s |m|bn|May |March |Sun |Feb. |Monday |Friday |the |a |an |of |in |on |at |last |next |this |past |every |early |late |mid-|end |year |years |week |days |hour |quarter |half |second |two |twenty |hundred |million |dozen |dozens |third |first |morning |night |am |p\\.m\\. |GMT |ago |later |earlier |before |from |to |between |and |or |so |more than |at least |up to |about |some |several |old |per |people |were |killed |Christmas |Easter |BC |AD |FY|Q|fiscal |summer |today |that |same |following |will |met |both ){0,60}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn any_text_is_read(text in WORDS, dated in any::<bool>()) {
        let (language, extractor) = tools();
        let day = published("2031-03-05");
        let day = dated.then_some(&day);
        let first = check(&text, day, &language, &extractor);
        prop_assert_eq!(first, check(&text, day, &language, &extractor));
    }
}
