//! The types of an extraction, and the extractor.

use crate::actors::{Actor, Actors};
use crate::entities::Entity;
use crate::events::{Event, EventTables, Frames};
use crate::grounding::ground;
use crate::lexicon::{ExtractError, ExtractTables, Lexicon};
use crate::pass;
use crate::places::{self, Atlas, Toponym};
use crate::quantities::Quantity;
use crate::relations::Relation;
use crate::status::{StatusReader, StatusTables};
use crate::tagger::Calibration;
use crate::times::words::Words;
use crate::times::{GroundingTables, Published, Time};
use crate::triggers::Triggers;
use dateline_nlp::Analysis;
use dateline_text::{BlockId, Document, EvidenceId, Grounded, RuleId, Slot, Span, Text, Trail};

macro_rules! named {
    ($(#[$meta:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type {
            $($(#[$doc])* $variant,)+
        }

        impl $type {
            /// All values, in the order of the declaration.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The word for it in the record.
            pub fn name(self) -> &'static str {
                match self {
                    $($type::$variant => $name,)+
                }
            }

            /// The value with this word.
            pub fn from_name(name: &str) -> Option<$type> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}

pub(crate) use named;

named! {
    /// How the words of the content are given.
    AttributionType {
        /// All inside quotation marks.
        Direct = "direct",
        /// None inside quotation marks.
        Indirect = "indirect",
        /// Some inside quotation marks.
        Mixed = "mixed",
        /// There is no content ("declined to comment").
        None = "none",
    }
}

named! {
    /// What kind of act the cue names.
    Attitude {
        /// Said, wrote, showed.
        Speech = "speech",
        /// Believed, feared, expected.
        Belief = "belief",
        /// Ordered, urged, promised, warned.
        Decree = "decree",
    }
}

named! {
    /// How the source stands to the content.
    Stance {
        /// Plainly says so.
        Asserts = "asserts",
        /// Confirms or admits what others reported.
        Confirms = "confirms",
        /// Denies, rejects or disputes it.
        Denies = "denies",
        /// Will not confirm, deny or tell.
        DeclinesToConfirm = "declines_to_confirm",
        /// Asks.
        Asks = "asks",
        /// Says so only under a condition.
        Conditional = "conditional",
        /// Passes on what others say.
        ReportsHearsay = "reports_hearsay",
        /// Thinks it likely.
        Suspects = "suspects",
        /// Says that somebody else did wrong.
        Accuses = "accuses",
        /// Orders, demands, urges.
        Orders = "orders",
        /// Binds the speaker.
        Promises = "promises",
        /// Says what will come.
        Predicts = "predicts",
        /// Takes it back.
        Retracts = "retracts",
    }
}

named! {
    /// What kind of source it is.
    SourceType {
        /// A person by name.
        NamedPerson = "named_person",
        /// A person by role.
        RolePerson = "role_person",
        /// A pronoun.
        Pronoun = "pronoun",
        /// An organisation, office or state.
        Organisation = "organisation",
        /// A document or piece of evidence.
        Document = "document",
        /// Somebody who is not named on purpose.
        Anonymous = "anonymous",
        /// Several people without names.
        UnnamedGroup = "unnamed_group",
        /// No source is stated.
        Unspecified = "unspecified",
    }
}

/// The place of an attribution in [`Extraction::attributions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributionId(pub u32);

/// What the trained tagger says of an attribution, whoever found it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaggerScores {
    /// How likely the cue is one.
    pub cue: f32,
    /// How far the tagger agrees on the content: the probabilities of its words, over all words that it or the tagger
    /// has for content; 1 where there is none.
    pub content: f32,
    /// How likely the source's words are the source of this cue; where there is no source, how likely none is there.
    pub source: f32,
    /// How likely the stance is.
    pub stance: f32,
}

/// One statement, belief, demand or question that the report gives as somebody's.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Its place in the extraction.
    pub id: AttributionId,
    /// Who says so, as full noun phrases; empty when none is stated.
    pub source: Vec<Span<Text>>,
    /// The words that introduce the content; empty only for a headline that is a question.
    pub cue: Vec<Span<Text>>,
    /// What is said, in text order, at most one piece a line for each run of words.
    pub content: Vec<Span<Text>>,
    /// How the words are given.
    pub kind: Grounded<AttributionType>,
    /// What kind of act it is.
    pub attitude: Grounded<Attitude>,
    /// How the source stands to the content.
    pub stance: Grounded<Stance>,
    /// What kind of source it is.
    pub source_type: Grounded<SourceType>,
    /// The fullest name of the source in the report, when the source itself is a pronoun, role or short form.
    pub source_name: Slot<Span<Text>>,
    /// Who is spoken to.
    pub addressee: Option<Span<Text>>,
    /// The attribution whose content holds this one.
    pub nested_in: Option<AttributionId>,
    /// The block of the cue; a related link's is no evidence for this report.
    pub block: BlockId,
    /// How likely it is right, from 0 to 1.
    pub confidence: f32,
    /// What the trained tagger says of it; nothing where no tagger has read the report.
    pub tagger: Option<TaggerScores>,
    /// The rule that found it.
    pub rule: RuleId,
    /// What it rests on as a whole: source, cue and content.
    pub evidence: EvidenceId,
}

/// What was read from one report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// The attributions, in the order of their first words.
    pub attributions: Vec<Attribution>,
    /// The times, in text order; empty when the extractor has no tables for them.
    pub times: Vec<Time>,
    /// The places, in text order; empty when the extractor has no atlas.
    pub places: Vec<Toponym>,
    /// What each entity of the report is in the world, in the order of the entities; filled by [`Extractor::resolve`].
    pub actors: Vec<Option<Grounded<Actor>>>,
    /// How the entities stand to one another, in text order; filled by [`Extractor::resolve`].
    pub relations: Vec<Relation>,
    /// The quantities, in text order; empty when the extractor has no tables for them.
    pub quantities: Vec<Quantity>,
    /// The events, in text order; empty until [`Extractor::events`] has read them.
    pub events: Vec<Event>,
    /// What every value rests on.
    pub trail: Trail,
    /// What could not be read, in words.
    pub warnings: Vec<String>,
}

impl Extraction {
    /// The attribution with this id, if it is one of this extraction's.
    pub fn attribution(&self, id: AttributionId) -> Option<&Attribution> {
        self.attributions.get(id.0 as usize)
    }
}

/// What is known of a report besides its words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting<'s> {
    /// The day of publication, against which relative times are resolved.
    pub published: Option<&'s Published>,
    /// The name of the outlet; a town in it is where the outlet is at home.
    pub publisher: Option<&'s str>,
}

/// Which readers of attributions are asked, where a model has read the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Readers {
    /// The rules alone.
    Rules,
    /// The trained tagger alone; it finds nothing where there is none.
    Tagger,
    /// Both: the rules first, and the tagger where it knows better.
    #[default]
    Both,
}

/// Reads attributions; built once from the tables of a language.
#[derive(Clone, Debug)]
pub struct Extractor {
    lexicon: Lexicon,
    readers: Readers,
    calibration: Option<Calibration>,
    words: Option<Words>,
    actors: Option<Actors>,
    frames: Option<Frames>,
    atlas: Option<Atlas>,
    status: Option<StatusReader>,
}

impl Extractor {
    /// Reads the tables.
    pub fn new(tables: &ExtractTables<'_>) -> Result<Self, ExtractError> {
        Ok(Extractor {
            lexicon: Lexicon::new(tables)?,
            readers: Readers::default(),
            calibration: None,
            words: None,
            actors: None,
            frames: None,
            atlas: None,
            status: None,
        })
    }

    /// Adds the tables of times and quantities, so that these are read too.
    pub fn with_grounding(self, tables: &GroundingTables<'_>) -> Result<Self, ExtractError> {
        Ok(Extractor { words: Some(Words::new(tables)?), ..self })
    }

    /// Adds the tables of the world's actors, so that names and phrases are resolved to what they stand for.
    #[must_use]
    pub fn with_actors(self, actors: Actors) -> Self {
        Extractor { actors: Some(actors), ..self }
    }

    /// What is known of the world's actors.
    pub fn actors(&self) -> Option<&Actors> {
        self.actors.as_ref()
    }

    /// Adds the frames of events, so that [`Extractor::events`] finds them.
    pub fn with_events(self, tables: &EventTables<'_>) -> Result<Self, ExtractError> {
        Ok(Extractor { frames: Some(Frames::new(tables)?), ..self })
    }

    /// Adds the table of status, so that [`Extractor::events`] also says of each event whether it happened, and according
    /// to whom.
    pub fn with_status(self, tables: &StatusTables<'_>) -> Result<Self, ExtractError> {
        Ok(Extractor { status: Some(StatusReader::new(tables)?), ..self })
    }

    /// Adds the trained layer that decides which words tell of events, after [`Extractor::with_events`]. Without bytes there
    /// is none, and the frames' own order decides.
    pub fn with_event_weights(self, weights: &[u8]) -> Result<Self, ExtractError> {
        if weights.is_empty() {
            return Ok(self);
        }
        let weights = Triggers::new(weights)?;
        Ok(Extractor { frames: self.frames.map(|frames| frames.with_weights(weights)), ..self })
    }

    /// Reads the events of a document whose attributions, times and quantities are in `extraction`, into it.
    ///
    /// `entities` are those of the same document. Nothing is found without frames, or where no model has parsed.
    pub fn events(
        &self,
        document: &Document,
        analysis: &Analysis,
        entities: &[Entity],
        published: Option<&Published>,
        extraction: &mut Extraction,
    ) {
        let Some(frames) = &self.frames else { return };
        extraction.events = crate::events::read(document, analysis, frames, &self.lexicon, extraction);
        if let Some(reader) = &self.status
            && let Some(statuses) = reader.report(document, analysis, &extraction.attributions)
        {
            crate::status::settle(&statuses, document, &mut extraction.events, &mut extraction.trail);
        }
        if let Some(actors) = &self.actors
            && !extraction.events.is_empty()
        {
            let cast = actors.cast(document, analysis, entities, published);
            crate::events::resolve(&mut extraction.events, analysis, &cast, &mut extraction.trail);
        }
    }

    /// The frames of events, where there are.
    pub fn frames(&self) -> Option<&Frames> {
        self.frames.as_ref()
    }

    /// Adds what is known of places, so that these are read too.
    #[must_use]
    pub fn with_places(self, atlas: Atlas) -> Self {
        Extractor { atlas: Some(atlas), ..self }
    }

    /// What is known of places.
    pub fn atlas(&self) -> Option<&Atlas> {
        self.atlas.as_ref()
    }

    /// Adds the table that says how likely a find is right, by the rule that found it and the tagger's scores.
    ///
    /// Finds that are more likely wrong than the table allows are left out then.
    pub fn with_calibration(self, table: &str) -> Result<Self, ExtractError> {
        Ok(Extractor { calibration: Some(Calibration::new(table)?), ..self })
    }

    /// Asks only some readers of attributions: for measuring what each is worth.
    #[must_use]
    pub fn with_readers(self, readers: Readers) -> Self {
        Extractor { readers, ..self }
    }

    /// Finds who says what in `document`, whose analysis is `analysis`.
    ///
    /// Total: every document yields an extraction, if an empty one.
    pub fn extract(&self, document: &Document, analysis: &Analysis) -> Extraction {
        self.extract_published(document, analysis, None)
    }

    /// As [`Extractor::extract`], with the day of publication, against which relative times are resolved.
    pub fn extract_published(
        &self,
        document: &Document,
        analysis: &Analysis,
        published: Option<&Published>,
    ) -> Extraction {
        self.extract_in(document, analysis, &Setting { published, publisher: None })
    }

    /// As [`Extractor::extract`], with what is known of the report besides its words.
    pub fn extract_in(&self, document: &Document, analysis: &Analysis, setting: &Setting<'_>) -> Extraction {
        let mut extraction = pass::extract(document, analysis, &self.lexicon, self.readers, self.calibration.as_ref());
        if let Some(words) = &self.words {
            let (times, quantities, warnings) =
                ground(document, analysis, words, setting.published, &mut extraction.trail);
            extraction.times = times;
            extraction.quantities = quantities;
            extraction.warnings.extend(warnings);
        }
        if let Some(atlas) = &self.atlas {
            let (times, trail) = (&extraction.times, &mut extraction.trail);
            extraction.places = places::read(document, analysis, atlas, setting.publisher, times, trail);
        }
        extraction
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// How many cue lemmas the tables hold.
    pub fn cue_count(&self) -> usize {
        self.lexicon.lemma_count()
    }
}
