//! Features of the lines of pages, for `training/blocks`: frames from standard input to standard output.
//!
//! A request is: `u8` what it holds (0 page, 1 text), `u32` length and the bytes, `u32` how many scores follow, and
//! those as `f32`. The reply is: `u32` length and the text, `u32` number of lines and of features, the lines as two
//! `u32` each (bytes of the text), and the features as `f32`. With scores they are those of the second model. With the
//! argument `names` it writes the features' names instead.

// A tool for training and no part of the program: it has a command line and looks at the clock.
#![allow(clippy::disallowed_methods)]

use std::io::{self, Read, Write};

use dateline_ingest::blocks::{features, training_rows};
use dateline_ingest::charset::{self, Hint};
use dateline_ingest::html::lines::{Lines, lines_of_text, visible_lines};
use dateline_text::SourceMap;

fn main() -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    if std::env::args().nth(1).as_deref() == Some("names") {
        for (second, html) in [(false, false), (true, false), (false, true), (true, true)] {
            writeln!(output, "{}", features::names(second, html).join(" "))?;
        }
        return Ok(());
    }
    let mut input = io::stdin().lock();
    let mut kind = [0];
    while input.read(&mut kind)? == 1 {
        let len = number(&mut input)?;
        let mut bytes = vec![0; len as usize];
        input.read_exact(&mut bytes)?;
        let count = number(&mut input)?;
        let mut scores = Vec::with_capacity(count as usize);
        for _ in 0..count {
            scores.push(f32::from_bits(number(&mut input)?));
        }
        let lines = read(&bytes, kind[0] == 0);
        let titles: Vec<&str> = lines.titles.iter().map(String::as_str).collect();
        let rows = training_rows(&lines, &titles, (!scores.is_empty()).then_some(&scores));
        write_text(&mut output, &lines)?;
        output.write_all(&(rows.width() as u32).to_le_bytes())?;
        for line in &lines.lines {
            output.write_all(&line.span.start().to_le_bytes())?;
            output.write_all(&line.span.end().to_le_bytes())?;
        }
        for at in 0..lines.lines.len() {
            for value in rows.row(at) {
                output.write_all(&value.to_le_bytes())?;
            }
        }
        output.flush()?;
    }
    Ok(())
}

fn read(bytes: &[u8], html: bool) -> Lines {
    let hint = Hint { content_type: None, html };
    let Ok(decoded) = charset::decode(bytes, 0, hint) else { return Lines::default() };
    match html {
        true => visible_lines(&decoded),
        false => {
            let text = decoded.text().to_owned();
            let map = SourceMap::verbatim(0, text.len() as u32);
            lines_of_text(text, map)
        }
    }
}

fn write_text(output: &mut impl Write, lines: &Lines) -> io::Result<()> {
    output.write_all(&(lines.text.len() as u32).to_le_bytes())?;
    output.write_all(lines.text.as_bytes())?;
    output.write_all(&(lines.lines.len() as u32).to_le_bytes())
}

fn number(input: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    input.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}
