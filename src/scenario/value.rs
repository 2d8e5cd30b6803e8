//! Values of variables: known, unknown or partly known.

use super::program::{NameId, Site};
use crate::batch::VariableOp;
use smallvec::{SmallVec, smallvec};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The letters that may stand behind `%~`.
pub(super) const MODIFIERS: &str = "fdpnxsatz$";
/// Stands for `%*` where a digit stands for one argument.
pub(super) const ALL_ARGUMENTS: u8 = 10;
/// The bit of the tilde itself.
pub(super) const CUT: u16 = 1 << 15;

/// Something whose value is not known but stays the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Symbol {
    /// A variable as it was when the script began.
    Given(NameId),
    /// The exit code of the command at this place.
    Code(Site),
    /// What the command at this place put into a variable.
    Made(Site, NameId),
    /// What the FOR at this place puts into its variable.
    Turn(Site, char),
    /// Whether the file of this name is there: 1 or 0.
    File(NameId),
    /// A variable of which nothing is known any more.
    Lost(NameId),
    /// An argument of the script, `0` being its own path, with the modifiers of `%~` (a bit for
    /// each letter of [`MODIFIERS`], and [`CUT`] for the tilde).
    Argument(u8, u16),
}

impl Symbol {
    /// Whether two readings of it are sure to give the same.
    pub(super) fn is_stable(self) -> bool {
        !matches!(self, Self::Lost(_))
    }
}

/// A piece of a value.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum Piece {
    /// Known characters.
    Text(Arc<str>),
    /// Unknown characters.
    Unknown(Symbol),
    /// The value that a dimension of the matrix has in the scenario.
    Dimension(u8),
    /// What an operation makes of that value.
    Part(u8, Arc<VariableOp>),
}

/// A value: its pieces in order. No pieces means that the variable is not there.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Debug)]
pub(super) struct Value(pub(super) SmallVec<[Piece; 1]>);

impl Value {
    pub(super) fn text(text: &str) -> Self {
        let mut value = Self::default();
        value.push_str(text);
        value
    }

    pub(super) fn unknown(symbol: Symbol) -> Self {
        Self(smallvec![Piece::Unknown(symbol)])
    }

    /// Length of what is known of it, in bytes.
    pub(super) fn len(&self) -> usize {
        let texts = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.len(),
            _ => 1,
        });
        texts.sum()
    }

    pub(super) fn push_str(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Text(last)) = self.0.last_mut() {
            *last = format!("{last}{text}").into();
        } else {
            self.0.push(Piece::Text(text.into()));
        }
    }

    /// A value of pieces: neighbouring texts become one, in linear time.
    pub(super) fn collect<'p>(pieces: impl IntoIterator<Item = &'p Piece>) -> Self {
        let mut pieces = pieces.into_iter();
        let mut out = Self::default();
        let first = pieces.next();
        let Some(second) = pieces.next() else {
            // Most values are one piece, which need not be written anew.
            first.into_iter().for_each(|piece| out.push(piece));
            return out;
        };
        let mut text = String::new();
        for piece in first.into_iter().chain([second]).chain(pieces) {
            if let Piece::Text(t) = piece {
                text.push_str(t);
            } else {
                out.push_str(&std::mem::take(&mut text));
                out.0.push(piece.clone());
            }
        }
        out.push_str(&text);
        out
    }

    pub(super) fn push(&mut self, piece: &Piece) {
        match (piece, self.0.last()) {
            (Piece::Text(text), Some(Piece::Text(_))) => self.push_str(text),
            (Piece::Text(text), _) if text.is_empty() => {}
            _ => self.0.push(piece.clone()),
        }
    }

    /// The text, where all of it is known.
    pub(super) fn known(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    pub(super) fn has_dimension(&self) -> bool {
        self.0
            .iter()
            .any(|p| matches!(p, Piece::Dimension(_) | Piece::Part(..)))
    }

    pub(super) fn symbols(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.0.iter().filter_map(|p| match p {
            Piece::Unknown(symbol) => Some(*symbol),
            _ => None,
        })
    }
}

/// What is known of a [`Symbol`] from the tests passed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Fact {
    /// Its text, once known.
    pub(super) equal: Option<Arc<str>>,
    /// Its text in lower case, once known up to case.
    pub(super) like: Option<Arc<str>>,
    /// Texts in lower case that it is not, whatever the case.
    pub(super) unlike: BTreeSet<Arc<str>>,
    /// Texts that it is not.
    pub(super) not: BTreeSet<Arc<str>>,
    /// Least number it can be.
    pub(super) least: i64,
    /// Greatest number it can be.
    pub(super) most: i64,
}

impl Default for Fact {
    fn default() -> Self {
        Self {
            equal: None,
            like: None,
            unlike: BTreeSet::new(),
            not: BTreeSet::new(),
            least: i64::MIN,
            most: i64::MAX,
        }
    }
}

/// More exclusions than this are forgotten: they only ever make an answer less sure.
const MOST_EXCLUSIONS: usize = 8;

impl Fact {
    pub(super) fn is(text: &str) -> Self {
        Self {
            equal: Some(text.into()),
            ..Self::default()
        }
    }

    pub(super) fn exclude(&mut self, text: &str) {
        if self.not.len() < MOST_EXCLUSIONS {
            self.not.insert(text.into());
        }
    }

    pub(super) fn exclude_like(&mut self, lower: &str) {
        if self.unlike.len() < MOST_EXCLUSIONS {
            self.unlike.insert(lower.into());
        }
    }

    /// Whether it can be this text in some case; `Some(true)` where it must be.
    pub(super) fn allows_like(&self, lower: &str) -> Option<bool> {
        if let Some(like) = &self.like {
            return Some(**like == *lower);
        }
        self.unlike.contains(lower).then_some(false)
    }

    /// Whether it can be this text.
    pub(super) fn allows(&self, text: &str) -> bool {
        if let Some(equal) = &self.equal {
            return **equal == *text;
        }
        if self.allows_like(&text.to_lowercase()) == Some(false) {
            return false;
        }
        let in_range = text
            .parse::<i64>()
            .is_ok_and(|n| self.least <= n && n <= self.most);
        let unbounded = self.least == i64::MIN && self.most == i64::MAX;
        !self.not.contains(text) && (unbounded || in_range)
    }

    /// What it says of an exit code: failed, succeeded or neither.
    pub(super) fn outcome(&self) -> Option<bool> {
        if let Some(equal) = &self.equal {
            return Some(&**equal != "0");
        }
        if self.least > 0 || self.most < 0 || self.not.contains("0") {
            return Some(true);
        }
        // `if not errorlevel 1` lets negative codes through; its writer means success.
        (self.most == 0).then_some(false)
    }
}
