//! A ledger that an earlier release wrote opens, verifies and says what it said.
//!
//! `tests/compat/` holds one of each format and release, for ever. [`todays`] makes one with every kind of operation; this
//! test leaves it in the build's folder for tests, from where a release copies it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests copy files, and a failure is the point")]

mod made;

use std::path::Path;

use dateline_ledger::{
    Access, ClaimFilter, Id, Ledger, Outcome, Patience, Proposal, Reason, Scope, Standing, Timestamp, Verdict,
};
use made::{Folder, add, check_verifies, step, told};

const BRIDGE: &str = "Ana Ruiz says the old mill bridge over the river Tarn will stay closed until the end of June. \
                      The builder denies that it used bad steel.";

/// A ledger with every kind of operation, the same on every machine.
fn todays(ledger: &mut Ledger) {
    assert_eq!(
        add(ledger, "2031-03-05", &told("https://courier.example/bridge", "2031-03-04", BRIDGE)),
        Outcome::New(1)
    );
    let grown = format!("{BRIDGE} Ana Ruiz says it is safe.");
    let version = told("https://courier.example/bridge", "2031-03-04", &grown);
    assert_eq!(add(ledger, "2031-03-06", &version), Outcome::Version { report: 2, of: 1 });
    let other = told("https://spark.example/steel", "2031-03-05", "Bo Lund says the steel of Perlin is good.");
    assert_eq!(add(ledger, "2031-03-06", &other), Outcome::New(3));
    let gone = told("https://spark.example/gone", "2031-03-05", "Zoe Quill says that nobody should read this.");
    assert_eq!(add(ledger, "2031-03-06", &gone), Outcome::New(4));
    step(ledger, "2031-03-07", |batch| {
        let reasons = vec![Reason { feature: "days-apart".to_owned(), value: 1.0 }];
        let relation = "same-incident".to_owned();
        let link = Proposal { left: Id::Report(1), right: Id::Report(3), relation, score: 0.75, reasons };
        batch.propose("link/1", &[link]).unwrap();
        batch.judge(Verdict::Same, &[Id::Report(1), Id::Report(3)], "one bridge").unwrap();
        batch.judge(Verdict::Accept, &[Id::Claim(1)], "read as it stands").unwrap();
        batch.edge(Id::Report(3), Id::Report(1), "copies", false, "the same words").unwrap();
        batch.grade(Id::Source(1), "B", "was right in May").unwrap();
        batch.relabel(5, "stance", "promises", "she commits herself").unwrap();
        batch.note(Id::Report(1), "seen").unwrap();
        let withdrawn = batch.withdraw(3, "the outlet took it back").unwrap();
        batch.undo(withdrawn, "it did not").unwrap();
        batch.redact(4, "asked for by the person").unwrap();
    });
}

fn check_says_what_it_said(path: &Path, head: Option<&str>) {
    let mut ledger = Ledger::open(path, Access::Write, Patience::default()).expect("it opens");
    check_verifies(&mut ledger);
    let found = ledger.verify(head).unwrap();
    assert_eq!((found.operations, found.reports, found.redacted, found.contents), (15, 4, 1, 9), "{found:?}");
    let shown = |ledger: &Ledger, scope: &Scope| -> Vec<String> {
        let claims = ledger.claims(&ClaimFilter::default(), scope).unwrap();
        claims.iter().map(|one| format!("c{} r{} {} {}", one.id, one.report, one.source, one.stance)).collect()
    };
    let now =
        ["c3 r2 Ana Ruiz asserts", "c4 r2 The builder denies", "c5 r2 Ana Ruiz promises", "c6 r3 Bo Lund asserts"];
    assert_eq!(shown(&ledger, &Scope::default()), now);
    let then = Scope { known: Timestamp::last_of("2031-03-05"), ..Scope::default() };
    assert_eq!(shown(&ledger, &then), ["c1 r1 Ana Ruiz asserts", "c2 r1 The builder denies"]);
    let standings: Vec<Standing> =
        ledger.reports(&Scope::default()).unwrap().iter().map(|report| report.standing).collect();
    assert_eq!(standings, [Standing::Superseded, Standing::Current, Standing::Current, Standing::Redacted]);
    assert_eq!(ledger.links(&Scope::default()).unwrap().len(), 1);
    let notes = ledger.opinions_on(Id::Report(1)).unwrap();
    assert_eq!(notes.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(), ["judgement", "edge", "note"]);
    assert_eq!(ledger.search("steel", 9, false, &Scope::default()).unwrap().len(), 2);
    assert_eq!(ledger.text(1).unwrap().as_deref(), Some(BRIDGE));
    // And it can be gone on with.
    ledger.rebuild().unwrap();
    let more = told("https://spark.example/more", "2031-03-09", "Bo Lund says there is more.");
    assert_eq!(add(&mut ledger, "2031-03-10", &more), Outcome::New(5));
    check_verifies(&mut ledger);
}

#[test]
fn todays_ledger_says_what_it_says() {
    let folder = Folder::new("todays");
    let mut ledger = folder.open();
    todays(&mut ledger);
    let head = ledger.verify(None).unwrap().head;
    drop(ledger);
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(concat!("ledger-", env!("CARGO_PKG_VERSION"), ".ledger"));
    std::fs::copy(folder.ledger(), kept).unwrap();
    check_says_what_it_said(&folder.ledger(), head.as_deref());
}

#[test]
fn the_ledger_of_0_1_0_says_what_it_said() {
    let folder = Folder::new("compat");
    let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/compat/ledger-0.1.0.ledger");
    std::fs::copy(frozen, folder.ledger()).expect("the frozen ledger");
    check_says_what_it_said(&folder.ledger(), Some(HEAD_OF_0_1_0));
}

/// The last hash of the frozen ledger, which no build may read otherwise.
const HEAD_OF_0_1_0: &str = "8091219b06be7e3ea6b376355bd19da90bbb1bb0816b70047c8ad9422f40197e";
