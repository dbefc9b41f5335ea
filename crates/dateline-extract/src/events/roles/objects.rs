//! To whom or what it is done: objects, those of passives, and whose a thing is that cannot act itself.

use super::{Filler, Scene, Trigger};
use crate::events::frames::Slot;
use dateline_nlp::{NameKind, Tag};

impl<'a> Scene<'a> {
    pub(super) fn object(self, verb: u32) -> Vec<Filler> {
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
            && let Some(first) = self.tree.head(verb).filter(|&first| self.same_form(first, verb))
            && let Some(object) = self.tree.child(first, &["obj"]).filter(|&object| object > verb)
        {
            return self.all(object, "obj shared");
        }
        // "beat and arrested the man": the object of the last is that of the first.
        let later = self
            .tree
            .children(verb)
            .find(|&child| self.tree.relation(child) == "conj" && self.same_form(child, verb) && child < verb + 4);
        // Not where the first is completed by something of its own: "help rebuild the town and arm the guard".
        let completed = |later: u32| {
            self.tree.children(verb).any(|child| {
                child > verb
                    && child < later
                    && matches!(self.tree.relation(child), "xcomp" | "ccomp" | "obl" | "advcl")
            })
        };
        let shared = later.filter(|&later| self.own_subject(later).is_none() && !completed(later));
        shared.and_then(|later| self.tree.child(later, &["obj"])).map_or(Vec::new(), |at| self.all(at, "obj shared"))
    }

    /// Whether two verbs stand in the same form; a past and a participle are easily taken for one another.
    fn same_form(self, one: u32, other: u32) -> bool {
        let past = |at: u32| matches!(self.tag(at), Tag::Vbd | Tag::Vbn);
        self.tag(one) == self.tag(other) || past(one) && past(other)
    }

    /// Where a restriction holds that is imposed or lifted: it is put on those who are there.
    pub(crate) fn restricted(self, trigger: Trigger) -> Vec<Filler> {
        let object = match trigger.verbal {
            true => self.tree.child(trigger.at, &["obj"]).filter(|&object| self.is("restriction", object)),
            false => Some(trigger.at).filter(|&noun| self.is("restriction", noun)),
        };
        let Some(object) = object else { return Vec::new() };
        let verb = trigger.support.map(|support| support.verb).or(trigger.verbal.then_some(trigger.at));
        let within = |above: u32| {
            self.tree.children(above).find(|&child| {
                child > object
                    && self.tree.led_by(child, &["in", "on", "across"])
                    && self.name_kind(child) == Some(NameKind::Gpe)
            })
        };
        let place = within(object).or_else(|| verb.and_then(within));
        place.map_or(Vec::new(), |place| self.all(place, "where it holds"))
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

    /// To whom the infinitive that completes the trigger is done: "agreed to help *them*". Those *with* whom it is done
    /// only where they are asked for as `joined`.
    pub(crate) fn within_content(self, at: u32, joined: bool) -> Vec<Filler> {
        let clause = self.tree.children(at).find(|&child| {
            child > at
                && (self.tree.relation(child) == "xcomp"
                    || matches!(self.tree.relation(child), "ccomp" | "advcl" | "acl")
                        && (self.tree.infinitive(child) || self.tag(child) == Tag::Vbg))
        });
        let Some(clause) = clause.filter(|&clause| self.tag(clause).is_verb()) else { return Vec::new() };
        let verb = Trigger { at: clause, verbal: true, support: None };
        let slots = ["obj", "iobj", "with", "to", "for", "against", "from", "on", "at"].map(Slot::parse);
        let mut owned: Vec<Filler> = Vec::new();
        let with = Slot::Preposition("with".into());
        for slot in slots.iter().filter(|slot| joined || **slot != with) {
            let mut fillers = self.fillers(verb, slot);
            let things: Vec<u32> = fillers.iter().map(|filler| filler.head).collect();
            fillers.retain(|filler| self.is_actor(filler.head));
            if !fillers.is_empty() {
                return fillers;
            }
            // "to impose tariffs on German goods": whose the things are, where nobody is told by himself.
            if owned.is_empty() {
                owned = things.into_iter().flat_map(|thing| self.owners(thing)).collect();
                if *slot == Slot::Object && !owned.is_empty() {
                    return owned;
                }
            }
        }
        owned
    }

    /// Of whom something is wanted: the subject of "unless they withdraw", "if he runs" beside a threat.
    pub(crate) fn conditioned(self, at: u32) -> Vec<Filler> {
        let content = self.tree.child(at, &["xcomp", "ccomp"]);
        let clauses = [Some(at), content].into_iter().flatten().flat_map(|verb| self.tree.children(verb));
        let mut clauses = clauses.filter(|&child| {
            child > at && self.tree.relation(child) == "advcl" && self.tree.led_by(child, &["unless", "if"])
        });
        let subject = clauses.find_map(|clause| match self.passive(clause) {
            true => None,
            false => self.own_subject(clause),
        });
        subject
            .filter(|&subject| self.is_actor(subject))
            .map_or(Vec::new(), |subject| self.all(subject, "its condition"))
    }

    /// The infinitive of purpose after a noun: "a campaign to free the city".
    pub(crate) fn purpose(self, noun: u32) -> Option<u32> {
        let aim = |above: u32| {
            self.tree.children(above).find(|&child| {
                child > noun
                    && matches!(self.tree.relation(child), "acl" | "advcl" | "xcomp")
                    && self.tree.infinitive(child)
                    && self.tag(child).is_verb()
            })
        };
        // "began an operation to free", hung on the verb.
        let verb = self.tree.head(noun).filter(|_| self.tree.relation(noun) == "obj");
        aim(noun).or_else(|| verb.filter(|&verb| self.tag(verb).is_verb()).and_then(aim))
    }
}
