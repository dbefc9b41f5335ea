//! Composition: from the top of the path down to the trigger, and through the attributions that say it.

use super::holders::{Holders, cue, says};
use super::path::{Node, Tree, path};
use super::signatures::{Effect, Part, Signatures};
use super::state::{Certainty, State};
use super::steps::Steps;
use super::words::{Place, Words};
use super::{Status, Step, Trigger};
use crate::attribution::{Attitude, Attribution, AttributionId, Stance};
use crate::clauses::Clauses;
use crate::events::{FactValue, Factuality, Holder, Polarity, Reality};
use dateline_nlp::{Analysis, Tag, TokenId};
use dateline_text::{BlockKind, Document, RuleId};
use std::collections::HashMap;

/// The statuses of one report's events.
#[derive(Clone)]
pub struct Statuses<'a> {
    signatures: &'a Signatures,
    document: &'a Document,
    tree: Tree<'a>,
    attributions: &'a [Attribution],
    holders: Holders,
    /// The first place of each lemma that the text tells in its own name.
    told: HashMap<&'a str, u32>,
}

/// How an event stands before its holder's stance is weighed.
struct Composed<'a> {
    state: State,
    steps: Steps<'a>,
    /// The words take it for granted that it goes on: "an end to the war".
    granted: bool,
}

impl<'a> Statuses<'a> {
    pub(super) fn new(
        signatures: &'a Signatures,
        document: &'a Document,
        analysis: &'a Analysis,
        attributions: &'a [Attribution],
    ) -> Option<Self> {
        let clauses = Clauses::of(analysis)?;
        let holders = Holders::new(analysis, attributions);
        let tree = Tree { analysis, clauses };
        let mut told = HashMap::new();
        for token in 0..analysis.tokens().len() as u32 {
            if (tree.tag(token).is_noun() || tree.tag(token).is_verb()) && holders.is_told(token) {
                told.entry(tree.lemma(token)).or_insert(token);
            }
        }
        Some(Statuses { signatures, document, tree, attributions, holders, told })
    }

    fn analysis(&self) -> &'a Analysis {
        self.tree.analysis
    }

    fn attribution(&self, id: AttributionId) -> Option<&'a Attribution> {
        self.attributions.get(id.0 as usize)
    }

    fn words(&self) -> Words<'a, 'a> {
        Words { tree: self.tree, signatures: self.signatures }
    }

    /// The status of the event with this trigger.
    ///
    /// None for a token that is not the report's.
    pub fn of(&self, trigger: Trigger) -> Option<Status> {
        let token = trigger.head.0;
        if token as usize >= self.analysis().tokens().len() {
            return None;
        }
        let nodes = path(self.tree, token);
        if let Some(verb) = self.taken_up(&nodes, trigger) {
            let mut status = self.of(Trigger { head: TokenId(verb), ..trigger })?;
            let word = self.analysis().token(trigger.head).span;
            status.steps.insert(0, Step { word, rule: RuleId("status-taken-up"), using: None });
            return Some(status);
        }
        // The innermost first.
        let mut chain = self.holders.of(self.analysis(), self.attributions, token);
        let mut top = self.top(&nodes, chain.first());
        while let Some(&id) = chain.first()
            && self.taken_for_granted(&nodes, top, id)
        {
            chain.remove(0);
            top = self.top(&nodes, chain.first());
        }
        let holder = chain.first().and_then(|&id| self.attribution(id));
        let mut composed = self.compose(&nodes, top, holder.is_some(), trigger);
        let granted = composed.state.taken && (composed.granted || self.known(token));
        let holder = holder.filter(|_| !granted);
        if granted {
            chain.clear();
        }
        let Some(holder) = holder else {
            return Some(self.status(composed.state, Holder::Author, None, chain, composed.steps));
        };
        let meant = composed.steps.last_is("status:plans/");
        let stance = self.weigh(holder, &nodes, top, trigger, meant, &mut composed.state);
        Some(self.status(composed.state, Holder::Attributed(holder.id), Some(stance), chain, composed.steps))
    }

    /// The place on the path of the highest word that the holder says.
    fn top(&self, nodes: &[Node<'_>], holder: Option<&AttributionId>) -> usize {
        let last = nodes.len().saturating_sub(1);
        let Some(holder) = holder.and_then(|&id| self.attribution(id)) else { return last };
        let outside = nodes.iter().position(|node| !says(self.analysis(), holder, node.token));
        outside.map_or(last, |outside| outside.saturating_sub(1))
    }

    /// Whether the cue takes its content for granted: "regretted that", "condemned the attack", "asked who did it".
    fn taken_for_granted(&self, nodes: &[Node<'a>], top: usize, holder: AttributionId) -> bool {
        let Some(node) = nodes.get(top) else { return false };
        let (Some(head), Some(holder)) = (node.head, self.attribution(holder)) else { return false };
        if !cue(self.analysis(), holder).any(|range| range.contains(&head)) {
            return false;
        }
        let nominal = self.tree.nominal(node.token);
        match self.signature(head, node) {
            Some(Effect::Facts) => true,
            // "remains committed to working": a bearing, and no words.
            Some(Effect::Plans) => self.tree.tag(head).is_adjective(),
            _ if node.frame == "what" => !self.modal(node.token),
            // "condemned in the strongest terms the attack", whatever the tree makes of it.
            _ => nominal && !self.words().bare(node.token) && self.condemns(head),
        }
    }

    /// The verb by which the sentence says of an event that it judges whether it took place: "welcomed the strikes while refusing
    /// to confirm reports that they had taken place". Who judges does not vouch for it then; it is held as that verb is.
    fn taken_up(&self, nodes: &[Node<'a>], trigger: Trigger) -> Option<u32> {
        let (node, analysis) = (nodes.first()?, self.analysis());
        let judged = self.tree.nominal(node.token)
            && nodes.iter().take(2).any(|node| node.head.is_some_and(|head| self.condemns(head)));
        if !judged {
            return None;
        }
        let sentence = analysis.sentences().get(analysis.sentence_of(trigger.head)?.0 as usize)?;
        let pronouns: &[&str] = match self.tree.tag(node.token) {
            Tag::Nns | Tag::Nnps => &["they", "these", "those"],
            _ => &["it", "this", "that"],
        };
        let takes_place = |verb: u32| match self.tree.lemma(verb) {
            "happen" | "occur" => true,
            "take" => self.tree.children(verb).any(|child| self.tree.lemma(child) == "place"),
            _ => false,
        };
        let of_it = |verb: u32| {
            let mut children = self.tree.children(verb);
            children.any(|child| {
                self.tree.relation(child).starts_with("nsubj") && pronouns.contains(&self.tree.lower(child))
            })
        };
        let open = |verb: u32| {
            let chain = self.holders.of(analysis, self.attributions, verb);
            let stances = chain.iter().filter_map(|&id| self.attribution(id)).map(|holder| *holder.stance.value());
            stances
                .into_iter()
                .any(|stance| matches!(stance, Stance::DeclinesToConfirm | Stance::Denies | Stance::Asks))
        };
        (trigger.head.0 + 1..sentence.tokens().end).find(|&verb| takes_place(verb) && of_it(verb) && open(verb))
    }

    /// Whether the verb takes its object for granted.
    fn condemns(&self, verb: u32) -> bool {
        self.signatures.effect(self.tree.lemma(verb), Part::Verb, "obj") == Some(Effect::Facts)
    }

    /// Whether the text itself has told of the event before: "the attack", of which it spoke outside anybody's words.
    fn known(&self, trigger: u32) -> bool {
        let lemma = self.tree.lemma(trigger);
        self.words().definite(trigger) && self.told.get(lemma).is_some_and(|&first| first < trigger)
    }

    fn modal(&self, verb: u32) -> bool {
        self.tree.clauses.modal(verb).is_some() || self.tree.clauses.infinitive(verb)
    }

    // ---- the path -----------------------------------------------------------------------------------------------

    fn compose(&self, nodes: &[Node<'a>], top: usize, quoted: bool, trigger: Trigger) -> Composed<'a> {
        let mut steps = Steps::new(self.tree);
        steps.note("status-trigger", trigger.head.0);
        let mut state = State::PLAIN;
        if let Some(node) = nodes.get(top)
            && quoted
            && let Some(head) = node.head
        {
            self.enter(node, head, trigger, &mut state, &mut steps);
        }
        let (question, headline) = self.sentence(trigger.head);
        for at in (0..=top.min(nodes.len().saturating_sub(1))).rev() {
            let node = &nodes[at];
            if at < top
                && let Some(head) = node.head
            {
                self.descend(node, head, headline, trigger, &mut state, &mut steps);
            }
            let place = Place { top: at == top, headline, quoted, own: at == 0, question };
            self.words().read(node, place, &mut state, &mut steps);
        }
        if steps.uses("status:promises/") {
            state.appease();
        }
        let lasting = state.reality == Some(Reality::Ongoing) && steps.last_is("status:ceases");
        // "claimed responsibility for the bombing": that there was one is not the claim.
        let granted = state.taken && (lasting || steps.last_is("status:facts/responsibility"));
        Composed { state, steps, granted }
    }

    /// Whether the sentence asks, and whether it is a headline.
    fn sentence(&self, token: TokenId) -> (bool, bool) {
        let analysis = self.analysis();
        let Some(sentence) = analysis.sentence_of(token).and_then(|id| analysis.sentences().get(id.0 as usize)) else {
            return (false, false);
        };
        let words = self.document.words(sentence.span).trim_end_matches(['"', '”', '’', '\'', ')']);
        let kind = self.document.block(sentence.block).map_or(BlockKind::Paragraph, |block| block.kind);
        let headline = matches!(kind, BlockKind::Headline | BlockKind::Related | BlockKind::Heading);
        (words.ends_with('?'), headline && !words.ends_with('.'))
    }

    /// What the cue itself makes of what it introduces: "ordered", "threatened to", "is expected to".
    fn enter(&self, node: &Node<'a>, head: u32, trigger: Trigger, state: &mut State, steps: &mut Steps<'a>) {
        use Effect::{Expects, Forbids, Hoped, Likely, Plans, Possible, Promises, Requests, Schedules, Threatens};
        let Some(effect) = self.signature(head, node) else { return };
        // "fears that he was shot": told as past, and only doubted.
        if node.frame == "that" && matches!(effect, Hoped | Likely | Possible) {
            return;
        }
        if matches!(
            effect,
            Expects | Forbids | Hoped | Likely | Plans | Possible | Promises | Requests | Schedules | Threatens
        ) {
            state.apply(effect, trigger.hostile);
            steps.effect(effect, head, self.tree.lemma(head));
        }
    }

    /// From a word down to the one that hangs on it.
    fn descend(
        &self,
        node: &Node<'a>,
        head: u32,
        headline: bool,
        trigger: Trigger,
        state: &mut State,
        steps: &mut Steps<'a>,
    ) {
        if matches!(node.frame, "inf" | "purpose")
            && let Some(word) = self.words().too(head)
        {
            state.apply(Effect::Too, false);
            steps.effect(Effect::Too, word, "too");
            return;
        }
        if let Some(effect) = self.signature(head, node) {
            state.apply(effect, trigger.hostile);
            match effect {
                Effect::Generic if self.tree.tag(head).is_noun() => state.certainty = Certainty::Open,
                Effect::Doubted => self.still_open(node, state),
                _ => {}
            }
            steps.effect(effect, head, self.tree.lemma(head));
            return;
        }
        self.unsigned(node, head, headline, state, steps);
    }

    /// Where the table says nothing of the word above.
    fn unsigned(&self, node: &Node<'a>, head: u32, headline: bool, state: &mut State, steps: &mut Steps<'a>) {
        let tree = self.tree;
        let governs_clause = tree.tag(head).is_verb();
        match node.frame {
            // "President to visit valley"
            "inf" if headline => state.apply(Effect::Schedules, false),
            // "Navy may blockade island": without articles a verb looks like a noun.
            "compound" if headline => {}
            "inf" | "raised" if governs_clause => {}
            "inf" | "raised" => state.apply(Effect::Plans, false),
            "ing" | "pred" => {}
            "that" if matches!(tree.lemma(head), "be" | "mean" | "so" | "such") => {}
            "that" => state.apply(Effect::Alleged, false),
            "wh" => {
                state.apply(Effect::Doubted, false);
                self.still_open(node, state);
            }
            "what" => *state = State::TAKEN,
            "purpose" => state.apply(Effect::Plans, false),
            "if" => {
                let counterfactual =
                    state.negative && state.certainty == Certainty::Sure && self.past_perfect(node.token);
                state.apply(Effect::If, false);
                if counterfactual {
                    state.deny();
                    state.certainty = Certainty::Sure;
                    state.reality = None;
                }
                self.note_leader(node, "status-condition", steps);
            }
            "as if" => {
                *state = State::TAKEN;
                state.deny();
                self.note_leader(node, "status-as-if", steps);
            }
            "clause" => self.subordinate(node, state, steps),
            "participle" if tree.relation(node.token) == "advcl" => {
                *state = State { negative: false, undone: false, failed: false, ..*state };
            }
            "participle" => {
                *state = State::TAKEN;
                if tree.tag(node.token) == Tag::Vbg {
                    state.reality = Some(Reality::Ongoing);
                    steps.note("status-participle", node.token);
                }
            }
            "without" | "instead" | "rather" => {
                *state = State::TAKEN;
                state.deny();
                self.note_leader(node, "status-without", steps);
            }
            // A clause beside another says its own, and takes nothing for granted.
            "parataxis" => *state = State { past: state.past, ..State::PLAIN },
            "relcl" | "appos" | "amod" => *state = State { past: state.past, ..State::TAKEN },
            "compound" => {
                *state = State::TAKEN;
                state.set(Reality::Generic, Certainty::Open);
                steps.note("status-compound", head);
            }
            _ if tree.nominal(node.token) => {
                let definite = self.words().definite(node.token);
                *state = state.noun_below(definite);
            }
            "after" | "before" | "since" | "despite" | "for" | "because" => {
                *state = State { past: state.past, ..State::TAKEN };
            }
            _ => {}
        }
    }

    /// "whether he resigns", "whether to resign": not only open, but still to come.
    fn still_open(&self, node: &Node<'a>, state: &mut State) {
        let finite = self.tree.clauses.finite_word(node.token);
        let to_come = finite.is_none_or(|word| matches!(self.tree.tag(word), Tag::Vbz | Tag::Vbp))
            && !self.tree.children(node.token).any(|child| self.tree.lemma(child) == "have");
        if to_come && !self.tree.nominal(node.token) {
            state.reality = Some(Reality::Possible);
        }
    }

    fn note_leader(&self, node: &Node<'_>, rule: &'static str, steps: &mut Steps<'a>) {
        steps.note(rule, self.tree.leader(node.token).unwrap_or(node.token));
    }

    fn past_perfect(&self, verb: u32) -> bool {
        self.tree.children(verb).any(|child| self.tree.lower(child) == "had")
    }

    /// A finite clause that depends: "before it attacks" is as unreal as what stands above, "because it attacked" is told
    /// as a fact.
    fn subordinate(&self, node: &Node<'a>, state: &mut State, steps: &mut Steps<'a>) {
        let finite = self.tree.clauses.finite_word(node.token);
        let present = finite.is_some_and(|word| matches!(self.tree.tag(word), Tag::Vbz | Tag::Vbp));
        let timed =
            self.tree.clauses.led_by(node.token, &["before", "until", "till", "once", "when", "after", "as", "while"]);
        if state.unreal() && present && timed {
            *state = State { reality: Some(Reality::Planned), certainty: Certainty::Open, ..State::PLAIN };
        } else {
            *state = State::TAKEN;
        }
        self.note_leader(node, "status-clause", steps);
    }

    /// What the table says of `head` for what hangs on it as `node` does.
    fn signature(&self, head: u32, node: &Node<'a>) -> Option<Effect> {
        let tree = self.tree;
        let lemma = self.signatures.lemma_of(tree.lemma(head), tree.lower(head));
        if lemma == "have" && node.frame == "inf" && tree.children(head).any(|child| tree.lower(child) == "yet") {
            return Some(Effect::ImpliesNot);
        }
        let tag = tree.tag(head);
        let part = match () {
            () if tag.is_verb() => Part::Verb,
            () if tag.is_noun() => Part::Noun,
            () if tag.is_adjective() => Part::Adjective,
            () if tag.is_adverb() => Part::Adverb,
            () => return None,
        };
        let particle = tree.children(head).find(|&child| {
            let beside = child == head + 1 && matches!(tree.lower(child), "on" | "off" | "up" | "out" | "ahead");
            tree.clauses.deprel(child) == "compound:prt" || beside && tree.relation(child) == "advmod"
        });
        let joined = particle.map(|particle| format!("{lemma} {}", tree.lower(particle)));
        let look = |frame: &str| {
            let whole = joined.as_deref().and_then(|lemma| self.signatures.effect(lemma, part, frame));
            whole.or_else(|| self.signatures.effect(lemma, part, frame)).or_else(|| {
                // "is set to": a participle that the tree has as a verb, and the table as an adjective.
                let adjective = part == Part::Verb && matches!(tag, Tag::Vbn | Tag::Vbg);
                let lower = tree.lower(head);
                adjective.then(|| self.signatures.effect(lower, Part::Adjective, frame)).flatten()
            })
        };
        let found = look(node.frame).or_else(|| match node.frame {
            "raised" | "purpose" => look("inf"),
            _ => None,
        });
        // "is going to", not "went to".
        let found = found.filter(|&effect| lemma != "go" || effect != Effect::Schedules || tree.lower(head) == "going");
        // "welcomed attacks": a bare plural takes nothing for granted.
        let bare = || tree.nominal(node.token) && self.words().bare(node.token) && node.frame == "obj";
        found.filter(|&effect| effect != Effect::Facts || !bare())
    }

    // ---- the holder ---------------------------------------------------------------------------------------------

    /// What the holder's stance adds to what his words say; gives his stance to this event.
    ///
    /// What somebody says may hold more than one stance: who plainly says that one side should withdraw and that his own
    /// will not, asks for the one and promises the other.
    fn weigh(
        &self,
        holder: &Attribution,
        nodes: &[Node<'a>],
        top: usize,
        trigger: Trigger,
        meant: bool,
        state: &mut State,
    ) -> Stance {
        let stance = *holder.stance.value();
        if state.taken {
            return stance;
        }
        let told = nodes.get(top).is_some_and(|node| {
            let verb = node.token;
            !self.tree.nominal(verb) && self.tree.clauses.finite(verb) && !self.tree.clauses.infinitive(verb)
        });
        match stance {
            Stance::Orders if state.reality.is_none() || state.reality == Some(Reality::Planned) => {
                state.set(Reality::Requested, Certainty::Open);
            }
            Stance::Promises | Stance::Conditional
                if trigger.hostile
                    && !meant
                    && !state.negative
                    && (state.reality == Some(Reality::Planned) || self.dependent_threat(nodes, top, state)) =>
            {
                state.set(Reality::Threatened, Certainty::Open);
            }
            Stance::Promises if state.reality.is_none() => {
                let reality = if trigger.hostile { Reality::Threatened } else { Reality::Planned };
                state.reality = Some(reality);
            }
            Stance::Conditional if state.reality.is_none() || state.reality == Some(Reality::Planned) => {
                state.set(Reality::Possible, Certainty::Open);
            }
            Stance::Predicts
                if trigger.hostile
                    && self.own_deed(nodes, top)
                    && (state.reality == Some(Reality::Planned) || self.dependent_threat(nodes, top, state)) =>
            {
                let conditional = state.reality == Some(Reality::Possible);
                state.set(Reality::Threatened, Certainty::Open);
                return if conditional { Stance::Conditional } else { Stance::Promises };
            }
            Stance::Predicts if state.reality.is_none() && !told => {
                state.set(Reality::Possible, Certainty::Possible);
            }
            Stance::Asks if state.reality == Some(Reality::Planned) => state.reality = Some(Reality::Possible),
            _ => {}
        }
        match state.reality {
            Some(Reality::Requested) if stance == Stance::Asserts => Stance::Orders,
            Some(Reality::Planned) if stance == Stance::Asserts && self.own_deed(nodes, top) => Stance::Promises,
            _ => stance,
        }
    }

    /// "said it would expel him unless": the threat, and no condition of it.
    fn dependent_threat(&self, nodes: &[Node<'a>], top: usize, state: &State) -> bool {
        state.reality == Some(Reality::Possible) && !nodes[..=top].iter().any(|node| node.frame == "if")
    }

    /// Whether the clause tells of what its speaker's own people would do: "his guns", "its members", "they".
    fn own_deed(&self, nodes: &[Node<'a>], top: usize) -> bool {
        let Some(node) = nodes.get(top) else { return false };
        let tree = self.tree;
        let own = |at: u32| matches!(tree.tag(at), Tag::Prp | Tag::PrpS);
        tree.clauses.any_subject(node.token).is_some_and(|noun| {
            own(noun) || tree.children(noun).any(|child| tree.clauses.deprel(child) == "nmod:poss" && own(child))
        })
    }

    /// The value for the holder, from what his words say and how he stands to it.
    fn held(&self, holder: &Attribution, state: &State) -> FactValue {
        let weaker = |state: &State, certainty: Certainty| {
            let certainty = if state.certainty == Certainty::Sure { certainty } else { state.certainty };
            State { certainty, ..*state }.value()
        };
        if state.taken {
            return state.value();
        }
        let lemma = cue(self.analysis(), holder).flatten().next().map_or("", |token| self.tree.lemma(token));
        match *holder.stance.value() {
            // Who denies that he plans or tried it says that it was not so.
            Stance::Denies if matches!(state.reality, Some(Reality::Planned | Reality::Attempted)) && !state.undone => {
                FactValue::CertainNot
            }
            Stance::Denies => State { undone: !state.undone, ..*state }.value(),
            Stance::DeclinesToConfirm | Stance::Asks | Stance::Conditional | Stance::Orders | Stance::Retracts => {
                FactValue::Unknown
            }
            Stance::Promises if state.reality == Some(Reality::Threatened) => FactValue::Unknown,
            Stance::Promises if state.reality == Some(Reality::Planned) => {
                State { certainty: Certainty::Sure, ..*state }.value()
            }
            Stance::Suspects => {
                let firm = matches!(lemma, "believe" | "assume" | "presume" | "think" | "understand");
                weaker(state, if firm { Certainty::Probable } else { Certainty::Possible })
            }
            Stance::Predicts if matches!(lemma, "expect" | "anticipate" | "foresee") => {
                weaker(state, Certainty::Probable)
            }
            Stance::Asserts
                if *holder.attitude.value() == Attitude::Belief
                    && matches!(lemma, "think" | "feel" | "reckon" | "consider" | "guess" | "suppose" | "imagine") =>
            {
                weaker(state, Certainty::Probable)
            }
            _ => state.value(),
        }
    }

    /// Puts the values together; `chain` has the innermost attribution first.
    fn status(
        &self,
        state: State,
        held_by: Holder,
        stance: Option<Stance>,
        chain: Vec<AttributionId>,
        mut steps: Steps<'a>,
    ) -> Status {
        let inwards: Vec<AttributionId> = chain.iter().rev().copied().collect();
        let mut values = Vec::with_capacity(chain.len());
        let mut inner: Option<FactValue> = None;
        // From the innermost outwards: a source that passes on another's words is certain of nothing, unless it denies
        // or confirms them.
        for &id in &chain {
            let Some(holder) = self.attribution(id) else { continue };
            let value = match (inner, *holder.stance.value()) {
                (None, _) => self.held(holder, &state),
                (Some(FactValue::Unknown), Stance::Denies) if self.unsourced(&inwards, id) => self.held(holder, &state),
                (Some(inner), Stance::Denies) if self.unsourced(&inwards, id) => opposite(inner),
                (Some(inner), Stance::Confirms) if self.unsourced(&inwards, id) => inner,
                _ => FactValue::Unknown,
            };
            inner = Some(value);
            values.push(value);
        }
        let author = if held_by == Holder::Author { state.value() } else { FactValue::Unknown };
        let mut factuality = vec![Factuality { according_to: Vec::new(), value: author }];
        for (at, value) in values.into_iter().rev().enumerate() {
            factuality.push(Factuality { according_to: inwards[..=at].to_vec(), value });
        }
        for &id in &inwards {
            let first = self.attribution(id).and_then(|holder| cue(self.analysis(), holder).flatten().next());
            if let Some(first) = first {
                steps.note("status-holder", first);
            }
        }
        Status {
            polarity: if state.negative { Polarity::Negative } else { Polarity::Positive },
            reality: state.reality.unwrap_or(Reality::Actual),
            held_by,
            holder_stance: stance,
            factuality,
            steps: steps.steps,
        }
    }

    /// Whether the attribution inside this one is words that nobody in particular says: "denied reports that".
    fn unsourced(&self, inwards: &[AttributionId], outer: AttributionId) -> bool {
        let at = inwards.iter().position(|&id| id == outer);
        let inner = at.and_then(|at| inwards.get(at + 1)).and_then(|&id| self.attribution(id));
        inner.is_some_and(|inner| inner.rule.0.contains("noun") || inner.source.is_empty())
    }
}

fn opposite(value: FactValue) -> FactValue {
    match value {
        FactValue::Certain => FactValue::CertainNot,
        FactValue::Probable => FactValue::ProbableNot,
        FactValue::Possible => FactValue::PossibleNot,
        FactValue::CertainNot => FactValue::Certain,
        FactValue::ProbableNot => FactValue::Probable,
        FactValue::PossibleNot => FactValue::Possible,
        other => other,
    }
}
