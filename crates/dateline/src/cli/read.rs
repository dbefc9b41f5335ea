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
use crate::export::{EXPORTERS, ExportOptions, Exporter, exporter_named};
use crate::fetch::Fetcher;
use crate::inputs::{self, Input, InputError};
use crate::terminal::Theme;
use crate::{Pipeline, batch};

/// What a thread does at one go.
enum Job {
    /// An input that could not be found; the line to say so.
    Failed(String),
    /// Loads an input and reads every report in it.
    Input(Input),
    /// Reads some reports of a capture that holds many.
    Part(Arc<Capture>, Vec<Span<Source>>),
}

/// What came of a job.
#[derive(Default)]
struct Outcome {
    bytes: Vec<u8>,
    errors: Vec<String>,
    warnings: Vec<String>,
    reports: usize,
    statements: usize,
}

/// Reports of one capture that one thread reads at one go: enough to keep the queue short.
const REPORTS_A_JOB: usize = 16;

pub(super) fn run(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let from = super::explain::format(matches);
    let pipeline = super::pipeline(matches)?.with_format(from);
    let fetcher = Fetcher::new(matches.get_one::<u64>("timeout").copied().unwrap_or(30));
    let exporter = matches.get_one::<String>("format").and_then(|name| exporter_named(name)).unwrap_or(EXPORTERS[0]);
    let tokens = matches.get_many::<String>("layers").is_some_and(|mut layers| layers.any(|layer| layer == "tokens"));
    let options = ExportOptions { tokens, theme };
    let quiet = matches.get_flag("quiet");
    let threads = match matches.get_one::<u16>("threads") {
        Some(&threads) => usize::from(threads),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    let arguments: Vec<String> = matches.get_many::<String>("input").into_iter().flatten().cloned().collect();

    let mut out = io::BufWriter::new(io::stdout().lock());
    out.write_all(&exporter.start()?).context("cannot write to standard output")?;

    let jobs = arguments.iter().flat_map(|argument| inputs::expand(argument)).flat_map(|(name, input)| match input {
        Ok(input) if holds_many(&input, from.map(|format| format.name())) => parts(input, &pipeline, &fetcher),
        Ok(input) => vec![Job::Input(input)],
        Err(error) => vec![Job::Failed(line(&name, &error))],
    });
    let work = |job| match job {
        Job::Failed(line) => Outcome { errors: vec![line], ..Outcome::default() },
        Job::Input(input) => read_input(&input, &pipeline, &fetcher, exporter, &options),
        Job::Part(capture, extents) => {
            let mut outcome = Outcome::default();
            read_reports(&capture, &extents, &pipeline, exporter, &options, &mut outcome);
            outcome
        }
    };

    let progress = progress_is_wanted(quiet);
    let (mut reports, mut statements, mut failed, mut written) = (0, 0, false, Ok(()));
    batch::in_order(jobs, threads, work, |outcome| {
        reports += outcome.reports;
        statements += outcome.statements;
        failed |= !outcome.errors.is_empty();
        written = out.write_all(&outcome.bytes);
        if progress && (!outcome.errors.is_empty() || !outcome.warnings.is_empty()) {
            clear_progress();
        }
        outcome.errors.iter().for_each(|line| complain(line));
        if !quiet {
            outcome.warnings.iter().for_each(|line| complain(&format!("warning: {line}")));
        }
        if progress {
            show_progress(reports, statements);
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

/// Loads an input and cuts it into parts.
fn parts(input: Input, pipeline: &Pipeline, fetcher: &Fetcher) -> Vec<Job> {
    match open(&input, pipeline, fetcher) {
        Ok((capture, extents)) => {
            let capture = Arc::new(capture);
            extents.chunks(REPORTS_A_JOB).map(|part| Job::Part(Arc::clone(&capture), part.to_vec())).collect()
        }
        Err(error) => vec![Job::Failed(line(&input.to_string(), &error))],
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

fn read_input(
    input: &Input,
    pipeline: &Pipeline,
    fetcher: &Fetcher,
    exporter: &dyn Exporter,
    options: &ExportOptions,
) -> Outcome {
    let mut outcome = Outcome::default();
    match open(input, pipeline, fetcher) {
        Ok((capture, extents)) => read_reports(&capture, &extents, pipeline, exporter, options, &mut outcome),
        Err(error) => outcome.errors.push(line(&input.to_string(), &error)),
    }
    outcome
}

fn read_reports(
    capture: &Capture,
    extents: &[Span<Source>],
    pipeline: &Pipeline,
    exporter: &dyn Exporter,
    options: &ExportOptions,
    outcome: &mut Outcome,
) {
    let name = match &capture.origin {
        Origin::File(path) => path.clone(),
        Origin::Url { url, .. } => url.clone(),
        Origin::Stdin => "standard input".to_owned(),
    };
    for &extent in extents {
        // One report that breaks a rule of ours must not end the batch.
        let read = catch_unwind(AssertUnwindSafe(|| -> anyhow::Result<_> {
            let reading = pipeline.read(capture, extent)?;
            let bytes = exporter.report(capture, &reading, options)?;
            Ok((reading.extraction.attributions.len(), reading.warnings, reading.report.id, bytes))
        }));
        match read {
            Ok(Ok((statements, warnings, id, bytes))) => {
                outcome.reports += 1;
                outcome.statements += statements;
                let place = if extents.len() > 1 { format!("{name} ({id})") } else { name.clone() };
                outcome.warnings.extend(warnings.iter().map(|warning| format!("{place}: {warning}")));
                outcome.bytes.extend_from_slice(&bytes);
            }
            Ok(Err(error)) => outcome.errors.push(line(&name, &error)),
            Err(_) => outcome.errors.push(line(
                &name,
                &format!("a defect of dateline ended the reading of bytes {extent:?}; please report it with this file"),
            )),
        }
    }
}

pub(super) fn line(name: &str, error: &dyn std::fmt::Display) -> String {
    format!("{name}: {error}")
}

fn show_progress(reports: usize, statements: usize) {
    let _ = write!(io::stderr(), "\r\x1b[K{reports} reports, {statements} statements");
    let _ = io::stderr().flush();
}

fn clear_progress() {
    let _ = write!(io::stderr(), "\r\x1b[K");
}
