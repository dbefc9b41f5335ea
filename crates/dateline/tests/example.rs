//! The example report, where its annotation lies beside the checkout (`../shared/gold/seed`): its times, quantities, places, actors and
//! relations, published on 3 December 2014 and without a day. Where it is absent, nothing is asked.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The annotation, and what is read of its text, published on `day`.
fn example(day: Option<&str>) -> Option<(Value, Value)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/seed/seed.jsonl");
    let gold: Value = serde_json::from_str(std::fs::read_to_string(path).ok()?.lines().next()?).unwrap();
    let input = serde_json::json!({ "id": "seed", "text": gold["text"], "published": day });
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["read", "-q", "-j", "1", "--from", "jsonl", "-", "-f", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Dropped at once, so that the program sees the end of its input.
    child.stdin.take().unwrap().write_all(format!("{input}\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Some((gold, serde_json::from_slice(&output.stdout).unwrap()))
}

fn overlap(a: &Value, b: &Value) -> bool {
    let at = |value: &Value, key: &str| value[key].as_u64().unwrap();
    at(a, "start") < at(b, "end") && at(b, "start") < at(a, "end")
}

/// The row of a layer that has the words of `span`.
fn row<'r>(record: &'r Value, layer: &str, span: &Value) -> &'r Value {
    let rows = record[layer].as_array().unwrap();
    let found = rows.iter().find(|row| overlap(row, span));
    found.unwrap_or_else(|| panic!("nothing in {layer} for {span}"))
}

#[test]
fn times_are_all_found_and_resolved_by_the_day() {
    for day in [Some("2014-12-03"), None] {
        let Some((gold, record)) = example(day) else { return };
        for time in gold["times"].as_array().unwrap() {
            let found = row(&record, "times", time);
            assert_eq!(found["type"], time["type"], "{time} {found}");
            let value = found["value"].as_str().unwrap();
            match (time["value"].as_str(), day) {
                // A decade is ten years.
                (Some("P1DE"), _) => assert_eq!(value, "P10Y"),
                (Some(expected), _) => assert_eq!(value, expected, "{time}"),
                (None, None) => assert!(value.contains('X') && found["from"].is_null(), "{time} {found}"),
                (None, Some(_)) => {
                    let summer = time["text"].as_str().unwrap().contains("summer");
                    let expected = if summer { ("2014-SU", "2014-06-01") } else { ("2014-12-04", "2014-12-04") };
                    assert_eq!((value, found["from"].as_str().unwrap()), expected, "{time}");
                }
            }
            let more = time["note"].as_str() == Some("mod=MORE_THAN");
            assert_eq!(found["mod"].as_str() == Some("MORE_THAN"), more, "{time} {found}");
        }
    }
}

#[test]
fn quantities_are_all_found() {
    let Some((gold, record)) = example(None) else { return };
    for quantity in gold["quantities"].as_array().unwrap() {
        let found = row(&record, "quantities", quantity);
        for key in ["kind", "bound", "low"] {
            let same = found[key] == quantity[key]
                || found[key].as_f64().is_some() && found[key].as_f64() == quantity[key].as_f64();
            assert!(same, "{key} of {quantity}: {found}");
        }
        // "Some of the ground": the annotation counts parts of it.
        if quantity["of"] != "part" {
            assert_eq!(found["of"], quantity["of"], "{quantity}");
        }
    }
}

#[test]
fn places_and_actors_are_who_and_where_they_were() {
    for day in [Some("2014-12-03"), None] {
        let Some((_, record)) = example(day) else { return };
        let places = record["places"].as_array().unwrap();
        for (name, country) in [
            ("Iran", "IRN"),
            ("Iraq", "IRQ"),
            ("Syria", "SYR"),
            ("Basel", "CHE"),
            ("Switzerland", "CHE"),
            ("Brussels", "BEL"),
        ] {
            let found: Vec<&Value> = places.iter().filter(|place| place["text"] == name).collect();
            assert!(!found.is_empty() && found.iter().all(|place| place["country"] == country), "{name}: {found:?}");
        }
        for (name, country) in [
            ("Iran", "IRN"),
            ("Islamic State", "IMG"),
            ("John Kerry", "USA"),
            ("Haider al-Abadi", "IRQ"),
            ("Bashar al-Assad", "SYR"),
            ("Sergei Lavrov", "RUS"),
            ("Basel", "CHE"),
        ] {
            let entities = record["entities"].as_array().unwrap();
            let found = entities.iter().find(|entity| entity["name"] == name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(found["country"], country, "{name}");
        }
    }
}

#[test]
fn relations_are_those_that_it_states() {
    for day in [Some("2014-12-03"), None] {
        let Some((_, record)) = example(day) else { return };
        let name = |id: &Value| {
            let entities = record["entities"].as_array().unwrap();
            entities.iter().find(|entity| entity["id"] == *id).unwrap()["name"].as_str().unwrap().to_owned()
        };
        let found: Vec<String> = record["relations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|relation| {
                let word = |key: &str| relation[key].as_str().unwrap().to_owned();
                format!(
                    "{} {} {} {}",
                    name(&relation["subject"]),
                    word("polarity"),
                    word("predicate"),
                    name(&relation["object"])
                )
            })
            .collect();
        for expected in [
            "US + leads US-led coalition",
            "Iran - member_of US-led coalition",
            "US-led coalition + backs Iraqi army",
            "US-led coalition + backs Sunni tribal fighters",
            "US-led coalition + backs Kurdish forces",
            "Haider al-Abadi + office_of Iraq",
            "Bashar al-Assad + office_of Syria",
            "John Kerry + office_of US",
            "Sergei Lavrov + office_of Russian",
        ] {
            assert!(found.iter().any(|found| found == expected), "{expected} is not among {found:#?}");
        }
    }
}
