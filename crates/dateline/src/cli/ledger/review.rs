//! `dateline review`.

use anyhow::{anyhow, bail};
use clap::ArgMatches;
use dateline_ledger::{Access, Batch, Committed, Id, LedgerError, Verdict};

use super::{now, open};
use crate::cli::{DONE, complain, write_out};

pub(super) fn run(matches: &ArgMatches) -> anyhow::Result<u8> {
    let Some((step, matches)) = matches.subcommand() else { bail!("say what to review: dateline review --help") };
    let mut ledger = open(matches, Access::Write)?;
    let author = matches.get_one::<String>("author").map_or("", String::as_str);
    let first = ledger.last()? + 1;
    let mut batch = ledger.batch(author, now(matches)?)?;
    apply(step, matches, &mut batch)?;
    let committed = batch.commit()?;
    let mut out = String::new();
    for entry in first..=ledger.last()? {
        let entry = ledger.entry(entry)?;
        out.push_str(&format!("o{}  {}  {}\n", entry.seq, entry.operation.kind(), super::lists::what(&entry)));
    }
    write_out(out.as_bytes())?;
    if committed == Committed::Lingering {
        complain("somebody is reading the ledger: what was redacted leaves the file beside it when they close it");
    }
    Ok(DONE)
}

fn apply(step: &str, matches: &ArgMatches, batch: &mut Batch<'_>) -> anyhow::Result<()> {
    let word = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let reason = matches.try_get_one::<String>("reason").ok().flatten().map_or("", String::as_str);
    let ids = |name: &str| -> Result<Vec<Id>, LedgerError> {
        matches.get_many::<String>(name).into_iter().flatten().map(|id| id.parse()).collect()
    };
    let report = || match word("id").parse()? {
        Id::Report(report) => Ok(report),
        other => Err(anyhow!("{other} is no report; reports are r1, r2 ...")),
    };
    match step {
        "accept" => drop(batch.judge(Verdict::Accept, &ids("ids")?, reason)?),
        "reject" => drop(batch.judge(Verdict::Reject, &ids("ids")?, reason)?),
        "same" => drop(batch.judge(Verdict::Same, &ids("ids")?, reason)?),
        "different" => drop(batch.judge(Verdict::Different, &ids("ids")?, reason)?),
        "split" => {
            let mut of: Vec<Id> = vec![word("id").parse()?];
            of.extend(ids("others")?);
            batch.judge(Verdict::Split, &of, reason)?;
        }
        "relabel" => match word("id").parse()? {
            Id::Claim(claim) => drop(batch.relabel(claim, word("field"), word("value"), reason)?),
            other => bail!("{other} is no claim; claims are c1, c2 ..."),
        },
        "grade" => drop(batch.grade(word("id").parse()?, word("value"), reason)?),
        "depends" => {
            let (from, on) = (word("id").parse()?, word("on").parse()?);
            batch.edge(from, on, word("relation"), !matches.get_flag("probable"), reason)?;
        }
        "note" => drop(batch.note(word("id").parse()?, word("text"))?),
        "withdraw" => drop(batch.withdraw(report()?, reason)?),
        "redact" => drop(batch.redact(report()?, reason)?),
        "undo" => match word("id").parse()? {
            Id::Operation(operation) => drop(batch.undo(operation, reason)?),
            other => bail!("{other} is no line of the log; `dateline log` shows them as o1, o2 ..."),
        },
        other => bail!("{other:?} is no review"),
    }
    Ok(())
}
