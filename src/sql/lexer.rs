//! From text to tokens. Blanks and comments are dropped.

use super::token::{Token, TokenKind};
use super::{SqlError, SqlErrorKind, UNKNOWN, span};
use crate::source::Span;

/// Cuts a text into tokens; what is left open is an error.
pub(super) fn lex(text: &str) -> (Vec<Token>, Vec<SqlError>) {
    let lexer = Lexer::run(text);
    (lexer.tokens, lexer.errors)
}

/// The comments of a text, and its tokens.
pub(super) fn comments(text: &str) -> (Vec<Span>, Vec<Token>) {
    let lexer = Lexer::run(text);
    (lexer.comments, lexer.tokens)
}

struct Lexer<'a> {
    text: &'a str,
    /// Offset of the next character.
    at: usize,
    /// Only blanks and comments stand before it on its line.
    line_start: bool,
    tokens: Vec<Token>,
    comments: Vec<Span>,
    errors: Vec<SqlError>,
}

impl<'a> Lexer<'a> {
    fn run(text: &'a str) -> Self {
        let mut lexer = Self {
            text,
            at: 0,
            line_start: true,
            tokens: Vec::new(),
            comments: Vec::new(),
            errors: Vec::new(),
        };
        while let Some(first) = lexer.rest().chars().next() {
            lexer.next(first);
        }
        lexer
    }

    /// Goes over a comment.
    fn comment(&mut self, len: usize) {
        self.comments.push(span(self.at, self.at + len));
        self.at += len;
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Reads one token, comment or blank that begins with `first`.
    fn next(&mut self, first: char) {
        let rest = self.rest();
        match first {
            '\n' | '\r' => self.line_break(),
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            '-' if rest.starts_with("--") => self.comment(line_len(rest)),
            '/' if rest.starts_with("/*") => self.block_comment(),
            ':' | '!' if self.line_start && is_client_command(rest) => {
                self.push(TokenKind::Command, line_len(rest));
            }
            '\'' => self.quoted(TokenKind::String, 1, '\''),
            'N' | 'n' if rest[1..].starts_with('\'') => self.quoted(TokenKind::String, 2, '\''),
            '"' => self.quoted(TokenKind::Quoted, 1, '"'),
            '[' => self.bracketed(),
            _ if starts_number(rest) => self.push(TokenKind::Number, number_len(rest)),
            _ if starts_word(rest) => self.word(first),
            _ => self.push(TokenKind::of_punctuation(first), first.len_utf8()),
        }
    }

    fn line_break(&mut self) {
        self.at += 1;
        self.line_start = true;
    }

    fn push(&mut self, kind: TokenKind, len: usize) {
        self.push_closed(kind, len, true);
    }

    fn push_closed(&mut self, kind: TokenKind, len: usize, closed: bool) {
        let span = span(self.at, self.at + len);
        self.tokens.push(Token { kind, span, closed });
        self.at += len;
        self.line_start = false;
    }

    fn error(&mut self, kind: SqlErrorKind, len: usize) {
        let span = span(self.at, self.at + len);
        self.errors.push(SqlError { kind, span });
    }

    /// Comments nest (Microsoft Learn, "Slash star (block comment)").
    fn block_comment(&mut self) {
        let rest = self.rest();
        match comment_len(rest) {
            Some(len) => self.comment(len),
            None => {
                self.error(SqlErrorKind::UnclosedComment, rest.len());
                self.at = self.text.len();
            }
        }
    }

    /// A token up to the next single `close`; `open` bytes stand before its content.
    fn quoted(&mut self, kind: TokenKind, open: usize, close: char) {
        let rest = self.rest();
        let len = quoted_len(rest, open, close);
        if len.is_none() {
            self.error(SqlErrorKind::UnclosedString, rest.len());
        }
        self.push_closed(kind, len.unwrap_or(rest.len()), len.is_some());
    }

    /// Names do not run over lines, so that one lost `]` does not swallow the file.
    fn bracketed(&mut self) {
        let rest = self.rest();
        let line = &rest[..line_len(rest)];
        let len = quoted_len(line, 1, ']');
        if len.is_none() {
            self.error(SqlErrorKind::UnclosedBracket, line.len());
        }
        self.push_closed(
            TokenKind::Bracketed,
            len.unwrap_or(line.len()),
            len.is_some(),
        );
    }

    fn word(&mut self, first: char) {
        let rest = self.rest();
        let len = word_len(rest);
        let is_go = self.line_start && rest[..len].eq_ignore_ascii_case("GO");
        // Only looked at behind a GO: it reads to the end of the line.
        let count = if is_go {
            go_count_len(&rest[len..])
        } else {
            None
        };
        match count {
            Some(count) => self.push(TokenKind::Go, len + count),
            None if first == '@' => self.push(TokenKind::Variable, len),
            None => self.push(TokenKind::Word, len),
        }
    }
}

/// Bytes up to the end of the line, without the line break.
fn line_len(rest: &str) -> usize {
    rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// `:name …` and `!!…` at the start of a line are read by sqlcmd (Microsoft Learn, "sqlcmd
/// commands").
fn is_client_command(rest: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '!';
    rest.starts_with("!!")
        || rest
            .strip_prefix(':')
            .is_some_and(|r| r.starts_with(letter))
}

/// Length of the comment at the start of `rest`, if it is closed.
fn comment_len(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Length of the token at the start of `rest` with both its quotes; a doubled `close` is content.
fn quoted_len(rest: &str, open: usize, close: char) -> Option<usize> {
    let mut at = open;
    loop {
        at += rest[at..].find(close)? + 1;
        if !rest[at..].starts_with(close) {
            return Some(at);
        }
        at += 1;
    }
}

/// What may follow `GO` on its line: a count, a comment. `None` if anything else does.
fn go_count_len(rest: &str) -> Option<usize> {
    let line = &rest[..line_len(rest)];
    let line = line.find("--").map_or(line, |comment| &line[..comment]);
    let count = line.trim();
    let is_count = count.bytes().all(|byte| byte.is_ascii_digit());
    is_count.then_some(if count.is_empty() {
        0
    } else {
        line.trim_end().len()
    })
}

fn starts_number(rest: &str) -> bool {
    let digits = rest.strip_prefix(['.', '$']).unwrap_or(rest);
    digits.starts_with(|c: char| c.is_ascii_digit())
}

fn number_len(rest: &str) -> usize {
    let end_of = |from: usize, part: fn(char) -> bool| {
        rest[from..]
            .find(|c| !part(c))
            .map_or(rest.len(), |len| from + len)
    };
    if rest.starts_with("0x") || rest.starts_with("0X") {
        return end_of(2, |c| c.is_ascii_hexdigit());
    }
    let end = end_of(1, |c| c.is_ascii_digit() || matches!(c, '.' | UNKNOWN));
    let exponent = rest[end..].strip_prefix(['e', 'E']);
    let digits = exponent.map(|e| e.strip_prefix(['+', '-']).unwrap_or(e));
    match digits {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_digit()) => {
            end_of(rest.len() - digits.len(), |c| c.is_ascii_digit())
        }
        _ => end,
    }
}

fn starts_word(rest: &str) -> bool {
    let first = |c: char| c.is_alphabetic() || matches!(c, '_' | '@' | '#' | UNKNOWN);
    rest.starts_with(first) || scripting_variable_len(rest).is_some()
}

/// Length of a regular identifier (Microsoft Learn, "Database identifiers").
fn word_len(rest: &str) -> usize {
    let mut at = 0;
    loop {
        let tail = &rest[at..];
        at += match (scripting_variable_len(tail), tail.chars().next()) {
            (Some(len), _) => len,
            (None, Some(c)) if continues_word(c) => c.len_utf8(),
            _ => return at,
        };
    }
}

fn continues_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '@' | '#' | '$' | UNKNOWN)
}

/// Length of `$(name)`, which sqlcmd replaces by text.
fn scripting_variable_len(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix("$(")?;
    let len = name.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'))?;
    name[len..].starts_with(')').then_some(len + 3)
}
