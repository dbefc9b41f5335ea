//! How things stand in a ledger on a day: each incident with what is claimed of it, by whom, and who has an interest.
//!
//! Begin with [`standings`].

use std::collections::{BTreeMap, BTreeSet};

use dateline_extract::Stance;
use dateline_ledger::claims::PartyRole;
use dateline_ledger::independence::{ClaimStatus, Span, Status};
use dateline_ledger::{ClaimFilter, ClaimView, IncidentView, Ledger, LinkView, Scope};

use crate::matter::{MatterClaim, MatterError, Rereader, Reviewed, Voice, matter_of, told};

/// One incident, and how what is claimed of it stands.
pub struct IncidentStanding {
    /// The incident.
    pub incident: IncidentView,
    /// Its claims, those first that most independent sources speak to.
    pub claims: Vec<ClaimStanding>,
    /// Who has an interest.
    pub parties: Vec<PartyStanding>,
}

/// Somebody with an interest in an incident.
#[derive(Clone, Debug)]
pub struct PartyStanding {
    /// Who.
    pub label: String,
    /// Whether they are accused or accuse.
    pub role: PartyRole,
    /// The claim that shows it.
    pub claim: Option<u64>,
}

/// One claim of an incident, and how it stands.
#[derive(Clone, Debug)]
pub struct ClaimStanding {
    /// The claim of the ledger that stands for all that say the same.
    pub id: u64,
    /// All of them, in the order of their numbers.
    pub ids: Vec<u64>,
    /// What is claimed, in the words of that one.
    pub content: String,
    /// Whether the claim is that something is not so, in those words.
    pub is_negative: bool,
    /// How it stands.
    pub status: ClaimStatus,
    /// The independent sources that assert it.
    pub asserting: Vec<VoiceStanding>,
    /// Those that deny it.
    pub denying: Vec<VoiceStanding>,
    /// Those that will not say.
    pub declining: Vec<String>,
    /// The numbers of people that are given: of whom, the lowest, and the highest where it has an end.
    pub numbers: Vec<(String, Option<f64>, Option<f64>)>,
    /// How many reports of how many outlets hold it.
    pub reports: usize,
    /// How many outlets.
    pub publishers: usize,
}

/// An independent source of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceStanding {
    /// The words for it.
    pub label: String,
    /// Whether it has a name.
    pub is_named: bool,
    /// Whether it has an interest.
    pub is_party: bool,
    /// Whether it answers for what is claimed.
    pub is_accountable: bool,
    /// Its claims.
    pub claims: Vec<u64>,
}

impl IncidentStanding {
    /// The parties in words, each once: "Ordania (accused)".
    pub fn parties_in_words(&self) -> Vec<String> {
        let mut roles: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
        for party in &self.parties {
            roles.entry(&party.label).or_default().push(party.role.name());
        }
        roles.into_iter().map(|(label, roles)| format!("{label} ({})", roles.join(", "))).collect()
    }
}

impl VoiceStanding {
    /// The words for it with what marks it.
    pub fn words(&self) -> String {
        match (self.is_accountable, self.is_party) {
            (true, _) => format!("{} (accountable)", self.label),
            (false, true) => format!("{} (party)", self.label),
            (false, false) => self.label.clone(),
        }
    }
}

impl ClaimStanding {
    /// How many independent sources with a name assert it.
    pub fn independent(&self) -> Span {
        self.status.asserting.named
    }

    /// The word for how it stands.
    pub fn word(&self) -> &'static str {
        self.status.status.name()
    }

    /// Whether more than one claim of the ledger says something of it.
    pub fn is_shared(&self) -> bool {
        self.ids.len() > 1
    }

    /// The reasons for which some sources count as one.
    pub fn collapsed(&self) -> Vec<String> {
        let both = self.status.asserting.collapses.iter().chain(&self.status.denying.collapses);
        let reasons: BTreeSet<&str> = both.map(|one| one.dependence.reason.as_str()).collect();
        reasons.into_iter().map(str::to_owned).collect()
    }

    /// Whether its status says more than that somebody says so.
    pub fn is_telling(&self) -> bool {
        !matches!(self.status.status, Status::SingleSourced | Status::Unattributed)
    }
}

/// How things stand in a scope: each incident, those first of which most reports tell.
pub fn standings(ledger: &Ledger, rereader: &Rereader, scope: &Scope) -> Result<Vec<IncidentStanding>, MatterError> {
    let mut incidents = ledger.incidents(scope)?;
    incidents.sort_by(|one, other| other.reports.len().cmp(&one.reports.len()).then(one.id.cmp(&other.id)));
    let links = ledger.links(scope)?;
    incidents.into_iter().map(|incident| standing(ledger, rereader, scope, incident, &links)).collect()
}

/// How the claims of one incident stand. `links` are those of the scope.
pub fn standing(
    ledger: &Ledger,
    rereader: &Rereader,
    scope: &Scope,
    incident: IncidentView,
    links: &[LinkView],
) -> Result<IncidentStanding, MatterError> {
    let mut known = Reviewed::new();
    let mut reports = Vec::new();
    for report in &incident.reports {
        let filter = ClaimFilter { report: Some(report.id), everything: true, ..ClaimFilter::default() };
        for claim in ledger.claims(&filter, scope)? {
            known.insert((claim.report, claim.local.clone()), claim);
        }
        reports.extend(told(ledger, rereader, report)?);
    }
    let matter = matter_of(&reports, links, rereader.tables(), &known);
    let claims = matter.claims.iter().filter_map(|claim| claim_standing(claim, &known)).collect();
    let parties = matter.parties.into_iter().map(|party| PartyStanding {
        label: party.label,
        role: party.role,
        claim: known.get(&party.because).map(|claim| claim.id),
    });
    Ok(IncidentStanding { parties: parties.collect(), claims, incident })
}

/// A claim by its numbers in the ledger; `None` when nothing of it is evidence.
fn claim_standing(claim: &MatterClaim, known: &Reviewed) -> Option<ClaimStanding> {
    let view = |said: &crate::matter::Said| known.get(&(said.report, said.local.clone()));
    let evidence: Vec<(&crate::matter::Said, &ClaimView)> = claim
        .said
        .iter()
        .filter(|said| said.evidence.is_evidence)
        .filter_map(|said| Some((said, view(said)?)))
        .collect();
    let by_number: BTreeMap<u32, &(&crate::matter::Said, &ClaimView)> =
        evidence.iter().map(|pair| (pair.0.number, pair)).collect();
    // The words of who asserts it say what it is; where nobody does, those of who denies it, and so on.
    let rank = |said: &crate::matter::Said| match said.evidence.stance {
        Stance::Asserts | Stance::Confirms | Stance::Accuses => 0,
        Stance::Denies => 1,
        Stance::DeclinesToConfirm => 3,
        _ => 2,
    };
    let (first, shown) = evidence.iter().min_by_key(|(said, view)| (rank(said), view.id))?;
    let mut ids: Vec<u64> = evidence.iter().map(|(_, view)| view.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let voices = |voices: &[Voice]| -> Vec<VoiceStanding> {
        let standing = |voice: &Voice| {
            let claims: BTreeSet<u64> = voice.said.iter().filter_map(|at| Some(by_number.get(at)?.1.id)).collect();
            VoiceStanding {
                label: voice.label.clone(),
                is_named: voice.is_named,
                is_party: voice.is_party,
                is_accountable: voice.is_accountable,
                claims: claims.into_iter().collect(),
            }
        };
        // A source of which no word is told is in the counts alone.
        voices.iter().filter(|voice| !voice.label.is_empty()).map(standing).collect()
    };
    let mut declining: Vec<String> =
        claim.status.declining.iter().filter_map(|at| Some(by_number.get(at)?.0.speaker.clone())).collect();
    declining.sort();
    declining.dedup();
    let reports: BTreeSet<u64> = evidence.iter().map(|(_, view)| view.report).collect();
    let publishers: BTreeSet<&str> = evidence.iter().filter_map(|(_, view)| view.publisher.as_deref()).collect();
    Some(ClaimStanding {
        id: shown.id,
        ids,
        content: first.content.clone(),
        is_negative: claim.is_negative,
        status: claim.status.clone(),
        asserting: voices(&claim.asserting),
        denying: voices(&claim.denying),
        declining,
        numbers: claim.numbers.clone(),
        reports: reports.len(),
        publishers: publishers.len(),
    })
}

/// One way in which a claim stands otherwise than before.
pub struct Change<'s> {
    /// The incident as it is now.
    pub incident: &'s IncidentView,
    /// The claim as it stands now.
    pub claim: &'s ClaimStanding,
    /// How it stood before; empty where nobody had claimed it.
    pub before: Vec<(&'static str, Span)>,
}

/// The claims that stand otherwise than before: by another status, or with another number of independent sources; and those
/// that are new and more than one source's word.
pub fn changes<'s>(before: &[IncidentStanding], after: &'s [IncidentStanding]) -> Vec<Change<'s>> {
    let mut known: BTreeMap<u64, (usize, usize)> = BTreeMap::new();
    for (at, standing) in before.iter().enumerate() {
        for (place, claim) in standing.claims.iter().enumerate() {
            known.extend(claim.ids.iter().map(|&id| (id, (at, place))));
        }
    }
    let mut found = Vec::new();
    for standing in after {
        for claim in &standing.claims {
            let earlier: BTreeSet<(usize, usize)> = claim.ids.iter().filter_map(|id| known.get(id).copied()).collect();
            let earlier: Vec<&ClaimStanding> = earlier.iter().map(|&(at, place)| &before[at].claims[place]).collect();
            let is_same = |old: &&ClaimStanding| old.word() == claim.word() && old.independent() == claim.independent();
            let is_changed = match earlier.as_slice() {
                [] => claim.is_telling(),
                earlier => !earlier.iter().any(is_same),
            };
            if is_changed {
                let mut before: Vec<(&'static str, Span)> =
                    earlier.iter().map(|old| (old.word(), old.independent())).collect();
                before.dedup();
                found.push(Change { incident: &standing.incident, claim, before });
            }
        }
    }
    found
}
