//! The rows for words and for the entities that they name.

use dateline_extract::Entity;
use dateline_nlp::{Analysis, TokenId};
use dateline_text::{Codepoints, Document};
use serde::Serialize;

use super::rounded;

/// A word or mark.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct TokenRow {
    pub start: u32,
    pub end: u32,
    pub lemma: String,
    pub upos: &'static str,
    pub xpos: String,
    pub feats: Option<String>,
    pub head: Option<u32>,
    pub deprel: Option<String>,
    pub entity: Option<String>,
}

/// A thing of the world with its mentions.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct EntityRow {
    pub id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub mentions: Vec<MentionRow>,
    pub wikidata: Option<String>,
    pub country: Option<String>,
    pub roles: Option<Vec<()>>,
    #[serde(rename = "kind")]
    pub sort: Option<String>,
}

/// A place in the text where an entity is mentioned.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the fields are those of docs/formats/record.md, one for one")]
pub struct MentionRow {
    pub start: u32,
    pub end: u32,
    pub text: String,
    pub mention_kind: &'static str,
    pub confidence: f32,
}

/// The id of an entity as people see it: `e1` is the first that its report names.
pub fn entity_id(entity: &Entity) -> String {
    format!("e{}", entity.id.0 + 1)
}

/// For each token, the entity that it is part of a mention of.
pub(crate) fn entities_of_tokens<'e>(analysis: &Analysis, entities: &'e [Entity]) -> Vec<Option<&'e Entity>> {
    let mut owners = vec![None; analysis.tokens().len()];
    for entity in entities {
        for mention in &entity.mentions {
            for at in analysis.tokens_in(mention.span) {
                owners[at as usize] = Some(entity);
            }
        }
    }
    owners
}

/// The rows of all tokens.
pub(super) fn token_rows(analysis: &Analysis, entities: &[Entity], points: &Codepoints<'_>) -> Vec<TokenRow> {
    let stated = |words: &str| (!words.is_empty()).then(|| words.to_owned());
    let owners = entities_of_tokens(analysis, entities);
    let tokens = analysis.tokens().iter().zip(owners).enumerate();
    tokens
        .map(|(at, (token, entity))| {
            let (id, range) = (TokenId(at as u32), points.range(token.span));
            TokenRow {
                start: range.start,
                end: range.end,
                lemma: analysis.lemma(id).to_owned(),
                upos: analysis.upos(id).name(),
                xpos: analysis.xpos(id).to_owned(),
                feats: stated(analysis.feats(id)),
                head: analysis.head(id).map(|head| head.0),
                deprel: stated(analysis.deprel(id)),
                entity: entity.map(entity_id),
            }
        })
        .collect()
}

/// The rows of all entities.
pub(super) fn entity_rows(document: &Document, entities: &[Entity], points: &Codepoints<'_>) -> Vec<EntityRow> {
    entities
        .iter()
        .map(|entity| EntityRow {
            id: entity_id(entity),
            name: document.words(entity.name).to_owned(),
            kind: entity.kind.name(),
            mentions: entity
                .mentions
                .iter()
                .map(|mention| {
                    let range = points.range(mention.span);
                    MentionRow {
                        start: range.start,
                        end: range.end,
                        text: document.words(mention.span).to_owned(),
                        mention_kind: "name",
                        confidence: rounded(mention.confidence),
                    }
                })
                .collect(),
            wikidata: None,
            country: None,
            roles: None,
            sort: None,
        })
        .collect()
}
