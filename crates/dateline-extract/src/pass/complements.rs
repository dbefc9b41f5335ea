//! What follows a cue and is its content: a quotation, a clause, an infinitive, a phrase.
//!
//! Begin with [`Pass::complement`].

use super::{Complement, Pass};
use crate::attribution::Stance;
use crate::clauses::Clauses;
use crate::lexicon::{Cue, Frame, Reading};
use crate::phrases::{Range, Reader, VerbGroup};
use dateline_nlp::{Tag, TokenId};
use dateline_text::BlockKind;

/// Prepositions that open an adverbial between a cue and its content.
const ADVERBIALS: [&str; 15] = [
    "in", "on", "at", "during", "after", "before", "via", "through", "from", "to", "by", "with", "late", "under", "for",
];

impl<'a> Pass<'a> {
    /// What follows the cue and can be its content.
    pub(super) fn complement(&self, r: Reader<'a>, group: VerbGroup, cue: &Cue) -> Option<Complement> {
        let head = group.head;
        let mut at = head + 1;
        let mut addressee: Option<Range> = None;
        let mut skipped = false;
        if r.tag(at) == Tag::Rp && matches!(r.lower(at), "out" | "up") {
            at += 1;
        }
        if let Some(tree) = r.tree
            && let Some(clause) =
                tree.complement(head).filter(|&clause| r.holds(clause) && self.fits(r, tree, clause, cue))
        {
            // The tree knows past which adverbials and addressee the clause begins.
            let begins = self.clause_start(r, tree, clause, head);
            skipped = begins > at;
            at = begins;
            addressee = tree.addressee(head).filter(|&noun| noun < clause).map(|noun| tree.phrase(noun));
            if addressee.as_ref().is_some_and(|addressee| addressee.end > at) {
                addressee = None;
            }
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
                // "condemned today's attack"
                && r.tag(at + 1) != Tag::Pos
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
                return make(
                    reading,
                    self.clause(r, at, head),
                    &addressee,
                    "cue-clause",
                    if sure { 0.85 } else { 0.7 },
                );
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
                        // At least to the end of the second phrase.
                        let second = r.phrase_after(end, true);
                        let end = self.clause_end(r, at, head, true).max(second);
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
                    // "We withdraw it" takes back what stands before.
                    if self.empty_object(r, &content) && reading.stance != Stance::Retracts {
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

    pub(super) fn told(
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

    /// The lines after a colon that ends its block: words set off without quotation marks.
    pub(super) fn lines_after(&self, colon: u32) -> Option<Range> {
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

    /// Objects that say nothing: "said nothing", "reported it".
    pub(super) fn empty_object(&self, r: Reader<'a>, content: &Range) -> bool {
        content.len() == 1
            && (r.tag(content.start) == Tag::Prp
                || matches!(
                    r.lower(content.start),
                    "nothing" | "this" | "that" | "so" | "something" | "anything" | "them" | "which" | "what" | "who"
                ))
    }

    pub(super) fn adverbial_noun(&self, r: Reader<'a>, at: u32) -> bool {
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
    pub(super) fn time_phrase(&self, r: Reader<'a>, at: u32) -> u32 {
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
    pub(super) fn finite_follows(&self, r: Reader<'a>, at: u32, cue: u32) -> bool {
        if let Some(tree) = r.tree {
            return self.clause_in_tree(r, tree, at, cue);
        }
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

    /// Whether the cue can go with such a clause, so that what stands between the two may be passed over.
    fn fits(&self, r: Reader<'a>, tree: Clauses<'a>, clause: u32, cue: &Cue) -> bool {
        // "shows a hole that was made": only who can be told something stands between.
        let told = tree.addressee(tree.head(clause).unwrap_or(clause)).is_some_and(|noun| tree.relation(noun) == "obj");
        if told && !cue.has(Frame::Tell) && !cue.has(Frame::Inf) && !cue.has(Frame::To) {
            return false;
        }
        if tree.finite(clause) {
            return [Frame::That, Frame::Wh, Frame::Quote, Frame::Tell].iter().any(|&frame| cue.has(frame));
        }
        // "called on them to", "accused them of": the phrase between is the content's first.
        let phrase = [Frame::OnInf, Frame::Of, Frame::As].iter().any(|&frame| cue.has(frame));
        !phrase && r.tag(clause) == Tag::Vb && (cue.has(Frame::To) || cue.has(Frame::Inf))
    }

    /// Where the clause that completes a verb begins, with the marks that introduce it: `: “`, `, that`.
    pub(super) fn clause_start(&self, r: Reader<'a>, tree: Clauses<'a>, clause: u32, verb: u32) -> u32 {
        let mut start = tree.extent(clause).start.max(verb + 1);
        while start < clause && r.tag(start) == Tag::Comma {
            start += 1;
        }
        if start > verb + 1 && r.is_quote(start - 1) {
            start -= 1;
        }
        let introduced = r.is_quote(start) || r.lower(start) == "that";
        if start > verb + 1 && (r.word(start - 1) == ":" || introduced && r.tag(start - 1) == Tag::Comma) {
            start -= 1;
        }
        start
    }

    /// Whether a finite clause that completes the cue begins at `at`.
    fn clause_in_tree(&self, r: Reader<'a>, tree: Clauses<'a>, at: u32, cue: u32) -> bool {
        if !r.holds(at) || r.tag(at).is_punctuation() && !r.is_quote(at) {
            return false;
        }
        let word = (at..r.end).find(|&at| !r.tag(at).is_punctuation());
        let Some(branch) = word.and_then(|word| tree.branch(word, cue)) else { return false };
        let completes = tree.head(branch) == Some(cue)
            && matches!(tree.relation(branch), "ccomp" | "acl" | "advcl" | "csubj" | "parataxis");
        completes && branch > cue && tree.finite(branch)
    }
}
