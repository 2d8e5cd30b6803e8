//! Where control goes on from an operation: as the run has seen it, else as the text says.

use super::condition;
use super::ops::{OpId, Ops};
use super::{EdgeKind, Way, calls};
use crate::batch::{Builtin, Command, NodeKind, PartKind, Text, label_word};
use crate::flow::{OpKind, Point, Target};
use crate::scenario::{EndKind, ScenarioSet};

/// A way out of an operation.
pub(super) struct Exit {
    pub(super) to: Goal,
    pub(super) kind: EdgeKind,
    pub(super) way: Way,
    pub(super) scenarios: ScenarioSet,
}

/// Where it leads.
pub(super) enum Goal {
    Op(OpId),
    End {
        kind: EndKind,
        code: Option<String>,
        name: Option<String>,
    },
}

impl Exit {
    pub(super) fn flow(to: OpId, way: Way, scenarios: ScenarioSet) -> Self {
        Self {
            to: Goal::Op(to),
            kind: EdgeKind::Flow,
            way,
            scenarios,
        }
    }

    fn end(kind: EndKind, code: Option<String>, scenarios: ScenarioSet) -> Self {
        Self {
            to: Goal::End {
                kind,
                code,
                name: None,
            },
            kind: EdgeKind::Flow,
            way: Way::On,
            scenarios,
        }
    }
}

/// Where control goes on from an operation.
pub(super) fn exits(ops: &Ops<'_>, id: OpId) -> Vec<Exit> {
    let seen = &ops.seen[id];
    let to = |point: Point| ops.of(ops.script(id), point);
    let set = |point: Point| seen.next.get(&to(point)).copied().unwrap_or_default();
    let two = |a: (Point, Way), b: (Point, Way)| {
        [a, b]
            .into_iter()
            .map(|(point, way)| Exit::flow(to(point), way, set(point)))
            .collect::<Vec<_>>()
    };
    let mut out = match ops.op(id).kind {
        OpKind::Enter { next } => {
            // A line that is read once more goes on in another reading.
            let known = seen.next.iter();
            let known = known.map(|(to, set)| Exit::flow(*to, Way::On, *set));
            let mut known: Vec<Exit> = known.collect();
            if known.is_empty() && seen.ends.is_empty() {
                known.push(Exit::flow(to(next), Way::On, ScenarioSet::EMPTY));
            }
            known
        }
        OpKind::Test { then, otherwise } => {
            let (held, failed) = condition::ways(ops, id);
            two((then, held), (otherwise, failed))
        }
        OpKind::Branch { success, failure } => two(
            (success, Way::Succeeded(true)),
            (failure, Way::Succeeded(false)),
        ),
        OpKind::Loop { body, exit } => two((body, Way::Turn), (exit, Way::Done)),
        OpKind::Command { next, .. } => return command(ops, id, to(next)),
        OpKind::SyntaxError => vec![Exit::end(EndKind::SyntaxError, None, seen.scenarios)],
        OpKind::End => vec![Exit::end(EndKind::EndOfFile, None, seen.scenarios)],
    };
    if !matches!(ops.op(id).kind, OpKind::SyntaxError | OpKind::End) {
        out.extend(ends(ops, id));
    }
    out
}

/// The ends that the run has seen here, each kind and code once.
pub(super) fn ends(ops: &Ops<'_>, id: OpId) -> Vec<Exit> {
    let mut out: Vec<Exit> = Vec::new();
    for (kind, code, set) in &ops.seen[id].ends {
        let mut exit = Exit::end(*kind, code.map(|c| c.to_string()), *set);
        if let Goal::End { kind, code, name } = &mut exit.to {
            match kind {
                EndKind::MissingLabel => {
                    name.clone_from(&ops.seen[id].missing);
                    *code = None;
                }
                EndKind::ChainedBatch => *name = Some(first_word(ops, id)),
                EndKind::Exit | EndKind::ExitScript => {}
                _ => *code = None,
            }
        }
        out.push(exit);
    }
    out
}

pub(super) fn first_word(ops: &Ops<'_>, id: OpId) -> String {
    match &ops.node(id).kind {
        NodeKind::Command(command) => written(ops, id, command.name).trim().to_owned(),
        _ => String::new(),
    }
}

fn command(ops: &Ops<'_>, id: OpId, next: OpId) -> Vec<Exit> {
    let NodeKind::Command(command) = ops.node(id).kind else {
        return Vec::new();
    };
    match command.builtin {
        Some(Builtin::Goto) => goto(ops, id, command),
        Some(Builtin::Exit) => vec![exit(ops, id, command)],
        builtin => {
            let calls = builtin == Some(Builtin::Call);
            calls::passing(ops, id, next, calls, command)
        }
    }
}

fn goto(ops: &Ops<'_>, id: OpId, command: Command) -> Vec<Exit> {
    let text = plain(ops, id, command.tail);
    let word = text.as_deref().map(|t| label_word(t).0.to_owned());
    let is_end = text.as_deref().is_some_and(|t| {
        let t = t.trim_start_matches([' ', '\t', ',', ';', '=']);
        t.starts_with(':') && label_word(t).0.eq_ignore_ascii_case("eof")
    });
    if is_end {
        let set = ops.seen[id].scenarios;
        return vec![Exit::end(EndKind::EndOfFile, None, set)];
    }
    if ops.is_reached(id) {
        let several = ops.seen[id].next.len() + ops.seen[id].ends.len() > 1;
        let way = if word.is_none() && several {
            Way::Computed
        } else {
            Way::On
        };
        let known = ops.seen[id].next.iter();
        let known = known.map(|(to, set)| Exit::flow(ops.landing(*to), way.clone(), *set));
        return known.chain(ends(ops, id)).collect();
    }
    let from = ops.flow(id).statement_span(ops.point(id)).end;
    let found = word.map(|word| (ops.flow(id).find_label(&word, from), word));
    vec![match found {
        Some((Some(label), _)) => match ops.flow(id).target(label) {
            Target::Point(point) => {
                let to = ops.landing(ops.of(ops.script(id), point));
                Exit::flow(to, Way::On, ScenarioSet::EMPTY)
            }
            Target::Unknown => Exit::end(EndKind::Unknown, None, ScenarioSet::EMPTY),
        },
        Some((None, word)) => {
            let mut exit = Exit::end(EndKind::MissingLabel, None, ScenarioSet::EMPTY);
            if let Goal::End { name, .. } = &mut exit.to {
                *name = Some(word);
            }
            exit
        }
        None => Exit::end(EndKind::Unknown, None, ScenarioSet::EMPTY),
    }]
}

fn exit(ops: &Ops<'_>, id: OpId, command: Command) -> Exit {
    let text = written(ops, id, command.tail);
    let rest = text.trim_start_matches([' ', '\t', ',', ';', '=']);
    let script_only = rest.get(..2).is_some_and(|s| s.eq_ignore_ascii_case("/b"));
    let code = if script_only { &rest[2..] } else { rest };
    let kind = if script_only {
        EndKind::ExitScript
    } else {
        EndKind::Exit
    };
    let code = code.split_whitespace().next().map(str::to_owned);
    // A code as written says more than a number that it happens to have.
    Exit::end(kind, code, ops.seen[id].scenarios)
}

pub(super) fn written(ops: &Ops<'_>, id: OpId, text: Text) -> String {
    let source = ops.document(id).source.text();
    ops.flow(id).script.written(source, text)
}

/// A text that holds no expansion.
pub(super) fn plain(ops: &Ops<'_>, id: OpId, text: Text) -> Option<String> {
    let parts = ops.flow(id).script.parts(text);
    let known = parts
        .iter()
        .all(|part| matches!(part.kind, PartKind::Literal));
    let text = written(ops, id, text);
    (known && !text.contains('!')).then_some(text)
}
