//! The same tables as Parquet, for DuckDB, pandas, Polars and R: <https://parquet.apache.org/docs/file-format/>.
//!
//! A writer of our own, of the plainest files there are: every column is optional and of one of four types, each row group has one
//! page a column, values are plain and nothing is compressed. Any reader can read that, and a crate for all of Parquet
//! would bring 28 others. `cargo xtask exports` reads what it writes with pyarrow and DuckDB.

use std::io::Write;

use super::sheets::{Datum, Kind, Sheet, Sink, rows};
use super::{LedgerExporter, LedgerView, Open};

pub(super) struct Parquet;

/// How many rows are held before they are written as one group.
const GROUP: usize = 65_536;

const MAGIC: &[u8] = b"PAR1";

impl LedgerExporter for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn description(&self) -> &'static str {
        "The tables of csv as Parquet"
    }

    fn files(&self) -> &'static [&'static str] {
        &[
            "reports.parquet",
            "claims.parquet",
            "evidence.parquet",
            "mentions.parquet",
            "sources.parquet",
            "incidents.parquet",
            "statuses.parquet",
        ]
    }

    fn write(&self, view: &LedgerView<'_>, open: &mut Open<'_>) -> anyhow::Result<()> {
        rows(view, &mut ParquetSink { open, file: None })
    }
}

struct ParquetSink<'s, 'o> {
    open: &'s mut Open<'o>,
    file: Option<File<Box<dyn Write + Send>>>,
}

impl Sink for ParquetSink<'_, '_> {
    fn begin(&mut self, sheet: &'static Sheet) -> anyhow::Result<()> {
        self.file = Some(File::new((self.open)(&format!("{}.parquet", sheet.name))?, sheet)?);
        Ok(())
    }

    fn row(&mut self, row: Vec<Datum>) -> anyhow::Result<()> {
        match &mut self.file {
            Some(file) => Ok(file.row(row)?),
            None => Ok(()),
        }
    }

    fn end(&mut self) -> anyhow::Result<()> {
        match self.file.take() {
            Some(file) => Ok(file.close()?),
            None => Ok(()),
        }
    }
}

/// A file while it is written.
struct File<W> {
    out: W,
    sheet: &'static Sheet,
    /// How many bytes were written.
    at: i64,
    /// What is held, by column.
    held: Vec<Vec<Datum>>,
    groups: Vec<Group>,
}

/// Where a row group stands.
struct Group {
    rows: i64,
    /// The place of each column's page, and how many bytes it has.
    pages: Vec<(i64, i64)>,
}

impl<W: Write> File<W> {
    fn new(mut out: W, sheet: &'static Sheet) -> std::io::Result<Self> {
        out.write_all(MAGIC)?;
        let held = vec![Vec::new(); sheet.columns.len()];
        Ok(File { out, sheet, at: MAGIC.len() as i64, held, groups: Vec::new() })
    }

    fn row(&mut self, row: Vec<Datum>) -> std::io::Result<()> {
        self.held.iter_mut().zip(row).for_each(|(column, datum)| column.push(datum));
        if self.held.first().is_some_and(|column| column.len() >= GROUP) { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> std::io::Result<()> {
        let rows = self.held.first().map_or(0, Vec::len);
        if rows == 0 {
            return Ok(());
        }
        let mut pages = Vec::new();
        for column in &mut self.held {
            let page = page(column);
            column.clear();
            let mut header = Thrift::default();
            let size = page.len() as i64;
            header.int(1, I32, 0).int(2, I32, size).int(3, I32, size);
            // Plain values; levels in runs.
            header.begin(5).int(1, I32, rows as i64).int(2, I32, PLAIN).int(3, I32, RUNS).int(4, I32, RUNS).end();
            let header = header.whole();
            self.out.write_all(&header)?;
            self.out.write_all(&page)?;
            let whole = (header.len() + page.len()) as i64;
            pages.push((self.at, whole));
            self.at += whole;
        }
        self.groups.push(Group { rows: rows as i64, pages });
        Ok(())
    }

    fn close(mut self) -> std::io::Result<()> {
        self.write_group()?;
        let footer = self.footer();
        self.out.write_all(&footer)?;
        self.out.write_all(&(footer.len() as u32).to_le_bytes())?;
        self.out.write_all(MAGIC)?;
        self.out.flush()
    }

    fn footer(&self) -> Vec<u8> {
        let mut footer = Thrift::default();
        footer.int(1, I32, 1).list(2, STRUCT, self.sheet.columns.len() + 1);
        footer.element().words(4, "schema").int(5, I32, self.sheet.columns.len() as i64).end();
        for (name, kind) in self.sheet.columns {
            // Optional.
            footer.element().int(1, I32, physical(*kind)).int(3, I32, 1).words(4, name);
            if *kind == Kind::Text {
                // That it is UTF-8, in the old way and in the new one.
                footer.int(6, I32, 0).begin(10).begin(1).end().end();
            }
            footer.end();
        }
        footer.int(3, I64, self.groups.iter().map(|group| group.rows).sum()).list(4, STRUCT, self.groups.len());
        for group in &self.groups {
            footer.element().list(1, STRUCT, group.pages.len());
            for (&(at, size), (name, kind)) in group.pages.iter().zip(self.sheet.columns) {
                footer.element().int(2, I64, at).begin(3).int(1, I32, physical(*kind));
                footer.list(2, I32, 2).item(PLAIN).item(RUNS).list(3, BINARY, 1).word(name);
                footer.int(4, I32, 0).int(5, I64, group.rows).int(6, I64, size).int(7, I64, size).int(9, I64, at).end();
                footer.end();
            }
            footer.int(2, I64, group.pages.iter().map(|page| page.1).sum()).int(3, I64, group.rows).end();
        }
        footer.words(6, concat!("dateline version ", env!("CARGO_PKG_VERSION"), " (build 0)"));
        footer.whole()
    }
}

/// The numbers of encodings: plain values, and levels as runs.
const PLAIN: i64 = 0;
const RUNS: i64 = 3;

/// The number of a physical type.
fn physical(kind: Kind) -> i64 {
    match kind {
        Kind::Flag => 0,
        Kind::Count => 2,
        Kind::Real => 5,
        Kind::Text => 6,
    }
}

/// A page: which rows have a value, in runs of equal ones, then the values.
fn page(column: &[Datum]) -> Vec<u8> {
    let is_there = |datum: &Datum| {
        matches!(datum, Datum::Text(Some(_)) | Datum::Count(Some(_)) | Datum::Real(Some(_)) | Datum::Flag(Some(_)))
    };
    let mut levels = Vec::new();
    for run in column.chunk_by(|a, b| is_there(a) == is_there(b)) {
        varint((run.len() as u64) << 1, &mut levels);
        levels.push(u8::from(run.first().is_some_and(is_there)));
    }
    let mut page = (levels.len() as u32).to_le_bytes().to_vec();
    page.extend(levels);
    let mut flags = 0_usize;
    let mut bits = Vec::new();
    for datum in column {
        match datum {
            Datum::Text(Some(words)) => {
                page.extend((words.len() as u32).to_le_bytes());
                page.extend(words.as_bytes());
            }
            Datum::Count(Some(number)) => page.extend(number.to_le_bytes()),
            Datum::Real(Some(number)) => page.extend(number.to_le_bytes()),
            Datum::Flag(Some(flag)) => {
                if flags.is_multiple_of(8) {
                    bits.push(0_u8);
                }
                if let Some(last) = bits.last_mut() {
                    *last |= u8::from(*flag) << (flags % 8);
                }
                flags += 1;
            }
            _ => {}
        }
    }
    page.extend(bits);
    page
}

fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The types of Thrift's compact form that are used here.
const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// Thrift's compact form, of which Parquet's headers are made.
struct Thrift {
    bytes: Vec<u8>,
    /// The number of the last field, by open struct.
    last: Vec<u8>,
}

impl Default for Thrift {
    fn default() -> Self {
        Thrift { bytes: Vec::new(), last: vec![0] }
    }
}

impl Thrift {
    /// Fields come in the order of their numbers, less than 16 apart.
    fn field(&mut self, number: u8, kind: u8) {
        if let Some(last) = self.last.last_mut() {
            self.bytes.push((number - *last) << 4 | kind);
            *last = number;
        }
    }

    fn int(&mut self, number: u8, kind: u8, value: i64) -> &mut Self {
        self.field(number, kind);
        self.item(value)
    }

    fn item(&mut self, value: i64) -> &mut Self {
        varint(((value << 1) ^ (value >> 63)) as u64, &mut self.bytes);
        self
    }

    fn words(&mut self, number: u8, words: &str) -> &mut Self {
        self.field(number, BINARY);
        self.word(words)
    }

    fn word(&mut self, words: &str) -> &mut Self {
        varint(words.len() as u64, &mut self.bytes);
        self.bytes.extend(words.as_bytes());
        self
    }

    fn list(&mut self, number: u8, kind: u8, length: usize) -> &mut Self {
        self.field(number, LIST);
        match u8::try_from(length).ok().filter(|length| *length < 15) {
            Some(length) => self.bytes.push(length << 4 | kind),
            None => {
                self.bytes.push(0xf0 | kind);
                varint(length as u64, &mut self.bytes);
            }
        }
        self
    }

    fn begin(&mut self, number: u8) -> &mut Self {
        self.field(number, STRUCT);
        self.element()
    }

    /// A struct in a list.
    fn element(&mut self) -> &mut Self {
        self.last.push(0);
        self
    }

    fn end(&mut self) -> &mut Self {
        self.last.pop();
        self.bytes.push(0);
        self
    }

    fn whole(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SHEET: Sheet = Sheet {
        name: "made",
        columns: &[("id", Kind::Text), ("count", Kind::Count), ("sure", Kind::Real), ("right", Kind::Flag)],
    };

    /// Two rows, of which the second holds an id and nothing else.
    fn made() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut file = File::new(&mut bytes, &SHEET).unwrap();
        let text = |words: &str| Datum::Text(Some(words.to_owned()));
        file.row(vec![text("c1"), Datum::Count(Some(7)), Datum::Real(Some(0.5)), Datum::Flag(Some(true))]).unwrap();
        file.row(vec![text("c2"), Datum::Count(None), Datum::Real(None), Datum::Flag(None)]).unwrap();
        file.close().unwrap();
        bytes
    }

    #[test]
    fn a_file_has_its_pages_where_its_footer_says() {
        let bytes = made();
        assert_eq!((&bytes[..4], &bytes[bytes.len() - 4..]), (MAGIC, MAGIC));
        let length = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap()) as usize;
        let footer = &bytes[bytes.len() - 8 - length..bytes.len() - 8];
        // Version 1, then a list of five elements of the schema, the first of which has a name and four children.
        assert_eq!(&footer[..4], [0x15, 2, 0x19, 0x5c]);
        assert_eq!(&footer[4..15], b"\x48\x06schema\x15\x08\x00");
        assert_eq!(footer.last(), Some(&0));
    }

    #[test]
    fn a_page_tells_which_rows_have_a_value() {
        let text = |words: &str| Datum::Text(Some(words.to_owned()));
        // Six bytes of levels: two runs of two and one; then the lengths and words.
        let column = [text("a"), text("bc"), Datum::Text(None)];
        assert_eq!(page(&column), b"\x04\0\0\0\x04\x01\x02\0\x01\0\0\0a\x02\0\0\0bc");
        let flags: Vec<Datum> = (0..9).map(|at| Datum::Flag(Some(at % 2 == 0))).collect();
        assert_eq!(page(&flags), b"\x02\0\0\0\x12\x01\x55\x01");
    }
}
