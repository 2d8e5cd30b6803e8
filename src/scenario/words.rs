//! Words of expanded text.

use crate::batch::Builtin;

/// The delimiters of cmd.exe between words.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | ',' | ';' | '=')
}

/// Where the blanks at `from` end.
#[must_use]
pub fn blank_end(text: &str, from: usize) -> usize {
    let rest = &text[from.min(text.len())..];
    text.len() - rest.trim_start_matches(is_blank).len()
}

/// Where the word at `from` ends.
#[must_use]
pub fn word_end(text: &str, from: usize) -> usize {
    let mut quoted = false;
    let rest = text[from..].char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        !quoted && is_blank(*c)
    });
    rest.map_or(text.len(), |(at, _)| from + at)
}

/// The last part of a path, quotes taken off.
pub(super) fn file_name(word: &str) -> &str {
    let word = word.trim_matches('"');
    word.rsplit(['\\', '/', ':']).next().unwrap_or(word)
}

/// Whether a lower-case name is that of a batch file.
pub(super) fn is_batch(lower: &str) -> bool {
    lower.ends_with(".bat") || lower.ends_with(".cmd")
}

/// A file name without the extension of a program.
pub(super) fn without_extension(file: &str) -> &str {
    match file.rsplit_once('.') {
        Some((stem, extension))
            if ["exe", "com", "bat", "cmd"]
                .iter()
                .any(|e| extension.eq_ignore_ascii_case(e)) =>
        {
            stem
        }
        _ => file,
    }
}

/// Whether a builtin shows something, or works on files. ECHO alone, or with a switch, does not.
pub(super) fn prints(builtin: Builtin, tail: &str) -> bool {
    let text = tail.trim().trim_matches('.');
    let switches = ["", "on", "off"];
    match builtin {
        Builtin::Echo => !switches.iter().any(|s| text.eq_ignore_ascii_case(s)),
        Builtin::Other(_) => true,
        _ => false,
    }
}
