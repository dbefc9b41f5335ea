//! What the words of a clause or noun phrase say themselves: its negation, modal, tense, adverbs, and whether it asks.

use super::path::{Node, Tree};
use super::signatures::{Effect, Part, Signatures};
use super::state::{Certainty, State};
use super::{Step, steps::Steps};
use crate::events::Reality;
use dateline_nlp::{Tag, TokenId};

/// What else bears on the words of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The clause is the highest that is looked at: a sentence, or what somebody says.
    pub(super) top: bool,
    /// The clause is a headline's: its present tense tells of the past.
    pub(super) headline: bool,
    /// The clause is somebody's words.
    pub(super) quoted: bool,
    /// The clause is the event's own.
    pub(super) own: bool,
    /// The sentence ends in a question mark.
    pub(super) question: bool,
}

/// Reads the words of one node.
pub(super) struct Words<'a, 's> {
    pub(super) tree: Tree<'a>,
    pub(super) signatures: &'s Signatures,
}

impl<'a> Words<'a, '_> {
    /// Changes `state` by what the words of the node say.
    pub(super) fn read(&self, node: &Node<'a>, place: Place, state: &mut State, steps: &mut Steps<'a>) {
        if self.tree.nominal(node.token) {
            self.noun(node, place, state, steps);
        } else {
            self.clause(node, place, state, steps);
        }
    }

    // ---- clauses ----------------------------------------------------------------------------------------------

    /// The word whose auxiliaries the verb has: its own, or those of the verb that it is joined to.
    fn carrier(&self, node: &Node<'_>) -> u32 {
        let tree = self.tree;
        let verb = node.token;
        let own = tree.clauses.child(verb, &["aux", "cop", "nsubj", "csubj"]).is_some();
        match node.joined {
            Some(joined) if !own && tree.tag(joined) == tree.tag(verb) && !tree.tag(verb).is_finite() => joined,
            _ => verb,
        }
    }

    fn clause(&self, node: &Node<'a>, place: Place, state: &mut State, steps: &mut Steps<'a>) {
        let tree = self.tree;
        let verb = node.token;
        let carrier = self.carrier(node);
        let auxiliaries: Vec<u32> =
            tree.children(carrier).filter(|&child| matches!(tree.relation(child), "aux" | "cop")).collect();
        let modal = auxiliaries.iter().copied().find(|&word| tree.tag(word) == Tag::Md);
        let perfect = auxiliaries.iter().any(|&word| tree.lemma(word) == "have");
        let negation = self.negation(carrier).or_else(|| self.negation(verb)).or_else(|| self.nor(verb));
        let finite = if modal.is_some() { None } else { tree.clauses.finite_word(carrier) };
        if let Some(finite) = finite {
            state.past = tree.tag(finite) == Tag::Vbd;
        } else if perfect {
            state.past = true;
        }
        let condition = self.condition(verb).or_else(|| self.condition(carrier));
        if let Some(word) = negation
            && modal.is_none_or(|modal| !matches!(tree.lower(modal), "could" | "can" | "ca"))
        {
            state.flip();
            steps.note("status-negation", word);
            if self.lower_at(word + 1) == "ever" && state.reality.is_none() {
                state.reality = Some(Reality::Generic);
            }
        }
        if let Some(modal) = modal {
            self.modal(node, modal, perfect, negation.is_some(), condition, place, state);
            steps.note("status-modal", modal);
        } else if let Some(word) = self.is_to(verb, &auxiliaries, place) {
            if !state.unreal() {
                state.set(Reality::Planned, state.certainty);
            }
            steps.note("status-is-to", word);
        } else if self.imperative(verb, place) {
            state.set(Reality::Requested, Certainty::Open);
            steps.note("status-imperative", verb);
        }
        if let Some(condition) = condition
            && (modal.is_none() && finite.is_none_or(|finite| tree.tag(finite) != Tag::Vbd) && state.unreal())
        {
            state.certainty = Certainty::Open;
            steps.note("status-condition", condition);
        }
        self.adverbs(carrier, verb, state, steps);
        if place.own
            && let Some(effect) = self.signatures.effect(tree.lemma(verb), Part::Verb, "own")
        {
            state.apply(effect, false);
            steps.effect(effect, verb, tree.lemma(verb));
        }
        if place.own {
            self.aspect(node, &auxiliaries, perfect, modal.is_some(), place, state, steps);
        }
        if place.top && place.question {
            let asks = |at: u32| matches!(tree.tag(at), Tag::Wp | Tag::Wdt | Tag::Wrb | Tag::WpS);
            let start = tree.clauses.extent(verb).start;
            if (start..verb).any(asks) {
                steps.note("status-presupposed", verb);
            } else {
                if state.reality == Some(Reality::Planned) {
                    state.reality = Some(Reality::Possible);
                }
                state.certainty = Certainty::Open;
                steps.note("status-question", verb);
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn modal(
        &self,
        node: &Node<'_>,
        modal: u32,
        perfect: bool,
        negated: bool,
        condition: Option<u32>,
        place: Place,
        state: &mut State,
    ) {
        let conditional = condition.is_some();
        match self.tree.lower(modal) {
            // "If the rain should stop": the condition has said it.
            _ if node.frame == "if" => {}
            "will" | "'ll" | "wo" | "shall" | "sha" | "’ll" => {
                if conditional {
                    state.set(Reality::Possible, Certainty::Open);
                } else if !state.unreal() {
                    state.reality = Some(Reality::Planned);
                }
            }
            "would" | "'d" | "’d" => {
                if perfect {
                    state.certainty = Certainty::Sure;
                    state.flip();
                } else if conditional {
                    state.set(Reality::Possible, Certainty::Open);
                } else if place.quoted || node.frame != "root" {
                    if !state.unreal() {
                        state.reality = Some(Reality::Planned);
                    }
                } else {
                    state.set(Reality::Possible, Certainty::Open);
                }
            }
            "could" | "can" | "ca" if negated => {
                state.flip();
                if perfect {
                    state.reality = Some(Reality::Possible);
                }
            }
            "could" if perfect && !self.tree.clauses.passive(node.token) && !place.quoted => {
                state.flip();
                state.certainty = Certainty::Sure;
            }
            "may" | "might" | "could" | "can" => {
                if !state.unreal() || state.reality == Some(Reality::Planned) {
                    state.reality = Some(Reality::Possible);
                }
                if state.certainty == Certainty::Sure {
                    state.certainty = if conditional { Certainty::Open } else { Certainty::Possible };
                }
            }
            "must" if perfect => state.set(Reality::Possible, Certainty::Probable),
            "should" | "ought" if perfect => {
                state.flip();
                state.certainty = Certainty::Sure;
            }
            _ => state.set(Reality::Requested, Certainty::Open),
        }
    }

    /// The word that denies the clause: "not", "never", a subject "nobody", an object with "no".
    fn negation(&self, verb: u32) -> Option<u32> {
        let tree = self.tree;
        for child in tree.children(verb) {
            match tree.lower(child) {
                "not" | "n't" | "n’t" | "never" if tree.relation(child) != "conj" => {
                    let next = self.lower_at(child + 1);
                    if !matches!(next, "only" | "just" | "merely" | "simply" | "least" | "until") || child > verb {
                        return Some(child);
                    }
                }
                "neither" | "hardly" | "scarcely"
                    if matches!(tree.relation(child), "advmod" | "cc")
                        && child < verb
                        && self.lower_at(child + 1) != "had" =>
                {
                    return Some(child);
                }
                _ => {}
            }
            if matches!(tree.relation(child), "nsubj" | "obj")
                && let Some(word) = self.none_of(child)
            {
                return Some(word);
            }
        }
        None
    }

    fn lower_at(&self, at: u32) -> &'a str {
        if (at as usize) < self.tree.analysis.tokens().len() { self.tree.lower(at) } else { "" }
    }

    fn nor(&self, verb: u32) -> Option<u32> {
        let tree = self.tree;
        tree.children(verb).find(|&child| tree.relation(child) == "cc" && tree.lower(child) == "nor")
    }

    /// The word that says that there is none of it: "nobody", "no one", "neither side", "not one factory".
    fn none_of(&self, noun: u32) -> Option<u32> {
        let tree = self.tree;
        let but = |&child: &u32| {
            let led = tree.leader(child).is_some_and(|leader| matches!(tree.lower(leader), "but" | "except" | "save"));
            led || child == noun + 1 && matches!(tree.lower(child), "but" | "except")
        };
        if matches!(tree.lower(noun), "nobody" | "none" | "nothing" | "no-one") {
            let save =
                matches!(self.lower_at(noun + 1), "but" | "except") || tree.children(noun).any(|child| but(&child));
            return (!save).then_some(noun);
        }
        let denies = |child: u32| match tree.lower(child) {
            "no" => {
                let counted = matches!(self.lower_at(child + 1), "fewer" | "less" | "more" | "doubt" | "small");
                !counted && tree.children(noun).find(but).is_none()
            }
            "neither" => true,
            _ => false,
        };
        let determiner = tree.children(noun).find(|&child| child < noun && denies(child));
        determiner.or_else(|| {
            let start = tree.clauses.extent(noun).start;
            let single = matches!(self.lower_at(start + 1), "one" | "even")
                || self.lower_at(start + 1) == "a" && self.lower_at(start + 2) == "single";
            (tree.lower(start) == "not" && single).then_some(start)
        })
    }

    /// The word that leads a condition of the clause.
    fn condition(&self, verb: u32) -> Option<u32> {
        let tree = self.tree;
        let conditional = |&child: &u32| {
            if tree.relation(child) != "advcl" {
                return false;
            }
            let first = tree.clauses.extent(child).start;
            tree.clauses.led_by(child, &["if", "unless", "provided", "providing", "supposing", "case"])
                || matches!(tree.lower(first), "should" | "had" | "were")
                    && matches!(tree.relation(first), "aux" | "cop")
        };
        tree.children(verb).find(conditional).map(|clause| tree.leader(clause).unwrap_or(clause))
    }

    /// "is to meet", and in a headline "to meet".
    fn is_to(&self, verb: u32, auxiliaries: &[u32], place: Place) -> Option<u32> {
        let tree = self.tree;
        let to = tree.children(verb).find(|&child| child < verb && tree.tag(child) == Tag::To)?;
        if matches!(tree.relation(verb), "xcomp" | "advcl" | "acl") {
            return None;
        }
        let be = auxiliaries.iter().any(|&word| tree.lemma(word) == "be" && word < to);
        let subject = tree.clauses.child(verb, &["nsubj"]).is_some();
        (be || place.headline && subject).then_some(to)
    }

    fn imperative(&self, verb: u32, place: Place) -> bool {
        let tree = self.tree;
        place.top
            && !place.headline
            && !place.question
            && tree.tag(verb) == Tag::Vb
            && tree.clauses.child(verb, &["nsubj", "aux", "cop", "csubj", "mark", "expl"]).is_none()
    }

    fn adverbs(&self, carrier: u32, verb: u32, state: &mut State, steps: &mut Steps<'a>) {
        let tree = self.tree;
        for child in tree.children(carrier).chain(tree.children(verb).filter(|_| carrier != verb)) {
            match tree.relation(child) {
                "advmod" => {
                    if let Some(effect) = self.signatures.effect(tree.lower(child), Part::Adverb, "own")
                        && effect != Effect::Too
                    {
                        state.apply(effect, false);
                        steps.effect(effect, child, tree.lower(child));
                    }
                }
                "obl" => {
                    let each = |&word: &u32| matches!(tree.lower(word), "every" | "each");
                    if tree.lower(child) == "vain" {
                        state.failed = true;
                        steps.note("status-adverb", child);
                    } else if let Some(word) = tree.children(child).find(each)
                        && matches!(tree.clauses.deprel(child), "obl:unmarked" | "obl:tmod" | "obl:npmod")
                    {
                        state.apply(Effect::Generic, false);
                        steps.note("status-habit", word);
                    }
                }
                _ => {}
            }
        }
    }

    /// What the form of the verb says of an event that nothing else has placed.
    #[allow(clippy::too_many_arguments)]
    fn aspect(
        &self,
        node: &Node<'a>,
        auxiliaries: &[u32],
        perfect: bool,
        modal: bool,
        place: Place,
        state: &mut State,
        steps: &mut Steps<'a>,
    ) {
        let tree = self.tree;
        let verb = node.token;
        if state.reality.is_some() || state.certainty != Certainty::Sure || modal {
            return;
        }
        let progressive = tree.tag(verb) == Tag::Vbg && auxiliaries.iter().any(|&word| tree.lemma(word) == "be")
            || auxiliaries.iter().any(|&word| tree.lower(word) == "being");
        if progressive {
            let to_come = |&child: &u32| {
                tree.children(child).any(|word| tree.lower(word) == "next") || tree.lower(child) == "tomorrow"
            };
            let reality =
                if tree.children(verb).any(|child| to_come(&child)) { Reality::Planned } else { Reality::Ongoing };
            state.reality = Some(reality);
            steps.note("status-progressive", verb);
            return;
        }
        if perfect || place.headline || state.negative {
            return;
        }
        // "hit", "beat": past and present look alike, and reports tell of the past.
        let alike = |at: u32| {
            matches!(
                tree.lower(at),
                "beat"
                    | "burst"
                    | "cast"
                    | "cut"
                    | "hit"
                    | "hurt"
                    | "let"
                    | "put"
                    | "quit"
                    | "set"
                    | "shed"
                    | "shut"
                    | "split"
                    | "spread"
                    | "thrust"
            )
        };
        let present = |at: u32| tree.tag(at) == Tag::Vbz || tree.tag(at) == Tag::Vbp && !alike(at);
        let finite = tree.clauses.finite_word(self.carrier(node));
        if finite.is_some_and(present) {
            if self.signatures.effect(tree.lemma(verb), Part::Verb, "said") == Some(Effect::Does) {
                steps.note("status-said-and-done", verb);
                return;
            }
            if node.frame == "what" {
                state.set(Reality::Generic, Certainty::Open);
            } else {
                state.reality = Some(if self.habit(verb) { Reality::Generic } else { Reality::Ongoing });
            }
            steps.note("status-present", verb);
        }
    }

    /// Whether the present tense tells of a habit: a rate, or a bare plural that is done to.
    fn habit(&self, verb: u32) -> bool {
        let tree = self.tree;
        let rate = |child: u32| {
            matches!(tree.lower(child), "day" | "week" | "month" | "year")
                && tree.children(child).any(|word| matches!(tree.lower(word), "a" | "per" | "each" | "every"))
        };
        tree.clauses.extent(verb).any(rate)
    }

    // ---- noun phrases -----------------------------------------------------------------------------------------

    fn noun(&self, node: &Node<'a>, place: Place, state: &mut State, steps: &mut Steps<'a>) {
        let tree = self.tree;
        let noun = node.token;
        if let Some(word) = self.none_of(noun).or_else(|| self.shared_none(node)) {
            // "made no arrests": one "no" says it, for the verb and for the noun.
            let said = node.head.is_some_and(|head| self.negation(head) == Some(word));
            if !said || !state.negative {
                state.flip();
                steps.note("status-negation", word);
            }
        }
        for child in tree.children(noun) {
            match tree.relation(child) {
                "amod" | "advmod" => {
                    let effect = self.signatures.effect(tree.lower(child), Part::Adjective, "own");
                    let lasting = matches!(effect, Some(Effect::Alleged | Effect::Failed | Effect::Prevented));
                    if let Some(effect) = effect.filter(|_| place.own || lasting) {
                        state.apply(effect, false);
                        if place.own && effect == Effect::Failed {
                            state.set(Reality::Attempted, Certainty::Sure);
                            state.undone = true;
                        }
                        steps.effect(effect, child, tree.lower(child));
                    }
                }
                "nmod" | "obl" if place.own => {
                    let next = |&word: &u32| matches!(tree.lower(word), "next" | "coming" | "tomorrow");
                    if let Some(word) = tree.children(child).find(next).or_else(|| Some(child).filter(next)) {
                        state.apply(Effect::Schedules, false);
                        steps.note("status-time-to-come", word);
                    }
                }
                _ => {}
            }
        }
        if place.own
            && state.reality.is_none()
            && let Some(effect) = self.signatures.effect(tree.lemma(noun), Part::Noun, "own")
        {
            state.apply(effect, false);
            steps.effect(effect, noun, tree.lemma(noun));
        }
    }

    /// "no talks or visits": the second shares the "no" of the first.
    fn shared_none(&self, node: &Node<'_>) -> Option<u32> {
        let tree = self.tree;
        let or = tree.children(node.token).any(|child| matches!(tree.lower(child), "or" | "nor"));
        node.joined.filter(|_| or).and_then(|joined| self.none_of(joined))
    }

    /// Whether the noun phrase speaks of something known: "the attack", "his visit", "this war".
    pub(super) fn definite(&self, noun: u32) -> bool {
        let tree = self.tree;
        tree.children(noun).any(|child| {
            let known = matches!(tree.lower(child), "the" | "this" | "that" | "these" | "those" | "both" | "such");
            known && tree.relation(child) == "det" || tree.clauses.deprel(child) == "nmod:poss"
        })
    }

    /// Whether the noun stands without article and number: "attacks", "violence".
    pub(super) fn bare(&self, noun: u32) -> bool {
        let tree = self.tree;
        !tree.children(noun).any(|child| matches!(tree.relation(child), "det" | "nummod"))
            && !self.definite(noun)
            && tree.analysis.name_of(TokenId(noun)).is_none()
    }
}

impl<'a> Words<'a, '_> {
    /// Whether the word is more than allows what hangs on it: "too ill to", "came too late to".
    pub(super) fn too(&self, head: u32) -> Option<u32> {
        let tree = self.tree;
        let too = |at: u32| tree.children(at).find(|&child| tree.lower(child) == "too");
        too(head).or_else(|| tree.children(head).filter(|&child| tree.relation(child) == "advmod").find_map(too))
    }
}

/// Kept apart so that both files can make steps.
impl Step {
    pub(super) fn of(tree: Tree<'_>, rule: &'static str, at: u32) -> Self {
        Step { word: tree.analysis.token(TokenId(at)).span, rule: dateline_text::RuleId(rule), using: None }
    }
}
