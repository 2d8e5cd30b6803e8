//! Lines that give a variable its value.

use super::scan::Hit;

/// Longest name of a variable, in bytes.
const LONGEST_NAME: usize = 1_024;

/// A `set NAME=VALUE`, wherever it stands in a text.
pub(super) struct Assignment<'t> {
    /// The name.
    pub(super) name: &'t str,
    /// The value.
    pub(super) value: Hit<'t>,
}

/// Every `set NAME=VALUE` in a text. Prompts of `set /p` are no values.
pub(super) fn assignments(text: &str) -> Vec<Assignment<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = find_word(text, at) {
        at = found + 3;
        if let Some(assignment) = assignment(text, at) {
            // What looks like another one in a value belongs to it.
            at = assignment.value.at + assignment.value.text.len();
            out.push(assignment);
        }
    }
    out
}

/// Where the next `set` stands that is a word of its own.
fn find_word(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += memchr::memchr2(b's', b'S', bytes.get(at..)?)?;
        let is_set = bytes
            .get(at..at + 3)
            .is_some_and(|w| w.eq_ignore_ascii_case(b"set"));
        let starts = at == 0 || !is_of_name(bytes[at - 1]);
        let ends = bytes
            .get(at + 3)
            .is_none_or(|b| matches!(b, b' ' | b'\t' | b'"' | b'/'));
        if is_set && starts && ends {
            return Some(at);
        }
        at += 1;
    }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The assignment behind the word `set`.
fn assignment(text: &str, from: usize) -> Option<Assignment<'_>> {
    let rest = &text[from..];
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let (quoted, start) = match rest[blank..].strip_prefix('"') {
        Some(_) => (true, blank + 1),
        None => (false, blank),
    };
    let body = &rest[start..];
    if body.starts_with('/') {
        return None;
    }
    let near = body
        .as_bytes()
        .get(..LONGEST_NAME)
        .unwrap_or(body.as_bytes());
    let equals = memchr::memchr(b'=', near)?;
    let name = &body[..equals];
    if name.contains(['&', '|', '<', '>', '"', '\r', '\n']) {
        return None;
    }
    let line = &body[equals + 1..];
    let end = memchr::memchr2(b'\r', b'\n', line.as_bytes()).unwrap_or(line.len());
    let at = from + start + equals + 1;
    Some(Assignment {
        name,
        value: Hit {
            at,
            text: value(&line[..end], quoted),
        },
    })
}

/// How far a value goes: up to the last quote, or up to what ends the command.
fn value(text: &str, quoted: bool) -> &str {
    if quoted {
        let end = text.find('"').unwrap_or(text.len());
        return &text[..end];
    }
    let mut open = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '"' => open = !open,
            '^' if !open => escaped = true,
            '&' | '|' if !open => return text[..at].trim_end(),
            _ => {}
        }
    }
    text.trim_end()
}
