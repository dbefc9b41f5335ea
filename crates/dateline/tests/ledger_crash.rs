//! What a ledger holds after its writer was killed, ran out of disk, or had company.
#![cfg(unix)]

mod ledgers;

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use ledgers::{Folder, many, out, program, rows, run};

/// The ids that have a line.
fn acknowledged(shown: &str) -> Vec<String> {
    shown.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

fn check_verifies(ledger: &str) {
    let verified = run(&["verify", "--ledger", ledger]);
    assert_eq!(verified.status.code(), Some(0), "{}{}", out(&verified), String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn nothing_acknowledged_is_lost_to_kill_9() {
    let folder = Folder::new("killed");
    let (input, ledger) = (folder.write("many.jsonl", &many(1200)), folder.file("test.ledger"));
    let mut seen: Vec<String> = Vec::new();
    let mut interrupted = 0;
    for round in 0..12_u64 {
        let mut child = program()
            .args(["add", "-q", "-j", "2", "--weights", "none", "--ledger", &ledger, &input])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let pipe = child.stdout.take().expect("a pipe");
        let reader = std::thread::spawn(move || BufReader::new(pipe).lines().map_while(Result::ok).collect::<Vec<_>>());
        // Not the same moment twice: before the file is there, in the first batch, between batches, in a commit.
        std::thread::sleep(Duration::from_millis(5 + round * 37 % 170 + round * round * 3));
        // `kill` sends SIGKILL, which no program can answer.
        child.kill().expect("it can be killed");
        interrupted += usize::from(!child.wait().expect("it ends").success());
        let lines = reader.join().expect("the lines are read");
        seen.extend(acknowledged(&lines.join("\n")));
        seen.sort();
        seen.dedup();
        let opened = run(&["reports", "-f", "json", "--limit", "0", "--ledger", &ledger]);
        if opened.status.code() == Some(2) {
            // Killed before anything was written: there is no ledger yet, and nothing was acknowledged.
            let said = String::from_utf8_lossy(&opened.stderr).into_owned();
            assert!(said.contains("there is no ledger here") && seen.is_empty(), "round {round}: {said}");
            continue;
        }
        let held: Vec<serde_json::Value> = serde_json::from_str(&out(&opened)).expect("JSON");
        let held: Vec<&str> = held.iter().filter_map(|row| row["id"].as_str()).collect();
        for id in &seen {
            assert!(held.contains(&id.as_str()), "round {round}: {id} had a line and is lost");
        }
        check_verifies(&ledger);
    }
    assert!(interrupted >= 4, "{interrupted} of 12 runs were cut short; the moments must be earlier");
    let finished = run(&["add", "-q", "--weights", "none", "--ledger", &ledger, &input]);
    assert_eq!(finished.status.code(), Some(0), "{finished:?}");
    assert_eq!(rows(&["reports", "--ledger", &ledger]).len(), 1200, "each report is there once");
    check_verifies(&ledger);
}

#[test]
fn a_full_disk_is_told_and_loses_nothing_acknowledged() {
    let folder = Folder::new("full");
    let (input, ledger) = (folder.write("many.jsonl", &many(600)), folder.file("test.ledger"));
    // A limit on the size of files, in blocks of 512 bytes, with its signal ignored, so that writing fails as on a full disk.
    let script = "trap '' XFSZ; ulimit -f 1500; exec \"$0\" \"$@\"";
    let cut = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_dateline")])
        .args(["add", "-q", "-j", "2", "--weights", "none", "--ledger", &ledger, &input])
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&cut.stderr).into_owned();
    assert_eq!(cut.status.code(), Some(2), "{said}");
    assert!(said.contains("all before it was"), "{said}");
    let lines = acknowledged(&out(&cut));
    assert!(!lines.is_empty() && lines.len() < 600, "{} lines", lines.len());
    assert_eq!(rows(&["reports", "--ledger", &ledger]).len(), lines.len());
    check_verifies(&ledger);
    let finished = run(&["add", "-q", "--weights", "none", "--ledger", &ledger, &input]);
    assert_eq!(finished.status.code(), Some(0), "{finished:?}");
    assert_eq!(rows(&["reports", "--ledger", &ledger]).len(), 600);
    check_verifies(&ledger);
}

#[test]
fn two_writers_share_a_ledger_and_a_reader_does_not_wait() {
    let folder = Folder::new("shared");
    let (input, ledger) = (folder.write("many.jsonl", &many(400)), folder.file("test.ledger"));
    let add = || {
        program()
            .args(["add", "-q", "-j", "1", "--weights", "none", "--ledger", &ledger, &input])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    };
    let (one, other) = (add(), add());
    let until = Instant::now() + Duration::from_secs(60);
    let mut reads = 0;
    while reads < 5 && Instant::now() < until {
        let shown = run(&["reports", "-f", "json", "-n", "1", "--ledger", &ledger]);
        let said = String::from_utf8_lossy(&shown.stderr).into_owned();
        let is_early = said.contains("there is no ledger here");
        assert!(shown.status.code() != Some(2) || is_early, "{said}");
        reads += 1;
    }
    let ends = [one, other].map(|child| child.wait_with_output().expect("it ends"));
    for end in &ends {
        assert_eq!(end.status.code(), Some(0), "{}", String::from_utf8_lossy(&end.stderr));
        assert_eq!(acknowledged(&out(end)).len(), 400, "each report has a line, new or known");
    }
    let new: usize = ends.iter().map(|end| out(end).lines().filter(|line| line.contains(" new ")).count()).sum();
    assert_eq!(new, 400, "each report was recorded by one of the two");
    check_verifies(&ledger);
}
