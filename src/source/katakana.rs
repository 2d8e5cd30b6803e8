//! Telling half-width katakana words from kanji read in the wrong encoding.
//!
//! A short file whose only Japanese is `ﾌｧｲﾙ` is valid EUC-JP too. Japanese
//! spelling decides: a voicing mark follows only some kana, small kana follow
//! only some, and no word starts with either. Kanji misread as katakana break
//! these rules within a few characters; words never do.

use super::legacy::Codec;

/// Whether `bytes`, read as CP932, have half-width katakana only in spellings
/// that words use, and besides it only kanji and kana of everyday text.
pub(super) fn is_plausible_half_width(bytes: &[u8]) -> bool {
    let mut before = Before::Other;
    for sequence in Codec::Cp932.sequences(bytes) {
        before = match sequence {
            [kana @ 0xA1..=0xDF] if may_follow(before, *kana) => Before::Kana(*kana),
            [0xA1..=0xDF] => return false,
            // Everyday characters have leads below A0, where EUC-JP has few.
            [0xA0..=0xFF, _] => return false,
            _ => Before::Other,
        };
    }
    true
}

/// What stands before a half-width katakana.
#[derive(Clone, Copy)]
enum Before {
    /// Half-width katakana or punctuation, by its CP932 byte.
    Kana(u8),
    /// Anything else, or the start of the text.
    Other,
}

/// Whether Japanese spelling lets `kana` stand after `before`.
fn may_follow(before: Before, kana: u8) -> bool {
    let Before::Kana(before) = before else {
        return starts_word(kana);
    };
    match kana {
        VOICED => takes_voiced(before),
        SEMI_VOICED => matches!(before, HA..=HO),
        0xA7..=0xAB => takes_small_vowel(before),
        0xAC..=0xAE => takes_small_y(before),
        // ｦ is not used in katakana words.
        0xA6 => false,
        // ｯ, ｰ and ﾝ
        0xAF | 0xB0 | 0xDD => !is_punctuation(before),
        _ => true,
    }
}

/// ﾞ
const VOICED: u8 = 0xDE;
/// ﾟ
const SEMI_VOICED: u8 = 0xDF;
/// ﾊ
const HA: u8 = 0xCA;
/// ﾎ
const HO: u8 = 0xCE;

/// ｢, ･ and every full-size kana but ﾝ.
fn starts_word(kana: u8) -> bool {
    matches!(kana, 0xA2 | 0xA5 | 0xB1..=0xDC)
}

/// ｡ ｢ ｣ ､ ･
fn is_punctuation(kana: u8) -> bool {
    matches!(kana, 0xA1..=0xA5)
}

/// ｳ, ｶ to ﾄ, ﾊ to ﾎ
fn takes_voiced(kana: u8) -> bool {
    matches!(kana, 0xB3 | 0xB6..=0xC4 | HA..=HO)
}

/// ｲ ｳ ｸ ｼ ﾁ ﾂ ﾃ ﾄ ﾌ and anything voiced, as in ﾌｧ, ﾃｨ, ｼｪ, ｳﾞｧ.
fn takes_small_vowel(kana: u8) -> bool {
    matches!(
        kana,
        0xB2 | 0xB3 | 0xB8 | 0xBC | 0xC1..=0xC4 | 0xCC | VOICED
    )
}

/// ｷ ｼ ﾁ ﾃ ﾆ ﾋ ﾌ ﾐ ﾘ and anything voiced, as in ｷｬ, ｼﾞｮ, ﾋﾟｭ, ﾃﾞｭ.
fn takes_small_y(kana: u8) -> bool {
    matches!(
        kana,
        0xB7 | 0xBC | 0xC1 | 0xC3 | 0xC6 | 0xCB | 0xCC | 0xD0 | 0xD8 | VOICED | SEMI_VOICED
    )
}
