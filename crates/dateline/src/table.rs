//! Rows for people, spreadsheets and programs: one table, three forms.
//!
//! A [`Table`] holds values and how they look. For people it is laid out to the width of the terminal, and what has no
//! room is cut with "…"; JSON and CSV hold every column whole.

use dateline_text::render::columns;
use serde_json::Value;

use crate::terminal::{Look, Theme, shortened};

/// The forms that a table is written in.
pub const FORMS: [(&str, &str); 3] = [
    ("table", "For people, to the width of the terminal"),
    ("json", "One array, an object a row, every column whole"),
    ("csv", "With a header line, every column whole; lists joined by \"; \""),
];

/// How much of a line a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// As much as its widest value.
    Whole,
    /// The same, but no more than this.
    Most(usize),
    /// What the others leave; where that is little, a line of its own under the row.
    Rest,
    /// None: it is for programs.
    Hidden,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in JSON and CSV.
    pub name: &'static str,
    /// Its heading for people.
    pub heading: &'static str,
    /// How much of a line it takes.
    pub room: Room,
}

/// A value in a row.
#[derive(Clone, Debug)]
pub struct Cell {
    value: Value,
    shown: Option<String>,
    look: Look,
}

impl Cell {
    /// A value that looks as it is.
    pub fn new(value: impl Into<Value>) -> Self {
        Cell { value: value.into(), shown: None, look: Look::Plain }
    }

    /// The same with a look.
    #[must_use]
    pub fn look(self, look: Look) -> Self {
        Cell { look, ..self }
    }

    /// The same, shown to people as something else.
    #[must_use]
    pub fn shown(self, words: impl Into<String>) -> Self {
        Cell { shown: Some(words.into()), ..self }
    }

    /// As many columns as `width`, with its look.
    pub fn painted(&self, theme: &Theme, width: usize) -> String {
        let words = shortened(&self.words(), width);
        format!("{}{}", theme.paint(self.look, &words), " ".repeat(width.saturating_sub(columns(&words))))
    }

    /// What people see of it.
    pub fn words(&self) -> String {
        self.shown.clone().unwrap_or_else(|| plain(&self.value))
    }
}

/// A value as words: a list joined, nothing for null.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) => words.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name} {}", plain(value))).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// Rows and columns.
#[derive(Clone, Debug)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

/// Between columns.
const GAP: usize = 2;

/// With less than this, the last column goes on a line of its own.
const LEAST: usize = 32;

impl Table {
    /// A table without rows.
    pub fn new(columns: &[(&'static str, &'static str, Room)]) -> Self {
        let columns = columns.iter().map(|&(name, heading, room)| Column { name, heading, room }).collect();
        Table { columns, rows: Vec::new() }
    }

    /// As one JSON array, an object a line.
    pub fn json(&self) -> String {
        let rows: Vec<String> = self.rows.iter().map(|row| self.object(row).to_string()).collect();
        if rows.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", rows.join(",\n")) }
    }

    /// The rows as JSON objects.
    pub fn objects(&self) -> Vec<Value> {
        self.rows.iter().map(|row| self.object(row)).collect()
    }

    fn object(&self, row: &[Cell]) -> Value {
        let fields = self.columns.iter().zip(row).map(|(column, cell)| (column.name.to_owned(), cell.value.clone()));
        Value::Object(fields.collect())
    }

    /// As CSV with a header line.
    pub fn csv(&self) -> anyhow::Result<String> {
        let mut rows = csv::Writer::from_writer(Vec::new());
        rows.write_record(self.columns.iter().map(|column| column.name))?;
        for row in &self.rows {
            rows.write_record(row.iter().map(|cell| plain(&cell.value)))?;
        }
        Ok(String::from_utf8(rows.into_inner().map_err(|error| error.into_error())?)?)
    }

    /// For people.
    pub fn text(&self, theme: &Theme) -> String {
        let width = theme.width.max(40);
        let shown: Vec<Vec<String>> = (self.rows.iter())
            .map(|row| row.iter().map(|cell| shortened(&cell.words().replace('\n', " "), 10_000)).collect())
            .collect();
        let wide = |at: usize, column: &Column| -> usize {
            let widest = shown.iter().map(|row| columns(&row[at])).max().unwrap_or(0);
            let natural = if widest == 0 { 0 } else { widest.max(columns(column.heading)) };
            match column.room {
                Room::Whole => natural,
                Room::Most(most) => natural.min(most.min(width / 4).max(columns(column.heading))),
                Room::Rest | Room::Hidden => 0,
            }
        };
        let widths: Vec<usize> = self.columns.iter().enumerate().map(|(at, column)| wide(at, column)).collect();
        let taken: usize = widths.iter().filter(|width| **width > 0).map(|width| width + GAP).sum();
        let rest = width.saturating_sub(taken);
        let apart = rest < LEAST;
        let indent = widths.first().copied().unwrap_or(0) + GAP;
        let mut out = String::new();
        let mut line = |words: &dyn Fn(usize) -> (String, Look), is_heading: bool| {
            let (mut pieces, mut under) = (String::new(), None);
            let mut pad = 0;
            for (at, column) in self.columns.iter().enumerate() {
                let (words, look) = words(at);
                let room = match column.room {
                    Room::Hidden => continue,
                    Room::Rest if apart => {
                        under = Some((words, look));
                        continue;
                    }
                    Room::Rest => rest,
                    _ if widths[at] == 0 => continue,
                    _ => widths[at],
                };
                let words = shortened(&words, room);
                pieces.push_str(&" ".repeat(pad));
                let gap = room.saturating_sub(columns(&words));
                if self.is_number(at) {
                    pieces.push_str(&" ".repeat(gap));
                    pad = GAP;
                } else {
                    pad = gap + GAP;
                }
                pieces.push_str(&theme.paint(if is_heading { Look::Faint } else { look }, &words));
            }
            out.push_str(pieces.trim_end());
            out.push('\n');
            if let (Some((words, look)), false) = (under, is_heading)
                && !words.is_empty()
            {
                let words = shortened(&words, width.saturating_sub(indent));
                out.push_str(&format!("{}{}\n", " ".repeat(indent), theme.paint(look, &words)));
            }
        };
        line(&|at| (self.columns[at].heading.to_owned(), Look::Faint), true);
        for (row, words) in self.rows.iter().zip(&shown) {
            line(&|at| (words[at].clone(), row[at].look), false);
        }
        out
    }

    fn is_number(&self, at: usize) -> bool {
        self.rows.first().is_some_and(|row| row[at].value.is_number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let columns = [
            ("id", "id", Room::Whole),
            ("count", "n", Room::Whole),
            ("source", "source", Room::Most(12)),
            ("sha256", "", Room::Hidden),
            ("content", "what", Room::Rest),
        ];
        let mut table = Table::new(&columns);
        for (id, count, source, content) in [
            ("c1", 7, "The mayor of Tarn", "the old bridge stays closed until June"),
            ("c12", 40, "Ana", "no, \"not\" yet"),
        ] {
            let cells = [Cell::new(id), Cell::new(count), Cell::new(source), Cell::new("ab"), Cell::new(content)];
            table.rows.push(cells.to_vec());
        }
        table
    }

    #[test]
    fn people_see_columns() {
        let shown = table().text(&Theme { width: 62, color: false });
        let expected = "\
id    n  source        what
c1    7  The mayor…    the old bridge stays closed until June
c12  40  Ana           no, \"not\" yet
";
        assert_eq!(shown, expected);
    }

    #[test]
    fn where_there_is_little_room_the_last_column_goes_under_the_row() {
        let shown = table().text(&Theme { width: 40, color: false });
        let expected = "\
id    n  source
c1    7  The mayor…
     the old bridge stays closed until…
c12  40  Ana
     no, \"not\" yet
";
        assert_eq!(shown, expected);
    }

    #[test]
    fn programs_see_all_of_it() {
        let rows: Value = serde_json::from_str(&table().json()).unwrap();
        assert_eq!(rows[0]["sha256"], "ab");
        assert_eq!(rows[1]["count"], 40);
        assert!(table().csv().unwrap().ends_with("c12,40,Ana,ab,\"no, \"\"not\"\" yet\"\n"));
        assert_eq!(Table::new(&[("id", "id", Room::Whole)]).json(), "[]\n");
    }
}
