//! `dateline add`.

use anyhow::Context as _;
use clap::ArgMatches;
use dateline_ingest::Capture;
use dateline_ledger::{Access, Ledger, LedgerError, NewReport, Outcome, ReadBy, Timestamp, sha256_hex};

use crate::Reading;
use crate::cli::read::{Reader, clear_progress, show_progress, tell};
use crate::cli::{DONE, FAILED, NOTHING_FOUND, complain, progress_is_wanted, write_out};
use crate::matter::MatterTables;
use crate::recording::new_report;
use crate::table::{Cell, Room, Table};
use crate::terminal::{Look, Theme, shortened};

/// A report that is read, with what to call it in a line for people.
pub(in crate::cli) struct Ready {
    pub(in crate::cli) report: NewReport,
    name: String,
    title: String,
}

/// Reports that are recorded in one transaction: a loss of power loses no more than these, and none of them has a line yet.
const REPORTS_A_BATCH: usize = 32;

/// What became of the reports so far.
#[derive(Default)]
struct Counts {
    new: usize,
    versions: usize,
    known: usize,
    redacted: usize,
    claims: usize,
    unread: usize,
}

/// Where reports go.
struct Recorder<'m> {
    matches: &'m ArgMatches,
    theme: Theme,
    ledger: Ledger,
    author: String,
    now: Option<Timestamp>,
    waiting: Vec<Ready>,
    counts: Counts,
    has_header: bool,
}

pub(super) fn run(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let reader = Reader::new(matches)?;
    let read_by = read_by(matches)?;
    // Asked for before anything is read, so that a wrong one fails at once.
    let fixed = super::now(matches)?;
    let is_fixed = matches.contains_id("now") || std::env::var_os("SOURCE_DATE_EPOCH").is_some();
    let quiet = matches.get_flag("quiet");
    let progress = progress_is_wanted(quiet);
    let mut recorder = Recorder {
        matches,
        theme,
        ledger: super::open(matches, Access::Create)?,
        author: matches.get_one::<String>("author").cloned().unwrap_or_default(),
        now: is_fixed.then_some(fixed),
        waiting: Vec::new(),
        counts: Counts::default(),
        has_header: false,
    };
    let tables = MatterTables::english()?;
    let make = |capture: &Capture, reading: &Reading| ready(capture, reading, &read_by, &tables);
    let mut recorded = Ok(());
    reader.each(make, |outcome| {
        recorder.counts.unread += outcome.errors.len();
        recorder.counts.claims += outcome.statements;
        tell(&outcome, quiet, progress);
        recorder.waiting.extend(outcome.made);
        if recorder.waiting.len() >= REPORTS_A_BATCH {
            recorded = recorder.record();
        }
        if progress {
            show_progress(&recorder.counts.words());
        }
        recorded.is_ok()
    });
    if progress {
        clear_progress();
    }
    recorded.and_then(|()| recorder.record())?;
    let counts = &recorder.counts;
    if !quiet {
        complain(&counts.words());
    }
    let done = counts.new + counts.versions + counts.known + counts.redacted;
    Ok(match (counts.unread, done) {
        (0, 0) => NOTHING_FOUND,
        (0, _) => DONE,
        _ => FAILED,
    })
}

/// What reads: this program, with the model that `--weights` names.
fn read_by(matches: &ArgMatches) -> anyhow::Result<ReadBy> {
    let own = crate::recording::read_by();
    let model = match matches.get_one::<String>("weights").map(String::as_str) {
        Some("none") => None,
        Some(path) => {
            Some(sha256_hex(&std::fs::read(path).with_context(|| format!("cannot read the weights {path}"))?))
        }
        None => return Ok(own),
    };
    Ok(ReadBy { model, ..own })
}

/// Makes a report ready to be recorded: the work that threads share.
pub(in crate::cli) fn ready(
    capture: &Capture,
    reading: &Reading,
    read_by: &ReadBy,
    tables: &MatterTables,
) -> anyhow::Result<Ready> {
    let (record, report) = new_report(capture, reading, read_by, tables)?;
    let name = record.report.path.clone().or_else(|| record.report.url.clone()).unwrap_or_else(|| "-".to_owned());
    // A file of one report is its name; of one that holds many, each has an id of its own.
    let is_one = extent_is_all(capture, reading);
    let name = if is_one { name } else { format!("{name} ({})", record.report.id) };
    let title = record.report.title.clone().unwrap_or_default();
    Ok(Ready { report, name, title })
}

/// Whether a report is all that its capture holds.
fn extent_is_all(capture: &Capture, reading: &Reading) -> bool {
    reading.report.extent == capture.whole() || capture.name() == reading.report.id
}

impl Recorder<'_> {
    /// Records what waits, and says so once it is on the disk.
    fn record(&mut self) -> anyhow::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let now = match self.now {
            Some(now) => now,
            None => super::now(self.matches)?,
        };
        let waiting = std::mem::take(&mut self.waiting);
        let mut batch = self.ledger.batch(&self.author, now)?;
        let outcomes = waiting.iter().map(|ready| batch.record(&ready.report)).collect::<Result<Vec<_>, LedgerError>>();
        let outcomes = outcomes.and_then(|outcomes| batch.commit().map(|_| outcomes))?;
        let mut table = Table::new(&[
            ("id", "id", Room::Whole),
            ("outcome", "", Room::Whole),
            ("version_of", "", Room::Hidden),
            ("claims", "", Room::Hidden),
            ("input", "", Room::Hidden),
            ("title", "", Room::Rest),
        ]);
        for (ready, outcome) in waiting.iter().zip(&outcomes) {
            let (id, word, look, of) = match outcome {
                Outcome::New(id) => (*id, "new", Look::Yes, None),
                Outcome::Version { report, of } => (*report, "version", Look::Open, Some(format!("r{of}"))),
                Outcome::Known(id) => (*id, "known", Look::Faint, None),
                Outcome::Redacted(id) => (*id, "redacted", Look::No, None),
            };
            match word {
                "new" => self.counts.new += 1,
                "version" => self.counts.versions += 1,
                "known" => self.counts.known += 1,
                _ => self.counts.redacted += 1,
            }
            table.rows.push(vec![
                Cell::new(format!("r{id}")),
                Cell::new(word).look(look),
                Cell::new(of),
                Cell::new(ready.report.claims()),
                Cell::new(ready.name.clone()),
                Cell::new(ready.title.clone()),
            ]);
        }
        self.acknowledge(&table)
    }

    fn acknowledge(&mut self, table: &Table) -> anyhow::Result<()> {
        let mut out = String::new();
        match super::form(self.matches) {
            "csv" => {
                let rows = table.csv()?;
                let header = rows.find('\n').map_or(0, |at| at + 1);
                out.push_str(if self.has_header { &rows[header..] } else { &rows });
            }
            "json" => {
                for line in table.json().lines().filter(|line| line.starts_with('{')) {
                    out.push_str(line.trim_end_matches(','));
                    out.push('\n');
                }
            }
            _ => {
                for row in &table.rows {
                    let [id, word, _, _, name, title] = &row[..] else { continue };
                    let (id, name, title) = (id.words(), name.words(), title.words());
                    let name = shortened(&name, self.theme.width / 2);
                    let room = self.theme.width.saturating_sub(20 + dateline_text::render::columns(&name)).max(16);
                    let (title, word) = (shortened(&title, room), word.painted(&self.theme, 8));
                    out.push_str(&format!("{id:<6}  {word}  {name}  {}", self.theme.paint(Look::Faint, &title)));
                    out.truncate(out.trim_end().len());
                    out.push('\n');
                }
            }
        }
        self.has_header = true;
        write_out(out.as_bytes())
    }
}

impl Counts {
    fn words(&self) -> String {
        let mut parts = vec![format!("{} new", self.new)];
        for (count, word) in [
            (self.versions, "versions"),
            (self.known, "known"),
            (self.redacted, "redacted before"),
            (self.unread, "not read"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {word}"));
            }
        }
        format!("{}; {} statements read", parts.join(", "), self.claims)
    }
}
