//! Each encoding, sound and damaged, and the labels that name them.

use encoding_rs::{EUC_JP, SHIFT_JIS};

use super::*;

/// Characters whose CP932 trail byte is `\` or `|`.
const TRICKY: &str = "@echo off\r\necho 表 ソ ポ 能 C:\\~x|more\r\n";

#[test]
fn empty_file() {
    let source = guess(b"");
    assert_eq!(source.text(), "");
    assert_eq!(source.encoding(), Encoding::Ascii);
    assert_eq!(source.eol(), Eol::None);
    assert_eq!(source.line_count(), 1);
    assert_eq!(source.line_span(1), Span::empty(0));
    assert_eq!(source.byte_offset(7), 0);
    assert_eq!(source.position(7).column, 1);
}

#[test]
fn ascii() {
    let source = guess(b"@echo off\r\n");
    assert_eq!(source.encoding(), Encoding::Ascii);
    assert!(source.is_ascii());
    assert_eq!(source.byte_range(Span::new(1, 5)), 1..5);
    assert_eq!(source.slice(Span::new(1, 5)), "echo");
}

#[test]
fn nul_in_ascii_is_not_utf16() {
    assert_eq!(guess(b"echo a\0\r\n").encoding(), Encoding::Ascii);
}

#[test]
fn utf8() {
    let source = guess(TRICKY.as_bytes());
    assert_eq!(source.encoding(), Encoding::Utf8);
    assert!(!source.is_ascii());
    assert_eq!(source.text(), TRICKY);
    assert_eq!(bytes_of(&source, "能"), "能".as_bytes());
}

#[test]
fn cp932_trail_bytes_are_not_ascii() {
    let source = guess(&encode(TRICKY, SHIFT_JIS));
    assert_eq!(source.encoding(), Encoding::ShiftJis);
    assert_eq!(source.text(), TRICKY);
    assert_eq!(bytes_of(&source, "表"), [0x95, 0x5C]);
    assert_eq!(bytes_of(&source, "ソ"), [0x83, 0x5C]);
    assert_eq!(bytes_of(&source, "ポ"), [0x83, 0x7C]);
    assert_eq!(bytes_of(&source, "能"), [0x94, 0x5C]);
    assert_eq!(bytes_of(&source, "\\~x|"), b"\\~x|");
    assert!(source.undecodable().is_empty());
}

#[test]
fn euc_jp() {
    let text = format!("{TRICKY}rem ｱ 丂 Ж\r\n");
    // The encoder has no JIS X 0212, the decoder does.
    let mut bytes = encode(&format!("{TRICKY}rem ｱ "), EUC_JP);
    bytes.extend(b"\x8F\xB0\xA1 \xA7\xA8\r\n");
    let source = guess(&bytes);
    assert_eq!(source.encoding(), Encoding::EucJp);
    assert_eq!(source.text(), text);
    assert_eq!(bytes_of(&source, "表"), [0xC9, 0xBD]);
    assert_eq!(bytes_of(&source, "ｱ"), [0x8E, 0xB1]);
    assert_eq!(bytes_of(&source, "丂"), [0x8F, 0xB0, 0xA1]);
    assert_eq!(bytes_of(&source, "Ж"), [0xA7, 0xA8]);
}

#[test]
fn utf16_with_and_without_mark() {
    let text = format!("{TRICKY}rem 𠮷\r\n");
    for (mark, body, encoding) in [
        (&b"\xFF\xFE"[..], utf16le(&text), Encoding::Utf16Le),
        (b"\xFE\xFF", utf16be(&text), Encoding::Utf16Be),
        (b"", utf16le(&text), Encoding::Utf16Le),
        (b"", utf16be(&text), Encoding::Utf16Be),
    ] {
        let source = guess(&[mark, &body].concat());
        assert_eq!(source.encoding(), encoding);
        assert_eq!(source.bom_len(), offset(mark.len()));
        assert_eq!(source.text(), text);
        assert_eq!(source.byte_offset(1), source.bom_len() + 2);
        assert_eq!(bytes_of(&source, "𠮷").len(), 4);
        assert_eq!(bytes_of(&source, "表").len(), 2);
    }
}

#[test]
fn utf16_of_ascii_only() {
    let source = guess(&utf16le("echo a\r\n"));
    assert_eq!(source.encoding(), Encoding::Utf16Le);
    assert!(source.is_ascii());
}

#[test]
fn broken_utf16() {
    let bytes = b"\xFF\xFEa\0\n\0\x00\xD8b\0c".to_vec();
    let source = Source::decode(bytes, Some(Encoding::ShiftJis));
    assert_eq!(source.text(), "a\n\u{FFFD}b\u{FFFD}");
    let ranges: Vec<_> = source
        .undecodable()
        .iter()
        .map(|u| u.bytes.clone())
        .collect();
    assert_eq!(ranges, [6..8, 10..11]);
}

#[test]
fn utf8_mark_is_not_text() {
    let source = guess(b"\xEF\xBB\xBFecho \xE8\xA1\xA8\nx");
    assert_eq!(source.text(), "echo 表\nx");
    assert_eq!((source.encoding(), source.bom_len()), (Encoding::Utf8, 3));
    assert_eq!(source.byte_offset(0), 3);
    let x = source.position(find(&source, "x").start);
    assert_eq!((x.line, x.column, x.byte), (2, 1, 12));
    assert_eq!(source.bytes().len(), 13);
}

#[test]
fn utf8_mark_before_damage() {
    let source = Source::decode(b"\xEF\xBB\xBFa\xFFb".to_vec(), None);
    assert_eq!(
        (source.encoding(), source.text()),
        (Encoding::Utf8, "a\u{FFFD}b")
    );
    assert_eq!(source.undecodable()[0].bytes, 4..5);
    assert_eq!(source.byte_offset(4), 5);
}

#[test]
fn declared_encoding_wins_over_guess() {
    let bytes = encode("echo 表", SHIFT_JIS);
    let source = Source::decode(bytes, Some(Encoding::Utf8));
    assert_eq!(source.encoding(), Encoding::Utf8);
    assert_eq!(source.text(), "echo \u{FFFD}\\");
}

#[test]
fn declared_ascii_is_utf8_or_cp932() {
    let read = |bytes: &[u8]| Source::decode(bytes.to_vec(), Some(Encoding::Ascii));
    assert_eq!(read(b"dir").encoding(), Encoding::Ascii);
    assert_eq!(read("表".as_bytes()).encoding(), Encoding::Utf8);
    let source = read(&encode("表", SHIFT_JIS));
    assert_eq!(
        (source.encoding(), source.text()),
        (Encoding::ShiftJis, "表")
    );
}

#[test]
fn undecodable_on_a_later_line() {
    let mut bytes = encode("rem 日本\r\necho ", SHIFT_JIS);
    bytes.extend(b"\x82\r\nx\x80\xA0\xFD\xFF\x81\xFFy");
    let source = Source::decode(bytes, Some(Encoding::ShiftJis));
    let bad = "\u{FFFD}";
    let expected = format!("rem 日本\r\necho {bad}\r\nx{bad}{bad}{bad}{bad}{bad}y");
    assert_eq!(source.text(), expected);
    let first = &source.undecodable()[0];
    assert_eq!(
        (first.bytes.clone(), first.span),
        (15..16, Span::new(17, 20))
    );
    let ranges: Vec<_> = source
        .undecodable()
        .iter()
        .map(|u| u.bytes.clone())
        .collect();
    assert_eq!(ranges, [15..16, 19..20, 20..21, 21..22, 22..23, 23..25]);
    for bad in source.undecodable() {
        assert_eq!(source.byte_range(bad.span), bad.bytes);
        assert_eq!(source.slice(bad.span), "\u{FFFD}");
    }
    let y = source.position(find(&source, "y").start);
    assert_eq!((y.line, y.column, y.byte), (3, 7, 25));
}

#[test]
fn broken_euc_jp_keeps_ascii() {
    let bytes = b"a\xA4\n\x8F\xA2\"\x8E\xFFb\xA4".to_vec();
    let source = Source::decode(bytes, Some(Encoding::EucJp));
    assert_eq!(source.text(), "a\u{FFFD}\n\u{FFFD}\"\u{FFFD}b\u{FFFD}");
    let ranges: Vec<_> = source
        .undecodable()
        .iter()
        .map(|u| u.bytes.clone())
        .collect();
    assert_eq!(ranges, [1..2, 3..5, 6..8, 9..10]);
}

#[test]
fn runs_longer_than_a_decoding_step() {
    let text = format!("{}ｱ§{}", "表".repeat(1000), "ｿ".repeat(1000));
    let source = Source::decode(encode(&text, SHIFT_JIS), Some(Encoding::ShiftJis));
    assert_eq!(source.text(), text);
    assert_eq!(source.byte_range(find(&source, "§")), 2001..2003);
    let source = Source::decode(encode(&text, EUC_JP), Some(Encoding::EucJp));
    assert_eq!(source.text(), text);
    assert_eq!(source.byte_range(find(&source, "§")), 2002..2004);
}

#[test]
fn chinese_of_a_configuration() {
    let text = "<group name=\"服务器\"/>";
    let source = Source::decode(encode(text, encoding_rs::GBK), Some(Encoding::Gb2312));
    assert_eq!(source.text(), text);
    assert_eq!(source.byte_range(find(&source, "\"/>")), 19..22);
    assert!(source.undecodable().is_empty());
    // A character of four bytes is none of GBK: no byte after it is misplaced.
    let source = Source::decode(b"a\x81\x30\x81\x30z".to_vec(), Some(Encoding::Gb2312));
    assert_eq!(source.text(), "a\u{FFFD}0\u{FFFD}0z");
    assert_eq!(source.byte_range(find(&source, "z")), 5..6);
}

#[test]
fn labels() {
    for label in Encoding::accepted_labels() {
        let encoding = Encoding::from_label(label);
        assert!(encoding.is_some(), "{label}");
        assert_eq!(Encoding::from_label(&label.to_uppercase()), encoding);
    }
    for (label, encoding) in [
        ("UTF8", Encoding::Utf8),
        ("Shift-JIS", Encoding::ShiftJis),
        ("Windows_31J", Encoding::ShiftJis),
        ("EUCJP", Encoding::EucJp),
        ("GB2312", Encoding::Gb2312),
        ("unicode", Encoding::Utf16Le),
        ("UTF-16BE", Encoding::Utf16Be),
        ("ascii", Encoding::Ascii),
    ] {
        assert_eq!(Encoding::from_label(label), Some(encoding));
        assert!(Encoding::from_label(encoding.name()).is_some());
    }
    assert_eq!(Encoding::from_label("latin1"), None);
    assert_eq!(Encoding::from_label(""), None);
}
