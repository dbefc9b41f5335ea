//! What reports say of one matter is the same from their gists as from their bytes.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make files, and a failure is the point")]

use dateline::Pipeline;
use dateline::matter::{MatterTables, Rereader, Told, claims_of, told};
use dateline::record::Record;
use dateline_ingest::{Origin, capture};
use dateline_ledger::{Access, Ledger, NewReport, Patience, ReadBy, Scope, Stood, Timestamp};

const REPORTS: [(&str, &str); 3] = [
    (
        "courier.txt",
        "Blast at Orvin ferry terminal\nBy Mira Quell, Tarn Courier\n\nThe governor of Orvin, Ana Varn, said on Monday that a \
         drone of Ostland struck the ferry terminal and killed nine people.\n\nThe ministry of defence of Ostland denied that \
         it had struck the terminal.\n",
    ),
    (
        "post.txt",
        "Ostland denies strike\n\nA spokesman for Ostland, Bo Lund, did not confirm that the army had struck the terminal.\n\n\
         Ana Varn said that the strike on the terminal killed at least seven people, and that no warning was given.\n",
    ),
    ("empty.txt", "Weather\n\nIt will rain.\n"),
];

/// A ledger of the reports in a folder of its own, which goes when the test ends.
struct Shelf {
    folder: std::path::PathBuf,
    ledger: Ledger,
}

impl Drop for Shelf {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn shelf(pipeline: &Pipeline, tables: &MatterTables, name: &str, with_gists: bool) -> Shelf {
    let folder = std::env::temp_dir().join(format!("dateline-matter-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut ledger = Ledger::open(&folder.join("test.ledger"), Access::Create, Patience::default()).unwrap();
    let mut batch = ledger.batch("tester", Timestamp::from_unix(0).unwrap()).unwrap();
    for (file, text) in REPORTS {
        let capture = capture(text.into(), Origin::File(file.to_owned()), pipeline.limits()).unwrap();
        let extent = pipeline.extents(&capture).unwrap().spans[0];
        let reading = pipeline.read(&capture, extent).unwrap();
        let mut record = Record::new(&capture, &reading, false);
        let text = std::mem::take(&mut record.text);
        let stood = Stood { capture: capture.sha256_hex(), extent: (extent.start().into(), extent.end().into()) };
        let json = serde_json::to_string(&record).unwrap();
        let report = NewReport::new(capture.at(extent), text, &json, stood, ReadBy::default()).unwrap();
        let gist = tables.gist(&reading).filter(|_| with_gists);
        batch.record(&gist.iter().fold(report, |report, gist| report.with_gist(gist))).unwrap();
    }
    batch.commit().unwrap();
    Shelf { folder, ledger }
}

fn all_told(shelf: &Shelf, rereader: &Rereader) -> Vec<Told> {
    let reports = shelf.ledger.reports(&Scope::default()).unwrap();
    reports.iter().filter_map(|report| told(&shelf.ledger, rereader, report).unwrap()).collect()
}

#[test]
fn a_gist_says_what_the_bytes_say() {
    let (pipeline, rereader) = (Pipeline::english().unwrap(), Rereader::english().unwrap());
    let mut kept = shelf(&pipeline, rereader.tables(), "kept", true);
    let old = shelf(&pipeline, rereader.tables(), "old", false);
    assert!(kept.ledger.gist(1).unwrap().is_some() && old.ledger.gist(1).unwrap().is_none());
    let (kept_told, old_told) = (all_told(&kept, &rereader), all_told(&old, &rereader));
    let gists = |told: &[Told]| told.iter().map(|one| one.gist.clone()).collect::<Vec<_>>();
    assert_eq!(gists(&kept_told), gists(&old_told));
    let claims = |told: &[Told]| -> Vec<String> {
        let claims = claims_of(told, &[], rereader.tables());
        claims
            .iter()
            .map(|claim| {
                let said: Vec<String> = (claim.said.iter())
                    .map(|one| format!("r{} {} {:?} {}", one.report, one.local, one.evidence.stance, one.content))
                    .collect();
                format!("{:?}: {}", claim.status.status, said.join("; "))
            })
            .collect()
    };
    assert_eq!(claims(&kept_told), claims(&old_told));
    // Two reports speak of the strike, and the first numbers are of one claim.
    assert!(
        claims(&kept_told).iter().any(|claim| claim.contains("r1 ") && claim.contains("r2 ")),
        "{:?}",
        claims(&kept_told)
    );
    let numbers: Vec<&str> = (kept_told[0].gist.claims().iter())
        .flat_map(|claim| &claim.numbers)
        .map(|number| number.class.as_str())
        .collect();
    assert_eq!(numbers, ["killed"]);
    let found = kept.ledger.verify(None).unwrap();
    assert_eq!((found.problems.as_slice(), found.contents), (&[][..], 12));
}

#[test]
fn a_gist_goes_with_the_words() {
    let (pipeline, rereader) = (Pipeline::english().unwrap(), Rereader::english().unwrap());
    let mut shelf = shelf(&pipeline, rereader.tables(), "redacted", true);
    let mut batch = shelf.ledger.batch("tester", Timestamp::from_unix(1).unwrap()).unwrap();
    batch.redact(1, "asked for").unwrap();
    batch.commit().unwrap();
    assert!(shelf.ledger.gist(1).unwrap().is_none());
    assert_eq!(shelf.ledger.verify(None).unwrap().problems, Vec::<String>::new());
}
