//! `dateline show`: everything that a ledger holds on one id.

use anyhow::{Context as _, anyhow, bail};
use clap::ArgMatches;
use dateline_ledger::{Access, ClaimFilter, ClaimView, Entry, Id, Ledger, Opinion, ReportView, Scope};
use dateline_text::render::{Mark, carets};
use dateline_text::{Span, Text};
use serde_json::{Value, json};

use super::lists::{speaker, what};
use super::{day, form, open, scope};
use crate::cli::{DONE, write_out};
use crate::terminal::{Carets, Look, Theme, shortened, stance_words};

pub(super) fn run(matches: &ArgMatches, theme: Theme) -> anyhow::Result<u8> {
    let id: Id = matches.get_one::<String>("id").map_or("", String::as_str).parse()?;
    let (ledger, scope) = (open(matches, Access::Read)?, scope(matches)?);
    if let Some(part) = matches.get_one::<String>("part") {
        write_out(&part_of(&ledger, id, part)?)?;
        return Ok(DONE);
    }
    let shown = Shown { ledger: &ledger, scope, theme };
    match form(matches) {
        "table" => write_out(shown.text(id)?.as_bytes())?,
        "json" => write_out(format!("{:#}\n", shown.json(id)?).as_bytes())?,
        _ => bail!("what is shown of one thing has no form as CSV; use --format json"),
    }
    Ok(DONE)
}

/// What `show` says of an id, as known today.
pub(in crate::cli) fn shown(ledger: &Ledger, id: Id, theme: Theme) -> anyhow::Result<String> {
    Shown { ledger, scope: Scope::default(), theme }.text(id)
}

fn part_of(ledger: &Ledger, id: Id, part: &str) -> anyhow::Result<Vec<u8>> {
    let Id::Report(report) = id else { bail!("{id} is no report; only reports have a {part}") };
    let found = match part {
        "text" => ledger.text(report)?.map(String::into_bytes),
        "record" => ledger.record(report)?.map(String::into_bytes),
        _ => ledger.bytes(report)?,
    };
    found.ok_or_else(|| anyhow!("the {part} of {id} was redacted"))
}

/// A cell of a ledger as a cell of one report.
pub(in crate::cli) struct Located {
    /// The report.
    pub(in crate::cli) report: ReportView,
    /// Its bytes.
    pub(in crate::cli) bytes: Vec<u8>,
    /// The cell within it.
    pub(in crate::cli) cell: String,
    /// For a claim, what is recorded as its content.
    pub(in crate::cli) content: Option<String>,
}

/// Finds the report and cell that `c12.stance` or `r3.title` mean.
pub(in crate::cli) fn locate(ledger: &Ledger, cell: &str) -> anyhow::Result<Located> {
    let (id, value) = cell.split_once('.').map_or((cell, None), |(id, value)| (id, Some(value)));
    let everywhere = Scope::default();
    let (report, local, content) = match (id.parse()?, value) {
        (Id::Claim(claim), value) => {
            let claim = ledger.claim(claim, &everywhere)?;
            let local = value.map_or(claim.local.clone(), |value| format!("{}.{value}", claim.local));
            (claim.report, local, Some(claim.content))
        }
        (Id::Report(report), Some(value)) => (report, value.to_owned(), None),
        (other, _) => {
            bail!("{other} has no values that are read from a report; `dateline show {other}` has what it rests on")
        }
    };
    let view = ledger.report(report, &everywhere)?;
    let bytes = ledger.bytes(report)?.ok_or_else(|| anyhow!("the words of r{report} were redacted"))?;
    Ok(Located { report: view, bytes, cell: local, content })
}

struct Shown<'s> {
    ledger: &'s Ledger,
    scope: Scope,
    theme: Theme,
}

impl Shown<'_> {
    fn text(&self, id: Id) -> anyhow::Result<String> {
        let mut out = match id {
            Id::Report(report) => self.report(report)?,
            Id::Claim(claim) => self.claim(claim)?,
            Id::Source(first) => self.source(first)?,
            Id::Mention(mention) => {
                let mention = self.ledger.mention(mention)?;
                let kind = [mention.kind.as_deref(), mention.mode.as_deref()].into_iter().flatten().collect::<Vec<_>>();
                let title = format!("{id}  {} \"{}\"", kind.join(" "), mention.words);
                format!("{}\n{}", self.strong(&title), self.where_from(mention.report)?)
            }
            Id::Entity(entity) => {
                let entity = self.ledger.entity(entity)?;
                let facts = [entity.kind, entity.country, entity.wikidata].into_iter().flatten().collect::<Vec<_>>();
                let title = format!("{id}  {}", entity.name);
                let times = match entity.mentions {
                    1 => "named once".to_owned(),
                    count => format!("named {count} times"),
                };
                format!("{}  {}, {times}\n{}", self.strong(&title), facts.join(", "), self.where_from(entity.report)?)
            }
            Id::Link(link) => {
                let link = self.ledger.link(link)?;
                let title =
                    format!("{id}  {} and {}: {}, score {:.2}", link.left, link.right, link.relation, link.score);
                let reasons: Vec<String> =
                    link.reasons.iter().map(|reason| format!("  {} {}\n", reason.feature, reason.value)).collect();
                let undone = link.undone_by.map_or(String::new(), |seq| format!(" · undone by o{seq}"));
                let by = format!("proposed by {} in o{}{undone}\n", link.proposed_by, link.seq);
                format!("{}\n{}{}", self.strong(&title), self.faint(&by), reasons.concat())
            }
            Id::Operation(seq) => self.operation(&self.ledger.entry(seq)?)?,
            Id::Incident(report) => self.incident(report)?,
        };
        out.push_str(&self.reviews(id)?);
        Ok(out)
    }

    fn strong(&self, words: &str) -> String {
        self.theme.flow(&[(Look::Strong, words)], 2)
    }

    fn faint(&self, words: &str) -> String {
        match words.strip_suffix('\n') {
            Some(line) => format!("{}\n", self.theme.paint(Look::Faint, line)),
            None => self.theme.paint(Look::Faint, words),
        }
    }

    fn report(&self, id: u64) -> anyhow::Result<String> {
        let report = self.ledger.report(id, &self.scope)?;
        let version = if report.version > 1 {
            format!(", version {} of r{}", report.version, report.root)
        } else {
            String::new()
        };
        let title = report.title.as_deref().unwrap_or("(no title)");
        let mut out = format!("{}\n", self.strong(&format!("r{id}  {title}")));
        let outlet = report.publisher.as_deref().unwrap_or("unknown outlet");
        let published = match (&report.published, &report.published_from) {
            (Some(published), Some(from)) => format!("published {published} ({from})"),
            (Some(published), None) => format!("published {published}"),
            (None, _) => "no date".to_owned(),
        };
        let byline = report.byline.as_ref().map_or(String::new(), |byline| format!(" · by {byline}"));
        let pieces = [
            (Look::Source, outlet),
            (Look::Plain, " · "),
            (Look::Plain, &published),
            (Look::Plain, &byline),
            (Look::Plain, " · "),
            (Look::Plain, report.standing.name()),
            (Look::Plain, &version),
        ];
        out.push_str(&format!("{}\n", self.theme.flow(&pieces, 2)));
        for line in
            [report.url.clone(), report.path.as_ref().map(|path| format!("read from {path}"))].into_iter().flatten()
        {
            out.push_str(&self.faint(&format!("{line}\n")));
        }
        let model = report
            .model
            .as_deref()
            .map_or("no model".to_owned(), |model| format!("model {}", &model[..12.min(model.len())]));
        let kept = format!(
            "recorded {} by o{} · read by {}, {model} · {} bytes, sha256 {}",
            report.recorded_at,
            report.seq,
            report.program,
            report.size,
            &report.sha256[..12.min(report.sha256.len())]
        );
        out.push_str(&format!("{}\n", self.theme.flow(&[(Look::Faint, &kept)], 2)));
        let filter = ClaimFilter { report: Some(id), everything: true, ..ClaimFilter::default() };
        let claims = self.ledger.claims(&filter, &self.scope)?;
        if !claims.is_empty() {
            out.push_str(&format!("\n{}\n", self.strong("Who says what")));
        }
        for claim in &claims {
            out.push_str(&self.line(claim));
        }
        Ok(out)
    }

    /// A claim in one line.
    fn line(&self, claim: &ClaimView) -> String {
        let id = format!("  {:<6}", Id::Claim(claim.id).to_string());
        let (words, look) = stance_words(&claim.stance);
        let aside = if claim.is_evidence { String::new() } else { format!("({}) ", claim.block_kind) };
        let who = shortened(&speaker(claim), 36);
        let room = self.theme.width.saturating_sub(13 + who.chars().count() + words.len() + aside.len()).max(24);
        let pieces = [
            (Look::Faint, id.as_str()),
            (Look::Faint, aside.as_str()),
            (Look::Source, who.as_str()),
            (Look::Plain, " "),
            (look, words),
            (Look::Plain, if claim.content.is_empty() { "" } else { ": " }),
            (Look::Plain, &shortened(&claim.content, room)),
        ];
        format!("{}\n", self.theme.flow(&pieces, 8))
    }

    fn claim(&self, id: u64) -> anyhow::Result<String> {
        let claim = self.ledger.claim(id, &self.scope)?;
        let (words, look) = stance_words(&claim.stance);
        let pieces = [
            (Look::Strong, format!("c{id}  ")),
            (Look::Source, speaker(&claim)),
            (Look::Plain, " ".to_owned()),
            (look, words.to_owned()),
            (Look::Plain, if claim.content.is_empty() { String::new() } else { format!(": {}", claim.content) }),
        ];
        let pieces: Vec<(Look, &str)> = pieces.iter().map(|(look, words)| (*look, words.as_str())).collect();
        let mut out = format!("{}\n{}", self.theme.flow(&pieces, 2), self.where_from(claim.report)?);
        let source = if claim.is_named { format!("s{}, ", claim.source_id) } else { String::new() };
        let nested = claim.nested_in.map_or(String::new(), |outer| format!(" · inside c{outer}"));
        let facts = format!(
            "{source}{} · {} {} · {}{nested} · rule {}, confidence {:.2}",
            claim.source_type, claim.kind, claim.attitude, claim.block_kind, claim.rule, claim.confidence
        );
        out.push_str(&format!("{}\n", self.theme.flow(&[(Look::Faint, &facts)], 2)));
        if !claim.is_evidence {
            out.push_str(&self.faint("it stands in a teaser of another report and is no evidence\n"));
        }
        for (field, was) in &claim.relabeled {
            out.push_str(
                &self.faint(&format!("{field} was read as {}\n", if was.is_empty() { "nothing" } else { was })),
            );
        }
        out.push_str(&self.drawing(&claim)?);
        Ok(out)
    }

    /// The claim's words in its report, with carets under them.
    fn drawing(&self, claim: &ClaimView) -> anyhow::Result<String> {
        let (Some(text), Some(record)) = (self.ledger.text(claim.report)?, self.ledger.record(claim.report)?) else {
            return Ok(String::new());
        };
        let record: Value = serde_json::from_str(&record).context("the stored record")?;
        let all = record["attributions"].as_array();
        let Some(found) = all.and_then(|all| all.iter().find(|one| one["id"] == claim.local.as_str())) else {
            return Ok(String::new());
        };
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let offset = |value: &Value| starts.get(usize::try_from(value.as_u64()?).ok()?).copied();
        let (mut marks, mut looks) = (Vec::new(), Vec::new());
        let stance = stance_words(&claim.stance).1;
        for (role, look) in [("source", Look::Source), ("cue", stance), ("content", Look::Plain)] {
            for span in found[role].as_array().into_iter().flatten() {
                let (Some(start), Some(end)) = (offset(&span["start"]), offset(&span["end"])) else { continue };
                marks.push(Mark::new(Span::<Text>::from_range(start..end), role));
                looks.push(look);
            }
        }
        Ok(carets(&text, &marks, self.theme.width, &Carets { theme: self.theme, looks: &looks }))
    }

    /// Which report something stands in, in a line.
    fn where_from(&self, report: u64) -> anyhow::Result<String> {
        let report = self.ledger.report(report, &self.scope)?;
        let published = report.published.as_deref().map_or("no date", day);
        let outlet = report.publisher.as_deref().unwrap_or("unknown outlet");
        let head = format!("in r{}, {outlet}, {published}: ", report.id);
        let standing = match report.standing.name() {
            "current" => String::new(),
            other => format!(" ({other})"),
        };
        let title = format!("{}{standing}", report.title.as_deref().unwrap_or("(no title)"));
        Ok(format!("{}\n", self.theme.flow(&[(Look::Faint, &head), (Look::Plain, &title)], 2)))
    }

    fn source(&self, first: u64) -> anyhow::Result<String> {
        let filter = ClaimFilter { source_of: Some(first), ..ClaimFilter::default() };
        let claims = self.ledger.claims(&filter, &self.scope)?;
        let Some(one) = claims.first() else {
            bail!("s{first} says nothing in this part of the ledger");
        };
        let name = speaker(one);
        let reports: std::collections::BTreeSet<u64> = claims.iter().map(|claim| claim.report).collect();
        let mut out = format!("{}\n", self.strong(&format!("s{}  {name}", one.source_id)));
        out.push_str(&self.faint(&format!("{} claims in {} reports\n\n", claims.len(), reports.len())));
        for claim in &claims {
            let published = claim.published.as_deref().map_or("no date   ", day);
            out.push_str(&format!("{}{}", self.faint(published), self.line(claim)));
        }
        if !one.is_named {
            out.push_str(&self.faint("a source without a name is not looked for in other reports\n"));
        }
        Ok(out)
    }

    fn incident(&self, report: u64) -> anyhow::Result<String> {
        let incident = self.ledger.incident(report, &self.scope)?;
        let mut out =
            format!("{}\n", self.strong(&format!("i{}  {}", incident.id, incident.title().unwrap_or("(no title)"))));
        let days = incident.days().map_or(String::new(), |(first, last)| format!(", {first} to {last}"));
        let count = |count: u64, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let (reports, outlets) = (count(incident.reports.len() as u64, "report"), count(incident.publishers, "outlet"));
        out.push_str(&self.faint(&format!("{reports} of {outlets}{days}\n\n")));
        for report in &incident.reports {
            let published = report.published.as_deref().map_or("no date   ", day);
            let head = format!("  {:<6}{published}  ", Id::Report(report.id).to_string());
            let outlet = shortened(report.publisher.as_deref().unwrap_or("unknown outlet"), 28);
            let title = report.title.as_deref().unwrap_or("(no title)");
            let pieces = [
                (Look::Faint, head.as_str()),
                (Look::Source, outlet.as_str()),
                (Look::Plain, "  "),
                (Look::Plain, title),
            ];
            out.push_str(&format!("{}\n", self.theme.flow(&pieces, 8)));
        }
        Ok(out)
    }

    fn operation(&self, entry: &Entry) -> anyhow::Result<String> {
        let title = format!("o{}  {}", entry.seq, entry.operation.kind());
        let mut out = format!("{}\n", self.strong(&title));
        out.push_str(&format!("{}\n", self.theme.flow(&[(Look::Plain, &what(entry))], 2)));
        out.push_str(&self.faint(&format!("by {} at {}\n", entry.author, entry.recorded_at)));
        out.push_str(&self.faint(&format!("hash {}\nafter {}\n", entry.hash, entry.prev_hash)));
        let body = serde_json::to_value(&entry.operation)?;
        out.push_str(&format!("{:#}\n", body["body"]));
        Ok(out)
    }

    fn reviews(&self, id: Id) -> anyhow::Result<String> {
        let opinions = self.ledger.opinions_on(id)?;
        if opinions.is_empty() {
            return Ok(String::new());
        }
        let mut out = format!("\n{}\n", self.strong("Reviews"));
        for opinion in &opinions {
            let undone = opinion.undone_by.map_or(String::new(), |seq| format!(" (undone by o{seq})"));
            let says = [opinion.field.as_deref(), opinion.value.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ");
            let other = match &opinion.other {
                Some(other) if *other == id.to_string() => format!(" with {}", opinion.target),
                Some(other) => format!(" with {other}"),
                None => String::new(),
            };
            let head = format!("  o{}  {}  ", opinion.seq, day(&opinion.recorded_at));
            let kind = format!(" {} {says}{other}: ", opinion.kind);
            let kind = kind.replace(" :", ":");
            let pieces = [
                (Look::Faint, head.as_str()),
                (Look::Source, opinion.author.as_str()),
                (Look::Plain, &kind),
                (Look::Plain, &opinion.reason),
                (Look::Faint, &undone),
            ];
            out.push_str(&format!("{}\n", self.theme.flow(&pieces, 6)));
        }
        Ok(out)
    }

    fn json(&self, id: Id) -> anyhow::Result<Value> {
        let ledger = self.ledger;
        let one = |table: crate::table::Table| table.objects().into_iter().next().unwrap_or_default();
        let mut value = match id {
            Id::Report(report) => {
                let filter = ClaimFilter { report: Some(report), everything: true, ..ClaimFilter::default() };
                let mut value = one(super::lists::report_table([&ledger.report(report, &self.scope)?]));
                value["claims"] = super::lists::claim_table(&ledger.claims(&filter, &self.scope)?).objects().into();
                value["mentions"] =
                    ledger.mentions(report)?.iter().map(|one| Id::Mention(one.id).to_string()).collect();
                value["entities"] = (ledger.entities(report)?.iter())
                    .map(|one| json!({ "id": Id::Entity(one.id).to_string(), "name": one.name, "type": one.kind }))
                    .collect();
                value
            }
            Id::Claim(claim) => one(super::lists::claim_table(&[ledger.claim(claim, &self.scope)?])),
            Id::Source(first) => {
                let filter = ClaimFilter { source_of: Some(first), ..ClaimFilter::default() };
                let claims = ledger.claims(&filter, &self.scope)?;
                let name = claims.first().map(speaker);
                json!({ "id": id.to_string(), "name": name, "claims": super::lists::claim_table(&claims).objects() })
            }
            Id::Mention(mention) => {
                let one = ledger.mention(mention)?;
                json!({ "id": id.to_string(), "report": Id::Report(one.report).to_string(), "local": one.local, "type": one.kind,
                        "mode": one.mode, "words": one.words, "polarity": one.polarity, "reality": one.reality,
                        "held_by": one.held_by })
            }
            Id::Entity(entity) => {
                let one = ledger.entity(entity)?;
                json!({ "id": id.to_string(), "report": Id::Report(one.report).to_string(), "local": one.local, "name": one.name,
                        "type": one.kind, "wikidata": one.wikidata, "country": one.country, "mentions": one.mentions })
            }
            Id::Link(link) => {
                let one = ledger.link(link)?;
                let reasons: Vec<Value> = one
                    .reasons
                    .iter()
                    .map(|reason| json!({ "feature": reason.feature, "value": reason.value }))
                    .collect();
                json!({ "id": id.to_string(), "left": one.left, "right": one.right, "relation": one.relation,
                        "score": one.score, "reasons": reasons, "proposed_by": one.proposed_by, "verdict": one.verdict,
                        "operation": Id::Operation(one.seq).to_string() })
            }
            Id::Operation(seq) => {
                let entry = ledger.entry(seq)?;
                let mut value = serde_json::to_value(&entry.operation)?;
                value["id"] = id.to_string().into();
                value["recorded_at"] = entry.recorded_at.to_string().into();
                value["author"] = entry.author.into();
                value["prev_hash"] = entry.prev_hash.into();
                value["hash"] = entry.hash.into();
                value
            }
            Id::Incident(report) => one(super::incidents::table(&[ledger.incident(report, &self.scope)?])),
        };
        value["reviews"] = ledger.opinions_on(id)?.iter().map(review).collect();
        Ok(value)
    }
}

fn review(opinion: &Opinion) -> Value {
    json!({
        "operation": Id::Operation(opinion.seq).to_string(), "recorded_at": opinion.recorded_at, "author": opinion.author,
        "kind": opinion.kind, "target": opinion.target, "other": opinion.other, "field": opinion.field,
        "value": opinion.value, "reason": opinion.reason,
        "undone_by": opinion.undone_by.map(|seq| Id::Operation(seq).to_string()),
    })
}
