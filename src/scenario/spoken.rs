//! What the words of scripts came to when they ran.

use super::bits::{Bits, Expanded};
use super::explore::Explorer;
use super::fork::{bits_in_scenario, dimensions, groups};
use super::matrix::Matrix;
use super::program::{Names, Site};
use crate::batch::{Part, PartKind, Text};
use rustc_hash::FxHashMap as HashMap;

/// Most readings of one text that are kept: a loop has a new one in each turn.
const MOST_READINGS: usize = 64;

/// A text of a script of the run: the script, and the parts of the text.
type Key = (u32, u32, u32);

/// The readings of texts, as they are met.
#[derive(Debug, Default)]
pub(super) struct Readings {
    by_text: HashMap<Key, Vec<Bits>>,
}

/// For each text whose characters are not all those of the script: what it came to, with `%NAME%`
/// for what is not known.
#[derive(Debug, Default)]
pub struct Spoken {
    by_text: HashMap<Key, Vec<String>>,
}

impl Spoken {
    /// What a text of a script came to. Nothing where it did not run, means what is written, or had
    /// too many readings to keep.
    #[must_use]
    pub fn of(&self, script: u32, text: Text) -> Option<&[String]> {
        let readings = self.by_text.get(&key(script, text))?;
        Some(readings)
    }
}

fn key(script: u32, text: Text) -> Key {
    (script, text.first, text.count)
}

impl Explorer<'_, '_> {
    /// Notes what a text came to.
    pub(super) fn hear(&mut self, site: Site, text: Text, bits: &Bits) {
        let parts = self.program.unit(site).flow.script.parts(text);
        let value = |part: &Part| matches!(part.kind, PartKind::Percent(_) | PartKind::Value(_));
        // A value that is empty leaves no bit behind.
        if !parts.iter().any(value) && bits.0.iter().all(|bit| bit.exact) {
            return;
        }
        let readings = self
            .heard
            .by_text
            .entry(key(site.script, text))
            .or_default();
        let full = readings.len() > MOST_READINGS;
        if !full && !readings.contains(bits) {
            readings.push(bits.clone());
        }
    }
}

impl Readings {
    /// The readings as texts, with the values of the scenarios put in.
    pub(super) fn told(self, matrix: &Matrix, names: &Names) -> Spoken {
        let few = { self.by_text.into_iter() }.filter(|(_, all)| all.len() <= MOST_READINGS);
        let told = few.map(|(key, all)| {
            let mut texts: Vec<String> = Vec::new();
            for bits in all {
                for group in groups(matrix, &dimensions([&bits.value()]), matrix.all()) {
                    let here = bits_in_scenario(matrix, &bits, group.scenario);
                    texts.push(Expanded::new(&here, names).shown());
                }
            }
            texts.sort_unstable();
            texts.dedup();
            (key, texts)
        });
        Spoken {
            by_text: told.collect(),
        }
    }
}
