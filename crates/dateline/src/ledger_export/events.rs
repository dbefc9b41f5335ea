//! Events of a ledger as rows of three traditions: PLOVER's objects, CAMEO's dyads, and event reports for the R package eventreport.
//!
//! What `dateline read` writes for one report, these write for all of them, with the incident and the ids of the ledger beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use dateline_ledger::{Id, ReportView};
use serde_json::{Value, json};

use super::{LedgerExporter, LedgerView, Open};

pub(super) struct Plover;
pub(super) struct Cameo;
pub(super) struct EventReports;

/// What stands for a code that is not known, as in PETRARCH's output.
const UNKNOWN: &str = "---";

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn words(spans: &Value, between: &str) -> String {
    list(spans).iter().filter_map(|span| span["text"].as_str()).collect::<Vec<_>>().join(between)
}

/// Whether it stands in the report's own words.
fn is_evidence(value: &Value) -> bool {
    !matches!(value["block_kind"].as_str(), Some("related" | "furniture"))
}

/// An event of a stored record with the number that the ledger gives it.
struct Told<'r> {
    mention: Option<u64>,
    event: &'r Value,
}

/// Takes a report, its incident, its record and its events.
type Take<'t> = dyn FnMut(&ReportView, Option<u64>, &Value, &[Told<'_>]) -> anyhow::Result<()> + 't;

/// The events of each report that are evidence, with the report's incident.
fn each_report(view: &LedgerView<'_>, take: &mut Take<'_>) -> anyhow::Result<()> {
    let incident_of = view.incident_of()?;
    for report in view.reports()? {
        let record = view.record(report.id)?;
        let numbers: BTreeMap<String, u64> =
            view.ledger.mentions(report.id)?.into_iter().map(|mention| (mention.local, mention.id)).collect();
        let number = |event: &Value| event["id"].as_str().and_then(|local| numbers.get(local).copied());
        let own = list(&record["events"]).iter().filter(|event| is_evidence(event));
        let events: Vec<Told<'_>> = own.map(|event| Told { mention: number(event), event }).collect();
        take(&report, incident_of.get(&report.id).copied(), &record, &events)?;
    }
    Ok(())
}

fn incident_id(incident: Option<u64>) -> Option<String> {
    incident.map(|incident| Id::Incident(incident).to_string())
}

fn auxiliary_modes(event: &Value) -> Vec<&'static str> {
    let mut modes = Vec::new();
    match event["reality"].as_str() {
        Some("planned") => modes.push("future"),
        Some("possible" | "threatened" | "requested" | "attempted" | "generic") => modes.push("hypothetical"),
        _ => {}
    }
    if event["polarity"] == "-" {
        modes.push("negation");
    }
    modes
}

impl LedgerExporter for Plover {
    fn name(&self) -> &'static str {
        "plover"
    }

    fn description(&self) -> &'static str {
        "Events with PLOVER's names, one JSON object a line"
    }

    fn files(&self) -> &'static [&'static str] {
        &["plover.jsonl"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let mut out = open("plover.jsonl")?;
        each_report(view, &mut |report, incident, _, events| {
            for told in events {
                let event = told.event;
                let number = |kind: &str| {
                    let own = list(&event["quantity"]).iter().find(|quantity| quantity["kind"] == kind);
                    own.map(|quantity| quantity["span"]["text"].clone()).unwrap_or_default()
                };
                let actors = |role: &str| -> Vec<Value> {
                    let actor = |one: &Value| json!({ "actorText": one["text"], "country": one["country"], "sector": one["sector"] });
                    list(&event[role]).iter().map(actor).collect()
                };
                let places: Vec<&Value> = list(&event["place"]).iter().map(|place| &place["text"]).collect();
                let row = json!({
                    "id": told.mention.map(|id| Id::Mention(id).to_string()), "date": report.published,
                    "type": event["type"], "mode": event["mode"], "context": event["context"],
                    "actor": actors("actor"), "recipient": actors("recipient"),
                    "eventText": words(&event["trigger"], " ... "), "eventLoc": places,
                    "size": number("count"), "dead": number("killed"), "injured": number("injured"),
                    "auxMode": auxiliary_modes(event),
                    "report": Id::Report(report.id).to_string(), "incident": incident_id(incident),
                    "url": report.url, "publisher": report.publisher, "reality": event["reality"],
                    "held_by": event["held_by"], "holder_stance": event["holder_stance"], "same_as": event["same_as"],
                    "cameo": event["cameo"], "confidence": event["confidence"],
                    "start": event["head"]["start"], "end": event["head"]["end"],
                });
                writeln!(out, "{row}")?;
            }
            Ok(())
        })?;
        Ok(out.flush()?)
    }
}

impl LedgerExporter for Cameo {
    fn name(&self) -> &'static str {
        "cameo"
    }

    fn description(&self) -> &'static str {
        "Rows of CAMEO, tab-separated: date, source, target, code, then report, id, words, type, holder, confidence, incident"
    }

    fn files(&self) -> &'static [&'static str] {
        &["cameo.tsv"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let mut out = open("cameo.tsv")?;
        each_report(view, &mut |report, incident, record, events| {
            let date = report.published.as_deref().map_or(UNKNOWN.to_owned(), |published| {
                published.chars().filter(char::is_ascii_digit).take(8).collect()
            });
            let incident = incident_id(incident).unwrap_or_default();
            let mut row = |codes: (&str, &str, &str), id: &str, words: &str, more: &str| {
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let (source, target, code) = codes;
                writeln!(out, "{date}\t{source}\t{target}\t{code}\tr{}\t{id}\t{words}\t{more}\t{incident}", report.id)
            };
            for told in events {
                let event = told.event;
                let Some(code) = event["cameo"].as_str().filter(|_| is_asserted(event)) else { continue };
                let id = told.mention.map(|id| Id::Mention(id).to_string()).unwrap_or_default();
                let held_by = event["held_by"].as_str().unwrap_or_default();
                let sure = event["confidence"].as_f64().unwrap_or_default();
                let more = format!("{}\t{held_by}\t{sure:.2}", event["type"].as_str().unwrap_or_default());
                for (source, target, code) in dyads(event, code) {
                    row((&source, &target, &code), &id, &words(&event["trigger"], " ... "), &more)?;
                }
            }
            let filter =
                dateline_ledger::ClaimFilter { report: Some(report.id), ..dateline_ledger::ClaimFilter::default() };
            for claim in view.ledger.claims(&filter, &view.scope)? {
                // The statements that CAMEO has a code of their own for.
                let code = match claim.stance.as_str() {
                    "declines_to_confirm" => "011",
                    "denies" => "016",
                    "confirms" => "015",
                    "asserts" if claim.cue.to_lowercase().contains("responsibility") => "015",
                    _ => continue,
                };
                let attribution = list(&record["attributions"]).iter().find(|one| one["id"] == claim.local.as_str());
                let source = attribution.and_then(|attribution| source_code(record, attribution));
                let more = format!("STATEMENT\tAUTHOR\t{:.2}", claim.confidence);
                let id = Id::Claim(claim.id).to_string();
                row((source.as_deref().unwrap_or(UNKNOWN), UNKNOWN, code), &id, &claim.cue, &more)?;
            }
            Ok(())
        })?;
        Ok(out.flush()?)
    }
}

/// Whether the report, or whom it cites, says that the event happened: a row of CAMEO has no way to say less.
fn is_asserted(event: &Value) -> bool {
    let happened = matches!(event["reality"].as_str(), None | Some("actual" | "ongoing"));
    let held =
        matches!(event["holder_stance"].as_str(), None | Some("asserts" | "confirms" | "accuses" | "reports_hearsay"));
    happened && held && event["polarity"] != "-"
}

/// Country and sectors as CAMEO writes them, one after the other.
fn code_of(argument: &Value) -> String {
    let mut code = argument["country"].as_str().unwrap_or_default().to_owned();
    list(&argument["sector"]).iter().take(3).filter_map(Value::as_str).for_each(|sector| code.push_str(sector));
    if code.is_empty() { UNKNOWN.to_owned() } else { code }
}

/// A row for each pair of those who do it and those it is done to; both ways where they do it to one another.
fn dyads(event: &Value, code: &str) -> Vec<(String, String, String)> {
    let codes = |role: &str| -> Vec<String> {
        let mut codes: Vec<String> = list(&event[role]).iter().map(code_of).collect();
        codes.dedup();
        if codes.is_empty() { vec![UNKNOWN.to_owned()] } else { codes }
    };
    let (actors, recipients) = (codes("actor"), codes("recipient"));
    let mut rows = Vec::new();
    if event["reciprocal"] == true && actors.len() > 1 {
        for (at, source) in actors.iter().enumerate() {
            let others = actors.iter().enumerate().filter(|(other, _)| *other != at);
            rows.extend(others.map(|(_, target)| (source.clone(), target.clone(), code.to_owned())));
        }
        return rows;
    }
    for source in &actors {
        for target in recipients.iter().filter(|target| source != UNKNOWN || *target != UNKNOWN) {
            rows.push((source.clone(), target.clone(), code.to_owned()));
            // A visit has a host.
            if code == "042" && target != UNKNOWN {
                rows.push((target.clone(), source.clone(), "043".to_owned()));
            }
        }
    }
    rows
}

/// The code of a source where an event of the report has it as a participant, and so resolved.
fn source_code(record: &Value, attribution: &Value) -> Option<String> {
    let source = list(&attribution["source"]).first()?;
    let (start, end) = (source["start"].as_u64()?, source["end"].as_u64()?);
    let participants =
        list(&record["events"]).iter().flat_map(|event| list(&event["actor"]).iter().chain(list(&event["recipient"])));
    let overlaps = |one: &&Value| {
        one["start"].as_u64().zip(one["end"].as_u64()).is_some_and(|(from, to)| from < end && start < to)
    };
    participants.filter(|one| one["start"].is_u64()).find(overlaps).map(code_of)
}

/// The columns of event reports, by the names that eventreport's own data has.
const COLUMNS: [&str; 31] = [
    "event_id",
    "event_report_id",
    "date_start",
    "date_end",
    "country",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "event_type",
    "event_mode",
    "actor1",
    "actor1_country",
    "actor1_type",
    "actor2",
    "actor2_country",
    "actor2_type",
    "deaths_low",
    "deaths_best",
    "deaths_high",
    "injuries_low",
    "injuries_best",
    "injuries_high",
    "source",
    "source_author",
    "source_date",
    "reality",
    "held_by",
    "incident",
    "report",
    "confidence",
];

impl LedgerExporter for EventReports {
    fn name(&self) -> &'static str {
        "eventreport"
    }

    fn description(&self) -> &'static str {
        "What each report says of each kind of event of an incident, a row each, for the R package eventreport"
    }

    fn files(&self) -> &'static [&'static str] {
        &["eventreport.csv"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let mut out = csv::Writer::from_writer(open("eventreport.csv")?);
        out.write_record(COLUMNS)?;
        each_report(view, &mut |report, incident, record, events| {
            let mut seen = BTreeSet::new();
            for told in events.iter().filter(|told| is_asserted(told.event)) {
                let Some(kind) = told.event["type"].as_str().filter(|kind| seen.insert((*kind).to_owned())) else {
                    continue;
                };
                let same: Vec<&Value> = events
                    .iter()
                    .map(|told| told.event)
                    .filter(|event| event["type"] == kind && is_asserted(event))
                    .collect();
                out.write_record(event_report(report, incident, record, told, kind, &same))?;
            }
            Ok(())
        })?;
        Ok(out.flush()?)
    }
}

/// One row: what a report says of the events of one type, each value as the first of them has it.
fn event_report(
    report: &ReportView,
    incident: Option<u64>,
    record: &Value,
    told: &Told<'_>,
    kind: &str,
    same: &[&Value],
) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let first = |role: &str| same.iter().find_map(|event| list(&event[role]).first());
    let actor = |role: &str| -> [String; 3] {
        let one = first(role);
        let sectors =
            one.map(|one| list(&one["sector"]).iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "));
        [
            one.map(|one| text(&one["text"])).unwrap_or_default(),
            one.map(|one| text(&one["country"])).unwrap_or_default(),
            sectors.unwrap_or_default(),
        ]
    };
    let place = first("place");
    let overlaps = |one: &&Value, other: &Value| {
        let range = |value: &Value| value["start"].as_u64().zip(value["end"].as_u64());
        range(one).zip(range(other)).is_some_and(|((from, to), (start, end))| from < end && start < to)
    };
    let resolved = place
        .and_then(|place| list(&record["places"]).iter().find(|one| overlaps(one, place) && one["lat"].is_number()));
    let number = |name: &str| resolved.map(|place| place[name].to_string()).unwrap_or_default();
    let time = first("time")
        .and_then(|time| list(&record["times"]).iter().find(|one| overlaps(one, time) && one["from"].is_string()));
    let day = |name: &str| time.map(|time| text(&time[name]).chars().take(10).collect::<String>()).unwrap_or_default();
    let people = |class: &str| -> [String; 3] {
        let ids: Vec<&Value> = same
            .iter()
            .flat_map(|event| list(&event["quantity"]))
            .filter(|quantity| quantity["kind"] == class)
            .map(|quantity| &quantity["quantity"])
            .collect();
        let counted: Vec<&Value> = list(&record["quantities"]).iter().filter(|one| ids.contains(&&one["id"])).collect();
        let values = |name: &str| counted.iter().filter_map(|one| one[name].as_f64()).collect::<Vec<_>>();
        let (low, high) = (values("low"), values("high"));
        let shown = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let best = counted.first().and_then(|one| one["low"].as_f64().or(one["high"].as_f64()));
        [shown(low.iter().copied().reduce(f64::min)), shown(best), shown(high.iter().copied().reduce(f64::max))]
    };
    let [actor1, actor1_country, actor1_type] = actor("actor");
    let [actor2, actor2_country, actor2_type] = actor("recipient");
    let [deaths_low, deaths_best, deaths_high] = people("killed");
    let [injuries_low, injuries_best, injuries_high] = people("injured");
    let event = told.event;
    let incident = incident_id(incident).unwrap_or_else(|| Id::Report(report.id).to_string());
    let (outlet, title) = (report.publisher.clone().unwrap_or_default(), report.title.clone().unwrap_or_default());
    let published = report.published.as_deref().and_then(|day| day.get(..10)).unwrap_or_default().to_owned();
    vec![
        format!("{incident}-{kind}"),
        told.mention.map(|id| Id::Mention(id).to_string()).unwrap_or_default(),
        day("from"),
        time.map(|time| last_day(&text(&time["to"]))).unwrap_or_default(),
        resolved.map(|place| text(&place["country"])).unwrap_or_default(),
        place.map(|place| text(&place["text"])).unwrap_or_default(),
        number("lat"),
        number("lon"),
        number("radius_km"),
        kind.to_owned(),
        text(&event["mode"]),
        actor1,
        actor1_country,
        actor1_type,
        actor2,
        actor2_country,
        actor2_type,
        deaths_low,
        deaths_best,
        deaths_high,
        injuries_low,
        injuries_best,
        injuries_high,
        format!("{outlet} ({published}) {title}"),
        outlet,
        published,
        text(&event["reality"]),
        text(&event["held_by"]),
        incident,
        Id::Report(report.id).to_string(),
        event["confidence"].as_f64().map(|sure| sure.to_string()).unwrap_or_default(),
    ]
}

/// The last day of an interval, to which its end does not belong: the day before, unless it ends in the course of a day.
fn last_day(end: &str) -> String {
    let (day, clock) = end.split_at_checked(10).unwrap_or((end, ""));
    if !clock.is_empty() && !clock.starts_with("T00:00") {
        return day.to_owned();
    }
    let end = day;
    let Some(seconds) = dateline_ledger::Timestamp::first_of(end).map(|time| time.unix()) else { return String::new() };
    let before = dateline_ledger::Timestamp::from_unix(seconds - 86_400);
    before.map(|time| time.to_string().chars().take(10).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::last_day;

    #[test]
    fn an_interval_ends_on_the_day_before_its_end_or_within_a_day() {
        assert_eq!(last_day("2026-03-03"), "2026-03-02");
        assert_eq!(last_day("2026-03-01T00:00"), "2026-02-28");
        assert_eq!(last_day("2026-03-02T12:00"), "2026-03-02");
        assert_eq!(last_day(""), "");
    }
}
