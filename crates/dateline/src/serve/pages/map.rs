//! Where reports tell of: a map drawn from our own outlines, and the same as a table.

use std::collections::BTreeMap;

use dateline_ledger::{ReportView, Standing};
use maud::html;
use serde::Serialize;

use super::map_picture::picture;
use super::timeline::{Days, chart, range_form};
use crate::serve::look::{Frame, grouped, many, other_forms, shown};
use crate::serve::record::Record;
use crate::serve::request::{Answer, Form};
use crate::serve::site::{Context, Failure, Outcome};

/// Of how many reports, the latest first, the places are drawn: each is read for it.
const MOST: usize = 400;

/// A place that reports tell of.
#[derive(Default, Serialize)]
pub(super) struct Spot {
    pub(super) name: String,
    pub(super) country: Option<String>,
    pub(super) lat: f64,
    pub(super) lon: f64,
    pub(super) radius_km: Option<f64>,
    /// The mentions that are locations, not governments or parts of names.
    pub(super) mentions: u64,
    pub(super) reports: Vec<String>,
}

impl Spot {
    /// Where its name stands in reports.
    pub(super) fn address(&self) -> String {
        let words = format!("\"{}\"", self.name);
        format!("/search?q={}", form_urlencoded::byte_serialize(words.as_bytes()).collect::<String>())
    }

    pub(super) fn in_words(&self) -> String {
        format!("{}: {}", shown(&self.name), many(self.mentions, "mention", "mentions"))
    }
}

/// What is to be drawn.
struct Told {
    spots: Vec<Spot>,
    /// How often each country is told of.
    countries: BTreeMap<String, u64>,
    /// Whether older reports were left out.
    cut: bool,
}

fn told(context: &Context<'_>, mut reports: Vec<&ReportView>) -> Result<Told, Failure> {
    reports.sort_by(|a, b| (&b.published, b.id).cmp(&(&a.published, a.id)));
    let cut = reports.len() > MOST;
    let mut spots: BTreeMap<(String, i64, i64), Spot> = BTreeMap::new();
    let mut countries: BTreeMap<String, u64> = BTreeMap::new();
    for report in reports.iter().take(MOST) {
        let Some(json) = context.ledger.record(report.id)? else { continue };
        for place in Record::read(&json).places {
            if matches!(place.usage.as_deref(), Some("name" | "actor")) {
                continue;
            }
            let (Some(lat), Some(lon)) = (place.lat, place.lon) else { continue };
            let name = place.name.unwrap_or_else(|| place.at.text.clone());
            if let Some(country) = &place.country {
                *countries.entry(country.clone()).or_default() += 1;
            }
            // A country is an area, and is shaded.
            if place.kind.as_deref() == Some("country") {
                continue;
            }
            let spot = spots.entry((name.clone(), (lat * 100.0) as i64, (lon * 100.0) as i64)).or_default();
            (spot.name, spot.country, spot.lat, spot.lon, spot.radius_km) =
                (name, place.country, lat, lon, place.radius_km);
            spot.mentions += 1;
            let id = format!("r{}", report.id);
            if spot.reports.last() != Some(&id) {
                spot.reports.push(id);
            }
        }
    }
    let mut spots: Vec<Spot> = spots.into_values().collect();
    spots.sort_by(|a, b| b.mentions.cmp(&a.mentions).then(a.name.cmp(&b.name)));
    Ok(Told { spots, countries, cut })
}

pub(in crate::serve) fn page(context: &Context<'_>) -> Outcome {
    let request = context.request;
    let days = Days::of(request)?;
    let mut all = context.ledger.reports(&context.scope)?;
    all.retain(|report| report.standing == Standing::Current);
    let current: Vec<&ReportView> = all.iter().collect();
    let within = current.iter().copied().filter(|report| days.hold(report)).collect();
    let Told { spots, countries, cut } = told(context, within)?;
    match request.form {
        Form::Json => return Ok(Answer::json(&spots)),
        Form::Csv => {
            let mut rows =
                vec![["name", "country", "lat", "lon", "radius_km", "mentions", "reports"].map(str::to_owned).to_vec()];
            rows.extend(spots.iter().map(|spot| {
                vec![
                    spot.name.clone(),
                    spot.country.clone().unwrap_or_default(),
                    spot.lat.to_string(),
                    spot.lon.to_string(),
                    spot.radius_km.map(|radius| radius.to_string()).unwrap_or_default(),
                    spot.mentions.to_string(),
                    spot.reports.join(" "),
                ]
            }));
            return Ok(Answer::csv("places", &rows));
        }
        Form::Html => {}
    }
    let frame = Frame::new(context, "Map");
    let main = html! {
        h1 { "Where reports tell of" }
        @if spots.is_empty() && countries.is_empty() { p.empty { "No place of these reports is on the map." } }
        @else { (picture(&frame, request, context.site.outlines(), &spots, &countries)) }
        (chart(&context.ledger.totals(&context.scope)?.days, request, &days))
        (range_form(&frame, request, &days))
        @if cut { p.small { "The places of the latest " (MOST) " reports " @if days.are_all() { "of all" } @else { "of these days" } "." } }
        p.small { "A dot is a town; a ring is as large as the doubt about the place; a country that is only named is shaded and has no dot." }
        table.list {
            caption.hidden { "Places" }
            thead { tr { th scope="col" { "Place" } th scope="col" { "Country" } th.number scope="col" { "Mentions" } th.number scope="col" { "Reports" } th scope="col" { "Where" } } }
            tbody { @for spot in spots.iter().take(200) {
                tr data-row="" {
                    th scope="row" { a href=(frame.link(&spot.address())) { (shown(&spot.name)) } }
                    td { (shown(spot.country.as_deref().unwrap_or(""))) }
                    td.number { (grouped(spot.mentions)) }
                    td.number { (grouped(spot.reports.len() as u64)) }
                    td { (format!("{:.2}, {:.2}", spot.lat, spot.lon)) @if let Some(radius) = spot.radius_km { " ± " (format!("{radius:.0}")) " km" } }
                }
            } }
        }
        (other_forms(request, &["json", "csv"]))
    };
    Ok(Answer::html(200, frame.page(main)))
}
