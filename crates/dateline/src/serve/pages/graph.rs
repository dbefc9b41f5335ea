//! Who draws on whom: a picture of sources, reports and the agencies that they credit, and the same as a table.

use std::collections::{BTreeMap, BTreeSet};

use dateline_ledger::copies::credits;
use dateline_ledger::{ReportView, Standing};
use maud::{Markup, html};
use serde::Serialize;

use crate::serve::look::{Frame, grouped, many, other_forms, shown, sureness};
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Failure, Outcome};

/// Of how many reports, the latest first, the page of all outlets is made.
const MOST_REPORTS: usize = 200;
/// How many sources, outlets or reports, and agencies the picture has room for.
const ROOM: [usize; 3] = [16, 24, 12];

/// How two things hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Drawn {
    /// An outlet or report quotes a source.
    Quotes,
    /// It passes on the words of another.
    Copies,
    /// It credits an agency or outlet for all of itself.
    Credits,
}

impl Drawn {
    fn name(self) -> &'static str {
        match self {
            Drawn::Quotes => "quotes",
            Drawn::Copies => "copies",
            Drawn::Credits => "credits",
        }
    }
}

/// A line of the graph.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    from: String,
    relation: Drawn,
    to: String,
    /// How often.
    count: u64,
    /// The share of own words that are copied, for the closest pair.
    share: Option<f64>,
    /// The reports that show it.
    reports: Vec<String>,
}

/// What is known of a line while reports are gone through.
#[derive(Default)]
struct Found {
    count: u64,
    share: Option<f64>,
    reports: BTreeSet<u64>,
}

/// What is in the middle: the outlets of reports, or the reports themselves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Middle {
    Outlets,
    Reports,
}

/// The lines between some reports, whom they quote and whom they credit.
pub(super) fn lines(context: &Context<'_>, reports: &[&ReportView], middle: Middle) -> Result<Vec<Line>, Failure> {
    let outlets = &context.site.rereader()?.tables().outlets;
    let name = |report: &ReportView| match (&report.publisher, middle) {
        (Some(publisher), Middle::Outlets) => publisher.clone(),
        (Some(publisher), Middle::Reports) => format!("{publisher} r{}", report.id),
        (None, _) => format!("r{}", report.id),
    };
    let mut found: BTreeMap<(Drawn, String, String), Found> = BTreeMap::new();
    let mut add = |relation, from: String, to: String, share: Option<f64>, report: u64| {
        let line = found.entry((relation, from, to)).or_default();
        line.count += 1;
        line.share = match (line.share, share) {
            (Some(before), Some(now)) => Some(f64::max(before, now)),
            (before, now) => before.or(now),
        };
        line.reports.insert(report);
    };
    let names: BTreeMap<u64, String> = reports.iter().map(|report| (report.id, name(report))).collect();
    let ids: Vec<u64> = reports.iter().map(|report| report.id).collect();
    for claim in context.ledger.claims_in(&ids, &context.scope)? {
        let counts = claim.is_named && claim.is_evidence && claim.verdict.as_deref() != Some("reject");
        if let (true, Some(own), Some(source)) = (counts, names.get(&claim.report), claim.source_name) {
            add(Drawn::Quotes, own.clone(), source, None, claim.report);
        }
    }
    for report in reports {
        let own = &names[&report.id];
        let Some(text) = context.ledger.text(report.id)? else { continue };
        let key = report.publisher.as_deref().map(|publisher| outlets.key(publisher));
        let credited: BTreeSet<String> = credits(&text, outlets)
            .into_iter()
            .filter(|credit| credit.place.is_whole())
            .map(|credit| credit.outlet)
            .collect();
        for outlet in credited {
            if key.as_deref() != Some(outlet.as_str()) {
                let name = outlets.iter().find(|one| one.id == outlet).map_or(outlet.clone(), |one| one.name.clone());
                add(Drawn::Credits, own.clone(), name, None, report.id);
            }
        }
    }
    for link in context.ledger.links_of(&ids, &context.scope)? {
        if link.relation != "copies" || link.verdict.as_deref() == Some("reject") {
            continue;
        }
        let side = |id: &str| match id.parse() {
            Ok(dateline_ledger::Id::Report(report)) => names.get(&report).map(|name| (report, name.clone())),
            _ => None,
        };
        if let (Some((report, from)), Some((_, to))) = (side(&link.left), side(&link.right))
            && from != to
        {
            add(Drawn::Copies, from, to, Some(link.score), report);
        }
    }
    Ok(found
        .into_iter()
        .map(|((relation, from, to), Found { count, share, reports })| {
            let reports = reports.into_iter().map(|report| format!("r{report}")).collect();
            Line { from, relation, to, count, share, reports }
        })
        .collect())
}

/// A node with its height in the picture, in rows.
struct Place {
    name: String,
    row: f64,
}

/// The nodes of a column: those with most lines, in the order of where their lines lead.
fn column(weights: &BTreeMap<&str, u64>, room: usize, near: impl Fn(&str) -> f64) -> Vec<Place> {
    let mut all: Vec<(&str, u64)> = weights.iter().map(|(name, weight)| (*name, *weight)).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    all.truncate(room);
    all.sort_by(|a, b| near(a.0).total_cmp(&near(b.0)).then(b.1.cmp(&a.1)).then(a.0.cmp(b.0)));
    (all.into_iter().enumerate()).map(|(row, (name, _))| Place { name: name.to_owned(), row: row as f64 }).collect()
}

fn row_of(places: &[Place], name: &str) -> Option<f64> {
    places.iter().find(|place| place.name == name).map(|place| place.row)
}

/// The mean row of what a node's lines lead to.
fn mean(lines: &[Line], places: &[Place], name: &str) -> f64 {
    let rows: Vec<f64> = (lines.iter())
        .filter_map(|line| match () {
            _ if line.to == name => row_of(places, &line.from),
            _ if line.from == name => row_of(places, &line.to),
            _ => None,
        })
        .collect();
    if rows.is_empty() { f64::MAX } else { rows.iter().sum::<f64>() / rows.len() as f64 }
}

const ROW: f64 = 23.0;
const TOP: f64 = 40.0;
/// Where the three columns end or begin.
const LEFT: f64 = 268.0;
const MIDDLE: [f64; 2] = [392.0, 602.0];
const RIGHT: f64 = 752.0;

/// The picture and the table, as a section of a page.
pub(super) fn section(frame: &Frame<'_>, lines: &[Line], middle: Middle) -> Markup {
    let words = match middle {
        Middle::Outlets => ["Sources that are quoted", "Outlets", "Credited for a report"],
        Middle::Reports => ["Sources that are quoted", "Reports", "Credited for a report"],
    };
    html! {
        section aria-labelledby="draws" {
            h2 #draws { "Who draws on whom" }
            @if lines.is_empty() { p.empty { "These reports name no source, credit nobody and copy nothing of one another." } }
            @else {
                (picture(lines, words))
                details { summary { "The same as a table: " (many(lines.len() as u64, "line", "lines")) }
                    table.list {
                        caption.hidden { "Who draws on whom" }
                        thead { tr { th scope="col" { "Who" } th scope="col" { "does what with" } th scope="col" { "whom" } th.number scope="col" { "Times" } th scope="col" { "In" } } }
                        tbody { @for line in lines.iter().take(400) { tr {
                            th scope="row" { (shown(&line.from)) }
                            td { (line.relation.name()) @if let Some(share) = line.share { " " (sureness(share)) } }
                            td { (shown(&line.to)) }
                            td.number { (grouped(line.count)) }
                            td { @for (at, report) in line.reports.iter().take(6).enumerate() { @if at > 0 { " " } a href=(frame.link(&format!("/reports/{report}"))) { (report) } }
                                @if line.reports.len() > 6 { " and " (line.reports.len() - 6) " more" } }
                        } } }
                    }
                }
            }
        }
    }
}

fn picture(lines: &[Line], heads: [&str; 3]) -> Markup {
    let mut weights: [BTreeMap<&str, u64>; 3] = Default::default();
    for line in lines {
        *weights[1].entry(&line.from).or_default() += line.count;
        let to = match line.relation {
            Drawn::Quotes => 0,
            Drawn::Copies => 1,
            Drawn::Credits => 2,
        };
        *weights[to].entry(&line.to).or_default() += line.count;
    }
    // The middle first, in its own order; the sides then stand near what they hang on.
    let center = column(&weights[1], ROOM[1], |_| 0.0);
    let left = column(&weights[0], ROOM[0], |name| mean(lines, &center, name));
    let right = column(&weights[2], ROOM[2], |name| mean(lines, &center, name));
    let center = column(&weights[1], ROOM[1], |name| mean(lines, &left, name));
    let tallest = left.len().max(center.len()).max(right.len()) as f64;
    let spread = |places: &[Place], row: f64| TOP + (row + (tallest - places.len() as f64) / 2.0) * ROW;
    let out: usize = weights.iter().zip([&left, &center, &right]).map(|(all, kept)| all.len() - kept.len()).sum();
    let high = TOP + tallest * ROW + 6.0;
    let words =
        format!("Who draws on whom: {}; the table below holds the same", many(lines.len() as u64, "line", "lines"));
    let mut paths: Vec<(Drawn, String, String, f64)> = Vec::new();
    for line in lines {
        let Some(from) = row_of(&center, &line.from) else { continue };
        let from = spread(&center, from);
        let heavy = 1.0 + (line.count as f64).ln().min(3.0);
        let told = format!("{} {} {}, {}", line.from, line.relation.name(), line.to, many(line.count, "time", "times"));
        let path = match line.relation {
            Drawn::Quotes => row_of(&left, &line.to).map(|row| curve(MIDDLE[0], from, LEFT, spread(&left, row))),
            Drawn::Credits => row_of(&right, &line.to).map(|row| curve(MIDDLE[1], from, RIGHT, spread(&right, row))),
            Drawn::Copies => row_of(&center, &line.to).map(|row| bow(from, spread(&center, row))),
        };
        if let Some(path) = path {
            let heavy = if line.relation == Drawn::Copies { heavy + 1.0 } else { heavy };
            paths.push((line.relation, path, told, heavy));
        }
    }
    html! {
        figure.graph {
            div.wide tabindex="0" role="group" aria-label="The picture, which may be wider than the screen" {
                svg viewBox=(format!("0 0 960 {high:.0}")) role="img" aria-label=(words) {
                    @for (at, (x, anchor)) in [(LEFT, "end"), ((MIDDLE[0] + MIDDLE[1]) / 2.0, "middle"), (RIGHT, "start")].into_iter().enumerate() {
                        @if !weights[at].is_empty() { text.head x=(x) y="16" text-anchor=(anchor) { (heads[at]) } }
                    }
                    @for (relation, path, told, heavy) in &paths {
                        path class={ "line " (relation.name()) } d=(path) stroke-width=(format!("{heavy:.1}")) { title { (shown(told)) } }
                        @if *relation == Drawn::Copies { path.tip d=(tip(path)) {} }
                    }
                    @for place in &left { text x=(LEFT - 8.0) y=(format!("{:.1}", spread(&left, place.row) + 4.0)) text-anchor="end" { (clipped(&place.name, 38)) } }
                    @for place in &center {
                        rect.node x=(MIDDLE[0]) y=(format!("{:.1}", spread(&center, place.row) - 9.0)) width=(MIDDLE[1] - MIDDLE[0]) height="18" rx="2" {}
                        text x=((MIDDLE[0] + MIDDLE[1]) / 2.0) y=(format!("{:.1}", spread(&center, place.row) + 4.0)) text-anchor="middle" { (clipped(&place.name, 30)) }
                    }
                    @for place in &right { text x=(RIGHT + 8.0) y=(format!("{:.1}", spread(&right, place.row) + 4.0)) { (clipped(&place.name, 28)) } }
                }
            }
            figcaption { "Plain lines to the left: quotes. Thick bows: passes on the words of another, towards the point. Dashed lines to the right: credits for the whole report."
                @if out > 0 { " " (many(out as u64, "name", "names")) " with fewer lines are in the table alone." } }
        }
    }
}

fn clipped(name: &str, most: usize) -> String {
    let name = shown(name);
    if name.chars().count() <= most { name } else { name.chars().take(most - 1).chain(['…']).collect() }
}

fn curve(x: f64, y: f64, to_x: f64, to_y: f64) -> String {
    let half = (x + to_x) / 2.0;
    format!("M{x:.0} {y:.1}C{half:.0} {y:.1} {half:.0} {to_y:.1} {to_x:.0} {to_y:.1}")
}

/// A bow at the right side of the middle column.
fn bow(y: f64, to_y: f64) -> String {
    let far = MIDDLE[1] + 18.0 + (y - to_y).abs().min(300.0) * 0.3;
    format!("M{:.0} {y:.1}C{far:.0} {y:.1} {far:.0} {to_y:.1} {:.0} {to_y:.1}", MIDDLE[1], MIDDLE[1] + 5.0)
}

/// The point at the end of a bow.
fn tip(path: &str) -> String {
    let y: f64 = path.rsplit(' ').next().and_then(|y| y.parse().ok()).unwrap_or_default();
    let x = MIDDLE[1];
    format!("M{x:.0} {y:.1}l9 -4.5l0 9Z")
}

/// The page of all outlets.
pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let mut all = context.ledger.reports(&context.scope)?;
    all.retain(|report| report.standing == Standing::Current);
    all.sort_by(|a, b| (&b.published, b.id).cmp(&(&a.published, a.id)));
    let is_cut = all.len() > MOST_REPORTS;
    let reports: Vec<&ReportView> = all.iter().take(MOST_REPORTS).collect();
    let lines = lines(context, &reports, Middle::Outlets)?;
    match context.request.form {
        Form::Json => return Ok(Answer::json(&lines)),
        Form::Csv => {
            let mut rows = vec![["from", "relation", "to", "count", "share", "reports"].map(str::to_owned).to_vec()];
            rows.extend(lines.iter().map(|line| {
                vec![
                    line.from.clone(),
                    line.relation.name().to_owned(),
                    line.to.clone(),
                    line.count.to_string(),
                    line.share.map(|share| share.to_string()).unwrap_or_default(),
                    line.reports.join(" "),
                ]
            }));
            return Ok(Answer::csv("independence", &rows));
        }
        Form::Html => {}
    }
    let frame = Frame::new(context, "Independence");
    let main = html! {
        p.kicker { a href=(frame.link("/sources")) { "Sources" } }
        h1 { "How independent are they?" }
        p.lead { "Ten outlets with one wire story are one source. This shows which outlets quote whom, pass on the words of others, and credit agencies." }
        @if is_cut { p.small { "Of the latest " (grouped(MOST_REPORTS as u64)) " reports." } }
        (section(&frame, &lines, Middle::Outlets))
        (other_forms(context.request, &["json", "csv"]))
    };
    Ok(Answer::html(200, frame.page(main)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: &str, relation: Drawn, to: &str) -> Line {
        Line { from: from.to_owned(), relation, to: to.to_owned(), count: 1, share: None, reports: Vec::new() }
    }

    #[test]
    fn lines_are_drawn_between_their_columns() {
        let lines = [
            line("Tarn Courier", Drawn::Quotes, "Ana <Varn>"),
            line("Velm Post", Drawn::Quotes, "Ana <Varn>"),
            line("Velm Post", Drawn::Copies, "Tarn Courier"),
            line("Velm Post", Drawn::Credits, "Kesten Wire"),
        ];
        let svg = picture(&lines, ["a", "b", "c"]).into_string();
        assert_eq!(svg.matches("class=\"line quotes\"").count(), 2, "{svg}");
        assert_eq!(svg.matches("class=\"tip\"").count(), 1, "{svg}");
        assert_eq!(svg.matches("class=\"node\"").count(), 2, "{svg}");
        assert!(svg.contains("Ana &lt;Varn&gt;</text>"), "{svg}");
    }

    #[test]
    fn what_has_no_room_is_told() {
        let names: Vec<String> = (0..40).map(|n| format!("Source {n}")).collect();
        let lines: Vec<Line> = names.iter().map(|name| line("Tarn Courier", Drawn::Quotes, name)).collect();
        let svg = picture(&lines, ["a", "b", "c"]).into_string();
        assert!(svg.contains("24 names with fewer lines"), "{svg}");
    }
}
