//! Making text from input files harmless before it reaches a terminal.

use unicode_width::UnicodeWidthChar;

/// Columns a tab takes at most.
pub(super) const TAB_WIDTH: usize = 4;

/// Stands for what was cut off. Three dots, because a Japanese terminal draws
/// an ellipsis two columns wide, and everything after it would be out of line.
pub(super) const CUT: &str = "...";

/// Whether `c` can move the cursor, colour the screen, reorder the text around
/// it, or hide.
pub(super) fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

/// Appends `c` as it can be shown; a tab stays one.
pub(super) fn push_shown(out: &mut String, c: char, ascii: bool) {
    match c {
        '\t' => out.push(c),
        '\0'..='\x1F' | '\x7F' if !ascii => out.push(control_picture(c)),
        _ if is_harmful(c) => out.push_str(&code_point(c)),
        _ => out.push(c),
    }
}

/// The symbol for a control character, one column wide.
fn control_picture(c: char) -> char {
    let picture = match c {
        '\x7F' => 0x2421,
        _ => 0x2400 + u32::from(c),
    };
    char::from_u32(picture).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// `<U+202E>`.
fn code_point(c: char) -> String {
    format!("<U+{:04X}>", u32::from(c))
}

/// The columns that [`push_shown`] uses for `c`, at most.
pub(super) fn shown_width(c: char, ascii: bool) -> usize {
    match c {
        '\t' => TAB_WIDTH,
        '\0'..='\x1F' | '\x7F' if !ascii => 1,
        _ if is_harmful(c) => code_point(c).len(),
        _ => c.width().unwrap_or(0),
    }
}

/// The columns that harmless `text` uses.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// `text` as one harmless line; tabs and line endings become blanks.
pub(super) fn one_line(text: &str, ascii: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.trim_end_matches(['\r', '\n']).chars() {
        match c {
            '\t' | '\r' | '\n' => shown.push(' '),
            _ => push_shown(&mut shown, c, ascii),
        }
    }
    shown
}

/// `text` as harmless lines, the later ones indented by `indent` columns.
pub(super) fn lines(text: &str, indent: usize, ascii: bool) -> String {
    let lines: Vec<String> = text
        .trim_end()
        .lines()
        .map(|line| one_line(line, ascii))
        .collect();
    lines.join(&format!("\n{:indent$}", ""))
}

/// Harmless `text`, cut to at most `max` columns.
pub(super) fn clip(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.to_owned();
    }
    let room = max.saturating_sub(CUT.len());
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= room
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}{CUT}", kept.trim_end())
}
