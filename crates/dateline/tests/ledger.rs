//! The commands of the ledger as people run them.

mod ledgers;

use ledgers::{Folder, PAGES, check_error, out, rows, run};
use serde_json::Value;

/// Adds the pages, without a model so that the tests are quick.
fn filled(name: &str) -> (Folder, String) {
    let folder = Folder::new(name);
    let ledger = folder.file("test.ledger");
    for (page, text) in PAGES {
        folder.write(page, text);
    }
    let added =
        run(&["add", "-q", "--weights", "none", "--ledger", &ledger, "--now", "2031-03-09T08:00Z", &folder.path()]);
    assert_eq!(added.status.code(), Some(0), "{added:?}");
    assert_eq!(out(&added).lines().count(), PAGES.len());
    (folder, ledger)
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter_map(|row| row["id"].as_str()).collect()
}

#[test]
fn reports_are_recorded_once_and_bad_input_ends_nothing() {
    let (folder, ledger) = filled("once");
    let again = run(&["add", "--weights", "none", "--ledger", &ledger, &folder.path(), "no-such-file.txt"]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    let (shown, said) = (out(&again), String::from_utf8_lossy(&again.stderr).into_owned());
    assert!(shown.lines().all(|line| line.contains("known")), "{shown}");
    assert!(said.contains("no-such-file.txt: no such file") && said.contains("0 new, 3 known, 1 not read"), "{said}");
    folder.write("bridge.txt", &format!("{}\nThe mayor said the bridge would be painted.\n", PAGES[0].1));
    let changed = run(&["add", "-q", "--weights", "none", "-f", "json", "--ledger", &ledger, &folder.path()]);
    let lines: Vec<Value> = out(&changed).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((&lines[0]["outcome"], &lines[0]["version_of"]), (&"version".into(), &"r1".into()), "{lines:?}");
    assert_eq!(rows(&["reports", "--ledger", &ledger]).len(), 3);
    assert_eq!(rows(&["reports", "--all", "--ledger", &ledger]).len(), 4);
    let verified = run(&["verify", "--ledger", &ledger]);
    assert_eq!(verified.status.code(), Some(0), "{}", out(&verified));
}

#[test]
fn every_id_opens_and_every_form_holds_every_row() {
    let (_folder, ledger) = filled("ids");
    let note = ["review", "note", "r1", "seen", "--author", "Mara Lind", "--ledger", &ledger];
    assert_eq!(run(&note).status.code(), Some(0));
    let mut opened = 0;
    let lists: [&[&str]; 7] = [
        &["reports"],
        &["claims"],
        &["sources"],
        &["incidents"],
        &["log"],
        &["search", "bridge"],
        &["diff", "2031-01-01", "2031-04-01"],
    ];
    for command in lists {
        let mut json = command.to_vec();
        json.extend(["--ledger", &ledger]);
        let found = rows(&json);
        assert!(!found.is_empty(), "{command:?}");
        let mut csv = json.clone();
        csv.extend(["-f", "csv"]);
        let lines = csv::Reader::from_reader(out(&run(&csv)).as_bytes()).into_records().count();
        assert_eq!(lines, found.len(), "{command:?}");
        let people = run(&json);
        assert_eq!(people.status.code(), Some(0));
        for row in &found {
            for name in ["id", "report", "source_id", "recorded_by", "nested_in"] {
                let Some(id) = row[name].as_str() else { continue };
                let shown = run(&["show", id, "--ledger", &ledger]);
                assert_eq!(shown.status.code(), Some(0), "{id}: {shown:?}");
                assert!(out(&shown).contains(id), "{id}: {}", out(&shown));
                let shown = run(&["show", id, "-f", "json", "--ledger", &ledger]);
                let value: Value = serde_json::from_str(&out(&shown)).expect("JSON");
                assert!(value["reviews"].is_array(), "{id}");
                opened += 1;
            }
        }
    }
    assert!(opened > 30, "{opened}");
    let people = out(&run(&["claims", "--stance", "denies", "--ledger", &ledger]));
    assert!(people.contains("denies") && people.contains("that it had used bad steel"), "{people}");
    let width = people.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    assert!(width <= 100, "{people}");
}

#[test]
fn what_is_kept_is_what_came_in_and_is_explained() {
    let (folder, ledger) = filled("kept");
    let part = |part: &str| run(&["show", "r1", "--part", part, "--ledger", &ledger]).stdout;
    assert_eq!(part("bytes"), PAGES[0].1.as_bytes());
    assert_eq!(part("text"), PAGES[0].1.as_bytes());
    let record: Value = serde_json::from_slice(&part("record")).expect("JSON");
    assert_eq!((&record["schema"], &record["text"]), (&"dateline-record/1".into(), &"".into()));
    let claim = &rows(&["claims", "--report", "r1", "--stance", "denies", "--ledger", &ledger])[0];
    let (id, local) = (claim["id"].as_str().expect("an id"), claim["local"].as_str().expect("an id"));
    let from_ledger = run(&["explain", "--weights", "none", &ledger, &format!("{id}.stance")]);
    let from_file = run(&["explain", "--weights", "none", &folder.file("bridge.txt"), &format!("{local}.stance")]);
    assert_eq!(out(&from_ledger), out(&from_file));
    assert!(out(&from_ledger).contains("denies"), "{from_ledger:?}");
    let shown = out(&run(&["show", id, "--ledger", &ledger]));
    assert!(shown.contains("^^^^^^ cue") && shown.contains("^ content"), "{shown}");
    for id in ["r1", "s1", "m1", "o1"] {
        let (told, shown) = (run(&["explain", &ledger, id]), run(&["show", id, "--ledger", &ledger]));
        assert!(out(&told).starts_with(out(&shown).trim_end()), "{told:?}");
    }
    assert!(out(&run(&["explain", &ledger, "r1"])).contains("r1.title"));
    check_error(&["explain", &ledger, "o1.stance"], "o1 has no values");
    check_error(&["explain", &ledger, "c999"], "c999 is not in this ledger");
}

#[test]
fn a_day_of_the_past_holds_what_was_published_or_known_by_then() {
    let (folder, ledger) = filled("past");
    let later = folder
        .write("later.jsonl", r#"{"id":"late","text":"Bo Lund said the steel was good.","published":"2031-03-01"}"#);
    let epoch = ledgers::program()
        .args(["add", "-q", "--weights", "none", "--ledger", &ledger, &later])
        .env("SOURCE_DATE_EPOCH", "1931000000")
        .output()
        .expect("the program runs");
    assert_eq!(epoch.status.code(), Some(0), "{epoch:?}");
    let count = |more: &[&str]| {
        let mut arguments = vec!["reports", "--ledger", &ledger];
        arguments.extend(more);
        rows(&arguments).len()
    };
    assert_eq!(count(&[]), 4);
    // Two of the pages have no date, and count from when they were recorded.
    assert_eq!(count(&["--as-of", "2031-03-01"]), 1);
    assert_eq!(count(&["--as-of", "2031-03-08"]), 2);
    assert_eq!(count(&["--as-of", "2031-03-09"]), 4);
    assert_eq!(count(&["--known", "2031-03-09"]), 3);
    assert_eq!(count(&["--known", "2031-03-08"]), 0);
    assert_eq!(count(&["--known", "2031-03-09", "--as-of", "2031-03-05"]), 1);
    let recorded = rows(&["reports", "--ledger", &ledger]).pop().expect("a row");
    assert_eq!(recorded["recorded_at"], "2031-03-11T12:53:20Z");
    check_error(&["reports", "--as-of", "yesterday", "--ledger", &ledger], "write a day as");
}

#[test]
fn reviews_change_what_is_asked_and_are_undone() {
    let (_folder, ledger) = filled("reviews");
    let review = |step: &[&str]| {
        let mut arguments = vec!["review"];
        arguments.extend(step);
        arguments.extend(["--author", "Mara Lind", "--ledger", &ledger, "--now", "2031-03-10"]);
        if step[0] != "note" {
            arguments.extend(["--reason", "so it stands there"]);
        }
        let done = run(&arguments);
        assert_eq!(done.status.code(), Some(0), "{step:?}: {done:?}");
        out(&done).split_whitespace().next().expect("an id").to_owned()
    };
    let denied = || rows(&["claims", "--stance", "denies", "--ledger", &ledger]);
    let before = denied();
    let id = ids(&before)[0].to_owned();
    let relabel = review(&["relabel", &id, "stance", "retracts"]);
    assert_eq!(denied().len(), before.len() - 1);
    let now = &rows(&["claims", "--stance", "retracts", "--ledger", &ledger])[0];
    assert_eq!((&now["id"], &now["relabeled"]["stance"]), (&id.as_str().into(), &"denies".into()));
    assert_eq!(
        rows(&["claims", "--stance", "denies", "--known", "2031-03-09", "--ledger", &ledger]).len(),
        before.len()
    );
    assert_eq!(rows(&["claims", "--stance", "denies", "--without-reviews", "--ledger", &ledger]).len(), before.len());
    review(&["undo", &relabel]);
    assert_eq!(denied(), before);
    for step in [
        &["accept", "c1", "c2"][..],
        &["reject", "c1"],
        &["same", "r1", "r2"],
        &["different", "r1", "r3"],
        &["split", "r1", "--off", "r2,r3"],
        &["grade", "s1", "B"],
        &["grade", "c1", "3"],
        &["depends", "r2", "r1", "--by", "copies", "--probable"],
        &["note", "s1", "spoke before the vote"],
        &["withdraw", "r3"],
    ] {
        review(step);
    }
    // r3 was withdrawn, and r1 and r2 were first joined, then split.
    let incidents = rows(&["incidents", "--ledger", &ledger]);
    assert_eq!(ids(&incidents), ["i1", "i2"], "{incidents:?}");
    let changed = rows(&["diff", "2031-03-09", "2031-03-10", "--known", "--ledger", &ledger]);
    assert!(changed.iter().any(|row| row["id"] == "r3" && row["change"] == "withdrawn"), "{changed:?}");
    let shown = out(&run(&["show", "r1", "--ledger", &ledger]));
    for expected in ["same with r2", "different with r3", "split with r2", "copies probable with r2", "Mara Lind"] {
        assert!(shown.contains(expected), "{expected:?} is not in\n{shown}");
    }
    let redacted = review(&["redact", "r2"]);
    let gone = out(&run(&["show", "r2", "--ledger", &ledger]));
    assert!(gone.contains("redacted") && gone.contains(&redacted), "{gone}");
    check_error(&["show", "r2", "--part", "text", "--ledger", &ledger], "was redacted");
    let verified = run(&["verify", "-f", "json", "--ledger", &ledger]);
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let head = serde_json::from_str::<Value>(&out(&verified)).expect("JSON")[0]["head"].clone();
    let head = head.as_str().expect("a hash");
    assert_eq!(run(&["verify", "--holds", head, "--rebuild", "--ledger", &ledger]).status.code(), Some(0));
    let other = "0".repeat(64);
    assert_eq!(run(&["verify", "--holds", &other, "--ledger", &ledger]).status.code(), Some(2));
}

#[test]
fn what_is_typed_wrongly_is_told() {
    let (folder, ledger) = filled("wrong");
    check_error(&["reports", "--ledger", &folder.file("none.ledger")], "there is no ledger here");
    check_error(&["reports", "--ledger", &folder.file("bridge.txt")], "is no ledger of dateline");
    check_error(&["show", "x1", "--ledger", &ledger], "is no id");
    check_error(&["claims", "--report", "c1", "--ledger", &ledger], "c1 is no report");
    check_error(
        &["review", "note", "r99", "why", "--author", "Mara Lind", "--ledger", &ledger],
        "r99 is not in this ledger",
    );
    check_error(&["review", "withdraw", "r1", "--author", "Mara Lind", "--ledger", &ledger], "--reason");
    check_error(&["review", "undo", "o1", "--author", "a", "--reason", "b", "--ledger", &ledger], "cannot be undone");
    let none = run(&["claims", "--text", "no such words", "--ledger", &ledger]);
    assert_eq!((none.status.code(), out(&none).as_str()), (Some(1), "no such claim in this part of the ledger\n"));
}
