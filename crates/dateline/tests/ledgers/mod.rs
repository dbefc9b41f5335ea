//! Folders and runs for the tests of the ledger's commands.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Pages of invented outlets: two without a date, one with.
pub(crate) const PAGES: [(&str, &str); 3] = [
    (
        "bridge.txt",
        "Mill bridge 'unsafe', says mayor\n\nThe mayor of Tarn, Ana Ruiz, said the bridge would stay closed.\n\nThe \
         builder denied that it had used bad steel.\n\nThe police refused to confirm the raid.\n",
    ),
    (
        "builder.html",
        "<html><head><title>Builder answers the mayor</title><meta property=\"article:published_time\" \
         content=\"2031-03-05\"></head><body><article><h1>Builder answers the mayor</h1><p>Bo Lund of Lund Bridges said on \
         Wednesday that the mill bridge was safe when it was handed over to the town of Tarn four years ago.</p><p>Ana Ruiz denied \
         that she had blamed anybody, and called for patience until the engineers have finished their work on the \
         river.</p></article></body></html>",
    ),
    (
        "police.txt",
        "Police search office\n\nPolice in Tarn said they had searched an office. A spokesman declined to say whose.\n",
    ),
];

/// A folder of its own for one test, removed at its end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ledger-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder to test in");
        Folder(path)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.file(name);
        fs::write(&path, text).expect("a file");
        path
    }

    pub(crate) fn path(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_dateline"));
    program.env_remove("SOURCE_DATE_EPOCH");
    program
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().expect("the program runs")
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8 on standard output")
}

/// What a command lists, as JSON.
pub(crate) fn rows(arguments: &[&str]) -> Vec<Value> {
    let mut arguments = arguments.to_vec();
    arguments.extend(["-f", "json"]);
    let output = run(&arguments);
    assert_ne!(output.status.code(), Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(&out(&output)).expect("JSON")
}

/// Checks that it fails with exit status 2 and says `expected`.
pub(crate) fn check_error(arguments: &[&str], expected: &str) {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(said.contains(expected), "{said:?} should say {expected:?}");
}

/// Reports as JSONL, no two with the same words.
pub(crate) fn many(count: usize) -> String {
    let mut lines = String::new();
    for n in 0..count {
        let text = format!(
            "Officer {n} said that {n} boats were lost in storm {}. The harbor master denied that boat {n} was among them. \
             \"We saw {} of them,\" a sailor added.",
            n * 7919 % 1009,
            n * 31 % 97
        );
        let line = serde_json::json!({ "id": format!("n{n}"), "text": text, "published": "2031-03-04", "publisher": "Tarn Courier" });
        lines.push_str(&format!("{line}\n"));
    }
    lines
}
