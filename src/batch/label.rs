//! Label lines. cmd.exe looks for them line by line in the file, whatever they stand in.

use crate::source::Span;

/// A label line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The name as written.
    pub name: String,
    /// Extent of the name, without the colon.
    pub span: Span,
    /// Where its line begins.
    pub line_start: u32,
    /// Where the next line begins: a GOTO goes on here.
    pub next_line: u32,
}

/// Characters that cmd.exe skips before the name that GOTO is given.
const LEADING: &[char] = &[' ', '\t', ',', ';', '='];

/// Characters that cmd.exe skips before the colon of a label.
const BEFORE_COLON: &[char] = &[' ', '\t', ',', ';', '=', '@'];

/// Whether a character ends the name of a label, in the label line and in GOTO alike.
fn ends_label(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | ':' | '+' | ',' | ';' | '=' | '<' | '>' | '|' | '&' | '\r' | '\n' | '\u{1a}'
    )
}

/// The name of the label that a text names, as GOTO and CALL read it: `:NORMAL rest` gives
/// `NORMAL`. The second value is where the name begins, in bytes.
#[must_use]
pub fn label_word(text: &str) -> (&str, usize) {
    let mut rest = text.trim_start_matches(LEADING);
    rest = rest.strip_prefix(':').unwrap_or(rest);
    let end = rest.find(ends_label).unwrap_or(rest.len());
    (&rest[..end], text.len() - rest.len())
}

/// All label lines of a text.
pub(super) fn scan(text: &str) -> Vec<Label> {
    let mut labels = Vec::new();
    let mut start = 0usize;
    for line in text.split_inclusive('\n') {
        if let Some(label) = label_of_line(line, start) {
            labels.push(label);
        }
        start += line.len();
    }
    labels
}

fn label_of_line(line: &str, start: usize) -> Option<Label> {
    let rest = line.trim_start_matches(BEFORE_COLON);
    let after_colon = rest.strip_prefix(':')?;
    if after_colon.starts_with(':') {
        return None;
    }
    let (name, _) = label_word(after_colon);
    if name.is_empty() {
        return None;
    }
    let at = start + line.len() - after_colon.len();
    let skipped = after_colon.find(name).unwrap_or(0);
    Some(Label {
        name: name.to_owned(),
        span: Span::new((at + skipped) as u32, (at + skipped + name.len()) as u32),
        line_start: start as u32,
        next_line: (start + line.len()) as u32,
    })
}
