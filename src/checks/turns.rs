//! Which resources of a group certainly have their turn after which others.
//!
//! Activation goes along the dependencies, deactivation against them. Only what resources list
//! themselves is certain.

use crate::cluster::{Dependencies, Reached, Reason};
use crate::rules::schema::Role;
use rustc_hash::FxHashMap as HashMap;

/// So many resources are looked at from their own side, once for all questions: a group attaches
/// in one or two scripts and starts services in thousands.
const FEW: usize = 64;

/// The turns of a group at its activation (start) or deactivation (stop).
pub(super) struct Turns<'a> {
    graph: &'a Dependencies,
    role: Role,
    /// Everything that has its turn before a resource. Nothing where there are too many of them.
    before: Option<HashMap<usize, Reached>>,
}

impl<'a> Turns<'a> {
    /// The turns, for questions whether one of `late` comes after something else.
    pub(super) fn new(
        graph: &'a Dependencies,
        role: Role,
        late: impl Iterator<Item = usize>,
    ) -> Self {
        let mut late: Vec<usize> = late.collect();
        late.sort_unstable();
        late.dedup();
        let before = (late.len() <= FEW).then(|| {
            let only = Some(Reason::Listed);
            let reached = |of: usize| match role {
                Role::Stop => graph.waiting_for(&[of], only),
                _ => graph.awaited_by(&[of], only),
            };
            late.into_iter().map(|of| (of, reached(of))).collect()
        });
        Self {
            graph,
            role,
            before,
        }
    }

    /// Tells of each of `late` whether it certainly has its turn after a resource.
    pub(super) fn later_than(&self, early: usize) -> impl Fn(usize) -> bool {
        let only = Some(Reason::Listed);
        let after = match (&self.before, self.role) {
            (Some(_), _) => None,
            (None, Role::Stop) => Some(self.graph.awaited_by(&[early], only)),
            (None, _) => Some(self.graph.waiting_for(&[early], only)),
        };
        move |late| {
            let is_later = match (&after, &self.before) {
                (Some(after), _) => after.contains(late),
                (None, Some(before)) => before.get(&late).is_some_and(|b| b.contains(early)),
                (None, None) => false,
            };
            late != early && is_later
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may panic")]

    use super::*;
    use crate::cluster::read_table;
    use crate::rules::schema::ClusterData;

    #[test]
    fn few_and_many_are_answered_alike() {
        // Each tenth resource begins a chain of its own.
        let row = |index: usize| match index % 10 {
            0 => format!("g,r{index},script,-\n"),
            _ => format!("g,r{index},script,r{}\n", index - 1),
        };
        let rows: String = (0..100).map(row).collect();
        let table = format!("group,resource,type,depends_on\n{rows}");
        let data = ClusterData::default();
        let cluster = read_table(table.into_bytes(), None, &data).cluster;
        let graph = Dependencies::new(&cluster.expect("a cluster"), &data);
        for role in [Role::Start, Role::Stop] {
            let many = Turns::new(&graph, role, 0..100);
            assert!(many.before.is_none());
            for late in 0..100 {
                let few = Turns::new(&graph, role, std::iter::once(late));
                for early in 0..100 {
                    let expected = late / 10 == early / 10
                        && match role {
                            Role::Stop => late < early,
                            _ => late > early,
                        };
                    let answers = [&few, &many].map(|turns| turns.later_than(early)(late));
                    assert_eq!(answers, [expected; 2], "{role:?} {early} {late}");
                }
            }
        }
    }
}
