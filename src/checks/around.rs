//! What the scripts of one resource seem to lack, and another resource of its group does.
//!
//! A script resource is judged by itself first. Then what the rest of the group does is held
//! against that: a service that another resource starts is no service that nobody starts.

use super::Context;
use super::group::{drive_of, letter};
use crate::finding::Finding;
use crate::rules::schema::{Check, MustCheck, PathProblem, Role};
use crate::unit::{Deed, Extent, Surroundings};

/// Takes out what the rest of the group settles.
pub(super) fn settle(check: &Check, context: &Context<'_>, found: &mut Vec<Finding>) {
    let Some(around) = context.unit.surroundings.as_ref() else {
        return;
    };
    if found.is_empty() || around.resource().is_none() {
        return;
    }
    match check {
        Check::Pair(pair) => {
            let events = [&pair.start, &pair.stop];
            found.retain(|finding| !settled(around, &events, &finding.subject));
        }
        Check::Differ(differ) => {
            let events: Vec<&String> = differ.events.iter().collect();
            found.retain(|finding| !settled(around, &events, &finding.subject));
        }
        Check::Must(must) if !owes(must, context, around) => found.clear(),
        Check::Path(path) if path.find == PathProblem::SeveralDrives => {
            let drives = drives(context, around);
            let provided = |file: &str| drive_of(file).is_some_and(|d| drives.contains(&d));
            found.retain(|finding| {
                let file = finding.values.iter().find(|(name, _)| name == "file");
                !file.is_some_and(|(_, file)| provided(file))
            });
        }
        _ => {}
    }
}

/// Whether another resource does one of the events to the same subject, or may do so.
fn settled(around: &Surroundings, events: &[&String], subject: &str) -> bool {
    let done = |deed: &Deed| {
        let other = deed.subject.as_deref().unwrap_or("");
        // A display name and a key name may be the same service.
        let same = other == subject || other.contains(' ') != subject.contains(' ');
        events.contains(&&deed.event) && same
    };
    around.others().any(done)
        || [Role::Start, Role::Stop]
            .into_iter()
            .any(|role| around.others_unread(role))
}

/// Whether the event is for this resource to do, and for no other one of its group.
fn owes(check: &MustCheck, context: &Context<'_>, around: &Surroundings) -> bool {
    let in_role = |role: &Role| check.r#in.contains(role);
    let mut others = around.others();
    let done = others.any(|deed| deed.event == check.event && in_role(&deed.role));
    if done || check.r#in.iter().any(|role| around.others_unread(*role)) {
        return false;
    }
    let events = &context.knowledge.events;
    let kind = events
        .get(&check.event)
        .and_then(|event| event.subject.as_ref());
    // Events that happen to the same kind of thing: attach and detach to a database.
    let has_business =
        |event: &str| kind.is_some() && events.get(event).and_then(|e| e.subject.as_ref()) == kind;
    let meanings = context
        .unit
        .scripts
        .iter()
        .flat_map(|script| &script.meanings);
    if meanings
        .flat_map(|m| &m.events)
        .any(|e| has_business(&e.event))
    {
        return true;
    }
    // Nobody has to do with it: the first script resource of the only group is told.
    !around.others().any(|deed| has_business(&deed.event)) && is_first(around)
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
fn drives(context: &Context<'_>, around: &Surroundings) -> Vec<char> {
    let Extent::Resource { group, .. } = around.extent else {
        return Vec::new();
    };
    let kinds = &context.knowledge.cluster.disks;
    let members = around.export.members(group).iter();
    let drive = members.filter_map(|index| {
        let resource = around.export.resource(*index)?;
        letter(&resource.parameter(kinds.get(&resource.kind)?)?.text)
    });
    drive.collect()
}
