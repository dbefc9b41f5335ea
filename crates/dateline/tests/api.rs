//! A client that knows nothing but the description of the addresses: whatever it asks by it, there is an answer of the kind and
//! shape that the description promises, and never a failure of the server.
#![allow(clippy::unwrap_used)]

mod shelves;

use dateline::serve::{Answer, Form, Method, Request, Site, SiteOptions};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use shelves::{HOSTILE, get, shelf, text};

/// An operation of the description.
#[derive(Clone, Debug)]
struct Described {
    method: Method,
    path: String,
    /// The names of what can be asked: after the question mark, or as fields.
    names: Vec<String>,
    responses: Value,
}

fn described(site: &Site) -> Vec<Described> {
    let document: Value = serde_json::from_str(&text(&get(site, "/api/openapi.json"))).unwrap();
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let fields = &operation["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"];
            let names = match fields.as_object() {
                Some(fields) => fields.keys().cloned().collect(),
                None => (operation["parameters"].as_array().unwrap().iter())
                    .filter(|parameter| parameter["in"] == "query")
                    .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
                    .collect(),
            };
            let method = if method == "get" { Method::Get } else { Method::Post };
            all.push(Described { method, path: path.clone(), names, responses: operation["responses"].clone() });
        }
    }
    assert!(all.len() > 40, "{} operations", all.len());
    all
}

/// Ids that are there, that are not, and that are none.
fn an_id() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (select(vec!['r', 'c', 's', 'i', 'o', 'l', 'm', 'e']), 0_u64..6).prop_map(|(kind, number)| format!("{kind}{number}")),
        1 => select(vec!["r18446744073709551615", "r18446744073709551616", "c-1", "l", "r1.5", "style.css", "page.js", "openapi"]).prop_map(str::to_owned),
        1 => "\\PC{1,8}",
    ]
}

/// What may stand for a parameter or field: what makes sense somewhere, and what makes none anywhere.
fn a_value() -> impl Strategy<Value = String> {
    let sensible = vec![
        "",
        "1",
        "0",
        "2",
        "99999999999999999999",
        "-1",
        "off",
        "all",
        "2031-03-04",
        "2031-02-30",
        "2031",
        "denies",
        "velm-post",
        "en",
        "-published",
        "title",
        "mood",
        "doubt",
        "weight",
        "10,20,30,40",
        "NaN,0,1,2",
        "terminal",
        "\"the terminal\"",
        "\"",
        "term*",
        "accept",
        "reject",
        "same",
        "different",
        "split",
        "relabel",
        "grade",
        "note",
        "withdraw",
        "undo",
        "stance",
        "A",
        "form",
        "/claims",
        "//evil.example",
        "ftp://x.example/",
        HOSTILE,
    ];
    prop_oneof![
        6 => select(sensible).prop_map(str::to_owned),
        3 => an_id(),
        1 => (an_id(), an_id()).prop_map(|(one, other)| format!("{one} {other}")),
        1 => "\\PC{0,30}",
        1 => any::<String>(),
    ]
}

/// Holds a value against a schema of the description; says where they differ.
fn differs(schema: &Value, value: &Value, at: &str) -> Option<String> {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the description has a type {other}"),
    };
    let fits = match &schema["type"] {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().any(|name| is(name.as_str().unwrap())),
        _ => true,
    };
    if !fits {
        return Some(format!("{at} is {value} and not of type {}", schema["type"]));
    }
    if let (Some(words), Some(text)) = (schema["enum"].as_array(), value.as_str())
        && !words.iter().any(|word| word == text)
    {
        return Some(format!("{at} is {text:?}, none of {words:?}"));
    }
    if let (Some(least), Some(number)) = (schema["minimum"].as_f64(), value.as_f64())
        && number < least
    {
        return Some(format!("{at} is {number}, less than {least}"));
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str()) {
        // Only ids have one: a letter and digits.
        let letter = pattern.strip_prefix('^').and_then(|rest| rest.chars().next()).unwrap();
        let number = text.strip_prefix(letter);
        if !number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())) {
            return Some(format!("{at} is {text:?}, not as {pattern}"));
        }
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            return Some(format!("{at} has no {name}"));
        }
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        let own = schema["properties"].get(name).unwrap_or(&schema["additionalProperties"]);
        if let found @ Some(_) = differs(own, value, &format!("{at}.{name}")) {
            return found;
        }
    }
    (value.as_array().into_iter().flatten().enumerate())
        .find_map(|(number, value)| differs(&schema["items"], value, &format!("{at}[{number}]")))
}

/// Holds an answer against what the description says of the operation.
fn check(described: &Described, answer: &Answer) -> Result<(), String> {
    let Some(response) = described.responses.get(answer.status.to_string()) else {
        return Err(format!("the status {} is not described: {}", answer.status, text(answer)));
    };
    let Some(contents) = response["content"].as_object() else { return Ok(()) };
    let kind = answer.kind.split(';').next().unwrap_or_default();
    let Some(content) = contents.get(kind) else {
        // Style, script and bytes come as what they are.
        let is_file = described.path.starts_with("/static") || kind == "application/octet-stream";
        return if is_file { Ok(()) } else { Err(format!("{kind} is not described, {:?} is", contents.keys())) };
    };
    match kind {
        "application/json" => {
            let value: Value = serde_json::from_slice(answer.body.bytes()).map_err(|error| error.to_string())?;
            differs(&content["schema"], &value, "$").map_or(Ok(()), Err)
        }
        "text/csv" => {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(answer.body.bytes());
            // Rows of another length than the first are errors.
            reader.records().try_for_each(|row| row.map(drop)).map_err(|error| error.to_string())
        }
        _ => {
            let page = text(answer);
            let headings = page.matches("<h1").count();
            if headings == 1 { Ok(()) } else { Err(format!("{headings} main headings: {page}")) }
        }
    }
}

fn encoded(words: &str) -> String {
    form_urlencoded::byte_serialize(words.as_bytes()).collect::<String>().replace('+', "%20")
}

/// Asks for one operation with an id and some of its parameters.
fn ask(site: &Site, described: &Described, id: &str, given: &[(Index, String)], is_signed: bool) -> Answer {
    let path = described.path.replace("{id}", &encoded(id));
    let pairs: Vec<(String, String)> = (given.iter())
        .filter(|_| !described.names.is_empty())
        .map(|(which, value)| (which.get(&described.names).clone(), value.clone()))
        .collect();
    if described.method == Method::Get {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        return get(site, &format!("{path}?{query}"));
    }
    let mut request = Request::new(Method::Post, &path);
    request.fields = pairs;
    if is_signed {
        request.fields.insert(0, ("form_token".to_owned(), "form".to_owned()));
    }
    site.answer(&request)
}

#[test]
fn whatever_is_asked_the_answer_is_as_described() {
    let (_shelf, site) = shelf("api", SiteOptions::default());
    let operations = described(&site);
    let config = Config { cases: 3_000, failure_persistence: None, ..Config::default() };
    let asked = (any::<Index>(), an_id(), prop::collection::vec((any::<Index>(), a_value()), 0..6), any::<bool>());
    let outcome = TestRunner::new(config).run(&asked, |(which, id, given, is_signed)| {
        let described = which.get(&operations);
        let answer = ask(&site, described, &id, &given, is_signed);
        let context = format!("{:?} {} with {id:?} and {given:?}", described.method, described.path);
        prop_assert!(check(described, &answer).is_ok(), "{context}: {}", check(described, &answer).unwrap_err());
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn what_can_be_asked_for_is_there() {
    let (_shelf, site) = shelf("api-there", SiteOptions::default());
    for described in described(&site).iter().filter(|one| one.method == Method::Get) {
        let id = match described.path.split('/').nth(1).unwrap_or_default() {
            "reports" => "r2",
            "incidents" => "i1",
            "claims" => "c2",
            "sources" => "s1",
            "log" => "o2",
            _ => "style.css",
        };
        let answer = ask(&site, described, id, &[], false);
        assert_eq!(answer.status, 200, "{}: {}", described.path, text(&answer));
        check(described, &answer).unwrap_or_else(|error| panic!("{}: {error}", described.path));
        let schema = &described.responses["200"]["content"]["application/json"]["schema"];
        let is_json = Request::new(Method::Get, &described.path).form == Form::Json;
        assert!(
            !is_json || schema.get("type").is_some(),
            "{} is described without a shape: src/serve/shapes.rs",
            described.path
        );
    }
}

#[test]
fn the_check_of_shapes_can_fail() {
    let shape = serde_json::json!({ "type": "array", "items": { "type": "object", "required": ["id"], "properties": {
        "id": { "type": "string", "pattern": "^r[0-9]+$" }, "claims": { "type": "integer", "minimum": 0 } } } });
    let check = |value: Value| differs(&shape, &value, "$");
    assert_eq!(check(serde_json::json!([{ "id": "r1", "claims": 2, "more": true }])), None);
    for wrong in [
        serde_json::json!({}),
        serde_json::json!([{ "claims": 1 }]),
        serde_json::json!([{ "id": "c1" }]),
        serde_json::json!([{ "id": "r" }]),
        serde_json::json!([{ "id": "r1", "claims": -1 }]),
        serde_json::json!([{ "id": "r1", "claims": null }]),
    ] {
        assert!(check(wrong.clone()).is_some(), "{wrong}");
    }
}
