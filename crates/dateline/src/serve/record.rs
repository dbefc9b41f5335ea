//! The parts of a stored `dateline-record/1` that pages show.
//!
//! Everything may be missing: records are stored for good, and older ones hold less.

use serde::Deserialize;

/// A span of the report's text, in code points.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Words {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Record {
    pub(super) blocks: Vec<Block>,
    pub(super) attributions: Vec<Attribution>,
    pub(super) events: Vec<Event>,
    pub(super) entities: Vec<Entity>,
    pub(super) times: Vec<Time>,
    pub(super) places: Vec<Place>,
    pub(super) quantities: Vec<Quantity>,
    pub(super) relations: Vec<Relation>,
    pub(super) warnings: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Block {
    pub(super) kind: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) source: Vec<(u64, u64)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Attribution {
    pub(super) id: String,
    pub(super) source: Vec<Words>,
    pub(super) cue: Vec<Words>,
    pub(super) content: Vec<Words>,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) attitude: String,
    pub(super) stance: String,
    pub(super) source_type: String,
    pub(super) source_name: Option<String>,
    pub(super) nested_in: Option<String>,
    pub(super) block_kind: String,
    pub(super) evidence: Vec<(u64, u64)>,
    pub(super) rule: String,
    pub(super) confidence: f64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Argument {
    pub(super) text: String,
    pub(super) country: Option<String>,
    pub(super) sector: Option<serde_json::Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) trigger: Vec<Words>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) mode: Option<String>,
    pub(super) cameo: Option<String>,
    pub(super) actor: Vec<Argument>,
    pub(super) recipient: Vec<Argument>,
    pub(super) place: Vec<Words>,
    pub(super) time: Vec<Words>,
    pub(super) polarity: Option<String>,
    pub(super) reality: Option<String>,
    pub(super) held_by: Option<String>,
    pub(super) confidence: Option<f64>,
    pub(super) frame: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entity {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) mentions: Vec<Words>,
    pub(super) wikidata: Option<String>,
    pub(super) country: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Time {
    #[serde(flatten)]
    pub(super) at: Words,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) value: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) rule: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    #[serde(flatten)]
    pub(super) at: Words,
    pub(super) name: Option<String>,
    pub(super) country: Option<String>,
    pub(super) lat: Option<f64>,
    pub(super) lon: Option<f64>,
    pub(super) radius_km: Option<f64>,
    pub(super) kind: Option<String>,
    #[serde(rename = "use")]
    pub(super) usage: Option<String>,
    pub(super) confidence: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Quantity {
    #[serde(flatten)]
    pub(super) at: Words,
    pub(super) kind: String,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) bound: String,
    pub(super) unit: Option<String>,
    pub(super) of: Option<String>,
    pub(super) casualty: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Relation {
    pub(super) subject: String,
    pub(super) predicate: String,
    pub(super) object: String,
    pub(super) polarity: String,
}

impl Record {
    /// Reads a record; one that cannot be read is empty.
    pub(super) fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }
}
