//! The description of the addresses for programs, in OpenAPI 3.1, made from the routes themselves.

use serde_json::{Map, Value, json};

use super::request::{Answer, Form, Method};
use super::shapes;
use super::site::{Context, Outcome, ROUTES, Route};

pub(super) fn answer(_: &Context<'_>) -> Outcome {
    Ok(Answer::json(&document()))
}

/// The whole document.
fn document() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        for form in route.forms {
            let path = match form {
                Form::Html => route.path.to_owned(),
                // The first page's JSON has a name of its own.
                Form::Json if route.path == "/" => "/.json".to_owned(),
                Form::Json => format!("{}.json", route.path),
                Form::Csv => format!("{}.csv", route.path),
            };
            let entry = paths.entry(path).or_insert_with(|| json!({}));
            let method = if route.method == Method::Get { "get" } else { "post" };
            entry[method] = operation(route, *form);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "dateline serve",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The pages of a ledger, and the same as JSON and CSV. Reading changes nothing; what changes the ledger is a POST with the token of a page.",
        },
        "paths": paths,
    })
}

fn operation(route: &Route, form: Form) -> Value {
    let kind = match form {
        _ if route.path.starts_with("/api/") => "application/json",
        Form::Html => "text/html",
        Form::Json => "application/json",
        Form::Csv => "text/csv",
    };
    let mut parameters: Vec<Value> = Vec::new();
    if route.path.contains("{id}") {
        parameters.push(json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }));
    }
    let text = |name: &str, words: &str| json!({ "name": name, "in": "query", "description": words, "schema": { "type": "string" } });
    let (shape, error) = match form {
        Form::Json => (json!({ "schema": shapes::of(route.path) }), json!({ "schema": shapes::error() })),
        _ => (json!({}), json!({})),
    };
    // A page says in words why there is none; a list for programs does so as JSON.
    let error_kind = if form == Form::Html { "text/html" } else { "application/json" };
    let refused = |words: &str| json!({ "description": words, "content": { error_kind: error } });
    let mut operation = json!({
        "summary": route.summary,
        "responses": {
            "200": { "description": "It is there.", "content": { kind: shape } },
            "400": refused("What was asked makes no sense."),
            "403": refused("The request did not come from a page of this server, or the server lets nothing be changed."),
            "404": refused("There is no such thing."),
            "409": refused("It cannot be done, or what is asked for counts no more."),
            "503": refused("Somebody else is writing to the ledger for long."),
        },
    });
    if route.method == Method::Get {
        parameters.extend(route.parameters.iter().map(|(name, words)| text(name, words)));
        if !route.path.starts_with("/static") && !route.path.starts_with("/api") {
            parameters.push(text("as_of", "What the world could read by this day."));
            parameters.push(text("known", "What the ledger held by this day."));
            parameters.push(text("reviews", "`off` leaves out what people said in reviews."));
        }
    } else {
        let fields: Map<String, Value> = (route.parameters.iter())
            .map(|(name, words)| ((*name).to_owned(), json!({ "type": "string", "description": words })))
            .collect();
        let schema = json!({ "schema": { "type": "object", "properties": fields } });
        operation["requestBody"] =
            json!({ "content": { "application/x-www-form-urlencoded": schema, "multipart/form-data": schema } });
        operation["responses"]["303"] = json!({ "description": "It is done; the page to go back to." });
    }
    operation["parameters"] = json!(parameters);
    operation
}
