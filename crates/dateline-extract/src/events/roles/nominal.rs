//! Around a noun: names and nouns before it, and the verb that it leans on.

use super::{Filler, Scene, SubjectRole, Support, Trigger};
use dateline_nlp::{NameKind, Tag, TokenId};

impl<'a> Scene<'a> {
    pub(super) fn modifiers(self, noun: u32) -> Vec<Filler> {
        let mut found: Vec<Filler> = Vec::new();
        // "ISIL terror attack planners": what stands before an event that itself stands before a noun.
        let compound = self.tree.relation(noun) == "compound";
        let above = self.tree.head(noun).filter(|&above| compound && above > noun);
        let beside = above.into_iter().flat_map(|above| self.tree.children(above)).filter(|&child| {
            child < noun && self.tree.relation(child) == "compound" && self.name_kind(child).is_some()
        });
        for child in self.tree.children(noun).filter(|&child| child < noun).chain(beside) {
            if !matches!(self.tree.relation(child), "compound" | "amod" | "nmod" | "det") {
                continue;
            }
            if self.tree.deprel(child) == "nmod:poss" || self.tree.led_by(child, &["of", "in"]) {
                continue;
            }
            for part in self.joined_any(child) {
                let named = self.name_kind(part);
                let phrase = match self.analysis.name_of(TokenId(part)) {
                    Some(name) if !name.tokens.contains(&noun) => name.tokens.clone(),
                    Some(_) => continue,
                    None => self.phrase(part),
                };
                let acts = match named {
                    Some(NameKind::Person | NameKind::Organization | NameKind::Gpe | NameKind::Norp) => true,
                    Some(_) => false,
                    None => self.tag(part).is_noun() && self.is_actor(part) && !self.is("weapon", part),
                };
                // "US-led", "Russian-backed": who leads is no modifier of the noun.
                if acts && !found.iter().any(|filler| filler.phrase.contains(&part)) {
                    found.push(Filler { head: part, phrase, path: self.tree.relation(child).to_owned() });
                }
            }
        }
        found
    }

    pub(super) fn support_subject(self, trigger: Trigger) -> Vec<Filler> {
        match trigger.support {
            Some(support) if support.subject == SubjectRole::Acts => self.subject(support.verb),
            Some(_) => Vec::new(),
            // "they are in talks with the union", "the two states are at war"
            None if self.tree.led_by(trigger.at, &["in", "at", "on"]) => {
                self.own_subject(trigger.at).map_or(Vec::new(), |subject| self.all(subject, "nsubj of its copula"))
            }
            None => Vec::new(),
        }
    }

    /// Who is done to, as the subject of a verb that a noun leans on: "*they* received aid".
    pub(crate) fn receiver(self, trigger: Trigger) -> Vec<Filler> {
        match trigger.support {
            Some(support) if support.subject == SubjectRole::Receives && !self.passive(support.verb) => {
                self.subject(support.verb)
            }
            _ => Vec::new(),
        }
    }

    /// Who is there when it happens: the subject of the verb that "during", "after" or "at" joins the noun to.
    pub(crate) fn attendant(self, noun: u32) -> Vec<Filler> {
        let joins = ["in", "at", "during", "after", "following", "before", "on", "for", "ahead"];
        let clause = matches!(self.tree.relation(noun), "obl" | "advcl") && self.tree.led_by(noun, &joins)
            || self.tree.relation(noun) == "obj"
                && self.tree.head(noun).is_some_and(|above| self.lower(above) == "following");
        let mut above = self.tree.head(noun).filter(|_| clause);
        if above.is_some_and(|above| self.lower(above) == "following") {
            above = above.and_then(|above| self.tree.head(above));
        }
        let Some(verb) = above.filter(|&above| self.tag(above).is_verb()) else { return Vec::new() };
        let fillers = if self.passive(verb) { self.object(verb) } else { self.subject(verb) };
        fillers.into_iter().filter(|filler| self.is_actor(filler.head)).collect()
    }

    /// Who takes part in what goes on: "*the forces* in the fight", "the record of *the police* in the crackdown".
    pub(crate) fn engaged(self, noun: u32) -> Vec<Filler> {
        if self.tree.relation(noun) != "nmod" || !self.tree.led_by(noun, &["in"]) || !self.is("ongoing", noun) {
            return Vec::new();
        }
        let Some(above) = self.tree.head(noun).filter(|&above| above < noun) else { return Vec::new() };
        if self.is_actor(above) {
            return vec![self.filler(above, "with a part in it")];
        }
        let of = self.tree.children(above).find(|&child| child > above && self.tree.led_by(child, &["of"]));
        let of = of.or_else(|| self.tree.children(above).find(|&child| self.tree.deprel(child) == "nmod:poss"));
        of.filter(|&of| of < noun && self.is_actor(of)).map_or(Vec::new(), |of| self.all(of, "with a part in it"))
    }

    /// The verb that a noun leans on, if it does.
    pub(crate) fn support_of(self, noun: u32) -> Option<Support> {
        let role = |verb: u32| {
            let of = |class: &str| self.frames.is(class, self.lemma(verb));
            Some(match () {
                () if of("light-act") || of("light-join") => SubjectRole::Acts,
                () if of("light-get") => SubjectRole::Receives,
                () if of("light-end") || of("light-occur") => SubjectRole::Neither,
                () => return None,
            })
        };
        // "the attack carried out by rebels", "the crimes that the militia has committed"
        let participle = self.tree.children(noun).find(|&child| {
            child > noun
                && self.frames.is("light-act", self.lemma(child))
                && match self.tree.deprel(child) {
                    "acl" => self.tag(child) == Tag::Vbn,
                    "acl:relcl" => {
                        let subject = self.own_subject(child).map(|subject| self.resolved(subject));
                        self.passive(child) || subject.is_some_and(|subject| subject != noun && self.is_actor(subject))
                    }
                    _ => false,
                }
        });
        if let Some(verb) = participle {
            return Some(Support { verb, subject: SubjectRole::Acts });
        }
        // "a series of attacks", "a wave of protests": what holds of the first holds of the second.
        let mut noun = noun;
        if self.tree.led_by(noun, &["of"])
            && let Some(above) = self.tree.head(noun).filter(|&above| self.is("series", above))
        {
            noun = above;
        }
        if self.tree.relation(noun) == "conj"
            && let Some(first) = self.tree.head(noun).filter(|&first| self.tag(first).is_noun())
        {
            noun = first;
        }
        let verb = self.tree.head(noun)?;
        if !self.tag(verb).is_verb() {
            return None;
        }
        let lemma = self.lemma(verb);
        let subject = match self.tree.deprel(noun) {
            "obj" => role(verb)?,
            "nsubj:pass" => role(verb)?,
            "nsubj" if self.frames.is("light-occur", lemma) => SubjectRole::Neither,
            // "the convoy that came under attack", "went on strike", "took part in the raid"
            "obl" => {
                let leads = |words: &[&str]| self.tree.led_by(noun, words);
                match () {
                    () if self.frames.is("light-join", lemma) && leads(&["in", "to", "for", "with"]) => {
                        SubjectRole::Acts
                    }
                    () if matches!(lemma, "go" | "embark" | "set" | "be") && leads(&["on"]) => SubjectRole::Acts,
                    () if matches!(lemma, "come" | "be" | "fall") && leads(&["under"]) => SubjectRole::Receives,
                    () if matches!(lemma, "be" | "remain") && leads(&["in"]) => SubjectRole::Acts,
                    () => return None,
                }
            }
            _ => return None,
        };
        Some(Support { verb, subject })
    }
}
