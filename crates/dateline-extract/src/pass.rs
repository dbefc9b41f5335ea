//! The pass: from quotation marks and cues to attributions.
//!
//! Begin with [`extract`]: it pairs quotation marks, reads each sentence for cues ([`Pass::sentence`]), gives
//! quotations without a cue of their own to the last speaker ([`Pass::floating`]), and grounds what it found.

use crate::attribution::{Attitude, Attribution, AttributionId, AttributionType, Extraction, SourceType, Stance};
use crate::lexicon::{Cue, Frame, Lexicon, Reading};
use crate::names::Names;
use crate::phrases::{Range, Reader, VerbGroup};
use crate::quotes::{Quotation, pair_quotations};
use dateline_nlp::{Analysis, Tag, TokenId};
use dateline_text::{BlockId, BlockKind, Document, Grounded, RecordId, RuleId, Slot, Span, Text, Trail};

/// Verbs of telling that, refused, make a source decline.
const TELLING: [&str; 34] = [
    "comment",
    "confirm",
    "say",
    "respond",
    "elaborate",
    "disclose",
    "specify",
    "reply",
    "answer",
    "identify",
    "discuss",
    "reveal",
    "speculate",
    "explain",
    "provide",
    "give",
    "name",
    "deny",
    "talk",
    "detail",
    "release",
    "clarify",
    "divulge",
    "address",
    "offer",
    "tell",
    "verify",
    "mention",
    "describe",
    "speak",
    "indicate",
    "rule",
    "return",
    "acknowledge",
];

/// Prepositions that open an adverbial between a cue and its content.
const ADVERBIALS: [&str; 15] = [
    "in", "on", "at", "during", "after", "before", "via", "through", "from", "to", "by", "with", "late", "under", "for",
];

/// One attribution by tokens, before it is grounded.
#[derive(Clone, Debug)]
struct Draft {
    source: Option<Range>,
    cue: Vec<Range>,
    content: Vec<Range>,
    addressee: Option<Range>,
    stance: Stance,
    attitude: Attitude,
    lemma: String,
    rule: &'static str,
    confidence: f32,
    block: BlockId,
    /// The subject of the cue, for cues that share it.
    subject: Option<Range>,
    /// The token that the cue hangs on.
    head: u32,
}

struct Pass<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    lexicon: &'a Lexicon,
    quotations: Vec<Quotation>,
    /// For each token the outermost quotation that holds it.
    quotation_of: Vec<Option<u32>>,
    drafts: Vec<Draft>,
}

/// What follows a cue and is its content.
struct Complement {
    reading: Reading,
    content: Vec<Range>,
    addressee: Option<Range>,
    rule: &'static str,
    /// More of the cue: "called *on*".
    particle: Option<u32>,
    confidence: f32,
}

/// Reads `document`.
pub(crate) fn extract(document: &Document, analysis: &Analysis, lexicon: &Lexicon) -> Extraction {
    let quotations = pair_quotations(document, analysis);
    let mut quotation_of = vec![None; analysis.tokens().len()];
    for (number, quotation) in quotations.iter().enumerate().filter(|(_, quotation)| quotation.depth == 0) {
        for at in quotation.first.0..=quotation.last.0 {
            quotation_of[at as usize] = Some(number as u32);
        }
    }
    let mut pass = Pass { document, analysis, lexicon, quotations, quotation_of, drafts: Vec::new() };
    for sentence in analysis.sentences() {
        let range = sentence.tokens();
        // Whole tables and word lists are no sentences.
        if range.len() > 400 {
            continue;
        }
        let reader = Reader { text: document.text(), analysis, start: range.start, end: range.end };
        pass.sentence(reader, sentence.block);
    }
    pass.floating();
    pass.ground()
}

impl<'a> Pass<'a> {
    fn quotation(&self, at: u32) -> Option<&Quotation> {
        let number = (*self.quotation_of.get(at as usize)?)?;
        self.quotations.get(number as usize)
    }

    /// The quotation of any depth that the mark at `at` opens.
    fn opened(&self, at: u32) -> Option<&Quotation> {
        let place = self.quotations.partition_point(|quotation| quotation.first.0 < at);
        self.quotations.get(place).filter(|quotation| quotation.first.0 == at)
    }

    fn sentence(&mut self, r: Reader<'a>, block: BlockId) {
        let first_draft = self.drafts.len();
        let kind = self.document.block(block).map_or(BlockKind::Paragraph, |block| block.kind);
        if matches!(kind, BlockKind::Headline | BlockKind::Related | BlockKind::Heading) && self.headline(r, block) {
            return;
        }
        self.speaker_line(r, block);
        self.according_to(r, block);
        let mut at = r.start;
        while at < r.end {
            let tag = r.tag(at);
            let found = if tag.is_verb() {
                self.verb(r, at, block, first_draft).or_else(|| self.adjective(r, at, block))
            } else if matches!(tag, Tag::Nn | Tag::Nns) || tag.is_name() && at == r.start {
                self.noun(r, at, block)
            } else if tag.is_adjective() {
                self.adjective(r, at, block)
            } else if tag.is_adverb() {
                self.adverb(r, at, block)
            } else {
                None
            };
            if let Some(draft) = found {
                self.push(draft);
            }
            at += 1;
        }
    }

    fn push(&mut self, mut draft: Draft) {
        let heads = draft.cue.clone();
        for piece in &mut draft.content {
            *piece = self.whole_quotations(piece.clone(), &heads);
        }
        draft.content.retain(|piece| piece.start < piece.end);
        if draft.cue.iter().any(|cue| cue.start >= cue.end) {
            return;
        }
        self.drafts.push(draft);
    }

    /// The piece with no quotation cut: taken in whole, or left out when the cue stands inside it.
    fn whole_quotations(&self, piece: Range, cue: &[Range]) -> Range {
        let mut piece = piece;
        let holds_cue =
            |quotation: &Quotation| cue.iter().any(|cue| cue.start <= quotation.last.0 && quotation.first.0 < cue.end);
        if let Some(quotation) = self.quotation(piece.start)
            && quotation.first.0 < piece.start
            && quotation.last.0 + 1 < piece.end
        {
            piece.start = if holds_cue(quotation) { quotation.last.0 + 1 } else { quotation.first.0 };
        }
        if piece.start < piece.end
            && let Some(quotation) = self.quotation(piece.end - 1)
            && quotation.first.0 > piece.start
            && quotation.last.0 >= piece.end
        {
            piece.end = if holds_cue(quotation) { quotation.first.0 } else { quotation.last.0 + 1 };
        }
        // A piece that begins with a quotation and ends inside it is part of it only when the cue is too.
        if piece.start < piece.end
            && let Some(quotation) = self.quotation(piece.start)
            && quotation.first.0 == piece.start
            && quotation.last.0 >= piece.end
            && !holds_cue(quotation)
        {
            piece.end = quotation.last.0 + 1;
        }
        piece
    }

    // ---- headlines -------------------------------------------------------------------------------------------

    /// "UN: Famine looms", "Famine looms – UN", "Did it sink?". True when the whole line is read.
    fn headline(&mut self, r: Reader<'a>, block: BlockId) -> bool {
        let whole =
            self.document.block(block).is_some_and(|block| block.span == r.span(r.start).cover(r.span(r.end - 1)));
        if !whole || r.end - r.start < 3 {
            return false;
        }
        let draft = |source: Option<Range>, cue: Vec<Range>, content: Range, stance, rule| Draft {
            subject: source.clone(),
            source,
            cue,
            content: vec![content],
            addressee: None,
            stance,
            attitude: Attitude::Speech,
            lemma: String::new(),
            rule,
            confidence: 0.7,
            block,
            head: r.start,
        };
        if r.word(r.end - 1) == "?" {
            let asks = draft(None, Vec::new(), r.start..r.end, Stance::Asks, "headline-question");
            let opening = (r.start..r.end).take_while(|&at| !matches!(r.word(at), ":" | "–" | "—")).count() as u32;
            let mut asks = asks;
            if r.start + opening + 1 < r.end && opening > 0 {
                // What stands before a colon only names the topic; the question is what follows.
                asks.content = vec![r.start..r.end];
            }
            self.push(asks);
            return true;
        }
        if let Some(colon) = (r.start + 1..r.end.min(r.start + 7)).find(|&at| r.word(at) == ":") {
            let name = r.start..colon;
            if self.names_a_source(r, &name) && colon + 2 < r.end {
                self.push(draft(
                    Some(name),
                    vec![colon..colon + 1],
                    self.trim(r, colon + 1..r.end),
                    Stance::Asserts,
                    "headline-colon",
                ));
                return false;
            }
        }
        if let Some(dash) = (r.start + 3..r.end - 1).rev().find(|&at| r.is_dash(at)) {
            let name = dash + 1..r.end;
            let spaced = r.span(dash).start() > r.span(dash - 1).end();
            if self.names_a_source(r, &name) && spaced {
                self.push(draft(
                    Some(name),
                    vec![dash..dash + 1],
                    self.trim(r, r.start..dash),
                    Stance::Asserts,
                    "headline-dash",
                ));
            }
        }
        false
    }

    /// Whether a few words can name who speaks: names or a known kind of source, no verb, no label such as "Live".
    fn names_a_source(&self, r: Reader<'a>, words: &Range) -> bool {
        let last = words.end - 1;
        if words.is_empty()
            || words.len() > 5
            || words.clone().any(|at| r.is_quote(at) || matches!(r.tag(at), Tag::Punct | Tag::Cd))
        {
            return false;
        }
        const LABELS: [&str; 24] = [
            "update",
            "live",
            "video",
            "photo",
            "photos",
            "watch",
            "exclusive",
            "breaking",
            "opinion",
            "analysis",
            "editorial",
            "review",
            "interview",
            "profile",
            "timeline",
            "factbox",
            "explainer",
            "gallery",
            "image",
            "news",
            "podcast",
            "correction",
            "related",
            "more",
        ];
        if LABELS.contains(&r.lower(words.start)) {
            return false;
        }
        let known =
            self.lexicon.sources.contains_key(r.lemma(last)) || self.lexicon.sources.contains_key(r.lower(last));
        let name = words.clone().all(|at| r.capital(at) || matches!(r.lower(at), "of" | "the" | "and"));
        known || name && r.tag(last) != Tag::Vbz && words.len() <= 3
    }

    /// "Osei: We will appeal." at the start of a paragraph: a transcript's line.
    fn speaker_line(&mut self, r: Reader<'a>, block: BlockId) {
        let Some(lines) = self.document.block(block) else { return };
        if lines.kind != BlockKind::Paragraph || r.span(r.start).start() != lines.span.start() {
            return;
        }
        let Some(colon) = (r.start + 1..r.end.min(r.start + 5)).find(|&at| r.word(at) == ":") else { return };
        let name = r.start..colon;
        let named = name.clone().all(|at| r.capital(at) && r.word(at).len() > 1 || r.lower(at) == ".");
        let person = named && name.clone().all(|at| r.tag(at).is_noun() || r.tag(at).is_adjective());
        if !person || self.names_label(r, name.start) || colon + 3 >= r.end || !self.is_transcript(block) {
            return;
        }
        // The line is this speaker's to its end.
        let end = self.analysis.tokens_in(lines.span).end;
        self.push(Draft {
            subject: Some(name.clone()),
            source: Some(name),
            cue: vec![colon..colon + 1],
            content: vec![colon + 1..self.line_end(r, end)],
            addressee: None,
            stance: Stance::Asserts,
            attitude: Attitude::Speech,
            lemma: String::new(),
            rule: "transcript-line",
            confidence: 0.7,
            block,
            head: colon,
        });
    }

    /// The end of a line without its full stop.
    fn line_end(&self, r: Reader<'a>, end: u32) -> u32 {
        let stop = end.checked_sub(1).filter(|&at| self.document.words(r.span(at)) == ".");
        stop.unwrap_or(end)
    }

    fn names_label(&self, r: Reader<'a>, at: u32) -> bool {
        matches!(
            r.lower(at),
            "photo"
                | "image"
                | "picture"
                | "video"
                | "note"
                | "update"
                | "source"
                | "sources"
                | "credit"
                | "related"
                | "see"
                | "read"
        )
    }

    /// Whether a neighbouring paragraph begins with a name and a colon too.
    fn is_transcript(&self, block: BlockId) -> bool {
        let blocks = self.document.blocks();
        let at = block.0 as usize;
        let opens = |at: usize| {
            blocks.get(at).is_some_and(|block| {
                let words = self.document.words(block.span);
                let head: String = words.chars().take(40).collect();
                head.split_once(':').is_some_and(|(name, _)| {
                    !name.is_empty() && name.split(' ').count() <= 4 && name.starts_with(char::is_uppercase)
                })
            })
        };
        at > 0 && opens(at - 1) || opens(at + 1) || at > 1 && opens(at - 2) || opens(at + 2)
    }

    // ---- according to ----------------------------------------------------------------------------------------

    fn according_to(&mut self, r: Reader<'a>, block: BlockId) {
        for at in r.start..r.end {
            let (len, stance, attitude, lemma) = match r.lower(at) {
                "according" if r.lower(at + 1) == "to" => (2, Stance::Asserts, Attitude::Speech, "according to"),
                "in" if r.lower(at + 1) == "the"
                    && r.lower(at + 3) == "of"
                    && matches!(r.lower(at + 2), "words" | "opinion" | "view" | "eyes") =>
                {
                    let attitude = if r.lower(at + 2) == "words" { Attitude::Speech } else { Attitude::Belief };
                    (4, Stance::Asserts, attitude, "in the words of")
                }
                _ => continue,
            };
            let cue = at..at + len;
            let start = cue.end;
            let mut end = start;
            let mut seen_verb = false;
            while r.holds(end) {
                let word = r.word(end);
                if matches!(word, ";" | ":")
                    || r.tag(end) == Tag::Stop
                    || r.is_quote(end) && end > start
                    || r.is_dash(end)
                    || matches!(word, ")" | "]")
                {
                    break;
                }
                if r.tag(end) == Tag::Comma {
                    // "a July 14, 2005 report": the comma of a date.
                    if r.tag(end + 1) == Tag::Cd && r.word(end + 1).len() == 4 && r.tag(end + 2).is_noun() {
                        end += 2;
                        continue;
                    }
                    let more = r.with_apposition(end);
                    if more > end && !seen_verb && at == r.start {
                        // Front: an apposition only when a comma or quotation follows it.
                        end = more;
                    }
                    break;
                }
                if matches!(r.tag(end), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
                    && !seen_verb
                    && self.lower_is_relative(r, start, end)
                {
                    seen_verb = true;
                } else if r.tag(end).is_finite() && !seen_verb && at == r.start {
                    // "According to Penske future vehicles will be ...": the source ends with its phrase.
                    end = r.phrase_after(start, true).max(start);
                    break;
                } else if matches!(r.tag(end), Tag::Wdt | Tag::Wp)
                    || matches!(
                        r.lower(end),
                        "while" | "although" | "but" | "when" | "as" | "who" | "which" | "because"
                    )
                {
                    break;
                }
                end += 1;
            }
            let mut source = self.trim(r, start..end);
            if source.is_empty() {
                continue;
            }
            if source.len() > 14 {
                source.end = r.phrase_after(start, true).max(start + 1);
            }
            let front = at == r.start
                || r.tag(at - 1) == Tag::Comma && at - r.start < 3
                || at > r.start && matches!(r.lower(at - 1), "but" | "and" | "that" | "but,");
            let left = r.tag(at.wrapping_sub(1));
            let content = if front || left != Tag::Comma && at > r.start && matches!(left, Tag::Cc | Tag::In) {
                let mut from = source.end.max(end);
                if r.tag(from) == Tag::Comma {
                    from += 1;
                }
                self.clause(r, from, at)
            } else {
                let before = if at > r.start && r.tag(at - 1) == Tag::Comma { at - 1 } else { at };
                let mut pieces = vec![self.before(r, before)];
                // "The plant, according to a memo, ignored it."
                if r.tag(source.end) == Tag::Comma && !pieces[0].clone().any(|at| r.tag(at).is_finite()) {
                    pieces.extend(self.clause(r, source.end + 1, at));
                }
                pieces
            };
            if content.iter().all(|piece| piece.is_empty()) {
                continue;
            }
            let head = at;
            let group = r.verb_group(at);
            let reading = Reading { frame: Frame::That, stance, attitude };
            let stance = self.stance(r, group, reading, &None, &content, block);
            self.push(Draft {
                subject: Some(source.clone()),
                source: Some(source),
                cue: vec![cue],
                content,
                addressee: None,
                stance,
                attitude,
                lemma: lemma.to_owned(),
                rule: "according-to",
                confidence: 0.9,
                block,
                head,
            });
        }
    }

    /// Whether the words between hold a relative pronoun, so that a verb at `end` belongs to a relative clause.
    fn lower_is_relative(&self, r: Reader<'a>, start: u32, end: u32) -> bool {
        (start..end).any(|at| matches!(r.lower(at), "who" | "which" | "that"))
    }

    // ---- extents ---------------------------------------------------------------------------------------------

    /// Drops marks at the ends that are no part of a quotation.
    fn trim(&self, r: Reader<'a>, range: Range) -> Range {
        let mut range = range.start..range.end.min(r.end).max(range.start);
        while range.start < range.end
            && (r.tag(range.start).is_punctuation()
                && !r.is_quote(range.start)
                && !matches!(r.word(range.start), "(" | "["))
        {
            range.start += 1;
        }
        while range.start < range.end {
            let last = range.end - 1;
            let asks = matches!(r.word(last), "?" | "!");
            let drop = matches!(r.tag(last), Tag::Comma | Tag::Stop) && !asks
                || r.tag(last) == Tag::Punct
                    && !matches!(r.word(last), ")" | "]" | "%")
                    && !r.word(last).ends_with('%')
                || r.is_quote(last) && self.quotation(last).is_none_or(|quotation| quotation.first.0 == last);
            // The mark inside a quotation stays with it.
            if !drop
                || self.quotation(last).is_some_and(|quotation| {
                    quotation.last.0 >= last
                        && quotation.first.0 >= range.start
                        && quotation.last.0 < range.end
                        && quotation.first.0 != last
                })
            {
                break;
            }
            range.end -= 1;
        }
        range
    }

    /// The end of the quotation around `at`, when it begins at or after `from`.
    fn jump(&self, at: u32, from: u32) -> Option<u32> {
        let quotation = self.quotation(at)?;
        (quotation.first.0 >= from && quotation.first.0 == at).then_some(quotation.last.0 + 1)
    }

    /// The content that begins at `start`, to the end of its clause; `cue` is where the cue stands.
    fn clause(&self, r: Reader<'a>, start: u32, cue: u32) -> Vec<Range> {
        let end = self.clause_end(r, start, cue, false);
        let range = self.trim(r, start..end.min(r.end));
        if end > r.end {
            // A quotation of several sentences is one piece.
            return vec![range.start..end];
        }
        vec![range]
    }

    fn clause_end(&self, r: Reader<'a>, start: u32, cue: u32, phrase: bool) -> u32 {
        let around = self.quotation(cue).filter(|quotation| quotation.last.0 > cue && quotation.first.0 < cue);
        let limit = around.map_or(r.end, |quotation| quotation.last.0.min(r.end));
        let relative = self.in_relative(r, cue);
        let bracket = (r.start..cue)
            .rev()
            .take(30)
            .find(|&at| matches!(r.word(at), "(" | ")"))
            .is_some_and(|at| r.word(at) == "(");
        let mut at = start;
        let mut depth = 0;
        while at < limit {
            if let Some(next) = self.jump(at, start) {
                // A quotation that runs on past the sentence is taken whole, unless the cue stands inside it.
                if next > r.end {
                    return if around.is_some() { limit } else { next };
                }
                at = next;
                continue;
            }
            let word = r.word(at);
            let next = at + 1;
            match word {
                "(" | "[" => depth += 1,
                ")" | "]" if depth == 0 && bracket => return at,
                ")" | "]" => depth -= 1,
                ";" if at > start => return at,
                "," if at > start && depth <= 0 => {
                    if r.lower(next) == "according" || self.postposed(r, next, limit) {
                        return at;
                    }
                    let tag = r.tag(next);
                    if relative && (tag.is_finite() || tag.is_adverb() && r.tag(next + 1).is_finite()) {
                        return at;
                    }
                    if tag == Tag::Vbg && (self.lexicon.verbs.contains_key(r.lemma(next))) {
                        return at;
                    }
                    if matches!(r.lower(next), "while" | "although" | "though" | "whereas")
                        && (self.cue_clause(r, next + 1, limit) || r.tag(next + 1) == Tag::Vbg)
                    {
                        return at;
                    }
                    if r.tag(next) == Tag::Cc && self.new_clause(r, next, limit, cue) {
                        return at;
                    }
                    if matches!(r.lower(next), "as") && self.cue_clause(r, next + 1, limit) {
                        return at;
                    }
                    if phrase
                        && (matches!(
                            tag,
                            Tag::Vbg
                                | Tag::Vbn
                                | Tag::Wdt
                                | Tag::Wp
                                | Tag::Wrb
                                | Tag::Prp
                                | Tag::Rb
                                | Tag::In
                                | Tag::To
                        ) || tag == Tag::Cc && !self.list(r, next, limit))
                        && !matches!(r.lower(next), "including" | "of" | "which" | "who")
                    {
                        return at;
                    }
                }
                _ if r.is_dash(at) && at > start && depth <= 0 && phrase => return at,
                _ if r.tag(at) == Tag::Cc && at > start && depth <= 0 => {
                    // "... and said": a cue that shares the subject.
                    let mut verb = next;
                    while verb < limit && r.tag(verb).is_adverb() {
                        verb += 1;
                    }
                    let cue_tag = r.tag(cue);
                    let same = r.tag(verb) == cue_tag
                        || cue_tag.is_finite() && r.tag(verb).is_finite() && r.tag(verb) != Tag::Md;
                    let listed = self.lexicon.verbs.contains_key(r.lemma(verb));
                    if same
                        && r.tag(verb).is_verb()
                        && (phrase
                            || listed && cue_tag != Tag::Vb && matches!(r.tag(verb), Tag::Vbd | Tag::Vbz | Tag::Vbp))
                    {
                        return at;
                    }
                    if phrase && (r.tag(verb).is_finite() || word == "but") {
                        return at;
                    }
                }
                _ if phrase && at > start && matches!(r.lower(at), "saying" | "adding" | "claiming" | "noting") => {
                    return at;
                }
                _ if phrase
                    && at > start
                    && matches!(
                        r.lower(at),
                        "while" | "because" | "although" | "when" | "after" | "before" | "until" | "whereas" | "since"
                    ) =>
                {
                    return at;
                }
                _ => {}
            }
            at += 1;
        }
        limit
    }

    fn list(&self, r: Reader<'a>, cc: u32, limit: u32) -> bool {
        let end = r.phrase_after(cc + 1, true);
        end > cc + 1 && (end >= limit || !r.tag(end).is_finite())
    }

    /// Whether after the conjunction at `cc` another clause with a cue of its own begins.
    fn new_clause(&self, r: Reader<'a>, cc: u32, limit: u32, _cue: u32) -> bool {
        let next = cc + 1;
        if r.tag(next).is_verb()
            && matches!(r.tag(next), Tag::Vbd | Tag::Vbz | Tag::Vbp)
            && self.lexicon.verbs.contains_key(r.lemma(next))
        {
            return true;
        }
        // "…, and on Monday, Canada announced".
        if r.tag(next) == Tag::In {
            let end = r.phrase_after(next + 1, true);
            let end = if r.tag(end) == Tag::Comma { end + 1 } else { end };
            if end > next + 1 && self.cue_clause(r, end, limit) {
                return true;
            }
        }
        r.tag(next).is_adverb() && r.tag(next + 1).is_finite() && self.lexicon.verbs.contains_key(r.lemma(next + 1))
            || self.cue_clause(r, next, limit)
    }

    /// Whether a clause begins at `at` whose first finite verb is a sure cue of speech.
    fn cue_clause(&self, r: Reader<'a>, at: u32, limit: u32) -> bool {
        let mut at = at;
        while at < limit && r.tag(at).is_adverb() {
            at += 1;
        }
        let mut end = r.phrase_after(at, true);
        if end == at {
            return false;
        }
        end = end.max(r.with_apposition(end));
        if r.tag(end) == Tag::Comma && end > at + 1 {
            end += 1;
        }
        while end < limit && (r.tag(end).is_adverb() || matches!(r.lemma(end), "have")) {
            end += 1;
        }
        let cue = self.lexicon.verbs.get(r.lemma(end));
        let pronoun = r.tag(at) == Tag::Prp;
        let fits = |cue: &Cue| cue.has(Frame::Quote) || pronoun && cue.has(Frame::That) && !cue.has(Frame::Only);
        end < limit && r.tag(end).is_verb() && cue.is_some_and(fits)
    }

    /// Whether at `at` stands a cue that ends the sentence and looks back: ", he said" or ", said Osei".
    fn postposed(&self, r: Reader<'a>, at: u32, limit: u32) -> bool {
        let end = r.phrase_after(at, true);
        let verb = if end > at { end } else { at };
        let mut verb = verb;
        while verb < limit && (r.tag(verb).is_adverb() || r.lemma(verb) == "have") {
            verb += 1;
        }
        let cue =
            r.tag(verb).is_verb() && self.lexicon.verbs.get(r.lemma(verb)).is_some_and(|cue| cue.has(Frame::Post));
        if !cue || verb >= limit || !matches!(r.tag(verb), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbn) {
            return false;
        }
        if end > at {
            let after = verb + 1;
            return after >= limit
                || matches!(r.tag(after), Tag::Stop | Tag::Comma)
                || r.tag(after) == Tag::In
                || r.is_time(after);
        }
        // Inverted: a phrase follows and little more.
        let source = r.phrase_after(verb + 1, true);
        source > verb + 1 && !r.tag(source).is_finite()
    }

    /// Whether the verb at `cue` stands in a relative clause set off by a comma.
    fn in_relative(&self, r: Reader<'a>, cue: u32) -> bool {
        let from = r.start.max(cue.saturating_sub(8));
        (from..cue).rev().take_while(|&at| r.tag(at) != Tag::Comma).any(|at| matches!(r.lower(at), "who" | "which"))
    }

    /// The content that ends before `end`, from the start of its clause or quotation.
    fn before(&self, r: Reader<'a>, end: u32) -> Range {
        if end == 0 {
            return 0..0;
        }
        let last = end - 1;
        let closing = if r.holds(last) && matches!(r.tag(last), Tag::Comma | Tag::Stop) && last > r.start {
            last - 1
        } else {
            last
        };
        let mut start = r.start;
        // Not from before another cue's place: "X; Y, he said".
        for at in (r.start..end).rev() {
            let inside = self.quotation(at).is_some();
            if !inside && at + 1 < end && matches!(r.word(at), ";") {
                start = at + 1;
                break;
            }
        }
        if let Some(quotation) = self.quotation(closing).filter(|quotation| quotation.last.0 == closing) {
            if quotation.first.0 < start {
                return quotation.first.0..closing + 1;
            }
        } else if let Some(quotation) = self.quotation(start)
            && quotation.first.0 < start
            && quotation.last.0 < end
        {
            start = quotation.first.0;
        }
        if r.holds(start) && matches!(r.lower(start), "but" | "and") && start + 1 < end && !self.is_quoted(start) {
            start += 1;
        }
        let range = self.trim(r, start.max(r.start)..end);
        start.min(range.start)..range.end.max(start.min(range.start))
    }

    fn is_quoted(&self, at: u32) -> bool {
        self.quotation(at).is_some()
    }

    // ---- verbs -----------------------------------------------------------------------------------------------

    fn verb(&mut self, r: Reader<'a>, at: u32, block: BlockId, first_draft: usize) -> Option<Draft> {
        let group = r.verb_group(at);
        if let Some(draft) = self.declines(r, group, block, first_draft) {
            return Some(draft);
        }
        let lemma = r.lemma(at);
        if matches!(lemma, "put" | "place") && !group.passive {
            return self.figure(r, group, block, first_draft);
        }
        let cue = self.lexicon.verbs.get(lemma)?.clone();
        // "denies requesting": the gerund is what is denied.
        if r.tag(at) == Tag::Vbg && at > r.start && r.tag(at - 1).is_verb() && r.lemma(at - 1) != "be" {
            return None;
        }
        // Already the verb of a declining phrase ("refused to confirm").
        if self.drafts[first_draft..].iter().any(|draft| draft.cue.iter().any(|cue| cue.contains(&at))) {
            return None;
        }
        if group.passive {
            return self.passive(r, group, &cue, block);
        }
        if matches!(r.tag(at), Tag::Vbn) && group.participle && !self.bare_participle_is_past(r, group) {
            return None;
        }
        if group.infinitive && !self.controlled(r, group) {
            return None;
        }
        let inverted =
            at > r.start && matches!(r.tag(at - 1), Tag::Comma | Tag::Quote) && r.phrase_after(at + 1, true) > at + 1;
        if r.tag(at) == Tag::Vb
            && !group.infinitive
            && group.modal.is_none()
            && group.start == at
            && !inverted
            && !self.headline_like(block)
        {
            return None;
        }
        let subject = self.subject(r, group, first_draft);
        if subject.as_ref().is_some_and(|subject| self.impossible_subject(r, subject)) {
            return None;
        }
        let forward = self.complement(r, group, &cue);
        if let Some(complement) = forward {
            let inside_same = complement.content.iter().all(|piece| piece.is_empty());
            if inside_same {
                return None;
            }
            let mut reading = complement.reading;
            if group.negated {
                reading.stance = self.negated(lemma, reading)?;
            }
            let cue_tokens = self.cue_tokens(r, group, complement.particle);
            // Evidence shows things; a person who finds a thing says nothing by it.
            let evidence = matches!(lemma, "find" | "show" | "indicate" | "reveal" | "demonstrate" | "prove")
                && matches!(complement.rule, "cue-phrase")
                && !subject.as_ref().is_some_and(|subject| self.testifies(r, subject));
            if evidence {
                return None;
            }
            let weak = matches!(complement.rule, "cue-phrase" | "cue-preposition")
                && subject.as_ref().is_none_or(|subject| !self.speaks(r, subject.clone()));
            if weak || subject.is_none() && complement.confidence < 0.6 {
                return None;
            }
            let stance = self.stance(r, group, reading, &subject, &complement.content, block);
            let source =
                subject.clone().filter(|subject| r.tag(subject.start) != Tag::Ex && !self.is_dummy(r, subject));
            return Some(Draft {
                subject,
                source,
                cue: cue_tokens,
                content: complement.content,
                addressee: complement.addressee,
                stance,
                attitude: reading.attitude,
                lemma: lemma.to_owned(),
                rule: complement.rule,
                confidence: complement.confidence,
                block,
                head: at,
            });
        }
        self.backward(r, group, &cue, subject, block)
    }

    /// "put the death toll at 40".
    fn figure(&self, r: Reader<'a>, group: VerbGroup, block: BlockId, first_draft: usize) -> Option<Draft> {
        let start = group.head + 1;
        let end = r.phrase_after(start, true);
        let noun = (start..end).any(|at| {
            matches!(
                r.lemma(at),
                "figure" | "number" | "toll" | "cost" | "total" | "count" | "damage" | "loss" | "value" | "price"
            )
        });
        if !noun || r.lower(end) != "at" {
            return None;
        }
        let subject = self.subject(r, group, first_draft)?;
        Some(Draft {
            source: Some(subject.clone()),
            subject: Some(subject),
            cue: vec![group.head..start],
            content: self.clause(r, start, group.head),
            addressee: None,
            stance: Stance::Asserts,
            attitude: Attitude::Speech,
            lemma: r.lemma(group.head).to_owned(),
            rule: "cue-figure",
            confidence: 0.8,
            block,
            head: group.head,
        })
    }

    /// Whether a phrase names a document, evidence, or people who report what they find.
    fn testifies(&self, r: Reader<'a>, phrase: &Range) -> bool {
        phrase.clone().any(|at| {
            matches!(self.lexicon.sources.get(r.lemma(at)), Some(SourceType::Document))
                || matches!(
                    r.lemma(at),
                    "scientist" | "researcher" | "investigator" | "inspection" | "surveillance" | "expert"
                )
        })
    }

    fn headline_like(&self, block: BlockId) -> bool {
        self.document
            .block(block)
            .is_some_and(|block| matches!(block.kind, BlockKind::Headline | BlockKind::Related | BlockKind::Heading))
    }

    /// "It" as the subject of "it said" is a source; as the subject of "it appears that" it is none.
    fn is_dummy(&self, _r: Reader<'a>, _subject: &Range) -> bool {
        false
    }

    fn impossible_subject(&self, r: Reader<'a>, subject: &Range) -> bool {
        // "The 40th confirmed death": no noun, no subject.
        let last = subject.end - 1;
        let ordinal = r.tag(last).is_adjective() && r.word(last).starts_with(|c: char| c.is_ascii_digit());
        if subject.len() > 1 && (ordinal || r.tag(last) == Tag::Dt) {
            return true;
        }
        // Times do not speak.
        subject.len() == 1
            && (r.is_time(subject.start) || matches!(r.lower(subject.start), "there" | "nothing" | "what" | "whatever"))
    }

    /// A past participle without auxiliary that stands as a past tense: "a source quoted", read wrongly by the tags.
    fn bare_participle_is_past(&self, r: Reader<'a>, group: VerbGroup) -> bool {
        let has_have = (group.start..group.head).any(|at| r.lemma(at) == "have");
        if has_have {
            return true;
        }
        // "…," stated Osei: the participle after a quotation, or after a comma and before a name, is the finite verb.
        let cue = self.lexicon.verbs.get(r.lemma(group.head));
        let before = group.start.checked_sub(1).filter(|&at| r.holds(at));
        if cue.is_some_and(|cue| cue.has(Frame::Post))
            && before.is_some_and(|at| r.is_quote(at) || r.tag(at) == Tag::Comma)
        {
            let end = r.phrase_after(group.head + 1, true);
            let named = r.tag(group.head + 1).is_name()
                || r.tag(group.head + 1) == Tag::Prp
                || before.is_some_and(|at| r.is_quote(at));
            if end > group.head + 1 && named {
                return true;
            }
        }
        // ", engineers warned," is one as well.
        if cue.is_some_and(|cue| cue.has(Frame::Post))
            && matches!(r.tag(group.head + 1), Tag::Comma | Tag::Stop)
            && let Some(start) = r.phrase_before(group.start, 0)
            && start > r.start
            && (r.tag(start - 1) == Tag::Comma || r.is_quote(start - 1))
        {
            return true;
        }
        // "An official who declined to be named said it was over."
        if (r.start..group.start).rev().take(10).any(|at| r.lower(at) == "who")
            && r.tag(group.start - 1).is_verb()
            && self.finite_follows(r, group.head + 1, group.head)
        {
            return true;
        }
        // Before "that" it is, too.
        let after = r.lower(group.head + 1);
        let finite = (r.start..r.end).any(|at| r.tag(at).is_finite() && !self.is_quoted(at));
        (after == "that" || r.is_quote(group.head + 1) || r.word(group.head + 1) == ":" || !finite)
            && group.start > r.start
            && (r.tag(group.start - 1).is_noun()
                || r.tag(group.start - 1) == Tag::Prp
                || r.tag(group.start - 1) == Tag::Comma
                || r.is_quote(group.start - 1))
    }

    /// Whether an infinitive hangs on a verb that keeps its subject: "went on to say".
    fn controlled(&self, r: Reader<'a>, group: VerbGroup) -> bool {
        if group.first <= r.start {
            return false;
        }
        let mut at = group.first - 1;
        if matches!(r.lower(at), "on" | "ahead") && at > r.start {
            at -= 1;
        }
        matches!(
            r.lemma(at),
            "continue" | "go" | "proceed" | "begin" | "want" | "like" | "seem" | "appear" | "use" | "tend"
        ) && !matches!(r.lemma(group.head), "see" | "hear" | "find" | "know" | "offer" | "vote")
    }

    /// The words of the cue: the verb, with what changes the stance.
    fn cue_tokens(&self, r: Reader<'a>, group: VerbGroup, particle: Option<u32>) -> Vec<Range> {
        let start = if group.negated { group.first.min(group.head) } else { group.head };
        let mut end = group.head + 1;
        if let Some(particle) = particle
            && particle + 1 > end
            && particle < end + 2
        {
            end = particle + 1;
        }
        if r.lower(group.head) == "pointed" && r.lower(end) == "out" {
            end += 1;
        }
        vec![start..end]
    }

    fn negated(&self, lemma: &str, reading: Reading) -> Option<Stance> {
        Some(match (lemma, reading.attitude) {
            ("deny" | "dispute" | "reject", _) => Stance::Confirms,
            ("know", _) => Stance::DeclinesToConfirm,
            (_, Attitude::Belief) => Stance::Denies,
            (_, Attitude::Speech) if TELLING.contains(&lemma) || matches!(lemma, "announce" | "report" | "state") => {
                Stance::DeclinesToConfirm
            }
            ("expect" | "believe" | "think", _) => Stance::Denies,
            (_, Attitude::Speech) => return None,
            (_, Attitude::Decree) => return None,
        })
    }

    /// The subject of a verb group: the phrase before it, or one that it shares.
    fn subject(&self, r: Reader<'a>, group: VerbGroup, first_draft: usize) -> Option<Range> {
        let mut before = group.start;
        if group.participle && r.tag(group.head) == Tag::Vbg && !self.progressive(r, group) {
            return self.shared_subject(r, group, first_draft);
        }
        if group.infinitive {
            // The controlling verb's subject.
            let mut verb = group.first.checked_sub(1)?;
            while verb > r.start && !r.tag(verb).is_verb() {
                verb -= 1;
            }
            return self.subject(r, r.verb_group(verb), first_draft);
        }
        if before <= r.start {
            return None;
        }
        let mut last = before - 1;
        // ", who spoke on condition of anonymity," and appositions between subject and verb.
        if r.tag(last) == Tag::Cc {
            return self.shared_subject(r, group, first_draft);
        }
        if r.is_quote(last) && !r.holds(last.wrapping_sub(1)) {
            return None;
        }
        if r.tag(last) == Tag::Comma && last > r.start {
            let comma = last;
            let limit = comma.saturating_sub(45).max(r.start);
            let mut open = comma;
            // The nearest comma to the left whose left side ends a noun phrase and whose right side is an aside.
            let mut found = None;
            while open > limit {
                open -= 1;
                if r.is_quote(open) || matches!(r.word(open), ";" | ":") {
                    break;
                }
                if r.tag(open) == Tag::Comma && open > r.start {
                    let after = open + 1;
                    let relative = matches!(r.tag(after), Tag::Wp | Tag::Wdt | Tag::WpS)
                        || r.tag(after) == Tag::In && matches!(r.tag(after + 1), Tag::Wdt | Tag::Wp);
                    let verbs = (after..comma).filter(|&at| r.tag(at).is_finite()).count();
                    let relatives =
                        (after..comma).any(|at| matches!(r.tag(at), Tag::Wp | Tag::Wdt) || r.lower(at) == "that");
                    let aside = relative || verbs == 0 || relatives;
                    if aside
                        && (r.tag(open - 1).is_noun() || matches!(r.word(open - 1), ")") || r.tag(open - 1) == Tag::Cd)
                    {
                        let start = r.phrase_before(open, 0);
                        if let Some(start) = start {
                            let anonymous =
                                (after..comma).any(|at| matches!(r.lower(at), "anonymity" | "anonymously" | "named"));
                            let keep = !relative && verbs == 0 || anonymous;
                            let apposition = keep && comma - after < 20;
                            let end = if apposition { comma } else { open };
                            let clean = start == r.start
                                || !matches!(
                                    r.tag(start - 1),
                                    Tag::Vbg | Tag::Vbn | Tag::Vb | Tag::Vbd | Tag::Vbz | Tag::In | Tag::To
                                )
                                || matches!(r.lower(start - 1), "that" | "as" | "while" | "but" | "if");
                            let described = relatives && matches!(r.tag(after), Tag::Dt | Tag::Nn);
                            if clean && (relative || (verbs == 0 || described) && self.speaks(r, start..open)) {
                                found = Some((start, if apposition { end.max(open) } else { open }));
                                break;
                            }
                        }
                    }
                    if relative {
                        break;
                    }
                }
            }
            if let Some((start, end)) = found {
                // "Osei, the minister, said": the apposition is part of the source, with its comma left out.
                return Some(start..end);
            }
            return None;
        }
        if r.is_dash(last) || matches!(r.word(last), ":" | ";") {
            return None;
        }
        if matches!(r.tag(last), Tag::Rp) {
            return None;
        }
        let start = match r.phrase_before(before, 0) {
            Some(start) => start,
            None => {
                // "An official who declined to be named said".
                let who = (r.start + 1..before).rev().take(10).find(|&at| r.lower(at) == "who")?;
                if (who..before).any(|at| r.tag(at) == Tag::Comma) {
                    return None;
                }
                let start = r.phrase_before(who, 0)?;
                return Some(start..who);
            }
        };
        // "He told reporters the mayor said": fine. "Following the attack police said": fine.
        let subject = start..before;
        while before > start && r.tag(before - 1).is_adverb() {
            before -= 1;
        }
        let mut subject = subject;
        while subject.len() > 1 && r.is_time(subject.end - 1) && !r.tag(subject.end - 1).is_verb() {
            subject.end -= 1;
        }
        // "The ministry on Tuesday denied": the preposition goes with its time.
        while subject.len() > 1 && subject.end < before && r.tag(subject.end - 1) == Tag::In {
            subject.end -= 1;
        }
        if r.is_quote(subject.start) {
            return None;
        }
        last = subject.start;
        // The object of a preposition is no subject: "In a statement said".
        if last > r.start
            && r.tag(last - 1) == Tag::In
            && !matches!(
                r.lower(last - 1),
                "that"
                    | "as"
                    | "while"
                    | "if"
                    | "because"
                    | "although"
                    | "though"
                    | "but"
                    | "whether"
                    | "since"
                    | "when"
                    | "after"
                    | "before"
                    | "until"
                    | "like"
                    | "than"
                    | "so"
            )
        {
            let prep = last - 1;
            // "On Monday police said" is cut by the reader of phrases; a relative "of whom" is not.
            if prep == r.start || r.tag(prep - 1) == Tag::Comma {
                return None;
            }
            if r.tag(prep - 1).is_verb() {
                return None;
            }
        }
        Some(subject)
    }

    fn progressive(&self, r: Reader<'a>, group: VerbGroup) -> bool {
        (group.start..group.head).any(|at| r.lemma(at) == "be")
    }

    /// Whether a phrase can be somebody who speaks: a name, a pronoun, or a known kind of source.
    fn speaks(&self, r: Reader<'a>, phrase: Range) -> bool {
        let last = phrase.end.saturating_sub(1);
        phrase.clone().any(|at| r.tag(at).is_name())
            || matches!(r.tag(last), Tag::Prp | Tag::Wp)
            || phrase.clone().any(|at| self.lexicon.sources.contains_key(r.lemma(at)))
    }

    /// The subject of the clause that a coordinated cue or participle hangs on.
    fn shared_subject(&self, r: Reader<'a>, group: VerbGroup, first_draft: usize) -> Option<Range> {
        if group.start <= r.start {
            return None;
        }
        let before = group.start - 1;
        // "a joint statement proclaiming": the noun before is the subject, if it can speak.
        if r.tag(group.head) == Tag::Vbg && (r.tag(before).is_noun()) {
            let start = r.phrase_before(group.start, 0)?;
            let last = r.lemma(before);
            let document = matches!(self.lexicon.sources.get(last), Some(SourceType::Document));
            if document {
                // Without what it hangs on: "with a joint statement".
                let mut start = start;
                for at in (start..before).rev() {
                    if matches!(r.tag(at), Tag::Dt) {
                        start = at;
                        break;
                    }
                }
                return Some(start..group.start);
            }
            if self.speaks(r, start..group.start) && !r.tag(group.head + 1).is_noun() {
                return Some(start..group.start);
            }
        }
        // The last cue before, if nothing closed its clause.
        let quoted = self.quotation(group.head).map(|quotation| quotation.first);
        let prior = self.drafts[first_draft..].iter().rev().find(|draft| {
            draft.head < group.head
                && self.quotation(draft.head).map(|quotation| quotation.first) == quoted
                && draft.subject.is_some()
                && draft.rule != "according-to"
        });
        let mut verb = before;
        let mut nearest = None;
        while verb > r.start {
            verb -= 1;
            if r.tag(verb).is_finite()
                && r.tag(verb) != Tag::Md
                && self.quotation(verb).map(|quotation| quotation.first) == quoted
            {
                nearest = Some(verb);
                // For a participle after a comma the main clause's verb counts, not one inside a cue's content.
                let inside = self.drafts[first_draft..]
                    .iter()
                    .any(|draft| draft.content.iter().any(|piece| piece.contains(&verb)) && draft.head < verb);
                if !inside {
                    break;
                }
            }
        }
        if let Some(prior) = prior {
            let covers = nearest
                .is_none_or(|verb| verb <= prior.head || prior.content.iter().any(|piece| piece.contains(&verb)));
            if covers {
                return prior.subject.clone();
            }
        }
        let nearest = nearest?;
        let other = r.verb_group(nearest);
        if other.start >= group.start {
            return None;
        }
        let subject = self.plain_subject(r, other)?;
        self.speaks(r, subject.clone()).then_some(subject)
    }

    /// The phrase right before a verb group, without sharing.
    fn plain_subject(&self, r: Reader<'a>, group: VerbGroup) -> Option<Range> {
        if group.start <= r.start {
            return None;
        }
        if r.tag(group.start - 1) == Tag::Cc {
            // One step further left.
            let verb = (r.start..group.start - 1).rev().find(|&at| r.tag(at).is_finite())?;
            let other = r.verb_group(verb);
            let start = r.phrase_before(other.start, 0)?;
            return Some(start..other.start);
        }
        let empty = self.drafts.len();
        self.subject(r, VerbGroup { participle: false, infinitive: false, ..group }, empty)
    }

    // ---- complements -----------------------------------------------------------------------------------------

    /// What follows the cue and can be its content.
    fn complement(&self, r: Reader<'a>, group: VerbGroup, cue: &Cue) -> Option<Complement> {
        let head = group.head;
        let mut at = head + 1;
        let mut addressee: Option<Range> = None;
        let mut skipped = false;
        if r.tag(at) == Tag::Rp && matches!(r.lower(at), "out" | "up") {
            at += 1;
        }
        let make = |reading: Reading, content: Vec<Range>, addressee: &Option<Range>, rule, confidence| {
            Some(Complement { reading, content, addressee: addressee.clone(), rule, particle: None, confidence })
        };
        for _round in 0..5 {
            // Adverbs and times.
            while r.holds(at)
                && (r.tag(at).is_adverb() && !matches!(r.lower(at), "not" | "no" | "how" | "so" | "just" | "only")
                    || r.is_time(at) && !matches!(r.lower(at), "this" | "may" | "last" | "next"))
                && !r.is_quote(at)
            {
                at += 1;
                skipped = true;
            }
            // "on February 15, 2006 that": the year belongs to the date.
            if skipped && r.tag(at) == Tag::Comma && r.tag(at + 1) == Tag::Cd && r.word(at + 1).len() == 4 {
                at += 2;
            }
            let tag = r.tag(at);
            let lower = r.lower(at);
            let comma = tag == Tag::Comma;
            let quote_at = if r.is_quote(at) {
                Some(at)
            } else if (comma || r.word(at) == ":") && r.is_quote(at + 1) {
                Some(at + 1)
            } else {
                None
            };
            // Quotation.
            if let Some(open) = quote_at
                && let Some(quotation) = self.opened(open)
                && open > head
                && let Some(reading) = cue.reading(Frame::Quote).or(cue.reading(Frame::That)).or(if comma {
                    None
                } else {
                    cue.reading(Frame::Np)
                })
            {
                let last = quotation.last.0 + 1;
                // ", " before a quotation that closes the sentence: its own, or a second half.
                let mut end = last;
                let ended = last >= 2 && matches!(r.word(last - 2), "," | "." | "!" | "?");
                if last < r.end && !ended && !matches!(r.tag(last), Tag::Stop | Tag::Comma | Tag::Cc) {
                    end = self.clause_end(r, open, head, false);
                }
                return make(reading, vec![open..end.max(last)], &addressee, "cue-quotation", 0.9);
            }
            // Colon, then words, or the next line.
            if r.word(at) == ":" {
                if let Some(reading) = cue.reading(Frame::Quote).or(cue.reading(Frame::That)) {
                    if at + 1 < r.end {
                        return make(reading, self.clause(r, at + 1, head), &addressee, "cue-colon", 0.8);
                    }
                    // The quotation stands in the next line or sentence.
                    if let Some(next) = self.opened(at + 1) {
                        return make(reading, vec![at + 1..next.last.0 + 1], &addressee, "cue-colon-next-line", 0.9);
                    }
                    if cue.has(Frame::Quote)
                        && let Some(lines) = self.lines_after(at)
                    {
                        return make(reading, vec![lines], &addressee, "cue-colon-lines", 0.75);
                    }
                }
                return None;
            }
            // "that" clause.
            let that = if lower == "that" && matches!(tag, Tag::In | Tag::Wdt | Tag::Dt) {
                Some(at)
            } else if comma && r.lower(at + 1) == "that" && r.tag(at + 1) != Tag::Wdt {
                Some(at + 1)
            } else {
                None
            };
            if let Some(that) = that
                && (r.tag(that) == Tag::In
                    || r.tag(that + 1) == Tag::Comma
                    || cue.has(Frame::Quote) && !r.tag(that + 1).is_finite() && r.tag(that + 1) != Tag::Stop
                    || self.finite_follows(r, that + 1, head))
                && let Some(reading) =
                    cue.reading(Frame::That).or(cue.reading(Frame::Tell)).or(cue.reading(Frame::Post))
            {
                return make(reading, self.clause(r, that, head), &addressee, "cue-that", 0.95);
            }
            // Whether, how, what.
            if (matches!(lower, "whether" | "how" | "why" | "what" | "who" | "where" | "when" | "which" | "if"))
                && let Some(reading) = cue.reading(Frame::Wh)
            {
                if lower == "if"
                    && cue.has(Frame::That)
                    && !matches!(r.lemma(head), "ask" | "know" | "wonder" | "see" | "tell" | "say")
                {
                    return None;
                }
                if matches!(lower, "when" | "where" | "who" | "which")
                    && !matches!(
                        r.lemma(head),
                        "ask" | "wonder" | "know" | "tell" | "say" | "explain" | "question" | "inquire"
                    )
                {
                    return None;
                }
                if addressee.is_some() && matches!(lower, "who" | "which" | "when" | "where") && r.lemma(head) == "tell"
                {
                    return None;
                }
                return make(reading, self.clause(r, at, head), &addressee, "cue-question", 0.8);
            }
            // Infinitives.
            if tag == Tag::To && r.tag(at + 1) == Tag::Vb
                || tag == Tag::To && r.tag(at + 1).is_adverb() && r.tag(at + 2) == Tag::Vb
                || lower == "not" && r.tag(at + 1) == Tag::To
            {
                if let Some(addressee) = addressee.clone()
                    && let Some(reading) = cue.reading(Frame::Inf)
                {
                    let content =
                        if r.tag(addressee.start) == Tag::Prp && matches!(r.lemma(head), "tell" | "order" | "ask") {
                            at
                        } else {
                            addressee.start
                        };
                    let content = if matches!(r.lemma(head), "tell") { at } else { content };
                    return Some(Complement {
                        reading,
                        content: self.clause(r, content, head),
                        addressee: Some(addressee),
                        rule: "cue-infinitive",
                        particle: None,
                        confidence: 0.85,
                    });
                }
                if let Some(reading) = cue.reading(Frame::To).filter(|_| addressee.is_none()) {
                    return make(reading, self.clause(r, at, head), &addressee, "cue-infinitive", 0.8);
                }
                return None;
            }
            // A clause without "that".
            let adverbial = matches!(tag, Tag::In) && ADVERBIALS.contains(&lower);
            let tells = r.lemma(head) == "tell" && addressee.is_none();
            if cue.has(Frame::That)
                && !tells
                && !cue.has(Frame::Only)
                && !comma
                && !adverbial
                && self.finite_follows(r, at, head)
            {
                let reading = cue.reading(Frame::That)?;
                let sure =
                    cue.has(Frame::Quote) || cue.has(Frame::Post) || r.tag(at) == Tag::Prp || addressee.is_some();
                let relative = self.relative_inside(r, at, head);
                if !relative {
                    return make(
                        reading,
                        self.clause(r, at, head),
                        &addressee,
                        "cue-clause",
                        if sure { 0.85 } else { 0.7 },
                    );
                }
            }
            // Somebody is told.
            if addressee.is_none()
                && (cue.has(Frame::Tell)
                    || cue.has(Frame::Inf)
                    || matches!(
                        r.lemma(head),
                        "warn"
                            | "inform"
                            | "assure"
                            | "reassure"
                            | "remind"
                            | "notify"
                            | "promise"
                            | "advise"
                            | "show"
                            | "brief"
                            | "teach"
                            | "answer"
                    ))
            {
                let end = r.phrase_after(at, false);
                if end > at {
                    let mut whole = r.phrase_after(at, true);
                    let after = |end: u32| {
                        let next = r.tag(end);
                        next == Tag::To
                            || r.lower(end) == "that"
                            || r.is_quote(end)
                            || matches!(next, Tag::Comma | Tag::Prp | Tag::Dt | Tag::Stop)
                            || matches!(r.lower(end), "whether" | "how" | "what" | "why" | "if" | "not")
                            || r.word(end) == ":"
                            || r.tag(end) == Tag::In
                    };
                    if !after(whole) && after(end) {
                        whole = end;
                    }
                    addressee = Some(at..whole);
                    let comma_quote =
                        r.tag(whole) == Tag::Comma && (r.is_quote(whole + 1) || r.lower(whole + 1) == "that");
                    if r.tag(whole) != Tag::Comma || comma_quote {
                        // What is left decides; when nothing is, the phrase may be the content itself.
                        if let Some(found) = self.told(r, group, cue, whole, addressee.clone()) {
                            return Some(found);
                        }
                        // "urged restraint"
                        let telling = matches!(
                            r.lemma(head),
                            "tell" | "inform" | "remind" | "assure" | "brief" | "notify" | "reassure"
                        );
                        if telling && !cue.has(Frame::Np) {
                            return None;
                        }
                    }
                    addressee = None;
                }
            }
            // "call on X to", "appeal for calm".
            if cue.has(Frame::OnInf) && matches!(lower, "on" | "upon" | "to" | "for" | "with") {
                let end = r.phrase_after(at + 1, true);
                if end > at + 1 && (r.tag(end) == Tag::To || r.lower(end) == "not" && r.tag(end + 1) == Tag::To) {
                    let reading = cue.reading(Frame::OnInf)?;
                    return Some(Complement {
                        reading,
                        content: self.clause(r, at + 1, head),
                        addressee: Some(at + 1..end),
                        rule: "cue-infinitive",
                        particle: (at == head + 1).then_some(at),
                        confidence: 0.85,
                    });
                }
            }
            // "accused Moscow of shelling", "blamed them for it".
            if cue.has(Frame::Of) && !matches!(tag, Tag::In | Tag::Stop | Tag::Comma) {
                let mut end = r.phrase_after(at, false);
                if !matches!(r.lower(end), "of" | "for") {
                    end = r.phrase_after(at, true);
                }
                if end > at && matches!(r.lower(end), "of" | "for" | "over") {
                    let reading = cue.reading(Frame::Of)?;
                    if reading.stance == Stance::Accuses || r.lower(end) == "of" {
                        return make(reading, self.clause(r, at, head), &None, "cue-deed", 0.9);
                    }
                }
            }
            // "described him as", "called it a trap".
            if cue.has(Frame::As) && !matches!(tag, Tag::In | Tag::Stop | Tag::Comma | Tag::To) {
                let object = r.phrase_after(at, false);
                let whole = r.phrase_after(at, true);
                for end in [object, whole] {
                    if end <= at {
                        continue;
                    }
                    let two = r.is_quote(end)
                        || matches!(r.tag(end), Tag::Dt | Tag::PrpS)
                        || r.tag(end).is_adjective() && r.lemma(head) != "see"
                        || r.lower(end) == "as"
                        || r.tag(end).is_adverb() && r.tag(end + 1).is_adjective();
                    if two
                        && (r.lower(end) == "as"
                            || !matches!(
                                r.lemma(head),
                                "describe"
                                    | "portray"
                                    | "depict"
                                    | "characterize"
                                    | "characterise"
                                    | "see"
                                    | "view"
                                    | "regard"
                                    | "reject"
                                    | "dismiss"
                                    | "dispute"
                            ))
                    {
                        let reading = cue.reading(Frame::As)?;
                        let end = self.clause_end(r, at, head, true);
                        return make(reading, vec![self.trimmed(r, at..end)], &None, "cue-naming", 0.8);
                    }
                }
            }
            // Gerund.
            if tag == Tag::Vbg
                && let Some(reading) = cue.reading(Frame::Ing)
            {
                return make(reading, self.clause(r, at, head), &None, "cue-gerund", 0.8);
            }
            // Prepositional content.
            if let Some((_, reading)) = cue.prepositions().find(|(preposition, reading)| {
                *preposition == lower && !(reading.frame == Frame::Of && reading.stance == Stance::Accuses)
            }) {
                let from = if matches!(reading.frame, Frame::For | Frame::On | Frame::About | Frame::With | Frame::ToNp)
                {
                    at + 1
                } else {
                    at
                };
                let start = if reading.frame == Frame::ToNp { at + 1 } else { from };
                if r.phrase_after(at + 1, true) > at + 1 || r.tag(at + 1) == Tag::Vbg || r.is_quote(at + 1) {
                    if r.is_time(at + 1) || self.adverbial_noun(r, at + 1) {
                        // "commented on Monday" is a time.
                    } else {
                        let end = self.clause_end(r, start, head, true);
                        return Some(Complement {
                            reading,
                            content: vec![self.trimmed(r, start..end)],
                            addressee: None,
                            rule: "cue-preposition",
                            particle: (at == head + 1).then_some(at),
                            confidence: 0.7,
                        });
                    }
                }
            }
            // A noun phrase.
            if let Some(reading) = cue.reading(Frame::Np).filter(|_| {
                !comma && tag != Tag::In && tag != Tag::To && (!skipped || at > r.start && r.lower(at - 1) == "terms")
            }) {
                let end = r.phrase_after(at, true);
                if end > at {
                    let end = self.clause_end(r, at, head, true).max(end);
                    let content = self.trimmed(r, at..end);
                    if self.empty_object(r, &content) {
                        return None;
                    }
                    return make(reading, vec![content], &None, "cue-phrase", 0.65);
                }
            }
            // An adverbial phrase in between: "said in a statement that".
            if tag == Tag::In || tag == Tag::To {
                if !ADVERBIALS.contains(&lower) {
                    return None;
                }
                let end = r.phrase_after(at + 1, true);
                if end == at + 1 {
                    return None;
                }
                let who = matches!(lower, "to")
                    && matches!(
                        r.lemma(head),
                        "say"
                            | "explain"
                            | "announce"
                            | "write"
                            | "report"
                            | "add"
                            | "confirm"
                            | "admit"
                            | "suggest"
                            | "complain"
                            | "reveal"
                            | "speak"
                    );
                if who {
                    addressee = Some(at + 1..end);
                }
                at = end;
                skipped = true;
                continue;
            }
            if matches!(tag, Tag::Nn | Tag::Nns | Tag::Jj | Tag::Dt) && self.time_phrase(r, at) > at {
                at = self.time_phrase(r, at);
                skipped = true;
                continue;
            }
            return None;
        }
        None
    }

    /// The lines after a colon that ends its block: words set off without quotation marks.
    fn lines_after(&self, colon: u32) -> Option<Range> {
        let sentences = self.analysis.sentences();
        let at = self.analysis.sentence_of(TokenId(colon))?.0 as usize;
        let block = sentences.get(at)?.block;
        let mut end = colon + 1;
        let (mut last, mut lines) = (block, 0);
        for sentence in &sentences[at + 1..] {
            if sentence.block == block {
                return None;
            }
            let kind = self.document.block(sentence.block).map(|block| block.kind);
            let prose = matches!(kind, Some(BlockKind::Paragraph | BlockKind::Quote | BlockKind::List));
            if !prose || self.quotation(sentence.tokens().start).is_some() {
                break;
            }
            if sentence.block != last {
                lines += 1;
                if lines > 8 {
                    break;
                }
                last = sentence.block;
            }
            end = sentence.tokens().end;
        }
        (end > colon + 1).then_some(colon + 1..end)
    }

    fn told(
        &self,
        r: Reader<'a>,
        group: VerbGroup,
        cue: &Cue,
        at: u32,
        addressee: Option<Range>,
    ) -> Option<Complement> {
        let head = group.head;
        let mut at = at;
        for _ in 0..4 {
            while r.holds(at)
                && (r.tag(at).is_adverb() && !matches!(r.lower(at), "not" | "how")
                    || r.is_time(at) && r.lower(at) != "may")
            {
                at += 1;
            }
            let lower = r.lower(at);
            let comma = r.tag(at) == Tag::Comma;
            let open = if r.is_quote(at) { at } else { at + 1 };
            if (r.is_quote(at) || (comma || r.word(at) == ":") && r.is_quote(at + 1))
                && let Some(quotation) = self.opened(open)
                && let Some(reading) =
                    cue.reading(Frame::Quote).or(cue.reading(Frame::That)).or(cue.reading(Frame::Tell))
            {
                let mut end = quotation.last.0 + 1;
                if end < r.end && !matches!(r.tag(end), Tag::Stop | Tag::Comma) {
                    end = self.clause_end(r, open, head, false).max(end);
                }
                return Some(Complement {
                    reading,
                    content: vec![open..end],
                    addressee,
                    rule: "cue-quotation",
                    particle: None,
                    confidence: 0.9,
                });
            }
            if r.word(at) == ":"
                && let Some(next) = self.opened(at + 1)
                && let Some(reading) = cue.reading(Frame::Quote)
            {
                return Some(Complement {
                    reading,
                    content: vec![at + 1..next.last.0 + 1],
                    addressee,
                    rule: "cue-colon-next-line",
                    particle: None,
                    confidence: 0.9,
                });
            }
            let infinitive = r.tag(at) == Tag::To && (r.tag(at + 1) == Tag::Vb || r.tag(at + 1).is_adverb())
                || lower == "not" && r.tag(at + 1) == Tag::To;
            if infinitive {
                let reading = cue.reading(Frame::Inf)?;
                let start = match &addressee {
                    Some(addressee) if r.lemma(head) != "tell" => addressee.start,
                    _ => at,
                };
                return Some(Complement {
                    reading,
                    content: self.clause(r, start, head),
                    addressee,
                    rule: "cue-infinitive",
                    particle: None,
                    confidence: 0.85,
                });
            }
            let adverbial = r.tag(at) == Tag::In && ADVERBIALS.contains(&lower);
            let question = matches!(lower, "whether" | "how" | "what" | "why" | "if");
            let clause = lower == "that"
                || comma && r.lower(at + 1) == "that"
                || question
                || !adverbial && self.finite_follows(r, at, head) && !comma;
            if clause {
                let frame = if question { Frame::Wh } else { Frame::That };
                let reading = cue.reading(frame).or(cue.reading(Frame::That))?;
                let start = if comma { at + 1 } else { at };
                return Some(Complement {
                    reading,
                    content: self.clause(r, start, head),
                    addressee,
                    rule: "cue-told",
                    particle: None,
                    confidence: 0.9,
                });
            }
            if let Some((preposition, reading)) = cue.prepositions().find(|(preposition, _)| *preposition == lower) {
                let end = self.clause_end(r, at, head, true);
                let start = if matches!(preposition, "of" | "against") { at } else { at + 1 };
                if r.is_time(at + 1) || self.adverbial_noun(r, at + 1) {
                    return None;
                }
                return Some(Complement {
                    reading,
                    content: vec![self.trimmed(r, start..end)],
                    addressee,
                    rule: "cue-preposition",
                    particle: None,
                    confidence: 0.7,
                });
            }
            if r.tag(at) == Tag::In && ADVERBIALS.contains(&lower) {
                let end = r.phrase_after(at + 1, true);
                if end == at + 1 {
                    return None;
                }
                at = end;
                continue;
            }
            let end = self.time_phrase(r, at);
            if end > at {
                at = end;
                continue;
            }
            return None;
        }
        None
    }

    fn trimmed(&self, r: Reader<'a>, range: Range) -> Range {
        if range.end > r.end { range } else { self.trim(r, range) }
    }

    /// Objects that say nothing: "said nothing", "reported it".
    fn empty_object(&self, r: Reader<'a>, content: &Range) -> bool {
        content.len() == 1
            && (r.tag(content.start) == Tag::Prp
                || matches!(
                    r.lower(content.start),
                    "nothing" | "this" | "that" | "so" | "something" | "anything" | "them" | "which" | "what" | "who"
                ))
    }

    fn adverbial_noun(&self, r: Reader<'a>, at: u32) -> bool {
        let end = r.phrase_after(at, false);
        end > at
            && matches!(
                r.lemma(end - 1),
                "statement"
                    | "interview"
                    | "conference"
                    | "letter"
                    | "speech"
                    | "briefing"
                    | "meeting"
                    | "address"
                    | "tweet"
                    | "post"
                    | "behalf"
                    | "condition"
                    | "television"
                    | "radio"
                    | "email"
                    | "facebook"
                    | "twitter"
                    | "week"
                    | "month"
                    | "year"
                    | "day"
                    | "morning"
                    | "night"
                    | "evening"
            )
    }

    /// The end of "last week", "this morning", "the next day" at `at`; `at` when there is none.
    fn time_phrase(&self, r: Reader<'a>, at: u32) -> u32 {
        let end = r.phrase_after(at, false);
        if end > at
            && end - at <= 4
            && matches!(
                r.lemma(end - 1),
                "week"
                    | "month"
                    | "year"
                    | "day"
                    | "morning"
                    | "night"
                    | "evening"
                    | "afternoon"
                    | "weekend"
                    | "time"
                    | "hour"
            )
        {
            end
        } else {
            at
        }
    }

    /// Whether a subject and a finite verb stand from `at` on, before the clause ends.
    fn finite_follows(&self, r: Reader<'a>, at: u32, cue: u32) -> bool {
        let mut place = at;
        let mut nominal = false;
        let limit = self
            .quotation(cue)
            .filter(|quotation| quotation.first.0 < cue)
            .map_or(r.end, |quotation| quotation.last.0.min(r.end));
        let mut commas = 0;
        while place < limit && place < at + 45 {
            if let Some(next) = self.jump(place, at) {
                nominal = true;
                if next >= r.end {
                    return (place..r.end).any(|inner| r.tag(inner).is_finite());
                }
                place = next;
                continue;
            }
            let tag = r.tag(place);
            if tag == Tag::Comma {
                commas += 1;
                if place == at || commas > 2 || r.tag(place + 1) == Tag::Cc && !self.list(r, place + 1, limit) {
                    return false;
                }
            }
            if matches!(r.word(place), ";" | ":") || tag == Tag::Stop || r.is_dash(place) {
                return false;
            }
            if matches!(r.lower(place), "because" | "although" | "whereas" | "while" | "unless") && place > at {
                return false;
            }
            if matches!(tag, Tag::Wdt | Tag::Wp) && place > at && !matches!(r.lower(place), "what") {
                // A relative clause's verb is not the clause's: step over it.
                let verb = (place + 1..limit.min(place + 15)).find(|&at| r.tag(at).is_finite());
                match verb {
                    Some(verb) => {
                        place = verb + 1;
                        while place < limit && (r.tag(place).is_verb() || r.tag(place).is_adverb()) {
                            place += 1;
                        }
                        continue;
                    }
                    None => return false,
                }
            }
            if tag.is_noun()
                || matches!(tag, Tag::Prp | Tag::Ex | Tag::Dt | Tag::Cd | Tag::Vbg)
                || r.tag(place).is_adjective()
            {
                nominal = true;
            }
            if tag.is_finite() {
                return nominal;
            }
            if tag == Tag::Cc && r.tag(place + 1).is_finite() {
                return false;
            }
            place += 1;
        }
        false
    }

    /// Whether the finite verb after `at` is only a relative clause's: "said the man who left".
    fn relative_inside(&self, r: Reader<'a>, at: u32, _cue: u32) -> bool {
        // An inverted source after a quotation: "…," said Osei, who leads it.
        let _ = (r, at);
        false
    }

    // ---- content before the cue ------------------------------------------------------------------------------

    fn backward(
        &self,
        r: Reader<'a>,
        group: VerbGroup,
        cue: &Cue,
        subject: Option<Range>,
        block: BlockId,
    ) -> Option<Draft> {
        let reading = cue.reading(Frame::Post).or(cue.reading(Frame::Quote))?;
        let indirect = cue.has(Frame::Post);
        if group.infinitive || group.negated || group.participle && r.tag(group.head) == Tag::Vbg {
            return None;
        }
        let head = group.head;
        let (source, boundary, mut after) = match subject {
            // "…," he said
            Some(subject) => {
                let boundary = subject.start;
                let mut after = head + 1;
                // "…," he told a news conference
                if cue.has(Frame::Tell) {
                    after = r.phrase_after(after, true).max(after);
                }
                (Some(subject), boundary, after)
            }
            // "…," said Osei
            None => {
                let end = r.phrase_after(head + 1, true);
                if end == head + 1 {
                    return None;
                }
                let end = r.with_apposition(end);
                (Some(head + 1..end), group.start, end)
            }
        };
        // What stands before: a comma, or the end of a quotation.
        let before = boundary.checked_sub(1);
        let previous = before.filter(|&at| r.holds(at));
        let as_clause = previous.is_some_and(|at| r.lower(at) == "as" && r.tag(at) == Tag::In);
        let boundary = if as_clause { boundary - 1 } else { boundary };
        let before = boundary.checked_sub(1);
        let mut content: Vec<Range> = Vec::new();
        match before {
            Some(at) if r.holds(at) => {
                let comma = r.tag(at) == Tag::Comma;
                let quoted = r.is_quote(at) || at > r.start && r.is_quote(at - 1) && (comma || r.tag(at) == Tag::Stop);
                let dash = r.is_dash(at);
                let fits = quoted || dash || comma && indirect;
                if !fits {
                    return None;
                }
                let closing = if r.is_quote(at) { at } else { at.saturating_sub(1) };
                if quoted
                    && let Some(quotation) = self
                        .quotation(closing)
                        .filter(|quotation| quotation.last.0 >= closing && quotation.first.0 < closing)
                {
                    // The cue inside the same quotation is somebody else's.
                    let own = self.quotation(head).is_some_and(|other| other.first == quotation.first);
                    if own {
                        return None;
                    }
                }
                let range = self.before(r, if comma || dash { at } else { boundary });
                if range.is_empty() {
                    return None;
                }
                // Only an adverbial stands before: "In Brussels, Kerry said".
                let clause =
                    range.clone().any(|at| at < r.start || r.tag(at).is_finite() || r.tag(at) == Tag::Vb) || quoted;
                let rest_continues = matches!(r.tag(after), Tag::Comma) && after + 2 < r.end;
                if !clause && !rest_continues && !self.headline_like(block) {
                    return None;
                }
                content.push(range);
                if !clause && !quoted && !rest_continues {
                    return None;
                }
            }
            _ => {
                // The sentence is only "Mr Osei said.": the quotation stands before it.
                if after < r.end && r.tag(after) != Tag::Stop && !as_clause {
                    // More words may follow, but no content did.
                    let short = r.end - after <= 8;
                    if !short && !as_clause {
                        return None;
                    }
                }
                if as_clause {
                    // "As Osei said on Monday, the bridge is shut."
                    while r.holds(after) && (r.tag(after).is_adverb() || r.is_time(after) || r.tag(after) == Tag::In) {
                        after = if r.tag(after) == Tag::In { r.phrase_after(after + 1, true) } else { after + 1 };
                    }
                    if r.tag(after) != Tag::Comma {
                        return None;
                    }
                    content.extend(self.clause(r, after + 1, head));
                } else {
                    let last = r.start.checked_sub(1)?;
                    let quotation = self.quotation(last).filter(|quotation| quotation.last.0 == last)?;
                    let same_block =
                        self.document.block_at(self.analysis.token(TokenId(last)).span.start()) == Some(block);
                    let tight = self
                        .analysis
                        .sentence_of(TokenId(last))
                        .and_then(|id| self.analysis.sentences().get(id.0 as usize))
                        .map(|sentence| sentence.block.0 + 1 >= block.0)
                        .unwrap_or(false);
                    if !(same_block || tight) || !cue.has(Frame::Quote) {
                        return None;
                    }
                    content.push(quotation.first.0..quotation.last.0 + 1);
                }
            }
        }
        // A second half: "…," he said, "…".
        while r.holds(after) && (r.tag(after).is_adverb() || r.is_time(after)) {
            after += 1;
        }
        if r.tag(after) == Tag::In && !content.is_empty() {
            let end = r.phrase_after(after + 1, true);
            if end > after + 1 && (r.tag(end) == Tag::Comma || r.is_quote(end)) {
                after = end;
            }
        }
        let direct = content.first().is_some_and(|first| self.quotation(first.start).is_some());
        let mut next = after;
        if matches!(r.tag(next), Tag::Comma) || r.word(next) == ":" {
            next += 1;
        }
        if r.is_quote(next) && next < r.end {
            if let Some(quotation) = self.quotation(next).filter(|quotation| quotation.first.0 == next) {
                let mut end = quotation.last.0 + 1;
                if end < r.end && !matches!(r.tag(end), Tag::Stop | Tag::Comma) && !direct {
                    end = self.clause_end(r, next, head, false).max(end);
                }
                content.push(next..end);
            }
        } else if next > after && !direct && next < r.end {
            let finite = content.first().is_some_and(|first| first.clone().any(|at| r.tag(at).is_finite()));
            if !finite {
                content.extend(self.clause(r, next, head));
            }
        }
        let stance = self.stance(r, group, reading, &source, &content, block);
        Some(Draft {
            subject: source.clone(),
            source,
            cue: vec![head..head + 1],
            content,
            addressee: None,
            stance,
            attitude: reading.attitude,
            lemma: r.lemma(head).to_owned(),
            rule: "cue-after",
            confidence: 0.85,
            block,
            head,
        })
    }

    // ---- passives and refusals -------------------------------------------------------------------------------

    fn passive(&self, r: Reader<'a>, group: VerbGroup, cue: &Cue, block: BlockId) -> Option<Draft> {
        let head = group.head;
        let after = head + 1;
        let subject = r.phrase_before(group.start, 0).map(|start| start..group.start);
        let by = |from: u32| -> Option<Range> {
            let at = (from..r.end.min(from + 12)).find(|&at| r.lower(at) == "by" && r.tag(at) == Tag::In)?;
            let end = r.phrase_after(at + 1, true);
            (end > at + 1 && self.speaks(r, at + 1..end)).then_some(at + 1..end)
        };
        let dummy = subject.as_ref().is_some_and(|subject| subject.len() == 1 && r.lower(subject.start) == "it");
        let mut place = after;
        while r.holds(place) && (r.tag(place).is_adverb() || r.is_time(place)) {
            place += 1;
        }
        let agent = if r.lower(place) == "by" { by(place) } else { None };
        if let Some(agent) = &agent {
            place = agent.end;
        }
        let draft = |reading: Reading, source: Option<Range>, content: Vec<Range>, stance, rule, confidence| {
            Some(Draft {
                subject: source.clone(),
                source,
                cue: vec![
                    (if group.negated {
                        (group.first..head).find(|&at| matches!(r.lower(at), "not" | "n't" | "never")).unwrap_or(head)
                    } else {
                        head
                    })..head + 1,
                ],
                content,
                addressee: None,
                stance,
                attitude: reading.attitude,
                lemma: r.lemma(head).to_owned(),
                rule,
                confidence,
                block,
                head,
            })
        };
        let hearsay = |reading: Reading, agent: &Option<Range>| {
            if group.negated {
                return Stance::Denies;
            }
            match (reading.stance, agent) {
                (Stance::Asserts, None) if reading.attitude == Attitude::Speech => Stance::ReportsHearsay,
                (Stance::Asserts, None) if matches!(r.lemma(head), "believe" | "think") => Stance::Suspects,
                (stance, _) => stance,
            }
        };
        // "It is said that".
        if dummy && (r.lower(place) == "that" || self.finite_follows(r, place, head) && cue.has(Frame::Quote)) {
            let reading = cue.reading(Frame::That)?;
            let stance = if group.negated { Stance::DeclinesToConfirm } else { hearsay(reading, &agent) };
            return draft(reading, agent, self.clause(r, place, head), stance, "passive-it", 0.85);
        }
        let subject = subject?;
        if r.tag(place) == Tag::To
            && (r.tag(place + 1) == Tag::Vb
                || r.tag(place + 1).is_adverb()
                || r.lemma(place + 1) == "be"
                || r.lemma(place + 1) == "have")
        {
            // "is believed to have", "were urged to".
            let raise = cue.reading(Frame::Raise);
            let order = cue.reading(Frame::Inf);
            let reading = raise.or(order)?;
            if r.lemma(head) == "find" && r.lemma(place + 1) != "be" && r.lemma(place + 1) != "have" {
                return None;
            }
            let stance = if raise.is_some() { hearsay(reading, &agent) } else { reading.stance };
            let end = self.clause_end(r, place, head, true);
            let content = vec![self.trimmed(r, subject), self.trimmed(r, place..end)];
            return draft(reading, agent, content, stance, "passive-raised", 0.85);
        }
        // "was told that", "were asked whether".
        if (r.lower(place) == "that"
            || matches!(r.lower(place), "whether" | "how" | "why" | "what")
            || r.lemma(head) == "tell" && self.finite_follows(r, place, head))
            && (cue.has(Frame::Tell) || cue.has(Frame::Inf) || matches!(r.lemma(head), "inform" | "warn" | "ask"))
        {
            let reading = cue.reading(Frame::That).or(cue.reading(Frame::Wh))?;
            return draft(reading, agent, self.clause(r, place, head), reading.stance, "passive-told", 0.7);
        }
        // "was accused of", "is suspected of".
        if matches!(r.lower(place), "of" | "for")
            && cue
                .reading(Frame::Of)
                .is_some_and(|reading| matches!(reading.stance, Stance::Accuses | Stance::Suspects))
            && !(r.lower(place) == "for" && matches!(r.lemma(head), "charge" | "attack"))
        {
            let reading = cue.reading(Frame::Of)?;
            let mut content = vec![self.trimmed(r, subject)];
            content.extend(self.clause(r, place, head));
            return draft(reading, agent, content, reading.stance, "passive-deed", 0.8);
        }
        // "is described as".
        if r.lower(place) == "as" && cue.has(Frame::As) {
            let reading = cue.reading(Frame::As)?;
            let agent = agent.or_else(|| by(place));
            agent.as_ref()?;
            let mut content = vec![self.trimmed(r, subject)];
            let end = self.clause_end(r, place, head, true);
            content.push(self.trimmed(r, place..end));
            return draft(reading, agent, content, reading.stance, "passive-naming", 0.7);
        }
        // "The report was denied by the army".
        if let Some(agent) = agent
            && let Some(reading) = cue.reading(Frame::Np)
            && self.speaks(r, agent.clone())
        {
            let content = vec![self.trimmed(r, subject)];
            return draft(reading, Some(agent), content, reading.stance, "passive-agent", 0.75);
        }
        if matches!(
            r.lemma(head),
            "expect" | "confirm" | "anticipate" | "suspect" | "fear" | "predict" | "forecast" | "rumor" | "report"
        ) && r.tag(group.first).is_finite()
            && (r.tag(place) == Tag::Stop
                || r.tag(place) == Tag::In
                || r.tag(place) == Tag::Comma
                || r.tag(place) == Tag::Cc)
        {
            let reading = cue.reading(Frame::Np)?;
            let stance = hearsay(reading, &None);
            let rest =
                if r.tag(place) == Tag::In { place..self.clause_end(r, place, head, true) } else { place..place };
            return draft(
                reading,
                None,
                vec![self.trimmed(r, subject), self.trimmed(r, rest)],
                if group.negated { Stance::DeclinesToConfirm } else { stance },
                "passive-bare",
                0.6,
            );
        }
        None
    }

    /// "declined to comment", "would not say how", "neither confirm nor deny", "could not be reached".
    fn declines(&self, r: Reader<'a>, group: VerbGroup, block: BlockId, first_draft: usize) -> Option<Draft> {
        let head = group.head;
        let lemma = r.lemma(head);
        let make = |subject: Option<Range>, cue: Range, content: Vec<Range>, stance: Stance, lemma: &str| {
            Some(Draft {
                source: subject.clone(),
                subject,
                cue: vec![cue],
                content,
                addressee: None,
                stance,
                attitude: Attitude::Speech,
                lemma: lemma.to_owned(),
                rule: "declines",
                confidence: 0.9,
                block,
                head,
            })
        };
        // "refused to confirm the raid"
        if matches!(lemma, "decline" | "refuse") && !group.passive && r.tag(head + 1) == Tag::To {
            let verb = head + 2;
            if !matches!(
                r.lemma(verb),
                "comment"
                    | "confirm"
                    | "say"
                    | "discuss"
                    | "elaborate"
                    | "disclose"
                    | "specify"
                    | "answer"
                    | "identify"
                    | "name"
                    | "give"
                    | "reveal"
                    | "provide"
                    | "respond"
                    | "speculate"
                    | "talk"
                    | "explain"
                    | "detail"
                    | "release"
                    | "deny"
                    | "speak"
                    | "be"
                    | "address"
                    | "divulge"
                    | "describe"
                    | "offer"
                    | "acknowledge"
                    | "clarify"
                    | "tell"
                    | "rule"
            ) {
                return None;
            }
            if r.lemma(verb) == "be"
                && !matches!(r.lemma(verb + 1), "name" | "identify" | "interview" | "drawn" | "quote")
            {
                return None;
            }
            let end = if r.lemma(verb) == "be" { verb + 2 } else { verb + 1 };
            let subject = self.subject(r, group, first_draft);
            // "who declined to be named" only says what kind of source it is.
            if r.lemma(verb) == "be" && subject.as_ref().is_some_and(|subject| r.lower(subject.start) == "who") {
                return None;
            }
            return make(subject, head..end, self.refused(r, end, head), Stance::DeclinesToConfirm, "decline");
        }
        // "neither confirm nor deny"
        if lemma == "confirm" && head > r.start && r.lower(head - 1) == "neither" {
            let mut end = head + 1;
            if r.lower(end) == "nor" {
                end += 2;
            }
            let outer = r.verb_group(head - 1);
            let mut start = outer.start;
            while start > r.start
                && (r.tag(start - 1) == Tag::Md || matches!(r.lemma(start - 1), "could" | "do" | "have" | "be"))
            {
                start -= 1;
            }
            let subject = r.phrase_before(start.min(head - 1), 0).map(|from| from..start.min(head - 1));
            return make(
                subject,
                head - 1..end,
                self.refused(r, end, head),
                Stance::DeclinesToConfirm,
                "neither confirm nor deny",
            );
        }
        // "ruled out the possibility"
        if lemma == "rule" && r.lower(head + 1) == "out" && !group.negated && !group.passive && !group.infinitive {
            let subject = self.subject(r, group, first_draft)?;
            let end = self.clause_end(r, head + 2, head, true);
            let content = vec![self.trimmed(r, head + 2..end)];
            return make(Some(subject), head..head + 2, content, Stance::Denies, "rule out");
        }
        if matches!(lemma, "deny") && head > r.start && r.lower(head - 1) == "nor" {
            return None;
        }
        // "could not be reached"
        if lemma == "reach"
            && group.passive
            && group.negated
            && (r.lower(head + 1) == "for"
                || r.tag(head + 1) == Tag::Stop
                || r.is_time(head + 1)
                || r.tag(head + 1).is_adverb())
        {
            let subject = r.phrase_before(group.start, 0).map(|from| from..group.start);
            return make(subject, group.first..head + 1, Vec::new(), Stance::DeclinesToConfirm, "reach");
        }
        // "was not (immediately) available for comment", "had no comment", "gave no details"
        if lemma == "be"
            && r.tag(head).is_finite()
            && (head..r.end.min(head + 5)).any(|at| r.lower(at) == "available")
            && (head..r.end.min(head + 7)).any(|at| r.lower(at) == "comment")
            && (head..r.end.min(head + 4)).any(|at| matches!(r.lower(at), "not" | "n't" | "unavailable"))
        {
            let subject = r.phrase_before(head, 0).map(|from| from..head);
            let end = (head..r.end.min(head + 7)).find(|&at| r.lower(at) == "comment").map_or(head + 1, |at| at + 1);
            return make(subject, head..end, Vec::new(), Stance::DeclinesToConfirm, "not available");
        }
        if matches!(lemma, "have" | "give" | "offer" | "provide" | "make") && r.lower(head + 1) == "no" {
            let noun = (head + 2..r.end.min(head + 5)).find(|&at| {
                matches!(r.lemma(at), "comment" | "detail" | "explanation" | "reason" | "information" | "statement")
            });
            if let Some(noun) = noun
                && (lemma != "have" || r.lemma(noun) == "comment")
            {
                let subject = self.subject(r, group, first_draft);
                return make(subject, head..noun + 1, Vec::new(), Stance::DeclinesToConfirm, "no comment");
            }
        }
        // "did not say how", "would not comment"
        let telling = TELLING.contains(&lemma) && !group.infinitive;
        if group.negated && telling && r.tag(head) == Tag::Vb
            || group.negated
                && telling
                && matches!(
                    lemma,
                    "respond"
                        | "comment"
                        | "confirm"
                        | "elaborate"
                        | "reply"
                        | "disclose"
                        | "release"
                        | "identify"
                        | "specify"
                )
                && !group.passive
                && matches!(r.tag(head), Tag::Vbn)
        {
            let after = head + 1;
            let lower = r.lower(after);
            if lemma == "deny" || lemma == "acknowledge" && group.modal.is_none() {
                return None;
            }
            let wh = matches!(
                lower,
                "how" | "why" | "what" | "whether" | "if" | "when" | "where" | "who" | "which" | "exactly"
            );
            let nothing = matches!(lower, "anything" | "more" | "much") || r.tag(after) == Tag::Stop;
            let told = wh || nothing || lower == "that" && group.modal.is_some();
            if matches!(lemma, "say" | "tell") && !told {
                return None;
            }
            if matches!(lemma, "rule") {
                if lower != "out" {
                    return None;
                }
                let subject = self.subject(r, group, first_draft);
                let end = self.clause_end(r, after + 1, head, true);
                return make(
                    subject,
                    group.first..after + 1,
                    vec![self.trimmed(r, after + 1..end)],
                    Stance::Suspects,
                    "rule out",
                );
            }
            if matches!(
                lemma,
                "give"
                    | "offer"
                    | "provide"
                    | "name"
                    | "address"
                    | "release"
                    | "return"
                    | "answer"
                    | "speak"
                    | "talk"
                    | "discuss"
                    | "describe"
                    | "mention"
                    | "indicate"
                    | "identify"
                    | "explain"
            ) {
                let object = (after..r.end.min(after + 6)).any(|at| {
                    matches!(
                        r.lemma(at),
                        "detail"
                            | "comment"
                            | "name"
                            | "call"
                            | "reason"
                            | "question"
                            | "message"
                            | "request"
                            | "information"
                            | "explanation"
                            | "timeline"
                            | "figure"
                            | "source"
                            | "suspect"
                            | "victim"
                            | "email"
                            | "whether"
                            | "how"
                            | "why"
                            | "what"
                    )
                });
                if !object {
                    return None;
                }
            }
            let subject = self.subject(r, group, first_draft);
            let first = if r.tag(group.first).is_adverb() { group.start } else { group.first };
            return make(subject, first..head + 1, self.refused(r, after, head), Stance::DeclinesToConfirm, lemma);
        }
        None
    }

    /// What a refusal is about, from `at` on; empty for "to requests for comment".
    fn refused(&self, r: Reader<'a>, at: u32, head: u32) -> Vec<Range> {
        let mut at = at;
        while r.tag(at).is_adverb()
            && !matches!(r.lower(at), "how" | "why" | "when")
            && !matches!(r.lower(at), "exactly")
        {
            at += 1;
        }
        let lower = r.lower(at);
        if matches!(
            lower,
            "how" | "why" | "what" | "whether" | "if" | "when" | "where" | "who" | "that" | "exactly" | "which"
        ) {
            return self.clause(r, at, head);
        }
        let mut start = at;
        if matches!(lower, "on" | "about") && !r.is_time(at + 1) && !self.adverbial_noun(r, at + 1) {
            start = at + 1;
        } else if matches!(r.tag(at), Tag::In | Tag::To | Tag::Stop | Tag::Comma | Tag::Cc) {
            return Vec::new();
        }
        if r.phrase_after(start, true) == start || r.is_time(start) {
            return Vec::new();
        }
        // "any further details" is no content.
        let end = self.clause_end(r, start, head, true);
        let content = self.trimmed(r, start..end);
        let empty = content.len() <= 4
            && matches!(r.lemma(content.end.saturating_sub(1)), "detail" | "comment" | "information");
        if empty { Vec::new() } else { vec![content] }
    }

    // ---- nouns, adjectives, adverbs --------------------------------------------------------------------------

    fn noun(&self, r: Reader<'a>, at: u32, block: BlockId) -> Option<Draft> {
        let singular = r.lower(at).strip_suffix('s').unwrap_or("");
        let cue = self.lexicon.nouns.get(r.lemma(at)).or_else(|| self.lexicon.nouns.get(singular))?;
        let next = at + 1;
        let make = |reading: Reading, source: Option<Range>, content: Vec<Range>, rule, confidence| {
            let stance = if reading.stance == Stance::ReportsHearsay && source.is_some() {
                Stance::Asserts
            } else {
                reading.stance
            };
            Some(Draft {
                subject: source.clone(),
                source,
                cue: vec![at..at + 1],
                content,
                addressee: None,
                stance,
                attitude: reading.attitude,
                lemma: r.lemma(at).to_owned(),
                rule,
                confidence,
                block,
                head: at,
            })
        };
        // "on suspicion of"
        if r.lemma(at) == "suspicion" && at > r.start && r.lower(at - 1) == "on" && r.lower(next) == "of" {
            let verb = (r.start..at).rev().find(|&at| r.tag(at).is_verb())?;
            let group = r.verb_group(verb);
            let subject = r.phrase_before(group.start, 0)?..group.start;
            let mut content = vec![subject];
            content.extend(self.clause(r, next + 1, at));
            return Some(Draft {
                cue: vec![at - 1..next + 1],
                stance: Stance::Suspects,
                attitude: Attitude::Belief,
                ..make(
                    Reading { frame: Frame::Of, stance: Stance::Suspects, attitude: Attitude::Belief },
                    None,
                    content,
                    "suspicion-of",
                    0.8,
                )?
            });
        }
        let phrase = r.phrase_before(at + 1, 0)?;
        let held = phrase.checked_sub(1).filter(|&before| r.holds(before));
        if held.is_some_and(|before| r.lower(before) == "in") && r.lower(next) == "that" {
            return None;
        }
        let mut source = None;
        // "its claim that", "Osei's claim that"
        for place in (phrase..at).rev() {
            if r.tag(place) == Tag::PrpS {
                source = Some(place..place + 1);
                break;
            }
            if r.lower(place) == "'s" || r.tag(place) == Tag::Pos || r.is_quote(place) {
                let start = r.phrase_before(place, 0)?;
                source = Some(start..place);
                break;
            }
        }
        let mut from = next;
        if matches!(r.lower(from), "by" | "from") {
            let end = r.phrase_after(from + 1, false);
            if end > from + 1 && (r.lower(end) == "that" || matches!(r.lower(end), "of" | "to")) {
                source = Some(from + 1..end);
                from = end;
            }
        }
        if r.tag(from) == Tag::Comma && r.lower(from + 1) == "that" {
            return None;
        }
        // The subject of "made a claim that".
        let verb = phrase.checked_sub(1).filter(|&verb| r.holds(verb) && r.tag(verb).is_verb());
        if source.is_none()
            && let Some(verb) = verb
            && matches!(
                r.lemma(verb),
                "make"
                    | "issue"
                    | "express"
                    | "voice"
                    | "raise"
                    | "release"
                    | "give"
                    | "have"
                    | "repeat"
                    | "publish"
                    | "send"
                    | "hold"
                    | "extend"
                    | "offer"
                    | "announce"
                    | "share"
                    | "deliver"
            )
        {
            let group = r.verb_group(verb);
            source = self.plain_subject(r, group).filter(|subject| self.speaks(r, subject.clone()));
        }
        if r.lower(from) == "that" && (r.tag(from) == Tag::In || self.finite_after_that(r, from)) {
            let reading = cue.reading(Frame::That)?;
            // "As for reports that …, the governor said": a phrase in front ends at its comma.
            let front = held.is_some_and(|before| r.tag(before) == Tag::In)
                && !(r.start..at).any(|place| r.tag(place).is_finite());
            if front
                && let Some(verb) = (from + 1..r.end).find(|&place| r.tag(place).is_finite())
                && let Some(comma) = (verb..r.end).find(|&place| r.tag(place) == Tag::Comma && !self.is_quoted(place))
            {
                return make(reading, source, vec![self.trimmed(r, from..comma)], "noun-that", 0.75);
            }
            return make(reading, source, self.clause(r, from, at), "noun-that", 0.75);
        }
        if r.tag(from) == Tag::To && r.tag(from + 1) == Tag::Vb && source.is_some() {
            let reading = cue.reading(Frame::To)?;
            return make(reading, source, self.clause(r, from, at), "noun-to", 0.65);
        }
        let (preposition, reading) = cue.prepositions().find(|(preposition, _)| *preposition == r.lower(from))?;
        let sure = matches!(reading.stance, Stance::Suspects | Stance::Denies | Stance::Accuses | Stance::Confirms)
            || matches!(reading.attitude, Attitude::Decree) && source.is_some()
            || matches!(r.lower(at), "reports" | "rumors" | "rumours" | "speculation");
        if !sure
            || matches!(r.lemma(at), "concern" | "worry" | "anxiety" | "alarm" | "charge" | "complaint" | "doubt")
                && source.is_none()
        {
            return None;
        }
        let start = if preposition == "of" && reading.stance != Stance::Denies { from + 1 } else { from };
        if r.phrase_after(from + 1, true) == from + 1 && r.tag(from + 1) != Tag::Vbg {
            return None;
        }
        let end = self.noun_content_end(r, from + 1, at);
        make(reading, source, vec![self.trimmed(r, start..end)], "noun-of", 0.6)
    }

    /// The end of a noun's content: its phrase, before the verb of the clause that the noun stands in.
    fn noun_content_end(&self, r: Reader<'a>, start: u32, cue: u32) -> u32 {
        let end = self.clause_end(r, start, cue, true);
        if let Some(verb) = (start..end).find(|&at| r.tag(at).is_finite()) {
            return verb;
        }
        end
    }

    fn finite_after_that(&self, r: Reader<'a>, that: u32) -> bool {
        // A relative clause ("reports that showed") has its verb at once.
        !r.tag(that + 1).is_finite() && self.finite_follows(r, that + 1, that)
    }

    fn adjective(&self, r: Reader<'a>, at: u32, block: BlockId) -> Option<Draft> {
        let cue = self.lexicon.adjectives.get(r.lower(at))?;
        let verb = (r.start..at).rev().take(4).find(|&place| {
            r.tag(place).is_verb() && matches!(r.lemma(place), "be" | "remain" | "seem" | "feel" | "become")
        })?;
        if (verb + 1..at).any(|place| !r.tag(place).is_adverb()) {
            return None;
        }
        let group = r.verb_group(verb);
        if group.infinitive {
            return None;
        }
        let subject = self.plain_subject(r, group)?;
        if r.lower(subject.start) == "it" && r.lower(at) == "clear" || r.tag(subject.start) == Tag::Ex {
            return None;
        }
        let negated = group.negated || (verb..at).any(|place| matches!(r.lower(place), "not" | "n't"));
        let next = at + 1;
        let (reading, from) = if r.lower(next) == "that"
            || self.finite_follows(r, next, at) && r.tag(next) != Tag::In && r.tag(next) != Tag::Comma
        {
            (cue.reading(Frame::That)?, next)
        } else if r.lower(next) == "to" && matches!(r.tag(next + 1), Tag::Vb | Tag::Vbg) {
            (cue.reading(Frame::To)?, next)
        } else {
            return None;
        };
        Some(Draft {
            source: Some(subject.clone()),
            subject: Some(subject),
            cue: vec![at..at + 1],
            content: self.clause(r, from, at),
            addressee: None,
            stance: if negated { Stance::Denies } else { reading.stance },
            attitude: reading.attitude,
            lemma: r.lower(at).to_owned(),
            rule: "adjective-that",
            confidence: 0.7,
            block,
            head: at,
        })
    }

    fn adverb(&self, r: Reader<'a>, at: u32, block: BlockId) -> Option<Draft> {
        let &(stance, attitude) = self.lexicon.adverbs.get(r.lower(at))?;
        // Back to the start of the clause.
        let mut start = at;
        while start > r.start {
            let before = start - 1;
            let word = r.word(before);
            if matches!(word, ";" | ":" | "(")
                || r.is_quote(before)
                || r.is_dash(before)
                || matches!(
                    r.lower(before),
                    "that" | "who" | "which" | "where" | "when" | "while" | "because" | "after" | "although"
                ) && r.tag(before) != Tag::Dt
            {
                break;
            }
            if r.tag(before) == Tag::Comma || r.tag(before) == Tag::Cc && r.tag(start).is_finite() {
                break;
            }
            start = before;
        }
        let verb = (at..r.end.min(at + 4)).any(|place| r.tag(place).is_verb());
        let aux = at > r.start && (r.tag(at - 1).is_verb() || r.tag(at - 1) == Tag::Md);
        if !(verb || aux) {
            return None;
        }
        let mut content = Vec::new();
        if start < at {
            content.push(self.trimmed(r, start..at));
        }
        content.extend(self.clause(r, at + 1, at));
        Some(Draft {
            source: None,
            subject: None,
            cue: vec![at..at + 1],
            content,
            addressee: None,
            stance,
            attitude,
            lemma: r.lower(at).to_owned(),
            rule: "adverb",
            confidence: 0.8,
            block,
            head: at,
        })
    }

    // ---- stance ----------------------------------------------------------------------------------------------

    /// The stance by what the words do, where the cue alone only asserts.
    fn stance(
        &self,
        r: Reader<'a>,
        group: VerbGroup,
        reading: Reading,
        source: &Option<Range>,
        content: &[Range],
        _block: BlockId,
    ) -> Stance {
        if reading.stance != Stance::Asserts {
            return reading.stance;
        }
        let lemma = r.lemma(group.head);
        let Some(first) = content.first() else { return reading.stance };
        if let Some(source) = source {
            let head = source.end.saturating_sub(1);
            let words = r.lower(head);
            let unnamed = matches!(words, "reports" | "media" | "rumors" | "rumours" | "outlets")
                && !source.clone().any(|at| r.tag(at).is_name());
            if unnamed {
                return Stance::ReportsHearsay;
            }
        }
        if reading.attitude == Attitude::Belief {
            return match lemma {
                "doubt" => Stance::Denies,
                // What somebody thought was not known to be so.
                "think" | "consider" if r.tag(group.head) == Tag::Vbd || r.tag(group.head) == Tag::Vbn => {
                    Stance::Suspects
                }
                _ => Stance::Asserts,
            };
        }
        let limit = first.end.min(first.start + 60);
        let quoted = self.quotation(first.start).is_some_and(|quotation| quotation.first.0 == first.start);
        let word = |at: u32| {
            if r.holds(at) {
                r.lower(at)
            } else if (at as usize) < self.analysis.tokens().len() {
                self.analysis.lower(TokenId(at))
            } else {
                ""
            }
        };
        let tag = |at: u32| {
            if (at as usize) < self.analysis.tokens().len() { self.analysis.tag(TokenId(at)) } else { Tag::Stop }
        };
        let mut start = first.start;
        while start < limit && (tag(start) == Tag::Quote || word(start) == "that") {
            start += 1;
        }
        if matches!(word(start), "if" | "unless") {
            return Stance::Conditional;
        }
        let condition = (start..limit)
            .any(|at| word(at) == "if" && (at == start || tag(at - 1) == Tag::Comma) || word(at) == "unless");
        if condition {
            return Stance::Conditional;
        }
        // "said he had no information" tells nothing.
        let knows_nothing = (start..limit.min(start + 8)).any(|at| {
            word(at) == "no"
                && (at + 1..at + 3).any(|at| matches!(word(at), "information" | "comment" | "details" | "knowledge"))
        });
        if knows_nothing && matches!(word(start), "he" | "she" | "it" | "they" | "i" | "we") {
            return Stance::DeclinesToConfirm;
        }
        // The first finite verb of the content, and its subject.
        let verb = (start..limit).find(|&at| tag(at).is_finite());
        let Some(verb) = verb else { return Stance::Asserts };
        let own = verb > start && verb - start <= 2 && matches!(word(start), "it" | "they" | "he" | "she" | "we" | "i");
        match word(verb) {
            "will" | "'ll" | "would" | "shall" | "wo" => {
                let negated = matches!(word(verb + 1), "not" | "n't");
                let have = (verb + 1..verb + 4).any(|at| word(at) == "have") && word(verb) == "would";
                let binds = word(verb + 1 + u32::from(negated)) != "be" || matches!(word(start), "we" | "i");
                if have {
                    Stance::Asserts
                } else if own && binds || quoted && matches!(word(start), "we" | "i") || lemma == "announce" {
                    Stance::Promises
                } else {
                    Stance::Predicts
                }
            }
            "should" | "must" | "need" | "needs" if !quoted || word(verb) != "need" => Stance::Orders,
            "may" | "might" | "could" if !quoted => {
                let have = (verb + 1..verb + 4).any(|at| word(at) == "have");
                if have || word(verb) != "could" { Stance::Suspects } else { Stance::Asserts }
            }
            _ => {
                let coming = (verb + 1..limit.min(verb + 4)).any(|at| {
                    matches!(word(at), "likely" | "unlikely" | "expected" | "going" | "bound" | "set")
                        && word(at + 1) == "to"
                });
                if coming && matches!(word(verb), "is" | "are" | "'s" | "'re" | "was" | "were") {
                    return Stance::Predicts;
                }
                let plans = own
                    && (verb..limit.min(verb + 3))
                        .any(|at| matches!(word(at), "plans" | "plan" | "planned" | "intends" | "intend" | "intended"));
                if plans { Stance::Promises } else { Stance::Asserts }
            }
        }
    }

    // ---- quotations without a cue ----------------------------------------------------------------------------

    /// Gives quotations that fill their sentences to the last speaker of the paragraph or the one before.
    fn floating(&mut self) {
        let taken: Vec<bool> = {
            let mut taken = vec![false; self.analysis.tokens().len() + 1];
            for draft in self.drafts.iter().filter(|draft| draft.rule != "headline-question") {
                // What somebody inside the quotation says does not make the quotation somebody's.
                let inside = self.quotation(draft.head).map(|quotation| quotation.first);
                for piece in &draft.content {
                    for at in piece.clone() {
                        let same = inside.is_some() && self.quotation(at).map(|quotation| quotation.first) == inside;
                        if let Some(slot) = taken.get_mut(at as usize).filter(|_| !same) {
                            *slot = true;
                        }
                    }
                }
            }
            taken
        };
        let mut order: Vec<usize> = (0..self.drafts.len()).collect();
        order.sort_by_key(|&at| self.drafts[at].head);
        for number in 0..self.quotations.len() {
            let quotation = &self.quotations[number];
            let (first, last) = (quotation.first.0, quotation.last.0);
            if quotation.depth > 0 || last < first + 4 || (first..=last).any(|at| taken[at as usize]) {
                continue;
            }
            let Some(sentence) = self.analysis.sentence_of(quotation.first) else { continue };
            let Some(ending) = self.analysis.sentence_of(quotation.last) else { continue };
            let (opening, closing) =
                (&self.analysis.sentences()[sentence.0 as usize], &self.analysis.sentences()[ending.0 as usize]);
            let fills = opening.tokens().start == first
                && (last + 1..closing.tokens().end).all(|at| self.analysis.tag(TokenId(at)).is_punctuation());
            if !fills {
                continue;
            }
            let block = opening.block;
            // The last attribution that stands before and is somebody's speech outside quotations.
            let mut speaker = None;
            // Only the nearest few: further back stands another speaker's paragraph.
            let before = order.partition_point(|&at| self.drafts[at].head < first);
            for &at in order[..before].iter().rev().take(64) {
                let draft = &self.drafts[at];
                if draft.head >= first || self.quotation(draft.head).is_some() {
                    continue;
                }
                let near = draft.block == block || draft.block.0 + 1 == block.0 || self.floats_on(draft, first);
                if !near {
                    break;
                }
                let speaks = draft.attitude == Attitude::Speech
                    && !draft.content.is_empty()
                    && (draft.source.is_some())
                    && self.quotes(draft);
                if speaks {
                    speaker = Some(at);
                    break;
                }
                if draft.block != block {
                    break;
                }
            }
            if let Some(at) = speaker {
                let piece = first..last + 1;
                self.drafts[at].content.push(piece);
            }
        }
        for draft in &mut self.drafts {
            draft.content.sort_by_key(|piece| (piece.start, piece.end));
        }
    }

    /// Whether the draft already took a quotation that ends right before `first`.
    fn floats_on(&self, draft: &Draft, first: u32) -> bool {
        draft.content.last().is_some_and(|piece| piece.end + 2 >= first)
    }

    fn quotes(&self, draft: &Draft) -> bool {
        // Evidence shows and phrases name; only what somebody says goes on.
        if matches!(draft.lemma.as_str(), "show" | "indicate" | "find" | "reveal" | "estimate" | "rule" | "prove")
            || draft.rule == "cue-phrase" && draft.content.len() < 2 && draft.stance != Stance::Denies
        {
            return false;
        }
        draft.lemma.is_empty()
            || self.lexicon.verbs.get(&draft.lemma).is_some_and(|cue| cue.has(Frame::Quote) || cue.has(Frame::As))
    }

    // ---- grounding -------------------------------------------------------------------------------------------

    /// The spans of a run of tokens, one for each block.
    fn spans(&self, range: &Range) -> Vec<Span<Text>> {
        let mut spans: Vec<Span<Text>> = Vec::new();
        let mut at = range.start;
        while at < range.end && (at as usize) < self.analysis.tokens().len() {
            let Some(id) = self.analysis.sentence_of(TokenId(at)) else { break };
            let sentence = &self.analysis.sentences()[id.0 as usize];
            let last = range.end.min(sentence.tokens().end) - 1;
            let span = self.analysis.token(TokenId(at)).span.cover(self.analysis.token(TokenId(last)).span);
            let same =
                spans.last().is_some_and(|before| self.document.block_at(before.start()) == Some(sentence.block));
            match spans.last_mut() {
                Some(before) if same => *before = before.cover(span),
                _ => spans.push(span),
            }
            at = last + 1;
        }
        spans
    }

    fn kind(&self, content: &[Range]) -> AttributionType {
        let (mut inside, mut outside) = (false, false);
        for piece in content {
            for at in piece.clone() {
                if (at as usize) >= self.analysis.tokens().len() {
                    break;
                }
                let tag = self.analysis.tag(TokenId(at));
                if tag.is_punctuation() {
                    continue;
                }
                if self.quotation(at).is_some_and(|quotation| {
                    quotation.first.0 >= piece.start && quotation.first.0 < piece.end
                        || quotation.first.0 < piece.start
                            && content.iter().any(|other| other.contains(&quotation.first.0))
                }) {
                    inside = true;
                } else {
                    outside = true;
                }
            }
        }
        match (inside, outside) {
            (false, false) => AttributionType::None,
            (true, false) => AttributionType::Direct,
            (false, true) => AttributionType::Indirect,
            (true, true) => AttributionType::Mixed,
        }
    }

    fn ground(mut self) -> Extraction {
        self.drafts.retain(|draft| !(draft.content.is_empty() && draft.rule != "declines"));
        self.drafts
            .sort_by_key(|draft| (draft.cue.first().map_or(draft.head, |cue| cue.start), draft.head, draft.rule));
        self.drafts.dedup_by(|a, b| a.cue == b.cue && !a.cue.is_empty());
        let drafts = std::mem::take(&mut self.drafts);
        let names = Names::new(self.document, self.analysis, self.lexicon);
        let parents = parents(&drafts);
        let mut trail = Trail::default();
        let mut attributions: Vec<Attribution> = Vec::with_capacity(drafts.len());
        for (number, draft) in drafts.iter().enumerate() {
            let spans =
                |ranges: &[Range]| -> Vec<Span<Text>> { ranges.iter().flat_map(|range| self.spans(range)).collect() };
            let source = draft.source.as_ref().map_or(Vec::new(), |range| self.spans(range));
            let (cue, content) = (spans(&draft.cue), spans(&draft.content));
            let map = self.document.map();
            let quoted = |trail: &mut Trail, spans: &[Span<Text>]| -> Vec<_> {
                spans.iter().map(|&span| trail.quote(span, map)).collect()
            };
            let cue_quotes = quoted(&mut trail, if cue.is_empty() { &content } else { &cue });
            let content_quotes = quoted(&mut trail, &content);
            let source_quotes = quoted(&mut trail, &source);
            let Some((&first, rest)) = cue_quotes.split_first() else { continue };
            let record = (!draft.lemma.is_empty()).then(|| RecordId(format!("cues:{}", draft.lemma)));
            let rule = RuleId(draft.rule);
            let confidence = draft.confidence;
            let reading = trail.derive(
                RuleId("stance-of-cue"),
                first,
                rest.iter().chain(content_quotes.first()).copied(),
                record.clone(),
            );
            let evidence =
                trail.derive(rule, first, source_quotes.iter().chain(rest).chain(&content_quotes).copied(), record);
            let typed = match content_quotes.split_first() {
                Some((&first, rest)) => trail.derive(RuleId("type-of-content"), first, rest.iter().copied(), None),
                None => reading,
            };
            let kind = names.kind(self.analysis, self.lexicon, draft.source.as_ref());
            let sourced = match source_quotes.split_first() {
                Some((&first, rest)) => trail.derive(RuleId("type-of-source"), first, rest.iter().copied(), None),
                None => evidence,
            };
            let parent = parents[number].map(|at| AttributionId(at as u32));
            let enclosing = parent.and_then(|id| attributions.get(id.0 as usize));
            let name = draft
                .source
                .as_ref()
                .and_then(|range| names.fullest(self.analysis, range, kind, &attributions, enclosing));
            let source_name = match (name, source_quotes.first()) {
                (Some(name), Some(&mention)) => {
                    let found = trail.quote(name, map);
                    let step = trail.derive(RuleId("name-of-source"), mention, [found], None);
                    Slot::Stated(Grounded::new(name, step, 0.8))
                }
                (None, Some(&mention)) if matches!(kind, SourceType::Pronoun | SourceType::RolePerson) => {
                    Slot::Unresolved { mention }
                }
                _ => Slot::Unstated,
            };
            attributions.push(Attribution {
                id: AttributionId(attributions.len() as u32),
                source,
                cue,
                content,
                kind: Grounded::new(self.kind(&draft.content), typed, confidence),
                attitude: Grounded::new(draft.attitude, reading, confidence),
                stance: Grounded::new(draft.stance, reading, confidence),
                source_type: Grounded::new(kind, sourced, 0.8),
                source_name,
                addressee: draft.addressee.as_ref().and_then(|range| self.spans(range).first().copied()),
                nested_in: parent,
                block: draft.block,
                confidence,
                rule,
                evidence,
            });
        }
        Extraction { attributions, trail, warnings: Vec::new() }
    }
}

/// For each draft the nearest one before or around whose content holds its cue.
fn parents(drafts: &[Draft]) -> Vec<Option<usize>> {
    let mut parents = vec![None; drafts.len()];
    // Pieces in text order; a stack of the open ones finds the innermost that holds a cue, in one walk.
    let mut pieces: Vec<(u32, u32, usize)> = drafts
        .iter()
        .enumerate()
        .flat_map(|(at, draft)| draft.content.iter().map(move |piece| (piece.start, piece.end, at)))
        .collect();
    pieces.sort_by_key(|&(start, end, at)| (start, std::cmp::Reverse(end), at));
    let mut open: Vec<(u32, u32, usize)> = Vec::new();
    let mut next = 0;
    let mut heads: Vec<(u32, usize)> = drafts.iter().enumerate().map(|(at, draft)| (draft.head, at)).collect();
    heads.sort_unstable();
    for (head, number) in heads {
        while next < pieces.len() && pieces[next].0 <= head {
            open.push(pieces[next]);
            next += 1;
        }
        open.retain(|&(_, end, _)| end > head);
        let inner = open
            .iter()
            .filter(|&&(start, end, at)| {
                at < number && start <= head && head < end && drafts[at].rule != "headline-question"
            })
            .min_by_key(|&&(start, end, at)| (end - start, std::cmp::Reverse(at)));
        parents[number] = inner.map(|&(_, _, at)| at);
        // A cue after its content ("…," he said) may hold one that comes earlier in the text.
        if parents[number].is_none() {
            let outer = open
                .iter()
                .filter(|&&(start, end, at)| at > number && start <= head && head < end)
                .min_by_key(|&&(start, end, at)| (end - start, at));
            parents[number] = outer.map(|&(_, _, at)| at);
        }
    }
    parents
}
