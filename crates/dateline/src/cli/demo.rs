//! `dateline demo`: a week of invented news, and what dateline makes of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use clap::ArgMatches;
use dateline_extract::Attribution;
use dateline_ingest::{Capture, Origin};
use dateline_text::BlockKind;
use dateline_text::render::columns;

use super::{DONE, write_out};
use crate::export::brief;
use crate::terminal::{Look, Theme, shortened, stance_words};
use crate::{Pipeline, Reading};

/// The dossier's files by name, in the order of publication.
pub(super) static DOSSIER: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/dossier.rs"));

/// The stances that a reader of plain event codes never sees, in the order they are shown.
const TELLING: [(&str, &str); 5] = [
    ("accuses", "Who accuses whom"),
    ("denies", "Who denies it"),
    ("declines_to_confirm", "Who will not say"),
    ("confirms", "Who confirms"),
    ("retracts", "Who takes back what"),
];

pub(super) fn run(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    if let Some(folder) = matches.get_one::<String>("write") {
        return write_dossier(Path::new(folder));
    }
    let pipeline = Pipeline::english()?;
    let mut readings = Vec::new();
    for (name, bytes) in DOSSIER {
        let capture = dateline_ingest::capture(bytes.to_vec(), Origin::File((*name).to_owned()), pipeline.limits())
            .with_context(|| (*name).to_owned())?;
        for extent in pipeline.extents(&capture)?.spans {
            let reading = pipeline.read(&capture, extent).with_context(|| (*name).to_owned())?;
            readings.push((capture.clone(), reading));
        }
    }
    let answer = super::demo_ledger::answer(&readings, &theme)?;
    write_out(view(&readings, &answer, &theme).as_bytes())?;
    Ok(DONE)
}

fn write_dossier(folder: &Path) -> anyhow::Result<u8> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for (name, bytes) in DOSSIER {
        let path = folder.join(name);
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    write_out(format!("{} files are in {}\n", DOSSIER.len(), folder.display()).as_bytes())?;
    Ok(DONE)
}

/// A statement with the report it stands in.
type Said<'r> = (&'r Reading, &'r Attribution);

fn view(readings: &[(Capture, Reading)], answer: &str, theme: &Theme) -> String {
    let said: Vec<Said<'_>> = readings
        .iter()
        .flat_map(|(_, reading)| reading.extraction.attributions.iter().map(move |attribution| (reading, attribution)))
        .filter(|(reading, attribution)| {
            reading.document.block(attribution.block).is_some_and(|block| block.kind.is_evidence())
        })
        .collect();
    let mut out = String::new();
    opening(readings, &said, theme, &mut out);
    for (stance, title) in TELLING {
        section(title, &most_certain(&said, stance, 4), theme, &mut out);
    }
    speakers(&said, theme, &mut out);
    out.push_str(answer);
    closing(readings, &said, theme, &mut out);
    out
}

fn opening(readings: &[(Capture, Reading)], said: &[Said<'_>], theme: &Theme, out: &mut String) {
    let blocks = || readings.iter().flat_map(|(_, reading)| reading.document.blocks());
    let aside = blocks().filter(|block| !block.kind.is_evidence()).count();
    let mut outlets: Vec<&str> = readings
        .iter()
        .filter_map(|(_, reading)| reading.report.metadata.publisher.as_ref())
        .map(|publisher| publisher.value.as_str())
        .collect();
    outlets.sort_unstable();
    outlets.dedup();
    let mut days: Vec<String> = readings
        .iter()
        .filter_map(|(_, reading)| reading.report.metadata.published.as_ref())
        .map(|published| published.value.to_string().chars().take(10).collect())
        .collect();
    days.sort();
    let week = match (days.first(), days.last()) {
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    let reports = format!("{} reports by {} outlets{week}. ", readings.len(), outlets.len());
    let found = format!(
        "Dateline read the pages as they were served, set {aside} lines of menus, buttons and teasers aside, and found \
         {} statements: who said what, and how.",
        said.len()
    );
    out.push_str(&theme.flow(&[(Look::Strong, &reports), (Look::Faint, "(All invented.) "), (Look::Plain, &found)], 0));
    out.push_str("\n\n");
}

/// The surest statements with this stance, one for each speaker and each content, in the order of the week.
fn most_certain<'r>(said: &[Said<'r>], stance: &str, most: usize) -> Vec<Said<'r>> {
    let mut wanted: Vec<(usize, Said<'r>)> = said
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, (_, attribution))| attribution.stance.value().name() == stance)
        .filter(|(_, (_, attribution))| {
            // A list has no room for what "he" refers to, nor for who says that somebody says so.
            let known =
                attribution.source_type.value().name() != "pronoun" || attribution.source_name.stated().is_some();
            let own = attribution.nested_in.is_none();
            known && own && !attribution.source.is_empty() && !attribution.content.is_empty()
        })
        .collect();
    wanted.sort_by(|(a_at, (_, a)), (b_at, (_, b))| b.confidence.total_cmp(&a.confidence).then(a_at.cmp(b_at)));
    let (mut speakers, mut contents) = (Vec::new(), Vec::new());
    wanted.retain(|(_, (reading, attribution))| {
        let (speaker, content) = (speaker(reading, attribution), content(reading, attribution));
        let new = !speakers.contains(&speaker) && !contents.contains(&content);
        speakers.push(speaker);
        contents.push(content);
        new
    });
    wanted.truncate(most);
    wanted.sort_by_key(|(at, _)| *at);
    wanted.into_iter().map(|(_, said)| said).collect()
}

fn section(title: &str, said: &[Said<'_>], theme: &Theme, out: &mut String) {
    if said.is_empty() {
        return;
    }
    out.push_str(&theme.paint(Look::Strong, title));
    out.push('\n');
    for (reading, attribution) in said {
        let day = reading.report.metadata.published.as_ref().map_or_else(
            || "no date   ".to_owned(),
            |published| published.value.to_string().chars().take(10).collect(),
        );
        out.push_str(&format!("  {}  {}\n", theme.paint(Look::Faint, &day), brief(reading, attribution, theme, 30)));
    }
    out.push('\n');
}

/// What is said.
fn content(reading: &Reading, attribution: &Attribution) -> String {
    attribution.content.iter().map(|&span| reading.document.words(span)).collect::<Vec<_>>().join(" ")
}

/// The fullest name of who speaks, in the report's own words.
fn speaker(reading: &Reading, attribution: &Attribution) -> String {
    let document = &reading.document;
    match attribution.source_name.stated() {
        Some(name) => document.words(*name.value()).to_owned(),
        None => attribution.source.iter().map(|&span| document.words(span)).collect::<Vec<_>>().join(" "),
    }
}

/// The people who speak most, with what they do.
fn speakers(said: &[Said<'_>], theme: &Theme, out: &mut String) {
    let mut counts: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for (reading, attribution) in said {
        if attribution.source_type.value().name() == "named_person" || attribution.source_name.stated().is_some() {
            let stance = attribution.stance.value().name();
            *counts.entry(speaker(reading, attribution)).or_default().entry(stance).or_default() += 1;
        }
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(_, stances)| std::cmp::Reverse(stances.values().sum::<usize>()));
    if rows.is_empty() {
        return;
    }
    out.push_str(&theme.paint(Look::Strong, "Who is heard most"));
    out.push('\n');
    for (name, stances) in rows.iter().take(6) {
        let mut stances: Vec<_> = stances.iter().collect();
        stances.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let name = shortened(name, 36);
        let pad = " ".repeat(38usize.saturating_sub(columns(&name)));
        let shown: Vec<String> = stances
            .iter()
            .map(|(stance, count)| {
                let (words, look) = stance_words(stance);
                format!("{} {count}", theme.paint(look, words))
            })
            .collect();
        out.push_str(&format!("  {}{pad}{}\n", theme.paint(Look::Source, &name), shown.join(" · ")));
    }
    out.push('\n');
}

/// One statement with the words it rests on, and what to try next.
fn closing(readings: &[(Capture, Reading)], said: &[Said<'_>], theme: &Theme, out: &mut String) {
    let shown = most_certain(said, "declines_to_confirm", 1).into_iter().chain(most_certain(said, "denies", 1)).next();
    if let Some((reading, attribution)) = shown
        && let Some((capture, _)) = readings.iter().find(|(_, other)| std::ptr::eq(other, reading))
        && let Ok(drawing) =
            super::explain::explain(capture, reading, &crate::record::attribution_id(attribution), theme)
    {
        out.push_str(&theme.paint(Look::Strong, "Every value leads back to its words"));
        out.push('\n');
        for line in drawing.lines() {
            out.push_str(&format!("  {line}\n"));
        }
        out.push('\n');
    }
    let headlines = readings
        .iter()
        .flat_map(|(_, reading)| reading.document.blocks())
        .filter(|block| block.kind == BlockKind::Related)
        .count();
    let note = format!(
        "{headlines} teasers of other stories stand in these pages; what they say is shown with its block and is no \
         evidence for the report around it."
    );
    out.push_str(&theme.flow(&[(Look::Faint, &note)], 0));
    out.push_str("\n\nTry it:\n");
    for command in [
        "dateline demo --write dossier",
        "dateline read dossier",
        "dateline explain dossier/03-pellworth-governor.txt a1.stance",
        "dateline add dossier && dateline link && dateline status",
        "dateline diff 2026-03-03 2026-03-09",
    ] {
        out.push_str(&format!("  {command}\n"));
    }
}
