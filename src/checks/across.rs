//! `order` over a whole group: one event before another, in scripts of different resources.
//!
//! The cluster activates resources in the order of their dependencies and deactivates them in the
//! reverse one. Only what resources list themselves counts here: an order that is left open, or
//! rests on defaults, is no certain mistake, and other rules ask for it to be written down.

use super::group::{Done, Group};
use super::{Context, scenarios};
use crate::cluster::Reason;
use crate::event::Occurrence;
use crate::finding::{Finding, Place};
use crate::rules::schema::{Bilingual, OrderCheck, OrderSide, Role};
use crate::scenario::ScenarioSet;

pub(super) fn check(check: &OrderCheck, context: &Context<'_>) -> Vec<Finding> {
    let Some(group) = Group::of(context) else {
        return Vec::new();
    };
    let filter = scenarios(&check.scenarios, &context.unit.matrix);
    let roles = check.r#in.iter().filter(|role| **role != Role::Helper);
    let mut out = Vec::new();
    for role in roles {
        let across = Across {
            group: &group,
            check,
            role: *role,
            filter,
        };
        out.extend(across.findings());
    }
    out
}

struct Across<'a> {
    group: &'a Group<'a>,
    check: &'a OrderCheck,
    role: Role,
    filter: ScenarioSet,
}

impl Across<'_> {
    fn findings(&self) -> Vec<Finding> {
        let firsts = self.group.done(&self.check.first, self.role);
        let thens = self.group.done(&self.check.then, self.role);
        // Where a start script cannot be read, the service may be that of another database.
        let unsure = self.role == Role::Stop && !self.group.unread(Role::Start).is_empty();
        if firsts.is_empty() || thens.is_empty() || unsure {
            return Vec::new();
        }
        let mut out = Vec::new();
        for then in &thens {
            // Within one script the run tells.
            let same = |first: &Done<'_>| first.resource == then.resource;
            if firsts.iter().any(same) || self.doubtful(then.occurrence) {
                continue;
            }
            let later = self.later_than(then.resource);
            let unread = self.group.unread(self.role);
            if unread.iter().any(|index| !later(*index)) {
                continue;
            }
            out.extend(self.finding(then, &firsts, later));
        }
        out
    }

    /// Whether a resource certainly has its turn after this one.
    fn later_than(&self, index: usize) -> impl Fn(usize) -> bool {
        let graph = &self.group.export.dependencies;
        let reached = match self.role {
            Role::Stop => graph.awaited_by(&[index], Some(Reason::Listed)),
            _ => graph.waiting_for(&[index], Some(Reason::Listed)),
        };
        move |other| other != index && reached.contains(other)
    }

    /// What comes too early, where everything that should come first certainly comes later.
    fn finding(
        &self,
        then: &Done<'_>,
        firsts: &[Done<'_>],
        later: impl Fn(usize) -> bool,
    ) -> Option<Finding> {
        let about: Vec<&Done<'_>> = match self.check.for_each {
            // One subject that is done too late is enough.
            Some(OrderSide::First) => firsts.iter().filter(|f| later(f.resource)).collect(),
            _ if firsts.iter().all(|f| later(f.resource)) => firsts.iter().collect(),
            _ => Vec::new(),
        };
        let shared = |first: &&&Done<'_>| {
            !then
                .scenarios
                .and(first.scenarios)
                .and(self.filter)
                .is_empty()
        };
        let first = about.iter().find(shared)?;
        let mut finding = Finding::at(then.place.document, then.place.span)
            .about(shown(then.occurrence).to_lowercase())
            .with("then-subject", shown(then.occurrence))
            .with("first-subject", shown(first.occurrence));
        finding
            .values
            .extend(then.occurrence.captures.iter().cloned());
        finding
            .values
            .extend(first.occurrence.captures.iter().cloned());
        finding.scenarios = Some(then.scenarios.and(first.scenarios).and(self.filter));
        finding.slip = Some(self.slip(then.resource, first.resource));
        let (late, early) = match self.role {
            Role::Stop => (first.resource, then.resource),
            _ => (then.resource, first.resource),
        };
        let (late, early) = (self.group.name(late), self.group.name(early));
        finding.hint = Some(Bilingual::new(
            format!("または「{late}」を「{early}」に依存させ、逆向きの依存関係を外してください"),
            format!(
                "or make '{late}' depend on '{early}', and take out the dependency the other way round"
            ),
        ));
        let order = self.dependency(then.resource, first.resource);
        Some(
            finding
                .because(
                    first.place,
                    "先に行うべき処理はここにあります",
                    "this is what has to come first",
                )
                .because(
                    order,
                    "この依存関係のため、順序が逆になります",
                    "this dependency puts it the other way round",
                ),
        )
    }

    /// One dependency the wrong way round shows at the activation and at the deactivation.
    fn slip(&self, a: usize, b: usize) -> String {
        let group = self.group.index;
        format!("order {group} {} {}", a.min(b), a.max(b))
    }

    /// The resource that waits for the other one: where its dependencies stand.
    fn dependency(&self, then: usize, first: usize) -> Place {
        match self.role {
            Role::Stop => self.group.place(then),
            _ => self.group.place(first),
        }
    }

    /// A subject that is not known may be one that the event leaves out.
    fn doubtful(&self, occurrence: &Occurrence) -> bool {
        let events = &self.group.context.knowledge.events;
        let event = events.get(&occurrence.event);
        occurrence.subject_unknown && event.is_some_and(|e| !e.unless.is_empty())
    }
}

fn shown(occurrence: &Occurrence) -> &str {
    occurrence.subject.as_deref().unwrap_or(&occurrence.command)
}
