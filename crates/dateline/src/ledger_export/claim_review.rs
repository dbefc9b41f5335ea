//! ClaimReview (schema.org): only what a person accepted or rejected, in the person's words; the program gives no verdicts.

use std::io::Write as _;

use dateline_ledger::Id;
use serde_json::json;

use super::{LedgerExporter, LedgerView, Open, address, urn};

pub(super) struct ClaimReview;

impl LedgerExporter for ClaimReview {
    fn name(&self) -> &'static str {
        "claimreview"
    }

    fn description(&self) -> &'static str {
        "ClaimReview of schema.org: graded claims that a person reviewed, and no others"
    }

    fn files(&self) -> &'static [&'static str] {
        &["claimreview.jsonl"]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        let mut out = open("claimreview.jsonl")?;
        for claim in view.claims()?.into_iter().filter(|claim| claim.grade.is_some()) {
            // Whether the words were read rightly is no verdict on what they say: only a grade of credibility is.
            let opinions = view.ledger.opinions_on(Id::Claim(claim.id))?;
            let Some(opinion) = opinions.iter().rev().find(|one| one.kind == "grade" && one.undone_by.is_none()) else {
                continue;
            };
            let report = view.ledger.report(claim.report, &view.scope)?;
            let grade: u32 = claim.grade.as_deref().and_then(|grade| grade.parse().ok()).unwrap_or(6);
            let row = json!({
                "@context": "https://schema.org",
                "@type": "ClaimReview",
                "@id": urn(&format!("o{}", opinion.seq)),
                "datePublished": opinion.recorded_at.get(..10),
                "author": { "@type": "Person", "name": opinion.author },
                "claimReviewed": claim.content,
                "reviewBody": opinion.reason,
                // The credibility scale of the Admiralty runs from 1, confirmed, to 5, improbable; 6 cannot be told.
                "reviewRating": { "@type": "Rating", "ratingValue": 6 - grade.min(6), "bestRating": 5, "worstRating": 1, "alternateName": name_of(grade) },
                "itemReviewed": {
                    "@type": "Claim",
                    "@id": urn(&format!("c{}", claim.id)),
                    "author": { "@type": "Thing", "name": claim.source_name.as_deref().unwrap_or(&claim.source) },
                    "appearance": { "@type": "NewsArticle", "url": address(&report), "headline": report.title, "datePublished": report.published },
                },
            });
            writeln!(out, "{row}")?;
        }
        Ok(out.flush()?)
    }
}

fn name_of(grade: u32) -> &'static str {
    match grade {
        1 => "confirmed by other sources",
        2 => "probably true",
        3 => "possibly true",
        4 => "doubtful",
        5 => "improbable",
        _ => "truth cannot be judged",
    }
}
