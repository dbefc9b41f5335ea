//! What a place's name does in its sentence: a location, an actor, a modifier, or a part of another name.
//!
//! Begin with [`use_of`]. A country, capital or seat of power that says, signs or sends stands for its government.

use super::mentions::{Mention, Origin};
use crate::clauses::Clauses;
use dateline_nlp::{Analysis, TokenId};

/// What a place's name does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceUse {
    /// Where something is or happens.
    Location,
    /// A country, capital or building that acts: its government or another body.
    Actor,
    /// Says which one a noun is: "the Varn talks".
    Modifier,
    /// A part of the name of something else.
    Name,
}

impl PlaceUse {
    /// All uses.
    pub const ALL: &'static [PlaceUse] = &[PlaceUse::Location, PlaceUse::Actor, PlaceUse::Modifier, PlaceUse::Name];

    /// The word for it in the record.
    pub fn name(self) -> &'static str {
        match self {
            PlaceUse::Location => "location",
            PlaceUse::Actor => "actor",
            PlaceUse::Modifier => "modifier",
            PlaceUse::Name => "name",
        }
    }
}

/// Verbs whose subject need not act: being, having, lying, undergoing.
const STATES: &[&str] = &[
    "be",
    "have",
    "lie",
    "border",
    "see",
    "suffer",
    "experience",
    "face",
    "stretch",
    "remain",
    "become",
    "contain",
    "include",
    "rank",
    "count",
    "boast",
    "need",
    "lack",
    "belong",
    "grow",
    "shrink",
    "fall",
    "rise",
    "happen",
    "occur",
    "sit",
    "stand",
    "look",
    "seem",
    "appear",
    "comprise",
    "consist",
    "cover",
    "feature",
    "record",
    "report",
    "rely",
    "depend",
    "host",
];

/// Nouns that a country is when it acts with others.
const PARTIES: &[&str] = &[
    "member",
    "ally",
    "partner",
    "backer",
    "rival",
    "enemy",
    "foe",
    "supporter",
    "sponsor",
    "signatory",
    "party",
    "power",
    "opponent",
    "critic",
    "mediator",
    "guarantor",
    "host",
    "donor",
    "supplier",
    "buyer",
    "adversary",
    "target",
];

/// Verbs whose object or addressee acts or is acted upon as a state.
const TOWARDS: &[&str] = &[
    "urge",
    "ask",
    "tell",
    "warn",
    "accuse",
    "blame",
    "invite",
    "persuade",
    "press",
    "pressure",
    "call",
    "support",
    "back",
    "sanction",
    "condemn",
    "criticize",
    "criticise",
    "thank",
    "recognize",
    "recognise",
    "threaten",
    "help",
    "arm",
    "oppose",
    "defy",
    "join",
    "order",
    "allow",
    "force",
    "demand",
    "want",
    "assure",
    "remind",
    "praise",
    "fight",
    "trust",
    "provoke",
    "isolate",
    "represent",
];

/// Nouns of which a place before them says where.
const PARTS: &[&str] = &[
    "capital",
    "border",
    "city",
    "town",
    "village",
    "north",
    "south",
    "east",
    "west",
    "coast",
    "center",
    "centre",
    "outskirt",
    "suburb",
    "province",
    "region",
    "area",
    "street",
    "port",
    "district",
    "mountain",
    "island",
    "territory",
    "soil",
    "airspace",
    "water",
    "shore",
    "countryside",
    "neighborhood",
    "neighbourhood",
    "valley",
    "airport",
    "county",
    "state",
    "side",
    "frontier",
    "interior",
];

/// Prepositions that lead to somewhere.
const WHERE: &[&str] = &[
    "in",
    "at",
    "near",
    "from",
    "to",
    "into",
    "across",
    "around",
    "outside",
    "inside",
    "through",
    "throughout",
    "toward",
    "towards",
    "over",
    "within",
    "off",
    "along",
    "beyond",
    "above",
    "below",
    "under",
    "of",
    "on",
    "onto",
    "between",
    "behind",
    "beside",
];

/// What the name does. `may_act` says whether the place is a country, or one that stands for a body.
pub(crate) fn use_of(analysis: &Analysis, mention: &Mention, may_act: bool) -> PlaceUse {
    if mention.origin == Origin::Inside {
        return PlaceUse::Name;
    }
    let Some(clauses) = Clauses::of(analysis) else { return PlaceUse::Location };
    if mention.tokens.is_empty() {
        return PlaceUse::Location;
    }
    let is_outside = |at: &u32| clauses.head(*at).is_none_or(|head| !mention.tokens.contains(&head));
    let Some(mut at) = mention.tokens.clone().rev().find(|at| is_outside(at)) else { return PlaceUse::Location };
    // A member of a list does what the first does.
    while clauses.relation(at) == "conj"
        && let Some(first) = clauses.head(at)
    {
        at = first;
    }
    let Some(head) = clauses.head(at) else { return PlaceUse::Location };
    let lemma = analysis.lemma(TokenId(head));
    let possessive =
        clauses.child(at, &["case"]).is_some_and(|case| matches!(analysis.lower(TokenId(case)), "'s" | "'"));
    match clauses.deprel(at) {
        "nmod:poss" if possessive => {
            if PARTS.contains(&lemma) {
                PlaceUse::Location
            } else {
                PlaceUse::Modifier
            }
        }
        "compound" | "amod" | "nmod:desc" => {
            if PARTS.contains(&lemma) {
                PlaceUse::Location
            } else {
                PlaceUse::Modifier
            }
        }
        "nsubj" | "nsubj:outer" if may_act => {
            if clauses.child(head, &["cop"]).is_some() {
                return if PARTIES.contains(&lemma) { PlaceUse::Actor } else { PlaceUse::Location };
            }
            let is_state = STATES.contains(&lemma) || !clauses.predicate(head);
            if is_state { PlaceUse::Location } else { PlaceUse::Actor }
        }
        "obl:agent" if may_act => PlaceUse::Actor,
        "obj" | "iobj" if may_act && TOWARDS.contains(&lemma) => PlaceUse::Actor,
        "appos" | "parataxis" if may_act && PARTIES.contains(&lemma) => PlaceUse::Actor,
        "obl" | "nmod" if may_act => {
            let case = clauses.child(at, &["case"]).map_or("", |case| analysis.lower(TokenId(case)));
            match case {
                "with" | "against" => PlaceUse::Actor,
                "by" if clauses.passive(head) => PlaceUse::Actor,
                "between" => PlaceUse::Actor,
                "on" if matches!(lemma, "sanction" | "pressure" | "impose" | "call" | "embargo") => PlaceUse::Actor,
                _ if WHERE.contains(&case) => PlaceUse::Location,
                _ => PlaceUse::Location,
            }
        }
        _ => {
            // "Iran – not a coalition member": the noun that it is told to be hangs on it.
            let told = clauses.children(at).any(|child| {
                matches!(clauses.relation(child), "appos" | "parataxis" | "acl")
                    && PARTIES.contains(&analysis.lemma(TokenId(child)))
            });
            if may_act && told { PlaceUse::Actor } else { PlaceUse::Location }
        }
    }
}
