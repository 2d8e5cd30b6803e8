//! The tokens one at a time, and the steps that every statement's reader needs.

use super::token::{Token, TokenKind};
use super::{Ident, SqlError, SqlErrorKind, is_known, keyword};
use crate::source::Span;

/// A place in the tokens of a text.
pub(super) struct Cursor<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    errors: Vec<SqlError>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, tokens: Vec<Token>, errors: Vec<SqlError>) -> Self {
        Self {
            text,
            tokens,
            at: 0,
            errors,
        }
    }

    /// Number of tokens already read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes back to where [`Self::position`] was this.
    pub(super) fn rewind(&mut self, position: usize) {
        self.at = position;
    }

    pub(super) fn peek(&self) -> Option<Token> {
        self.peek_nth(0)
    }

    pub(super) fn peek_nth(&self, n: usize) -> Option<Token> {
        self.tokens.get(self.at + n).copied()
    }

    pub(super) fn bump(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// The token read last.
    pub(super) fn last(&self) -> Option<Token> {
        self.tokens.get(self.at.checked_sub(1)?).copied()
    }

    /// The tokens read since `position`.
    pub(super) fn since(&self, position: usize) -> &[Token] {
        self.tokens.get(position..self.at).unwrap_or_default()
    }

    /// From the first to the last token read since `position`.
    pub(super) fn span_since(&self, position: usize) -> Span {
        match self.since(position) {
            [first, .., last] => first.span.join(last.span),
            [only] => only.span,
            [] => self
                .last()
                .map_or_else(Span::default, |t| Span::empty(t.span.end)),
        }
    }

    /// The source text of a place.
    pub(super) fn source(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The token's text without quotes.
    pub(super) fn content(&self, token: Token) -> String {
        token.content(self.source(token.span))
    }

    pub(super) fn at(&self, kind: TokenKind) -> bool {
        self.peek().is_some_and(|token| token.kind == kind)
    }

    pub(super) fn eat(&mut self, kind: TokenKind) -> Option<Token> {
        if self.at(kind) { self.bump() } else { None }
    }

    /// Whether the token is this bare word, case aside.
    pub(super) fn is_word(&self, token: Token, word: &str) -> bool {
        token.kind == TokenKind::Word && self.source(token.span).eq_ignore_ascii_case(word)
    }

    pub(super) fn at_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| self.is_word(token, word))
    }

    pub(super) fn at_any_word(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.at_word(word))
    }

    pub(super) fn eat_word(&mut self, word: &str) -> Option<Token> {
        if self.at_word(word) {
            self.bump()
        } else {
            None
        }
    }

    pub(super) fn eat_any_word(&mut self, words: &[&str]) -> Option<Token> {
        words.iter().find_map(|word| self.eat_word(word))
    }

    /// A name: the next token, unless it ends the statement.
    pub(super) fn eat_name(&mut self) -> Option<Ident> {
        let token = self.peek().filter(|token| token.kind.is_name())?;
        if self.at_end() {
            return None;
        }
        self.at += 1;
        Some(Ident {
            text: self.content(token),
            span: token.span,
        })
    }

    /// Whether the statement is over.
    pub(super) fn at_end(&self) -> bool {
        self.peek().is_none_or(|token| match token.kind {
            TokenKind::Word => {
                keyword::starts_statement(self.source(token.span)) || self.at_label(token)
            }
            kind => is_border(kind),
        })
    }

    /// `name:`, where a GOTO goes; `SCHEMA::name` and `P:\\x` are other things.
    fn at_label(&self, word: Token) -> bool {
        let colon = self.peek_nth(1).filter(|t| self.source(t.span) == ":");
        let joined = colon.filter(|colon| colon.span.start == word.span.end);
        let rest = |colon: Token| self.text.get(colon.span.range().end..).unwrap_or("");
        joined.is_some_and(|colon| {
            let rest = rest(colon);
            rest.is_empty() || rest.starts_with(char::is_whitespace)
        })
    }

    /// A bare word, variable or number that is filled in at run time: it may become any text, with
    /// a comma as well.
    pub(super) fn is_unknown_word(&self, token: Token) -> bool {
        let is_bare = matches!(
            token.kind,
            TokenKind::Word | TokenKind::Variable | TokenKind::Number
        );
        is_bare && !is_known(self.source(token.span))
    }

    /// Passes over everything up to the end of the statement.
    pub(super) fn skip_statement(&mut self) {
        let (mut parens, mut cases) = (0_usize, 0_usize);
        while let Some(token) = self.peek() {
            if is_border(token.kind) || (parens == 0 && cases == 0 && self.at_end()) {
                return;
            }
            match token.kind {
                TokenKind::Open => parens += 1,
                TokenKind::Close => parens = parens.saturating_sub(1),
                // The END of a CASE is none of a block.
                TokenKind::Word if self.is_word(token, "CASE") => cases += 1,
                TokenKind::Word if self.is_word(token, "END") => cases = cases.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Passes over everything up to the next line `GO`.
    pub(super) fn skip_batch(&mut self) {
        while self.peek().is_some_and(|token| token.kind != TokenKind::Go) {
            self.at += 1;
        }
    }

    pub(super) fn error(&mut self, kind: SqlErrorKind, span: Span) {
        self.errors.push(SqlError { kind, span });
    }

    pub(super) fn into_errors(self) -> Vec<SqlError> {
        self.errors
    }
}

/// Whether the token ends a statement even inside parentheses.
fn is_border(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Semicolon | TokenKind::Go | TokenKind::Command
    )
}
