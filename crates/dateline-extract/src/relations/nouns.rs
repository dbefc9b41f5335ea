//! Titles and nouns with what they hang on: "Tarn's foreign minister Ana Ruiz", "not a coalition member".

use super::{Draft, Predicate, Reader};
use crate::names::is_role;
use dateline_nlp::NameKind;

/// What a noun makes of somebody towards a body, and towards a country where that differs.
fn predicate_of(lemma: &str, of_body: bool) -> Option<Predicate> {
    Some(match lemma {
        "spokesman" | "spokeswoman" | "spokesperson" => Predicate::SpeaksFor,
        "member" | "fighter" | "militant" | "correspondent" | "reporter" | "analyst" | "soldier" | "officer"
        | "official" | "researcher" | "employee" | "lawmaker" | "activist" | "representative" | "signatory"
            if of_body =>
        {
            Predicate::MemberOf
        }
        "member" => Predicate::MemberOf,
        "part" | "wing" | "branch" | "arm" | "unit" | "division" | "subsidiary" | "affiliate" | "faction"
        | "offshoot" => Predicate::PartOf,
        "ally" | "partner" => Predicate::AlliedWith,
        "leader" | "head" | "chief" | "commander" | "founder" | "boss" | "chairman" | "chairwoman" | "director"
        | "ceo" | "chair" | "captain" | "coach" => Predicate::Leads,
        "president" | "secretary-general" if of_body => Predicate::Leads,
        "official" | "soldier" | "officer" | "analyst" | "reporter" | "correspondent" | "activist" | "fighter" => {
            return None;
        }
        _ => Predicate::OfficeOf,
    })
}

impl Reader<'_> {
    /// Reads a title or noun: who it is said of, and what it hangs on.
    pub(super) fn noun(&mut self, at: u32) {
        let lemma = self.lemma(at);
        let listed = predicate_of(&lemma, true).filter(|&predicate| predicate != Predicate::OfficeOf).is_some();
        let title = is_role(self.extractor.lexicon(), &lemma, self.lower(at));
        if !listed && !title {
            return;
        }
        // "former minister", "would-be leader": not, or not now.
        let past = self.tree.children(at).any(|child| {
            matches!(
                self.lower(child),
                "former" | "ex" | "late" | "ousted" | "then" | "deputy" | "would-be" | "acting" | "vice"
            ) && child < at
        });
        if past {
            return;
        }
        let Some((named, subject, linked)) = self.bearer(at) else { return };
        let negated = self
            .tree
            .children(at)
            .chain(linked)
            .any(|child| matches!(self.lower(child), "not" | "never" | "no" | "n't"))
            || at > 0
                && (1..=3)
                    .any(|back| at >= back && self.lower(at - back) == "not" && self.between(named, at, at - back));
        for (place, object) in self.belongs(at, named) {
            if object == subject {
                continue;
            }
            let body = matches!(self.kind(object), NameKind::Organization | NameKind::Facility);
            let Some(predicate) = predicate_of(&lemma, body) else { continue };
            let person = self.kind(subject) == NameKind::Person;
            let fits = match predicate {
                Predicate::OfficeOf => person && title && self.is_body(object),
                Predicate::Leads | Predicate::SpeaksFor => self.is_body(object),
                Predicate::PartOf => !person && self.is_body(object),
                _ => self.is_body(object),
            };
            if fits {
                self.push(Draft {
                    subject,
                    predicate,
                    object,
                    holds: !negated,
                    tokens: vec![named, at, place],
                    rule: "relation-by-noun",
                    confidence: if person { 0.85 } else { 0.75 },
                });
            }
        }
    }

    /// Whether `at` stands between the two.
    fn between(&self, one: u32, other: u32, at: u32) -> bool {
        one.min(other) < at && at < one.max(other)
    }

    /// Who bears the title: the token of the mention, its entity, and the copula and its kin that link them.
    fn bearer(&self, at: u32) -> Option<(u32, u32, Option<u32>)> {
        let tree = self.tree;
        let name = |token: u32| {
            self.heads[token as usize]
                .or(self.owners[token as usize])
                .map(|entity| (token, self.stands[entity as usize]))
        };
        // "Prime Minister Ana Ruiz", "Ana Ruiz, the prime minister"
        let head = tree.head(at);
        if matches!(tree.relation(at), "appos" | "compound" | "flat" | "nmod")
            && tree.deprel(at) != "nmod:poss"
            && !self.is_led(at)
            && let Some(found) = head.and_then(name)
        {
            return Some((found.0, found.1, None));
        }
        // A bare noun in dashes may hang on what the name hangs on: "Iran - not a coalition member - had".
        let below = |&child: &u32| matches!(tree.relation(child), "appos" | "flat");
        if let Some(found) = tree.children(at).filter(below).find_map(name) {
            return Some((found.0, found.1, None));
        }
        // "Ruiz is a member of"
        let copula = tree.child(at, &["cop"])?;
        let subject = tree.children(at).find(|&child| tree.relation(child) == "nsubj" && child < at)?;
        let modal = tree.modal(at).is_some();
        let found = name(subject).filter(|_| !modal)?;
        Some((found.0, found.1, Some(copula)))
    }

    /// Whether a preposition leads the noun.
    fn is_led(&self, at: u32) -> bool {
        self.tree.children(at).any(|child| child < at && self.tree.relation(child) == "case")
    }

    /// What the noun hangs on: before it ("coalition member", "Tarn's minister") or behind ("a member of the coalition").
    fn belongs(&self, at: u32, named: u32) -> Vec<(u32, u32)> {
        let tree = self.tree;
        let mut found: Vec<(u32, u32)> = Vec::new();
        let before = |child: u32| child < at && matches!(tree.relation(child), "compound" | "amod" | "nmod" | "obl");
        // The modifiers of a title may hang on the name: "Syrian President Bashar al-Assad".
        let hosts = if tree.relation(at) == "compound" { vec![at, named] } else { vec![at] };
        for host in hosts {
            for child in tree.children(host).filter(|&child| before(child) && child != named) {
                if let Some(entity) = self.heads[child as usize].or(self.owners[child as usize]) {
                    found.push((child, self.stands[entity as usize]));
                }
            }
        }
        let led = |child: u32| tree.led_by(child, &["of", "for", "to", "in", "from"]);
        for child in tree.children(at).filter(|&child| child > at && tree.relation(child) == "nmod" && led(child)) {
            found.extend(self.entities_at(child));
        }
        found.truncate(4);
        found
    }
}
