//! What is told of a word to the weights that decide whether it tells of an event: its lemma, what hangs on it and on
//! what it hangs, and which frames ask for it.
//!
//! Begin with [`each`]. `training/events` learns over the same features: it reads them from
//! `examples/event_features.rs`, so that there is one place that makes them, and this is it.

use dateline_nlp::{Analysis, NameKind, Tag, TokenId, Upos};

/// A frame that takes the word for its trigger.
#[derive(Clone, Copy, Debug)]
pub struct Vote<'a> {
    /// The frame's id.
    pub frame: &'a str,
    /// The type of event that it would be.
    pub kind: &'a str,
    /// Whether somebody was found who does it.
    pub has_actor: bool,
    /// Whether somebody was found to whom it is done.
    pub has_recipient: bool,
    /// Whether the frame's conditions do not hold, so that it is no vote but a hint.
    pub barred: bool,
}

/// The number of a feature: the first step of FNV-1a over its template and words, 32 bits.
pub fn number(template: &str, words: &[&str]) -> u32 {
    let mut hash = 0x811c_9dc5u32;
    let mut add = |byte: u8| hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    template.bytes().for_each(&mut add);
    for word in words {
        add(0x1f);
        word.bytes().for_each(&mut add);
    }
    hash
}

/// A feature as people read it: `obj=truce`.
pub fn written(template: &str, words: &[&str]) -> String {
    format!("{template}={}", words.join("_"))
}

/// Whether a word is asked about at all: verbs, nouns and adjectives with a meaning of their own, and names.
pub fn is_asked(analysis: &Analysis, id: TokenId) -> bool {
    matches!(analysis.upos(id), Upos::Verb | Upos::Noun | Upos::Adj | Upos::Propn)
}

/// Calls `sink` with each feature of a word.
pub fn each<'a>(analysis: &'a Analysis, id: TokenId, votes: &[Vote<'a>], sink: &mut impl FnMut(&str, &[&str])) {
    let word = Word { analysis, id };
    let lemma = word.lemma();
    let kind = word.kind();
    sink("is", &[kind]);
    sink("lemma", &[lemma, kind]);
    sink("form", &[analysis.lower(id), kind]);
    sink("tag", &[analysis.xpos(id)]);
    sink("rel", &[analysis.deprel(id), kind]);
    let letters = analysis.lower(id);
    for length in [3, 4] {
        if let Some((start, _)) = letters.char_indices().rev().nth(length - 1) {
            sink("end", &[&letters[start..], kind]);
        }
    }
    if let Some(name) = analysis.name_of(id) {
        sink("name", &[name_kind(name.kind)]);
    }
    frames(votes, lemma, sink);
    upwards(word, sink);
    downwards(word, sink);
    beside(word, sink);
}

/// The votes of the frames, the first one's rank told apart, and those whose conditions do not hold.
fn frames(votes: &[Vote<'_>], lemma: &str, sink: &mut impl FnMut(&str, &[&str])) {
    let mut first: Option<&str> = None;
    let (mut barred, mut differ) = (false, false);
    for vote in votes {
        if vote.barred {
            barred = true;
            sink("barred", &[vote.frame]);
            sink("barred-type", &[vote.kind]);
            continue;
        }
        sink("frame", &[vote.frame]);
        sink("frame-word", &[vote.frame, lemma]);
        sink(if first.is_none() { "first" } else { "later" }, &[vote.kind]);
        let filled = match (vote.has_actor, vote.has_recipient) {
            (true, true) => "both",
            (true, false) => "actor",
            (false, true) => "recipient",
            (false, false) => "nobody",
        };
        sink("filled", &[vote.kind, filled]);
        sink("filled-any", &[filled]);
        differ |= first.is_some_and(|first| first != vote.kind);
        first = first.or(Some(vote.kind));
    }
    let told = match (first, differ, barred) {
        (Some(_), true, _) => "several types",
        (Some(_), false, _) => "one type",
        (None, _, true) => "barred",
        (None, _, false) => "none",
    };
    sink("frames", &[told]);
}

/// What the word hangs on, up to the root.
fn upwards(word: Word<'_>, sink: &mut impl FnMut(&str, &[&str])) {
    let Some(above) = word.above() else {
        sink("root", &[word.kind()]);
        return;
    };
    let relation = word.relation();
    sink("above", &[relation, above.lemma()]);
    sink("above-kind", &[relation, above.kind()]);
    sink("above-word", &[word.lemma(), above.lemma()]);
    if let Some(case) = word.child("case") {
        sink("case", &[case.lower(), word.kind()]);
        sink("case-above", &[case.lower(), above.lemma()]);
    }
    if let Some(top) = above.above() {
        sink("above2", &[relation, above.relation(), top.lemma()]);
    }
    // Who does what the verb above does: "launched", "denied".
    for child in above.children().filter(|child| child.id != word.id) {
        if matches!(child.relation(), "nsubj" | "obj" | "obl") {
            sink("sister", &[child.relation(), child.lemma()]);
            sink("sister-class", &[child.deprel(), child.class()]);
        }
    }
    let mut path = String::new();
    let mut at = word;
    for _ in 0..4 {
        path.push_str(at.relation());
        let Some(next) = at.above() else { break };
        path.push('<');
        at = next;
    }
    sink("path", &[&path]);
}

/// What hangs on the word.
fn downwards(word: Word<'_>, sink: &mut impl FnMut(&str, &[&str])) {
    let lemma = word.lemma();
    let (mut passive, mut subject, mut object) = (false, false, false);
    for child in word.children() {
        let (relation, deprel) = (child.relation(), child.deprel());
        passive |= deprel.ends_with(":pass");
        match relation {
            "nsubj" | "obj" | "iobj" => {
                subject |= relation == "nsubj";
                object |= relation == "obj";
                sink(relation_of(deprel), &[child.lemma()]);
                sink("role-class", &[deprel, child.class()]);
                sink("role-class-word", &[deprel, child.class(), lemma]);
                if relation == "obj" {
                    sink("obj-word", &[lemma, child.lemma()]);
                }
            }
            "obl" | "nmod" => {
                let case = child.child("case").map_or("", Word::lower);
                sink("prep", &[case, word.kind()]);
                sink("prep-word", &[case, lemma]);
                sink("prep-noun", &[case, child.lemma()]);
                sink("prep-class", &[deprel, case, child.class()]);
            }
            "xcomp" | "ccomp" | "advcl" | "acl" => {
                sink("clause", &[relation, child.lemma()]);
                sink("clause-word", &[relation, lemma]);
            }
            "compound" | "amod" | "det" | "nummod" | "advmod" | "flat" => {
                sink("mod", &[relation, child.lemma()]);
                sink("mod-class", &[relation, child.class()]);
                if deprel == "compound:prt" {
                    sink("particle", &[lemma, child.lower()]);
                }
            }
            "aux" | "cop" | "expl" | "mark" => sink("has", &[deprel, child.lemma()]),
            _ => {}
        }
    }
    let voice = if passive { "passive" } else { "active" };
    sink("shape", &[word.kind(), voice, if subject { "subject" } else { "" }, if object { "object" } else { "" }]);
    sink("shape-word", &[lemma, voice, if object { "object" } else { "" }]);
}

/// The words around, wherever they hang.
fn beside(word: Word<'_>, sink: &mut impl FnMut(&str, &[&str])) {
    let Word { analysis, id } = word;
    let Some(sentence) = analysis.sentence_of(id) else { return };
    let Some(sentence) = analysis.sentences().get(sentence.0 as usize) else { return };
    let tokens = sentence.tokens();
    let lower = |step: i64| {
        let at = i64::from(id.0) + step;
        u32::try_from(at).ok().filter(|at| tokens.contains(at)).map_or("", |at| analysis.lower(TokenId(at)))
    };
    sink("before", &[lower(-1)]);
    sink("before2", &[lower(-2), lower(-1)]);
    sink("after", &[lower(1)]);
    sink("after2", &[lower(1), lower(2)]);
    sink("word-after", &[word.lemma(), lower(1)]);
    let (mut names, mut seen) = ([false; 4], 0);
    for at in tokens.clone().map(TokenId) {
        if let Some(name) = analysis.name_of(at) {
            match name.kind {
                NameKind::Gpe | NameKind::Norp => names[0] = true,
                NameKind::Organization => names[1] = true,
                NameKind::Person => names[2] = true,
                _ => names[3] = true,
            }
        }
        // What the sentence is about: its nouns and verbs near by.
        let far = at.0.abs_diff(id.0) > 12;
        if at != id && !far && seen < 24 && matches!(analysis.upos(at), Upos::Noun | Upos::Verb | Upos::Adj) {
            seen += 1;
            sink("near", &[analysis.lemma(at)]);
        }
    }
    for (has, name) in names.iter().zip(["gpe", "org", "per", "other"]) {
        if *has {
            sink("sentence-has", &[name]);
        }
    }
    // A headline: no final stop, and few words.
    let last = analysis.tag(TokenId(tokens.end.saturating_sub(1)));
    if last != Tag::Stop && tokens.len() < 14 {
        sink("headline", &[word.kind()]);
    }
}

fn relation_of(deprel: &str) -> &'static str {
    match deprel {
        "nsubj:pass" => "subj-pass",
        "nsubj" => "subj",
        "iobj" => "iobj",
        _ => "obj",
    }
}

fn name_kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "PER",
        NameKind::Organization => "ORG",
        NameKind::Gpe => "GPE",
        NameKind::Location => "LOC",
        NameKind::Facility => "FAC",
        NameKind::Norp => "NORP",
        NameKind::Event => "EVENT",
        NameKind::Miscellaneous => "MISC",
    }
}

/// A word in its tree.
#[derive(Clone, Copy)]
struct Word<'a> {
    analysis: &'a Analysis,
    id: TokenId,
}

impl<'a> Word<'a> {
    fn lemma(self) -> &'a str {
        self.analysis.lemma(self.id)
    }

    fn lower(self) -> &'a str {
        self.analysis.lower(self.id)
    }

    fn relation(self) -> &'a str {
        self.analysis.relation(self.id)
    }

    fn deprel(self) -> &'a str {
        self.analysis.deprel(self.id)
    }

    fn above(self) -> Option<Word<'a>> {
        self.analysis.head(self.id).map(|id| Word { id, ..self })
    }

    fn children(self) -> impl Iterator<Item = Word<'a>> {
        self.analysis.children(self.id).map(move |id| Word { id, ..self })
    }

    fn child(self, relation: &str) -> Option<Word<'a>> {
        self.children().find(|child| child.relation() == relation)
    }

    /// Verb, noun or another kind of word.
    fn kind(self) -> &'static str {
        match self.analysis.upos(self.id) {
            Upos::Verb => "v",
            Upos::Noun => "n",
            Upos::Adj => "a",
            Upos::Propn => "p",
            _ => "x",
        }
    }

    /// What a participant is: a kind of name, a pronoun, or what its ending tells of a noun.
    fn class(self) -> &'static str {
        if let Some(name) = self.analysis.name_of(self.id) {
            return name_kind(name.kind);
        }
        match self.analysis.upos(self.id) {
            Upos::Pron => match self.lower() {
                "it" | "this" | "that" | "which" => "it",
                "who" | "whom" | "he" | "she" | "him" | "her" | "they" | "them" | "we" | "us" | "i" | "you" => "they",
                _ => "pron",
            },
            Upos::Num => "num",
            Upos::Noun => {
                let lemma = self.lemma();
                let ends = |endings: &[&str]| endings.iter().any(|ending| lemma.ends_with(ending));
                if ends(&["er", "or", "ist", "man", "men", "ian", "ee", "ant", "people", "child"]) {
                    "person"
                } else if ends(&["ment", "tion", "sion", "ing", "ance", "ence", "ity", "ness", "ship", "al"]) {
                    "abstract"
                } else if matches!(self.analysis.tag(self.id), Tag::Nns) {
                    "plural"
                } else {
                    "noun"
                }
            }
            Upos::Verb => "verb",
            Upos::Adj => "adj",
            _ => "other",
        }
    }
}
