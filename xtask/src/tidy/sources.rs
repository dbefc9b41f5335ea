//! What sources may not hold: skipped tests, nameless work, paths of a machine, untidy line ends.

use super::Finding;
use crate::tree::{Tree, file_name};

// The words that this module looks for are put together here, so that it can read itself.
const IGNORE: &str = concat!("ign", "ore");
const PANICS: &str = concat!("should", "_panic");
const NOTES: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
const MACHINE: &[&str] = &[concat!("/wo", "rk/"), concat!("/tm", "p/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];

/// Files that a machine writes, or that are input of tests and stay as they are.
fn is_given(path: &str) -> bool {
    ["tests/pages/", "tests/hostile/", "corpus/"].iter().any(|folder| path.starts_with(folder))
        || ["Cargo.lock", "uv.lock"].contains(&file_name(path))
        || path.ends_with(".snap")
}

/// No test is skipped, none is expected to panic: a test asserts today's behavior and says why it is wrong.
pub(super) fn skipped_tests(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(".rs") {
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            let has = |word: &str| line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word);
            let is_attribute = line.starts_with("#[") || line.starts_with("#![");
            let is_doc_test = (line.starts_with("///") || line.starts_with("//!")) && line.contains("```");
            let found = if is_attribute && has(PANICS) {
                PANICS
            } else if (is_attribute && !line.contains("lint") || is_doc_test) && has(IGNORE) {
                IGNORE
            } else {
                continue;
            };
            let message = format!("test with `{found}`; assert what happens today and say why it is wrong");
            findings.push(Finding::new(path, number + 1, message));
        }
    }
    findings
}

/// A note of work to do names its issue, as in `#12`.
pub(super) fn todo_issues(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts() {
        let comment = match path.rsplit('.').next() {
            Some("rs") => "//",
            Some("py" | "toml" | "sh" | "yml" | "yaml") => "#",
            _ => continue,
        };
        for (number, line) in text.lines().enumerate() {
            let Some(at) = line.find(comment) else { continue };
            let words: Vec<&str> = line[at..].split(|c: char| !c.is_alphanumeric() && c != '#').collect();
            let note = words.iter().find(|word| NOTES.contains(word));
            let names_issue = words.iter().any(|word| {
                word.strip_prefix('#')
                    .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
            });
            if let (Some(note), false) = (note, names_issue) {
                findings.push(Finding::new(path, number + 1, format!("{note} without an issue; write `{note}(#12)`")));
            }
        }
    }
    findings
}

/// No file holds a path of somebody's machine.
pub(super) fn machine_paths(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| !is_given(path)) {
        for (number, line) in text.lines().enumerate() {
            for prefix in MACHINE {
                // In `https://example.org/home/` and `../tmp/` the slash begins no path of a machine.
                let begins = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "./_-}>$)".contains(c));
                if line.match_indices(prefix).any(|(at, _)| begins(at)) {
                    let message = format!("names `{prefix}`, a folder of one machine; use a path from the repository");
                    findings.push(Finding::new(path, number + 1, message));
                }
            }
        }
    }
    findings
}

/// Text files end in one line break; lines have no white space at their ends (Markdown may) and no carriage return.
pub(super) fn line_ends(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.texts().filter(|(path, text)| !is_given(path) && !text.is_empty() && !text.contains('\0'))
    {
        if !text.ends_with('\n') {
            findings.push(Finding::new(path, text.lines().count(), "does not end in a line break; add it"));
        } else if text.ends_with("\n\n") {
            findings.push(Finding::new(path, text.lines().count(), "ends in empty lines; remove them"));
        }
        let is_table = path.ends_with(".tsv") || path.ends_with(".csv");
        for (number, line) in text.split('\n').enumerate() {
            let at_end = line.ends_with([' ', '\t']) && !path.ends_with(".md") && !is_table;
            if at_end || line.ends_with('\r') {
                findings.push(Finding::new(path, number + 1, "has white space at its end; remove it"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::{check, lines};
    use super::*;

    #[test]
    fn tests_run_and_do_not_panic() {
        let good = ("a.rs", "#[test]\nfn ignore() {}\n// ignore\n");
        check(skipped_tests, &[good], &[("a.rs", &format!("#[test]\n#[{IGNORE}]\nfn a() {{}}\n"))], "a.rs:2");
        check(skipped_tests, &[], &[("a.rs", &format!("#[{IGNORE} = \"slow\"]\n"))], "a.rs:1");
        check(skipped_tests, &[], &[("a.rs", &format!("#[{PANICS}(expected = \"x\")]\n"))], "a.rs:1");
        check(skipped_tests, &[], &[("a.rs", &format!("/// ```{IGNORE}\n"))], "a.rs:1");
    }

    #[test]
    fn notes_name_issues() {
        let note = NOTES[0];
        let good = format!("// {note}(#12): more\nlet {note} = 1;\n");
        check(todo_issues, &[("a.rs", &good)], &[("a.rs", &format!("fn a() {{}} // {note}: more\n"))], "a.rs:1");
        check(todo_issues, &[], &[("a.py", &format!("\n# {}\n", NOTES[1]))], "a.py:2");
    }

    #[test]
    fn paths_of_machines_are_found() {
        let good = format!("https://example.org{} ..{}\n", MACHINE[3], MACHINE[1]);
        for prefix in MACHINE {
            check(machine_paths, &[("a.md", &good)], &[("a.md", &format!("see `{prefix}x`\n"))], "a.md:1");
        }
        assert!(lines(machine_paths, &[("corpus/demo/a.html", MACHINE[3])]).is_empty());
    }

    #[test]
    fn line_ends_are_tidy() {
        let good = [("a.rs", "a\n"), ("b.md", "two  \nlines\n"), ("tests/pages/x.txt", "as it came \r\n"), ("c", "")];
        check(line_ends, &good, &[("a.rs", "a\nb")], "a.rs:2");
        check(line_ends, &good, &[("a.rs", "a \nb\n")], "a.rs:1");
        check(line_ends, &good, &[("a.md", "a\r\n")], "a.md:1");
        check(line_ends, &good, &[("a.rs", "a\n\n")], "a.rs:2");
    }
}
