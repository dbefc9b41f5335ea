//! What follows a preposition, one edge aside where the parser may have hung it there.

use super::{Filler, Scene, Trigger};

impl<'a> Scene<'a> {
    /// The phrase after a preposition, on the trigger, on the verb it leans on, or one edge aside.
    pub(super) fn prepositional(self, trigger: Trigger, word: &str) -> Vec<Filler> {
        let at = trigger.at;
        let led = |above: u32, after: u32| {
            self.tree.children(above).find(|&child| {
                child > after
                    && matches!(self.tree.relation(child), "obl" | "nmod" | "advcl" | "xcomp")
                    && self.is_led(child, word)
                    && !self.is("time-word", child)
            })
        };
        let found = |head: u32| match word {
            "between" | "among" => self.all(head, "between"),
            _ => self.all(head, word),
        };
        if let Some(head) = led(at, at).or_else(|| led(at, 0).filter(|_| trigger.verbal)) {
            return found(head);
        }
        if trigger.verbal {
            // "with whom", and a phrase that the parser hung on the object.
            if let Some(object) = self.tree.child(at, &["obj"])
                && let Some(head) = led(object, object).filter(|_| !matches!(word, "of" | "in"))
            {
                return found(head);
            }
            return Vec::new();
        }
        if let Some(support) = trigger.support
            && !matches!(word, "by" | "of")
            && let Some(head) = led(support.verb, at.min(support.verb))
        {
            return found(head);
        }
        // "an attack Monday on the base", hung on the verb that the noun is subject or object of.
        if trigger.support.is_none()
            && matches!(word, "on" | "against" | "between" | "with")
            && matches!(self.tree.relation(at), "nsubj" | "obj" | "obl")
            && let Some(verb) = self.tree.head(at)
            && let Some(head) = led(verb, at).filter(|&head| head < at + 6 && self.is_actor(head))
        {
            return found(head);
        }
        Vec::new()
    }

    pub(super) fn is_led(self, at: u32, word: &str) -> bool {
        match word.split_once(' ') {
            None => self.tree.led_by(at, &[word]),
            Some((first, rest)) => self.tree.children(at).take_while(|&child| child < at).any(|child| {
                self.lower(child) == first
                    && (self.tree.extent(child).len() > 1 || self.lower(child + 1) == rest || rest.contains(' '))
            }),
        }
    }
}
