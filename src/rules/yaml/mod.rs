//! YAML with places.
//!
//! serde stops at "somewhere in this map", which is not good enough to draw a caret. So a file is first read into a tree
//! ([`Node`]), then into its type by a deserializer of our own, whose errors say *which* node is wrong ([`Place`]); only
//! then is the place looked up in the text, by asking yaml_serde for the position of exactly that node.

mod de;
mod extent;
mod fault;
mod locate;
mod node;
mod syntax;

pub(crate) use fault::{Fault, SchemaError, Shape};
pub(crate) use node::Node;
pub(crate) use syntax::SyntaxError;

use serde::de::DeserializeOwned;
use std::ops::Range;

/// One step from a node to one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Item(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Item(index)
    }
}

/// What about a node is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// The key it stands under.
    Key,
    /// The second occurrence of the key it stands under.
    Repeat,
    /// The node itself.
    Value,
    /// A piece of its text.
    Text(String),
}

/// A place in a document, independent of how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) path: Vec<Step>,
    pub(crate) part: Part,
}

/// Builds the path of a node from keys and indices.
macro_rules! steps {
    ($($step:expr),* $(,)?) => { [$($crate::rules::yaml::Step::from($step)),*] };
}
pub(crate) use steps;

/// A file that is well-formed YAML.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    text: &'a str,
    root: Node,
}

impl<'a> Document<'a> {
    /// Reads a file into a tree.
    pub(crate) fn parse(text: &'a str) -> Result<Self, SyntaxError> {
        let root = node::parse(text)?;
        Ok(Self { text, root })
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Reads the tree into a type.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, SchemaError> {
        if let Some(path) = self.root.repeated_key() {
            return Err(SchemaError::new(path, Part::Repeat, Fault::RepeatedKey));
        }
        T::deserialize(de::NodeDeserializer(&self.root))
    }

    /// The bytes of the file at a place.
    pub(crate) fn span(&self, place: &Place) -> Range<usize> {
        locate::span(self.text, &self.root, place)
    }
}
