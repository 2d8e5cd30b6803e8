//! What belongs to a section beyond its first label: what no run comes to but through the section.

use crate::batch::{Builtin, NodeKind};
use crate::checks::jump::written_label;
use crate::checks::sections::{Arrival, Key, Sections};
use crate::flow::OpKind;
use crate::scenario::{ScenarioSet, Site};
use crate::unit::{Judged, Unit};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::cell::OnceCell;

/// What belongs to which section.
pub(super) struct Inner<'a> {
    unit: &'a Unit,
    judged: &'a Judged,
    /// For each dimension's value: the scenarios that have it.
    values: Vec<ScenarioSet>,
    /// Worked out when it is first asked for.
    outside: Vec<OnceCell<Outside>>,
    /// For each section: whether a GOTO or CALL names one of its labels.
    led_to: Vec<bool>,
    /// Where each test and loop leads, if that is one place only.
    steady: HashMap<Site, Option<Site>>,
    /// The logical line right above the labels of a section, by script and statement.
    above: HashMap<(u32, u32), usize>,
}

/// What a run comes to without a section.
struct Outside {
    places: HashSet<Key>,
    /// Whether every value comes to the section itself: then it is nobody's own.
    shared: bool,
}

impl<'a> Inner<'a> {
    /// `values` are the scenarios of each value that the cluster sets.
    pub(super) fn new(
        unit: &'a Unit,
        judged: &'a Judged,
        sections: &Sections<'_>,
        values: Vec<ScenarioSet>,
    ) -> Self {
        let mut inner = Self {
            unit,
            judged,
            values,
            outside: sections.all.iter().map(|_| OnceCell::new()).collect(),
            led_to: vec![false; sections.all.len()],
            steady: steady(unit, judged),
            above: HashMap::default(),
        };
        let named = (0u32..).zip(&judged.documents).map(|(script, index)| {
            let document = &unit.documents[*index];
            let text = document.source.text();
            let commands = document.flow.script.iter();
            let names = commands.filter_map(|(_, node)| match &node.kind {
                NodeKind::Command(command) => written_label(text, command),
                _ => None,
            });
            let names = names.map(|(name, _)| name.to_lowercase());
            (script, names.collect::<HashSet<String>>())
        });
        let named: HashMap<u32, HashSet<String>> = named.collect();
        for (index, section) in sections.all.iter().enumerate() {
            let flow = &unit.documents[judged.documents[section.script as usize]].flow;
            let labels = section.labels.iter();
            let mut labels = labels.map(|label| &flow.script.labels[*label]);
            inner.led_to[index] =
                { labels.clone() }.any(|l| named[&section.script].contains(&l.name.to_lowercase()));
            if let Some(first) = labels.next().filter(|_| !section.values.is_empty()) {
                let lines = &flow.script.statements;
                let own = lines.partition_point(|line| line.span.end <= first.span.start);
                let is_remark = |at: &usize| {
                    matches!(
                        flow.script.node(lines[*at].node).kind,
                        NodeKind::Remark | NodeKind::LabelLine
                    )
                };
                if let Some(above) = (0..own).rev().find(|at| !is_remark(at)) {
                    inner.above.insert((section.script, above as u32), index);
                }
            }
        }
        inner
    }

    /// Whether a label that control comes to inside a section belongs to it, too.
    pub(super) fn holds(
        &self,
        sections: &Sections<'_>,
        section: usize,
        arrival: Arrival,
        to: Site,
    ) -> bool {
        if arrival.section == section {
            return true;
        }
        // A label that nothing leads to is a heading: something else begins.
        let led_to = arrival.jumped || self.led_to[arrival.section];
        if !led_to || !sections.all[arrival.section].values.is_empty() {
            return false;
        }
        let outside = self.outside[section].get_or_init(|| self.without(sections, section));
        !outside.shared && !outside.places.contains(&sections.key(to))
    }

    /// Whether a place is a test or a loop that always leads on in the same way.
    pub(super) fn is_steady(&self, site: Site) -> bool {
        self.steady.get(&site).is_some_and(Option::is_some)
    }

    /// The section whose labels stand right below a jump.
    pub(super) fn below(&self, sections: &Sections<'_>, from: Site) -> Option<usize> {
        if sections.builtin(from) != Some(Builtin::Goto) {
            return None;
        }
        let document = &self.unit.documents[self.judged.document_of(from)];
        let statement = document.flow.op(from.point).statement;
        self.above.get(&(from.script, statement)).copied()
    }

    /// What runs come to without a section.
    fn without(&self, sections: &Sections<'_>, section: usize) -> Outside {
        let run = &self.judged.run;
        let mut reached = vec![ScenarioSet::EMPTY; run.nodes.len()];
        let mut through = ScenarioSet::EMPTY;
        let mut open = vec![(0u32, run.matrix.all())];
        while let Some((node, scenarios)) = open.pop() {
            let fresh = scenarios.without(reached[node as usize]);
            if fresh.is_empty() {
                continue;
            }
            reached[node as usize] = reached[node as usize].or(fresh);
            let from = run.nodes[node as usize].site;
            for edge in &run.nodes[node as usize].edges {
                let scenarios = edge.scenarios.and(fresh);
                let to = &run.nodes[edge.to as usize];
                let arrival = sections.arrival(from, to.site);
                if to.end.is_none() && arrival.is_some_and(|a| a.section == section) {
                    through = through.or(scenarios);
                } else {
                    open.push((edge.to, scenarios));
                }
            }
        }
        let nodes = run.nodes.iter().zip(&reached);
        let places = nodes
            .filter(|(node, reached)| node.end.is_none() && !reached.is_empty())
            .map(|(node, _)| sections.key(node.site));
        let comes = |value: &ScenarioSet| !value.and(through).is_empty();
        Outside {
            places: places.collect(),
            shared: self.values.iter().all(comes),
        }
    }
}

fn steady(unit: &Unit, judged: &Judged) -> HashMap<Site, Option<Site>> {
    let run = &judged.run;
    let mut out: HashMap<Site, Option<Site>> = HashMap::default();
    for (from, edge) in run.edges() {
        let [from, to] = [from, edge.to].map(|node| run.nodes[node as usize].site);
        let flow = &unit.documents[judged.document_of(from)].flow;
        if matches!(
            flow.op(from.point).kind,
            OpKind::Test { .. } | OpKind::Loop { .. }
        ) {
            let known = out.entry(from).or_insert(Some(to));
            *known = known.filter(|known| *known == to);
        }
    }
    out
}
