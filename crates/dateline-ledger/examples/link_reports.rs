//! Measures the grouping of reports and of mentions of events, on ECB+.
//!
//! `link_reports reports DOCS.jsonl SPLIT OUT.jsonl [alone]`: reports to incidents; with `alone` each topic's as if there were no
//! others, as in a ledger of one matter. `link_reports mentions DOCS.jsonl MENTIONS.jsonl
//! SPLIT OUT.jsonl [lemma]`: gold mentions to events, within the groups of reports that were found; `lemma` joins the same
//! lemmas of a group instead, for comparison. `link_reports speed COUNT...`: seconds for so many made-up reports.
//!
//! Each line of a text is a paragraph.

// A measuring tool reads files and the clock.
#![allow(clippy::disallowed_methods)]

use dateline_lang_en as en;
use dateline_ledger::link::{
    Background, EventMention, MENTION_THRESHOLD, ReportOptions, ReportSet, ReportTerms, TermKind, WordFamilies,
    link_mentions, link_reports,
};
use dateline_nlp::model::Model;
use dateline_nlp::{Analysis, Analyzer, Language, LanguageTables, TokenId};
use dateline_text::{Block, BlockKind, Document, SourceMap, Span, Text};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["reports", docs, split, out] => group_reports(&read(docs, split)?, out, false),
        ["reports", docs, split, out, "alone"] => group_reports(&read(docs, split)?, out, true),
        ["mentions", docs, mentions, split, out, options @ ..] => {
            group_mentions(&read(docs, split)?, mentions, out, options.contains(&"lemma"))
        }
        ["speed", counts @ ..] => {
            for count in counts {
                measure_speed(count.parse()?);
            }
            Ok(())
        }
        _ => Err("link_reports reports|mentions|speed ...".into()),
    }
}

struct Read {
    id: String,
    topic: String,
    analysis: Analysis,
    terms: ReportTerms,
    /// Where each word of each sentence stands, by the data's own numbers.
    words: BTreeMap<(u64, u64), Span<Text>>,
}

fn read(path: &str, split: &str) -> Result<Vec<Read>, Failure> {
    let language = Language::new(&LanguageTables {
        abbreviations: en::ABBREVIATIONS,
        words: en::WORDS,
        irregular_verbs: en::IRREGULAR_VERBS,
        verbs: en::VERBS,
        forms: en::FORMS,
        endings: en::ENDINGS,
        follow: en::FOLLOW,
    })?;
    let analyzer = Analyzer::new(language).with_model(Some(Model::new(en::weights::LANGUAGE)?));
    let mut found = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        if row["split"] != split {
            continue;
        }
        let document = document(row["text"].as_str().unwrap_or(""));
        let analysis = analyzer.analyze(&document);
        let terms = ReportTerms::new(&document, &analysis, None);
        let id = row["doc_id"].as_str().unwrap_or("").to_owned();
        let topic = row["topic"].as_str().map_or_else(|| row["topic"].to_string(), str::to_owned);
        found.push(Read { id, topic, analysis, terms, words: words_of(&row) });
    }
    Ok(found)
}

/// The text is the words of each sentence, divided by one space, and a line for each sentence.
fn words_of(row: &Value) -> BTreeMap<(u64, u64), Span<Text>> {
    let mut words = BTreeMap::new();
    let mut at = 0;
    let (sentences, ids) = (row["sentences"].as_array(), row["sentence_ids"].as_array());
    for (sentence, id) in sentences.into_iter().flatten().zip(ids.into_iter().flatten()) {
        for (number, word) in sentence.as_array().into_iter().flatten().enumerate() {
            let length = word.as_str().map_or(0, str::len);
            words.insert((id.as_u64().unwrap_or(0), number as u64), Span::from_range(at..at + length));
            at += length + 1;
        }
    }
    words
}

fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let span = Span::<Text>::new(at, at + line.len() as u32).trimmed(text);
        if !span.is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span, confidence: 1.0 });
        }
        at += line.len() as u32 + 1;
    }
    Document::new(text.to_owned(), SourceMap::verbatim(0, text.len() as u32), blocks)
}

fn groups_of(reports: &[&Read]) -> Vec<Vec<u32>> {
    let mut set = ReportSet::default();
    reports.iter().for_each(|report| set.add(&report.terms));
    set.weighed(&Background::new(en::FORMS)).groups(&ReportOptions::default(), &[])
}

fn group_reports(reports: &[Read], out: &str, alone: bool) -> Result<(), Failure> {
    let mut by_topic: BTreeMap<&str, Vec<&Read>> = BTreeMap::new();
    for report in reports {
        by_topic.entry(if alone { &report.topic } else { "" }).or_default().push(report);
    }
    let grouped = by_topic.values().map(|reports| (reports, groups_of(reports)));
    let groups: Vec<Vec<&Read>> = grouped
        .flat_map(|(reports, groups)| {
            groups.into_iter().map(move |group| group.iter().map(|&at| reports[at as usize]).collect::<Vec<_>>())
        })
        .collect();
    let alone = groups.iter().filter(|group| group.len() == 1).count();
    println!("{} reports in {} groups, {alone} of them alone", reports.len(), groups.len());
    let mut file = std::io::BufWriter::new(std::fs::File::create(out)?);
    for (number, group) in groups.iter().enumerate() {
        for member in group {
            writeln!(file, "{}", json!({"id": member.id, "cluster": number}))?;
        }
    }
    Ok(file.flush()?)
}

fn group_mentions(reports: &[Read], path: &str, out: &str, by_lemma: bool) -> Result<(), Failure> {
    let families = WordFamilies::new(en::WORD_FAMILIES)?;
    let mut incidents: BTreeMap<&str, (u32, &Read)> = BTreeMap::new();
    for (number, group) in groups_of(&reports.iter().collect::<Vec<_>>()).iter().enumerate() {
        for &member in group {
            let report = &reports[member as usize];
            incidents.insert(&report.id, (number as u32, report));
        }
    }
    let mut ids = Vec::new();
    let mut mentions = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let Some(&(incident, report)) = row["doc_id"].as_str().and_then(|id| incidents.get(id)) else { continue };
        if row["kind"] != "event" {
            continue;
        }
        let sentence = row["sent_id"].as_u64().unwrap_or(0);
        let numbers: Vec<u64> = row["tokens"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        let mut trigger: Vec<TokenId> = numbers
            .iter()
            .filter_map(|number| report.words.get(&(sentence, *number)))
            .flat_map(|span| report.analysis.tokens_in(*span).map(TokenId))
            .collect();
        trigger.dedup();
        let words: Vec<String> = numbers.iter().map(u64::to_string).collect();
        ids.push(format!("{}/{sentence}/{}", report.id, words.join("-")));
        mentions.push(EventMention::new(&report.analysis, &trigger, incident, &families));
    }
    let groups = if by_lemma { same_lemmas(&mentions) } else { link_mentions(&mentions, &[], MENTION_THRESHOLD) };
    let alone = groups.iter().filter(|group| group.len() == 1).count();
    println!("{} mentions in {} groups, {alone} of them alone", mentions.len(), groups.len());
    let mut file = std::io::BufWriter::new(std::fs::File::create(out)?);
    for (number, group) in groups.iter().enumerate() {
        for &member in group {
            writeln!(file, "{}", json!({"id": ids[member as usize], "cluster": number}))?;
        }
    }
    Ok(file.flush()?)
}

fn same_lemmas(mentions: &[EventMention]) -> Vec<Vec<u32>> {
    let mut groups: BTreeMap<(u32, &str), Vec<u32>> = BTreeMap::new();
    for (at, mention) in mentions.iter().enumerate() {
        groups.entry((mention.incident, &mention.lemma)).or_default().push(at as u32);
    }
    groups.into_values().collect()
}

/// Reports of 40 terms: ten of the incident, which five reports share, the others of the language; a hundred a day.
fn measure_speed(count: u64) {
    let mut state = 1_u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let reports: Vec<ReportTerms> = (0..count)
        .map(|number| {
            let incident = number / 5;
            let day = (number / 100) as i32;
            let mut terms = ReportTerms::of_day(Some(day));
            for _ in 0..10 {
                terms.add(format!("n{}", incident * 13 + next(15)), TermKind::Name);
            }
            for _ in 0..30 {
                // Few words are frequent and many are rare, as in a language.
                let range = 1 << (4 + next(11));
                terms.add(format!("w{}", next(range)), TermKind::Word);
            }
            terms
        })
        .collect();
    let start = std::time::Instant::now();
    let groups = link_reports(&reports, &ReportOptions::default(), &[]);
    println!("{count} reports: {:.1} s, {} groups", start.elapsed().as_secs_f64(), groups.len());
}
