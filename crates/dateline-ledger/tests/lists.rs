//! Lists that views keep ready say what reading all says, whatever was done before.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests copy files, and a failure is the point")]

mod made;

use dateline_ledger::{
    Batch, ClaimFilter, Id, Ledger, Proposal, ReportFilter, ReportOrder, SAME_INCIDENT, Scope, Timestamp, Verdict,
    Window,
};
use made::{Folder, Told, add, check_verifies, step, told};

const ALL: Window = Window { first: 0, most: 500 };

/// The lists of now, and those of a scope that cuts nothing off, which are read and not kept.
fn check(ledger: &Ledger, what: &str) {
    let (now, whole) = (Scope::default(), Scope { known: Timestamp::last_of("2099-12-31"), ..Scope::default() });
    let few = Window { first: 1, most: 2 };
    for order in ["published", "recorded", "publisher", "claims", "title"] {
        for (everything, is_turned, publisher, day) in [
            (false, false, None, None),
            (true, true, None, None),
            (false, true, Some("Spark"), None),
            (true, false, Some("-"), Some("2031-03-04")),
        ] {
            let order = ReportOrder::named(order).unwrap();
            let [publisher, day] = [publisher, day].map(|value: Option<&str>| value.map(str::to_owned));
            let filter = ReportFilter { everything, is_turned, order, publisher, day, ..ReportFilter::default() };
            for window in [ALL, few] {
                let list = |scope| {
                    let list = ledger.report_list(&filter, window, scope).unwrap();
                    (list.reports, list.count, list.facets)
                };
                assert_eq!(list(&now), list(&whole), "{what}: {filter:?}");
            }
        }
    }
    for stance in [None, Some("asserts"), Some("denies"), Some("promises")] {
        let filter = ClaimFilter { stance: stance.map(str::to_owned), ..ClaimFilter::default() };
        for (window, last_first) in [(ALL, false), (few, true)] {
            let list = |scope| {
                let list = ledger.claim_list(&filter, window, last_first, scope).unwrap();
                (list.claims, list.count, list.stances)
            };
            assert_eq!(list(&now), list(&whole), "{what}: {stance:?}");
        }
    }
    // As of a day, with what was not withheld by then; the same read whole when what is known is cut off nowhere.
    for day in ["2031-03-03", "2031-03-04", "2031-03-05", "2031-03-09"] {
        let published = Timestamp::last_of(day);
        let list = |known| {
            let scope = Scope { published, known, ..Scope::default() };
            let list = ledger.claim_list(&ClaimFilter::default(), few, false, &scope).unwrap();
            (list.claims, list.count, list.stances)
        };
        assert_eq!(list(None), list(Timestamp::last_of("2099-12-31")), "{what}: {day}");
    }
    assert_eq!(
        ledger.last_claims("asserts", 2, &now).unwrap(),
        ledger.last_claims("asserts", 2, &whole).unwrap(),
        "{what}"
    );
    assert_eq!(ledger.claims_in(&[2, 1], &now).unwrap(), ledger.claims_in(&[2, 1], &whole).unwrap(), "{what}");
    let sources = |scope| {
        let list = ledger.source_list(ALL, scope).unwrap();
        (list.sources, list.count, list.unnamed)
    };
    assert_eq!(sources(&now), sources(&whole), "{what}");
    let incidents = |scope| {
        let list = ledger.incident_list(ALL, scope).unwrap();
        (list.incidents, list.count, list.alone)
    };
    assert_eq!(incidents(&now), incidents(&whole), "{what}");
    assert_eq!(ledger.totals(&now).unwrap(), ledger.totals(&whole).unwrap(), "{what}");
    for report in ledger.reports(&now).unwrap() {
        let incident = |scope| ledger.incident(report.id, scope).map_err(|error| error.to_string());
        assert_eq!(incident(&now), incident(&whole), "{what}: r{}", report.id);
    }
}

fn report(number: usize) -> Told {
    let urls =
        ["a", "b", "c", "d", "e", "f"].map(|name| -> &'static str { format!("https://spark.example/{name}").leak() });
    let days = ["2031-03-04", "2031-03-05", "2031-03-04"];
    let texts = [
        "Ana Ruiz says the old mill bridge over the river Tarn will stay closed. The builder denies that it used bad steel.",
        "Bo Lund denies that the steel of Perlin was bad. Ana Ruiz says it was.",
        "Cy Moor says that the ferry ran. Officials denies it all.",
    ];
    let mut one = told(urls[number], days[number % 3], texts[number % 3]);
    if number % 2 == 1 {
        one.publisher = "Spark";
        one.title = "Steel";
    }
    one
}

#[test]
fn lists_that_are_kept_say_what_reading_all_says() {
    let folder = Folder::new("lists");
    let mut ledger = folder.open();
    check(&ledger, "empty");
    for number in 0..6 {
        add(&mut ledger, "2031-03-06", &report(number));
    }
    check(&ledger, "six reports");
    let link = |left, right, score| Proposal {
        left: Id::Report(left),
        right: Id::Report(right),
        relation: SAME_INCIDENT.to_owned(),
        score,
        reasons: Vec::new(),
    };
    type Step = fn(&mut Batch<'_>) -> u64;
    step(&mut ledger, "2031-03-07", |batch| {
        batch.propose("link/1", &[link(1, 2, 0.9), link(2, 3, 0.8), link(4, 5, 0.7), link(3, 4, 0.6)]).unwrap();
    });
    check(&ledger, "linked");
    assert_eq!(ledger.incident_list(ALL, &Scope::default()).unwrap().incidents[0].reports, 5);
    let steps: &[(&str, Step)] = &[
        ("apart", |batch| batch.judge(Verdict::Different, &[Id::Report(1), Id::Report(4)], "two bridges").unwrap()),
        ("rejected", |batch| batch.judge(Verdict::Reject, &[Id::Link(1)], "no").unwrap()),
        ("same", |batch| batch.judge(Verdict::Same, &[Id::Report(1), Id::Report(6)], "one bridge").unwrap()),
        ("relabeled", |batch| batch.relabel(1, "stance", "promises", "she commits herself").unwrap()),
        ("renamed", |batch| batch.relabel(3, "source_name", "Ana Ruiz", "it is she").unwrap()),
        ("rejected claim", |batch| batch.judge(Verdict::Reject, &[Id::Claim(2)], "no").unwrap()),
        ("withdrawn", |batch| batch.withdraw(2, "taken back").unwrap()),
    ];
    let mut done = Vec::new();
    for (what, operation) in steps {
        let mut seq = 0;
        step(&mut ledger, "2031-03-08", |batch| seq = operation(batch));
        check(&ledger, what);
        done.push(seq);
    }
    // A later version, which is parted again, and a report whose words go.
    let grown = Told { text: format!("{} Ana Ruiz says it is safe.", report(0).text), ..report(0) };
    add(&mut ledger, "2031-03-09", &grown);
    check(&ledger, "a version");
    let version = ledger.last().unwrap();
    for seq in done {
        step(&mut ledger, "2031-03-10", |batch| batch.undo(seq, "a mistake").unwrap());
        check(&ledger, "undone");
    }
    step(&mut ledger, "2031-03-10", |batch| batch.undo(version, "another story").unwrap());
    check(&ledger, "parted");
    step(&mut ledger, "2031-03-11", |batch| batch.redact(3, "asked for").unwrap());
    check(&ledger, "redacted");
    check_verifies(&mut ledger);
    ledger.rebuild().unwrap();
    check(&ledger, "made anew");
}
