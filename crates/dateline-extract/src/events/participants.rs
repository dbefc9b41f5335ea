//! Who stands in the roles of a frame around a trigger.
//!
//! Begin with [`Reader::participants`].

use super::event::EventType;
use super::frames::{Frame, Slot, Target};
use super::reader::Reader;
use super::roles::{Filler, Trigger};
use dateline_nlp::{NameKind, Tag};

impl Reader<'_> {
    /// Who does it, to whom it is done, and whether the first do it to one another: the roles of a trigger with a frame.
    pub(super) fn participants(self, frame: &Frame, trigger: Trigger) -> (Vec<Filler>, Vec<Filler>, bool) {
        let scene = self.scene;
        let side = usize::from(!trigger.verbal);
        let acts = |slot: &Slot| -> Vec<Filler> {
            let mut fillers = scene.fillers(trigger, slot);
            fillers.retain(|filler| scene.is_actor(filler.head) && !scene.tag(filler.head).is_verb());
            for filler in &mut fillers {
                filler.path = format!("{} {}", slot.name(), filler.path);
            }
            fillers
        };
        if frame.reciprocal {
            let mut all: Vec<Filler> = Vec::new();
            for slot in frame.actor[side].iter().chain(&frame.recipient[side]) {
                for filler in acts(slot) {
                    if !all.iter().any(|other| overlaps(other, &filler)) {
                        all.push(filler);
                    }
                }
            }
            // "met the envoy to discuss a truce", "met and discussed": the other party stands with the first verb.
            if all.len() == 1
                && trigger.verbal
                && matches!(scene.tree.relation(trigger.at), "conj" | "advcl")
                && let Some(first) = scene.tree.head(trigger.at).filter(|&first| scene.tag(first).is_verb())
            {
                let first = Trigger { at: first, verbal: true, support: None };
                for slot in &frame.recipient[0] {
                    let mut fillers = scene.fillers(first, slot);
                    fillers.retain(|filler| scene.is_actor(filler.head) && !overlaps(&all[0], filler));
                    all.extend(fillers);
                }
                let mut seen: Vec<u32> = Vec::new();
                all.retain(|filler| {
                    !seen.contains(&filler.head) && {
                        seen.push(filler.head);
                        true
                    }
                });
            }
            // "postponed their meeting": whose it is stands as the subject.
            if !trigger.verbal
                && let [only] = &all[..]
                && scene.tag(only.head) == Tag::PrpS
                && matches!(scene.tree.relation(trigger.at), "obj" | "obl")
                && let Some(verb) = scene.tree.head(trigger.at).filter(|&verb| scene.tag(verb).is_verb())
            {
                let mut subjects = scene.fillers(Trigger { at: verb, verbal: true, support: None }, &Slot::Subject);
                subjects.retain(|filler| scene.is_actor(filler.head));
                if !subjects.is_empty() {
                    all = subjects;
                }
            }
            // "said after talks with the envoy": who speaks has talked.
            let owned = all.iter().any(|filler| scene.tree.deprel(filler.head) == "nmod:poss");
            if !trigger.verbal && frame.kind == EventType::Consult && all.len() < 2 && !owned {
                let others = scene.attendant(trigger.at);
                all.extend(
                    others
                        .into_iter()
                        .filter(|other| !all.iter().any(|party| overlaps(party, other)))
                        .collect::<Vec<_>>(),
                );
            }
            all.sort_by_key(|filler| (filler.phrase.start, filler.head));
            all.dedup_by_key(|filler| filler.head);
            let plural = all.len() > 1 || all.first().is_some_and(|filler| self.is_plural(filler.head));
            return (all, Vec::new(), plural);
        }
        // "denied the allegations", "faces accusations": whoever does so is accused.
        let answers = trigger.support.filter(|support| {
            let answered =
                ["deny", "reject", "dismiss", "refute", "face", "answer"].contains(&scene.lemma(support.verb));
            frame.kind == EventType::Accuse && answered && !scene.passive(support.verb)
        });
        let mut actor = frame.actor[side]
            .iter()
            .filter(|slot| answers.is_none() || **slot != Slot::Support)
            .map(acts)
            .find(|fillers| !fillers.is_empty())
            .unwrap_or_default();
        // "expressed their support": who expressed it says more than "their".
        if !trigger.verbal
            && let [only] = &actor[..]
            && scene.tag(only.head) == Tag::PrpS
        {
            let mut subjects = acts(&Slot::Support);
            // "postponed their meeting"
            if subjects.is_empty()
                && matches!(scene.tree.relation(trigger.at), "obj" | "obl")
                && let Some(verb) = scene.tree.head(trigger.at).filter(|&verb| scene.tag(verb).is_verb())
            {
                let above = Trigger { at: verb, verbal: true, support: None };
                subjects = scene.fillers(above, &Slot::Subject);
                subjects.retain(|filler| scene.is_actor(filler.head));
            }
            if !subjects.is_empty() {
                actor = subjects;
            }
        }
        // "in support of the rebels" is for them, "with the support of the rebels" by them.
        let mut favored: Vec<Filler> = Vec::new();
        if !trigger.verbal
            && matches!(frame.kind, EventType::Aid | EventType::Support)
            && scene.tree.led_by(trigger.at, &["in"])
            && actor.iter().all(|filler| filler.path.starts_with("of "))
        {
            favored = std::mem::take(&mut actor);
        }
        if actor.is_empty() && !trigger.verbal {
            actor = match frame.kind {
                EventType::Consult => scene.attendant(trigger.at),
                EventType::Assault | EventType::Cooperate => scene.engaged(trigger.at),
                EventType::Aid | EventType::Support => acts(&Slot::Preposition("from".into())),
                _ => Vec::new(),
            };
        }
        // "engaged in killings", "committed murder", whatever the frame asks of other verbs
        let commits = trigger.support.is_some_and(|support| {
            let verbs = ["commit", "perpetrate", "engage", "involve", "implicate"];
            verbs.contains(&scene.lemma(support.verb))
        });
        if actor.is_empty() && commits && frame.kind == EventType::Assault {
            actor = acts(&Slot::Support);
        }
        // "the guerrillas have been demobilized": they leave, whoever sees to it.
        if actor.is_empty()
            && trigger.verbal
            && frame.kind == EventType::Retreat
            && !frame.recipient[0].contains(&Slot::Object)
            && scene.passive(trigger.at)
        {
            actor = acts(&Slot::Object);
        }
        // "killed by a coalition airstrike"
        if actor.is_empty() && trigger.verbal && frame.actor[0].contains(&Slot::Subject) {
            let things = scene.fillers(trigger, &Slot::Subject);
            let violent =
                things.iter().find(|thing| scene.is("violence", thing.head) || scene.is("weapon", thing.head));
            actor = violent.map_or(Vec::new(), |thing| scene.owners(thing.head));
        }
        // "signed a treaty with Neral", "Neral and Ostria agreed": both sides do it.
        if frame.mutual {
            let others: Vec<Filler> = ["with", "between"]
                .iter()
                .flat_map(|word| acts(&Slot::Preposition((*word).into())))
                .filter(|filler| !actor.iter().any(|other| overlaps(other, filler)))
                .collect();
            if actor.len() + others.len() > 1 {
                let mut all = actor;
                all.extend(others);
                all.sort_by_key(|filler| filler.phrase.start);
                return (all, Vec::new(), true);
            }
        }
        let mut recipient = Vec::new();
        for slot in frame.recipient[side].iter().filter(|_| favored.is_empty()) {
            let mut fillers = match frame.target {
                Target::Actor => acts(slot),
                Target::Thing | Target::Any => {
                    let mut fillers = scene.fillers(trigger, slot);
                    fillers.retain(|filler| {
                        let at = filler.head;
                        let any = frame.target == Target::Any && scene.can_be_target(at);
                        scene.is_actor(at) || scene.is_place(at) || scene.is("target", at) || any
                    });
                    for filler in &mut fillers {
                        filler.path = format!("{} {}", slot.name(), filler.path);
                    }
                    fillers
                }
            };
            // "bombings in Varn": that is where.
            if *slot == Slot::Preposition("in".into()) {
                fillers.retain(|filler| !scene.is_named_place(filler.head));
            }
            fillers.retain(|filler| !actor.iter().any(|other| overlaps(other, filler)));
            if !fillers.is_empty() {
                recipient = fillers;
                break;
            }
        }
        if !favored.is_empty() {
            recipient = favored;
        }
        if let Some(support) = answers.filter(|_| recipient.is_empty()) {
            let verb = Trigger { at: support.verb, verbal: true, support: None };
            recipient = scene.fillers(verb, &Slot::Subject);
            recipient.retain(|filler| scene.is_actor(filler.head));
        }
        if !trigger.verbal {
            self.turn_round(frame, trigger, &mut actor, &mut recipient);
        }
        // "protested against the minister's plan": against him rather than the plan.
        let mut things: Vec<Filler> = Vec::new();
        if frame.kind == EventType::Protest
            && !recipient.iter().any(|filler| scene.is_actor(filler.head) || scene.is_place(filler.head))
        {
            things = std::mem::take(&mut recipient);
        }
        // "condemned the raid by Neral", "rejected a rebel offer": whose the thing is.
        if recipient.is_empty() && frame.owners {
            let object = Slot::Object;
            let more = [&object].into_iter().filter(|_| frame.kind == EventType::Protest);
            for slot in frame.recipient[side].iter().chain(more) {
                let things = scene.fillers(trigger, slot);
                let mut owners: Vec<Filler> = things.iter().flat_map(|thing| scene.owners(thing.head)).collect();
                owners.retain(|filler| !actor.iter().any(|other| overlaps(other, filler)));
                if !owners.is_empty() {
                    recipient = owners;
                    break;
                }
            }
            if recipient.is_empty() {
                recipient = scene.within_content(trigger.at, frame.kind != EventType::Agree);
                recipient.retain(|filler| !actor.iter().any(|other| overlaps(other, filler)));
            }
        }
        if recipient.is_empty() {
            recipient = things;
        }
        if recipient.is_empty() && frame.kind == EventType::Threaten {
            recipient = scene.conditioned(trigger.at);
            recipient.retain(|filler| !actor.iter().any(|other| overlaps(other, filler)));
        }
        // "refused entry to the delegates", "blocked imports from the union"
        if recipient.is_empty() && trigger.verbal && matches!(frame.kind, EventType::Reject | EventType::Sanction) {
            let slots = ["from", "to", "against", "for"].map(Slot::parse);
            let mut found = slots.iter().map(acts).map(|mut fillers| {
                fillers.retain(|filler| !actor.iter().any(|other| overlaps(other, filler)));
                fillers
            });
            recipient = found.find(|fillers| !fillers.is_empty()).unwrap_or_default();
        }
        // "claimed that the church had jailed her": whoever is said to have done it.
        if recipient.is_empty() && trigger.verbal && frame.kind == EventType::Accuse {
            recipient = scene.fillers(trigger, &Slot::Complement);
            recipient
                .retain(|filler| scene.is_actor(filler.head) && !actor.iter().any(|other| overlaps(other, filler)));
        }
        // "hailed the verdict": the thing itself, where nobody can be told whose it is.
        if recipient.is_empty() && trigger.verbal && matches!(frame.kind, EventType::Support | EventType::Accuse) {
            let mut things = scene.fillers(trigger, &Slot::Object);
            // "condemned the attack": the attack is an event, and nobody.
            let told = |at: u32| frame.kind == EventType::Accuse && scene.is_event_noun(at);
            things.retain(|filler| scene.can_be_target(filler.head) && !told(filler.head));
            recipient =
                things.into_iter().take(if frame.recipient[0].contains(&Slot::Object) { 4 } else { 0 }).collect();
        }
        // "twelve people perished"
        if recipient.is_empty() && frame.kind == EventType::Disaster && trigger.verbal && !scene.passive(trigger.at) {
            let intransitive = scene.tree.child(trigger.at, &["obj"]).is_none();
            recipient = if intransitive { scene.fillers(trigger, &Slot::Subject) } else { Vec::new() };
            recipient.retain(|filler| scene.is_actor(filler.head) && !scene.is("calamity", filler.head));
        }
        // "imposed a curfew in Varn", "lifted the siege there": on those who live there.
        if recipient.is_empty() && matches!(frame.kind, EventType::Coerce | EventType::Concede) {
            recipient = scene.restricted(trigger);
            recipient.retain(|filler| !actor.iter().any(|other| overlaps(other, filler)));
        }
        if recipient.is_empty() && !trigger.verbal {
            recipient = scene.receiver(trigger);
            recipient.retain(|filler| {
                let stands = scene.is_actor(filler.head) || frame.target != Target::Actor;
                stands && !actor.iter().any(|other| overlaps(other, filler))
            });
        }
        (actor, recipient, false)
    }

    /// Sets right around a noun who does it and to whom it is done.
    fn turn_round(self, frame: &Frame, trigger: Trigger, actor: &mut Vec<Filler>, recipient: &mut Vec<Filler>) {
        let scene = self.scene;
        let at = trigger.at;
        // "his arrest", "the city's fall", "its destruction by rebels": whose it is was done to.
        let owned = |filler: &Filler| filler.path.starts_with("poss ");
        let completed = scene.tree.children(at).any(|child| child > at && scene.tree.led_by(child, &["of"]));
        if !completed
            && scene.is("taken", at)
            && actor.iter().all(|filler| owned(filler) && !scene.is_person(filler.head))
        {
            actor.clear();
        }
        if recipient.is_empty() && !completed && scene.is("undergone", at) {
            if !actor.is_empty() && actor.iter().all(owned) {
                *recipient = std::mem::take(actor);
            } else {
                let mut owner = scene.fillers(trigger, &Slot::Possessor);
                owner.retain(|filler| scene.is_actor(filler.head) || scene.is_place(filler.head));
                owner.retain(|filler| !actor.iter().any(|other| overlaps(other, filler)));
                *recipient = owner;
            }
        }
        let violent = matches!(frame.kind, EventType::Assault | EventType::Disaster);
        if !violent {
            return;
        }
        // "the Orlesk attacks", "the Neral war": where it happened; but "the Neral attack on Ostria".
        let before = |filler: &Filler| filler.path.starts_with("mod ") && filler.head < at;
        if recipient.is_empty() && matches!(&actor[..], [only] if before(only) && self.is_setting(only, at)) {
            actor.clear();
        }
        // "a campaign to free the city from the militia", "an operation to destroy the group"
        if recipient.is_empty()
            && let Some(purpose) = scene.purpose(at)
        {
            let verb = Trigger { at: purpose, verbal: true, support: None };
            let slots =
                if scene.is("free-verb", purpose) { &["from"][..] } else { &["obj", "iobj", "against", "from"] };
            for slot in slots {
                let mut fillers = scene.fillers(verb, &Slot::parse(slot));
                fillers.retain(|filler| scene.is_actor(filler.head) && !scene.is_place(filler.head));
                fillers.retain(|filler| !actor.iter().any(|other| overlaps(other, filler)));
                if !fillers.is_empty() {
                    *recipient = fillers;
                    break;
                }
            }
        }
    }

    /// Whether a name before a violent noun says where and not who: "the Orlesk bombing", "the Ostrian conflict".
    fn is_setting(self, filler: &Filler, noun: u32) -> bool {
        let scene = self.scene;
        let word = scene.document.words(scene.span(&filler.phrase));
        // "US", "UN": capitals act.
        let spelled = word.chars().any(char::is_lowercase);
        match scene.name_kind(filler.head) {
            Some(NameKind::Gpe | NameKind::Location) => {
                spelled
                    && matches!(scene.tree.relation(filler.head), "compound" | "nmod")
                    && !scene.tag(filler.head).is_adjective()
                    || scene.is("war-noun", noun)
            }
            Some(NameKind::Norp) => scene.is("war-noun", noun),
            _ => false,
        }
    }

    fn is_plural(self, at: u32) -> bool {
        matches!(self.scene.tag(at), Tag::Nns | Tag::Nnps)
            || matches!(self.scene.lower(at), "they" | "we" | "both" | "them")
    }
}

fn overlaps(one: &Filler, other: &Filler) -> bool {
    one.head == other.head || one.phrase.start < other.phrase.end && other.phrase.start < one.phrase.end
}
