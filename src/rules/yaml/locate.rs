//! Where a place is in the text.
//!
//! yaml_serde attaches the position of a node to every error raised there. So to find a node we walk to it and raise
//! one. That is exact whatever the style (flow, block, anchors, quotes), and costs a second reading only when there is
//! something to report.

use serde::Deserializer;
use serde::de::{DeserializeSeed, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::ops::Range;

use super::{Node, Part, Place, Step, extent};

const FOUND: &str = "found";

/// The bytes of a place; of the innermost node around it if there is no such node.
pub(super) fn span(text: &str, root: &Node, place: &Place) -> Range<usize> {
    let (path, node) = reachable(root, &place.path);
    match (&place.part, path.last()) {
        (Part::Key, Some(Step::Key(key))) => key_span(text, path, key, 1),
        (Part::Repeat, Some(Step::Key(key))) => key_span(text, path, key, 2),
        (Part::Text(piece), _) => piece_span(text, path, node, piece),
        _ => value_span(text, path, node),
    }
}

/// As much of the path as the tree has.
fn reachable<'p, 'n>(root: &'n Node, path: &'p [Step]) -> (&'p [Step], &'n Node) {
    let mut node = root;
    for (taken, step) in path.iter().enumerate() {
        match node.step(step) {
            Some(next) => node = next,
            None => return (&path[..taken], node),
        }
    }
    (path, node)
}

fn key_span(text: &str, path: &[Step], key: &str, occurrence: usize) -> Range<usize> {
    let start = start(text, path, occurrence);
    extent::of_text(text, start, key)
}

fn value_span(text: &str, path: &[Step], node: &Node) -> Range<usize> {
    match (node, path.last()) {
        // An empty value has no place of its own.
        (Node::Null, Some(Step::Key(key))) => key_span(text, path, key, 1),
        (Node::Text(value), _) => extent::of_text(text, value_start(text, path), value),
        (Node::List(_) | Node::Map(_), _) => extent::of_collection(text, value_start(text, path)),
        _ => extent::of_word(text, value_start(text, path)),
    }
}

fn piece_span(text: &str, path: &[Step], node: &Node, piece: &str) -> Range<usize> {
    let whole = value_span(text, path, node);
    match text[whole.start..].find(piece) {
        Some(offset) => whole.start + offset..whole.start + offset + piece.len(),
        None => whole,
    }
}

/// Where the node starts, behind its anchor if it has one.
fn value_start(text: &str, path: &[Step]) -> usize {
    extent::after_anchor(text, start(text, path, 0))
}

/// Where the node starts (`occurrence` 0), or its key for the first or second time.
fn start(text: &str, path: &[Step], occurrence: usize) -> usize {
    let body = text.trim_start_matches('\u{FEFF}');
    let probe = Probe { path, occurrence };
    let result = probe.deserialize(serde_yaml::Deserializer::from_str(body));
    let location = result.err().and_then(|error| error.location());
    let index = location.map_or(0, |location| location.index());
    // Bytes; a release that counted characters would give a wrong place, not a panic.
    text.floor_char_boundary(text.len() - body.len() + index)
}

/// Walks the path and raises an error at its end.
struct Probe<'a> {
    path: &'a [Step],
    occurrence: usize,
}

impl Probe<'_> {
    fn found<E: Error>(&self) -> Result<(), E> {
        if self.path.is_empty() {
            Err(E::custom(FOUND))
        } else {
            Ok(())
        }
    }
}

impl<'de> DeserializeSeed<'de> for Probe<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Probe<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FOUND)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.found()?;
        let wanted = match self.path.first() {
            Some(Step::Key(key)) => key.as_str(),
            _ => return Ok(()),
        };
        // Zero means the value; a key further up is only passed through.
        let mut left = if self.path.len() == 1 {
            self.occurrence
        } else {
            0
        };
        while let Some(matches) = map.next_key_seed(KeyProbe { wanted, left })? {
            if matches && left == 0 {
                let path = &self.path[1..];
                return map.next_value_seed(Probe { path, ..self });
            }
            left -= usize::from(matches);
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.found()?;
        let wanted = match self.path.first() {
            Some(Step::Item(index)) => *index,
            _ => return Ok(()),
        };
        for _ in 0..wanted {
            list.next_element::<IgnoredAny>()?;
        }
        let path = &self.path[1..];
        list.next_element_seed(Probe { path, ..self }).map(drop)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom(FOUND))
    }
}

/// Whether a key is the wanted one; raises an error there if it is the last occurrence to be found.
struct KeyProbe<'a> {
    wanted: &'a str,
    left: usize,
}

impl<'de> DeserializeSeed<'de> for KeyProbe<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyProbe<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FOUND)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<bool, E> {
        let matches = key == self.wanted;
        if matches && self.left == 1 {
            Err(E::custom(FOUND))
        } else {
            Ok(matches)
        }
    }
}
