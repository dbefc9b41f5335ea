//! The noun that a number counts, and what is said to have happened to those counted.

use crate::times::pieces::Pieces;
use crate::times::words::Sense;
use dateline_nlp::{Tag, TokenId, Upos};
use dateline_text::{Span, Text};

/// A counted noun: its token, and the words from its first modifier.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noun {
    pub(crate) head: TokenId,
    pub(crate) span: Span<Text>,
}

/// More words than a noun phrase before its head has.
const LONGEST: u32 = 9;

/// The noun phrase that begins at piece `at`; `many` says that its head is a plural when there is a choice.
pub(crate) fn noun(pieces: &Pieces<'_>, at: usize, many: bool) -> Option<Noun> {
    let analysis = pieces.analysis;
    let first = pieces.token(at)?;
    let sentence = analysis.sentences().get(analysis.sentence_of(first)?.0 as usize)?;
    let tag = |at: u32| analysis.tag(TokenId(at));
    let span = |at: u32| analysis.token(TokenId(at)).span;
    let mut head = None;
    for at in first.0..sentence.tokens().end.min(first.0 + LONGEST) {
        let here = tag(at);
        let lower = analysis.lower(TokenId(at));
        if here.is_noun() {
            // "14 people Monday": a name or a day does not go on a plural.
            if head.is_some_and(|head| matches!(tag(head), Tag::Nns | Tag::Nnps))
                && (many || here.is_name())
                && here != Tag::Nns
            {
                break;
            }
            if head.is_some() && is_time(pieces, span(at)) {
                break;
            }
            // "A second blast minutes later": the minutes say when.
            if head.is_some()
                && at + 1 < sentence.tokens().end
                && matches!(analysis.lower(TokenId(at + 1)), "later" | "earlier" | "ago" | "before" | "after")
                && is_unit(pieces, span(at))
            {
                break;
            }
            head = Some(at);
            continue;
        }
        let joint = here.is_punctuation()
            && matches!(lower, "-" | "‐" | "‑" | "/")
            && at > first.0
            && span(at - 1).end() == span(at).start()
            && at + 1 < sentence.tokens().end
            && span(at + 1).start() == span(at).end();
        let modifies = here.is_adjective()
            || matches!(here, Tag::Vbn | Tag::Vbg) && head.is_none()
            || here == Tag::Pos
            // "12 24-hour shops"; a number by itself begins another count.
            || here == Tag::Cd && head.is_none() && at + 1 < sentence.tokens().end && analysis.lower(TokenId(at + 1)) == "-"
            || here == Tag::Quote && head.is_none()
            || here == Tag::Rb && head.is_none() && lower.ends_with("ly")
            || joint;
        // An adjective after the noun is no part of it: "five people dead".
        if !modifies || head.is_some() && here.is_adjective() && matches!(tag(head.unwrap_or(at)), Tag::Nns | Tag::Nnps)
        {
            break;
        }
        // "12 killed", "30 more injured": what happened to them, and no kind of thing.
        if matches!(here, Tag::Vbn | Tag::Vbd)
            && !(at + 1..sentence.tokens().end.min(at + 3)).any(|next| tag(next).is_noun())
        {
            break;
        }
    }
    let head = head?;
    // The words before it that are no more than marks are left out.
    let start = (first.0..=head).find(|&at| !tag(at).is_punctuation())?;
    let from = span(start).start().max(pieces.list.get(at)?.span.start());
    Some(Noun { head: TokenId(head), span: Span::new(from, span(head).end()) })
}

/// The noun that the number at pieces `number..at` depends on in the tree; none without a tree.
pub(crate) fn governed(pieces: &Pieces<'_>, number: usize, at: usize) -> Option<Noun> {
    let analysis = pieces.analysis;
    let (first, last) = (pieces.token(number)?, pieces.token(at.checked_sub(1)?)?);
    let head = (first.0..=last.0)
        .map(TokenId)
        .filter(|&token| matches!(analysis.relation(token), "nummod" | "det" | "amod"))
        .find_map(|token| analysis.head(token).filter(|head| head.0 > last.0))?;
    let noun = matches!(analysis.upos(head), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Sym);
    let near = head.0 - last.0 <= LONGEST;
    let from = pieces.list.get(at)?.span.start();
    let span = analysis.token(head).span;
    (noun && near && span.start() >= from).then(|| Noun { head, span: Span::new(from, span.end()) })
}

/// Whether the word is a day or a month by name.
fn is_time(pieces: &Pieces<'_>, span: Span<Text>) -> bool {
    let at = pieces.list.partition_point(|piece| piece.span.start() < span.start());
    pieces
        .sense(at, |sense| matches!(sense, Sense::Weekday(..) | Sense::Month(..) | Sense::Deictic(_)).then_some(()))
        .is_some()
}

/// The class of people that a word of the table stands for.
fn class_of_word(pieces: &Pieces<'_>, word: &str) -> Option<u8> {
    let words = pieces.words;
    words.entry(words.find(word)?).senses.iter().find_map(|sense| match sense {
        Sense::People(class) => Some(*class),
        _ => None,
    })
}

/// Whether the word is a unit of time.
fn is_unit(pieces: &Pieces<'_>, span: Span<Text>) -> bool {
    let at = pieces.list.partition_point(|piece| piece.span.start() < span.start());
    pieces.sense(at, |sense| matches!(sense, Sense::Unit(_)).then_some(())).is_some()
}

/// What the words around a count of people say happened to them: the class, and the word that says so.
pub(crate) fn casualty(
    pieces: &Pieces<'_>,
    first: usize,
    end: usize,
    head: Option<TokenId>,
) -> Option<(u8, Span<Text>)> {
    let analysis = pieces.analysis;
    let class = |at: u32| {
        let span = analysis.token(TokenId(at)).span;
        let piece = pieces.list.partition_point(|piece| piece.span.start() < span.start());
        let found = pieces.phrase(piece, |sense| match sense {
            Sense::People(class) => Some(class),
            _ => None,
        })?;
        Some((found.0, pieces.span(piece, found.1)))
    };
    if let Some(head) = head
        && let Some(found) = class(head.0).filter(|_| analysis.tag(head).is_noun())
    {
        return Some(found);
    }
    let start = pieces.token(first)?;
    let last = pieces.token(end.checked_sub(1)?)?;
    let sentence = analysis.sentences().get(analysis.sentence_of(start)?.0 as usize)?;
    let tokens = sentence.tokens();
    // "None of the 18 workers was hurt".
    let before = |back: u32| {
        start.0.checked_sub(back).filter(|&at| at >= tokens.start).map_or("", |at| analysis.lower(TokenId(at)))
    };
    let skipped = u32::from(matches!(before(1), "the" | "its" | "their" | "his" | "her"));
    if before(1 + skipped) == "of" && matches!(before(2 + skipped), "none" | "neither" | "one") {
        let one = before(2 + skipped) == "one";
        if !one || before(3 + skipped) == "not" {
            return None;
        }
    }
    // "With the loss of all 44 aboard", "the loss of twelve lives".
    let all = u32::from(before(1) == "all" || skipped == 1);
    let next = TokenId(last.0 + 1);
    let follows = next.0 < tokens.end && matches!(analysis.lower(next), "aboard" | "hands" | "lives" | "crew" | "on");
    if before(1 + all) == "of"
        && before(2 + all) == "loss"
        && (follows || matches!(analysis.lemma(last), "life" | "hand" | "crew" | "aboard"))
        && let Some(killed) = class_of_word(pieces, "killed")
    {
        return Some((killed, analysis.token(TokenId(start.0 - 2 - all)).span));
    }
    // "A hundred wounded civilians", "19 of the dead".
    let within = (start.0..=last.0).find_map(|at| {
        let adjective = matches!(analysis.tag(TokenId(at)), Tag::Vbn | Tag::Jj | Tag::Vbd);
        class(at).filter(|_| adjective)
    });
    let of_the = last.0 + 3 < tokens.end
        && analysis.lower(TokenId(last.0 + 1)) == "of"
        && matches!(analysis.lower(TokenId(last.0 + 2)), "the" | "those");
    if let Some(found) = within.or_else(|| of_the.then(|| class(last.0 + 3)).flatten()) {
        return Some(found);
    }
    // In the tree: "killed 12 soldiers", "12 soldiers were killed", "killed a guard and two of his men".
    if let Some(noun) = head {
        let mut noun = noun;
        for _ in 0..4 {
            match analysis.head(noun) {
                Some(first) if analysis.deprel(noun) == "conj" && first < noun => noun = first,
                _ => break,
            }
        }
        if let Some(verb) = analysis.head(noun) {
            let relation = analysis.deprel(noun);
            // "The road claimed 260 lives".
            let lives = analysis.lemma(noun) == "life"
                && relation == "obj"
                && matches!(analysis.lemma(verb), "claim" | "cost" | "take");
            if lives && let Some(killed) = class_of_word(pieces, "killed") {
                return Some((killed, analysis.token(verb).span));
            }
            if let Some(found) = class(verb.0)
                && (matches!(relation, "obj" | "nsubj:pass")
                    || relation == "nsubj"
                        && matches!(analysis.lemma(verb), "die" | "flee" | "perish" | "drown" | "dead" | "disappear"))
            {
                return Some(found);
            }
        }
    }
    // "12 people were reported killed", "12 dead", "12 others injured".
    let (mut steps, mut listed, mut aside) = (0, false, false);
    for at in last.0 + 1..tokens.end.min(last.0 + 40) {
        let (tag, lemma, lower) = (analysis.tag(TokenId(at)), analysis.lemma(TokenId(at)), analysis.lower(TokenId(at)));
        // ", including three children, were killed": what is included stands aside.
        if aside {
            aside = tag != Tag::Comma;
            continue;
        }
        let next = |word: &str| at + 1 < tokens.end && analysis.lower(TokenId(at + 1)) == word;
        if tag == Tag::Comma && steps == 0 && ["including", "among", "most", "many"].iter().any(|word| next(word)) {
            aside = true;
            continue;
        }
        // "12 civilians and three soldiers died".
        let joint = tag == Tag::Cc && lower == "and" || tag == Tag::Comma;
        if joint && at + 1 < tokens.end && analysis.tag(TokenId(at + 1)) == Tag::Cd && steps == 0 {
            listed = true;
            continue;
        }
        if tag == Tag::Comma && steps == 0 && ["was", "were", "have", "had", "are"].iter().any(|word| next(word)) {
            continue;
        }
        if listed && (tag == Tag::Cd || tag.is_noun() || tag.is_adjective()) && class(at).is_none() {
            continue;
        }
        if let Some(found) = class(at) {
            // "12 people killed a guard" is what they did; "12 people died" what happened.
            let done = matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbg)
                && !matches!(lemma, "die" | "flee" | "perish" | "drown" | "disappear" | "contract" | "test");
            let object = analysis.tokens().len() as u32 > at + 1
                && at + 1 < tokens.end
                && matches!(
                    analysis.tag(TokenId(at + 1)),
                    Tag::Dt | Tag::Prp | Tag::PrpS | Tag::Cd | Tag::Nnp | Tag::Nns | Tag::Nn
                );
            return (!(done && object && steps == 0)).then_some(found);
        }
        let auxiliary = matches!(
            lemma,
            "be" | "have"
                | "get"
                | "reportedly"
                | "report"
                | "believe"
                | "fear"
                | "confirm"
                | "leave"
                | "know"
                | "say"
                | "to"
                | "more"
                | "other"
                | "list"
                | "feel"
                | "remain"
        ) || tag.is_adverb()
            || tag == Tag::Md
            || matches!(lower, "others" | "who" | "that");
        steps += 1;
        if !auxiliary || steps > 6 {
            break;
        }
    }
    // "killed at least 12", "wounding 30", "a death toll of 45".
    let (mut steps, mut listed, mut nouns) = (0, false, 0);
    for at in (tokens.start..start.0).rev() {
        let (tag, lemma) = (analysis.tag(TokenId(at)), analysis.lemma(TokenId(at)));
        if let Some(found) = class(at) {
            let verb = tag.is_verb() || matches!(tag, Tag::Jj);
            // "Killed a man and two women": the verb rules both; "was killed and two women left" has no object between.
            if listed && (nouns == 0 || !tag.is_verb()) {
                return None;
            }
            let toll = at + 1 < tokens.end
                && (matches!(analysis.lemma(TokenId(at + 1)), "toll" | "of" | "rise")
                    || matches!(analysis.lower(TokenId(at + 1)), "rose" | "stood"));
            return (verb || toll).then_some(found);
        }
        if tag == Tag::Cc && steps == 0 && analysis.lower(TokenId(at)) == "and" {
            listed = true;
            continue;
        }
        if listed && (tag.is_noun() || tag.is_adjective() || matches!(tag, Tag::Dt | Tag::Cd | Tag::PrpS)) {
            nouns += u32::from(tag.is_noun());
            continue;
        }
        // "The toll rose to 41".
        if lemma == "toll" {
            let killed = class_of_word(pieces, "killed")?;
            let own = !(at > tokens.start && class(at - 1).is_some());
            if own && at > tokens.start && analysis.tag(TokenId(at - 1)) == Tag::Dt {
                return Some((killed, analysis.token(TokenId(at)).span));
            }
        }
        let skip = matches!(
            lemma,
            "toll"
                | "rise"
                | "rose"
                | "reach"
                | "climb"
                | "stand"
                | "at"
                | "to"
                | "of"
                | "another"
                | "the"
                | "other"
                | "a"
                | "as"
                | "up"
                | "have"
                | "be"
                | "total"
        ) || tag.is_adverb();
        steps += 1;
        if !skip || steps > 7 {
            break;
        }
    }
    None
}
