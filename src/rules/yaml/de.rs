//! From the tree into the types of the schema, by a deserializer whose errors know their path.
//!
//! Kinds are written as a map with one key (`order: {…}`), not as YAML tags, which yaml_serde would ask for.

use serde::Deserializer;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::fault::{Fault, SchemaError};
use super::{Node, Shape};

type Result<T> = std::result::Result<T, SchemaError>;

/// Reads one node.
#[derive(Clone, Copy)]
pub(super) struct NodeDeserializer<'a>(pub(super) &'a Node);

impl NodeDeserializer<'_> {
    fn instead_of<T>(self, wanted: &str) -> Result<T> {
        Err(SchemaError::shape(wanted, self.0.shape()))
    }
}

impl<'de> Deserializer<'de> for NodeDeserializer<'de> {
    type Error = SchemaError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Number => Err(SchemaError::invalid_type(Unexpected::Unsigned(0), &visitor)),
            Node::Text(text) => visitor.visit_borrowed_str(text),
            Node::List(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            Node::Map(entries) => visitor.visit_map(Entries::new(entries)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Node::Bool(value) => visitor.visit_bool(*value),
            _ => self.instead_of("true or false"),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Node::Text(text) => visitor.visit_borrowed_str(text),
            _ => self.instead_of("text"),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Node::List(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            _ => self.instead_of("list"),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Node::Map(entries) => visitor.visit_map(Entries::new(entries)),
            _ => self.instead_of("settings"),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        choices: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.0 {
            Node::Text(word) => visitor.visit_enum(Choice { word, params: None }),
            Node::Map(entries) => match entries.as_slice() {
                [(word, params)] => {
                    let params = Some(params);
                    visitor.visit_enum(Choice { word, params })
                }
                [(first, _), (second, _), ..] => {
                    let first = Some(first.clone());
                    let fault = Fault::NotOneKey { first, choices };
                    Err(SchemaError::at_key(fault).inside(second.as_str()))
                }
                [] => {
                    let first = None;
                    Err(SchemaError::here(Fault::NotOneKey { first, choices }))
                }
            },
            _ => self.instead_of("word"),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier ignored_any
    }
}

/// The items of a list.
struct Items<'a>(std::iter::Enumerate<std::slice::Iter<'a, Node>>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = SchemaError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some((index, node)) = self.0.next() else {
            return Ok(None);
        };
        let value = seed.deserialize(NodeDeserializer(node));
        value.map(Some).map_err(|error| error.inside(index))
    }
}

/// The entries of a map.
struct Entries<'a> {
    rest: std::slice::Iter<'a, (String, Node)>,
    current: Option<&'a (String, Node)>,
}

impl<'a> Entries<'a> {
    fn new(entries: &'a [(String, Node)]) -> Self {
        let rest = entries.iter();
        Self {
            rest,
            current: None,
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = SchemaError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        self.current = self.rest.next();
        let Some((key, _)) = self.current else {
            return Ok(None);
        };
        let value = seed.deserialize(StrDeserializer::new(key));
        value
            .map(Some)
            .map_err(|error: SchemaError| error.of_key(key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        let Some((key, node)) = self.current.take() else {
            return Err(SchemaError::shape("settings", Shape::Nothing));
        };
        let value = seed.deserialize(NodeDeserializer(node));
        value.map_err(|error| error.inside(key.as_str()))
    }
}

/// A word out of several, or a kind with its parameters.
struct Choice<'a> {
    word: &'a str,
    params: Option<&'a Node>,
}

impl<'de> EnumAccess<'de> for Choice<'de> {
    type Error = SchemaError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let choice: Result<_> = seed.deserialize(StrDeserializer::new(self.word));
        match choice {
            Ok(choice) => Ok((choice, self)),
            Err(error) if self.params.is_some() => Err(error.of_key(self.word)),
            Err(error) => Err(error),
        }
    }
}

impl<'de> VariantAccess<'de> for Choice<'de> {
    type Error = SchemaError;

    fn unit_variant(self) -> Result<()> {
        match self.params {
            None => Ok(()),
            Some(_) => Err(SchemaError::shape("word", Shape::Map)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        let Some(params) = self.params else {
            return Err(SchemaError::shape("settings", Shape::Text));
        };
        let value = seed.deserialize(NodeDeserializer(params));
        value.map_err(|error| error.inside(self.word))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value> {
        self.unit_variant()
            .and(Err(SchemaError::shape("settings", Shape::Text)))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.params {
            Some(params) => {
                let value = NodeDeserializer(params).deserialize_map(visitor);
                value.map_err(|error| error.inside(self.word))
            }
            None => Err(SchemaError::shape("settings", Shape::Text)),
        }
    }
}
