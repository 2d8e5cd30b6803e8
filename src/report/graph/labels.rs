//! What is said of an edge, a decision and a section.

use super::Picture;
use crate::graph::{NodeKind, Subject, Way};
use crate::report::Lang;
use crate::scenario::{Matrix, ScenarioSet};

impl Picture<'_> {
    /// The label of an edge: its condition, else the scenarios that set it apart.
    pub(super) fn label(&self, edge: usize) -> Option<String> {
        let edge = &self.graph.edges[edge];
        let from = &self.graph.nodes[edge.from];
        let subject = match &from.kind {
            NodeKind::Decision(subject) => Some(subject),
            _ => None,
        };
        if edge.way == Way::Computed {
            return scenarios(&self.unit.matrix, edge.scenarios, from.scenarios, self.lang);
        }
        self.lang.way(&edge.way, subject)
    }

    /// What a decision looks at; variables of the cluster as the cluster writes them.
    pub(super) fn subject(&self, subject: &Subject) -> String {
        let matrix = &self.unit.matrix;
        if let Subject::Value(name) = subject
            && let Some(dimension) = matrix.dimension(name)
        {
            let name = matrix.dimensions[dimension].name.clone();
            return self.lang.subject(&Subject::Value(name));
        }
        self.lang.subject(subject)
    }

    /// In which scenarios a node runs, where that is not all of them.
    pub(super) fn when(&self, node: usize) -> Option<String> {
        let set = self.graph.nodes[node].scenarios;
        if set.is_empty() {
            return Some(self.lang.never().to_owned());
        }
        scenarios(&self.unit.matrix, set, self.unit.matrix.all(), self.lang)
    }
}

/// A set of scenarios by the values of each variable, where that says it all.
fn scenarios(matrix: &Matrix, set: ScenarioSet, within: ScenarioSet, lang: Lang) -> Option<String> {
    let mut product = within;
    let mut words = Vec::new();
    for (index, dimension) in matrix.dimensions.iter().enumerate() {
        let there = |value: &Option<String>, set: ScenarioSet| {
            let having = matrix.having(index, |v| v == value.as_deref());
            !having.and(set).is_empty()
        };
        let values: Vec<&Option<String>> =
            dimension.values.iter().filter(|v| there(v, set)).collect();
        let possible = dimension.values.iter().filter(|v| there(v, within)).count();
        if values.len() == possible {
            continue;
        }
        product =
            product.and(matrix.having(index, |v| values.iter().any(|value| value.as_deref() == v)));
        let names = values.iter().map(|v| v.as_deref().unwrap_or(lang.unset()));
        let name = dimension
            .name
            .strip_prefix("CLP_")
            .unwrap_or(&dimension.name);
        words.push(format!("{name}={}", names.collect::<Vec<_>>().join("|")));
    }
    (product == set && !words.is_empty()).then(|| words.join("  "))
}
