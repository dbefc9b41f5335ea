//! Who does what a verb says: through passives, relatives, participles, control and coordination.

use super::{Filler, Scene};
use dateline_nlp::Tag;

impl<'a> Scene<'a> {
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

    /// "is committed to", "remain determined to", "were engaged in": a state of the subject, who acts.
    fn is_stance(self, verb: u32) -> bool {
        self.is("stance-state", verb) && self.agent_phrase(verb).is_none() && {
            let goes_on = |child: u32| {
                self.tree.infinitive(child) || self.tree.led_by(child, &["to", "in", "with", "against", "for", "of"])
            };
            self.tree.children(verb).any(|child| child > verb && goes_on(child))
        }
    }

    pub(super) fn subject(self, verb: u32) -> Vec<Filler> {
        let stance = self.is_stance(verb);
        if self.tag(verb).is_adjective() && !stance {
            return Vec::new();
        }
        if self.passive(verb) && !stance {
            return self.agent(verb);
        }
        match self.doer(verb, 0) {
            Some((head, path)) => {
                let mut doers = self.all(head, path);
                doers.extend(self.partners(verb));
                doers
            }
            None => Vec::new(),
        }
    }

    /// "works *with the agency* to help": they help too.
    fn partners(self, verb: u32) -> Vec<Filler> {
        let above = self.tree.head(verb).filter(|_| matches!(self.tree.relation(verb), "advcl" | "xcomp"));
        let above = above.filter(|&above| self.tree.infinitive(verb) && self.is("work-with", above));
        let with = above.and_then(|above| {
            self.tree.children(above).find(|&child| child > above && child < verb && self.tree.led_by(child, &["with"]))
        });
        with.filter(|&with| self.is_actor(with)).map_or(Vec::new(), |with| self.all(with, "with it in the verb above"))
    }

    /// What "by" names after a verb, times aside.
    pub(super) fn agent_phrase(self, verb: u32) -> Option<u32> {
        let by = |&child: &u32| {
            child > verb
                && matches!(self.tree.relation(child), "obl" | "nmod")
                && self.tree.led_by(child, &["by"])
                && self.tree.deprel(child) != "obl:unmarked"
                && !self.is("time-word", child)
        };
        if let Some(own) = self.tree.children(verb).find(by) {
            return Some(own);
        }
        // "killed at the hands of the militia"
        let hands = self
            .tree
            .children(verb)
            .find(|&child| child > verb && self.lemma(child) == "hand" && self.tree.led_by(child, &["at"]));
        let of = |hands: u32| self.tree.children(hands).find(|&child| self.tree.led_by(child, &["of"]));
        if let Some(agent) = hands.and_then(of) {
            return Some(agent);
        }
        // "reduced to rubble by shelling", "forced from their homes by rebels": hung on the phrase between.
        let between = self.tree.children(verb).filter(|&child| child > verb && self.tree.relation(child) == "obl");
        self.passive_form(verb).then(|| between.last()).flatten().and_then(|between| {
            let agent = self.tree.children(between).filter(|child| *child > between).find(by);
            agent.filter(|_| !self.tag(between).is_verb())
        })
    }

    /// Whether the form may be a passive; cheaper than to ask whether it is.
    fn passive_form(self, verb: u32) -> bool {
        self.tag(verb) == Tag::Vbn && self.tree.child(verb, &["obj"]).is_none()
    }

    pub(super) fn agent(self, verb: u32) -> Vec<Filler> {
        if let Some(by) = self.agent_phrase(verb) {
            return self.all(by, "obl:agent");
        }
        // "arrested and beaten by police": what stands behind the last is said of all; "beaten by police and arrested" is not.
        let joined = |first: u32| {
            self.tree.children(first).filter(move |&child| {
                self.tree.relation(child) == "conj" && self.tag(child) == Tag::Vbn && self.passive(child)
            })
        };
        let (first, own) = match self.tree.relation(verb) {
            "conj" if self.tag(verb) == Tag::Vbn => (self.tree.head(verb).filter(|&above| self.passive(above)), true),
            _ => (Some(verb), false),
        };
        let Some(first) = first else { return Vec::new() };
        let mut agents = joined(first).chain(own.then_some(first)).filter_map(|verb| self.agent_phrase(verb));
        agents.find(|&by| by > verb).map_or(Vec::new(), |by| self.all(by, "obl:agent"))
    }

    /// Who does what the verb says, with the way there.
    pub(super) fn doer(self, verb: u32, depth: usize) -> Option<(u32, &'static str)> {
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
                let request = self.is("request-verb", above) && self.tree.infinitive(verb);
                // "accused the army of killing", "blamed rebels for burning": whoever is accused.
                let charged = self.tag(verb) == Tag::Vbg && self.tree.led_by(verb, &["of", "for", "from"]);
                match after_object.filter(|_| request || charged) {
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
                // "groups focused on helping": whoever is so focused helps.
                if depth > 0 && self.tag(verb) == Tag::Vbn && self.is_actor(above) {
                    return Some((above, "noun of its participle"));
                }
                // "a plan to attack": whoever has the plan.
                let owner = self.tree.children(above).find(|&child| self.tree.deprel(child) == "nmod:poss");
                if let Some(owner) = owner {
                    return Some((owner, "owner of the noun above"));
                }
                let over = self.tree.head(above)?;
                let holds = matches!(self.tree.relation(above), "obj" | "obl") && self.tag(over).is_verb();
                // "sent trainers to help": whoever sends them helps; "asked trainers to help": they do.
                let sent = self.tree.relation(above) == "obj" && holds && !self.is("request-verb", over);
                if sent
                    && self.tree.infinitive(verb)
                    && let Some((sender, _)) = self.doer(over, depth + 1)
                    && !self.passive(over)
                    && self.is_actor(sender)
                {
                    return Some((sender, "nsubj of the verb above"));
                }
                // "police efforts to find the sender"
                if !self.is_actor(above)
                    && let Some(before) = self.modifiers(above).first()
                {
                    return Some((before.head, "before the noun above"));
                }
                if self.is_actor(above) {
                    return Some((above, "noun of its infinitive"));
                }
                // "took aim at killing" goes on, "strengthened those fighting" does not.
                let bare =
                    self.tag(verb) == Tag::Vbg && !self.tree.led_by(verb, &["of", "for", "in", "at", "to", "by"]);
                (holds && !bare).then(|| self.doer(over, depth + 1)).flatten()
            }
            _ => None,
        }
    }

    /// The subject, of a passive too: who is meant by the clauses that hang on the verb.
    pub(super) fn doer_or_patient(self, verb: u32, depth: usize) -> Option<(u32, &'static str)> {
        self.doer(verb, depth)
    }

    pub(super) fn own_subject(self, verb: u32) -> Option<u32> {
        let subject = self.tree.any_subject(verb).filter(|&at| self.tree.head(at) == Some(verb));
        subject.filter(|&at| self.tree.relation(at) == "nsubj")
    }

    pub(super) fn complement_subject(self, verb: u32) -> Vec<Filler> {
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
}
