//! Lines that name their speaker by a mark: "UN: Famine looms", "Famine looms – UN", a transcript's "Osei: We will".

use super::{Draft, Pass};
use crate::attribution::{Attitude, Stance};
use crate::phrases::{Range, Reader};
use dateline_nlp::Tag;
use dateline_text::{BlockId, BlockKind};

impl<'a> Pass<'a> {
    /// "UN: Famine looms", "Famine looms – UN", "Did it sink?". True when the whole line is read.
    pub(super) fn headline(&mut self, r: Reader<'a>, block: BlockId) -> bool {
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
            tagger: None,
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
    pub(super) fn names_a_source(&self, r: Reader<'a>, words: &Range) -> bool {
        let last = words.end - 1;
        if words.is_empty()
            || words.len() > 5
            || words.clone().any(|at| {
                let verb = r.tree.is_some() && r.tag(at).is_verb() && !r.capital(at);
                verb || r.is_quote(at) || matches!(r.tag(at), Tag::Punct | Tag::Cd)
            })
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
    pub(super) fn speaker_line(&mut self, r: Reader<'a>, block: BlockId) {
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
            tagger: None,
            block,
            head: colon,
        });
    }

    /// The end of a line without its full stop.
    pub(super) fn line_end(&self, r: Reader<'a>, end: u32) -> u32 {
        let stop = end.checked_sub(1).filter(|&at| self.document.words(r.span(at)) == ".");
        stop.unwrap_or(end)
    }

    pub(super) fn names_label(&self, r: Reader<'a>, at: u32) -> bool {
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
    pub(super) fn is_transcript(&self, block: BlockId) -> bool {
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
}
