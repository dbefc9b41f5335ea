//! How claims stand: on each day of the demo's week, against a golden file, and in the example of one report.

mod ledgers;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use ledgers::{Folder, rows, run};
use serde_json::Value;

const DAYS: [&str; 7] =
    ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-07", "2026-03-09"];

fn words(value: &Value) -> String {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut words: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    words.sort_unstable();
    if words.is_empty() { "-".to_owned() } else { words.join(", ") }
}

/// Every incident of a day, with those of its claims that are more than one source's word, in lines. No ids: they shift with all that is
/// read elsewhere.
fn day(ledger: &str, day: &str, out: &mut String) {
    writeln!(out, "== {day}").expect("a string takes all");
    for incident in rows(&["incidents", "--ledger", ledger, "--as-of", day]) {
        let (id, title) = (incident["id"].as_str().unwrap_or(""), incident["title"].as_str().unwrap_or(""));
        writeln!(out, "{id} {} of {}: {title}", incident["count"], incident["publishers"]).expect("a string takes all");
    }
    let is_telling = |row: &Value| !matches!(row["status"].as_str(), Some("single-sourced" | "unattributed"));
    for row in rows(&["status", "--ledger", ledger, "--as-of", day]).into_iter().filter(is_telling) {
        let text = |name: &str| row[name].as_str().unwrap_or("").to_owned();
        writeln!(
            out,
            "{} {} | {} by {} | denied {}-{} by {} | {}",
            text("incident"),
            text("status"),
            text("independent"),
            words(&row["asserted_by"]),
            row["denying_low"],
            row["denying_high"],
            words(&row["denied_by"]),
            text("claim").replace('\n', " "),
        )
        .expect("a string takes all");
    }
}

/// The golden file is what the program says, and not yet the key in `corpus/demo/README.md` everywhere: docs/measurements.md has what differs.
/// With `DATELINE_BLESS` set it is written anew: read every changed line.
#[test]
fn the_week_of_the_demo_stands_as_the_golden_file_has_it() {
    let folder = Folder::new("status-demo");
    let (dossier, ledger) = (folder.file("dossier"), folder.file("demo.ledger"));
    assert_eq!(run(&["demo", "--write", &dossier]).status.code(), Some(0));
    let added = run(&["add", "-q", "--ledger", &ledger, "--now", "2026-03-10", &dossier]);
    assert_eq!(added.status.code(), Some(0), "{added:?}");
    assert_eq!(run(&["link", "--ledger", &ledger, "--now", "2026-03-10"]).status.code(), Some(0));
    let mut found = String::new();
    for one in DAYS {
        day(&ledger, one, &mut found);
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers/demo-status.txt");
    if std::env::var_os("DATELINE_BLESS").is_some() {
        std::fs::write(&golden, &found).expect("the golden file");
    }
    let expected = std::fs::read_to_string(&golden).expect("the golden file");
    for (line, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "line {}", line + 1);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
    // What must hold whatever the golden file says.
    let last = rows(&["status", "--ledger", &ledger]);
    let is_attack = |row: &&Value| {
        let claim = row["claim"].as_str().unwrap_or("");
        row["status"] == "contested" && (claim.contains("strik") || claim.contains("attack"))
    };
    let attack = last.iter().find(is_attack).unwrap_or_else(|| panic!("nobody contests the attack: {last:#?}"));
    assert_eq!(attack["independent"], "1", "one governor, in how many reports ever: {attack:#}");
    let changed = rows(&["diff", "--ledger", &ledger, "2026-03-02", "2026-03-03"]);
    let is_new =
        |row: &Value| row["change"] == "contested" && row["what"].as_str().is_some_and(|what| what.starts_with("was "));
    assert!(changed.iter().any(is_new), "the denial of the second day is no change: {changed:#?}");
}

/// An invented report built as the example is: a strike that only reports tell of, an official who welcomes it and will not
/// confirm it, a quoted statement, and teasers of other reports that deny something else.
const TWIN: &str = "\
Ostland raids on Keth fighters 'useful', says Mira Quell

Ostland raids on Keth fighters 'useful', says Mira Quell
By Tarn Courier
Share this articleComments

The Norvan foreign secretary welcomes limited Ostland raids on Keth positions in Varnholm, while refusing to confirm reports \
that they had actually taken place.

ADVERTISEMENT

As for reports that Ostland \u{2013} not a member of the alliance \u{2013} had bombed Keth positions in Varnholm, Mira Quell said that if \
such action was kept to the fighters, then that was \u{201c}useful\u{201d}.

Speaking after a meeting of the alliance in Brenn, Quell said six weeks of raids had weakened the Keth fighters.

Earlier she said around 400 raids had taken place so far.

Share this articleComments

You might also like

Varnholm premier denies requesting Ostland raids against Keth

Raid riddle: Did Ostland really bomb Keth positions?

Brenn shooting: Man arrested on suspicion of selling a gun
";

/// Checks what must hold of a report of the example's kind: `strike` stands in what reports say of it, `by` who bombed, `denied` in
/// the teaser that denies something.
fn check_example(name: &str, file: &str, text: &str, strike: &str, denied: &str, denier: &str) {
    let folder = Folder::new(name);
    let (ledger, path) = (folder.file("one.ledger"), folder.write(file, text));
    let added = run(&["add", "-q", "--ledger", &ledger, "--now", "2031-01-01", &path]);
    assert_eq!(added.status.code(), Some(0), "{added:?}");
    let _ = run(&["link", "--ledger", &ledger, "--now", "2031-01-01"]);
    let claims = rows(&["claims", "--all", "--ledger", &ledger]);
    let by_id: BTreeMap<&str, &Value> = claims.iter().filter_map(|row| Some((row["id"].as_str()?, row))).collect();
    let holds = |row: &Value, part: &str| row["content"].as_str().is_some_and(|content| content.contains(part));
    let statuses = rows(&["status", "--all", "--ledger", &ledger]);
    // The strike itself: nobody with a name asserts it.
    let speaks_of_it = |row: &&Value| {
        let ids = row["claims"].as_array().into_iter().flatten().filter_map(Value::as_str);
        ids.into_iter().any(|id| holds(by_id[id], strike))
    };
    let of_strike: Vec<&Value> = statuses.iter().filter(speaks_of_it).collect();
    assert!(!of_strike.is_empty(), "no claim of the strike: {statuses:#?}");
    for row in &of_strike {
        assert_eq!((&row["independent_high"], &row["status"]), (&0.into(), &"unattributed".into()), "{row:#}");
        assert_eq!(words(&row["denied_by"]), "-", "the denial in the teaser is of another claim: {row:#}");
    }
    // The teaser is read, with its source, and is no evidence; so it has no status and denies nothing.
    let teaser = claims.iter().find(|row| row["stance"] == "denies" && holds(row, denied));
    let teaser = teaser.unwrap_or_else(|| panic!("the teaser's denial was not read: {claims:#?}"));
    assert_eq!((&teaser["is_evidence"], &teaser["block_kind"]), (&false.into(), &"related".into()), "{teaser:#}");
    assert!(teaser["source"].as_str().is_some_and(|source| source.contains(denier)), "{teaser:#}");
    for row in &statuses {
        for id in row["claims"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            assert_eq!(by_id[id]["is_evidence"], true, "{id} of a teaser counts for {row:#}");
        }
        assert!(!words(&row["denied_by"]).contains(denier), "{row:#}");
    }
}

#[test]
fn a_report_like_the_example_has_no_named_source_for_the_strike() {
    check_example("status-twin", "twin.txt", TWIN, "had bombed", "requesting", "Varnholm premier");
}

/// The example itself, whose text is its publisher's and not in this repository.
#[test]
fn the_example_has_no_named_source_for_the_strike() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/seed/000_d173e7abc9e413bc.txt");
    let Ok(text) = std::fs::read_to_string(&path) else { return };
    check_example("status-example", "example.txt", &text, "had bombarded", "requesting", "Iraq PM");
}
