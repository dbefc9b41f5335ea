//! The command line: what was typed, done, with an exit code.
//!
//! Begin with [`run`]. The commands and flags are in [`args`]; each command has a module.

pub mod args;
mod demo;
mod demo_ledger;
mod explain;
mod ledger;
mod read;
mod reasons;
mod resolve;
mod world;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::ArgMatches;

use dateline_nlp::model::Model;

use crate::Pipeline;
use crate::terminal::Theme;
use crate::world::World;

/// Something was found and written.
const DONE: u8 = 0;
/// All was read, and nothing was found.
const NOTHING_FOUND: u8 = 1;
/// Something could not be read or written.
const FAILED: u8 = 2;

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    let matches = match args::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let code = if error.use_stderr() { FAILED } else { DONE };
            // The version is answered while the line is being read, so that its flag is not there to ask.
            let is_version = error.kind() == clap::error::ErrorKind::DisplayVersion;
            if is_version && std::env::args().any(|argument| argument == "--long") {
                let _ = write_out(credits().as_bytes());
                return ExitCode::from(code);
            }
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match dispatch(&matches) {
        Ok(code) => ExitCode::from(code),
        // The reader of a pipe has gone, as `head` does: not a failure.
        Err(error) if is_broken_pipe(&error) => ExitCode::from(DONE),
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::from(FAILED)
        }
    }
}

fn dispatch(matches: &ArgMatches) -> anyhow::Result<u8> {
    // `color` is global and has a default, so it is always there.
    let color = matches.get_one::<String>("color").map_or("auto", String::as_str);
    let theme = theme(color);
    match matches.subcommand() {
        Some(("read", matches)) => read::run(matches, theme),
        Some(("explain", matches)) => explain::run(matches, theme),
        Some(("resolve", matches)) => resolve::run(matches),
        Some(("world", matches)) => world::run(matches),
        Some(("demo", matches)) => demo::run(matches, theme),
        Some(("completions", matches)) => {
            if let Some(&shell) = matches.get_one::<clap_complete::Shell>("shell") {
                // Made in memory first: the generator panics where a write fails, as it does on a closed pipe.
                let mut script = Vec::new();
                clap_complete::generate(shell, &mut args::command(), "dateline", &mut script);
                write_out(&script)?;
            }
            Ok(DONE)
        }
        Some((name, matches)) if name != "man" => {
            ledger::run(name, matches, theme).unwrap_or_else(|| Err(anyhow::anyhow!("{name}: no such command")))
        }
        _ => {
            let mut page = Vec::new();
            clap_mangen::Man::new(args::command()).render(&mut page).context("cannot make the manual page")?;
            for command in args::command().get_subcommands() {
                clap_mangen::Man::new(command.clone().bin_name(format!("dateline {}", command.get_name())))
                    .render_synopsis_section(&mut page)?;
                clap_mangen::Man::new(command.clone()).render_description_section(&mut page)?;
                clap_mangen::Man::new(command.clone()).render_options_section(&mut page)?;
            }
            write_out(&page)?;
            Ok(DONE)
        }
    }
}

/// The version with where the data is from, and under which licences: what `--version --long` shows.
fn credits() -> String {
    format!(
        "dateline {}\n\nThe data in this program is not all under the licence of the code. Of it, these ask to be credited: GeoNames \
         (www.geonames.org, CC BY 4.0), Universal Dependencies English EWT and UNER (CC BY-SA 4.0), GUM (CC BY 4.0), Unicode CLDR \
         (Unicode-3.0). In full:\n\n{}\n{}",
        env!("CARGO_PKG_VERSION"),
        dateline_world::NOTICE,
        dateline_lang_en::NOTICE
    )
}

/// The tables of the world, with what the folders that `--world` names add.
fn world(matches: &ArgMatches) -> anyhow::Result<World> {
    let mut world = World::default();
    // Not every command has the flag.
    if let Ok(Some(folders)) = matches.try_get_many::<String>("world") {
        for folder in folders {
            world
                .add_folder(std::path::Path::new(folder))
                .with_context(|| format!("cannot use the folder {folder}"))?;
        }
    }
    Ok(world)
}

/// The pipeline for English, with the model that `--weights` names.
fn pipeline(matches: &ArgMatches) -> anyhow::Result<Pipeline> {
    let pipeline = Pipeline::english_in(&world(matches)?)?;
    Ok(match matches.get_one::<String>("weights").map(String::as_str) {
        None => pipeline,
        Some("none") => pipeline.with_model(None),
        Some(path) => {
            let bytes = std::fs::read(path).with_context(|| format!("cannot read the weights {path}"))?;
            let model = Model::new(bytes).with_context(|| format!("cannot use the weights {path}"))?;
            pipeline.with_model(Some(model))
        }
    })
}

/// The width of the terminal and whether to use color.
fn theme(color: &str) -> Theme {
    let color = match color {
        "always" => true,
        "never" => false,
        _ => !matches!(anstream::AutoStream::choice(&io::stdout()), anstream::ColorChoice::Never),
    };
    let width = terminal_size::terminal_size_of(io::stdout()).map_or(100, |(width, _)| usize::from(width.0));
    Theme { width: width.min(120), color }
}

fn write_out(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).context("cannot write to standard output")
}

/// One line on standard error. Nothing can be done where that fails.
fn complain(message: &str) {
    // File names and server answers can hold anything.
    let message = message.lines().map(dateline_text::render::safe).collect::<Vec<_>>().join("\n");
    let _ = writeln!(io::stderr(), "dateline: {message}");
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        // The crate `csv` holds what went wrong as a kind, and not as a cause.
        let inner = cause.downcast_ref::<csv::Error>().map(csv::Error::kind);
        cause.downcast_ref::<io::Error>().is_some_and(broken)
            || matches!(inner, Some(csv::ErrorKind::Io(error)) if broken(error))
    })
}

fn progress_is_wanted(quiet: bool) -> bool {
    !quiet && io::stderr().is_terminal() && !io::stdout().is_terminal()
}
