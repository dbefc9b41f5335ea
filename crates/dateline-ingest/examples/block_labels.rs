//! Labels of the lines of pages, for `training/blocks/evaluate.py`: frames from standard input to standard output.
//!
//! First come the weights for pages and for texts, each as `u32` length and bytes. A request is: `u8` what it holds
//! (0 page, 1 text), `u32` length and the bytes. The reply is: `u32` length and the text, `u32` number of lines, and
//! for each line two `u32` (bytes of the text), a `u8` (the kind's place in `BlockKind::ALL`) and two `f32`
//! (confidence, score). With the argument `speed` nothing is written but the time per page of lines and of labels.

// A tool for training and no part of the program: it has a command line and looks at the clock.
#![allow(clippy::disallowed_methods)]

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use dateline_ingest::blocks::BlockModels;
use dateline_ingest::charset::{self, Hint};
use dateline_ingest::html::lines::{lines_of_text, visible_lines};
use dateline_text::{BlockKind, SourceMap};

fn main() -> io::Result<()> {
    let speed = std::env::args().nth(1).as_deref() == Some("speed");
    let mut input = io::stdin().lock();
    let mut output = io::BufWriter::new(io::stdout().lock());
    let (html, text) = (frame(&mut input)?, frame(&mut input)?);
    let models = BlockModels::from_bytes(&html, &text).map_err(io::Error::other)?;
    let (mut pages, mut lines_time, mut labels_time) = (0u32, Duration::ZERO, Duration::ZERO);
    let mut kind = [0];
    while input.read(&mut kind)? == 1 {
        let bytes = frame(&mut input)?;
        let begun = Instant::now();
        let hint = Hint { content_type: None, html: kind[0] == 0 };
        let Ok(decoded) = charset::decode(&bytes, 0, hint) else { continue };
        let lines = match kind[0] {
            0 => visible_lines(&decoded),
            _ => {
                let text = decoded.text().to_owned();
                let map = SourceMap::verbatim(0, text.len() as u32);
                lines_of_text(text, map)
            }
        };
        let read = Instant::now();
        let labels = models.label(&lines, &[]);
        pages += 1;
        lines_time += read - begun;
        labels_time += read.elapsed();
        if speed {
            continue;
        }
        let scores = models.scores(&lines, &[]);
        output.write_all(&(lines.text.len() as u32).to_le_bytes())?;
        output.write_all(lines.text.as_bytes())?;
        output.write_all(&(lines.lines.len() as u32).to_le_bytes())?;
        for ((line, label), score) in lines.lines.iter().zip(&labels).zip(&scores) {
            output.write_all(&line.span.start().to_le_bytes())?;
            output.write_all(&line.span.end().to_le_bytes())?;
            let place = BlockKind::ALL.iter().position(|kind| *kind == label.kind).unwrap_or(0);
            output.write_all(&[place as u8])?;
            output.write_all(&label.confidence.to_le_bytes())?;
            output.write_all(&score.to_le_bytes())?;
        }
        output.flush()?;
    }
    if speed {
        let each = |time: Duration| time.as_secs_f64() * 1000.0 / f64::from(pages.max(1));
        eprintln!("{pages} pages: lines {:.2} ms, labels {:.2} ms a page", each(lines_time), each(labels_time));
    }
    Ok(())
}

fn frame(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut len = [0; 4];
    input.read_exact(&mut len)?;
    let mut bytes = vec![0; u32::from_le_bytes(len) as usize];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}
