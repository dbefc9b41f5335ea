//! Actors: what a phrase stands for in the world, by country, PLOVER sector and identity.
//!
//! [`Actors`] is built once from the tables of the world. [`Actors::cast`] takes one analyzed report and gives its [`Cast`];
//! [`Cast::resolve`] resolves a phrase of that report, by the report's own names first: "Mr. Ruiz" is whoever it called
//! "Foreign Minister Ana Ruiz" before. [`Actors::phrase`] resolves words that stand alone.
//!
//! The order of what counts as evidence: a name of the tables as it is written; title and name; who held an office at the
//! date of publication; a title with a country; a country with a noun for people or bodies ("Iraqi army"); a country or its
//! capital as one who acts. Without any of these nothing is resolved. A date is always the report's, never today's.
//!
//! Begin with [`Actor`]. The words of a phrase are cut in `words`, looked up in `dictionary`, whose rows `tables` reads;
//! `phrase` decides, with `persons`, `roles` and what stands `beside`; `holders` knows who was what when, and `cast` knows the
//! report.

mod beside;
mod cast;
mod dates;
mod dictionary;
mod holders;
mod lists;
mod located;
mod names;
mod persons;
mod phrase;
mod roles;
mod spelling;
mod tables;
mod words;

pub use cast::Cast;
pub use dates::TableDate;
pub(crate) use dictionary::Identity;
pub use phrase::PhraseContext;
pub use tables::{ActorTables, Actors};

use crate::entities::EntityId;
use dateline_text::{RecordId, RuleId};
use std::fmt;

/// A country by its ISO 3166 alpha-3 code, or what a body without a country has instead: `IGO` (between governments), `NGO`,
/// `IMG` (an armed or criminal group over many countries), `MNC` (a company over many), `INT`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 3]);

impl CountryCode {
    /// The code of three capital letters; `None` for other words.
    pub fn new(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(CountryCode(bytes))
    }

    /// The three letters.
    pub fn as_str(&self) -> &str {
        // Made of ASCII letters alone, so it is always text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether it is a country's, and not the code of bodies that have none.
    pub fn is_country(self) -> bool {
        !matches!(&self.0, b"IGO" | b"NGO" | b"IMG" | b"MNC" | b"INT")
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

macro_rules! sectors {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// What an actor is in its society: the sectors of PLOVER.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Sector {
            $($(#[$doc])* $variant,)+
        }

        impl Sector {
            /// All sectors.
            pub const ALL: &'static [Sector] = &[$(Sector::$variant),+];

            /// PLOVER's code.
            pub fn name(self) -> &'static str {
                match self {
                    $(Sector::$variant => $name,)+
                }
            }

            /// The sector with this code.
            pub fn from_name(name: &str) -> Option<Sector> {
                Self::ALL.iter().copied().find(|sector| sector.name() == name)
            }
        }
    };
}

sectors! {
    /// Government, the executive.
    Government = "GOV",
    /// Armed forces.
    Military = "MIL",
    /// Rebels: armed and against the government.
    Rebel = "REB",
    /// Politically against the government, unarmed.
    Opposition = "OPP",
    /// Political parties.
    Party = "PTY",
    /// Police.
    Police = "COP",
    /// Courts and judges.
    Judiciary = "JUD",
    /// Parliaments and their members.
    Legislature = "LEG",
    /// Intelligence services.
    Intelligence = "SPY",
    /// Armed and not identified: "gunmen".
    UnidentifiedArmed = "UAF",
    /// Armed beside the state: militias that are not against it.
    Paramilitary = "PRM",
    /// People at large.
    Civilian = "CVL",
    /// Companies and people in business.
    Business = "BUS",
    /// Farmers and fishers.
    Agriculture = "AGR",
    /// Schools, universities, scientists.
    Education = "EDU",
    /// Journalists and media.
    Journalism = "JRN",
    /// Medicine and health.
    Medicine = "MED",
    /// Workers and unions.
    Labor = "LAB",
    /// The religious.
    Religion = "REL",
    /// Ethnic and other groups of society.
    Society = "SOC",
    /// Refugees and the displaced.
    Refugee = "REF",
    /// Criminals and suspects.
    Criminal = "CRM",
    /// Those who matter without an office: former ministers, elders.
    Elite = "ELI",
    /// States that few recognize.
    PartlyRecognized = "PRE",
}

impl fmt::Display for Sector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// An office or other part that an actor has had, with its dates as far as they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// What it makes of the actor while it lasts.
    pub sector: Option<Sector>,
    /// The kind of office in the tables: `foreign_minister`. None where only words of the report tell of the role.
    pub office: Option<String>,
    /// Where: the country, or the body's code.
    pub country: Option<CountryCode>,
    /// Its title, by the tables or in the words of the report.
    pub title: String,
    /// From when; none where it is not known.
    pub from: Option<TableDate>,
    /// Until when; none where it goes on or is not known.
    pub to: Option<TableDate>,
    /// Whether it holds at the date of publication; none where there is no date, or the table cannot tell.
    pub holds: Option<bool>,
}

/// Who or what a phrase stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Actor {
    /// The entity of the report that it is.
    pub entity: Option<EntityId>,
    /// Its country.
    pub country: Option<CountryCode>,
    /// Its sectors, the first one first: a defense minister is `GOV` and `MIL`.
    pub sectors: Vec<Sector>,
    /// What it is: `person`, `state`, or a kind of the table of actors such as `armed_group`. None for a phrase of role nouns.
    pub kind: Option<String>,
    /// Its name in the tables.
    pub name: Option<String>,
    /// Its id in Wikidata, where the tables are certain of it.
    pub wikidata: Option<String>,
    /// Its offices, by date.
    pub roles: Vec<Role>,
    /// The rule that decided.
    pub rule: Option<RuleId>,
    /// The row of a table that supports it, as `table:key`.
    pub record: Option<RecordId>,
    /// How sure, from 0 to 1.
    pub confidence: f32,
    /// Another country that it may be of, and could be nearly as well.
    pub runner_up: Option<CountryCode>,
}

impl Actor {
    /// The first sector.
    pub fn sector(&self) -> Option<Sector> {
        self.sectors.first().copied()
    }
}
