//! Errors in rule files and pack files.

use std::ops::Range;

use super::schema::Bilingual;

/// Something wrong in a file of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError {
    /// The file, as it was handed in.
    pub file: String,
    /// The bytes of the file that are wrong; none if it is the file as a whole.
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub message: Bilingual,
    /// What to do about it.
    pub help: Option<Bilingual>,
    /// Another place that it has to do with, in this file or another one.
    pub related: Option<Elsewhere>,
}

/// Another place that an error has to do with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The file.
    pub file: String,
    /// Its bytes that are meant.
    pub span: Range<usize>,
    /// What there is to see.
    pub message: Bilingual,
}

/// A place as people count: from one, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Position {
    /// The place of a byte in a file. A byte order mark takes no column.
    pub fn of(content: &[u8], offset: usize) -> Self {
        let before = &content[..offset.min(content.len())];
        let line_start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = String::from_utf8_lossy(&before[line_start..])
            .trim_start_matches('\u{FEFF}')
            .chars()
            .count()
            + 1;
        Self { line, column }
    }
}
