//! One line of a file as it is drawn: harmless, and cut to a window.

use std::ops::Range;

use super::harmless::{CUT, push_shown, shown_width};
use crate::secret::STARS;

/// Columns of a line that are drawn.
const MAX_COLUMNS: usize = 100;

/// Columns kept before the part of a long line that matters.
const LEAD_COLUMNS: usize = 24;

/// Stands for the byte order mark, which is no part of the text.
const BYTE_ORDER_MARK: &str = "<BOM>";

/// What the drawn line looks like.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Only ASCII characters for what is not from the file.
    pub(super) ascii: bool,
    /// Whether a byte order mark is shown before the line.
    pub(super) byte_order_mark: bool,
}

/// A line to draw, with the way from the offsets in the line to those in it.
pub(super) struct DrawnLine {
    text: String,
    /// For each character drawn and the end: offset in the line, in `text`.
    offsets: Vec<(usize, usize)>,
    cut_before: bool,
    cut_after: bool,
}

impl DrawnLine {
    /// Draws `line`, or so much of it around `focus` as fits.
    pub(super) fn new(
        line: &str,
        focus: &Range<usize>,
        hidden: &[Range<usize>],
        look: Look,
    ) -> Self {
        let window = window(line, focus, look.ascii);
        let mut drawn = Self {
            text: String::new(),
            offsets: Vec::new(),
            cut_before: window.start > 0,
            cut_after: window.end < line.len(),
        };
        if look.byte_order_mark {
            drawn.text.push_str(BYTE_ORDER_MARK);
        }
        if drawn.cut_before {
            drawn.text.push_str(CUT);
        }
        drawn.push_window(line, &window, hidden, look.ascii);
        if drawn.cut_after {
            drawn.text.push_str(CUT);
        }
        drawn
    }

    /// What is hidden is drawn as one sign of a fixed length, which begins where its first visible
    /// character does.
    fn push_window(
        &mut self,
        line: &str,
        window: &Range<usize>,
        hidden: &[Range<usize>],
        ascii: bool,
    ) {
        let mut hidden = hidden.iter().peekable();
        let mut drawn_up_to = 0;
        for (at, c) in line.get(window.clone()).unwrap_or_default().char_indices() {
            let at = window.start + at;
            while hidden.next_if(|range| range.end <= at).is_some() {}
            if at < drawn_up_to {
                continue;
            }
            self.offsets.push((at, self.text.len()));
            match hidden.peek() {
                Some(range) if range.start <= at => {
                    self.text.push_str(STARS);
                    drawn_up_to = range.end;
                }
                _ => push_shown(&mut self.text, c, ascii),
            }
        }
        self.offsets.push((window.end, self.text.len()));
    }

    /// What is drawn.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The part of the drawn line that stands for the byte order mark.
    pub(super) fn byte_order_mark() -> Range<usize> {
        0..BYTE_ORDER_MARK.len()
    }

    /// Where a range that starts at `at` is drawn from. What is cut off is
    /// drawn at the dots.
    pub(super) fn start_of(&self, at: usize) -> usize {
        let after = self.offsets.partition_point(|&(offset, _)| offset <= at);
        if self.cut_after && after == self.offsets.len() {
            return self.text.len().saturating_sub(CUT.len());
        }
        match after.checked_sub(1).and_then(|last| self.offsets.get(last)) {
            Some(&(_, drawn)) => drawn,
            None => self.first().saturating_sub(CUT.len()),
        }
    }

    /// Where a range that ends at `at` is drawn to.
    pub(super) fn end_of(&self, at: usize) -> usize {
        let before = self.offsets.partition_point(|&(offset, _)| offset < at);
        match self.offsets.get(before) {
            Some(&(_, drawn)) => drawn,
            None => self.text.len(),
        }
    }

    /// Where the first character of the window is drawn.
    fn first(&self) -> usize {
        self.offsets.first().map_or(0, |&(_, drawn)| drawn)
    }
}

/// Whether a range of `text` can be drawn as a whole, with something around it.
pub(super) fn fits(text: &str, ascii: bool) -> bool {
    go_on(text, 0, MAX_COLUMNS - LEAD_COLUMNS, ascii) == text.len()
}

/// The part of `line` that is drawn.
fn window(line: &str, focus: &Range<usize>, ascii: bool) -> Range<usize> {
    if go_on(line, 0, MAX_COLUMNS, ascii) == line.len() {
        return 0..line.len();
    }
    let focus_start = line.floor_char_boundary(focus.start);
    let start = go_back(line, focus_start, LEAD_COLUMNS, ascii);
    let end = go_on(line, start, MAX_COLUMNS, ascii);
    if end < line.len() {
        return start..end;
    }
    go_back(line, end, MAX_COLUMNS, ascii)..end
}

/// The offset up to `room` columns before `from`.
fn go_back(line: &str, from: usize, room: usize, ascii: bool) -> usize {
    let before = line.get(..from).unwrap_or_default();
    from - taken(before.chars().rev(), room, ascii)
}

/// The offset up to `room` columns after `from`.
fn go_on(line: &str, from: usize, room: usize, ascii: bool) -> usize {
    let after = line.get(from..).unwrap_or_default();
    from + taken(after.chars(), room, ascii)
}

/// The bytes of the first `chars` that fit into `room` columns.
fn taken(chars: impl Iterator<Item = char>, room: usize, ascii: bool) -> usize {
    let mut used = 0;
    let fits = |c: &char| {
        used += shown_width(*c, ascii);
        used <= room
    };
    chars.take_while(fits).map(char::len_utf8).sum()
}
