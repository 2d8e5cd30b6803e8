//! What the scripts of one resource seem to lack, and another resource of its group does.
//!
//! A script resource is judged by itself first. Then what the rest of the group does is held
//! against that: a service that another resource starts is no service that nobody starts.

use super::Context;
use super::group::{drive_of, letter};
use crate::finding::Finding;
use crate::rules::Knowledge;
use crate::rules::schema::{Check, DifferCheck, MustCheck, PathProblem, Role};
use crate::scenario::ScenarioSet;
use crate::unit::{Deed, Extent, Surroundings};

/// Whether the rest of the group settles what a check has found in the scripts of one resource.
#[must_use]
pub fn is_settled(
    check: &Check,
    finding: &Finding,
    around: &Surroundings,
    context: &Context<'_>,
) -> bool {
    let knowledge = context.knowledge;
    match check {
        Check::Pair(pair) => {
            let here = own_event(finding, around);
            let others = [&pair.start, &pair.stop].into_iter();
            let mut there = others.filter(|event| here.is_none_or(|here| here != *event));
            let all = context.unit.matrix.all();
            there.any(|event| done_elsewhere(around, event, finding, all)) || unread(around)
        }
        Check::Differ(differ) => {
            let event = own_event(finding, around);
            let other = other_value(differ, finding, context);
            event.is_some_and(|event| done_elsewhere(around, event, finding, other))
                || unread(around)
        }
        Check::Must(must) => !owes(must, knowledge, around),
        Check::Path(path) if path.find == PathProblem::SeveralDrives => {
            let mut values = finding.values.iter();
            let file = values.find(|(name, _)| name == "file");
            let drive = file.and_then(|(_, file)| drive_of(file));
            drive.is_some_and(|drive| drives(knowledge, around).contains(&drive))
        }
        _ => false,
    }
}

/// The event that a finding about the resource's own scripts is about.
fn own_event<'a>(finding: &Finding, around: &'a Surroundings) -> Option<&'a String> {
    let mut own = around.own().filter(|deed| {
        let here = deed.command.as_ref().map(|(_, occurrence)| occurrence.span);
        here == Some(finding.place.span) && deed.subject.as_deref() == Some(&finding.subject)
    });
    own.next().map(|deed| &deed.event)
}

/// The scenarios in which something is missing that happens in others.
fn other_value(check: &DifferCheck, finding: &Finding, context: &Context<'_>) -> ScenarioSet {
    let matrix = &context.unit.matrix;
    let mut values = finding.values.iter();
    let other = values.find(|(name, _)| name == "other");
    match (matrix.dimension(&check.variable), other) {
        (Some(dimension), Some((_, other))) => matrix.having(dimension, |v| v == Some(other)),
        _ => matrix.all(),
    }
}

/// Whether another resource does an event to what a finding is about, in some scenarios.
fn done_elsewhere(
    around: &Surroundings,
    event: &str,
    finding: &Finding,
    scenarios: ScenarioSet,
) -> bool {
    let subject = finding.subject.as_str();
    let done = |deed: &Deed| {
        let other = deed.subject.as_deref().unwrap_or("");
        // A display name and a key name may be the same service.
        let same = other == subject || other.contains(' ') != subject.contains(' ');
        let there = !deed.scenarios.and(scenarios).is_empty();
        same && there
    };
    around.others(|other| other == event).any(done)
}

/// Whether another resource may do more than can be read.
fn unread(around: &Surroundings) -> bool {
    let roles = [Role::Start, Role::Stop];
    roles.into_iter().any(|role| around.others_unread(role))
}

/// Whether the event is for this resource to do, and for no other one of its group.
fn owes(check: &MustCheck, knowledge: &Knowledge, around: &Surroundings) -> bool {
    let in_role = |role: &Role| check.r#in.contains(role);
    let mut others = around.others(|event| event == check.event);
    let done = others.any(|deed| in_role(&deed.role));
    if done || check.r#in.iter().any(|role| around.others_unread(*role)) {
        return false;
    }
    let events = &knowledge.events;
    let kind = events
        .get(&check.event)
        .and_then(|event| event.subject.as_ref());
    // Events that happen to the same kind of thing: attach and detach to a database.
    let has_business =
        |event: &str| kind.is_some() && events.get(event).and_then(|e| e.subject.as_ref()) == kind;
    if around.own().any(|deed| has_business(&deed.event)) {
        return true;
    }
    // Nobody has to do with it: the first script resource of the only group is told.
    around.others(has_business).next().is_none() && is_first(around)
}

/// Whether this is the first script resource of the only group that has any.
fn is_first(around: &Surroundings) -> bool {
    let export = &around.export;
    let groups = 0..export.dependencies.members.len();
    let scripted = |group: &usize| {
        let mut members = export.members(*group).iter();
        members.any(|index| export.folder(*index).is_some())
    };
    let Extent::Resource { group, resource } = around.extent else {
        return false;
    };
    let mut members = export.members(group).iter();
    let first = members.find(|index| export.folder(**index).is_some());
    first == Some(&resource) && groups.filter(scripted).count() == 1
}

/// The drives that the group provides.
fn drives(knowledge: &Knowledge, around: &Surroundings) -> Vec<char> {
    let Extent::Resource { group, .. } = around.extent else {
        return Vec::new();
    };
    let kinds = &knowledge.cluster.disks;
    let members = around.export.members(group).iter();
    let drive = members.filter_map(|index| {
        let resource = around.export.resource(*index)?;
        letter(&resource.parameter(kinds.get(&resource.kind)?)?.text)
    });
    drive.collect()
}
