//! What runs make of the words of scripts, over all runs of a unit.

use super::Document;
use crate::batch::{NodeId, Text};
use crate::scenario::{Run, Spoken};
use std::sync::Arc;

/// What is known of the words of some documents.
#[derive(Debug, Default)]
pub(super) struct Heard {
    documents: Vec<Known>,
}

/// What is known of one document.
#[derive(Debug, Default)]
struct Known {
    /// For each node: whether a run comes there.
    reached: Vec<bool>,
    /// Whether some run has ways that are not known to their end, or none goes here.
    open: bool,
    /// For each run: what was spoken in it, and the script that it knows the document by.
    spoken: Vec<(Arc<Spoken>, u32)>,
}

/// The words of one document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'h> {
    known: &'h Known,
}

impl Heard {
    /// Looks through runs; `linked` has the documents of each.
    pub(super) fn new<'l>(
        documents: &[Document],
        linked: impl Iterator<Item = &'l [usize]>,
        runs: &[Run],
    ) -> Self {
        let known = documents.iter().map(|document| Known {
            reached: vec![false; document.flow.script.nodes.len()],
            ..Known::default()
        });
        let mut known: Vec<Known> = known.collect();
        for (linked, run) in linked.zip(runs) {
            let complete = run.is_complete();
            for (script, index) in (0u32..).zip(linked) {
                known[*index].open |= !complete;
                known[*index].spoken.push((Arc::clone(&run.spoken), script));
            }
            for node in run.nodes.iter().filter(|node| node.end.is_none()) {
                let index = linked[node.site.script as usize];
                let op = documents[index].flow.op(node.site.point);
                known[index].reached[op.node.0 as usize] = true;
            }
        }
        for document in &mut known {
            document.open |= document.spoken.is_empty();
        }
        Self { documents: known }
    }

    /// The words of a document.
    pub(super) fn of(&self, document: usize) -> Words<'_> {
        let known = &self.documents[document];
        Words { known }
    }
}

impl Words<'_> {
    /// Whether a run comes to a node: a command, a test or a loop.
    pub(super) fn runs(self, node: NodeId) -> bool {
        self.known.reached[node.0 as usize]
    }

    /// Whether it is certain that no run comes there.
    pub(super) fn never_runs(self, node: NodeId) -> bool {
        !self.known.open && !self.runs(node)
    }

    /// What a text comes to, in lower case; nothing where that is what is written, or not known.
    pub(super) fn readings(self, text: Text) -> Vec<String> {
        let runs = self.known.spoken.iter();
        let told = runs.filter_map(|(spoken, script)| spoken.of(*script, text));
        told.flatten().map(|text| text.to_lowercase()).collect()
    }
}
