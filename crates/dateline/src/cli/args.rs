//! The one registry of commands and flags: parsing, `--help`, the man page and shell completions all come from it.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use dateline_ingest::FORMATS;

use crate::export::EXPORTERS;

/// Builds the command line of `dateline`.
pub fn command() -> Command {
    Command::new("dateline")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Reads news reports and says who says what, with the words it rests on.")
        .long_about(
            "Reads news reports and says who says what, with the words it rests on.\n\n\
             A report can be a web page, a text dump of a page, clean text, or a line of JSONL. Dateline finds the \
             report among menus and teasers, then every statement in it: who said it, how (says, confirms, denies, \
             declines to confirm, asks, accuses ...), and what. Each value leads back to the bytes it was read from.\n\n\
             It works offline, gives the same answer every time, and leaves a cell empty rather than guess.",
        )
        .after_help(
            "Examples:\n  \
             dateline demo\n  \
             dateline read report.html\n  \
             dateline read --format jsonl 'dumps/**/*.txt' > records.jsonl\n  \
             dateline explain report.html a3.stance\n  \
             dateline add dossier && dateline claims --stance denies\n\n\
             Exit status: 0 done, 1 nothing found, 2 something could not be read.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .arg(color().global(true))
        .arg(
            Arg::new("long")
                .long("long")
                .action(ArgAction::SetTrue)
                .help("With --version: also where the data is from, and under which licences"),
        )
        .subcommand(read())
        .subcommand(explain())
        .subcommand(resolve())
        .subcommand(world_command())
        .subcommand(demo())
        .subcommands(super::ledger::args::commands())
        .subcommand(
            Command::new("completions")
                .about("Writes completions for a shell to standard output")
                .arg(
                    Arg::new("shell")
                        .required(true)
                        .value_parser(value_parser!(clap_complete::Shell))
                        .help("The shell to complete for"),
                )
                .after_help("Example: dateline completions bash > ~/.local/share/bash-completion/completions/dateline"),
        )
        .subcommand(
            Command::new("man").about("Writes the manual page to standard output").after_help(
                "Example: dateline man > dateline.1 && man ./dateline.1",
            ),
        )
}

fn read() -> Command {
    Command::new("read")
        .about("Reads reports and shows who says what in each")
        .long_about(
            "Reads reports and shows who says what in each.\n\n\
             Inputs are read in the order given; folders and patterns in the order of their names. The output is in \
             the order of the inputs and is the same, byte for byte, for any number of threads. What cannot be read \
             gets a line on standard error, the rest goes on, and the exit status is 2.",
        )
        .arg(
            Arg::new("input").required(true).num_args(1..).value_name("INPUT").value_hint(ValueHint::AnyPath).help(
                "Files (also .gz), folders, patterns such as 'in/**/*.html', http(s) URLs, or - for standard input",
            ),
        )
        .arg(
            Arg::new("format")
                .short('f')
                .long("format")
                .value_name("FORMAT")
                .default_value(EXPORTERS[0].name())
                .value_parser(PossibleValuesParser::new(
                    EXPORTERS.iter().map(|e| PossibleValue::new(e.name()).help(e.description())),
                ))
                .help("What to write"),
        )
        .arg(from())
        .arg(
            Arg::new("layers")
                .long("layers")
                .value_name("LAYER")
                .value_delimiter(',')
                .value_parser(PossibleValuesParser::new([
                    PossibleValue::new("tokens").help("Each word with lemma, tags, head, relation and entity")
                ]))
                .help("Layers to add to JSONL, and to draw in text"),
        )
        .arg(weights())
        .arg(world())
        .arg(
            Arg::new("threads")
                .short('j')
                .long("threads")
                .value_name("N")
                .value_parser(value_parser!(u16).range(1..=1024))
                .help("Threads to read with [default: as many as the machine has]"),
        )
        .arg(timeout())
        .arg(
            Arg::new("quiet")
                .short('q')
                .long("quiet")
                .action(ArgAction::SetTrue)
                .help("Show no progress and no warnings; errors are still shown"),
        )
        .after_help("Exit status: 0 done, 1 no statement found, 2 something could not be read.")
}

fn explain() -> Command {
    Command::new("explain")
        .about("Shows the words and the rule behind a value of a report")
        .long_about(
            "Shows the words and the rule behind a value of a report.\n\n\
             A cell is the id of a statement (a3), one of its values (a3.stance, a3.source), a block (b5), a word (t12), or \
             a value of the report: title, byline, publisher, published, language, canonical_url. `dateline read` shows \
             the ids, `dateline read --layers tokens` those of words. The words are drawn with carets under them, with the rule that read them and the bytes of the file \
             they stand in.",
        )
        .arg(
            Arg::new("file")
                .required(true)
                .value_name("FILE")
                .value_hint(ValueHint::FilePath)
                .help("The report: a file, a URL, or - for standard input"),
        )
        .arg(Arg::new("cell").required(true).value_name("CELL").help("Which value, such as a3.stance or published"))
        .arg(
            Arg::new("report")
                .long("report")
                .value_name("ID")
                .help("Which report, where the file holds several (JSONL)"),
        )
        .arg(from())
        .arg(weights())
        .arg(world())
        .arg(timeout())
}

fn resolve() -> Command {
    Command::new("resolve")
        .about("Says what a phrase stands for in the world")
        .long_about(
            "Says what a phrase stands for in the world.\n\n\
             An actor is resolved to a country, the sectors of PLOVER (GOV MIL REB OPP ...), and, where the tables are \
             certain, to a name and an id of Wikidata, with the offices and their dates. What holds is told for the date \
             given, never for today's. What cannot be told stays empty.\n\n\
             A place is resolved to its centre, how far it reaches, country and region, with the next likeliest of that name. With a \
             country, only places in it are looked at, and a name that is found nowhere is looked for there by its sound.\n\n\
             Times are found in the words, which may be a whole sentence whose verb tells whether \"on Thursday\" is past or to come. Each \
             has TIMEX3's value and the interval that it stands for; what is told in relation to a day needs a date, or stays open.",
        )
        .arg(Arg::new("kind").required(true).value_name("KIND").value_parser(PossibleValuesParser::new([
            PossibleValue::new("actor").help("Who: a person, body, state or kind of people"),
            PossibleValue::new("place").help("Where: a country, region, town, water or building"),
            PossibleValue::new("time").help("When: a day, a span of time, how long or how often"),
        ])).help("What the phrase names"))
        .arg(
            Arg::new("text")
                .required(true)
                .value_name("TEXT")
                .help("The phrase, or - for lines of standard input: phrase, date, country, divided by tabs"),
        )
        .arg(Arg::new("date").long("date").value_name("DATE").help("The day that it is said on, such as 2014-12-03"))
        .arg(
            Arg::new("country")
                .long("country")
                .value_name("CODE")
                .help("The country that the words are about, where they leave it open: ISO 3166 alpha-3"),
        )
        .arg(
            Arg::new("acts")
                .long("acts")
                .action(ArgAction::SetTrue)
                .help("The phrase is one who acts: a country's name is its government"),
        )
        .arg(
            Arg::new("json").long("json").action(ArgAction::SetTrue).help("Writes a JSON object for each phrase"),
        )
        .arg(world())
        .after_help("Exit status: 0 resolved, 1 not resolved, 2 wrongly asked.")
}

fn world_command() -> Command {
    Command::new("world")
        .about("Makes packs of places for what --world reads")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(
            Command::new("build")
                .about("Makes a pack of a country's places, every village among them, from a dump")
                .long_about(
                    "Makes a pack of a country's places, every village among them, from a dump.\n\n\
                     A dump is a country's file of download.geonames.org/export/dump, unpacked (SY.txt), or a table made of a \
                     country's folder of Who's On First. Put the pack into a folder and give that folder to --world. It is \
                     read as it lies, and nothing is built when a report is read. Both sources ask to be credited: GeoNames, \
                     CC BY 4.0; Who's On First, see its licence.",
                )
                .arg(
                    Arg::new("dump")
                        .required(true)
                        .value_name("DUMP")
                        .value_hint(ValueHint::FilePath)
                        .help("The dump (also .gz)"),
                )
                .arg(
                    Arg::new("output")
                        .short('o')
                        .long("output")
                        .required(true)
                        .value_name("FILE")
                        .value_hint(ValueHint::FilePath)
                        .help("The pack to write; its name ends in .bin"),
                )
                .arg(
                    Arg::new("country")
                        .long("country")
                        .value_name("CODE")
                        .help("Only the places of this country: ISO 3166 alpha-3"),
                )
                .after_help("Example: dateline world build SY.txt -o world/SY.bin && dateline read --world world report.html"),
        )
}

pub(super) fn world() -> Arg {
    Arg::new("world")
        .long("world")
        .value_name("FOLDER")
        .action(ArgAction::Append)
        .value_hint(ValueHint::DirPath)
        .help("A folder of yours with packs of places (*.bin), places.tsv, or rows for other tables of the world (actors.tsv)")
}

fn demo() -> Command {
    Command::new("demo")
        .about("Reads an invented week of news that comes with dateline, and shows what it makes of it")
        .long_about(
            "Reads an invented week of news that comes with dateline, and shows what it makes of it.\n\n\
             The dossier is a folder of pages, text dumps and wire copy by invented outlets about one incident \
             (corpus/demo in the repository). With a folder name, it is written there, to play with.",
        )
        .arg(
            Arg::new("write")
                .long("write")
                .value_name("FOLDER")
                .value_hint(ValueHint::DirPath)
                .help("Write the dossier's files to this folder instead"),
        )
}

pub(super) fn from() -> Arg {
    Arg::new("from")
        .long("from")
        .value_name("KIND")
        .value_parser(PossibleValuesParser::new(
            FORMATS.iter().map(|format| PossibleValue::new(format.name()).help(format.description())),
        ))
        .help("What the input is [default: told by its content]")
}

pub(super) fn weights() -> Arg {
    Arg::new("weights")
        .long("weights")
        .value_name("FILE")
        .value_hint(ValueHint::FilePath)
        .help("A model of the language of your own training (training/language); `none` reads without a model")
}

pub(super) fn timeout() -> Arg {
    Arg::new("timeout")
        .long("timeout")
        .value_name("SECONDS")
        .default_value("30")
        .value_parser(value_parser!(u64).range(1..=3600))
        .help("How long a URL may take")
}

fn color() -> Arg {
    Arg::new("color")
        .long("color")
        .value_name("WHEN")
        .default_value("auto")
        .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
        .help("Color; auto asks the terminal, and honors NO_COLOR")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_registry_is_sound() {
        super::command().debug_assert();
    }

    #[test]
    fn every_flag_says_what_it_does() {
        for command in super::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
        }
    }
}
