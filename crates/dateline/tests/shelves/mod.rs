//! A small ledger in a folder of its own, and the site over it, for the tests of the page.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses a part of it")]

use std::path::PathBuf;

use dateline::serve::{Answer, Method, Request, Site, SiteOptions};
use dateline_ledger::{Access, Id, Ledger, NewReport, Patience, Proposal, ReadBy, Reason, Stood, Timestamp};
use serde_json::json;

pub(crate) const HOSTILE: &str =
    "<script>alert(1)</script> \u{202E}desrever\u{202C} \"><img src=x onerror=alert(2)> & 'quoted'";

/// A ledger of three reports in a folder of its own, which goes when the test ends.
pub(crate) struct Shelf {
    pub(crate) folder: PathBuf,
}

impl Drop for Shelf {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn time(words: &str) -> Timestamp {
    Timestamp::first_of(words).unwrap()
}

pub(crate) fn now() -> Timestamp {
    time("2031-04-01T12:00:00Z")
}

/// A report that somebody says `content` in, as `stance`.
pub(crate) fn report(
    publisher: &str,
    published: &str,
    title: &str,
    source: &str,
    stance: &str,
    content: &str,
) -> NewReport {
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

pub(crate) fn shelf(name: &str, options: SiteOptions) -> (Shelf, Site) {
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
    let proposal = Proposal {
        left: Id::Report(2),
        right: Id::Report(3),
        relation: dateline_ledger::SAME_INCIDENT.to_owned(),
        score: 0.4,
        reasons: vec![Reason { feature: "shared-terms".to_owned(), value: 0.4 }],
    };
    batch.propose("reports/1", &[proposal]).unwrap();
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

pub(crate) fn get(site: &Site, address: &str) -> Answer {
    site.answer(&Request::new(Method::Get, address))
}

pub(crate) fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.bytes().to_vec()).unwrap()
}
