//! The parts of a `dateline-record/1` that views are made of.
//!
//! What is not named here stays in the stored record. Everything may be missing, because records are stored for good and
//! older ones hold less.

use serde::Deserialize;

/// A stored record.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StoredRecord {
    pub(crate) text: String,
    pub(crate) report: StoredReport,
    pub(crate) blocks: Vec<StoredBlock>,
    pub(crate) entities: Vec<StoredEntity>,
    pub(crate) attributions: Vec<StoredAttribution>,
    pub(crate) events: Vec<StoredEvent>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StoredReport {
    pub(crate) id: String,
    pub(crate) path: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) canonical_url: Option<String>,
    pub(crate) published: Option<StoredValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StoredValue {
    pub(crate) value: String,
    pub(crate) from: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StoredBlock {
    pub(crate) kind: String,
    pub(crate) start: u64,
    pub(crate) end: u64,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StoredSpan {
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StoredEntity {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) mentions: Vec<StoredSpan>,
    pub(crate) wikidata: Option<String>,
    pub(crate) country: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StoredAttribution {
    pub(crate) id: String,
    pub(crate) source: Vec<StoredSpan>,
    pub(crate) cue: Vec<StoredSpan>,
    pub(crate) content: Vec<StoredSpan>,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) attitude: String,
    pub(crate) stance: String,
    pub(crate) source_type: String,
    pub(crate) source_name: Option<String>,
    pub(crate) source_entity: Option<String>,
    pub(crate) nested_in: Option<String>,
    pub(crate) block_kind: String,
    pub(crate) rule: String,
    pub(crate) confidence: f64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StoredEvent {
    pub(crate) id: String,
    pub(crate) trigger: Vec<StoredSpan>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) mode: Option<String>,
    pub(crate) polarity: Option<String>,
    pub(crate) reality: Option<String>,
    pub(crate) held_by: Option<String>,
    pub(crate) confidence: Option<f64>,
}

impl StoredRecord {
    pub(crate) fn read(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The name that a claim's source is known by: that of its entity, its fullest name, or its own words.
    pub(crate) fn name_of_source<'r>(&'r self, attribution: &'r StoredAttribution) -> Option<&'r str> {
        let entity = attribution.source_entity.as_ref().and_then(|id| self.entities.iter().find(|one| one.id == *id));
        entity.map(|entity| entity.name.as_str()).or(attribution.source_name.as_deref())
    }
}

/// The words of pieces, with " … " where others stand between them.
pub(crate) fn joined(spans: &[StoredSpan]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join(" … ")
}

/// Whether what stands in a block of this kind is evidence for what the report says.
pub(crate) fn is_evidence(block_kind: &str) -> bool {
    !matches!(block_kind, "related" | "furniture")
}

/// The key under which the statements of one source are gathered over all reports; `None` for a source without a name,
/// because "officials" of two reports are not the same people.
pub(crate) fn source_key(name: Option<&str>, words: &str, source_type: &str) -> Option<String> {
    let named = match (name, source_type) {
        (Some(name), _) => name,
        (None, "named_person") => words,
        (None, "organisation" | "document") if has_a_name(words) => words,
        _ => return None,
    };
    let folded = named.to_lowercase();
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = ["the ", "a ", "an "].iter().find_map(|article| folded.strip_prefix(article)).unwrap_or(&folded);
    let bare = bare.trim_end_matches("'s").trim_end_matches("’s");
    let is_own = bare.split(' ').any(|word| !OFFICES.contains(&word));
    is_own.then(|| bare.to_owned())
}

/// Words of offices that every country has: "Defence Ministry" alone says not whose. Part of the views' form: another list
/// is another `schema::VIEWS`.
const OFFICES: [&str; 53] = [
    "",
    "administration",
    "affairs",
    "agency",
    "air",
    "and",
    "army",
    "authorities",
    "authority",
    "border",
    "cabinet",
    "central",
    "city",
    "civil",
    "coast",
    "command",
    "council",
    "court",
    "defence",
    "defense",
    "department",
    "emergency",
    "fire",
    "force",
    "forces",
    "foreign",
    "general",
    "government",
    "guard",
    "health",
    "high",
    "home",
    "hospital",
    "interior",
    "justice",
    "military",
    "ministry",
    "national",
    "navy",
    "of",
    "office",
    "opposition",
    "parliament",
    "police",
    "presidency",
    "prosecution",
    "prosecutor",
    "public",
    "security",
    "service",
    "staff",
    "state",
    "supreme",
];

/// Whether some word but the first begins with a capital: the first does in any sentence.
fn has_a_name(words: &str) -> bool {
    words.split_whitespace().skip(1).any(|word| word.chars().next().is_some_and(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: Option<&str>, words: &str, source_type: &str, expected: Option<&str>) {
        assert_eq!(source_key(name, words, source_type).as_deref(), expected, "{words}");
    }

    #[test]
    fn named_sources_have_one_key_in_all_reports() {
        check(Some("Ana Varn"), "she", "pronoun", Some("ana varn"));
        check(None, "Ana  Varn", "named_person", Some("ana varn"));
        check(None, "The Tarn Harbor Authority", "organisation", Some("tarn harbor authority"));
        check(None, "the Tarn Harbor Authority", "organisation", Some("tarn harbor authority"));
    }

    #[test]
    fn sources_without_a_name_are_not_gathered() {
        check(None, "Police", "organisation", None);
        check(Some("Defence Ministry"), "Defence Ministry", "organisation", None);
        check(None, "The Foreign Ministry of Velmora", "organisation", Some("foreign ministry of velmora"));
        check(None, "the ministry", "organisation", None);
        check(None, "officials in Tarn", "unnamed_group", None);
        check(None, "", "unspecified", None);
    }

    #[test]
    fn a_record_with_less_in_it_is_read() {
        let record =
            StoredRecord::read(r#"{"attributions":[{"id":"a1","source_entity":"e9"}],"events":[{}]}"#).unwrap();
        assert_eq!(record.attributions[0].stance, "");
        assert_eq!(record.name_of_source(&record.attributions[0]), None);
        assert!(record.report.published.is_none());
    }
}
