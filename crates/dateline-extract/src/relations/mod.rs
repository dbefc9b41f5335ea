//! How the actors of a report stand to one another, as its words say: who leads, backs, fights or belongs to whom.
//!
//! Begin with [`Relation`]. [`Extractor::resolve`] reads them with what the entities are. The rules ask a tree: titles and
//! nouns with what they hang on are read in `nouns`, verbs and participles in `verbs`.

mod nouns;
mod verbs;

use crate::actors::{Actor, CountryCode};
use crate::attribution::{AttributionId, Extraction, Extractor};
use crate::clauses::Clauses;
use crate::entities::{Entity, EntityId, MentionKind};
use crate::phrases::Range;
use crate::times::Published;
use dateline_nlp::{Analysis, NameKind, TokenId};
use dateline_text::{Document, EvidenceId, Grounded, RuleId, Span, Text};
use std::collections::BTreeMap;

/// More relations than a report can state.
const MANY: usize = 1000;

/// What one actor is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Predicate {
    /// Is one of its members.
    MemberOf,
    /// Is a wing, branch or unit of it.
    PartOf,
    /// Heads, commands or leads it.
    Leads,
    /// Holds an office of the country or body.
    OfficeOf,
    /// Is its spokesperson.
    SpeaksFor,
    /// Supports it with arms, money or otherwise.
    Backs,
    /// Is its ally.
    AlliedWith,
    /// Fights it.
    Fights,
    /// Has it for another name.
    AlsoKnownAs,
}

impl Predicate {
    /// The word for it in the record.
    pub fn name(self) -> &'static str {
        match self {
            Predicate::MemberOf => "member_of",
            Predicate::PartOf => "part_of",
            Predicate::Leads => "leads",
            Predicate::OfficeOf => "office_of",
            Predicate::SpeaksFor => "speaks_for",
            Predicate::Backs => "backs",
            Predicate::AlliedWith => "allied_with",
            Predicate::Fights => "fights",
            Predicate::AlsoKnownAs => "also_known_as",
        }
    }
}

/// One relation that the report states or denies.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Who.
    pub subject: EntityId,
    /// What to the other.
    pub predicate: Predicate,
    /// To whom.
    pub object: EntityId,
    /// Whether it is said to be so; "not a member" is denied.
    pub holds: bool,
    /// The words that say so, from the first of them to the last.
    pub span: Span<Text>,
    /// The statement in whose content it stands; none where the report itself says so.
    pub held_by: Option<AttributionId>,
    /// The rule that read it.
    pub rule: RuleId,
    /// What it rests on.
    pub evidence: EvidenceId,
    /// How sure, from 0 to 1.
    pub confidence: f32,
}

impl Extractor {
    /// Says what the entities of a report are in the world, and reads how they stand to one another.
    ///
    /// Fills [`Extraction::actors`], one for each entity, and [`Extraction::relations`]. Nothing is known without tables of
    /// actors, and no relation without a tree.
    pub fn resolve(
        &self,
        document: &Document,
        analysis: &Analysis,
        entities: &[Entity],
        published: Option<&Published>,
        extraction: &mut Extraction,
    ) {
        let Some(actors) = self.actors() else { return };
        let cast = actors.cast(document, analysis, entities, published);
        let map = document.map();
        let mut known = Vec::with_capacity(entities.len());
        for entity in entities {
            let found = cast.entity(entity.id).map(|(actor, words)| {
                let name = extraction.trail.quote(entity.name, map);
                let told = if words == entity.name { None } else { Some(extraction.trail.quote(words, map)) };
                let rule = actor.rule.unwrap_or(RuleId("actor"));
                let step = extraction.trail.derive(rule, name, told, actor.record.clone());
                Grounded::new(actor.clone(), step, actor.confidence)
            });
            known.push(found.or_else(|| located(entity, document, extraction)));
        }
        if let Some(tree) = Clauses::of(analysis) {
            let mut reader = Reader::new(document, analysis, tree, self, entities, &known);
            reader.read();
            extraction.relations = reader.ground(extraction);
        }
        extraction.actors = known;
    }
}

/// A town or region that no table of actors has: its country by the place that its name was resolved to.
fn located(entity: &Entity, document: &Document, extraction: &mut Extraction) -> Option<Grounded<Actor>> {
    if !matches!(entity.kind, NameKind::Gpe | NameKind::Location | NameKind::Facility) {
        return None;
    }
    let names = || entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Name);
    let place = extraction.places.iter().find(|place| {
        place.confidence >= 0.85 && names().any(|name| name.span == place.span) && place.stated().is_some()
    })?;
    let country = CountryCode::new(place.stated()?.value().country.as_deref()?)?;
    let (told, confidence) = (place.evidence, place.confidence);
    let rule = RuleId("place-of-name");
    let name = extraction.trail.quote(entity.name, document.map());
    let step = extraction.trail.derive(rule, name, [told], None);
    let actor =
        Actor { entity: Some(entity.id), country: Some(country), rule: Some(rule), confidence, ..Actor::default() };
    Some(Grounded::new(actor, step, confidence))
}

/// A relation by tokens.
struct Draft {
    subject: u32,
    predicate: Predicate,
    object: u32,
    holds: bool,
    /// The tokens that say so.
    tokens: Vec<u32>,
    rule: &'static str,
    confidence: f32,
}

struct Reader<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    tree: Clauses<'a>,
    extractor: &'a Extractor,
    entities: &'a [Entity],
    /// For each token the entity of the mention whose head it is.
    heads: Vec<Option<u32>>,
    /// For each token the entity that names are of it.
    owners: Vec<Option<u32>>,
    /// For each entity the one that stands for it in a relation: of a people its country, where the report names it.
    stands: Vec<u32>,
    drafts: Vec<Draft>,
}

impl<'a> Reader<'a> {
    fn new(
        document: &'a Document,
        analysis: &'a Analysis,
        tree: Clauses<'a>,
        extractor: &'a Extractor,
        entities: &'a [Entity],
        known: &[Option<Grounded<Actor>>],
    ) -> Self {
        let count = analysis.tokens().len();
        let (mut heads, mut owners) = (vec![None; count], vec![None; count]);
        for (number, entity) in entities.iter().enumerate() {
            for mention in &entity.mentions {
                let tokens = analysis.tokens_in(mention.span);
                let head = match mention.kind {
                    _ if tokens.is_empty() => None,
                    MentionKind::Name => tree.head_of(&tokens),
                    MentionKind::Nominal | MentionKind::Pronoun => Some(tokens.end - 1),
                };
                if let Some(slot) = head.and_then(|head| heads.get_mut(head as usize)) {
                    *slot = Some(number as u32);
                }
                for at in tokens.filter(|_| mention.kind == MentionKind::Name) {
                    if let Some(owner) = owners.get_mut(at as usize) {
                        *owner = Some(number as u32);
                    }
                }
            }
        }
        let country = |at: usize| known.get(at)?.as_ref()?.value().country;
        let mut states: BTreeMap<CountryCode, usize> = BTreeMap::new();
        let is_state = |at: &usize| {
            let actor = known.get(*at).and_then(Option::as_ref).map(Grounded::value);
            actor.is_some_and(|actor| actor.kind.as_deref() == Some("state"))
        };
        for at in (0..entities.len()).filter(is_state) {
            if let Some(country) = country(at) {
                states.entry(country).or_insert(at);
            }
        }
        let stands = (0..entities.len())
            .map(|at| {
                let own = (entities[at].kind == NameKind::Norp).then(|| country(at)).flatten();
                own.and_then(|own| states.get(&own).copied()).unwrap_or(at) as u32
            })
            .collect();
        Reader { document, analysis, tree, extractor, entities, heads, owners, stands, drafts: Vec::new() }
    }

    fn read(&mut self) {
        for sentence in self.analysis.sentences() {
            let evidence = self.document.block(sentence.block).is_none_or(|block| block.kind.is_evidence());
            if !evidence || sentence.tokens().len() > 400 {
                continue;
            }
            for at in sentence.tokens() {
                if self.analysis.tag(TokenId(at)).is_verb() {
                    self.verb(at);
                    self.participle(at);
                } else if self.analysis.tag(TokenId(at)).is_noun() && self.owners[at as usize].is_none() {
                    self.noun(at);
                }
            }
        }
    }

    fn lower(&self, at: u32) -> &'a str {
        self.analysis.lower(TokenId(at))
    }

    fn lemma(&self, at: u32) -> String {
        self.analysis.lemma(TokenId(at)).to_lowercase()
    }

    /// The entity that a token stands for: by its mention, or by the name that a title stands before or beside.
    fn entity(&self, at: u32) -> Option<u32> {
        let own = self.heads.get(at as usize).copied().flatten().or(self.owners.get(at as usize).copied().flatten());
        let beside = || {
            let named = |&child: &u32| matches!(self.tree.relation(child), "flat" | "appos");
            self.tree.children(at).filter(named).find_map(|child| self.owners[child as usize])
        };
        let found = own.or_else(beside)?;
        self.stands.get(found as usize).copied()
    }

    /// The entity and those joined to it by "and".
    fn entities_at(&self, at: u32) -> Vec<(u32, u32)> {
        let conjuncts = self.tree.children(at).filter(|&child| self.tree.relation(child) == "conj");
        std::iter::once(at).chain(conjuncts).filter_map(|at| Some((at, self.entity(at)?))).collect()
    }

    fn kind(&self, entity: u32) -> NameKind {
        self.entities.get(entity as usize).map_or(NameKind::Miscellaneous, |entity| entity.kind)
    }

    /// Whether it is a body, country or people, that others can belong to.
    fn is_body(&self, entity: u32) -> bool {
        matches!(self.kind(entity), NameKind::Organization | NameKind::Facility | NameKind::Gpe | NameKind::Norp)
    }

    fn push(&mut self, draft: Draft) {
        if draft.subject != draft.object && self.drafts.len() < MANY {
            self.drafts.push(draft);
        }
    }

    fn ground(self, extraction: &mut Extraction) -> Vec<Relation> {
        let mut relations: Vec<Relation> = Vec::new();
        for draft in &self.drafts {
            let (Some(&first), Some(&last)) = (draft.tokens.iter().min(), draft.tokens.iter().max()) else { continue };
            let span = self.span(&(first..last + 1));
            let held_by = extraction
                .attributions
                .iter()
                .filter(|attribution| attribution.content.iter().any(|piece| piece.contains(span)))
                .min_by_key(|attribution| attribution.content.iter().map(|piece| piece.range().len()).sum::<usize>())
                .map(|attribution| attribution.id);
            let (subject, object) = (EntityId(draft.subject), EntityId(draft.object));
            let same = |other: &Relation| {
                (other.subject, other.predicate, other.object, other.holds, other.held_by)
                    == (subject, draft.predicate, object, draft.holds, held_by)
            };
            if relations.iter().any(same) {
                continue;
            }
            let quote = extraction.trail.quote(span, self.document.map());
            let evidence = extraction.trail.derive(RuleId(draft.rule), quote, [], None);
            relations.push(Relation {
                subject,
                predicate: draft.predicate,
                object,
                holds: draft.holds,
                span,
                held_by,
                rule: RuleId(draft.rule),
                evidence,
                confidence: draft.confidence,
            });
        }
        relations.sort_by_key(|relation| (relation.span.start(), relation.span.end()));
        relations
    }

    fn span(&self, tokens: &Range) -> Span<Text> {
        self.analysis.token(TokenId(tokens.start)).span.cover(self.analysis.token(TokenId(tokens.end - 1)).span)
    }
}
