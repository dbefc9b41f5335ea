//! Where a report names places: by the names of the model, inside names of bodies, and in what is written with a capital.
//!
//! Begin with [`find`]. Demonyms and adjectives name no place; they say which countries a report is about.

use super::atlas::{Atlas, Country, Spot, SpotKind};
use super::folding::fold;
use super::lookup::look_up;
use dateline_nlp::{Analysis, NameKind, TokenId, Upos};
use dateline_text::{BlockId, BlockKind, Document, Span, Text};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// How a mention was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A name of a place.
    Name,
    /// A name that the model takes for something else.
    Other,
    /// A part of the name of something else.
    Inside,
    /// Words with capitals that are no name to the model.
    Scan,
    /// The line that says where a report is from.
    Dateline,
    /// An adjective or demonym: no place, but a country that is spoken of.
    Adjective(Country),
}

/// A place named in the text.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub(crate) span: Span<Text>,
    /// Empty where there are none, as in a dateline.
    pub(crate) tokens: Range<u32>,
    pub(crate) origin: Origin,
    pub(crate) block: BlockId,
    /// Whether it may support others: it is no link to another report.
    pub(crate) is_evidence: bool,
    /// What it is looked up by.
    pub(crate) key: String,
    /// How sure the reading of the name is.
    pub(crate) confidence: f32,
}

/// The mentions of a report in text order, and the places of each key.
pub(crate) struct Found {
    pub(crate) mentions: Vec<Mention>,
    pub(crate) spots: HashMap<String, Vec<Spot>>,
}

/// Last words of names of streets, which are called after places elsewhere.
const STREETS: &[&str] = &[
    "street",
    "st.",
    "st",
    "avenue",
    "ave.",
    "ave",
    "road",
    "rd.",
    "rd",
    "drive",
    "dr.",
    "lane",
    "ln.",
    "boulevard",
    "blvd.",
    "highway",
    "route",
    "court",
    "way",
    "parkway",
    "pike",
    "square",
    "bridge",
    "terrace",
    "building",
    "house",
    "room",
    "hall",
    "theatre",
    "theater",
    "hotel",
    "tower",
    "expressway",
    "freeway",
    "turnpike",
    "boulevard",
    "trail",
    "row",
];

/// Words before a place that something happens in.
const LOCATIVE: &[&str] =
    &["in", "near", "outside", "around", "throughout", "across", "inside", "within", "at", "from", "to", "of"];

/// Those of them that no person follows.
const WHERE: &[&str] = &["in", "near", "into", "outside", "across", "around", "throughout", "toward", "towards", "on"];

/// Words before a part of a name that is a place: "University of Texas".
const INNER: &[&str] =
    &["of", "in", "at", "for", "the", "(", ",", "-", "–", "—", "/", "and", "to", "near", "from", "on"];

/// How many words of a name are looked at; what is longer is no name.
const LONGEST: u32 = 8;

/// Small words that names of places begin with.
const ARTICLES: &[&str] =
    &["al", "el", "as", "ash", "ad", "ar", "an", "at", "az", "de", "la", "le", "van", "von", "'s"];

/// What follows a list of names that lack the word in the singular.
const PLURALS: &[(&str, &str)] = &[
    ("counties", " county"),
    ("parishes", " parish"),
    ("provinces", " province"),
    ("governorates", " governorate"),
    ("districts", " district"),
];

struct Finder<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    atlas: &'a Atlas,
    found: Found,
    /// Keys that the model has taken for a place somewhere in the report.
    known: HashSet<String>,
    /// The words of persons' names of several words.
    surnames: HashSet<&'a str>,
}

/// Finds the mentions of a report.
pub(crate) fn find(document: &Document, analysis: &Analysis, atlas: &Atlas) -> Found {
    let found = Found { mentions: Vec::new(), spots: HashMap::new() };
    let persons = analysis.names().iter().filter(|name| name.kind == NameKind::Person && name.tokens.len() > 1);
    let surnames = persons.flat_map(|name| name.tokens.clone()).map(|at| analysis.lower(TokenId(at))).collect();
    let mut finder = Finder { document, analysis, atlas, found, known: HashSet::new(), surnames };
    for (id, block) in document.blocks_with_ids() {
        if block.kind == BlockKind::Dateline {
            finder.dateline(id, block.span);
        }
    }
    for name in analysis.names() {
        match name.kind {
            NameKind::Gpe | NameKind::Location => finder.place_name(name.tokens.clone(), name.confidence),
            NameKind::Facility => finder.facility(name.tokens.clone(), name.confidence),
            _ => {}
        }
    }
    for name in analysis.names() {
        match name.kind {
            NameKind::Organization | NameKind::Event | NameKind::Miscellaneous | NameKind::Norp | NameKind::Person => {
                finder.other_name(name.tokens.clone(), name.kind, name.confidence);
            }
            _ => {}
        }
    }
    finder.scan();
    finder.plurals();
    let mut found = finder.found;
    found.mentions.sort_by_key(|mention| (mention.span.start(), std::cmp::Reverse(mention.span.end())));
    let mut end = 0;
    found.mentions.retain(|mention| {
        let is_free = mention.span.start() >= end;
        if is_free {
            end = mention.span.end();
        }
        is_free
    });
    found
}

impl Finder<'_> {
    fn lower(&self, at: u32) -> &str {
        self.analysis.lower(TokenId(at))
    }

    fn words(&self, tokens: &Range<u32>) -> &str {
        self.span(tokens).map_or("", |span| span.of(self.document.text()))
    }

    fn span(&self, tokens: &Range<u32>) -> Option<Span<Text>> {
        let all = self.analysis.tokens();
        let (first, last) = (all.get(tokens.start as usize)?, all.get((tokens.end as usize).checked_sub(1)?)?);
        (tokens.start < tokens.end).then(|| first.span.cover(last.span))
    }

    fn is_capital(&self, at: u32) -> bool {
        let span = self.analysis.token(TokenId(at)).span;
        span.of(self.document.text()).chars().next().is_some_and(char::is_uppercase)
    }

    /// The places of these words.
    fn spots(&mut self, key: &str) -> &[Spot] {
        let atlas = self.atlas;
        self.found.spots.entry(key.to_owned()).or_insert_with(|| look_up(atlas, key))
    }

    /// The words as they are looked up: in small letters with a capital where all are capitals, so that headlines read as text does.
    fn key(&self, tokens: &Range<u32>) -> String {
        self.written(self.words(tokens))
    }

    fn written(&self, words: &str) -> String {
        let one_space = words.split_whitespace().collect::<Vec<_>>().join(" ");
        // A short one is an abbreviation, whose dots and capitals count.
        if self.atlas.of_spelling(&one_space).is_empty() { fold(&one_space) } else { one_space }
    }

    fn push(&mut self, tokens: Range<u32>, origin: Origin, confidence: f32, key: String) {
        let Some(span) = self.span(&tokens) else { return };
        let sentence = self.analysis.sentence_of(TokenId(tokens.start));
        let Some(sentence) = sentence.map(|id| &self.analysis.sentences()[id.0 as usize]) else { return };
        let is_evidence = self.document.block(sentence.block).is_none_or(|block| block.kind.is_evidence());
        let block = sentence.block;
        self.found.mentions.push(Mention { span, tokens, origin, block, is_evidence, key, confidence });
    }

    /// Without an article before and a possessive behind.
    fn trimmed(&self, mut tokens: Range<u32>) -> Range<u32> {
        while tokens.start + 1 < tokens.end && matches!(self.lower(tokens.start), "the" | "," | "(") {
            tokens.start += 1;
        }
        while tokens.start + 1 < tokens.end && matches!(self.lower(tokens.end - 1), "'s" | "'" | "," | ")" | "(") {
            tokens.end -= 1;
        }
        tokens
    }

    /// With the words beside it that belong to the name of a place all the same: the model cuts some names short.
    fn extended(&mut self, tokens: Range<u32>) -> Range<u32> {
        let Some(sentence) = self.analysis.sentence_of(TokenId(tokens.start)) else { return tokens };
        let sentence = self.analysis.sentences()[sentence.0 as usize].tokens();
        // The dot of "W.Va.".
        if tokens.end < sentence.end && self.lower(tokens.end) == "." {
            let dotted = tokens.start..tokens.end + 1;
            if !self.atlas.of_spelling(self.words(&dotted)).is_empty() {
                return dotted;
            }
        }
        let is_free = |at: u32| {
            let id = TokenId(at);
            let is_word = matches!(self.analysis.upos(id), Upos::Propn | Upos::Adj);
            is_word && self.is_capital(at) && self.analysis.name_of(id).is_none()
        };
        let before = tokens.start > sentence.start && is_free(tokens.start - 1);
        let behind = tokens.end < sentence.end && is_free(tokens.end);
        let (wider_left, wider_right) = (tokens.start.saturating_sub(1)..tokens.end, tokens.start..tokens.end + 1);
        for (is_open, wider) in [(before, wider_left), (behind, wider_right)] {
            if is_open {
                let key = self.key(&wider);
                let is_known =
                    self.spots(&key).iter().any(|spot| spot.cost == 0.0 && spot.is_main && spot.population > 1e5);
                if is_known {
                    return wider;
                }
            }
        }
        tokens
    }

    /// A name that the model takes for a place.
    fn place_name(&mut self, tokens: Range<u32>, confidence: f32) {
        let mut tokens = self.trimmed(tokens);
        // "northern Varn", "north Varn": the direction is no part of the name.
        while tokens.len() > 1 && !self.is_capital(tokens.start) && self.is_capital(tokens.start + 1) {
            let is_article = ARTICLES.contains(&self.lower(tokens.start));
            if is_article {
                break;
            }
            tokens.start += 1;
        }
        let tokens = self.extended(tokens);
        let key = self.key(&tokens);
        // "the north" and "the county" name nothing by themselves.
        if self.is_adjective(&tokens) || !tokens.clone().any(|at| self.is_capital(at)) || self.atlas.is_word(&key) {
            return;
        }
        if self.is_stray_code(&tokens, &key) || self.is_street(tokens.end) {
            return;
        }
        if !self.spots(&key).is_empty() {
            self.known.insert(key.clone());
            self.push(tokens, Origin::Name, confidence, key);
            return;
        }
        // "Paris, Texas" as one name; "Bosnia-Herzegovina" is none of these.
        let cuts: Vec<u32> = tokens.clone().filter(|&at| matches!(self.lower(at), "," | "(" | "/")).collect();
        if !cuts.is_empty() {
            let mut start = tokens.start;
            for end in cuts.into_iter().chain([tokens.end]) {
                if start < end {
                    self.place_name(start..end, confidence);
                }
                start = end + 1;
            }
            return;
        }
        // "Washington County Maryland", "Port Arthur Texas": a place and what it lies in.
        for middle in (tokens.start + 1..tokens.end.min(tokens.start + LONGEST)).rev() {
            let (head, tail) = (self.key(&(tokens.start..middle)), self.key(&(middle..tokens.end)));
            let is_region = |spot: &Spot| matches!(spot.kind, SpotKind::Admin1 | SpotKind::Country);
            if self.spots(&tail).iter().any(is_region) && !self.spots(&head).is_empty() {
                self.push(tokens.start..middle, Origin::Name, confidence, head);
                self.push(middle..tokens.end, Origin::Name, confidence, tail);
                return;
            }
        }
        // "the San Fernando Valley" is near the place in its name, and no more than near it.
        if tokens.len() > 1 && self.inside(&tokens, Origin::Inside, confidence) {
            return;
        }
        self.push(tokens, Origin::Name, confidence, key);
    }

    fn facility(&mut self, tokens: Range<u32>, confidence: f32) {
        let tokens = self.trimmed(tokens);
        let key = self.key(&tokens);
        if self.atlas.is_word(&key) || !tokens.clone().any(|at| self.is_capital(at)) {
            return;
        }
        let last = self.lower(tokens.end - 1);
        if STREETS.contains(&last) {
            return self.push(tokens, Origin::Name, confidence, key);
        }
        let is_found = self.known.contains(&key) || !self.spots(&key).is_empty();
        if is_found || !self.inside(&tokens, Origin::Inside, confidence) {
            self.push(tokens, Origin::Name, confidence, key);
        }
    }

    /// Whether two capitals that stand for a region are not behind a town: "PA" is a state in "Erie, PA" alone.
    fn is_stray_code(&mut self, tokens: &Range<u32>, key: &str) -> bool {
        let is_code = key.len() == 2 && key.bytes().all(|byte| byte.is_ascii_uppercase());
        is_code
            && self.before(tokens.start) != ","
            && self.spots(key).iter().all(|spot| spot.kind == SpotKind::Admin1)
            && (tokens.start == 0 || self.analysis.name_of(TokenId(tokens.start - 1)).is_none())
    }

    /// Whether the next word makes a street of a name.
    fn is_street(&self, end: u32) -> bool {
        let is_there = (end as usize) < self.analysis.tokens().len();
        let ends = [
            "st.",
            "street",
            "ave.",
            "avenue",
            "rd.",
            "road",
            "blvd.",
            "boulevard",
            "drive",
            "lane",
            "highway",
            "parkway",
        ];
        is_there && self.is_capital(end) && ends.contains(&self.lower(end))
    }

    /// Whether the words are a demonym or adjective; one says which country is spoken of.
    fn is_adjective(&mut self, tokens: &Range<u32>) -> bool {
        let lower = self.words(tokens).to_lowercase();
        if !self.atlas.is_adjective(&lower) {
            return false;
        }
        let countries = self.atlas.adjective(&lower);
        if let [country] = countries {
            self.push(tokens.clone(), Origin::Adjective(*country), 1.0, format!("{}*", country.code()));
        }
        true
    }

    fn before(&self, at: u32) -> &str {
        let sentence = self.analysis.sentence_of(TokenId(at));
        let first = sentence.map_or(0, |id| self.analysis.sentences()[id.0 as usize].tokens().start);
        if at > first { self.lower(at - 1) } else { "" }
    }

    /// Whether a comma and a region or country follow.
    fn is_qualified(&mut self, end: u32) -> bool {
        let tokens = self.analysis.tokens().len() as u32;
        if end + 1 >= tokens || self.lower(end) != "," {
            return false;
        }
        let next = self.analysis.name_of(TokenId(end + 1)).map_or(end + 1..end + 2, |name| name.tokens.clone());
        if next.start != end + 1 || !self.is_capital(next.start) {
            return false;
        }
        let key = self.key(&next);
        self.spots(&key).iter().any(|spot| matches!(spot.kind, SpotKind::Admin1 | SpotKind::Country) && spot.is_main)
    }

    /// Whether the word is in a longer name of a person in the report.
    fn is_surname(&self, tokens: &Range<u32>) -> bool {
        tokens.len() == 1 && self.surnames.contains(self.lower(tokens.start))
    }

    /// Whether a town of many people has this key.
    fn is_town(&mut self, key: &str) -> bool {
        self.spots(key).iter().any(|spot| spot.kind.is_town() && spot.population >= 1e5 && spot.cost == 0.0)
    }

    /// A name that the model takes for a body, person, people, event or work.
    fn other_name(&mut self, tokens: Range<u32>, kind: NameKind, confidence: f32) {
        let tokens = self.trimmed(tokens);
        if self.is_adjective(&tokens) {
            return;
        }
        let key = self.key(&tokens);
        if self.is_stray_code(&tokens, &key) {
            return;
        }
        if self.is_capital(tokens.start) && !self.spots(&key).is_empty() && !self.atlas.is_word(&key) {
            let is_great = |spot: &Spot| {
                matches!(spot.kind, SpotKind::Country | SpotKind::Admin1 | SpotKind::Wide | SpotKind::Capital)
                    && spot.cost == 0.0
                    && (spot.is_main || spot.kind == SpotKind::Country)
            };
            let is_great = self.spots(&key).iter().any(is_great);
            let locative = LOCATIVE.contains(&self.before(tokens.start));
            let is_known = self.known.contains(&key);
            let is_place = match kind {
                NameKind::Person if self.is_surname(&tokens) => false,
                NameKind::Person => {
                    let is_where = WHERE.contains(&self.before(tokens.start)) && self.is_town(&key);
                    is_where
                        || is_known && tokens.len() == 1 && locative
                        || self.is_qualified(tokens.end) && (locative || is_known)
                        || is_great && self.atlas.is_metonym(&fold(&key))
                }
                NameKind::Event | NameKind::Miscellaneous => {
                    is_known || self.is_qualified(tokens.end) || confidence < 0.6 && (is_great || self.is_town(&key))
                }
                _ => {
                    is_great
                        || is_known
                        || self.is_qualified(tokens.end)
                        || locative && self.before(tokens.start) == "in"
                }
            };
            if is_place {
                self.push(tokens, Origin::Other, confidence, key);
                return;
            }
        }
        if !matches!(kind, NameKind::Person | NameKind::Norp) {
            self.inside(&tokens, Origin::Inside, confidence);
        }
    }

    /// Finds places inside the name of something else: "Alexandria Police", "University of Texas".
    fn inside(&mut self, tokens: &Range<u32>, origin: Origin, confidence: f32) -> bool {
        let mut is_any = false;
        let mut at = tokens.start;
        while at < tokens.end {
            let is_start = at == tokens.start || INNER.contains(&self.lower(at - 1));
            let mut next = at + 1;
            if is_start && self.is_capital(at) {
                for end in (at + 1..=tokens.end.min(at + 5)).rev() {
                    let part = at..end;
                    if part == *tokens {
                        continue;
                    }
                    let part = self.trimmed(part);
                    let key = self.key(&part);
                    if self.is_adjective(&part) {
                        next = end;
                        break;
                    }
                    let is_known = self.known.contains(&key);
                    let is_word = self.atlas.is_word(&key);
                    let fits = |spot: &Spot| {
                        spot.cost == 0.0
                            && match spot.kind {
                                SpotKind::Country | SpotKind::Wide => true,
                                SpotKind::Admin1 | SpotKind::Capital => spot.is_main,
                                SpotKind::Admin2 => key.contains(' '),
                                SpotKind::Region | SpotKind::Facility => false,
                                _ => spot.is_main && spot.population >= 50_000.0,
                            }
                    };
                    if !is_word && !key.is_empty() && (is_known && key.len() > 2 || self.spots(&key).iter().any(fits)) {
                        self.push(part, origin, confidence, key);
                        is_any = true;
                        next = end;
                        break;
                    }
                }
            }
            at = next;
        }
        is_any
    }

    /// Looks at words with capitals that stand in no name.
    fn scan(&mut self) {
        let analysis = self.analysis;
        for sentence in analysis.sentences() {
            let tokens = sentence.tokens();
            let mut at = tokens.start;
            while at < tokens.end {
                let id = TokenId(at);
                if let Some(name) = analysis.name_of(id) {
                    at = name.tokens.end.max(at + 1);
                    continue;
                }
                let mut next = at + 1;
                let is_proper = analysis.upos(id) == Upos::Propn || analysis.upos(id) == Upos::Adj;
                if is_proper && self.is_capital(at) {
                    let reach = tokens.end.min(at + 5);
                    let free = (at..reach).take_while(|&at| analysis.name_of(TokenId(at)).is_none()).count() as u32;
                    for end in (at + 1..=at + free).rev() {
                        if self.scanned(at..end, &tokens) {
                            next = end;
                            break;
                        }
                    }
                }
                at = next;
            }
        }
    }

    fn scanned(&mut self, part: Range<u32>, sentence: &Range<u32>) -> bool {
        let analysis = self.analysis;
        let trimmed = self.trimmed(part.clone());
        if trimmed != part {
            return false;
        }
        if self.is_adjective(&part) {
            return true;
        }
        let key = self.key(&part);
        if self.atlas.is_word(&key) || key.len() < 2 || self.is_stray_code(&part, &key) || self.is_street(part.end) {
            return false;
        }
        // Neighbors with capitals make it a part of a longer name, often a person's; a model would have seen a place.
        let is_alone = |at: Option<u32>| {
            at.filter(|at| sentence.contains(at))
                .is_none_or(|at| analysis.upos(TokenId(at)) != Upos::Propn || !self.is_capital(at))
        };
        let is_alone = is_alone(part.start.checked_sub(1)) && is_alone(Some(part.end));
        let is_proper = part.clone().any(|at| analysis.upos(TokenId(at)) == Upos::Propn);
        let parsed = analysis.is_parsed();
        let is_known = self.known.contains(&key);
        // Two letters are words and codes of other things as well.
        let is_short = key.len() <= 2;
        let fits = |spot: &Spot| {
            spot.cost == 0.0
                && match spot.kind {
                    SpotKind::Country | SpotKind::Wide => true,
                    _ if is_short => false,
                    SpotKind::Admin1 | SpotKind::Capital => spot.is_main,
                    SpotKind::Region | SpotKind::Facility => true,
                    SpotKind::Admin2 => key.contains(' '),
                    _ => spot.is_main && spot.population >= if parsed { 200_000.0 } else { 20_000.0 },
                }
        };
        let is_place = is_proper && is_alone && (is_known || self.spots(&key).iter().any(fits));
        if is_place {
            self.push(part, Origin::Scan, 0.7, key);
        }
        is_place
    }

    /// "Tarn, Holm and Varn counties": each is the county.
    fn plurals(&mut self) {
        self.found.mentions.sort_by_key(|mention| mention.span.start());
        for at in (0..self.found.mentions.len()).rev() {
            let end = self.found.mentions[at].tokens.end;
            if end == 0 || end as usize >= self.analysis.tokens().len() {
                continue;
            }
            let Some((_, singular)) = PLURALS.iter().find(|(plural, _)| self.lower(end) == *plural) else { continue };
            let mut member = at;
            loop {
                let key = format!("{}{singular}", self.found.mentions[member].key);
                if !self.spots(&key).is_empty() {
                    let mention = &mut self.found.mentions[member];
                    (mention.key, mention.origin) = (key, Origin::Name);
                }
                let start = self.found.mentions[member].tokens.start;
                let Some(before) = member.checked_sub(1) else { break };
                let before_end = self.found.mentions[before].tokens.end;
                let between = before_end..start;
                let is_list = !between.is_empty()
                    && between.len() <= 2
                    && between.clone().all(|at| matches!(self.lower(at), "," | "and" | "or" | "&"));
                if !is_list {
                    break;
                }
                member = before;
            }
        }
    }

    /// "BASEL, Switzerland (AP) —": a line without sentences.
    fn dateline(&mut self, block: BlockId, span: Span<Text>) {
        let text = span.of(self.document.text());
        let end = text
            .find(['(', '—', '–', ':', ';', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            .unwrap_or(text.len());
        let mut start = 0;
        for part in text[..end].split_inclusive([',', '/', '|']) {
            let words = part.trim_end_matches([',', '/', '|']);
            let from = span.start() as usize + start;
            start += part.len();
            let whole = Span::from_range(from..from + words.len()).trimmed(self.document.text());
            if whole.is_empty() {
                continue;
            }
            let key = self.written(self.document.words(whole));
            if !self.spots(&key).is_empty() {
                self.known.insert(key.clone());
                let origin = Origin::Dateline;
                let mention =
                    Mention { span: whole, tokens: 0..0, origin, block, is_evidence: true, key, confidence: 0.9 };
                self.found.mentions.push(mention);
            }
        }
    }
}
