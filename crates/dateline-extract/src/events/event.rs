//! The types of an event: what happened, who did it to whom, where and when, and how the report stands to it.

use crate::actors::{CountryCode, Sector};
use crate::attribution::{AttributionId, Stance, named};
use crate::entities::EntityId;
use crate::quantities::QuantityId;
use dateline_nlp::TokenId;
use dateline_text::{BlockId, EvidenceId, Grounded, RuleId, Span, Text};

named! {
    /// What kind of event it is: PLOVER's sixteen types, and other public events with deaths, injuries or damage.
    EventType {
        /// Promise, sign, accept.
        Agree = "AGREE",
        /// Meet, visit, phone, hold talks.
        Consult = "CONSULT",
        /// Praise, endorse, recognize, rally for.
        Support = "SUPPORT",
        /// Yield politically, resign, ease restrictions, pardon.
        Concede = "CONCEDE",
        /// Work together, share intelligence, exercise together.
        Cooperate = "COOPERATE",
        /// Give money, arms, relief, asylum.
        Aid = "AID",
        /// Withdraw, release, disarm, cease fire.
        Retreat = "RETREAT",
        /// Demand, appeal, order.
        Request = "REQUEST",
        /// Blame, condemn, sue, investigate.
        Accuse = "ACCUSE",
        /// Refuse, veto, decline.
        Reject = "REJECT",
        /// Threaten.
        Threaten = "THREATEN",
        /// Demonstrate, strike, riot, boycott.
        Protest = "PROTEST",
        /// Embargo, expel, convict, break relations.
        Sanction = "SANCTION",
        /// Deploy, raise an alert, arm.
        Mobilize = "MOBILIZE",
        /// Arrest, seize, restrict, censor, impose a curfew.
        Coerce = "COERCE",
        /// Kill, attack, bomb, clash, abduct.
        Assault = "ASSAULT",
        /// Death, injury or damage by accident, disease or nature.
        Disaster = "DISASTER",
    }
}

named! {
    /// Whether the words say that it happened or that it did not.
    Polarity {
        /// It did, or is spoken of so.
        Positive = "+",
        /// It did not.
        Negative = "-",
    }
}

named! {
    /// How real the event is in the words of its holder.
    Reality {
        /// It happened.
        Actual = "actual",
        /// It goes on.
        Ongoing = "ongoing",
        /// It is scheduled or will come.
        Planned = "planned",
        /// It may or might be, or only under a condition.
        Possible = "possible",
        /// Somebody threatens to do it.
        Threatened = "threatened",
        /// Somebody asks for it.
        Requested = "requested",
        /// Somebody tried to do it.
        Attempted = "attempted",
        /// A habit or a kind, and no single event.
        Generic = "generic",
    }
}

named! {
    /// How factual somebody says that it is: FactBank's values.
    FactValue {
        /// Certainly so.
        Certain = "CT+",
        /// Probably so.
        Probable = "PR+",
        /// Possibly so.
        Possible = "PS+",
        /// Certainly not so.
        CertainNot = "CT-",
        /// Probably not so.
        ProbableNot = "PR-",
        /// Possibly not so.
        PossibleNot = "PS-",
        /// Known whether, not said.
        CertainOpen = "CTu",
        /// Not told.
        Unknown = "Uu",
    }
}

impl EventType {
    /// PLOVER's quad class: 1 and 2 cooperation in words and in deeds, 3 and 4 conflict; none for a disaster.
    pub fn quad(self) -> Option<u8> {
        Some(match self {
            EventType::Agree | EventType::Consult | EventType::Support | EventType::Concede => 1,
            EventType::Cooperate | EventType::Aid | EventType::Retreat => 2,
            EventType::Request | EventType::Accuse | EventType::Reject | EventType::Threaten => 3,
            EventType::Protest | EventType::Sanction | EventType::Mobilize | EventType::Coerce | EventType::Assault => {
                4
            }
            EventType::Disaster => return None,
        })
    }
}

/// The place of an event in [`crate::Extraction::events`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u32);

/// Somebody or something that takes part in an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The noun phrase.
    pub span: Span<Text>,
    /// Its head word.
    pub head: TokenId,
    /// How it hangs on the trigger: the slot of the frame and the relations of the tree, `subj nsubj:pass`.
    pub path: String,
    /// What it rests on.
    pub evidence: EvidenceId,
    /// Which entity of the report it is, once it is resolved.
    pub entity: Option<EntityId>,
    /// ISO 3166 alpha-3, or `IGO`, `NGO` ..., once it is resolved.
    pub country: Option<CountryCode>,
    /// PLOVER's sectors, once it is resolved.
    pub sectors: Vec<Sector>,
}

/// A number that belongs to an event.
#[derive(Clone, Debug, PartialEq)]
pub struct EventQuantity {
    /// The words.
    pub span: Span<Text>,
    /// What is counted, as a lemma.
    pub of: Option<String>,
    /// `count` `killed` `injured` `displaced` `arrested` `money` `other`.
    pub kind: &'static str,
    /// The quantity of the report that it is.
    pub quantity: Option<QuantityId>,
}

/// Who says that the event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The text itself.
    Author,
    /// The source of an attribution.
    Attributed(AttributionId),
}

/// How factual the event is for one source, seen through the chain of those who report it.
#[derive(Clone, Debug, PartialEq)]
pub struct Factuality {
    /// The sources inwards from the author; empty for the author.
    pub according_to: Vec<AttributionId>,
    /// How factual.
    pub value: FactValue,
}

/// One mention of a public event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its place in the extraction.
    pub id: EventId,
    /// The words that express it, in text order: "launched", "strikes".
    pub trigger: Vec<Span<Text>>,
    /// The head word of the trigger.
    pub head: TokenId,
    /// The words of [`Event::head`].
    pub head_span: Span<Text>,
    /// What kind of event it is.
    pub kind: Grounded<EventType>,
    /// How it was done, in PLOVER's word where there is one.
    pub mode: Option<String>,
    /// CAMEO's code, as long as the words tell.
    pub cameo: Option<String>,
    /// PLOVER's contexts.
    pub context: Vec<String>,
    /// Who does it; of a reciprocal event, all parties.
    pub actor: Vec<Argument>,
    /// To whom it is done.
    pub recipient: Vec<Argument>,
    /// Where, as the event's own clause says.
    pub place: Vec<Span<Text>>,
    /// When, as the event's own clause says.
    pub time: Vec<Span<Text>>,
    /// How many.
    pub quantity: Vec<EventQuantity>,
    /// Whether the actors do it to one another.
    pub reciprocal: bool,
    /// Whether it happened; none where that has not been read.
    pub polarity: Option<Polarity>,
    /// How real it is; none where that has not been read.
    pub reality: Option<Reality>,
    /// Who says so; none where that has not been read.
    pub held_by: Option<Holder>,
    /// How the holder stands to it; none for the author.
    pub holder_stance: Option<Stance>,
    /// How factual it is for the author and for each source in the chain.
    pub factuality: Vec<Factuality>,
    /// The earlier mention of the same event in this report.
    pub same_as: Option<EventId>,
    /// How sure the reader is of trigger and type, from 0 to 1.
    pub confidence: f32,
    /// The next best type with its confidence.
    pub runner_up: Option<(EventType, f32)>,
    /// The frame that found it: `assault:attack`.
    pub frame: String,
    /// What was read of the trigger on the way, for `explain`.
    pub because: Vec<String>,
    /// The block of the trigger; a related link's is no evidence for this report.
    pub block: BlockId,
    /// The rule that found it.
    pub rule: RuleId,
    /// What it rests on as a whole.
    pub evidence: EvidenceId,
}
