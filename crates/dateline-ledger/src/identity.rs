//! Whether a report is new, known, or a changed page.
//!
//! The same bytes are the same report. Another page at the same address is a later version only when it still tells the
//! same story: pages that share an address and tell different stories (a live page, a wrong canonical link, a file that is
//! written over every day) stay apart, because a version hides the one before it.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _};

use crate::LedgerError;
use crate::canonical::sha256_hex;
use crate::content::{self, NewReport, TEXT};
use crate::record::StoredReport;

/// What a report is to the ledger.
pub(crate) enum Place {
    /// Nothing like it is recorded.
    New,
    /// A later version of the report with the number `root`.
    Version { root: u64, because: String },
    /// The same bytes have this number.
    Known(u64),
    /// What has this number was redacted, and this is the same again.
    Redacted(u64),
}

/// The share of the shorter text's word triples that the other must have for both to be versions of one report.
const SAME_STORY: f64 = 0.3;

pub(crate) fn place_of(db: &Connection, report: &NewReport) -> Result<Place, LedgerError> {
    let known: Option<(u64, bool)> = db
        .prepare_cached("SELECT id, redacted_seq IS NOT NULL FROM report WHERE sha256 = ?1 ORDER BY id LIMIT 1")?
        .query_row([&report.bytes.0.sha256], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match known {
        Some((number, true)) => return Ok(Place::Redacted(number)),
        Some((number, false)) => return Ok(Place::Known(number)),
        None => {}
    }
    let Some(address) = address_hash(&report.stored.report) else { return Ok(Place::New) };
    // The latest version of each report at the address.
    let mut statement = db.prepare_cached(
        "SELECT id, seq, root, title, redacted_seq IS NOT NULL FROM report
         WHERE address = ?1 AND id = (SELECT max(other.id) FROM report AS other WHERE other.root = report.root)
         ORDER BY id DESC LIMIT 16",
    )?;
    let there: Vec<(u64, u64, u64, Option<String>, bool)> = statement
        .query_map([&address], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?
        .collect::<Result<_, _>>()?;
    for (number, seq, root, title, is_redacted) in there {
        if is_redacted {
            // A file's name may hold another story tomorrow; an address of the web was taken down as a whole.
            if address.starts_with("url:") {
                return Ok(Place::Redacted(number));
            }
            continue;
        }
        let same_title = title.is_some() && title == report.stored.report.title;
        let before = content::read_text(db, seq, TEXT)?.unwrap_or_default();
        let shared = containment(&before, &report.text.1);
        if same_title || shared >= SAME_STORY {
            let title = if same_title { ", same title" } else { "" };
            let because = format!("same address as r{number}, {:.0} % of its word triples{title}", shared * 100.0);
            return Ok(Place::Version { root, because });
        }
    }
    Ok(Place::New)
}

/// The hash of the address that a report is known by: the one its outlet wants, the one it was fetched from, or its
/// file with its id in it.
pub(crate) fn address_hash(report: &StoredReport) -> Option<String> {
    if let Some(url) = report.canonical_url.as_ref().or(report.url.as_ref()) {
        return Some(format!("url:{}", sha256_hex(plain_url(url).as_bytes())));
    }
    let path = report.path.as_ref()?;
    let path = path.strip_prefix("./").unwrap_or(path);
    Some(format!("path:{}", sha256_hex(format!("{path}\n{}", report.id).as_bytes())))
}

/// An address without what does not tell pages apart: scheme, fragment, slash at the end, case of the host.
fn plain_url(url: &str) -> String {
    let url = url.split('#').next().unwrap_or(url);
    let url = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/');
    match url.split_once('/') {
        Some((host, path)) => format!("{}/{path}", host.to_lowercase()),
        None => url.to_lowercase(),
    }
}

/// The share of the shorter text's word triples that stand in the other.
fn containment(one: &str, other: &str) -> f64 {
    let (one, other) = (triples(one), triples(other));
    let shorter = one.len().min(other.len());
    if shorter == 0 { 0.0 } else { one.intersection(&other).count() as f64 / shorter as f64 }
}

fn triples(text: &str) -> BTreeSet<[&str; 3]> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(3).map(|window| [window[0], window[1], window[2]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(canonical_url: Option<&str>, url: Option<&str>, path: Option<&str>) -> Option<String> {
        let owned = |words: Option<&str>| words.map(str::to_owned);
        let (canonical_url, url, path) = (owned(canonical_url), owned(url), owned(path));
        address_hash(&StoredReport { id: "one".to_owned(), canonical_url, url, path, ..StoredReport::default() })
    }

    #[test]
    fn an_address_is_the_outlets_own_then_the_fetched_then_the_file() {
        let own = address(Some("https://Outlet.example/a/"), Some("http://cdn.example/b"), Some("c.html"));
        assert_eq!(own, address(Some("http://outlet.example/a#top"), None, None));
        assert_ne!(own, address(None, Some("http://cdn.example/b"), None));
        assert_eq!(address(None, None, Some("./c.html")), address(None, None, Some("c.html")));
        assert_eq!(address(None, None, None), None);
    }

    #[test]
    fn a_grown_page_holds_the_old_one_and_another_story_does_not() {
        let old = "The old bridge over the Irva was closed on Monday, the mayor said.";
        let grown = format!("{old} It may open again in June, an engineer said on Tuesday after a visit.");
        assert!(containment(old, &grown) > 0.9);
        assert!(containment(old, "Fishermen of Tarn asked the minister for help after the storm of Sunday.") < 0.1);
        assert_eq!(containment("", old), 0.0);
    }
}
