//! What a reader who does not see, or sees little, would trip over: checks of our own, and axe-core where npm has it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::Run;

/// A page of more is left to the check that opens it.
const MOST_ELEMENTS: u64 = 12_000;

const OWN: &str = include_str!("access.js");

/// The other checker (MPL-2.0), which is fetched to be run and is never part of us.
const AXE: &str = "axe-core@4.10.3";
const AXE_FILE: &str = "axe-core-4.10.3.tgz";
const AXE_SHA256: &str = "0f2b4d7dcdf7d1219df8d1959ad68e565f51d14c3f0d88bb71cd59abeb956292";

/// What axe finds, as [impact, rule, element, words].
const ASK_AXE: &str = "axe.run(document, { resultTypes: ['violations', 'incomplete'] }).then((all) => all.violations.flatMap((one) => \
                       one.nodes.slice(0, 3).map((node) => [one.impact, one.id, node.target.join(' '), one.help])))";

pub(super) fn run(run: &mut Run) -> Result<()> {
    let axe = match axe() {
        Ok(script) => Some(script),
        Err(error) => {
            println!("browser: axe-core cannot be had, so only our own checks run: {error:#}");
            None
        }
    };
    for theme in ["light", "dark"] {
        run.tab.theme(&mut run.browser, theme)?;
        for address in run.pages()? {
            run.open(&address)?;
            let size = run.value("document.querySelectorAll('*').length")?.as_u64().unwrap_or(0);
            if size > MOST_ELEMENTS {
                run.notes.push(format!("{address}: {size} elements are too many to be looked at one by one"));
                continue;
            }
            // What is folded is read too.
            run.value("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")?;
            let found = run.value(OWN)?;
            for pair in found.as_array().into_iter().flatten().take(12) {
                let words = format!("{} ({theme})", pair[1].as_str().unwrap_or_default());
                run.finding("", pair[0].as_str().unwrap_or_default(), &words);
            }
            let Some(axe) = &axe else { continue };
            run.value(axe)?;
            let found = run.value(ASK_AXE)?;
            for one in found.as_array().into_iter().flatten() {
                let word = |at: usize| one[at].as_str().unwrap_or_default().to_owned();
                let words = format!("{}, {} ({theme}, axe-core, {})", word(3), word(1), word(0));
                if matches!(word(0).as_str(), "serious" | "critical") {
                    run.finding("", &word(2), &words);
                } else {
                    let note = format!("{}: {}: {words}", run.here(), word(2));
                    run.notes.push(note);
                }
            }
        }
    }
    run.tab.theme(&mut run.browser, "light")
}

/// The script of axe-core, by npm, checked against the hash that we know.
fn axe() -> Result<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target").join("axe");
    std::fs::create_dir_all(&folder)?;
    if !folder.join(AXE_FILE).is_file() {
        said(Command::new("npm").args(["pack", "--silent", AXE]).current_dir(&folder)).context("npm pack")?;
    }
    let hash = said(Command::new("sha256sum").arg(AXE_FILE).current_dir(&folder))?;
    if !hash.starts_with(AXE_SHA256) {
        let _ = std::fs::remove_file(folder.join(AXE_FILE));
        bail!("{AXE_FILE} is not what it was: {hash}");
    }
    unpacked(&folder)
}

fn unpacked(folder: &Path) -> Result<String> {
    said(Command::new("tar").args(["-xzOf", AXE_FILE, "package/axe.min.js"]).current_dir(folder))
}

fn said(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
