//! Reports and ledgers made for tests.

use std::path::{Path, PathBuf};

use dateline_ledger::{Access, Batch, Ledger, NewReport, Outcome, Patience, ReadBy, Stood, Timestamp};

/// A report as a test tells it: one paragraph, in which each statement is `SOURCE says CONTENT.`
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) url: Option<&'static str>,
    pub(crate) publisher: &'static str,
    pub(crate) published: Option<&'static str>,
    pub(crate) title: &'static str,
    pub(crate) text: String,
}

/// A report of the outlet "Tarn Courier" on this day, at this address.
pub(crate) fn told(url: &'static str, published: &'static str, text: &str) -> Told {
    let text = text.to_owned();
    Told { url: Some(url), publisher: "Tarn Courier", published: Some(published), title: "The mill bridge", text }
}

impl Told {
    /// The record that a reader would make of it.
    pub(crate) fn ready(&self) -> NewReport {
        let mut attributions = Vec::new();
        let mut at = 0;
        for sentence in self.text.split_inclusive('.') {
            for (cue, stance) in [(" says ", "asserts"), (" denies ", "denies")] {
                let Some((source, content)) = sentence.split_once(cue) else { continue };
                let source_at = at + (source.len() - source.trim_start().len());
                let content_at = at + source.len() + cue.len();
                let span = |start: usize, words: &str| serde_json::json!([{ "start": start, "end": start + words.len(), "text": words }]);
                let (source, content) = (source.trim_start(), content.trim_end_matches('.'));
                let is_name = source.chars().next().is_some_and(char::is_uppercase);
                attributions.push(serde_json::json!({
                    "id": format!("a{}", attributions.len() + 1), "source": span(source_at, source),
                    "cue": span(content_at - cue.len() + 1, cue.trim()), "content": span(content_at, content),
                    "type": "indirect", "attitude": "speech", "stance": stance,
                    "source_type": if is_name { "named_person" } else { "unnamed_group" },
                    "source_name": null, "source_entity": null, "nested_in": null, "block": 0,
                    "block_kind": "paragraph", "rule": "test", "confidence": 0.9,
                }));
            }
            at += sentence.len();
        }
        let published =
            self.published.map(|value| serde_json::json!({ "value": value, "from": "meta", "confidence": 1.0 }));
        let record = serde_json::json!({
            "schema": "dateline-record/1", "text": "",
            "report": { "id": "page", "path": "page.html", "url": self.url, "title": self.title,
                        "publisher": self.publisher, "language": "en", "published": published },
            "blocks": [{ "kind": "paragraph", "start": 0, "end": self.text.chars().count() }],
            "entities": [{ "id": "e1", "name": "Tarn", "type": "GPE", "mentions": [] }],
            "attributions": attributions,
            "events": [{ "id": "v1", "trigger": [{ "start": 0, "end": 1, "text": &self.text[..1] }], "type": "ASSAULT" }],
        });
        let bytes = format!("<p>{}</p> {:?} {:?}", self.text, self.url, self.published);
        let stood = Stood { capture: "0".repeat(64), extent: (0, bytes.len() as u64) };
        let read_by = ReadBy { program: "dateline 0.1.0".to_owned(), model: None };
        NewReport::new(bytes.as_bytes(), self.text.clone(), &record.to_string(), stood, read_by).expect("a record")
    }
}

/// A folder of its own for one test, removed at its end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder to test in");
        Folder(path)
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.0.join("dateline.ledger")
    }

    pub(crate) fn open(&self) -> Ledger {
        Ledger::open(&self.ledger(), Access::Create, Patience::default()).expect("a ledger")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn time(words: &str) -> Timestamp {
    Timestamp::first_of(words).expect("a time")
}

/// Does one thing in a batch of its own.
pub(crate) fn step<T>(ledger: &mut Ledger, now: &str, work: impl FnOnce(&mut Batch<'_>) -> T) -> T {
    let mut batch = ledger.batch("Mara Lind", time(now)).expect("a batch");
    let done = work(&mut batch);
    batch.commit().expect("it is written");
    done
}

/// Records a report in a batch of its own.
pub(crate) fn add(ledger: &mut Ledger, now: &str, told: &Told) -> Outcome {
    step(ledger, now, |batch| batch.record(&told.ready()).expect("it is recorded"))
}

/// Checks that all of the ledger holds together.
pub(crate) fn check_verifies(ledger: &mut Ledger) {
    let found = ledger.verify(None).expect("it can be read");
    assert_eq!(found.problems, Vec::<String>::new());
}
