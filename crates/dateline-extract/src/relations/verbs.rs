//! Verbs and participles: "the US-led coalition", "backed by the coalition", "ISIL, also known as".

use super::{Draft, Predicate, Reader};
use dateline_nlp::Tag;

/// What a verb makes of its subject towards its object.
fn predicate_of(lemma: &str) -> Option<Predicate> {
    Some(match lemma {
        "back" | "support" | "arm" | "fund" | "finance" | "train" | "sponsor" | "bankroll" | "equip" => {
            Predicate::Backs
        }
        "lead" | "head" | "command" | "chair" | "run" => Predicate::Leads,
        "fight" | "battle" | "combat" => Predicate::Fights,
        "join" => Predicate::MemberOf,
        _ => return None,
    })
}

impl Reader<'_> {
    /// A clause: who does it to whom.
    pub(super) fn verb(&mut self, at: u32) {
        let lemma = self.lemma(at);
        let tree = self.tree;
        if lemma == "know" {
            self.other_name(at);
            return;
        }
        let Some(predicate) = predicate_of(&lemma) else { return };
        // What may, would or is to be is no relation.
        if tree.modal(at).is_some() || tree.infinitive(at) && predicate != Predicate::Fights {
            return;
        }
        let holds = !tree.negated(at);
        if tree.passive(at) || self.tag(at) == Tag::Vbn && tree.child(at, &["aux"]).is_none() {
            let Some(agent) = tree.agent(at).or_else(|| self.by(at)) else { return };
            let Some(patient) = self.patient(at) else { return };
            for (doer, subject) in self.entities_at(agent) {
                for (place, object) in self.entities_at(patient) {
                    self.state(subject, predicate, object, holds, vec![doer, at, place], "relation-by-passive");
                }
            }
            return;
        }
        let Some(doer) = tree.subject(at).or_else(|| self.fighter(at)) else { return };
        let against = |&child: &u32| {
            tree.relation(child) == "obl" && tree.led_by(child, &["against", "with"]) && predicate == Predicate::Fights
        };
        let whom = tree.children(at).find(|&child| tree.relation(child) == "obj" || against(&child));
        let Some(whom) = whom else { return };
        for (doer, subject) in self.entities_at(doer) {
            for (place, object) in self.entities_at(whom) {
                self.state(subject, predicate, object, holds, vec![doer, at, place], "relation-by-verb");
            }
        }
    }

    fn tag(&self, at: u32) -> Tag {
        self.analysis.tag(dateline_nlp::TokenId(at))
    }

    /// "forces *fighting* the group": whom the participle hangs on.
    fn fighter(&self, at: u32) -> Option<u32> {
        (self.tag(at) == Tag::Vbg && self.tree.relation(at) == "acl").then(|| self.tree.head(at)).flatten()
    }

    /// The noun after "by", whatever the tree calls it.
    fn by(&self, at: u32) -> Option<u32> {
        self.tree.children(at).find(|&child| child > at && self.tree.led_by(child, &["by"]))
    }

    /// Whom a passive or participle is said of: its subject, what it hangs on, or the subject of the clause it leads.
    fn patient(&self, at: u32) -> Option<u32> {
        let tree = self.tree;
        let own = tree.children(at).find(|&child| tree.relation(child) == "nsubj");
        own.or_else(|| {
            let head = tree.head(at)?;
            match tree.relation(at) {
                "acl" | "amod" => Some(head),
                // "Backed by the coalition, the army has taken"
                "advcl" | "dep" | "parataxis" => tree.any_subject(head),
                "conj" => tree.any_subject(at),
                _ => None,
            }
        })
    }

    fn state(
        &mut self,
        subject: u32,
        predicate: Predicate,
        object: u32,
        holds: bool,
        tokens: Vec<u32>,
        rule: &'static str,
    ) {
        if self.is_body(object) || predicate == Predicate::Backs || predicate == Predicate::Fights {
            self.push(Draft { subject, predicate, object, holds, tokens, rule, confidence: 0.75 });
        }
    }

    /// "US-led", "Iranian-backed": two words and a hyphen before a noun.
    pub(super) fn participle(&mut self, at: u32) {
        let Some(before) = at.checked_sub(2).filter(|_| self.lower(at - 1) == "-") else { return };
        let Some(host) = self.tree.head(at).filter(|&host| host > at) else { return };
        let Some(subject) = self.entity(before) else { return };
        let predicate = match self.lower(at) {
            "led" | "commanded" | "run" => Predicate::Leads,
            "backed" | "supported" | "funded" | "sponsored" | "trained" | "armed" | "financed" => Predicate::Backs,
            "allied" | "aligned" => Predicate::AlliedWith,
            _ => return,
        };
        for (place, object) in self.entities_at(host) {
            let (subject, object) =
                if predicate == Predicate::AlliedWith { (object, subject) } else { (subject, object) };
            self.push(Draft {
                subject,
                predicate,
                object,
                holds: true,
                tokens: vec![before, at, place],
                rule: "relation-by-hyphen",
                confidence: 0.85,
            });
        }
    }

    /// "ISIL, also known as Daesh"
    fn other_name(&mut self, at: u32) {
        let tree = self.tree;
        let as_name = tree.children(at).find(|&child| child > at && tree.led_by(child, &["as"]));
        let host = if tree.relation(at) == "acl" { tree.head(at) } else { tree.any_subject(at) };
        let (Some(name), Some(host)) = (as_name, host) else { return };
        if let (Some(subject), Some(object)) = (self.entity(host), self.entity(name)) {
            self.push(Draft {
                subject,
                predicate: Predicate::AlsoKnownAs,
                object,
                holds: !tree.negated(at),
                tokens: vec![host, at, name],
                rule: "relation-by-name",
                confidence: 0.85,
            });
        }
    }
}
