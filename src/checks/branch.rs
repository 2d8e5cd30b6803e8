//! `branch`: values of a variable that take the way of a value that never comes.

use super::watch::{Signal, Verdict, watch};
use super::{Context, path};
use crate::finding::Finding;
use crate::rules::schema::{BranchCheck, Serve};
use crate::scenario::{Branch, Mark, ScenarioSet, StepId};
use crate::unit::{Judged, Unit};
use rustc_hash::FxHashSet as HashSet;

pub(super) fn check(check: &BranchCheck, context: &Context<'_>) -> Vec<Finding> {
    let unit = context.unit;
    let Some(dimension) = unit.matrix.dimension(&check.variable) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for judged in &unit.scripts {
        let look = Look {
            check,
            unit,
            judged,
            dimension: dimension as u8,
        };
        if judged.run.exhausted || !look.is_tested() {
            continue;
        }
        let role = unit.documents[judged.document].role;
        for serve in &check.serve {
            let asked = serve
                .pack
                .as_deref()
                .is_none_or(|p| context.packs.contains(&p));
            if asked && serve.r#in.contains(&role) {
                out.extend(look.unserved(serve));
            }
        }
    }
    out
}

struct Look<'a> {
    check: &'a BranchCheck,
    unit: &'a Unit,
    judged: &'a Judged,
    dimension: u8,
}

impl Look<'_> {
    fn branches<'m>(&self, marks: &'m [Mark]) -> impl Iterator<Item = &'m Branch> {
        let dimension = self.dimension;
        marks.iter().filter_map(move |mark| match mark {
            Mark::Branch(b) if b.reads.contains(&dimension) => Some(b),
            _ => None,
        })
    }

    /// Whether the script tests the variable for one of the values that matter.
    fn is_tested(&self) -> bool {
        self.judged.run.edges().any(|(_, edge)| {
            self.branches(&edge.marks).any(|branch| {
                let values = branch.compared.iter();
                values.into_iter().any(|v| {
                    self.check
                        .tested_for
                        .iter()
                        .any(|t| t.eq_ignore_ascii_case(v))
                })
            })
        })
    }

    fn unserved(&self, serve: &Serve) -> Vec<Finding> {
        let matrix = &self.unit.matrix;
        let shared = self.served_steps();
        let mut out = Vec::new();
        for value in &serve.values {
            let having = matrix.having(self.dimension as usize, |v| v == Some(value));
            let missed: ScenarioSet = having
                .iter()
                .filter(|s| self.is_missed(*s, &shared))
                .collect();
            // What is served in one scenario is served: a failed disk has its own branch.
            if missed == having
                && let Some(finding) = self.finding(value, serve, missed)
            {
                out.push(finding);
            }
        }
        out
    }

    /// The steps that run in some scenario whose value is served.
    fn served_steps(&self) -> HashSet<StepId> {
        let edges = || self.judged.run.edges().map(|(_, edge)| edge);
        let served = edges()
            .filter(|e| self.branches(&e.marks).any(|b| !b.like_foreign))
            .fold(ScenarioSet::EMPTY, |all, e| all.or(e.scenarios));
        let running = edges().filter(|e| !e.scenarios.and(served).is_empty());
        let steps = running
            .flat_map(|e| &e.marks)
            .filter_map(|mark| match mark {
                Mark::Step(id) => Some(*id),
                _ => None,
            });
        steps.collect()
    }

    /// Whether a scenario goes where a value that never comes would go, and nothing but messages
    /// runs there.
    fn is_missed(&self, scenario: usize, shared: &HashSet<StepId>) -> bool {
        let mut looked = false;
        let early = self.early(scenario);
        for (from, edge) in self.judged.run.edges() {
            if !edge.scenarios.contains(scenario) {
                continue;
            }
            let late = !early.contains(&from) || self.branches(&edge.marks).next().is_some();
            if self.judged.run.nodes[from as usize].widened {
                return false;
            }
            for branch in self.branches(&edge.marks) {
                looked = true;
                if !branch.like_foreign {
                    return false;
                }
            }
            let steps = edge.marks.iter().filter_map(|m| match m {
                // What runs for served values too, such as `chcp` at the top, says nothing. But an
                // action behind the tests serves all of them.
                Mark::Step(id) => {
                    let meaning = self.judged.meaning(*id);
                    let says = !shared.contains(id) || late && meaning.is_action();
                    says.then_some(meaning)
                }
                _ => None,
            });
            for meaning in steps {
                let quiet = |name: &String| self.check.quiet.contains(name);
                let told =
                    !meaning.events.is_empty() && meaning.events.iter().all(|e| quiet(&e.event));
                if meaning.opaque || !told {
                    return false;
                }
            }
        }
        looked
    }

    /// The nodes that a scenario comes to before it looks at the variable.
    fn early(&self, scenario: usize) -> HashSet<u32> {
        let nodes = &self.judged.run.nodes;
        let mut seen = HashSet::default();
        let mut open = vec![0];
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                let edges = nodes[node as usize].edges.iter();
                let blind = edges.filter(|edge| {
                    edge.scenarios.contains(scenario) && self.branches(&edge.marks).next().is_none()
                });
                open.extend(blind.map(|edge| edge.to));
            }
        }
        seen
    }

    fn finding(&self, value: &str, serve: &Serve, missed: ScenarioSet) -> Option<Finding> {
        let first: ScenarioSet = std::iter::once(missed.first()?).collect();
        let violations = watch(self.judged, first, (), |(), signal| match signal {
            Signal::End { .. } => Verdict::Wrong((), vec![()]),
            _ => Verdict::Go(()),
        });
        let way = violations.into_iter().next()?.way;
        let place = path::last_look(self.unit, self.judged, &way, self.dimension)?;
        let mut finding = Finding::at(place.document, place.span)
            .about(value)
            .with("variable", &self.check.variable)
            .with("value", value);
        finding.severity = serve.severity;
        finding.scenarios = Some(missed);
        finding.path = path::places(self.unit, self.judged, &way);
        Some(finding)
    }
}
