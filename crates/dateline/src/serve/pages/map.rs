//! Where reports tell of: a map drawn from our own outlines, and the same as a table.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde::Serialize;

use crate::serve::look::{Frame, grouped, many, other_forms, shown};
use crate::serve::outlines::outlines;
use crate::serve::record::Record;
use crate::serve::request::{Answer, Form, Request};
use crate::serve::site::{Context, Failure, Outcome};

/// Of how many reports, the latest first, the places are drawn: each is read for it.
const MOST: usize = 400;

/// Up to this radius a place is a dot; what is larger is the circle that the truth lies in.
const DOT_KM: f64 = 25.0;

#[derive(Default, Serialize)]
struct Spot {
    name: String,
    country: Option<String>,
    lat: f64,
    lon: f64,
    radius_km: Option<f64>,
    /// The mentions that are locations, not governments or parts of names.
    mentions: u64,
    reports: Vec<String>,
}

/// What is to be drawn.
struct Told {
    spots: Vec<Spot>,
    /// How often each country is told of.
    countries: BTreeMap<String, u64>,
    /// Whether older reports were left out.
    cut: bool,
}

fn told(context: &Context<'_>) -> Result<Told, Failure> {
    let mut reports = context.ledger.reports(&context.scope)?;
    reports.retain(|report| report.standing.name() == "current");
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
    let Told { spots, countries, cut } = told(context)?;
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
        @else { (picture(request, &spots, &countries)) }
        @if cut { p.small { "Of the latest " (MOST) " reports." } }
        p.small { "A dot is a town; a ring is as large as the doubt about the place; a country that is only named is shaded and has no dot." }
        table.list {
            thead { tr { th scope="col" { "Place" } th scope="col" { "Country" } th.number scope="col" { "Mentions" } th.number scope="col" { "Reports" } th scope="col" { "Where" } } }
            tbody { @for spot in spots.iter().take(200) {
                tr data-row="" {
                    th scope="row" { a href=(frame.link(&format!("/search?q={}", form_urlencoded::byte_serialize(format!("\"{}\"", spot.name).as_bytes()).collect::<String>()))) { (shown(&spot.name)) } }
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

/// The part of the world to draw: what the address asks for, else what holds the places.
fn window(request: &Request, spots: &[Spot]) -> [f64; 4] {
    let asked: Vec<f64> =
        request.query("box").unwrap_or_default().split(',').filter_map(|part| part.parse().ok()).collect();
    if let [west, south, east, north] = asked[..]
        && [west, south, east, north].iter().all(|side| side.is_finite())
        && west < east
        && south < north
    {
        return [west.max(-180.0), south.max(-90.0), east.min(180.0), north.min(90.0)];
    }
    let ends = |of: fn(&Spot) -> f64| {
        let mut all: Vec<f64> = spots.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        // A tenth of the places at either end may lie outside: one far town must not make all others a single dot.
        let skip = all.len() / 10;
        (all.get(skip).copied().unwrap_or(-90.0), all.get(all.len().saturating_sub(skip + 1)).copied().unwrap_or(90.0))
    };
    if spots.is_empty() {
        return [-180.0, -60.0, 180.0, 85.0];
    }
    let ((west, east), (south, north)) = (ends(|spot| spot.lon), ends(|spot| spot.lat));
    let (wide, high) = ((east - west).max(16.0) * 1.3, (north - south).max(8.0) * 1.3);
    let (wide, high) = (wide.max(high * 2.0), high.max(wide / 2.0));
    let (lon, lat) = ((west + east) / 2.0, (south + north) / 2.0);
    [
        (lon - wide / 2.0).max(-180.0),
        (lat - high / 2.0).max(-90.0),
        (lon + wide / 2.0).min(180.0),
        (lat + high / 2.0).min(90.0),
    ]
}

/// The places whose names are written: the most told of, and no name over another.
fn labeled(spots: &[Spot], unit: f64) -> Vec<&Spot> {
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let mut fits = |spot: &&Spot| {
        let (left, top) = (spot.lon, -spot.lat - unit * 8.0);
        let own = [left, top, left + unit * (14.0 + 7.5 * spot.name.chars().count() as f64), top + unit * 16.0];
        let free =
            taken.iter().all(|other| own[0] > other[2] || own[2] < other[0] || own[1] > other[3] || own[3] < other[1]);
        if free {
            taken.push(own);
        }
        free
    };
    spots.iter().take(60).filter(|spot| fits(spot)).take(24).collect()
}

fn picture(request: &Request, spots: &[Spot], countries: &BTreeMap<String, u64>) -> Markup {
    let [west, south, east, north] = window(request, spots);
    let (wide, high) = (east - west, north - south);
    let unit = wide / 960.0;
    let most = countries.values().copied().max().unwrap_or(1).max(1);
    let to = |box_: [f64; 4]| {
        let value = box_.map(|side| format!("{side:.2}")).join(",");
        crate::serve::look::with(request, "box", &value)
    };
    let (lon, lat) = ((west + east) / 2.0, (south + north) / 2.0);
    let zoomed = |by: f64| {
        [lon - wide * by / 2.0, lat - high * by / 2.0, lon + wide * by / 2.0, lat + high * by / 2.0]
            .map(|side| side.clamp(-180.0, 180.0))
    };
    let moved = |x: f64, y: f64| [west + wide * x, south + high * y, east + wide * x, north + high * y];
    let words = format!("Map of {}", many(spots.len() as u64, "place", "places"));
    html! {
        figure.map {
            svg viewBox=(format!("{west:.3} {:.3} {wide:.3} {high:.3}", -north)) role="img" aria-label=(words) {
                title { (words) }
                rect.sea x=(west) y=(-north) width=(wide) height=(high) {}
                @for (code, outline) in outlines() {
                    @let count = countries.get(code).copied().unwrap_or(0);
                    @let shade = if count == 0 { 0 } else { 1 + (count * 3 / most).min(3) };
                    path class={ "land shade-" (shade) } d=(outline.path) stroke-width=(format!("{:.4}", unit * 0.7)) {
                        @if count > 0 { title { (code) ": " (many(count, "mention", "mentions")) } }
                    }
                }
                @for spot in spots.iter().rev() {
                    @let radius = spot.radius_km.filter(|radius| *radius > DOT_KM).map(|radius| radius / 111.2);
                    g {
                        title { (shown(&spot.name)) ": " (many(spot.mentions, "mention", "mentions")) }
                        @match radius {
                            Some(radius) => circle.ring cx=(spot.lon) cy=(-spot.lat) r=(format!("{radius:.3}")) stroke-width=(format!("{:.4}", unit * 1.2)) {},
                            None => circle.dot cx=(spot.lon) cy=(-spot.lat) r=(format!("{:.4}", unit * (3.0 + (spot.mentions as f64).sqrt().min(6.0)))) {},
                        }
                    }
                }
                @for spot in labeled(spots, unit) {
                    text.name x=(format!("{:.3}", spot.lon + unit * 9.0)) y=(format!("{:.3}", -spot.lat + unit * 4.0)) font-size=(format!("{:.4}", unit * 12.0)) { (shown(&spot.name)) }
                }
            }
            figcaption {
                a href=(to(zoomed(0.5))) { "Closer" } " · " a href=(to(zoomed(2.0))) { "Farther" } " · "
                a href=(to(moved(-0.35, 0.0))) { "West" } " · " a href=(to(moved(0.35, 0.0))) { "East" } " · "
                a href=(to(moved(0.0, 0.35))) { "North" } " · " a href=(to(moved(0.0, -0.35))) { "South" } " · "
                a href=(crate::serve::look::with(request, "box", "-180,-60,180,85")) { "The world" }
            }
        }
    }
}
