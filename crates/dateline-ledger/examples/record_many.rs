//! Records very many reports and asks for them, with the processor time and size of each step (Linux).
//!
//! `record_many RECORDS.jsonl COUNT LEDGER`: RECORDS is what `dateline read --format jsonl` wrote of some reports, of which
//! variants are made with other names, numbers and days, as long as the originals so that every span stays right. No page's
//! markup is kept: the text stands for the bytes.
#![allow(clippy::disallowed_methods, reason = "a measurement reads files")]

use std::path::Path;

use dateline_ledger::{
    Access, ClaimFilter, Ledger, LedgerError, NewReport, Patience, ReadBy, Scope, Stood, Timestamp, sha256_hex,
};
use serde_json::Value;

/// Values that are no words of the report.
const CODES: [&str; 12] = [
    "kind",
    "type",
    "stance",
    "attitude",
    "source_type",
    "rule",
    "block_kind",
    "from",
    "id",
    "sha256",
    "field",
    "mention_kind",
];

/// Reports of one transaction, as many as `dateline add` takes.
const BATCH: usize = 32;

/// Seconds of processor time so far: what others do on the machine does not count, nor does waiting for the disk.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or("").split_whitespace();
    // User and system time, in hundredths of a second.
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, records, count, path] = &arguments[..] else { return Err("record_many RECORDS.jsonl COUNT LEDGER".into()) };
    let count: usize = count.parse()?;
    let originals: Vec<Value> =
        std::fs::read_to_string(records)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let path = Path::new(path);
    let mut ledger = Ledger::open(path, Access::Create, Patience::default())?;
    let (mut making, mut recording, mut words) = (0.0, 0.0, 0);
    let mut waiting = Vec::new();
    for number in 0..count {
        let start = processor();
        let (text, record) = variant(&originals[number % originals.len()], number);
        words += text.split_whitespace().count();
        let stood = Stood { capture: sha256_hex(text.as_bytes()), extent: (0, text.len() as u64) };
        let read_by = ReadBy { program: "record_many".to_owned(), model: None };
        waiting.push(NewReport::new(text.as_bytes(), text.clone(), &record, stood, read_by)?);
        making += processor() - start;
        if waiting.len() == BATCH || number + 1 == count {
            let start = processor();
            let mut batch = ledger.batch("record_many", time(number as i64)?)?;
            for report in waiting.drain(..) {
                batch.record(&report)?;
            }
            batch.commit()?;
            recording += processor() - start;
        }
    }
    drop(ledger);
    let size = std::fs::metadata(path)?.len();
    println!("{count} reports, {words} words: made ready in {making:.1} s, recorded in {recording:.1} s");
    println!("{:.1} MB on disk, {:.1} kB a report", size as f64 / 1e6, size as f64 / 1e3 / count as f64);

    let mut ledger = Ledger::open(path, Access::Read, Patience::default())?;
    let middle = Scope { published: Some(time(count as i64 / 2)?), ..Scope::default() };
    let ask = |name: &str, found: &dyn Fn() -> Result<usize, LedgerError>| -> Result<(), LedgerError> {
        let start = processor();
        let found = found()?;
        println!("{name}: {found} rows in {:.2} s", (processor() - start));
        Ok(())
    };
    let filter = |stance: &str| ClaimFilter { stance: Some(stance.to_owned()), ..ClaimFilter::default() };
    ask("reports as of the middle day", &|| Ok(ledger.reports(&middle)?.len()))?;
    ask("all claims as of the middle day", &|| Ok(ledger.claims(&ClaimFilter::default(), &middle)?.len()))?;
    ask("who denies", &|| Ok(ledger.claims(&filter("denies"), &Scope::default())?.len()))?;
    ask("one report with its claims", &|| {
        let filter = ClaimFilter { report: Some(1 + count as u64 / 2), ..ClaimFilter::default() };
        Ok(ledger.claims(&filter, &Scope::default())?.len())
    })?;
    ask("sources", &|| Ok(ledger.sources(&ClaimFilter::default(), &Scope::default())?.named.len()))?;
    ask("search for three words, 20 best", &|| {
        Ok(ledger.search("police arrest man", 20, false, &Scope::default())?.len())
    })?;
    let start = processor();
    let found = ledger.verify(None)?;
    println!(
        "verify: {} operations, {} quotations, {} problems in {:.1} s",
        found.operations,
        found.quotations,
        found.problems.len(),
        (processor() - start)
    );
    found.problems.iter().take(5).for_each(|problem| println!("  {problem}"));
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    memory.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("peak memory {}", &line[6..]));
    Ok(())
}

/// A minute a report from the first of 2026.
fn time(number: i64) -> Result<Timestamp, &'static str> {
    Timestamp::from_unix(1_767_225_600 + 60 * number).ok_or("too many reports")
}

/// A report like this one, with other names and numbers of the same length: its text, and its record without.
fn variant(original: &Value, number: usize) -> (String, String) {
    let mut record = original.clone();
    change(&mut record, "", number);
    let text = record["text"].as_str().unwrap_or_default().to_owned();
    record["text"] = "".into();
    record["report"]["url"] = format!("https://outlet{}.example/{number}", number % 40).into();
    record["report"]["canonical_url"] = Value::Null;
    if let (Some(published), Ok(day)) = (record["report"].get_mut("published"), time(number as i64))
        && published.is_object()
    {
        published["value"] = day.to_string().into();
    }
    (text, record.to_string())
}

fn change(value: &mut Value, name: &str, number: usize) {
    match value {
        Value::String(words) if !CODES.contains(&name) => *words = changed(words, number),
        Value::Array(values) => values.iter_mut().for_each(|value| change(value, name, number)),
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| change(value, name, number)),
        _ => {}
    }
}

/// Turns the letters after the first of each capitalized word, and every digit, by a step that differs from report to report.
fn changed(words: &str, number: usize) -> String {
    let mut out = String::with_capacity(words.len());
    let (mut in_word, mut is_name) = (false, false);
    for char in words.chars() {
        let begins = char.is_alphabetic() && !in_word;
        in_word = char.is_alphabetic();
        if begins {
            is_name = char.is_ascii_uppercase();
        }
        let turned = |first: u8, count: u8, step: usize| {
            char::from(first + ((char as u8 - first) as usize + step).rem_euclid(count as usize) as u8)
        };
        out.push(match char {
            'a'..='z' if is_name && !begins => turned(b'a', 26, number / 29 % 26),
            'A'..='Z' if is_name && begins => turned(b'A', 26, number / 29 / 26 % 26),
            '0'..='9' => turned(b'0', 10, number / 29 % 10),
            other => other,
        });
    }
    out
}
