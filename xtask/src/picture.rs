//! A picture of terminal output, for the README: text with color codes in, SVG out.
//!
//! `cargo run --release -- demo --color always | cargo xtask picture docs/demo.svg`

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

/// The advance of a character and of a line, in the picture's units at 14 px.
const ADVANCE: f32 = 8.43;
const LINE: f32 = 19.0;
const MARGIN: f32 = 16.0;

/// Reads standard input and writes the picture.
pub(crate) fn run(path: &Path) -> ExitCode {
    let mut input = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut input) {
        eprintln!("picture: standard input: {error}");
        return ExitCode::from(2);
    }
    match std::fs::write(path, draw(&input)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("picture: {}: {error}", path.display());
            ExitCode::from(2)
        }
    }
}

/// Draws text with SGR codes (bold, dim, the eight colors) as SVG.
fn draw(input: &str) -> String {
    let lines: Vec<&str> = input.trim_end().split('\n').collect();
    let columns = lines.iter().map(|line| pieces(line).map(|(_, words)| words.chars().count()).sum::<usize>()).max();
    let width = columns.unwrap_or(0) as f32 * ADVANCE + 2.0 * MARGIN;
    let height = lines.len() as f32 * LINE + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"ui-monospace, \
         SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n"
    );
    for (number, line) in lines.iter().enumerate() {
        let y = MARGIN + (number + 1) as f32 * LINE - 5.0;
        let mut column = 0;
        for (style, words) in pieces(line) {
            let count = words.chars().count();
            if !words.trim().is_empty() {
                let x = MARGIN + column as f32 * ADVANCE;
                let length = count as f32 * ADVANCE;
                // The length is given, so that a caret stands under its word in any font.
                let _ = writeln!(
                    svg,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{length:.1}\" xml:space=\"preserve\"{}>{}</text>",
                    style.attributes(),
                    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
                );
            }
            column += count;
        }
    }
    svg.push_str("</svg>\n");
    svg
}

#[derive(Clone, Copy, Default)]
struct Style {
    bold: bool,
    dim: bool,
    color: Option<u8>,
}

impl Style {
    fn attributes(self) -> String {
        let fill = match self.color {
            Some(1) => "#ff7b72",
            Some(2) => "#7ee787",
            Some(3) => "#e3b341",
            Some(4) => "#79c0ff",
            Some(5) => "#d2a8ff",
            Some(6) => "#56d4dd",
            _ if self.dim => "#8b949e",
            _ => "#e6edf3",
        };
        format!(" fill=\"{fill}\"{}", if self.bold { " font-weight=\"bold\"" } else { "" })
    }

    fn apply(&mut self, codes: &str) {
        for code in codes.split(';') {
            match code.parse::<u8>() {
                Ok(1) => self.bold = true,
                Ok(2) => self.dim = true,
                Ok(color @ 30..=37) => self.color = Some(color - 30),
                _ => *self = Style::default(),
            }
        }
    }
}

/// The line's words, each run with its style; styles do not go on over line ends.
fn pieces(line: &str) -> impl Iterator<Item = (Style, &str)> {
    let mut style = Style::default();
    line.split("\u{1b}[").enumerate().map(move |(at, piece)| match piece.split_once('m') {
        Some((codes, words)) if at > 0 => {
            style.apply(codes);
            (style, words)
        }
        _ => (style, piece),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_column_and_color() {
        let svg = draw("ab \u{1b}[1m\u{1b}[36mRuiz\u{1b}[0m < x\n");
        assert!(svg.contains(">ab </text>"), "{svg}");
        assert!(
            svg.contains("x=\"41.3\"") && svg.contains("fill=\"#56d4dd\" font-weight=\"bold\">Ruiz</text>"),
            "{svg}"
        );
        assert!(svg.contains(" &lt; x</text>"), "{svg}");
        assert!(!svg.contains('\u{1b}'));
    }
}
