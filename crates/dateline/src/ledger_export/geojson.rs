//! Places of reports as GeoJSON (RFC 7946): towns as points, what is larger as the circle that the truth lies in.

use std::io::Write as _;

use serde_json::{Value, json};

use super::{LedgerExporter, LedgerView, Open};

pub(super) struct GeoJson;

/// Up to this radius a place is a point.
const POINT_KM: f64 = 25.0;

impl LedgerExporter for GeoJson {
    fn name(&self) -> &'static str {
        "geojson"
    }

    fn description(&self) -> &'static str {
        "Places that reports name, as GeoJSON; a country is an area and never a point"
    }

    fn files(&self) -> &'static [&'static str] {
        &["places.geojson"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let mut out = open("places.geojson")?;
        write!(out, "{{\"type\":\"FeatureCollection\",\"features\":[")?;
        let mut first = true;
        let incident_of = view.incident_of()?;
        for report in view.reports()? {
            let record = view.record(report.id)?;
            for place in record["places"].as_array().map(Vec::as_slice).unwrap_or_default() {
                let evidence = !matches!(place["block_kind"].as_str(), Some("related" | "furniture"));
                let (Some(lat), Some(lon), true) = (place["lat"].as_f64(), place["lon"].as_f64(), evidence) else {
                    continue;
                };
                let feature = json!({
                    "type": "Feature",
                    "geometry": geometry(lat, lon, place["radius_km"].as_f64()),
                    "properties": {
                        "report": format!("r{}", report.id),
                        "incident": incident_of.get(&report.id).map(|incident| format!("i{incident}")), "published": report.published, "publisher": report.publisher,
                        "words": place["text"], "start": place["start"], "end": place["end"], "name": place["name"],
                        "geonames": place["id"], "country": place["country"], "admin1": place["admin1"], "use": place["use"],
                        "radius_km": place["radius_km"], "confidence": place["confidence"],
                    },
                });
                write!(out, "{}{feature}", if first { "\n" } else { ",\n" })?;
                first = false;
            }
        }
        writeln!(out, "\n]}}")?;
        Ok(out.flush()?)
    }
}

fn geometry(lat: f64, lon: f64, radius_km: Option<f64>) -> Value {
    let around = |degrees: f64| (degrees * 1e5).round() / 1e5;
    match radius_km.filter(|radius| *radius > POINT_KM) {
        None => json!({ "type": "Point", "coordinates": [around(lon), around(lat)] }),
        Some(radius) => {
            // A ring of equal distance, counter-clockwise as RFC 7946 wants it; near the poles and the date line it is cut.
            let ring: Vec<[f64; 2]> = (0..=48)
                .map(|step| {
                    let angle = f64::from(step % 48) / 48.0 * std::f64::consts::TAU;
                    let north = radius / 111.2 * angle.sin();
                    let at = (lat + north).clamp(-89.9, 89.9);
                    let east = radius / 111.2 / lat.to_radians().cos().max(0.05) * angle.cos();
                    [around((lon + east).clamp(-180.0, 180.0)), around(at)]
                })
                .collect();
            json!({ "type": "Polygon", "coordinates": [ring] })
        }
    }
}
