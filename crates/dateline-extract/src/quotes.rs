//! Pairs quotation marks, across paragraphs where a quotation goes on.

use dateline_nlp::{Analysis, TokenId, TokenKind};
use dateline_text::{Document, Span, Text};

/// Words between quotation marks, the marks included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// From the opening to the closing mark, one piece for each block; the last piece runs to the block's end when the
    /// quotation is not closed.
    pub pieces: Vec<Span<Text>>,
    /// How many quotations hold it.
    pub depth: u32,
    /// Whether a closing mark was found.
    pub closed: bool,
    /// The first token, which is the opening mark.
    pub first: TokenId,
    /// The last token.
    pub last: TokenId,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Family {
    Straight,
    Curly,
    Single,
    Guillemet,
    Ticks,
    German,
}

struct Open {
    family: Family,
    first: u32,
    /// The first tokens of its pieces, one for each block.
    starts: Vec<u32>,
}

/// How many blocks a quotation may go on without a mark at their start.
const BLOCKS: usize = 8;

/// The quotations of a document, in the order of their opening marks.
pub fn pair_quotations(document: &Document, analysis: &Analysis) -> Vec<Quotation> {
    let text = document.text();
    let mut blocks: Vec<(u32, u32)> = Vec::new();
    let mut last_block = None;
    for sentence in analysis.sentences() {
        let range = sentence.tokens();
        if last_block == Some(sentence.block) {
            if let Some(block) = blocks.last_mut() {
                block.1 = range.end;
            }
        } else {
            blocks.push((range.start, range.end));
            last_block = Some(sentence.block);
        }
    }
    let reversed = text.find(['»', '«']).is_some_and(|at| text[at..].starts_with('»'));
    let marks: Vec<Vec<Mark>> =
        blocks.iter().map(|&(start, end)| block_marks(text, analysis, start, end, reversed)).collect();
    let mut out: Vec<Quotation> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for (number, &(start, end)) in blocks.iter().enumerate() {
        let mut marks_here = &marks[number][..];
        // A quotation that goes on: re-opened at the start of this block, or closed later without a new opening.
        if let Some(outer) = open.first_mut() {
            let reopened =
                marks_here.first().is_some_and(|mark| mark.at == start && mark.opens && mark.family == outer.family);
            outer.starts.push(start);
            if reopened {
                marks_here = &marks_here[1..];
            }
        }
        let mut closing_left: Vec<usize> = vec![0; marks_here.len() + 1];
        for (at, mark) in marks_here.iter().enumerate().rev() {
            closing_left[at] = closing_left[at + 1] + usize::from(mark.closes && !mark.opens);
        }
        for (place, mark) in marks_here.iter().enumerate() {
            let held = open.iter().rposition(|open| open.family == mark.family);
            let close = match held {
                Some(_) if mark.closes && !mark.opens => true,
                Some(_) if mark.closes && mark.opens => true,
                // An opening shape inside an open quotation of its own kind: one more level when enough closings follow.
                Some(_) => {
                    let levels = open.iter().filter(|open| open.family == mark.family).count();
                    if mark.family == Family::Straight && closing_left[place] <= levels {
                        continue;
                    }
                    false
                }
                None => false,
            };
            if close {
                let at = held.unwrap_or(0);
                // Unclosed inner quotations end with the outer one.
                open.truncate(at + 1);
                if let Some(done) = open.pop() {
                    out.push(quotation(analysis, &blocks, done, mark.at, open.len() as u32, true));
                }
            } else if mark.opens && open.len() < 6 {
                open.push(Open { family: mark.family, first: mark.at, starts: vec![mark.at] });
            }
        }
        // At the end of the block: does the outermost open quotation go on?
        open.truncate(1);
        if let Some(outer) = open.first() {
            let family = outer.family;
            let next = marks.get(number + 1);
            let reopens = next.is_some_and(|marks| {
                marks.first().is_some_and(|mark| mark.at == blocks[number + 1].0 && mark.opens && mark.family == family)
            });
            let closes_later = || {
                marks
                    .iter()
                    .skip(number + 1)
                    .take(BLOCKS)
                    .find_map(|marks| marks.iter().find(|mark| mark.family == family))
                    .is_some_and(|mark| mark.closes && !mark.opens)
            };
            let many = outer.starts.len() > 40;
            if many || !(reopens || family != Family::Single && closes_later()) {
                let done = open.remove(0);
                out.push(quotation(analysis, &blocks, done, end.saturating_sub(1), 0, false));
            }
        }
    }
    out.sort_by_key(|quotation| (quotation.first, std::cmp::Reverse(quotation.last)));
    out
}

fn quotation(analysis: &Analysis, blocks: &[(u32, u32)], open: Open, last: u32, depth: u32, closed: bool) -> Quotation {
    let mut pieces = Vec::new();
    for &start in &open.starts {
        let at = blocks.partition_point(|block| block.1 <= start);
        let end = blocks.get(at).map_or(last, |block| (block.1 - 1).min(last));
        if start <= end {
            pieces.push(analysis.token(TokenId(start)).span.cover(analysis.token(TokenId(end)).span));
        }
    }
    Quotation { pieces, depth, closed, first: TokenId(open.first), last: TokenId(last) }
}

struct Mark {
    at: u32,
    family: Family,
    opens: bool,
    closes: bool,
}

fn block_marks(text: &str, analysis: &Analysis, start: u32, end: u32, reversed: bool) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut single_open = false;
    let mut german = 0u32;
    // Where a single mark that surely closes stands, from the right: before it, a mark after s may be an apostrophe.
    let mut sure_close = vec![false; (end - start) as usize + 1];
    let shape = |at: u32| -> (bool, bool) {
        let span = analysis.token(TokenId(at)).span;
        let before = text[..span.start() as usize].chars().next_back();
        let after = text[span.end() as usize..].chars().next();
        let open_before = before.is_none_or(|c| c.is_whitespace() || "([{—–-/\"'“‘`:;".contains(c));
        let word_after = after.is_some_and(|c| !c.is_whitespace());
        let word_before = before.is_some_and(|c| !c.is_whitespace());
        let close_after = after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}—–-/\"'”’…".contains(c));
        (open_before && word_after, word_before && close_after)
    };
    for at in (start..end).rev() {
        let here = (at - start) as usize;
        let form = analysis.token(TokenId(at)).span.of(text);
        sure_close[here] = sure_close[here + 1];
        if analysis.token(TokenId(at)).kind != TokenKind::Quote {
            continue;
        }
        if matches!(form, "'" | "’") {
            let (opens, closes) = shape(at);
            let before = text[..analysis.token(TokenId(at)).span.start() as usize].chars().next_back().unwrap_or(' ');
            if closes && !opens && before != 's' && before != 'S' {
                sure_close[here] = true;
            } else if opens && !closes {
                sure_close[here] = false;
            }
        } else if form == "‘" {
            sure_close[here] = false;
        }
    }
    for at in start..end {
        let token = analysis.token(TokenId(at));
        if token.kind != TokenKind::Quote {
            continue;
        }
        let (opens, closes) = shape(at);
        let mut push = |family, opens, closes| marks.push(Mark { at, family, opens, closes });
        match token.span.of(text) {
            "\"" | "＂" => match (opens, closes) {
                (false, false) | (true, true) => push(Family::Straight, true, true),
                (opens, closes) => push(Family::Straight, opens, closes),
            },
            "“" | "‟" if german > 0 => {
                german -= 1;
                push(Family::German, false, true);
            }
            "“" | "‟" => push(Family::Curly, true, false),
            "”" => push(Family::Curly, false, true),
            "„" | "‚" => {
                german += 1;
                push(Family::German, true, false);
            }
            "«" | "‹" => push(Family::Guillemet, !reversed, reversed),
            "»" | "›" => push(Family::Guillemet, reversed, !reversed),
            "``" | "`" => push(Family::Ticks, true, false),
            "''" => push(Family::Ticks, opens && !closes, closes || !opens),
            "‘" => {
                single_open = true;
                push(Family::Single, true, false);
            }
            "'" | "’" => {
                let curly = token.span.of(text) == "’";
                let before = text[..token.span.start() as usize].chars().next_back().unwrap_or(' ');
                let after = text[token.span.end() as usize..].chars().find(|c| !c.is_whitespace()).unwrap_or(' ');
                if single_open && closes && (curly || !opens) {
                    let tight = text[token.span.end() as usize..].starts_with(|c: char| !c.is_whitespace());
                    let apostrophe = matches!(before, 's' | 'S')
                        && after.is_alphanumeric()
                        && !tight
                        && sure_close[(at - start) as usize + 1];
                    if !apostrophe {
                        single_open = false;
                        push(Family::Single, false, true);
                    }
                } else if !curly
 && opens
 && !closes
 && !single_open
 // "rock 'n' roll"
 && !text[token.span.end() as usize..].starts_with("n'")
                {
                    // A straight mark opens only when one that can close it follows.
                    if sure_close[(at - start) as usize + 1] || later_close(text, analysis, at + 1, end) {
                        single_open = true;
                        push(Family::Single, true, false);
                    }
                }
            }
            _ => {}
        }
    }
    marks
}

/// Whether a mark that can close a single quotation follows within reach.
fn later_close(text: &str, analysis: &Analysis, from: u32, end: u32) -> bool {
    (from..end.min(from.saturating_add(80))).any(|at| {
        let token = analysis.token(TokenId(at));
        token.kind == TokenKind::Quote && token.span.of(text) == "'" && {
            let before = text[..token.span.start() as usize].chars().next_back();
            before.is_some_and(|c| !c.is_whitespace())
        }
    })
}
