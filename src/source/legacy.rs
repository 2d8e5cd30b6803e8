//! The multi-byte encodings, split into pieces whose source bytes are known
//! exactly.
//!
//! `encoding_rs` holds the character tables but does not say which bytes made
//! which character. These encodings tell a character's length from its first
//! byte and give one character per sequence, so the decoded text and the bytes
//! can be walked side by side.

use std::ops::ControlFlow;

use encoding_rs::{DecoderResult, EUC_JP, GBK, SHIFT_JIS};

/// Longest run of multi-byte sequences decoded at once, in bytes, give or take
/// a sequence. Short, because what follows a malformed sequence is scanned anew.
const MAX_RUN: usize = 64;

/// A multi-byte encoding in which ASCII bytes stand for themselves.
///
/// Byte 5C is `\` and 7E is `~`, as on Japanese Windows, and not the yen sign
/// and overline of JIS X 0201.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Codec {
    /// Windows code page 932.
    Cp932,
    /// EUC-JP.
    EucJp,
    /// Windows code page 936, which holds GB2312.
    Gbk,
}

/// A stretch of the input.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// Bytes that are their own text.
    Ascii(&'a str),
    /// Characters and the sequences that made them, one each, in order.
    Chars { text: &'a str, bytes: &'a [u8] },
    /// This many bytes, 1 to 3, that stand for no character.
    Undecodable(usize),
}

impl Codec {
    /// The length in bytes of the sequence that `first` starts, or `None` when
    /// no character starts with it.
    ///
    /// Windows maps the CP932 bytes 80, A0 and FD-FF to control and private-use
    /// characters, and `encoding_rs` does so for 80. No Japanese text has them;
    /// a file that does is damaged or in another encoding, and is better told so.
    fn sequence_len(self, first: u8) -> Option<usize> {
        match (self, first) {
            (_, 0..=0x7F) | (Self::Cp932, 0xA1..=0xDF) => Some(1),
            (Self::Cp932, 0x81..=0x9F | 0xE0..=0xFC) => Some(2),
            (Self::EucJp, 0x8E | 0xA1..=0xFE) => Some(2),
            (Self::EucJp, 0x8F) => Some(3),
            (Self::Gbk, 0x81..=0xFE) => Some(2),
            _ => None,
        }
    }

    /// Splits `bytes` into sequences, by their first bytes alone.
    pub(super) fn sequences(self, bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            let len = self.sequence_len(*rest.first()?).unwrap_or(1);
            let (sequence, tail) = rest.split_at(len.min(rest.len()));
            rest = tail;
            Some(sequence)
        })
    }

    /// Hands the pieces of `bytes` to `visit`, in order and without gaps, until
    /// it breaks off.
    pub(super) fn for_each_piece(
        self,
        bytes: &[u8],
        mut visit: impl FnMut(Piece<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut scratch = String::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let ascii = encoding_rs::Encoding::ascii_valid_up_to(rest);
            let (head, tail) = rest.split_at(ascii);
            if let Ok(text) = str::from_utf8(head) {
                visit(Piece::Ascii(text))?;
            }
            let used = self.visit_run(tail, &mut scratch, &mut visit)?;
            rest = tail.get(used..).unwrap_or_default();
        }
        ControlFlow::Continue(())
    }

    /// Visits the multi-byte run at the start of `bytes`, or as much of it as
    /// is well-formed and what stopped it; returns the bytes used.
    fn visit_run(
        self,
        bytes: &[u8],
        scratch: &mut String,
        visit: &mut impl FnMut(Piece<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<(), usize> {
        if bytes.is_empty() {
            return ControlFlow::Continue(0);
        }
        let run = bytes.split_at(self.run_len(bytes)).0;
        if run.is_empty() {
            visit(Piece::Undecodable(1))?;
            return ControlFlow::Continue(1);
        }
        let (good, bad) = self.decode_run(run, scratch);
        if good > 0 {
            visit(Piece::Chars {
                text: scratch.as_str(),
                bytes: run.split_at(good).0,
            })?;
        }
        if bad > 0 {
            visit(Piece::Undecodable(bad))?;
        }
        ControlFlow::Continue(good + bad)
    }

    /// The length of the run of multi-byte sequences at the start of `bytes`.
    fn run_len(self, bytes: &[u8]) -> usize {
        let mut len = 0;
        while let Some(&first) = bytes.get(len)
            && !first.is_ascii()
            && len < MAX_RUN
            && let Some(sequence) = self.sequence_len(first)
            && !self.is_of_four(bytes.get(len + 1))
        {
            len += sequence;
        }
        len.min(bytes.len())
    }

    /// Whether this second byte begins a sequence of four bytes, which GB18030 has and GBK has not.
    fn is_of_four(self, second: Option<&u8>) -> bool {
        self == Self::Gbk && second.is_some_and(u8::is_ascii_digit)
    }

    /// Decodes `run` into `text` up to its first malformed sequence; returns the
    /// bytes that decoded and the length of that sequence, 0 if there is none.
    ///
    /// A sequence broken off by an ASCII byte does not include that byte, so
    /// no line ending or quote is ever lost to a stray lead byte.
    fn decode_run(self, run: &[u8], text: &mut String) -> (usize, usize) {
        let mut decoder = self.tables().new_decoder_without_bom_handling();
        text.clear();
        let needed = decoder.max_utf8_buffer_length_without_replacement(run.len());
        text.reserve(needed.unwrap_or(0));
        let (result, read) = decoder.decode_to_string_without_replacement(run, text, true);
        match result {
            DecoderResult::Malformed(bad, _) => {
                let bad = usize::from(bad);
                (read.saturating_sub(bad), bad)
            }
            DecoderResult::InputEmpty | DecoderResult::OutputFull => (read, 0),
        }
    }

    fn tables(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Cp932 => SHIFT_JIS,
            Self::EucJp => EUC_JP,
            Self::Gbk => GBK,
        }
    }

    /// Number of undecodable sequences in `bytes`, counting no further than `limit`.
    pub(super) fn count_undecodable(self, bytes: &[u8], limit: usize) -> usize {
        let mut count = 0;
        let _: ControlFlow<()> = self.for_each_piece(bytes, |piece| {
            count += usize::from(matches!(piece, Piece::Undecodable(_)));
            if count < limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        count
    }

    /// Whether every byte of `bytes` belongs to a character.
    pub(super) fn is_clean(self, bytes: &[u8]) -> bool {
        self.count_undecodable(bytes, 1) == 0
    }
}

/// The characters of a [`Piece::Chars`], each with its length in the file.
pub(super) fn char_lengths(
    codec: Codec,
    text: &str,
    bytes: &[u8],
) -> impl Iterator<Item = (char, usize)> {
    text.chars().zip(codec.sequences(bytes).map(<[u8]>::len))
}
