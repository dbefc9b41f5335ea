//! `dateline resolve`.

use std::fmt::Write as _;
use std::io::BufRead;

use anyhow::{Context, bail};
use clap::ArgMatches;
use dateline_extract::{Actor, CountryCode, Day, PhraseContext};
use dateline_text::render::safe;

use super::{DONE, NOTHING_FOUND, write_out};
use crate::record::ActorRow;

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<u8> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let (text, date, country) = (word("text"), word("date"), word("country"));
    let (acts, json) = (matches.get_flag("acts"), matches.get_flag("json"));
    let actors = crate::pipeline::actors()?;
    let mut shown = String::new();
    let mut is_found = false;
    let mut answer = |text: &str, date: &str, country: &str| -> anyhow::Result<()> {
        let context = PhraseContext { day: day(date)?, country: code(country)?, acts };
        let actor = actors.phrase(text, &context);
        is_found |= actor.is_some();
        write(&mut shown, text, actor.as_ref(), json);
        Ok(())
    };
    if text == "-" {
        for line in std::io::stdin().lock().lines() {
            let line = line.context("cannot read standard input")?;
            let mut cells = line.split('\t');
            let mut cell = |given| cells.next().filter(|cell| !cell.is_empty()).unwrap_or(given);
            answer(cell(""), cell(date), cell(country))?;
        }
    } else {
        answer(text, date, country)?;
    }
    write_out(shown.as_bytes())?;
    Ok(if is_found { DONE } else { NOTHING_FOUND })
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
