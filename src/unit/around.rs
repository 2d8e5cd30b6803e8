//! What lies around a script in an export: the resources of its group, and what they do.

use super::export::Export;
use super::{Judged, Unit};
use crate::cluster::Resource;
use crate::event::{NameLists, Occurrence};
use crate::rules::Knowledge;
use crate::rules::schema::Role;
use crate::scenario::{Mark, Matrix, ScenarioSet, StepId};
use crate::source::Span;
use rustc_hash::FxHashMap as HashMap;
use std::sync::Arc;

/// What lies around the scripts of a unit.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The export.
    pub export: Arc<Export>,
    /// How much of it the unit is.
    pub extent: Extent,
    /// What is done in the group.
    pub deeds: Arc<Deeds>,
}

/// How much of an export a unit is.
#[derive(Clone, Debug)]
pub enum Extent {
    /// The scripts of one resource.
    Resource {
        /// Index of its group.
        group: usize,
        /// Its own index.
        resource: usize,
    },
    /// A group, with the scripts of all its resources. Their runs are no longer there: what they
    /// do is among the deeds.
    Group {
        /// Its index.
        group: usize,
        /// The resource of each script of the unit.
        resources: Vec<usize>,
    },
    /// All of it, without what the scripts do.
    Whole,
}

/// What is done in a group, by whom.
#[derive(Clone, Default, Debug)]
pub struct Deeds {
    /// Everything that is known to be done.
    pub known: Vec<Deed>,
    /// Resources that may do more than can be read, in scripts of a role.
    pub unread: Vec<(usize, Role)>,
    /// By event and by resource: where in `known` its deeds are.
    by_event: HashMap<String, Vec<usize>>,
    by_resource: HashMap<usize, Vec<usize>>,
}

/// Something that a resource does.
#[derive(Clone, Debug)]
pub struct Deed {
    /// The resource.
    pub resource: usize,
    /// The command that does it, with its document in the unit of the group; nothing where the
    /// resource does it without a script.
    pub command: Option<(usize, Occurrence)>,
    /// At its activation (start) or deactivation (stop).
    pub role: Role,
    /// The event.
    pub event: String,
    /// What it happens to, in lower case.
    pub subject: Option<String>,
    /// In which scenarios.
    pub scenarios: ScenarioSet,
}

/// The service that a resource starts and stops.
#[derive(Clone, Debug)]
pub struct Service<'a> {
    /// The name of the service, as written.
    pub name: &'a str,
    /// Where it stands.
    pub span: Span,
    /// The event that its start is.
    pub starts: &'a str,
    /// The event that its stop is.
    pub stops: &'a str,
    /// Whether it counts: the event does not leave it out.
    pub counts: bool,
}

impl Surroundings {
    /// Index of the resource whose scripts the unit is.
    #[must_use]
    pub fn resource(&self) -> Option<usize> {
        match self.extent {
            Extent::Resource { resource, .. } => Some(resource),
            _ => None,
        }
    }

    /// What the resource itself does.
    pub fn own(&self) -> impl Iterator<Item = &Deed> {
        let own = self.resource();
        let own = own.and_then(|own| self.deeds.by_resource.get(&own));
        own.into_iter().flatten().map(|at| &self.deeds.known[*at])
    }

    /// What other resources of the group do, of the events that are wanted. Groups are large: each
    /// of their deeds is looked at once for an event and not once for each resource.
    pub fn others(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &Deed> {
        let own = self.resource();
        let events = self.deeds.by_event.iter();
        let events = events.filter(move |(event, _)| wanted(event));
        let deeds = events.flat_map(|(_, at)| at.iter().map(|at| &self.deeds.known[*at]));
        deeds.filter(move |deed| Some(deed.resource) != own)
    }

    /// Whether others may do more than can be read, in scripts of a role.
    #[must_use]
    pub fn others_unread(&self, role: Role) -> bool {
        let own = self.resource();
        let mut unread = self.deeds.unread.iter();
        unread.any(|(resource, of)| *of == role && Some(*resource) != own)
    }
}

impl Deeds {
    fn add(&mut self, deed: Deed) {
        let at = self.known.len();
        let of_event = self.by_event.entry(deed.event.clone()).or_default();
        of_event.push(at);
        self.by_resource.entry(deed.resource).or_default().push(at);
        self.known.push(deed);
    }

    /// Adds what the scripts of a resource do, whose documents begin at `first`.
    pub(super) fn add_scripts(&mut self, resource: usize, unit: &Unit, first: usize) {
        for judged in &unit.scripts {
            let role = unit.documents[judged.document].role;
            let mut unread = judged.run.exhausted;
            for (step, scenarios) in steps(judged) {
                let meaning = judged.meaning(step);
                let document = judged.document_of(judged.run.step(step).site) + first;
                unread |= meaning.opaque;
                for occurrence in &meaning.events {
                    self.add(Deed {
                        resource,
                        command: Some((document, occurrence.clone())),
                        role,
                        event: occurrence.event.clone(),
                        subject: occurrence.subject.as_ref().map(|s| s.to_lowercase()),
                        scenarios,
                    });
                }
            }
            if unread {
                self.unread.push((resource, role));
            }
        }
    }

    /// Adds the service that a resource starts and stops.
    pub(super) fn add_service(&mut self, index: usize, service: &Service<'_>, matrix: &Matrix) {
        if !service.counts {
            return;
        }
        for (role, event) in [(Role::Start, service.starts), (Role::Stop, service.stops)] {
            self.add(Deed {
                resource: index,
                command: None,
                role,
                event: event.to_owned(),
                subject: Some(service.name.to_lowercase()),
                scenarios: matrix.all(),
            });
        }
    }
}

/// The steps of a run that are taken, with the scenarios that take them.
fn steps(judged: &Judged) -> Vec<(StepId, ScenarioSet)> {
    let mut when: HashMap<StepId, ScenarioSet> = HashMap::default();
    for (_, edge) in judged.run.edges() {
        for mark in &edge.marks {
            if let Mark::Step(id) = mark {
                let all = when.entry(*id).or_default();
                *all = all.or(edge.scenarios);
            }
        }
    }
    let mut steps: Vec<_> = when.into_iter().collect();
    steps.sort_unstable_by_key(|(id, _)| *id);
    steps
}

/// The service of a resource, where its type has one and its name is written.
#[must_use]
pub fn service_of<'a>(
    resource: &'a Resource,
    knowledge: &'a Knowledge,
    lists: &NameLists,
) -> Option<Service<'a>> {
    let kind = knowledge.cluster.services.get(&resource.kind)?;
    let name = resource.parameter(&kind.name)?;
    let event = knowledge.events.get(&kind.starts);
    let left_out = event.is_some_and(|event| {
        event
            .unless
            .iter()
            .any(|list| lists.find(list, &name.text).is_some())
    });
    Some(Service {
        name: &name.text,
        span: name.span,
        starts: &kind.starts,
        stops: &kind.stops,
        counts: !left_out,
    })
}
