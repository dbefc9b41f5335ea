//! Names in running text: what kinds there are.

use dateline_text::{Span, Text};
use std::ops::Range;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NameKind {
    /// A person, or persons of one name.
    Person,
    /// A company, agency, party, army, team or other body.
    Organization,
    /// A country, region or town: a place with a government.
    Gpe,
    /// A sea, mountain, continent or other place without a government.
    Location,
    /// A building, bridge, airport, camp or other thing built.
    Facility,
    /// A nationality, faith or political group, as a noun or an adjective.
    Norp,
    /// A war, disaster, conference or other event with a name.
    Event,
    /// A work, law, product, language or anything else with a name.
    Miscellaneous,
}

impl NameKind {
    /// All kinds, in the order of the trained tags.
    pub const ALL: &'static [NameKind] = &[
        NameKind::Person,
        NameKind::Organization,
        NameKind::Gpe,
        NameKind::Location,
        NameKind::Facility,
        NameKind::Norp,
        NameKind::Event,
        NameKind::Miscellaneous,
    ];

    /// The kind's code in records: `PER` `ORG` `GPE` `LOC` `FAC` `NORP` `EVENT` `MISC`.
    pub fn name(self) -> &'static str {
        match self {
            NameKind::Person => "PER",
            NameKind::Organization => "ORG",
            NameKind::Gpe => "GPE",
            NameKind::Location => "LOC",
            NameKind::Facility => "FAC",
            NameKind::Norp => "NORP",
            NameKind::Event => "EVENT",
            NameKind::Miscellaneous => "MISC",
        }
    }
}

/// A name at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The ids of its tokens, as a range over [`TokenId`](crate::TokenId)'s number; they are of one sentence.
    pub tokens: Range<u32>,
    /// From its first token to its last.
    pub span: Span<Text>,
    /// What it names.
    pub kind: NameKind,
    /// How sure the model is of extent and kind, from 0 to 1.
    pub confidence: f32,
}
