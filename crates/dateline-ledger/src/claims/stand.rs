//! How the claims of one incident stand: who is behind them, who is a party, and what follows.
//!
//! Begin with [`stand`].

use std::collections::{BTreeMap, BTreeSet};

use dateline_extract::Stance;

use super::numbers::{NumberRange, NumberSaid, Numbers};
use super::proposition::{ClaimGroup, ProposedClaim, Proposition, group_claims};
use crate::independence::{ClaimStatus, Evidence, Node, Root, SourceGraph, SpeakerWords, Speakers, status};
use crate::link::Judgement;

/// What one source says in one report, with all that is asked of it here.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What is claimed.
    pub claim: ProposedClaim,
    /// Who says so, to be counted.
    pub evidence: Evidence,
    /// The words for who says so.
    pub speaker: SpeakerWords,
    /// Whether it is about the speaker's own act.
    pub is_own_act: bool,
    /// The numbers of people in what is said, each with its class ("killed").
    pub numbers: Vec<(String, NumberRange)>,
}

/// How the claims of one incident stand.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The claims, those first that most independent sources speak to.
    pub claims: Vec<StandingClaim>,
    /// Who has an interest, in the order of their labels.
    pub parties: Vec<Party>,
    /// The words for each piece's source, by its place among the pieces.
    labels: Vec<String>,
    nodes: Vec<Node>,
}

/// One claim, and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingClaim {
    /// How.
    pub status: ClaimStatus,
    /// The evidence, by places among the pieces: who does what with the claim itself.
    pub evidence: Vec<Evidence>,
    /// Whether the claim is that something is not so, because nobody says that it is.
    pub is_negative: bool,
    /// The numbers of people that are given: of whom, the lowest, and the highest where it has an end.
    pub numbers: Vec<(String, Option<f64>, Option<f64>)>,
}

/// Why somebody is a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartyRole {
    /// Somebody accuses them of an act.
    Accused,
    /// They accuse.
    Accuser,
}

impl PartyRole {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            PartyRole::Accused => "accused",
            PartyRole::Accuser => "accuser",
        }
    }
}

/// Somebody with an interest in an incident.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// Who: a state, or a source by its words.
    pub label: String,
    /// Why.
    pub role: PartyRole,
    /// The piece that shows it first, by its place.
    pub because: u32,
}

/// How the claims of some pieces of one incident stand. `graph` holds what is known of reports and outlets; the numbers of
/// claims and evidence are made the places of their pieces.
pub fn stand(pieces: &[Piece], graph: &SourceGraph) -> Standing {
    let words: Vec<SpeakerWords> = pieces.iter().map(|piece| piece.speaker.clone()).collect();
    let speakers = Speakers::new(&words, &graph.outlets());
    let mut graph = graph.clone();
    speakers.add_to(&mut graph);
    let mut proposed: Vec<ProposedClaim> = pieces.iter().map(|piece| piece.claim.clone()).collect();
    for (at, claim) in proposed.iter_mut().enumerate() {
        claim.id = at as u32;
        // "Denied attacking the town": who acts is who speaks.
        let actors = &mut claim.proposition.predicate.actors;
        if let Some(speaker) = speakers.get(at).filter(|_| pieces[at].is_own_act && actors.is_empty()) {
            actors.extend(speaker.as_actor());
        }
    }
    let groups = group_claims(&proposed, &same_toll(pieces));
    let actors: Vec<BTreeSet<String>> = groups
        .iter()
        .map(|group| {
            group
                .claims
                .iter()
                .flat_map(|(at, _)| proposed[*at as usize].proposition.predicate.actors.iter().cloned())
                .collect()
        })
        .collect();
    let interest = Interest::of(pieces, &speakers, &groups, &actors);
    let mut standing = Standing {
        parties: interest.parties.clone(),
        labels: (0..pieces.len())
            .map(|at| speakers.get(at).map(|speaker| speaker.label.clone()).unwrap_or_default())
            .collect(),
        nodes: (0..pieces.len())
            .map(|at| speakers.get(at).map_or(pieces[at].evidence.source.clone(), |speaker| speaker.node.clone()))
            .collect(),
        claims: Vec::new(),
    };
    for (group, actors) in groups.iter().zip(&actors) {
        let is_negative = is_negative(group, &proposed, pieces);
        let members: Vec<usize> = group.claims.iter().map(|(at, _)| *at as usize).collect();
        let answers =
            |at: usize| pieces[at].is_own_act || speakers.get(at).is_some_and(|speaker| speaker.answers_for(actors));
        // Who says by himself what he does admits nothing: somebody else must have said it, or asked.
        let others = members.iter().any(|&at| pieces[at].evidence.is_evidence && !answers(at));
        let evidence: Vec<Evidence> = group
            .claims
            .iter()
            .map(|&(number, stance)| {
                let at = number as usize;
                let own = &pieces[at];
                // Nor does who says that it was not so.
                let is_accountable = !is_negative && answers(at) && (others || own.claim.stance == Stance::Confirms);
                Evidence {
                    id: number,
                    source: standing.nodes[at].clone(),
                    stance: if is_negative { own.claim.stance } else { stance },
                    is_party: is_accountable || interest.is_party(at, &speakers),
                    is_accountable,
                    ..own.evidence.clone()
                }
            })
            .collect();
        let numbers = numbers_of(pieces, &evidence);
        let agree = numbers.iter().all(|(_, numbers)| numbers.agree);
        let numbers = numbers.into_iter().map(|(class, numbers)| (class, numbers.low, numbers.high)).collect();
        standing.claims.push(StandingClaim {
            status: status(&evidence, &graph, agree),
            evidence,
            is_negative,
            numbers,
        });
    }
    let weight = |claim: &StandingClaim| claim.status.asserting.all.high + 2 * claim.status.denying.all.high;
    standing.claims.sort_by_key(|claim| std::cmp::Reverse((weight(claim), claim.evidence.len())));
    standing
}

impl Standing {
    /// The words for the source of a piece.
    pub fn speaker(&self, piece: u32) -> &str {
        self.labels.get(piece as usize).map_or("", String::as_str)
    }

    /// The words for what is left of several sources: those of what stands at the end where a report has it speak, else of the
    /// first that has a name.
    pub fn root(&self, root: &Root) -> &str {
        let at_end = self.nodes.iter().position(|node| *node == root.node);
        let named =
            || root.evidence.iter().copied().find(|at| self.nodes.get(*at as usize).is_some_and(Node::is_named));
        let at =
            at_end.or_else(|| named().map(|at| at as usize)).or_else(|| root.evidence.first().map(|at| *at as usize));
        at.and_then(|at| self.labels.get(at)).map_or("", String::as_str)
    }
}

/// Whether all that is said of it is said in the negative, so that the claim is the negation: who says "we do not discuss it"
/// denies nothing that anybody said.
fn is_negative(group: &ClaimGroup, proposed: &[ProposedClaim], pieces: &[Piece]) -> bool {
    let mut members = group
        .claims
        .iter()
        .map(|(at, _)| &proposed[*at as usize])
        .zip(group.claims.iter().map(|(at, _)| &pieces[*at as usize]));
    members.any(|(claim, piece)| piece.evidence.is_evidence && claim.proposition.is_negated)
        && group.claims.iter().all(|(at, _)| {
            let (claim, piece) = (&proposed[*at as usize], &pieces[*at as usize]);
            !piece.evidence.is_evidence || (claim.proposition.is_negated && claim.stance != Stance::Denies)
        })
}

/// Whether a predicate gives the number of people of a class: with others ("the blast that killed 12") the number stands beside what
/// is claimed.
fn tells(class: &str, proposition: &Proposition) -> bool {
    let words: &[&str] = match class {
        "killed" => &["kill", "die", "dead", "death", "toll", "perish", "victim", "identify", "lose"],
        "injured" => &["hurt", "injure", "wound", "injury"],
        "displaced" => &["displace", "flee", "evacuate"],
        "arrested" => &["arrest", "detain", "capture"],
        "missing" => &["miss", "missing", "disappear"],
        _ => &[],
    };
    let lemma = proposition.predicate.lemma.as_str();
    words.contains(&lemma) || matches!(lemma, "be" | "number" | "rise" | "count" | "toll")
}

/// Claims of how many died are one, whatever their words.
fn same_toll(pieces: &[Piece]) -> Vec<Judgement> {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let mut same = Vec::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.evidence.is_evidence) {
        let told = piece.numbers.iter().find(|(class, _)| class == "killed" && tells(class, &piece.claim.proposition));
        let Some((class, _)) = told else { continue };
        match first.get(class.as_str()) {
            Some(&first) => same.push(Judgement::Same(first, at as u32)),
            None => {
                first.insert(class, at as u32);
            }
        }
    }
    same
}

/// The numbers of people that are asserted in a claim, class by class ("killed", "injured").
fn numbers_of(pieces: &[Piece], evidence: &[Evidence]) -> Vec<(String, Numbers)> {
    let mut by_class: BTreeMap<&str, Vec<NumberSaid>> = BTreeMap::new();
    let asserted = evidence
        .iter()
        .filter(|one| one.is_evidence && matches!(one.stance, Stance::Asserts | Stance::Confirms | Stance::Accuses));
    for one in asserted {
        let mut seen = BTreeSet::new();
        let piece = &pieces[one.id as usize];
        for (class, range) in piece.numbers.iter().filter(|(class, _)| tells(class, &piece.claim.proposition)) {
            // The first number of a class is the claim's own; others are parts of it.
            if seen.insert(class) {
                let source = format!("{:?}", one.source);
                let is_named = one.source.is_named();
                let number = NumberSaid { source, is_named, range: *range, day: one.day, claim: one.id };
                by_class.entry(class).or_default().push(number);
            }
        }
    }
    by_class.into_iter().map(|(class, said)| (class.to_owned(), Numbers::new(&said))).collect()
}

/// Who has an interest in an incident.
#[derive(Default)]
struct Interest {
    parties: Vec<Party>,
    sides: BTreeSet<String>,
    nodes: BTreeSet<Node>,
}

impl Interest {
    fn of(pieces: &[Piece], speakers: &Speakers, groups: &[ClaimGroup], actors: &[BTreeSet<String>]) -> Self {
        let mut interest = Interest::default();
        let mut found: BTreeMap<(String, PartyRole), u32> = BTreeMap::new();
        let is_evidence = |at: u32| pieces[at as usize].evidence.is_evidence;
        let mut mark = |interest: &mut Interest, at: u32, role: PartyRole| {
            let Some(speaker) = speakers.get(at as usize).filter(|speaker| speaker.node.is_named()) else { return };
            interest.nodes.insert(speaker.node.clone());
            let label = match speaker.side.as_ref().filter(|_| speaker.is_of_state) {
                Some(side) => {
                    interest.sides.insert(side.clone());
                    capitalized(side)
                }
                None => speaker.label.clone(),
            };
            found.entry((label, role)).or_insert(at);
        };
        for (group, actors) in groups.iter().zip(actors) {
            let members = || group.claims.iter().map(|(at, _)| *at).filter(|at| is_evidence(*at));
            let accusers: Vec<u32> =
                members().filter(|&at| pieces[at as usize].claim.stance == Stance::Accuses).collect();
            // Who is accused may speak of something else only. An accusation of "some people" makes nobody a party.
            let answers =
                |at: &u32| is_evidence(*at) && speakers.get(*at as usize).is_some_and(|one| one.answers_for(actors));
            let accused: Vec<u32> = (0..pieces.len() as u32).filter(answers).collect();
            if !accusers.is_empty() && !accused.is_empty() {
                accused.into_iter().for_each(|at| mark(&mut interest, at, PartyRole::Accused));
                accusers.into_iter().for_each(|at| mark(&mut interest, at, PartyRole::Accuser));
            }
        }
        let party = |((label, role), because)| Party { label, role, because };
        interest.parties = found.into_iter().map(party).collect();
        interest
    }

    fn is_party(&self, at: usize, speakers: &Speakers) -> bool {
        speakers.get(at).is_some_and(|speaker| {
            self.nodes.contains(&speaker.node)
                || speaker.is_of_state && speaker.side.as_ref().is_some_and(|side| self.sides.contains(side))
        })
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::independence::Status;
    use crate::link::EventMention;
    use dateline_extract::SourceType;

    fn set(words: &str) -> BTreeSet<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    /// What somebody says of an act: who speaks, the stance, the act and who did it.
    fn piece(words: &str, kind: SourceType, stance: Stance, act: &str, actors: &str) -> Piece {
        let lower = words.to_lowercase();
        let node = match kind {
            SourceType::NamedPerson => Node::Person(lower),
            SourceType::Organisation => Node::Organization(lower),
            _ => Node::Unnamed(1, lower),
        };
        let (lemma, is_negated) = act.strip_prefix("not ").map_or((act, false), |act| (act, true));
        let predicate = EventMention {
            lemma: lemma.to_owned(),
            stem: lemma.to_owned(),
            actors: set(actors),
            affected: set("town"),
            ..EventMention::default()
        };
        let proposition = Proposition { predicate, is_negated, ..Proposition::default() };
        let evidence = Evidence {
            id: 0,
            report: 1,
            source: node.clone(),
            stance: proposition.stance(stance),
            day: None,
            is_evidence: true,
            is_party: false,
            is_accountable: false,
            is_withdrawn: false,
        };
        let speaker = SpeakerWords { report: 1, words: words.to_owned(), name: None, kind, node, is_evidence: true };
        Piece {
            claim: ProposedClaim { id: 0, proposition, stance },
            evidence,
            speaker,
            is_own_act: false,
            numbers: Vec::new(),
        }
    }

    fn check(pieces: &[Piece], expected: &[(Status, &str, &str)]) -> Standing {
        let standing = stand(pieces, &SourceGraph::new());
        let found: Vec<(Status, String, String)> = standing
            .claims
            .iter()
            .map(|claim| {
                (claim.status.status, claim.status.asserting.named.to_string(), claim.status.denying.all.to_string())
            })
            .collect();
        let expected: Vec<(Status, String, String)> = expected
            .iter()
            .map(|(status, named, denying)| (*status, (*named).to_owned(), (*denying).to_owned()))
            .collect();
        assert_eq!(found, expected, "{standing:#?}");
        standing
    }

    const PERSON: SourceType = SourceType::NamedPerson;
    const BODY: SourceType = SourceType::Organisation;

    #[test]
    fn accuser_and_accused_are_parties_and_each_side_is_heard_once() {
        let denial = Piece { is_own_act: true, ..piece("Tolland", BODY, Stance::Denies, "bomb", "") };
        let pieces = [
            piece("Governor Ada Vell", PERSON, Stance::Accuses, "bomb", "tolland"),
            piece("Tolland's defence ministry", BODY, Stance::Denies, "bomb", "tolland"),
            denial,
            piece("Ina Orr", PERSON, Stance::Asserts, "bomb", "tolland"),
        ];
        let standing = check(&pieces, &[(Status::Contested, "2", "1-2")]);
        let parties: Vec<(&str, PartyRole)> =
            standing.parties.iter().map(|party| (party.label.as_str(), party.role)).collect();
        assert_eq!(parties, [("Ada Vell", PartyRole::Accuser), ("Tolland", PartyRole::Accused)]);
        let marks: Vec<(bool, bool)> =
            standing.claims[0].evidence.iter().map(|one| (one.is_party, one.is_accountable)).collect();
        assert_eq!(marks, [(true, false), (true, true), (true, true), (false, false)]);
        assert_eq!(standing.root(&standing.claims[0].status.denying.roots[0]), "Tolland");
    }

    #[test]
    fn who_did_it_and_says_so_confirms_it() {
        let alone = piece("Tolland's army", BODY, Stance::Asserts, "bomb", "army tolland");
        check(std::slice::from_ref(&alone), &[(Status::SingleSourced, "1", "0")]);
        check(
            &[alone, piece("a nurse", SourceType::RolePerson, Stance::Asserts, "bomb", "army")],
            &[(Status::Confirmed, "1", "0")],
        );
    }

    #[test]
    fn what_nobody_says_is_not_denied() {
        let refusal = piece("Ina Orr", PERSON, Stance::Asserts, "not discuss", "");
        let standing = check(std::slice::from_ref(&refusal), &[(Status::SingleSourced, "1", "0")]);
        assert!(standing.claims[0].is_negative);
        let other = piece("Tam Roos", PERSON, Stance::Asserts, "discuss", "");
        check(&[refusal, other], &[(Status::Contested, "1", "1")]);
    }

    #[test]
    fn tolls_are_one_claim_whatever_their_words() {
        let toll = |who: &str, predicate: &str, number: f64, day: i32| {
            let mut piece = piece(who, PERSON, Stance::Asserts, predicate, "");
            piece.numbers = vec![("killed".to_owned(), NumberRange { low: Some(number), high: Some(number) })];
            piece.evidence.day = Some(day);
            piece
        };
        check(&[toll("Ina Orr", "die", 12.0, 1), toll("Tam Roos", "be", 17.0, 1)], &[(Status::Contested, "2", "0")]);
        // A toll rises: the lower number was that of an earlier day.
        check(
            &[toll("Ina Orr", "die", 12.0, 1), toll("Tam Roos", "kill", 17.0, 2)],
            &[(Status::Corroborated, "2", "0")],
        );
        check(&[toll("Ina Orr", "die", 17.0, 1), toll("Tam Roos", "kill", 12.0, 2)], &[(Status::Contested, "2", "0")]);
    }
}
