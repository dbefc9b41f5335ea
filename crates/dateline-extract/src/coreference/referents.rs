//! Who has been mentioned so far, and whom a pronoun or noun takes up.

use super::Link;
use crate::actors::{Actors, CountryCode};
use crate::attribution::{Attribution, Extractor};
use crate::clauses::Clauses;
use crate::entities::{Entity, MentionKind};
use crate::lexicon::Lexicon;
use crate::names::{TITLES, is_role};
use crate::phrases::Range;
use crate::quotes::pair_quotations;
use dateline_nlp::{Analysis, NameKind, Tag, TokenId};
use dateline_text::{BlockKind, Document};

/// More mentions than a report can hold; later ones are not followed.
const MANY: usize = 20_000;

/// How many of the last mentions a noun is compared with.
pub(super) const RECENT: usize = 500;

/// What a mention stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// An entity of the report.
    Entity(u32),
    /// A phrase that names nobody: "a witness".
    Phrase(u32),
}

/// What kind of thing a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Person,
    People,
    Body,
    /// A country, region or town.
    Place,
    Document,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    He,
    She,
}

/// One mention of the past.
#[derive(Clone, Debug)]
pub(super) struct Referent {
    pub(super) head: u32,
    pub(super) sentence: u32,
    pub(super) target: Target,
    pub(super) class: Class,
    pub(super) acts: bool,
    pub(super) speaks: bool,
    pub(super) quoted: bool,
    pub(super) is_name: bool,
}

/// An office with its country.
type Office<'a> = (&'a str, Option<CountryCode>);

/// A title or noun that a person is called by.
pub(super) struct Called {
    entity: u32,
    at: u32,
    lemma: String,
    words: Vec<String>,
}

pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) analysis: &'a Analysis,
    pub(super) tree: Clauses<'a>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) actors: Option<&'a Actors>,
    pub(super) entities: &'a [Entity],
    /// For each token the entity that it is a name of.
    pub(super) owners: Vec<Option<u32>>,
    pub(super) quoted: Vec<bool>,
    pub(super) speaking: Vec<bool>,
    pub(super) genders: Vec<Option<Gender>>,
    pub(super) called: Vec<Called>,
    /// What persons were called before, without the article, in small letters.
    pub(super) titled: Vec<(String, u32)>,
    /// What the world's tables know some of the persons to have been.
    pub(super) offices: Vec<(u32, Vec<Office<'a>>)>,
    pub(super) past: Vec<Referent>,
    pub(super) links: Vec<Link>,
    pub(super) phrases: Vec<Range>,
    /// For each token the body without a name whose mention it heads.
    pub(super) groups: Vec<Option<u32>>,
    /// What the head of each mention stands for.
    pub(super) targets: Vec<Option<(Target, Class)>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        document: &'a Document,
        analysis: &'a Analysis,
        tree: Clauses<'a>,
        extractor: &'a Extractor,
        entities: &'a [Entity],
        attributions: &[Attribution],
    ) -> Self {
        let count = analysis.tokens().len();
        let mut owners = vec![None; count];
        for entity in entities {
            for mention in entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Name) {
                for at in analysis.tokens_in(mention.span) {
                    if let Some(owner) = owners.get_mut(at as usize) {
                        *owner = Some(super::place(entity.id));
                    }
                }
            }
        }
        let mut groups = vec![None; count];
        for entity in entities {
            for mention in entity.mentions.iter().filter(|mention| mention.kind == MentionKind::Nominal) {
                let head = analysis.tokens_in(mention.span).last();
                if let Some(slot) = head.and_then(|head| groups.get_mut(head as usize)) {
                    *slot = Some(super::place(entity.id));
                }
            }
        }
        let mut quoted = vec![false; count];
        for quotation in pair_quotations(document, analysis) {
            for at in quotation.first.0..=quotation.last.0 {
                if let Some(inside) = quoted.get_mut(at as usize) {
                    *inside = true;
                }
            }
        }
        let mut speaking = vec![false; count];
        for span in attributions.iter().flat_map(|attribution| &attribution.source) {
            for at in analysis.tokens_in(*span) {
                if let Some(speaks) = speaking.get_mut(at as usize) {
                    *speaks = true;
                }
            }
        }
        let genders = vec![None; entities.len()];
        let (called, offices) = (Vec::new(), Vec::new());
        let (past, links, phrases) = (Vec::new(), Vec::new(), Vec::new());
        let targets = vec![None; count];
        let mut reader = Reader {
            document,
            analysis,
            tree,
            lexicon: extractor.lexicon(),
            actors: extractor.actors(),
            entities,
            owners,
            quoted,
            speaking,
            genders,
            called,
            titled: Vec::new(),
            offices,
            past,
            links,
            phrases,
            groups,
            targets,
        };
        reader.read_titles();
        reader
    }

    pub(super) fn finish(self) -> (Vec<Link>, Vec<Range>) {
        (self.links, self.phrases)
    }

    pub(super) fn lower(&self, at: u32) -> &'a str {
        self.analysis.lower(TokenId(at))
    }

    pub(super) fn tag(&self, at: u32) -> Tag {
        self.analysis.tag(TokenId(at))
    }

    // ---- titles -------------------------------------------------------------------------------------------------

    /// Collects what persons are called beside their names, and the gender that titles and pronouns of kin tell.
    pub(super) fn read_titles(&mut self) {
        for (number, entity) in self.entities.iter().enumerate().filter(|(_, entity)| entity.kind == NameKind::Person) {
            let words = self.document.words(entity.name);
            if let Some(actors) = self.actors {
                let first = words.split_whitespace().next().unwrap_or(words);
                self.genders[number] = actors.is_woman(first).map(|is| if is { Gender::She } else { Gender::He });
                let offices = actors.offices_of(words);
                if !offices.is_empty() {
                    self.offices.push((number as u32, offices));
                }
            }
            for mention in &entity.mentions {
                let tokens = self.analysis.tokens_in(mention.span);
                let Some(head) = (!tokens.is_empty()).then(|| self.tree.head_of(&tokens)).flatten() else { continue };
                let before = (tokens.start.saturating_sub(4)..tokens.start).rev();
                let titles: Vec<u32> =
                    before.take_while(|&at| TITLES.contains(&self.lower(at)) || self.tag(at).is_noun()).collect();
                for at in titles {
                    let gender = match self.lower(at) {
                        "mr" | "mr." | "sir" | "king" | "prince" | "father" | "brother" | "spokesman" | "chairman" => {
                            Some(Gender::He)
                        }
                        "mrs" | "mrs." | "ms" | "ms." | "queen" | "princess" | "spokeswoman" | "chairwoman"
                        | "lady" => Some(Gender::She),
                        _ => None,
                    };
                    // A title tells more than a first name.
                    self.genders[number] = gender.or(self.genders[number]);
                }
                let mut beside: Vec<u32> = self
                    .tree
                    .children(head)
                    .filter(|&at| {
                        let relation = self.tree.relation(at);
                        at < tokens.start && matches!(relation, "compound" | "nmod" | "flat" | "amod" | "appos")
                            || relation == "appos"
                    })
                    .collect();
                if matches!(self.tree.relation(head), "appos" | "flat" | "compound" | "nmod") {
                    let above = self.tree.head(head);
                    beside.extend(above);
                    // "the mayor of Tarn, Ana Ruiz": the name may hang on what the title hangs on.
                    let whose = above
                        .filter(|&above| self.tree.relation(above) == "nmod" && self.tree.relation(head) == "appos");
                    beside.extend(whose.and_then(|above| self.tree.head(above)));
                }
                // "Osei is the minister"
                if matches!(self.tree.relation(head), "nsubj") {
                    beside.extend(self.tree.head(head).filter(|&at| self.tag(at).is_noun()));
                }
                for at in beside.into_iter().filter(|at| !tokens.contains(at)) {
                    let lemma = self.analysis.lemma(TokenId(at)).to_lowercase();
                    if self.called.len() < RECENT && is_role(self.lexicon, &lemma, self.lower(at)) {
                        let start = self.tree.phrase_start(at).max(at.saturating_sub(5));
                        let words = (start..at).map(|at| self.lower(at).to_owned()).collect();
                        self.called.push(Called { entity: number as u32, at, lemma, words });
                    }
                }
            }
        }
    }

    /// The one person who was called so before.
    pub(super) fn by_title(&self, at: u32) -> Option<u32> {
        let lemma = self.analysis.lemma(TokenId(at)).to_lowercase();
        let start = self.tree.phrase_start(at);
        let small = |word: &str| {
            matches!(word, "the" | "a" | "an" | "this" | "that" | "its" | "their" | "our" | "former" | "new")
        };
        let words: Vec<&str> = (start..at).map(|at| self.lower(at)).filter(|word| !small(word)).collect();
        let before = || self.called.iter().filter(|called| called.at < at && called.lemma == lemma);
        let fits = |called: &&Called| words.iter().all(|word| called.words.iter().any(|known| known == word));
        let told = if words.is_empty() { one(before()) } else { one(before().filter(fits)) };
        // A title with what tells it apart may also come before the name.
        let later = || {
            let all = self.called.iter().filter(|called| called.lemma == lemma);
            if words.is_empty() { None } else { one(all.filter(fits)) }
        };
        told.or_else(later)
    }

    /// The words of a title without its article, in small letters.
    pub(super) fn title_words(&self, tokens: &Range) -> String {
        let words = tokens.clone().map(|at| self.lower(at));
        words.filter(|word| !matches!(*word, "the" | "a" | "an" | "this" | "that")).collect::<Vec<_>>().join(" ")
    }

    /// The one person whom the report called by this title before, or by a fuller one: "the Secretary of State".
    pub(super) fn by_words(&self, tokens: &Range) -> Option<u32> {
        let title = self.title_words(tokens);
        let fits =
            |known: &str| known.strip_suffix(title.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
        let mut found =
            self.titled.iter().filter(|(known, _)| !title.is_empty() && fits(known)).map(|(_, entity)| *entity);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The one person of the report whom the world's tables know in the office that a title names.
    pub(super) fn by_office(&self, tokens: Range) -> Option<u32> {
        let span = super::span_of(self.analysis, &tokens);
        let (office, country) = self.actors?.office_of(self.document.words(span))?;
        let fits = |held: &(&str, Option<CountryCode>)| held.0 == office && (country.is_none() || held.1 == country);
        let mut found = self.offices.iter().filter(|(_, offices)| offices.iter().any(fits));
        let first = found.next()?.0;
        found.next().is_none().then_some(first)
    }

    // ---- reading ------------------------------------------------------------------------------------------------

    /// Reads the report from its first word to its last.
    pub(super) fn read(&mut self) {
        for (number, sentence) in self.analysis.sentences().iter().enumerate() {
            let kind = self.document.block(sentence.block).map_or(BlockKind::Paragraph, |block| block.kind);
            if !kind.is_evidence() || sentence.tokens().len() > 400 || self.past.len() > MANY {
                continue;
            }
            for at in sentence.tokens() {
                self.token(at, number as u32);
            }
        }
    }

    pub(super) fn token(&mut self, at: u32, sentence: u32) {
        if let Some(entity) = self.owners[at as usize] {
            self.name(at, sentence, entity);
        } else if let Some(entity) = self.groups[at as usize] {
            // Plural ones ("Kurdish forces") are people as well.
            let class = if matches!(self.tag(at), Tag::Nns) { Class::People } else { Class::Body };
            self.targets[at as usize] = Some((Target::Entity(entity), class));
            self.remember(at, sentence, Target::Entity(entity), class, true);
        } else if matches!(self.tag(at), Tag::Prp | Tag::PrpS) {
            self.pronoun(at, sentence);
        } else if matches!(self.tag(at), Tag::Wp) && self.lower(at) == "who" {
            if let Some((target, class)) = self.tree.antecedent(at).and_then(|noun| self.target_of(noun)) {
                self.take_up(at..at + 1, at, sentence, target, class, MentionKind::Pronoun, 0.9);
            }
        } else if self.tag(at).is_noun()
            && !matches!(self.tree.relation(at), "compound" | "flat" | "fixed" | "goeswith")
        {
            self.noun(at, sentence);
        }
    }

    /// What a noun stands for: that of its own, or that of the name that it stands before or beside.
    pub(super) fn target_of(&self, noun: u32) -> Option<(Target, Class)> {
        self.targets.get(noun as usize).copied().flatten().or_else(|| {
            let named = |&at: &u32| matches!(self.tree.relation(at), "flat" | "appos" | "compound");
            let entity = self.tree.children(noun).filter(named).find_map(|at| self.owners[at as usize]);
            let entity = self.owners[noun as usize].or(entity)?;
            Some((Target::Entity(entity), self.class_of(entity)?))
        })
    }

    pub(super) fn class_of(&self, entity: u32) -> Option<Class> {
        Some(match self.entities.get(entity as usize)?.kind {
            NameKind::Person => Class::Person,
            NameKind::Organization | NameKind::Facility => Class::Body,
            NameKind::Gpe => Class::Place,
            NameKind::Norp => Class::People,
            NameKind::Location | NameKind::Event | NameKind::Miscellaneous => return None,
        })
    }

    pub(super) fn name(&mut self, at: u32, sentence: u32, entity: u32) {
        let outside = self.tree.head(at).is_none_or(|head| self.owners[head as usize] != Some(entity));
        let Some(class) = self.class_of(entity).filter(|_| outside) else { return };
        if class == Class::People && !self.tag(at).is_noun() {
            return;
        }
        self.targets[at as usize] = Some((Target::Entity(entity), class));
        self.remember(at, sentence, Target::Entity(entity), class, true);
    }

    pub(super) fn remember(&mut self, head: u32, sentence: u32, target: Target, class: Class, is_name: bool) {
        let speaks = self.speaking[head as usize]
            || self.tree.head(head).is_some_and(|above| {
                // The head of a title is what the source's phrase hangs on.
                self.speaking[above as usize] && matches!(self.tree.relation(head), "flat" | "appos")
            });
        // "according to Osei" speaks as well.
        let acts = self.acts(head);
        let quoted = self.quoted[head as usize];
        self.past.push(Referent { head, sentence, target, class, acts, speaks, quoted, is_name });
    }

    /// Whether it is the subject of a verb, by itself or as a name beside a title or in a row.
    pub(super) fn acts(&self, head: u32) -> bool {
        let mut at = head;
        for _ in 0..3 {
            match self.tree.relation(at) {
                "nsubj" => return true,
                "flat" | "appos" | "conj" | "compound" => match self.tree.head(at) {
                    Some(above) => at = above,
                    None => return false,
                },
                _ => return self.tree.deprel(at) == "obl:agent",
            }
        }
        false
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn take_up(
        &mut self,
        tokens: Range,
        head: u32,
        sentence: u32,
        target: Target,
        class: Class,
        kind: MentionKind,
        confidence: f32,
    ) {
        self.targets[head as usize] = Some((target, class));
        self.links.push(Link { tokens, kind, target, confidence });
        self.remember(head, sentence, target, class, false);
    }
}

/// The one entity that all of them call.
fn one<'c>(mut called: impl Iterator<Item = &'c Called>) -> Option<u32> {
    let first = called.next()?.entity;
    called.all(|other| other.entity == first).then_some(first)
}
