//! What holds for every file.

use encoding_rs::{EUC_JP, SHIFT_JIS};
use proptest::char::range;
use proptest::prelude::*;

use super::*;

const ALL: [Option<Encoding>; 7] = [
    None,
    Some(Encoding::Ascii),
    Some(Encoding::Utf8),
    Some(Encoding::ShiftJis),
    Some(Encoding::EucJp),
    Some(Encoding::Utf16Le),
    Some(Encoding::Utf16Be),
];

/// Bytes that stress the decoders more than uniform noise does.
fn any_file() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => any::<u8>(),
        2 => 0x80_u8..,
        1 => proptest::sample::select(b"\r\n\0\\|\x80\x8E\x8F\xA0\xA4\xFD\xFF".to_vec()),
    ];
    proptest::collection::vec(byte, 0..200)
}

/// Text of characters that survive a round trip through `encoding`.
fn japanese(encoding: &'static encoding_rs::Encoding) -> impl Strategy<Value = String> {
    let c = prop_oneof![
        range(' ', '~'),
        Just('\r'),
        Just('\n'),
        range('ぁ', 'ん'),
        range('ァ', 'ヶ'),
        range('｡', 'ﾟ'),
        range('一', '龠'),
        range('Α', 'я'),
        proptest::sample::select("表ソポ能十予申貼§×、。「」".chars().collect::<Vec<_>>()),
    ];
    proptest::collection::vec(c, 0..200).prop_map(move |chars| {
        let survives = |c: &char| round_trip(*c, encoding);
        chars.into_iter().filter(survives).collect()
    })
}

fn round_trip(c: char, encoding: &'static encoding_rs::Encoding) -> bool {
    let text = c.to_string();
    let (bytes, _, unmappable) = encoding.encode(&text);
    !unmappable && encoding.decode_without_bom_handling(&bytes).0 == text
}

fn check_spans(source: &Source) {
    let text = source.text();
    for bad in source.undecodable() {
        assert_eq!(&text[bad.span.range()], "\u{FFFD}");
        assert_eq!(source.byte_range(bad.span), bad.bytes);
    }
    for line in 1..=source.line_count() {
        let span = source.line_span(line);
        assert!(!text[span.range()].contains(['\r', '\n']));
        assert_eq!(source.line_of(span.start), line);
        assert_eq!(source.position(span.start).column, 1);
    }
}

fn check_offsets(source: &Source) {
    let len = offset(source.text().len());
    assert_eq!(source.byte_offset(0), source.bom_len());
    assert_eq!(source.byte_offset(len), offset(source.bytes().len()));
    for at in 0..=len {
        assert!(source.byte_offset(at) <= source.byte_offset(at + 1));
        let _ = source.position(at);
        let _ = source.slice(Span::new(at / 2, at));
    }
    for (at, _) in source.text().char_indices().skip(1) {
        let at = offset(at);
        assert!(source.byte_offset(at - 1) < source.byte_offset(at));
    }
}

fn check_round_trip(text: &str, codec: &'static encoding_rs::Encoding, encoding: Encoding) {
    let source = Source::decode(codec.encode(text).0.into_owned(), Some(encoding));
    assert_eq!(source.text(), text);
    assert!(source.undecodable().is_empty());
    for (at, c) in text.char_indices() {
        let range = source.byte_range(Span::new(offset(at), offset(at + c.len_utf8())));
        let bytes = &source.bytes()[range.start as usize..range.end as usize];
        assert_eq!(codec.decode_without_bom_handling(bytes).0, c.to_string());
    }
}

proptest! {
    #[test]
    fn any_bytes_decode(bytes in any_file(), declared in proptest::sample::select(ALL.to_vec())) {
        let source = Source::decode(bytes.clone(), declared);
        prop_assert_eq!(source.bytes(), bytes);
        check_spans(&source);
        check_offsets(&source);
    }

    #[test]
    fn agrees_with_the_reference_decoder(bytes in any_file()) {
        // Byte 80 is the one deliberate difference.
        let bytes: Vec<u8> = bytes.into_iter().filter(|&b| b != 0x80).collect();
        let sjis = Source::decode(bytes.clone(), Some(Encoding::ShiftJis));
        let euc = Source::decode(bytes.clone(), Some(Encoding::EucJp));
        if sjis.bom_len() == 0 {
            prop_assert_eq!(sjis.text(), SHIFT_JIS.decode_without_bom_handling(&bytes).0);
            prop_assert_eq!(euc.text(), EUC_JP.decode_without_bom_handling(&bytes).0);
        }
    }

    #[test]
    fn cp932_characters_map_to_their_bytes(text in japanese(SHIFT_JIS)) {
        check_round_trip(&text, SHIFT_JIS, Encoding::ShiftJis);
    }

    #[test]
    fn euc_jp_characters_map_to_their_bytes(text in japanese(EUC_JP)) {
        check_round_trip(&text, EUC_JP, Encoding::EucJp);
    }

    #[test]
    fn utf16_characters_map_to_their_bytes(text in any::<String>()) {
        let bytes = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let source = Source::decode(bytes, Some(Encoding::Utf16Le));
        // A text may itself start with a byte order mark, of either kind.
        if source.bom_len() == 0 {
            prop_assert_eq!(source.text(), &text);
            check_offsets(&source);
        }
    }
}
