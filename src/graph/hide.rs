//! Pictures without passwords.

use super::depend::{DependencyGraph, Fact};
use super::{Graph, Item, NodeKind, Subject, Way};
use crate::secret::Cover;

impl Graph {
    /// Hides passwords in all that is written in it.
    pub fn hide(&mut self, cover: &Cover) {
        for node in &mut self.nodes {
            match &mut node.kind {
                NodeKind::Start => {}
                NodeKind::Section { items, .. } => items.iter_mut().for_each(|i| item(i, cover)),
                NodeKind::Decision(subject) => match subject {
                    Subject::Value(text) | Subject::Exists(text) | Subject::Defined(text) => {
                        cover.hide_code(text);
                    }
                    Subject::ErrorLevel | Subject::Extensions | Subject::Outcome => {}
                },
                NodeKind::Loop(head) => cover.hide_code(head),
                NodeKind::End { code, name, .. } => {
                    let texts = code.iter_mut().chain(name);
                    texts.for_each(|text| cover.hide(text));
                }
            }
        }
        for edge in &mut self.edges {
            if let Way::Is(_, value) = &mut edge.way {
                cover.hide(value);
            }
        }
    }
}

fn item(item: &mut Item, cover: &Cover) {
    cover.hide_code(&mut item.text);
    let subjects = item.events.iter_mut().filter_map(|e| e.subject.as_mut());
    subjects.for_each(|subject| cover.hide(subject));
}

impl DependencyGraph {
    /// Hides passwords in all that is written in it.
    pub fn hide(&mut self, cover: &Cover) {
        let boxes = self.groups.iter_mut().flat_map(|group| &mut group.boxes);
        for fact in boxes.flat_map(|resource| &mut resource.facts) {
            match fact {
                Fact::Service(text) | Fact::Drive(text) => cover.hide(text),
                Fact::Event { subject, .. } => cover.hide(subject),
            }
        }
    }
}
