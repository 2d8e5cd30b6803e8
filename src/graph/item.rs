//! Commands as a reviewer wants to see them.

use super::condition::one_line;
use super::ops::{OpId, Ops};
use super::{Happening, Item};
use crate::batch::{Builtin, NodeId, NodeKind};
use crate::event::Meaning;
use crate::finding::Place;
use crate::flow::OpKind;
use std::collections::HashMap;

/// What the commands of a unit mean, by document and node.
pub(super) struct Meanings<'a>(HashMap<(usize, NodeId), Vec<&'a Meaning>>);

impl<'a> Meanings<'a> {
    pub(super) fn new(ops: &Ops<'a>) -> Self {
        let mut all: HashMap<(usize, NodeId), Vec<&'a Meaning>> = HashMap::new();
        for used in &ops.judged.uses {
            let key = (used.document, used.node);
            all.entry(key).or_default().push(&used.meaning);
        }
        Self(all)
    }

    fn events(&self, place: Place, node: NodeId) -> Vec<Happening> {
        let mut out: Vec<Happening> = Vec::new();
        let meanings = self.0.get(&(place.document, node));
        for occurrence in meanings.into_iter().flatten().flat_map(|m| &m.events) {
            let happening = Happening {
                event: occurrence.event.clone(),
                action: occurrence.action,
                subject: occurrence.subject.clone(),
            };
            if !out.contains(&happening) {
                out.push(happening);
            }
        }
        out
    }
}

/// The command that an operation is; none where its edges say all of it, or it says nothing.
pub(super) fn item(ops: &Ops<'_>, meanings: &Meanings<'_>, id: OpId) -> Option<Item> {
    let op = ops.op(id);
    let OpKind::Command { fed, .. } = op.kind else {
        return None;
    };
    let node = ops.node(id);
    let NodeKind::Command(command) = node.kind else {
        return None;
    };
    let place = ops.place(id);
    let text = one_line(ops.document(id).source.slice(node.span));
    let text = text.trim_start_matches(['@', ' ']);
    match command.builtin {
        Some(Builtin::Goto | Builtin::Exit) => return None,
        Some(Builtin::Echo) if is_switch(text) => return None,
        _ => {}
    }
    Some(Item {
        place,
        text: format!("{}{text}", if fed && op.piped { "| " } else { "" }),
        events: meanings.events(place, op.node),
        findings: Vec::new(),
    })
}

/// `echo off`, `echo on`.
fn is_switch(text: &str) -> bool {
    let mut words = text.split_whitespace().skip(1);
    let switch = words
        .next()
        .is_some_and(|w| w.eq_ignore_ascii_case("off") || w.eq_ignore_ascii_case("on"));
    switch && words.next().is_none()
}

/// What is written of an operation itself, without what runs in it.
pub(super) fn covered(ops: &Ops<'_>, id: OpId) -> Place {
    let mut place = ops.place(id);
    match &ops.node(id).kind {
        NodeKind::If(clause) => place.span.end = clause.condition_span.end,
        NodeKind::For(clause) => place.span.end = clause.list.span.end,
        _ => {}
    }
    if matches!(ops.op(id).kind, OpKind::Enter { .. }) {
        // A line begins here; all of it is covered by what runs in it.
        place.span = ops.flow(id).statement_span(ops.point(id));
    }
    place
}

/// A FOR up to its list.
pub(super) fn head(ops: &Ops<'_>, id: OpId) -> String {
    let text = ops.document(id).source.slice(covered(ops, id).span);
    one_line(&format!("{text})"))
}
