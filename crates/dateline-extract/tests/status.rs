//! The status of events: our own sentences in `corpus/status/`, and the cases of the table of signatures.
#![allow(clippy::unwrap_used)]

mod status_corpus;

use dateline_extract::events::Holder;
use dateline_extract::status::{Status, StatusReader, StatusTables, Trigger};
use dateline_extract::{AttributionId, ExtractTables, Extraction, Extractor, Stance};
use dateline_lang_en as en;
use dateline_nlp::model::Model;
use dateline_nlp::{Analyzer, Language, LanguageTables, TokenId};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};
use status_corpus::{FILES, Item, Link, Marked, items};
use std::collections::BTreeMap;

const TYPES: &str = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION \
                     MOBILIZE COERCE ASSAULT DISASTER";
const REALITIES: &str = "actual ongoing planned possible threatened requested attempted generic";
const VALUES: &str = "CT+ PR+ PS+ CT- PR- PS- CTu Uu";

fn corpus() -> Vec<Item<'static>> {
    FILES.iter().flat_map(|(name, page)| items(name, page).unwrap()).collect()
}

fn one_of(word: &str, words: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// What is wrong with a sentence's marks, in words.
fn faults(item: &Item<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(format!("{}: {what}", item.name));
    for event in &item.events {
        let word = &item.text[event.head.clone()];
        let whole = |at: usize, near: Option<char>| near.is_none_or(|c| !c.is_alphanumeric() || at == 0);
        let before = item.text[..event.head.start].chars().next_back();
        let after = item.text[event.head.end..].chars().next();
        if word.contains(' ') || !whole(event.head.start, before) || !whole(event.head.end, after) {
            fault(format!("{word:?} is no word of its own"));
        }
        if !one_of(event.kind, TYPES) || !one_of(event.polarity, "+ -") || !one_of(event.reality, REALITIES) {
            fault(format!("{word:?}: {} {} {}", event.kind, event.polarity, event.reality));
        }
        if !one_of(event.author, VALUES) || event.chain.iter().any(|link| !one_of(link.value, VALUES)) {
            fault(format!("{word:?}: no value of FactBank's"));
        }
        for link in &event.chain {
            if link.source != "-" && !item.text.contains(link.source) {
                fault(format!("{:?} does not stand in the sentence", link.source));
            }
            if Stance::from_name(link.stance).is_none() {
                fault(format!("{:?} is no stance", link.stance));
            }
        }
        let sign = |value: &str| if value.ends_with('-') { "-" } else { "+" };
        let sure = event.author.starts_with("CT") && event.chain.is_empty() && event.reality == "actual";
        if sure && sign(event.author) != event.polarity {
            fault(format!("{word:?}: polarity {} and {}", event.polarity, event.author));
        }
    }
    faults
}

#[test]
fn our_sentences_are_well_formed() {
    let corpus = corpus();
    let faults: Vec<String> = corpus.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(corpus.len() >= 300, "{} sentences", corpus.len());
    let mut texts: Vec<&str> = corpus.iter().map(|item| item.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), corpus.len(), "a sentence stands twice");
    for reality in REALITIES.split(' ') {
        assert!(corpus.iter().flat_map(|item| &item.events).any(|event| event.reality == reality), "no {reality}");
    }
    for stance in Stance::ALL {
        let shown = |event: &status_corpus::Marked<'_>| event.chain.iter().any(|link| link.stance == stance.name());
        assert!(corpus.iter().flat_map(|item| &item.events).any(shown), "no {}", stance.name());
    }
}

#[test]
fn what_breaks_the_format_is_refused() {
    let check = |page: &str| {
        let read = items("page", page);
        read.map_or(true, |items| items.iter().any(|item| !faults(item).is_empty()))
    };
    assert!(!check("Dogs [bit] men.\n- ASSAULT + actual | AUTHOR CT+\n"));
    assert!(check("Dogs [bit men.\n- ASSAULT + actual | AUTHOR CT+\n"));
    assert!(check("Dogs [bi]t men.\n- ASSAULT + actual | AUTHOR CT+\n"));
    assert!(check("Dogs [bit] men.\n- ASSAULT + factual | AUTHOR CT+\n"));
    assert!(check("Dogs [bit] men.\n- ASSAULT - actual | AUTHOR CT+\n"));
    assert!(check("Dogs [bit] men.\n- ASSAULT + actual | AUTHOR CT\n"));
    assert!(check("Dogs [bit] men.\n- ASSAULT + actual | AUTHOR Uu | Cats: asserts CT+\n"));
    assert!(check("Dogs [bit] men.\n- ASSAULT + actual | AUTHOR Uu | Dogs: mutters CT+\n"));
    assert!(check("Dogs [bit] men.\n\nCats [ate].\n- ASSAULT + actual | AUTHOR CT+\n"));
}

/// Reads single sentences.
struct Reading {
    analyzer: Analyzer,
    extractor: Extractor,
    reader: StatusReader,
}

impl Reading {
    fn new() -> Self {
        let language = Language::new(&LanguageTables {
            abbreviations: en::ABBREVIATIONS,
            irregular_verbs: en::IRREGULAR_VERBS,
            verbs: en::VERBS,
            forms: en::FORMS,
            endings: en::ENDINGS,
            follow: en::FOLLOW,
            words: en::WORDS,
        });
        let model = Model::new(en::weights::LANGUAGE).unwrap();
        Reading {
            analyzer: Analyzer::new(language.unwrap()).with_model(Some(model)),
            extractor: Extractor::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES }).unwrap(),
            reader: StatusReader::new(&StatusTables { signatures: en::STATUS }).unwrap(),
        }
    }

    /// The statuses of the words at `heads`, hostile or not, and what else was read.
    fn read(&self, text: &str, headline: bool, heads: &[(usize, bool)]) -> (Document, Extraction, Vec<Status>) {
        let kind = if headline { BlockKind::Headline } else { BlockKind::Paragraph };
        let block = Block { kind, span: Span::<Text>::from_range(0..text.len()), confidence: 1.0 };
        let document = Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), vec![block]);
        let analysis = self.analyzer.analyze(&document);
        let extraction = self.extractor.extract(&document, &analysis);
        let statuses = {
            let report = self.reader.report(&document, &analysis, &extraction.attributions).unwrap();
            let at = |head: usize| analysis.tokens().iter().position(|token| token.span.start() as usize == head);
            let of = |&(head, hostile): &(usize, bool)| {
                let head = at(head).unwrap_or_else(|| panic!("{text:?} has no token at {head}"));
                report.of(Trigger { head: TokenId(head as u32), hostile }).unwrap()
            };
            heads.iter().map(of).collect()
        };
        (document, extraction, statuses)
    }
}

/// Headlines have no final stop; a headline may ask, and the file of headlines tells which questions are some.
fn headline(item: &Item<'_>) -> bool {
    !item.text.ends_with(['.', '"']) && (item.name.starts_with("nested") || !item.text.ends_with('?'))
}

fn hostile(kind: &str) -> bool {
    one_of(kind, "REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT")
}

/// Whether the attribution's source or cue shares its words with the marked one.
fn same_source(document: &Document, extraction: &Extraction, id: AttributionId, link: &Link<'_>) -> bool {
    let attribution = extraction.attribution(id).unwrap();
    if link.source == "-" {
        return attribution.source.is_empty();
    }
    let spans = attribution.source.iter().chain(&attribution.cue);
    spans.clone().any(|&span| document.words(span).contains(link.source) || link.source.contains(document.words(span)))
}

/// What was read, in the form of the corpus.
fn shown(document: &Document, extraction: &Extraction, status: &Status) -> String {
    let mut shown = format!("{} {}", status.polarity.name(), status.reality.name());
    for factuality in &status.factuality {
        let value = factuality.value.name();
        match factuality.according_to.last() {
            None => shown.push_str(&format!(" | AUTHOR {value}")),
            Some(&id) => {
                let attribution = extraction.attribution(id).unwrap();
                let source = attribution.source.first().map_or("-", |&span| document.words(span));
                shown.push_str(&format!(" | {source}: {} {value}", attribution.stance.value().name()));
            }
        }
    }
    let steps: Vec<String> = status
        .steps
        .iter()
        .map(|step| {
            let using = step.using.as_ref().map_or("", |using| using.0.as_str());
            format!(
                "{}<{}{}>",
                document.words(step.word),
                step.rule.0.trim_start_matches("status-"),
                using.trim_start_matches("status")
            )
        })
        .collect();
    format!("{shown}   {}", steps.join(" "))
}

/// Which parts of the answer are right: polarity, reality, holder, stance, author's value, all values.
fn right(document: &Document, extraction: &Extraction, event: &Marked<'_>, status: &Status) -> [bool; 6] {
    let (holder, stance) = match (event.chain.last(), status.held_by) {
        (None, Holder::Author) => (true, true),
        (Some(link), Holder::Attributed(id)) => {
            (same_source(document, extraction, id, link), status.holder_stance.map(Stance::name) == Some(link.stance))
        }
        _ => (false, false),
    };
    let values: Vec<&str> = status.factuality.iter().map(|factuality| factuality.value.name()).collect();
    let marked: Vec<&str> = std::iter::once(event.author).chain(event.chain.iter().map(|link| link.value)).collect();
    [
        status.polarity.name() == event.polarity,
        status.reality.name() == event.reality,
        holder,
        stance,
        values.first() == marked.first(),
        values == marked,
    ]
}

#[test]
fn our_sentences_are_read() {
    let reading = Reading::new();
    let mut counts: BTreeMap<&str, [usize; 8]> = BTreeMap::new();
    let corpus = corpus();
    for item in &corpus {
        let heads: Vec<_> = item.events.iter().map(|event| (event.head.start, hostile(event.kind))).collect();
        let (document, extraction, statuses) = reading.read(&item.text, headline(item), &heads);
        for (event, status) in item.events.iter().zip(&statuses) {
            let right = right(&document, &extraction, event, status);
            let file = item.name.split(':').next().unwrap();
            for name in [file, "all"] {
                let row = counts.entry(name).or_default();
                row[0] += 1;
                right.iter().enumerate().for_each(|(at, &right)| row[at + 1] += usize::from(right));
                row[7] += usize::from(right[..4].iter().all(|&right| right));
            }
            if !right.iter().all(|&right| right) {
                let chain: String = event
                    .chain
                    .iter()
                    .map(|link| format!(" | {}: {} {}", link.source, link.stance, link.value))
                    .collect();
                println!("{} {:?} of {}", item.name, &item.text[event.head.clone()], item.text);
                println!("   marked {} {} | AUTHOR {}{chain}", event.polarity, event.reality, event.author);
                println!("   read   {}", shown(&document, &extraction, status));
            }
        }
    }
    println!("file       events polarity reality holder stance author values status");
    for (file, row) in &counts {
        let share = |at: usize| row[at] as f64 / row[0] as f64;
        let shares: Vec<String> = (1..8).map(|at| format!("{:.3}", share(at))).collect();
        println!("{file:10} {:6} {}", row[0], shares.join("  "));
    }
    let all = counts["all"];
    assert!(all[7] as f64 >= STATUS_FLOOR * all[0] as f64, "{} of {} statuses are right", all[7], all[0]);
}

/// The share of our sentences whose polarity, reality, holder and stance are all right, at least.
const STATUS_FLOOR: f64 = 0.85;

/// The cases of the table: the line of each, the sentence, the brackets, what is expected.
fn table_cases() -> Vec<(usize, Item<'static>, [&'static str; 3])> {
    let mut cases = Vec::new();
    for (at, line) in en::STATUS.lines().enumerate() {
        let Some(case) = line.strip_prefix("= ") else { continue };
        let (sentence, expected) = case.split_once('\t').unwrap_or_else(|| panic!("line {}: no values", at + 1));
        let expected: Vec<&str> = expected.split(' ').collect();
        let expected = expected.try_into().unwrap_or_else(|_| panic!("line {}: three values", at + 1));
        let page = format!("{sentence}\n- ASSAULT + actual | AUTHOR CT+\n").leak();
        let item = items("status.tsv", page).unwrap().remove(0);
        cases.push((at + 1, item, expected));
    }
    cases
}

#[test]
fn every_row_of_the_table_does_what_its_cases_say() {
    let reading = Reading::new();
    let (mut failed, cases) = (Vec::new(), table_cases());
    for (line, item, expected) in &cases {
        let (document, extraction, statuses) = reading.read(&item.text, false, &[(item.events[0].head.start, false)]);
        let status = &statuses[0];
        let [polarity, reality, marked] = *expected;
        // The case is of the words: whether the author holds it is the attributions' matter.
        let value = status.factuality.last().unwrap().value.name();
        if status.polarity.name() != polarity || status.reality.name() != reality || value != marked {
            failed.push(format!("line {line}: {}\n   read {}", item.text, shown(&document, &extraction, status)));
        }
    }
    println!("{} of {} cases", cases.len() - failed.len(), cases.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_row_of_the_table_has_a_case() {
    let rows: Vec<&str> = en::STATUS.lines().filter(|line| !line.starts_with('#')).collect();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.starts_with('=')) {
        assert!(rows.get(at + 1).is_some_and(|next| next.starts_with("= ")), "no case: {row}");
    }
}

/// A literate case: its report, and rows of word, polarity and reality, source, stance, author's value.
#[derive(Default)]
struct Case<'t> {
    name: &'t str,
    lines: Vec<&'t str>,
    rows: Vec<Vec<&'t str>>,
}

fn literate(page: &str) -> Vec<Case<'_>> {
    let (mut cases, mut inside) = (Vec::<Case<'_>>::new(), false);
    for line in page.lines() {
        match line {
            "```report" => inside = true,
            "```" => inside = false,
            _ if inside => cases.last_mut().unwrap().lines.push(line),
            _ => {
                if let Some(name) = line.strip_prefix("## ") {
                    cases.push(Case { name, ..Case::default() });
                } else if let Some(row) = line.strip_prefix("- ") {
                    cases.last_mut().unwrap().rows.push(row.split(" | ").collect());
                }
            }
        }
    }
    cases
}

#[test]
fn literate_cases() {
    let reading = Reading::new();
    let cases = literate(include_str!("../../../tests/cases/status.md"));
    let mut failed = Vec::new();
    for case in &cases {
        assert!(!case.rows.is_empty(), "{} expects nothing", case.name);
        let (mut text, mut blocks) = (String::new(), Vec::new());
        for line in &case.lines {
            let headline = line.strip_prefix("[headline] ");
            let start = text.len();
            text.push_str(headline.unwrap_or(line));
            let kind = if headline.is_some() { BlockKind::Headline } else { BlockKind::Paragraph };
            blocks.push(Block { kind, span: Span::<Text>::from_range(start..text.len()), confidence: 1.0 });
            text.push('\n');
        }
        let document = Document::new(text.clone(), SourceMap::verbatim(0, text.len() as u32), blocks);
        let analysis = reading.analyzer.analyze(&document);
        let extraction = reading.extractor.extract(&document, &analysis);
        let report = reading.reader.report(&document, &analysis, &extraction.attributions).unwrap();
        for row in &case.rows {
            let [word, real, source, stance, author] = row[..] else { panic!("{row:?} is no row") };
            let peaceful = word.strip_suffix(" (peaceful)");
            let (word, hostile) = (peaceful.unwrap_or(word), peaceful.is_none());
            let is_word = |token: &dateline_nlp::Token| document.words(token.span) == word;
            let head =
                analysis.tokens().iter().position(is_word).unwrap_or_else(|| panic!("{}: no {word:?}", case.name));
            let status = report.of(Trigger { head: TokenId(head as u32), hostile }).unwrap();
            let read_stance = status.holder_stance.map_or("-", Stance::name);
            let holder = match status.held_by {
                Holder::Author => source == "AUTHOR",
                Holder::Attributed(id) => {
                    source != "AUTHOR" && same_source(&document, &extraction, id, &Link { source, stance, value: "" })
                }
            };
            let read_real = format!("{} {}", status.polarity.name(), status.reality.name());
            let value = status.factuality[0].value.name();
            if read_real != real || !holder || read_stance != stance || value != author {
                failed.push(format!("{}: {word}: {}", case.name, shown(&document, &extraction, &status)));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn a_status_rests_on_words() {
    let reading = Reading::new();
    let text = "The guards did not manage to stop the raid.";
    let (document, _, statuses) = reading.read(text, false, &[(text.find("stop").unwrap(), false)]);
    let mut trail = dateline_text::Trail::default();
    let evidence = statuses[0].ground(document.map(), &mut trail).unwrap();
    let roots = trail.roots(evidence);
    let words: Vec<&str> = roots
        .iter()
        .map(|&root| match trail.step(root) {
            dateline_text::Evidence::Quoted { text: Some(span), .. } => document.words(*span),
            step => panic!("{step:?}"),
        })
        .collect();
    assert_eq!(words, ["stop", "not", "manage"]);
    let rows: Vec<String> = trail.rules(evidence).iter().filter_map(|(_, row)| row.map(|row| row.0.clone())).collect();
    assert_eq!(rows, ["status:implies/manage"]);
}

#[test]
fn without_a_tree_nothing_is_said() {
    let reading = Reading::new();
    let text = "The guards fled.".to_owned();
    let block = Block { kind: BlockKind::Paragraph, span: Span::<Text>::from_range(0..text.len()), confidence: 1.0 };
    let document = Document::new(text.clone(), SourceMap::verbatim(0, text.len() as u32), vec![block]);
    let analysis = reading.analyzer.with_model(None).analyze(&document);
    assert!(reading.reader.report(&document, &analysis, &[]).is_none());
}
