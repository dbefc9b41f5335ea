//! Names that say nothing.

use super::Finding;
use crate::tree::{Tree, file_name};

/// Names under which anything can be put, and so everything ends up.
const EMPTY: &[&str] = &["core", "common", "util", "utils", "types", "helpers", "manager"];

/// No crate, folder of sources, module file or inline module has a name that says nothing.
pub(super) fn empty_names(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(".rs") {
        for part in path.split('/') {
            let stem = part.strip_suffix(".rs").unwrap_or(part);
            let last = stem.rsplit('-').next().unwrap_or(stem);
            if EMPTY.contains(&stem) || (part != file_name(path) && EMPTY.contains(&last)) {
                findings.push(Finding::new(path, 1, format!("`{part}` says nothing; name it by what it holds")));
            }
        }
        for (number, line) in text.lines().enumerate() {
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let starts = line.trim_start().starts_with("mod ") || line.trim_start().starts_with("pub");
            let named = words.windows(2).find(|pair| pair[0] == "mod" && EMPTY.contains(&pair[1]));
            if let (true, true, Some(pair)) = (starts, line.trim_end().ends_with('{'), named) {
                let message = format!("module `{}` says nothing; name it by what it holds", pair[1]);
                findings.push(Finding::new(path, number + 1, message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn names_say_something() {
        let good = [("crates/dateline-text/src/span.rs", "pub mod typed {\n}\n// the core {\n")];
        check(empty_names, &good, &[("crates/dateline/src/util.rs", "")], "crates/dateline/src/util.rs:1");
        check(empty_names, &good, &[("crates/dateline/src/common/mod.rs", "")], "crates/dateline/src/common/mod.rs:1");
        check(empty_names, &good, &[("crates/dateline-core/src/lib.rs", "")], "crates/dateline-core/src/lib.rs:1");
        check(empty_names, &good, &[("a.rs", "\npub(crate) mod helpers {\n}\n")], "a.rs:2");
    }
}
