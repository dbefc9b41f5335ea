//! The house rules that neither rustc nor clippy knows.
//!
//! A check is a function from the files to findings; [`CHECKS`] lists them all. Each has tests in its module that
//! show it failing.

mod data;
mod documents;
mod manifests;
mod names;
mod patterns;
mod sources;

use std::fmt;

use crate::tree::Tree;

/// One thing that is wrong, said so that the reader knows what to do.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl Finding {
    /// Makes a finding; `line` counts from 1.
    pub(crate) fn new(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: path.to_string(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// A check with its name.
pub(crate) struct Check {
    /// Its kebab-case name.
    pub(crate) name: &'static str,
    /// What it asks for.
    pub(crate) what: &'static str,
    run: fn(&Tree) -> Vec<Finding>,
}

/// All checks.
pub(crate) static CHECKS: &[Check] = &[
    Check {
        name: "directions",
        what: "crates depend on one another only as ARCHITECTURE.md draws it",
        run: manifests::directions,
    },
    Check {
        name: "edge-only",
        what: "HTTP clients, servers and command lines belong to the dateline crate",
        run: manifests::edge_only,
    },
    Check { name: "package-names", what: "a crate's folder is named like its package", run: manifests::package_names },
    Check { name: "lints", what: "every package takes the workspace's lints", run: manifests::lints },
    Check { name: "unsafe-places", what: "unsafe code is allowed in the kernels only", run: manifests::unsafe_places },
    Check { name: "empty-names", what: "no crate or module is named core, common, util ...", run: names::empty_names },
    Check {
        name: "pattern-examples",
        what: "an event pattern carries three matches and three ignores",
        run: patterns::examples,
    },
    Check {
        name: "map",
        what: "ARCHITECTURE.md names every crate and every folder at the root",
        run: documents::architecture_is_complete,
    },
    Check {
        name: "document-paths",
        what: "the paths that documents name in backticks exist",
        run: documents::paths_exist,
    },
    Check { name: "links", what: "relative links and their anchors in Markdown resolve", run: documents::links },
    Check {
        name: "registered-documents",
        what: "every input format and every export has its page in docs/formats",
        run: documents::formats_have_pages,
    },
    Check {
        name: "measurements",
        what: "every measured figure names its command and its commit",
        run: documents::measurements,
    },
    Check {
        name: "readme-test",
        what: "the README's test command is the one that .ci/run runs",
        run: documents::readme_test,
    },
    Check { name: "no-skipped-tests", what: "no test is ignored or expected to panic", run: sources::skipped_tests },
    Check { name: "todo-issues", what: "a note of work to do names its issue", run: sources::todo_issues },
    Check { name: "machine-paths", what: "no path of somebody's machine", run: sources::machine_paths },
    Check {
        name: "line-ends",
        what: "text files end in a line break and have no white space at line ends",
        run: sources::line_ends,
    },
    Check {
        name: "data-manifests",
        what: "the NOTICE of each data package names every file of it, with source and licence",
        run: data::manifests,
    },
    Check { name: "file-sizes", what: "no file over 5 MB that is not listed", run: data::sizes },
];

/// Runs all checks; findings come in order of path and line.
pub(crate) fn run(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = CHECKS.iter().flat_map(|check| (check.run)(tree)).collect();
    findings.sort();
    findings.dedup();
    findings
}

/// The findings of one check as lines, for tests.
#[cfg(test)]
fn lines(check: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<String> {
    check(&Tree::of(files)).iter().map(ToString::to_string).collect()
}

/// Asserts that a check finds nothing in `good` (unless that has no files), and exactly one thing, at `at` (`path:line`), in `bad`.
#[cfg(test)]
fn check(run: fn(&Tree) -> Vec<Finding>, good: &[(&str, &str)], bad: &[(&str, &str)], at: &str) {
    if !good.is_empty() {
        assert_eq!(lines(run, good), Vec::<String>::new(), "the good tree");
    }
    let found = lines(run, bad);
    assert!(found.len() == 1 && found[0].starts_with(&format!("{at}: ")), "expected one finding at {at}: {found:#?}");
}

/// The line of a byte offset, from 1.
fn line_of(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|&&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_an_empty_tree_is_found_wanting() {
        let mut names: Vec<_> = CHECKS.iter().map(|check| check.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHECKS.len());
        assert!(!run(&Tree::of(&[])).is_empty(), "a repository without README must not pass");
    }
}
