//! Reading a batch file: from its bytes to text and back.
//!
//! A batch file carries no mark of its encoding, and the Japanese ones come in
//! several. [`Source::decode`] settles on one, never fails, and keeps exact
//! track of which bytes of the file made which part of the text, so that a
//! finding in the text can be reported, and fixed, in the file.
//!
//! Offsets in this module are of two kinds. *Text offsets*, used by [`Span`],
//! count bytes of the decoded UTF-8 text, which never includes a byte order
//! mark. *File offsets* count bytes of the file, and do include it.

mod content;
mod decode;
mod detect;
mod encode;
mod encoding;
mod katakana;
mod legacy;
mod lines;
mod map;
mod span;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use decode::Undecodable;
pub use encode::encode;
pub use encoding::Encoding;
pub use lines::{Eol, Position};
pub use span::Span;

use content::Content;
use lines::LineIndex;
use map::OffsetMap;
use span::offset;

/// Most bytes of a file that are read.
///
/// A byte becomes at most three bytes of text, so offsets into either fit in
/// 32 bits. Even, so as not to split a UTF-16 code unit.
const MAX_BYTES: usize = (u32::MAX / 3) as usize & !1;

/// A decoded file. Immutable.
#[derive(Debug)]
pub struct Source {
    content: Content,
    bom_len: u32,
    encoding: Encoding,
    is_ascii: bool,
    map: OffsetMap,
    lines: LineIndex,
    undecodable: Vec<Undecodable>,
    covered: Vec<Span>,
}

impl Source {
    /// Decodes a file. Never fails: bytes that stand for no character become
    /// U+FFFD and are listed in [`undecodable`](Self::undecodable).
    ///
    /// The encoding is, in this order, the one a byte order mark announces, the
    /// `declared` one, or the best guess from the bytes: ASCII, UTF-16 without
    /// a mark, UTF-8, CP932 or EUC-JP.
    ///
    /// A file longer than 1,431,655,764 bytes is read up to there.
    #[must_use]
    pub fn decode(mut bytes: Vec<u8>, declared: Option<Encoding>) -> Self {
        bytes.truncate(MAX_BYTES);
        let (encoding, bom_len) = choose_encoding(&bytes, declared);
        let decoded = decode::decode(bytes, bom_len, encoding);
        let text = decoded.content.text();
        Self {
            bom_len: offset(bom_len),
            encoding,
            is_ascii: text.is_ascii(),
            lines: LineIndex::new(text),
            content: decoded.content,
            map: decoded.map,
            undecodable: decoded.undecodable,
            covered: Vec::new(),
        }
    }

    /// The decoded text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        self.content.text()
    }

    /// The part of the text that `span` covers.
    ///
    /// An end inside a character moves back to its start, one past the text to
    /// the end of the text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let text = self.text();
        let start = text.floor_char_boundary(span.start as usize);
        let end = text.floor_char_boundary(span.end as usize);
        text.get(start..end).unwrap_or_default()
    }

    /// The bytes of the file as they were read, with any byte order mark.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.content.bytes()
    }

    /// The encoding the file was read in.
    ///
    /// [`Encoding::Ascii`] only if every byte is ASCII; a file declared to be
    /// ASCII that has other bytes gives the encoding used instead.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Length of the byte order mark in bytes, 0 if there is none.
    #[must_use]
    pub fn bom_len(&self) -> u32 {
        self.bom_len
    }

    /// The kind of line ending the file uses.
    #[must_use]
    pub fn eol(&self) -> Eol {
        self.lines.eol()
    }

    /// The bytes that stand for no character, in file order.
    #[must_use]
    pub fn undecodable(&self) -> &[Undecodable] {
        &self.undecodable
    }

    /// Notes the places where the text is not what the file holds: asterisks stand for secrets.
    #[must_use]
    pub fn with_covered(mut self, places: Vec<Span>) -> Self {
        self.covered = places;
        self
    }

    /// The places where asterisks stand for secrets. How many there are must not be shown.
    #[must_use]
    pub fn covered(&self) -> &[Span] {
        &self.covered
    }

    /// Whether every character of the text is ASCII, whatever the encoding.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// The file offset of the character at a text offset.
    ///
    /// Exact at character boundaries. Inside a character it is that of the
    /// character or, where file and text agree, of the same byte; past the end
    /// of the text, the length of the file.
    #[must_use]
    pub fn byte_offset(&self, text_offset: u32) -> u32 {
        self.map.byte_offset(text_offset)
    }

    /// The bytes of the file that `span` was decoded from.
    #[must_use]
    pub fn byte_range(&self, span: Span) -> Range<u32> {
        let start = self.byte_offset(span.start);
        start..self.byte_offset(span.end).max(start)
    }

    /// Number of lines, at least 1. A final line ending is followed by one
    /// more, empty line.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.lines.count()
    }

    /// The 1-based line that a text offset is on. A line ending belongs to the
    /// line it ends; past the end of the text is on the last line.
    #[must_use]
    pub fn line_of(&self, text_offset: u32) -> u32 {
        self.lines.line_of(text_offset)
    }

    /// The 1-based `line`, without its ending; an empty span at the end of the
    /// text for a line that does not exist.
    #[must_use]
    pub fn line_span(&self, line: u32) -> Span {
        let whole = self.lines.span_with_ending(line);
        let content = self.slice(whole).trim_end_matches(['\r', '\n']);
        Span::new(whole.start, whole.start + offset(content.len()))
    }

    /// The place of a text offset, as shown to a person.
    ///
    /// An offset inside a character gives the place of the character.
    #[must_use]
    pub fn position(&self, text_offset: u32) -> Position {
        let at = offset(self.text().floor_char_boundary(text_offset as usize));
        let line = self.line_of(at);
        let line_start = self.lines.span_with_ending(line).start;
        let before = self.slice(Span::new(line_start, at)).chars().count();
        Position {
            line,
            column: offset(before).saturating_add(1),
            byte: self.byte_offset(at),
        }
    }
}

/// The encoding of a file and the length of its byte order mark in bytes.
fn choose_encoding(bytes: &[u8], declared: Option<Encoding>) -> (Encoding, usize) {
    if let Some(announced) = detect::byte_order_mark(bytes) {
        return announced;
    }
    let encoding = match declared {
        Some(declared) => detect::resolve(declared, bytes),
        None => detect::detect(bytes),
    };
    (encoding, 0)
}
