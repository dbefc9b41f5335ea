//! The program under test: a ledger of the demo's dossier and of hostile reports, served on a free port.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::json;

/// Text that would come alive if it were ever taken for markup, and characters that turn words round.
pub(crate) const HOSTILE: &str = "</title><script>window.hacked = 1; alert(1)</script><img src=x onerror=\"window.hacked = 2\"> \
                                  \u{202E}desrever\u{202C} \u{200B}hidden\u{200B} & \"quoted\" 'words' <b>bold</b>";

/// A server that runs, and ends with this value.
pub(crate) struct Served {
    child: Child,
    /// The address without a slash at its end.
    pub(crate) site: String,
    /// What follows the first question mark, so that the server lets the browser in.
    pub(crate) key: String,
    /// A folder of its own, which goes in the end.
    pub(crate) folder: PathBuf,
    /// Whether it can be written to.
    pub(crate) is_own: bool,
}

impl Served {
    /// Serves `ledger`, or one of the demo's dossier that it records first.
    pub(crate) fn start(program: &Path, ledger: Option<&Path>) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("dateline-browser-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let own = folder.join("velmora.ledger");
        if ledger.is_none() {
            record(program, &folder, &own)?;
        }
        let mut command = Command::new(program);
        command.arg("serve").arg(ledger.unwrap_or(&own)).args(["--port", "0", "--author", "Ada Quill"]);
        if ledger.is_some() {
            command.arg("--read-only");
        }
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("the program does not start")?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let Some((site, key)) = line.trim().split_once("/?") else {
            let _ = child.kill();
            let _ = child.wait();
            bail!("`dateline serve` gave no address: {line:?}");
        };
        Ok(Served { child, site: site.to_owned(), key: key.to_owned(), folder, is_own: ledger.is_none() })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn record(program: &Path, folder: &Path, ledger: &Path) -> Result<()> {
    let dossier = folder.join("dossier");
    run(Command::new(program).args(["demo", "--write"]).arg(&dossier))?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(&dossier)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    run(Command::new(program).arg("add").arg("--ledger").arg(ledger).args(files))?;
    run(Command::new(program).arg("link").arg("--ledger").arg(ledger))?;
    // After linking, and without the model: both would take their time over the long one.
    run(Command::new(program).args(["add", "--weights", "none", "--ledger"]).arg(ledger).arg(hostile(folder)?))
}

/// Reports that mean harm: markup and turned words in every field, and one of a megabyte.
fn hostile(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("hostile.jsonl");
    let mut file = std::fs::File::create(&path)?;
    let words = format!(
        "{HOSTILE}\n\nOla {HOSTILE} Brandt said on Tuesday that {HOSTILE} was safe. The harbor master denied that {HOSTILE}."
    );
    let long = "Mara Holt said that the tide gate at Kerrin Sound held. The harbor master denied it. ".repeat(1_200);
    let unbroken = format!("A mayor said: {}.", "unbroken".repeat(2_000));
    // The long one has no date, so that it is last in every list.
    for (id, title, text, published) in [
        ("hostile-words", HOSTILE, words.as_str(), Some("2031-03-09")),
        ("hostile-long", "A long report", long.as_str(), None),
        ("hostile-unbroken", "A word without an end", unbroken.as_str(), Some("2031-03-09")),
    ] {
        let line = json!({ "id": id, "title": title, "text": text, "published": published, "publisher": "Kerrin <i>Echo</i>" });
        writeln!(file, "{line}")?;
    }
    Ok(path)
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
