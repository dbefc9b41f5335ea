//! What a frame asks of the words around its trigger.

use super::{Scene, Trigger};
use crate::events::frames::{Condition, Site, Slot, Test};
use dateline_nlp::{Tag, TokenId};

impl<'a> Scene<'a> {
    /// Whether one of the alternatives holds around the trigger.
    pub(crate) fn holds(self, condition: &Condition, trigger: Trigger) -> bool {
        condition
            .alternatives
            .iter()
            .any(|(sites, tests)| sites.iter().any(|site| self.site_holds(site, tests, trigger)))
    }

    pub(super) fn site_holds(self, site: &Site, tests: &[Test], trigger: Trigger) -> bool {
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
            Site::Matter => self.matter(trigger).any(|word| self.passes(word, tests)),
            Site::Sentence => {
                let Some(id) = self.analysis.sentence_of(TokenId(at)) else { return false };
                let mut tokens = self.analysis.sentences()[id.0 as usize].tokens();
                tokens.any(|word| word != at && self.passes(word, tests))
            }
        }
    }

    pub(super) fn passes(self, at: u32, tests: &[Test]) -> bool {
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
