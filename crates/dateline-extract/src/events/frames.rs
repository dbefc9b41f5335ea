//! The frames: which words express which event, and who is who around them, read from `lang/<code>/events/*.toml`.
//!
//! Begin with [`Frame`]. [`Frames`] finds those of a word by its lemma. How a file is written says
//! `docs/formats/frames.md`.

use super::event::EventType;
use crate::lexicon::{ExtractError, regular_forms, rows};
use crate::triggers::Triggers;
use std::collections::{HashMap, HashSet};
use toml_span::Value;

/// The tables of events, as a data package holds them.
#[derive(Clone, Copy, Debug, Default)]
pub struct EventTables<'t> {
    /// Files of frames: a name and the text.
    pub frames: &'t [(&'t str, &'t str)],
    /// Classes of words: a class, then lemmas.
    pub words: &'t str,
    /// Irregular verbs: base, past, past participle.
    pub irregular_verbs: &'t str,
    /// Titles and nouns of persons and groups, as `roles.tsv` of the world's tables has them.
    pub roles: &'t str,
}

/// A place around a trigger that somebody or something can fill.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// Who does what the verb says: subject of the active, "by" of a passive.
    Subject,
    /// To what the verb does it: object, or subject of a passive.
    Object,
    /// To whom.
    Indirect,
    /// "Iran's".
    Possessor,
    /// A name or noun before the noun: "Iranian", "police".
    Modifier,
    /// The subject of the clause that completes the verb.
    Complement,
    /// The subject of the verb that a noun leans on: "*they* launched an attack".
    Support,
    /// What follows a preposition.
    Preposition(Box<str>),
}

impl Slot {
    pub(crate) fn parse(word: &str) -> Slot {
        match word {
            "subj" => Slot::Subject,
            "obj" => Slot::Object,
            "iobj" => Slot::Indirect,
            "poss" => Slot::Possessor,
            "mod" => Slot::Modifier,
            "clause" => Slot::Complement,
            "support" => Slot::Support,
            preposition => Slot::Preposition(preposition.replace('_', " ").into()),
        }
    }

    /// The slot's word in a file.
    pub fn name(&self) -> &str {
        match self {
            Slot::Subject => "subj",
            Slot::Object => "obj",
            Slot::Indirect => "iobj",
            Slot::Possessor => "poss",
            Slot::Modifier => "mod",
            Slot::Complement => "clause",
            Slot::Support => "support",
            Slot::Preposition(word) => word,
        }
    }
}

/// What a frame asks of the words in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// The head has this lemma.
    Lemma(Box<str>),
    /// The head is of this class of `event_words.tsv`.
    Class(Box<str>),
    /// It can act: a person, body, state or people.
    Actor,
    /// It is a place.
    Place,
    /// It stands there, whatever it is.
    Some,
    /// A clause or infinitive stands there.
    Clause,
    /// An infinitive stands there.
    Infinitive,
}

/// Where a condition looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    Slot(Slot),
    /// A clause that completes the trigger, by its verb.
    Content,
    /// The verb that a noun leans on.
    Light,
    /// Any word before a noun, name or not: "suicide", "heart".
    Before,
    /// Any word of the sentence.
    Sentence,
    /// What the noun trigger itself hangs on, if a noun: the "victims" of an "attack".
    Above,
    /// Any word of what the trigger is about: its clause, its object, its "for" and "against".
    Matter,
}

/// Some slots, any of which must hold one of some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) alternatives: Vec<(Vec<Site>, Vec<Test>)>,
}

/// What a trigger must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TriggerKind {
    /// A verb.
    Verb,
    /// A noun that names an event wherever it stands.
    Noun,
    /// A noun that names one only with a verb to lean on or somebody who takes part.
    WeakNoun,
    /// An adjective: "wounded", "dead".
    Adjective,
}

/// Which fillers may be recipients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Only those who can act.
    Actor,
    /// Things too: a convoy, a bridge.
    Thing,
    /// Whatever the verb is done to: its meaning tells that it is a victim or a target.
    Any,
}

/// A finer reading where its condition holds.
#[derive(Clone, Debug)]
pub(crate) struct Refinement {
    pub(crate) cameo: Option<String>,
    pub(crate) mode: Option<String>,
    /// Trigger lemmas that it is for; empty for all.
    pub(crate) lemmas: Vec<Box<str>>,
    /// What must hold, all of it.
    pub(crate) conditions: Vec<Condition>,
}

/// One frame: words with a common meaning and common roles.
#[derive(Clone, Debug)]
pub struct Frame {
    /// File and name: `assault:attack`.
    pub id: String,
    /// The line of its file that it begins on.
    pub line: usize,
    /// What its events are.
    pub kind: EventType,
    /// PLOVER's mode.
    pub mode: Option<String>,
    /// CAMEO's code.
    pub cameo: Option<String>,
    /// PLOVER's contexts.
    pub context: Vec<String>,
    /// Who acts, around a verb and around a noun: the first slot that is filled.
    pub actor: [Vec<Slot>; 2],
    /// Who is acted on, around a verb and around a noun.
    pub recipient: [Vec<Slot>; 2],
    /// Slots whose places are where it happens.
    pub place: Vec<Slot>,
    /// Whether both sides do it: all are actors.
    pub reciprocal: bool,
    /// Whether it is done by several together where several are told: "Neral and Ostria agreed".
    pub mutual: bool,
    /// What may be a recipient.
    pub target: Target,
    /// Whether, where nobody who can act stands in a recipient's slot, the owner of the thing there is the recipient:
    /// "condemned *Neral's* raid", and those to whom an infinitive is done: "agreed to help *them*".
    pub owners: bool,
    /// What a number of recipients counts: `killed`.
    pub counts: Option<String>,
    /// Whether what did it decides between an assault and a disaster.
    pub by_cause: bool,
    /// Whether, without a stated actor, there is no event.
    pub actor_needed: bool,
    /// Whether "the" or "their" before a noun of it, whose needs are not met, can take up an event told of elsewhere.
    pub taken_up: bool,
    /// Frames of higher rank are tried first.
    pub rank: i64,
    pub(crate) need: Vec<Condition>,
    pub(crate) bar: Vec<Condition>,
    pub(crate) refine: Vec<Refinement>,
    /// Sentences that it must find an event in.
    pub matches: Vec<String>,
    /// Sentences that it must find none in.
    pub ignores: Vec<String>,
}

/// The place of a frame in [`Frames::all`].
pub(crate) type FrameIndex = usize;

/// A word that may trigger a frame.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) frame: FrameIndex,
    pub(crate) kind: TriggerKind,
    /// What must follow: a particle, a preposition.
    pub(crate) particle: Option<Box<str>>,
}

/// All frames, by the lemmas of their triggers, and the classes of words that they ask for.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    all: Vec<Frame>,
    entries: HashMap<Box<str>, Vec<Entry>>,
    /// The frames that need no word of their own, by type.
    plain: Vec<(EventType, FrameIndex)>,
    classes: HashMap<Box<str>, HashSet<Box<str>>>,
    actors: HashSet<Box<str>>,
    /// Forms of the verbs that trigger frames or that nouns lean on, with their lemmas: a model's lemma may miss one
    /// that it has seldom seen.
    forms: HashMap<Box<str>, Box<str>>,
    weights: Option<Triggers>,
}

/// Classes whose words are verbs.
const VERB_CLASSES: [&str; 7] =
    ["light-act", "light-join", "light-get", "light-end", "light-occur", "kill-verb", "request-verb"];

impl Frames {
    /// Reads the tables.
    pub fn new(tables: &EventTables<'_>) -> Result<Self, ExtractError> {
        let mut frames = Frames::default();
        for (line, row) in rows(tables.words) {
            let [class, lemmas] = row[..] else { return Err(ExtractError::column("event_words", line)) };
            let class = frames.classes.entry(class.into()).or_default();
            class.extend(lemmas.split(", ").map(Box::from));
        }
        for (_, row) in rows(tables.roles).skip(1) {
            // Names are found as names; a role here is a common noun.
            if let [role, plural, kind, ..] = row[..]
                && matches!(kind, "title" | "noun" | "group")
            {
                frames.actors.extend([role, plural].iter().map(|word| word.rsplit(' ').next().unwrap_or(word).into()));
            }
        }
        for class in ["person", "organization"] {
            frames.actors.extend(frames.classes.get(class).into_iter().flatten().cloned());
        }
        for word in frames.classes.get("no-actor").into_iter().flatten() {
            frames.actors.remove(word);
        }
        for &(name, text) in tables.frames {
            frames.read(name, text)?;
        }
        frames.know_forms(tables.irregular_verbs);
        let all = &frames.all;
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for entries in frames.entries.values_mut() {
            entries.sort_by_key(|entry| {
                let frame = &all[entry.frame];
                let narrow = frame.need.len() + usize::from(entry.particle.is_some());
                (std::cmp::Reverse(frame.rank), std::cmp::Reverse(narrow), entry.frame)
            });
        }
        Ok(frames)
    }

    fn know_forms(&mut self, irregular: &str) {
        let triggers =
            self.entries.iter().filter(|(_, entries)| entries.iter().any(|entry| entry.kind == TriggerKind::Verb));
        let classes = VERB_CLASSES.iter().filter_map(|class| self.classes.get(*class)).flatten();
        let mut verbs: Vec<Box<str>> = triggers.map(|(lemma, _)| lemma.clone()).chain(classes.cloned()).collect();
        verbs.sort();
        verbs.dedup();
        for (_, row) in rows(irregular) {
            if let [base, past, participle] = row[..]
                && verbs.binary_search_by(|verb| (**verb).cmp(base)).is_ok()
            {
                for form in past.split('/').chain(participle.split('/')).filter(|form| *form != base) {
                    self.forms.entry(form.into()).or_insert_with(|| base.into());
                }
            }
        }
        for verb in verbs {
            for form in regular_forms(&verb) {
                self.forms.entry(form.into()).or_insert_with(|| verb.clone());
            }
        }
    }

    /// The lemma of a verb: the model's where a table knows it, else the one that the form is regular of.
    pub(crate) fn verb_lemma<'l>(&'l self, lemma: &'l str, form: &str) -> &'l str {
        if self.entries.contains_key(lemma) && lemma != form {
            return lemma;
        }
        self.forms.get(form).map_or(lemma, |known| known)
    }

    fn read(&mut self, name: &str, text: &str) -> Result<(), ExtractError> {
        let line_of = |at: usize| text.get(..at).map_or(0, |before| before.matches('\n').count()) + 1;
        let file = toml_span::parse(text).map_err(|error| ExtractError::word("events", line_of(error.span.start)))?;
        let kind = file.pointer("/type").and_then(Value::as_str).and_then(EventType::from_name);
        let kind = kind.ok_or(ExtractError::word("events", 1))?;
        let frames = file.pointer("/frame").and_then(Value::as_array).ok_or(ExtractError::column("events", 1))?;
        // Codes by what the act is about, for all frames of the file whose code begins so.
        let mut codes: Vec<(&str, Vec<Refinement>)> = Vec::new();
        for table in file.pointer("/codes").and_then(Value::as_array).into_iter().flatten() {
            let error = || ExtractError::word("events", line_of(table.span.start));
            let root = table.pointer("/root").and_then(Value::as_str).ok_or(error())?;
            let lines = table.pointer("/refine").and_then(Value::as_array).ok_or(error())?;
            let lines = lines.iter().map(|line| line.as_str().and_then(refinement).ok_or(error()));
            codes.push((root, lines.collect::<Result<_, _>>()?));
        }
        let plain = file.pointer("/plain").into_iter();
        for table in frames.iter().chain(plain) {
            let line = line_of(table.span.start);
            let error = || ExtractError::word("events", line);
            let string = |key: &str| table.pointer(&format!("/{key}")).and_then(Value::as_str);
            let flag = |key: &str| table.pointer(&format!("/{key}")).and_then(Value::as_bool).unwrap_or(false);
            let texts = |key: &str| -> Vec<String> {
                let array = table.pointer(&format!("/{key}")).and_then(Value::as_array);
                array.into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
            };
            let slots = |key: &str, usual: &str| -> Vec<Slot> {
                string(key).unwrap_or(usual).split_whitespace().map(Slot::parse).collect()
            };
            let conditions = |key: &str| -> Result<Vec<Condition>, ExtractError> {
                texts(key).iter().map(|text| condition(text).ok_or(error())).collect()
            };
            let id = string("id").ok_or(error())?;
            let mut refine: Vec<Refinement> =
                texts("refine").iter().map(|text| refinement(text).ok_or(error())).collect::<Result<_, _>>()?;
            let code = string("cameo").unwrap_or("");
            refine.extend(codes.iter().filter(|(root, _)| code.starts_with(root)).flat_map(|(_, more)| more.clone()));
            let frame = Frame {
                id: format!("{name}:{id}"),
                line,
                kind,
                mode: string("mode").map(str::to_owned),
                cameo: string("cameo").map(str::to_owned),
                context: string("context").unwrap_or("").split_whitespace().map(str::to_owned).collect(),
                actor: [slots("actor", "subj"), slots("noun_actor", "by poss mod support")],
                recipient: [slots("recipient", "obj"), slots("noun_recipient", "against on of")],
                place: slots("place", ""),
                reciprocal: flag("reciprocal"),
                mutual: flag("mutual"),
                target: match string("target") {
                    None | Some("actor") => Target::Actor,
                    Some("thing") => Target::Thing,
                    Some("any") => Target::Any,
                    Some(_) => return Err(error()),
                },
                owners: matches!(
                    kind,
                    EventType::Accuse
                        | EventType::Agree
                        | EventType::Concede
                        | EventType::Protest
                        | EventType::Reject
                        | EventType::Request
                        | EventType::Retreat
                        | EventType::Sanction
                        | EventType::Support
                        | EventType::Threaten
                ) || matches!(kind, EventType::Coerce) && string("target") == Some("thing"),
                counts: string("counts").map(str::to_owned),
                by_cause: flag("by_cause"),
                actor_needed: flag("actor_needed"),
                taken_up: table.pointer("/taken_up").and_then(Value::as_bool).unwrap_or(true),
                rank: table.pointer("/rank").and_then(Value::as_integer).unwrap_or(0),
                need: conditions("need")?,
                bar: conditions("bar")?,
                refine,
                matches: texts("matches"),
                ignores: texts("ignores"),
            };
            let index = self.all.len();
            let kinds = [
                ("verbs", TriggerKind::Verb),
                ("nouns", TriggerKind::Noun),
                ("weak", TriggerKind::WeakNoun),
                ("adjectives", TriggerKind::Adjective),
            ];
            let mut count = 0;
            for (key, kind) in kinds {
                for word in string(&format!("trigger/{key}")).unwrap_or("").split_whitespace() {
                    let (lemma, particle) = match word.split_once('_') {
                        Some((lemma, particle)) => (lemma, Some(particle.replace('_', " ").into())),
                        None => (word, None),
                    };
                    self.entries.entry(lemma.into()).or_default().push(Entry { frame: index, kind, particle });
                    count += 1;
                }
            }
            // The plain frame of the type has no words of its own.
            match (id, count) {
                ("plain", 0) => self.plain.push((kind, index)),
                (_, 0) => return Err(error()),
                _ => {}
            }
            self.all.push(frame);
        }
        Ok(())
    }

    /// Adds what decides between frames and finds events that no frame knows.
    pub(crate) fn with_weights(self, weights: Triggers) -> Self {
        Frames { weights: Some(weights), ..self }
    }

    /// The trained layer, where there is one.
    pub(crate) fn weights(&self) -> Option<&Triggers> {
        self.weights.as_ref()
    }

    /// All frames, in the order of the files.
    pub fn all(&self) -> &[Frame] {
        &self.all
    }

    /// The frame of a type for words that no frame of it asks for: who does it is the subject, to whom the object.
    pub(crate) fn plain(&self, kind: EventType) -> Option<FrameIndex> {
        self.plain.iter().find(|(other, _)| *other == kind).map(|(_, index)| *index)
    }

    /// How many words and phrases trigger a frame.
    pub fn trigger_count(&self) -> usize {
        self.entries.values().map(Vec::len).sum()
    }

    /// The frames that a lemma may trigger, narrow ones first.
    pub(crate) fn entries(&self, lemma: &str) -> &[Entry] {
        self.entries.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// Whether a lemma is of a class.
    pub(crate) fn is(&self, class: &str, lemma: &str) -> bool {
        self.classes.get(class).is_some_and(|words| words.contains(lemma))
    }

    /// Whether a lemma is a noun of persons or bodies.
    pub(crate) fn is_actor_noun(&self, lemma: &str) -> bool {
        self.actors.contains(lemma)
    }
}

/// `obj: @weapon tank | subj: @troops`
fn condition(text: &str) -> Option<Condition> {
    let alternative = |text: &str| -> Option<(Vec<Site>, Vec<Test>)> {
        let (sites, tests) = text.split_once(':')?;
        let site = |word: &str| match word {
            "content" => Site::Content,
            "light" => Site::Light,
            "before" => Site::Before,
            "sentence" => Site::Sentence,
            "above" => Site::Above,
            "matter" => Site::Matter,
            word => Site::Slot(Slot::parse(word)),
        };
        let test = |word: &str| match word {
            "@actor" => Test::Actor,
            "@place" => Test::Place,
            "@some" => Test::Some,
            "@clause" => Test::Clause,
            "@infinitive" => Test::Infinitive,
            word => match word.strip_prefix('@') {
                Some(class) => Test::Class(class.into()),
                None => Test::Lemma(word.into()),
            },
        };
        Some((sites.split_whitespace().map(site).collect(), tests.split_whitespace().map(test).collect()))
    };
    Some(Condition { alternatives: text.split('|').map(alternative).collect::<Option<_>>()? })
}

/// `195 aerial = airstrike bomb`, `1831 suicide-attack = before: suicide`, `0254 - = matter: embargo & matter: lift`
fn refinement(text: &str) -> Option<Refinement> {
    let (codes, when) = text.split_once(" = ")?;
    let mut codes = codes.split_whitespace().map(|word| Some(word.to_owned()).filter(|word| word != "-"));
    let (cameo, mode) = (codes.next()?, codes.next().flatten());
    match when.contains(':') {
        true => {
            let conditions = when.split(" & ").map(condition).collect::<Option<_>>()?;
            Some(Refinement { cameo, mode, lemmas: Vec::new(), conditions })
        }
        false => {
            let lemmas = when.split_whitespace().map(Box::from).collect();
            Some(Refinement { cameo, mode, lemmas, conditions: Vec::new() })
        }
    }
}
