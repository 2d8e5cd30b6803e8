//! The tree of a YAML file: what yaml_serde makes of it, keys in order, repeated keys kept.

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::cell::Cell;
use std::fmt;

use super::syntax::{KEY_IS_NO_TEXT, SyntaxError, TAGGED, TOO_MANY_NODES};
use super::{Shape, Step};

/// More than any honest file holds; aliases count every time they are used.
const MAX_NODES: usize = 100_000;

/// One value. What kind of number it is never matters: no setting takes one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Number,
    Text(String),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

/// Brackets that may be open at once, as in yaml_serde. libyaml takes long to come to its own limit: it looks at all
/// open brackets for each word.
const MAX_OPEN: usize = 127;

/// Where too many brackets are open. Those inside quotes are counted too: an honest file has far fewer.
fn too_deep(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > MAX_OPEN
    })
}

/// Reads a file into its tree.
pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    if let Some(at) = too_deep(text) {
        return Err(SyntaxError::too_deep(at));
    }
    let budget = Cell::new(MAX_NODES);
    // libyaml skips a byte order mark without counting it.
    let body = text.trim_start_matches('\u{FEFF}');
    Build(&budget)
        .deserialize(serde_yaml::Deserializer::from_str(body))
        .map_err(|error| SyntaxError::new(text, &error))
}

impl Node {
    /// What it is called in messages.
    pub(crate) const fn shape(&self) -> Shape {
        match self {
            Self::Null => Shape::Nothing,
            Self::Bool(_) => Shape::Bool,
            Self::Number => Shape::Number,
            Self::Text(_) => Shape::Text,
            Self::List(_) => Shape::List,
            Self::Map(_) => Shape::Map,
        }
    }

    /// The node one step further.
    pub(super) fn step(&self, step: &Step) -> Option<&Self> {
        match (self, step) {
            (Self::Map(entries), Step::Key(key)) => {
                entries.iter().find(|(k, _)| k == key).map(|(_, node)| node)
            }
            (Self::List(items), Step::Item(index)) => items.get(*index),
            _ => None,
        }
    }

    /// The path to the first key that stands twice in its map.
    pub(super) fn repeated_key(&self) -> Option<Vec<Step>> {
        let inner = |step: Step, node: &Self| {
            let mut path = node.repeated_key()?;
            path.insert(0, step);
            Some(path)
        };
        match self {
            Self::Map(entries) => {
                let mut seen = std::collections::HashSet::new();
                let twice = entries.iter().find(|(key, _)| !seen.insert(key));
                let here = twice.map(|(key, _)| vec![Step::Key(key.clone())]);
                here.or_else(|| {
                    entries
                        .iter()
                        .find_map(|(key, node)| inner(Step::Key(key.clone()), node))
                })
            }
            Self::List(items) => items
                .iter()
                .enumerate()
                .find_map(|(i, node)| inner(Step::Item(i), node)),
            _ => None,
        }
    }
}

/// Builds a node while the budget lasts.
struct Build<'a>(&'a Cell<usize>);

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Build<'_> {
    fn spend<E: Error>(&self) -> Result<(), E> {
        let left = self.0.get().checked_sub(1);
        self.0.set(left.ok_or_else(|| E::custom(TOO_MANY_NODES))?);
        Ok(())
    }
}

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.spend().map(|()| Node::Null)
    }

    /// An empty file.
    fn visit_none<E: Error>(self) -> Result<Node, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.spend().map(|()| Node::Bool(value))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Node, E> {
        self.spend().map(|()| Node::Number)
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Node, E> {
        self.spend().map(|()| Node::Number)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Node, E> {
        self.spend().map(|()| Node::Number)
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Node, E> {
        self.spend().map(|()| Node::Number)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Node, E> {
        self.spend().map(|()| Node::Number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        self.spend().map(|()| Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        self.spend()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Build(self.0))? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        self.spend()?;
        let mut entries = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            entries.push((key, map.next_value_seed(Build(self.0))?));
        }
        Ok(Node::Map(entries))
    }

    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, _: A) -> Result<Node, A::Error> {
        Err(A::Error::custom(TAGGED))
    }
}

/// A key: any scalar, as written.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(KEY_IS_NO_TEXT)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Key, E> {
                Ok(Key(text.to_owned()))
            }
        }

        deserializer.deserialize_str(Text)
    }
}
