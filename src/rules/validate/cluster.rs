//! Checks of what a pack says about exported configurations.

use super::lookup::{Names, owned, unknown};
use super::{Problem, then};
use crate::rules::knowledge::Knowledge;
use crate::rules::schema::{
    ClusterData, DependCheck, Ordered, PackFile, Party, RetiredCheck, TimelineCheck,
};
use crate::rules::set::PackSet;
use crate::rules::yaml::{Step, steps};

/// Events and types that nobody knows.
pub(super) fn cluster(set: &PackSet, knowledge: &Knowledge, pack: &ClusterData) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (kind, service) in pack.services.iter() {
        for (key, event) in [("starts", &service.starts), ("stops", &service.stops)] {
            if knowledge.events.get(event).is_none() {
                let at = steps!["cluster", "services", kind, key];
                let known = knowledge.events.keys();
                let problem = unknown(at, "イベント", "event", event, known);
                let has = |pack: &PackFile| pack.events.get(event).is_some();
                problems.push(owned(set, problem, has));
            }
        }
    }
    let types = Types {
        set,
        known: &knowledge.cluster,
    };
    let at = steps!["cluster", "default-dependencies"];
    problems.extend(types.keys(&pack.default_dependencies, &at));
    for (kind, waits_for) in pack.default_dependencies.iter() {
        let at = then(&at, kind);
        problems.extend(types.unknown_in(waits_for, &at));
    }
    problems.extend(types.keys(&pack.monitors, &steps!["cluster", "monitors"]));
    problems.extend(types.keys(&pack.screen_names, &steps!["cluster", "screen-names"]));
    problems
}

/// The types that a pack may name.
struct Types<'a> {
    set: &'a PackSet,
    known: &'a ClusterData,
}

impl Types<'_> {
    fn keys<V>(&self, map: &Ordered<V>, at: &[Step]) -> Vec<Problem> {
        let keys = map.keys().filter(|kind| !self.known.knows(kind));
        keys.map(|kind| self.problem(kind, then(at, kind)).of_key())
            .collect()
    }

    fn unknown_in(&self, kinds: &[String], at: &[Step]) -> Vec<Problem> {
        let kinds = kinds.iter().enumerate();
        kinds
            .filter(|(_, kind)| !self.known.knows(kind))
            .map(|(index, kind)| self.problem(kind, then(at, index)))
            .collect()
    }

    fn problem(&self, kind: &str, at: Vec<Step>) -> Problem {
        let lists = [
            &self.known.scripts,
            &self.known.applications,
            &self.known.addresses,
            &self.known.others,
        ];
        let listed = lists.into_iter().flatten().map(String::as_str);
        let known = listed
            .chain(self.known.services.keys())
            .chain(self.known.disks.keys());
        let problem = unknown(at, "リソースのタイプ", "type of resource", kind, known);
        owned(self.set, problem, |pack| pack.cluster.knows(kind))
    }
}

impl Names<'_> {
    /// The events and groups of names that an order is about.
    pub(super) fn depend(&mut self, check: &DependCheck, at: &[Step]) {
        for (index, order) in check.orders.iter().enumerate() {
            let at = then(&then(at, "orders"), index);
            self.party(&order.of, &then(&at, "of"));
            self.party(&order.on, &then(&at, "on"));
        }
    }

    fn party(&mut self, party: &Party, at: &[Step]) {
        match party {
            Party::Script(event) => self.event(event, then(at, "script")),
            Party::Service(event) => self.event(event, then(at, "service")),
            Party::Disk(event) => self.event(event, then(at, "disk")),
            Party::Named(list) => self.list(list, then(at, "named")),
        }
    }

    /// The bounds of the versions without some commands.
    pub(super) fn retired(&mut self, check: &RetiredCheck, at: &[Step]) {
        for (key, bound) in [("from", &check.from), ("below", &check.below)] {
            if bound.parse::<u32>().is_err() {
                self.problems.push(Problem::new(
                    then(at, key),
                    "版の番号の最初の数字を書きます (例: \"5\")",
                    "write the first number of a version, such as \"5\"",
                ));
            }
        }
    }

    /// The events of a timeline.
    pub(super) fn timeline(&mut self, check: &TimelineCheck, at: &[Step]) {
        self.events(&check.does, &then(at, "does"));
        if let Some(event) = &check.starts {
            self.event(event, then(at, "starts"));
        }
    }
}
