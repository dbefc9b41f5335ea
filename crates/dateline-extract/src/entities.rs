//! Entities: the things of the world that a report's names stand for.
//!
//! Begin with [`Extractor::entities`]. Names that read alike are one entity; a surname joins the one full name that ends in it,
//! letters in brackets join the name before them that they abbreviate, other letters the one name that they are the first
//! letters of, and names of one row of the world's tables join each other. Where more than one could be meant, nothing is
//! joined. Titles, nouns and pronouns that stand for an entity are added by [`Extractor::corefer`].

use crate::actors::Identity;
use crate::attribution::Extractor;
use crate::lexicon::Lexicon;
use crate::names::TITLES;
use crate::times::Time;
use dateline_nlp::{Analysis, Name, NameKind, TokenId};
use dateline_text::{Document, Span, Text};
use std::collections::HashMap;

/// More names than a report can hold; letters are compared with no more of them.
const MANY: usize = 2000;

/// The place of an entity in the list of its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

/// By what an entity is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// Its name, or part of it.
    Name,
    /// A title or noun: "the minister", "the group".
    Nominal,
    /// A pronoun.
    Pronoun,
}

impl MentionKind {
    /// The word for it in the record.
    pub fn name(self) -> &'static str {
        match self {
            MentionKind::Name => "name",
            MentionKind::Nominal => "nominal",
            MentionKind::Pronoun => "pronoun",
        }
    }
}

/// A place in the text where an entity is mentioned.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The words.
    pub span: Span<Text>,
    /// By what.
    pub kind: MentionKind,
    /// How sure the reading of this name is.
    pub confidence: f32,
}

/// One thing of the world within a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its place in the list.
    pub id: EntityId,
    /// Where its fullest name stands.
    pub name: Span<Text>,
    /// What it is, by most of its mentions.
    pub kind: NameKind,
    /// Where it is mentioned, in text order.
    pub mentions: Vec<Mention>,
}

impl Extractor {
    /// The entities that a report names, in the order of their first mention.
    ///
    /// A title is no part of a person's name, and no name by itself; nor is what reads as one of `times`. What stands in
    /// links to other reports is no evidence for this one, and names nothing here. Empty where no model has read the
    /// document.
    pub fn entities(&self, document: &Document, analysis: &Analysis, times: &[Time]) -> Vec<Entity> {
        if !analysis.is_parsed() {
            return Vec::new();
        }
        let names: Vec<Name> = analysis
            .names()
            .iter()
            .filter(|name| is_evidence(document, analysis, name) && !is_time(name, times))
            .filter_map(|name| without_titles(name, analysis, self.lexicon()))
            .filter_map(|name| without_marks(document, analysis, name))
            .filter(|name| {
                let title = || self.actors().is_some_and(|actors| actors.is_title(document.words(name.span)));
                !(name.kind == NameKind::Person && title())
            })
            .collect();
        let names = match self.actors() {
            Some(actors) => actors.with_known_names(document, analysis, names),
            None => names,
        };
        let identity = |words: &str| self.actors().and_then(|actors| actors.identity(words));
        group(document.text(), names.iter(), &identity)
    }
}

/// Whether a name is a day, a month or a year: it stands in an expression of time and is nobody's.
fn is_time(name: &Name, times: &[Time]) -> bool {
    let at = times.partition_point(|time| time.span.end() <= name.span.start());
    matches!(name.kind, NameKind::Miscellaneous | NameKind::Event)
        && times.get(at).is_some_and(|time| time.span.contains(name.span))
}

/// The name without the titles and roles before it and the possessive behind; `None` where nothing is left.
fn without_titles(name: &Name, analysis: &Analysis, lexicon: &Lexicon) -> Option<Name> {
    if !matches!(name.kind, NameKind::Person | NameKind::Miscellaneous) {
        return Some(name.clone());
    }
    let is_title = |at: &u32| {
        let lower = analysis.lower(TokenId(*at));
        TITLES.contains(&lower) || lexicon.sources.contains_key(lower) || lower == "ceo"
    };
    let mut tokens = name.tokens.clone();
    if tokens.clone().all(|at| is_title(&at)) {
        return None;
    }
    // A work may be called "President"; a person's name begins after the last title, but "King" may end it.
    if name.kind == NameKind::Person
        && let Some(last) = (tokens.start..tokens.end - 1).rfind(is_title)
    {
        tokens.start = last + 1;
        // "Secretary of Defense" is an office, and nobody's name.
        if matches!(analysis.lower(TokenId(tokens.start)), "of" | "for" | "and" | "to" | "in" | "at") {
            return None;
        }
    }
    while !tokens.is_empty() && matches!(analysis.lower(TokenId(tokens.end - 1)), "'s" | "'") {
        tokens.end -= 1;
    }
    let span = analysis.token(TokenId(tokens.clone().next()?)).span;
    let span = span.cover(analysis.token(TokenId(tokens.clone().last()?)).span);
    Some(Name { tokens, span, ..name.clone() })
}

/// The name without a possessive behind it, and without the full stop that ends its sentence.
fn without_marks(document: &Document, analysis: &Analysis, name: Name) -> Option<Name> {
    let mut tokens = name.tokens.clone();
    while tokens.len() > 1 && matches!(analysis.lower(TokenId(tokens.end - 1)), "'s" | "'" | "’s" | "’" | ".") {
        tokens.end -= 1;
    }
    let span = analysis.token(TokenId(tokens.start)).span.cover(analysis.token(TokenId(tokens.end - 1)).span);
    let words = document.words(span);
    let bare = words.strip_suffix("'s").or_else(|| words.strip_suffix("’s")).unwrap_or(words);
    // "ISIL." at the end; the stop of "U.S." or "Corp." is the name's.
    let stopped = bare.strip_suffix('.').filter(|bare| {
        let last = bare.rsplit(' ').next().unwrap_or(bare);
        !last.contains('.')
            && (last.chars().count() > 4 || last.chars().count() > 2 && last.chars().all(char::is_uppercase))
    });
    let bare = stopped.unwrap_or(bare);
    let span = Span::new(span.start(), span.start() + bare.len() as u32);
    (!bare.is_empty()).then_some(Name { tokens, span, ..name })
}

/// The entities that these names stand for.
fn group<'n>(
    text: &str,
    names: impl Iterator<Item = &'n Name>,
    identity: &dyn Fn(&str) -> Option<Identity>,
) -> Vec<Entity> {
    let names: Vec<(&Name, String)> =
        names.map(|name| (name, key(name.span.of(text)))).filter(|(_, key)| !key.is_empty()).collect();

    // Names that read alike, in the order of the first.
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut group_of: Vec<usize> = Vec::with_capacity(names.len());
    for (name, key) in &names {
        let place = *places.entry(key.clone()).or_insert_with(|| {
            groups.push(Group { key: key.clone(), names: Vec::new() });
            groups.len() - 1
        });
        groups[place].names.push(name);
        group_of.push(place);
    }

    let mut into: Vec<usize> = (0..groups.len()).collect();
    join_surnames(&groups, &mut into);
    join_abbreviations(text, &names, &group_of, &mut into);
    join_brackets(text, &names, &group_of, &places, &mut into);
    join_letters(text, &groups, &mut into);
    join_identities(text, &groups, identity, &mut into);

    let mut entities: Vec<Entity> = Vec::new();
    let mut entity_of: Vec<Option<usize>> = vec![None; groups.len()];
    let mut votes: Vec<[f32; NameKind::ALL.len()]> = Vec::new();
    for ((name, _), &group) in names.iter().zip(&group_of) {
        let group = root(&into, group);
        let at = *entity_of[group].get_or_insert_with(|| {
            let id = EntityId(entities.len() as u32);
            entities.push(Entity { id, name: name.span, kind: name.kind, mentions: Vec::new() });
            votes.push([0.0; NameKind::ALL.len()]);
            entities.len() - 1
        });
        let entity = &mut entities[at];
        entity.mentions.push(Mention { span: name.span, kind: MentionKind::Name, confidence: name.confidence });
        votes[at][name.kind as usize] += name.confidence.max(0.01);
        let length = |span: Span<Text>| span.of(text).chars().count();
        if length(name.span) > length(entity.name) {
            entity.name = name.span;
        }
    }
    for (entity, votes) in entities.iter_mut().zip(&votes) {
        // The first of equals.
        let mut best = entity.kind;
        for &kind in NameKind::ALL {
            if votes[kind as usize] > votes[best as usize] {
                best = kind;
            }
        }
        entity.kind = best;
    }
    entities
}

/// Names that read alike.
struct Group<'a> {
    key: String,
    names: Vec<&'a Name>,
}

impl Group<'_> {
    /// Whether most of its names are a person's.
    fn is_person(&self) -> bool {
        self.names.iter().filter(|name| name.kind == NameKind::Person).count() * 2 > self.names.len()
    }
}

fn root(into: &[usize], mut group: usize) -> usize {
    while into[group] != group {
        group = into[group];
    }
    group
}

fn is_evidence(document: &Document, analysis: &Analysis, name: &Name) -> bool {
    let sentence = analysis.sentence_of(TokenId(name.tokens.start));
    let block = sentence.and_then(|sentence| document.block(analysis.sentences()[sentence.0 as usize].block));
    block.is_none_or(|block| block.kind.is_evidence())
}

/// What two names are compared by: without case, article and possessive, with one kind of space, dash and apostrophe.
fn key(words: &str) -> String {
    let plain: String = words
        .chars()
        .map(|c| match c {
            '’' | 'ʼ' | '‘' => '\'',
            '‐' | '‑' | '–' => '-',
            _ => c,
        })
        .collect();
    let lower = plain.to_lowercase();
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    if words.len() > 1 && matches!(words[0], "the" | "a" | "an") {
        words.remove(0);
    }
    let joined = words.join(" ");
    joined.strip_suffix("'s").unwrap_or(&joined).trim().to_owned()
}

/// Gives a part of a person's name to the one fuller name that ends in it.
fn join_surnames(groups: &[Group<'_>], into: &mut [usize]) {
    // The longest first, so that what a fuller name belongs to is known before its parts ask.
    let mut persons: Vec<usize> = (0..groups.len()).filter(|&at| groups[at].is_person()).collect();
    persons.sort_by_key(|&at| (std::cmp::Reverse(groups[at].key.len()), at));
    // By each ending that begins at a word or after a hyphen, the fuller names.
    let mut fuller: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in persons {
        let key = groups[at].key.as_str();
        let mut owners = fuller.get(key).into_iter().flatten().map(|&owner| root(into, owner));
        if let Some(owner) = owners.next()
            && owners.all(|other| other == owner)
        {
            into[at] = owner;
        }
        // A name is a few words long; the cap keeps what is none from costing more.
        for (place, mark) in key.char_indices().filter(|(_, c)| matches!(c, ' ' | '-')).take(8) {
            fuller.entry(&key[place + mark.len_utf8()..]).or_default().push(at);
        }
    }
}

/// Gives "(WHO)" to the name right before it that it abbreviates.
fn join_abbreviations(text: &str, names: &[(&Name, String)], group_of: &[usize], into: &mut [usize]) {
    for pair in 0..names.len().saturating_sub(1) {
        let (long, short) = (names[pair].0, names[pair + 1].0);
        let (start, end) = (long.span.end() as usize, short.span.start() as usize);
        let between = text.get(start..end).map_or("", str::trim);
        let letters = letters(short.span.of(text));
        if between != "(" || letters.is_empty() {
            continue;
        }
        let (short, owner) = (root(into, group_of[pair + 1]), root(into, group_of[pair]));
        if short != owner && (abbreviates(&letters, long.span.of(text)) || is_within(&letters, long.span.of(text))) {
            into[short] = owner;
        }
    }
}

/// Gives letters to the name behind which they stand in brackets, where the brackets themselves were not read as a name.
fn join_brackets(
    text: &str,
    names: &[(&Name, String)],
    group_of: &[usize],
    places: &HashMap<String, usize>,
    into: &mut [usize],
) {
    for ((name, _), &group) in names.iter().zip(group_of) {
        let rest = text.get(name.span.end() as usize..).unwrap_or("");
        let Some(inside) = rest.trim_start_matches(' ').strip_prefix('(') else { continue };
        let word: String = inside.chars().take(10).take_while(|&c| c != ')').collect();
        let letters = letters(word.trim());
        let fits = !letters.is_empty() && is_within(&letters, name.span.of(text));
        if let Some(&short) = places.get(&key(word.trim())).filter(|_| fits) {
            let (short, owner) = (root(into, short), root(into, group));
            if short != owner {
                into[short] = owner;
            }
        }
    }
}

/// Gives letters that stand alone to the one name that they abbreviate.
fn join_letters(text: &str, groups: &[Group<'_>], into: &mut [usize]) {
    let words = |group: &Group<'_>| group.names.first().map_or("", |name| name.span.of(text)).to_owned();
    let bodies = |group: &Group<'_>| {
        let of = |kind: NameKind| group.names.iter().filter(|name| name.kind == kind).count() * 2 >= group.names.len();
        of(NameKind::Organization) || of(NameKind::Gpe)
    };
    let long: Vec<(usize, String)> = (0..groups.len())
        .filter(|&at| bodies(&groups[at]))
        .map(|at| (at, words(&groups[at])))
        .filter(|(_, words)| words.contains(' '))
        .take(MANY)
        .collect();
    for at in (0..groups.len()).filter(|&at| bodies(&groups[at])).take(MANY) {
        let short = letters(&words(&groups[at]));
        if short.is_empty() || root(into, at) != at {
            continue;
        }
        let mut owners =
            long.iter().filter(|(_, words)| abbreviates(&short, words)).map(|(owner, _)| root(into, *owner));
        if let Some(owner) = owners.next()
            && owner != at
            && owners.all(|other| other == owner)
        {
            into[at] = owner;
        }
    }
}

/// Joins names that the world's tables know for one thing: "the UN" and "the United Nations".
fn join_identities(text: &str, groups: &[Group<'_>], identity: &dyn Fn(&str) -> Option<Identity>, into: &mut [usize]) {
    let mut known: HashMap<Identity, usize> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        let Some(name) = group.names.first().filter(|name| !matches!(name.kind, NameKind::Norp | NameKind::Person))
        else {
            continue;
        };
        let Some(id) = identity(name.span.of(text)) else { continue };
        let owner = root(into, *known.entry(id).or_insert(at));
        let own = root(into, at);
        // Into the earlier one, so that no ring can come about.
        if own != owner {
            let (first, later) = (own.min(owner), own.max(owner));
            into[later] = first;
        }
    }
}

/// The letters of a word written as an abbreviation, or nothing: "U.N." has two.
fn letters(words: &str) -> String {
    let bare = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words);
    let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare).replace('.', "");
    let fits = (2..=7).contains(&bare.chars().count()) && bare.chars().all(char::is_uppercase);
    if fits { bare } else { String::new() }
}

/// Whether the letters are the first ones of the name's words; small words and a first or last word may be left out: "CDC"
/// for "Centers for Disease Control and Prevention", "FDA" for "US Food and Drug Administration".
fn abbreviates(letters: &str, name: &str) -> bool {
    let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
    let words = name.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !matches!(*word, "The" | "the"));
    let initials: Vec<String> = words
        .filter(|word| word.starts_with(char::is_uppercase))
        .map(|word| {
            let plain = word.replace('.', "");
            // "U.S. Agency for International Development" is USAID.
            if plain.chars().all(char::is_uppercase) { plain } else { plain.chars().take(1).collect() }
        })
        .collect();
    // "GM equity" is nothing that GM is short for.
    if initials.iter().any(|initial| initial == letters) {
        return false;
    }
    let all: String = initials.concat();
    let count = initials.len();
    let without_last = || count > 2 && initials[..count - 1].concat() == letters;
    let without_first = || count > 2 && initials[1..].concat() == letters;
    all == letters || without_last() || without_first()
}

/// Whether the letters come one after another in the name, from its first: "SIA" in "Singapore Airlines".
fn is_within(letters: &str, name: &str) -> bool {
    let mut rest = name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase);
    let first = name.chars().find(|c| c.is_uppercase());
    first == letters.chars().next() && letters.chars().all(|letter| rest.any(|c| c == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads names marked as `[PER Ana Ruiz]`; expects for each entity its kind, its name, and how often it is named.
    fn check(marked: &str, expected: &[(&str, &str, usize)]) {
        let (mut text, mut names) = (String::new(), Vec::new());
        let mut rest = marked;
        while let Some((before, after)) = rest.split_once('[') {
            let (inside, after) = after.split_once(']').expect("a bracket that closes");
            let (code, words) = inside.split_once(' ').expect("a kind and words");
            let kind = *NameKind::ALL.iter().find(|kind| kind.name() == code).expect("a kind");
            text.push_str(before);
            let start = text.len();
            text.push_str(words);
            let tokens = names.len() as u32..names.len() as u32 + 1;
            names.push(Name { tokens, span: Span::from_range(start..text.len()), kind, confidence: 0.9 });
            rest = after;
        }
        text.push_str(rest);
        let entities = group(&text, names.iter(), &|_| None);
        let found: Vec<_> =
            entities.iter().map(|entity| (entity.kind.name(), entity.name.of(&text), entity.mentions.len())).collect();
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn names_that_read_alike_are_one() {
        check(
            "[ORG The Tarn Post] said [ORG the Tarn  Post]'s staff left [GPE Tarn].",
            &[("ORG", "the Tarn  Post", 2), ("GPE", "Tarn", 1)],
        );
        check("[PER Reuters] and [ORG Reuters] and [ORG Reuters]", &[("ORG", "Reuters", 3)]);
        check("nobody", &[]);
    }

    #[test]
    fn a_surname_joins_the_one_full_name() {
        check("[PER Ana Ruiz] left. [PER Ruiz] said so.", &[("PER", "Ana Ruiz", 2)]);
        check("[PER Abadi], [PER al-Abadi], [PER Omar al-Abadi]", &[("PER", "Omar al-Abadi", 3)]);
        let both = [("PER", "Ana Ruiz", 1), ("PER", "Leo Ruiz", 1), ("PER", "Ruiz", 1)];
        check("[PER Ana Ruiz] and [PER Leo Ruiz]: [PER Ruiz] said so.", &both);
        check("[PER Lena Tarn] of [GPE Tarn]", &[("PER", "Lena Tarn", 1), ("GPE", "Tarn", 1)]);
    }

    #[test]
    fn letters_in_brackets_join_the_name_before() {
        check(
            "The [ORG Tarn Bridge Board] ([ORG TBB]) met; the [ORG TBB] closed it.",
            &[("ORG", "Tarn Bridge Board", 3)],
        );
        check("The [ORG Tarn Post] ([ORG AB])", &[("ORG", "Tarn Post", 1), ("ORG", "AB", 1)]);
        check("The [ORG Tarn Post], [ORG TP]", &[("ORG", "Tarn Post", 2)]);
        check(
            "The [ORG Tarn Post], [ORG Tea Place], [ORG TP]",
            &[("ORG", "Tarn Post", 1), ("ORG", "Tea Place", 1), ("ORG", "TP", 1)],
        );
        check("[ORG Singar Airlines] ([ORG SIA])", &[("ORG", "Singar Airlines", 2)]);
        check("[ORG US Food and Drum Agency], [ORG FDA]", &[("ORG", "US Food and Drum Agency", 2)]);
    }
}
