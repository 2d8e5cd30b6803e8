//! Texts: words, tails of commands, lists. Here quotes and carets are read.

use super::cursor::{Cursor, is_delimiter};
use super::percent;
use super::redirect::{read_redirect, stand_in};
use super::tree::{Part, PartKind, Redirect, SyntaxError, Text};
use crate::source::Span;

/// Where a text ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// At a delimiter, an operator or a redirection: one word.
    Word,
    /// As a word, but the `=` in `!NAME:old=new!` belongs to it.
    Glued,
    /// At an operator: the tail of a command, redirections taken out.
    Operator,
    /// At a closing bracket, over line endings: the list of FOR.
    Bracket,
    /// At the end of the logical line.
    LineEnd,
}

/// Reads texts and collects what lies between their parts.
pub(super) struct TextReader<'c, 't> {
    cursor: &'c mut Cursor<'t>,
    /// Whether an unquoted `)` closes a block here.
    in_block: bool,
    until: Until,
    /// Where the last `!NAME:old=new!` ends.
    edit_end: usize,
    parts: Vec<Part>,
    literal: usize,
    quoted: bool,
    pub(super) redirects: Vec<Redirect>,
    pub(super) errors: Vec<SyntaxError>,
}

impl<'c, 't> TextReader<'c, 't> {
    pub(super) fn new(cursor: &'c mut Cursor<'t>, in_block: bool, until: Until) -> Self {
        let literal = cursor.pos;
        Self {
            cursor,
            in_block,
            until,
            edit_end: 0,
            parts: Vec::new(),
            literal,
            quoted: false,
            redirects: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Reads to the end of the text and puts its parts into the arena.
    pub(super) fn read(&mut self) -> Text {
        let start = self.cursor.pos;
        while !self.at_stop() {
            self.step();
        }
        self.flush();
        let span = Span::new(start as u32, self.cursor.pos as u32);
        self.cursor.commit(std::mem::take(&mut self.parts), span)
    }

    fn at_stop(&self) -> bool {
        if self.cursor.at_line_end() {
            return self.until != Until::Bracket || self.cursor.at_end();
        }
        if self.quoted || self.until == Until::LineEnd {
            return false;
        }
        match self.cursor.peek() {
            Some(b')') => self.in_block || self.until == Until::Bracket,
            Some(b'&' | b'|') => self.until != Until::Bracket,
            Some(b'<' | b'>') => self.is_word(),
            Some(b'=') if self.cursor.pos < self.edit_end => false,
            Some(b) => self.is_word() && is_delimiter(b),
            None => true,
        }
    }

    fn is_word(&self) -> bool {
        matches!(self.until, Until::Word | Until::Glued)
    }

    fn step(&mut self) {
        match self.cursor.peek() {
            Some(b'%') => self.percent(),
            Some(b'"') => self.quote(),
            Some(b'^') if !self.quoted => self.caret(),
            Some(b'!') if self.until == Until::Glued => self.mark(),
            Some(b'<' | b'>') if !self.quoted && self.until == Until::Operator => self.redirect(),
            Some(b'\r') => self.skip_carriage_return(),
            Some(b'\n' | 0x1a) => {
                self.quoted = false;
                self.cursor.pos += 1;
            }
            _ => self.cursor.pos += self.cursor.char_len().max(1),
        }
    }

    /// Ends the literal part before the cursor.
    fn flush(&mut self) {
        self.flush_until(self.cursor.pos);
        self.literal = self.cursor.pos;
    }

    fn flush_until(&mut self, end: usize) {
        self.push(self.literal, end, PartKind::Literal);
    }

    fn push(&mut self, start: usize, end: usize, kind: PartKind) {
        if start < end {
            self.parts.push(Part {
                span: Span::new(start as u32, end as u32),
                kind,
                quoted: self.quoted,
            });
        }
    }

    fn take(&mut self, len: usize, kind: PartKind) {
        self.flush();
        let start = self.cursor.pos;
        self.cursor.pos += len;
        self.push(start, self.cursor.pos, kind);
        self.literal = self.cursor.pos;
    }

    fn percent(&mut self) {
        let (expansion, len) = percent::scan(self.cursor.rest());
        self.take(len, PartKind::Percent(expansion));
    }

    /// A quote belongs to the quoted text it opens or closes.
    fn quote(&mut self) {
        if self.quoted {
            self.cursor.pos += 1;
            self.flush();
            self.quoted = false;
        } else {
            self.flush();
            self.quoted = true;
            self.cursor.pos += 1;
        }
    }

    fn caret(&mut self) {
        if self.cursor.joins_lines() {
            let len = self.cursor.join_len();
            self.take(len, PartKind::Joined);
            self.escape_after_join();
            return;
        }
        self.flush();
        let start = self.cursor.pos;
        self.cursor.pos += 1;
        // Percent expansion came first: the caret then escapes what the value begins with.
        if self.cursor.peek() == Some(b'%') || self.cursor.at_line_end() {
            self.push(start, self.cursor.pos, PartKind::Joined);
        } else {
            self.cursor.pos += self.cursor.char_len();
            self.push(start, self.cursor.pos, PartKind::Escaped);
        }
        self.literal = self.cursor.pos;
    }

    /// The first character behind a joined line stands for itself, even an operator or a line feed.
    fn escape_after_join(&mut self) {
        let ending = self.cursor.line_ending_len();
        if ending > 0 && self.cursor.pos + ending < self.cursor.text.len() {
            self.take(ending, PartKind::Value("\n".into()));
        } else if !self.cursor.at_line_end() && self.cursor.peek() != Some(b'%') {
            self.cursor.pos += self.cursor.char_len();
        }
    }

    /// Looks whether `!NAME:old=new!` begins here.
    fn mark(&mut self) {
        self.cursor.pos += 1;
        let rest = self.cursor.rest();
        let ends = |c: char| c == '!' || c.is_ascii() && c != '=' && is_delimiter(c as u8);
        let name = rest.split(ends).next().unwrap_or_default();
        let closed = rest[name.len()..].starts_with('!');
        // The mark at the end of one begins no other.
        if self.cursor.pos > self.edit_end && closed && name.find(':').is_some_and(|at| at > 0) {
            self.edit_end = self.cursor.pos + name.len() + 1;
        }
    }

    /// cmd.exe drops carriage returns before it looks at the line.
    fn skip_carriage_return(&mut self) {
        self.take(1, PartKind::Joined);
    }

    fn redirect(&mut self) {
        let handle = self.handle_before();
        if let (None, Some(len)) = (handle, stand_in(self.cursor.rest())) {
            self.cursor.pos += len;
            return;
        }
        let start = self.cursor.pos - usize::from(handle.is_some());
        self.flush_until(start);
        match read_redirect(self.cursor, handle, start, self.in_block) {
            Ok(redirect) => self.redirects.push(redirect),
            Err(error) => self.errors.push(error),
        }
        self.literal = self.cursor.pos;
    }

    /// A digit is a handle when it is a word of its own right before the sign.
    fn handle_before(&self) -> Option<u8> {
        let text = &self.cursor.text.as_bytes()[self.literal..self.cursor.pos];
        let (&last, before) = text.split_last()?;
        let alone = match before.last() {
            Some(&b) => is_delimiter(b),
            None => self.parts.is_empty(),
        };
        (last.is_ascii_digit() && alone).then(|| last - b'0')
    }
}
