//! Yen signs where a path needs a backslash.

use super::Context;
use super::written::only_talks;
use crate::batch::{Builtin, NodeKind};
use crate::finding::Finding;
use crate::source::Span;
use crate::unit::Document;

/// U+00A5 and its full-width form. In CP932 the byte 5C is the backslash, and U+00A5 cannot occur.
const YEN: [char; 2] = ['\u{a5}', '\u{ffe5}'];

pub(super) fn check(index: usize, document: &Document, context: &Context<'_>) -> Vec<Finding> {
    let text = document.source.text();
    if !text.contains(YEN) {
        return Vec::new();
    }
    let mut out: Vec<Finding> = Vec::new();
    for (_, node) in document.flow.script.iter() {
        let span = match &node.kind {
            NodeKind::Command(c) if c.builtin == Some(Builtin::Echo) => continue,
            NodeKind::Command(c)
                if c.builtin.is_none() && only_talks(context.knowledge, document, c) =>
            {
                continue;
            }
            NodeKind::Command(c) => c.name.span.join(c.tail.span),
            NodeKind::If(clause) => clause.condition_span,
            NodeKind::For(clause) => clause.list.span,
            _ => continue,
        };
        let redirects = node.redirects.iter().map(|r| r.target.span);
        for span in std::iter::once(span).chain(redirects) {
            out.extend(paths(text, span).map(|s| finding(index, document, s)));
        }
    }
    out
}

fn finding(index: usize, document: &Document, span: Span) -> Finding {
    let text = document.source.slice(span);
    Finding::at(index, span)
        .with("path", text)
        .with("bytes", text)
        .with("encoding", document.source.encoding().name())
}

/// The words of a command that are paths written with a yen sign.
fn paths(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let part = text.get(span.range()).unwrap_or("");
    let parted = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ';' | '=' | '(' | ')' | '<' | '>')
    };
    let mut at = span.start as usize;
    let words = part.split(parted).map(move |word| {
        let start = at;
        // Each separator is one character; its length is what lies before the next word.
        at += word.len();
        let gap = text[at.min(text.len())..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        at += gap;
        (start, word)
    });
    words
        .filter(|(_, word)| is_path(word))
        .map(|(start, word)| Span::new(start as u32, (start + word.len()) as u32))
}

/// Whether a yen sign in a word parts folders: behind a drive, as `¥¥server`, behind a variable, or
/// between names of a path with an extension. A price is none of these.
fn is_path(word: &str) -> bool {
    let Some(at) = word.find(YEN) else {
        return false;
    };
    let (before, rest) = word.split_at(at);
    let mut after = rest.chars().skip(1);
    let next = after.next();
    let drive = before.len() == 2
        && before.ends_with(':')
        && before.starts_with(|c: char| c.is_ascii_alphabetic());
    let network = before.is_empty() && next.is_some_and(|c| YEN.contains(&c));
    let variable = before.ends_with('%') || before.ends_with('!') || before.starts_with("%~");
    let relative = matches!(before, "." | "..");
    let file = !before.is_empty()
        && !before.ends_with(|c: char| c.is_ascii_digit())
        && word
            .rsplit(YEN)
            .next()
            .is_some_and(|last| last.contains('.'));
    drive || network || variable || relative || file
}
