//! From operations to a first draft: stretches of commands, decisions, loops and ends.

use super::condition::subject;
use super::draft::{Draft, Drafted};
use super::exits::{Exit, Goal, exits};
use super::item::{Meanings, covered, head, item};
use super::ops::{OpId, Ops};
use super::{Edge, EdgeKind, Node, NodeKind, Subject, Way};
use crate::batch::NodeKind as Syntax;
use crate::finding::Place;
use crate::flow::OpKind;
use crate::scenario::ScenarioSet;
use crate::source::Span;
use crate::unit::{Judged, Unit};
use std::collections::{HashMap, HashSet};

pub(super) fn draft(unit: &Unit, judged: &Judged) -> Draft {
    let ops = Ops::new(unit, judged);
    let shown: Vec<OpId> = (0..ops.count()).filter(|id| ops.is_shown(*id)).collect();
    let mut builder = Builder {
        exits: shown.iter().map(|id| (*id, exits(&ops, *id))).collect(),
        meanings: Meanings::new(&ops),
        starts: HashSet::new(),
        node_of: HashMap::new(),
        draft: Draft {
            nodes: Vec::new(),
            edges: Vec::new(),
            entries: Vec::new(),
        },
        ops,
    };
    builder.find_starts(&shown);
    let mut order: Vec<(usize, Span, OpId)> = shown
        .iter()
        .map(|id| (builder.ops.script(*id), builder.ops.place(*id).span, *id))
        .collect();
    order.sort();
    let starts: Vec<OpId> = order
        .iter()
        .map(|(_, _, id)| *id)
        .filter(|id| builder.starts.contains(id))
        .collect();
    let bodies: Vec<(usize, Vec<OpId>)> = starts.iter().map(|id| builder.node(*id)).collect();
    for (node, body) in bodies {
        builder.edges(node, &body);
    }
    builder.begin();
    builder.draft
}

struct Builder<'a> {
    ops: Ops<'a>,
    exits: HashMap<OpId, Vec<Exit>>,
    meanings: Meanings<'a>,
    /// Operations that a node begins with.
    starts: HashSet<OpId>,
    node_of: HashMap<OpId, usize>,
    draft: Draft,
}

impl Builder<'_> {
    fn find_starts(&mut self, shown: &[OpId]) {
        let mut reaching: HashMap<OpId, usize> = HashMap::new();
        for id in shown {
            let kind = self.ops.op(*id).kind;
            let straight = matches!(kind, OpKind::Enter { .. } | OpKind::Command { .. });
            if !straight || self.ops.labels.contains_key(id) {
                self.starts.insert(*id);
            }
            let Some(exits) = self.exits.get(id) else {
                continue;
            };
            let flows = exits.iter().filter(|e| e.kind == EdgeKind::Flow).count();
            for exit in exits {
                if let Goal::Op(to) = exit.to {
                    *reaching.entry(to).or_default() += 1;
                    if !straight || flows > 1 || exit.kind == EdgeKind::Call {
                        self.starts.insert(to);
                    }
                }
            }
        }
        for id in shown {
            if reaching.get(id).copied().unwrap_or(0) != 1 {
                self.starts.insert(*id);
            }
        }
        for script in 0..self.ops.judged.documents.len() {
            self.starts.insert(self.ops.entry(script));
        }
    }

    /// The operation that follows without a choice.
    fn following(&self, id: OpId) -> Option<OpId> {
        let mut flows = self
            .exits
            .get(&id)?
            .iter()
            .filter(|e| e.kind == EdgeKind::Flow);
        match (flows.next(), flows.next()) {
            (
                Some(Exit {
                    to: Goal::Op(to),
                    way: Way::On,
                    ..
                }),
                None,
            ) => Some(*to),
            _ => None,
        }
    }

    /// Makes the node that begins with an operation; gives the operations in it.
    fn node(&mut self, first: OpId) -> (usize, Vec<OpId>) {
        let mut body = vec![first];
        let mut last = first;
        while let Some(next) = self.following(last) {
            if self.starts.contains(&next) || !self.exits.contains_key(&next) {
                break;
            }
            body.push(next);
            last = next;
        }
        let place = self.ops.place(first);
        let labels = self.ops.labels.get(&first).cloned().unwrap_or_default();
        let mut covers: Vec<Place> = labels.iter().map(|(_, place)| *place).collect();
        let names = labels.into_iter().map(|(name, _)| name).collect();
        let kind = match self.ops.op(first).kind {
            OpKind::Test { .. } => NodeKind::Decision(subject(&self.ops, first)),
            OpKind::Branch { .. } => NodeKind::Decision(Subject::Outcome),
            OpKind::Loop { .. } => NodeKind::Loop(head(&self.ops, first)),
            OpKind::SyntaxError | OpKind::End | OpKind::Enter { .. } | OpKind::Command { .. } => {
                NodeKind::Section {
                    labels: names,
                    items: Vec::new(),
                }
            }
        };
        let mut scenarios = ScenarioSet::EMPTY;
        let mut items = Vec::new();
        let mut jumps = false;
        for id in &body {
            scenarios = scenarios.or(self.ops.seen[*id].scenarios);
            covers.push(covered(&self.ops, *id));
            items.extend(item(&self.ops, &self.meanings, *id));
            jumps |= matches!(
                self.ops.node(*id).kind,
                Syntax::Command(crate::batch::Command {
                    builtin: Some(crate::batch::Builtin::Goto),
                    ..
                })
            ) && matches!(self.ops.op(*id).kind, OpKind::Command { .. });
        }
        let mut node = Node {
            kind,
            group: 0,
            place,
            scenarios,
            findings: Vec::new(),
        };
        if let NodeKind::Section { items: own, .. } = &mut node.kind {
            *own = items;
        }
        let script = self.ops.script(first);
        let index = self.add(node, covers, script);
        self.draft.nodes[index].jumps = jumps;
        self.node_of.insert(first, index);
        (index, body)
    }

    fn add(&mut self, node: Node, covers: Vec<Place>, script: usize) -> usize {
        self.draft.nodes.push(Drafted {
            node,
            dropped: false,
            covers,
            jumps: false,
            script,
        });
        self.draft.nodes.len() - 1
    }

    fn edges(&mut self, node: usize, body: &[OpId]) {
        let mut item_at = 0;
        for (at, id) in body.iter().enumerate() {
            let has_item = item(&self.ops, &self.meanings, *id).is_some();
            let last = at + 1 == body.len();
            for exit in self.exits.remove(id).unwrap_or_default() {
                if !last && exit.kind == EdgeKind::Flow {
                    continue;
                }
                let called = exit.kind == EdgeKind::Call && has_item;
                let to = match exit.to {
                    Goal::Op(to) => self.node_of.get(&to).copied(),
                    Goal::End { kind, code, name } => {
                        let place = self.ops.place(*id);
                        let script = self.ops.script(*id);
                        let end = Node {
                            kind: NodeKind::End {
                                labels: Vec::new(),
                                kind,
                                code,
                                name,
                            },
                            group: 0,
                            place,
                            scenarios: exit.scenarios,
                            findings: Vec::new(),
                        };
                        Some(self.add(end, vec![place], script))
                    }
                };
                if let Some(to) = to {
                    self.draft.edges.push(Some(Edge {
                        from: node,
                        to,
                        item: called.then_some(item_at),
                        kind: exit.kind,
                        way: exit.way,
                        scenarios: exit.scenarios,
                    }));
                }
            }
            item_at += usize::from(has_item);
        }
    }

    /// The node before the first one, and the entries of the helpers.
    fn begin(&mut self) {
        let scripts = self.ops.judged.documents.len();
        let entries = (0..scripts).map(|s| self.node_of.get(&self.ops.entry(s)).copied());
        self.draft.entries = entries.collect();
        let Some(first) = self.draft.entries.first().copied().flatten() else {
            return;
        };
        let place = Place {
            document: self.ops.judged.document,
            span: Span::empty(0),
        };
        let scenarios = self.ops.unit.matrix.all();
        let node = Node {
            kind: NodeKind::Start,
            group: 0,
            place,
            scenarios,
            findings: Vec::new(),
        };
        let start = self.add(node, vec![place], 0);
        self.draft.edges.push(Some(Edge {
            from: start,
            to: first,
            item: None,
            kind: EdgeKind::Flow,
            way: Way::On,
            scenarios,
        }));
        self.draft.entries[0] = Some(start);
    }
}
