//! Whose a place or a time is: the event that it hangs on, or one that shares its clause.
//!
//! Begin with [`Stage::belongs`]. The way from the phrase upwards ends at the first word that heads a clause or is an
//! event. Other events may share what is found there: the strike by which somebody was killed is where the killing is.

use super::event::EventType;
use super::frames::TriggerKind;
use super::reader::Candidate;
use super::roles::Scene;
use dateline_nlp::Tag;

/// The events of a document, among which places and times are shared out.
pub(super) struct Stage<'a> {
    scene: Scene<'a>,
    /// In text order.
    events: Vec<&'a Candidate>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(scene: Scene<'a>, events: Vec<&'a Candidate>) -> Self {
        Stage { scene, events }
    }

    fn event_at(&self, at: u32) -> Option<&'a Candidate> {
        self.events.binary_search_by_key(&at, |event| event.at).ok().map(|found| self.events[found])
    }

    /// Whether the phrase whose head is `at` says where or when `event` is.
    pub(super) fn belongs(&self, event: &Candidate, at: u32) -> bool {
        let scene = self.scene;
        let tree = scene.tree;
        // "today's attack" is today; "condemned today's attack" is not.
        let mut within = false;
        let mut below = at;
        for word in tree.above(at) {
            let relation = tree.deprel(below);
            if word == event.at {
                let premodifier = below < word && matches!(relation, "nmod:poss" | "amod" | "compound" | "nummod");
                let verbal = event.trigger == TriggerKind::Verb;
                let elsewhere = verbal && (premodifier || self.passes_on(event, below, at));
                return !within && !elsewhere;
            }
            if let Some(owner) = self.event_at(word) {
                return !within && self.shares(event, owner, below, at);
            }
            if scene.tag(word).is_verb() && tree.relation(word) != "aux" || tree.child(word, &["cop"]).is_some() {
                return !within && self.has_clause(event, word, below, at);
            }
            // What stands before a noun that is no event belongs to that noun: "the 1991 pilgrimage", "an annual fair".
            within |= matches!(relation, "nmod:poss" | "amod" | "compound" | "nummod" | "appos") && word != at;
            below = word;
        }
        false
    }

    /// Whether a verb of saying hands the phrase on to the event that it is about: "condemns the attack in Orlesk".
    fn passes_on(&self, event: &Candidate, below: u32, at: u32) -> bool {
        let scene = self.scene;
        if !is_said(event.kind) || at < event.at {
            return false;
        }
        // A time may be that of the saying, unless that is now.
        let is_time = scene.is_place(at) || matches!(scene.tag(event.at), Tag::Vbp | Tag::Vbz);
        is_time && scene.tree.relation(below) == "obl" && self.about(event, at).is_some()
    }

    /// The event that stands as the object of a verb, before `at`.
    fn about(&self, event: &Candidate, at: u32) -> Option<&'a Candidate> {
        let scene = self.scene;
        let mut objects = scene
            .tree
            .children(event.at)
            .filter(|&child| child > event.at && child < at && matches!(scene.tree.relation(child), "obj" | "obl"));
        objects.find_map(|object| self.event_at(object))
    }

    /// Whether `event` shares what hangs on another one, `owner`.
    fn shares(&self, event: &Candidate, owner: &Candidate, below: u32, at: u32) -> bool {
        let scene = self.scene;
        let tree = scene.tree;
        let (noun, verb) = (event.trigger != TriggerKind::Verb, owner.trigger == TriggerKind::Verb);
        if event.support.is_some_and(|support| support.verb == owner.at) {
            return true;
        }
        if noun && verb && is_said(owner.kind) && self.passes_on(owner, below, at) {
            return self.about(owner, at).is_some_and(|about| about.at == event.at);
        }
        let subject = noun && tree.relation(event.at) == "nsubj" && tree.head(event.at) == Some(owner.at);
        if subject && !is_said(owner.kind) {
            return true;
        }
        let harm = |kind: EventType| matches!(kind, EventType::Assault | EventType::Disaster);
        if harm(event.kind) && harm(owner.kind) && (is_deed_of(scene, event, owner) || is_deed_of(scene, owner, event))
        {
            return true;
        }
        // "was caught in an operation on Monday", "met the minister during a visit in May"
        let occasion = !noun
            && !verb
            && !is_said(event.kind)
            && tree.head(owner.at) == Some(event.at)
            && tree.relation(owner.at) == "obl"
            && tree.led_by(owner.at, &["in", "during", "at"]);
        if occasion {
            return true;
        }
        // "On Monday he was fined and jailed", "was hit and killed near the dam"
        let (first, last) = if event.at < owner.at { (event, owner) } else { (owner, event) };
        let joined = !noun
            && verb
            && tree.relation(last.at) == "conj"
            && tree.head(last.at) == Some(first.at)
            && tree.child(last.at, &["nsubj", "csubj"]).is_none();
        joined && (self.leads(first.at, at) || at > last.at && event.kind == owner.kind)
    }

    /// Whether a phrase stands before the subject of a clause, so that it holds of all that follows.
    fn leads(&self, verb: u32, at: u32) -> bool {
        let subject = self.scene.tree.any_subject(verb).unwrap_or(verb);
        at < verb && at < subject.min(verb)
    }

    /// Whether the clause of `word`, which is no event, is that of `event`.
    fn has_clause(&self, event: &Candidate, word: u32, below: u32, at: u32) -> bool {
        let scene = self.scene;
        let tree = scene.tree;
        if event.support.is_some_and(|support| support.verb == word) {
            return true;
        }
        if event.trigger != TriggerKind::Verb {
            // "the accident, which happened on Monday"
            let occurs = tree.deprel(word) == "acl:relcl" && scene.frames.is("light-occur", scene.lemma(word));
            if occurs && tree.above(word).find(|&above| self.event_at(above).is_some()) == Some(event.at) {
                return true;
            }
            let speaks = scene.lexicon.verbs.contains_key(scene.lemma(word));
            return tree.head(event.at) == Some(word)
                && match tree.relation(event.at) {
                    "nsubj" => true,
                    // "began a strike on Monday", but "announced a strike on Monday"
                    "obj" => !speaks && (at > event.at || self.leads(word, at)),
                    _ => false,
                };
        }
        // "on Monday he plans to meet"
        let mut verb = event.at;
        for _ in 0..3 {
            match (tree.relation(verb), tree.head(verb)) {
                ("xcomp", Some(above)) if above == word => {
                    return !scene.lexicon.verbs.contains_key(scene.lemma(word))
                        && matches!(tree.relation(below), "obl" | "advmod");
                }
                ("conj", Some(above)) if above == word => return self.leads(word, at),
                // "In Varn, officials say that twelve have died"
                ("ccomp", Some(above)) if above == word => return scene.is_place(at) && self.leads(word, at),
                ("xcomp", Some(above)) if self.event_at(above).is_none() => verb = above,
                _ => return false,
            }
        }
        false
    }

    /// The noun that "where" or "in which" looks back on, of a verb in such a clause.
    pub(super) fn setting(&self, event: &Candidate, words: &[&str]) -> Option<u32> {
        let scene = self.scene;
        let tree = scene.tree;
        if event.trigger != TriggerKind::Verb {
            return None;
        }
        let clause = std::iter::successors(Some(event.at), |&at| {
            matches!(tree.relation(at), "conj" | "xcomp").then(|| tree.head(at)).flatten()
        });
        let relative = |at: u32| tree.deprel(at).ends_with(":relcl") || matches!(tree.relation(at), "acl" | "advcl");
        let clause = clause.take(4).find(|&at| relative(at))?;
        let word = tree.children(clause).find(|&child| child < clause && words.contains(&scene.lower(child)))?;
        let head = tree.head(clause).filter(|&head| head < word)?;
        if tree.relation(clause) == "acl" {
            return Some(head);
        }
        // Hung on the verb: what stands before it.
        let mut before = (head..word).rev().filter(|&at| scene.tag(at).is_noun());
        before.next().filter(|&noun| noun + 2 >= word)
    }
}

/// Whether an event is done in words.
fn is_said(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Accuse
            | EventType::Agree
            | EventType::Reject
            | EventType::Request
            | EventType::Support
            | EventType::Threaten
    )
}

/// Whether a noun is what kills or hits in a verb: its subject, its agent, what it is done in; "attacks that killed". Or
/// whether an event is told by "when" of another: "were killed when the roof fell".
pub(super) fn is_deed_of(scene: Scene<'_>, deed: &Candidate, verb: &Candidate) -> bool {
    let tree = scene.tree;
    if verb.trigger != TriggerKind::Verb {
        return false;
    }
    if deed.trigger == TriggerKind::Verb {
        return tree.head(deed.at) == Some(verb.at)
            && tree.relation(deed.at) == "advcl"
            && tree.children(deed.at).any(|child| child < deed.at && scene.lower(child) == "when");
    }
    // What is done by several verbs that are joined is done by each.
    let first =
        std::iter::successors(Some(verb.at), |&at| (tree.relation(at) == "conj").then(|| tree.head(at)).flatten());
    let later = tree
        .children(verb.at)
        .filter(|&child| tree.relation(child) == "conj" && tree.child(child, &["nsubj"]).is_none() && child < deed.at);
    first.take(4).chain(later).any(|verb| {
        let hangs = tree.head(deed.at) == Some(verb)
            && (tree.relation(deed.at) == "nsubj"
                || tree.relation(deed.at) == "obl" && tree.led_by(deed.at, &["by", "in", "during", "when"]));
        let below = tree.head(verb) == Some(deed.at);
        let relative = below && tree.deprel(verb) == "acl:relcl";
        let participle = below && tree.deprel(verb) == "acl" && scene.tag(verb) == Tag::Vbg;
        hangs || relative || participle
    })
}
