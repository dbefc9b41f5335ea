//! From scores to kinds: rules that name each line.
//!
//! The models say which lines belong to the article; what sort of line each is stands in its words, its element and
//! its place, and rules read that better than a model of few examples would. [`kinds`] is the order in which they speak.

// A line is its place in several lists at once.
#![allow(clippy::needless_range_loop)]

use dateline_text::BlockKind;

use super::Labelled;
use super::features::{PageView, Shape};
use super::words::WordClass;
use crate::html::lines::hints::Hints;
use crate::html::lines::{Element, LineContext, Name};

/// Headings that open a part with links to other reports, in lower case; a heading may go on behind these.
const OPENERS: &[&str] = &[
    "also in",
    "also on",
    "also read",
    "don't miss",
    "editor's picks",
    "editors' picks",
    "further reading",
    "in other news",
    "keep reading",
    "latest from",
    "latest headlines",
    "latest news",
    "latest stories",
    "more by",
    "more coverage",
    "more from",
    "more headlines",
    "more in",
    "more like this",
    "more news",
    "more on",
    "more stories",
    "more to read",
    "most popular",
    "most read",
    "most shared",
    "most viewed",
    "most watched",
    "must read",
    "other stories",
    "our latest",
    "people also read",
    "popular",
    "read also",
    "read more",
    "read next",
    "recommended",
    "related",
    "see also",
    "today's top",
    "top news",
    "top stories",
    "trending",
    "up next",
    "what to read next",
    "you may also like",
    "you might also like",
    "you might like",
];

/// Labels that sites put between paragraphs, in lower case and without marks.
const NOTICES: &[&str] = &[
    "ad",
    "advertisement",
    "advertisements",
    "advertisement continue reading the main story",
    "advertisement story continues below",
    "article continues after advertisement",
    "article continues below",
    "article continues below advertisement",
    "continue reading below",
    "continue reading the main story",
    "close button",
    "copy link",
    "end",
    "ends",
    "scroll to continue",
    "scroll to continue with content",
    "share",
    "share this",
    "share this article",
    "share this story",
    "skip to main content",
    "skip advertisement",
    "sponsored content",
    "story continues",
    "story continues after advertisement",
    "story continues below",
    "story continues below advertisement",
    "supported by",
    "this article continues below",
];

/// Labels that text dumps glue together.
const GLUED: &[&str] = &["share this articlecomments", "share this articleclose button", "sharecomments"];

/// Names every line. A line belongs to the article when its score is at least `threshold`.
pub(super) fn kinds(page: &PageView<'_>, scores: &[f32], threshold: f32) -> Vec<Labelled> {
    let namer = Namer::new(page, scores, threshold);
    let mut kinds: Vec<Option<(BlockKind, f32)>> = vec![None; page.len()];
    namer.name_headline(&mut kinds);
    namer.name_head(&mut kinds);
    namer.name_related(&mut kinds);
    namer.name_foot(&mut kinds);
    (0..page.len())
        .map(|at| {
            let (kind, confidence) = kinds[at].unwrap_or_else(|| namer.by_score(at));
            Labelled { kind, confidence: confidence.clamp(0.0, 1.0) }
        })
        .collect()
}

struct Namer<'p, 'l> {
    page: &'p PageView<'l>,
    scores: &'p [f32],
    inside: Vec<bool>,
    /// The first and last line of running text that belongs to the article.
    body: Option<(usize, usize)>,
    headline: Option<usize>,
    is_text: bool,
}

impl<'p, 'l> Namer<'p, 'l> {
    fn new(page: &'p PageView<'l>, scores: &'p [f32], threshold: f32) -> Self {
        let is_text = page.lines.elements.is_empty();
        let mut inside: Vec<bool> = scores.iter().map(|score| *score >= threshold).collect();
        if is_text && is_clean(page, &inside) {
            for (at, inside) in inside.iter_mut().enumerate() {
                *inside |= !is_labels(&page.shapes[at]) && scores[at] >= threshold * 0.1;
            }
        }
        // A line that names the speaker of the quotation below is the quotation's source.
        for at in 0..page.len().saturating_sub(1) {
            let quoted = matches!(page.shapes[at + 1].first, '“' | '"' | '‘');
            if page.shapes[at].last == ':' && quoted && inside[at + 1] && page.shapes[at].words >= 3.0 {
                inside[at] = true;
            }
        }
        for (at, inside) in inside.iter_mut().enumerate() {
            *inside &= !(is_notice(page, at) || is_labels(&page.shapes[at]) && scores[at] < 0.6);
        }
        // On a page of which nothing is sure, the best of what there is.
        let best = scores.iter().copied().fold(0.0, f32::max);
        if best < threshold {
            for (at, inside) in inside.iter_mut().enumerate() {
                *inside = scores[at] > 0.02 && scores[at] >= best * 0.5 && page.shapes[at].is_sentence();
            }
        }
        let prose = |at: &usize| {
            let shape = &page.shapes[*at];
            inside[*at] && shape.words >= 8.0 && (shape.ends_sentence() || shape.words >= 30.0)
        };
        let first = (0..page.len()).find(prose);
        let last = (0..page.len()).rev().find(prose);
        // A sentence of a notice above the page's own headline is not where the text begins.
        let headline = page.headline.filter(|at| !is_text && last.is_some_and(|last| *at < last));
        let prose =
            |at: &usize| prose(at) && !(headline.is_some_and(|headline| *at < headline) && is_consent(page, *at));
        let first = if first.is_some_and(|first| prose(&first)) { first } else { (0..page.len()).find(prose) };
        let below = headline.and_then(|headline| (headline + 1..page.len()).find(prose));
        let words = |from: usize, to: usize| -> f32 {
            (from..to).filter(|at| inside[*at]).map(|at| page.shapes[at].words).sum()
        };
        let first = match (first, below) {
            (Some(first), Some(below)) if first < below && words(first, below) * 4.0 < words(below, page.len()) => {
                Some(below)
            }
            _ => first,
        };
        let body = first.zip(last);
        for at in 0..page.len() {
            let beside = body.is_some_and(|(first, last)| at < first || at > last);
            inside[at] &= !(beside && is_consent(page, at));
        }
        let mut namer = Namer { page, scores, inside, body, headline: None, is_text };
        namer.headline = namer.find_headline();
        namer
    }

    fn context(&self, at: usize) -> Option<(&LineContext, &Element)> {
        let context = self.page.lines.lines.get(at)?.context.as_ref()?;
        Some((context, &self.page.lines.elements[context.element.0 as usize]))
    }

    fn shape(&self, at: usize) -> &Shape {
        &self.page.shapes[at]
    }

    /// The hint words of the line's inline elements, its element and the one around that.
    fn hints(&self, at: usize) -> Hints {
        let Some((context, element)) = self.context(at) else { return Hints::default() };
        let parent = &self.page.lines.elements[element.parent.0 as usize];
        context.inline_hints.union(element.hints).union(parent.hints)
    }

    fn first_prose(&self) -> usize {
        self.body.map_or(self.page.len(), |body| body.0)
    }

    /// The line that is the report's headline, if one can be told.
    fn find_headline(&self) -> Option<usize> {
        let page = self.page;
        let first_prose = self.first_prose();
        if !self.is_text {
            let headline = page.headline.filter(|at| *at <= first_prose.saturating_add(3))?;
            return (self.shape(headline).words <= 45.0).then_some(headline);
        }
        // A title known from outside, or a line that comes twice before the text: the last of them is the headline.
        let end = first_prose.min(page.len()).min(60);
        let is_title = |at: &usize| {
            let shape = self.shape(*at);
            (3.0..=40.0).contains(&shape.words) && !is_button(shape) && self.byline(*at).is_none() && !is_date(shape)
        };
        let upper = (end + 1).min(page.len());
        if let Some(at) = (0..upper).rev().find(|at| is_title(at) && self.shape(*at).title >= 0.75) {
            return Some(at);
        }
        let told_twice = |at: &usize| is_title(at) && (0..*at).any(|earlier| self.repeats_in(earlier, *at));
        if let Some(at) = (1..end).rev().find(told_twice) {
            return Some(at);
        }
        // A line that looks like a title before the text: the first that shares words with it, or that shares most.
        let story = self.words_of_body();
        let mut best: Option<(f32, usize)> = None;
        for at in 0..end.min(16) {
            let shape = self.shape(at);
            let fits = is_title(&at)
                && shape.words >= 4.0
                && shape.last != ':'
                && shape.words <= 25.0
                && (!matches!(shape.last, '.') || shape.capital_words / shape.words > 0.6)
                && shape.share(WordClass::Legal) < 0.2
                && shape.digits < 6.0
                && shape.letters > shape.words * 2.0
                && !(shape.capitals > 0.8 * shape.letters && (shape.digits > 0.0 || shape.separators > 0.0));
            if !fits {
                continue;
            }
            let shared = self.shared(at, &story);
            if shared >= 0.5 {
                return Some(at);
            }
            if best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// The longer words of the first paragraphs, sorted.
    fn words_of_body(&self) -> Vec<String> {
        let Some((first, last)) = self.body else { return Vec::new() };
        let mut words: Vec<String> = (first..=last)
            .filter(|at| self.inside[*at])
            .take(8)
            .flat_map(|at| long_words(self.page.line(at)))
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// Which part of a line's longer words the story has too.
    fn shared(&self, at: usize, story: &[String]) -> f32 {
        let (mut all, mut shared) = (0.0f32, 0.0f32);
        for word in long_words(self.page.line(at)) {
            all += 1.0;
            shared += f32::from(u8::from(story.binary_search(&word).is_ok()));
        }
        if all < 2.0 { 0.0 } else { shared / all }
    }

    /// Whether the line `earlier` holds the words of the line `at`, with little else.
    fn repeats_in(&self, earlier: usize, at: usize) -> bool {
        if self.shape(earlier).likeness == self.shape(at).likeness {
            return true;
        }
        let (long, short) = (self.page.line(earlier), self.page.line(at));
        long.len() > short.len() && long.len() < short.len() + 60 && short.len() >= 16 && long.contains(short)
    }

    fn name_headline(&self, kinds: &mut [Option<(BlockKind, f32)>]) {
        let Some(headline) = self.headline else { return };
        kinds[headline] = Some((BlockKind::Headline, 0.95));
        for at in 0..self.page.len() {
            let same = self.repeats_in(at, headline) || self.shape(at).likeness == self.shape(headline).likeness;
            if at != headline && same && self.shape(headline).words >= 3.0 {
                kinds[at] = Some((BlockKind::Furniture, 0.9));
            }
        }
    }

    /// Names what stands between the headline and the text: byline, date, standfirst, captions.
    fn name_head(&self, kinds: &mut [Option<(BlockKind, f32)>]) {
        let first_prose = self.first_prose();
        let headline = self.headline;
        let start = headline.map_or(0, |headline| headline.saturating_sub(if self.is_text { 6 } else { 2 }));
        // A sentence that stands alone above byline and date is not yet where the text goes on.
        let prose = |at: &usize| self.inside[*at] && self.shape(*at).words >= 8.0 && kinds[*at].is_none();
        let second = (first_prose + 1..self.page.len().min(first_prose + 9)).find(prose);
        let end_of_head = second.filter(|second| *second > first_prose + 1).unwrap_or(first_prose);
        let end = match headline {
            Some(headline) => end_of_head.max(headline + 1).min(headline + 25),
            None => first_prose.min(12),
        };
        let mut dated = false;
        for at in start..(end + 3).min(self.page.len()) {
            if kinds[at].is_some() || at == first_prose {
                continue;
            }
            let early = at < end;
            if let Some(confidence) = self.byline(at)
                && (early || self.scores[at] < 0.5)
            {
                kinds[at] = Some((BlockKind::Byline, confidence));
            } else if early && !dated && is_date(self.shape(at)) && !self.page.line(at).starts_with("Est") {
                kinds[at] = Some((BlockKind::Dateline, 0.85));
                dated = true;
            } else if early && headline.is_some_and(|headline| at > headline && at <= headline + 3) && self.is_deck(at)
            {
                kinds[at] = Some((BlockKind::Standfirst, 0.7f32.max(self.scores[at])));
            }
        }
        // Of the running text, only what is set apart from the rest by byline, date or furniture stands first.
        if let Some(headline) = headline
            && first_prose > headline
            && self.body.is_some()
            && first_prose <= headline + 8
            && kinds[first_prose].is_none()
            && self.is_set_apart(first_prose, kinds)
        {
            kinds[first_prose] = Some((BlockKind::Standfirst, self.scores[first_prose].max(0.6)));
        }
    }

    /// Whether a page says that the line is a deck, or it looks like one.
    fn is_deck(&self, at: usize) -> bool {
        let shape = self.shape(at);
        if !(5.0..=70.0).contains(&shape.words) || is_button(shape) {
            return false;
        }
        let hints = self.hints(at);
        let named = ["standfirst", "subtitle", "subhead", "dek", "deck", "summar", "intro", "lede"];
        let says_so = named.iter().any(|word| hints.has_word(word));
        let heading = self.context(at).is_some_and(|(_, element)| matches!(element.name, Name::H2 | Name::H3));
        let beside = self.headline.is_some_and(|headline| at == headline + 1);
        match self.is_text {
            true => beside && shape.words <= 40.0 && !self.page.line(at).contains(':') && self.tells_the_story(at),
            false => (self.inside[at] || beside) && (says_so || heading),
        }
    }

    /// Whether a line under the headline has words of the text, and the text does not yet begin with it.
    fn tells_the_story(&self, at: usize) -> bool {
        at < self.first_prose() && self.shared(at, &self.words_of_body()) >= 0.3
    }

    /// Whether the first sentence of the text is parted from the second by something that is no text.
    fn is_set_apart(&self, at: usize, kinds: &[Option<(BlockKind, f32)>]) -> bool {
        let shape = self.shape(at);
        let hints = self.hints(at);
        if ["standfirst", "subtitle", "subhead", "dek", "deck", "summar"].iter().any(|word| hints.has_word(word)) {
            return true;
        }
        if self.context(at).is_some_and(|(_, element)| matches!(element.name, Name::H2 | Name::H3)) {
            return true;
        }
        let next = at + 1;
        if next >= self.page.len() || shape.words > 45.0 || self.inside[next] && kinds[next].is_none() {
            return false;
        }
        // An advertisement or byline follows, and then the text goes on.
        let parted = kinds[next].is_some_and(|(kind, _)| matches!(kind, BlockKind::Byline | BlockKind::Dateline));
        let beside = self.headline.is_some_and(|headline| {
            (headline + 1..at).all(|between| !self.inside[between] || kinds[between].is_some())
        });
        beside && (parted || self.is_text && is_button(self.shape(next)))
    }

    /// How surely a line says who wrote the report.
    fn byline(&self, at: usize) -> Option<f32> {
        let shape = self.shape(at);
        if shape.words < 1.0 || shape.words > 25.0 {
            return None;
        }
        let line = self.page.line(at);
        let lower: String = line.chars().take(16).flat_map(char::to_lowercase).collect();
        let lower = lower.trim_start_matches(['(', '[', '—', '-', '–', ' ']);
        let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
        let capitals = shape.capital_words / shape.words;
        if begins(&["reporting by", "additional reporting", "written by", "words by", "story by"]) {
            return Some(0.95);
        }
        if (lower.starts_with("by ") || lower.starts_with("by\u{a0}")) && shape.words >= 2.0 && shape.words <= 20.0 {
            let mut words = line.split_whitespace().skip(1).skip_while(|word| *word == "the");
            let name = words.next().is_some_and(|word| word.starts_with(char::is_uppercase));
            return (name && capitals >= 0.4 && !shape.ends_firmly()).then_some(0.95);
        }
        let after = self.headline.is_some_and(|headline| at > headline && at <= headline + 4);
        let roles = shape.classes[WordClass::Author as usize] >= 1.0 && !shape.is(shape.first_class, WordClass::Author);
        if after && roles && capitals >= 0.8 && shape.words <= 9.0 && shape.digits == 0.0 && shape.last.is_alphabetic()
        {
            return Some(0.75);
        }
        let (_, element) = self.context(at)?;
        let hints = self.hints(at);
        let says_so = hints.has_word("byline") || hints.has_word("author") || hints.has_word("by");
        let about = hints.has_word("bio") || hints.has_word("related") || element.within.has(Name::Footer);
        let named = capitals >= 0.5 && shape.words <= 14.0 && !shape.ends_firmly() && !is_button(shape);
        (says_so && !about && named && !is_date(shape)).then_some(0.8)
    }

    /// Names links and teasers of other reports.
    fn name_related(&self, kinds: &mut [Option<(BlockKind, f32)>]) {
        let mut open = false;
        for at in 0..self.page.len() {
            if kinds[at].is_some() {
                continue;
            }
            let shape = self.shape(at);
            let after_headline = self.headline.is_none_or(|headline| at > headline);
            if self.is_opener(at) && after_headline {
                // "Read more: ..." is itself the link; a heading only opens the part.
                let whole = shape.words > 6.0;
                let kind = if whole { BlockKind::Related } else { BlockKind::Furniture };
                if !self.inside[at] || shape.words <= 6.0 || shape.last != '.' {
                    kinds[at] = Some((kind, 0.85));
                    open = !whole;
                    continue;
                }
            }
            let prose = shape.words >= 14.0 && shape.ends_firmly() && shape.last != '?' && self.inside[at];
            let asks = shape.is(shape.first_class, WordClass::Subscribe) || is_labels(shape);
            let comments = shape.is(shape.first_class, WordClass::Comment) && shape.words <= 4.0;
            if prose || asks || comments || is_rights(self.page.line(at)) {
                open = false;
            }
            let linked = self.context(at).is_some_and(|(context, element)| {
                context.link_bytes as f32 >= 0.3 * shape.bytes || element.within.has(Name::A)
            });
            if open && (self.is_text || !self.inside[at] && linked) && shape.words >= 3.0 {
                kinds[at] = Some((BlockKind::Related, 0.8));
            } else if !self.inside[at] && after_headline && self.is_teaser(at) {
                kinds[at] = Some((BlockKind::Related, 0.6f32.max(1.0 - self.scores[at])));
            }
        }
    }

    fn is_opener(&self, at: usize) -> bool {
        let line = self.page.line(at);
        let shape = self.shape(at);
        if shape.words > 20.0 || shape.words < 1.0 {
            return false;
        }
        let lower: String = line.chars().take(24).flat_map(char::to_lowercase).collect();
        let lower = lower.replace('’', "'");
        let Some(opener) = OPENERS.iter().find(|opener| lower.starts_with(**opener)) else { return false };
        let rest = &lower[opener.len()..];
        if rest.starts_with(char::is_alphanumeric) {
            return false;
        }
        match shape.words {
            words if words <= 6.0 => !matches!(shape.last, '.') && !self.is_title_like(at, opener),
            // Longer lines need the colon that makes the rest a title.
            _ => rest.trim_start().starts_with([':', '|', '–', '-', '>']),
        }
    }

    /// Whether a short line goes on behind the opener with lower-case words, as headlines in a text do.
    fn is_title_like(&self, at: usize, opener: &str) -> bool {
        let words = opener.split(' ').count() as f32;
        self.shape(at).words - words > 2.0 && self.inside[at] && self.scores[at] > 0.5
    }

    /// Whether a line outside of the article links to another report.
    fn is_teaser(&self, at: usize) -> bool {
        let Some((context, element)) = self.context(at) else { return false };
        let shape = self.shape(at);
        let menu = element.within.has(Name::Nav) || element.within.has(Name::Footer) || element.within.has(Name::Form);
        let linked = context.link_bytes as f32 >= 0.6 * shape.bytes || element.within.has(Name::A);
        let furniture =
            shape.share(WordClass::Legal) + shape.share(WordClass::Subscribe) + shape.share(WordClass::Share);
        let one = context.links <= 2 && shape.separators <= 1.0;
        linked && one && !menu && shape.words >= 4.0 && shape.words <= 60.0 && furniture < 0.4 && !is_labels(shape)
    }

    /// Names a byline at the end: "(Reporting by ...)".
    fn name_foot(&self, kinds: &mut [Option<(BlockKind, f32)>]) {
        let Some((_, last)) = self.body else { return };
        for at in last.saturating_sub(3)..(last + 4).min(self.page.len()) {
            let line = self.page.line(at).to_lowercase();
            let line = line.trim_start_matches(['(', '[', '—', '-', ' ']);
            let words = self.shape(at).words;
            if kinds[at].is_none()
                && words <= 40.0
                && ["reporting by", "additional reporting by", "writing by", "editing by"]
                    .iter()
                    .any(|w| line.starts_with(w))
            {
                kinds[at] = Some((BlockKind::Byline, 0.9));
            }
        }
    }

    /// The kind of a line that no rule has named.
    fn by_score(&self, at: usize) -> (BlockKind, f32) {
        let (shape, score) = (self.shape(at), self.scores[at]);
        // Above the headline stand menus and letterheads.
        let above = self.headline.is_some_and(|headline| at < headline) && at < self.first_prose();
        let letterhead = above && shape.words <= 6.0 && (!self.is_text || score < 0.2);
        if letterhead {
            return (BlockKind::Furniture, 1.0 - score);
        }
        let context = self.context(at);
        let hints = self.hints(at);
        let in_figure = context.is_some_and(|(_, element)| {
            element.within.has(Name::Figcaption) || element.within.has(Name::Figure) && element.name != Name::Blockquote
        });
        let caption = in_figure || hints.has_word("caption") && !hints.has_word("button");
        if !self.inside[at] {
            if in_figure && self.is_shown_caption(at) {
                return (BlockKind::Caption, 0.5);
            }
            return (BlockKind::Furniture, 1.0 - score);
        }
        if caption {
            return (BlockKind::Caption, score);
        }
        let Some((line, element)) = context else {
            let bullet = matches!(shape.first, '•' | '*' | '·' | '▪') || self.page.line(at).starts_with("- ");
            return match () {
                _ if bullet => (BlockKind::List, score.max(0.5)),
                _ if self.is_plain_heading(at) => (BlockKind::Heading, score.max(0.5)),
                _ => (BlockKind::Paragraph, score.max(0.5)),
            };
        };
        let heading = matches!(element.name, Name::H1 | Name::H2 | Name::H3 | Name::H4 | Name::H5 | Name::H6);
        let bold = line.strong_bytes as f32 >= 0.95 * shape.bytes && shape.words <= 14.0 && !shape.ends_firmly();
        let kind = match () {
            _ if heading || bold && shape.last != ':' => BlockKind::Heading,
            _ if element.within.has(Name::Blockquote) => BlockKind::Quote,
            _ if element.within.has(Name::Li) || element.within.has(Name::Dl) => BlockKind::List,
            _ => BlockKind::Paragraph,
        };
        (kind, score)
    }

    /// Whether a line in a figure, which the model did not take for a part of the article, says what its picture shows.
    fn is_shown_caption(&self, at: usize) -> bool {
        let Some((_, last)) = self.body else { return false };
        let from = self.headline.unwrap_or(self.first_prose());
        let shape = self.shape(at);
        let figcaption = self.context(at).is_some_and(|(_, element)| element.within.has(Name::Figcaption));
        figcaption && (from..=last).contains(&at) && shape.words >= 6.0 && !is_labels(shape)
    }

    /// Whether a line of a text without tags stands like a heading between paragraphs.
    fn is_plain_heading(&self, at: usize) -> bool {
        let shape = self.shape(at);
        let next = self.page.shapes.get(at + 1);
        shape.words <= 10.0
            && shape.words >= 1.0
            && shape.last.is_alphanumeric()
            && shape.commas == 0.0
            && at > 0
            && next.is_some_and(|next| next.is_sentence())
    }
}

/// The words of four letters or more, in lower case.
fn long_words(line: &str) -> impl Iterator<Item = String> {
    line.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4)
        .map(|word| word.chars().flat_map(char::to_lowercase).collect())
}

/// Whether a text without tags reads as an article and nothing else: hardly a word of it was taken for furniture.
fn is_clean(page: &PageView<'_>, inside: &[bool]) -> bool {
    let outside: f32 =
        page.shapes.iter().zip(inside).filter(|(_, inside)| !**inside).map(|(shape, _)| shape.words).sum();
    let buttons = page.shapes.iter().filter(|shape| is_button(shape)).count();
    outside <= 0.12 * page.words && buttons <= 1
}

/// Whether a line is one of the labels that no article has among its words.
fn is_notice(page: &PageView<'_>, at: usize) -> bool {
    let shape = &page.shapes[at];
    if shape.words <= 40.0 && begins_with_rights(page.line(at)) {
        return true;
    }
    if shape.words > 16.0 || shape.words < 1.0 {
        return false;
    }
    let mut line = String::new();
    for word in page.line(at).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().flat_map(char::to_lowercase));
    }
    let advertises = page
        .line(at)
        .strip_prefix("ADVERTISEMENT")
        .is_some_and(|rest| rest.trim_start().starts_with(['-', '–', '—', ':', '|']));
    advertises || NOTICES.contains(&line.as_str()) || GLUED.contains(&line.as_str())
}

/// Whether a line asks the reader to agree to cookies.
fn is_consent(page: &PageView<'_>, at: usize) -> bool {
    let shape = &page.shapes[at];
    shape.words <= 60.0
        && shape.classes[WordClass::Legal as usize] >= 1.0
        && page.line(at).to_lowercase().contains("cookie")
}

/// Whether a line says whose the page is.
fn is_rights(line: &str) -> bool {
    line.contains('©')
        || line.contains("opyright")
        || line.contains("COPYRIGHT")
        || line.contains("rights reserved")
        || begins_with_rights(line)
}

/// Whether a line begins as notices of rights do: "(c) ...", "Copyright 2026 ...".
fn begins_with_rights(line: &str) -> bool {
    let lower: String = line.chars().take(16).flat_map(char::to_lowercase).collect();
    let rest = lower.strip_prefix("copyright").map(|rest| rest.trim_start());
    lower.starts_with('©')
        || lower.starts_with("(c) ")
        || rest
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c == '©' || c == '(' || c.is_numeric()))
}

/// Whether most of a line's words are labels of buttons.
fn is_labels(shape: &Shape) -> bool {
    is_button(shape)
        || shape.words <= 12.0
            && shape.share(WordClass::Share) + shape.share(WordClass::Comment) + shape.share(WordClass::Subscribe)
                >= 0.4
}

/// Whether a line is a button, label or notice by its words alone.
fn is_button(shape: &Shape) -> bool {
    let furniture = shape.share(WordClass::Share)
        + shape.share(WordClass::Subscribe)
        + shape.share(WordClass::Ads)
        + shape.share(WordClass::Legal)
        + shape.share(WordClass::Nav)
        + shape.share(WordClass::Comment);
    shape.words <= 8.0 && furniture >= 0.5 && !shape.ends_firmly() || shape.first == '©'
}

/// Whether a line says when, and hardly anything else.
fn is_date(shape: &Shape) -> bool {
    let times = shape.classes[WordClass::Time as usize];
    shape.words >= 2.0
        && shape.words <= 14.0
        && shape.digits >= 1.0
        && times >= 1.0
        && !shape.ends_firmly()
        && shape.classes[WordClass::Stop as usize] <= 1.0 + times
        && shape.digits + times * 3.0 >= shape.words
        && shape.classes[WordClass::Person as usize] == 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::BlockModels;
    use crate::charset::DecodedText;
    use crate::html::lines::{lines_of_text, visible_lines};
    use dateline_lang_en::weights::{BLOCKS_HTML, BLOCKS_TEXT};
    use dateline_text::SourceMap;

    /// Checks the kind of each line that begins with the words given.
    fn check(page: &str, html: bool, expected: &[(BlockKind, &str)]) {
        let models = BlockModels::from_bytes(BLOCKS_HTML, BLOCKS_TEXT).expect("the shipped weights are good");
        let decoded = DecodedText::verbatim(page, 0);
        let lines = match html {
            true => visible_lines(&decoded),
            false => lines_of_text(page.to_owned(), SourceMap::verbatim(0, page.len() as u32)),
        };
        let labels = models.label(&lines, &[]);
        assert_eq!(labels.len(), lines.lines.len());
        let shown: Vec<_> =
            lines.lines.iter().zip(&labels).map(|(line, label)| (label.kind, line.span.of(&lines.text))).collect();
        let mut rest = shown.iter();
        for (kind, words) in expected {
            let found = rest.find(|(_, line)| line.starts_with(words));
            let found = found.unwrap_or_else(|| panic!("no line {words:?} from here on in {shown:#?}"));
            assert_eq!(found.0, *kind, "{words:?} in {shown:#?}");
        }
        assert!(labels.iter().all(|label| (0.0..=1.0).contains(&label.confidence)));
    }

    const STORY: [&str; 5] = [
        "The harbor board of Port Lisse voted on Tuesday to close the old fish market, ending a dispute that has divided the town for two years.",
        "Board chair Dora Venn said that the building “cannot be saved” and that its roof had been declared unsafe by two engineers in the spring.",
        "Traders who rent stalls in the hall said they had been told nothing about the decision and would ask a court to stop the closure.",
        "“We were here before the board was,” said Ilja Marren, whose family has sold herring in the market since it was built.",
        "The board will meet again next month to decide what becomes of the land, according to a notice that was published on Wednesday.",
    ];

    #[test]
    fn a_dump_of_a_page_with_its_furniture() {
        let page = format!(
            "Port Lisse to close its old fish market\n\nPort Lisse to close its old fish market\nCopyright \nBy Anna Torvik\n\
             Share this articleComments\n\n{}\n\nADVERTISEMENT\n\n{}\n\n{}\n\nReporter Anna Torvik asked a trader in the hall:\n{}\n\n{}\n\n\
             Share this articleComments\n\nYou might also like\n\nFerry line cuts its night boats to the islands\n\nWho owns the harbor? A short history of a long dispute\n",
            STORY[0], STORY[1], STORY[2], STORY[3], STORY[4]
        );
        check(
            &page,
            false,
            &[
                (BlockKind::Furniture, "Port Lisse to close"),
                (BlockKind::Headline, "Port Lisse to close"),
                (BlockKind::Furniture, "Copyright"),
                (BlockKind::Byline, "By Anna"),
                (BlockKind::Furniture, "Share this"),
                (BlockKind::Furniture, "ADVERTISEMENT"),
                (BlockKind::Paragraph, "Board chair"),
                (BlockKind::Paragraph, "Traders"),
                (BlockKind::Paragraph, "Reporter Anna Torvik asked"),
                (BlockKind::Paragraph, "“We were here"),
                (BlockKind::Paragraph, "The board will"),
                (BlockKind::Furniture, "Share this"),
                (BlockKind::Furniture, "You might also like"),
                (BlockKind::Related, "Ferry line"),
                (BlockKind::Related, "Who owns"),
            ],
        );
    }

    #[test]
    fn a_clean_text_has_no_furniture() {
        let page = format!("Fish market to close\n\n{}", STORY.join("\n\n"));
        let kinds = [BlockKind::Headline].into_iter().chain(std::iter::repeat(BlockKind::Paragraph));
        let starts = ["Fish market", "The harbor", "Board chair", "Traders", "“We were", "The board will"];
        let expected: Vec<_> = kinds.zip(starts).collect();
        check(&page, false, &expected);
    }

    #[test]
    fn a_page_with_tags() {
        let page = format!(
            "<title>Port Lisse to close its old fish market - The Lisse Herald</title>\
             <div id='cookie-bar'><p>We use cookies to give you the best online experience.</p><button>Accept</button></div>\
             <nav><ul><li><a href='/news'>News</a><li><a href='/sport'>Sport</a></ul></nav>\
             <main><article><h1>Port Lisse to close its old fish market</h1><p class='byline'>By <a href='/anna'>Anna Torvik</a></p>\
             <p class='date'><time>4 May 2026, 10:20</time></p><div class='share'><a href='#'>Share</a><a href='#'>Tweet</a></div>\
             <div class='article-body'><p>{}</p><p>{}</p><div class='ad-slot'>Advertisement</div><p>{}</p><p>{}</p><p>{}</p></div></article>\
             <section class='most-read'><h3>Most read</h3><ol><li><a href='/a'>Ferry line cuts its night boats</a><li>\
             <a href='/b'>Council denies a plan to sell the town hall</a></ol></section></main>\
             <footer><p>© 2026 The Lisse Herald. All rights reserved.</p></footer>",
            STORY[0], STORY[1], STORY[2], STORY[3], STORY[4]
        );
        check(
            &page,
            true,
            &[
                (BlockKind::Furniture, "We use cookies"),
                (BlockKind::Furniture, "News"),
                (BlockKind::Headline, "Port Lisse"),
                (BlockKind::Byline, "By Anna"),
                (BlockKind::Dateline, "4 May"),
                (BlockKind::Furniture, "Share"),
                (BlockKind::Paragraph, "The harbor"),
                (BlockKind::Furniture, "Advertisement"),
                (BlockKind::Paragraph, "Traders"),
                (BlockKind::Paragraph, "The board will"),
                (BlockKind::Furniture, "Most read"),
                (BlockKind::Related, "Ferry line"),
                (BlockKind::Related, "Council denies"),
                (BlockKind::Furniture, "© 2026"),
            ],
        );
    }

    #[test]
    fn odd_texts_have_labels_too() {
        for page in ["", "x", "\n\n", "Read more", "By", "©", "a:\n“b”"] {
            check(page, false, &[]);
            check(page, true, &[]);
        }
    }
}
