//! Records very many reports and asks for them, with the processor time and size of each step (Linux).
//!
//! `record_many ORIGINALS.ledger COUNT NEW.ledger`: ORIGINALS is a ledger of some reports (`dateline demo --write dossier;
//! dateline add --ledger ORIGINALS.ledger dossier`), of which COUNT variants are made, 360 a day: copy after copy of the whole
//! dossier. Each copy has its own names, numbers and days, and its own form of two thirds of the long words, so that the reports of
//! one copy tell of matters that no other copy tells of. All are as long as the originals, so that every span stays right. No
//! page's markup is kept: the text stands for the bytes.
#![allow(clippy::disallowed_methods, reason = "a measurement reads files")]

use std::path::Path;

use dateline_ledger::claims::Gist;
use dateline_ledger::copies::{CopyKeys, CopyText, IndexOptions};
use dateline_ledger::{
    Access, ClaimFilter, Ledger, LedgerError, NewReport, Patience, ReadBy, ReportFilter, Scope, Stood, Timestamp,
    Window, sha256_hex,
};
use serde_json::Value;

/// Values that are no words of the report.
const CODES: [&str; 16] = [
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
    "source_kind",
    "class",
    "casualty",
    "schema",
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
    let [_, originals, count, path] = &arguments[..] else {
        return Err("record_many ORIGINALS.ledger COUNT NEW.ledger".into());
    };
    let count: usize = count.parse()?;
    let originals = originals_of(Path::new(originals))?;
    let path = Path::new(path);
    let mut ledger = Ledger::open(path, Access::Create, Patience::default())?;
    let (mut making, mut recording, mut words) = (0.0, 0.0, 0);
    let mut waiting = Vec::new();
    for number in 0..count {
        let start = processor();
        let copy = number / originals.len();
        let (text, record, gist) = variant(&originals[number % originals.len()], number, copy)?;
        words += text.split_whitespace().count();
        let stood = Stood { capture: sha256_hex(text.as_bytes()), extent: (0, text.len() as u64) };
        let read_by = ReadBy { program: "record_many".to_owned(), model: None };
        let report = NewReport::new(text.as_bytes(), text.clone(), &record, stood, read_by)?;
        waiting.push(gist.iter().fold(report, |report, gist| report.with_gist(gist)));
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
    ask("claims by stance as of the middle day, and a page of them", &|| {
        let window = Window { first: 0, most: 100 };
        Ok(ledger.claim_list(&ClaimFilter::default(), window, false, &middle)?.count)
    })?;
    ask("a page of reports with its facets, now", &|| {
        let window = Window { first: 1000, most: 100 };
        Ok(ledger.report_list(&ReportFilter::default(), window, &Scope::default())?.count)
    })?;
    ask("incidents as of the middle day", &|| Ok(ledger.incidents(&middle)?.len()))?;
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

/// A report as variants are made of it.
struct Original {
    text: String,
    record: Value,
    gist: Option<Value>,
}

fn originals_of(path: &Path) -> Result<Vec<Original>, Box<dyn std::error::Error>> {
    let ledger = Ledger::open(path, Access::Read, Patience::default())?;
    let mut originals = Vec::new();
    for report in ledger.reports(&Scope::default())? {
        let (Some(text), Some(record)) = (ledger.text(report.id)?, ledger.record(report.id)?) else { continue };
        let gist = ledger.gist(report.id)?.map(serde_json::to_value).transpose()?;
        originals.push(Original { text, record: serde_json::from_str(&record)?, gist });
    }
    if originals.is_empty() { Err("the ledger of originals holds no report".into()) } else { Ok(originals) }
}

/// Four minutes a report from the first of 2026.
fn time(number: i64) -> Result<Timestamp, &'static str> {
    Timestamp::from_unix(1_767_225_600 + 240 * number).ok_or("too many reports")
}

/// A report like this one, with other names, words and numbers of the same length: its text, record and gist.
fn variant(
    original: &Original,
    number: usize,
    copy: usize,
) -> Result<(String, String, Option<Gist>), Box<dyn std::error::Error>> {
    let text = changed(&original.text, copy);
    let mut record = original.record.clone();
    change(&mut record, "", copy);
    record["report"]["url"] = format!("https://outlet{}.example/{number}", number % 40).into();
    record["report"]["canonical_url"] = Value::Null;
    record["report"]["publisher"] = format!("Outlet {}", number % 40).into();
    if let Some(published) = record["report"].get_mut("published")
        && published.is_object()
    {
        published["value"] = time(number as i64)?.to_string().into();
    }
    let mut gist = original.gist.clone();
    if let Some(gist) = &mut gist {
        change(gist, "", copy);
        gist["copy_keys"] = serde_json::to_value(CopyKeys::new(&CopyText::new(&text), IndexOptions::default().window))?;
    }
    Ok((text, record.to_string(), gist.map(serde_json::from_value).transpose()?))
}

fn change(value: &mut Value, name: &str, copy: usize) {
    match value {
        Value::String(words) if !CODES.contains(&name) => *words = changed(words, copy),
        Value::Array(values) => values.iter_mut().for_each(|value| change(value, name, copy)),
        // The terms of a gist stand in lower case, names too.
        Value::Object(terms) if matches!(name, "person" | "name") => {
            *terms = terms.iter().map(|(term, count)| (turned(term, copy, true), count.clone())).collect();
        }
        Value::Object(terms) if matches!(name, "word" | "number") => {
            *terms = terms.iter().map(|(term, count)| (changed(term, copy), count.clone())).collect();
        }
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| change(value, name, copy)),
        _ => {}
    }
}

/// Turns names, long words and digits; what stands between them stays.
fn changed(words: &str, copy: usize) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(first) = rest.chars().next() {
        let is_letter = first.is_alphabetic();
        let end = rest.find(|char: char| char.is_alphabetic() != is_letter).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        out.push_str(&turned(piece, copy, first.is_ascii_uppercase()));
        rest = after;
    }
    out
}

/// Turns the letters after the first by steps that differ from copy to copy: of a name in 17,576 ways, of two thirds of the long words
/// in 676, of others not at all. Digits turn in ten ways.
fn turned(word: &str, copy: usize, is_name: bool) -> String {
    let hash = word.bytes().fold(7_usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte)));
    let is_topical = word.len() >= 5 && !hash.is_multiple_of(3);
    let around = |char: char, first: u8, count: u8, step: usize| {
        char::from(first + ((char as u8 - first) as usize + step).rem_euclid(usize::from(count)) as u8)
    };
    let step = |at: usize| match is_name {
        true => copy / [1, 26, 676][at % 3] % 26,
        false if is_topical => (copy / [1, 26][at % 2] + hash) % 26,
        false => 0,
    };
    word.chars()
        .enumerate()
        .map(|(at, char)| match char {
            'a'..='z' if at > 0 => around(char, b'a', 26, step(at)),
            'A'..='Z' if at > 0 => around(char, b'A', 26, step(at)),
            '0'..='9' => around(char, b'0', 10, copy % 10),
            other => other,
        })
        .collect()
}
