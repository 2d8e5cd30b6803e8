//! `depend`: orders that the dependencies of a group have to keep.

use super::Context;
use super::export::place;
use super::group::{Done, Group, drive_of, files};
use crate::cluster::{Depends, Lookup, Reason, Word};
use crate::finding::Finding;
use crate::rules::schema::{DependCheck, DependOrder, DependProblem, Party, Role};
use std::collections::BTreeMap;

pub(super) fn check(check: &DependCheck, context: &Context<'_>) -> Vec<Finding> {
    let Some(group) = Group::of(context) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for order in &check.orders {
        let orders = Orders {
            group: &group,
            order,
            find: check.find,
        };
        out.extend(orders.findings());
    }
    out
}

struct Orders<'a> {
    group: &'a Group<'a>,
    order: &'a DependOrder,
    find: DependProblem,
}

impl Orders<'_> {
    fn findings(&self) -> Vec<Finding> {
        let waiting = self.members(&self.order.of);
        if waiting.is_empty() {
            return Vec::new();
        }
        if let Party::Disk(event) = &self.order.on {
            return self.on_disks(&waiting, event);
        }
        let mut targets = self.members(&self.order.on);
        if targets.is_empty() {
            return Vec::new();
        }
        let shown = targets[0];
        // A script that cannot be read may do the same.
        if let (Party::Script(_), DependProblem::Missing) = (&self.order.on, self.find) {
            targets.extend(self.group.unread(Role::Start));
        }
        self.against(&waiting, &targets, |of| self.finding(of, shown))
    }

    fn members(&self, party: &Party) -> Vec<usize> {
        match party {
            Party::Script(event) => self.group.doing(event, Role::Start),
            Party::Service(event) => self.group.services(event),
            Party::Named(list) => self.group.named(list),
            Party::Disk(_) => Vec::new(),
        }
    }

    /// Each drive by itself: the files of one script can lie on several.
    fn on_disks(&self, waiting: &[usize], event: &str) -> Vec<Finding> {
        let mut by_drive: BTreeMap<char, Vec<Done<'_>>> = BTreeMap::new();
        for done in self.group.done(event, Role::Start) {
            for drive in files(done.occurrence).filter_map(drive_of) {
                by_drive.entry(drive).or_default().push(done);
            }
        }
        let disks = self.group.disks();
        let mut out = Vec::new();
        for (drive, dones) in by_drive {
            let of_drive = disks.iter().filter(|(_, letter)| *letter == Some(drive));
            let targets: Vec<usize> = of_drive.map(|(index, _)| *index).collect();
            let Some(disk) = targets.first().copied() else {
                continue;
            };
            let here = |of: &usize| dones.iter().any(|done| done.resource == *of);
            let waiting: Vec<usize> = waiting.iter().copied().filter(here).collect();
            out.extend(self.against(&waiting, &targets, |of| self.finding(of, disk)));
        }
        out
    }

    /// The findings about resources that do not wait for any of the targets as they should.
    fn against(
        &self,
        waiting: &[usize],
        targets: &[usize],
        finding: impl Fn(usize) -> Finding,
    ) -> Vec<Finding> {
        let graph = &self.group.export.dependencies;
        let all = graph.waiting_for(targets, None);
        let listed = match self.find {
            DependProblem::Missing => None,
            DependProblem::ByDefault => Some(graph.waiting_for(targets, Some(Reason::Listed))),
        };
        // A name that leads nowhere may be meant for one of them: that is the mistake to tell.
        let lost = graph.waiting_for(&self.lost(), None);
        let wrong = |of: &usize| match &listed {
            None => !all.contains(*of) && !lost.contains(*of),
            Some(listed) => all.contains(*of) && !listed.contains(*of),
        };
        waiting.iter().copied().filter(wrong).map(finding).collect()
    }

    /// Resources with a dependency that leads to none of their group.
    fn lost(&self) -> Vec<usize> {
        let graph = &self.group.export.dependencies;
        let leads = |of: usize, name: &Word| {
            matches!(
                graph.lookup(self.group.cluster, of, &name.text),
                Lookup::Here(_)
            )
        };
        let members = self.group.members().iter().copied();
        let lost = members.filter(|of| match &self.group.resource(*of).depends {
            Depends::Listed(names) => !names.iter().all(|name| leads(*of, name)),
            Depends::Default | Depends::Unclear => false,
        });
        lost.collect()
    }

    fn finding(&self, of: usize, on: usize) -> Finding {
        let group = self.group;
        let finding = group
            .at(of)
            .about(format!("{} {}", group.name(of), group.name(on)))
            .with("of", group.name(of))
            .with("on", group.name(on))
            .because(
                group.place(on),
                "先に活性すべきリソースです",
                "this has to be activated first",
            );
        let events = [&self.order.of, &self.order.on];
        let events = events
            .into_iter()
            .zip([of, on])
            .filter_map(|(party, index)| match party {
                Party::Script(event) | Party::Disk(event) => Some((event, index)),
                Party::Service(_) | Party::Named(_) => None,
            });
        // The place in the script that tells why.
        let mut places = Vec::new();
        for (event, index) in events {
            let resource = if matches!(self.order.of, Party::Script(_)) {
                of
            } else {
                index
            };
            let done = group.done(event, Role::Start);
            let done = done.iter().find(|done| done.resource == resource);
            places.extend(done.map(|done| done.place));
        }
        places.dedup();
        let finding = places.into_iter().fold(finding, |finding, there| {
            finding.because(
                there,
                "この処理のために順序が要ります",
                "this is what the order is for",
            )
        });
        self.with_service(finding, of)
    }

    /// The name of the service, where the waiting one is known by it.
    fn with_service(&self, finding: Finding, of: usize) -> Finding {
        match (&self.order.of, self.group.service(of)) {
            (Party::Service(_), Some(service)) => finding.because(
                place(service.span),
                "このサービスを起動します",
                "this is the service that it starts",
            ),
            _ => finding,
        }
    }
}
