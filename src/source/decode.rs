//! Bytes to text, with the way back.

use std::ops::{ControlFlow, Range};

use super::content::Content;
use super::encoding::Encoding;
use super::legacy::{Codec, Piece, char_lengths};
use super::map::OffsetMap;
use super::span::{Span, offset};

/// Bytes of a file that stand for no character.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Undecodable {
    /// The U+FFFD that takes their place in the text.
    pub span: Span,
    /// The bytes, as 0-based offsets in the file, counting a byte order mark.
    pub bytes: Range<u32>,
}

/// A file's content with the map between text and bytes.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) content: Content,
    pub(super) map: OffsetMap,
    pub(super) undecodable: Vec<Undecodable>,
}

/// Decodes what follows the first `bom_len` bytes of `bytes`.
pub(super) fn decode(bytes: Vec<u8>, bom_len: usize, encoding: Encoding) -> Decoded {
    let bytes = match encoding {
        Encoding::Ascii | Encoding::Utf8 => match String::from_utf8(bytes) {
            Ok(whole) => return identical(whole, bom_len),
            Err(error) => error.into_bytes(),
        },
        _ => bytes,
    };
    let mut out = Builder::new(bom_len);
    let body = bytes.get(bom_len..).unwrap_or_default();
    match encoding {
        Encoding::Ascii | Encoding::Utf8 => out.push_utf8(body),
        Encoding::ShiftJis => out.push_legacy(Codec::Cp932, body),
        Encoding::EucJp => out.push_legacy(Codec::EucJp, body),
        Encoding::Gb2312 => out.push_legacy(Codec::Gbk, body),
        Encoding::Utf16Le => out.push_utf16(body, u16::from_le_bytes),
        Encoding::Utf16Be => out.push_utf16(body, u16::from_be_bytes),
    }
    out.finish(bytes)
}

/// A file that is its own text.
fn identical(whole: String, bom_len: usize) -> Decoded {
    let mut map = OffsetMap::starting_at(offset(bom_len));
    map.push_identical(whole.len().saturating_sub(bom_len));
    Decoded {
        content: Content::same(whole, bom_len),
        map,
        undecodable: Vec::new(),
    }
}

/// Text under construction; the map is always as long as the text.
struct Builder {
    text: String,
    map: OffsetMap,
    undecodable: Vec<Undecodable>,
}

impl Builder {
    fn new(bom_len: usize) -> Self {
        Self {
            text: String::new(),
            map: OffsetMap::starting_at(offset(bom_len)),
            undecodable: Vec::new(),
        }
    }

    fn push_identical(&mut self, text: &str) {
        self.text.push_str(text);
        self.map.push_identical(text.len());
    }

    fn push_char(&mut self, c: char, byte_len: usize) {
        self.text.push(c);
        self.map.push_char(c.len_utf8(), byte_len);
    }

    fn push_undecodable(&mut self, byte_len: usize) {
        let (text_start, byte_start) = (self.map.text_len(), self.map.byte_len());
        self.push_char(char::REPLACEMENT_CHARACTER, byte_len);
        self.undecodable.push(Undecodable {
            span: Span::new(text_start, self.map.text_len()),
            bytes: byte_start..self.map.byte_len(),
        });
    }

    fn push_utf8(&mut self, bytes: &[u8]) {
        self.text.reserve(bytes.len());
        for chunk in bytes.utf8_chunks() {
            self.push_identical(chunk.valid());
            if !chunk.invalid().is_empty() {
                self.push_undecodable(chunk.invalid().len());
            }
        }
    }

    fn push_legacy(&mut self, codec: Codec, bytes: &[u8]) {
        self.text.reserve(bytes.len());
        let _: ControlFlow<()> = codec.for_each_piece(bytes, |piece| {
            match piece {
                Piece::Ascii(text) => self.push_identical(text),
                Piece::Chars { text, bytes } => self.push_legacy_chars(codec, text, bytes),
                Piece::Undecodable(len) => self.push_undecodable(len),
            }
            ControlFlow::Continue(())
        });
    }

    fn push_legacy_chars(&mut self, codec: Codec, text: &str, bytes: &[u8]) {
        self.text.push_str(text);
        for (c, byte_len) in char_lengths(codec, text, bytes) {
            self.map.push_char(c.len_utf8(), byte_len);
        }
    }

    fn push_utf16(&mut self, bytes: &[u8], unit: fn([u8; 2]) -> u16) {
        self.text.reserve(bytes.len() / 2);
        let (pairs, odd) = bytes.as_chunks::<2>();
        for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
            match decoded {
                Ok(c) => self.push_char(c, 2 * c.len_utf16()),
                Err(_) => self.push_undecodable(2),
            }
        }
        if !odd.is_empty() {
            self.push_undecodable(odd.len());
        }
    }

    fn finish(mut self, bytes: Vec<u8>) -> Decoded {
        self.text.shrink_to_fit();
        self.map.shrink();
        self.undecodable.shrink_to_fit();
        Decoded {
            content: Content::separate(bytes, self.text),
            map: self.map,
            undecodable: self.undecodable,
        }
    }
}
