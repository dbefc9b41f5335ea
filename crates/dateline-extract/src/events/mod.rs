//! What happened: events with who did it to whom, where, when and how many, typed as PLOVER and CAMEO do.
//!
//! Three steps. The reader (`reader`) looks each word up among the frames (`frames`, read from
//! `lang/<code>/events/*.toml`) and fills their roles (`participants`) from the tree (`roles`), which gives candidates. A decision
//! (`decision`) is taken among the candidates of each trigger, and what a trained branch says of who takes part is put
//! together with what the rules found (`merge`). Then the chosen ones are looked at together
//! (`settle`): a noun and the verb it leans on become one event, casualties get their type from what caused them,
//! numbers, places and times of the clause are added (`circumstances`, `attachment`), and later mentions of the same event are joined
//! (`mentions`). What an act is about, which tells its code and stands below it in certainty, `matter` says.
//!
//! Begin with [`Event`], then `settle::read`. Whether an event happened and who says so is read in `status`.
//!
//! Without a parsed document there are no events.

mod attachment;
mod circumstances;
pub(crate) mod decision;
mod event;
pub(crate) mod frames;
pub(crate) mod matter;
mod mentions;
mod merge;
mod participants;
pub(crate) mod reader;
pub(crate) mod roles;
mod settle;
#[cfg(test)]
mod tests;

pub use event::{Argument, Event, EventId, EventQuantity, EventType, FactValue, Factuality, Holder, Polarity, Reality};
pub use frames::{EventTables, Frame, Frames, Slot, Target, TriggerKind};
pub(crate) use settle::{read, resolve};
pub use settle::{silence, triggered, votes};
