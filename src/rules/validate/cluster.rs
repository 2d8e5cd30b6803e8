//! Checks of what a pack says about exported configurations.

use super::lookup::unknown;
use super::{Problem, then};
use crate::rules::knowledge::Knowledge;
use crate::rules::schema::{ClusterData, Ordered};
use crate::rules::yaml::{Step, steps};

/// Events and types that nobody knows.
pub(super) fn cluster(knowledge: &Knowledge, pack: &ClusterData) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (kind, service) in pack.services.iter() {
        for (key, event) in [("starts", &service.starts), ("stops", &service.stops)] {
            if knowledge.events.get(event).is_none() {
                let at = steps!["cluster", "services", kind, key];
                let known = knowledge.events.keys();
                problems.push(unknown(at, "イベント", "event", event, known));
            }
        }
    }
    let types = Types(&knowledge.cluster);
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
struct Types<'a>(&'a ClusterData);

impl Types<'_> {
    fn keys<V>(&self, map: &Ordered<V>, at: &[Step]) -> Vec<Problem> {
        let keys = map.keys().filter(|kind| !self.0.knows(kind));
        keys.map(|kind| self.problem(kind, then(at, kind)).of_key())
            .collect()
    }

    fn unknown_in(&self, kinds: &[String], at: &[Step]) -> Vec<Problem> {
        let kinds = kinds.iter().enumerate();
        kinds
            .filter(|(_, kind)| !self.0.knows(kind))
            .map(|(index, kind)| self.problem(kind, then(at, index)))
            .collect()
    }

    fn problem(&self, kind: &str, at: Vec<Step>) -> Problem {
        let lists = [
            &self.0.scripts,
            &self.0.applications,
            &self.0.addresses,
            &self.0.others,
        ];
        let listed = lists.into_iter().flatten().map(String::as_str);
        let known = listed
            .chain(self.0.services.keys())
            .chain(self.0.disks.keys());
        unknown(at, "リソースのタイプ", "type of resource", kind, known)
    }
}
