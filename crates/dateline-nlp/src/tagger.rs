//! Tags the words of a sentence from counts: how often a form had a tag, and how often tags follow one another.
//!
//! A bigram model with the best path taken (Viterbi). It is the stand-in for a trained core, and its tags are good
//! enough to tell verbs from nouns; nothing else may depend on how they came about.

use crate::analysis::TokenKind;
use crate::language::{Counts, Language, TAGS, Tag};
use std::collections::HashMap;
use std::rc::Rc;

/// A word to tag.
pub(crate) struct Word<'t> {
    pub(crate) form: &'t str,
    pub(crate) lower: &'t str,
    pub(crate) kind: TokenKind,
}

/// Cost of each tag for one form.
type Candidates = Vec<(Tag, f32)>;

/// What is known of the forms of one document, so that each is looked up once.
#[derive(Default)]
pub(crate) struct Cache {
    /// By form, for a word inside a sentence, a first word, and a word of a title.
    rows: [HashMap<Box<str>, Rc<Candidates>>; 3],
}

impl Cache {
    fn candidates(&mut self, word: &Word<'_>, first: bool, title: bool, language: &Language) -> Rc<Candidates> {
        // Names that occur once fill no memory for ever: the cache lives as long as one document's analysis.
        let place = if title { 2 } else { usize::from(first) };
        if let Some(row) = self.rows[place].get(word.form) {
            return Rc::clone(row);
        }
        let row = Rc::new(candidates(word, first, title, language));
        self.rows[place].insert(word.form.into(), Rc::clone(&row));
        row
    }
}

/// The tags of one sentence.
pub(crate) fn tag(words: &[Word<'_>], language: &Language, cache: &mut Cache) -> Vec<Tag> {
    let long = |word: &&Word<'_>| word.kind == TokenKind::Word && word.lower.len() >= 4;
    let capital = |word: &Word<'_>| word.form.starts_with(char::is_uppercase);
    let count = words.iter().filter(long).count();
    let title = count >= 3 && words.iter().filter(long).filter(|word| capital(word)).count() * 10 >= count * 8;

    let mut costs: Vec<Rc<Candidates>> = Vec::with_capacity(words.len());
    let mut first = true;
    for word in words {
        costs.push(cache.candidates(word, first, title, language));
        first &= word.kind != TokenKind::Word && word.kind != TokenKind::Number;
    }
    best_path(words, &costs, language)
}

fn best_path(words: &[Word<'_>], costs: &[Rc<Candidates>], language: &Language) -> Vec<Tag> {
    // Quotation marks are read past: what stands before one decides what may follow it.
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(words.len());
    let mut before: Vec<(usize, f32)> = vec![(TAGS, 0.0)];
    let mut rows: Vec<usize> = Vec::new();
    for (at, row) in costs.iter().enumerate() {
        if words[at].kind == TokenKind::Quote {
            continue;
        }
        let mut next = Vec::with_capacity(row.len());
        let mut from = Vec::with_capacity(row.len());
        for &(tag, cost) in row.iter() {
            let mut best = (0, f32::INFINITY);
            for (place, &(state, sum)) in before.iter().enumerate() {
                let sum = sum + language.follow[state][tag as usize];
                if sum < best.1 {
                    best = (place, sum);
                }
            }
            next.push((tag as usize, best.1 + cost));
            from.push(best.0);
        }
        // Sums stay small however long the sentence is.
        let least = next.iter().map(|&(_, sum)| sum).fold(f32::INFINITY, f32::min);
        for state in &mut next {
            state.1 -= least;
        }
        before = next;
        back.push(from);
        rows.push(at);
    }
    let mut tags = vec![Tag::Quote; words.len()];
    let mut place = (0..before.len()).min_by(|&a, &b| before[a].1.total_cmp(&before[b].1)).unwrap_or(0);
    for (from, &at) in back.iter().zip(&rows).rev() {
        tags[at] = costs[at][place].0;
        place = from[place];
    }
    tags
}

fn add(weights: &mut [f32; TAGS], counts: &Counts, weight: f32) {
    let sum: f32 = counts.iter().map(|&(_, count)| count).sum();
    for &(tag, count) in counts {
        weights[tag as usize] += weight * count / sum.max(1.0);
    }
}

fn candidates(word: &Word<'_>, first: bool, title: bool, language: &Language) -> Candidates {
    match word.kind {
        TokenKind::Quote => return vec![(Tag::Quote, 0.0)],
        TokenKind::Number => {
            // "1990s", "5th", "20-year": a number unless letters follow.
            let letters = word.form.chars().any(char::is_alphabetic);
            return if letters {
                vec![(Tag::Cd, 0.4), (Tag::Jj, 1.5), (Tag::Nns, 2.0), (Tag::Nn, 2.5)]
            } else {
                vec![(Tag::Cd, 0.0)]
            };
        }
        TokenKind::Punctuation => {
            let tag = match word.form {
                "," => Tag::Comma,
                // "$ 5", "50 %": parts of a figure, which readers of phrases read on through.
                "$" | "£" | "€" | "¥" => Tag::Cd,
                "%" => Tag::Nn,
                form if form.starts_with(['.', '?', '!', '…']) => Tag::Stop,
                _ => Tag::Punct,
            };
            return vec![(tag, 0.0)];
        }
        TokenKind::Word => {}
    }
    let capital = word.form.starts_with(char::is_uppercase);
    let shouting = word.form.len() > 1 && !word.form.chars().any(char::is_lowercase);
    let plain = language.forms.get(word.lower);
    let exact = if capital { language.forms.get(word.form) } else { plain };
    let mut weights = [0.0_f32; TAGS];
    let rate = |counts: Option<&Counts>| {
        counts.map_or(0.0, |c| {
            let sum: f32 = c.iter().map(|&(_, count)| count).sum();
            sum / (sum + 3.0)
        })
    };
    let ending = |shape: char| -> Option<&Counts> {
        let mut ends: Vec<usize> = word.lower.char_indices().rev().take(4).map(|(at, _)| at).collect();
        ends.reverse();
        ends.iter().find_map(|&at| language.endings.get(&format!("{shape}{}", &word.lower[at..])))
    };
    if capital && !first && !title {
        let known = rate(exact);
        if let Some(counts) = exact {
            add(&mut weights, counts, known);
        }
        let left = 1.0 - known;
        if let Some(counts) = ending('C').filter(|_| exact.is_none()) {
            add(&mut weights, counts, left * 0.5);
        }
        if let Some(counts) = plain.filter(|_| !shouting) {
            add(&mut weights, counts, left * 0.15);
        }
        weights[Tag::Nnp as usize] += left * 0.4;
        weights[Tag::Nnps as usize] += left * if word.lower.ends_with('s') { 0.05 } else { 0.005 };
    } else if capital {
        // The capital of a first word or of a title says nothing, unless the form is a name.
        let (name, word_rate) = (rate(exact), rate(plain));
        let names = exact.filter(|_| name > 0.0);
        if let Some(counts) = plain {
            add(&mut weights, counts, word_rate);
        }
        if let Some(counts) = names {
            add(&mut weights, counts, if plain.is_some() { name * 0.6 } else { name });
        }
        if plain.is_none() {
            weights[Tag::Nnp as usize] += 0.7;
            if let Some(counts) = ending('l') {
                add(&mut weights, counts, 0.3);
            }
        }
        weights[Tag::Nnp as usize] += 0.02;
    } else {
        let known = rate(plain);
        if let Some(counts) = plain {
            add(&mut weights, counts, known);
        }
        if let Some(counts) = ending('l') {
            add(&mut weights, counts, 1.0 - known + 0.01);
        }
        if plain.is_none() {
            weights[Tag::Nn as usize] += 0.05;
            weights[Tag::Jj as usize] += 0.03;
        }
    }
    // A form that inflects a known verb may be that verb, whatever the counts say.
    if !capital || first || title {
        let lower = word.lower;
        if weights[Tag::Vbd as usize] + weights[Tag::Vbn as usize] > 0.0 && lower.ends_with("ed") {
            weights[Tag::Vbd as usize] = weights[Tag::Vbd as usize].max(0.02);
            weights[Tag::Vbn as usize] = weights[Tag::Vbn as usize].max(0.02);
        }
        if lower.ends_with('s') && lower.len() > 3 && language.bases.contains(&lower[..lower.len() - 1]) {
            weights[Tag::Vbz as usize] = weights[Tag::Vbz as usize].max(0.02);
        }
        if language.irregular.contains_key(lower) && plain.is_none() {
            weights[Tag::Vbd as usize] = weights[Tag::Vbd as usize].max(0.3);
            weights[Tag::Vbn as usize] = weights[Tag::Vbn as usize].max(0.1);
        }
        if language.bases.contains(lower) {
            weights[Tag::Vb as usize] = weights[Tag::Vb as usize].max(0.02);
            weights[Tag::Vbp as usize] = weights[Tag::Vbp as usize].max(0.01);
        }
    }
    let mut row: Candidates = Vec::new();
    for (at, &weight) in weights.iter().enumerate() {
        if weight > 1e-4 {
            // The chance of the form given the tag, up to a constant.
            row.push((Tag::ALL[at], -weight.ln() - language.prior[at]));
        }
    }
    if row.is_empty() {
        row.push((Tag::Nn, 0.0));
    }
    row
}

/// Words that begin a clause after a verb.
const CLAUSE_STARTS: [&str; 14] =
    ["that", "it", "he", "she", "they", "there", "the", "a", "this", "these", "his", "its", "their", "no"];

/// Sets past tense and participle right where an auxiliary decides, which neighbouring tags alone cannot see.
pub(crate) fn mend(words: &[Word<'_>], tags: &mut [Tag], language: &Language) {
    // A sentence without a finite verb, such as a headline: the first plural that can be a verb is one.
    if !tags.iter().any(|tag| tag.is_finite()) && words.len() > 3 {
        let verb = (1..words.len() - 1).find(|&at| {
            let lower = words[at].lower;
            let stem = match lower.strip_suffix("ies") {
                Some(stem) => format!("{stem}y"),
                None => lower.strip_suffix('s').unwrap_or("").to_owned(),
            };
            tags[at] == Tag::Nns
                && (tags[at - 1].is_noun() || tags[at - 1].is_adjective())
                && !matches!(words[at + 1].lower, "of" | "," | "and" | ".")
                && language.bases.contains(&stem)
        });
        if let Some(verb) = verb {
            tags[verb] = Tag::Vbz;
        }
    }
    let mut auxiliary = None;
    for at in 0..words.len() {
        let word = &words[at];
        // "The company claims that": a plural noun between a noun and a clause is a verb.
        if tags[at] == Tag::Nns
            && at > 0
            && (tags[at - 1].is_noun()
                || tags[at - 1] == Tag::Comma && words.get(at + 1).is_some_and(|next| next.lower == "that"))
            && word.lower.strip_suffix('s').is_some_and(|stem| language.bases.contains(stem))
            && words.get(at + 1).is_some_and(|next| {
                let quoted = words.get(at + 2).is_some_and(|after| after.kind == TokenKind::Quote);
                CLAUSE_STARTS.contains(&next.lower)
                    || next.kind == TokenKind::Quote && next.form != "'" && next.form != "’"
                    || matches!(next.form, "," | ":") && quoted
            })
        {
            tags[at] = Tag::Vbz;
        }
        // "As for reports": no finite verb follows a preposition or determiner at once.
        if tags[at] == Tag::Vbz
            && at > 0
            && (tags[at - 1] == Tag::Dt
                || matches!(words[at - 1].lower, "for" | "of" | "by" | "about" | "with" | "from" | "on"))
            && !matches!(words[at].lower, "is" | "has" | "does" | "'s")
            && words[at - 1].lower != "that"
            && words[at - 1].lower != "this"
        {
            tags[at] = Tag::Nns;
        }
        // The organization, not the pronoun.
        if words[at].form == "WHO" && words.get(at + 1).is_some_and(|next| next.form.starts_with(char::is_lowercase)) {
            tags[at] = Tag::Nnp;
        }
        // "He also disputed", "the army also stated that": a participle without auxiliary is a past tense.
        if tags[at] == Tag::Vbn && words[at].lower.ends_with("ed") && auxiliary.is_none() {
            let before = (0..at).rev().find(|&before| !tags[before].is_adverb()).map(|before| tags[before]);
            let clause = words.get(at + 1).is_some_and(|next| next.lower == "that");
            let subject = before == Some(Tag::Prp) || clause && before.is_some_and(Tag::is_noun);
            if subject {
                tags[at] = Tag::Vbd;
            }
        }
        // "Rebels held": two finite verbs do not meet; the first is a plural noun.
        if tags[at] == Tag::Vbz
            && matches!(tags.get(at + 1), Some(Tag::Vbd | Tag::Vbn))
            && !tags.get(at + 2).is_some_and(|after| after.is_noun() || after.is_adjective())
            && !matches!(words[at].lower, "is" | "has" | "does" | "'s" | "gets" | "was")
        {
            tags[at] = Tag::Nns;
            tags[at + 1] = Tag::Vbd;
        }
        let tag = tags[at];
        if tag.is_verb() || tag == Tag::Md {
            let lemma = language.lemma(word.lower, tag);
            let lemma = lemma.as_deref().unwrap_or(word.lower);
            match auxiliary {
                Some("have" | "be") if tag == Tag::Vbd => tags[at] = Tag::Vbn,
                Some("do" | "modal") if matches!(tag, Tag::Vbp | Tag::Vbd) && word.lower == lemma => tags[at] = Tag::Vb,
                None if tag == Tag::Vbn && at > 0 && tags[at - 1] == Tag::Prp && word.lower.ends_with("ed") => {
                    tags[at] = Tag::Vbd
                }
                _ => {}
            }
            auxiliary = match lemma {
                _ if tag == Tag::Md => Some("modal"),
                "have" => Some("have"),
                "be" => Some("be"),
                "do" => Some("do"),
                _ => None,
            };
        } else if tag == Tag::Prp && auxiliary.is_some() || !(tag.is_adverb() || tag == Tag::Quote) {
            auxiliary = None;
        }
    }
}
