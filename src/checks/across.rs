//! `order` and `enclose` over a whole group: one event before another, in scripts of different
//! resources.
//!
//! The cluster activates resources in the order of their dependencies and deactivates them in the
//! reverse one. Only what resources list themselves counts here: an order that is left open, or
//! rests on defaults, is no certain mistake, and other rules ask for it to be written down.

use super::group::{Done, Group};
use super::turns::Turns;
use super::{Context, hit, scenarios};
use crate::finding::{Finding, Place};
use crate::rules::schema::{Bilingual, EncloseCheck, OrderCheck, OrderSide, Role};
use crate::scenario::ScenarioSet;

/// One event before another in the scripts of a group.
pub(super) fn order(check: &OrderCheck, context: &Context<'_>) -> Vec<Finding> {
    let Some(group) = Group::of(context) else {
        return Vec::new();
    };
    let roles = check.r#in.iter().filter(|role| **role != Role::Helper);
    let mut out = Vec::new();
    for role in roles {
        let across = Across {
            group: &group,
            first: &check.first,
            then: &check.then,
            role: *role,
            filter: scenarios(&check.scenarios, &context.unit.matrix),
            each_first: check.for_each == Some(OrderSide::First),
            fits: &|_, _| true,
        };
        for wrong in across.wrong() {
            let (then, first) = (wrong.then.occurrence, wrong.first.occurrence);
            let mut finding = across
                .finding(&wrong, &wrong.then, &wrong.first)
                .with("then-subject", hit::shown(then))
                .with("first-subject", hit::shown(first));
            finding.values.extend(then.captures.iter().cloned());
            finding.values.extend(first.captures.iter().cloned());
            out.push(finding);
        }
    }
    out
}

/// One thing that has to run around another in the scripts of a group.
pub(super) fn enclose(check: &EncloseCheck, context: &Context<'_>) -> Vec<Finding> {
    let Some(group) = Group::of(context) else {
        return Vec::new();
    };
    let EncloseCheck { outer, inner, .. } = check;
    let sides = [
        (Role::Start, &outer.start, &inner.start),
        (Role::Stop, &inner.stop, &outer.stop),
    ];
    let mut out: Vec<Finding> = Vec::new();
    for (role, first, then) in sides {
        let across = Across {
            group: &group,
            first,
            then,
            role,
            filter: scenarios(&check.scenarios, &context.unit.matrix),
            each_first: true,
            fits: &|one, other| belong(check.same.as_deref(), one, other),
        };
        for wrong in across.wrong() {
            let (outer, inner) = match role {
                Role::Stop => (&wrong.then, &wrong.first),
                _ => (&wrong.first, &wrong.then),
            };
            let finding = across
                .finding(&wrong, outer, inner)
                .with("outer-subject", hit::shown(outer.occurrence))
                .with("inner-subject", hit::shown(inner.occurrence));
            // What the activation shows, the deactivation need not show again.
            let told = role == Role::Stop && out.iter().any(|f| f.slip == finding.slip);
            if !told {
                out.push(finding);
            }
        }
    }
    out
}

/// Whether two events certainly belong together: what has this name is the same for both.
fn belong(name: Option<&str>, one: &Done<'_>, other: &Done<'_>) -> bool {
    name.is_none_or(|name| {
        let captured = |done: &Done<'_>| hit::captured(done.occurrence, name);
        captured(one).is_some() && captured(one) == captured(other)
    })
}

/// An order that scripts of different resources have to keep.
struct Across<'a> {
    group: &'a Group<'a>,
    first: &'a str,
    then: &'a str,
    role: Role,
    filter: ScenarioSet,
    /// Whether each thing that comes first counts by itself: one that comes too late is enough.
    each_first: bool,
    /// Whether two events have to do with each other.
    fits: &'a dyn Fn(&Done<'_>, &Done<'_>) -> bool,
}

/// What comes too early.
struct Wrong<'a> {
    then: Done<'a>,
    first: Done<'a>,
    scenarios: ScenarioSet,
}

impl<'a> Across<'a> {
    fn wrong(&self) -> Vec<Wrong<'a>> {
        let firsts = self.group.done(self.first, self.role);
        let thens = self.group.done(self.then, self.role);
        // Where a start script cannot be read, the service may be that of another database.
        let unsure = self.role == Role::Stop && !self.group.unread(Role::Start).is_empty();
        if firsts.is_empty() || thens.is_empty() || unsure {
            return Vec::new();
        }
        let unread = self.group.unread(self.role);
        let late = firsts.iter().map(|first| first.resource);
        let late = late.chain(unread.iter().copied());
        let turns = Turns::new(&self.group.export.dependencies, self.role, late);
        let mut out = Vec::new();
        for then in thens {
            // Within one script the run tells.
            let same = |first: &Done<'_>| first.resource == then.resource;
            let doubtful = hit::doubtful(self.group.context.knowledge, then.occurrence);
            if firsts.iter().any(same) || doubtful {
                continue;
            }
            let later = turns.later_than(then.resource);
            if unread.iter().all(|index| later(*index)) {
                out.extend(self.too_early(then, &firsts, later));
            }
        }
        out
    }

    /// An event, where everything that should come before it certainly comes later.
    fn too_early(
        &self,
        then: Done<'a>,
        firsts: &[Done<'a>],
        later: impl Fn(usize) -> bool,
    ) -> Option<Wrong<'a>> {
        let fitting = firsts.iter().filter(|first| (self.fits)(first, &then));
        if !self.each_first && !fitting.clone().all(|first| later(first.resource)) {
            return None;
        }
        let scenarios = |first: &Done<'_>| {
            let both = then.scenarios.and(first.scenarios);
            both.and(self.filter)
        };
        let mut late = fitting.filter(|first| later(first.resource));
        let first = *late.find(|first| !scenarios(first).is_empty())?;
        Some(Wrong {
            then,
            first,
            scenarios: scenarios(&first),
        })
    }

    /// A finding at one of the two events.
    fn finding(&self, wrong: &Wrong<'_>, at: &Done<'_>, other: &Done<'_>) -> Finding {
        let (then, first) = (wrong.then.resource, wrong.first.resource);
        let mut finding = Finding::at(at.place.document, at.place.span)
            .about(hit::shown(at.occurrence).to_lowercase());
        finding.scenarios = Some(wrong.scenarios);
        finding.slip = Some(self.slip(then, first));
        finding.hint = Some(self.hint(then, first));
        let (ja, en) = if at.place == wrong.then.place {
            (
                "先に行うべき処理はここにあります",
                "this is what has to come first",
            )
        } else {
            ("それより先に、ここで実行されます", "this runs before that")
        };
        finding.because(other.place, ja, en).because(
            self.dependency(then, first),
            "この依存関係のため、順序が逆になります",
            "this dependency puts it the other way round",
        )
    }

    /// What to depend on what instead.
    fn hint(&self, then: usize, first: usize) -> Bilingual {
        let (late, early) = match self.role {
            Role::Stop => (first, then),
            _ => (then, first),
        };
        let (late, early) = (self.group.name(late), self.group.name(early));
        Bilingual::new(
            format!("または「{late}」を「{early}」に依存させ、逆向きの依存関係を外してください"),
            format!(
                "or make '{late}' depend on '{early}', and take out the dependency the other way round"
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
}
