//! A group of an export as the checks see it: its resources, what they do and where.

use super::Context;
use super::export::{DESCRIPTION, place};
use crate::cluster::{Cluster, Resource};
use crate::event::{NameLists, Occurrence};
use crate::finding::{Finding, Place};
use crate::rules::schema::Role;
use crate::scenario::ScenarioSet;
use crate::unit::{Export, Extent, Judged, Service, Surroundings, service_of};

/// A group.
pub(super) struct Group<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) around: &'a Surroundings,
    pub(super) export: &'a Export,
    pub(super) cluster: &'a Cluster,
    /// Its index.
    pub(super) index: usize,
    /// The resource of each script of the unit.
    resources: &'a [usize],
    lists: NameLists,
}

/// An event in a script of the group.
#[derive(Clone, Copy)]
pub(super) struct Done<'a> {
    pub(super) resource: usize,
    pub(super) occurrence: &'a Occurrence,
    pub(super) scenarios: ScenarioSet,
    /// Where it stands.
    pub(super) place: Place,
}

impl<'a> Group<'a> {
    /// The group that a unit is.
    pub(super) fn of(context: &'a Context<'a>) -> Option<Self> {
        let around = context.unit.surroundings.as_ref()?;
        let Extent::Group { group, resources } = &around.extent else {
            return None;
        };
        Some(Self {
            context,
            around,
            export: &around.export,
            cluster: around.export.cluster.as_ref()?,
            index: *group,
            resources,
            lists: NameLists::new(context.knowledge),
        })
    }

    pub(super) fn members(&self) -> &'a [usize] {
        self.export.members(self.index)
    }

    pub(super) fn resource(&self, index: usize) -> &'a Resource {
        &self.cluster.resources[index]
    }

    pub(super) fn name(&self, index: usize) -> &'a str {
        &self.cluster.resources[index].name.text
    }

    /// Whether something is known about the type of every resource.
    pub(super) fn knows_all(&self) -> bool {
        let data = &self.context.knowledge.cluster;
        self.members()
            .iter()
            .all(|index| data.knows(&self.resource(*index).kind))
    }

    /// The service of a resource.
    pub(super) fn service(&self, index: usize) -> Option<Service<'_>> {
        service_of(self.resource(index), self.context.knowledge, &self.lists)
    }

    /// The resources whose service is in a group of names.
    pub(super) fn named(&self, list: &str) -> Vec<usize> {
        let members = self.members().iter().copied();
        let named = members.filter(|index| {
            let service = self.service(*index);
            service.is_some_and(|service| self.lists.find(list, service.name).is_some())
        });
        named.collect()
    }

    /// The resources whose service starts as an event. Where no pack tells which services the
    /// event leaves out, none is certain.
    pub(super) fn services(&self, event: &str) -> Vec<usize> {
        let knowledge = self.context.knowledge;
        let lists = knowledge.events.get(event).map_or(&[][..], |e| &e.unless);
        let filled = |list: &String| {
            knowledge
                .names
                .get(list)
                .is_some_and(|names| !names.is_empty())
        };
        if !lists.is_empty() && !lists.iter().any(filled) {
            return Vec::new();
        }
        let members = self.members().iter().copied();
        let starting = members.filter(|index| {
            let service = self.service(*index);
            service.is_some_and(|service| service.counts && service.starts == event)
        });
        starting.collect()
    }

    /// The resources that do an event in their scripts of a role.
    pub(super) fn doing(&self, event: &str, role: Role) -> Vec<usize> {
        let done = self.done(event, role);
        let mut out: Vec<usize> = done.iter().map(|done| done.resource).collect();
        out.dedup();
        out
    }

    /// Resources with scripts of a role that cannot be read to the end.
    pub(super) fn unread(&self, role: Role) -> Vec<usize> {
        let unread = self.around.deeds.unread.iter();
        let of_role = unread.filter(|(_, of)| *of == role);
        of_role.map(|(resource, _)| *resource).collect()
    }

    /// The runs of a role, each with its resource.
    pub(super) fn scripts(&self, role: Role) -> impl Iterator<Item = (usize, &'a Judged)> {
        let unit = self.context.unit;
        let scripts = unit.scripts.iter().zip(self.resources);
        scripts
            .filter(move |(judged, _)| unit.documents[judged.document].role == role)
            .map(|(judged, resource)| (*resource, judged))
    }

    /// Every place where an event happens in scripts of a role, in the order of the scripts.
    pub(super) fn done(&self, event: &str, role: Role) -> Vec<Done<'a>> {
        let deeds = self.around.deeds.known.iter();
        let done = deeds.filter(|deed| deed.role == role && deed.event == event);
        done.filter_map(|deed| {
            let (document, occurrence) = deed.command.as_ref()?;
            Some(Done {
                resource: deed.resource,
                occurrence,
                scenarios: deed.scenarios,
                place: Place {
                    document: *document,
                    span: occurrence.span,
                },
            })
        })
        .collect()
    }

    /// The disks of the group, each with the letter of its drive where that is known.
    pub(super) fn disks(&self) -> Vec<(usize, Option<char>)> {
        let kinds = &self.context.knowledge.cluster.disks;
        let members = self.members().iter().copied();
        let disks = members.filter_map(|index| {
            let resource = self.resource(index);
            let drive = resource.parameter(kinds.get(&resource.kind)?);
            Some((index, drive.and_then(|word| letter(&word.text))))
        });
        disks.collect()
    }

    /// A finding at a resource.
    pub(super) fn at(&self, index: usize) -> Finding {
        Finding::at(DESCRIPTION, self.resource(index).span)
    }

    /// A finding at the group.
    pub(super) fn at_group(&self) -> Finding {
        let group = &self.cluster.groups[self.index];
        Finding::at(DESCRIPTION, group.span).with("group", &group.name.text)
    }

    /// The place of a resource.
    pub(super) fn place(&self, index: usize) -> Place {
        place(self.resource(index).span)
    }
}

/// The letter of a drive: `P`, `P:`, `P:\`. A volume that is mounted in a folder has none.
pub(super) fn letter(mount: &str) -> Option<char> {
    let mut chars = mount.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?;
    let rest = chars.as_str();
    matches!(rest, "" | ":" | ":\\" | ":/").then(|| letter.to_ascii_uppercase())
}

/// The drive of a file that is named from the root on.
pub(super) fn drive_of(path: &str) -> Option<char> {
    let mut chars = path.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?;
    let rooted = chars.next() == Some(':') && matches!(chars.next(), Some('\\' | '/' | '¥' | '￥'));
    rooted.then(|| letter.to_ascii_uppercase())
}

/// The files that an event names.
pub(super) fn files(occurrence: &Occurrence) -> impl Iterator<Item = &str> {
    let captures = occurrence.captures.iter();
    let files = captures.filter(|(name, _)| name == "file");
    files.map(|(_, path)| path.as_str())
}
