//! Who stands in which slot around a trigger, read from the dependency tree.
//!
//! Begin with [`Scene::fillers`]. It looks through passives, relative and participial clauses, control, coordination and
//! the verb that a noun leans on; where the parser may have hung a phrase one edge too high or too low, both are tried.

use super::frames::{Condition, Frames, Site, Slot, Test};
use crate::attribution::SourceType;
use crate::clauses::Clauses;
use crate::lexicon::Lexicon;
use crate::phrases::Range;
use dateline_nlp::{Analysis, NameKind, Tag, TokenId};
use dateline_text::{Document, Span, Text};

/// A parsed document with the tables that its words are looked up in.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) document: &'a Document,
    pub(crate) analysis: &'a Analysis,
    pub(crate) tree: Clauses<'a>,
    pub(crate) frames: &'a Frames,
    pub(crate) lexicon: &'a Lexicon,
}

/// How nouns of persons end that no table names.
const PERSON_ENDINGS: [&str; 15] = [
    "ist", "man", "woman", "smith", "ician", "keeper", "worker", "owner", "driver", "player", "goer", "teer",
    "fighter", "maker", "people",
];

/// A word that may stand for an event, with the verb that it leans on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trigger {
    /// Its head word.
    pub(crate) at: u32,
    /// Whether it is read as a verb.
    pub(crate) verbal: bool,
    /// "launched" in "launched an attack".
    pub(crate) support: Option<Support>,
}

/// The verb that a noun leans on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Support {
    pub(crate) verb: u32,
    /// What the verb's subject is to the event.
    pub(crate) subject: SubjectRole,
}

/// What the subject of a verb is to the event that a noun beside it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SubjectRole {
    /// It does it: "launched an attack", "took part in the protest".
    Acts,
    /// It is done to it: "received aid", "came under attack".
    Receives,
    /// Neither can be told: "ended the boycott", "the attack took place".
    Neither,
}

/// Who or what stands in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filler {
    /// The head word.
    pub(crate) head: u32,
    /// The noun phrase, each of several joined by "and" on its own.
    pub(crate) phrase: Range,
    /// How it was found, for people.
    pub(crate) path: String,
}

impl<'a> Scene<'a> {
    pub(crate) fn lower(self, at: u32) -> &'a str {
        self.analysis.lower(TokenId(at))
    }

    /// The base form of a word.
    pub(crate) fn lemma(self, at: u32) -> &'a str {
        let lemma = self.analysis.lemma(TokenId(at));
        match self.tag(at).is_verb() {
            true => self.frames.verb_lemma(lemma, self.lower(at)),
            false => lemma,
        }
    }

    pub(crate) fn tag(self, at: u32) -> Tag {
        self.analysis.tag(TokenId(at))
    }

    pub(crate) fn span(self, range: &Range) -> Span<Text> {
        let first = self.analysis.token(TokenId(range.start)).span;
        first.cover(self.analysis.token(TokenId(range.end.max(range.start + 1) - 1)).span)
    }

    // ---- what a word is ----------------------------------------------------------------------------------------

    /// The kind of the name that the word is part of.
    pub(crate) fn name_kind(self, at: u32) -> Option<NameKind> {
        self.analysis.name_of(TokenId(at)).map(|name| name.kind)
    }

    /// Whether the word is of a class, by its lemma or as it stands.
    pub(crate) fn is(self, class: &str, at: u32) -> bool {
        let lemma = self.lemma(at);
        if self.frames.is(class, lemma) || self.frames.is(class, self.lower(at)) {
            return true;
        }
        // "Ministers", as titles and headlines write it.
        lemma.starts_with(char::is_uppercase) && self.frames.is(class, &lemma.to_lowercase())
    }

    /// Whether the head of a phrase can act: a person, a body, a state, a people, or a pronoun for one.
    pub(crate) fn is_actor(self, at: u32) -> bool {
        match self.name_kind(at) {
            Some(
                NameKind::Person
                | NameKind::Organization
                | NameKind::Gpe
                | NameKind::Norp
                // "the West"; a country that the model does not know may look like any place.
                | NameKind::Location,
            ) => return true,
            // "the Kremlin said"
            Some(NameKind::Facility) => return self.is("metonym", at),
            Some(NameKind::Event) => return false,
            Some(NameKind::Miscellaneous) | None => {}
        }
        let lower = self.lower(at);
        match self.tag(at) {
            Tag::Prp | Tag::PrpS => return true,
            Tag::Nnp | Tag::Nnps if self.name_kind(at).is_none() => return !self.is("time-word", at),
            Tag::Wp | Tag::Wdt => return matches!(lower, "who" | "whom"),
            _ => {}
        }
        let lemma = self.lemma(at);
        if self.frames.is("no-actor", lemma) {
            return false;
        }
        if self.frames.is_actor_noun(lemma) || self.frames.is_actor_noun(lower) {
            return true;
        }
        if lemma.starts_with(char::is_uppercase) && self.frames.is_actor_noun(&lemma.to_lowercase()) {
            return true;
        }
        let ends = |ending: &str| lemma.len() > ending.len() + 1 && lemma.ends_with(ending);
        if self.tag(at).is_noun() && PERSON_ENDINGS.iter().any(|ending| ends(ending)) {
            return true;
        }
        if self.lexicon.sources.get(lemma).is_some_and(|&kind| kind != SourceType::Document) {
            return true;
        }
        // "dozens of villagers", "a group of gunmen", "the rest"; "five" and "some" on their own.
        if self.is("partitive", at) || matches!(self.tag(at), Tag::Cd) {
            let of = self.tree.children(at).find(|&child| self.tree.led_by(child, &["of"]));
            return of.map_or(!self.is_measure(at), |of| self.is_actor(of));
        }
        matches!(lower, "those" | "others" | "many" | "several" | "some" | "both" | "everyone" | "anyone" | "nobody")
            && !matches!(self.tree.relation(at), "det" | "amod")
    }

    /// Whether something may be done to it: a noun, name or pronoun that is no time, no sum and no event.
    pub(crate) fn can_be_target(self, at: u32) -> bool {
        let tag = self.tag(at);
        let nominal = tag.is_noun() || matches!(tag, Tag::Prp | Tag::Cd | Tag::Wp) || self.is("partitive", at);
        let lower = self.lower(at);
        nominal
            && !self.is("time-word", at)
            && !self.is_measure(at)
            && !self.is("series", at)
            && !lower.ends_with("self")
            && !lower.ends_with("selves")
    }

    /// Whether a number stands for money, a share or a year.
    fn is_measure(self, at: u32) -> bool {
        let money = |child: u32| matches!(self.lower(child), "$" | "%" | "£" | "€" | "percent");
        self.tree.children(at).any(money) || self.tree.led_by(at, &["in", "at", "by", "since", "from", "to", "of"])
    }

    /// Whether the head of a phrase is a place, by name or by its noun.
    pub(crate) fn is_place(self, at: u32) -> bool {
        matches!(self.name_kind(at), Some(NameKind::Gpe | NameKind::Location | NameKind::Facility))
            || self.is("place", at)
    }

    // ---- phrases -----------------------------------------------------------------------------------------------

    /// The noun phrase of `noun` without what is joined to it by "and".
    pub(crate) fn phrase(self, noun: u32) -> Range {
        let mut end = self.tree.phrase_end(noun, true);
        for child in self.tree.children(noun).filter(|&child| child > noun) {
            if matches!(self.tree.relation(child), "conj" | "cc") {
                end = end.min(self.tree.extent(child).start);
            }
        }
        // "Neral as", where a clause was cut off behind its first word.
        while end > noun + 1 && matches!(self.tag(end - 1), Tag::In | Tag::To | Tag::Cc) {
            end -= 1;
        }
        while end > noun + 1 && self.tag(end - 1).is_punctuation() && !matches!(self.lower(end - 1), ")" | "]") {
            end -= 1;
        }
        let start = self.tree.child(noun, &["cc"]).filter(|&cc| cc < noun && self.tree.deprel(cc) == "cc:preconj");
        let start = match start {
            Some(cc) => cc + 1,
            None => self.tree.phrase_start(noun),
        };
        start.min(noun)..end.max(noun + 1)
    }

    /// The head and what is joined to it.
    fn joined(self, head: u32) -> Vec<u32> {
        let mut heads = vec![head];
        let mut at = 0;
        while at < heads.len() && heads.len() < 24 {
            let more = self.tree.children(heads[at]).filter(|&child| {
                self.tree.relation(child) == "conj" && self.tree.nominal(child) && !self.tree.predicate(child)
            });
            heads.extend(more);
            at += 1;
        }
        heads.sort_unstable();
        heads.dedup();
        heads
    }

    /// A relative pronoun gives way to the noun that it stands for.
    fn resolved(self, at: u32) -> u32 {
        match self.tag(at) {
            Tag::Wp | Tag::Wdt | Tag::In => {
                self.tree.antecedent(at).or_else(|| self.antecedent_by_clause(at)).unwrap_or(at)
            }
            _ => at,
        }
    }

    fn antecedent_by_clause(self, at: u32) -> Option<u32> {
        let lower = self.lower(at);
        if !matches!(lower, "that" | "which" | "who" | "whom") {
            return None;
        }
        let verb = self.tree.head(at)?;
        self.tree.deprel(verb).starts_with("acl").then(|| self.tree.head(verb)).flatten()
    }

    fn filler(self, head: u32, path: &str) -> Filler {
        Filler { head, phrase: self.phrase(head), path: path.to_owned() }
    }

    fn all(self, head: u32, path: &str) -> Vec<Filler> {
        let head = self.resolved(head);
        self.joined(head).into_iter().map(|head| self.filler(head, path)).collect()
    }

    // ---- slots -------------------------------------------------------------------------------------------------

    /// Whether a verb is passive: with an auxiliary, as a participle after or before its noun, or cut short in a headline.
    pub(crate) fn passive(self, verb: u32) -> bool {
        if self.tree.passive(verb) {
            return true;
        }
        if self.tag(verb) != Tag::Vbn || self.tree.child(verb, &["obj"]).is_some() {
            return false;
        }
        // "had abducted and killed": as the first of them is.
        if self.tree.relation(verb) == "conj"
            && let Some(first) = self.tree.head(verb).filter(|&first| self.tag(first).is_verb())
        {
            return match self.tag(first) == Tag::Vbn {
                true => self.passive(first),
                false => self.own_subject(verb).is_none() && self.agent_phrase(verb).is_some(),
            };
        }
        let active = self
            .tree
            .children(verb)
            .any(|child| self.tree.relation(child) == "aux" && matches!(self.lemma(child), "have" | "'ve" | "'s"));
        !active
    }

    /// Who or what stands in `slot` of `trigger`; empty where nobody does.
    pub(crate) fn fillers(self, trigger: Trigger, slot: &Slot) -> Vec<Filler> {
        let at = trigger.at;
        match slot {
            Slot::Subject if trigger.verbal => self.subject(at),
            Slot::Object if trigger.verbal => self.object(at),
            Slot::Subject | Slot::Object => Vec::new(),
            Slot::Indirect => self.tree.child(at, &["iobj"]).map_or(Vec::new(), |at| self.all(at, "iobj")),
            Slot::Possessor => {
                let mut owner = self.tree.children(at).find(|&child| self.tree.deprel(child) == "nmod:poss");
                // "his government's decision to withdraw": the owner of the noun that the clause completes.
                if owner.is_none() && trigger.verbal && self.tree.relation(at) == "acl" {
                    owner = self.tree.head(at).and_then(|noun| {
                        self.tree.children(noun).find(|&child| self.tree.deprel(child) == "nmod:poss")
                    });
                }
                owner.map_or(Vec::new(), |at| self.all(at, "nmod:poss"))
            }
            Slot::Modifier => self.modifiers(at),
            Slot::Complement => self.complement_subject(at),
            Slot::Support => self.support_subject(trigger),
            Slot::Preposition(word) => self.prepositional(trigger, word),
        }
    }

    fn subject(self, verb: u32) -> Vec<Filler> {
        if self.tag(verb).is_adjective() {
            return Vec::new();
        }
        if self.passive(verb) {
            return self.agent(verb);
        }
        match self.doer(verb, 0) {
            Some((head, path)) => self.all(head, path),
            None => Vec::new(),
        }
    }

    /// What "by" names after a verb, times aside.
    fn agent_phrase(self, verb: u32) -> Option<u32> {
        self.tree.children(verb).find(|&child| {
            child > verb
                && matches!(self.tree.relation(child), "obl" | "nmod")
                && self.tree.led_by(child, &["by"])
                && self.tree.deprel(child) != "obl:unmarked"
                && !self.is("time-word", child)
        })
    }

    fn agent(self, verb: u32) -> Vec<Filler> {
        if let Some(by) = self.agent_phrase(verb) {
            return self.all(by, "obl:agent");
        }
        // "arrested and beaten by police"
        match self.tree.relation(verb) {
            "conj" if self.tag(verb) == Tag::Vbn => {
                let above = self.tree.head(verb).filter(|&above| self.passive(above));
                above.map_or(Vec::new(), |above| self.agent(above))
            }
            _ => {
                let joined = self.tree.children(verb).find(|&child| {
                    self.tree.relation(child) == "conj" && self.tag(child) == Tag::Vbn && self.passive(child)
                });
                let by = joined
                    .and_then(|verb| self.tree.children(verb).find(|&child| self.tree.deprel(child) == "obl:agent"));
                by.map_or(Vec::new(), |by| self.all(by, "obl:agent"))
            }
        }
    }

    /// Who does what the verb says, with the way there.
    fn doer(self, verb: u32, depth: usize) -> Option<(u32, &'static str)> {
        if depth > 8 {
            return None;
        }
        if let Some(own) = self.own_subject(verb) {
            return Some((own, if depth == 0 { "nsubj" } else { "nsubj of the verb above" }));
        }
        if self.tree.child(verb, &["csubj", "expl"]).is_some() {
            return None;
        }
        let above = self.tree.head(verb)?;
        let verbal = self.tag(above).is_verb() || self.tree.predicate(above);
        match self.tree.relation(verb) {
            "conj" if self.tag(verb).is_verb() || self.tree.predicate(verb) => {
                verbal.then(|| self.doer_or_patient(above, depth + 1)).flatten()
            }
            "xcomp" | "ccomp" if !self.tree.finite(verb) => {
                let object = self.tree.children(above).find(|&child| {
                    matches!(self.tree.relation(child), "obj" | "iobj") && child > above && child < verb
                });
                let subject_control = matches!(self.lemma(above), "promise" | "vow" | "threaten");
                match object.filter(|_| !subject_control) {
                    Some(object) => Some((object, "obj of the verb above")),
                    // "called on Iran to withdraw", "ordered by the court to pay"
                    None => {
                        let oblique = self.tree.children(above).find(|&child| {
                            child > above
                                && child < verb
                                && self.tree.relation(child) == "obl"
                                && self.tree.led_by(child, &["on", "upon", "to", "for", "with"])
                                && self.is_actor(child)
                        });
                        oblique
                            .filter(|_| self.tree.infinitive(verb))
                            .map(|oblique| (oblique, "obl of the verb above"))
                            .or_else(|| self.doer_or_patient(above, depth + 1))
                    }
                }
            }
            "advcl" if !self.tree.finite(verb) => {
                let after_object = self
                    .tree
                    .children(above)
                    .find(|&child| self.tree.relation(child) == "obj" && child < verb && self.is_actor(child));
                let request = self.is("request-verb", above);
                match after_object.filter(|_| request && self.tree.infinitive(verb)) {
                    Some(object) => Some((object, "obj of the verb above")),
                    None => self.doer_or_patient(above, depth + 1),
                }
            }
            "parataxis" if !self.tree.finite(verb) => self.doer_or_patient(above, depth + 1),
            "acl" => {
                if self.tree.deprel(verb) == "acl:relcl" {
                    // "the town that rebels hold" has its own subject; here the noun itself is it.
                    let gap = self.tree.child(verb, &["obj"]).is_some();
                    return gap.then_some((above, "noun of its relative clause"));
                }
                if self.tag(verb) == Tag::Vbg && self.is_actor(above) {
                    return Some((above, "noun of its participle"));
                }
                // "a plan to attack": whoever has the plan.
                let owner = self.tree.children(above).find(|&child| self.tree.deprel(child) == "nmod:poss");
                if let Some(owner) = owner {
                    return Some((owner, "owner of the noun above"));
                }
                let over = self.tree.head(above)?;
                let holds = matches!(self.tree.relation(above), "obj" | "obl") && self.tag(over).is_verb();
                if self.is_actor(above) {
                    return Some((above, "noun of its infinitive"));
                }
                holds.then(|| self.doer(over, depth + 1)).flatten()
            }
            _ => None,
        }
    }

    /// The subject, of a passive too: who is meant by the clauses that hang on the verb.
    fn doer_or_patient(self, verb: u32, depth: usize) -> Option<(u32, &'static str)> {
        self.doer(verb, depth)
    }

    fn own_subject(self, verb: u32) -> Option<u32> {
        let subject = self.tree.any_subject(verb).filter(|&at| self.tree.head(at) == Some(verb));
        subject.filter(|&at| self.tree.relation(at) == "nsubj")
    }

    fn object(self, verb: u32) -> Vec<Filler> {
        // "the wounded man", "nine were dead", "left nine dead"
        if self.tag(verb).is_adjective() {
            if matches!(self.tree.relation(verb), "amod" | "acl") {
                return self.tree.head(verb).map_or(Vec::new(), |noun| self.all(noun, "noun of its adjective"));
            }
            return self.doer(verb, 0).map_or(Vec::new(), |(head, path)| self.all(head, path));
        }
        if self.passive(verb) {
            if let Some(own) = self.own_subject(verb) {
                return self.all(own, "nsubj:pass");
            }
            let Some(above) = self.tree.head(verb) else { return Vec::new() };
            return match self.tree.relation(verb) {
                "acl" | "amod" => self.all(above, "noun of its participle"),
                "conj" if self.tag(above).is_verb() && self.passive(above) => self.object(above),
                "conj" if self.tag(above).is_verb() => {
                    self.doer(above, 1).map_or(Vec::new(), |(head, _)| self.all(head, "nsubj of the verb above"))
                }
                "xcomp" => {
                    let object = self.tree.children(above).find(|&child| {
                        matches!(self.tree.relation(child), "obj" | "nsubj") && child < verb && child != verb
                    });
                    let head = self.tree.child(above, &["obj"]).filter(|&child| child < verb).or(object);
                    match head {
                        Some(head) => self.all(head, "nsubj of the verb above"),
                        None => self.doer(above, 1).map_or(Vec::new(), |(head, path)| self.all(head, path)),
                    }
                }
                "advcl" | "ccomp" => {
                    self.doer(above, 1).map_or(Vec::new(), |(head, _)| self.all(head, "nsubj of the verb above"))
                }
                _ => Vec::new(),
            };
        }
        // "told the crew to leave": where nothing else is done to, the one spoken to is.
        if let Some(object) = self.tree.child(verb, &["obj"]).or_else(|| self.tree.child(verb, &["iobj"])) {
            return self.all(object, self.tree.relation(object));
        }
        // "the man whom police arrested", "the man police arrested"
        if self.tree.deprel(verb) == "acl:relcl"
            && let Some(subject) = self.own_subject(verb)
            && self.resolved(subject) == subject
            && let Some(noun) = self.tree.head(verb)
        {
            return self.all(noun, "noun of its relative clause");
        }
        // "arrested and beat the man", where the parser gave the man to the first.
        if self.tree.relation(verb) == "conj"
            && self.own_subject(verb).is_none()
            && let Some(first) = self.tree.head(verb).filter(|&first| self.tag(first) == self.tag(verb))
            && let Some(object) = self.tree.child(first, &["obj"]).filter(|&object| object > verb)
        {
            return self.all(object, "obj shared");
        }
        // "beat and arrested the man": the object of the last is that of the first.
        let later = self.tree.children(verb).find(|&child| {
            self.tree.relation(child) == "conj" && self.tag(child) == self.tag(verb) && child < verb + 4
        });
        let shared = later.filter(|&later| self.own_subject(later).is_none());
        shared.and_then(|later| self.tree.child(later, &["obj"])).map_or(Vec::new(), |at| self.all(at, "obj shared"))
    }

    /// Whose a thing is that cannot act itself: the owner of "Israel's attack", the side in "the rebel offer".
    pub(crate) fn owners(self, thing: u32) -> Vec<Filler> {
        self.owners_within(thing, 2)
    }

    fn owners_within(self, thing: u32, depth: usize) -> Vec<Filler> {
        let noun = Trigger { at: thing, verbal: false, support: None };
        let slots = [
            Slot::Possessor,
            Slot::Modifier,
            Slot::Preposition("by".into()),
            Slot::Preposition("of".into()),
            Slot::Preposition("from".into()),
            Slot::Preposition("with".into()),
        ];
        for slot in &slots {
            let mut fillers = self.fillers(noun, slot);
            fillers.retain(|filler| self.is_actor(filler.head));
            if !fillers.is_empty() {
                for filler in &mut fillers {
                    filler.path = format!("owner of \"{}\", {}", self.lower(thing), filler.path);
                }
                return fillers;
            }
        }
        // "a resumption of ties with Neral"
        let of =
            self.tree.children(thing).find(|&child| child > thing && self.tree.led_by(child, &["of", "on", "for"]));
        if let Some(of) = of.filter(|&of| depth > 0 && self.tag(of).is_noun()) {
            let found = self.owners_within(of, depth - 1);
            if !found.is_empty() {
                return found;
            }
        }
        // "the news that rebels took the town"
        let clause = self.tree.children(thing).find(|&child| child > thing && self.tree.relation(child) == "acl");
        match clause.and_then(|clause| self.own_subject(clause)) {
            Some(subject) if self.is_actor(subject) && self.resolved(subject) == subject => {
                self.all(subject, "nsubj of its clause")
            }
            _ => Vec::new(),
        }
    }

    /// To whom the infinitive that completes the trigger is done: "agreed to help *them*".
    pub(crate) fn within_content(self, at: u32) -> Vec<Filler> {
        let clause = self.tree.children(at).find(|&child| {
            child > at
                && (self.tree.relation(child) == "xcomp"
                    || matches!(self.tree.relation(child), "ccomp" | "advcl" | "acl")
                        && (self.tree.infinitive(child) || self.tag(child) == Tag::Vbg))
        });
        let Some(clause) = clause.filter(|&clause| self.tag(clause).is_verb()) else { return Vec::new() };
        let verb = Trigger { at: clause, verbal: true, support: None };
        let slots = ["obj", "iobj", "with", "to", "for", "against", "from", "on", "at"];
        for slot in slots.map(Slot::parse) {
            let mut fillers = self.fillers(verb, &slot);
            let things: Vec<u32> = fillers.iter().map(|filler| filler.head).collect();
            fillers.retain(|filler| self.is_actor(filler.head));
            if fillers.is_empty() && slot == Slot::Object {
                fillers = things.into_iter().flat_map(|thing| self.owners(thing)).collect();
            }
            if !fillers.is_empty() {
                return fillers;
            }
        }
        Vec::new()
    }

    fn modifiers(self, noun: u32) -> Vec<Filler> {
        let mut found: Vec<Filler> = Vec::new();
        for child in self.tree.children(noun).filter(|&child| child < noun) {
            if !matches!(self.tree.relation(child), "compound" | "amod" | "nmod" | "det") {
                continue;
            }
            if self.tree.deprel(child) == "nmod:poss" || self.tree.led_by(child, &["of", "in"]) {
                continue;
            }
            for part in self.joined_any(child) {
                let named = self.name_kind(part);
                let phrase = match self.analysis.name_of(TokenId(part)) {
                    Some(name) if !name.tokens.contains(&noun) => name.tokens.clone(),
                    Some(_) => continue,
                    None => self.phrase(part),
                };
                let acts = match named {
                    Some(NameKind::Person | NameKind::Organization | NameKind::Gpe | NameKind::Norp) => true,
                    Some(_) => false,
                    None => self.tag(part).is_noun() && self.is_actor(part),
                };
                // "US-led", "Russian-backed": who leads is no modifier of the noun.
                if acts && !found.iter().any(|filler| filler.phrase.contains(&part)) {
                    found.push(Filler { head: part, phrase, path: self.tree.relation(child).to_owned() });
                }
            }
        }
        found
    }

    fn joined_any(self, head: u32) -> Vec<u32> {
        let mut heads = vec![head];
        heads.extend(self.tree.children(head).filter(|&child| self.tree.relation(child) == "conj"));
        heads
    }

    fn complement_subject(self, verb: u32) -> Vec<Filler> {
        let clause = self
            .tree
            .children(verb)
            .find(|&child| child > verb && matches!(self.tree.relation(child), "ccomp" | "xcomp" | "advcl" | "acl"));
        let Some(clause) = clause else { return Vec::new() };
        match self.own_subject(clause) {
            Some(subject) => self.all(subject, "nsubj of its clause"),
            None => Vec::new(),
        }
    }

    fn support_subject(self, trigger: Trigger) -> Vec<Filler> {
        match trigger.support {
            Some(support) if support.subject == SubjectRole::Acts => self.subject(support.verb),
            _ => Vec::new(),
        }
    }

    /// Who is done to, as the subject of a verb that a noun leans on: "*they* received aid".
    pub(crate) fn receiver(self, trigger: Trigger) -> Vec<Filler> {
        match trigger.support {
            Some(support) if support.subject == SubjectRole::Receives && !self.passive(support.verb) => {
                self.subject(support.verb)
            }
            _ => Vec::new(),
        }
    }

    /// The verb that a noun leans on, if it does.
    pub(crate) fn support_of(self, noun: u32) -> Option<Support> {
        let role = |verb: u32| {
            let of = |class: &str| self.frames.is(class, self.lemma(verb));
            Some(match () {
                () if of("light-act") || of("light-join") => SubjectRole::Acts,
                () if of("light-get") => SubjectRole::Receives,
                () if of("light-end") || of("light-occur") => SubjectRole::Neither,
                () => return None,
            })
        };
        // "the attack carried out by rebels"
        let participle = self.tree.children(noun).find(|&child| {
            child > noun
                && self.tree.deprel(child) == "acl"
                && self.tag(child) == Tag::Vbn
                && self.frames.is("light-act", self.lemma(child))
        });
        if let Some(verb) = participle {
            return Some(Support { verb, subject: SubjectRole::Acts });
        }
        // "a series of attacks", "a wave of protests": what holds of the first holds of the second.
        let mut noun = noun;
        if self.tree.led_by(noun, &["of"])
            && let Some(above) = self.tree.head(noun).filter(|&above| self.is("series", above))
        {
            noun = above;
        }
        if self.tree.relation(noun) == "conj"
            && let Some(first) = self.tree.head(noun).filter(|&first| self.tag(first).is_noun())
        {
            noun = first;
        }
        let verb = self.tree.head(noun)?;
        if !self.tag(verb).is_verb() {
            return None;
        }
        let lemma = self.lemma(verb);
        let subject = match self.tree.deprel(noun) {
            "obj" => role(verb)?,
            "nsubj:pass" => role(verb)?,
            "nsubj" if self.frames.is("light-occur", lemma) => SubjectRole::Neither,
            // "the convoy that came under attack", "went on strike", "took part in the raid"
            "obl" => {
                let leads = |words: &[&str]| self.tree.led_by(noun, words);
                match () {
                    () if self.frames.is("light-join", lemma) && leads(&["in", "to", "for", "with"]) => {
                        SubjectRole::Acts
                    }
                    () if matches!(lemma, "go" | "embark" | "set" | "be") && leads(&["on"]) => SubjectRole::Acts,
                    () if matches!(lemma, "come" | "be" | "fall") && leads(&["under"]) => SubjectRole::Receives,
                    () if matches!(lemma, "be" | "remain") && leads(&["in"]) => SubjectRole::Acts,
                    () => return None,
                }
            }
            _ => return None,
        };
        Some(Support { verb, subject })
    }

    /// The phrase after a preposition, on the trigger, on the verb it leans on, or one edge aside.
    fn prepositional(self, trigger: Trigger, word: &str) -> Vec<Filler> {
        let at = trigger.at;
        let led = |above: u32, after: u32| {
            self.tree.children(above).find(|&child| {
                child > after
                    && matches!(self.tree.relation(child), "obl" | "nmod" | "advcl" | "xcomp")
                    && self.is_led(child, word)
                    && !self.is("time-word", child)
            })
        };
        let found = |head: u32| match word {
            "between" | "among" => self.all(head, "between"),
            _ => self.all(head, word),
        };
        if let Some(head) = led(at, at).or_else(|| led(at, 0).filter(|_| trigger.verbal)) {
            return found(head);
        }
        if trigger.verbal {
            // "with whom", and a phrase that the parser hung on the object.
            if let Some(object) = self.tree.child(at, &["obj"])
                && let Some(head) = led(object, object).filter(|_| !matches!(word, "of" | "in"))
            {
                return found(head);
            }
            return Vec::new();
        }
        if let Some(support) = trigger.support
            && !matches!(word, "by" | "of")
            && let Some(head) = led(support.verb, at.min(support.verb))
        {
            return found(head);
        }
        // "an attack Monday on the base", hung on the verb that the noun is subject or object of.
        if trigger.support.is_none()
            && matches!(word, "on" | "against" | "between" | "with")
            && matches!(self.tree.relation(at), "nsubj" | "obj" | "obl")
            && let Some(verb) = self.tree.head(at)
            && let Some(head) = led(verb, at).filter(|&head| head < at + 6 && self.is_actor(head))
        {
            return found(head);
        }
        Vec::new()
    }

    fn is_led(self, at: u32, word: &str) -> bool {
        match word.split_once(' ') {
            None => self.tree.led_by(at, &[word]),
            Some((first, rest)) => self.tree.children(at).take_while(|&child| child < at).any(|child| {
                self.lower(child) == first
                    && (self.tree.extent(child).len() > 1 || self.lower(child + 1) == rest || rest.contains(' '))
            }),
        }
    }

    // ---- conditions --------------------------------------------------------------------------------------------

    /// Whether one of the alternatives holds around the trigger.
    pub(crate) fn holds(self, condition: &Condition, trigger: Trigger) -> bool {
        condition
            .alternatives
            .iter()
            .any(|(sites, tests)| sites.iter().any(|site| self.site_holds(site, tests, trigger)))
    }

    fn site_holds(self, site: &Site, tests: &[Test], trigger: Trigger) -> bool {
        let at = trigger.at;
        match site {
            Site::Slot(Slot::Modifier) => self.modifiers(at).iter().any(|filler| self.passes(filler.head, tests)),
            Site::Slot(slot) => self.fillers(trigger, slot).iter().any(|filler| self.passes(filler.head, tests)),
            Site::Before => self.tree.children(at).any(|child| {
                matches!(self.tree.relation(child), "compound" | "amod" | "nmod" | "nummod" | "det" | "advmod")
                    && (child < at && self.passes(child, tests)
                        || self.tree.children(child).any(|part| part < at && self.passes(part, tests)))
            }),
            Site::Light => trigger.support.is_some_and(|support| self.passes(support.verb, tests)),
            Site::Content => {
                let clause = self.tree.children(at).find(|&child| {
                    child > at
                        && (matches!(self.tree.relation(child), "ccomp" | "xcomp")
                            || matches!(self.tree.relation(child), "advcl" | "acl") && self.tree.infinitive(child))
                });
                clause.is_some_and(|clause| {
                    tests.contains(&Test::Clause) || tests.contains(&Test::Some) || self.passes(clause, tests)
                })
            }
            Site::Above => {
                let above = self.tree.head(at).filter(|_| self.tree.relation(at) != "root");
                above.is_some_and(|above| self.passes(above, tests))
            }
            Site::Sentence => {
                let Some(id) = self.analysis.sentence_of(TokenId(at)) else { return false };
                let mut tokens = self.analysis.sentences()[id.0 as usize].tokens();
                tokens.any(|word| word != at && self.passes(word, tests))
            }
        }
    }

    fn passes(self, at: u32, tests: &[Test]) -> bool {
        let one = |at: u32| {
            tests.iter().any(|test| match test {
                Test::Lemma(lemma) => self.lemma(at) == &**lemma || self.lower(at) == &**lemma,
                Test::Class(class) => self.is(class, at),
                Test::Actor => self.is_actor(at),
                Test::Place => self.is_place(at),
                Test::Infinitive => self.tree.infinitive(at),
                Test::Some | Test::Clause => true,
            })
        };
        if one(at) {
            return true;
        }
        // "tons of food", "a number of soldiers"
        let partitive =
            self.is("partitive", at) || self.tag(at) == Tag::Cd || matches!(self.lower(at), "$" | "£" | "€");
        partitive
            && self.tree.children(at).any(|child| child > at && self.tree.led_by(child, &["of", "in"]) && one(child))
    }
}
