//! The pages of a ledger, asked for in process.
#![allow(clippy::unwrap_used)]

mod shelves;

use dateline::Pipeline;
use dateline::serve::{Answer, Form, Method, ROUTES, Request, Site, SiteOptions, Upload};
use dateline_ledger::{Access, Ledger, Patience, ReadBy};
use serde_json::{Value, json};
use shelves::{get, now, report, shelf, text};

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
fn a_link_is_judged_side_by_side_and_undone() {
    let (_shelf, site) = shelf("links", SiteOptions::default());
    let waiting = |site: &Site| json_of(site, "/review/links.json").as_array().unwrap().len();
    assert_eq!(waiting(&site), 1);
    let text = page(&site, "/review/links");
    assert!(text.contains("data-pair=\"l1\"") && text.contains("What the score is made of"), "{text}");
    let back = "/review/links?by=doubt&was=l1";
    let judged = [
        ("verb", "different"),
        ("of", "r2 r3"),
        ("reason", "two ferries"),
        ("author", "Ada"),
        ("back", back),
        ("form_token", "form"),
    ];
    let answer = send(&site, &judged);
    let to = answer.headers.iter().find(|header| header.0 == "Location").unwrap().1.clone();
    assert!(to.starts_with(&format!("{back}&done=o")), "{to}");
    assert_eq!(waiting(&site), 0);
    let text = page(&site, &to);
    assert!(text.contains("No link waits") && text.contains("value=\"undo\""), "{text}");
    let operation = to.rsplit('=').next().unwrap();
    let undo = [("verb", "undo"), ("of", operation), ("reason", "one ferry"), ("form_token", "form")];
    assert_eq!(send(&site, &undo).status, 303);
    assert_eq!(waiting(&site), 1);
    assert!(page(&site, "/review/links?at=l1").contains("two ferries"), "what was undone stays in sight");
    for (address, status) in
        [("/review/links?by=mood", 400), ("/review/links?at=l9", 404), ("/review/links?after=r1", 404)]
    {
        assert_eq!(get(&site, address).status, status, "{address}");
    }
}

#[test]
fn notes_stand_on_everything() {
    let (_shelf, site) = shelf("notes", SiteOptions::default());
    for (id, path) in [("c1", "/claims/c1"), ("r1", "/reports/r1"), ("i1", "/incidents/i1"), ("s1", "/sources/s1")] {
        assert!(page(&site, path).contains("value=\"note\""), "{path} has no form for a note");
        let words = format!("look at {id} again");
        let note = [("verb", "note"), ("of", id), ("reason", words.as_str()), ("form_token", "form")];
        assert_eq!(send(&site, &note).status, 303);
        assert!(page(&site, path).contains(&words), "{path} does not show its note");
    }
}

#[test]
fn a_range_of_days_holds_on_timeline_and_map() {
    let (_shelf, site) = shelf("range", SiteOptions::default());
    assert_eq!(json_of(&site, "/timeline.json").as_array().unwrap().len(), 3);
    assert_eq!(json_of(&site, "/timeline.json?from=2031-03-03&to=2031-03-04").as_array().unwrap().len(), 1);
    assert_eq!(json_of(&site, "/timeline.json?to=2031-03-04").as_array().unwrap().len(), 2);
    let text = page(&site, "/map?from=2031-03-03&to=2031-03-04");
    assert!(text.contains("/timeline?from=2031-03-03&amp;to=2031-03-04"), "the range leads on to the timeline");
    assert_eq!(get(&site, "/map?from=yesterday").status, 400);
}

#[test]
fn files_and_texts_are_recorded_where_they_are_given() {
    let (shelf, _) = shelf("record", SiteOptions::default());
    let read_by = Some(ReadBy { program: "test".to_owned(), model: None });
    let options =
        SiteOptions { form_token: "form".to_owned(), author: "tester".to_owned(), read_by, ..SiteOptions::default() };
    let site = Site::new(shelf.folder.join("test.ledger"), options, Some(Pipeline::english().unwrap()), now);
    assert!(page(&site, "/").contains("action=\"/add\""));
    let send = |path: &str, text: Option<&str>, files: &[(&str, &str)]| {
        let mut request = Request::new(Method::Post, path);
        request.fields = vec![("form_token".to_owned(), "form".to_owned()), ("author".to_owned(), "Ada".to_owned())];
        request.fields.extend(text.map(|text| ("text".to_owned(), text.to_owned())));
        let upload = |file: &(&str, &str)| Upload { name: file.0.to_owned(), bytes: file.1.as_bytes().to_vec() };
        request.uploads = files.iter().map(upload).collect();
        site.answer(&request)
    };
    let words = "Weir at Tarn holds\n\nThe keeper, Ana Varn, said the weir had held.";
    let answer = send("/add", Some(words), &[]);
    assert!(answer.headers.contains(&("Location", "/reports/r4".to_owned())), "{}", text(&answer));
    let files = [("<b>one.txt", words), ("two.txt", "Rain\n\nThe mayor denied that it rained.")];
    let answer: Value = serde_json::from_str(&text(&send("/add.json", None, &files))).unwrap();
    assert_eq!((&answer[0]["reports"][0]["outcome"], &answer[0]["reports"][0]["id"]), (&json!("known"), &json!("r4")));
    assert_eq!((&answer[1]["reports"][0]["outcome"], &answer[1]["reports"][0]["claims"]), (&json!("new"), &json!(1)));
    let listed = text(&send("/add", None, &files));
    assert!(listed.contains("&lt;b&gt;one") && listed.contains("known"), "{listed}");
    assert_eq!(json_of(&site, "/log.json")[0]["author"], json!("Ada"));
    assert_eq!(send("/add", None, &[]).status, 400);
}

#[test]
fn nothing_is_added_without_the_means_to_read() {
    let (_shelf, site) = shelf("add", SiteOptions::default());
    let mut request = Request::new(Method::Post, "/add.json");
    request.fields = vec![("text".to_owned(), "A text.".to_owned()), ("form_token".to_owned(), "form".to_owned())];
    assert_eq!(site.answer(&request).status, 403);
    assert!(!page(&site, "/").contains("action=\"/add\""), "there is no form for what cannot be done");
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
