//! Which lines of a file a range is drawn on.

use std::ops::Range;

use crate::source::{Position, Source, Span};

/// Lines that a range may have to be drawn as a whole; of a longer one only
/// the first line is.
const MAX_LINES: u32 = 200;

/// Lines drawn after the first line of a range of several lines.
pub(super) const LINES_AFTER_START: u32 = 3;

/// Lines drawn before the last line of a range of several lines.
pub(super) const LINES_BEFORE_END: u32 = 1;

/// What is to be marked in a file.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// A range of the text.
    Text(Span),
    /// The byte order mark.
    ByteOrderMark,
}

/// A target as it is drawn: without the line endings around it.
pub(super) struct Extent {
    pub(super) span: Span,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) is_bom: bool,
    /// The place of the target itself.
    pub(super) place: Position,
}

impl Extent {
    pub(super) fn new(source: &Source, target: Target) -> Self {
        let (target, is_bom) = match target {
            Target::Text(span) => (span, false),
            Target::ByteOrderMark => (Span::empty(0), true),
        };
        let span = without_endings(source, target);
        let (first, last) = (source.line_of(span.start), source.line_of(span.end));
        let mut extent = Self {
            span,
            first,
            last,
            is_bom,
            place: source.position(target.start),
        };
        if last - first > MAX_LINES {
            extent.last = first;
            extent.span.end = source.line_span(first).end;
        }
        extent
    }

    /// The lines to draw for it.
    pub(super) fn lines(&self) -> impl Iterator<Item = u32> {
        let head = self.last.min(self.first + LINES_AFTER_START);
        let tail = self.first.max(self.last.saturating_sub(LINES_BEFORE_END));
        (self.first..=head).chain(tail..=self.last)
    }

    /// The part of `line` that has to be seen, as offsets in the line.
    pub(super) fn focus_on(&self, line: u32, line_start: u32) -> Option<Range<usize>> {
        let start = self.span.start.saturating_sub(line_start) as usize;
        let end = self.span.end.saturating_sub(line_start) as usize;
        match (line == self.first, line == self.last) {
            (true, true) => Some(start..end),
            (true, false) => Some(start..start),
            (false, true) => Some(end..end),
            (false, false) => None,
        }
    }
}

/// `span` without line endings at its ends. One of nothing but line endings is
/// the end of the line they end.
fn without_endings(source: &Source, span: Span) -> Span {
    const ENDINGS: [char; 2] = ['\r', '\n'];
    let text = source.text();
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.ceil_char_boundary(span.end as usize).max(start);
    let covered = text.get(start..end).unwrap_or_default();
    let from_start = covered.trim_start_matches(ENDINGS);
    let inside = from_start.trim_end_matches(ENDINGS);
    // Offsets of a text fit in 32 bits.
    let start = start as u32;
    if inside.is_empty() {
        let line = source.line_span(source.line_of(start));
        return Span::empty(start.min(line.end));
    }
    let start = start + (covered.len() - from_start.len()) as u32;
    Span::new(start, start + inside.len() as u32)
}
