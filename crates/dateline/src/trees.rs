//! A sentence as a tree of words on a terminal: one word a line, its arc drawn on its left.
//!
//! Begin with [`draw`]. Depth goes to the right, so that the root stands at the left edge; a word's dependents hang on
//! the vertical line that begins at it. Lines that have to cross, cross.

use dateline_nlp::{Analysis, SentenceId, TokenId, Upos};
use dateline_text::Document;
use dateline_text::render::columns;

use crate::terminal::{Look, Theme, shortened};

/// The sides of a cell that a line leaves it by.
const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;
/// Leads the eye from an arc's end to its word, past lines that belong to others.
const LEADER: u8 = 16;

/// How many columns a tree may take of a terminal's width, beside words and labels.
const WIDEST_TREE: usize = 30;
/// How wide a column of words may grow.
const WIDEST_WORD: usize = 24;

/// Draws a sentence: its words as a tree with part of speech, relation, lemma, name and features.
pub(crate) fn draw(document: &Document, analysis: &Analysis, id: SentenceId, theme: &Theme) -> String {
    let sentence = &analysis.sentences()[id.0 as usize];
    let tokens = sentence.tokens();
    let rows = Rows::new(analysis, id);
    let number_width = tokens.end.to_string().len() + 1;
    let words: Vec<String> =
        tokens.clone().map(|at| shortened(document.words(analysis.token(TokenId(at)).span), WIDEST_WORD)).collect();
    // Where each word stands, after its part of the tree.
    let starts: Vec<usize> = rows.cells.iter().map(|row| row.len() + usize::from(!row.is_empty())).collect();
    let text_width = words.iter().zip(&starts).map(|(word, start)| start + columns(word)).max().unwrap_or(0);
    let label = |at: u32| match rows.is_drawn || !analysis.is_parsed() {
        true => analysis.deprel(TokenId(at)).to_owned(),
        false => match analysis.head(TokenId(at)) {
            Some(head) => format!("{} of t{}", analysis.deprel(TokenId(at)), head.0),
            None => analysis.deprel(TokenId(at)).to_owned(),
        },
    };
    let label_width = tokens.clone().map(|at| columns(&label(at))).max().unwrap_or(0);

    let mut out = String::new();
    for (((at, cells), word), start) in tokens.zip(&rows.cells).zip(&words).zip(starts) {
        let token = TokenId(at);
        let (upos, name) = (analysis.upos(token), analysis.name_of(token));
        let look = look_of(upos);
        out.push_str(&theme.paint(Look::Faint, &format!("  {:>number_width$} ", format!("t{at}"))));
        let tree: String = cells.iter().map(|&cell| line(cell)).collect();
        out.push_str(&theme.paint(Look::Faint, &tree));
        out.push_str(&" ".repeat(start - cells.len()));
        out.push_str(&theme.paint(if name.is_some() { Look::Name } else { look }, word));
        out.push_str(&" ".repeat((text_width + 2).saturating_sub(start + columns(word))));
        out.push_str(&theme.paint(look, &format!("{:<6}", upos.name())));
        out.push_str(&theme.paint(Look::Plain, &format!("{:<label_width$}", label(at))));
        let used = 3 + number_width + text_width + 2 + 6 + label_width;
        let mark = name.map_or("", |name| match name.tokens.start == at {
            true => name.kind.name(),
            false => "│",
        });
        let mut tail: Vec<(Look, String)> = Vec::new();
        if !analysis.names().is_empty() {
            tail.push((Look::Name, format!("  {mark:<5}")));
        }
        let lemma = analysis.lemma(token);
        let lemma = if lemma == document.words(analysis.token(token).span) { "" } else { lemma };
        let feats = analysis.feats(token).replace('|', " ");
        let note = [lemma, analysis.xpos(token), &feats];
        let note = note.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
        let room = theme.width.saturating_sub(used + if tail.is_empty() { 2 } else { 9 });
        if room > 4 {
            tail.push((Look::Faint, format!("  {}", shortened(&note, room))));
        }
        let last = tail.iter().rposition(|(_, words)| !words.trim().is_empty()).map_or(0, |last| last + 1);
        for (index, (look, words)) in tail[..last].iter().enumerate() {
            let words = if index + 1 == last { words.trim_end() } else { words };
            out.push_str(&theme.paint(*look, words));
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}

fn look_of(upos: Upos) -> Look {
    match upos {
        Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num => Look::Noun,
        Upos::Verb | Upos::Aux => Look::Verb,
        Upos::Adj | Upos::Adv => Look::Modifier,
        Upos::Punct | Upos::Sym | Upos::X => Look::Faint,
        _ => Look::Plain,
    }
}

/// The lines of a tree, a row of cells for each word.
struct Rows {
    cells: Vec<Vec<u8>>,
    /// Whether the tree was small enough to be drawn.
    is_drawn: bool,
}

impl Rows {
    fn new(analysis: &Analysis, id: SentenceId) -> Rows {
        let tokens = analysis.sentences()[id.0 as usize].tokens();
        let count = tokens.len();
        let none = Rows { cells: vec![Vec::new(); count], is_drawn: false };
        if !analysis.is_parsed() {
            return none;
        }
        let heads: Vec<Option<usize>> =
            tokens.clone().map(|at| analysis.head(TokenId(at)).map(|head| (head.0 - tokens.start) as usize)).collect();
        let mut depths = Vec::with_capacity(count);
        for start in 0..count {
            let (mut depth, mut at) = (0, start);
            while let Some(head) = heads[at] {
                (depth, at) = (depth + 1, head);
                if depth > WIDEST_TREE {
                    return none;
                }
            }
            depths.push(depth);
        }
        let deepest = depths.iter().copied().max().unwrap_or(0);
        let step = if deepest * 2 <= WIDEST_TREE { 2 } else { 1 };
        let mut cells = vec![vec![0_u8; deepest * step + 1]; count];
        for (at, head) in heads.iter().enumerate() {
            let place = depths[at] * step;
            cells[at][place] |= RIGHT;
            let Some(head) = *head else { continue };
            let from = depths[head] * step;
            // From the head's row to the word's, then across to the word.
            let (top, bottom) = (at.min(head), at.max(head));
            for (row, cells) in cells.iter_mut().enumerate().take(bottom + 1).skip(top) {
                let up = if row > top { UP } else { 0 };
                let down = if row < bottom { DOWN } else { 0 };
                cells[from] |= up | down;
            }
            cells[at][from] |= RIGHT;
            for cell in &mut cells[at][from + 1..place] {
                *cell |= LEFT | RIGHT;
            }
            cells[at][place] |= LEFT;
        }
        for (at, row) in cells.iter_mut().enumerate() {
            // Lines of arcs that cross leave the word further right.
            let last = row.iter().rposition(|&cell| cell != 0).unwrap_or(0);
            for cell in row[depths[at] * step + 1..=last].iter_mut().filter(|cell| **cell == 0) {
                *cell = LEADER;
            }
            row.truncate(last + 1);
        }
        Rows { cells, is_drawn: true }
    }
}

fn line(cell: u8) -> char {
    const LINES: [char; 17] = [' ', '╵', '╷', '│', '╴', '╯', '╮', '┤', '╶', '╰', '╭', '├', '─', '┴', '┬', '┼', '╌'];
    LINES[usize::from(cell).min(16)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_text::{Block, BlockKind, SourceMap, Span};

    /// Draws the words of `rows`, each `form upos head deprel`, on a terminal of 60 columns.
    fn check(rows: &[&str], expected: &str) {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.split(' ').collect()).collect();
        let text = rows.iter().map(|row| row[0]).collect::<Vec<_>>().join(" ");
        let conllu: String = rows
            .iter()
            .enumerate()
            .map(|(at, row)| {
                format!("{}\t{1}\t{1}\t{2}\tX\t_\t{3}\t{4}\t_\t_\n", at + 1, row[0], row[1], row[2], row[3])
            })
            .collect();
        let blocks = vec![Block { kind: BlockKind::Paragraph, span: Span::from_range(0..text.len()), confidence: 1.0 }];
        let document = Document::new(text.clone(), SourceMap::verbatim(0, text.len() as u32), blocks);
        let analysis = dateline_nlp::analysis_from_conllu(&document, &conllu).expect("a tree");
        let theme = Theme { width: 60, color: false };
        assert_eq!(draw(&document, &analysis, SentenceId(0), &theme), expected);
    }

    #[test]
    fn a_tree_stands_on_its_root() {
        let rows = ["The DET 2 det", "mayor NOUN 3 nsubj", "denied VERB 0 root", "it PRON 3 obj", ". PUNCT 3 punct"];
        check(
            &rows,
            "  t0   ╭── The  DET   det    X
  t1 ╭─┴ mayor  NOUN  nsubj  X
  t2 ├ denied   VERB  root   X
  t3 ├── it     PRON  obj    X
  t4 ╰── .      PUNCT punct  X
",
        );
    }

    #[test]
    fn crossing_lines_cross() {
        // "A hearing is scheduled on the issue": the phrase belongs to the hearing, across the verb.
        let rows = ["hearing NOUN 2 nsubj", "set VERB 0 root", "on ADP 4 case", "it PRON 1 nmod", "today NOUN 2 obl"];
        check(
            &rows,
            "  t0 ╭─┬ hearing  NOUN  nsubj  X
  t1 ├╌│ set      VERB  root   X
  t2 │ │ ╭── on   ADP   case   X
  t3 │ ╰─┴ it     PRON  nmod   X
  t4 ╰── today    NOUN  obl    X
",
        );
    }

    #[test]
    fn wide_words_keep_their_columns() {
        let rows = ["水水 NOUN 2 nsubj", "ran VERB 0 root"];
        check(&rows, "  t0 ╭── 水水  NOUN  nsubj  X\n  t1 ╰ ran     VERB  root   X\n");
    }
}
