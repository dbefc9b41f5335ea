//! `dateline read`.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use anyhow::Context;
use clap::ArgMatches;
use dateline_ingest::{Capture, Origin};
use dateline_text::{Source, Span};

use super::{DONE, FAILED, NOTHING_FOUND, complain, progress_is_wanted};
use crate::export::{EXPORTERS, ExportOptions, exporter_named};
use crate::fetch::Fetcher;
use crate::inputs::{self, Input, InputError};
use crate::terminal::Theme;
use crate::{Pipeline, Reading, batch};

/// What a thread does at one go.
enum Job {
    /// An input that could not be found; the line to say so.
    Failed(String),
    /// Loads an input and reads every report in it.
    Input(Input),
    /// Reads some reports of a capture that holds many.
    Part(Arc<Capture>, Vec<Span<Source>>),
}

/// What came of some reports.
pub(super) struct Outcome<T> {
    /// What was made of each.
    pub(super) made: Vec<T>,
    /// Lines for what could not be read.
    pub(super) errors: Vec<String>,
    /// Lines for what was read with a doubt.
    pub(super) warnings: Vec<String>,
    /// How many statements stand in them.
    pub(super) statements: usize,
}

impl<T> Outcome<T> {
    fn failed(line: String) -> Self {
        Outcome { made: Vec::new(), errors: vec![line], warnings: Vec::new(), statements: 0 }
    }
}

/// Everything that reading many inputs needs.
pub(super) struct Reader {
    pub(super) pipeline: Pipeline,
    fetcher: Fetcher,
    from: Option<&'static str>,
    threads: usize,
    arguments: Vec<String>,
}

/// Reports of one capture that one thread reads at one go: enough to keep the queue short.
const REPORTS_A_JOB: usize = 16;

pub(super) fn run(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let reader = Reader::new(matches)?;
    let exporter = matches.get_one::<String>("format").and_then(|name| exporter_named(name)).unwrap_or(EXPORTERS[0]);
    let tokens = matches.get_many::<String>("layers").is_some_and(|mut layers| layers.any(|layer| layer == "tokens"));
    let options = ExportOptions { tokens, theme };
    let quiet = matches.get_flag("quiet");

    let mut out = io::BufWriter::new(io::stdout().lock());
    out.write_all(&exporter.start()?).context("cannot write to standard output")?;

    let progress = progress_is_wanted(quiet);
    let (mut reports, mut statements, mut failed, mut written) = (0, 0, false, Ok(()));
    let make = |capture: &Capture, reading: &Reading| Ok(exporter.report(capture, reading, &options)?);
    reader.each(make, |outcome| {
        reports += outcome.made.len();
        statements += outcome.statements;
        failed |= !outcome.errors.is_empty();
        written = outcome.made.iter().try_for_each(|bytes| out.write_all(bytes));
        tell(&outcome, quiet, progress);
        if progress {
            show_progress(&format!("{reports} reports, {statements} statements"));
        }
        written.is_ok()
    });
    if progress {
        clear_progress();
    }
    written.and_then(|()| out.flush()).context("cannot write to standard output")?;
    Ok(if failed {
        FAILED
    } else if statements == 0 {
        NOTHING_FOUND
    } else {
        DONE
    })
}

impl Reader {
    /// Takes what was typed.
    pub(super) fn new(matches: &ArgMatches) -> anyhow::Result<Self> {
        let from = super::explain::format(matches);
        Ok(Reader {
            pipeline: super::pipeline(matches)?.with_format(from),
            fetcher: Fetcher::new(matches.get_one::<u64>("timeout").copied().unwrap_or(30)),
            from: from.map(|format| format.name()),
            threads: match matches.get_one::<u16>("threads") {
                Some(&threads) => usize::from(threads),
                None => thread::available_parallelism().map_or(1, usize::from),
            },
            arguments: matches.get_many::<String>("input").into_iter().flatten().cloned().collect(),
        })
    }

    /// Reads every report of the inputs on all threads, makes something of each there, and hands it over in the order of
    /// the inputs. `done` returns `false` to stop early.
    pub(super) fn each<T: Send>(
        &self,
        make: impl Fn(&Capture, &Reading) -> anyhow::Result<T> + Sync,
        done: impl FnMut(Outcome<T>) -> bool,
    ) {
        let jobs =
            self.arguments.iter().flat_map(|argument| inputs::expand(argument)).flat_map(|(name, input)| match input {
                Ok(input) if holds_many(&input, self.from) => self.parts(input),
                Ok(input) => vec![Job::Input(input)],
                Err(error) => vec![Job::Failed(line(&name, &error))],
            });
        let work = |job| match job {
            Job::Failed(line) => Outcome::failed(line),
            Job::Input(input) => match open(&input, &self.pipeline, &self.fetcher) {
                Ok((capture, extents)) => self.read(&capture, &extents, &make),
                Err(error) => Outcome::failed(line(&input.to_string(), &error)),
            },
            Job::Part(capture, extents) => self.read(&capture, &extents, &make),
        };
        batch::in_order(jobs, self.threads, work, done);
    }

    /// Loads an input and cuts it into parts.
    fn parts(&self, input: Input) -> Vec<Job> {
        match open(&input, &self.pipeline, &self.fetcher) {
            Ok((capture, extents)) => {
                let capture = Arc::new(capture);
                extents.chunks(REPORTS_A_JOB).map(|part| Job::Part(Arc::clone(&capture), part.to_vec())).collect()
            }
            Err(error) => vec![Job::Failed(line(&input.to_string(), &error))],
        }
    }

    fn read<T>(
        &self,
        capture: &Capture,
        extents: &[Span<Source>],
        make: &impl Fn(&Capture, &Reading) -> anyhow::Result<T>,
    ) -> Outcome<T> {
        let mut outcome = Outcome { made: Vec::new(), errors: Vec::new(), warnings: Vec::new(), statements: 0 };
        let name = match &capture.origin {
            Origin::File(path) => path.clone(),
            Origin::Url { url, .. } => url.clone(),
            Origin::Stdin => "standard input".to_owned(),
        };
        for &extent in extents {
            // One report that breaks a rule of ours must not end the batch.
            let read = catch_unwind(AssertUnwindSafe(|| -> anyhow::Result<_> {
                let reading = self.pipeline.read(capture, extent)?;
                let made = make(capture, &reading)?;
                Ok((reading.extraction.attributions.len(), reading.warnings, reading.report.id, made))
            }));
            match read {
                Ok(Ok((statements, warnings, id, made))) => {
                    outcome.statements += statements;
                    let place = if extents.len() > 1 { format!("{name} ({id})") } else { name.clone() };
                    outcome.warnings.extend(warnings.iter().map(|warning| format!("{place}: {warning}")));
                    outcome.made.push(made);
                }
                Ok(Err(error)) => outcome.errors.push(line(&name, &error)),
                Err(_) => outcome.errors.push(line(
                    &name,
                    &format!(
                        "a defect of dateline ended the reading of bytes {extent:?}; please report it with this file"
                    ),
                )),
            }
        }
        outcome
    }
}

/// Whether an input is likely to hold many reports, so that it is worth cutting up before it is handed to threads.
fn holds_many(input: &Input, from: Option<&str>) -> bool {
    match input {
        Input::Url(_) => false,
        Input::Stdin => true,
        Input::File(path) => {
            let name = path.to_string_lossy().to_lowercase();
            let name = name.strip_suffix(".gz").unwrap_or(&name);
            from == Some("jsonl") || from.is_none() && (name.ends_with(".jsonl") || name.ends_with(".ndjson"))
        }
    }
}

pub(super) fn open(
    input: &Input,
    pipeline: &Pipeline,
    fetcher: &Fetcher,
) -> Result<(Capture, Vec<Span<Source>>), InputError> {
    let capture = inputs::load(input, pipeline.limits(), fetcher)?;
    let extents = pipeline.extents(&capture)?;
    Ok((capture, extents.spans))
}

/// Says on standard error what could not be read, and what was read with a doubt.
pub(super) fn tell<T>(outcome: &Outcome<T>, quiet: bool, progress: bool) {
    if progress && (!outcome.errors.is_empty() || !outcome.warnings.is_empty()) {
        clear_progress();
    }
    outcome.errors.iter().for_each(|line| complain(line));
    if !quiet {
        outcome.warnings.iter().for_each(|line| complain(&format!("warning: {line}")));
    }
}

pub(super) fn line(name: &str, error: &dyn std::fmt::Display) -> String {
    format!("{name}: {error}")
}

pub(super) fn show_progress(words: &str) {
    let _ = write!(io::stderr(), "\r\x1b[K{words}");
    let _ = io::stderr().flush();
}

pub(super) fn clear_progress() {
    let _ = write!(io::stderr(), "\r\x1b[K");
}
