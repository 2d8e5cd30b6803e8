//! How far a node reaches, given where it starts. yaml_serde knows only the start.

use std::ops::Range;

/// Skips `&name` and the blanks behind it.
pub(super) fn after_anchor(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    if !rest.starts_with('&') {
        return start;
    }
    let node = rest
        .trim_start_matches(|c: char| !c.is_whitespace())
        .trim_start();
    text.len() - node.len()
}

/// A scalar with this value: as it stands when plain, with its quotes otherwise.
pub(super) fn of_text(text: &str, start: usize, value: &str) -> Range<usize> {
    let rest = &text[start..];
    match rest.chars().next() {
        Some('"') => start..start + quoted(rest, '"'),
        Some('\'') => start..start + quoted(rest, '\''),
        _ if !value.is_empty() && rest.starts_with(value) => start..start + value.len(),
        // A block scalar or a plain one over several lines: its first line.
        _ => of_line(text, start),
    }
}

/// A word such as `true` or `12`.
pub(super) fn of_word(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
    start..start + rest.find(ends).unwrap_or(rest.len())
}

/// A collection: in brackets up to the closing one, in block style its first line.
pub(super) fn of_collection(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    let line = of_line(text, start);
    match rest.chars().next() {
        Some('[' | '{') => bracketed(rest).map_or(line, |length| start..start + length),
        _ => line,
    }
}

/// To the end of the line, without blanks.
pub(super) fn of_line(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    let line = rest.split(['\r', '\n']).next().unwrap_or_default();
    start..start + line.trim_end().len()
}

/// Length of a quoted scalar. A doubled single quote reads as two scalars side by side, which is as long.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((index, c)) = chars.next() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            '\'' if c == quote && chars.next_if(|(_, next)| *next == quote).is_some() => {}
            _ if c == quote => return index + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// Length of a bracketed collection.
fn bracketed(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut index = 0;
    while let Some(c) = rest[index..].chars().next() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            '"' | '\'' if opens_quote(&rest[..index]) => {
                index += quoted(&rest[index..], c);
                continue;
            }
            _ => {}
        }
        index += c.len_utf8();
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

/// An apostrophe inside a word opens nothing.
fn opens_quote(before: &str) -> bool {
    let last = before
        .trim_end_matches([' ', '\n', '\r'])
        .chars()
        .next_back();
    matches!(last, None | Some('[' | '{' | ',' | ':'))
}
