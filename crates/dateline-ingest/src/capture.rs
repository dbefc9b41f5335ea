//! The bytes that everything rests on.
//!
//! [`capture`] takes what was read from a file, an address or standard input, unpacks it if it is compressed, and
//! refuses what is no text. The result is fixed: all evidence points into [`Capture::bytes`].

use std::io::Read as _;

use dateline_text::{Source, Span};
use flate2::bufread::GzDecoder;
use sha2::{Digest as _, Sha256};

use crate::error::{GzipProblem, IngestError};
use crate::formats::{self, Format, Limits};

/// Where a capture came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file with this path.
    File(String),
    /// An address.
    Url {
        /// The address that answered, after redirects.
        url: String,
        /// The `Content-Type` header.
        content_type: Option<String>,
    },
    /// Standard input.
    Stdin,
}

/// The bytes of one input, with their hash and where they came from.
///
/// For a compressed input these are the unpacked bytes: offsets into compressed ones would show nobody anything, and
/// the same page is the same capture whether or not it was stored compressed. `gzip -dc FILE | sha256sum` gives the
/// same hash.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Capture {
    /// The SHA-256 hash of `bytes`.
    pub sha256: [u8; 32],
    /// The bytes, unpacked, otherwise untouched.
    pub bytes: Vec<u8>,
    /// Where they came from.
    pub origin: Origin,
    /// The format that its content and name tell.
    pub(crate) told: Result<&'static dyn Format, IngestError>,
    /// How many line ends stand before each stretch of `LINE_STRIDE` bytes.
    line_ends: Vec<u32>,
}

const LINE_STRIDE: usize = 1 << 16;

impl Capture {
    /// The hash as lower-case hexadecimal digits.
    pub fn sha256_hex(&self) -> String {
        self.sha256.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The bytes at `span`.
    pub fn at(&self, span: Span<Source>) -> &[u8] {
        span.of(&self.bytes)
    }

    /// The span of all bytes.
    pub fn whole(&self) -> Span<Source> {
        Span::from_range(0..self.bytes.len())
    }

    /// The line that the byte at `offset` stands on, counted from 1.
    pub fn line_of(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.bytes.len());
        let before = self.line_ends.get(offset / LINE_STRIDE).copied().unwrap_or(0);
        let stretch = &self.bytes[offset / LINE_STRIDE * LINE_STRIDE..offset];
        before + memchr::memchr_iter(b'\n', stretch).count() as u32 + 1
    }

    /// What a report of this capture is called when it says nothing itself: the file's name without folder and
    /// endings, the address, or `stdin`.
    pub fn name(&self) -> String {
        match &self.origin {
            Origin::Url { url, .. } => url.clone(),
            Origin::Stdin => "stdin".to_owned(),
            Origin::File(path) => stem(path).to_owned(),
        }
    }

    /// The last ending of the file's or address's name, in lower case, `gz` left out.
    pub(crate) fn extension(&self) -> Option<String> {
        let path = match &self.origin {
            Origin::File(path) => path.as_str(),
            Origin::Url { url, .. } => url.split(['?', '#']).next()?,
            Origin::Stdin => return None,
        };
        let name = without_gz(file_name(path));
        let (_, extension) = name.rsplit_once('.')?;
        Some(extension.to_ascii_lowercase())
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        match &self.origin {
            Origin::Url { content_type, .. } => content_type.as_deref(),
            _ => None,
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn without_gz(name: &str) -> &str {
    match name.len().checked_sub(3).and_then(|at| name.split_at_checked(at)) {
        Some((stem, ending)) if ending.eq_ignore_ascii_case(".gz") && !stem.is_empty() => stem,
        _ => name,
    }
}

/// A file's name without folder and endings. What looks like part of the name stays: `v1.2`, `.hidden`.
fn stem(path: &str) -> &str {
    let name = without_gz(file_name(path));
    match name.rsplit_once('.') {
        Some((stem, ending))
            if !stem.is_empty()
                && (1..=5).contains(&ending.len())
                && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && ending.bytes().any(|byte| byte.is_ascii_alphabetic()) =>
        {
            stem
        }
        _ => name,
    }
}

/// Makes a capture of the bytes of one input.
///
/// # Errors
///
/// When there are no bytes, too many, compressed ones that cannot be unpacked within the limits, or no text.
pub fn capture(bytes: Vec<u8>, origin: Origin, limits: &Limits) -> Result<Capture, IngestError> {
    let bytes = match is_gzip(&bytes) {
        true => unpack(&bytes, limits)?,
        false => bytes,
    };
    if bytes.is_empty() {
        return Err(IngestError::Empty);
    }
    let (what, limit) = allowed(&bytes, limits);
    if bytes.len() > limit {
        return Err(IngestError::TooLarge { what, limit });
    }
    if is_gzip(&bytes) {
        return Err(IngestError::Gzip { problem: GzipProblem::Twice });
    }
    if let Some(what) = binary(&bytes) {
        return Err(IngestError::Binary { what });
    }
    let mut line_ends = Vec::with_capacity(bytes.len() / LINE_STRIDE + 1);
    let mut count = 0;
    for stretch in bytes.chunks(LINE_STRIDE) {
        line_ends.push(count);
        count += memchr::memchr_iter(b'\n', stretch).count() as u32;
    }
    line_ends.push(count);
    let told = Ok(crate::FORMATS[0]);
    let mut capture = Capture { sha256: Sha256::digest(&bytes).into(), bytes, origin, told, line_ends };
    // Told once, and not again for each of a million lines.
    capture.told = formats::tell(&capture);
    Ok(capture)
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// How large a capture that begins with `head` may be: only JSONL holds many reports.
fn allowed(head: &[u8], limits: &Limits) -> (&'static str, usize) {
    match looks_like_jsonl(head) {
        true => ("a JSONL file", limits.jsonl),
        false => ("a page or text", limits.page.max(limits.dump)),
    }
}

/// Whether the first thing is an opening brace.
pub(crate) fn looks_like_jsonl(bytes: &[u8]) -> bool {
    let head = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    head.iter().take(4096).find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// Unpacks all members of a gzip file. Lengths that the file states are never trusted.
fn unpack(packed: &[u8], limits: &Limits) -> Result<Vec<u8>, IngestError> {
    let gzip = |problem| IngestError::Gzip { problem };
    let (mut bytes, mut rest) = (Vec::new(), packed);
    // Short files may well be all the same letter: the ratio counts above a mebibyte only.
    let by_ratio = packed.len().saturating_mul(limits.gzip_ratio).max(1 << 20);
    while is_gzip(rest) {
        let mut decoder = GzDecoder::new(rest);
        let mut read = |most: usize, bytes: &mut Vec<u8>| {
            let result = decoder.by_ref().take(most as u64).read_to_end(bytes);
            result.map_err(|error| match error.kind() {
                std::io::ErrorKind::UnexpectedEof => gzip(GzipProblem::Truncated),
                _ => gzip(GzipProblem::Damaged),
            })
        };
        // The first bytes tell how many there may be.
        if bytes.len() < 4096 {
            read(4096 - bytes.len(), &mut bytes)?;
        }
        let (what, limit) = allowed(&bytes, limits);
        read(limit.min(by_ratio).saturating_sub(bytes.len()) + 1, &mut bytes)?;
        if bytes.len() > limit {
            return Err(IngestError::TooLarge { what, limit });
        }
        if bytes.len() > by_ratio {
            return Err(gzip(GzipProblem::Ratio(limits.gzip_ratio)));
        }
        rest = decoder.into_inner();
    }
    // Tapes and some servers fill up with NULs; anything else behind the last member is damage.
    match rest.iter().all(|&byte| byte == 0) {
        true => Ok(bytes),
        false => Err(gzip(GzipProblem::Damaged)),
    }
}

/// The first bytes of formats that are no text, and what they are called.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF file (picture, sound or film)"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"7z\xBC\xAF", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xFD7zXZ", "an xz file"),
    (b"\x28\xB5\x2F\xFD", "a zstd file"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or film file"),
];

/// What the bytes are, when they are no text.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(what);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some("a film file");
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some("a tar archive");
    }
    if crate::charset::is_utf_16(bytes) {
        return None;
    }
    let head = &bytes[..bytes.len().min(1 << 16)];
    let controls = head.iter().filter(|&&byte| byte < 0x20 && !b"\t\n\r\x0C\x1B".contains(&byte)).count();
    // A damaged page may hold some; one in twenty is more than damage.
    (controls * 20 > head.len()).then_some("binary data")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(path: &str) -> Capture {
        capture(b"words".to_vec(), Origin::File(path.to_owned()), &Limits::default()).expect("text")
    }

    #[test]
    fn reports_are_named_by_their_file() {
        for (path, name, extension) in [
            ("in/2014/page.html.gz", "page", Some("html")),
            ("dump.TXT", "dump", Some("txt")),
            ("C:\\news\\a.b.html", "a.b", Some("html")),
            ("report", "report", None),
            ("report.v1.2", "report.v1.2", Some("2")),
            (".gz", ".gz", Some("gz")),
            ("ü.gz", "ü", None),
        ] {
            let capture = named(path);
            assert_eq!((capture.name().as_str(), capture.extension().as_deref()), (name, extension), "{path}");
        }
    }

    #[test]
    fn lines_are_counted_from_one() {
        let bytes: Vec<u8> = (0..200_000).map(|at| if at % 1000 == 999 { b'\n' } else { b'x' }).collect();
        let capture = capture(bytes, Origin::Stdin, &Limits::default()).expect("text");
        for (offset, line) in
            [(0, 1), (999, 1), (1000, 2), (65_536, 66), (131_072, 132), (199_999, 200), (900_000, 201)]
        {
            assert_eq!(capture.line_of(offset), line, "{offset}");
        }
    }

    #[test]
    fn the_hash_is_of_the_bytes() {
        let expected = "dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e";
        assert_eq!(named("a").sha256_hex(), expected);
    }
}
