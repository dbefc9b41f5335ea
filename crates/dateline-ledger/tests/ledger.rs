//! The ledger as its users see it: what is recorded, asked, judged, undone, redacted and verified.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests look at the file itself, and a failure is the point"
)]

mod made;

use dateline_ledger::{
    Access, ClaimFilter, ErrorKind, Id, Ledger, LedgerError, Outcome, Patience, Proposal, Reason, Scope, Standing,
    Timestamp, Verdict,
};
use made::{Folder, add, check_verifies, step, time, told};
use rusqlite::Connection;

const BRIDGE: &str = "Ana Ruiz says the old mill bridge over the river Tarn will stay closed until the end of June. \
                      The builder denies that it used bad steel. officials says the steel came from Perlin.";

fn claims(ledger: &Ledger, scope: &Scope) -> Vec<String> {
    let claims = ledger.claims(&ClaimFilter::default(), scope).expect("claims");
    claims.iter().map(|claim| format!("c{} r{} {} {}", claim.id, claim.report, claim.source, claim.stance)).collect()
}

fn as_of(day: &str) -> Scope {
    Scope { published: Timestamp::last_of(day), ..Scope::default() }
}

fn known(day: &str) -> Scope {
    Scope { known: Timestamp::last_of(day), ..Scope::default() }
}

#[test]
fn the_same_report_twice_is_one() {
    let folder = Folder::new("twice");
    let mut ledger = folder.open();
    let report = told("https://courier.example/bridge", "2031-03-04", BRIDGE);
    assert_eq!(add(&mut ledger, "2031-03-05", &report), Outcome::New(1));
    let before = ledger.last().unwrap();
    assert_eq!(add(&mut ledger, "2031-03-06", &report), Outcome::Known(1));
    assert_eq!(ledger.last().unwrap(), before, "nothing is appended");
    assert_eq!(
        claims(&ledger, &Scope::default()),
        ["c1 r1 Ana Ruiz asserts", "c2 r1 The builder denies", "c3 r1 officials asserts"]
    );
    check_verifies(&mut ledger);
}

#[test]
fn a_changed_page_is_a_version_and_another_story_is_not() {
    let folder = Folder::new("versions");
    let mut ledger = folder.open();
    let first = told("https://courier.example/live", "2031-03-04", BRIDGE);
    assert_eq!(add(&mut ledger, "2031-03-04T12:00", &first), Outcome::New(1));
    let grown = told("https://courier.example/live/", "2031-03-04", &format!("{BRIDGE} Ana Ruiz says it is safe."));
    assert_eq!(add(&mut ledger, "2031-03-06T12:00", &grown), Outcome::Version { report: 2, of: 1 });
    let mut other =
        told("https://courier.example/live", "2031-03-07", "Bo Lund says fish are dear in Perlin this week.");
    other.title = "Fish are dear";
    assert_eq!(add(&mut ledger, "2031-03-07T12:00", &other), Outcome::New(3));

    let standing = |scope: &Scope| -> Vec<(u64, u64, Standing)> {
        ledger.reports(scope).unwrap().iter().map(|report| (report.id, report.version, report.standing)).collect()
    };
    use Standing::{Current, Superseded};
    assert_eq!(standing(&Scope::default()), [(1, 1, Superseded), (2, 2, Current), (3, 1, Current)]);
    // It was changed in silence: nobody could say on the fifth that it read so.
    assert_eq!(standing(&as_of("2031-03-05")), [(1, 1, Current)]);
    assert_eq!(standing(&as_of("2031-03-06")), [(1, 1, Superseded), (2, 2, Current)]);

    step(&mut ledger, "2031-03-08", |batch| batch.undo(3, "two live pages").unwrap());
    let reports = ledger.reports(&Scope::default()).unwrap();
    assert!(reports.iter().all(|report| report.version == 1 && report.standing == Current), "{reports:?}");
    let then = ledger.reports(&known("2031-03-07")).unwrap();
    assert_eq!(then[1].version, 2, "on the seventh they were still taken for one");
    check_verifies(&mut ledger);
}

#[test]
fn a_report_without_a_date_counts_from_when_it_was_recorded() {
    let folder = Folder::new("undated");
    let mut ledger = folder.open();
    let mut undated = told("https://courier.example/undated", "2031-03-04", BRIDGE);
    undated.published = None;
    add(&mut ledger, "2031-03-09T08:00", &undated);
    add(&mut ledger, "2031-03-09T09:00", &told("https://courier.example/dated", "2031-03-02", "Bo Lund says it is."));
    let ids = |scope: &Scope| ledger.reports(scope).unwrap().iter().map(|report| report.id).collect::<Vec<_>>();
    assert_eq!(ids(&as_of("2031-03-02")), [2]);
    assert_eq!(ids(&as_of("2031-03-09")), [1, 2]);
    assert_eq!(ids(&as_of("2031-03-01")), [] as [u64; 0]);
    assert_eq!(ids(&known("2031-03-08")), [] as [u64; 0], "the ledger held nothing then");
    assert_eq!(ids(&Scope { published: Timestamp::last_of("2031-03-02"), ..known("2031-03-09") }), [2]);
    let morning = Scope { known: Timestamp::last_of("2031-03-09T08:30"), ..Scope::default() };
    assert_eq!(ids(&morning), [1]);
}

#[test]
fn reviews_are_laid_over_what_was_read_and_undone() {
    let folder = Folder::new("reviews");
    let mut ledger = folder.open();
    add(&mut ledger, "2031-03-05", &told("https://courier.example/bridge", "2031-03-04", BRIDGE));
    add(&mut ledger, "2031-03-05", &told("https://spark.example/bridge", "2031-03-05", "Ana Ruiz denies the tale."));
    let (relabel, _, _, withdrawn) = step(&mut ledger, "2031-03-10", |batch| {
        (
            batch.relabel(1, "stance", "promises", "she commits herself").unwrap(),
            batch.grade(Id::Source(1), "b", "was right in May").unwrap(),
            batch.judge(Verdict::Reject, &[Id::Claim(3)], "no statement").unwrap(),
            batch.withdraw(2, "the outlet took it back").unwrap(),
        )
    });
    let shown = || claims(&folder.open(), &Scope::default());
    assert_eq!(shown(), ["c1 r1 Ana Ruiz promises", "c2 r1 The builder denies"]);
    assert_eq!(claims(&ledger, &known("2031-03-09")).len(), 4, "then nobody had reviewed it");
    let without = Scope { without_reviews: true, ..Scope::default() };
    assert_eq!(claims(&ledger, &without)[0], "c1 r1 Ana Ruiz asserts");
    let claim = ledger.claim(1, &Scope::default()).unwrap();
    assert_eq!(claim.relabeled, [("stance".to_owned(), "asserts".to_owned())]);
    let sources = ledger.sources(&ClaimFilter::default(), &Scope::default()).unwrap();
    assert_eq!((sources.named[0].name.as_str(), sources.named[0].grade.as_deref()), ("Ana Ruiz", Some("B")));

    step(&mut ledger, "2031-03-11", |batch| {
        batch.undo(relabel, "she does not").unwrap();
        batch.undo(withdrawn, "it stands again").unwrap();
    });
    assert_eq!(shown(), ["c1 r1 Ana Ruiz asserts", "c2 r1 The builder denies", "c4 r2 Ana Ruiz denies"]);
    assert_eq!(claims(&ledger, &known("2031-03-10"))[0], "c1 r1 Ana Ruiz promises");
    assert_eq!(ledger.opinions_on(Id::Claim(1)).unwrap()[0].undone_by, Some(withdrawn + 1));
    check_verifies(&mut ledger);
}

#[test]
fn what_makes_no_sense_is_refused_and_leaves_no_trace() {
    let folder = Folder::new("refused");
    let mut ledger = folder.open();
    add(&mut ledger, "2031-03-05", &told("https://courier.example/bridge", "2031-03-04", BRIDGE));
    let before = ledger.last().unwrap();
    let refused: Vec<(Result<u64, LedgerError>, ErrorKind)> = step(&mut ledger, "2031-03-10", |batch| {
        vec![
            (batch.relabel(1, "stance", "says", "why"), ErrorKind::Input),
            (batch.relabel(1, "cue", "said", "why"), ErrorKind::Input),
            (batch.relabel(9, "stance", "denies", "why"), ErrorKind::Input),
            (batch.grade(Id::Claim(1), "A", "why"), ErrorKind::Input),
            (batch.grade(Id::Entity(1), "A", "why"), ErrorKind::Refused),
            (batch.withdraw(2, "why"), ErrorKind::Input),
            (batch.withdraw(1, "  "), ErrorKind::Refused),
            (batch.judge(Verdict::Same, &[Id::Report(1)], "why"), ErrorKind::Refused),
            (batch.judge(Verdict::Same, &[Id::Report(1), Id::Claim(1)], "why"), ErrorKind::Refused),
            (batch.judge(Verdict::Same, &[Id::Report(1), Id::Report(1)], "why"), ErrorKind::Refused),
            (batch.edge(Id::Source(1), Id::Source(1), "copies", true, "why"), ErrorKind::Refused),
            (batch.edge(Id::Report(1), Id::Source(1), "likes", true, "why"), ErrorKind::Input),
            (batch.undo(1, "why"), ErrorKind::Refused),
            (batch.undo(2, "why"), ErrorKind::Refused),
            (batch.undo(77, "why"), ErrorKind::Input),
            (batch.note(Id::Link(1), "why"), ErrorKind::Input),
        ]
    });
    for (at, (result, kind)) in refused.into_iter().enumerate() {
        assert_eq!(result.expect_err("refused").kind(), kind, "case {at}");
    }
    assert_eq!(ledger.last().unwrap(), before);
    for author in ["", "two\nlines"] {
        assert_eq!(ledger.batch(author, time("2031-03-10")).expect_err("no name").kind(), ErrorKind::Input);
    }
    check_verifies(&mut ledger);
}

#[test]
fn links_are_proposals_that_people_judge() {
    let folder = Folder::new("links");
    let mut ledger = folder.open();
    add(&mut ledger, "2031-03-05", &told("https://courier.example/bridge", "2031-03-04", BRIDGE));
    add(&mut ledger, "2031-03-05", &told("https://spark.example/bridge", "2031-03-05", "Ana Ruiz denies the tale."));
    let reasons = vec![Reason { feature: "days-apart".to_owned(), value: 1.0 }];
    let proposal = |left, right| Proposal {
        left: Id::Report(left),
        right: Id::Report(right),
        relation: "same-incident".to_owned(),
        score: 0.8125,
        reasons: reasons.clone(),
    };
    let seq = step(&mut ledger, "2031-03-06", |batch| {
        let seq = batch.propose("link 1", &[proposal(1, 2), proposal(2, 1)]).unwrap();
        batch.judge(Verdict::Reject, &[Id::Link(2)], "the same pair").unwrap();
        batch.judge(Verdict::Same, &[Id::Report(1), Id::Report(2)], "one bridge").unwrap();
        seq
    });
    let links = ledger.links(&Scope::default()).unwrap();
    assert_eq!(links.iter().map(|link| link.verdict.as_deref()).collect::<Vec<_>>(), [None, Some("reject")]);
    assert_eq!(links[0].reasons, reasons);
    step(&mut ledger, "2031-03-07", |batch| batch.undo(seq, "a better linker").unwrap());
    assert!(ledger.links(&Scope::default()).unwrap().is_empty());
    assert_eq!(ledger.links(&known("2031-03-06")).unwrap().len(), 2);
    let next = step(&mut ledger, "2031-03-08", |batch| batch.propose("link 2", &[proposal(1, 2)]).unwrap());
    assert_eq!(ledger.links(&Scope::default()).unwrap()[0].id, 3, "numbers are not used again after o{next}");
    check_verifies(&mut ledger);
}

#[test]
fn incidents_follow_from_proposals_and_judgements() {
    let folder = Folder::new("incidents");
    let mut ledger = folder.open();
    let days = ["2031-03-01", "2031-03-02", "2031-03-03", "2031-03-04"];
    let urls = ["https://a.example/1", "https://b.example/2", "https://c.example/3", "https://d.example/4"];
    for (at, (day, url)) in days.into_iter().zip(urls).enumerate() {
        add(
            &mut ledger,
            "2031-03-05",
            &told(url, day, &format!("Ana Ruiz says that {at} bridges of {at} are closed.")),
        );
    }
    // A later version stands for the report that was linked.
    let grown = "Ana Ruiz says that 0 bridges of 0 are closed. Ana Ruiz says more.";
    add(&mut ledger, "2031-03-06", &told(urls[0], days[0], grown));
    let groups = |scope: &Scope| -> Vec<(u64, Vec<u64>)> {
        let incidents = folder.open().incidents(scope).unwrap();
        incidents.iter().map(|one| (one.id, one.reports.iter().map(|report| report.id).collect())).collect()
    };
    assert_eq!(groups(&Scope::default()), [(1, vec![5]), (2, vec![2]), (3, vec![3]), (4, vec![4])]);
    let proposal = |left, right, score| Proposal {
        left: Id::Report(left),
        right: Id::Report(right),
        relation: dateline_ledger::SAME_INCIDENT.to_owned(),
        score,
        reasons: Vec::new(),
    };
    step(&mut ledger, "2031-03-07", |batch| {
        batch.propose("link 1", &[proposal(1, 2, 0.9), proposal(2, 3, 0.6), proposal(3, 4, 0.8)]).unwrap()
    });
    assert_eq!(groups(&Scope::default()), [(1, vec![2, 3, 4, 5])].map(|(id, reports)| (id, sorted(reports))));
    assert_eq!(groups(&as_of("2031-03-02")), [(1, vec![1, 2])]);
    let judged = step(&mut ledger, "2031-03-08", |batch| {
        batch.judge(Verdict::Different, &[Id::Report(1), Id::Report(4)], "two bridges").unwrap()
    });
    // The least sure link is the one that gives way.
    assert_eq!(groups(&as_of("2031-03-06")), [(1, vec![5, 2]), (3, vec![3, 4])]);
    assert_eq!(ledger.incident(4, &Scope::default()).unwrap().id, 3);
    step(&mut ledger, "2031-03-09", |batch| {
        batch.undo(judged, "one bridge").unwrap();
        batch.judge(Verdict::Reject, &[Id::Link(1)], "no").unwrap();
        batch.judge(Verdict::Split, &[Id::Report(3), Id::Report(4)], "no").unwrap();
        batch.judge(Verdict::Same, &[Id::Report(5), Id::Report(4)], "yes").unwrap();
    });
    assert_eq!(groups(&Scope::default()), [(1, vec![5, 4]), (2, vec![2, 3])]);
    assert_eq!(ledger.incident(1, &Scope::default()).unwrap().judged, 1);
    assert_eq!(groups(&known("2031-03-07")).len(), 1, "as it was known before anybody judged");
    let undone = step(&mut ledger, "2031-03-10", |batch| batch.retract_proposals("link 1", "a better linker").unwrap());
    assert_eq!((undone, groups(&Scope::default()).len()), (1, 3));
    check_verifies(&mut ledger);
}

fn sorted(mut ids: Vec<u64>) -> Vec<u64> {
    // A version has a number of its own, and stands where its report stood.
    ids.sort_by_key(|&id| if id == 5 { 1 } else { id });
    ids
}

#[test]
fn words_are_found_in_any_form() {
    let folder = Folder::new("search");
    let mut ledger = folder.open();
    add(&mut ledger, "2031-03-05", &told("https://courier.example/bridge", "2031-03-04", BRIDGE));
    add(
        &mut ledger,
        "2031-03-05",
        &told("https://spark.example/fish", "2031-03-05", "Bo Lund says fishing is closed."),
    );
    let found = |query: &str, scope: &Scope| -> Vec<u64> {
        ledger.search(query, 10, false, scope).unwrap().iter().map(|hit| hit.report).collect()
    };
    assert_eq!(found("closing fished", &Scope::default()), [2]);
    assert_eq!(found("\"bad steel\"", &Scope::default()), [1]);
    assert_eq!(found("\"steel bad\"", &Scope::default()), [] as [u64; 0]);
    let mut either = found("perl* OR fishing", &Scope::default());
    either.sort_unstable();
    assert_eq!(either, [1, 2]);
    assert_eq!(found("closed", &as_of("2031-03-04")), [1]);
    let hit = &ledger.search("steel", 10, false, &Scope::default()).unwrap()[0];
    assert!(hit.words.iter().any(|(is_found, words)| *is_found && words == "steel"), "{hit:?}");
    assert_eq!(ledger.search("--", 10, false, &Scope::default()).expect_err("no word").kind(), ErrorKind::Input);
}

#[test]
fn a_redaction_leaves_no_word_and_the_chain_whole() {
    let folder = Folder::new("redaction");
    let mut ledger = folder.open();
    let secret = told(
        "https://courier.example/secret-of-quillfeather",
        "2031-03-04",
        "Zebedee Quillfeather says the ledger of the old mill was burnt on the first of March in Perlin.",
    );
    add(&mut ledger, "2031-03-05", &secret);
    let mut later = secret.clone();
    later.text.push_str(" Zebedee Quillfeather denies that he burnt it.");
    add(&mut ledger, "2031-03-06", &later);
    add(&mut ledger, "2031-03-06", &told("https://courier.example/bridge", "2031-03-04", BRIDGE));
    let head = ledger.verify(None).unwrap().head.expect("a log");
    let names = ["dateline.ledger", "dateline.ledger-wal", "dateline.ledger-shm"];
    let read =
        |name: &str| std::fs::read(folder.ledger().with_file_name(name)).unwrap_or_default().to_ascii_lowercase();
    let holds = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    assert!(names.iter().any(|name| holds(&read(name), b"quillfeather")), "it can be looked for");
    step(&mut ledger, "2031-03-07", |batch| batch.redact(2, "asked for by a person named in it").unwrap());

    let found = ledger.verify(Some(&head)).unwrap();
    assert_eq!((found.problems.len(), found.reports, found.redacted, found.contents), (0, 3, 2, 3), "{found:?}");
    for name in names {
        for word in [&b"quillfeather"[..], b"zebede", b"burnt"] {
            assert!(!holds(&read(name), word), "{name} holds {word:?}");
        }
    }
    // Numbers stay given, and the report does not come back.
    assert_eq!(claims(&ledger, &Scope::default())[0], "c4 r3 Ana Ruiz asserts");
    let reports = ledger.reports(&Scope::default()).unwrap();
    assert_eq!(reports[0].standing, Standing::Redacted);
    assert_eq!(reports[0].title, None);
    let gone = ledger.claim(1, &Scope::default()).expect_err("redacted").to_string();
    assert!(gone.contains("redacted by o5"), "{gone}");
    assert_eq!(ledger.text(1).unwrap(), None);
    assert_eq!(add(&mut ledger, "2031-03-08", &secret), Outcome::Redacted(1));
    later.text.push_str(" Now it is longer.");
    assert_eq!(add(&mut ledger, "2031-03-08", &later), Outcome::Redacted(2));
    assert!(ledger.search("Quillfeather", 9, true, &Scope::default()).unwrap().is_empty());

    ledger.rebuild().unwrap();
    check_verifies(&mut ledger);
    assert_eq!(claims(&ledger, &Scope::default())[0], "c4 r3 Ana Ruiz asserts");
}

#[test]
fn the_log_refuses_changes() {
    let folder = Folder::new("append-only");
    let mut ledger = folder.open();
    add(&mut ledger, "2031-03-05", &told("https://courier.example/bridge", "2031-03-04", BRIDGE));
    drop(ledger);
    let db = Connection::open(folder.ledger()).unwrap();
    for forbidden in [
        "UPDATE log SET author = 'nobody'",
        "DELETE FROM log",
        "INSERT OR REPLACE INTO log SELECT seq, recorded_at, 'nobody', kind, body, prev_hash, hash FROM log WHERE seq = 1",
        "INSERT INTO log VALUES (9, '', '', '', '', '', '')",
        "INSERT INTO log VALUES (3, '', '', '', '', 'another line', '')",
        "UPDATE content SET data = 'nothing'",
        "DELETE FROM content",
    ] {
        assert!(db.execute(forbidden, []).is_err(), "{forbidden}");
    }
    drop(db);
    check_verifies(&mut folder.open());
}

/// Does what the triggers forbid, as somebody would who wants to, and looks for `expected` among the problems.
fn check_found(name: &str, crime: &str, expected: &str) {
    let folder = Folder::new(name);
    let mut ledger = folder.open();
    add(&mut ledger, "2031-03-05", &told("https://courier.example/bridge", "2031-03-04", BRIDGE));
    step(&mut ledger, "2031-03-06", |batch| batch.note(Id::Report(1), "seen").unwrap());
    let head = ledger.verify(None).unwrap().head.expect("a log");
    drop(ledger);
    let db = Connection::open(folder.ledger()).unwrap();
    let triggers =
        "DROP TRIGGER log_is_never_changed; DROP TRIGGER log_is_never_cut; DROP TRIGGER content_is_never_changed;
                    DROP TRIGGER content_goes_by_redaction_alone;";
    db.execute_batch(triggers).unwrap();
    db.execute_batch(crime).unwrap();
    drop(db);
    let mut ledger = folder.open();
    let found = ledger.verify(Some(&head)).unwrap();
    assert!(found.problems.iter().any(|problem| problem.contains(expected)), "{crime}: {:?}", found.problems);
}

#[test]
fn tampering_is_found() {
    check_found(
        "body",
        "UPDATE log SET body = replace(body, 'seen', 'sane') WHERE seq = 3",
        "o3 is not what was recorded",
    );
    check_found("author", "UPDATE log SET author = 'nobody' WHERE seq = 2", "o2 is not what was recorded");
    check_found("time", "UPDATE log SET recorded_at = '2030-01-01T00:00:00Z' WHERE seq = 2", "o2 is not");
    check_found("cut", "DELETE FROM log WHERE seq = 3; UPDATE view_state SET seq = 2", "the log was cut");
    check_found("text", "UPDATE content SET data = 'x' || data WHERE name = 'text'", "the text of r1 is not what");
    check_found("gone", "DELETE FROM content WHERE name = 'bytes'", "the bytes of r1 is missing");
    check_found("claim", "UPDATE claim SET stance = 'confirms' WHERE id = 2", "the view `claim`");
    check_found("opinion", "DELETE FROM opinion", "the view `opinion`");
    check_found("index", "DELETE FROM search_docsize", "passages can be searched");
}

#[test]
fn views_of_another_program_are_made_anew() {
    let folder = Folder::new("views");
    let mut ledger = folder.open();
    add(&mut ledger, "2031-03-05", &told("https://courier.example/bridge", "2031-03-04", BRIDGE));
    let before = claims(&ledger, &Scope::default());
    drop(ledger);
    let db = Connection::open(folder.ledger()).unwrap();
    db.execute_batch(
        "UPDATE view_state SET views = 999; DROP TABLE claim; CREATE TABLE verdict (id); CREATE VIEW v AS SELECT 1;
         CREATE VIRTUAL TABLE other USING fts5(words);",
    )
    .unwrap();
    drop(db);
    let mut ledger = Ledger::open(&folder.ledger(), Access::Read, Patience::default()).unwrap();
    assert_eq!(claims(&ledger, &Scope::default()), before);
    check_verifies(&mut ledger);
}

#[test]
fn other_files_and_newer_ledgers_are_refused() {
    let folder = Folder::new("others");
    let path = folder.ledger();
    let open = |access| Ledger::open(&path, access, Patience::default()).map(drop).expect_err("refused");
    assert!(matches!(open(Access::Read), LedgerError::Missing));
    assert!(matches!(open(Access::Write), LedgerError::Missing));
    std::fs::write(&path, "A report about a bridge, and no ledger at all, however long it may be.").unwrap();
    assert!(matches!(open(Access::Create), LedgerError::NotALedger));
    std::fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE notes (words)").unwrap();
    assert!(matches!(open(Access::Create), LedgerError::NotALedger));
    std::fs::remove_file(&path).unwrap();
    drop(folder.open());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 7).unwrap();
    let error = open(Access::Read);
    assert!(matches!(error, LedgerError::Newer { found: 7, known: 1 }), "{error:?}");
    assert!(error.to_string().contains("use a newer dateline"), "{error}");
}

#[test]
fn writers_wait_and_readers_do_not() {
    let folder = Folder::new("writers");
    let mut one = folder.open();
    add(&mut one, "2031-03-05", &told("https://courier.example/0", "2031-03-04", BRIDGE));
    let mut batch = one.batch("one", time("2031-03-06")).unwrap();
    batch.record(&told("https://courier.example/1", "2031-03-04", &BRIDGE.replace("June", "July")).ready()).unwrap();

    let path = folder.ledger();
    let reader = Ledger::open(&path, Access::Read, Patience(std::time::Duration::ZERO)).unwrap();
    assert_eq!(reader.reports(&Scope::default()).unwrap().len(), 1, "it sees what is committed, at once");
    let mut hasty = Ledger::open(&path, Access::Write, Patience(std::time::Duration::ZERO)).unwrap();
    assert_eq!(hasty.batch("hasty", time("2031-03-06")).expect_err("another writes").kind(), ErrorKind::Busy);

    let other = std::thread::spawn({
        let path = path.clone();
        move || {
            let mut ledger = Ledger::open(&path, Access::Write, Patience::default()).unwrap();
            add(
                &mut ledger,
                "2031-03-07",
                &told("https://courier.example/2", "2031-03-04", &BRIDGE.replace("June", "May")),
            )
        }
    });
    std::thread::sleep(std::time::Duration::from_millis(100));
    batch.commit().unwrap();
    assert_eq!(other.join().expect("it ends"), Outcome::New(3));
    assert_eq!(reader.reports(&Scope::default()).unwrap().len(), 3);
    check_verifies(&mut one);
}

#[test]
fn equal_operations_make_equal_bytes() {
    let mut heads = Vec::new();
    for name in ["equal-1", "equal-2"] {
        let folder = Folder::new(name);
        let mut ledger = folder.open();
        add(&mut ledger, "2031-03-05", &told("https://courier.example/bridge", "2031-03-04", BRIDGE));
        step(&mut ledger, "2031-03-06", |batch| batch.note(Id::Report(1), "seen").unwrap());
        heads.push(ledger.verify(None).unwrap().head);
    }
    assert_eq!(heads[0], heads[1]);
}
