//! `comparison: unquoted`: of the tests of one variable, the first on each way is told of.

use super::guard::unguarded;
use super::ways::Ways;
use crate::batch::NodeId;
use crate::finding::{Finding, Related};
use crate::flow::{OpKind, Point};
use crate::rules::schema::Bilingual;
use crate::unit::Document;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// Variables that are followed; all tests of further ones are told of.
const MOST_FOLLOWED: usize = 64;

/// Later tests that are pointed at from the first one.
const MOST_RELATED: usize = 8;

/// Findings about tests of one variable that keeps its value, by the nodes of the IFs. With an
/// empty value the script ends at the first of them, so that those behind it are no mistake of
/// their own.
#[derive(Default)]
pub(super) struct Tests {
    of: HashMap<String, Vec<(NodeId, Finding)>>,
}

impl Tests {
    pub(super) fn add(&mut self, variable: &str, node: NodeId, finding: Finding) {
        let tests = self.of.entry(variable.to_uppercase()).or_default();
        tests.push((node, finding));
    }

    /// The findings that are told, each with the later ones as places that belong to it.
    pub(super) fn told(self, document: &Document) -> Vec<Finding> {
        let mut all: Vec<(String, Vec<(NodeId, Finding)>)> = self.of.into_iter().collect();
        all.sort_by_key(|(_, tests)| tests.first().map(|(_, f)| f.place.span.start));
        let mut out = Vec::new();
        for (followed, (variable, mut tests)) in all.into_iter().enumerate() {
            if followed < MOST_FOLLOWED {
                let read = unguarded(document, &variable);
                tests.retain(|(node, _)| read.contains(node));
            }
            if tests.len() <= 1 || followed >= MOST_FOLLOWED {
                out.extend(tests.into_iter().map(|(_, finding)| finding));
            } else {
                out.extend(first(document, tests));
            }
        }
        out
    }
}

fn first(document: &Document, tests: Vec<(NodeId, Finding)>) -> Vec<Finding> {
    let nodes: HashSet<NodeId> = tests.iter().map(|(node, _)| *node).collect();
    let passed = Passed::of(document, &nodes);
    let late = |node: &NodeId| passed.later.contains(node) && !passed.first.contains(node);
    let (later, mut told): (Vec<_>, Vec<_>) = { tests.into_iter() }.partition(|(n, _)| late(n));
    if let Some((_, finding)) = told.first_mut() {
        for (_, other) in later.into_iter().take(MOST_RELATED) {
            finding.related.push(Related {
                place: other.place,
                message: Bilingual::new("ここにも引用符がありません", "no quotes here either"),
            });
        }
    }
    told.into_iter().map(|(_, finding)| finding).collect()
}

/// IFs among some, by whether a way leads to them past none of the others.
struct Passed {
    first: HashSet<NodeId>,
    later: HashSet<NodeId>,
}

impl Passed {
    fn of(document: &Document, nodes: &HashSet<NodeId>) -> Self {
        let flow = &document.flow;
        let ways = Ways::new(flow, document.source.text());
        let mut out = Self {
            first: HashSet::default(),
            later: HashSet::default(),
        };
        let mut seen = vec![false; flow.ops.len()];
        let mut open: Vec<Point> = vec![flow.entry];
        let mut behind: Vec<Point> = Vec::new();
        while let Some(point) = open.pop() {
            if std::mem::replace(&mut seen[point.0 as usize], true) {
                continue;
            }
            let op = flow.op(point);
            if matches!(op.kind, OpKind::Test { .. }) && nodes.contains(&op.node) {
                out.first.insert(op.node);
                behind.extend(ways.after(point));
            } else {
                open.extend(ways.after(point));
            }
        }
        let reached = ways.reached(behind);
        let tests = flow.ops.iter().zip(reached);
        let tests = tests.filter(|(op, seen)| *seen && nodes.contains(&op.node));
        out.later.extend(tests.map(|(op, _)| op.node));
        out
    }
}
