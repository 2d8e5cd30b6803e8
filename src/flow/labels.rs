//! Labels by name.

use crate::batch::Script;
use rustc_hash::FxHashMap as HashMap;
use smallvec::SmallVec;
use smol_str::{SmolStr, StrExt};

/// Finds labels as cmd.exe does.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Lower-case name → (where its line begins, index of the label), in the order of the text.
    by_name: HashMap<SmolStr, SmallVec<[(u32, usize); 1]>>,
}

impl Index {
    pub(super) fn new(script: &Script) -> Self {
        let mut by_name: HashMap<SmolStr, SmallVec<[(u32, usize); 1]>> = HashMap::default();
        for (index, label) in script.labels.iter().enumerate() {
            by_name
                .entry(label.name.to_lowercase_smolstr())
                .or_default()
                .push((label.line_start, index));
        }
        Self { by_name }
    }

    pub(super) fn find(&self, name: &str, from: u32) -> Option<usize> {
        let found = self.by_name.get(&name.to_lowercase_smolstr())?;
        let after = found.partition_point(|(start, _)| *start < from);
        found
            .get(after)
            .or_else(|| found.first())
            .map(|(_, index)| *index)
    }
}
