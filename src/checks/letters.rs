//! `bytes`: characters that cmd.exe takes for others than they look.

use super::{Context, written};
use crate::batch::NodeKind;
use crate::finding::Finding;
use crate::rules::schema::Bilingual;
use crate::source::Span;
use crate::unit::Document;

/// Most places that are shown of one file.
const MOST_PLACES: usize = 20;

/// Control characters but tab, line endings and form feed.
pub(super) fn control(index: usize, document: &Document) -> Vec<Finding> {
    let text = document.source.text();
    let strange = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{c}');
    let beeps = |at: usize| {
        let line = text[..at].rfind('\n').map_or(0, |i| i + 1);
        let before = text[line..at]
            .trim_start()
            .trim_start_matches('@')
            .to_ascii_lowercase();
        before.starts_with("echo")
    };
    let found = text.match_indices(strange).filter(|(at, c)| {
        // `echo` of BEL is a beep.
        let beep = *c == "\u{7}" && beeps(*at);
        // Old editors end a file with 1A: nothing stands behind it.
        !beep && *c != "\u{1a}"
            || *c == "\u{1a}" && !text[at + 1..].trim_end_matches('\u{1a}').is_empty()
    });
    let mut places: Vec<(Span, &str)> = Vec::new();
    for (at, c) in found {
        let span = Span::new(at as u32, (at + c.len()) as u32);
        // A row of the same is one place.
        let row =
            { places.last_mut() }.filter(|(before, same)| *same == c && before.end == span.start);
        if let Some((before, _)) = row {
            before.end = span.end;
        } else if places.len() < MOST_PLACES {
            places.push((span, c));
        } else {
            break;
        }
    }
    let places = places.into_iter();
    let finding = |(span, c): (Span, &str)| Finding::at(index, span).with("character", name_of(c));
    places.map(finding).collect()
}

/// What a control character is called.
fn name_of(character: &str) -> String {
    match character {
        "\0" => "NUL".to_owned(),
        "\u{7}" => "BEL".to_owned(),
        "\u{8}" => "BS".to_owned(),
        "\u{1b}" => "ESC".to_owned(),
        other => other.bytes().map(|b| format!("{b:02X}")).collect(),
    }
}

/// Dashes, quotes, blanks and full-width signs where cmd.exe needs the ASCII one.
pub(super) fn typographic(
    index: usize,
    document: &Document,
    context: &Context<'_>,
) -> Vec<Finding> {
    if document.source.is_ascii() {
        return Vec::new();
    }
    let script = &document.flow.script;
    let mut out = Vec::new();
    for id in written::nodes(&document.flow) {
        let node = script.node(id);
        let span = match &node.kind {
            NodeKind::Command(c) if written::only_talks(context.knowledge, document, c) => continue,
            NodeKind::Command(c) => {
                Span::new(node.span.start, c.tail.span.end.max(c.name.span.end))
            }
            NodeKind::If(clause) => clause.condition_span,
            NodeKind::Error => node.span,
            _ => continue,
        };
        let places = in_command(document, span);
        out.extend(places.map(|(at, c, ascii)| {
            let span = Span::new(at, at + c.len_utf8() as u32);
            let finding = Finding::at(index, span);
            match c {
                // A blank between quotes is hard to see.
                '\u{3000}' => finding
                    .saying("character", Bilingual::new("全角空白", "full-width blank"))
                    .saying("ascii", Bilingual::new("空白", "blank")),
                _ => finding
                    .with("character", c.to_string())
                    .with("ascii", ascii),
            }
        }));
    }
    out.truncate(MOST_PLACES);
    out
}

/// The characters of a command that are meant as ASCII ones: place, character, what is meant.
fn in_command(document: &Document, span: Span) -> impl Iterator<Item = (u32, char, &'static str)> {
    let text = document.source.slice(span).to_owned();
    let mut quoted = false;
    let mut percent_open = false;
    let mut before = ' ';
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        quoted ^= c == '"';
        let next = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let meant = match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => {
                (before == ' ' && next.is_ascii_alphanumeric() && !quoted).then_some("-")
            }
            '\u{201c}' | '\u{201d}' | '\u{201e}' => (!quoted).then_some("\""),
            '\u{3000}' => (!quoted).then_some(" "),
            '\u{ff1d}' => (!quoted).then_some("="),
            '\u{ff05}' if percent_open => {
                percent_open = false;
                Some("%")
            }
            '\u{ff05}' => {
                percent_open = names_variable(&text[at + c.len_utf8()..]);
                percent_open.then_some("%")
            }
            '\u{ff08}' => (at == 0 && next.is_whitespace()).then_some("("),
            '\u{ff09}' => (at == 0 && next.is_whitespace()).then_some(")"),
            _ => None,
        };
        found.extend(meant.map(|ascii| (span.start + at as u32, c, ascii)));
        before = if c.is_whitespace() || c == '=' {
            ' '
        } else {
            c
        };
    }
    found.into_iter()
}

/// Whether `％NAME％` begins here, behind its first sign.
fn names_variable(rest: &str) -> bool {
    let close = rest.find('\u{ff05}');
    close.is_some_and(|at| {
        let name = &rest[..at];
        at > 0 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}
