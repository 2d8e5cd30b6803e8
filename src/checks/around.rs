//! What the scripts of one resource seem to lack, and another resource of its group does.
//!
//! A script resource is judged by itself first. Then what the rest of the group does is held
//! against that: a service that another resource starts is no service that nobody starts.

use super::group::{drive_of, letter};
use crate::finding::Finding;
use crate::rules::Knowledge;
use crate::rules::schema::{Check, MustCheck, PathProblem, Role};
use crate::unit::{Deed, Extent, Surroundings};

/// Whether the rest of the group settles what a check has found in the scripts of one resource.
#[must_use]
pub fn is_settled(
    check: &Check,
    finding: &Finding,
    around: &Surroundings,
    knowledge: &Knowledge,
) -> bool {
    match check {
        Check::Pair(pair) => settled(around, &[&pair.start, &pair.stop], &finding.subject),
        Check::Differ(differ) => {
            let events: Vec<&String> = differ.events.iter().collect();
            settled(around, &events, &finding.subject)
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
fn owes(check: &MustCheck, knowledge: &Knowledge, around: &Surroundings) -> bool {
    let in_role = |role: &Role| check.r#in.contains(role);
    let mut others = around.others();
    let done = others.any(|deed| deed.event == check.event && in_role(&deed.role));
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
