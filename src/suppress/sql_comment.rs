//! Comments in SQL files that speak to svlint, and the lines they are about.

use super::comment::Comment;
use super::directive::spoken;
use crate::source::Span;
use crate::sql;

/// The word that such a comment begins with.
const NAME: &[u8] = b"svlint";

/// The comments of an SQL file that speak to svlint, in the order of the text.
pub(super) fn comments(text: &str) -> Vec<Comment> {
    let mut places = text.as_bytes().windows(NAME.len());
    if !places.any(|place| place.eq_ignore_ascii_case(NAME)) {
        return Vec::new();
    }
    let (comments, code) = sql::comments(text);
    let first = code.first().map_or(u32::MAX, |span| span.start);
    let comment = |span: Span| {
        let spoken = spoken(text, body(text, span)?)?;
        Some(Comment {
            spoken,
            line: meant_at(text, &code, span),
            at_head: span.start < first,
        })
    };
    comments.into_iter().filter_map(comment).collect()
}

/// The first line of what a comment says, without its marks.
fn body(text: &str, comment: Span) -> Option<Span> {
    let whole = text.get(comment.range())?;
    let inner = whole.get(2..)?;
    let inner = match whole.starts_with("/*") {
        true => inner.strip_suffix("*/")?,
        false => inner,
    };
    let line = inner.lines().next().unwrap_or_default();
    let start = comment.start + 2;
    Some(Span::new(start, start + line.len() as u32))
}

/// What a comment is about: the line below it that holds more than comments, or its own where it
/// shares that with a statement.
fn meant_at(text: &str, code: &[Span], comment: Span) -> Span {
    let own = Span::new(line_start(text, comment.start), line_end(text, comment.end));
    let next = code.partition_point(|span| span.start < comment.start);
    let before = next.checked_sub(1).and_then(|index| code.get(index));
    let after = code.get(next);
    let shared =
        before.is_some_and(|c| c.end > own.start) || after.is_some_and(|c| c.start < own.end);
    if shared {
        return own;
    }
    let end = after.map_or(text.len() as u32, |span| line_end(text, span.start));
    Span::new(own.end, end)
}

fn line_start(text: &str, at: u32) -> u32 {
    let head = text.get(..at as usize).unwrap_or_default();
    head.rfind(['\n', '\r']).map_or(0, |found| found as u32 + 1)
}

fn line_end(text: &str, at: u32) -> u32 {
    let tail = text.get(at as usize..).unwrap_or_default();
    at + tail.find(['\n', '\r']).unwrap_or(tail.len()) as u32
}
