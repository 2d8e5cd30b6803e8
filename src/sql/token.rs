//! Tokens of T-SQL.

use crate::source::Span;

/// A piece of the text that is neither blank nor comment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Where it is, with all its quotes.
    pub(super) span: Span,
    /// A quote or bracket that it opens is closed again.
    pub(super) closed: bool,
}

/// The kinds of tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TokenKind {
    /// A bare identifier or keyword.
    Word,
    /// `@name`, `@@name`.
    Variable,
    /// `[name]`.
    Bracketed,
    /// `"name"`.
    Quoted,
    /// `'text'`, `N'text'`.
    String,
    /// `1`, `1.5e3`, `0x1F`, `$2`.
    Number,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `=`
    Equals,
    /// `.`
    Dot,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `+` or `-`
    Sign,
    /// A line `GO`, with its count.
    Go,
    /// A line for the client: `:setvar …`, `!!dir`.
    Command,
    /// Any other character.
    Other,
}

impl TokenKind {
    /// The kind of a character that stands for itself.
    pub(super) const fn of_punctuation(c: char) -> Self {
        match c {
            ',' => Self::Comma,
            ';' => Self::Semicolon,
            '=' => Self::Equals,
            '.' => Self::Dot,
            '(' => Self::Open,
            ')' => Self::Close,
            '+' | '-' => Self::Sign,
            _ => Self::Other,
        }
    }

    /// Whether the token names something.
    pub(super) const fn is_name(self) -> bool {
        matches!(self, Self::Word | Self::Bracketed | Self::Quoted)
    }
}

impl Token {
    /// The content of the token whose source text is `raw`: quotes taken off, doubled ones single.
    pub(super) fn content(self, raw: &str) -> String {
        let (open, close) = match self.kind {
            TokenKind::String => ('\'', "'"),
            TokenKind::Quoted => ('"', "\""),
            TokenKind::Bracketed => ('[', "]"),
            _ => return raw.to_owned(),
        };
        let inner = raw.trim_start_matches(['N', 'n']);
        let inner = inner.strip_prefix(open).unwrap_or(inner);
        let inner = match inner.strip_suffix(close) {
            Some(inner) if self.closed => inner,
            _ => inner,
        };
        inner.replace(&close.repeat(2), close)
    }
}
