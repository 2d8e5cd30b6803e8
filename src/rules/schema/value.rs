//! Small value types that the schema is built from.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::Refusal;

/// A map that keeps the order in which its keys were written. Copies of it share their entries: each
/// run puts those of several packs together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered<V>(Vec<Arc<(SmolStr, V)>>);

impl<V> Ordered<V> {
    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.iter().find(|(k, _)| *k == key).map(|(_, v)| v)
    }

    /// Keys and values in the order written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|entry| (entry.0.as_str(), &entry.1))
    }

    /// Keys in the order written.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(key, _)| key)
    }

    /// Values in the order written.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts an entry at the end.
    pub fn push(&mut self, key: &str, value: V) {
        self.0.push(Arc::new((key.into(), value)));
    }

    /// Puts all entries of another map at the end.
    pub fn append(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// The value of `key`, put at the end as the default if it is not there yet.
    pub fn entry(&mut self, key: &str) -> &mut V
    where
        V: Clone + Default,
    {
        let index = self.0.iter().position(|entry| entry.0 == key);
        let index = index.unwrap_or_else(|| {
            self.push(key, V::default());
            self.0.len() - 1
        });
        &mut Arc::make_mut(&mut self.0[index]).1
    }
}

impl<V> Default for Ordered<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> FromIterator<(String, V)> for Ordered<V> {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let entry = |(key, value): (String, V)| Arc::new((key.into(), value));
        Self(entries.map(entry).collect())
    }
}

impl<V: Serialize> Serialize for Ordered<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Ordered<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
            type Value = Ordered<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("settings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::with_capacity(map.size_hint().unwrap_or_default().min(64));
                while let Some(entry) = map.next_entry()? {
                    entries.push(Arc::new(entry));
                }
                Ok(Ordered(entries))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

/// One text or a list of texts; always a list once read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de> + From<String>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de> + From<String>> Visitor<'de> for Either<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text or list")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(vec![T::from(text.to_owned())])
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(item) = items.next_element()? {
                    all.push(item);
                }
                Ok(all)
            }
        }

        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Either(PhantomData)).map(Self)
        } else {
            Vec::deserialize(deserializer).map(Self)
        }
    }
}

/// A regular expression, checked when a pack is read and compiled by whoever uses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Pattern(String);

impl Pattern {
    /// The expression as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let checked = deserializer.is_human_readable();
        let text = String::deserialize(deserializer)?;
        if checked && let Err(error) = regex::Regex::new(&text) {
            return Err(D::Error::custom(Refusal::Pattern(reason(&error))));
        }
        Ok(Self(text))
    }
}

/// The last line of regex's drawing says what is wrong; the caret above it is drawn by us.
pub(super) fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").to_owned()
}

/// A pattern for the name of a service or database: a glob (`MSSQL$*`), or `{regex: "…"}`. Compared without case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub enum NamePattern {
    /// `*` stands for any number of characters.
    Glob(String),
    /// A regular expression.
    Regex(Pattern),
}

impl Serialize for NamePattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return Self::serialize(self, serializer);
        }
        match self {
            Self::Glob(text) => serializer.serialize_str(text),
            Self::Regex(pattern) => serializer.collect_map([("regex", pattern)]),
        }
    }
}

impl<'de> Deserialize<'de> for NamePattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Short;

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Long {
            regex: Pattern,
        }

        impl<'de> Visitor<'de> for Short {
            type Value = NamePattern;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("name pattern")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(NamePattern::Glob(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let long = Long::deserialize(MapAccessDeserializer::new(map))?;
                Ok(NamePattern::Regex(long.regex))
            }
        }

        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Short)
        } else {
            Self::deserialize(deserializer)
        }
    }
}

/// A whole number, written between quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Count(pub u32);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return u32::deserialize(deserializer).map(Self);
        }
        let text = String::deserialize(deserializer)?;
        let count = text.parse().map_err(|_| D::Error::custom(Refusal::Count))?;
        Ok(Self(count))
    }
}
