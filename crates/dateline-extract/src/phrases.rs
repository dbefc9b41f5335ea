//! Noun phrases and verb groups, read from tags.

use crate::clauses::Clauses;
use crate::lexicon::Lexicon;
use dateline_nlp::{Analysis, Tag, TokenId, TokenKind};
use dateline_text::Span;
use dateline_text::Text;

/// Tokens by their number, half-open.
pub(crate) type Range = std::ops::Range<u32>;

/// Words of time that follow a cue or a name without being part of it.
const TIMES: [&str; 37] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "yesterday",
    "tomorrow",
    "tonight",
    "earlier",
    "later",
    "recently",
    "now",
    "last",
    "this",
    "next",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "afterwards",
    "afterward",
    "overnight",
    "late",
    "early",
    "jan.",
    "dec.",
];

/// Reads the tokens of one sentence.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) analysis: &'a Analysis,
    pub(crate) lexicon: &'a Lexicon,
    /// The sentence's tree, where there is one; what it answers goes before what tags suggest.
    pub(crate) tree: Option<Clauses<'a>>,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A verb with its auxiliaries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VerbGroup {
    /// The first auxiliary, adverb or the verb itself.
    pub(crate) start: u32,
    /// Where the first auxiliary stands, or the verb itself.
    pub(crate) first: u32,
    pub(crate) head: u32,
    pub(crate) negated: bool,
    pub(crate) passive: bool,
    /// After "to".
    pub(crate) infinitive: bool,
    /// A participle without a finite auxiliary.
    pub(crate) participle: bool,
    /// The modal, if there is one.
    pub(crate) modal: Option<u32>,
}

impl<'a> Reader<'a> {
    /// Where the token stands; an empty span outside the document.
    pub(crate) fn span(&self, at: u32) -> Span<Text> {
        self.analysis.tokens().get(at as usize).map_or(Span::new(0, 0), |token| token.span)
    }

    /// The token as written; empty outside the sentence.
    pub(crate) fn word(&self, at: u32) -> &'a str {
        if self.holds(at) { self.span(at).of(self.text) } else { "" }
    }

    pub(crate) fn lower(&self, at: u32) -> &'a str {
        if self.holds(at) { self.analysis.lower(TokenId(at)) } else { "" }
    }

    pub(crate) fn lemma(&self, at: u32) -> &'a str {
        if !self.holds(at) {
            return "";
        }
        let lemma = self.analysis.lemma(TokenId(at));
        let guessed = self.analysis.is_parsed() && self.tag(at).is_verb();
        if guessed { self.lexicon.lemma_of(lemma, self.lower(at)) } else { lemma }
    }

    /// The tag, or a stop outside the sentence.
    pub(crate) fn tag(&self, at: u32) -> Tag {
        if self.holds(at) { self.analysis.tag(TokenId(at)) } else { Tag::Stop }
    }

    pub(crate) fn holds(&self, at: u32) -> bool {
        self.start <= at && at < self.end
    }

    pub(crate) fn is_quote(&self, at: u32) -> bool {
        self.holds(at) && self.analysis.token(TokenId(at)).kind == TokenKind::Quote && self.tag(at) != Tag::Pos
    }

    pub(crate) fn capital(&self, at: u32) -> bool {
        self.word(at).starts_with(char::is_uppercase)
    }

    pub(crate) fn is_dash(&self, at: u32) -> bool {
        // A hyphen inside a word is none.
        let spaced = |at: u32| {
            let span = self.span(at);
            let (before, after) = (&self.text[..span.start() as usize], &self.text[span.end() as usize..]);
            before.ends_with(char::is_whitespace) && after.starts_with(char::is_whitespace)
        };
        self.holds(at) && (matches!(self.word(at), "–" | "—" | "--" | "---") || self.word(at) == "-" && spaced(at))
    }

    pub(crate) fn is_time(&self, at: u32) -> bool {
        TIMES.contains(&self.lower(at))
    }

    /// An apostrophe after a plural that makes it possessive.
    fn is_possessive(&self, at: u32) -> bool {
        self.tag(at) == Tag::Pos
            || self.lower(at) == "'s" && self.tag(at) != Tag::Vbz
            || self.holds(at)
                && matches!(self.word(at), "'" | "’")
                && at > self.start
                && self.lower(at - 1).ends_with('s')
                && self.span(at).start() == self.span(at - 1).end()
                && (self.tag(at + 1).is_noun() || self.tag(at + 1).is_adjective())
    }

    /// The verb group whose main verb stands at `head`.
    pub(crate) fn verb_group(&self, head: u32) -> VerbGroup {
        let tag = self.tag(head);
        let mut group = VerbGroup {
            start: head,
            first: head,
            head,
            negated: false,
            passive: false,
            infinitive: false,
            participle: matches!(tag, Tag::Vbg | Tag::Vbn),
            modal: None,
        };
        let mut at = head;
        while at > self.start && head - at < 8 {
            at -= 1;
            let tag = self.tag(at);
            let lemma = self.lemma(at);
            let auxiliary = tag.is_verb() && matches!(lemma, "be" | "have" | "do" | "get");
            if tag == Tag::Md || auxiliary {
                if lemma == "be" || lemma == "get" {
                    group.passive |= self.tag(head) == Tag::Vbn;
                }
                if tag == Tag::Md {
                    group.modal = Some(at);
                }
                if tag.is_finite() || tag == Tag::Md {
                    group.participle = false;
                }
                if tag == Tag::Vbg {
                    group.participle = true;
                }
                group.first = at;
                group.start = at;
            } else if tag.is_adverb() || matches!(self.lower(at), "not" | "n't" | "never" | "also") {
                if matches!(self.lower(at), "not" | "n't" | "never") {
                    group.negated = true;
                }
                group.start = at;
            } else if tag == Tag::To && !group.infinitive {
                group.infinitive = true;
                group.participle = false;
                group.first = at;
                group.start = at;
                break;
            } else {
                break;
            }
        }
        if let Some(tree) = self.tree {
            group.negated = tree.negated(head);
            group.passive = tree.passive(head);
            group.infinitive |= tree.infinitive(head);
            group.modal = tree.modal(head).or(group.modal);
            group.participle &= !tree.finite(head);
        }
        group
    }

    fn nominal(&self, at: u32) -> bool {
        let tag = self.tag(at);
        tag.is_noun() || matches!(tag, Tag::Cd | Tag::Fw) || self.is_possessive(at)
    }

    fn modifier(&self, at: u32) -> bool {
        let tag = self.tag(at);
        tag.is_adjective() || matches!(tag, Tag::Vbn | Tag::Vbg) || matches!(self.word(at), "&" | "-" | "%")
    }

    /// Where the noun phrase whose last token is `end - 1` begins, if there is one.
    pub(crate) fn phrase_before(&self, end: u32, depth: u32) -> Option<u32> {
        if end <= self.start || depth > 6 {
            return None;
        }
        if let Some(tree) = self.tree {
            let noun = tree.noun_before(end, self.start)?;
            return Some(tree.phrase_start(noun).max(self.start));
        }
        let last = end - 1;
        let tag = self.tag(last);
        if matches!(tag, Tag::Prp | Tag::Wp | Tag::Wdt | Tag::Ex) {
            // "the minister himself"
            let reflexive = self.lower(last).ends_with("self") || self.lower(last).ends_with("selves");
            return if reflexive { self.phrase_before(last, depth + 1).or(Some(last)) } else { Some(last) };
        }
        if matches!(self.word(last), ")" | "]") {
            let open = (self.start..last).rev().take(12).find(|&at| matches!(self.word(at), "(" | "["))?;
            return self.phrase_before(open, depth + 1);
        }
        if matches!(tag, Tag::Dt | Tag::Cd | Tag::Jj | Tag::Jjs | Tag::Jjr | Tag::Pdt) || self.nominal(last) {
            let mut at = last;
            let mut head_seen = self.nominal(last) || matches!(tag, Tag::Jj | Tag::Jjs | Tag::Jjr);
            if matches!(tag, Tag::Dt | Tag::Pdt) {
                // "All of them", "both": a determiner alone.
                return matches!(
                    self.lower(last),
                    "all"
                        | "some"
                        | "many"
                        | "both"
                        | "those"
                        | "these"
                        | "this"
                        | "that"
                        | "others"
                        | "another"
                        | "neither"
                        | "each"
                )
                .then_some(last);
            }
            while at > self.start {
                let before = at - 1;
                let tag = self.tag(before);
                let verbal = matches!(tag, Tag::Vbn | Tag::Vbg);
                if self.nominal(before) || self.modifier(before) && head_seen && (!verbal || self.determined(before)) {
                    if self.is_time(before) && self.capital(before) && !self.is_possessive(at) && self.tag(at).is_noun()
                    {
                        break;
                    }
                    at = before;
                    head_seen = true;
                } else if matches!(tag, Tag::Dt | Tag::PrpS | Tag::Pdt | Tag::WpS) {
                    at = before;
                    if at > self.start && self.tag(at - 1) == Tag::Pdt {
                        at -= 1;
                    }
                    break;
                } else if tag.is_adverb() && self.tag(at).is_adjective() && self.determined(before) {
                    at = before;
                } else if self.tag(at) == Tag::Cd
                    && before > self.start
                    && matches!(
                        (self.lower(before - 1), self.lower(before)),
                        ("more" | "less" | "fewer", "than") | ("at", "least" | "most") | ("up", "to")
                    )
                {
                    // "More than 600 people".
                    at = before - 1;
                } else if self.tag(at) == Tag::Cd
                    && matches!(self.lower(before), "about" | "around" | "nearly" | "almost" | "some" | "over")
                {
                    at = before;
                } else if tag == Tag::Cc
                    && before > self.start
                    && self.tag(at).is_adjective()
                    && self.tag(before - 1).is_adjective()
                {
                    at = before - 1;
                } else {
                    break;
                }
            }
            return Some(self.extend_left(at, depth));
        }
        None
    }

    /// Whether a determiner, possessive or adjective leads up to `at`.
    fn determined(&self, at: u32) -> bool {
        let mut at = at;
        let mut steps = 0;
        while at > self.start && steps < 4 {
            let tag = self.tag(at - 1);
            if matches!(tag, Tag::Dt | Tag::PrpS | Tag::Pos) || self.is_possessive(at - 1) {
                return true;
            }
            if !(tag.is_adjective() || tag.is_adverb()) {
                return false;
            }
            at -= 1;
            steps += 1;
        }
        at == self.start && steps < 4
    }

    /// Takes in what a phrase that begins at `start` hangs on: "officials from", "Osei and".
    fn extend_left(&self, start: u32, depth: u32) -> u32 {
        if start <= self.start + 1 {
            return start;
        }
        let before = start - 1;
        let lower = self.lower(before);
        if self.tag(before) == Tag::In
            && matches!(
                lower,
                "of" | "for"
                    | "from"
                    | "in"
                    | "at"
                    | "with"
                    | "on"
                    | "to"
                    | "by"
                    | "near"
                    | "across"
                    | "against"
                    | "behind"
                    | "under"
                    | "within"
                    | "between"
                    | "like"
            )
            || self.tag(before) == Tag::To
        {
            let nominal = before > self.start
                && (self.nominal(before - 1) && !self.is_time(before - 1)
                    || self.tag(before - 1) == Tag::Dt && lower == "of"
                    || matches!(self.word(before - 1), ")"));
            if nominal
                && let Some(start) = self.phrase_before(before, depth + 1)
                && !matches!(self.tag(start), Tag::Prp)
            {
                return start;
            }
        }
        if self.tag(before) == Tag::Cc
            && matches!(lower, "and" | "or" | "&")
            && before > self.start
            && self.nominal(before - 1)
            && let Some(first) = self.phrase_before(before, depth + 1)
            // "He left Paris and police said": a verb before the phrase means that this is another clause.
            && (first == self.start || matches!(self.tag(first - 1), Tag::Comma | Tag::Stop | Tag::Quote | Tag::Cc | Tag::Punct | Tag::Rb) || matches!(self.lower(first - 1), "that" | "both" | "to" | "by"))
        {
            return first;
        }
        start
    }

    /// Where the noun phrase that begins at `start` ends, with what hangs on it when `whole`; `start` if there is none.
    pub(crate) fn phrase_after(&self, start: u32, whole: bool) -> u32 {
        if let Some(tree) = self.tree {
            let noun = if self.holds(start) { tree.noun_at(start) } else { None };
            return noun.map_or(start, |noun| tree.phrase_end(noun, whole).min(self.end));
        }
        self.phrase_after_in(start, whole, 0)
    }

    fn phrase_after_in(&self, start: u32, whole: bool, depth: u32) -> u32 {
        let mut at = start;
        if depth > 6 {
            return start;
        }
        if matches!(self.tag(at), Tag::Prp | Tag::Wp | Tag::Ex) {
            return at + 1;
        }
        let mut head = false;
        while self.holds(at) {
            let tag = self.tag(at);
            if self.nominal(at) {
                if self.is_time(at) && head && !self.is_possessive(at) && tag.is_name() {
                    break;
                }
                head = true;
            } else if tag.is_adjective() || matches!(tag, Tag::Vbn | Tag::Vbg) {
                let noun_follows = (at + 1..at + 5).take_while(|&next| self.holds(next)).find(|&next| {
                    !self.modifier(next)
                        && !matches!(self.tag(next), Tag::Cc | Tag::Comma)
                        && !self.tag(next).is_adverb()
                });
                if !noun_follows.is_some_and(|next| self.nominal(next)) || matches!(tag, Tag::Vbn | Tag::Vbg) && head {
                    break;
                }
            } else if matches!(tag, Tag::Dt | Tag::PrpS | Tag::Pdt | Tag::WpS) {
                if at > start
                    && self.tag(at - 1) != Tag::Pdt
                    && !matches!(self.lower(at - 1), "both" | "all" | "half" | "such")
                {
                    break;
                }
                if matches!(
                    self.lower(at),
                    "some" | "many" | "both" | "all" | "those" | "these" | "others" | "this" | "that"
                ) {
                    head = true;
                }
            } else if tag.is_adverb() && !head && self.tag(at + 1).is_adjective() && at < start + 3 {
            } else if tag == Tag::Cc && head && matches!(self.lower(at), "and" | "or" | "&") {
                let next = self.phrase_after_in(at + 1, whole, depth + 1);
                if next == at + 1 || self.tag(next).is_finite() && !whole {
                    break;
                }
                return next;
            } else if tag == Tag::Cc && !head && self.tag(at + 1).is_adjective() && at > start {
            } else if self.word(at) == "(" && head {
                let Some(close) = (at..self.end.min(at + 10)).find(|&next| self.word(next) == ")") else { break };
                at = close;
            } else if matches!(self.word(at), "&" | "%" | "#") {
            } else {
                break;
            }
            at += 1;
        }
        if !head {
            return start;
        }
        if whole {
            at = self.extend_right(at, depth);
        }
        at
    }

    fn extend_right(&self, end: u32, depth: u32) -> u32 {
        if !self.holds(end) {
            return end;
        }
        let lower = self.lower(end);
        let next = end + 1;
        let takes = self.tag(end) == Tag::In
            && match lower {
                "of" | "for" | "from" => true,
                "at" | "in" | "with" => {
                    let name = if self.tag(next) == Tag::Dt { next + 1 } else { next };
                    self.tag(name).is_name() && !self.is_time(name)
                }
                _ => false,
            };
        if takes && !self.is_time(next) {
            let inner = self.phrase_after_in(next, true, depth + 1);
            if inner > next {
                return inner;
            }
        }
        end
    }

    /// The end of the phrase at `end`, with a short apposition after a comma: "Ana Ruiz, the mayor of Calama".
    pub(crate) fn with_apposition(&self, end: u32) -> u32 {
        // A tree's phrases have their appositions already.
        if self.tree.is_some() || self.tag(end) != Tag::Comma || !self.holds(end + 1) {
            return end;
        }
        let start = end + 1;
        let tag = self.tag(start);
        if !(matches!(tag, Tag::Dt | Tag::Nn | Tag::Nnp | Tag::Jj | Tag::PrpS | Tag::Cd)) {
            return end;
        }
        let mut inner = self.phrase_after(start, true);
        while inner > start && self.tag(inner) == Tag::In && self.holds(inner + 1) && inner < start + 20 {
            let more = self.phrase_after(inner + 1, true);
            if more == inner + 1 || self.is_time(inner + 1) {
                break;
            }
            inner = more;
        }
        // An apposition is set off on both sides.
        if inner > start
            && (matches!(self.tag(inner), Tag::Comma | Tag::Stop) || self.is_quote(inner) || self.lower(inner) == "who")
            && inner < start + 25
        {
            // A list ("France, Germany and ...") is none.
            if self.tag(inner) == Tag::Comma
                && self.tag(start).is_name()
                && inner == start + 1
                && self.tag(inner + 1).is_name()
            {
                return end;
            }
            return inner;
        }
        end
    }
}
