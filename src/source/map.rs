//! From offsets in decoded text to offsets in the file.

use super::span::offset;

/// A stretch of characters that all have the same size in the text and the
/// same size in the file. It ends where the next one starts.
#[derive(Clone, Copy, Debug)]
struct Segment {
    text_start: u32,
    byte_start: u32,
    /// Bytes of text per character.
    text_unit: u8,
    /// Bytes of the file per character.
    byte_unit: u8,
}

/// Exact map from text offsets to file offsets.
///
/// Neighbouring characters of the same shape share a segment, so the map grows
/// with the number of switches between scripts, not with the text. A text that
/// is stored as it is in the file takes one segment.
#[derive(Debug)]
pub(super) struct OffsetMap {
    segments: Vec<Segment>,
    text_len: u32,
    byte_len: u32,
}

impl OffsetMap {
    /// The map of an empty text whose first character will be at `byte_start`.
    pub(super) fn starting_at(byte_start: u32) -> Self {
        Self {
            segments: Vec::new(),
            text_len: 0,
            byte_len: byte_start,
        }
    }

    /// Bytes of text mapped so far.
    pub(super) fn text_len(&self) -> u32 {
        self.text_len
    }

    /// Offset in the file just after what is mapped so far.
    pub(super) fn byte_len(&self) -> u32 {
        self.byte_len
    }

    /// Appends `len` bytes that are the same in the text and in the file.
    pub(super) fn push_identical(&mut self, len: usize) {
        self.push(1, 1, len);
    }

    /// Appends one character of `text_unit` bytes, `byte_unit` in the file.
    pub(super) fn push_char(&mut self, text_unit: usize, byte_unit: usize) {
        self.push(text_unit, byte_unit, 1);
    }

    fn push(&mut self, text_unit: usize, byte_unit: usize, count: usize) {
        if count == 0 {
            return;
        }
        // A character takes at most four bytes, in the text and in the file.
        self.enter_segment(text_unit as u8, byte_unit as u8);
        self.text_len = self.text_len.saturating_add(offset(text_unit * count));
        self.byte_len = self.byte_len.saturating_add(offset(byte_unit * count));
    }

    /// Starts a new segment unless the last one has the same units.
    fn enter_segment(&mut self, text_unit: u8, byte_unit: u8) {
        let fits = |last: &Segment| last.text_unit == text_unit && last.byte_unit == byte_unit;
        if !self.segments.last().is_some_and(fits) {
            self.segments.push(Segment {
                text_start: self.text_len,
                byte_start: self.byte_len,
                text_unit,
                byte_unit,
            });
        }
    }

    /// Gives back the memory that growing left over.
    pub(super) fn shrink(&mut self) {
        self.segments.shrink_to_fit();
    }

    /// The file offset of the character at `text_offset`.
    ///
    /// An offset inside a re-encoded character gives that character's start,
    /// one past the end of the text the end of the file.
    pub(super) fn byte_offset(&self, text_offset: u32) -> u32 {
        if text_offset >= self.text_len {
            return self.byte_len;
        }
        let after = self
            .segments
            .partition_point(|segment| segment.text_start <= text_offset);
        match after.checked_sub(1).and_then(|at| self.segments.get(at)) {
            Some(segment) => segment.byte_offset(text_offset),
            None => self.byte_len,
        }
    }
}

impl Segment {
    fn byte_offset(&self, text_offset: u32) -> u32 {
        let chars = (text_offset - self.text_start) / u32::from(self.text_unit);
        self.byte_start + chars * u32::from(self.byte_unit)
    }
}
