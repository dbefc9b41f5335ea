//! `dateline resolve`.

use std::fmt::Write as _;
use std::io::BufRead;

use anyhow::{Context, bail};
use clap::ArgMatches;
use dateline_extract::places::Resolved;
use dateline_extract::{Actor, CountryCode, Day, PhraseContext};
use dateline_text::Codepoints;
use dateline_text::render::safe;

use super::{DONE, NOTHING_FOUND, write_out};
use crate::record::{ActorRow, LocationRow, TimeRow};

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<u8> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let (text, date, country) = (word("text"), word("date"), word("country"));
    let (acts, json) = (matches.get_flag("acts"), matches.get_flag("json"));
    let world = super::world(matches)?;
    let mut shown = String::new();
    let mut is_found = false;
    if word("kind") == "place" {
        let atlas = crate::pipeline::atlas(&world)?;
        each(text, (date, country), |text, _, country| {
            let countries: Vec<&str> = country.split(',').filter(|code| !code.is_empty()).collect();
            countries.iter().try_for_each(|country| code(country).map(|_| ()))?;
            let found = atlas.resolve(text, &countries);
            is_found |= !found.is_empty();
            write_place(&mut shown, text, &found, json);
            Ok(())
        })?;
        write_out(shown.as_bytes())?;
        return Ok(if is_found { DONE } else { NOTHING_FOUND });
    }
    if word("kind") == "time" {
        let pipeline = super::Pipeline::english_in(&world)?;
        each(text, (date, country), |text, date, _| {
            let (document, extraction) = pipeline.phrase(text, day(date)?);
            let points = Codepoints::new(document.text());
            let row = |time| TimeRow::new(time, &extraction, &document, &points);
            let times: Vec<TimeRow> = extraction.times.iter().map(row).collect();
            is_found |= times.iter().any(|time| time.value.is_some());
            write_times(&mut shown, text, &times, &extraction.warnings, json);
            Ok(())
        })?;
        write_out(shown.as_bytes())?;
        return Ok(if is_found { DONE } else { NOTHING_FOUND });
    }
    let actors = crate::pipeline::actors(&world)?;
    each(text, (date, country), |text, date, country| {
        let context = PhraseContext { day: day(date)?, country: code(country)?, acts };
        let actor = actors.phrase(text, &context);
        is_found |= actor.is_some();
        write(&mut shown, text, actor.as_ref(), json);
        Ok(())
    })?;
    write_out(shown.as_bytes())?;
    Ok(if is_found { DONE } else { NOTHING_FOUND })
}

/// Calls `answer` with the phrase, or with each line of standard input where it is `-`: phrase, date, country.
fn each(
    text: &str,
    (date, country): (&str, &str),
    mut answer: impl FnMut(&str, &str, &str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    if text != "-" {
        return answer(text, date, country);
    }
    for line in std::io::stdin().lock().lines() {
        let line = line.context("cannot read standard input")?;
        let mut cells = line.split('\t');
        let mut cell = |given| cells.next().filter(|cell| !cell.is_empty()).unwrap_or(given);
        answer(cell(""), cell(date), cell(country))?;
    }
    Ok(())
}

/// Every time in the words, with what could not be read of them.
fn write_times(shown: &mut String, text: &str, times: &[TimeRow], warnings: &[String], json: bool) {
    if json {
        let object = serde_json::json!({ "text": text, "times": times, "warnings": warnings });
        // Writing to a string cannot fail.
        let _ = writeln!(shown, "{object}");
        return;
    }
    if times.is_empty() {
        let _ = writeln!(shown, "{}: not resolved", safe(text));
    }
    for time in times {
        let value = time.value.as_deref().unwrap_or("not resolved");
        let modifier = time.modifier.map(|modifier| format!(" {modifier}")).unwrap_or_default();
        let _ = writeln!(shown, "{}: {} {value}{modifier}", safe(&time.text), time.kind);
        let mut line = |name: &str, value: &str| {
            let _ = writeln!(shown, "  {name:<10} {value}");
        };
        match (&time.from, &time.to) {
            (Some(from), Some(to)) => line("interval", &format!("from {from} until before {to}")),
            _ => line("interval", "not known"),
        }
        line("because", time.rule);
        line("confidence", &format!("{:.2}", time.confidence));
    }
    for warning in warnings {
        let _ = writeln!(shown, "  {:<10} {}", "warning", safe(warning));
    }
}

/// The likeliest place, and the next that lies elsewhere.
fn write_place(shown: &mut String, text: &str, found: &[Resolved], json: bool) {
    let best = found.first();
    let other = best.and_then(|best| found.iter().find(|other| is_elsewhere(best, other)));
    let [place, runner_up] = [best, other].map(|found| found.map(|found| LocationRow::new(&found.location)));
    let confidence = best.map_or(0.0, |best| (best.confidence * 100.0).round() / 100.0);
    if json {
        let is_exact = best.map(|best| best.is_exact);
        let object = serde_json::json!({
            "text": text, "place": place, "confidence": confidence, "exact": is_exact, "runner_up": runner_up,
        });
        // Writing to a string cannot fail.
        let _ = writeln!(shown, "{object}");
        return;
    }
    let Some(place) = place else {
        let _ = writeln!(shown, "{}: not resolved", safe(text));
        return;
    };
    let told = |place: &LocationRow| {
        let lies_in: Vec<&str> = [place.country.as_deref(), place.admin1.as_deref()].into_iter().flatten().collect();
        let (name, kind) = (safe(&place.name).into_owned(), place.kind);
        format!(
            "{name}, {kind}, {} ({:.4}, {:.4}, within {} km)",
            lies_in.join(" "),
            place.lat,
            place.lon,
            place.radius_km
        )
    };
    let how = if best.is_some_and(|best| best.is_exact) { "" } else { " (by its sound)" };
    let _ = writeln!(shown, "{}: {}{how}", safe(text), told(&place));
    if let Some(id) = &place.id {
        let _ = writeln!(shown, "  {:<10} {}", "id", safe(id));
    }
    if let Some(other) = &runner_up {
        let _ = writeln!(shown, "  {:<10} {}", "or", told(other));
    }
    let _ = writeln!(shown, "  {:<10} {confidence:.2}", "confidence");
}

/// Whether two places are more than half a degree apart.
fn is_elsewhere(a: &Resolved, b: &Resolved) -> bool {
    let (a, b) = (&a.location, &b.location);
    (a.lat - b.lat).abs() > 0.5 || (a.lon - b.lon).abs() > 0.5
}

fn day(date: &str) -> anyhow::Result<Option<Day>> {
    if date.is_empty() {
        return Ok(None);
    }
    let parts: Vec<&str> = date.split('-').collect();
    let day = match parts[..] {
        [year, month, day] => match (year.parse(), month.parse(), day.parse()) {
            (Ok(year), Ok(month), Ok(day)) => Day::new(year, month, day),
            _ => None,
        },
        _ => None,
    };
    if day.is_none() {
        bail!("{date:?} is no day; write it like 2014-12-03");
    }
    Ok(day)
}

fn code(country: &str) -> anyhow::Result<Option<CountryCode>> {
    if country.is_empty() {
        return Ok(None);
    }
    match CountryCode::new(country) {
        Some(code) => Ok(Some(code)),
        None => bail!("{country:?} is no country; write it like SYR"),
    }
}

fn write(shown: &mut String, text: &str, actor: Option<&Actor>, json: bool) {
    let row = actor.map(ActorRow::new);
    if json {
        let object = serde_json::json!({ "text": text, "actor": row });
        // Writing to a string cannot fail.
        let _ = writeln!(shown, "{object}");
        return;
    }
    let Some(row) = row else {
        let _ = writeln!(shown, "{}: not resolved", safe(text));
        return;
    };
    let sectors = row.sectors.join(" ");
    let country = row.country.as_deref().unwrap_or("no country");
    let _ = writeln!(shown, "{}: {country} {sectors}", safe(text));
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(shown, "  {name:<10} {value}");
        }
    };
    line("name", row.name.as_deref().unwrap_or(""));
    line("kind", row.kind.as_deref().unwrap_or(""));
    line("wikidata", row.wikidata.as_deref().unwrap_or(""));
    for role in &row.roles {
        let dates = format!("{}..{}", role.from.as_deref().unwrap_or(""), role.to.as_deref().unwrap_or(""));
        let holds = if role.holds == Some(true) { ", then" } else { "" };
        line("role", &format!("{} ({dates}{holds})", role.title));
    }
    line("because", &format!("{}, {}", row.rule.unwrap_or(""), row.record.as_deref().unwrap_or("of the words alone")));
    line("confidence", &format!("{:.2}", row.confidence));
}
