//! Data says where it comes from and under which licence.

use std::collections::BTreeSet;

use super::Finding;
use crate::tree::{Tree, file_name, folder};

/// The largest file that needs no entry in [`LARGE`].
const LARGEST: usize = 5 << 20;

/// Files over [`LARGEST`] that are worth their size, each with the reason beside it.
const LARGE: &[&str] = &[
    // The core gazetteer: 180,000 places with their names, so that a fresh checkout finds them without a download.
    "data/world/places.bin",
    // The language core's int8 weights: without them a fresh checkout could not read English.
    "lang/en/weights/language.bin",
];

/// Names of the files that say where data is from.
const NOTICES: &[&str] = &["NOTICE", "LICENSE.md", "MANIFEST.toml"];

/// Endings of files that weights are kept in, wherever they lie.
const WEIGHTS: &[&str] = &[".bin", ".dlw", ".onnx", ".pt", ".safetensors", ".weights"];

/// The NOTICE of each data package names every file of it, and a NOTICE above weights names them.
pub(super) fn manifests(tree: &Tree) -> Vec<Finding> {
    let packages: BTreeSet<String> = tree
        .files()
        .map(|(path, _)| path)
        .filter(|path| (path.starts_with("lang/") || path.starts_with("data/")) && path.split('/').count() > 2)
        .map(|path| path.split('/').take(2).collect::<Vec<_>>().join("/"))
        .collect();
    let mut findings = Vec::new();
    for (path, bytes) in tree.files() {
        let package = packages.iter().find(|package| path.starts_with(&format!("{package}/")));
        let is_code = path.ends_with(".rs") || ["Cargo.toml", "README.md"].contains(&file_name(path));
        let is_notice = NOTICES.contains(&file_name(path));
        let is_weights = WEIGHTS.iter().any(|end| path.ends_with(end)) || std::str::from_utf8(bytes).is_err();
        let is_input = path.starts_with("tests/") || path.starts_with("corpus/") || path.starts_with("docs/");
        if is_code || is_notice || is_input || (package.is_none() && !is_weights) {
            continue;
        }
        if !is_noticed(tree, path, package.map_or("", String::as_str)) {
            let at = package.map_or("NOTICE".to_string(), |package| format!("{package}/NOTICE"));
            let message = format!("is named in no notice; add its source and licence to {at}");
            findings.push(Finding::new(path, 1, message));
        }
    }
    findings
}

/// Whether a notice in a folder from the file's own up to `top` names the file: by its path from there, or by its
/// folder with a slash.
fn is_noticed(tree: &Tree, path: &str, top: &str) -> bool {
    let mut at = folder(path);
    loop {
        let below = path[at.len()..].trim_start_matches('/');
        for name in NOTICES {
            let notice = if at.is_empty() { name.to_string() } else { format!("{at}/{name}") };
            let text = tree.text(&notice).unwrap_or_default();
            let mut words = text.split(|c: char| c.is_whitespace() || "`\"'=,;:()[]".contains(c));
            if words.any(|word| word == below || (word.ends_with('/') && word.len() > 1 && below.starts_with(word))) {
                return true;
            }
        }
        if at == top || at.is_empty() {
            return false;
        }
        at = folder(at);
    }
}

/// Large files are a choice, not an accident.
pub(super) fn sizes(tree: &Tree) -> Vec<Finding> {
    tree.files()
        .filter(|(path, bytes)| bytes.len() > LARGEST && !LARGE.contains(path))
        .map(|(path, bytes)| {
            let message = format!(
                "holds {} MB; keep it out of the repository, or list it in LARGE of xtask/src/tidy/data.rs with the reason",
                bytes.len() >> 20
            );
            Finding::new(path, 1, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{check, lines};
    use super::*;

    #[test]
    fn tables_are_in_the_notice() {
        let table = ("lang/en/cues.toml", "x = 1\n");
        let package = ("lang/en/Cargo.toml", "");
        let notice = ("lang/en/NOTICE", "cues.toml: ours\nevents/ : ours\n");
        let pattern = ("lang/en/events/aid.toml", "");
        check(manifests, &[table, package, notice, pattern], &[table, package], "lang/en/cues.toml:1");
        check(manifests, &[], &[("lang/en/times.toml", ""), notice], "lang/en/times.toml:1");
        let tag = ("lang/en/tags/forms.tsv", "");
        check(manifests, &[tag, ("lang/en/tags/LICENSE.md", "`forms.tsv`, ours")], &[tag], "lang/en/tags/forms.tsv:1");
        let weights = ("lang/en/weights/a.bin", "");
        let manifest = ("lang/en/weights/MANIFEST.toml", "[[weights]]\nfile = \"a.bin\"\n");
        check(manifests, &[weights, manifest], &[weights], "lang/en/weights/a.bin:1");
        check(manifests, &[], &[("data/world/towns.tsv", ""), ("NOTICE", "towns.tsv")], "data/world/towns.tsv:1");
    }

    #[test]
    fn weights_are_noticed_wherever_they_lie() {
        let weights = ("crates/dateline-ingest/src/blocks/trees.bin", "1");
        check(
            manifests,
            &[weights, ("crates/dateline-ingest/NOTICE", "src/blocks/trees.bin")],
            &[weights],
            "crates/dateline-ingest/src/blocks/trees.bin:1",
        );
        let partly = ("crates/dateline-ingest/NOTICE", "not-src/blocks/trees.bin");
        assert_eq!(lines(manifests, &[weights, partly]).len(), 1);
    }

    #[test]
    fn large_files_are_found() {
        let large = "x".repeat(LARGEST + 1);
        check(sizes, &[("a.txt", &large[1..])], &[("a.txt", &large)], "a.txt:1");
    }
}
