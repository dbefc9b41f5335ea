//! Documents that go stale: the map, paths, links, format pages, measurements.

use std::collections::BTreeSet;

use toml_span::Value;

use super::Finding;
use crate::tree::{Tree, file_name, folder, resolve};

const MAP: &str = "ARCHITECTURE.md";

/// Endings of files that a document may name by their name alone.
const NAMED_ENDINGS: &[&str] = &[".md", ".toml", ".rs"];

/// The lines of a Markdown text outside its code fences, with their numbers from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_fence = false;
    text.lines().enumerate().filter_map(move |(number, line)| {
        let start = line.trim_start();
        if start.starts_with("```") || start.starts_with("~~~") {
            in_fence = !in_fence;
            return None;
        }
        (!in_fence).then_some((number + 1, line))
    })
}

/// The pieces of a line that stand in single backticks.
fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The Markdown of ours: not the pages and literate cases that tests read.
fn documents(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.ending(".md").filter(|(path, _)| !path.starts_with("tests/") && !path.starts_with("corpus/"))
}

/// The map names every package of the workspace and every folder at the root that holds files.
pub(super) fn architecture_is_complete(tree: &Tree) -> Vec<Finding> {
    let Some(map) = tree.text(MAP) else {
        return vec![Finding::new(MAP, 1, "is missing; write the map of the house")];
    };
    let named: BTreeSet<&str> = prose(map).flat_map(|(_, line)| code_spans(line)).collect();
    let mut findings = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| file_name(path) == "Cargo.toml") {
        let Ok(manifest) = toml_span::parse(text) else { continue };
        if let Some(name) = manifest.pointer("/package/name").and_then(Value::as_str)
            && !named.contains(name)
        {
            let message = format!("does not name the package `{name}` of {path}; give it a paragraph");
            findings.push(Finding::new(MAP, 1, message));
        }
    }
    for folder in tree.top_folders() {
        let is_named = named.iter().any(|span| span.split('/').next() == Some(folder) && span.contains('/'));
        if !is_named {
            findings.push(Finding::new(MAP, 1, format!("does not name the folder `{folder}/`; say what it is for")));
        }
    }
    findings
}

/// Paths in backticks exist: in the map all of them, elsewhere those below a folder at the root.
pub(super) fn paths_exist(tree: &Tree) -> Vec<Finding> {
    let tops = tree.top_folders();
    let mut findings = Vec::new();
    for (path, text) in documents(tree).filter(|(path, _)| file_name(path) != "CHANGELOG.md") {
        for (number, line) in prose(text) {
            for span in code_spans(line) {
                let Some(named) = as_path(span, path == MAP, &tops) else { continue };
                if !exists(tree, path, named) {
                    let message = format!("names `{span}`, which is not there; correct the path or the text");
                    findings.push(Finding::new(path, number, message));
                }
            }
        }
    }
    findings
}

/// The part of a code span that must exist when it is a path of this repository: up to a placeholder or glob.
fn as_path<'s>(span: &'s str, in_map: bool, tops: &BTreeSet<&str>) -> Option<&'s str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./<>*{},".contains(c);
    if span.is_empty() || !span.chars().all(is_plain) || span.starts_with("..") || span.starts_with('/') {
        return None;
    }
    let (first, rest) = span.split_once('/').map_or((span, None), |(first, rest)| (first, Some(rest)));
    let below_root = rest.is_some() && tops.contains(first);
    let by_ending = NAMED_ENDINGS.iter().any(|end| span.ends_with(end) && span.len() > end.len());
    if !(below_root || in_map && (by_ending || span.ends_with('/'))) {
        return None;
    }
    let fixed = span.find(['<', '*', '{']).map_or(span, |at| &span[..at]);
    // Of `formats/<name>.rs` the folder must exist, of `corpus-*` the folder above.
    let fixed = if fixed.len() < span.len() { &fixed[..fixed.rfind('/').map_or(0, |at| at + 1)] } else { fixed };
    (!fixed.is_empty()).then_some(fixed)
}

/// Whether a path is there, from the root, from the document's folder, or as the bare name of some file.
fn exists(tree: &Tree, document: &str, named: &str) -> bool {
    tree.has(named)
        || resolve(folder(document), named).is_some_and(|path| tree.has(&path))
        || (!named.contains('/') && tree.files().any(|(path, _)| file_name(path) == named))
}

/// Relative links in Markdown lead to files that exist, and their anchors to headings.
pub(super) fn links(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in documents(tree) {
        for (number, line) in prose(text) {
            for target in targets(line) {
                if target.contains("://") || target.starts_with("mailto:") {
                    continue;
                }
                let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
                let to = if file.is_empty() { Some(path.to_string()) } else { resolve(folder(path), file) };
                let Some(to) = to.filter(|to| tree.has(to)) else {
                    findings.push(Finding::new(
                        path,
                        number,
                        format!("links to {target}, which is not there; correct it"),
                    ));
                    continue;
                };
                let heads = tree.text(&to).unwrap_or_default();
                if !anchor.is_empty() && to.ends_with(".md") && !anchors(heads).contains(anchor) {
                    let message = format!("links to {target}, but {to} has no such heading; correct the anchor");
                    findings.push(Finding::new(path, number, message));
                }
            }
        }
    }
    findings
}

/// The targets of `[text](target)`, `![text](target)` and `[text]: target` in a line.
fn targets(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    // Code spans go first: `[a](b)` in backticks is no link.
    for piece in line.split('`').step_by(2) {
        for (at, _) in piece.match_indices("](") {
            let rest = &piece[at + 2..];
            if let Some(end) = rest.find(')') {
                found.push(rest[..end].split_whitespace().next().unwrap_or(""));
            }
        }
        if piece.starts_with('[')
            && let Some(at) = piece.find("]: ")
        {
            found.extend(piece[at + 3..].split_whitespace().next());
        }
    }
    found
}

/// The anchors that the headings of a Markdown text get.
fn anchors(text: &str) -> BTreeSet<String> {
    prose(text)
        .filter_map(|(_, line)| line.strip_prefix('#'))
        .map(|line| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            title
                .chars()
                .filter(|&c| c.is_alphanumeric() || c == ' ' || c == '-' || c == '_')
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

/// Every input format and every export has its page, so that nobody has to read the code to use it.
pub(super) fn formats_have_pages(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, name) in modules(tree, "crates/dateline-ingest/src/formats") {
        let page = format!("docs/formats/{name}.md");
        if !tree.has(&page) {
            findings.push(Finding::new(path, 1, format!("has no page; write {page}")));
        }
    }
    for (path, name) in modules(tree, "crates/dateline/src/export") {
        let flag = format!("--format {name}`");
        if !tree.ending(".md").any(|(page, text)| folder(page) == "docs/formats" && text.contains(&flag)) {
            let message = format!("no page in docs/formats says what `dateline read --format {name}` writes; add it");
            findings.push(Finding::new(path, 1, message));
        }
    }
    findings
}

/// The modules of a folder with their names, its `mod.rs` left out.
fn modules<'t>(tree: &'t Tree, registry: &'static str) -> impl Iterator<Item = (&'t str, &'t str)> {
    tree.ending(".rs")
        .filter(move |(path, _)| folder(path) == registry)
        .map(|(path, _)| (path, file_name(path).trim_end_matches(".rs")))
        .filter(|(_, name)| *name != "mod")
}

/// The cell of a figure that is not there yet.
const NOT_MEASURED: &str = "not measured yet";

/// Every row of `docs/measurements.md` names the command and the commit of its figure, or says that it has none.
pub(super) fn measurements(tree: &Tree) -> Vec<Finding> {
    const PAGE: &str = "docs/measurements.md";
    let Some(page) = tree.text(PAGE) else {
        return vec![Finding::new(PAGE, 1, "is missing; figures without a page are hearsay")];
    };
    let mut findings = Vec::new();
    let mut columns: Vec<String> = Vec::new();
    for (number, line) in prose(page) {
        if !line.starts_with('|') {
            columns.clear();
            continue;
        }
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        if columns.is_empty() {
            columns = cells.iter().map(|cell| cell.to_lowercase()).collect();
            for column in ["figure", "command", "commit"] {
                if !columns.iter().any(|name| name == column) {
                    findings.push(Finding::new(PAGE, number, format!("table has no column `{column}`; add it")));
                }
            }
            continue;
        }
        if cells.iter().all(|cell| cell.chars().all(|c| c == '-' || c == ':')) {
            continue;
        }
        let cell = |name: &str| columns.iter().position(|column| column == name).and_then(|at| cells.get(at)).copied();
        if cell("figure").is_some_and(|figure| figure == NOT_MEASURED) {
            continue;
        }
        if cell("figure").is_some_and(str::is_empty) {
            let message = format!("row has no figure; measure it or write `{NOT_MEASURED}`");
            findings.push(Finding::new(PAGE, number, message));
        }
        if cell("command").is_some_and(|command| code_spans(command).all(str::is_empty)) {
            let message = "row names no command in backticks; say how the figure was made";
            findings.push(Finding::new(PAGE, number, message));
        }
        if cell("commit").is_some_and(|commit| !is_commit(commit.trim_matches('`'))) {
            let message = "row names no commit (7 to 40 hexadecimal digits); say what was measured";
            findings.push(Finding::new(PAGE, number, message));
        }
    }
    findings
}

fn is_commit(text: &str) -> bool {
    (7..=40).contains(&text.len()) && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// The one command of the README that runs the tests, which is what the machine runs too.
const TEST_COMMAND: &str = "cargo test";

/// The README shows the test command, and `.ci/run` runs that very line.
pub(super) fn readme_test(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, why) in
        [("README.md", "a newcomer runs it"), (".ci/run", "the machine must run what the README promises")]
    {
        let has = tree.text(path).is_some_and(|text| {
            text.lines().any(|line| line.trim().strip_prefix("$ ").unwrap_or(line.trim()) == TEST_COMMAND)
        });
        if !has {
            findings.push(Finding::new(path, 1, format!("has no line `{TEST_COMMAND}`; {why}")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::{check, lines};
    use super::*;

    const CARGO: (&str, &str) = ("crates/dateline-nlp/Cargo.toml", "[package]\nname = \"dateline-nlp\"\n");

    #[test]
    fn the_map_names_packages_and_folders() {
        let complete = (MAP, "`crates/` holds `dateline-nlp`.\n");
        check(
            architecture_is_complete,
            &[complete, CARGO],
            &[(MAP, "`crates/` holds code.\n"), CARGO],
            "ARCHITECTURE.md:1",
        );
        check(architecture_is_complete, &[], &[complete, CARGO, ("gold/a.txt", "")], "ARCHITECTURE.md:1");
        check(architecture_is_complete, &[], &[(MAP, "dateline-nlp, `crates/`"), CARGO], "ARCHITECTURE.md:1");
        check(architecture_is_complete, &[(MAP, "")], &[], "ARCHITECTURE.md:1");
    }

    #[test]
    fn the_map_names_what_is_there() {
        let file = ("crates/dateline-nlp/src/tokens.rs", "");
        let good = "`crates/dateline-nlp/src/tokens.rs`, `tokens.rs`, `crates/dateline-nlp/src/<name>.rs`, `text/plain`, `a::b`\n";
        check(
            paths_exist,
            &[(MAP, good), file],
            &[(MAP, "\n`crates/dateline-nlp/src/words.rs`\n"), file],
            "ARCHITECTURE.md:2",
        );
        check(paths_exist, &[], &[(MAP, "`words.rs`"), file], "ARCHITECTURE.md:1");
        check(paths_exist, &[], &[(MAP, "`gold/`"), file], "ARCHITECTURE.md:1");
        check(paths_exist, &[], &[(MAP, "`crates/dateline-nlp/gone/<name>.rs`"), file], "ARCHITECTURE.md:1");
    }

    #[test]
    fn other_documents_name_what_is_there_below_the_root_folders() {
        let file = ("crates/a/src/lib.rs", "");
        let good =
            ("docs/guide.md", "`report.html`, `crates/a/src/lib.rs`, `application/json`\n```\ncrates/none\n```\n");
        check(paths_exist, &[good, file], &[("docs/guide.md", "`crates/b`"), file], "docs/guide.md:1");
    }

    #[test]
    fn links_lead_somewhere() {
        let there = ("docs/b.md", "# A b: c\n");
        let good = (
            "docs/a.md",
            "[b](b.md), [c](b.md#a-b-c), [d](https://example.org/x), [up](../docs/), `[no](no)`\n```\n[x](y)\n```\n",
        );
        check(links, &[good, there], &[("docs/a.md", "text\n[b](c.md)\n"), there], "docs/a.md:2");
        check(links, &[], &[("docs/a.md", "[b](b.md#else)\n"), there], "docs/a.md:1");
        check(links, &[], &[("docs/a.md", "[b]: gone.md\n"), there], "docs/a.md:1");
        check(links, &[], &[("README.md", "[out](../shared/x)\n"), there], "README.md:1");
    }

    #[test]
    fn formats_and_exports_are_documented() {
        let code = ("crates/dateline-ingest/src/formats/html.rs", "");
        let registry = ("crates/dateline-ingest/src/formats/mod.rs", "");
        let page = ("docs/formats/html.md", "");
        check(formats_have_pages, &[code, registry, page], &[code], "crates/dateline-ingest/src/formats/html.rs:1");
        let export = ("crates/dateline/src/export/csv.rs", "");
        let said = ("docs/formats/rows.md", "`dateline read --format csv` writes rows.\n");
        check(formats_have_pages, &[export, said], &[export, page], "crates/dateline/src/export/csv.rs:1");
    }

    #[test]
    fn figures_name_command_and_commit() {
        let head = "| what | figure | command | commit |\n|---|---|---|---|\n";
        let page = |row: &str| format!("{head}{row}\n");
        let good = page("| F1 | .50 | `score` | `0123abc` |\n| F2 | not measured yet | | |");
        let path = "docs/measurements.md";
        for bad in
            ["| F1 | .50 | by hand | `0123abc` |", "| F1 | .50 | `score` | today |", "| F1 | | `score` | 0123abc |"]
        {
            check(measurements, &[(path, &good)], &[(path, &page(bad))], "docs/measurements.md:3");
        }
        assert_eq!(lines(measurements, &[(path, "| what | figure |\n|--|--|\n")]).len(), 2);
        check(measurements, &[(path, &good)], &[], "docs/measurements.md:1");
    }

    #[test]
    fn the_readme_and_the_machine_run_the_same_tests() {
        let good = [("README.md", "```\n$ cargo test\n```\n"), (".ci/run", "set -e\ncargo test\n")];
        check(readme_test, &good, &[("README.md", "cargo test --all\n"), good[1]], "README.md:1");
        check(readme_test, &good, &[good[0], (".ci/run", "cargo test -p one\n")], ".ci/run:1");
    }
}
