//! Redirections, and what only looks like one.

use super::cursor::Cursor;
use super::text::{TextReader, Until};
use super::tree::{Redirect, RedirectKind, SyntaxError, SyntaxErrorKind, TokenKind};
use crate::source::Span;

/// Length of a word such as `<password>` that stands for what is to be filled in. To cmd.exe it is
/// two redirections; but nobody means these, and no script is run before they are gone.
///
/// What could be meant as two of them is: `sort <names> sorted`. So no word of a command follows,
/// only an option, the next such word, or the end.
pub(super) fn stand_in(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let part = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-');
    let len = inner.find(|c| !part(c))?;
    let (name, rest) = inner.split_at(len);
    let begins = name.starts_with(char::is_alphabetic) && !name.ends_with(' ');
    let behind = rest.strip_prefix('>')?;
    let next = behind.trim_start_matches([' ', '\t']);
    let glued = next.len() == behind.len();
    let follows = |c: char| "-/<&|)\r\n".contains(c) || glued && "\"\\,;".contains(c);
    let ends = next.is_empty() || next.starts_with(follows);
    (begins && ends).then_some(len + 2)
}

/// Reads a redirection whose sign stands at the cursor; `start` is where its handle stands.
pub(super) fn read_redirect(
    cursor: &mut Cursor<'_>,
    handle: Option<u8>,
    start: usize,
    in_block: bool,
) -> Result<Redirect, SyntaxError> {
    let input = cursor.peek() == Some(b'<');
    cursor.pos += 1;
    let mut kind = if input {
        RedirectKind::Input
    } else {
        RedirectKind::Output
    };
    if !input && cursor.peek() == Some(b'>') {
        cursor.pos += 1;
        kind = RedirectKind::Append;
    }
    let handle = handle.unwrap_or(u8::from(!input));
    let duplicate = cursor.peek() == Some(b'&');
    if duplicate {
        cursor.pos += 1;
    }
    while matches!(cursor.peek(), Some(b' ' | b'\t')) {
        cursor.pos += 1;
    }
    let mut reader = TextReader::new(cursor, in_block, Until::Word);
    let mut target = reader.read();
    let span = Span::new(start as u32, cursor.pos as u32);
    // `>> 2>&1`: the digit is the handle of the next redirection.
    let handle_of_next = matches!(cursor.peek(), Some(b'<' | b'>'))
        && matches!(cursor.text[target.span.range()].as_bytes(), [b'0'..=b'9'])
        && !duplicate;
    if target.span.is_empty() || handle_of_next {
        return Err(SyntaxError {
            kind: SyntaxErrorKind::MissingTarget,
            span,
        });
    }
    if duplicate {
        let word = &cursor.text[target.span.range()];
        match word.as_bytes() {
            [d @ b'0'..=b'9'] => kind = RedirectKind::Duplicate(d - b'0'),
            _ => {
                return Err(SyntaxError {
                    kind: SyntaxErrorKind::MissingTarget,
                    span,
                });
            }
        }
        target.count = 0;
    }
    cursor.emit_from(start, TokenKind::Redirect);
    Ok(Redirect {
        span,
        handle,
        kind,
        target,
    })
}
