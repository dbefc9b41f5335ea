//! A ledger of the demo's dossier in every form, read back by readers that others wrote.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use dateline::Pipeline;
use dateline::ledger_export::{LEDGER_EXPORTERS, LedgerView};
use dateline::record::Record;
use dateline_ingest::{Limits, Origin, capture};
use dateline_ledger::{Access, Id, Ledger, NewReport, Patience, ReadBy, Scope, Stood, Timestamp};
use serde_json::Value;

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Some reports of the dossier in a ledger, one claim of which is graded.
fn ledger() -> (Folder, Ledger) {
    let folder = std::env::temp_dir().join(format!("dateline-exports-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut ledger = Ledger::open(&folder.join("test.ledger"), Access::Create, Patience::default()).unwrap();
    let pipeline = Pipeline::english().unwrap();
    let dossier = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/demo");
    let mut files: Vec<PathBuf> = std::fs::read_dir(dossier).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt" || ending == "html"));
    files.sort();
    let mut batch = ledger.batch("tester", Timestamp::first_of("2031-01-01").unwrap()).unwrap();
    for path in files.iter().take(12) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let capture = capture(std::fs::read(path).unwrap(), Origin::File(name), &Limits::default()).unwrap();
        for extent in pipeline.extents(&capture).unwrap().spans {
            let reading = pipeline.read(&capture, extent).unwrap();
            let mut record = Record::new(&capture, &reading, false);
            let text = std::mem::take(&mut record.text);
            let stood =
                Stood { capture: capture.sha256_hex(), extent: (u64::from(extent.start()), u64::from(extent.end())) };
            let json = serde_json::to_string(&record).unwrap();
            let read_by = ReadBy { program: "test".to_owned(), model: None };
            batch.record(&NewReport::new(capture.at(extent), text, &json, stood, read_by).unwrap()).unwrap();
        }
    }
    batch.grade(Id::Claim(1), "2", "two others say so too").unwrap();
    batch.commit().unwrap();
    (Folder(folder), ledger)
}

#[derive(Clone, Default)]
struct Files(Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

struct Part(Files, String);

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.0.lock().unwrap().entry(self.1.clone()).or_default().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn export(view: &LedgerView<'_>, name: &str) -> BTreeMap<String, String> {
    let made = export_bytes(view, name);
    made.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

fn export_bytes(view: &LedgerView<'_>, name: &str) -> BTreeMap<String, Vec<u8>> {
    let exporter = LEDGER_EXPORTERS.iter().find(|exporter| exporter.name() == name).unwrap();
    let files = Files::default();
    exporter
        .write(view, &mut |file| Ok(Box::new(Part(files.clone(), file.to_owned())) as Box<dyn Write + Send>))
        .unwrap();
    let made = files.0.lock().unwrap().clone();
    let mut expected: Vec<&str> = exporter.files().to_vec();
    expected.sort_unstable();
    assert_eq!(made.keys().collect::<Vec<_>>(), expected, "{name} makes the files that it says");
    made
}

fn text_of(ledger: &Ledger, report: &str) -> Vec<char> {
    let number: u64 = report.trim_start_matches('r').parse().unwrap();
    ledger.text(number).unwrap().unwrap().chars().collect()
}

fn words(text: &[char], start: u64, end: u64) -> String {
    text[start as usize..end as usize].iter().collect()
}

#[test]
fn every_form_is_read_by_a_reader_of_others() {
    let (_folder, ledger) = ledger();
    let view = LedgerView { ledger: &ledger, scope: Scope::default() };
    let (reports, claims) = (view.reports().unwrap(), view.claims().unwrap());
    assert!(reports.len() >= 12 && claims.len() > 50, "{} reports, {} claims", reports.len(), claims.len());

    let made = export(&view, "csv");
    let rows = |name: &str| -> Vec<csv::StringRecord> {
        csv::Reader::from_reader(made[name].as_bytes()).records().map(Result::unwrap).collect()
    };
    assert_eq!((rows("reports.csv").len(), rows("claims.csv").len()), (reports.len(), claims.len()));
    let evidence = rows("evidence.csv");
    assert!(evidence.len() >= claims.len());
    for row in &evidence {
        let place = |at: usize| row[at].parse::<u64>().unwrap();
        assert_eq!(words(&text_of(&ledger, &row[1]), place(3), place(4)), row[5], "{row:?}");
    }

    let (incidents, statuses) = (rows("incidents.csv"), rows("statuses.csv"));
    assert!(!incidents.is_empty() && statuses.len() >= incidents.len(), "{incidents:?}");
    for row in &statuses {
        assert!(rows("claims.csv").iter().any(|claim| claim[0] == row[1]), "{row:?} stands for no claim");
    }

    // `cargo xtask exports` has pyarrow and DuckDB read every cell of these.
    let parquet = export_bytes(&view, "parquet");
    for (name, bytes) in &parquet {
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{name}");
        let table = made[&name.replace(".parquet", ".csv")].as_bytes();
        let (header, words) =
            (csv::Reader::from_reader(table).headers().unwrap().clone(), String::from_utf8_lossy(bytes));
        assert!(header.iter().all(|column| words.contains(column)), "{name} lacks a column of {header:?}");
    }

    let made = export(&view, "eventreport");
    let told: Vec<csv::StringRecord> =
        csv::Reader::from_reader(made["eventreport.csv"].as_bytes()).records().map(Result::unwrap).collect();
    let pairs: std::collections::BTreeSet<(&str, &str)> = told.iter().map(|row| (&row[0], &row[29])).collect();
    assert!(!told.is_empty() && pairs.len() == told.len(), "a report tells of an event twice: {told:?}");
    let made = export(&view, "plover");
    for line in made["plover.jsonl"].lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        assert!(row["type"].is_string() && row["id"].as_str().is_some_and(|id| id.starts_with('m')), "{row}");
    }
    let made = export(&view, "cameo");
    for line in made["cameo.tsv"].lines() {
        assert_eq!(line.split('\t').count(), 11, "{line}");
    }

    let made = export(&view, "jsonl");
    assert_eq!(made["reports.jsonl"].lines().count(), reports.len());
    for line in made["reports.jsonl"].lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        assert!(row["record"]["text"].as_str().is_some_and(|text| !text.is_empty()));
    }

    let made = export(&view, "annotations");
    let mut quotes = 0;
    for line in made["annotations.jsonl"].lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let claim: u64 = row["id"].as_str().unwrap().trim_start_matches("urn:dateline:c").parse().unwrap();
        let report = claims.iter().find(|one| one.id == claim).unwrap().report;
        let text = text_of(&ledger, &format!("r{report}"));
        for target in row["target"].as_array().unwrap() {
            let (position, quote) = (&target["selector"][0], &target["selector"][1]);
            let (start, end) = (position["start"].as_u64().unwrap(), position["end"].as_u64().unwrap());
            assert_eq!(words(&text, start, end), quote["exact"].as_str().unwrap());
            quotes += 1;
        }
    }
    assert!(quotes >= claims.len());

    let made = export(&view, "nquads");
    let quads = oxttl::NQuadsParser::new().for_slice(made["ledger.nq"].as_bytes()).map(Result::unwrap).count();
    assert!(quads > 4 * claims.len(), "{quads}");

    let made = export(&view, "graphml");
    let document = roxmltree::Document::parse(&made["sources.graphml"]).unwrap();
    let named = |name: &str| {
        document.descendants().filter(|node| node.has_tag_name(("http://graphml.graphdrawing.org/xmlns", name))).count()
    };
    assert!(named("node") > 2 && named("edge") > 2);
    let ids: Vec<_> = document
        .descendants()
        .filter_map(|node| {
            node.has_tag_name(("http://graphml.graphdrawing.org/xmlns", "node")).then(|| node.attribute("id")).flatten()
        })
        .collect();
    for edge in
        document.descendants().filter(|node| node.has_tag_name(("http://graphml.graphdrawing.org/xmlns", "edge")))
    {
        assert!(ids.contains(&edge.attribute("source").unwrap()) && ids.contains(&edge.attribute("target").unwrap()));
    }

    let made = export(&view, "geojson");
    let collection: geojson::FeatureCollection =
        made["places.geojson"].parse::<geojson::GeoJson>().unwrap().try_into().unwrap();
    for feature in &collection.features {
        assert!(feature.geometry.is_some() && feature.property("words").is_some());
    }

    let made = export(&view, "claimreview");
    let reviews: Vec<Value> =
        made["claimreview.jsonl"].lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reviews.len(), 1, "only what a person graded");
    assert_eq!(reviews[0]["reviewRating"]["ratingValue"], 4);
}
