//! What a schema cannot say: names that must be known, unique or well-formed, and examples that can be tests.

mod check;
mod cluster;
mod cycle;
mod event;
mod example;
mod file;
mod lookup;
mod overrides;
mod packs;
mod placeholder;

pub(super) use check::references;
pub(super) use file::{pack_file, rule_file};
pub(super) use packs::packs;

use super::error::Elsewhere;
use super::schema::Bilingual;
use super::yaml::{Part, Place, Step};

/// Something wrong at a place of a file that fits its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) place: Place,
    pub(crate) message: Bilingual,
    pub(crate) help: Option<Bilingual>,
    pub(crate) related: Option<Elsewhere>,
}

impl Problem {
    /// A problem of the value at `path`.
    pub(crate) fn new(
        path: impl Into<Vec<Step>>,
        ja: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let path = path.into();
        let part = Part::Value;
        Self {
            place: Place { path, part },
            message: Bilingual::new(ja, en),
            help: None,
            related: None,
        }
    }

    /// The same, of the key.
    pub(crate) fn of_key(mut self) -> Self {
        self.place.part = Part::Key;
        self
    }

    /// The same, of a piece of the text.
    fn of_text(mut self, piece: &str) -> Self {
        self.place.part = Part::Text(piece.to_owned());
        self
    }

    /// The same, with the other place that it has to do with.
    fn with_related(mut self, related: Option<Elsewhere>) -> Self {
        self.related = related;
        self
    }

    /// The same, with what to do about it.
    pub(crate) fn with_help(mut self, help: Option<Bilingual>) -> Self {
        self.help = help;
        self
    }
}

/// A path with one more step.
fn then(path: &[Step], step: impl Into<Step>) -> Vec<Step> {
    let mut path = path.to_vec();
    path.push(step.into());
    path
}
