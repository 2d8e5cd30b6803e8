//! Values that stay packed until somebody looks at them.

use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A value, or the bytes it is stored in. Most runs look at the words of few rules: unpacking them all would take
/// longer than judging a pair of scripts.
#[derive(Debug, Clone)]
pub enum Packed<T> {
    /// The value itself.
    Open(T),
    /// Its postcard bytes.
    Closed(Vec<u8>),
}

impl<T: Clone + Default + DeserializeOwned> Packed<T> {
    /// The value; empty if the bytes are not those of one, which only a program built from mismatched parts can have.
    pub fn get(&self) -> Cow<'_, T> {
        match self {
            Self::Open(value) => Cow::Borrowed(value),
            Self::Closed(bytes) => Cow::Owned(postcard::from_bytes(bytes).unwrap_or_default()),
        }
    }
}

impl<T: Clone + Default + DeserializeOwned + PartialEq> PartialEq for Packed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Clone + Default + DeserializeOwned + Eq> Eq for Packed<T> {}

impl<T: Default> Default for Packed<T> {
    fn default() -> Self {
        Self::Open(T::default())
    }
}

#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Packed<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

impl<T: Serialize> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Open(value) if serializer.is_human_readable() => value.serialize(serializer),
            Self::Open(value) => {
                let bytes = postcard::to_allocvec(value).map_err(ser::Error::custom)?;
                serializer.serialize_bytes(&bytes)
            }
            Self::Closed(bytes) => serializer.serialize_bytes(bytes),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes<T>(PhantomData<T>);

        impl<T> Visitor<'_> for Bytes<T> {
            type Value = Packed<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(Packed::Closed(bytes.to_vec()))
            }
        }

        if deserializer.is_human_readable() {
            return T::deserialize(deserializer).map(Self::Open);
        }
        deserializer.deserialize_bytes(Bytes(PhantomData))
    }
}
