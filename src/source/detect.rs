//! Guessing the encoding of a file that declares none.

use super::encoding::Encoding;
use super::katakana::is_plausible_half_width;
use super::legacy::Codec;

/// How much of a file is looked at to tell whether it reads as UTF-16, in bytes.
const UTF16_SAMPLE: usize = 64 * 1024;

/// The encoding that the byte order mark of `bytes` announces, and the length
/// of the mark in bytes.
pub(super) fn byte_order_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// The encoding to read `bytes` in when `declared` is; only ASCII is a choice.
pub(super) fn resolve(declared: Encoding, bytes: &[u8]) -> Encoding {
    match declared {
        Encoding::Ascii if bytes.is_ascii() => Encoding::Ascii,
        Encoding::Ascii if str::from_utf8(bytes).is_ok() => Encoding::Utf8,
        Encoding::Ascii => Encoding::ShiftJis,
        other => other,
    }
}

/// The encoding of `bytes`, which have no byte order mark.
pub(super) fn detect(bytes: &[u8]) -> Encoding {
    // ASCII in UTF-16 is ASCII and NULs, so UTF-16 has to be ruled out first.
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    if bytes.is_ascii() {
        return Encoding::Ascii;
    }
    if str::from_utf8(bytes).is_ok() {
        return Encoding::Utf8;
    }
    let cp932 = Codec::Cp932.is_clean(bytes);
    let euc_jp = Codec::EucJp.is_clean(bytes);
    match (cp932, euc_jp) {
        (true, true) if prefers_euc_jp(bytes) => Encoding::EucJp,
        (true, _) => Encoding::ShiftJis,
        (false, true) => Encoding::EucJp,
        (false, false) => least_damaged(bytes),
    }
}

/// UTF-16, when NULs in every other byte and readable text leave no doubt.
fn utf16_without_mark(bytes: &[u8]) -> Option<Encoding> {
    if !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    let (pairs, _) = bytes.as_chunks::<2>();
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    // Batch files are mostly ASCII, even those that show Japanese text.
    let many = |nulls: usize| nulls * 4 >= pairs.len();
    let (encoding, unit): (_, fn([u8; 2]) -> u16) = match (first, second) {
        (0, nulls) if many(nulls) => (Encoding::Utf16Le, u16::from_le_bytes),
        (nulls, 0) if many(nulls) => (Encoding::Utf16Be, u16::from_be_bytes),
        _ => return None,
    };
    let sample = pairs.iter().take(UTF16_SAMPLE / 2).map(|&pair| unit(pair));
    is_mostly_printable(sample).then_some(encoding)
}

/// Whether at least 19 of 20 characters are ones a text file has.
fn is_mostly_printable(units: impl Iterator<Item = u16>) -> bool {
    let (mut all, mut printable) = (0_usize, 0_usize);
    for decoded in char::decode_utf16(units) {
        all += 1;
        printable += usize::from(decoded.is_ok_and(is_printable));
    }
    printable * 20 >= all * 19
}

/// Whether `c` is a line ending, a tab, Ctrl-Z, Escape, or not a control at all.
fn is_printable(c: char) -> bool {
    !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\x0C' | '\x1A' | '\x1B')
}

/// Whether bytes that are valid in both encodings are EUC-JP.
///
/// EUC-JP text turns into half-width katakana and rare kanji when it is read as
/// CP932. Kana rows give EUC-JP away; without them only the nonsense does.
fn prefers_euc_jp(bytes: &[u8]) -> bool {
    has_many_kana_rows(bytes) || (is_mostly_half_width(bytes) && !is_plausible_half_width(bytes))
}

/// Whether a quarter of the EUC-JP pairs are hiragana or katakana.
fn has_many_kana_rows(bytes: &[u8]) -> bool {
    let (mut pairs, mut kana) = (0_usize, 0_usize);
    for sequence in Codec::EucJp.sequences(bytes) {
        if let [lead @ 0xA1..=0xFE, _] = sequence {
            pairs += 1;
            kana += usize::from(matches!(lead, 0xA4 | 0xA5));
        }
    }
    kana > 0 && kana * 4 >= pairs
}

/// Whether more than half of what is not ASCII in CP932 is half-width katakana.
fn is_mostly_half_width(bytes: &[u8]) -> bool {
    let (mut single, mut double) = (0_usize, 0_usize);
    for sequence in Codec::Cp932.sequences(bytes) {
        match sequence {
            [byte] => single += usize::from(!byte.is_ascii()),
            _ => double += 1,
        }
    }
    single > double
}

/// For bytes that fit no encoding: the one that loses less, CP932 on a tie.
fn least_damaged(bytes: &[u8]) -> Encoding {
    let utf8 = bytes
        .utf8_chunks()
        .filter(|chunk| !chunk.invalid().is_empty())
        .count();
    if Codec::Cp932.count_undecodable(bytes, utf8.saturating_add(1)) > utf8 {
        Encoding::Utf8
    } else {
        Encoding::ShiftJis
    }
}
