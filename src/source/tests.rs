//! Tests of the layer as a whole, and what they share.

mod decoding;
mod detection;
mod places;
mod properties;

use super::*;

/// `text` in a legacy encoding.
fn encode(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding.encode(text);
    assert!(!unmappable, "{text:?} has characters {encoding:?} lacks");
    bytes.into_owned()
}

fn utf16le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn utf16be(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn guess(bytes: &[u8]) -> Source {
    Source::decode(bytes.to_vec(), None)
}

/// The span of the only occurrence of `needle`.
fn find(source: &Source, needle: &str) -> Span {
    let start = source.text().find(needle).unwrap();
    Span::new(offset(start), offset(start + needle.len()))
}

/// The bytes of the file that `needle` was decoded from.
fn bytes_of<'s>(source: &'s Source, needle: &str) -> &'s [u8] {
    let range = source.byte_range(find(source, needle));
    &source.bytes()[range.start as usize..range.end as usize]
}
