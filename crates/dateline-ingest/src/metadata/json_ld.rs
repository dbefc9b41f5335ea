//! Structured data of a page (schema.org in JSON-LD), asked by type and key.

use dateline_text::Span;

use crate::charset::Decoded;
use crate::json::{self, Kind, Value};

/// Scripts over this many bytes are not read: the largest honest ones are a tenth of it.
const MAX_SCRIPT: u32 = 1 << 20;

/// The value that a script holds; `None` when it is too long or no JSON even to a tolerant reader.
pub(super) fn read(page: &str, script: Span<Decoded>) -> Option<Value<'_>> {
    if script.len() > MAX_SCRIPT {
        return None;
    }
    // Some scripts are wrapped in comment or CDATA signs.
    let text = script.of(page);
    let start = text.find(['{', '['])?;
    json::parse(&text[start..], script.start() + start as u32, json::Options { tolerant: true }).ok()
}

/// The value itself, or the values of a list.
pub(super) fn each<'v, 't>(value: &'v Value<'t>) -> &'v [Value<'t>] {
    match value.kind() {
        Kind::Array(items) => items,
        _ => std::slice::from_ref(value),
    }
}

/// A string's or number's words with their place; a list of one is read as that one.
pub(super) fn words(value: &Value<'_>) -> Option<(String, Span<Decoded>)> {
    match value.kind() {
        Kind::String(string) => Some((string.decoded().into_owned(), string.span())),
        Kind::Number(number) => Some(((*number).to_owned(), value.span())),
        Kind::Array(items) => match items.as_slice() {
            [one] if one.items().is_empty() => words(one),
            _ => None,
        },
        _ => None,
    }
}

/// The words at a key of an object.
pub(super) fn words_at(object: &Value<'_>, key: &str) -> Option<(String, Span<Decoded>)> {
    words(object.get(key)?)
}

/// Whether this object is of one of these types.
pub(super) fn is_a(object: &Value<'_>, types: fn(&str) -> bool) -> bool {
    let Some(kind) = object.get("@type") else { return false };
    each(kind).iter().filter_map(Value::string).any(|name| {
        let name = name.raw();
        types(name.rsplit(['/', '#', ':']).next().unwrap_or(name))
    })
}

/// All objects in a value, outermost first, `limit` at most.
pub(super) fn objects<'v, 't>(value: &'v Value<'t>, limit: usize) -> Vec<&'v Value<'t>> {
    let mut found = Vec::new();
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value.kind() {
            Kind::Object(members) => {
                found.push(value);
                if found.len() >= limit {
                    break;
                }
                waiting.extend(members.iter().rev().map(|(_, member)| member));
            }
            Kind::Array(items) => waiting.extend(items.iter().rev()),
            _ => {}
        }
    }
    found
}
