//! An argument, and the way from its text back to the command line.

use std::ops::Range;

use super::{UNKNOWN, offset, span};
use crate::source::Span;

/// One argument of a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arg {
    /// Its place in the command line, with all quotes.
    pub span: Span,
    /// Its place without the quotes around it, if it is bare or one quoted string; else [`Self::span`].
    pub inner: Span,
    /// What the program gets.
    pub text: String,
    /// The command line ends inside its quotes.
    pub unclosed_quote: bool,
    /// Where the text comes from, in order, without gaps in the text.
    pieces: Vec<Piece>,
}

/// A run of the text that comes from one run of the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Piece {
    /// Where it starts in the text.
    text: u32,
    /// Where it comes from.
    source: Span,
    /// Taken over byte by byte; if not, it is one character written as an escape.
    verbatim: bool,
}

impl Arg {
    /// An argument without text that starts at this offset.
    pub(super) fn new(start: usize) -> Self {
        Self {
            span: Span::empty(offset(start)),
            inner: Span::empty(offset(start)),
            text: String::new(),
            unclosed_quote: false,
            pieces: Vec::new(),
        }
    }

    /// Adds text that stands at `start` as it is.
    pub(super) fn push_verbatim(&mut self, text: &str, start: usize) {
        if text.is_empty() {
            return;
        }
        let source = span(start, start + text.len());
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && last.source.end == source.start => {
                last.source.end = source.end;
            }
            _ => self.push_piece(source, true),
        }
        self.text.push_str(text);
    }

    /// Adds one character that is written as `source`.
    pub(super) fn push_escape(&mut self, c: char, source: Span) {
        self.push_piece(source, false);
        self.text.push(c);
    }

    fn push_piece(&mut self, source: Span, verbatim: bool) {
        self.pieces.push(Piece {
            text: offset(self.text.len()),
            source,
            verbatim,
        });
    }

    /// Whether the text is what the program will get, with nothing left to be filled in.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.text.contains(UNKNOWN)
    }

    /// The place in the command line that a byte range of [`Self::text`] comes from.
    ///
    /// Escapes are taken whole. Ends that are past the text or inside a character are moved out to
    /// the next possible place. An empty range gives the empty place before its byte.
    #[must_use]
    pub fn origin(&self, text_range: Range<usize>) -> Span {
        let start = self.boundary(text_range.start, false);
        let last = self.boundary(text_range.end.max(text_range.start), true);
        let from = self.place(start, false);
        let to = if last > start {
            self.place(last - 1, true)
        } else {
            from
        };
        Span::new(from, to)
    }

    /// The next character boundary of the text, `up` or down.
    fn boundary(&self, at: usize, up: bool) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at = if up { at + 1 } else { at - 1 };
        }
        at
    }

    /// Where the byte `at` of the text starts in the command line, or where it ends.
    fn place(&self, at: usize, end: bool) -> u32 {
        if at >= self.text.len() {
            return self.end_of_text();
        }
        let at = offset(at);
        let after = self.pieces.partition_point(|piece| piece.text <= at);
        let Some(piece) = after.checked_sub(1).and_then(|n| self.pieces.get(n)) else {
            return self.inner.start;
        };
        match (piece.verbatim, end) {
            (true, _) => piece.source.start + (at - piece.text) + u32::from(end),
            (false, false) => piece.source.start,
            (false, true) => piece.source.end,
        }
    }

    fn end_of_text(&self) -> u32 {
        let last = self.pieces.last();
        last.map_or(self.inner.start, |piece| piece.source.end)
    }
}
