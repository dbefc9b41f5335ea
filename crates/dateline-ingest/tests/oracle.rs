//! Compares our tokenizer with html5gum, an independent one: tags, attributes, comments and text must be the same.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "reads pages from the folder beside the checkout, where there is one")]

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use dateline_ingest::html::entities;
use dateline_ingest::html::tokens::{Token, tokens};
use html5gum::{State, Tokenizer};
use proptest::prelude::ProptestConfig;

/// A token as both tokenizers can say it.
#[derive(Debug, PartialEq, Eq)]
enum Plain {
    Start(String, bool, BTreeMap<String, String>),
    End(String),
    Text(String),
    Comment,
    Doctype,
}

/// Appends, joining neighbouring text: the other tokenizer cuts it as it likes, and reads NUL as U+FFFD in raw text.
fn push(all: &mut Vec<Plain>, token: Plain) {
    let token = match token {
        Plain::Text(text) => Plain::Text(text.replace('\0', "\u{FFFD}")),
        other => other,
    };
    match (all.last_mut(), token) {
        (Some(Plain::Text(last)), Plain::Text(text)) => last.push_str(&text),
        (_, token) => all.push(token),
    }
}

fn newlines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn decoded(text: &str) -> String {
    let text = newlines(text);
    let (mut out, mut rest) = (String::new(), text.as_str());
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entities::decode(rest) {
            Some((len, characters)) => {
                out.extend(characters.chars());
                rest = &rest[len..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn ours(page: &str) -> Vec<Plain> {
    let (mut all, mut end) = (Vec::new(), 0);
    for token in tokens(page) {
        let span = token.span();
        assert!(span.start() >= end && !span.is_empty(), "{token:?} overlaps or is empty");
        end = span.end();
        let plain = match token {
            Token::Start(tag) => {
                for attribute in &tag.attributes {
                    assert_eq!(attribute.span.of(page), attribute.value);
                    assert!(tag.span.contains(attribute.span));
                }
                let attributes = tag.attributes.iter().map(|attribute| {
                    let value = entities::attribute_value(&newlines(attribute.value)).replace('\0', "\u{FFFD}");
                    (attribute.name.to_string(), value)
                });
                Plain::Start(tag.name.to_string(), tag.self_closing, attributes.collect())
            }
            Token::End { name, .. } => Plain::End(name.to_string()),
            Token::Text { span, raw: true } => Plain::Text(newlines(span.of(page))),
            Token::Text { span, raw: false } => Plain::Text(decoded(span.of(page))),
            Token::Comment(_) => Plain::Comment,
            Token::Doctype(_) => Plain::Doctype,
        };
        push(&mut all, plain);
    }
    all
}

fn theirs(page: &str) -> Vec<Plain> {
    let mut all = Vec::new();
    let mut tokenizer = Tokenizer::new(page);
    let string = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut foreign = false;
    while let Some(Ok(token)) = tokenizer.next() {
        let plain = match token {
            html5gum::Token::StartTag(tag) => {
                let name = string(&tag.name);
                if name == "svg" || name == "math" {
                    foreign = !tag.self_closing;
                }
                // The standard's tree builder switches states; these are the same switches as ours.
                let state = match name.as_str() {
                    _ if foreign && tag.self_closing => None,
                    "textarea" | "title" => Some(State::RcData),
                    "plaintext" => Some(State::PlainText),
                    "script" => Some(State::ScriptData),
                    "style" | "iframe" | "xmp" | "noembed" | "noframes" => Some(State::RawText),
                    _ => None,
                };
                if let Some(state) = state {
                    tokenizer.set_state(state);
                }
                let attributes = tag.attributes.iter().map(|(name, value)| (string(name), string(value)));
                Plain::Start(name, tag.self_closing, attributes.collect())
            }
            html5gum::Token::EndTag(tag) => {
                let name = string(&tag.name);
                if name == "svg" || name == "math" {
                    foreign = false;
                }
                Plain::End(name)
            }
            html5gum::Token::String(text) => Plain::Text(string(&text)),
            html5gum::Token::Comment(_) => Plain::Comment,
            html5gum::Token::Doctype(_) => Plain::Doctype,
            html5gum::Token::Error(_) => continue,
        };
        push(&mut all, plain);
    }
    all
}

/// Checks that both read the same.
fn check(name: &str, page: &str) {
    let (ours, theirs) = (ours(page), theirs(page));
    for (at, (our, their)) in ours.iter().zip(&theirs).enumerate() {
        assert_eq!(our, their, "{name}: token {at}, after {:?}", at.checked_sub(1).map(|before| &ours[before]));
    }
    assert_eq!(ours.len(), theirs.len(), "{name}: number of tokens");
}

#[rustfmt::skip]
const PIECES: &[&str] = &[
    "", "<", "a < b", "a<b", "</", "</>x", "a</>b</>", "</ x>y", "<?xml v?>z", "<!x>y", "<!DOCTYPE html>x", "<!doctype",
    "<!-->x", "<!--->x", "<!---->x", "<!-- a -- b -->x", "<!-- a --!>x", "<!-- a", "<!----!>x", "<!---!>x-->y", "<!--<!-->x",
    "<![CDATA[a]]>b", "<p", "<p a", "<p a=", "<p a='", "<p a=b", "<P Class=X ID=\"Y\" id=z>t</P x='>'>u", "<a/b/c=d/>e",
    "<a =b==c>d", "<a b = c>d", "<a b='x'c=\"y\"d>e", "<br/>", "<br / >", "<a b=/>c", "<a b=c/>d", "<a <b>c",
    "<a\u{0}b c\u{0}=d\u{0}>e", "<a href='?a=1&copy=2&amp;b&lt'>&lt;&ltx&notin;&notit;&#146;&#x;&#99999999;&</a>",
    "<script>a<b</script x>c", "<script><!--</script>x", "<script><!--<script></script>x--></script>y",
    "<script><!--<script></script></script>y", "<script><!--><script></script>y", "<script><!-- <script> --></script>y",
    "<script><!--<scripts></script>y", "<script></scriptx></script>y", "<SCRIPT>a</Script>y", "<script>a", "<script>a</script",
    "<script><!--a--->b<script></script>c", "<script><!--<script></script <script>--></script>d", "<script></script>e",
    "<style>a<b></style>c", "<title>a&amp;<b></title>c", "<textarea>\n<p></textarea>", "<title>a</titl>b", "<xmp><p></xmp>",
    "<noscript><p>a</p></noscript>", "<plaintext>a</plaintext>&amp;", "<svg><style/><p>a</svg><style/><p>b",
    "<iframe><p></iframe>x", "a\r\nb\rc<a b='\r\n'>", "é<ü>ñ</é>x", "<a é=ü>x", "<a 'b\"=c>d", "</p/x y=z>w",
    "<div\u{c}a\tb\nc>x",
];

#[test]
fn hard_pieces_read_the_same() {
    for piece in PIECES {
        for other in PIECES {
            let both = format!("{piece}{other}");
            check(&both, &both);
        }
    }
}

/// How many random pages to try: `PROPTEST_CASES`, if that is more.
fn cases() -> u32 {
    ProptestConfig::default().cases.max(2000)
}

proptest::proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: cases(), ..Default::default() })]
    #[test]
    fn random_markup_reads_the_same(
        words in proptest::collection::vec(proptest::sample::select(vec![
            "<", ">", "</", "/>", "<!--", "-->", "--", "!", "script", "<script>", "</script>", "<style", "title>", "\"",
            "'", "=", " ", "a", "é", "&", "amp;", "#", "x41", ";", "\r", "\n", "/", "-", "<p ", "?", "svg", "<![CDATA[",
            "]]>", "doctype",
        ]), 0..24),
    ) {
        let page = words.concat();
        check(&page, &page);
    }
}

#[test]
fn shared_pages_read_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/pages");
    let mut pages = 0;
    for set in ["aeb", "wcxb_dev"] {
        let Ok(entries) = std::fs::read_dir(folder.join(set)) else { continue };
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let mut bytes = Vec::new();
            flate2::read::MultiGzDecoder::new(std::fs::File::open(&path).unwrap()).read_to_end(&mut bytes).unwrap();
            check(&path.display().to_string(), &String::from_utf8_lossy(&bytes));
            pages += 1;
        }
    }
    match pages {
        0 => eprintln!("skipped: {} holds no pages", folder.display()),
        pages => eprintln!("{pages} pages read the same"),
    }
}
