//! From a capture's bytes to characters, and from characters back to the bytes.
//!
//! [`decode`] finds a capture's encoding and decodes it; [`DecodedText`] is the text and the way back. Spans of it are
//! [`Span<Decoded>`](Decoded): the tokenizers for HTML and JSON work on it. [`TextBuilder`] puts a document's text
//! together from such spans and keeps the [`SourceMap`] that leads from it to the capture. Begin with [`TextBuilder`].

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use dateline_text::{Reading, Source, SourceMap, SourceMapBuilder, Span, Words};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::html::entities::Characters;

/// Marks spans that point into a capture's bytes after they were decoded to UTF-8.
///
/// It lies between the two domains that the other crates see: the tokenizers work on it, and [`TextBuilder`] leads from
/// it to both.
pub enum Decoded {}

impl Words for Decoded {}

/// What is known of a capture's encoding from outside of its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint<'h> {
    /// The `Content-Type` header it came with.
    pub content_type: Option<&'h str>,
    /// Whether it is an HTML page, which may say its encoding in a `<meta>`.
    pub html: bool,
}

/// Bytes of a capture, decoded, with the way back to them.
#[derive(Clone, Debug)]
pub struct DecodedText<'c> {
    text: Cow<'c, str>,
    /// In order, without gaps; never empty unless the text is.
    pieces: Vec<Piece>,
    /// Where the last piece ends in the capture.
    source_end: u32,
    encoding: &'static Encoding,
}

/// A piece of decoded text. It ends where the next one begins.
#[derive(Clone, Copy, Debug)]
struct Piece {
    decoded: u32,
    source: u32,
    reading: Reading,
}

impl<'c> DecodedText<'c> {
    /// Takes text that is byte for byte the capture from `source_start` on, so that its map is the identity.
    pub fn verbatim(text: &'c str, source_start: u32) -> Self {
        let pieces = match text.is_empty() {
            true => Vec::new(),
            false => vec![Piece { decoded: 0, source: source_start, reading: Reading::Verbatim }],
        };
        let source_end = source_start.saturating_add(text.len() as u32);
        DecodedText { text: Cow::Borrowed(text), pieces, source_end, encoding: UTF_8 }
    }

    /// The decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The name of the encoding that the bytes were read in.
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// How many pieces of the capture are no text in its encoding.
    pub fn replacements(&self) -> usize {
        self.pieces.iter().filter(|piece| piece.reading == Reading::Replacement).count()
    }

    /// Whether the bytes behind `span` are the same as its own.
    pub fn is_verbatim(&self, span: Span<Decoded>) -> bool {
        self.pieces_of(span).all(|(_, _, reading)| reading == Reading::Verbatim)
    }

    /// The bytes of the capture behind `span`, whole characters only.
    pub fn source(&self, span: Span<Decoded>) -> Span<Source> {
        if let [Piece { source, reading: Reading::Verbatim, .. }] = self.pieces[..] {
            return Span::new(source + span.start(), source + span.end());
        }
        if span.is_empty() {
            let at = self.pieces.partition_point(|piece| piece.decoded < span.start());
            let at = self.pieces.get(at).map_or(self.source_end, |piece| match at.checked_sub(1) {
                Some(before) if piece.decoded > span.start() && self.pieces[before].reading == Reading::Verbatim => {
                    self.pieces[before].source + (span.start() - self.pieces[before].decoded)
                }
                _ => piece.source,
            });
            return Span::new(at, at);
        }
        self.pieces_of(span).map(|(_, source, _)| source).reduce(Span::cover).unwrap_or(Span::new(0, 0))
    }

    /// The pieces that `span` touches: decoded and source span, and how one was read from the other.
    fn pieces_of(&self, span: Span<Decoded>) -> impl Iterator<Item = (Span<Decoded>, Span<Source>, Reading)> {
        let first = self.pieces.partition_point(|piece| piece.decoded <= span.start()).saturating_sub(1);
        let rest = &self.pieces[first.min(self.pieces.len())..];
        let ends = rest.iter().skip(1).map(|next| (next.decoded, next.source));
        let ends = ends.chain(std::iter::once((self.text.len() as u32, self.source_end)));
        rest.iter().zip(ends).take_while(move |(piece, _)| piece.decoded < span.end()).map(move |(piece, end)| {
            let decoded = Span::<Decoded>::new(piece.decoded, end.0);
            if piece.reading != Reading::Verbatim {
                return (decoded, Span::new(piece.source, end.1), piece.reading);
            }
            let inside = Span::new(decoded.start().max(span.start()), decoded.end().min(span.end()));
            let source = piece.source + (inside.start() - piece.decoded);
            (inside, Span::new(source, source + inside.len()), piece.reading)
        })
    }
}

/// Finds the encoding of `bytes`, which stand at `source_start` in the capture, and decodes them.
///
/// A byte order mark decides; then bytes that are valid UTF-8 are UTF-8, whatever a label says (saved pages keep the
/// labels of encodings they no longer have); then NULs in every other byte make it UTF-16; then the label of the
/// `Content-Type`, then that of a `<meta>`, then the statistics of chardetng. Bytes that are no text in the encoding
/// read as U+FFFD and are marked as such.
///
/// `Err` has the name of an encoding that cannot be read with a map: those with shift states, and the ones that
/// browsers refuse too.
pub fn decode<'c>(bytes: &'c [u8], source_start: u32, hint: Hint<'_>) -> Result<DecodedText<'c>, &'static str> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let (body, start) = (&bytes[mark..], source_start.saturating_add(mark as u32));
    if mark > 0 && encoding != UTF_8 {
        return Ok(utf_16(body, start, encoding));
    }
    if let Some(encoding) = looks_like_utf_16(body) {
        return Ok(utf_16(body, start, encoding));
    }
    if let Ok(text) = std::str::from_utf8(body) {
        return Ok(DecodedText::verbatim(text, start));
    }
    let encoding = match mark {
        0 => labelled(body, hint).unwrap_or_else(|| guessed(body)),
        _ => UTF_8,
    };
    match () {
        _ if encoding == UTF_8 => Ok(utf_8(body, start)),
        _ if encoding == UTF_16LE || encoding == UTF_16BE => Ok(utf_16(body, start, encoding)),
        _ if encoding == encoding_rs::ISO_2022_JP || encoding == encoding_rs::REPLACEMENT => Err(encoding.name()),
        _ if encoding.is_single_byte() => Ok(single_byte(body, start, encoding)),
        _ => Ok(multi_byte(body, start, encoding)),
    }
}

/// The encoding that a label names.
fn labelled(bytes: &[u8], hint: Hint<'_>) -> Option<&'static Encoding> {
    if let Some(encoding) = hint.content_type.and_then(|header| charset_of(header.as_bytes())) {
        return Some(encoding);
    }
    // The standard looks at the first 1,024 bytes; pages with long scripts in front say it later.
    let encoding = hint.html.then(|| meta_label(&bytes[..bytes.len().min(16 * 1024)])).flatten()?;
    // A label that could be read as ASCII does not stand in UTF-16.
    if encoding == UTF_16LE || encoding == UTF_16BE { Some(UTF_8) } else { Some(encoding) }
}

/// The encoding in `charset=...`.
fn charset_of(bytes: &[u8]) -> Option<&'static Encoding> {
    let lower = bytes.to_ascii_lowercase();
    let at = memchr::memmem::find(&lower, b"charset")? + "charset".len();
    let value = lower[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|byte| b"\"'; \t\r\n>".contains(byte)).unwrap_or(value.len());
    Encoding::for_label(&value[..end])
}

/// The encoding that a `<meta>` of the page names.
fn meta_label(head: &[u8]) -> Option<&'static Encoding> {
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &head[at..]) {
        at += open + 1;
        let tag = &head[at..];
        if tag.starts_with(b"!--") {
            at += memchr::memmem::find(tag, b"-->").unwrap_or(tag.len());
        } else if tag.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta")) {
            let end = memchr::memchr(b'>', tag).unwrap_or(tag.len());
            if let Some(encoding) = charset_of(&tag[..end]) {
                return Some(encoding);
            }
            at += end;
        }
    }
    None
}

/// What the statistics say of bytes that are not valid UTF-8.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // Text of another encoding is hardly ever valid; text that was cut or patched has few bad places.
    if good > 8 * bad {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// UTF-16 without a mark: text in it has a NUL in nearly every other byte where it is ASCII.
fn looks_like_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let nuls = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, half) = (nuls(0), nuls(1), head.len() / 2);
    match () {
        _ if half < 2 => None,
        _ if odd * 10 >= half * 4 && even * 8 <= half => Some(UTF_16LE),
        _ if even * 10 >= half * 4 && odd * 8 <= half => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether bytes are UTF-16, by their mark or their NULs.
pub(crate) fn is_utf_16(bytes: &[u8]) -> bool {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding != UTF_8,
        None => looks_like_utf_16(bytes).is_some(),
    }
}

/// Decodes bytes that must be UTF-8, such as a line of JSONL; what is not reads as U+FFFD.
pub fn decode_utf_8(bytes: &[u8], source_start: u32) -> DecodedText<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => DecodedText::verbatim(text, source_start),
        Err(_) => utf_8(bytes, source_start),
    }
}

/// Decodes the bytes behind one piece of a text; `None` when they are no text in that encoding.
pub(crate) fn decode_piece(bytes: &[u8], encoding: &str) -> Option<String> {
    let encoding = Encoding::for_label(encoding.as_bytes())?;
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    (!damaged).then(|| text.into_owned())
}

/// Collects decoded pieces; runs of ASCII become one piece, every other character one of its own.
struct Pieces {
    text: String,
    pieces: Vec<Piece>,
}

impl Pieces {
    fn new(bytes: &[u8]) -> Self {
        Pieces { text: String::with_capacity(bytes.len() + bytes.len() / 2), pieces: Vec::new() }
    }

    fn begin(&mut self, source: u32, reading: Reading) {
        let decoded = self.text.len() as u32;
        self.pieces.push(Piece { decoded, source, reading });
    }

    fn verbatim(&mut self, text: &str, source: u32) {
        if self.pieces.last().is_none_or(|last| last.reading != Reading::Verbatim) && !text.is_empty() {
            self.begin(source, Reading::Verbatim);
        }
        self.text.push_str(text);
    }

    fn character(&mut self, character: char, source: u32) {
        self.begin(source, Reading::Charset);
        self.text.push(character);
    }

    fn replacement(&mut self, source: u32) {
        self.begin(source, Reading::Replacement);
        self.text.push('\u{FFFD}');
    }

    fn finish(self, source_end: u32, encoding: &'static Encoding) -> DecodedText<'static> {
        DecodedText { text: Cow::Owned(self.text), pieces: self.pieces, source_end, encoding }
    }
}

fn utf_8(bytes: &[u8], start: u32) -> DecodedText<'static> {
    let (mut pieces, mut at) = (Pieces::new(bytes), start);
    for chunk in bytes.utf8_chunks() {
        pieces.verbatim(chunk.valid(), at);
        at += chunk.valid().len() as u32;
        if !chunk.invalid().is_empty() {
            pieces.replacement(at);
            at += chunk.invalid().len() as u32;
        }
    }
    pieces.finish(at, UTF_8)
}

fn utf_16(bytes: &[u8], start: u32, encoding: &'static Encoding) -> DecodedText<'static> {
    let mut pieces = Pieces::new(bytes);
    let little = encoding == UTF_16LE;
    let units = bytes.chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    let mut at = start;
    for decoded in char::decode_utf16(units) {
        match decoded {
            Ok(character) => {
                pieces.character(character, at);
                at += 2 * character.len_utf16() as u32;
            }
            Err(_) => {
                pieces.replacement(at);
                at += 2;
            }
        }
    }
    if bytes.len() % 2 == 1 {
        pieces.replacement(at);
        at += 1;
    }
    pieces.finish(at, encoding)
}

fn single_byte(bytes: &[u8], start: u32, encoding: &'static Encoding) -> DecodedText<'static> {
    let high: Vec<char> = (0x80..=0xFF_u8)
        .map(|byte| encoding.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or('\u{FFFD}'))
        .collect();
    let (mut pieces, mut at) = (Pieces::new(bytes), 0);
    while at < bytes.len() {
        at += ascii(bytes, at, start, &mut pieces);
        if let Some(&byte) = bytes.get(at) {
            let source = start + at as u32;
            match high[usize::from(byte) - 0x80] {
                '\u{FFFD}' => pieces.replacement(source),
                character => pieces.character(character, source),
            }
            at += 1;
        }
    }
    pieces.finish(start + at as u32, encoding)
}

/// Takes the run of ASCII at `at` as it is, and says how long it is.
fn ascii(bytes: &[u8], at: usize, start: u32, pieces: &mut Pieces) -> usize {
    let len = Encoding::ascii_valid_up_to(&bytes[at..]);
    pieces.verbatim(std::str::from_utf8(&bytes[at..at + len]).unwrap_or(""), start + at as u32);
    len
}

fn multi_byte(bytes: &[u8], start: u32, encoding: &'static Encoding) -> DecodedText<'static> {
    let (mut pieces, mut at) = (Pieces::new(bytes), 0);
    while at < bytes.len() {
        at += ascii(bytes, at, start, &mut pieces);
        if at >= bytes.len() {
            break;
        }
        // The bytes of one character, four at most, decoded on their own: all encodings here are without state.
        let source = start + at as u32;
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut output = [0u8; 16];
        let mut used = 0;
        loop {
            let end = at + used + 1;
            let window = &bytes[at + used..end.min(bytes.len())];
            let last = window.is_empty();
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(window, &mut output, last);
            used += read;
            if written > 0 {
                let decoded = std::str::from_utf8(&output[..written]).unwrap_or("\u{FFFD}");
                pieces.begin(source, Reading::Charset);
                pieces.text.push_str(decoded);
                break;
            }
            if let DecoderResult::Malformed(bad, extra) = result {
                // Bytes that came after the bad ones are read again, as the start of what follows.
                used = used.saturating_sub(usize::from(extra)).max(usize::from(bad)).max(1);
                pieces.replacement(source);
                break;
            }
            if last {
                pieces.replacement(source);
                used = used.max(1);
                break;
            }
        }
        at += used.min(bytes.len() - at);
    }
    pieces.finish(start + at as u32, encoding)
}

/// Puts a text together from decoded pieces, with the map that leads back to the capture.
///
/// Every call appends, and takes where in the decoded capture the appended words come from. `push` is for words as
/// they stand; the others are for words that were read from something else. Two pieces that touch in the capture
/// become one in the map, so it does not matter how finely words are pushed.
#[derive(Clone, Debug)]
pub struct TextBuilder<'d> {
    decoded: &'d DecodedText<'d>,
    text: String,
    map: SourceMapBuilder,
}

impl<'d> TextBuilder<'d> {
    /// Begins an empty text.
    pub fn new(decoded: &'d DecodedText<'d>) -> Self {
        TextBuilder { decoded, text: String::new(), map: SourceMapBuilder::default() }
    }

    /// Appends the characters at `span` as they stand.
    pub fn push(&mut self, span: Span<Decoded>) {
        let words = span.of(&self.decoded.text);
        self.text.push_str(words);
        if words.is_empty() {
            return;
        }
        for (decoded, source, reading) in self.decoded.pieces_of(span) {
            match reading {
                Reading::Verbatim => self.map.verbatim(source),
                _ => self.map.decoded(decoded.len(), source, reading),
            }
        }
    }

    /// Appends the characters that the HTML character reference at `span` stands for.
    pub fn push_reference(&mut self, span: Span<Decoded>, characters: Characters) {
        let before = self.text.len();
        self.text.extend(characters.chars());
        self.map.decoded((self.text.len() - before) as u32, self.decoded.source(span), Reading::Entity);
    }

    /// Appends the character that the JSON escape at `span` stands for.
    pub fn push_escape(&mut self, span: Span<Decoded>, character: char) {
        self.text.push(character);
        self.map.decoded(character.len_utf8() as u32, self.decoded.source(span), Reading::Escape);
    }

    /// Appends U+FFFD for something at `span` that is no character.
    pub fn push_replacement(&mut self, span: Span<Decoded>) {
        self.text.push('\u{FFFD}');
        self.map.decoded(3, self.decoded.source(span), Reading::Replacement);
    }

    /// Appends one space for the run of white space at `span`, which may be of any length but must not be empty.
    pub fn push_space(&mut self, span: Span<Decoded>) {
        self.push_white(span, " ");
    }

    /// Appends one line break for the run of white space at `span`, such as CR LF; it must not be empty.
    pub fn push_line_break(&mut self, span: Span<Decoded>) {
        self.push_white(span, "\n");
    }

    /// Appends a line break that stands nowhere in the capture: between two blocks, or for a `<br>`.
    pub fn push_break(&mut self) {
        self.push_synthetic("\n");
    }

    /// Appends text that stands nowhere in the capture. Only white space should ever be.
    pub fn push_synthetic(&mut self, text: &str) {
        self.text.push_str(text);
        self.map.synthetic(text.len() as u32);
    }

    fn push_white(&mut self, span: Span<Decoded>, white: &str) {
        if span.of(&self.decoded.text) == white {
            return self.push(span);
        }
        self.text.push_str(white);
        self.map.decoded(white.len() as u32, self.decoded.source(span), Reading::Whitespace);
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many bytes the text has so far.
    pub fn len(&self) -> u32 {
        self.text.len() as u32
    }

    /// Whether there is no text yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Cuts the text back to its first `len` bytes, which must end where a push ended or inside words pushed as they
    /// stand; otherwise the cut goes back to the start of the character that it would split.
    pub fn truncate(&mut self, len: u32) {
        let mut len = (len as usize).min(self.text.len());
        while !self.text.is_char_boundary(len) {
            len -= 1;
        }
        self.map.truncate(len as u32);
        self.text.truncate(self.map.text_len() as usize);
    }

    /// The finished text and its map.
    pub fn finish(self) -> (String, SourceMap) {
        (self.text, self.map.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks text and encoding, and that every character leads to bytes that decode to it.
    fn check(bytes: &[u8], hint: Hint<'_>, encoding: &str, text: &str) {
        let decoded = decode(bytes, 7, hint).expect("an encoding with a map");
        assert_eq!((decoded.encoding(), decoded.text()), (encoding, text));
        let mut builder = TextBuilder::new(&decoded);
        for (at, character) in text.char_indices() {
            let span = Span::<Decoded>::from_range(at..at + character.len_utf8());
            builder.push(span);
            let source = decoded.source(span);
            let behind = &bytes[source.start() as usize - 7..source.end() as usize - 7];
            let encoding = Encoding::for_label(encoding.as_bytes()).expect("a name");
            assert!(encoding.decode_without_bom_handling(behind).0.starts_with(character), "{character:?}: {behind:?}");
        }
        let (by_character, map) = builder.finish();
        let mut builder = TextBuilder::new(&decoded);
        builder.push(Span::new(0, text.len() as u32));
        assert_eq!((by_character, map.clone()), builder.finish());
        let whole = map.sources(Span::new(0, text.len() as u32));
        assert!(whole.len() <= 1, "the bytes of a text without markup touch: {whole:?}");
    }

    fn encoded(label: &str, text: &str) -> Vec<u8> {
        Encoding::for_label(label.as_bytes()).expect("a label").encode(text).0.into_owned()
    }

    #[test]
    fn utf_8_needs_no_label_and_no_copy() {
        check("plain “text”".as_bytes(), Hint::default(), "UTF-8", "plain “text”");
        check(b"\xEF\xBB\xBFmarked", Hint::default(), "UTF-8", "marked");
        check(b"", Hint::default(), "UTF-8", "");
        let latin = Hint { content_type: Some("text/html; charset=iso-8859-1"), html: true };
        check("Zoë’s".as_bytes(), latin, "UTF-8", "Zoë’s");
        assert!(matches!(decode(b"abc", 0, latin).expect("ASCII").text, Cow::Borrowed("abc")));
    }

    #[test]
    fn labels_are_found_in_header_and_page() {
        let header = Hint { content_type: Some("text/html; Charset=\"windows-1251\""), html: false };
        check(&encoded("windows-1251", "мир and война"), header, "windows-1251", "мир and война");
        let page = "<!-- <meta charset=big5> --><META http-equiv=x content='text/html; charset=ISO-8859-2'>Łódź";
        check(&encoded("iso-8859-2", page), Hint { content_type: None, html: true }, "ISO-8859-2", page);
        let page = "<meta name=a><meta charset=\"shift_jis\"><p>東京で会談";
        check(&encoded("shift_jis", page), Hint { content_type: None, html: true }, "Shift_JIS", page);
    }

    #[test]
    fn encodings_of_many_bytes_keep_their_map() {
        for (label, name, text) in [
            ("big5", "Big5", "台北 said 會談"),
            ("gbk", "GBK", "北京 and 上海 €"),
            ("gb18030", "gb18030", "北京 😀 x"),
            ("euc-jp", "EUC-JP", "東京, ｶﾅ"),
            ("euc-kr", "EUC-KR", "서울 talks"),
            ("windows-1252", "windows-1252", "café “x” – y"),
            ("koi8-u", "KOI8-U", "Київ"),
        ] {
            let header = format!("text/plain;charset={label}");
            check(&encoded(label, text), Hint { content_type: Some(&header), html: false }, name, text);
        }
    }

    #[test]
    fn utf_16_is_read_with_and_without_a_mark() {
        let text = "Talks “go on” 😀, she said.";
        for (mark, little, name) in [(true, true, "UTF-16LE"), (false, true, "UTF-16LE"), (true, false, "UTF-16BE")] {
            let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
            let pairs = units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
            check(&pairs.collect::<Vec<_>>(), Hint::default(), name, text);
        }
        let chinese = "北京宣布会谈";
        let bytes: Vec<u8> = chinese.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&bytes, Hint { content_type: Some("text/plain; charset=utf-16"), html: false }, "UTF-16LE", chinese);
    }

    #[test]
    fn unlabelled_text_is_guessed_and_damage_is_marked() {
        let text = "Le président a déclaré que l’accord était « très proche » à Genève.";
        check(&encoded("windows-1252", text), Hint::default(), "windows-1252", text);
        let damaged = "“The talks – however – went on”, she said – “on and on”… and “on” – \u{1}".replace('\u{1}', "");
        let mut bytes = damaged.clone().into_bytes();
        bytes.extend(b"\xE2\x80");
        let decoded = decode(&bytes, 0, Hint::default()).expect("UTF-8");
        assert_eq!((decoded.text(), decoded.replacements()), (format!("{damaged}\u{FFFD}").as_str(), 1));
        let last = Span::new(damaged.len() as u32, damaged.len() as u32 + 3);
        assert_eq!(decoded.source(last).of(&bytes), b"\xE2\x80");
        assert!(!decoded.is_verbatim(last) && decoded.is_verbatim(Span::new(0, damaged.len() as u32)));
    }

    #[test]
    fn bytes_that_are_no_text_never_stop_the_reader() {
        for label in ["big5", "gb18030", "shift_jis", "euc-jp", "euc-kr", "windows-1253", "utf-8"] {
            let header = format!("text/plain;charset={label}");
            let bytes: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 1).collect();
            let hint = Hint { content_type: Some(&header), html: false };
            let decoded = decode(&bytes, 0, hint).expect("an encoding with a map");
            let whole = decoded.source(Span::new(0, decoded.text().len() as u32));
            assert_eq!(whole, Span::new(0, bytes.len() as u32), "{label}");
        }
        assert_eq!(
            decode(b"\x1B$B\xFF", 0, Hint { content_type: Some("a;charset=iso-2022-jp"), html: false }).err(),
            Some("ISO-2022-JP")
        );
    }

    #[test]
    fn the_builder_marks_what_was_read_from_what() {
        let page = "a &amp; b \r\n\t c";
        let decoded = DecodedText::verbatim(page, 100);
        let mut builder = TextBuilder::new(&decoded);
        builder.push(Span::new(0, 2));
        let (len, characters) = crate::html::entities::decode(&page[2..]).expect("a reference");
        builder.push_reference(Span::from_range(2..2 + len), characters);
        builder.push(Span::new(7, 9));
        builder.push_space(Span::new(9, 14));
        builder.push(Span::new(14, 15));
        builder.push_break();
        assert_eq!(builder.text(), "a & b c\n");
        builder.truncate(7);
        let (text, map) = builder.finish();
        assert_eq!(text, "a & b c");
        let readings: Vec<_> = map.segments().iter().map(|s| (s.source, s.reading)).collect();
        assert_eq!(
            readings,
            [
                (Span::new(100, 102), Reading::Verbatim),
                (Span::new(102, 107), Reading::Entity),
                (Span::new(107, 109), Reading::Verbatim),
                (Span::new(109, 114), Reading::Whitespace),
                (Span::new(114, 115), Reading::Verbatim),
            ]
        );
    }
}
