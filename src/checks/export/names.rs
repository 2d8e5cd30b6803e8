//! Names of resources: dependencies, groups, what stands twice.

use super::{DESCRIPTION, Whole, at, offer_all, place};
use crate::cluster::{Depends, Form, Lookup, Word};
use crate::finding::Finding;
use rustc_hash::FxHashMap as HashMap;

/// A circle of more resources than this is not shown to its end.
const LONGEST_CIRCLE: usize = 20;

impl Whole<'_> {
    fn resource_names(&self) -> impl Iterator<Item = &str> {
        self.cluster.resources.iter().map(|r| r.name.text.as_str())
    }

    /// Each dependency that is written down, with where it leads.
    fn dependencies(&self) -> impl Iterator<Item = (usize, &Word, Lookup)> {
        let resources = self.cluster.resources.iter().enumerate();
        resources.flat_map(move |(index, resource)| {
            let names = match &resource.depends {
                Depends::Listed(names) => names.as_slice(),
                _ => &[],
            };
            let graph = &self.export.dependencies;
            names
                .iter()
                .map(move |name| (index, name, graph.lookup(self.cluster, index, &name.text)))
        })
    }

    fn name(&self, index: usize) -> &str {
        &self.cluster.resources[index].name.text
    }

    pub(super) fn unknown_dependencies(&self) -> Vec<Finding> {
        let unknown = self
            .dependencies()
            .filter(|(.., found)| *found == Lookup::Nowhere);
        let mut out: Vec<Finding> = unknown
            .map(|(of, name, _)| {
                at(name)
                    .about(&name.text)
                    .with("resource", self.name(of))
                    .with("name", &name.text)
            })
            .collect();
        offer_all(&mut out, || self.resource_names());
        out
    }

    pub(super) fn dependencies_across_groups(&self) -> Vec<Finding> {
        let graph = &self.export.dependencies;
        let across = self.dependencies().filter_map(|(of, name, found)| {
            let Lookup::Elsewhere(to) = found else {
                return None;
            };
            // A resource without a group is another mistake.
            graph.group_of[of]?;
            let group = &self.cluster.groups[graph.group_of[to]?].name.text;
            let there = place(self.cluster.resources[to].span);
            let finding = at(name)
                .about(&name.text)
                .with("resource", self.name(of))
                .with("name", &name.text)
                .with("group", group);
            Some(finding.because(
                there,
                "このリソースは別のグループにあります",
                "this resource is in another group",
            ))
        });
        across.collect()
    }

    /// For each knot of resources that wait for each other: one circle.
    pub(super) fn cycles(&self) -> Vec<Finding> {
        let circles = self.export.dependencies.cycles();
        circles
            .iter()
            .filter_map(|circle| self.cycle(circle))
            .collect()
    }

    fn cycle(&self, circle: &[usize]) -> Option<Finding> {
        let next = |at: usize| circle[(at + 1) % circle.len()];
        let mut words = circle
            .iter()
            .enumerate()
            .map(|(at, from)| self.link(*from, next(at)));
        let first = words.next()??;
        let shown = circle
            .iter()
            .take(LONGEST_CIRCLE)
            .map(|index| self.name(*index));
        let mut names: Vec<&str> = shown.collect();
        if circle.len() > LONGEST_CIRCLE {
            names.push("…");
        }
        names.push(self.name(circle[0]));
        let mut finding = at(first)
            .about(self.name(circle[0]))
            .with("resource", self.name(circle[0]))
            .with("cycle", names.join(" → "));
        for word in words.flatten().take(LONGEST_CIRCLE) {
            finding = finding.because(
                place(word.span),
                "この依存も循環の一部です",
                "this is part of the circle",
            );
        }
        Some(finding)
    }

    /// The word by which one resource depends on another.
    fn link(&self, from: usize, to: usize) -> Option<&Word> {
        let Depends::Listed(names) = &self.cluster.resources[from].depends else {
            return None;
        };
        let graph = &self.export.dependencies;
        let leads = |name: &&Word| graph.lookup(self.cluster, from, &name.text) == Lookup::Here(to);
        names.iter().find(leads)
    }

    pub(super) fn resources_in_no_group(&self) -> Vec<Finding> {
        let group_of = &self.export.dependencies.group_of;
        let resources = self.cluster.resources.iter().zip(group_of).enumerate();
        let left =
            resources.filter(|(index, (_, group))| group.is_none() && !self.is_second(*index));
        left.map(|(_, (resource, _))| {
            Finding::at(DESCRIPTION, resource.span).with("resource", &resource.name.text)
        })
        .collect()
    }

    /// Whether a resource of the same type and name stands before it.
    fn is_second(&self, index: usize) -> bool {
        let resource = &self.cluster.resources[index];
        let graph = &self.export.dependencies;
        let first = graph.named(self.cluster, &resource.kind, &resource.name.text);
        first.is_some_and(|first| {
            first < index && self.cluster.resources[first].name.text == resource.name.text
        })
    }

    pub(super) fn undefined_resources(&self) -> Vec<Finding> {
        let mut out = Vec::new();
        for group in &self.cluster.groups {
            for member in &group.members {
                let graph = &self.export.dependencies;
                if graph
                    .named(self.cluster, &member.kind, &member.name)
                    .is_none()
                {
                    let finding = Finding::at(DESCRIPTION, member.span)
                        .about(&member.name)
                        .with("group", &group.name.text)
                        .with("name", &member.name);
                    out.push(finding);
                }
            }
        }
        offer_all(&mut out, || self.resource_names());
        out
    }

    /// Resources that are defined twice, and those that are listed twice.
    pub(super) fn duplicates(&self) -> Vec<Finding> {
        let resources = self.cluster.resources.iter();
        let defined = resources.map(|r| (r.kind.as_str(), r.name.text.as_str(), r.span));
        let mut out = twice(defined, ("最初の定義です", "it is defined here first"));
        // A row of a table defines and lists at once.
        if self.cluster.form == Form::Configuration {
            let members = self.cluster.groups.iter().flat_map(|group| &group.members);
            let listed = members.map(|m| (m.kind.as_str(), m.name.as_str(), m.span));
            out.extend(twice(listed, ("最初の登録です", "it is listed here first")));
        }
        out
    }
}

/// What stands twice: each further place, with the first one.
fn twice<'a>(
    all: impl Iterator<Item = (&'a str, &'a str, crate::source::Span)>,
    (ja, en): (&str, &str),
) -> Vec<Finding> {
    let mut first = HashMap::default();
    let mut out = Vec::new();
    for (kind, name, span) in all {
        match first.get(&(kind, name)) {
            Some(before) => {
                let finding = Finding::at(DESCRIPTION, span)
                    .about(name)
                    .with("name", name);
                out.push(finding.because(place(*before), ja, en));
            }
            None => {
                first.insert((kind, name), span);
            }
        }
    }
    out
}
