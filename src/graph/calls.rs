//! Commands that control comes back from, and what they call.

use super::exits::{Exit, Goal, ends, first_word, plain};
use super::ops::{OpId, Ops};
use super::{EdgeKind, Way};
use crate::batch::{Command, label_word};
use crate::flow::Target;
use crate::scenario::ScenarioSet;

/// A command after which control goes on behind it, and what it calls.
pub(super) fn passing(
    ops: &Ops<'_>,
    id: OpId,
    next: OpId,
    calls: bool,
    command: Command,
) -> Vec<Exit> {
    let seen = &ops.seen[id];
    let through = ops.seen[next].scenarios.and(seen.scenarios);
    let mut out = Vec::new();
    for (to, set) in &seen.next {
        if *to == next || !calls && ops.script(*to) == ops.script(id) {
            continue;
        }
        let is_child = first_word(ops, id).to_lowercase().contains("cmd");
        let kind = if calls || is_child {
            EdgeKind::Call
        } else {
            EdgeKind::Flow
        };
        out.push(Exit {
            to: Goal::Op(ops.landing(*to)),
            kind,
            way: Way::On,
            scenarios: *set,
        });
    }
    if !ops.is_reached(id) && calls {
        out.extend(written_call(ops, id, command));
    }
    let chained = out.iter().any(|e| e.kind == EdgeKind::Flow);
    let ended = ends(ops, id);
    let taken = match seen.next.get(&next) {
        Some(set) => *set,
        // Control comes back from what was called.
        None => through,
    };
    if !(chained || !ended.is_empty() && taken.is_empty()) {
        out.insert(0, Exit::flow(next, Way::On, taken));
    }
    out.extend(ended);
    out
}

/// A CALL of a label that no scenario reaches.
fn written_call(ops: &Ops<'_>, id: OpId, command: Command) -> Option<Exit> {
    let text = plain(ops, id, command.tail)?;
    let text = text.trim_start();
    let (name, _) = text.starts_with(':').then(|| label_word(text))?;
    let from = ops.flow(id).statement_span(ops.point(id)).end;
    let label = ops.flow(id).find_label(name, from)?;
    match ops.flow(id).target(label) {
        Target::Point(point) => Some(Exit {
            to: Goal::Op(ops.landing(ops.of(ops.script(id), point))),
            kind: EdgeKind::Call,
            way: Way::On,
            scenarios: ScenarioSet::EMPTY,
        }),
        Target::Unknown => None,
    }
}
