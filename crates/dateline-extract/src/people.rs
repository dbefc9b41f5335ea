//! Who a short name, a title or a pronoun stands for: the people of a report and where they are mentioned.
//!
//! Begin with [`People::fullest`]. It abstains where two answers are near.

use crate::attribution::{Attribution, SourceType};
use crate::clauses::Clauses;
use crate::lexicon::Lexicon;
use crate::names::{TITLES, is_role};
use crate::phrases::Range;
use dateline_nlp::{Analysis, NameKind, TokenId};
use dateline_text::{Document, Span, Text};

/// More people than a report can be about.
const MANY: usize = 2000;

/// How many sentences back a pronoun is followed.
const SENTENCES: usize = 4;

/// The people of a report, in the order of their first mention.
pub(crate) struct People<'a> {
    analysis: &'a Analysis,
    lexicon: &'a Lexicon,
    tree: Option<Clauses<'a>>,
    persons: Vec<Person>,
    mentions: Vec<Mention>,
    /// Abbreviations in lower case, with the first name that they are short for.
    abbreviations: Vec<(&'a str, Span<Text>)>,
    /// For each token whether it stands in a quotation.
    quoted: Vec<bool>,
}

struct Person {
    /// The fullest mention.
    span: Span<Text>,
    first: String,
    last: String,
    words: usize,
    /// "he" or "she", where a title tells.
    pronoun: Option<&'static str>,
    /// Lemmas of what the person is called beside the name: "minister".
    roles: Vec<String>,
}

struct Mention {
    tokens: Range,
    person: usize,
}

/// Who does what a sentence says.
enum Doer {
    /// A person by name, by the place in the list.
    Person(usize),
    /// Somebody who is not known by name.
    Other,
}

impl<'a> People<'a> {
    /// Collects the people: the model's names of persons, or without one runs of two to four capitalized name words.
    pub(crate) fn new(document: &Document, analysis: &'a Analysis, lexicon: &'a Lexicon, quoted: Vec<bool>) -> Self {
        let tree = Clauses::of(analysis);
        let (persons, mentions, abbreviations) = (Vec::new(), Vec::new(), Vec::new());
        let mut people = People { analysis, lexicon, tree, persons, mentions, abbreviations, quoted };
        let runs = match tree {
            Some(_) => people.named(),
            None => people.capitalized(document),
        };
        for run in &runs {
            people.meet(run);
        }
        for run in runs {
            people.mention(run);
        }
        people.abbreviate(document);
        people
    }

    /// Collects abbreviations that the report explains: "the Food and Drug Administration (FDA)", or a name of an
    /// organization that the model found, by its initials.
    fn abbreviate(&mut self, document: &Document) {
        let word = |at: u32| self.analysis.token(TokenId(at)).span.of(document.text());
        let count = self.analysis.tokens().len() as u32;
        let mut found: Vec<(&'a str, Span<Text>)> = Vec::new();
        for at in 1..count.saturating_sub(2) {
            if word(at) == "(" && word(at + 2) == ")" && is_abbreviation(word(at + 1)) {
                let letters = word(at + 1).to_lowercase();
                // As many words as letters, and a few small ones between.
                let long = (1..=letters.len() as u32 * 2 + 1).filter_map(|back| at.checked_sub(back)).find(|&start| {
                    word(start).starts_with(char::is_uppercase) && initials((start..at).map(word)) == letters
                });
                if let Some(start) = long {
                    found.push((self.lower(at + 1), self.span(&(start..at))));
                }
            }
        }
        let organizations = self.analysis.names().iter().filter(|name| name.kind == NameKind::Organization);
        let long: Vec<(String, Span<Text>)> = organizations
            .filter(|name| name.tokens.len() > 1)
            .map(|name| (initials(name.tokens.clone().map(word)), name.span))
            .filter(|(letters, _)| letters.len() > 1)
            .take(MANY)
            .collect();
        for name in self
            .analysis
            .names()
            .iter()
            .filter(|name| name.tokens.len() == 1 && is_abbreviation(word(name.tokens.start)))
        {
            let lower = self.lower(name.tokens.start);
            if found.iter().all(|(known, _)| *known != lower)
                && let Some((_, span)) = long.iter().find(|(letters, _)| letters == lower)
            {
                found.push((lower, *span));
            }
        }
        self.abbreviations = found;
    }

    /// What an organization's abbreviation is short for.
    fn spelled_out(&self, source: &Range) -> Option<Span<Text>> {
        let at = source.clone().rev().find(|&at| self.is_name(at))?;
        let (_, span) = self.abbreviations.iter().find(|(short, _)| *short == self.lower(at))?;
        let alone = source.len() <= 2;
        (alone && !span.overlaps(self.span(source))).then_some(*span)
    }

    fn lower(&self, at: u32) -> &'a str {
        self.analysis.lower(TokenId(at))
    }

    fn is_name(&self, at: u32) -> bool {
        self.analysis.tag(TokenId(at)).is_name()
    }

    fn span(&self, tokens: &Range) -> Span<Text> {
        self.analysis.token(TokenId(tokens.start)).span.cover(self.analysis.token(TokenId(tokens.end - 1)).span)
    }

    /// The names of persons that the model found, without titles, roles and the possessive.
    fn named(&self) -> Vec<Range> {
        let persons = self.analysis.names().iter().filter(|name| name.kind == NameKind::Person);
        let name_word = |tokens: &Range| tokens.clone().any(|at| self.is_name(at));
        persons.map(|name| self.without_titles(name.tokens.clone())).filter(name_word).collect()
    }

    fn without_titles(&self, tokens: Range) -> Range {
        let title = |at: u32| {
            TITLES.contains(&self.lower(at))
                || self.lexicon.sources.contains_key(self.lower(at))
                || self.lower(at) == "ceo"
        };
        let mut tokens = tokens;
        if let Some(last) = tokens.clone().rfind(|&at| title(at)) {
            tokens.start = last + 1;
        }
        while !tokens.is_empty() && matches!(self.lower(tokens.end - 1), "'s" | "'") {
            tokens.end -= 1;
        }
        tokens
    }

    /// Runs of capitalized name words of which none is a known kind of source, with later mentions by surname.
    fn capitalized(&self, document: &Document) -> Vec<Range> {
        let count = self.analysis.tokens().len() as u32;
        let name = |at: u32| {
            let word = self.analysis.token(TokenId(at)).span.of(document.text());
            self.is_name(at) && word.starts_with(char::is_uppercase)
        };
        let mut runs = Vec::new();
        let mut at = 0;
        while at < count {
            let start = at;
            while at < count
                && at < start + 8
                && name(at)
                && self.analysis.sentence_of(TokenId(at)) == self.analysis.sentence_of(TokenId(start))
            {
                at += 1;
            }
            if at == start {
                at += 1;
                continue;
            }
            let known = |at: u32| self.lexicon.sources.contains_key(self.lower(at));
            let first = (start..at).find(|&at| !TITLES.contains(&self.lower(at)) && !known(at)).unwrap_or(at);
            if (2..=4).contains(&(at - first)) && !(first..at).any(known) {
                runs.push(first..at);
            }
        }
        runs
    }

    /// Enters a full name into the list.
    fn meet(&mut self, tokens: &Range) {
        if tokens.len() < 2 || self.persons.len() >= MANY {
            return;
        }
        let (first, last) = (self.lower(tokens.start), self.lower(tokens.end - 1));
        let words = tokens.len();
        let known = self.persons.iter().any(|other| other.last == last && other.first == first && other.words >= words);
        if !known {
            let (first, last) = (first.to_owned(), last.to_owned());
            let span = self.span(tokens);
            self.persons.push(Person { span, first, last, words, pronoun: None, roles: Vec::new() });
        }
    }

    /// Enters a mention, with what stands beside it: titles and roles.
    fn mention(&mut self, tokens: Range) {
        let last = self.lower(tokens.end - 1);
        let first = self.lower(tokens.start);
        let fits = |person: &Person| person.last == last && (tokens.len() == 1 || person.first == first);
        let mut fitting = self.persons.iter().enumerate().filter(|(_, person)| fits(person)).map(|(at, _)| at);
        let person = match (fitting.next(), fitting.next()) {
            (Some(only), None) => only,
            // Two people of one surname: a mention of neither.
            (Some(_), Some(_)) => return,
            (None, _) if self.tree.is_some() && self.persons.len() < MANY => {
                let (first, last) = (first.to_owned(), last.to_owned());
                let span = self.span(&tokens);
                self.persons.push(Person { span, first, last, words: tokens.len(), pronoun: None, roles: Vec::new() });
                self.persons.len() - 1
            }
            (None, _) => return,
        };
        let mut before = tokens.start;
        let mut pronoun = None;
        while before > 0 && before + 6 > tokens.start && TITLES.contains(&self.lower(before - 1)) {
            before -= 1;
            pronoun = match self.lower(before) {
                "mr" | "mr." | "sir" | "king" => Some("he"),
                "mrs" | "mrs." | "ms" | "ms." => Some("she"),
                _ => pronoun,
            };
        }
        let mut roles = Vec::new();
        if let Some(tree) = self.tree {
            let head = tree.above(tokens.start).take(3).find(|above| !tokens.contains(above));
            let noun = tree.head_of(&tokens).unwrap_or(tokens.start);
            // "Foreign Minister Ivo Marsk", "Ana Ruiz, the mayor"; "the mayor, Ana Ruiz".
            let beside = tree.children(noun).filter(|&at| {
                at < noun && matches!(tree.relation(at), "compound" | "nmod" | "flat" | "amod")
                    || tree.relation(at) == "appos"
            });
            let above = head.filter(|_| matches!(tree.relation(noun), "appos" | "flat" | "nmod"));
            for at in beside.chain(above).filter(|at| !tokens.contains(at)) {
                if is_role(self.lexicon, self.analysis.lemma(TokenId(at)), self.lower(at)) {
                    roles.push(self.analysis.lemma(TokenId(at)).to_lowercase());
                }
            }
        }
        // "Mr. Corby" is not Ms. Corby.
        let other = matches!((self.persons[person].pronoun, pronoun), (Some(known), Some(new)) if known != new);
        let person = if other && self.persons.len() < MANY {
            let (first, last) = (first.to_owned(), last.to_owned());
            let span = self.span(&tokens);
            self.persons.push(Person { span, first, last, words: tokens.len(), pronoun, roles: Vec::new() });
            self.persons.len() - 1
        } else {
            person
        };
        let entry = &mut self.persons[person];
        entry.pronoun = entry.pronoun.or(pronoun);
        entry.roles.extend(roles);
        self.mentions.push(Mention { tokens, person });
    }

    /// The mention that the token is part of.
    fn mention_at(&self, at: u32) -> Option<&Mention> {
        let place = self.mentions.partition_point(|mention| mention.tokens.end <= at);
        self.mentions.get(place).filter(|mention| mention.tokens.contains(&at))
    }

    /// Whether somebody in the list bears this surname.
    pub(crate) fn bears(&self, surname: &str) -> bool {
        self.persons.iter().any(|person| person.last == surname)
    }

    /// The fullest name of the source, when the source itself is shorter; none when it is unsure.
    pub(crate) fn fullest(
        &self,
        source: &Range,
        kind: SourceType,
        before: &[Attribution],
        enclosing: Option<&Attribution>,
    ) -> Option<Span<Text>> {
        match kind {
            SourceType::NamedPerson => self.full_name(source),
            SourceType::Pronoun => match self.lower(source.start) {
                "i" | "my" | "me" => self.name_of(enclosing?),
                // A speaker's "we" is whoever the speaker stands for: only an organization that speaks itself is one.
                "we" | "our" => {
                    let enclosing = enclosing?;
                    let itself = *enclosing.source_type.value() == SourceType::Organisation;
                    if itself { enclosing.source.first().copied() } else { None }
                }
                word @ ("he" | "she") => match self.tree {
                    Some(_) => self.antecedent(source.start, word, 0).map(|person| self.persons[person].span),
                    None => {
                        let last = before.iter().rev().find(|attribution| {
                            matches!(
                                attribution.source_type.value(),
                                SourceType::NamedPerson | SourceType::RolePerson | SourceType::Pronoun
                            ) && attribution.nested_in.is_none()
                        })?;
                        self.name_of(last)
                    }
                },
                "who" => {
                    // The name right before the relative pronoun.
                    let at = self.analysis.token(TokenId(source.start)).span.start();
                    let near = |person: &&Person| person.span.end() <= at && at - person.span.end() <= 2;
                    self.persons.iter().find(near).map(|person| person.span)
                }
                _ => None,
            },
            SourceType::RolePerson => self.by_role(source),
            SourceType::Organisation => self.spelled_out(source),
            _ => None,
        }
    }

    /// The fullest mention of the person that the source names shorter.
    fn full_name(&self, source: &Range) -> Option<Span<Text>> {
        if let Some(tree) = self.tree {
            // "The secretary and Abadi" are two.
            if source.clone().any(|at| tree.relation(at) == "cc") {
                return None;
            }
            let mention = source.clone().rev().find_map(|at| self.mention_at(at))?;
            let person = &self.persons[mention.person];
            return (person.words > mention.tokens.len()).then_some(person.span);
        }
        let head = source.clone().rev().find(|&at| self.is_name(at))?;
        let names = source.clone().filter(|&at| self.is_name(at) && !TITLES.contains(&self.lower(at))).count();
        let last = self.lower(head);
        let person = self.persons.iter().find(|person| person.last == last && person.words > names)?;
        // Two people of one name: abstain.
        let two = self.persons.iter().any(|other| other.last == last && other.first != person.first);
        (!two).then_some(person.span)
    }

    /// The name behind an attribution's source.
    fn name_of(&self, attribution: &Attribution) -> Option<Span<Text>> {
        match attribution.source_name.stated() {
            Some(name) => Some(*name.value()),
            None if *attribution.source_type.value() == SourceType::NamedPerson => {
                let span = *attribution.source.first()?;
                let inside = self.persons.iter().find(|person| span.contains(person.span));
                inside.map(|person| person.span)
            }
            None => None,
        }
    }

    /// "The minister": the one person whom the report calls so before.
    fn by_role(&self, source: &Range) -> Option<Span<Text>> {
        let tree = self.tree?;
        if !matches!(self.lower(source.start), "the" | "our" | "its" | "their") || source.len() > 4 {
            return None;
        }
        let noun = tree.head_of(source)?;
        let lemma = self.analysis.lemma(TokenId(noun)).to_lowercase();
        let mut found = None;
        for mention in self.mentions.iter().filter(|mention| mention.tokens.end <= source.start) {
            if self.persons[mention.person].roles.contains(&lemma) {
                match found {
                    Some(other) if other != mention.person => return None,
                    _ => found = Some(mention.person),
                }
            }
        }
        found.map(|person| self.persons[person].span)
    }

    /// Whom "he" or "she" at `at` stands for: who does something in this sentence before, or in one of the last.
    fn antecedent(&self, at: u32, word: &str, depth: usize) -> Option<usize> {
        if depth > 4 {
            return None;
        }
        let here = self.analysis.sentence_of(TokenId(at))?.0 as usize;
        let sentences = self.analysis.sentences();
        let block = sentences.get(here)?.block;
        for back in 0..=SENTENCES.min(here) {
            let sentence = &sentences[here - back];
            if sentence.block.0 + 1 < block.0 {
                return None;
            }
            let tokens = sentence.tokens();
            let tokens = tokens.start..tokens.end.min(at);
            let fits = |person: usize| self.persons[person].pronoun.is_none_or(|pronoun| pronoun == word);
            let outside = |token: u32| !self.quoted.get(token as usize).copied().unwrap_or(false);
            // Whoever does something goes before whoever is only named.
            let doers: Vec<Doer> = tokens
                .clone()
                .filter(|&token| outside(token) && self.does(token))
                .filter_map(|token| self.doer(token, word, depth))
                .filter(|doer| !matches!(doer, Doer::Person(person) if !fits(*person)))
                .collect();
            match one(&doers) {
                Ok(Some(Doer::Person(person))) => return Some(*person),
                Ok(Some(Doer::Other)) | Err(()) => return None,
                Ok(None) => {}
            }
            let first = self.mentions.partition_point(|mention| mention.tokens.start < tokens.start);
            let mut named = self.mentions[first..]
                .iter()
                .take_while(|mention| mention.tokens.start < tokens.end)
                .filter(|mention| outside(mention.tokens.start) && fits(mention.person));
            if let Some(first) = named.next() {
                return named.all(|other| other.person == first.person).then_some(first.person);
            }
        }
        None
    }

    fn does(&self, token: u32) -> bool {
        self.tree.is_some_and(|tree| tree.deprel(token).starts_with("nsubj"))
    }

    fn doer(&self, token: u32, word: &str, depth: usize) -> Option<Doer> {
        if let Some(mention) = self.mention_at(token) {
            return Some(Doer::Person(mention.person));
        }
        let lower = self.lower(token);
        if lower == word {
            return Some(self.antecedent(token, word, depth + 1).map_or(Doer::Other, Doer::Person));
        }
        if is_role(self.lexicon, self.analysis.lemma(TokenId(token)), lower) && !lower.ends_with('s') {
            let tree = self.tree?;
            // "the minister, Ivo Marsk"
            let apposition = tree.children(token).find(|&child| tree.relation(child) == "appos");
            let named = apposition.and_then(|at| self.mention_at(at));
            if let Some(named) = named {
                return Some(Doer::Person(named.person));
            }
            let phrase = tree.phrase(token);
            let known =
                self.by_role(&phrase).and_then(|span| self.persons.iter().position(|person| person.span == span));
            return Some(known.map_or(Doer::Other, Doer::Person));
        }
        None
    }
}

/// Whether a word is written as an abbreviation of a name: two capitals or more, nothing else.
fn is_abbreviation(word: &str) -> bool {
    (2..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The first letters of the words with a capital, in lower case.
fn initials<'t>(words: impl Iterator<Item = &'t str>) -> String {
    words
        .filter_map(|word| word.chars().next().filter(|first| first.is_uppercase()))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The one doer, if all are the same; an error if they are several.
fn one(doers: &[Doer]) -> Result<Option<&Doer>, ()> {
    let Some(first) = doers.first() else { return Ok(None) };
    let same = doers.iter().all(|doer| match (first, doer) {
        (Doer::Person(a), Doer::Person(b)) => a == b,
        (Doer::Other, Doer::Other) => true,
        _ => false,
    });
    if same { Ok(Some(first)) } else { Err(()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lexicon::ExtractTables;
    use dateline_lang_en as en;
    use dateline_nlp::analysis_from_conllu;
    use dateline_text::{Block, BlockKind, SourceMap};

    /// Asks for the fullest name of the last `source` in sentences of `form tag relation head name`; "-" for none.
    fn check(lines: &str, source: &str, kind: SourceType, expected: &str) {
        let (mut text, mut rows, mut first) = (String::new(), String::new(), 0);
        for (number, line) in lines.lines().enumerate() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [form, tag, relation, head, ref name @ ..] = words[..] else {
                rows.push('\n');
                first = number + 1;
                continue;
            };
            text.push_str(form);
            text.push(' ');
            let misc = name.first().map_or("_".to_owned(), |name| format!("Name={name}"));
            let (at, lower) = (number - first + 1, form.to_lowercase());
            rows.push_str(&format!("{at}\t{form}\t{lower}\t_\t{tag}\t_\t{head}\t{relation}\t_\t{misc}\n"));
        }
        let length = text.len() as u32;
        let span = Span::new(0, length).trimmed(&text);
        let block = Block { kind: BlockKind::Paragraph, span, confidence: 1.0 };
        let document = Document::new(text, SourceMap::verbatim(0, length), vec![block]);
        let analysis = analysis_from_conllu(&document, &rows).unwrap();
        let lexicon = Lexicon::new(&ExtractTables { cues: en::CUES, sources: en::SOURCES }).unwrap();
        let people = People::new(&document, &analysis, &lexicon, vec![false; analysis.tokens().len()]);
        let at = analysis.tokens().iter().rposition(|token| document.words(token.span) == source).unwrap() as u32;
        let range = Clauses::of(&analysis).unwrap().phrase(at);
        let found = people.fullest(&range, kind, &[], None);
        assert_eq!(found.map_or("-", |span| document.words(span)), expected, "{source} in {}", document.text());
    }

    const ARRIVED: &str = "Pella    NNP nsubj 8 B-PER
Ristane  NNP flat  1 I-PER
,        ,   punct 6
the      DT  det   6
foreign  JJ  amod  6
minister NN  appos 1
had      VBD aux   8
arrived  VBD root  0
.        .   punct 8
";

    const KOVREL: &str = "Sanna  NNP nsubj 3 B-PER
Kovrel NNP flat  1 I-PER
left   VBD root  0
.      .   punct 3
";

    const SHE: &str = "She  PRP nsubj 2
said VBD root  0
no   UH  obj   2
";

    #[test]
    fn a_pronoun_is_who_did_something_last() {
        check(&format!("{ARRIVED}\n{SHE}"), "She", SourceType::Pronoun, "Pella Ristane");
        check(&format!("{KOVREL}\n{ARRIVED}\n{SHE}"), "She", SourceType::Pronoun, "Pella Ristane");
    }

    #[test]
    fn two_near_each_other_leave_it_open() {
        let both = "Pella   NNP nsubj 6 B-PER
Ristane NNP flat  1 I-PER
and     CC  cc    4
Sanna   NNP conj  1 B-PER
Kovrel  NNP flat  4 I-PER
met     VBD root  0
and     CC  cc    9
Osei    NNP nsubj 9 B-PER
left    VBD conj  6
";
        check(&format!("{both}\n{SHE}"), "She", SourceType::Pronoun, "-");
    }

    #[test]
    fn a_role_is_the_one_person_called_so() {
        let minister = "The      DT det   2
minister NN nsubj 3
said     VBD root 0
no       UH  obj  3
";
        check(&format!("{ARRIVED}\n{KOVREL}\n{minister}"), "minister", SourceType::RolePerson, "Pella Ristane");
        check(&format!("{KOVREL}\n{minister}"), "minister", SourceType::RolePerson, "-");
    }

    #[test]
    fn a_surname_is_its_full_name() {
        let ristane = "Ms.     NNP compound 2
Ristane NNP nsubj    3 B-PER
said    VBD root     0
no      UH  obj      3
";
        check(&format!("{ARRIVED}\n{KOVREL}\n{ristane}"), "Ristane", SourceType::NamedPerson, "Pella Ristane");
    }

    #[test]
    fn an_abbreviation_is_what_the_report_explains() {
        let explained = "The DT det 4
Norvale NNP compound 4
Ferry NNP compound 4
Board NNP nsubj 8
( -LRB- punct 6
NFB NNP appos 4
) -RRB- punct 6
met VBD root 0
";
        let said = "The DT det 2
NFB NNP nsubj 3
said VBD root 0
no UH obj 3
";
        check(&format!("{explained}\n{said}"), "NFB", SourceType::Organisation, "Norvale Ferry Board");
        check(said, "NFB", SourceType::Organisation, "-");
    }
}
