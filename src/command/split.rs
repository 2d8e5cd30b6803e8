//! Cutting a command line into arguments as the Microsoft C runtime does (Microsoft Learn, "Parsing
//! C command-line arguments").

use super::{Arg, offset, span};
use crate::source::Span;

/// The arguments in `text`, the command line after the program's name.
///
/// Blanks and tabs separate. `2n` backslashes before a quote are `n` backslashes and the quote
/// works; `2n+1` are `n` backslashes and a quote that is text. Other backslashes are text. Two
/// quotes inside quotes are one quote that is text.
#[must_use]
pub fn split(text: &str) -> Vec<Arg> {
    let mut args = Vec::new();
    let mut at = 0;
    while let Some(skipped) = text[at..].find(|c| !is_blank(c)) {
        let (arg, end) = Reader::new(text, at + skipped).read();
        args.push(arg);
        at = end;
    }
    args
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

struct Reader<'a> {
    text: &'a str,
    /// Offset of the next byte. Only ASCII is ever looked at, so it is always between characters.
    at: usize,
    arg: Arg,
    in_quotes: bool,
    /// Places of the first and the last quote that is not text.
    quotes: Option<(usize, usize)>,
    quote_count: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        Self {
            text,
            at: start,
            arg: Arg::new(start),
            in_quotes: false,
            quotes: None,
            quote_count: 0,
        }
    }

    fn read(mut self) -> (Arg, usize) {
        let start = self.at;
        loop {
            self.plain();
            match self.text.as_bytes().get(self.at) {
                Some(b'\\') => self.backslashes(),
                Some(b'"') => self.quote(),
                _ => break,
            }
        }
        self.arg.span = span(start, self.at);
        self.arg.inner = self.inner();
        self.arg.unclosed_quote = self.in_quotes;
        (self.arg, self.at)
    }

    /// Takes over everything up to a quote, a backslash or the end of the argument.
    fn plain(&mut self) {
        let rest = &self.text[self.at..];
        let stops = |c: char| matches!(c, '"' | '\\') || (!self.in_quotes && is_blank(c));
        let len = rest.find(stops).unwrap_or(rest.len());
        self.verbatim(len);
    }

    fn verbatim(&mut self, len: usize) {
        let end = self.at + len;
        self.arg.push_verbatim(&self.text[self.at..end], self.at);
        self.at = end;
    }

    fn backslashes(&mut self) {
        let rest = &self.text[self.at..];
        let len = rest.find(|c| c != '\\').unwrap_or(rest.len());
        if !rest[len..].starts_with('"') {
            return self.verbatim(len);
        }
        for _ in 0..len / 2 {
            self.escape('\\');
        }
        if len % 2 == 1 {
            self.escape('"');
        }
    }

    /// Adds a character that is written with two.
    fn escape(&mut self, c: char) {
        self.arg.push_escape(c, span(self.at, self.at + 2));
        self.at += 2;
    }

    fn quote(&mut self) {
        if self.in_quotes && self.text[self.at + 1..].starts_with('"') {
            return self.escape('"');
        }
        let first = self.quotes.map_or(self.at, |(first, _)| first);
        self.quotes = Some((first, self.at));
        self.quote_count += 1;
        self.in_quotes = !self.in_quotes;
        self.at += 1;
    }

    /// The place of the content, if at most one pair of quotes stands around all of it.
    fn inner(&self) -> Span {
        let whole = self.arg.span;
        let Some((first, last)) = self.quotes else {
            return whole;
        };
        let opens = offset(first) == whole.start;
        let closes = offset(last + 1) == whole.end;
        match (opens, self.quote_count) {
            (true, 1) => Span::new(whole.start + 1, whole.end),
            (true, 2) if closes => Span::new(whole.start + 1, whole.end - 1),
            _ => whole,
        }
    }
}
