//! The operations of all scripts that run together, and what the run has seen of each.

use crate::batch::NodeKind;
use crate::finding::Place;
use crate::flow::{Flow, Op, OpKind, Point, Target};
use crate::scenario::{EndKind, Mark, ScenarioSet, Site};
use crate::unit::{Document, Judged, Unit};
use std::collections::{BTreeMap, HashMap};

/// An operation by its number over all scripts.
pub(super) type OpId = usize;

/// What a run has seen of an operation.
#[derive(Clone, Default)]
pub(super) struct Seen {
    /// The scenarios that reach it.
    pub(super) scenarios: ScenarioSet,
    /// Where they go on, in the order of the operations.
    pub(super) next: BTreeMap<OpId, ScenarioSet>,
    /// How they end here.
    pub(super) ends: Vec<(EndKind, Option<i64>, ScenarioSet)>,
    /// The label that was looked for and is not there.
    pub(super) missing: Option<String>,
}

pub(super) struct Ops<'a> {
    pub(super) unit: &'a Unit,
    pub(super) judged: &'a Judged,
    first: Vec<usize>,
    pub(super) seen: Vec<Seen>,
    /// Where a jump to a label lands → the operation that its line is.
    lines: HashMap<OpId, OpId>,
    /// The labels that an operation stands under.
    pub(super) labels: HashMap<OpId, Vec<(String, Place)>>,
}

impl<'a> Ops<'a> {
    pub(super) fn new(unit: &'a Unit, judged: &'a Judged) -> Self {
        let mut first = vec![0];
        for document in &judged.documents {
            let count = unit.documents[*document].flow.ops.len();
            first.push(first.last().map_or(0, |f| f + count));
        }
        let mut ops = Self {
            unit,
            judged,
            seen: vec![Seen::default(); first.last().copied().unwrap_or(0)],
            first,
            lines: HashMap::new(),
            labels: HashMap::new(),
        };
        ops.watch();
        for script in 0..judged.documents.len() {
            ops.find_labels(script);
        }
        ops
    }

    fn watch(&mut self) {
        let run = &self.judged.run;
        for node in &run.nodes {
            let here = self.id(node.site);
            match node.end {
                Some(end) => self.seen[here]
                    .ends
                    .push((end.kind, end.code, node.scenarios)),
                None => {
                    let seen = &mut self.seen[here];
                    seen.scenarios = seen.scenarios.or(node.scenarios);
                }
            }
            for edge in &node.edges {
                let goal = &run.nodes[edge.to as usize];
                let to = self.id(goal.site);
                let seen = &mut self.seen[here];
                for mark in &edge.marks {
                    if let Mark::MissingLabel { name } = mark {
                        seen.missing = Some(name.clone());
                    }
                }
                if goal.end.is_none() {
                    let set = seen.next.entry(to).or_default();
                    *set = set.or(edge.scenarios);
                }
            }
        }
    }

    /// Label lines are where readers look for a section: a jump lands behind them.
    fn find_labels(&mut self, script: usize) {
        let document = self.judged.documents[script];
        let flow = &self.unit.documents[document].flow;
        let mut lines: BTreeMap<u32, Point> = BTreeMap::new();
        for (point, op) in (0u32..).zip(&flow.ops) {
            let node = flow.script.node(op.node);
            if matches!(op.kind, OpKind::Enter { .. }) && matches!(node.kind, NodeKind::LabelLine) {
                lines.insert(node.span.start, Point(point));
            }
        }
        for (index, label) in flow.script.labels.iter().enumerate() {
            let line = lines.range(..=label.span.start).next_back();
            let line = line.filter(|(start, _)| **start >= label.line_start);
            let target = match flow.target(index) {
                Target::Point(point) => Some(self.of(script, point)),
                Target::Unknown => None,
            };
            let line = line.map(|(_, point)| self.of(script, *point));
            if let (Some(target), Some(line)) = (target, line) {
                self.lines.insert(target, line);
            }
            let span = label.span;
            if let Some(stands) = line.or(target) {
                let place = Place { document, span };
                let labels = self.labels.entry(stands).or_default();
                labels.push((label.name.clone(), place));
            }
        }
    }

    pub(super) fn of(&self, script: usize, point: Point) -> OpId {
        self.first[script] + point.0 as usize
    }

    pub(super) fn id(&self, site: Site) -> OpId {
        self.of(site.script as usize, site.point)
    }

    pub(super) fn count(&self) -> usize {
        self.seen.len()
    }

    pub(super) fn script(&self, id: OpId) -> usize {
        self.first.partition_point(|f| *f <= id) - 1
    }

    /// Index of the document that an operation lies in.
    pub(super) fn document_index(&self, id: OpId) -> usize {
        self.judged.documents[self.script(id)]
    }

    pub(super) fn document(&self, id: OpId) -> &'a Document {
        &self.unit.documents[self.document_index(id)]
    }

    pub(super) fn flow(&self, id: OpId) -> &'a Flow {
        &self.document(id).flow
    }

    pub(super) fn point(&self, id: OpId) -> Point {
        Point((id - self.first[self.script(id)]) as u32)
    }

    pub(super) fn op(&self, id: OpId) -> &'a Op {
        self.flow(id).op(self.point(id))
    }

    pub(super) fn node(&self, id: OpId) -> &'a crate::batch::Node {
        self.flow(id).script.node(self.op(id).node)
    }

    pub(super) fn place(&self, id: OpId) -> Place {
        let at_end = self.op(id).kind == OpKind::End;
        let text = self.document(id).source.text();
        let end = crate::source::Span::empty(text.trim_end().len() as u32);
        Place {
            document: self.document_index(id),
            span: if at_end { end } else { self.node(id).span },
        }
    }

    pub(super) fn entry(&self, script: usize) -> OpId {
        let document = self.judged.documents[script];
        self.of(script, self.unit.documents[document].flow.entry)
    }

    /// Where a jump that lands on an operation is drawn to.
    pub(super) fn landing(&self, id: OpId) -> OpId {
        self.lines.get(&id).copied().unwrap_or(id)
    }

    pub(super) fn is_reached(&self, id: OpId) -> bool {
        !self.seen[id].scenarios.is_empty()
    }

    /// Whether an operation is drawn: what is reached, and what the script says as it stands. Lines
    /// read once more are another reading of the same text.
    pub(super) fn is_shown(&self, id: OpId) -> bool {
        let script = self.script(id);
        let op = self.op(id);
        let flow = self.flow(id);
        let as_written =
            op.statement == u32::MAX || (op.statement as usize) < flow.script.statements.len();
        self.is_reached(id) || as_written && (script == 0 || self.is_reached(self.entry(script)))
    }
}
