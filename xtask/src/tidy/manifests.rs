//! What the packages' manifests say: who depends on whom, names, lints.

use toml_span::Value;

use super::{Finding, line_of};
use crate::tree::{Tree, file_name, folder};

/// Who may depend on which of our own packages. Downwards only; the drawing is in `ARCHITECTURE.md`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("dateline-text", &[]),
    ("dateline-ingest", &["dateline-text"]),
    ("dateline-nlp", &["dateline-text"]),
    ("dateline-extract", &["dateline-nlp", "dateline-text"]),
    ("dateline-ledger", &["dateline-extract", "dateline-nlp", "dateline-text"]),
    (
        "dateline",
        &[
            "dateline-ledger",
            "dateline-extract",
            "dateline-nlp",
            "dateline-ingest",
            "dateline-text",
            "dateline-lang-en",
            "dateline-world",
        ],
    ),
    ("dateline-lang-en", &[]),
    ("dateline-world", &[]),
    ("xtask", &[]),
];

/// Packages that hold data and no logic: any crate may use them in its tests, and they use nothing at all.
const DATA: &[&str] = &["dateline-lang-en", "dateline-world"];

/// Packages outside the workspace may use any of ours: nothing depends on them.
const LEAVES: &[&str] = &["benches", "bindings/", "browser", "fuzz"];

/// Packages of others that only the edge may use.
const EDGE_ONLY: &[&str] =
    &["anyhow", "axum", "clap", "clap_complete", "clap_mangen", "hyper", "reqwest", "tiny_http", "tokio", "ureq"];

/// One dependency as a manifest names it.
struct Dependency {
    package: String,
    line: usize,
    is_dev: bool,
}

/// The dependencies of a manifest: every table whose name is or ends in `dependencies`, targets included.
fn dependencies(text: &str, manifest: &Value<'_>) -> Vec<Dependency> {
    let mut found = Vec::new();
    let mut tables: Vec<&Value<'_>> = vec![manifest];
    if let Some(targets) = manifest.pointer("/target").and_then(Value::as_table) {
        tables.extend(targets.values());
    }
    for table in tables {
        for (kind, is_dev) in [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)] {
            let Some(entries) = table.as_table().and_then(|table| table.get(kind)).and_then(Value::as_table) else {
                continue;
            };
            for (key, value) in entries {
                let renamed = value.pointer("/package").and_then(Value::as_str);
                let package = renamed.unwrap_or(key.name.as_ref()).to_string();
                found.push(Dependency { package, line: line_of(text, key.span.start), is_dev });
            }
        }
    }
    found
}

/// The manifests of packages that parse, with path and text; one that does not parse is a finding.
fn manifests<'t>(tree: &'t Tree, findings: &mut Vec<Finding>) -> Vec<(&'t str, &'t str, Value<'t>)> {
    let mut all = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| file_name(path) == "Cargo.toml") {
        match toml_span::parse(text) {
            Ok(manifest) => all.push((path, text, manifest)),
            Err(error) => findings.push(Finding::new(
                path,
                line_of(text, error.span.start),
                format!("not a manifest: {error}; correct it"),
            )),
        }
    }
    all
}

fn package_name<'v>(manifest: &'v Value<'_>) -> Option<&'v str> {
    manifest.pointer("/package/name").and_then(Value::as_str)
}

fn is_leaf(path: &str) -> bool {
    LEAVES.iter().any(|leaf| path.starts_with(leaf))
}

/// Our packages depend on one another downwards only.
pub(super) fn directions(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text, manifest) in manifests(tree, &mut findings) {
        let Some(name) = package_name(&manifest) else { continue };
        if is_leaf(path) {
            continue;
        }
        let Some((_, may_use)) = MAY_USE.iter().find(|(package, _)| *package == name) else {
            findings.push(Finding::new(
                path,
                1,
                format!(
                    "`{name}` has no place in the house; write a decision record, then add it to MAY_USE in \
                     xtask/src/tidy/manifests.rs and to ARCHITECTURE.md"
                ),
            ));
            continue;
        };
        for Dependency { package, line, is_dev } in dependencies(text, &manifest) {
            let ours = MAY_USE.iter().any(|(other, _)| *other == package) || package.starts_with("dateline");
            let of_data = is_dev && DATA.contains(&package.as_str()) && name != "xtask";
            if ours && !may_use.contains(&package.as_str()) && !of_data {
                let allowed = if may_use.is_empty() { "none of ours".to_string() } else { may_use.join(", ") };
                let message = format!(
                    "`{name}` may not depend on `{package}` (allowed: {allowed}); move the code down, or pass the \
                     value in as an argument"
                );
                findings.push(Finding::new(path, line, message));
            }
            let bare = DATA.contains(&name) || name == "dateline-text";
            if !ours && !is_dev && bare {
                let message = format!("`{name}` depends on nothing, and `{package}` is something; do without it");
                findings.push(Finding::new(path, line, message));
            }
        }
    }
    findings
}

/// Only the `dateline` crate knows HTTP, command lines and boxed errors.
pub(super) fn edge_only(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text, manifest) in manifests(tree, &mut Vec::new()) {
        if is_leaf(path) || package_name(&manifest).is_none_or(|name| name == "dateline") {
            continue;
        }
        for Dependency { package, line, .. } in dependencies(text, &manifest) {
            if EDGE_ONLY.contains(&package.as_str()) {
                let message = format!("`{package}` belongs to crates/dateline only; do that part there");
                findings.push(Finding::new(path, line, message));
            }
        }
    }
    findings
}

/// A package is named like its folder: `crates/<name>`, `lang/<code>` and `data/<what>` with their prefixes.
pub(super) fn package_names(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text, manifest) in manifests(tree, &mut Vec::new()) {
        let Some(name) = package_name(&manifest) else { continue };
        let (above, own) = folder(path).rsplit_once('/').unwrap_or(("", folder(path)));
        let expected = match above {
            "lang" => format!("dateline-lang-{own}"),
            "data" => format!("dateline-{own}"),
            "bindings" => continue,
            "" if is_leaf(path) => format!("dateline-{own}"),
            _ => own.to_string(),
        };
        if name != expected {
            let at = manifest.pointer("/package/name").map_or(1, |value| line_of(text, value.span.start));
            let message = format!("package `{name}` lies in `{}`; name it `{expected}`", folder(path));
            findings.push(Finding::new(path, at, message));
        }
    }
    findings
}

/// The one package that states its lints itself, because its kernels need unsafe code, and where those lie. Why: the
/// decision record on the engine.
const UNSAFE: (&str, &str) = ("crates/dateline-nlp/", "crates/dateline-nlp/src/model/kernel/");

/// What makes rustc accept unsafe code in a module, put together here so that this module can be read by its check.
const ALLOW: &str = concat!("allow(unsafe", "_code)");

/// Unsafe code is allowed in the kernels only.
pub(super) fn unsafe_places(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(".rs").filter(|(path, _)| !path.starts_with(UNSAFE.1) && !is_leaf(path)) {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| line.contains(ALLOW)) {
            let message = format!("`{}` allows unsafe code; only {} may", line.trim(), UNSAFE.1);
            findings.push(Finding::new(path, number + 1, message));
        }
    }
    findings
}

/// Whether a manifest states all lints of the workspace itself, with unsafe code denied instead of forbidden.
fn states_lints(manifest: &Value<'_>, workspace: Option<&Value<'_>>) -> bool {
    let Some(groups) = workspace.and_then(Value::as_table) else { return false };
    groups.iter().all(|(group, lints)| {
        lints.as_table().is_some_and(|lints| {
            lints.iter().all(|(lint, level)| {
                let level = if lint.name == "unsafe_code" { Some("deny") } else { level.as_str() };
                let stated = manifest.pointer(&format!("/lints/{}/{}", group.name, lint.name));
                level.is_some() && stated.and_then(Value::as_str) == level
            })
        })
    })
}

/// The workspace forbids unsafe code and asks for documentation, and every member takes its lints.
pub(super) fn lints(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let root = tree.texts().find(|(path, _)| *path == "Cargo.toml").and_then(|(_, text)| toml_span::parse(text).ok());
    let workspace = root.as_ref().and_then(|root| root.pointer("/workspace/lints"));
    for (path, text, manifest) in manifests(tree, &mut Vec::new()) {
        if manifest.has_key("workspace") && path == "Cargo.toml" {
            for (lint, level) in [("unsafe_code", "forbid"), ("missing_docs", "warn")] {
                let stated = manifest.pointer(&format!("/workspace/lints/rust/{lint}"));
                if stated.and_then(Value::as_str) != Some(level) {
                    let at = stated.map_or(1, |value| line_of(text, value.span.start));
                    let message = format!("[workspace.lints.rust] must say {lint} = \"{level}\"");
                    findings.push(Finding::new(path, at, message));
                }
            }
        } else if package_name(&manifest).is_some() && !is_leaf(path) {
            let taken = manifest.pointer("/lints/workspace").and_then(Value::as_bool) == Some(true)
                || path.starts_with(UNSAFE.0) && states_lints(&manifest, workspace);
            if !taken {
                let message = "takes no lints of the workspace; add [lints] workspace = true";
                findings.push(Finding::new(path, 1, message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    /// A manifest with this name and these lines below.
    fn manifest(name: &str, below: &str) -> String {
        format!("[package]\nname = \"{name}\"\n{below}")
    }

    #[test]
    fn dependencies_go_down() {
        check(
            directions,
            &[
                (
                    "crates/dateline-nlp/Cargo.toml",
                    &manifest("dateline-nlp", "[dependencies]\ndateline-text.workspace = true\n"),
                ),
                (
                    "crates/dateline/Cargo.toml",
                    &manifest("dateline", "[dependencies]\ndateline-world = { path = \"x\" }\nclap = \"4\""),
                ),
            ],
            &[(
                "crates/dateline-text/Cargo.toml",
                &manifest("dateline-text", "[dependencies]\n\ndateline-nlp.workspace = true\n"),
            )],
            "crates/dateline-text/Cargo.toml:5",
        );
    }

    #[test]
    fn ingest_and_nlp_do_not_know_each_other() {
        check(
            directions,
            &[],
            &[(
                "crates/dateline-ingest/Cargo.toml",
                &manifest("dateline-ingest", "[dependencies]\ndateline-nlp = \"0.1\""),
            )],
            "crates/dateline-ingest/Cargo.toml:4",
        );
    }

    #[test]
    fn a_renamed_dependency_and_one_for_a_target_are_seen() {
        let below = "[dependencies]\nwords = { package = \"dateline-lang-en\", version = \"0.1\" }";
        let nlp = manifest("dateline-nlp", below);
        check(directions, &[], &[("crates/dateline-nlp/Cargo.toml", &nlp)], "crates/dateline-nlp/Cargo.toml:4");
        let nlp = manifest("dateline-nlp", "[target.'cfg(unix)'.dependencies]\ndateline = \"0.1\"");
        check(directions, &[], &[("crates/dateline-nlp/Cargo.toml", &nlp)], "crates/dateline-nlp/Cargo.toml:4");
    }

    #[test]
    fn data_packages_serve_tests_and_depend_on_nothing() {
        check(
            directions,
            &[(
                "crates/dateline-extract/Cargo.toml",
                &manifest("dateline-extract", "[dev-dependencies]\ndateline-lang-en = \"0.1\""),
            )],
            &[(
                "crates/dateline-extract/Cargo.toml",
                &manifest("dateline-extract", "[dependencies]\ndateline-lang-en = \"0.1\""),
            )],
            "crates/dateline-extract/Cargo.toml:4",
        );
        check(
            directions,
            &[("lang/en/Cargo.toml", &manifest("dateline-lang-en", "[dependencies]"))],
            &[("lang/en/Cargo.toml", &manifest("dateline-lang-en", "[dependencies]\nserde = \"1\""))],
            "lang/en/Cargo.toml:4",
        );
    }

    #[test]
    fn xtask_uses_no_crate_of_ours_and_a_new_crate_needs_a_decision() {
        check(
            directions,
            &[("xtask/Cargo.toml", &manifest("xtask", "[dependencies]\ntoml-span = \"0.7\""))],
            &[("xtask/Cargo.toml", &manifest("xtask", "[dev-dependencies]\ndateline-lang-en = \"0.1\""))],
            "xtask/Cargo.toml:4",
        );
        let new = manifest("dateline-gossip", "");
        check(directions, &[], &[("crates/dateline-gossip/Cargo.toml", &new)], "crates/dateline-gossip/Cargo.toml:1");
    }

    #[test]
    fn a_broken_manifest_is_a_finding() {
        check(
            directions,
            &[],
            &[("crates/dateline/Cargo.toml", "[package]\nname = \n")],
            "crates/dateline/Cargo.toml:2",
        );
    }

    #[test]
    fn only_the_edge_knows_the_command_line() {
        let below = "[dependencies]\nclap = \"4\"";
        check(
            edge_only,
            &[("crates/dateline/Cargo.toml", &manifest("dateline", below))],
            &[("crates/dateline-ingest/Cargo.toml", &manifest("dateline-ingest", below))],
            "crates/dateline-ingest/Cargo.toml:4",
        );
    }

    #[test]
    fn folders_are_named_like_packages() {
        check(
            package_names,
            &[
                ("crates/dateline-nlp/Cargo.toml", &manifest("dateline-nlp", "")),
                ("lang/en/Cargo.toml", &manifest("dateline-lang-en", "")),
                ("data/world/Cargo.toml", &manifest("dateline-world", "")),
                ("xtask/Cargo.toml", &manifest("xtask", "")),
                ("benches/Cargo.toml", &manifest("dateline-benches", "")),
            ],
            &[("crates/nlp/Cargo.toml", &manifest("dateline-nlp", ""))],
            "crates/nlp/Cargo.toml:2",
        );
    }

    #[test]
    fn every_member_takes_the_lints() {
        let root = "[workspace.lints.rust]\nunsafe_code = \"forbid\"\nmissing_docs = \"warn\"\n";
        let lax = "[workspace.lints.rust]\nunsafe_code = \"warn\"\nmissing_docs = \"warn\"\n";
        let good = manifest("dateline-nlp", "[lints]\nworkspace = true");
        let bad = manifest("dateline-nlp", "");
        let path = "crates/dateline-nlp/Cargo.toml";
        check(
            lints,
            &[("Cargo.toml", root), (path, &good)],
            &[("Cargo.toml", root), (path, &bad)],
            "crates/dateline-nlp/Cargo.toml:1",
        );
        check(lints, &[], &[("Cargo.toml", lax)], "Cargo.toml:2");
    }

    #[test]
    fn only_the_kernels_package_may_state_its_lints_and_then_all_of_them() {
        let root = "[workspace.lints.rust]\nunsafe_code = \"forbid\"\nmissing_docs = \"warn\"\n";
        let stated = "[lints.rust]\nunsafe_code = \"deny\"\nmissing_docs = \"warn\"\n";
        let (nlp, path) = (manifest("dateline-nlp", stated), "crates/dateline-nlp/Cargo.toml");
        let lax = nlp.replace("deny", "allow");
        check(
            lints,
            &[("Cargo.toml", root), (path, &nlp)],
            &[("Cargo.toml", root), (path, &lax)],
            &format!("{path}:1"),
        );
        let fewer = nlp.replace("missing_docs", "missing");
        check(lints, &[], &[("Cargo.toml", root), (path, &fewer)], &format!("{path}:1"));
        let (text, path) = (manifest("dateline-text", stated), "crates/dateline-text/Cargo.toml");
        check(lints, &[], &[("Cargo.toml", root), (path, &text)], &format!("{path}:1"));
    }

    #[test]
    fn unsafe_code_lies_in_the_kernels() {
        let source = format!("//! A module.\n#![{ALLOW}]\n");
        check(
            unsafe_places,
            &[("crates/dateline-nlp/src/model/kernel/x86.rs", &source)],
            &[("crates/dateline-nlp/src/model/mod.rs", &source)],
            "crates/dateline-nlp/src/model/mod.rs:2",
        );
    }
}
