//! The actors of one report.

use super::phrase::PhraseContext;
use super::tables::Actors;
use super::words::words_of;
use super::{Actor, CountryCode, Sector};
use crate::clauses::Clauses;
use crate::entities::{Entity, EntityId, MentionKind};
use crate::phrases::Range;
use crate::times::Published;
use dateline_nlp::{Analysis, NameKind, Tag, TokenId};
use dateline_text::{Document, Grounded, RuleId, Span, Text, Trail};

/// The most mentions of one entity that are read for what it is.
const MENTIONS: usize = 24;

/// The most words before a name that may be its titles.
const TITLE_WORDS: u32 = 12;

/// The actors of one report: what each of its entities is, and what any of its phrases stands for.
///
/// Made by [`Actors::cast`]. It borrows the report and its entities and changes nothing.
pub struct Cast<'a> {
    actors: &'a Actors,
    document: &'a Document,
    analysis: &'a Analysis,
    entities: &'a [Entity],
    context: PhraseContext,
    /// For each entity what it is, with the words that say so.
    known: Vec<Option<(Actor, Span<Text>)>>,
    /// For each token the entity of the mention that it is part of.
    owners: Vec<Option<EntityId>>,
    /// The one country that the report speaks of, with words that name it.
    setting: Option<(CountryCode, Span<Text>)>,
}

impl Actors {
    /// Reads what the entities of a report are, by all their mentions. `published` is the day against which offices hold;
    /// without one only what holds at all times is said.
    pub fn cast<'a>(
        &'a self,
        document: &'a Document,
        analysis: &'a Analysis,
        entities: &'a [Entity],
        published: Option<&Published>,
    ) -> Cast<'a> {
        let context = PhraseContext { day: published.map(|published| published.day), country: None, acts: true };
        let mut owners = vec![None; analysis.tokens().len()];
        // Names after nouns, so that a name inside a noun's phrase keeps its own.
        for is_name in [false, true] {
            for entity in entities {
                let mentions = entity.mentions.iter().filter(|mention| (mention.kind == MentionKind::Name) == is_name);
                for mention in mentions {
                    for at in analysis.tokens_in(mention.span) {
                        if let Some(owner) = owners.get_mut(at as usize) {
                            *owner = Some(entity.id);
                        }
                    }
                }
            }
        }
        let (known, setting) = (Vec::new(), None);
        let mut cast = Cast { actors: self, document, analysis, entities, context, known, owners, setting };
        cast.setting = cast.find_setting();
        cast.known = entities.iter().map(|entity| cast.entity_reading(entity)).collect();
        cast
    }
}

impl<'a> Cast<'a> {
    /// What the phrase `span` of the report stands for: an argument of an event, a source, a mention.
    ///
    /// The head of the phrase decides, by the tree where there is one. A name or pronoun is its entity; titles, countries
    /// and bodies in the phrase go before what the report says elsewhere. A country or its capital is its government. The
    /// words are quoted into `trail`, with the rule and the table's row. `None` where nothing can be told.
    pub fn resolve(&self, span: Span<Text>, trail: &mut Trail) -> Option<Grounded<Actor>> {
        let (actor, words, other) = self.reading(span)?;
        let map = self.document.map();
        let quote = trail.quote(words, map);
        let rule = actor.rule.unwrap_or(RuleId("actor"));
        let evidence = match other.filter(|&other| other != words) {
            None => trail.derive(rule, quote, [], actor.record.clone()),
            Some(other) => {
                let quote_of_other = trail.quote(other, map);
                let known = trail.derive(rule, quote_of_other, [], actor.record.clone());
                trail.derive(RuleId("same-entity"), quote, [known], None)
            }
        };
        let confidence = actor.confidence;
        Some(Grounded::new(actor, evidence, confidence))
    }

    /// Whether a phrase names a state, and no town of it.
    pub fn is_state(&self, span: Span<Text>) -> bool {
        self.reading(span).is_some_and(|(actor, ..)| {
            actor.kind.as_deref() == Some("state") && actor.rule != Some(RuleId("capital-as-government"))
        })
    }

    /// What an entity of the report is, by all its mentions, and the words that tell it best.
    pub fn entity(&self, id: EntityId) -> Option<(&Actor, Span<Text>)> {
        self.known.get(id.0 as usize)?.as_ref().map(|(actor, span)| (actor, *span))
    }

    /// The entity that a phrase is: the one whose mention holds its head.
    pub fn entity_of(&self, span: Span<Text>) -> Option<EntityId> {
        let tokens = self.tokens(span)?;
        self.owner(self.head(&tokens)?, &tokens)
    }

    /// The actor, the words that it is read from, and the words of another mention that decides, if any.
    fn reading(&self, span: Span<Text>) -> Option<(Actor, Span<Text>, Option<Span<Text>>)> {
        let tokens = self.tokens(span)?;
        let head = self.head(&tokens)?;
        let words = self.span(&tokens);
        let entity = self.owner(head, &tokens);
        let known = entity.and_then(|id| self.entity(id));
        let is_pronoun =
            matches!(self.analysis.tag(TokenId(head)), Tag::Prp | Tag::PrpS | Tag::Wp | Tag::Wdt | Tag::WpS);
        let is_short = entity.and_then(|id| self.entities.get(id.0 as usize)).is_some_and(|entity| {
            let mention = entity.mentions.iter().find(|mention| self.analysis.tokens_in(mention.span).contains(&head));
            mention.is_some_and(|mention| self.is_short(entity, mention.span))
        });
        let local = if is_pronoun || is_short { None } else { self.read(&tokens, head) };
        let with = |mut actor: Actor| {
            actor.entity = entity;
            actor
        };
        match (local, known) {
            (Some(local), None) => {
                let (actor, other) = self.set(local, &tokens);
                Some((with(actor), words, other))
            }
            (None, Some((known, at))) => {
                let mut actor = known.clone();
                if actor.kind.as_deref() == Some("state") && actor.sectors.is_empty() {
                    actor.sectors.push(Sector::Government);
                    actor.rule = Some(RuleId("country-as-government"));
                    actor.confidence = actor.confidence.min(0.7);
                }
                Some((with(actor), words, Some(at)))
            }
            (Some(local), Some((known, at))) => {
                let says_more = local.country.is_some() && !local.sectors.is_empty() || local.name.is_some();
                let same_kind = known.kind == local.kind || local.kind.is_none() || known.kind.is_none();
                if !says_more
                    || local.name.is_none() && known.name.is_some() && local.rule != Some(RuleId("former-office"))
                {
                    return Some((with(known.clone()), words, Some(at)));
                }
                let mut actor = local;
                if same_kind && actor.name.is_none() {
                    actor.name = known.name.clone();
                    actor.wikidata = known.wikidata.clone();
                    actor.kind = actor.kind.or_else(|| known.kind.clone());
                    if actor.roles.is_empty() {
                        actor.roles = known.roles.clone();
                    }
                }
                actor.country = actor.country.or(known.country);
                if actor.sectors.is_empty() && actor.kind.as_deref() != Some("state") {
                    actor.sectors = known.sectors.clone();
                }
                Some((with(actor), words, None))
            }
            (None, None) => {
                let entity = entity?;
                Some((Actor { entity: Some(entity), confidence: 0.3, ..Actor::default() }, words, None))
            }
        }
    }

    /// Gives an organ of a state the one country that the report speaks of: "the government", "police".
    fn set(&self, mut actor: Actor, tokens: &Range) -> (Actor, Option<Span<Text>>) {
        let organ = matches!(
            actor.sector(),
            Some(Sector::Government | Sector::Military | Sector::Police | Sector::Legislature | Sector::Judiciary)
        );
        let indefinite =
            matches!(self.analysis.lower(TokenId(tokens.start)), "a" | "an" | "some" | "any" | "foreign" | "other");
        match self.setting {
            Some((country, span)) if organ && !indefinite && actor.country.is_none() => {
                actor.country = Some(country);
                actor.rule = Some(RuleId("country-of-report"));
                actor.confidence = 0.5;
                (actor, Some(span))
            }
            _ => (actor, None),
        }
    }

    fn read(&self, tokens: &Range, head: u32) -> Option<Actor> {
        let span = self.span(tokens);
        let text = self.document.words(span);
        let words = words_of(text);
        let at = (self.analysis.token(TokenId(head)).span.start() - span.start()) as usize;
        let head = words.iter().position(|word| word.range.start <= at && at < word.range.end);
        self.actors.read(text, &words, head, &self.context)
    }

    // ---- entities -----------------------------------------------------------------------------------------------

    /// What an entity is: by its names, its titles and what stands beside them in apposition.
    fn entity_reading(&self, entity: &Entity) -> Option<(Actor, Span<Text>)> {
        let mut readings: Vec<(Actor, Span<Text>)> = Vec::new();
        let by_name = entity.mentions.iter().any(|mention| mention.kind == MentionKind::Name);
        // A body without a name is read by the nouns that it has.
        let tells = |kind: MentionKind| kind == MentionKind::Name || !by_name && kind == MentionKind::Nominal;
        for mention in entity.mentions.iter().filter(|mention| tells(mention.kind)).take(MENTIONS) {
            let Some(name) = self.tokens(mention.span) else { continue };
            let Some(head) = self.head(&name) else { continue };
            if !self.is_short(entity, mention.span) {
                let tokens = if entity.kind == NameKind::Person { self.titled(&name) } else { name.clone() };
                readings.extend(self.read(&tokens, head).map(|actor| (actor, self.span(&tokens))));
            }
            readings.extend(self.beside(head, &name));
        }
        // Whoever is known by name first, then who has country and sector, then the surest; of equals the first.
        let weight = |actor: &Actor| {
            let tells = u8::from(actor.country.is_some()) + u8::from(!actor.sectors.is_empty());
            (actor.name.is_some(), tells, (actor.confidence * 100.0) as u32)
        };
        let mut best: Option<usize> = None;
        for (at, (actor, _)) in readings.iter().enumerate() {
            if best.is_none_or(|best| weight(actor) > weight(&readings[best].0)) {
                best = Some(at);
            }
        }
        let (mut actor, span) = readings.get(best?)?.clone();
        // A person's name is no country and no body.
        if entity.kind == NameKind::Person && matches!(actor.kind.as_deref(), Some("state" | "people")) {
            return None;
        }
        for (other, _) in &readings {
            actor.country = actor.country.or(other.country);
            if actor.sectors.is_empty() && actor.kind.as_deref() != Some("state") {
                actor.sectors.clone_from(&other.sectors);
            }
            if actor.roles.is_empty() {
                actor.roles.clone_from(&other.roles);
            }
        }
        if entity.kind == NameKind::Person {
            actor.kind = Some("person".to_owned());
        }
        // What a place does is for its phrases to say; as an entity it is a country or a town.
        match actor.rule {
            Some(RuleId("country-as-government")) => {
                actor.sectors.clear();
                actor.rule = Some(RuleId("country"));
            }
            Some(RuleId("capital-as-government")) => {
                actor.sectors.clear();
                (actor.kind, actor.rule) = (None, Some(RuleId("capital")));
            }
            _ => {}
        }
        actor.entity = Some(entity.id);
        Some((actor, span))
    }

    /// Whether a mention abbreviates the entity's name: it means that, whatever the letters mean elsewhere.
    fn is_short(&self, entity: &Entity, mention: Span<Text>) -> bool {
        let (full, words) = (self.document.words(entity.name), self.document.words(mention));
        full.contains(' ') && !words.contains(' ') && words.chars().filter(|c| c.is_uppercase()).count() > 1
    }

    /// The name with the words before it that may be its title.
    fn titled(&self, name: &Range) -> Range {
        let mut start = name.start;
        let sentence = self.analysis.sentence_of(TokenId(start));
        while start > 0 && name.start - start < TITLE_WORDS {
            let before = TokenId(start - 1);
            let tag = self.analysis.tag(before);
            // "Iran-backed", "vice-president"
            let hyphened = |at: u32| at > 0 && self.analysis.lower(TokenId(at - 1)) == "-";
            let part = tag.is_noun()
                || matches!(tag, Tag::Jj | Tag::Pos)
                || matches!(self.analysis.lower(before), "of" | "-")
                || tag == Tag::Vbn && hyphened(start - 1);
            if !part || self.analysis.sentence_of(before) != sentence {
                break;
            }
            start -= 1;
        }
        start..name.end
    }

    /// What stands in apposition: "Ana Ruiz, *the foreign minister of Tarn*"; "*the minister*, Ana Ruiz".
    fn beside(&self, head: u32, name: &Range) -> Vec<(Actor, Span<Text>)> {
        let Some(tree) = Clauses::of(self.analysis) else { return Vec::new() };
        let mut nouns: Vec<u32> = tree.children(head).filter(|&at| tree.relation(at) == "appos").collect();
        if tree.relation(head) == "appos" {
            nouns.extend(tree.head(head));
        }
        let nouns = nouns.into_iter().filter(|at| !name.contains(at) && self.analysis.tag(TokenId(*at)).is_noun());
        let readings = nouns.filter_map(|noun| {
            let mut phrase = tree.phrase(noun);
            // The name itself may be part of the noun's phrase.
            if phrase.contains(&name.start) && noun < name.start {
                phrase.end = name.start;
            }
            let actor = self.read(&phrase, noun)?;
            // "Ruiz, Tarn" is a place, "Ruiz of Tarn, an ally of Norvale" no Norvalian.
            let is_role = !actor.sectors.is_empty() && actor.kind.as_deref() != Some("state");
            is_role.then(|| (actor, self.span(&phrase)))
        });
        readings.collect()
    }

    /// The one country that the report's names of countries, peoples and capitals speak of.
    fn find_setting(&self) -> Option<(CountryCode, Span<Text>)> {
        let mut found: Option<(CountryCode, Span<Text>)> = None;
        let places = self.entities.iter().filter(|entity| matches!(entity.kind, NameKind::Gpe | NameKind::Norp));
        for entity in places {
            let Some(actor) = self.actors.phrase(self.document.words(entity.name), &self.context) else { continue };
            let Some(country) = actor.country else { continue };
            match found {
                Some((known, _)) if known != country => return None,
                Some(_) => {}
                None => found = Some((country, entity.name)),
            }
        }
        found
    }

    // ---- tokens -------------------------------------------------------------------------------------------------

    fn tokens(&self, span: Span<Text>) -> Option<Range> {
        Some(self.analysis.tokens_in(span)).filter(|tokens| !tokens.is_empty())
    }

    fn span(&self, tokens: &Range) -> Span<Text> {
        self.analysis.token(TokenId(tokens.start)).span.cover(self.analysis.token(TokenId(tokens.end - 1)).span)
    }

    /// The head of the phrase: by the tree, or without one the last noun before a preposition.
    fn head(&self, tokens: &Range) -> Option<u32> {
        if let Some(tree) = Clauses::of(self.analysis) {
            return tree.head_of(tokens);
        }
        let tag = |at: u32| self.analysis.tag(TokenId(at));
        let end = tokens.clone().skip(1).find(|&at| matches!(tag(at), Tag::In | Tag::Comma)).unwrap_or(tokens.end);
        (tokens.start..end).rfind(|&at| tag(at).is_noun()).or(Some(tokens.start))
    }

    /// The entity whose mention holds the head, or whose name hangs on a title that is the head.
    fn owner(&self, head: u32, tokens: &Range) -> Option<EntityId> {
        let owner = |at: u32| self.owners.get(at as usize).copied().flatten();
        owner(head).or_else(|| {
            let tree = Clauses::of(self.analysis)?;
            let named = |&at: &u32| {
                tokens.contains(&at) && matches!(tree.relation(at), "flat" | "appos") && owner(at).is_some()
            };
            tree.children(head).find(named).and_then(owner)
        })
    }
}
