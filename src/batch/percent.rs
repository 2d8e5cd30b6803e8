//! Percent expansion, the first phase of cmd.exe. It knows neither quotes nor operators.

use super::tree::{Expansion, VariableOp};
use crate::source::Span;

/// Reads the expansion at the beginning of `text`, which begins with a percent sign.
///
/// Returns it with its length in bytes (at least 1). An expansion never crosses a line ending.
pub(super) fn scan(text: &str) -> (Expansion, usize) {
    let rest = text.get(1..).unwrap_or("");
    match rest.as_bytes().first() {
        Some(b'%') => return (Expansion::Double, 2),
        Some(b'*') => return (Expansion::AllArguments, 2),
        Some(d @ b'0'..=b'9') => return (Expansion::Argument(d - b'0'), 2),
        Some(b'~') => {
            if let Some((expansion, len)) = modified_argument(rest) {
                return (expansion, len + 1);
            }
        }
        _ => {}
    }
    // The search ends at the first sign or line ending: many signs on a long line stay linear.
    match rest.find(['%', '\n', '\u{1a}']) {
        Some(close) if close > 0 && rest.as_bytes()[close] == b'%' => {
            (variable(&rest[..close]), close + 2)
        }
        _ => (Expansion::Stray, 1),
    }
}

/// All percent expansions of a stretch of a script, in order.
pub fn expansions(text: &str, within: Span) -> impl Iterator<Item = (Span, Expansion)> + '_ {
    let mut at = within.start as usize;
    std::iter::from_fn(move || {
        let sign = at + text.get(at..within.end as usize)?.find('%')?;
        let (expansion, len) = scan(text.get(sign..within.end as usize)?);
        at = sign + len;
        Some((Span::new(sign as u32, at as u32), expansion))
    })
}

/// `~dp0`, `~$PATH:1`: what follows the percent sign.
fn modified_argument(text: &str) -> Option<(Expansion, usize)> {
    let mut letters = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c.to_ascii_lowercase() {
            l @ ('f' | 'd' | 'p' | 'n' | 'x' | 's' | 'a' | 't' | 'z') => letters.push(l),
            '$' => {
                let close = text[at..].find(':')?;
                if text[at..at + close].contains(['%', ' ']) {
                    return None;
                }
                letters.push('$');
                chars = text
                    .char_indices()
                    .skip(text[..=at + close].chars().count());
            }
            d if d.is_ascii_digit() => {
                let digit = d as u8 - b'0';
                return Some((
                    Expansion::ModifiedArgument {
                        modifiers: letters,
                        digit,
                    },
                    at + 1,
                ));
            }
            _ => return None,
        }
    }
    None
}

/// What stands between two percent signs, or two exclamation marks.
#[must_use]
pub fn variable(inner: &str) -> Expansion {
    // A colon right before the closing sign belongs to the name.
    let split = inner.find(':').filter(|at| at + 1 < inner.len());
    let (name, op) = match split {
        None => (inner, VariableOp::Whole),
        Some(at) => (&inner[..at], operation(&inner[at + 1..])),
    };
    Expansion::Variable {
        name: name.to_owned(),
        op,
    }
}

fn operation(text: &str) -> VariableOp {
    if let Some(range) = text.strip_prefix('~') {
        return substring(range).unwrap_or(VariableOp::Malformed);
    }
    let (prefix, rest) = match text.strip_prefix('*') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    // The first character can be an equals sign only as part of what is looked for.
    match rest.char_indices().skip(1).find(|(_, c)| *c == '=') {
        Some((at, _)) => VariableOp::Replace {
            prefix,
            from: rest[..at].to_owned(),
            to: rest[at + 1..].to_owned(),
        },
        None => VariableOp::Malformed,
    }
}

fn substring(range: &str) -> Option<VariableOp> {
    let (start, length) = match range.split_once(',') {
        Some((start, length)) => (start, Some(length)),
        None => (range, None),
    };
    let number = |text: &str| match text.trim() {
        "" => Some(0),
        text => text.parse::<i64>().ok(),
    };
    Some(VariableOp::Substring {
        start: number(start)?,
        length: match length {
            Some(text) => Some(number(text)?),
            None => None,
        },
    })
}
