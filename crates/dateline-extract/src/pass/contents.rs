//! How far a content goes: the ends of clauses, trimmed of marks that are none of its own.
//!
//! Begin with [`Pass::clause`] for what follows a cue, [`Pass::before`] for what precedes it.

use super::Pass;
use crate::clauses::Clauses;
use crate::lexicon::{Cue, Frame};
use crate::phrases::{Range, Reader};
use dateline_nlp::Tag;

impl<'a> Pass<'a> {
    /// The content that begins at `start`, to the end of its clause; `cue` is where the cue stands.
    pub(super) fn clause(&self, r: Reader<'a>, start: u32, cue: u32) -> Vec<Range> {
        let end = self.clause_end(r, start, cue, false);
        let range = self.trim(r, start..end.min(r.end));
        if end > r.end {
            // A quotation of several sentences is one piece.
            return vec![range.start..end];
        }
        vec![range]
    }

    pub(super) fn clause_end(&self, r: Reader<'a>, start: u32, cue: u32, phrase: bool) -> u32 {
        let around = self.quotation(cue).filter(|quotation| quotation.last.0 > cue && quotation.first.0 < cue);
        let limit = around.map_or(r.end, |quotation| quotation.last.0.min(r.end));
        let relative = self.in_relative(r, cue);
        let bracket = (r.start..cue)
            .rev()
            .take(30)
            .find(|&at| matches!(r.word(at), "(" | ")"))
            .is_some_and(|at| r.word(at) == "(");
        if let Some(tree) = r.tree
            && let Some(end) = self.end_in_tree(r, tree, start, cue, phrase)
        {
            return match self.walk_to(r, start, end, limit) {
                next if next > r.end && around.is_some() => limit,
                next => next,
            };
        }
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

    /// The content that ends before `end`, from the start of its clause or quotation.
    pub(super) fn before(&self, r: Reader<'a>, end: u32) -> Range {
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

    /// Drops marks at the ends that are no part of a quotation.
    pub(super) fn trim(&self, r: Reader<'a>, range: Range) -> Range {
        let mut range = range.start..range.end.min(r.end).max(range.start);
        while range.start < range.end
            && (r.tag(range.start).is_punctuation()
                && !r.is_quote(range.start)
                && !matches!(r.word(range.start), "(" | "[" | "$" | "£" | "€"))
        {
            range.start += 1;
        }
        while range.start < range.end {
            let last = range.end - 1;
            let asks = matches!(r.word(last), "?" | "!");
            let drop = matches!(r.tag(last), Tag::Comma | Tag::Stop) && !asks
                || r.tag(last) == Tag::Punct
                    && !matches!(r.word(last), ")" | "]" | "%" | "$" | "£" | "€")
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

    pub(super) fn trimmed(&self, r: Reader<'a>, range: Range) -> Range {
        if range.end > r.end { range } else { self.trim(r, range) }
    }

    /// The end of the quotation around `at`, when it begins at or after `from`.
    pub(super) fn jump(&self, at: u32, from: u32) -> Option<u32> {
        let quotation = self.quotation(at)?;
        (quotation.first.0 >= from && quotation.first.0 == at).then_some(quotation.last.0 + 1)
    }

    /// Where the content that begins at `start` ends by the tree; none where the tree does not show it below the cue.
    fn end_in_tree(&self, r: Reader<'a>, tree: Clauses<'a>, start: u32, cue: u32, phrase: bool) -> Option<u32> {
        let word = (start..r.end).find(|&at| !r.tag(at).is_punctuation())?;
        // "The bridge, Osei said, is shut": the cue hangs on the content, which goes on behind it.
        let above = match tree.branch(word, cue) {
            Some(branch) if tree.head(branch) == Some(cue) => {
                let end = tree.complement_end(branch, cue, phrase, |at| self.beside_content(r, tree, at));
                return (end > word && (cue < start || end <= cue)).then_some(end);
            }
            Some(branch) => tree.head(branch)?,
            None => word,
        };
        let end = tree.extent(above).end;
        let aside = tree
            .branch(cue, above)
            .is_some_and(|branch| matches!(tree.relation(branch), "parataxis" | "advcl" | "obl" | "ccomp"));
        (aside && cue < start && end > word).then_some(end)
    }

    /// Whether the phrase at `at` tells when or where something is said, and is no part of it.
    fn beside_content(&self, r: Reader<'a>, tree: Clauses<'a>, at: u32) -> bool {
        let start = tree.phrase_start(at);
        r.is_time(at) || r.is_time(start) || self.adverbial_noun(r, start)
    }

    /// `end`, or the end of a quotation that begins before it and goes on; not beyond `limit` save for such a one.
    fn walk_to(&self, r: Reader<'a>, start: u32, end: u32, limit: u32) -> u32 {
        let mut at = start;
        while at < end.min(limit) {
            if let Some(next) = self.jump(at, start) {
                if next > r.end {
                    return next;
                }
                at = next;
                continue;
            }
            if r.word(at) == ";" && at > start {
                return at;
            }
            // ", adding that": another cue of the same source.
            if r.tag(at) == Tag::Comma
                && at > start
                && r.tag(at + 1) == Tag::Vbg
                && self.lexicon.verbs.contains_key(r.lemma(at + 1))
            {
                return at;
            }
            // ", while refusing to confirm": what else the same source does.
            if r.tag(at) == Tag::Comma
                && at > start
                && matches!(r.lower(at + 1), "while" | "whilst")
                && r.tag(at + 2) == Tag::Vbg
                && (self.lexicon.verbs.contains_key(r.lemma(at + 2)) || matches!(r.lemma(at + 2), "refuse" | "decline"))
            {
                return at;
            }
            // What another cue looks back on ends here: ", according to", ", he said".
            if r.tag(at) == Tag::Comma
                && at > start
                && (at > start + 1 || r.lower(start) != "that")
                && (r.lower(at + 1) == "according" || self.postposed(r, at + 1, limit))
            {
                return at;
            }
            at += 1;
        }
        at.max(end.min(limit))
    }

    pub(super) fn list(&self, r: Reader<'a>, cc: u32, limit: u32) -> bool {
        let end = r.phrase_after(cc + 1, true);
        end > cc + 1 && (end >= limit || !r.tag(end).is_finite())
    }

    /// Whether after the conjunction at `cc` another clause with a cue of its own begins.
    pub(super) fn new_clause(&self, r: Reader<'a>, cc: u32, limit: u32, _cue: u32) -> bool {
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
    pub(super) fn cue_clause(&self, r: Reader<'a>, at: u32, limit: u32) -> bool {
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
    pub(super) fn postposed(&self, r: Reader<'a>, at: u32, limit: u32) -> bool {
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
    pub(super) fn in_relative(&self, r: Reader<'a>, cue: u32) -> bool {
        let from = r.start.max(cue.saturating_sub(8));
        (from..cue).rev().take_while(|&at| r.tag(at) != Tag::Comma).any(|at| matches!(r.lower(at), "who" | "which"))
    }
}
