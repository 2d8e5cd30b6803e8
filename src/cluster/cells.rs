//! A table as cells with their places. What the CSV reader takes in for each cell tells where it
//! stands.

use super::fault::{Fault, Trouble};
use super::span;
use crate::source::Span;
use csv_core::{ReadFieldResult, Reader};

/// Most rows that are read.
pub const MOST_ROWS: usize = 100_000;

/// Most cells of a row.
pub const MOST_COLUMNS: usize = 1000;

/// Most cells of a table.
pub const MOST_CELLS: usize = 1_000_000;

/// A cell.
#[derive(Clone, Default, Debug)]
pub(super) struct Cell {
    /// Its text, without quotes and blanks around it.
    pub(super) text: String,
    /// Where the text stands; the whole cell where quotes inside are doubled.
    pub(super) span: Span,
    /// Whether the text stands there as it is.
    pub(super) exact: bool,
}

/// Reads a table. Lines without anything are left out.
pub(super) fn read(text: &str) -> Result<Vec<Vec<Cell>>, Fault> {
    let mut reader = Reader::new();
    let mut rows = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    let mut buffer = vec![0; 256];
    let (mut at, mut start, mut filled, mut cells) = (0, 0, 0, 0);
    loop {
        let input = &text.as_bytes()[at..];
        let (result, read, written) = reader.read_field(input, &mut buffer[filled..]);
        at += read;
        filled += written;
        match result {
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::OutputFull => buffer.resize(buffer.len() * 2, 0),
            ReadFieldResult::End => break,
            ReadFieldResult::Field { record_end } => {
                let value = String::from_utf8_lossy(&buffer[..filled]);
                row.push(cell(&value, text, start, at)?);
                (start, filled) = (at, 0);
                cells += 1;
                if row.len() > MOST_COLUMNS || cells > MOST_CELLS {
                    let (most, columns) = (MOST_CELLS, MOST_COLUMNS);
                    let place = row.last().map(|cell| cell.span).unwrap_or_default();
                    return Err(Fault::at(place, Trouble::TooManyCells { most, columns }));
                }
                if record_end {
                    let full = std::mem::take(&mut row);
                    if full.iter().any(|cell| !cell.text.is_empty()) {
                        rows.push(full);
                    }
                    if rows.len() > MOST_ROWS {
                        let most = MOST_ROWS;
                        return Err(Fault::at(span(at, at), Trouble::TooManyRows { most }));
                    }
                }
            }
        }
    }
    Ok(rows)
}

/// The cell that was read from a stretch of the text, with what ends the one before and its own
/// comma or line end.
fn cell(value: &str, text: &str, start: usize, end: usize) -> Result<Cell, Fault> {
    let taken = &text[start..end];
    let lead = taken.len() - taken.trim_start_matches(['\r', '\n']).len();
    let raw = &taken[lead..];
    let start = start + lead;
    if let Some(quoted) = raw.strip_prefix('"') {
        // Inside quotes every quote is doubled, so that a closed cell has an even number.
        if !raw.matches('"').count().is_multiple_of(2) {
            return Err(Fault::at(span(start, start + 1), Trouble::OpenQuote));
        }
        let inner = quoted.rfind('"').map_or("", |close| &quoted[..close]);
        return Ok(placed(value, inner, start + 1));
    }
    let raw = raw.trim_end_matches(['\r', '\n']);
    let raw = raw.strip_suffix(',').unwrap_or(raw);
    Ok(placed(value, raw, start))
}

fn placed(value: &str, written: &str, start: usize) -> Cell {
    let exact = value == written;
    let blank = written.len() - written.trim_start().len();
    let trimmed = written.trim();
    Cell {
        text: value.trim().to_owned(),
        span: span(start + blank, start + blank + trimmed.len()),
        exact,
    }
}
