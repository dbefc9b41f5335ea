//! One way to write each JSON value, so that equal values have equal hashes.
//!
//! No white space, the names of an object in the order of their bytes, text as `serde_json` escapes it. Numbers are written
//! as `serde_json` writes them, which for the whole numbers and short fractions of the log is what JavaScript and Python
//! write too.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Writes a value in its canonical form.
pub(crate) fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            // `serde_json` may be built to keep the order of insertion, by any crate in the build.
            let mut names: Vec<&String> = fields.keys().collect();
            names.sort();
            out.push('{');
            for (at, name) in names.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(&Value::String(name.clone()), out);
                out.push(':');
                write(&fields[name], out);
            }
            out.push('}');
        }
        Value::Array(values) => {
            out.push('[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(value, out);
            }
            out.push(']');
        }
        // The `Display` of a value is compact JSON.
        plain => {
            let _ = write!(out, "{plain}");
        }
    }
}

/// The SHA-256 hash of bytes in lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_names_does_not_matter() {
        let one: Value = serde_json::from_str(r#"{"b": [1, 2.5, null, true], "a": {"d": "é\n\"", "c": {}}}"#).unwrap();
        let expected = "{\"a\":{\"c\":{},\"d\":\"é\\n\\\"\"},\"b\":[1,2.5,null,true]}";
        assert_eq!(canonical(&one), expected);
        assert_eq!(canonical(&serde_json::from_str(expected).unwrap()), expected);
    }

    #[test]
    fn the_hash_is_that_of_sha256sum() {
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
