//! English tables of dateline: data, no logic.
//!
//! Each constant is the text of one file; `dateline-nlp` and `dateline-extract` read them. Files under `tags/` carry a
//! licence of their own, see `tags/LICENSE.md`.

pub mod weights;

/// Where each file of this package is from, and its licence.
pub const NOTICE: &str = include_str!("../NOTICE");
/// Abbreviations, and what may follow them.
pub const ABBREVIATIONS: &str = include_str!("../tables/abbreviations.tsv");
/// How words are cut where their letters do not say it: prefixes, units, contractions without apostrophe.
pub const WORDS: &str = include_str!("../tables/words.tsv");
/// Irregular verbs: base, past, past participle.
pub const IRREGULAR_VERBS: &str = include_str!("../tables/irregular.tsv");
/// More verbs in their base form.
pub const VERBS: &str = include_str!("../tables/verbs.tsv");
/// Which tags a form was seen with, with counts.
pub const FORMS: &str = include_str!("../tags/forms.tsv");
/// Which tags the endings of rare forms have, with counts.
pub const ENDINGS: &str = include_str!("../tags/endings.tsv");
/// Which tag follows which, with counts.
pub const FOLLOW: &str = include_str!("../tags/follow.tsv");
/// The cues of attributions, with stance, attitude and frames.
pub const CUES: &str = include_str!("../tables/cues.tsv");
/// Head nouns of sources, by kind.
pub const SOURCES: &str = include_str!("../tables/sources.tsv");
/// How likely an attribution is right, by the rule that found it and the tagger's scores.
pub const CONFIDENCE: &str = include_str!("../tables/confidence.tsv");
/// First names that tell "he" from "she".
pub const GIVEN_NAMES: &str = include_str!("../tables/given_names.tsv");
/// Words of time.
pub const TIMES: &str = include_str!("../tables/times.tsv");
/// Holidays, by rule.
pub const HOLIDAYS: &str = include_str!("../tables/holidays.tsv");
/// Words of number.
pub const NUMBERS: &str = include_str!("../tables/numbers.tsv");
/// Units of measure and currencies.
pub const UNITS: &str = include_str!("../tables/units.tsv");
/// What happened to people who are counted.
pub const PEOPLE: &str = include_str!("../tables/people.tsv");
/// Classes of words that the frames of events ask for.
pub const EVENT_WORDS: &str = include_str!("../tables/event_words.tsv");
/// The frames of events: a type's name and its file.
pub const EVENTS: &[(&str, &str)] = &[
    ("accuse", include_str!("../events/accuse.toml")),
    ("agree", include_str!("../events/agree.toml")),
    ("aid", include_str!("../events/aid.toml")),
    ("assault", include_str!("../events/assault.toml")),
    ("coerce", include_str!("../events/coerce.toml")),
    ("concede", include_str!("../events/concede.toml")),
    ("consult", include_str!("../events/consult.toml")),
    ("cooperate", include_str!("../events/cooperate.toml")),
    ("disaster", include_str!("../events/disaster.toml")),
    ("mobilize", include_str!("../events/mobilize.toml")),
    ("protest", include_str!("../events/protest.toml")),
    ("reject", include_str!("../events/reject.toml")),
    ("request", include_str!("../events/request.toml")),
    ("retreat", include_str!("../events/retreat.toml")),
    ("sanction", include_str!("../events/sanction.toml")),
    ("support", include_str!("../events/support.toml")),
    ("threaten", include_str!("../events/threaten.toml")),
];
/// What words say about the event that hangs on them.
pub const STATUS: &str = include_str!("../tables/status.tsv");
/// Families of words for one kind of event ("die", "death", "kill"), and words that report speech.
pub const WORD_FAMILIES: &str = include_str!("../tables/word_families.tsv");
/// Words by which a headline denies, hedges or negates a claim.
pub const HEADLINE_WORDS: &str = include_str!("../tables/headline_words.tsv");
