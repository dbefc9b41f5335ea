//! Event patterns carry their own tests.

use toml_span::Value;

use super::{Finding, line_of};
use crate::tree::Tree;

/// How many examples of each kind a pattern needs.
const AT_LEAST: usize = 3;

/// Every pattern in `lang/<code>/events/` has three different `matches` and three different `ignores`.
///
/// A pattern is a table with a `trigger`; a file may hold one or many.
pub(super) fn examples(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(".toml") {
        let parts: Vec<&str> = path.split('/').collect();
        if parts.len() < 4 || parts[0] != "lang" || parts[2] != "events" {
            continue;
        }
        let file = match toml_span::parse(text) {
            Ok(file) => file,
            Err(error) => {
                let line = line_of(text, error.span.start);
                findings.push(Finding::new(path, line, format!("not TOML: {error}; correct it")));
                continue;
            }
        };
        let mut patterns = Vec::new();
        collect(&file, &mut patterns);
        if patterns.is_empty() {
            findings.push(Finding::new(
                path,
                1,
                "holds no pattern (a table with a `trigger`); add one or remove the file",
            ));
        }
        for pattern in patterns {
            for kind in ["matches", "ignores"] {
                let count = different(pattern, kind);
                if count < AT_LEAST {
                    let at = pattern.pointer("/trigger").map_or(1, |value| line_of(text, value.span.start));
                    let message = format!("pattern has {count} `{kind}`; write at least {AT_LEAST} different ones");
                    findings.push(Finding::new(path, at, message));
                }
            }
        }
    }
    findings
}

/// The tables in `value` that have a `trigger`, outermost first.
fn collect<'v, 'd>(value: &'v Value<'d>, patterns: &mut Vec<&'v Value<'d>>) {
    if let Some(table) = value.as_table() {
        if table.contains_key("trigger") {
            patterns.push(value);
            return;
        }
        table.values().for_each(|inner| collect(inner, patterns));
    } else if let Some(array) = value.as_array() {
        array.iter().for_each(|inner| collect(inner, patterns));
    }
}

/// How many different texts the array `kind` of a pattern holds.
fn different(pattern: &Value<'_>, kind: &str) -> usize {
    let array = pattern.as_table().and_then(|table| table.get(kind)).and_then(Value::as_array);
    let mut texts: Vec<&str> = array
        .map(|array| array.iter().filter_map(Value::as_str).map(str::trim).filter(|text| !text.is_empty()).collect())
        .unwrap_or_default();
    texts.sort_unstable();
    texts.dedup();
    texts.len()
}

#[cfg(test)]
mod tests {
    use super::super::{check, lines};
    use super::*;

    const PATH: &str = "lang/en/events/coerce.toml";
    const GOOD: &str = "[[pattern]]\ntrigger = { lemma = [\"arrest\"] }\nmatches = [\"a\", \"b\", \"c\"]\nignores = [\"d\", \"e\", \"f\"]\n";

    #[test]
    fn three_of_each() {
        check(examples, &[(PATH, GOOD)], &[(PATH, &GOOD.replace(", \"f\"", ""))], "lang/en/events/coerce.toml:2");
        check(examples, &[], &[(PATH, &GOOD.replace("matches", "matched"))], "lang/en/events/coerce.toml:2");
    }

    #[test]
    fn the_same_example_counts_once() {
        check(examples, &[], &[(PATH, &GOOD.replace("\"b\"", "\" a\""))], "lang/en/events/coerce.toml:2");
    }

    #[test]
    fn every_pattern_of_a_file_counts_and_a_file_needs_one() {
        let second = format!("{GOOD}\n[[pattern]]\ntrigger = \"x\"\n");
        assert_eq!(lines(examples, &[(PATH, &second)]).len(), 2);
        check(examples, &[], &[(PATH, "note = \"nothing\"\n")], "lang/en/events/coerce.toml:1");
        check(examples, &[("lang/en/cues.toml", "x = 1\n")], &[(PATH, "x = \n")], "lang/en/events/coerce.toml:1");
    }
}
