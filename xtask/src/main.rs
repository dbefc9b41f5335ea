//! Checks and chores of the repository, run as `cargo xtask <command>`.
//!
//! Begin with [`tidy`], the checks that rustc and clippy cannot make.
//!
//! Invariants: uses no dateline crate, so it builds in seconds; needs nothing but Rust and git, except for `exports` and `browser`,
//! which say what they skip; `picture` alone writes a file that stays.

#![allow(clippy::disallowed_methods, reason = "a tool of the repository: it reads its files and starts cargo")]

mod exports;
mod picture;
mod tidy;
mod tree;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const USAGE: &str = "\
Usage: cargo xtask <command>

Commands:
  tidy            check what rustc and clippy cannot: dependency directions, names, documents, data
  tidy --list     name the checks
  bench FOLDER    time the page reader beside two other readers over the .html.gz files of a folder
  browser         look at every page of `dateline serve` with a real Chromium; --list names the checks, --help the rest
  picture FILE    draw terminal output on standard input as SVG, for the README
  exports         have tools of others read every export of a ledger (Python with pyarrow, duckdb, rdflib, networkx)
  ci              run .ci/run, which is what the machine runs
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = root();
    match arguments.as_slice() {
        ["tidy"] => run_tidy(&root),
        ["tidy", "--list"] => {
            for check in tidy::CHECKS {
                println!("{:<22} {}", check.name, check.what);
            }
            ExitCode::SUCCESS
        }
        ["bench", rest @ ..] if !rest.is_empty() => start(
            Command::new("cargo")
                .current_dir(&root)
                .args(["run", "--release", "--quiet", "--manifest-path", "benches/Cargo.toml", "--", "pages"])
                .args(rest),
        ),
        ["browser", rest @ ..] => browser(&root, rest),
        ["picture", path] => picture::run(Path::new(path)),
        ["exports"] => exports::run(&root),
        ["ci"] => start(Command::new("bash").current_dir(&root).arg(".ci/run")),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// The root of the repository, which is the folder above this package.
fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

/// Builds the program, and the tool that drives it with a browser, and starts that.
fn browser(root: &Path, rest: &[&str]) -> ExitCode {
    let mut build = Command::new("cargo");
    build.current_dir(root).args(["build", "--quiet", "--package", "dateline"]);
    if !build.status().is_ok_and(|status| status.success()) {
        eprintln!("xtask: {build:?} failed");
        return ExitCode::from(2);
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target));
    start(
        Command::new("cargo")
            .current_dir(root)
            .args(["run", "--quiet", "--manifest-path", "browser/Cargo.toml", "--"])
            .arg(target.join("debug").join("dateline"))
            .args(rest),
    )
}

fn run_tidy(root: &Path) -> ExitCode {
    let tree = match tree::Tree::of_repository(root) {
        Ok(tree) => tree,
        Err(error) => {
            eprintln!("tidy: {}: {error}", root.display());
            return ExitCode::from(2);
        }
    };
    let findings = tidy::run(&tree);
    for finding in &findings {
        eprintln!("{finding}");
    }
    if findings.is_empty() {
        println!("tidy: {} checks over {} files, nothing found", tidy::CHECKS.len(), tree.len());
        ExitCode::SUCCESS
    } else {
        eprintln!("tidy: {} finding(s)", findings.len());
        ExitCode::FAILURE
    }
}

/// Runs a command and passes its exit status on.
fn start(command: &mut Command) -> ExitCode {
    match command.status() {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("xtask: {command:?}: {error}");
            ExitCode::from(2)
        }
    }
}
