//! Commands that begin with a word: IF, FOR, REM and all others.

use super::{Frame, Level, Parser};
use crate::batch::Builtin;
use crate::batch::clause::{read_for, read_if};
use crate::batch::keyword::glued_builtin;
use crate::batch::text::{TextReader, Until};
use crate::batch::tree::{Command, NodeKind, Part, PartKind, SyntaxError, Text, TokenKind};
use crate::source::Span;
use smol_str::StrExt;

impl Parser<'_> {
    pub(super) fn word_command(&mut self, start: usize) -> Result<(), SyntaxError> {
        let in_block = self.depth > 0;
        let mark = self.cursor.parts.len();
        let name = TextReader::new(&mut self.cursor, in_block, Until::Word).read();
        let word = self.plain_word(name);
        match keyword_of(&word) {
            Some((Keyword::If, len)) => {
                self.back_to(start + len, mark);
                let clause = read_if(&mut self.cursor, in_block)?;
                self.levels
                    .push(Level::new(Frame::Then(Box::new(clause)), start));
                Ok(())
            }
            Some((Keyword::For, len)) => {
                self.back_to(start + len, mark);
                let clause = read_for(&mut self.cursor, in_block)?;
                self.levels
                    .push(Level::new(Frame::Body(Box::new(clause)), start));
                Ok(())
            }
            Some((Keyword::Rem, _)) => {
                self.remark(start);
                Ok(())
            }
            None => self.simple_command(start, mark, name),
        }
    }

    /// The word as written, where it is nothing but plain characters; else empty.
    fn plain_word(&self, name: Text) -> String {
        let parts = &self.cursor.parts[name.first as usize..];
        match parts {
            [only] if matches!(only.kind, PartKind::Literal) && !only.quoted => {
                self.cursor.text[only.span.range()].to_owned()
            }
            _ => String::new(),
        }
    }

    fn back_to(&mut self, pos: usize, mark: usize) {
        self.cursor.rewind(pos);
        self.cursor.parts.truncate(mark);
        self.cursor.emit(TokenKind::Name);
    }

    /// All that follows REM is comment, operators and brackets too; only a caret right at the end
    /// of its first word still joins the next line.
    fn remark(&mut self, start: usize) {
        self.cursor.skip_blanks();
        if !matches!(self.cursor.peek(), Some(b'&' | b'|' | b')' | b'<' | b'>')) {
            TextReader::new(&mut self.cursor, false, Until::Word).read();
        }
        self.comment(start, NodeKind::Remark);
    }

    fn simple_command(
        &mut self,
        start: usize,
        mark: usize,
        mut name: Text,
    ) -> Result<(), SyntaxError> {
        let in_block = self.depth > 0;
        let glued = self.glued(name);
        if let Some((_, len)) = glued {
            self.back_to(start + len, mark);
            name = self.literal(start, start + len);
        } else {
            self.cursor.emit(TokenKind::Name);
        }
        let mut reader = TextReader::new(&mut self.cursor, in_block, Until::Operator);
        let tail = reader.read();
        let redirects = std::mem::take(&mut reader.redirects);
        if let Some(error) = reader.errors.first().copied() {
            return Err(error);
        }
        self.cursor.emit(TokenKind::Text);
        self.level().redirects.extend(redirects);
        let builtin = glued.map(|(builtin, _)| builtin);
        self.operand(
            NodeKind::Command(Command {
                name,
                tail,
                builtin,
            }),
            start,
        );
        Ok(())
    }

    fn literal(&mut self, start: usize, end: usize) -> Text {
        let span = Span::new(start as u32, end as u32);
        let part = Part {
            span,
            kind: PartKind::Literal,
            quoted: false,
        };
        self.cursor.commit(vec![part], span)
    }

    fn glued(&self, name: Text) -> Option<(Builtin, usize)> {
        let parts = &self.cursor.parts[name.first as usize..];
        let (first, rest) = parts.split_first()?;
        if !matches!(first.kind, PartKind::Literal) || first.quoted {
            return None;
        }
        let found = glued_builtin(&self.cursor.text[first.span.range()])?;
        let whole = found.1 == first.span.len() as usize;
        let follows = rest.first().is_none_or(|next| next.quoted);
        (!whole || follows).then_some(found)
    }
}

enum Keyword {
    If,
    For,
    Rem,
}

/// The keyword a command word is, with its length; a switch may be glued to IF and FOR.
fn keyword_of(word: &str) -> Option<(Keyword, usize)> {
    let lower = word.to_ascii_lowercase_smolstr();
    match lower.as_str() {
        "if" | "if/i" => Some((Keyword::If, 2)),
        "for" | "for/f" | "for/l" | "for/d" | "for/r" => Some((Keyword::For, 3)),
        "rem" => Some((Keyword::Rem, 3)),
        _ => None,
    }
}
