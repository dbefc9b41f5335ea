//! What the models know of a line: numbers for its words, its neighbours, its page and the elements around it.
//!
//! A first row says this for each line, a second one adds what the first model thinks of the lines around it.
//! Rows hold no words: only counts by class, shapes, places and class names of a fixed list, so a model of them cannot
//! learn a page by heart. All passes are linear in the page's length.

use crate::keys::key_of;
use std::collections::HashMap;

use super::words::{CLASSES, WORDS, WordClass};
use crate::html::lines::hints::{HINTS, Hints};
use crate::html::lines::{ElementId, Lines, Name, Within};

/// Rows of equal length, one for each line.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    values: Vec<f32>,
    width: usize,
}

impl Rows {
    /// The row of the line at `line`.
    pub fn row(&self, line: usize) -> &[f32] {
        &self.values[line * self.width..(line + 1) * self.width]
    }

    /// Makes rows of `width` numbers each.
    pub(super) fn new(values: Vec<f32>, width: usize) -> Self {
        Rows { values, width }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many numbers a row has.
    pub fn width(&self) -> usize {
        self.width
    }
}

/// What a line's own words say.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) bytes: f32,
    pub(super) words: f32,
    pub(super) classes: [f32; CLASSES],
    pub(super) capital_words: f32,
    pub(super) letters: f32,
    pub(super) capitals: f32,
    pub(super) digits: f32,
    pub(super) sentence_ends: f32,
    pub(super) commas: f32,
    quotes: f32,
    pub(super) separators: f32,
    others: f32,
    pub(super) last: char,
    pub(super) first: char,
    pub(super) first_class: u16,
    pub(super) second_class: u16,
    address: bool,
    pub(super) likeness: u64,
    pub(super) repeats: f32,
    first_of_repeats: bool,
    pub(super) title: f32,
    pub(super) title_whole: f32,
    /// Whether it comes from a page with tags. Other languages have other words of grammar, and there the elements
    /// tell whether a long line in small letters is text.
    tagged: bool,
}

impl Shape {
    pub(super) fn share(&self, class: WordClass) -> f32 {
        self.classes[class as usize] / self.words.max(1.0)
    }

    pub(super) fn ends_sentence(&self) -> bool {
        matches!(self.last, '.' | '!' | '?' | '”' | '"' | '’' | ')' | '…')
    }

    pub(super) fn ends_firmly(&self) -> bool {
        matches!(self.last, '.' | '!' | '?' | '”' | '"')
    }

    /// Whether it reads as running text.
    pub(super) fn is_sentence(&self) -> bool {
        let long = self.tagged && self.words >= 16.0 && self.capital_words < 0.3 * self.words;
        let flows = self.share(WordClass::Stop) >= 0.2 || long;
        self.words >= 8.0 && self.ends_sentence() && flows
    }

    pub(super) fn is(&self, class: u16, wanted: WordClass) -> bool {
        class >> wanted as u16 & 1 == 1
    }

    fn mass(&self) -> f32 {
        if self.is_sentence() { self.words } else { 0.0 }
    }
}

/// What is known of a page before its lines are scored.
pub(super) struct PageView<'l> {
    pub(super) lines: &'l Lines,
    pub(super) shapes: Vec<Shape>,
    /// The place of the line that is most like the page's title, or its `h1`.
    pub(super) headline: Option<usize>,
    /// The first and last line of the part with the most sentences.
    pub(super) cluster: (usize, usize),
    pub(super) words: f32,
    pub(super) mass: f32,
}

impl<'l> PageView<'l> {
    /// Looks at all lines once. `titles` are what the page or its metadata call the report.
    pub(super) fn new(lines: &'l Lines, titles: &[&str]) -> Self {
        let mut shapes: Vec<Shape> = Vec::with_capacity(lines.lines.len());
        let mut titles: Vec<Vec<u64>> = titles.iter().map(|title| word_hashes(title)).collect();
        titles.retain(|title| !title.is_empty());
        for line in &lines.lines {
            let tagged = line.context.is_some();
            shapes.push(Shape { tagged, ..shape(line.span.of(&lines.text), &titles) });
        }
        let mut seen: HashMap<u64, usize> = HashMap::with_capacity(shapes.len());
        for at in 0..shapes.len() {
            let first = *seen.entry(shapes[at].likeness).or_insert(at);
            shapes[first].repeats += 1.0;
        }
        for at in 0..shapes.len() {
            let first = seen[&shapes[at].likeness];
            shapes[at].repeats = shapes[first].repeats;
            shapes[at].first_of_repeats = first == at;
        }
        let headline = headline(lines, &shapes);
        let cluster = cluster(&shapes);
        let words = shapes.iter().map(|shape| shape.words).sum();
        let mass = shapes.iter().map(Shape::mass).sum();
        PageView { lines, shapes, headline, cluster, words, mass }
    }

    pub(super) fn len(&self) -> usize {
        self.shapes.len()
    }

    pub(super) fn line(&self, at: usize) -> &'l str {
        self.lines.lines[at].span.of(&self.lines.text)
    }
}

/// The most title-like line: an `h1` that is, any line that is, any `h1`.
fn headline(lines: &Lines, shapes: &[Shape]) -> Option<usize> {
    let name = |at: usize| lines.lines[at].context.map(|context| lines.elements[context.element.0 as usize].within);
    let is_h1 = |at: usize| name(at).is_some_and(|within| within.has(Name::H1));
    let best = |rank: &dyn Fn(usize) -> f32| {
        let mut best: Option<(f32, usize)> = None;
        for at in 0..shapes.len() {
            let rank = rank(at);
            if rank > best.map_or(0.0, |best| best.0) {
                best = Some((rank, at));
            }
        }
        best.map(|best| best.1)
    };
    let like = |at: usize| if shapes[at].title >= 0.6 && shapes[at].words >= 3.0 { shapes[at].title } else { 0.0 };
    best(&|at| if is_h1(at) { like(at) } else { 0.0 })
        .or_else(|| best(&like))
        .or_else(|| best(&|at| if is_h1(at) { shapes[at].words.min(8.0) } else { 0.0 }))
}

/// The run of lines with the most sentences: the largest sum where prose counts for and the rest against it.
fn cluster(shapes: &[Shape]) -> (usize, usize) {
    let (mut best, mut best_sum, mut start, mut sum) = ((0, 0), 0.0, 0, 0.0);
    for (at, shape) in shapes.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (at, 0.0);
        }
        sum += if shape.is_sentence() { shape.words } else { -6.0 - shape.words.min(10.0) * 0.4 };
        if sum > best_sum {
            (best, best_sum) = ((start, at), sum);
        }
    }
    best
}

fn shape(line: &str, titles: &[Vec<u64>]) -> Shape {
    let mut shape = Shape { bytes: line.len() as f32, last: ' ', first: ' ', ..Shape::default() };
    shape.first = line.chars().next().unwrap_or(' ');
    let (mut word, mut len, mut long, mut capital) = ([0u8; 16], 0, 0u32, false);
    let mut hash = OFFSET;
    let mut whole = OFFSET;
    let mut in_titles = [0.0f32; 5];
    let mut before = ' ';
    let mut counted = 0.0;
    let end_word = |shape: &mut Shape, word: &[u8], long: u32, capital: bool, hash: u64, hits: &mut [f32; 5]| {
        if long == 0 {
            return;
        }
        if shape.words == 0.0 || shape.words == 1.0 {
            let class = class_of(word, long);
            if shape.words == 0.0 { shape.first_class = class } else { shape.second_class = class }
        }
        shape.words += 1.0;
        shape.capital_words += f32::from(u8::from(capital));
        let class = class_of(word, long);
        for (bit, count) in shape.classes.iter_mut().enumerate() {
            *count += f32::from(class >> bit & 1);
        }
        for (title, hits) in titles.iter().zip(hits.iter_mut()) {
            *hits += f32::from(u8::from(title.contains(&hash)));
        }
    };
    for character in line.chars() {
        let inside = character.is_alphanumeric() || (matches!(character, '\'' | '’' | '-') && long > 0);
        if inside {
            let lower = lower(character);
            if character.is_alphabetic() {
                shape.letters += 1.0;
                if character.is_uppercase() {
                    shape.capitals += 1.0;
                    capital |= long == 0;
                }
            } else if character.is_numeric() {
                shape.digits += 1.0;
            }
            if lower.is_ascii() && len < word.len() {
                word[len] = lower as u8;
                len += 1;
            } else if character == '’' && len < word.len() {
                word[len] = b'\'';
                len += 1;
            }
            long += 1;
            if character.is_alphanumeric() {
                hash = step(hash, lower);
                whole = step(whole, lower);
            }
        } else {
            end_word(&mut shape, &word[..len], long, capital, hash, &mut in_titles);
            (len, long, capital, hash) = (0, 0, false, OFFSET);
            match character {
                ',' | ';' => shape.commas += 1.0,
                '"' | '“' | '”' | '«' | '„' => shape.quotes += 1.0,
                '|' | '·' | '•' | '›' | '»' | '/' | '—' | '→' | '▸' | '>' | '★' | '☆' => {
                    shape.separators += 1.0
                }
                '@' => shape.address = true,
                _ => {}
            }
            if character == ' ' && matches!(before, '.' | '!' | '?' | '”' | '"') {
                shape.sentence_ends += 1.0;
            }
            if !character.is_whitespace() && !character.is_ascii_punctuation() {
                shape.others += 1.0;
            }
        }
        if !character.is_whitespace() {
            counted += 1.0;
        }
        before = character;
    }
    end_word(&mut shape, &word[..len], long, capital, hash, &mut in_titles);
    shape.last = before;
    if shape.ends_sentence() {
        shape.sentence_ends += 1.0;
    }
    shape.address |= line.contains("http") || line.contains("www.") || line.contains(".com");
    shape.likeness = whole;
    shape.others /= f32::max(counted, 1.0);
    for (title, hits) in titles.iter().zip(in_titles) {
        let (covered, used) = (hits / title.len() as f32, hits / shape.words.max(1.0));
        // A page's title often has the site's name behind the headline's own words.
        let like = used.min(1.0) * covered.clamp(0.0, 1.0).sqrt();
        if used > 0.6 && shape.words <= 60.0 {
            shape.title = shape.title.max(like);
        }
        shape.title_whole = shape.title_whole.max(used.min(1.0));
    }
    shape
}

const OFFSET: u64 = 0xCBF2_9CE4_8422_2325;

fn step(hash: u64, character: char) -> u64 {
    (hash ^ u64::from(u32::from(character))).wrapping_mul(0x0100_0000_01B3)
}

fn lower(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    character.to_lowercase().next().unwrap_or(character)
}

/// The words of a title, four titles and a hundred words at most.
fn word_hashes(title: &str) -> Vec<u64> {
    let mut hashes: Vec<u64> = title
        .split(|character: char| !character.is_alphanumeric() && !matches!(character, '\'' | '’' | '-'))
        .filter(|word| !word.is_empty())
        .take(100)
        .map(|word| word.chars().filter(|c| c.is_alphanumeric()).fold(OFFSET, |hash, c| step(hash, lower(c))))
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn class_of(word: &[u8], long: u32) -> u16 {
    if long as usize != word.len() {
        return 0;
    }
    let key = key_of(word);
    let first = KEYS.partition_point(|&known| known < key);
    let same = KEYS[first..].iter().take_while(|&&known| known == key).count();
    WORDS[first..first + same].iter().find(|(known, _)| known.as_bytes() == word).map_or(0, |(_, classes)| *classes)
}

/// The keys of [`WORDS`]: every word of a page is searched for, and most steps compare numbers.
static KEYS: [u64; WORDS.len()] = {
    let mut keys = [0; WORDS.len()];
    let mut at = 0;
    while at < WORDS.len() {
        keys[at] = key_of(WORDS[at].0.as_bytes());
        at += 1;
    }
    keys
};

/// Where features go: into a row, or by name into a list for those who look at a model.
trait Sink {
    fn put(&mut self, name: &'static str, index: i32, value: f32);
}

struct Values(Vec<f32>);

impl Sink for Values {
    fn put(&mut self, _: &'static str, _: i32, value: f32) {
        self.0.push(value);
    }
}

struct Names(Vec<String>);

impl Sink for Names {
    fn put(&mut self, name: &'static str, index: i32, _: f32) {
        self.0.push(if index == 0 { name.to_owned() } else { format!("{name}[{index}]") });
    }
}

/// What a page's elements hold.
#[derive(Clone, Copy, Default)]
struct Holding {
    lines: f32,
    words: f32,
    mass: f32,
    sentences: f32,
    link_bytes: f32,
    bytes: f32,
    /// Sentences in it or one step below.
    near_mass: f32,
}

/// What is known of a page's elements.
struct ElementView {
    holdings: Vec<Holding>,
    hints: Vec<Hints>,
    /// The element with the most prose right inside.
    best: usize,
    /// Which elements are around `best` or are it.
    around_best: Vec<bool>,
    likes: HashMap<u64, Holding>,
}

impl ElementView {
    fn new(page: &PageView<'_>) -> Self {
        let elements = &page.lines.elements;
        let mut holdings = vec![Holding::default(); elements.len()];
        let mut likes: HashMap<u64, Holding> = HashMap::new();
        let parent = |at: usize| elements[at].parent.0 as usize;
        for (line, shape) in page.lines.lines.iter().zip(&page.shapes) {
            let Some(context) = line.context else { continue };
            let at = context.element.0 as usize;
            let own = Holding {
                lines: 1.0,
                words: shape.words,
                mass: shape.mass(),
                sentences: f32::from(u8::from(shape.is_sentence())),
                link_bytes: context.link_bytes as f32,
                bytes: shape.bytes,
                near_mass: shape.mass(),
            };
            add(&mut holdings[at], own);
            holdings[parent(at)].near_mass += shape.mass();
            holdings[parent(parent(at))].near_mass += shape.mass() * 0.5;
            add(likes.entry(like_key(page, context.element)).or_default(), own);
        }
        let mut best = 0;
        for (at, holding) in holdings.iter().enumerate() {
            if holding.near_mass > holdings[best].near_mass {
                best = at;
            }
        }
        for at in (1..elements.len()).rev() {
            let inner = Holding { near_mass: 0.0, ..holdings[at] };
            add(&mut holdings[parent(at)], inner);
        }
        let mut hints = Vec::with_capacity(elements.len());
        for (at, element) in elements.iter().enumerate() {
            let above = if at == 0 { Hints::default() } else { hints[parent(at)] };
            hints.push(element.hints.union(above));
        }
        let mut around_best = vec![false; elements.len()];
        let mut at = best;
        loop {
            if around_best.get(at).is_none_or(|known| *known) {
                break;
            }
            around_best[at] = true;
            at = parent(at);
        }
        ElementView { holdings, hints, best, around_best, likes }
    }
}

fn add(to: &mut Holding, more: Holding) {
    to.lines += more.lines;
    to.words += more.words;
    to.mass += more.mass;
    to.sentences += more.sentences;
    to.link_bytes += more.link_bytes;
    to.bytes += more.bytes;
    to.near_mass += more.near_mass;
}

/// Lines of which a template makes the same: by name and class of their element and the one around it.
fn like_key(page: &PageView<'_>, element: ElementId) -> u64 {
    let element = &page.lines.elements[element.0 as usize];
    let parent = &page.lines.elements[element.parent.0 as usize];
    u64::from(element.likeness) << 32 | u64::from(parent.likeness)
}

fn log(value: f32) -> f32 {
    (value + 1.0).ln()
}

fn flag(value: bool) -> f32 {
    f32::from(u8::from(value))
}

/// The rows of the first model.
pub(super) fn first_rows(page: &PageView<'_>) -> Rows {
    let mut values = Values(Vec::new());
    fill_page(page, &mut values);
    rows(values.0, page.len())
}

fn rows(values: Vec<f32>, lines: usize) -> Rows {
    let width = values.len().checked_div(lines).unwrap_or(0);
    Rows { values, width }
}

/// The names of a row's features, for training.
pub fn names(second: bool, html: bool) -> Vec<String> {
    let page = if html { "<p>x</p>" } else { "x" };
    let decoded = crate::charset::DecodedText::verbatim(page, 0);
    let lines = match html {
        true => crate::html::lines::visible_lines(&decoded),
        false => crate::html::lines::lines_of_text("x".to_owned(), dateline_text::SourceMap::verbatim(0, 1)),
    };
    let view = PageView::new(&lines, &[]);
    let mut names = Names(Vec::new());
    fill_page(&view, &mut names);
    if second {
        fill_second(&view, &[0.5], 0, &Sums::new(&view, &[0.5]), &mut names);
    }
    names.0
}

fn fill_page(page: &PageView<'_>, sink: &mut impl Sink) {
    let filler = Filler::new(page);
    for at in 0..page.len() {
        filler.fill(at, sink);
    }
}

/// Makes the features of one line after another.
struct Filler<'p, 'l> {
    page: &'p PageView<'l>,
    tracks: Tracks,
    elements: Option<ElementView>,
}

impl<'p, 'l> Filler<'p, 'l> {
    fn new(page: &'p PageView<'l>) -> Self {
        let elements = (!page.lines.elements.is_empty()).then(|| ElementView::new(page));
        Filler { page, tracks: Tracks::new(page), elements }
    }

    fn fill(&self, at: usize, sink: &mut impl Sink) {
        fill_text(self.page, &self.tracks, at, sink);
        if let Some(elements) = &self.elements {
            fill_html(self.page, elements, at, sink);
        }
    }
}

/// Running values over the page's lines.
struct Tracks {
    words_before: Vec<f32>,
    mass_before: Vec<f32>,
    /// The last line at or before each that seems to open a part with other stories, with comments, with offers.
    openers: [Vec<usize>; 3],
    longest: f32,
    sentences: f32,
    firm: f32,
}

const NONE: usize = usize::MAX;

impl Tracks {
    fn new(page: &PageView<'_>) -> Self {
        let mut tracks = Tracks {
            words_before: Vec::with_capacity(page.len() + 1),
            mass_before: Vec::with_capacity(page.len() + 1),
            openers: [Vec::new(), Vec::new(), Vec::new()],
            longest: 1.0,
            sentences: 0.0,
            firm: 0.0,
        };
        let (mut words, mut mass) = (0.0, 0.0);
        let mut last = [NONE; 3];
        for (at, shape) in page.shapes.iter().enumerate() {
            tracks.words_before.push(words);
            tracks.mass_before.push(mass);
            words += shape.words;
            mass += shape.mass();
            tracks.longest = tracks.longest.max(shape.words);
            tracks.sentences += flag(shape.is_sentence());
            tracks.firm += flag(shape.ends_firmly());
            if shape.words <= 8.0 && !shape.ends_firmly() {
                let opens = [
                    shape.share(WordClass::Related) >= 0.5,
                    shape.share(WordClass::Comment) >= 0.34,
                    shape.share(WordClass::Subscribe) + shape.share(WordClass::Ads) >= 0.34,
                ];
                for (last, opens) in last.iter_mut().zip(opens) {
                    if opens {
                        *last = at;
                    }
                }
            }
            for (track, last) in tracks.openers.iter_mut().zip(last) {
                track.push(last);
            }
        }
        tracks.words_before.push(words);
        tracks.mass_before.push(mass);
        tracks
    }

    /// Mean over the lines `from..to`, cut to the page.
    fn mean(sums: &[f32], from: usize, to: usize) -> f32 {
        let to = to.min(sums.len() - 1);
        let from = from.min(to);
        (sums[to] - sums[from]) / (to - from).max(1) as f32
    }
}

fn fill_text(page: &PageView<'_>, tracks: &Tracks, at: usize, sink: &mut impl Sink) {
    let shape = &page.shapes[at];
    let words = shape.words.max(1.0);
    sink.put("words", 0, shape.words);
    sink.put("bytes", 0, log(shape.bytes));
    sink.put("word_length", 0, shape.letters / words);
    for (class, count) in shape.classes.iter().enumerate() {
        sink.put("class_share", class as i32, count / words);
    }
    for class in [WordClass::Stop, WordClass::Speech, WordClass::Person, WordClass::You, WordClass::Related] {
        sink.put("class_count", class as i32, shape.classes[class as usize]);
    }
    sink.put("capital_words", 0, shape.capital_words / words);
    sink.put("capitals", 0, shape.capitals / shape.letters.max(1.0));
    sink.put("digits", 0, shape.digits / shape.bytes.max(1.0));
    sink.put("sentences", 0, shape.sentence_ends);
    sink.put("commas", 0, shape.commas);
    sink.put("quotes", 0, shape.quotes);
    sink.put("separators", 0, shape.separators);
    sink.put("others", 0, shape.others);
    let last = match shape.last {
        '.' => 1.0,
        '?' => 2.0,
        '!' => 3.0,
        '”' | '"' | '’' | '\'' => 4.0,
        ':' => 5.0,
        '…' => 6.0,
        ')' | ']' => 7.0,
        last if last.is_numeric() => 9.0,
        last if last.is_uppercase() => 10.0,
        last if last.is_alphabetic() => 11.0,
        _ => 12.0,
    };
    sink.put("last", 0, last);
    let first = match shape.first {
        '“' | '"' | '‘' | '\'' => 1.0,
        '•' | '-' | '–' | '*' | '·' | '—' => 2.0,
        '(' | '[' => 3.0,
        '©' => 4.0,
        first if first.is_numeric() => 5.0,
        first if first.is_uppercase() => 6.0,
        first if first.is_lowercase() => 7.0,
        _ => 8.0,
    };
    sink.put("first", 0, first);
    for class in [WordClass::Author, WordClass::Legal, WordClass::Related, WordClass::Share, WordClass::Media] {
        sink.put("first_class", class as i32, flag(shape.first_class >> class as u16 & 1 == 1));
        sink.put("second_class", class as i32, flag(shape.second_class >> class as u16 & 1 == 1));
    }
    sink.put("address", 0, flag(shape.address));
    sink.put("repeats", 0, shape.repeats);
    sink.put("first_of_repeats", 0, flag(shape.first_of_repeats));
    sink.put("title", 0, shape.title);
    sink.put("title_whole", 0, shape.title_whole);
    sink.put("is_sentence", 0, flag(shape.is_sentence()));

    let count = page.len() as f32;
    let place = at as f32;
    sink.put("place", 0, place);
    sink.put("place_from_end", 0, count - place);
    sink.put("place_share", 0, place / count.max(1.0));
    sink.put("words_before", 0, tracks.words_before[at] / page.words.max(1.0));
    sink.put("mass_before", 0, tracks.mass_before[at] / page.mass.max(1.0));
    sink.put("mass_after", 0, page.mass - tracks.mass_before[at]);
    sink.put("page_lines", 0, count);
    sink.put("page_words", 0, log(page.words));
    sink.put("page_mass", 0, page.mass / page.words.max(1.0));
    sink.put("page_sentences", 0, tracks.sentences);
    sink.put("page_firm", 0, tracks.firm / count.max(1.0));
    sink.put("words_to_longest", 0, shape.words / tracks.longest);
    let since = |mark: Option<usize>| mark.map_or(-999.0, |mark| place - mark as f32);
    sink.put("since_headline", 0, since(page.headline).clamp(-200.0, 200.0));
    let (from, to) = page.cluster;
    sink.put("inside_cluster", 0, flag((from..=to).contains(&at)));
    sink.put("after_cluster_start", 0, (place - from as f32).clamp(-100.0, 300.0));
    sink.put("before_cluster_end", 0, (to as f32 - place).clamp(-100.0, 300.0));
    let cluster_mass = tracks.mass_before[to + usize::from(to < page.len())] - tracks.mass_before[from];
    sink.put("cluster_share", 0, cluster_mass / page.mass.max(1.0));
    sink.put("cluster_words", 0, log(cluster_mass));
    for (kind, track) in tracks.openers.iter().enumerate() {
        let mark = track[at];
        sink.put("since_opener", kind as i32, if mark == NONE { 999.0 } else { place - mark as f32 });
        let mass = if mark == NONE { -1.0 } else { (tracks.mass_before[at] - tracks.mass_before[mark]).min(2000.0) };
        sink.put("mass_since_opener", kind as i32, mass);
    }
    for reach in [2usize, 5, 12] {
        let from = at.saturating_sub(reach);
        sink.put("mass_behind", reach as i32, Tracks::mean(&tracks.mass_before, from, at));
        sink.put("mass_ahead", reach as i32, Tracks::mean(&tracks.mass_before, at + 1, at + 1 + reach));
        sink.put("words_behind", reach as i32, Tracks::mean(&tracks.words_before, from, at));
        sink.put("words_ahead", reach as i32, Tracks::mean(&tracks.words_before, at + 1, at + 1 + reach));
    }
    for step in [-3i32, -2, -1, 1, 2, 3] {
        let neighbour = at.checked_add_signed(step as isize).and_then(|at| page.shapes.get(at));
        let of = |value: fn(&Shape) -> f32| neighbour.map_or(-1.0, value);
        sink.put("near_words", step, of(|shape| shape.words));
        sink.put("near_stop", step, of(|shape| shape.share(WordClass::Stop)));
        sink.put("near_firm", step, of(|shape| flag(shape.ends_firmly())));
        sink.put("near_capital_words", step, of(|shape| shape.capital_words / shape.words.max(1.0)));
        let furniture = of(|shape| {
            [
                WordClass::Share,
                WordClass::Subscribe,
                WordClass::Ads,
                WordClass::Legal,
                WordClass::Comment,
                WordClass::Related,
            ]
            .iter()
            .map(|class| shape.share(*class))
            .sum()
        });
        sink.put("near_furniture", step, furniture);
        sink.put("near_time", step, of(|shape| shape.share(WordClass::Time)));
    }
}

fn fill_html(page: &PageView<'_>, view: &ElementView, at: usize, sink: &mut impl Sink) {
    let shape = &page.shapes[at];
    let Some(context) = page.lines.lines[at].context else { return };
    let elements = &page.lines.elements;
    let id = context.element.0 as usize;
    let element = &elements[id];
    let parent = |at: usize| elements[at].parent.0 as usize;
    let bytes = shape.bytes.max(1.0);
    sink.put("name", 0, element.name as u8 as f32);
    sink.put("is_p", 0, flag(element.within.has(Name::P)));
    sink.put("parent_name", 0, elements[parent(id)].name as u8 as f32);
    sink.put("depth", 0, f32::from(element.depth));
    sink.put("depth_to_best", 0, f32::from(element.depth) - f32::from(elements[view.best].depth));
    for (bit, name) in Within::NAMES.iter().enumerate() {
        sink.put("within", bit as i32, flag(element.within.has(*name)));
    }
    sink.put("link_share", 0, context.link_bytes as f32 / bytes);
    sink.put("links", 0, f32::from(context.links));
    sink.put("strong_share", 0, context.strong_bytes as f32 / bytes);
    sink.put("after_picture", 0, flag(context.after_picture));
    sink.put("has_time", 0, flag(context.has_time));
    sink.put("after_br", 0, flag(context.after_br));

    let mut above = id;
    for level in 0..5 {
        let holding = &view.holdings[above];
        sink.put("held_mass_share", level, holding.mass / page.mass.max(1.0));
        sink.put("held_words", level, log(holding.words));
        sink.put("held_lines", level, holding.lines);
        sink.put("held_link_share", level, holding.link_bytes / holding.bytes.max(1.0));
        sink.put("held_mass_of_words", level, holding.mass / holding.words.max(1.0));
        sink.put("held_near", level, holding.near_mass / page.mass.max(1.0));
        above = parent(above);
    }
    let mut steps = 0;
    let mut above = id;
    while !view.around_best[above] && steps < 12 {
        above = parent(above);
        steps += 1;
    }
    sink.put("steps_to_best", 0, steps as f32);
    sink.put("below_best", 0, f32::from(elements[view.best].depth) - f32::from(elements[above].depth));
    sink.put("best_share", 0, view.holdings[view.best].mass / page.mass.max(1.0));
    sink.put("meeting_share", 0, view.holdings[above].mass / page.mass.max(1.0));
    sink.put("before_best", 0, (id as f32 - view.best as f32).signum());

    let like = view.likes.get(&like_key(page, context.element)).copied().unwrap_or_default();
    sink.put("like_lines", 0, like.lines);
    sink.put("like_mass", 0, like.mass / page.mass.max(1.0));
    sink.put("like_words", 0, like.words / like.lines.max(1.0));
    sink.put("like_sentences", 0, like.sentences / like.lines.max(1.0));
    sink.put("like_link_share", 0, like.link_bytes / like.bytes.max(1.0));

    for step in [-2i32, -1, 1, 2] {
        let neighbour = at.checked_add_signed(step as isize).and_then(|at| page.lines.lines.get(at));
        let near = neighbour.and_then(|line| line.context.map(|context| (line.span.len(), context)));
        let share = near.map_or(-1.0, |(len, context)| context.link_bytes as f32 / len.max(1) as f32);
        sink.put("near_link_share", step, share);
        sink.put("near_name", step, near.map_or(-1.0, |(_, near)| elements[near.element.0 as usize].name as u8 as f32));
        let same = near.is_some_and(|(_, near)| parent(near.element.0 as usize) == parent(id));
        sink.put("near_same_parent", step, flag(same));
    }

    let near = element.hints.union(elements[parent(id)].hints).union(elements[parent(parent(id))].hints);
    let near = near.union(context.inline_hints);
    let all = view.hints[id].union(context.inline_hints);
    for hint in 0..HINTS {
        // Nearby, further up, or not at all.
        sink.put("hint", hint as i32, if near.has(hint) { 2.0 } else { flag(all.has(hint)) });
    }
}

/// Running sums of the first model's scores.
struct Sums {
    scores: Vec<f32>,
    words: Vec<f32>,
    best: f32,
    mean: f32,
    sure: (usize, usize),
    groups: HashMap<(u8, u64), (f32, f32, f32)>,
}

impl Sums {
    fn new(page: &PageView<'_>, scores: &[f32]) -> Self {
        let mut sums =
            Sums { scores: vec![0.0], words: vec![0.0], best: 0.0, mean: 0.0, sure: (NONE, 0), groups: HashMap::new() };
        let (mut sum, mut words) = (0.0, 0.0);
        for (at, (score, shape)) in scores.iter().zip(&page.shapes).enumerate() {
            sum += score;
            words += score * shape.words;
            sums.scores.push(sum);
            sums.words.push(words);
            sums.best = sums.best.max(*score);
            if *score > 0.6 && shape.words >= 8.0 {
                sums.sure = (sums.sure.0.min(at), at);
            }
            for (level, key) in keys(page, at).into_iter().enumerate() {
                let group = sums.groups.entry((level as u8, key)).or_default();
                group.0 += score * shape.words;
                group.1 += shape.words;
                group.2 += 1.0;
            }
        }
        sums.mean = words / page.words.max(1.0);
        sums
    }
}

/// The groups that a line belongs to: its element's, the two around it, those a template makes alike.
fn keys(page: &PageView<'_>, at: usize) -> [u64; 4] {
    let Some(context) = page.lines.lines[at].context else { return [0; 4] };
    let elements = &page.lines.elements;
    let parent = elements[context.element.0 as usize].parent;
    let above = elements[parent.0 as usize].parent;
    [
        u64::from(parent.0),
        u64::from(above.0),
        u64::from(elements[above.0 as usize].parent.0),
        like_key(page, context.element),
    ]
}

/// The rows of the second model: those of the first with what it thinks of the lines around.
pub(super) fn second_rows(page: &PageView<'_>, first: &Rows, scores: &[f32]) -> Rows {
    let sums = Sums::new(page, scores);
    let mut values = Values(Vec::with_capacity(first.values.len() + page.len() * 40));
    for at in 0..page.len() {
        values.0.extend_from_slice(first.row(at));
        fill_second(page, scores, at, &sums, &mut values);
    }
    rows(values.0, page.len())
}

fn fill_second(page: &PageView<'_>, scores: &[f32], at: usize, sums: &Sums, sink: &mut impl Sink) {
    sink.put("score", 0, scores[at]);
    for step in [-4i32, -3, -2, -1, 1, 2, 3, 4] {
        let near = at.checked_add_signed(step as isize).and_then(|at| scores.get(at));
        sink.put("near_score", step, near.copied().unwrap_or(-1.0));
    }
    for reach in [3usize, 8, 20] {
        let from = at.saturating_sub(reach);
        sink.put("scores_behind", reach as i32, Tracks::mean(&sums.scores, from, at));
        sink.put("scores_ahead", reach as i32, Tracks::mean(&sums.scores, at + 1, at + 1 + reach));
    }
    let all = sums.words.last().copied().unwrap_or(0.0).max(1.0);
    sink.put("score_words_before", 0, sums.words[at] / all);
    sink.put("score_words", 0, log(all));
    sink.put("score_mean", 0, sums.mean);
    sink.put("score_best", 0, sums.best);
    let (first, last) = sums.sure;
    let place = at as f32;
    sink.put("after_first_sure", 0, if first == NONE { -99.0 } else { (place - first as f32).clamp(-50.0, 300.0) });
    sink.put("before_last_sure", 0, if first == NONE { -99.0 } else { (last as f32 - place).clamp(-50.0, 300.0) });
    if page.lines.lines[at].context.is_some() {
        let own = (scores[at] * page.shapes[at].words, page.shapes[at].words);
        for (level, key) in keys(page, at).into_iter().enumerate() {
            let group = sums.groups.get(&(level as u8, key)).copied().unwrap_or_default();
            sink.put("group_score", level as i32, (group.0 - own.0 + 0.3) / (group.1 - own.1 + 1.0).max(1.0));
            sink.put("group_words", level as i32, log(group.0));
            sink.put("group_share", level as i32, group.0 / all);
            sink.put("group_lines", level as i32, group.2);
        }
    }
}
