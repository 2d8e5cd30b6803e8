//! `timeline`: what a group does as a whole, and what it lacks for that.

use super::Context;
use super::export::place;
use super::group::{Done, Group, drive_of, files};
use crate::finding::Finding;
use crate::rules::schema::{Role, TimelineCheck, TimelineProblem};

pub(super) fn check(check: &TimelineCheck, context: &Context<'_>) -> Vec<Finding> {
    let Some(group) = Group::of(context) else {
        return Vec::new();
    };
    let timeline = Timeline {
        group: &group,
        check,
    };
    match check.find {
        TimelineProblem::DriveMissing => timeline.drives(),
        TimelineProblem::NoDisk => {
            let disks = &context.knowledge.cluster.disks;
            timeline.lacking(|kind| disks.get(kind).is_some())
        }
        TimelineProblem::NoAddress => {
            timeline.lacking(|kind| context.knowledge.cluster.is_address(kind))
        }
        TimelineProblem::NothingStarts => timeline.nothing_starts().into_iter().collect(),
    }
}

struct Timeline<'a> {
    group: &'a Group<'a>,
    check: &'a TimelineCheck,
}

impl Timeline<'_> {
    /// Where the group does one of the events in a script.
    fn done(&self) -> Vec<Done<'_>> {
        let events = self.check.does.iter();
        events
            .flat_map(|event| self.group.done(event, Role::Start))
            .collect()
    }

    /// Whether the group does one of the events, in a script or by a service resource.
    fn does(&self) -> bool {
        let service = |event: &String| !self.group.services(event).is_empty();
        !self.done().is_empty() || self.check.does.iter().any(service)
    }

    /// The group itself, where none of its resources has a type of this kind. One whose type is not
    /// known may have.
    fn lacking(&self, is_kind: impl Fn(&str) -> bool) -> Vec<Finding> {
        let group = &self.group.cluster.groups[self.group.index];
        let mut kinds = self
            .group
            .members()
            .iter()
            .map(|i| self.group.resource(*i).kind.as_str());
        // What the group waits for may be there in the other group.
        let elsewhere = group.waits || !group.is_failover() || !self.group.knows_all();
        if elsewhere || kinds.any(is_kind) || !self.does() {
            return Vec::new();
        }
        vec![self.group.at_group()]
    }

    fn drives(&self) -> Vec<Finding> {
        let disks = self.group.disks();
        // A group without any disk is another mistake.
        let unsure = disks.iter().any(|(_, letter)| letter.is_none());
        if disks.is_empty() || unsure || !self.group.knows_all() {
            return Vec::new();
        }
        let local = |drive: char| {
            let letters = self.check.local.iter().filter_map(|l| l.chars().next());
            letters.map(|l| l.to_ascii_uppercase()).any(|l| l == drive)
        };
        let mut told: Vec<(usize, char)> = Vec::new();
        let mut out = Vec::new();
        for done in self.done() {
            for file in files(done.occurrence) {
                let Some(drive) = drive_of(file).filter(|drive| !local(*drive)) else {
                    continue;
                };
                let provided = disks.iter().any(|(_, letter)| *letter == Some(drive));
                if !provided && !told.contains(&(done.resource, drive)) {
                    told.push((done.resource, drive));
                    out.push(self.drive(&done, file, drive));
                }
            }
        }
        out
    }

    /// Points at the drive of the only disk, else at the script resource; and at the file.
    fn drive(&self, done: &Done<'_>, file: &str, drive: char) -> Finding {
        let disks = self.group.disks();
        let kinds = &self.group.context.knowledge.cluster.disks;
        let mounts: Vec<_> = disks
            .iter()
            .filter_map(|(index, _)| {
                let resource = self.group.resource(*index);
                resource.parameter(kinds.get(&resource.kind)?)
            })
            .collect();
        let finding = match mounts.as_slice() {
            [only] => Finding {
                place: place(only.span),
                ..self.group.at(done.resource)
            },
            _ => self.group.at(done.resource),
        };
        let group = &self.group.cluster.groups[self.group.index].name.text;
        let finding = finding
            .about(format!("{} {drive}", self.group.name(done.resource)))
            .with("group", group)
            .with("drive", drive.to_string())
            .with("file", file)
            .because(
                done.place,
                "データベースのファイルはここで指定されています",
                "the files of the database are named here",
            );
        match mounts.as_slice() {
            [_] => finding,
            several => several.iter().fold(finding, |finding, mount| {
                finding.because(
                    place(mount.span),
                    "このグループのドライブです",
                    "this is a drive of the group",
                )
            }),
        }
    }

    fn nothing_starts(&self) -> Option<Finding> {
        let wanted = self.check.starts.as_ref()?;
        let done = self.done();
        let first = done.first()?;
        // Another group may wait for this one, and start what uses the database.
        let waited_for = self.group.cluster.groups.iter().any(|group| group.waits);
        if waited_for || !self.group.knows_all() || self.may_start(wanted) {
            return None;
        }
        let finding = self.group.at_group();
        Some(finding.because(
            first.place,
            "ここでデータベースを接続しています",
            "the database is attached here",
        ))
    }

    /// Whether anything of the group starts something that may use the database.
    fn may_start(&self, wanted: &str) -> bool {
        let group = self.group;
        let data = &group.context.knowledge.cluster;
        let by_resource = group.members().iter().any(|index| {
            let resource = group.resource(*index);
            let service = data.services.get(&resource.kind).is_some();
            // A service whose name is not known may be the one.
            let counts = group.service(*index).is_none_or(|service| service.counts);
            data.is_application(&resource.kind) || service && counts
        });
        let by_script = || {
            let deeds = group.around.deeds.known.iter();
            deeds
                .clone()
                .any(|deed| deed.role == Role::Start && deed.event == *wanted)
        };
        by_resource
            || !group.unread(Role::Start).is_empty()
            || by_script()
            || self.starts_programs()
    }

    /// Whether a start script starts a program of which nothing is known.
    fn starts_programs(&self) -> bool {
        let knowledge = self.group.context.knowledge;
        let quiet = |name: &str| {
            self.check
                .quiet
                .iter()
                .any(|q| q.eq_ignore_ascii_case(name))
        };
        let mut scripts = self.group.scripts(Role::Start);
        scripts.any(|(_, judged)| {
            judged.meanings.iter().any(|meaning| {
                let known = !meaning.events.is_empty() || !meaning.aside.is_empty();
                let mut names = meaning.invocations.iter().map(|i| i.name.as_str());
                !known && names.any(|name| knowledge.tools.get(name).is_none() && !quiet(name))
            })
        })
    }
}
