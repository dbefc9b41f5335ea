//! What pages and texts say of themselves: own small pages, and hostile ones.
#![allow(clippy::unwrap_used, reason = "in tests a failed expectation is the point")]

use dateline_ingest::blocks::BlockModels;
use dateline_ingest::charset::{self, DecodedText, Hint};
use dateline_ingest::metadata::{self, Field, Given, GivenValue, Metadata, PageFacts};
use dateline_ingest::{Limits, Options, Origin, capture, extents, read};
use dateline_lang_en::weights;
use dateline_text::{Block, BlockKind, Document, SourceMap, Span};

const URL: &str = "https://www.willowpost.example/world/talks-fail";

fn page_at(html: &str, url: Option<&str>) -> Metadata {
    let decoded = DecodedText::verbatim(html, 0);
    metadata::of_page(&decoded, &PageFacts::collect(html), url, None)
}

fn page(html: &str) -> Metadata {
    page_at(html, Some(URL))
}

fn show<T: std::fmt::Display>(field: &Option<Field<T>>) -> String {
    field.as_ref().map_or("-".to_owned(), |field| format!("{} ({})", field.value, field.from))
}

/// The bytes that a field rests on.
fn evidence<T>(html: &str, field: &Option<Field<T>>) -> Vec<String> {
    let spans = &field.as_ref().unwrap().at;
    spans.iter().map(|span| String::from_utf8_lossy(span.of(html.as_bytes())).into_owned()).collect()
}

/// Checks the date of a page whose head and body hold these.
#[track_caller]
fn check_date(head: &str, body: &str, expected: &str) {
    let html = format!("<html lang=en><head>{head}</head><body>{body}</body></html>");
    assert_eq!(show(&page(&html).published), expected);
}

const BODY: &str = "<h1>Talks fail in Port Elmen</h1><p>The talks between the two ministers ended without a result, \
    a person in the room said, and no new day was set for the next round of them.</p>";

#[test]
fn structured_data_tells_the_day() {
    let script = |json: &str| format!("<script type=\"application/ld+json\">{json}</script>");
    for (json, expected) in [
        (
            r#"{"@type":"NewsArticle","datePublished":"2014-12-03T10:00:00+01:00"}"#,
            "2014-12-03T10:00:00+01:00 (json-ld)",
        ),
        (r#"{"@type":["Thing","BlogPosting"],"datePublished":"2014-12-03"}"#, "2014-12-03 (json-ld)"),
        (r#"[{"@type":"http://schema.org/Article","datePublished":"Dec 3, 2014"}]"#, "2014-12-03 (json-ld)"),
        (
            r#"{"@graph":[{"@type":"WebSite","datePublished":"2001-01-01"},{"@type":"Article","datePublished":"2014-12-03"}]}"#,
            "2014-12-03 (json-ld)",
        ),
        // The site's day, and the day of a change, are not the report's.
        (r#"{"@type":"WebSite","datePublished":"2014-12-03"}"#, "-"),
        (r#"{"@type":"NewsArticle","dateModified":"2014-12-03"}"#, "-"),
        (r#"{"@type":"NewsArticle","datePublished":"2014-02-30"}"#, "-"),
        (r#"{"@type":"NewsArticle","datePublished":"soon"}"#, "-"),
        // What pages get wrong.
        (
            "<!-- {\"@type\":\"NewsArticle\",\"description\":\"two\nlines\",\"datePublished\":\"2014-12-03\",} -->",
            "2014-12-03 (json-ld)",
        ),
        ("{\"@type\":\"NewsArticle\",", "-"),
    ] {
        check_date(&script(json), BODY, expected);
    }
}

#[test]
fn meta_address_time_and_visible_words_tell_the_day() {
    let meta = |name: &str, content: &str| format!("<meta property=\"{name}\" content=\"{content}\">");
    check_date(&meta("article:published_time", "2014-12-03T10:00Z"), BODY, "2014-12-03T10:00Z (meta)");
    check_date("<META NAME=DC.date.issued CONTENT=2014-12-03>", BODY, "2014-12-03 (meta)");
    check_date("<meta itemprop=datePublished content='3 December 2014'>", BODY, "2014-12-03 (meta)");
    check_date(&meta("article:modified_time", "2014-12-03"), BODY, "-");
    check_date(&meta("og:updated_time", "2014-12-03"), BODY, "-");
    check_date(
        "",
        &format!(
            "{BODY}<p>In the spring of 2011, on 3 May 2011, the first talks had failed as well, and the ministers had spent years to come back to one table since.</p>"
        ),
        "-",
    );
    for (line, expected) in [
        ("<time datetime=\"2014-12-03T10:00:00Z\">Wednesday</time>", "2014-12-03T10:00:00Z (time)"),
        ("<p class=date>3 December 2014</p>", "2014-12-03 (visible)"),
        ("<p>By Ann Orme | 3 December 2014, 17:04</p>", "2014-12-03T17:04 (visible)"),
        ("<div>Published <b>Dec. 3</b>, 2014 &middot; Updated Dec. 9, 2014</div>", "2014-12-03 (visible)"),
        ("<div>Updated Dec. 9, 2014<br>Published Dec. 3, 2014</div>", "2014-12-03 (visible)"),
        ("<p>Two hours ago</p>", "-"),
        ("<p>31 February 2014</p>", "-"),
    ] {
        check_date("", &BODY.replace("</h1>", &format!("</h1>{line}")), expected);
    }
    let found = page_at(&format!("<html>{BODY}"), Some("https://willowpost.example/2014/12/03/talks")).published;
    assert_eq!(show(&found), "2014-12-03 (url)");
    // An address given from outside stands in no bytes of the page.
    assert!(found.unwrap().at.is_empty());
}

#[test]
fn days_of_other_reports_are_not_this_ones() {
    let related = "<aside class=related-stories><h3>More</h3><ul><li><a href=/a>Another report of ours</a> \
        <time datetime=2014-12-01>1 December 2014</time></ul></aside>";
    check_date("", &format!("{BODY}{related}"), "-");
    let dated = BODY.replace("</h1>", "</h1><p class=byline>Ann Orme, 3 December 2014</p>");
    check_date("", &format!("{related}{dated}{related}"), "2014-12-03 (visible)");
}

#[test]
fn places_that_differ_cost_confidence_and_places_that_agree_add_some() {
    let html = |visible: &str| {
        let dated = BODY.replace("</h1>", &format!("</h1><p class=date>{visible}</p>"));
        format!("<meta name=date content=2014-12-03>{dated}")
    };
    let confidence = |visible: &str| page(&html(visible)).published.unwrap().confidence;
    let (agree, alone, differ) =
        (confidence("3 December 2014"), confidence("Wednesday"), confidence("9 December 2014"));
    assert!(agree > alone && alone > differ, "{agree} {alone} {differ}");
}

#[test]
fn numbers_in_an_order_that_nothing_tells_are_doubted() {
    let html = |lang: &str| format!("<html lang={lang}>{}", BODY.replace("</h1>", "</h1><p class=date>03/12/2014</p>"));
    let read = |lang: &str| page_at(&html(lang), None).published;
    assert_eq!(show(&read("en-GB")), "2014-12-03 (visible)");
    assert_eq!(show(&read("en-US")), "2014-03-12 (visible)");
    let doubted = read("en").map_or(0.0, |field| field.confidence);
    assert!(doubted + 0.15 < read("en-GB").unwrap().confidence, "{doubted}");
}

const FULL: &str = r##"<!DOCTYPE html><html lang="en-gb"><head>
<title>Talks fail in Port Elmen &amp; Halvek | The Willow Post</title>
<meta property="og:title" content="Talks fail in Port Elmen &amp; Halvek">
<meta property="og:site_name" content="The Willow Post">
<link rel="canonical" href="/world/talks-fail">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Talks fail in Port Elmen \u0026 Halvek",
"author":[{"@type":"Person","name":"Ann Orme"},{"@id":"#rolf"}],"publisher":{"@id":"#post"},
"hasPart":[{"@type":"Person","@id":"#rolf","name":"Rolf Ekd\u00e5hl"},{"@type":"Organization","@id":"#post","name":"Willow Media"}]}</script>
</head><body><h1>Talks fail in <i>Port Elmen</i> &amp; Halvek</h1>
<p>The talks between the two ministers ended without a result, a person in the room said.</p></body></html>"##;

#[test]
fn a_full_page_and_the_bytes_behind_it() {
    let metadata = page(FULL);
    assert_eq!(show(&metadata.title), "Talks fail in Port Elmen & Halvek (h1)");
    assert_eq!(evidence(FULL, &metadata.title), ["Talks fail in ", "Port Elmen", " &amp; Halvek"]);
    assert_eq!(show(&metadata.byline), "Ann Orme and Rolf Ekdåhl (json-ld)");
    assert_eq!(evidence(FULL, &metadata.byline), ["Ann Orme", r"Rolf Ekd\u00e5hl"]);
    assert_eq!(show(&metadata.publisher), "The Willow Post (meta)");
    assert_eq!(evidence(FULL, &metadata.publisher), ["The Willow Post"]);
    assert_eq!(show(&metadata.canonical_url), "https://www.willowpost.example/world/talks-fail (link)");
    assert_eq!(show(&metadata.language), "en-GB (html)");
    assert_eq!(metadata.published, None);
}

#[test]
fn spans_lead_to_the_bytes_of_another_encoding() {
    let html =
        FULL.replace("Ann Orme", "Zo\u{eb} Orme").replace("</h1>", "</h1><p class=date>3 d\u{e9}cembre 2014</p>");
    let bytes: Vec<u8> = html.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let hint = Hint { content_type: Some("text/html; charset=iso-8859-1"), html: true };
    let decoded = charset::decode(&bytes, 0, hint).unwrap();
    let metadata = metadata::of_page(&decoded, &PageFacts::collect(decoded.text()), Some(URL), None);
    let at = &metadata.published.as_ref().unwrap().at;
    assert_eq!(at[0].of(&bytes), b"3 d\xe9cembre 2014");
    assert_eq!(show(&metadata.byline), "Zoë Orme and Rolf Ekdåhl (json-ld)");
    assert_eq!(metadata.byline.unwrap().at[0].of(&bytes), b"Zo\xeb Orme");
}

/// Checks the byline of a page with this line under its headline.
#[track_caller]
fn check_byline(line: &str, expected: &str) {
    let html = format!("<title>Talks fail - The Willow Post</title>{}", BODY.replace("</h1>", &format!("</h1>{line}")));
    let byline = page(&html).byline;
    assert_eq!(byline.map_or("-".to_owned(), |byline| byline.value), expected, "{line}");
}

#[test]
fn bylines() {
    for (line, expected) in [
        ("<p>By Ann Orme</p>", "Ann Orme"),
        ("<p>By Ann Orme and Rolf Ekdåhl</p>", "Ann Orme and Rolf Ekdåhl"),
        ("<p>By Ann Orme, Foreign Correspondent</p>", "Ann Orme"),
        ("<p>By Ann Orme in Halvek</p>", "Ann Orme"),
        ("<p>By Ann Orme | 3 December 2014</p>", "Ann Orme"),
        ("<p>Written by</p><p>Ann Orme</p>", "Ann Orme"),
        ("<p>By <a rel=author href=/ann>Ann Orme</a>, December 3, 2014</p>", "Ann Orme"),
        ("<div class=article-author>Ann Orme</div>", "Ann Orme"),
        ("<address>Ann Orme, Diplomatic Editor</address>", "Ann Orme"),
        ("<p>By The Willow Post</p>", "The Willow Post"),
        ("<p>Von Anna Orme</p>", "Anna Orme"),
        ("<p>By The Editor</p>", "-"),
        ("<p class=author>admin</p>", "-"),
        ("<p class=author>@annorme</p>", "-"),
        ("<p class=author>5 min read</p>", "-"),
        ("<p>By then it was too late for the two of them to turn back.</p>", "-"),
        ("<ul class=related><li>By Ann Orme</ul>", "-"),
    ] {
        check_byline(line, expected);
    }
}

#[test]
fn titles_lose_the_outlet_and_nothing_else() {
    for (title, expected) in [
        ("Talks fail | The Willow Post", "Talks fail"),
        ("The Willow Post - Talks fail", "Talks fail"),
        ("Talks fail | World | The Willow Post", "Talks fail"),
        ("Talks - what next? | willowpost.example", "Talks - what next?"),
        ("Talks fail: what we know", "Talks fail: what we know"),
        ("Minister - 'no proof'", "Minister - 'no proof'"),
    ] {
        let found = page(&format!("<title>{title}</title><p>Words.</p>")).title.unwrap();
        assert_eq!((found.value.as_str(), found.from), (expected, "title"), "{title}");
    }
    // A blog's name above its posts is no headline.
    let blog = "<title>Willow Notes: Talks fail once more</title><meta property=og:site_name content='Willow Notes'>\
        <h1>Willow Notes</h1><h2>Talks fail once more</h2><p>Words.</p>";
    assert_eq!(page(blog).title.unwrap().value, "Talks fail once more");
}

#[test]
fn the_words_decide_where_a_label_is_wrong() {
    let german = "Die Verhandlungen zwischen den beiden Ländern sind nach Angaben aus Regierungskreisen am Mittwoch \
        ohne Ergebnis zu Ende gegangen, und ein neuer Termin steht noch nicht fest. ";
    let html = format!("<html lang=en><h1>Gespräche</h1><p>{}</p>", german.repeat(4));
    assert_eq!(show(&page(&html).language), "de (text)");
    assert_eq!(show(&page("<html lang=''><p>Hm.</p>").language), "-");
    assert_eq!(show(&page("<html lang=de_at><p>Hm.</p>").language), "de-AT (html)");
}

fn text(words: &str, given: &Given) -> Metadata {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in words.split('\n') {
        if !line.trim().is_empty() {
            let span = Span::new(start, start + line.len() as u32);
            blocks.push(Block { kind: BlockKind::Paragraph, span, confidence: 0.0 });
        }
        start += line.len() as u32 + 1;
    }
    let map = SourceMap::verbatim(0, words.len() as u32);
    metadata::of_text(&Document::new(words.to_owned(), map, blocks), given)
}

const DUMP: &str = "Talks fail in Port Elmen - The Willow Post\n\nThe Willow Post\nEst. 1871\n\nHome  World  Sport\n\n\
    Talks fail in Port Elmen\n\nPublished 4 March 2026, 09:25\nBy Ann Orme\n\nThe talks ended without a result, a person \
    in the room said on Tuesday.\n\n\u{a9} 2026 Willow Media Ltd. All rights reserved.\n";

#[test]
fn a_dump_tells_of_itself() {
    let metadata = text(DUMP, &Given::default());
    assert_eq!(show(&metadata.title), "Talks fail in Port Elmen (text)");
    assert_eq!(show(&metadata.publisher), "The Willow Post (title)");
    assert_eq!(show(&metadata.byline), "Ann Orme (byline)");
    assert_eq!(show(&metadata.published), "2026-03-04T09:25 (visible)");
    assert_eq!(evidence(DUMP, &metadata.published), ["4 March 2026, 09:25"]);
    assert_eq!(evidence(DUMP, &metadata.title), ["Talks fail in Port Elmen"]);
}

#[test]
fn datelines_and_running_text() {
    let dated = "PORT ELMEN, 3 March 2026 (Pellworth) - The talks between the two ministers ended without a result on \
        Tuesday, a person in the room said, and no new day was set for the next round.";
    assert_eq!(show(&text(dated, &Given::default()).published), "2026-03-03 (visible)");
    let running = "On 3 March 2026 the ministers met for the first time, and the talks between the two of them ended \
        without a result, a person in the room said.";
    assert_eq!(text(running, &Given::default()).published, None);
    let wire = "HALVEK, March 2 (Pellworth) - An explosion hit the ferry terminal shortly before 8 a.m. on Monday.";
    assert_eq!(text(wire, &Given::default()).published, None);
    assert_eq!(text("", &Given::default()), Metadata::default());
}

#[test]
fn what_is_given_wins_and_what_is_no_date_is_told() {
    let value = |value: &str| Some(GivenValue { value: value.to_owned(), at: vec![Span::new(3, 5)] });
    let given = Given { title: value("Another title"), published: value("2026-03-02T06:11:00Z"), ..Given::default() };
    let metadata = text(DUMP, &given);
    assert_eq!(show(&metadata.title), "Another title (given)");
    assert_eq!(show(&metadata.published), "2026-03-02T06:11:00Z (given)");
    assert_eq!(metadata.title.unwrap().at, [Span::new(3, 5)]);
    for (words, warning) in [
        ("yesterday", "the given date \"yesterday\" is no date"),
        ("2026-02-30", "the given date \"2026-02-30\" is no date"),
        ("03/04/2026", "the given date \"03/04/2026\" can be read as more than one day"),
    ] {
        let metadata = text(DUMP, &Given { published: value(words), ..Given::default() });
        assert_eq!((metadata.published, metadata.warnings), (None, vec![warning.to_owned()]), "{words}");
    }
}

#[test]
fn links_are_resolved_and_each_is_kept_once() {
    for (href, expected) in [
        ("https://a.example/x", "https://a.example/x"),
        ("//a.example/x", "https://a.example/x"),
        ("/x?y=1", "https://www.willowpost.example/x?y=1"),
        ("x.html", "https://www.willowpost.example/world/x.html"),
        ("../x", "https://www.willowpost.example/x"),
        ("?p=2", "https://www.willowpost.example/world/talks-fail?p=2"),
    ] {
        assert_eq!(metadata::resolve(URL, href).as_deref(), Some(expected), "{href}");
    }
    assert_eq!(metadata::resolve("file.html", "/x"), None);
    let anchor = |href, words| metadata::Anchor { href, words, at: vec![Span::new(1, 9)] };
    let links = metadata::related(
        [
            anchor("/a", "Ferry  company sued"),
            anchor("/a", "Ferry company sued again"),
            anchor("#top", "Back to the top"),
            anchor("/b", "More"),
        ],
        Some(URL),
    );
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].value.words, "Ferry company sued");
    assert_eq!(links[0].value.url, "https://www.willowpost.example/a");
}

#[test]
fn read_fills_the_metadata_in() {
    let html = FULL.replace("</h1>", "</h1><p class=date>3 December 2014</p>");
    let origin = Origin::Url { url: URL.to_owned(), content_type: Some("text/html".to_owned()) };
    let capture = capture(html.into_bytes(), origin, &Limits::default()).unwrap();
    let models = BlockModels::from_bytes(weights::BLOCKS_HTML, weights::BLOCKS_TEXT).unwrap();
    let options = Options::new(&models);
    let spans = extents(&capture, &options).unwrap().spans;
    let report = read(&capture, spans[0], &options).unwrap().report;
    assert_eq!(show(&report.metadata.published), "2014-12-03 (visible)");
    assert_eq!(show(&report.metadata.canonical_url), format!("{URL} (link)"));
}

#[test]
fn hostile_pages_are_read_in_bounded_time() {
    let deep = "[".repeat(100_000);
    let script = |json: &str| format!("<script type=application/ld+json>{json}</script>");
    let members = "{\"@type\":\"NewsArticle\",\"datePublished\":\"2014-12-03\"},".repeat(60_000);
    let pages = [
        script(&deep),
        script(&format!("[{members}1]")),
        script(&format!("{{\"@type\":\"NewsArticle\",\"headline\":\"{}\"}}", "x".repeat(5 << 20))),
        script("{\"@type\":\"NewsArticle\",\"author\":{\"@id\":\"#a\"},\"@id\":\"#a\"}").repeat(10_000),
        "<meta name=date content=2014-12-03>".repeat(10_000),
        "<meta property=og:title content='A title like any other'>".repeat(10_000),
        format!("<meta name=date content='{}'>", "1".repeat(1 << 20)),
        format!("<time datetime='{}'>x</time>", "2014-12-03 ".repeat(100_000)),
        format!("<h1>{}</h1>", "word ".repeat(400_000)),
        format!("<title>{}</title>", "a | ".repeat(400_000)),
        "<p>3 December 2014".repeat(100_000),
        "<div class='date published'>".repeat(100_000) + "3 December 2014",
        format!("<div class='{}'>3 December 2014</div>", "date-".repeat(200_000)),
        "<h1>Title".repeat(50_000),
        "<i>3 Dec</i>".repeat(200_000),
        "&amp;&#0;\u{202e}&nosuch;".repeat(200_000),
        "</p></div></html>".repeat(100_000),
        "\0".repeat(1 << 20),
        "1 ".repeat(1 << 20),
        "©".repeat(1 << 20),
    ];
    for html in pages {
        let metadata = page(&html);
        for span in metadata.published.iter().flat_map(|field| &field.at) {
            assert!(span.end() as usize <= html.len());
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_page_and_any_text_is_read(html in "(<(h1|p|time datetime=|meta name=date content=|title|script type=application/ld.json|a rel=author)>?|[ -~]{0,12}|2014-12-03|By Ann|</p>|é|\"|\\{|\\n| \\| ){0,24}") {
        let found = page(&html);
        for span in found.title.iter().flat_map(|field| &field.at) {
            proptest::prop_assert!(span.of(html.as_bytes()).len() == span.len() as usize);
        }
        text(&html, &Given::default());
    }
}
