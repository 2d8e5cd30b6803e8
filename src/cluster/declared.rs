//! The encoding that a configuration declares, and whether it keeps to it.

use super::fault::{Fault, Trouble};
use crate::source::{Encoding, Source, Span};

/// What the product writes, and what other tools call the same. Names are compared without case,
/// `-` and `_`.
const LABELS: [(&str, Encoding); 14] = [
    ("sjis", Encoding::ShiftJis),
    ("shiftjis", Encoding::ShiftJis),
    ("xsjis", Encoding::ShiftJis),
    ("cp932", Encoding::ShiftJis),
    ("ms932", Encoding::ShiftJis),
    ("windows31j", Encoding::ShiftJis),
    ("eucjp", Encoding::EucJp),
    ("xeucjp", Encoding::EucJp),
    ("ascii", Encoding::Ascii),
    ("usascii", Encoding::Ascii),
    ("gb2312", Encoding::Gb2312),
    ("gbk", Encoding::Gb2312),
    ("cp936", Encoding::Gb2312),
    ("utf8", Encoding::Utf8),
];

/// The prolog is looked for no further than this, in bytes.
const PROLOG: usize = 512;

/// Decodes a configuration as it declares; as it looks where it does not keep to that.
pub(super) fn decode(bytes: Vec<u8>) -> (Source, Option<Fault>) {
    let Some(label) = declaration(&bytes) else {
        return (Source::decode(bytes, None), None);
    };
    let shown = String::from_utf8_lossy(&bytes[label.clone()]).into_owned();
    let trouble = |source: &Source, trouble| Some(Fault::at(span(source, &label), trouble));
    let key: String = shown
        .chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let known = LABELS.iter().find(|(known, _)| *known == key);
    let Some(declared) = known.map(|(_, encoding)| *encoding) else {
        let source = Source::decode(bytes, None);
        let fault = trouble(&source, Trouble::UnknownEncoding { label: shown });
        return (source, fault);
    };
    let source = Source::decode(bytes, Some(declared));
    // A byte order mark goes before every declaration.
    let marked = source.bom_len() > 0 && source.encoding() != declared;
    if marked && declared != Encoding::Ascii {
        let actual = Some(source.encoding().name());
        let fault = trouble(
            &source,
            Trouble::WrongEncoding {
                label: shown,
                actual,
            },
        );
        return (source, fault);
    }
    let guess = Source::decode(source.bytes().to_vec(), None);
    if !guess.undecodable().is_empty() || !contradicts(&source, &guess) {
        let first = source.undecodable().first().map(|u| u.span);
        let actual = None;
        let fault = first.map(|at| {
            Fault::at(
                at,
                Trouble::WrongEncoding {
                    label: shown,
                    actual,
                },
            )
        });
        return (source, fault);
    }
    let actual = Some(guess.encoding().name());
    let fault = trouble(
        &guess,
        Trouble::WrongEncoding {
            label: shown,
            actual,
        },
    );
    (guess, fault)
}

/// Whether what the bytes look like leaves no doubt that the declaration is wrong.
fn contradicts(declared: &Source, guess: &Source) -> bool {
    let (said, looks) = (declared.encoding(), guess.encoding());
    if said == looks || declared.is_ascii() {
        return false;
    }
    let clean = declared.undecodable().is_empty();
    match (said, looks) {
        _ if !clean => true,
        // By chance a few bytes are valid UTF-8 as well. Two characters of Japanese are no chance.
        (Encoding::ShiftJis | Encoding::EucJp | Encoding::Gb2312, Encoding::Utf8) => {
            guess.text().chars().filter(|c| is_east_asian(*c)).count() > 1
        }
        (Encoding::ShiftJis, Encoding::EucJp) => true,
        _ => false,
    }
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF9F}')
}

/// Where the prolog names the encoding, in bytes of the file.
fn declaration(bytes: &[u8]) -> Option<std::ops::Range<usize>> {
    let start = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        3
    } else {
        0
    };
    let head = bytes.get(start..bytes.len().min(start + PROLOG))?;
    let end = head.windows(2).position(|w| w == b"?>")?;
    let prolog = head.get(..end).filter(|h| h.starts_with(b"<?xml"))?;
    let key = prolog.windows(8).position(|w| w == b"encoding")? + 8;
    let quote = prolog[key..]
        .iter()
        .position(|b| matches!(b, b'"' | b'\''))?
        + key;
    let value = quote + 1;
    let length = prolog[value..].iter().position(|b| *b == prolog[quote])?;
    Some(start + value..start + value + length)
}

/// The prolog is ASCII, so that bytes are text but for a mark in front.
fn span(source: &Source, bytes: &std::ops::Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX) - source.bom_len();
    Span::new(offset(bytes.start), offset(bytes.end))
}
