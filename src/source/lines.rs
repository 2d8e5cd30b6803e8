//! Line endings and where lines start.

use super::span::{Span, offset};

/// The line ending a file uses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Eol {
    /// The file has no line ending at all.
    None,
    /// Every line ends with CR LF.
    Crlf,
    /// Every line ends with LF.
    Lf,
    /// Every line ends with a CR on its own.
    Cr,
    /// More than one kind occurs.
    Mixed,
}

impl Eol {
    /// The name used in output and configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Crlf => "crlf",
            Self::Lf => "lf",
            Self::Cr => "cr",
            Self::Mixed => "mixed",
        }
    }

    /// The kind of a file that so far used `self`, after one more ending.
    fn and(self, ending: Self) -> Self {
        match self {
            Self::None => ending,
            seen if seen == ending => seen,
            _ => Self::Mixed,
        }
    }
}

/// A place in a file, as shown to a person.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Position {
    /// 1-based line number.
    pub line: u32,
    /// 1-based column, in Unicode scalar values.
    pub column: u32,
    /// 0-based byte offset in the file, counting a byte order mark.
    pub byte: u32,
}

/// Where each line of a text starts.
#[derive(Debug)]
pub(super) struct LineIndex {
    /// Offset of each line's first byte; the first entry is always 0.
    starts: Vec<u32>,
    /// Length of the text in bytes.
    text_len: u32,
    eol: Eol,
}

impl LineIndex {
    /// Indexes `text`.
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        let mut eol = Eol::None;
        let mut at = 0;
        while let Some((ending, next)) = next_ending(bytes, at) {
            eol = eol.and(ending);
            starts.push(offset(next));
            at = next;
        }
        starts.shrink_to_fit();
        Self {
            starts,
            text_len: offset(bytes.len()),
            eol,
        }
    }

    /// The kind of line ending seen.
    pub(super) fn eol(&self) -> Eol {
        self.eol
    }

    /// Number of lines, at least 1.
    pub(super) fn count(&self) -> u32 {
        offset(self.starts.len())
    }

    /// 1-based line that holds `at`; an ending belongs to the line it ends.
    pub(super) fn line_of(&self, at: u32) -> u32 {
        offset(self.starts.partition_point(|&start| start <= at))
    }

    /// The 1-based `line` with its ending; an empty span at the end of the
    /// text for a line that does not exist.
    pub(super) fn span_with_ending(&self, line: u32) -> Span {
        let Some(index) = line.checked_sub(1) else {
            return Span::empty(self.text_len);
        };
        let start_of = |index: u32| self.starts.get(index as usize).copied();
        let start = start_of(index).unwrap_or(self.text_len);
        let end = start_of(index.saturating_add(1)).unwrap_or(self.text_len);
        Span::new(start, end)
    }
}

/// The first line ending at or after `from`, and the offset just after it.
fn next_ending(bytes: &[u8], from: usize) -> Option<(Eol, usize)> {
    let rest = bytes.get(from..)?;
    let found = from + rest.iter().position(|b| matches!(b, b'\r' | b'\n'))?;
    let ending = match (bytes.get(found), bytes.get(found + 1)) {
        (Some(b'\r'), Some(b'\n')) => return Some((Eol::Crlf, found + 2)),
        (Some(b'\r'), _) => Eol::Cr,
        _ => Eol::Lf,
    };
    Some((ending, found + 1))
}
