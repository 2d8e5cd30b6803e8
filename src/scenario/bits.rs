//! Expanded text: what cmd.exe makes of a piece of the script, with the way back to the source.

use super::program::Names;
use super::value::{ALL_ARGUMENTS, MODIFIERS, Piece, Symbol, Value};
use crate::source::Span;
use std::ops::Range;

/// Stands in [`Expanded::text`] for characters that are not known.
pub const UNKNOWN: char = '\u{fffc}';

/// A run of expanded characters from one origin.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Bit {
    pub(super) piece: Piece,
    pub(super) origin: Span,
    /// Whether the characters are those of the source, one for one.
    pub(super) exact: bool,
}

impl Bit {
    pub(super) fn text(text: &str, origin: Span, exact: bool) -> Self {
        Self {
            piece: Piece::Text(text.into()),
            origin,
            exact,
        }
    }
}

/// Expanded text in order.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub(super) struct Bits(pub(super) Vec<Bit>);

impl Bits {
    pub(super) fn push_value(&mut self, value: &Value, origin: Span) {
        let bits = value.0.iter().map(|p| Bit {
            piece: p.clone(),
            origin,
            exact: false,
        });
        self.0.extend(bits);
    }

    pub(super) fn value(&self) -> Value {
        Value::collect(self.0.iter().map(|bit| &bit.piece))
    }

    /// The text with [`UNKNOWN`] for each unknown piece: one character a piece.
    pub(super) fn masked(&self) -> String {
        let mut text = String::new();
        for bit in &self.0 {
            match &bit.piece {
                Piece::Text(t) => text.push_str(t),
                Piece::Unknown(_) | Piece::Dimension(_) | Piece::Part(..) => text.push(UNKNOWN),
            }
        }
        text
    }

    /// The part between two byte offsets of [`Self::masked`].
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        let mut out = Vec::new();
        let mut at = 0usize;
        for bit in &self.0 {
            let len = bit.len();
            let (from, to) = (range.start.max(at), range.end.min(at + len));
            if from < to {
                out.push(bit.cut(from - at..to - at));
            }
            at += len;
        }
        Self(out)
    }

    pub(super) fn split_at(&self, at: usize) -> (Self, Self) {
        (self.slice(0..at), self.slice(at..usize::MAX))
    }
}

impl Bit {
    fn len(&self) -> usize {
        match &self.piece {
            Piece::Text(t) => t.len(),
            Piece::Unknown(_) | Piece::Dimension(_) | Piece::Part(..) => UNKNOWN.len_utf8(),
        }
    }

    fn cut(&self, range: Range<usize>) -> Self {
        let Piece::Text(text) = &self.piece else {
            return self.clone();
        };
        let part = text.get(range.clone()).unwrap_or("");
        let origin = if self.exact {
            let start = self.origin.start + range.start as u32;
            Span::new(start, start + part.len() as u32)
        } else {
            self.origin
        };
        Self::text(part, origin, self.exact)
    }
}

/// Expanded text as rules see it.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct Expanded {
    text: String,
    segments: Vec<Segment>,
    unknown: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Segment {
    /// Where it begins in the text.
    start: u32,
    origin: Span,
    exact: bool,
}

impl Expanded {
    /// What is written at `origin`, as it is.
    #[must_use]
    pub fn verbatim(text: &str, origin: Span) -> Self {
        let segments = vec![Segment {
            start: 0,
            origin,
            exact: true,
        }];
        Self {
            text: text.to_owned(),
            segments,
            unknown: Vec::new(),
        }
    }

    /// Whether it is one piece of a script, as it is written there.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        self.text.is_empty() || matches!(self.segments.as_slice(), [only] if only.exact)
    }

    /// What is written in several pieces, each as it is.
    ///
    /// A piece without a text is not known; it is shown as what stands at its place.
    pub fn pieces<'t>(pieces: impl IntoIterator<Item = (Result<&'t str, &'t str>, Span)>) -> Self {
        let mut out = Self::default();
        for (text, origin) in pieces {
            let start = out.text.len() as u32;
            out.segments.push(Segment {
                start,
                origin,
                exact: text.is_ok(),
            });
            match text {
                Ok(text) => out.text.push_str(text),
                Err(shown) => {
                    out.text.push(UNKNOWN);
                    out.unknown.push(shown.to_owned());
                }
            }
        }
        out
    }

    /// Several texts in a row.
    #[must_use]
    pub fn joined(texts: impl IntoIterator<Item = Self>) -> Self {
        let mut out = Self::default();
        for text in texts {
            let at = out.text.len() as u32;
            let segments = text.segments.iter().map(|s| Segment {
                start: s.start + at,
                ..*s
            });
            out.segments.extend(segments);
            out.text.push_str(&text.text);
            out.unknown.extend(text.unknown);
        }
        out
    }

    /// A text of which no more than its place as a whole is known.
    #[must_use]
    pub fn inexact(text: &str, origin: Span) -> Self {
        let segments = vec![Segment {
            start: 0,
            origin,
            exact: false,
        }];
        let unknown = text.matches(UNKNOWN).map(|_| "?".to_owned()).collect();
        Self {
            text: text.to_owned(),
            segments,
            unknown,
        }
    }

    /// What is left of this text when quotes and the like are taken out of it: only its place as a
    /// whole is known.
    #[must_use]
    pub fn without_marks(&self, text: &str) -> Self {
        let mut out = Self::inexact(text, self.origin(0..self.text.len()));
        if out.unknown.len() == self.unknown.len() {
            out.unknown.clone_from(&self.unknown);
        }
        out
    }

    /// The text up to `end` with other texts in some places, which are given in order; each of them
    /// has the place of what it replaces. Takes time in proportion to the text.
    #[must_use]
    pub fn with(&self, values: &[(Span, String)], end: usize) -> Self {
        let mut out = Self::default();
        let mut names = self.unknown.iter();
        let (mut at, mut segment) = (0usize, 0usize);
        let end = end.min(self.text.len());
        let last = (Span::empty(end as u32), String::new());
        for (place, value) in values.iter().chain([&last]) {
            let kept = at..place.range().start.max(at);
            while let Some(here) = self.segments.get(segment) {
                let next = self.segments.get(segment + 1);
                let until = next.map_or(self.text.len(), |s| s.start as usize);
                let (from, to) = (kept.start.max(here.start as usize), kept.end.min(until));
                if from < to {
                    out.segments.push(Segment {
                        start: (out.text.len() + from - kept.start) as u32,
                        origin: self.origin(from..to),
                        exact: here.exact,
                    });
                }
                if until > kept.end {
                    break;
                }
                segment += 1;
            }
            let text = self.text.get(kept).unwrap_or("");
            let unknown = names.by_ref().take(text.matches(UNKNOWN).count());
            out.unknown.extend(unknown.cloned());
            out.text.push_str(text);
            if !value.is_empty() {
                out.segments.push(Segment {
                    start: out.text.len() as u32,
                    origin: self.origin(place.range()),
                    exact: false,
                });
                out.text.push_str(value);
            }
            at = place.range().end.max(at);
        }
        out
    }

    pub(super) fn new(bits: &Bits, names: &Names) -> Self {
        let mut out = Self::default();
        for bit in &bits.0 {
            let start = out.text.len() as u32;
            out.segments.push(Segment {
                start,
                origin: bit.origin,
                exact: bit.exact,
            });
            match &bit.piece {
                Piece::Text(t) => out.text.push_str(t),
                Piece::Unknown(symbol) => {
                    out.text.push(UNKNOWN);
                    out.unknown.push(shown(*symbol, names));
                }
                Piece::Dimension(_) | Piece::Part(..) => {
                    out.text.push(UNKNOWN);
                    out.unknown.push(String::new());
                }
            }
        }
        out
    }

    /// The text, with U+FFFC for each unknown piece.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether all of it is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.unknown.is_empty()
    }

    /// The text with `%NAME%` for each unknown piece.
    #[must_use]
    pub fn shown(&self) -> String {
        let mut names = self.unknown.iter();
        let mut out = String::with_capacity(self.text.len());
        for c in self.text.chars() {
            match (c == UNKNOWN).then(|| names.next()).flatten() {
                Some(name) => out.push_str(name),
                // The folder that `%~dp0` gives ends with the backslash that follows it here.
                None if c == '\\' && ends_with_folder(&out) => {}
                None => out.push(c),
            }
        }
        out
    }

    /// The part between two byte offsets of the text.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let range = range.start.min(self.text.len())..range.end.min(self.text.len());
        let text = self.text.get(range.clone()).unwrap_or("").to_owned();
        let unknown_before = self.text[..range.start].matches(UNKNOWN).count();
        let unknown_here = text.matches(UNKNOWN).count();
        let unknown = self
            .unknown
            .iter()
            .skip(unknown_before)
            .take(unknown_here)
            .cloned();
        let mut segments = Vec::new();
        for (index, segment) in self.segments.iter().enumerate() {
            let start = segment.start as usize;
            let end = self
                .segments
                .get(index + 1)
                .map_or(self.text.len(), |s| s.start as usize);
            let (from, to) = (start.max(range.start), end.min(range.end));
            if from < to {
                let origin = if segment.exact {
                    self.origin(from..to)
                } else {
                    segment.origin
                };
                segments.push(Segment {
                    start: (from - range.start) as u32,
                    origin,
                    ..*segment
                });
            }
        }
        Self {
            text,
            segments,
            unknown: unknown.collect(),
        }
    }

    /// The value that the text begins with, as it is written, and what follows it; nothing where
    /// the text begins with characters that are known.
    #[must_use]
    pub fn begins_with_value(&self) -> Option<(&str, &str)> {
        let rest = self.text.strip_prefix(UNKNOWN)?;
        Some((self.unknown.first()?, rest))
    }

    /// Whether a percent expansion at a place is known to have brought some of it.
    #[must_use]
    pub fn brings_text(&self, place: Span) -> bool {
        let ends = self.segments.iter().skip(1).map(|s| s.start as usize);
        let ends = ends.chain([self.text.len()]);
        let mut brought = self
            .segments
            .iter()
            .zip(ends)
            .filter(|(s, end)| !s.exact && s.origin == place && (s.start as usize) < *end)
            .filter_map(|(s, end)| self.text.get(s.start as usize..end))
            .peekable();
        brought.peek().is_some() && brought.all(|text| !text.contains(UNKNOWN))
    }

    /// Where a byte range of the text comes from in the script.
    #[must_use]
    pub fn origin(&self, range: Range<usize>) -> Span {
        let (start, end) = (range.start as u32, range.end.max(range.start) as u32);
        let first = self.at(start);
        // An empty range right behind a segment belongs to it.
        let last = if end > start { self.at(end - 1) } else { first };
        let (Some(first), Some(last)) = (first, last) else {
            return self
                .segments
                .last()
                .map_or_else(Span::default, |s| Span::empty(s.origin.end));
        };
        let from = first.place(start).start;
        let to = if last.exact {
            last.place(end).start
        } else {
            last.origin.end
        };
        Span::new(from, to.max(from))
    }

    fn at(&self, offset: u32) -> Option<Segment> {
        let index = self.segments.partition_point(|s| s.start <= offset);
        index.checked_sub(1).map(|i| self.segments[i])
    }
}

impl Segment {
    fn place(self, offset: u32) -> Span {
        if self.exact {
            Span::empty((self.origin.start + offset - self.start).min(self.origin.end))
        } else {
            self.origin
        }
    }
}

fn ends_with_folder(shown: &str) -> bool {
    ["%~dp0", "%~p0"]
        .iter()
        .any(|folder| shown.ends_with(folder))
}

/// How an unknown value is written: as the script would.
fn shown(symbol: Symbol, names: &Names) -> String {
    match symbol {
        Symbol::Given(name) | Symbol::Lost(name) | Symbol::Made(_, name) => {
            format!("%{}%", names.name(name).replace(UNKNOWN, "…"))
        }
        Symbol::Code(_) => "%ERRORLEVEL%".to_owned(),
        Symbol::Turn(_, variable) => format!("%%{variable}"),
        Symbol::File(_) => "?".to_owned(),
        Symbol::Argument(ALL_ARGUMENTS, _) => "%*".to_owned(),
        Symbol::Argument(n, 0) => format!("%{n}"),
        Symbol::Argument(n, bits) => {
            let letters = MODIFIERS.char_indices().filter(|(i, _)| bits >> i & 1 == 1);
            let letters: String = letters.map(|(_, c)| c).collect();
            format!("%~{letters}{n}")
        }
    }
}
