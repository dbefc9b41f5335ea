//! The shapes of what is answered as JSON, as JSON Schema, for the description of the addresses.
//!
//! A test asks every address in many ways and holds the answers against these.

use serde_json::{Map, Value, json};

fn text() -> Value {
    json!({ "type": "string" })
}

fn maybe_text() -> Value {
    json!({ "type": ["string", "null"] })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn number() -> Value {
    json!({ "type": "number" })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// An object that has all of these; more may come with later versions.
fn object(fields: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|(name, shape)| ((*name).to_owned(), shape.clone())).collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

/// What goes with every id of a kind: `r12`, `c117`.
fn id(letter: char) -> Value {
    json!({ "type": "string", "pattern": format!("^{letter}[0-9]+$") })
}

fn report() -> Value {
    object(&[
        ("id", id('r')),
        ("published", maybe_text()),
        ("publisher", maybe_text()),
        ("title", maybe_text()),
        ("byline", maybe_text()),
        ("language", maybe_text()),
        ("url", maybe_text()),
        ("standing", text()),
        ("version", count()),
        ("claims", count()),
        ("mentions", count()),
        ("grade", maybe_text()),
        ("recorded_at", text()),
        ("sha256", text()),
    ])
}

fn claim() -> Value {
    object(&[
        ("id", id('c')),
        ("report", id('r')),
        ("published", maybe_text()),
        ("publisher", maybe_text()),
        ("source", text()),
        ("source_name", maybe_text()),
        ("source_id", id('s')),
        ("source_type", text()),
        ("cue", text()),
        ("stance", text()),
        ("attitude", text()),
        ("type", text()),
        ("content", text()),
        ("nested_in", maybe_text()),
        ("block_kind", text()),
        ("is_evidence", flag()),
        ("start", count()),
        ("end", count()),
        ("rule", text()),
        ("confidence", number()),
        ("grade", maybe_text()),
        ("verdict", maybe_text()),
    ])
}

fn source() -> Value {
    object(&[
        ("id", id('s')),
        ("name", text()),
        ("source_type", text()),
        ("claims", count()),
        ("reports", count()),
        ("publishers", count()),
        ("stances", json!({ "type": "object", "additionalProperties": count() })),
        ("first_day", maybe_text()),
        ("last_day", maybe_text()),
        ("grade", maybe_text()),
    ])
}

fn incident() -> Value {
    object(&[
        ("id", id('i')),
        ("title", maybe_text()),
        ("first_day", maybe_text()),
        ("last_day", maybe_text()),
        ("publishers", count()),
        ("reports", list(id('r'))),
        ("judged", count()),
    ])
}

fn matter_claim() -> Value {
    let range = || object(&[("low", count()), ("high", count())]);
    let said = object(&[
        ("claim", maybe_text()),
        ("report", id('r')),
        ("source", text()),
        ("content", text()),
        ("stance", text()),
        ("is_evidence", flag()),
    ]);
    object(&[
        ("status", text()),
        ("rules", text()),
        ("reason", text()),
        ("asserting", range()),
        ("denying", range()),
        ("collapsed", list(text())),
        ("said", list(said)),
    ])
}

fn operation() -> Value {
    object(&[
        ("id", id('o')),
        ("recorded_at", text()),
        ("author", text()),
        ("operation", json!({ "type": "object" })),
        ("prev_hash", text()),
        ("hash", text()),
    ])
}

fn link() -> Value {
    object(&[
        ("id", id('l')),
        ("relation", text()),
        ("left", id('r')),
        ("right", id('r')),
        ("score", number()),
        ("weight", count()),
        ("reasons", list(object(&[("feature", text()), ("value", number())]))),
    ])
}

/// What says why there is no answer.
pub(super) fn error() -> Value {
    object(&[("error", text())])
}

/// The shape of a path's JSON; one that holds anything where none is told.
pub(super) fn of(path: &str) -> Value {
    let day = |of: Value| object(&[("day", text()), ("reports", count()), ("claims", count()), ("stances", of)]);
    let stances = json!({ "type": "object", "additionalProperties": count() });
    match path {
        "/" => object(&[("reports", count()), ("claims", count()), ("mentions", count()), ("sources", count())]),
        "/incidents" => list(incident()),
        "/incidents/{id}" => object(&[("incident", incident()), ("claims", list(matter_claim()))]),
        "/reports" => list(report()),
        "/reports/{id}" => {
            object(&[("report", report()), ("text", maybe_text()), ("record", json!({ "type": "object" }))])
        }
        "/claims" | "/review" => list(claim()),
        "/claims/{id}" => claim(),
        "/sources" => list(source()),
        "/sources/{id}" => object(&[("source", source()), ("claims", list(claim()))]),
        "/independence" => list(object(&[
            ("from", text()),
            ("relation", one_of(&["quotes", "copies", "credits"])),
            ("to", text()),
            ("count", count()),
            ("share", json!({ "type": ["number", "null"] })),
            ("reports", list(id('r'))),
        ])),
        "/search" => list(object(&[
            ("report", id('r')),
            ("published", maybe_text()),
            ("publisher", maybe_text()),
            ("title", maybe_text()),
            ("block", count()),
            ("block_kind", text()),
            ("words", text()),
        ])),
        "/timeline" => list(object(&[("day", text()), ("reports", count()), ("claims", count())])),
        "/map" => list(object(&[
            ("name", text()),
            ("country", maybe_text()),
            ("lat", number()),
            ("lon", number()),
            ("radius_km", json!({ "type": ["number", "null"] })),
            ("mentions", count()),
            ("reports", list(id('r'))),
        ])),
        "/compare" => object(&[("from", day(stances.clone())), ("to", day(stances)), ("new_claims", list(claim()))]),
        "/review/links" => list(link()),
        "/log" => list(operation()),
        "/log/{id}" => operation(),
        "/add" => list(object(&[
            ("name", text()),
            (
                "reports",
                list(object(&[
                    ("id", id('r')),
                    ("outcome", one_of(&["new", "version", "known", "redacted"])),
                    ("claims", count()),
                    ("title", maybe_text()),
                ])),
            ),
            ("error", maybe_text()),
        ])),
        _ => json!({}),
    }
}
