//! Proves that a document's words stand in its capture.
//!
//! [`verify`] reads every piece of the map again: the bytes that it cites, decoded the way it says, must give the text.
//! It is the product's first promise as a function, for tests and for anyone who wants to check a result.

use dateline_text::{Document, Reading, Segment, Source, Span};

use crate::capture::Capture;
use crate::charset::{self, Hint};
use crate::html::entities;
use crate::json;

/// What does not hold of a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The map does not cover the text.
    #[error("the map covers {mapped} bytes of a text of {len}")]
    Coverage {
        /// How many bytes are mapped.
        mapped: usize,
        /// How many there are.
        len: usize,
    },
    /// The pieces do not follow one another.
    #[error("the piece at text {text:?}, source {origin:?} is out of order")]
    Order {
        /// Where it stands in the text.
        text: Span<dateline_text::Text>,
        /// Where it stands in the capture.
        origin: Span<Source>,
    },
    /// The bytes do not give the words.
    #[error("the text {words:?} does not come from the bytes {bytes:?} at {origin:?} by {reading:?}")]
    Words {
        /// The words of the text.
        words: String,
        /// The bytes cited for them, as far as they are text.
        bytes: String,
        /// Where those stand.
        origin: Span<Source>,
        /// How they are said to have been read.
        reading: Reading,
    },
}

/// Checks that each piece of a document's text is what the bytes of the capture say, decoded as the map says.
///
/// # Errors
///
/// The first piece for which this does not hold: a defect of the reader that made the document.
pub fn verify(capture: &Capture, document: &Document) -> Result<(), VerifyError> {
    let (text, map) = (document.text(), document.map());
    if map.text_len() as usize != text.len() {
        return Err(VerifyError::Coverage { mapped: map.text_len() as usize, len: text.len() });
    }
    // Which hints the reader went by does not show in the document: one of the readings must hold throughout.
    let detected = |html| {
        let hint = Hint { content_type: capture.content_type(), html };
        charset::decode(&capture.bytes, 0, hint).map_or("UTF-8", |decoded| decoded.encoding())
    };
    let first = detected(true);
    let result = check(capture, document, first);
    if result.is_err() {
        for other in [detected(false), "UTF-8"] {
            if other != first && check(capture, document, other).is_ok() {
                return Ok(());
            }
        }
    }
    result
}

fn check(capture: &Capture, document: &Document, encoding: &str) -> Result<(), VerifyError> {
    let (text, map) = (document.text(), document.map());
    let (mut text_end, mut source_end) = (0, 0);
    for segment in map.segments() {
        let Segment { text: words, source, reading } = *segment;
        let in_order =
            words.start() == text_end && source.start() >= source_end && source.end() as usize <= capture.bytes.len();
        if !in_order {
            return Err(VerifyError::Order { text: words, origin: source });
        }
        (text_end, source_end) = (words.end(), source.end());
        let bytes = capture.at(source);
        if !is_read_from(words.of(text), bytes, reading, encoding) {
            return Err(VerifyError::Words {
                words: words.of(text).to_owned(),
                bytes: String::from_utf8_lossy(bytes).into_owned(),
                origin: source,
                reading,
            });
        }
    }
    Ok(())
}

fn is_read_from(words: &str, bytes: &[u8], reading: Reading, encoding: &str) -> bool {
    if words.is_empty() {
        return false;
    }
    let decoded = || charset::decode_piece(bytes, encoding);
    match reading {
        Reading::Verbatim => words.as_bytes() == bytes,
        Reading::Charset => decoded().is_some_and(|decoded| decoded == words),
        Reading::Entity => decoded().is_some_and(|source| match entities::decode(&source) {
            Some((len, characters)) => len == source.len() && characters.chars().eq(words.chars()),
            None => false,
        }),
        Reading::Escape => decoded().is_some_and(|source| {
            let quoted = format!("\"{source}\"");
            json::parse(&quoted, 0, json::Options { tolerant: true }).ok().is_some_and(|value| {
                value.span().len() as usize == quoted.len() && value.as_str().as_deref() == Some(words)
            })
        }),
        Reading::Whitespace => matches!(words, " " | "\n") && decoded().is_some_and(|source| is_white(&source)),
        Reading::Replacement => {
            words == "\u{FFFD}" && !bytes.is_empty() && (decoded().is_none() || is_half_a_pair(bytes))
        }
        Reading::Synthetic => bytes.is_empty() && words.chars().all(char::is_whitespace),
    }
}

/// Whether a source text is white space and nothing else, character references to white space included.
fn is_white(source: &str) -> bool {
    let mut rest = source;
    while let Some(character) = rest.chars().next() {
        let len = match entities::decode(rest) {
            Some((len, characters)) if characters.chars().all(char::is_whitespace) => len,
            _ if character.is_whitespace() => character.len_utf8(),
            _ => return false,
        };
        rest = &rest[len..];
    }
    !source.is_empty()
}

/// Whether the bytes are a JSON escape for half of a surrogate pair, which is no character.
fn is_half_a_pair(bytes: &[u8]) -> bool {
    bytes.len() == 6 && bytes.starts_with(b"\\u") && matches!(bytes[2], b'd' | b'D')
}
