//! What an act is about, and which of two events of a sentence stands under the other.
//!
//! Begin with [`Scene::matter`], which the codes of demands, promises, refusals, threats and protests are told by, and
//! [`below_their_acts`], by which a promise to help is surer than the help.

use super::event::EventType;
use super::roles::{Scene, Trigger};
use dateline_nlp::Tag;

/// Prepositions that lead to what an act is about.
const ABOUT: [&str; 13] =
    ["for", "against", "over", "on", "of", "to", "at", "in", "from", "with", "about", "into", "towards"];

/// How many words behind a trigger can say what it is about.
const NEAR: u32 = 16;

/// How much less sure the content of an act is than the act.
const CONTENT: f32 = 0.9;

/// An act that is itself no surer than this says nothing about what stands under it.
const SURE: f32 = 0.3;

impl<'a> Scene<'a> {
    /// The words that say what an act is about: of the clause that completes it, of its object, of its "for" and
    /// "against"; of a noun also of what hangs behind it on the verb that it leans on.
    pub(crate) fn matter(self, trigger: Trigger) -> impl Iterator<Item = u32> + use<'a> {
        let at = trigger.at;
        let behind = move |above: u32| {
            self.tree.children(above).filter(move |&child| {
                let relation = self.tree.relation(child);
                let completes = match relation {
                    "ccomp" | "xcomp" | "obj" => true,
                    "acl" | "advcl" => self.tree.infinitive(child) || self.tag(child) == Tag::Vbg,
                    "obl" | "nmod" => self.tree.led_by(child, &ABOUT),
                    _ => false,
                };
                completes && child > at
            })
        };
        // "sanctions were demanded"
        let subject = self.tree.children(at).filter(move |&child| self.tree.deprel(child) == "nsubj:pass");
        let leans = trigger.support.map(|support| support.verb).into_iter().flat_map(behind);
        let heads = behind(at).chain(subject).chain(leans);
        heads.flat_map(move |head| self.tree.extent(head)).filter(move |word| word.abs_diff(at) <= NEAR && *word != at)
    }
}

/// Makes what stands under the word of another event less sure than that one: of "agreed to release prisoners" the
/// sentence says that they agreed, and of the release only what was agreed.
///
/// Each event of one sentence is its word, its type and how sure it is.
pub(crate) fn below_their_acts(scene: Scene<'_>, events: Vec<(u32, EventType, &mut f32)>) {
    let mut events = events;
    let mut acts: Vec<(u32, EventType, f32)> = events.iter().map(|(at, kind, sure)| (*at, *kind, **sure)).collect();
    // From the top down, so that what stands under two acts is below both.
    events.sort_by_key(|(at, ..)| scene.tree.above(*at).count());
    for (at, kind, sure) in events {
        let above = scene.tree.above(at).find_map(|above| acts.iter().find(|act| act.0 == above && act.1 != kind));
        let Some(act) = above.filter(|act| act.2 >= SURE) else { continue };
        *sure = sure.min(CONTENT * act.2);
        let lowered = *sure;
        acts.iter_mut().filter(|own| own.0 == at).for_each(|own| own.2 = lowered);
    }
}
