//! A place in the text, and the tokens left behind it.

use super::tree::{Part, Text, Token, TokenKind};
use crate::source::Span;

/// Reads the text from left to right.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) pos: usize,
    /// Everything before this is covered by tokens.
    covered: usize,
    /// Tokens are kept for the first reading only: a second one begins in the middle.
    tokens: Option<Vec<Token>>,
    pub(super) parts: Vec<Part>,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, pos: usize, with_tokens: bool) -> Self {
        Self {
            text,
            pos,
            covered: pos,
            tokens: with_tokens.then(Vec::new),
            parts: Vec::new(),
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.pos + ahead).copied()
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.pos..).unwrap_or("")
    }

    /// Length of the character here in bytes; 0 at the end.
    pub(super) fn char_len(&self) -> usize {
        self.rest().chars().next().map_or(0, char::len_utf8)
    }

    /// Whether the logical line ends here. cmd.exe takes 1A for a line ending
    /// (reference: observed behaviour of its line reader).
    pub(super) fn at_line_end(&self) -> bool {
        match self.peek() {
            None | Some(b'\n' | 0x1a) => true,
            Some(b'\r') => matches!(self.peek_at(1), None | Some(b'\n')),
            _ => false,
        }
    }

    pub(super) fn at_end(&self) -> bool {
        self.pos >= self.text.len()
    }

    /// Length of the line ending here; 0 when there is none.
    pub(super) fn line_ending_len(&self) -> usize {
        match (self.peek(), self.peek_at(1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\n' | 0x1a), _) | (Some(b'\r'), None) => 1,
            _ => 0,
        }
    }

    /// Goes over the line ending, if there is one.
    pub(super) fn take_line_ending(&mut self) {
        let len = self.line_ending_len();
        if len > 0 {
            self.emit(TokenKind::Text);
            self.pos += len;
            self.emit(TokenKind::Newline);
        }
    }

    /// Goes over blanks and the other delimiters of cmd.exe, and over joined lines between them.
    pub(super) fn skip_blanks(&mut self) {
        self.skip_while(is_delimiter);
    }

    /// Goes over blanks only, so that `=` stays visible.
    pub(super) fn skip_spaces(&mut self) {
        self.skip_while(|b| matches!(b, b' ' | b'\t' | b',' | b';'));
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        let start = self.pos;
        loop {
            match self.peek() {
                Some(b) if wanted(b) => self.pos += 1,
                Some(b'\r') if !self.at_line_end() => self.pos += 1,
                Some(b'^') if self.joins_lines() => self.pos += 1 + self.joined_len(),
                _ => break,
            }
        }
        if self.pos > start {
            self.emit_from(start, TokenKind::Blank);
        }
    }

    /// Whether a caret here joins this line with the next one.
    pub(super) fn joins_lines(&self) -> bool {
        self.peek() == Some(b'^') && self.joined_len() > 0
    }

    fn joined_len(&self) -> usize {
        match (self.peek_at(1), self.peek_at(2)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\n'), _) => 1,
            _ => 0,
        }
    }

    /// Length of caret and line ending, where [`Self::joins_lines`].
    pub(super) fn join_len(&self) -> usize {
        1 + self.joined_len()
    }

    /// Covers the text up to here with a token, if any is left to cover.
    pub(super) fn emit(&mut self, kind: TokenKind) {
        if let Some(tokens) = &mut self.tokens
            && self.pos > self.covered
        {
            tokens.push(Token {
                kind,
                span: Span::new(self.covered as u32, self.pos as u32),
            });
        }
        self.covered = self.covered.max(self.pos);
    }

    /// Covers the text from `start` up to here with a token, and what lies before it as text.
    pub(super) fn emit_from(&mut self, start: usize, kind: TokenKind) {
        let end = self.pos;
        self.pos = start;
        self.emit(TokenKind::Text);
        self.pos = end;
        self.emit(kind);
    }

    pub(super) fn take_tokens(&mut self) -> Vec<Token> {
        self.emit(TokenKind::Text);
        self.tokens.take().unwrap_or_default()
    }

    /// Goes back to `pos`: the tokens behind it are taken back too.
    pub(super) fn rewind(&mut self, pos: usize) {
        self.pos = pos;
        if let Some(tokens) = &mut self.tokens {
            while tokens.last().is_some_and(|t| t.span.start as usize >= pos) {
                tokens.pop();
            }
            if let Some(last) = tokens.last_mut() {
                last.span.end = last.span.end.min(pos as u32);
            }
            self.covered = self.covered.min(pos);
        }
    }

    /// Puts the parts of a text into the arena.
    pub(super) fn commit(&mut self, parts: Vec<Part>, span: Span) -> Text {
        let first = self.parts.len() as u32;
        let count = parts.len() as u32;
        self.parts.extend(parts);
        Text { span, first, count }
    }
}

/// The delimiters of cmd.exe between words.
pub(super) fn is_delimiter(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b',' | b';' | b'=' | 0x0b | 0x0c)
}
