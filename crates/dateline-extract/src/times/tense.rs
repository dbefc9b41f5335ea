//! Whether the clause around a time tells of what was or of what is to come.
//!
//! "Met on Thursday" is the Thursday before, "is to meet on Thursday" the one that comes. The verb that decides is the
//! time's governor in the tree where there is one, and the nearest verb of its clause otherwise.

use crate::times::pieces::Pieces;
use crate::times::words::{Sense, Words};
use dateline_nlp::{Analysis, Tag, TokenId, Upos};
use dateline_text::{BlockKind, Span, Text};

/// On which side of the publication a clause lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Past,
    Future,
    Unknown,
}

/// The side, and the words that tell.
pub(crate) struct Tense {
    pub(crate) side: Side,
    pub(crate) words: Option<Span<Text>>,
}

const UNKNOWN: Tense = Tense { side: Side::Unknown, words: None };

/// Words that lead a time: they stand between it and its clause.
const LEADS: [&str; 22] = [
    "on", "in", "by", "at", "from", "for", "until", "till", "since", "early", "late", "this", "next", "last", "the",
    "before", "after", "of", "during", "as", "mid", "around",
];

/// What is held on a day that was set: it may be still to come.
const APPOINTED: [&str; 27] = [
    "meeting",
    "vote",
    "election",
    "summit",
    "hearing",
    "deadline",
    "talk",
    "game",
    "match",
    "trial",
    "ceremony",
    "visit",
    "debate",
    "session",
    "conference",
    "referendum",
    "rally",
    "march",
    "strike",
    "launch",
    "deadline",
    "final",
    "race",
    "poll",
    "funeral",
    "inauguration",
    "release",
];

/// Reads the tense of the clause of the pieces `first..end`.
pub(crate) fn tense(pieces: &Pieces<'_>, first: usize, end: usize, kind: BlockKind) -> Tense {
    let analysis = pieces.analysis;
    let Some(token) = pieces.token(first) else { return UNKNOWN };
    let Some(sentence) = analysis.sentence_of(token).and_then(|id| analysis.sentences().get(id.0 as usize)) else {
        return UNKNOWN;
    };
    let tokens = sentence.tokens();
    let last = pieces.token(end.saturating_sub(1)).map_or(token.0, |token| token.0);
    let mut clause = Clause { analysis, words: pieces.words, first: tokens.start, end: tokens.end, kind };
    // "by", "on" and the like go with the time.
    let mut before = token.0;
    let (mut until, mut soon) = (false, false);
    while before > tokens.start && LEADS.contains(&analysis.lower(TokenId(before - 1))) {
        before -= 1;
        until |= matches!(analysis.lower(TokenId(before)), "until" | "till");
    }
    // "As soon as Tuesday", "as early as next week".
    if before > tokens.start
        && matches!(analysis.lower(TokenId(before - 1)), "soon" | "early")
        && analysis.lower(TokenId(before)) == "as"
    {
        soon = true;
        while before > tokens.start && matches!(analysis.lower(TokenId(before - 1)), "soon" | "early" | "as") {
            before -= 1;
        }
    }
    // "Wednesday's ruling" has been, whatever is to be done about it; "Wednesday's vote" is as its clause says.
    if last + 2 < tokens.end
        && analysis.tag(TokenId(last + 1)) == Tag::Pos
        && !(last + 2..tokens.end.min(last + 6))
            .take_while(|&at| analysis.tag(TokenId(at)).is_noun() || analysis.tag(TokenId(at)).is_adjective())
            .any(|at| APPOINTED.contains(&analysis.lemma(TokenId(at))))
    {
        return Tense { side: Side::Past, words: None };
    }
    let opens = before == tokens.start || {
        let tag = analysis.tag(TokenId(before - 1));
        // "..., on Thursday, say officials": between commas a time goes with what stands before it.
        let closed = last + 1 >= tokens.end || matches!(analysis.tag(TokenId(last + 1)), Tag::Comma | Tag::Stop);
        tag == Tag::Comma && !closed
            || tag == Tag::Cc
            || tag == Tag::Quote
            || matches!(tag, Tag::Wdt | Tag::Wp)
            || tag == Tag::Punct
            || matches!(analysis.lower(TokenId(before - 1)), "that" | "but" | "when" | "because" | "if")
    };
    let forward = |clause: &mut Clause<'_>| {
        (last + 1..tokens.end.min(last + 18))
            .take_while(|&at| !matches!(analysis.tag(TokenId(at)), Tag::Stop))
            .find(|&at| clause.is_verb(at))
            .map(|verb| clause.last_of_group(verb))
    };
    let back = |clause: &mut Clause<'_>| {
        (tokens.start.max(before.saturating_sub(40))..before).rev().find(|&at| clause.is_verb(at) || clause.is_plan(at))
    };
    let verb = match governor(analysis, token, last) {
        Some(verb) => Some(verb.0),
        None if opens => forward(&mut clause).or_else(|| back(&mut clause)),
        None => back(&mut clause).or_else(|| forward(&mut clause)),
    };
    let Some(verb) = verb else { return UNKNOWN };
    let side = match clause.side(verb, 0) {
        Side::Unknown if until || soon => Side::Future,
        // "Gave them until Friday", "has postponed the vote until Monday": what is put off is still to come.
        Side::Past if until && !clause.lasts(verb) => Side::Future,
        side => side,
    };
    Tense { side, words: Some(analysis.token(TokenId(verb)).span) }
}

/// The verb that the time depends on in the tree, over any nouns between; none without a tree.
fn governor(analysis: &Analysis, first: TokenId, last: u32) -> Option<TokenId> {
    if !analysis.is_parsed() {
        return None;
    }
    // The head of the expression is the token whose own head lies outside of it.
    let mut at = (first.0..=last)
        .map(TokenId)
        .find(|&token| analysis.head(token).is_none_or(|head| head.0 < first.0 || head.0 > last))?;
    for _ in 0..12 {
        at = analysis.head(at)?;
        if matches!(analysis.upos(at), Upos::Verb | Upos::Aux) {
            return Some(at);
        }
        // "The meeting is on Thursday", "was due on Monday": the copula tells the tense.
        if let Some(copula) = analysis.children_by(at, "cop").next() {
            return Some(copula);
        }
    }
    None
}

struct Clause<'t> {
    analysis: &'t Analysis,
    words: &'t Words,
    first: u32,
    end: u32,
    kind: BlockKind,
}

impl Clause<'_> {
    fn tag(&self, at: u32) -> Tag {
        self.analysis.tag(TokenId(at))
    }

    fn lower(&self, at: u32) -> &str {
        self.analysis.lower(TokenId(at))
    }

    fn is_verb(&self, at: u32) -> bool {
        let tag = self.tag(at);
        // "according to", "including": verbs by form only.
        tag.is_verb()
            && !matches!(self.lower(at), "according" | "including" | "following" | "based" | "compared" | "regarding")
            || tag == Tag::Md
    }

    /// Whether the word puts what follows it into the time to come ("due", "scheduled").
    fn is_plan(&self, at: u32) -> bool {
        let lemma = self.analysis.lemma(TokenId(at));
        let plan = |form: &str| {
            self.words.find(form).is_some_and(|entry| self.words.entry(entry).senses.contains(&Sense::Plan))
        };
        (plan(lemma) || plan(self.lower(at))) && !matches!(self.tag(at), Tag::Nn | Tag::Nns) || matches!(lemma, "due")
    }

    /// Whether the verb tells of what lasted: "waited until Friday" is over, "gave them until Friday" is not.
    fn lasts(&self, verb: u32) -> bool {
        matches!(
            self.analysis.lemma(TokenId(verb)),
            "wait"
                | "last"
                | "continue"
                | "remain"
                | "stay"
                | "live"
                | "work"
                | "serve"
                | "sleep"
                | "hide"
                | "know"
                | "do"
        )
    }

    /// Whether the noun at `at` is one of a row in time: "the first country to leave" has left.
    fn is_ranked(&self, at: u32) -> bool {
        (self.first.max(at.saturating_sub(6))..at)
            .rev()
            .take_while(|&before| !matches!(self.tag(before), Tag::Comma | Tag::Stop) && !self.is_verb(before))
            .any(|before| matches!(self.lower(before), "first" | "last" | "only" | "latest" | "second" | "third"))
    }

    /// The main verb of the group that begins at `verb`: "will" of "will not be held" leads to "held".
    fn last_of_group(&self, verb: u32) -> u32 {
        let mut last = verb;
        for at in verb + 1..self.end.min(verb + 6) {
            let tag = self.tag(at);
            if self.is_verb(at)
                || tag == Tag::To
                    && at + 1 < self.end
                    && self.tag(at + 1) == Tag::Vb
                    && matches!(self.analysis.lemma(TokenId(last)), "be" | "have")
            {
                if tag != Tag::To {
                    last = at;
                }
            } else if !tag.is_adverb() {
                break;
            }
        }
        last
    }

    /// The auxiliary or other verb before `at`, adverbs and negations skipped.
    fn before(&self, at: u32) -> Option<u32> {
        let mut at = at;
        while at > self.first {
            at -= 1;
            let tag = self.tag(at);
            if !(tag.is_adverb() || tag == Tag::Quote) {
                return Some(at);
            }
        }
        None
    }

    fn side(&self, verb: u32, depth: u32) -> Side {
        if depth > 4 {
            return Side::Unknown;
        }
        let lemma = self.analysis.lemma(TokenId(verb));
        let tag = self.tag(verb);
        let before = self.before(verb);
        let auxiliary = before.filter(|&at| {
            self.is_verb(at) && matches!(self.analysis.lemma(TokenId(at)), "be" | "have" | "do")
                || self.tag(at) == Tag::Md
        });
        match tag {
            Tag::Md => Side::Future,
            Tag::Vbd => {
                if self.is_plan(verb) && matches!(lemma, "plan" | "schedule" | "expect" | "due" | "slate" | "intend") {
                    Side::Future
                } else {
                    Side::Past
                }
            }
            Tag::Vb => match before {
                Some(at) if self.tag(at) == Tag::Md => Side::Future,
                Some(at) if self.tag(at) == Tag::To || self.lower(at) == "to" => match self.before(at) {
                    Some(matrix) if self.is_verb(matrix) => {
                        let lemma = self.analysis.lemma(TokenId(matrix));
                        if self.is_plan(matrix) || matches!(lemma, "be") {
                            Side::Future
                        } else if lemma == "have" {
                            if self.tag(matrix) == Tag::Vbd { Side::Past } else { Side::Future }
                        } else {
                            self.side(matrix, depth + 1)
                        }
                    }
                    Some(matrix) if self.is_plan(matrix) => Side::Future,
                    // "Leaders to meet on Thursday", "a plan to vote on Monday".
                    Some(matrix) if self.tag(matrix).is_noun() && self.is_ranked(matrix) => Side::Unknown,
                    Some(matrix) if self.tag(matrix).is_noun() => Side::Future,
                    _ => Side::Unknown,
                },
                Some(at) if self.analysis.lemma(TokenId(at)) == "do" => {
                    if self.tag(at) == Tag::Vbd {
                        Side::Past
                    } else {
                        Side::Unknown
                    }
                }
                // "Will vote on Thursday and publish on Friday": the verb before it rules both.
                _ => match (self.first..verb).rev().take(25).find(|&at| self.is_verb(at)) {
                    Some(matrix) => self.side(matrix, depth + 1),
                    None => Side::Unknown,
                },
            },
            Tag::Vbn => match auxiliary {
                Some(at) => {
                    let aux = self.analysis.lemma(TokenId(at));
                    match (aux, self.tag(at)) {
                        // "Has scheduled a hearing for Thursday".
                        ("have", _) if matches!(lemma, "schedule" | "slate" | "plan") => Side::Future,
                        ("have", _) => Side::Past,
                        _ if self.is_plan(verb) => Side::Future,
                        ("be", Tag::Vb | Tag::Vbg | Tag::Vbn) => self.side(at, depth + 1),
                        ("be", Tag::Vbd) => Side::Past,
                        _ => Side::Unknown,
                    }
                }
                None if self.is_plan(verb) => Side::Future,
                None => Side::Past,
            },
            Tag::Vbg => match auxiliary {
                Some(at) if matches!(self.tag(at), Tag::Vbz | Tag::Vbp) => Side::Future,
                Some(at) if self.tag(at) == Tag::Vbd => Side::Past,
                Some(at) => self.side(at, depth + 1),
                None if matches!(lemma, "begin" | "start" | "expire" | "take")
                    && !self.analysis.lower(TokenId(verb)).is_empty() =>
                {
                    Side::Future
                }
                None => match (self.first..verb).rev().take(25).find(|&at| self.is_verb(at)) {
                    Some(matrix) => self.side(matrix, depth + 1),
                    None => Side::Unknown,
                },
            },
            Tag::Vbz | Tag::Vbp => {
                if self.kind == BlockKind::Headline
                    || matches!(lemma, "say" | "have" | "be" | "show" | "report" | "tell" | "claim")
                {
                    if self.is_plan(verb) { Side::Future } else { Side::Unknown }
                } else {
                    Side::Future
                }
            }
            _ if self.is_plan(verb) => Side::Future,
            _ => Side::Unknown,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::times::words::GroundingTables;
    use dateline_nlp::analysis_from_conllu;
    use dateline_text::{Block, Document, SourceMap};

    /// Reads the tense around the word at `at` of a sentence given as `form TAG UPOS head relation` lines.
    fn check(rows: &str, at: usize, expected: Side) {
        let rows: Vec<Vec<&str>> = rows.lines().map(|line| line.split_whitespace().collect()).collect();
        let text = rows.iter().map(|row| row[0]).collect::<Vec<_>>().join(" ");
        let conllu: String = rows
            .iter()
            .enumerate()
            .map(|(number, row)| {
                let lower = row[0].to_lowercase();
                format!(
                    "{}\t{}\t{lower}\t{}\t{}\t_\t{}\t{}\t_\t_\n",
                    number + 1,
                    row[0],
                    row[2],
                    row[1],
                    row[3],
                    row[4]
                )
            })
            .collect();
        let span = Span::<Text>::new(0, text.len() as u32);
        let block = Block { kind: BlockKind::Paragraph, span, confidence: 1.0 };
        let document = Document::new(text.clone(), SourceMap::verbatim(0, text.len() as u32), vec![block]);
        let analysis = analysis_from_conllu(&document, &conllu).unwrap();
        let words = Words::new(&GroundingTables::default()).unwrap();
        let pieces = Pieces::new(&text, span, &words, &analysis);
        assert_eq!(tense(&pieces, at, at + 1, BlockKind::Paragraph).side, expected, "{text}");
    }

    #[test]
    fn the_governor_of_the_tree_decides() {
        // The nearest verb is "collapsed"; the tree knows better.
        let rows = "Talks NNS NOUN 5 nsubj\nthat WDT PRON 3 nsubj\ncollapsed VBD VERB 1 acl:relcl\nwill MD AUX 5 aux\n\
                    resume VB VERB 0 root\nafter IN ADP 8 case\nthe DT DET 8 det\nwalkout NN NOUN 5 obl\nannounced VBN VERB 8 acl\n\
                    Monday NNP PROPN 5 obl:tmod";
        check(rows, 9, Side::Future);
        check(&rows.replace("5 obl:tmod", "9 obl:tmod"), 9, Side::Past);
    }
}
