//! The dependencies of an export for a picture: its groups with their resources, what waits for
//! what, what each does, and what was found about it.

use crate::cluster::{Cluster, Reason, Resource};
use crate::engine::Outcome;
use crate::event::NameLists;
use crate::finding::Finding;
use crate::rules::Knowledge;
use crate::rules::schema::Role;
use crate::source::Span;
use crate::unit::{Export, Extent, Unit, service_of};
use std::collections::BTreeMap;

/// More edges than this of a group are not drawn: then those by default are left out.
const MOST_EDGES: usize = 2_000;

/// More different events than this of one resource are not shown.
const MOST_EVENTS: usize = 6;

/// The dependencies of an export.
#[derive(Clone, Default, Debug)]
pub struct DependencyGraph {
    /// Its groups, in the order written.
    pub groups: Vec<GroupGraph>,
    /// Findings that belong to no group.
    pub findings: Vec<usize>,
}

/// A group.
#[derive(Clone, Default, Debug)]
pub struct GroupGraph {
    /// Its name.
    pub name: String,
    /// Its resources, those first that are activated first.
    pub boxes: Vec<ResourceBox>,
    /// What waits for what: from the one that is activated first to the one that waits.
    pub links: Vec<DependencyLink>,
    /// Findings about the group, by index.
    pub findings: Vec<usize>,
    /// Whether links by default are left out.
    pub cut: bool,
}

/// A resource.
#[derive(Clone, Default, Debug)]
pub struct ResourceBox {
    /// Its type.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// How late it is activated; nothing where it waits for a circle.
    pub depth: Option<usize>,
    /// What it does.
    pub facts: Vec<Fact>,
    /// Findings about it, by index.
    pub findings: Vec<usize>,
}

/// Something that a resource does or provides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fact {
    /// It starts this service.
    Service(String),
    /// It provides this drive.
    Drive(String),
    /// Its start script does an event.
    Event {
        /// The event.
        event: String,
        /// What it happens to.
        subject: String,
        /// Whether it changes anything.
        action: bool,
    },
}

/// One resource waits for another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DependencyLink {
    /// Index of the box that is activated first.
    pub from: usize,
    /// Index of the box that waits.
    pub to: usize,
    /// Why.
    pub reason: Reason,
}

/// Gathers what the units of an export come to.
#[derive(Debug)]
pub struct Gatherer<'a> {
    export: &'a Export,
    events: BTreeMap<usize, Vec<Fact>>,
    /// Where each finding belongs, in the order they came.
    places: Vec<Belongs>,
}

/// What a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Belongs {
    Resource(usize),
    Group(usize),
    Nowhere,
}

impl<'a> Gatherer<'a> {
    /// Nothing gathered yet.
    #[must_use]
    pub const fn new(export: &'a Export) -> Self {
        Self {
            export,
            events: BTreeMap::new(),
            places: Vec::new(),
        }
    }

    /// Adds a unit. Its findings get the next indices.
    pub fn add(&mut self, unit: &Unit, outcome: &Outcome) {
        let around = unit.surroundings.as_ref();
        if let Some(around) = around.filter(|a| matches!(a.extent, Extent::Group { .. })) {
            for deed in &around.deeds.known {
                let Some((_, occurrence)) = &deed.command else {
                    continue;
                };
                let fact = Fact::Event {
                    event: deed.event.clone(),
                    subject: occurrence.subject.clone().unwrap_or_default(),
                    action: occurrence.action,
                };
                // Messages and logs tell nothing here.
                let tells = occurrence.action || occurrence.subject.is_some();
                let facts = self.events.entry(deed.resource).or_default();
                let shown = tells && deed.role == Role::Start && facts.len() < MOST_EVENTS;
                if shown && !facts.contains(&fact) {
                    facts.push(fact);
                }
            }
        }
        let places = outcome.findings.iter();
        let places: Vec<Belongs> = places.map(|f| self.belongs(unit, f)).collect();
        self.places.extend(places);
    }

    fn belongs(&self, unit: &Unit, finding: &Finding) -> Belongs {
        let Some(cluster) = &self.export.cluster else {
            return Belongs::Nowhere;
        };
        let document = finding.place.document;
        if unit.documents[document].path == self.export.path {
            return in_description(cluster, finding.place.span);
        }
        let around = unit.surroundings.as_ref();
        let Some(Extent::Group { resources, .. }) = around.map(|a| &a.extent) else {
            return Belongs::Nowhere;
        };
        let mut scripts = unit.scripts.iter().zip(resources);
        let found = scripts.find(|(judged, _)| judged.documents.contains(&document));
        found.map_or(Belongs::Nowhere, |(_, resource)| {
            Belongs::Resource(*resource)
        })
    }

    /// The graph.
    #[must_use]
    pub fn draw(&self, knowledge: &Knowledge) -> DependencyGraph {
        let lists = NameLists::new(knowledge);
        let depths = self.export.dependencies.depths();
        let groups = self
            .export
            .cluster
            .iter()
            .flat_map(|cluster| &cluster.groups);
        let groups = groups.enumerate().map(|(index, group)| {
            let mut members = self.export.members(index).to_vec();
            members.sort_by_key(|member| depths[*member].unwrap_or(usize::MAX));
            let boxes = members.iter().filter_map(|member| {
                let resource = self.export.resource(*member)?;
                let events = self.events.get(member).cloned().unwrap_or_default();
                Some(ResourceBox {
                    kind: resource.kind.clone(),
                    name: resource.name.text.clone(),
                    depth: depths[*member],
                    facts: facts(resource, knowledge, &lists)
                        .into_iter()
                        .chain(events)
                        .collect(),
                    findings: self.findings(Belongs::Resource(*member)),
                })
            });
            let (links, cut) = self.links(&members);
            GroupGraph {
                name: group.name.text.clone(),
                boxes: boxes.collect(),
                links,
                findings: self.findings(Belongs::Group(index)),
                cut,
            }
        });
        DependencyGraph {
            groups: groups.collect(),
            findings: self.findings(Belongs::Nowhere),
        }
    }

    fn findings(&self, belongs: Belongs) -> Vec<usize> {
        let places = self.places.iter().enumerate();
        let own = places.filter(|(_, place)| **place == belongs);
        own.map(|(index, _)| index).collect()
    }

    /// The links between some resources; those by default are left out where there are too many.
    fn links(&self, members: &[usize]) -> (Vec<DependencyLink>, bool) {
        let at: BTreeMap<usize, usize> = members
            .iter()
            .enumerate()
            .map(|(at, index)| (*index, at))
            .collect();
        let graph = &self.export.dependencies;
        let link = |from: usize, to: usize, reason| {
            let from = *at.get(&from)?;
            Some(DependencyLink { from, to, reason })
        };
        let mut links = Vec::new();
        for (to, index) in members.iter().enumerate() {
            let listed = graph.listed(*index);
            links.extend(listed.filter_map(|from| link(from, to, Reason::Listed)));
        }
        let mut cut = links.len() > MOST_EDGES;
        for (to, index) in members.iter().enumerate() {
            let defaults = graph.by_default(*index).take(MOST_EDGES);
            if !cut {
                links.extend(defaults.filter_map(|from| link(from, to, Reason::Default)));
            }
            cut |= links.len() > MOST_EDGES;
        }
        if cut {
            links.retain(|link| link.reason == Reason::Listed);
            links.truncate(MOST_EDGES);
        }
        // A name may be listed twice.
        links.sort_unstable_by_key(|link| (link.to, link.from, link.reason == Reason::Default));
        links.dedup_by_key(|link| (link.to, link.from));
        (links, cut)
    }
}

/// What a place of the description is part of.
fn in_description(cluster: &Cluster, place: Span) -> Belongs {
    let inside = |whole: Span| whole.contains_span(place) && !whole.is_empty();
    let mut resources = cluster.resources.iter();
    if let Some(index) = resources.position(|r| inside(r.whole)) {
        return Belongs::Resource(index);
    }
    let mut groups = cluster.groups.iter();
    let group = groups.position(|g| inside(g.whole));
    group.map_or(Belongs::Nowhere, Belongs::Group)
}

/// What the parameters of a resource say.
fn facts(resource: &Resource, knowledge: &Knowledge, lists: &NameLists) -> Vec<Fact> {
    let service = service_of(resource, knowledge, lists);
    let service = service.map(|service| Fact::Service(service.name.to_owned()));
    let drive = knowledge.cluster.disks.get(&resource.kind);
    let drive = drive.and_then(|path| resource.parameter(path));
    let drive = drive.map(|word| Fact::Drive(word.text.clone()));
    service.into_iter().chain(drive).collect()
}
