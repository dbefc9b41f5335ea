//! Bodies that a report tells of without a name: "the coalition", "the Iraqi army", "Kurdish forces".

use crate::clauses::Clauses;
use crate::entities::{Entity, EntityId, Mention, MentionKind};
use dateline_nlp::{Analysis, NameKind, TokenId};
use dateline_text::{BlockKind, Document};

/// Nouns for a body that a report has one of, whatever it is called.
const SINGLE: &[&str] = &["coalition", "alliance"];

/// Nouns for bodies that a country or people beside them tells apart.
const BELONGING: &[&str] = &[
    "army",
    "government",
    "police",
    "military",
    "force",
    "troop",
    "navy",
    "parliament",
    "regime",
    "fighter",
    "rebel",
    "militia",
    "militant",
    "authority",
    "opposition",
    "guard",
];

/// The most that are added to one report.
const MANY: usize = 200;

/// Adds them to the entities, each with its nominal mentions.
pub(super) fn add(document: &Document, analysis: &Analysis, tree: Clauses<'_>, entities: &mut Vec<Entity>) {
    let mut owners: Vec<Option<usize>> = vec![None; analysis.tokens().len()];
    for (number, entity) in entities.iter().enumerate() {
        for mention in &entity.mentions {
            for at in analysis.tokens_in(mention.span) {
                if let Some(owner) = owners.get_mut(at as usize) {
                    *owner = Some(number);
                }
            }
        }
    }
    let named = |word: &str| {
        entities
            .iter()
            .any(|entity| document.words(entity.name).split_whitespace().any(|w| w.eq_ignore_ascii_case(word)))
    };
    let open: Vec<&str> = SINGLE.iter().copied().filter(|word| !named(word)).collect();
    let mut groups: Vec<(String, Vec<Mention>)> = Vec::new();
    for sentence in analysis.sentences() {
        let kind = document.block(sentence.block).map_or(BlockKind::Paragraph, |block| block.kind);
        if !kind.is_evidence() {
            continue;
        }
        for at in sentence.tokens() {
            if owners[at as usize].is_some() || !analysis.tag(TokenId(at)).is_noun() {
                continue;
            }
            let lemma = analysis.lemma(TokenId(at)).to_lowercase();
            let whose = || {
                let beside = |&child: &u32| {
                    child < at && at - child <= 4 && matches!(tree.relation(child), "amod" | "compound" | "nmod")
                };
                let mut owners = tree.children(at).filter(beside).filter_map(|child| owners[child as usize]);
                owners.find(|&owner| matches!(entities[owner].kind, NameKind::Norp | NameKind::Gpe))
            };
            let key = if open.contains(&lemma.as_str()) {
                lemma
            } else if BELONGING.contains(&lemma.as_str()) && tree.relation(at) != "compound" {
                let Some(owner) = whose() else { continue };
                format!("{lemma} {owner}")
            } else {
                continue;
            };
            let start = if tree.relation(at) == "compound" { at } else { tree.phrase_start(at) };
            let lead = analysis.lower(TokenId(start));
            let bare =
                if matches!(lead, "the" | "a" | "an" | "this" | "that") && start < at { start + 1 } else { start };
            let span = super::span_of(analysis, &(bare..at + 1));
            let mention = Mention { span, kind: MentionKind::Nominal, confidence: 0.8 };
            match groups.iter().position(|(known, _)| *known == key) {
                Some(place) => groups[place].1.push(mention),
                None if groups.len() < MANY => groups.push((key, vec![mention])),
                None => {}
            }
        }
    }
    for (_, mentions) in groups {
        let Some(first) = mentions.first() else { continue };
        // The fullest of them names it best: "US-led coalition".
        let fullest = mentions.iter().rev().max_by_key(|mention| mention.span.range().len()).unwrap_or(first);
        let id = EntityId(entities.len() as u32);
        entities.push(Entity { id, name: fullest.span, kind: NameKind::Organization, mentions });
    }
}
