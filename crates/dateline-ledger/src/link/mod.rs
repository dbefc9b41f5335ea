//! Which reports and mentions belong together: proposals with scores and reasons, and the groups that follow from them.
//!
//! Nothing here decides for good. Scores of pairs come with their [`LinkReason`]s, groups are computed from scores and from what people
//! judged ([`Judgement`]), and the ledger keeps both, so that every link can be undone. For reports of events with
//! structured fields: [`EventIndex`] proposes pairs, [`event_features`] compares them, [`EventModel`] scores them, and
//! [`average_link`] or [`GrowingGroups`] makes the groups.
//!
//! Reports as wholes are grouped by their terms ([`ReportTerms`], [`ReportSet`]), and mentions of events within the groups by
//! their words and participants ([`EventMention`], [`link_mentions`]).
//!
//! Begin with [`EventReport`]. Invariants: pure; the result depends on the arguments alone; each item stands in exactly
//! one group; judgements hold whatever the scores say.

mod blocks;
mod cluster;
mod events;
mod mentions;
mod rarity;
mod reports;
mod terms;

pub use blocks::{BlockOptions, EventIndex};
pub use cluster::{GrowingGroups, Judgement, ScoredPair, average_link};
pub use events::{
    Count, EVENT_FEATURES, EventFeatures, EventModel, EventReport, EventStatistics, LinkReason, Participant, Point,
    WeightsError, event_features,
};
pub(crate) use mentions::phrase_words;
pub use mentions::{EventMention, FamiliesError, MENTION_THRESHOLD, WordFamilies, link_mentions, score_mentions};
pub use rarity::{Background, Rarity};
pub use reports::{ReportOptions, ReportSet, WeighedReports, link_reports};
pub use terms::{ReportTerms, TermKind};
