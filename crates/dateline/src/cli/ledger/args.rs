//! The commands that work on a ledger.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use dateline_ledger::{FIELDS, RELATIONS};

use crate::cli::args::{from, timeout, weights, world};
use crate::ledger_export::LEDGER_EXPORTERS;
use crate::table::FORMS;

/// All of them, in the order in which one meets them.
pub(in crate::cli) fn commands() -> Vec<Command> {
    vec![
        add(),
        link(),
        reports(),
        claims(),
        sources(),
        incidents(),
        status(),
        diff(),
        show(),
        search(),
        review(),
        serve(),
        export(),
        log(),
        verify(),
    ]
}

fn add() -> Command {
    Command::new("add")
        .about("Reads reports and records them in a ledger")
        .long_about(
            "Reads reports and records them in a ledger.\n\n\
             Each report gets a line on standard output once it is on the disk: what has a line is not lost, whatever \
             happens. The same bytes are recorded once; a page that changed is a new version of its report. What cannot be \
             read gets a line on standard error, the rest goes on, and the exit status is 2. The file is made where there \
             is none.",
        )
        .arg(input())
        .arg(ledger())
        .arg(from())
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
        .arg(now())
        .arg(author().default_value("dateline"))
        .arg(form())
        .arg(quiet())
        .after_help("Example: dateline add --ledger velmora.ledger dossier 'dumps/**/*.txt'")
}

fn reports() -> Command {
    Command::new("reports")
        .about("Lists the reports of a ledger")
        .arg(ledger())
        .args(scope())
        .arg(all("Superseded, withdrawn and redacted reports too"))
        .arg(limit())
        .arg(form())
        .after_help("Example: dateline reports --as-of 2026-03-04")
}

fn claims() -> Command {
    Command::new("claims")
        .about("Lists who says what, over all reports")
        .arg(Arg::new("report").long("report").value_name("ID").help("Those of this report, such as r12"))
        .arg(
            Arg::new("source")
                .long("source")
                .value_name("WORDS|ID")
                .help("Those of this source (s12), or whose source has these words in its name"),
        )
        .arg(
            Arg::new("stance")
                .long("stance")
                .value_name("STANCE")
                .value_parser(PossibleValuesParser::new(FIELDS[0].1.iter().copied()))
                .help("Those with this stance"),
        )
        .arg(
            Arg::new("text")
                .long("text")
                .value_name("WORDS")
                .help("Those with these words, as they stand, in what is said"),
        )
        .arg(ledger())
        .args(scope())
        .arg(all("What teasers say, superseded and withdrawn reports, and rejected claims too"))
        .arg(limit())
        .arg(form())
        .after_help("Example: dateline claims --stance denies --source ministry")
}

fn sources() -> Command {
    Command::new("sources")
        .about("Lists who speaks, over all reports")
        .long_about(
            "Lists who speaks, over all reports.\n\n\
             A source is gathered over reports by its fullest name. Sources without a name (\"officials\") are counted and \
             not gathered: those of two reports are not the same people.",
        )
        .arg(ledger())
        .args(scope())
        .arg(all("What teasers say, superseded and withdrawn reports, and rejected claims too"))
        .arg(limit())
        .arg(form())
}

fn serve() -> Command {
    Command::new("serve")
        .about("Opens a ledger as a page in the browser, on this machine alone")
        .long_about(
            "Opens a ledger as a page in the browser, on this machine alone.\n\n\
             It listens on 127.0.0.1 and asks nothing of any other machine. The address that it prints holds a key: who does \
             not have it sees nothing. Every list is also there as .json and .csv; /api/openapi.json describes them.",
        )
        .arg(
            Arg::new("path")
                .value_name("LEDGER")
                .value_hint(ValueHint::FilePath)
                .default_value("dateline.ledger")
                .help("The ledger to open"),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("N")
                .value_parser(value_parser!(u16))
                .default_value("8427")
                .help("The port to listen on; 0 takes a free one"),
        )
        .arg(Arg::new("read-only").long("read-only").action(ArgAction::SetTrue).help("Let nothing be changed"))
        .arg(
            Arg::new("no-token")
                .long("no-token")
                .action(ArgAction::SetTrue)
                .help("Let in everybody on this machine, without the key in the address"),
        )
        .arg(author())
        .after_help("Example: dateline serve velmora.ledger --port 9000")
}

fn link() -> Command {
    Command::new("link")
        .about("Proposes which reports tell of one incident, and which copy others")
        .long_about(
            "Proposes which reports tell of one incident, and which copy others.\n\n\
             The proposals are an operation in the log and can be undone; what people judged (`dateline review same`, \
             `different`, `split`) holds whatever the scores say. What is proposed already is not proposed again.\n\n\
             Reports that were linked before stay as they were joined, and only new ones are compared, with those of a \
             month before and after.",
        )
        .arg(
            Arg::new("anew")
                .long("anew")
                .action(ArgAction::SetTrue)
                .help("Compare all reports again, and take back what no longer holds"),
        )
        .arg(ledger())
        .arg(now())
        .arg(author().default_value("dateline"))
        .after_help("Example: dateline add dossier && dateline link && dateline incidents")
}

fn export() -> Command {
    Command::new("export")
        .about("Writes a whole ledger in a form that other programs read")
        .arg(
            Arg::new("form")
                .required(true)
                .value_name("FORM")
                .value_parser(PossibleValuesParser::new(
                    LEDGER_EXPORTERS.iter().map(|one| PossibleValue::new(one.name()).help(one.description())),
                ))
                .help("What to write"),
        )
        .arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name("FOLDER")
                .value_hint(ValueHint::DirPath)
                .help("The folder that the files go to [default: one file goes to standard output]"),
        )
        .arg(ledger())
        .args(scope())
        .after_help("Example: dateline export csv --output tables --as-of 2026-03-04")
}

fn incidents() -> Command {
    Command::new("incidents")
        .about("Lists what reports tell of, each with the reports that belong together")
        .long_about(
            "Lists what reports tell of, each with the reports that belong together.\n\n\
             Reports are joined by links that a program proposed and nobody rejected, and by what people judged (`dateline review \
             same`, `different`, `split`), which holds whatever a program proposes. An incident has the number of its oldest report; \
             the number of any of its reports opens it.",
        )
        .arg(ledger())
        .args(scope())
        .arg(limit())
        .arg(form())
}

fn status() -> Command {
    Command::new("status")
        .about("Shows how each claim stands: who asserts it, who denies it, from how many independent sources")
        .long_about(
            "Shows how each claim stands: who asserts it, who denies it, from how many independent sources.\n\n\
             The claims of the reports of one incident are grouped by what they claim. Sources are counted once dependences are \
             followed (copies, credits, people who speak for a body), as a range where some are only probable. Who is accused, \
             accuses or answers for what is claimed is marked. The statuses: corroborated, confirmed (by who answers for it), \
             contested, denied, single-sourced, unattributed, withdrawn. None of them says what is true.",
        )
        .arg(
            Arg::new("path")
                .value_name("LEDGER")
                .value_hint(ValueHint::FilePath)
                .conflicts_with("ledger")
                .help("The ledger, instead of --ledger"),
        )
        .arg(ledger())
        .args(scope())
        .arg(all("Claims that one source makes in one report too"))
        .arg(limit())
        .arg(form())
        .after_help("Example: dateline status --as-of 2026-03-04")
}

fn diff() -> Command {
    Command::new("diff")
        .about("Shows what changed between two days")
        .long_about(
            "Shows what changed between two days: incidents, claims that stand otherwise than before, who is heard for the first \
             time, who takes a stance that they did not take before, and reports.",
        )
        .arg(Arg::new("from").required(true).value_name("DATE").help("The earlier day, or a time such as 2026-03-04T12:00Z"))
        .arg(Arg::new("to").required(true).value_name("DATE").help("The later one"))
        .arg(
            Arg::new("recorded")
                .long("known")
                .action(ArgAction::SetTrue)
                .help("By when things were recorded here, reviews included, and not by when they were published"),
        )
        .arg(ledger())
        .arg(limit())
        .arg(form())
        .after_help("Example: dateline diff 2026-03-03 2026-03-05")
}

fn show() -> Command {
    Command::new("show")
        .about("Shows all that a ledger holds on something")
        .long_about(
            "Shows all that a ledger holds on something: a report (r12), a claim (c12), a mention of an event (m12), a thing that \
             a report names (e12), a source (s12), an incident (i12), a link (l12) or a line of the log (o12), with what was said of it in reviews.",
        )
        .arg(Arg::new("id").required(true).value_name("ID").help("What to show, such as c12"))
        .arg(ledger())
        .args(scope())
        .arg(
            Arg::new("part")
                .long("part")
                .value_name("PART")
                .value_parser(PossibleValuesParser::new([
                    PossibleValue::new("text").help("The text of a report"),
                    PossibleValue::new("bytes").help("The bytes that it was read from"),
                    PossibleValue::new("record").help("What was read of it, a dateline-record/1"),
                ]))
                .help("Write this part of a report to standard output, and nothing else"),
        )
        .arg(form())
        .after_help("To see the words and rules behind a value: dateline explain dateline.ledger c12.stance")
}

fn search() -> Command {
    Command::new("search")
        .about("Finds words in all reports")
        .long_about(
            "Finds words in all reports.\n\n\
             All of the words must stand in one block, in any form and order. \"...\" asks for words in a row, OR for one side or \
             the other, word* for words that begin so.",
        )
        .arg(Arg::new("query").required(true).num_args(1..).value_name("WORDS").help("What to look for"))
        .arg(ledger())
        .args(scope())
        .arg(all("Teasers, and superseded and withdrawn reports too"))
        .arg(limit())
        .arg(form())
        .after_help("Example: dateline search '\"gas pipe\" OR drone*'")
}

fn review() -> Command {
    let id = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).required(true).value_name(value).help(help)
    };
    let ids = |help: &'static str| Arg::new("ids").required(true).num_args(1..).value_name("ID").help(help);
    let step = |name: &'static str, about: &'static str| Command::new(name).about(about);
    let with_reason = |command: Command| {
        command
            .arg(author().required(true))
            .arg(
                Arg::new("reason")
                    .long("reason")
                    .short('m')
                    .required(true)
                    .value_name("WORDS")
                    .help("Why; it stays in the log for good, so quote nothing that may have to go"),
            )
            .arg(ledger())
            .arg(now())
    };
    let steps = [
        step("accept", "Says that claims or links are right").arg(ids("Claims (c12) or links (l12)")),
        step("reject", "Says that claims or links are wrong").arg(ids("Claims (c12) or links (l12)")),
        step("same", "Says that reports or mentions tell of one incident").arg(ids("Two or more (r12, m12)")),
        step("different", "Says that they tell of different ones").arg(ids("Two or more (r12, m12)")),
        step("split", "Says that one does not belong to others")
            .arg(id("id", "ID", "The one (r12, m12)"))
            .arg(
                Arg::new("others")
                    .long("off")
                    .required(true)
                    .value_name("ID")
                    .num_args(1..)
                    .value_delimiter(',')
                    .help("The others"),
            ),
        step("relabel", "Puts a value of a claim right")
            .arg(id("id", "CLAIM", "The claim"))
            .arg(
                id("field", "FIELD", "Which value").value_parser(PossibleValuesParser::new(FIELDS.map(|(name, _)| name))),
            )
            .arg(id("value", "VALUE", "What it should be")),
        step("grade", "Grades a source or report (A to F), or a claim (1 to 6)")
            .arg(id("id", "ID", "A source (s12), a report (r12) or a claim (c12)"))
            .arg(id("value", "GRADE", "A reliable ... E unreliable, F cannot tell; 1 confirmed ... 5 improbable, 6 cannot tell")),
        step("depends", "Says that one source depends on another")
            .arg(id("id", "ID", "What depends: a report (r12) or source (s12)"))
            .arg(id("on", "ID", "What it depends on"))
            .arg(
                Arg::new("relation")
                    .long("by")
                    .required(true)
                    .value_name("RELATION")
                    .value_parser(PossibleValuesParser::new(RELATIONS))
                    .help("How it depends on it"),
            )
            .arg(
                Arg::new("probable")
                    .long("probable")
                    .action(ArgAction::SetTrue)
                    .help("It is likely, not certain"),
            ),
        step("withdraw", "Says that a report no longer counts; it stays in the ledger")
            .arg(id("id", "REPORT", "The report")),
        step("redact", "Removes the words of a report and all its versions, for good")
            .long_about(
                "Removes the bytes, text and record of a report and all its versions, for good. Their hashes, the outlet, the \
                 date and the reason stay, so that the log still verifies. It cannot be undone, and the report cannot be added \
                 again. Backups and copies are yours to see to.",
            )
            .arg(id("id", "REPORT", "The report")),
        step("undo", "Says that an earlier line of the log no longer holds").arg(id("id", "LINE", "The line, such as o12")),
    ];
    let note = step("note", "Remarks on anything that has an id")
        .arg(id("id", "ID", "What it is about"))
        .arg(id("text", "WORDS", "The remark; it stays in the log for good"))
        .arg(author().required(true))
        .arg(ledger())
        .arg(now());
    Command::new("review")
        .about("Records what a person says of what was read")
        .long_about(
            "Records what a person says of what was read. Each review is a line of the log with author and reason, and can be undone by \
             another; only a redaction cannot.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommands(steps.map(with_reason))
        .subcommand(note)
        .after_help("Example: dateline review relabel c12 stance denies --author 'Mara Lind' --reason 'she denies it, see the quote'")
}

fn log() -> Command {
    Command::new("log").about("Lists what was done to a ledger, by whom and why").arg(ledger()).arg(limit()).arg(form())
}

fn verify() -> Command {
    Command::new("verify")
        .about("Checks that a ledger is what was recorded")
        .long_about(
            "Checks that a ledger is what was recorded: every line follows from the one before, every content has its hash, every claim \
             quotes words that stand in its report, and all that can be asked follows from the log. The last line's hash stands \
             for the whole; note it elsewhere, and --holds finds out later whether the log was cut or written anew.",
        )
        .arg(ledger())
        .arg(Arg::new("holds").long("holds").value_name("HASH").help("The hash of a line that must be in the log"))
        .arg(
            Arg::new("rebuild")
                .long("rebuild")
                .action(ArgAction::SetTrue)
                .help("Make everything but the log and what it has hashes of anew first"),
        )
        .arg(form())
        .after_help("Exit status: 0 all is right, 2 something is not.")
}

fn input() -> Arg {
    Arg::new("input")
        .required(true)
        .num_args(1..)
        .value_name("INPUT")
        .value_hint(ValueHint::AnyPath)
        .help("Files (also .gz), folders, patterns such as 'in/**/*.html', http(s) URLs, or - for standard input")
}

fn ledger() -> Arg {
    Arg::new("ledger")
        .long("ledger")
        .value_name("FILE")
        .value_hint(ValueHint::FilePath)
        .default_value("dateline.ledger")
        .help("The ledger")
}

fn scope() -> [Arg; 3] {
    [
        Arg::new("as-of")
            .long("as-of")
            .value_name("DATE")
            .help("Only what was published by then: a day, or a time such as 2026-03-04T12:00Z"),
        Arg::new("known")
            .long("known")
            .value_name("DATE")
            .help("Only what was recorded here by then, reviews included"),
        Arg::new("without-reviews")
            .long("without-reviews")
            .action(ArgAction::SetTrue)
            .help("As programs read it, without what people say of it"),
    ]
}

fn all(help: &'static str) -> Arg {
    Arg::new("all").long("all").short('a').action(ArgAction::SetTrue).help(help)
}

fn limit() -> Arg {
    Arg::new("limit")
        .long("limit")
        .short('n')
        .value_name("N")
        .value_parser(value_parser!(u64))
        .help("No more than so many rows; 0 for all [default: 50 for people, all in the other forms]")
}

fn form() -> Arg {
    Arg::new("format")
        .short('f')
        .long("format")
        .value_name("FORM")
        .default_value(FORMS[0].0)
        .value_parser(PossibleValuesParser::new(FORMS.map(|(name, help)| PossibleValue::new(name).help(help))))
        .help("How to write it")
}

fn now() -> Arg {
    Arg::new("now")
        .long("now")
        .value_name("TIME")
        .help("The time to record [default: SOURCE_DATE_EPOCH where it is set, else the clock]")
}

fn author() -> Arg {
    Arg::new("author").long("author").value_name("NAME").help("Who records it")
}

fn quiet() -> Arg {
    Arg::new("quiet")
        .short('q')
        .long("quiet")
        .action(ArgAction::SetTrue)
        .help("Show no progress and no warnings; errors are still shown")
}
