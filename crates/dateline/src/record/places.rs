//! The rows for places.

use dateline_extract::{Extraction, Location, Toponym};
use dateline_text::{Codepoints, Document};
use serde::Serialize;

use super::{evidence, rounded};

/// A place of the world.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct LocationRow {
    pub id: Option<String>,
    pub name: String,
    pub lat: f64,
    pub lon: f64,
    pub radius_km: f64,
    pub kind: &'static str,
    pub country: Option<String>,
    pub admin1: Option<String>,
}

/// A place named in the text.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct PlaceRow {
    pub mention: String,
    pub start: u32,
    pub end: u32,
    pub text: String,
    pub id: Option<String>,
    pub name: Option<String>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub radius_km: Option<f64>,
    pub kind: Option<&'static str>,
    pub country: Option<String>,
    pub admin1: Option<String>,
    #[serde(rename = "use")]
    pub place_use: &'static str,
    pub runner_up: Option<LocationRow>,
    pub block: u32,
    pub block_kind: &'static str,
    /// The bytes of the capture behind it: its words, and those that decided between places.
    pub evidence: Vec<(u32, u32)>,
    pub rule: &'static str,
    pub confidence: f32,
}

/// The id of a place's mention as people see it: `p1` is the first of its report.
pub fn place_id(toponym: &Toponym) -> String {
    format!("p{}", toponym.id.0 + 1)
}

/// Four decimals are eleven metres.
fn degrees(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

impl LocationRow {
    pub(crate) fn new(location: &Location) -> Self {
        LocationRow {
            id: location.id.clone(),
            name: location.name.clone(),
            lat: degrees(location.lat),
            lon: degrees(location.lon),
            radius_km: location.radius_km.round(),
            kind: location.kind.name(),
            country: location.country.clone(),
            admin1: location.admin1.clone(),
        }
    }
}

impl PlaceRow {
    pub(super) fn new(
        toponym: &Toponym,
        extraction: &Extraction,
        document: &Document,
        points: &Codepoints<'_>,
    ) -> Self {
        let range = points.range(toponym.span);
        let location = toponym.stated().map(|location| LocationRow::new(location.value()));
        // Where it is not known which place it is, the words beside it may still say in which country it lies.
        let within = toponym.within.as_ref();
        let within = within.map(|within| (within.country.clone(), within.admin1.clone()));
        let (lat, lon) = (location.as_ref().map(|at| at.lat), location.as_ref().map(|at| at.lon));
        let (radius_km, kind) = (location.as_ref().map(|at| at.radius_km), location.as_ref().map(|at| at.kind));
        let (id, name, country, admin1) = match (location, within) {
            (Some(at), _) => (at.id, Some(at.name), at.country, at.admin1),
            (None, Some((country, admin1))) => (None, None, country, admin1),
            (None, None) => (None, None, None, None),
        };
        PlaceRow {
            mention: place_id(toponym),
            start: range.start,
            end: range.end,
            text: document.words(toponym.span).to_owned(),
            id,
            name,
            lat,
            lon,
            radius_km,
            kind,
            country,
            admin1,
            place_use: toponym.place_use.name(),
            runner_up: toponym.runner_up.as_ref().map(LocationRow::new),
            block: toponym.block.0,
            block_kind: document.block(toponym.block).map_or("paragraph", |block| block.kind.name()),
            evidence: evidence(extraction, toponym.evidence),
            rule: toponym.rule.0,
            confidence: rounded(toponym.confidence),
        }
    }
}
