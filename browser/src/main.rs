//! Drives `dateline serve` with a real headless Chromium: `cargo xtask browser`.
//!
//! It records the demo's dossier and some hostile reports in a ledger of its own, serves it, and looks at every page as a
//! reader would: with script and without, by keyboard, in both themes, at three widths. Each check is a line of
//! [`checks::CHECKS`]; what it finds names the page and the element.
//!
//! Begin with [`tab::Tab`], which is what a check sees of the browser. Invariants: whatever a check does, a request to another
//! machine, an error in the console, a dialog and a breach of the page's policy are findings too.

mod checks;
mod devtools;
mod program;
mod tab;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Result};

use checks::{CHECKS, Run};

const USAGE: &str = "\
Usage: dateline-browser PROGRAM [--only CHECK] [--pictures FOLDER] [--ledger LEDGER]

PROGRAM is dateline, as it was built. `cargo xtask browser` builds it and passes the rest on.
  --only CHECK       run the checks with one of these words (review,clocks) in their name
  --pictures FOLDER  take pictures of every page at three widths in both themes, and check nothing
  --ledger LEDGER    look at this ledger instead of the demo's; it is served to be read only
  --list             name the checks
";

/// What was asked for.
#[derive(Default)]
struct Wanted {
    program: PathBuf,
    only: Option<String>,
    pictures: Option<PathBuf>,
    ledger: Option<PathBuf>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut wanted = Wanted::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--list" => {
                for check in CHECKS {
                    println!("{:<14} {}", check.name, check.what);
                }
                return ExitCode::SUCCESS;
            }
            "--only" => wanted.only = arguments.next(),
            "--pictures" => wanted.pictures = arguments.next().map(PathBuf::from),
            "--ledger" => wanted.ledger = arguments.next().map(PathBuf::from),
            _ if !argument.starts_with('-') => wanted.program = PathBuf::from(argument),
            _ => wanted = Wanted::default(),
        }
    }
    if wanted.program.as_os_str().is_empty() {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    }
    match run(&wanted) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("browser: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether nothing was found.
fn run(wanted: &Wanted) -> Result<bool> {
    let Some(chromium) = devtools::chromium() else {
        println!("browser: no Chromium on this machine: skipped (apt-get install chromium, or name one in CHROMIUM)");
        return Ok(true);
    };
    let served = program::Served::start(&wanted.program, wanted.ledger.as_deref())?;
    let browser = devtools::Browser::start(&chromium, &served.folder).context("cannot start the browser")?;
    let mut run = Run::new(browser, served)?;
    if let Some(folder) = &wanted.pictures {
        checks::pictures(&mut run, folder)?;
        return Ok(true);
    }
    let mut found = 0;
    let mut ran = 0;
    let mut troubles = 0;
    for check in CHECKS {
        if wanted.only.as_ref().is_some_and(|only| !only.split(',').any(|one| check.name.contains(one))) {
            continue;
        }
        let began = Instant::now();
        ran += 1;
        // A browser that does not answer says nothing of the page.
        let stopped = (check.run)(&mut run).err();
        let findings = run.take(check.name);
        let seconds = began.elapsed().as_secs_f32();
        println!(
            "browser: {:<14} {:>5.1} s  {}",
            check.name,
            seconds,
            match (findings.is_empty(), &stopped) {
                (false, _) => "FAILED",
                (true, Some(_)) => "stopped",
                (true, None) => "ok",
            }
        );
        for finding in &findings {
            println!("  {finding}");
        }
        if let Some(error) = stopped {
            println!("  {}: could not go on at {}: {error:#}", check.name, run.here());
            troubles += 1;
        }
        found += findings.len();
    }
    for note in &run.notes {
        println!("browser: note: {note}");
    }
    println!("browser: {ran} checks over {} pages, {found} findings", run.addresses.len());
    if found == 0 && troubles > 0 {
        anyhow::bail!("{troubles} checks did not come to their end, and nothing was found before");
    }
    Ok(found == 0)
}
