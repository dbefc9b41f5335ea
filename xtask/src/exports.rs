//! Every export of a ledger, read by tools that others made.
//!
//! Makes a ledger of the demo's dossier, writes it in every form, and has Python read the files: with pyarrow and DuckDB
//! (Parquet, CSV, JSON lines), rdflib (N-Quads), networkx (GraphML), and json for what is JSON. A tool that is not there is
//! named as skipped. `PYTHON` says which Python to ask. The tests of the program read most forms too, with crates of others.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Reads a folder of exports; prints a line for each form, and fails when one cannot be read or does not fit the others.
const SCRIPT: &str = include_str!("exports.py");

pub(crate) fn run(root: &Path) -> ExitCode {
    let folder = std::env::temp_dir().join(format!("dateline-exports-{}", std::process::id()));
    let done = check(root, &folder);
    let _ = std::fs::remove_dir_all(&folder);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("exports: {error}");
            ExitCode::FAILURE
        }
    }
}

fn check(root: &Path, folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let path = |name: &str| folder.join(name).display().to_string();
    let (dossier, ledger) = (path("dossier"), path("demo.ledger"));
    dateline(root, &["demo", "--write", &dossier])?;
    dateline(root, &["add", "-q", "--ledger", &ledger, &dossier])?;
    dateline(root, &["link", "--ledger", &ledger])?;
    // Only what a person graded becomes a ClaimReview.
    let grade = ["review", "grade", "c1", "2", "--author", "xtask", "--reason", "to have one", "--ledger", &ledger];
    dateline(root, &grade)?;
    let forms = forms(root)?;
    for form in &forms {
        dateline(root, &["export", form, "--ledger", &ledger, "--output", &path(form)])?;
    }
    println!("exports: {} forms written", forms.len());
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    match Command::new(&python).args(["-c", SCRIPT]).arg(folder).args(&forms).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the files are not what they should be ({status})")),
        Err(error) => {
            println!("exports: {python} cannot be run ({error}): reading them is skipped");
            Ok(())
        }
    }
}

/// The forms that the program knows, as it lists them when it is asked for one that there is not.
fn forms(root: &Path) -> Result<Vec<String>, String> {
    let output = program(root).args(["export", "?"]).output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let list = said.split_once("possible values: ").and_then(|(_, rest)| rest.split_once(']'));
    let (list, _) = list.ok_or_else(|| format!("no list of forms in {said:?}"))?;
    Ok(list.split(',').map(|form| form.trim().to_owned()).filter(|form| !form.is_empty()).collect())
}

fn dateline(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let output = program(root).args(arguments).output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("dateline {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr))),
    }
}

/// The program as built for development, which gives the same bytes as a release.
fn program(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from));
    command.current_dir(root).args(["run", "--quiet", "--package", "dateline", "--"]);
    command
}
