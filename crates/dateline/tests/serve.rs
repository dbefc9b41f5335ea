//! The pages of a ledger, asked for in process.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use dateline::serve::{Answer, Form, Method, ROUTES, Request, Site, SiteOptions};
use dateline_ledger::{Access, Ledger, NewReport, Patience, ReadBy, Stood, Timestamp};
use serde_json::{Value, json};

const HOSTILE: &str = "<script>alert(1)</script> \u{202E}desrever\u{202C} \"><img src=x onerror=alert(2)> & 'quoted'";

/// A ledger of three reports in a folder of its own, which goes when the test ends.
struct Shelf {
    folder: PathBuf,
}

impl Drop for Shelf {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn time(words: &str) -> Timestamp {
    Timestamp::first_of(words).unwrap()
}

fn now() -> Timestamp {
    time("2031-04-01T12:00:00Z")
}

/// A report that somebody says `content` in, as `stance`.
fn report(publisher: &str, published: &str, title: &str, source: &str, stance: &str, content: &str) -> NewReport {
    let text = format!("{title}\n{source} said {content}.");
    let points = |words: &str| words.chars().count();
    let start = points(title) + 1;
    let span = |from: usize, words: &str| json!({ "start": from, "end": from + points(words), "text": words });
    let cue = start + points(source) + 1;
    let record = json!({
        "schema": "dateline-record/1",
        "report": { "id": title, "title": title, "publisher": publisher, "language": "en", "url": format!("https://{publisher}.example/{}", points(title)),
            "published": { "value": published, "from": "meta", "confidence": 0.9 } },
        "blocks": [
            { "kind": "headline", "start": 0, "end": points(title), "source": [[0, title.len()]] },
            { "kind": "paragraph", "start": start, "end": points(&text), "source": [[title.len() + 1, text.len()]] },
        ],
        "entities": [{ "id": "e1", "name": source, "type": "PER", "mentions": [span(start, source)], "wikidata": null, "country": null }],
        "attributions": [{
            "id": "a1", "source": [span(start, source)], "cue": [span(cue, "said")], "content": [span(cue + 5, content)],
            "type": "indirect", "attitude": "speech", "stance": stance, "source_type": "named_person", "source_name": source,
            "source_entity": "e1", "nested_in": null, "block_kind": "paragraph", "evidence": [[title.len() + 1, text.len()]],
            "rule": "cue-after", "confidence": 0.8,
        }],
        "events": [{ "id": "v1", "trigger": [span(cue, "said")], "type": "CONSULT", "polarity": "positive", "reality": "actual", "held_by": "a1" }],
        "times": [], "places": [], "quantities": [], "relations": [], "warnings": [HOSTILE],
    });
    let sha = dateline_ledger::sha256_hex(text.as_bytes());
    let stood = Stood { capture: sha, extent: (0, text.len() as u64) };
    NewReport::new(
        text.as_bytes(),
        text.clone(),
        &record.to_string(),
        stood,
        ReadBy { program: "test".to_owned(), model: None },
    )
    .unwrap()
}

fn shelf(name: &str, options: SiteOptions) -> (Shelf, Site) {
    let folder = std::env::temp_dir().join(format!("dateline-serve-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("test.ledger");
    let mut ledger = Ledger::open(&path, Access::Create, Patience::default()).unwrap();
    let mut batch = ledger.batch("tester", time("2031-03-05T08:00:00Z")).unwrap();
    for one in [
        report("tarn-courier", "2031-03-02", "Ferry terminal closed", "Ana Varn", "asserts", "the terminal is safe"),
        report("velm-post", "2031-03-04", HOSTILE, HOSTILE, "denies", HOSTILE),
        report(
            "velm-post",
            "2031-03-05",
            "Minister on the ferry",
            "Ana Varn",
            "declines_to_confirm",
            "the terminal is safe",
        ),
    ] {
        batch.record(&one).unwrap();
    }
    batch.commit().unwrap();
    drop(ledger);
    let site = Site::new(
        path,
        SiteOptions { form_token: "form".to_owned(), author: "tester".to_owned(), ..options },
        None,
        now,
    );
    (Shelf { folder }, site)
}

fn get(site: &Site, address: &str) -> Answer {
    site.answer(&Request::new(Method::Get, address))
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.bytes().to_vec()).unwrap()
}

fn page(site: &Site, address: &str) -> String {
    let answer = get(site, address);
    let text = text(&answer);
    assert_eq!(answer.status, 200, "{address}: {text}");
    text
}

fn json_of(site: &Site, address: &str) -> Value {
    serde_json::from_str(&page(site, address)).unwrap()
}

fn send(site: &Site, fields: &[(&str, &str)]) -> Answer {
    let mut request = Request::new(Method::Post, "/review");
    request.fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    site.answer(&request)
}

/// An id that each route can be asked with.
fn example(path: &str) -> String {
    let id = match path {
        _ if path.starts_with("/reports") => "r2",
        _ if path.starts_with("/incidents") => "i1",
        _ if path.starts_with("/claims") => "c2",
        _ if path.starts_with("/sources") => "s1",
        _ if path.starts_with("/log") => "o1",
        _ => "style.css",
    };
    path.replace("{id}", id)
}

#[test]
fn every_address_answers_in_each_of_its_forms() {
    let (_shelf, site) = shelf("forms", SiteOptions::default());
    for route in ROUTES.iter().filter(|route| route.method == Method::Get) {
        for form in route.forms {
            let path = example(route.path);
            match form {
                Form::Html => {
                    let text = page(&site, &path);
                    if !path.starts_with("/static") && !path.starts_with("/api") {
                        assert_eq!(text.matches("<h1").count(), 1, "{path} has one main heading");
                        assert!(text.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{path}");
                    }
                }
                Form::Json => assert!(!json_of(&site, &format!("{path}.json")).is_null(), "{path}"),
                Form::Csv => {
                    let text = page(&site, &format!("{path}.csv"));
                    let columns = text.lines().next().unwrap_or_default().split(',').count();
                    assert!(columns > 2, "{path}: {text}");
                }
            }
        }
    }
}

#[test]
fn what_a_report_says_is_never_markup() {
    let (_shelf, site) = shelf("hostile", SiteOptions::default());
    for path in [
        "/",
        "/reports",
        "/reports/r2",
        "/claims",
        "/claims/c2",
        "/sources",
        "/review",
        "/search?q=alert",
        "/compare",
        "/reports/r2/bytes",
    ] {
        let text = page(&site, path);
        assert!(!text.contains("<script>") && !text.contains("<img"), "{path} lets markup through");
        assert!(!text.contains('\u{202E}'), "{path} lets words be turned round");
        // The policy of the server allows neither, so a page that has one is broken.
        for inline in [" onclick=", " onerror=\"", " style=\"", "<style", "javascript:"] {
            assert!(!text.contains(inline), "{path} has {inline}");
        }
        for attribute in ["href=\"", "src=\"", "action=\""] {
            for value in text.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(
                    value.starts_with('/') && !value.starts_with("//") || value.starts_with('#'),
                    "{path} leads to {value}"
                );
            }
        }
    }
    let search = page(&site, "/search?q=%3Cscript%3E");
    assert!(search.contains("&lt;script&gt;") && !search.contains("<script>"));
}

#[test]
fn a_huge_text_is_a_page() {
    let (_shelf, site) = shelf("huge", SiteOptions::default());
    let mut ledger = Ledger::open(&_shelf.folder.join("test.ledger"), Access::Write, Patience::default()).unwrap();
    let long = "a word ".repeat(100_000);
    let mut batch = ledger.batch("tester", now()).unwrap();
    batch.record(&report("tarn-courier", "2031-03-06", "Long", "Ana Varn", "asserts", &long)).unwrap();
    batch.commit().unwrap();
    assert!(page(&site, "/reports/r4").len() > long.len());
}

#[test]
fn only_who_has_the_key_comes_in() {
    let hosts = vec!["127.0.0.1:8427".to_owned()];
    let options = SiteOptions { token: Some("key".to_owned()), hosts, ..SiteOptions::default() };
    let (_shelf, site) = shelf("key", options);
    let ask = |address: &str, host: &str, cookie: Option<&str>| {
        let mut request = Request::new(Method::Get, address);
        (request.host, request.cookie) = (Some(host.to_owned()), cookie.map(str::to_owned));
        site.answer(&request)
    };
    let here = "127.0.0.1:8427";
    assert_eq!(ask("/", here, None).status, 403);
    assert_eq!(ask("/?token=wrong", here, None).status, 403);
    assert_eq!(ask("/", here, Some("dateline-8427=wrong")).status, 403);
    let entered = ask("/reports?token=key", here, None);
    assert_eq!(entered.status, 303);
    assert!(entered.headers.contains(&("Location", "/reports".to_owned())), "{:?}", entered.headers);
    let cookie = &entered.headers.iter().find(|header| header.0 == "Set-Cookie").unwrap().1;
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(ask("/", here, Some("other=1; dateline-8427=key")).status, 200);
    // A name of somebody else that leads to this machine.
    assert_eq!(ask("/", "evil.example", Some("dateline-8427=key")).status, 403);
}

#[test]
fn a_judgement_is_an_operation_that_can_be_undone() {
    let (_shelf, site) = shelf("review", SiteOptions::default());
    let judged = |site: &Site| json_of(site, "/claims/c1.json")["verdict"].clone();
    let accept = [
        ("verb", "accept"),
        ("of", "c1"),
        ("reason", "read it"),
        ("author", "Ada"),
        ("back", "/claims/c1"),
        ("form_token", "form"),
    ];
    let answer = send(&site, &accept);
    assert_eq!(answer.status, 303, "{}", text(&answer));
    assert!(answer.headers.contains(&("Location", "/claims/c1".to_owned())));
    assert_eq!(judged(&site), json!("accept"));
    let log = json_of(&site, "/log.json");
    assert_eq!(log[0]["author"], json!("Ada"));
    let id = log[0]["id"].as_str().unwrap().to_owned();
    assert!(page(&site, "/claims/c1").contains("read it"));
    assert_eq!(
        send(&site, &[("verb", "undo"), ("of", &id), ("reason", "wrong one"), ("form_token", "form")]).status,
        303
    );
    assert_eq!(judged(&site), Value::Null);
    let relabel = [
        ("verb", "relabel"),
        ("of", "c1"),
        ("field", "stance"),
        ("value", "confirms"),
        ("reason", "says so"),
        ("form_token", "form"),
    ];
    assert_eq!(send(&site, &relabel).status, 303);
    assert_eq!(json_of(&site, "/claims/c1.json")["stance"], json!("confirms"));
}

#[test]
fn forms_of_other_sites_change_nothing() {
    let (_shelf, site) = shelf("forged", SiteOptions::default());
    let good = [("verb", "accept"), ("of", "c1"), ("reason", "x"), ("form_token", "form")];
    let before = json_of(&site, "/log.json").as_array().unwrap().len();
    assert_eq!(send(&site, &good[..3]).status, 403);
    let forged = |change: fn(&mut Request)| {
        let mut request = Request::new(Method::Post, "/review");
        request.fields = good.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        request.host = Some("127.0.0.1:1".to_owned());
        change(&mut request);
        site.answer(&request).status
    };
    assert_eq!(forged(|request| request.origin = Some("http://evil.example".to_owned())), 403);
    assert_eq!(forged(|request| request.fetch_site = Some("cross-site".to_owned())), 403);
    assert_eq!(json_of(&site, "/log.json").as_array().unwrap().len(), before);
    // The page to go back to is one of this site.
    for away in ["https://evil.example/", "//evil.example/", "/\\evil.example"] {
        let answer =
            send(&site, &[("verb", "note"), ("of", "c1"), ("reason", "x"), ("form_token", "form"), ("back", away)]);
        assert!(answer.headers.contains(&("Location", "/log".to_owned())), "{away}: {:?}", answer.headers);
    }
}

#[test]
fn a_ledger_that_is_read_only_stays_as_it_is() {
    let (_shelf, site) = shelf("read-only", SiteOptions { read_only: true, ..SiteOptions::default() });
    let fields = [("verb", "accept"), ("of", "c1"), ("reason", "x"), ("form_token", "form")];
    assert_eq!(send(&site, &fields).status, 403);
    let text = page(&site, "/claims/c1");
    assert!(!text.contains("action=\"/review\""), "a page to be read has no forms that write");
}

#[test]
fn a_day_in_the_address_holds_on_every_page() {
    let (_shelf, site) = shelf("as-of", SiteOptions::default());
    assert_eq!(json_of(&site, "/reports.json?as_of=2031-03-03").as_array().unwrap().len(), 1);
    assert_eq!(json_of(&site, "/claims.json?as_of=2031-03-04").as_array().unwrap().len(), 2);
    let text = page(&site, "/reports?as_of=2031-03-03");
    assert!(text.contains("href=\"/claims?as_of=2031-03-03\""), "links keep the day");
    assert_eq!(get(&site, "/reports?as_of=tomorrow").status, 400);
    let compared = json_of(&site, "/compare.json?from=2031-03-02&to=2031-03-05");
    assert_eq!((&compared["from"]["reports"], &compared["to"]["reports"]), (&json!(1), &json!(3)));
    assert_eq!(compared["new_claims"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_not_there_says_so() {
    let (_shelf, site) = shelf("missing", SiteOptions::default());
    for (address, status) in [
        ("/nothing", 404),
        ("/reports/r99", 404),
        ("/reports/c1", 404),
        ("/claims/zzz", 400),
        ("/reports?sort=mood", 400),
        ("/search?q=-", 400),
        ("/reports/r99.json", 404),
    ] {
        assert_eq!(get(&site, address).status, status, "{address}");
    }
    assert_eq!(get(&site, "/log.csv").status, 200);
    assert_eq!(get(&site, "/log/o1.csv").status, 404);
}

#[test]
fn the_description_names_every_address() {
    let (_shelf, site) = shelf("openapi", SiteOptions::default());
    let document = json_of(&site, "/api/openapi.json");
    let paths = document["paths"].as_object().unwrap();
    for route in ROUTES {
        let method = if route.method == Method::Get { "get" } else { "post" };
        assert!(paths[route.path][method]["summary"].is_string(), "{}", route.path);
    }
    for (path, entry) in paths {
        if entry.get("get").is_some() && path != "/.json" {
            let address = if path.contains("{id}") {
                path.replace(
                    "{id}",
                    &example(path).rsplit('/').next().map_or_else(String::new, |part| {
                        // `/reports/r2/bytes` has its id in the middle, and `r2.json` an ending.
                        if part == "bytes" {
                            "r2".to_owned()
                        } else {
                            part.split('.').next().unwrap_or(part).replace("style", "style.css")
                        }
                    }),
                )
            } else {
                path.clone()
            };
            assert_eq!(get(&site, &address).status, 200, "{path} as {address}");
        }
    }
}
