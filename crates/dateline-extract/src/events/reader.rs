//! From words to candidates: which words trigger which frames, and who stands around them.
//!
//! Begin with [`Reader::sentence`]. A [`Candidate`] is one reading of one trigger; what becomes of those of a trigger
//! is decided in `decision`, and what becomes of the chosen ones in `settle`.

use super::event::EventType;
use super::frames::{Entry, FrameIndex, Slot, TriggerKind};
use super::roles::{Filler, Scene, Support, Trigger};
use dateline_nlp::{NameKind, Tag, TokenId, Upos};
use dateline_text::BlockKind;

/// One reading of one trigger: the word, a frame that it may trigger, and who stands in the frame's roles.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// The head word of the trigger.
    pub(crate) at: u32,
    /// Its lemma as it was looked up.
    pub(crate) lemma: String,
    /// As what it was looked up.
    pub(crate) trigger: TriggerKind,
    /// The verb that a noun leans on.
    pub(crate) support: Option<Support>,
    /// A particle of the trigger: "carried *out*".
    pub(crate) particle: Option<u32>,
    /// The frame.
    pub(crate) frame: FrameIndex,
    /// What the event would be. A frame whose cause decides is an assault until that is looked at.
    pub(crate) kind: EventType,
    pub(crate) mode: Option<String>,
    pub(crate) cameo: Option<String>,
    pub(crate) actor: Vec<Filler>,
    pub(crate) recipient: Vec<Filler>,
    /// Places in slots of the frame.
    pub(crate) place: Vec<Filler>,
    /// Whether several or joined parties do it to one another.
    pub(crate) reciprocal: bool,
    /// How sure the frame is by itself, from 0 to 1.
    pub(crate) confidence: f32,
    /// Whether the frame's needs are not met, but the noun may take up an event told of elsewhere: "the operation".
    pub(crate) anaphoric: bool,
}

/// Why a word that may trigger a frame did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rejection {
    pub(crate) at: u32,
    pub(crate) frame: FrameIndex,
    pub(crate) why: String,
}

/// Finds the candidates of a document.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) scene: Scene<'a>,
}

impl<'a> Reader<'a> {
    /// The candidates of the tokens `start..end`, of each trigger the narrowest frame first.
    pub(crate) fn sentence(
        self,
        tokens: std::ops::Range<u32>,
        block: BlockKind,
        found: &mut Vec<Candidate>,
        rejected: &mut Option<Vec<Rejection>>,
    ) {
        let scene = self.scene;
        for at in tokens {
            let kinds: &[TriggerKind] = match scene.tag(at) {
                tag if tag.is_verb() && scene.analysis.upos(TokenId(at)) != Upos::Aux => &[TriggerKind::Verb],
                Tag::Nn | Tag::Nns => &[TriggerKind::Noun, TriggerKind::WeakNoun],
                Tag::Nnp | Tag::Nnps if self.names_event(at, block) => &[TriggerKind::Noun, TriggerKind::WeakNoun],
                tag if tag.is_adjective() => &[TriggerKind::Adjective],
                _ => continue,
            };
            let lemma = scene.lemma(at);
            let lowered;
            let lemma = if lemma.chars().any(char::is_uppercase) {
                lowered = lemma.to_lowercase();
                lowered.as_str()
            } else {
                lemma
            };
            let mut entries = scene.frames.entries(lemma);
            if entries.is_empty() {
                // A gerund as a noun, a plural that the model left as it was.
                entries = scene.frames.entries(scene.lower(at));
            }
            let mut seen: Vec<FrameIndex> = Vec::new();
            for entry in entries.iter().filter(|entry| kinds.contains(&entry.kind)) {
                if seen.contains(&entry.frame) {
                    continue;
                }
                match self.candidate(at, lemma, entry) {
                    Ok(candidate) => {
                        seen.push(entry.frame);
                        found.push(candidate);
                    }
                    Err(why) => {
                        if let Some(rejected) = rejected {
                            rejected.push(Rejection { at, frame: entry.frame, why });
                        }
                    }
                }
            }
        }
    }

    /// A candidate for a word that something other than a frame takes for an event of this type: with the roles of a frame
    /// of the type that knows the word, whatever it needs, or else with the plain roles of the type.
    pub(crate) fn proposed(self, at: u32, kind: EventType) -> Option<Candidate> {
        let scene = self.scene;
        let trigger = match scene.tag(at) {
            tag if tag.is_verb() => TriggerKind::Verb,
            tag if tag.is_adjective() => TriggerKind::Adjective,
            tag if tag.is_noun() => TriggerKind::Noun,
            _ => return None,
        };
        let lemma = scene.lemma(at).to_lowercase();
        let nominal = trigger == TriggerKind::Noun;
        let known = scene.frames.entries(&lemma).iter().find(|entry| {
            let noun = matches!(entry.kind, TriggerKind::Noun | TriggerKind::WeakNoun);
            entry.particle.is_none() && noun == nominal && scene.frames.all()[entry.frame].kind == kind
        });
        let frame = known.map(|entry| entry.frame).or_else(|| scene.frames.plain(kind))?;
        Some(self.filled(at, &lemma, frame, trigger, None))
    }

    /// Whether a capitalized noun is the word itself and no part of a name.
    fn names_event(self, at: u32, block: BlockKind) -> bool {
        match self.scene.name_kind(at) {
            None => true,
            Some(NameKind::Event) => true,
            Some(NameKind::Miscellaneous) => matches!(block, BlockKind::Headline | BlockKind::Heading),
            Some(_) => false,
        }
    }

    fn candidate(self, at: u32, lemma: &str, entry: &Entry) -> Result<Candidate, String> {
        let scene = self.scene;
        let frame = &scene.frames.all()[entry.frame];
        let verbal = entry.kind == TriggerKind::Verb || entry.kind == TriggerKind::Adjective;
        let particle = match &entry.particle {
            Some(particle) => Some(self.particle(at, particle).ok_or_else(|| format!("no \"{particle}\" beside it"))?),
            None => None,
        };
        // "held up", "broke off": with a particle it is another verb.
        if entry.kind == TriggerKind::Verb
            && particle.is_none()
            && let Some(other) = scene.tree.children(at).find(|&child| scene.tree.deprel(child) == "compound:prt")
            && !matches!(scene.lower(other), "out" | "off" | "down" | "away" | "back" | "up" if scene.frames.is("loose-particle", lemma))
        {
            return Err(format!("\"{}\" makes it another verb", scene.lower(other)));
        }
        let support = if verbal { None } else { scene.support_of(at) };
        let trigger = Trigger { at, verbal, support };
        for condition in &frame.bar {
            if scene.holds(condition, trigger) {
                return Err(format!("not with {}", words_of(condition)));
            }
        }
        let unmet = frame.need.iter().find(|condition| !scene.holds(condition, trigger));
        if let Some(condition) = unmet {
            if !verbal && frame.taken_up && self.is_definite(at) && scene.tree.relation(at) != "compound" {
                let candidate = self.filled(at, lemma, entry.frame, entry.kind, particle);
                return Ok(Candidate { anaphoric: true, confidence: candidate.confidence - 0.1, ..candidate });
            }
            return Err(format!("needs {}", words_of(condition)));
        }
        // A noun before another is mostly what that one is about: "attack victims", "strike action".
        if !verbal && matches!(scene.tree.relation(at), "compound") {
            let above = scene.tree.head(at);
            let passes = above.is_some_and(|above| scene.is("event-wrapper", above) || scene.is("series", above));
            if !passes {
                return Err("stands before another noun".to_owned());
            }
        }
        let candidate = self.filled(at, lemma, entry.frame, entry.kind, particle);
        let (actor, recipient) = (&candidate.actor, &candidate.recipient);
        // A passive, a gerund or an infinitive may leave it out where somebody is done to.
        let left_out = verbal && !recipient.is_empty() && (scene.passive(at) || !scene.tree.finite(at));
        if frame.actor_needed && actor.is_empty() && !left_out {
            return Err("no actor is stated".to_owned());
        }
        let alone = support.is_none() && actor.is_empty() && recipient.is_empty();
        if entry.kind == TriggerKind::WeakNoun && alone && frame.need.is_empty() {
            return Err("a noun without a verb to lean on or anybody who takes part".to_owned());
        }
        if entry.kind == TriggerKind::Adjective && recipient.is_empty() && actor.is_empty() {
            return Err("nobody is said to be so".to_owned());
        }
        Ok(candidate)
    }

    /// The frame with those who stand in its roles around the word.
    fn filled(self, at: u32, lemma: &str, index: FrameIndex, kind: TriggerKind, particle: Option<u32>) -> Candidate {
        let scene = self.scene;
        let frame = &scene.frames.all()[index];
        let verbal = matches!(kind, TriggerKind::Verb | TriggerKind::Adjective);
        let support = if verbal { None } else { scene.support_of(at) };
        let trigger = Trigger { at, verbal, support };
        let (actor, recipient, reciprocal) = self.participants(frame, trigger);
        let (mut cameo, mut mode) = (frame.cameo.clone(), frame.mode.clone());
        let refinement = frame.refine.iter().find(|refinement| {
            let word = refinement.lemmas.is_empty() || refinement.lemmas.iter().any(|word| &**word == lemma);
            word && refinement.conditions.iter().all(|condition| scene.holds(condition, trigger))
        });
        if let Some(refinement) = refinement {
            cameo = refinement.cameo.clone().or(cameo);
            mode = refinement.mode.clone().or(mode);
        }
        let mut place = Vec::new();
        for slot in &frame.place {
            place.extend(scene.fillers(trigger, slot).into_iter().filter(|filler| scene.is_place(filler.head)));
        }
        // "the city's seizure"
        if !verbal && scene.is("taken", at) {
            let owners = scene.fillers(trigger, &Slot::Possessor);
            place.extend(owners.into_iter().filter(|filler| scene.is_place(filler.head)));
        }
        let mut confidence = match kind {
            TriggerKind::Verb => 0.8,
            TriggerKind::Noun => 0.75,
            TriggerKind::WeakNoun => 0.6,
            TriggerKind::Adjective => 0.65,
        };
        if matches!(scene.tree.relation(at), "xcomp" | "advcl" | "acl" | "ccomp" | "nmod") {
            confidence -= 0.08;
        }
        if actor.is_empty() && recipient.is_empty() {
            confidence -= 0.1;
        }
        Candidate {
            at,
            lemma: lemma.to_owned(),
            trigger: kind,
            support,
            particle,
            frame: index,
            kind: frame.kind,
            mode,
            cameo,
            actor,
            recipient,
            place,
            reciprocal,
            confidence,
            anaphoric: false,
        }
    }

    /// Whether a noun is spoken of as known: "the operation", "this attack", "their talks".
    fn is_definite(self, at: u32) -> bool {
        self.scene.tree.children(at).any(|child| {
            let relation = self.scene.tree.deprel(child);
            relation == "det" && matches!(self.scene.lower(child), "the" | "this" | "these" | "that" | "those")
                || relation == "nmod:poss"
        })
    }

    /// The word that must go with the trigger: a particle, an adverb, the preposition of its phrase, or what stands next.
    fn particle(self, at: u32, word: &str) -> Option<u32> {
        let scene = self.scene;
        let (first, rest) = word.split_once(' ').unwrap_or((word, ""));
        let end = scene.analysis.tokens().len() as u32;
        let follows = |from: u32| {
            rest.split_whitespace().enumerate().all(|(step, word)| {
                let next = from + 1 + step as u32;
                next < end && scene.lower(next) == word
            })
        };
        // "called her on Sunday" calls on nobody.
        let dates = |found: u32| {
            scene.tree.relation(found) == "case" && scene.tree.head(found).is_some_and(|day| scene.is("time-word", day))
        };
        if at + 1 < end && scene.lower(at + 1) == first && follows(at + 1) && !dates(at + 1) {
            return Some(at + 1);
        }
        for child in scene.tree.children(at).filter(|&child| child > at) {
            if scene.lower(child) == first && follows(child) {
                return Some(child);
            }
            let case = scene
                .tree
                .children(child)
                .take_while(|&case| case < child)
                .find(|&case| scene.tree.relation(case) == "case" && scene.lower(case) == first && follows(case));
            if rest.is_empty() && case.is_some_and(|case| !dates(case)) {
                return case;
            }
        }
        None
    }
}

/// A condition as it stands in a file, for people.
pub(crate) fn words_of(condition: &super::frames::Condition) -> String {
    use super::frames::{Site, Test};
    let site = |site: &Site| match site {
        Site::Slot(slot) => slot.name().to_owned(),
        Site::Content => "content".to_owned(),
        Site::Light => "light".to_owned(),
        Site::Before => "before".to_owned(),
        Site::Sentence => "sentence".to_owned(),
        Site::Above => "above".to_owned(),
        Site::Matter => "matter".to_owned(),
    };
    let test = |test: &Test| match test {
        Test::Lemma(lemma) => lemma.to_string(),
        Test::Class(class) => format!("@{class}"),
        Test::Actor => "@actor".to_owned(),
        Test::Place => "@place".to_owned(),
        Test::Some => "@some".to_owned(),
        Test::Clause => "@clause".to_owned(),
        Test::Infinitive => "@infinitive".to_owned(),
    };
    let one = |(sites, tests): &(Vec<Site>, Vec<Test>)| {
        let sites: Vec<String> = sites.iter().map(site).collect();
        let tests: Vec<String> = tests.iter().take(4).map(test).collect();
        format!("{}: {}{}", sites.join(" "), tests.join(" "), if tests.len() < 4 { "" } else { " ..." })
    };
    condition.alternatives.iter().map(one).collect::<Vec<_>>().join(" | ")
}
