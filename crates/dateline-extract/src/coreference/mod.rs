//! Coreference within a report: which entity a title, a noun or a pronoun stands for.
//!
//! Begin with [`Extractor::corefer`]. It reads a report from its first word to its last and keeps who was mentioned; `he`,
//! `the minister`, `the company` are looked for among those, the nearest that acts first. Where two are as near, it
//! abstains. Needs a tree; without one nothing is added.

mod groups;
mod nouns;
mod pronouns;
mod referents;
mod speakers;

use crate::attribution::{Attribution, Extraction, Extractor, SourceType};
use crate::clauses::Clauses;
use crate::entities::{Entity, EntityId, Mention, MentionKind};
use crate::phrases::Range;
use dateline_nlp::{Analysis, NameKind, TokenId};
use dateline_text::{Document, Grounded, RuleId, Slot, Span, Text};
use referents::{Reader, Target};
use std::collections::HashMap;

/// A title, noun or pronoun with what it stands for.
struct Link {
    tokens: Range,
    kind: MentionKind,
    target: Target,
    confidence: f32,
}

impl Extractor {
    /// Adds to the entities of a report the titles, nouns and pronouns that stand for them, and gives the sources of its
    /// statements their fullest names where they were told by such.
    #[must_use]
    pub fn corefer(
        &self,
        document: &Document,
        analysis: &Analysis,
        entities: Vec<Entity>,
        extraction: &mut Extraction,
    ) -> Vec<Entity> {
        let Some(tree) = Clauses::of(analysis) else { return entities };
        let mut entities = entities;
        groups::add(document, analysis, tree, &mut entities);
        let mut reader = Reader::new(document, analysis, tree, self, &entities, &extraction.attributions);
        reader.read();
        reader.read_speakers(&extraction.attributions);
        let (links, phrases) = reader.finish();
        name_sources(document, analysis, tree, &entities, &links, &phrases, extraction);
        for link in links {
            let Target::Entity(at) = link.target else { continue };
            if let Some(entity) = entities.get_mut(at as usize) {
                let span = span_of(analysis, &link.tokens);
                entity.mentions.push(Mention { span, kind: link.kind, confidence: link.confidence });
            }
        }
        for entity in &mut entities {
            entity.mentions.sort_by_key(|mention| (mention.span.start(), mention.span.end()));
        }
        entities
    }
}

fn span_of(analysis: &Analysis, tokens: &Range) -> Span<Text> {
    analysis.token(TokenId(tokens.start)).span.cover(analysis.token(TokenId(tokens.end - 1)).span)
}

/// Gives each source that is told by a pronoun, noun or short name the fullest name of what it stands for.
fn name_sources(
    document: &Document,
    analysis: &Analysis,
    tree: Clauses<'_>,
    entities: &[Entity],
    links: &[Link],
    phrases: &[Range],
    extraction: &mut Extraction,
) {
    let heads: HashMap<u32, usize> = links.iter().enumerate().map(|(at, link)| (link.tokens.end - 1, at)).collect();
    for attribution in &mut extraction.attributions {
        let Some(&source) = attribution.source.first() else { continue };
        let tokens = analysis.tokens_in(source);
        let Some(head) = (!tokens.is_empty()).then(|| tree.head_of(&tokens)).flatten() else { continue };
        // "Ruiz and Marsk" are two.
        if tree.child(head, &["conj"]).is_some_and(|conjunct| tokens.contains(&conjunct)) {
            continue;
        }
        let link = heads.get(&head).and_then(|&at| links.get(at));
        let (name, confidence) = match link {
            Some(Link { target: Target::Entity(at), confidence, .. }) => {
                let Some(entity) = entities.get(*at as usize) else { continue };
                (entity.name, *confidence)
            }
            // "They" may be officials without names; "the officials" are not named by being told of before.
            Some(Link { target: Target::Phrase(at), confidence, kind: MentionKind::Pronoun, .. }) => {
                let Some(phrase) = phrases.get(*at as usize) else { continue };
                let first = analysis.lower(TokenId(phrase.start));
                let is_new = !matches!(first, "the" | "this" | "that" | "his" | "her" | "their" | "its" | "my" | "our");
                if !is_new || phrase.clone().any(|at| tree.relation(at) == "nmod" && tree.deprel(at).ends_with(":poss"))
                {
                    continue;
                }
                (span_of(analysis, phrase), *confidence)
            }
            Some(Link { target: Target::Phrase(_), .. }) => continue,
            None => match short_name(document, analysis, entities, attribution, head) {
                Some(name) => (name, 0.85),
                None => continue,
            },
        };
        if name.overlaps(source) {
            continue;
        }
        let map = document.map();
        let mention = extraction.trail.quote(source, map);
        let found = extraction.trail.quote(name, map);
        let step = extraction.trail.derive(RuleId("coreference"), mention, [found], None);
        attribution.source_name = Slot::Stated(Grounded::new(name, step, confidence));
    }
}

/// The fullest name of a body that a source names shorter.
fn short_name(
    document: &Document,
    analysis: &Analysis,
    entities: &[Entity],
    attribution: &Attribution,
    head: u32,
) -> Option<Span<Text>> {
    if attribution.source_name.stated().is_some() {
        return None;
    }
    let at = analysis.token(TokenId(head)).span;
    let holds = |entity: &&Entity| entity.mentions.iter().any(|mention| mention.span.contains(at));
    let entity = entities.iter().find(holds)?;
    let mention = entity.mentions.iter().find(|mention| mention.span.contains(at))?;
    let count = |span: Span<Text>| document.words(span).split_whitespace().count();
    // A surname is for the names of people to lengthen, who know their titles.
    let fits = *attribution.source_type.value() != SourceType::NamedPerson && entity.kind != NameKind::Person;
    (fits && count(entity.name) > count(mention.span)).then_some(entity.name)
}

/// The place of an entity in the list.
fn place(id: EntityId) -> u32 {
    id.0
}
