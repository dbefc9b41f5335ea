//! Makers of hostile inputs: pages, texts and JSONL of shapes that make readers hang, overflow or lie.
//!
//! A suite includes this file by its path (`#[path = "../../../tests/hostile/makers.rs"] mod makers;`) and goes through
//! [`ALL`]. It needs `flate2`. Every input is made from a size, so that a suite can also see how time grows with it.

use std::io::Write as _;

/// One kind of hostile input.
pub(crate) struct Maker {
    /// What it is.
    pub(crate) name: &'static str,
    /// A file name that suits it.
    pub(crate) file: &'static str,
    /// The size at which other readers are known to fail, in the maker's own unit.
    pub(crate) size: usize,
    /// Makes the input.
    pub(crate) make: fn(usize) -> Vec<u8>,
}

/// A page with this body, with words before and after.
fn page(body: &str) -> Vec<u8> {
    format!(
        "<!DOCTYPE html><html><head><title>A title</title></head><body><p>Before.</p>{body}<p>After.</p></body></html>"
    )
    .into_bytes()
}

fn nested(open: &str, close: &str, size: usize) -> Vec<u8> {
    page(&format!("{}Inside.{}", open.repeat(size), close.repeat(size)))
}

fn numbered(size: usize, each: impl Fn(usize) -> String) -> String {
    (0..size).map(each).collect()
}

/// Compresses bytes as one gzip member.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("a vector takes all bytes");
    encoder.finish().expect("a vector takes all bytes")
}

fn utf_16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

/// Bytes that look like nothing, always the same ones.
fn noise(size: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..size).map(|_| next()).collect()
}

/// All makers.
#[rustfmt::skip]
pub(crate) const ALL: &[Maker] = &[
    // Pages that other readers hang on.
    Maker { name: "nested div, some", file: "a.html", size: 5_000, make: |n| nested("<div>", "</div>", n) },
    Maker { name: "nested div, many", file: "a.html", size: 100_000, make: |n| nested("<div>", "</div>", n) },
    Maker { name: "nested div, never closed", file: "a.html", size: 100_000, make: |n| nested("<div>x", "", n) },
    Maker { name: "nested b", file: "a.html", size: 50_000, make: |n| nested("<b>", "</b>", n) },
    Maker { name: "nested b and p, misnested", file: "a.html", size: 50_000, make: |n| nested("<b><p>x", "</b>", n) },
    Maker { name: "nested a, i, font, never closed", file: "a.html", size: 30_000, make: |n| nested("<a href=x><i><font>x", "", n) },
    Maker { name: "nested tables", file: "a.html", size: 2_000, make: |n| nested("<table><tr><td>", "</td></tr></table>", n) },
    Maker { name: "nested lists", file: "a.html", size: 20_000, make: |n| nested("<ul><li>x", "</ul>", n) },
    Maker { name: "nested svg and math", file: "a.html", size: 20_000, make: |n| nested("<svg><foreignObject><math><mi>", "</math></svg>", n) },
    Maker { name: "end tags without start", file: "a.html", size: 100_000, make: |n| page(&"</div></p></b></table>".repeat(n)) },
    Maker { name: "attributes on one tag", file: "a.html", size: 200_000, make: |n| page(&format!("<p {}>x</p>", numbered(n, |at| format!("a{at}=b ")))) },
    Maker { name: "tags with 300 attributes", file: "a.html", size: 500, make: |n| page(&format!("<p {}>x", numbered(300, |at| format!("a{at}=b "))).repeat(n)) },
    Maker { name: "the same attribute again and again", file: "a.html", size: 200_000, make: |n| page(&format!("<p {}>x</p>", "class=a ".repeat(n))) },
    Maker { name: "a long attribute", file: "a.html", size: 9_000_000, make: |n| page(&format!("<p title='{}'>x</p>", "a".repeat(n))) },
    Maker { name: "a class of many words", file: "a.html", size: 500_000, make: |n| page(&format!("<p class='{}'>x</p>", "ad article ".repeat(n))) },
    Maker { name: "one line", file: "a.html", size: 1_500_000, make: |n| page(&"words ".repeat(n)) },
    Maker { name: "one token", file: "a.html", size: 1_000_000, make: |n| page(&"x".repeat(n)) },
    Maker { name: "entities", file: "a.html", size: 900_000, make: |n| page(&"&amp;".repeat(n)) },
    Maker { name: "broken entities", file: "a.html", size: 200_000, make: |n| page(&"&&#;&#x;&#xFFFFFFFFF;&nosuchname;&amp&notit;&#0;&".repeat(n)) },
    Maker { name: "an entity without an end", file: "a.html", size: 5_000_000, make: |n| page(&format!("&#{} &{}", "1".repeat(n / 2), "a".repeat(n / 2))) },
    Maker { name: "links", file: "a.html", size: 100_000, make: |n| page(&numbered(n, |at| format!("<a href='/{at}'>Link {at}</a> "))) },
    Maker { name: "links never closed", file: "a.html", size: 100_000, make: |n| page(&"<a href=/x>Link ".repeat(n)) },
    Maker { name: "p never closed", file: "a.html", size: 200_000, make: |n| page(&"<p>Words.".repeat(n)) },
    Maker { name: "br", file: "a.html", size: 500_000, make: |n| page(&"a<br>".repeat(n)) },
    Maker { name: "inline white space", file: "a.html", size: 300_000, make: |n| page(&"<b> </b>\n<i>\t</i>".repeat(n)) },
    Maker { name: "script never closed", file: "a.html", size: 500_000, make: |n| page(&"<script>".repeat(n)) },
    Maker { name: "script escapes", file: "a.html", size: 200_000, make: |n| page(&format!("<script>{}", "<!--<script></script".repeat(n))) },
    Maker { name: "title never closed", file: "a.html", size: 500_000, make: |n| format!("<html><p>x<title>{}", "</titl>&amp;".repeat(n)).into_bytes() },
    Maker { name: "comments never closed", file: "a.html", size: 500_000, make: |n| page(&"<!--".repeat(n)) },
    Maker { name: "dashes in a comment", file: "a.html", size: 5_000_000, make: |n| page(&format!("<!--{}", "-".repeat(n))) },
    Maker { name: "closed tags in a comment", file: "a.html", size: 2_000_000, make: |n| page(&format!("<!--{}", "->".repeat(n))) },
    Maker { name: "less-than signs", file: "a.html", size: 5_000_000, make: |n| page(&"<".repeat(n)) },
    Maker { name: "empty end tags", file: "a.html", size: 1_000_000, make: |n| page(&"</>".repeat(n)) },
    Maker { name: "junk end tags", file: "a.html", size: 1_000_000, make: |n| page(&"</ <?<!".repeat(n)) },
    Maker { name: "quotes never closed", file: "a.html", size: 1_000_000, make: |n| page(&"<a b='\"".repeat(n)) },
    Maker { name: "a tag never closed", file: "a.html", size: 1_000_000, make: |n| page(&format!("<a {}", "b=c ".repeat(n))) },
    Maker { name: "tag names of their own", file: "a.html", size: 100_000, make: |n| page(&numbered(n, |at| format!("<x-{at}>y"))) },
    Maker { name: "a long tag name", file: "a.html", size: 5_000_000, make: |n| page(&format!("<a{}>x", "A".repeat(n))) },
    Maker { name: "hidden elements", file: "a.html", size: 50_000, make: |n| nested("<div hidden style='display:none'>x", "", n) },
    Maker { name: "titles and metas", file: "a.html", size: 100_000, make: |n| page(&"<title>T</title><meta name=description content=x><meta property='article:published_time' content='2031-01-01'>".repeat(n)) },
    Maker { name: "times", file: "a.html", size: 100_000, make: |n| page(&"<time datetime='2031-02-30T99:99'>30 February</time> 1/2/3/4/5 ".repeat(n)) },
    Maker { name: "bylines", file: "a.html", size: 100_000, make: |n| page(&"<p class=byline>By By Ada By Quill, By".repeat(n)) },
    Maker { name: "deep JSON-LD", file: "a.html", size: 100_000, make: |n| page(&format!("<script type='application/ld+json'>{}</script>", "{\"a\":[".repeat(n))) },
    Maker { name: "JSON-LD scripts", file: "a.html", size: 20_000, make: |n| page(&"<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\"datePublished\":\"x\"}]}</script>".repeat(n)) },
    Maker { name: "wide JSON-LD", file: "a.html", size: 400_000, make: |n| page(&format!("<script type='application/ld+json'>{{\"@graph\":[{}{{}}]}}</script>", "{\"@type\":1},".repeat(n))) },
    Maker { name: "JSON-LD never closed", file: "a.html", size: 50_000, make: |n| page(&"<script type='application/ld+json'>{\"a\":\"".repeat(n)) },
    Maker { name: "NULs in a page", file: "a.html", size: 100_000, make: |n| page(&"Words with a N\0UL in <b\0>\0</b> and so on, over and over, many times, to the end. ".repeat(n)) },
    Maker { name: "bidirectional controls", file: "a.html", size: 200_000, make: |n| page(&"\u{202E}drow\u{202C}\u{2066}x\u{2069}\u{200B}\u{FEFF} ".repeat(n)) },
    Maker { name: "combining marks", file: "a.html", size: 1_000_000, make: |n| page(&format!("a{}", "\u{301}".repeat(n))) },
    Maker { name: "CDATA", file: "a.html", size: 300_000, make: |n| page(&"<![CDATA[ x ]]>".repeat(n)) },
    Maker { name: "invalid UTF-8 in a page", file: "a.html", size: 60_000, make: |n| [page("“Words”"), b"<p>\xE2\x80 x\xFF ".repeat(n)].concat() },
    Maker { name: "charset labels", file: "a.html", size: 100_000, make: |n| [b"<meta charset=none>".repeat(n), b"<p>caf\xE9".to_vec()].concat() },
    Maker { name: "big5 page of lead bytes", file: "a.html", size: 2_000_000, make: |n| [b"<meta charset=big5><p>x".to_vec(), vec![0x81; n]].concat() },
    Maker { name: "shift_jis page of noise", file: "a.html", size: 1_000_000, make: |n| [b"<meta charset=shift_jis><p>x".to_vec(), noise(n).iter().map(|byte| byte | 0x80).collect()].concat() },
    // Texts.
    Maker { name: "empty", file: "a.txt", size: 1, make: |_| Vec::new() },
    Maker { name: "white space only", file: "a.txt", size: 4_000_000, make: |n| " \r\n\t\u{A0}".repeat(n / 6).into_bytes() },
    Maker { name: "line ends only", file: "a.html", size: 5_000_000, make: |n| "\n".repeat(n).into_bytes() },
    Maker { name: "binary", file: "a.txt", size: 1_000_000, make: noise },
    Maker { name: "NULs only", file: "a.txt", size: 1_000_000, make: |n| vec![0; n] },
    Maker { name: "some NULs", file: "a.txt", size: 50_000, make: |n| "Words with a N\0UL in them, and enough others around.\n".repeat(n).into_bytes() },
    Maker { name: "UTF-16 with a mark", file: "a.txt", size: 80_000, make: |n| utf_16(&format!("\u{FEFF}{}", "Words “go on”.\n".repeat(n)), true) },
    Maker { name: "UTF-16 without a mark", file: "a.txt", size: 80_000, make: |n| utf_16(&"Words “go on” 🚢.\n".repeat(n), false) },
    Maker { name: "UTF-16 page", file: "a.html", size: 80_000, make: |n| utf_16(&format!("\u{FEFF}<html>{}", "<p>Words &amp; “more”".repeat(n)), false) },
    Maker { name: "UTF-16 of lone surrogates", file: "a.txt", size: 1_000_000, make: |n| [b"\xFF\xFEa\0".to_vec(), b"\x00\xD8".repeat(n), b"x".to_vec()].concat() },
    Maker { name: "invalid UTF-8", file: "a.txt", size: 1_000_000, make: |n| b"word \xC3\x28\xA0\xE2\x28\xA1 ".repeat(n / 12) },
    Maker { name: "continuation bytes", file: "a.txt", size: 2_000_000, make: |n| [b"x".to_vec(), vec![0xBF; n]].concat() },
    Maker { name: "one line of text", file: "a.txt", size: 1_500_000, make: |n| "words ".repeat(n).into_bytes() },
    Maker { name: "one token of text", file: "a.txt", size: 9_000_000, make: |n| "x".repeat(n).into_bytes() },
    Maker { name: "one token of wide characters", file: "a.txt", size: 2_000_000, make: |n| "🚢".repeat(n).into_bytes() },
    Maker { name: "short lines", file: "a.txt", size: 2_000_000, make: |n| "a\r".repeat(n).into_bytes() },
    // JSONL.
    Maker { name: "deep JSON", file: "a.jsonl", size: 1_000_000, make: |n| format!("{{\"text\": \"x\", \"a\": {}", "[".repeat(n)).into_bytes() },
    Maker { name: "wide JSON", file: "a.jsonl", size: 400_000, make: |n| format!("{{\"text\": \"x\", \"a\": [{}0]}}", "0,".repeat(n)).into_bytes() },
    Maker { name: "the same member again and again", file: "a.jsonl", size: 300_000, make: |n| format!("{{{}\"text\": \"x\"}}", "\"id\": \"a\", ".repeat(n)).into_bytes() },
    Maker { name: "escapes", file: "a.jsonl", size: 300_000, make: |n| format!("{{\"text\": \"x{}\"}}", "\\u0041\\ud83d\\ude00\\n\\ud800".repeat(n)).into_bytes() },
    Maker { name: "a string never closed", file: "a.jsonl", size: 5_000_000, make: |n| format!("{{\"text\": \"{}", "\\\\".repeat(n)).into_bytes() },
    Maker { name: "a long number", file: "a.jsonl", size: 5_000_000, make: |n| format!("{{\"text\": \"x\", \"a\": {}}}", "1".repeat(n)).into_bytes() },
    Maker { name: "broken lines", file: "a.jsonl", size: 100_000, make: |n| "{\"text\": \"x\"\n".repeat(n).into_bytes() },
    Maker { name: "invalid UTF-8 in JSONL", file: "a.jsonl", size: 500_000, make: |n| [b"{\"text\": \"x".to_vec(), b"\xE2\x80y".repeat(n), b"\"}".to_vec()].concat() },
    Maker { name: "empty objects", file: "a.jsonl", size: 300_000, make: |n| "{}\n".repeat(n).into_bytes() },
    // Compression.
    Maker { name: "gzip bomb", file: "a.html.gz", size: 50_000_000, make: |n| gzip(&vec![b'a'; n]) },
    Maker { name: "gzip bomb of JSONL", file: "a.jsonl.gz", size: 50_000_000, make: |n| gzip(&[b"{\"text\": \"".to_vec(), vec![b'a'; n]].concat()) },
    Maker { name: "truncated gzip", file: "a.html.gz", size: 1_000_000, make: |n| { let mut bytes = gzip(&noise(n)); bytes.truncate(bytes.len() / 2); bytes } },
    Maker { name: "damaged gzip", file: "a.html.gz", size: 100_000, make: |n| { let mut bytes = gzip(&page(&"<p>Words.".repeat(n))); let middle = bytes.len() / 2; bytes[middle] ^= 0x55; bytes } },
    Maker { name: "gzip header only", file: "a.gz", size: 1, make: |_| vec![0x1F, 0x8B] },
    Maker { name: "gzip in gzip", file: "a.html.gz.gz", size: 1_000, make: |n| gzip(&gzip(&page(&"x".repeat(n)))) },
    Maker { name: "gzip of nothing", file: "a.gz", size: 1, make: |_| gzip(&[]) },
    Maker { name: "gzip of many members", file: "a.txt.gz", size: 2_000, make: |n| gzip(b"Words.\n").repeat(n) },
    Maker { name: "gzip with something behind", file: "a.txt.gz", size: 1_000, make: |n| [gzip(b"Words.\n"), noise(n)].concat() },
];
