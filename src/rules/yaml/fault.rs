//! What can be wrong with the contents of a file, before anybody put it into words.

use serde::de::{self, Expected, Unexpected};
use std::fmt;

use super::{Part, Place, Step};

/// One way in which a file does not fit its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Another type of value was wanted.
    WrongShape { wanted: String, found: Shape },
    /// No setting has this name.
    UnknownKey {
        key: String,
        allowed: &'static [&'static str],
    },
    /// A setting that must be there is not.
    MissingKey(&'static str),
    /// A key stands twice in one map.
    RepeatedKey,
    /// A word that is none of those allowed.
    UnknownChoice {
        found: String,
        choices: &'static [&'static str],
    },
    /// A map that must have exactly one key has several, or none.
    NotOneKey {
        first: Option<String>,
        choices: &'static [&'static str],
    },
    /// Refused by the schema, by its code.
    Refused(String),
}

/// The types of values, as people know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Nothing,
    Bool,
    Number,
    Text,
    List,
    Map,
}

/// A fault and its place. The path is collected from the inside out while the error travels up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SchemaError {
    reversed: Vec<Step>,
    part: Part,
    pub(crate) fault: Fault,
}

impl SchemaError {
    pub(super) fn new(mut path: Vec<Step>, part: Part, fault: Fault) -> Self {
        path.reverse();
        Self {
            reversed: path,
            part,
            fault,
        }
    }

    /// A fault of the node at hand.
    pub(super) fn here(fault: Fault) -> Self {
        Self::new(Vec::new(), Part::Value, fault)
    }

    /// A fault of the key at hand.
    pub(super) fn at_key(fault: Fault) -> Self {
        Self::new(Vec::new(), Part::Key, fault)
    }

    /// A value of another type than wanted.
    pub(super) fn shape(wanted: &str, found: Shape) -> Self {
        let wanted = wanted.to_owned();
        Self::here(Fault::WrongShape { wanted, found })
    }

    /// The same error seen from one level up.
    pub(super) fn inside(mut self, step: impl Into<Step>) -> Self {
        self.reversed.push(step.into());
        self
    }

    /// The same error about the key that it is inside of.
    pub(super) fn of_key(mut self, key: &str) -> Self {
        self.part = Part::Key;
        self.inside(key)
    }

    /// Where it is.
    pub(crate) fn place(&self) -> Place {
        let path: Vec<_> = self.reversed.iter().rev().cloned().collect();
        let part = self.part.clone();
        Place { path, part }
    }

    /// The key that names the value at hand.
    pub(crate) fn key(&self) -> Option<&str> {
        self.keys().next()
    }

    /// The keys around the value at hand, inside out.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.reversed.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Item(_) => None,
        })
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.fault)
    }
}

impl std::error::Error for SchemaError {}

impl de::Error for SchemaError {
    fn custom<T: fmt::Display>(code: T) -> Self {
        Self::here(Fault::Refused(code.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::shape(&wanted.to_string(), Shape::from(found))
    }

    fn unknown_variant(found: &str, choices: &'static [&'static str]) -> Self {
        let found = found.to_owned();
        Self::here(Fault::UnknownChoice { found, choices })
    }

    fn unknown_field(key: &str, allowed: &'static [&'static str]) -> Self {
        let key = key.to_owned();
        Self::at_key(Fault::UnknownKey { key, allowed })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::at_key(Fault::MissingKey(key))
    }
}

impl From<Unexpected<'_>> for Shape {
    fn from(found: Unexpected<'_>) -> Self {
        match found {
            Unexpected::Bool(_) => Self::Bool,
            Unexpected::Unit | Unexpected::Option => Self::Nothing,
            Unexpected::Seq => Self::List,
            Unexpected::Map => Self::Map,
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => Self::Number,
            _ => Self::Text,
        }
    }
}
