//! The rows for words and for the entities that they name.

use dateline_extract::{Entity, Extraction, MentionKind};
use dateline_nlp::{Analysis, TokenId};
use dateline_text::{Codepoints, Document, Grounded, Span, Text};
use serde::Serialize;

use super::actors::{ActorRow, RoleRow, role_rows};
use super::rounded;
use crate::Reading;

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
    pub roles: Vec<RoleRow>,
    #[serde(rename = "kind")]
    pub sort: Option<String>,
    /// What it is in the world, with the rule and row that say so.
    pub actor: Option<ActorRow>,
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
        for mention in entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Name) {
            for at in analysis.tokens_in(mention.span) {
                owners[at as usize] = Some(entity);
            }
        }
    }
    owners
}

/// The entity that a statement's source is: the one that its name or the head of its phrase names, or that stands beside
/// the head in apposition ("the mayor, Ana Ruiz"). `None` where none or more than one is named so.
pub(super) fn source_entity<'r>(
    reading: &'r Reading,
    source: &[Span<Text>],
    name: Option<Span<Text>>,
) -> Option<&'r Entity> {
    let analysis = &reading.analysis;
    let named_in = |span: Span<Text>| {
        // By name; or else by the noun or pronoun that ends there.
        let named = |entity: &&Entity| {
            entity.mentions.iter().any(|mention| mention.kind == MentionKind::Name && mention.span.overlaps(span))
        };
        let told = |entity: &&Entity| {
            entity.mentions.iter().any(|mention| mention.kind != MentionKind::Name && mention.span.end() == span.end())
        };
        let mut entities = reading.entities.iter().filter(named);
        match entities.next() {
            Some(entity) => Some(entity).filter(|_| entities.next().is_none()),
            None => reading.entities.iter().find(told),
        }
    };
    if let Some(name) = name {
        return named_in(name);
    }
    let [source] = source else { return None };
    let inside = analysis.tokens_in(*source);
    let is_top = |&at: &u32| analysis.head(TokenId(at)).is_none_or(|head| !inside.contains(&head.0));
    let mut tops = inside.clone().filter(is_top).map(TokenId);
    // A phrase has one head; more mean that no tree was read, or that the words are no phrase.
    let head = tops.next().filter(|_| tops.next().is_none())?;
    named_in(analysis.token(head).span).or_else(|| {
        let mut beside = analysis.children_by(head, "appos").filter(|child| inside.contains(&child.0));
        named_in(analysis.token(beside.next()?).span)
    })
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
pub(super) fn entity_rows(
    document: &Document,
    entities: &[Entity],
    extraction: &Extraction,
    points: &Codepoints<'_>,
) -> Vec<EntityRow> {
    let known = |entity: &Entity| extraction.actors.get(entity.id.0 as usize)?.as_ref().map(Grounded::value);
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
                        mention_kind: mention.kind.name(),
                        confidence: rounded(mention.confidence),
                    }
                })
                .collect(),
            wikidata: known(entity).and_then(|actor| actor.wikidata.clone()),
            country: known(entity).and_then(|actor| actor.country).map(|code| code.to_string()),
            roles: known(entity).map_or_else(Vec::new, role_rows),
            sort: known(entity).and_then(|actor| actor.kind.clone()),
            actor: known(entity).map(ActorRow::new),
        })
        .collect()
}
