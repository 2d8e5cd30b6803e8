//! The timeline of an export: in which order its resources are activated and deactivated, and what
//! their scripts run.

use super::{Trace, trace};
use crate::cluster::{Depends, Reason, Tree};
use crate::event::NameLists;
use crate::rules::schema::Role;
use crate::unit::{self, Export, ExportFiles, Setting, Unit, Unreadable, service_of};
use std::sync::Arc;

/// Dependencies by default of one resource that are named; groups of thousands would fill the memory.
const MOST_DEFAULTS: usize = 200;

/// The timeline of an export.
#[derive(Debug)]
pub struct Timeline {
    /// Its groups, in the order written.
    pub groups: Vec<GroupTimeline>,
}

/// The timeline of a group.
#[derive(Debug)]
pub struct GroupTimeline {
    /// Its name.
    pub name: String,
    /// Its resources as they are activated. What lies in a circle comes last.
    pub turns: Vec<Turn>,
}

/// A resource when its turn has come.
#[derive(Debug)]
pub struct Turn {
    /// How late it is activated, from 1 on; nothing where it lies in a circle or waits for one.
    pub depth: Option<usize>,
    /// Its type.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What it waits for directly.
    pub after: Vec<(String, Reason)>,
    /// Whether what it depends on is written in a way that is not understood.
    pub unclear: bool,
    /// The service that it starts and stops.
    pub service: Option<String>,
    /// Its scripts.
    pub scripts: Option<Scripts>,
}

/// The scripts of a resource, traced.
#[derive(Debug)]
pub struct Scripts {
    /// Both.
    pub unit: Unit,
    /// What each runs: its role, its document, its trace.
    pub traces: Vec<(Role, usize, Trace)>,
}

impl Scripts {
    /// The trace of a role.
    #[must_use]
    pub fn of(&self, role: Role) -> Option<(usize, &Trace)> {
        let mut traces = self.traces.iter();
        let found = traces.find(|(of, ..)| *of == role)?;
        Some((found.1, &found.2))
    }
}

/// Works out the timeline of an export, in the scenarios that `wanted` lets through. Scripts that
/// cannot be read are returned.
pub fn timeline(
    export: &Arc<Export>,
    tree: &dyn Tree,
    setting: &Setting<'_>,
    wanted: &dyn Fn(&Unit, usize) -> bool,
) -> (Timeline, Vec<Unreadable>) {
    let files = ExportFiles::new(&export.base, tree);
    let maker = Maker {
        export,
        files: &files,
        setting,
        lists: NameLists::new(setting.knowledge),
        depths: export.dependencies.depths(),
        wanted,
    };
    let mut failures = Vec::new();
    let groups = export.cluster.iter().flat_map(|cluster| &cluster.groups);
    let groups = groups.enumerate().map(|(index, group)| GroupTimeline {
        name: group.name.text.clone(),
        turns: maker.turns(index, &mut failures),
    });
    let groups = groups.collect();
    (Timeline { groups }, failures)
}

struct Maker<'a> {
    export: &'a Arc<Export>,
    files: &'a ExportFiles<'a>,
    setting: &'a Setting<'a>,
    lists: NameLists,
    depths: Vec<Option<usize>>,
    wanted: &'a dyn Fn(&Unit, usize) -> bool,
}

impl Maker<'_> {
    fn turns(&self, group: usize, failures: &mut Vec<Unreadable>) -> Vec<Turn> {
        let mut members = self.export.members(group).to_vec();
        members.sort_by_key(|index| self.depths[*index].unwrap_or(usize::MAX));
        let turns = members.into_iter();
        turns
            .filter_map(|index| self.turn(group, index, failures))
            .collect()
    }

    fn turn(&self, group: usize, index: usize, failures: &mut Vec<Unreadable>) -> Option<Turn> {
        let resource = self.export.resource(index)?;
        let graph = &self.export.dependencies;
        let name = |to: usize| self.export.resource(to).map(|r| r.name.text.clone());
        let listed = graph.listed(index).filter_map(name);
        let listed = listed.map(|name| (name, Reason::Listed));
        let mut default = graph.by_default(index).filter_map(name);
        let shown: Vec<String> = default.by_ref().take(MOST_DEFAULTS).collect();
        let more = default.next().map(|_| "…".to_owned());
        let default = shown.into_iter().chain(more);
        let after = listed.chain(default.map(|name| (name, Reason::Default)));
        let service = service_of(resource, self.setting.knowledge, &self.lists);
        let built = unit::build_resource(self.export, group, index, self.files, self.setting);
        let scripts = built.map(|(unit, failed)| {
            failures.extend(failed);
            self.scripts(unit)
        });
        Some(Turn {
            depth: self.depths[index],
            kind: resource.kind.clone(),
            name: resource.name.text.clone(),
            after: after.collect(),
            unclear: resource.depends == Depends::Unclear,
            service: service.map(|service| service.name.to_owned()),
            scripts,
        })
    }

    fn scripts(&self, mut unit: Unit) -> Scripts {
        let traces = unit.scripts.iter().map(|judged| {
            let role = unit.documents[judged.document].role;
            let trace = trace(&unit, judged, |scenario| (self.wanted)(&unit, scenario));
            (role, judged.document, trace)
        });
        let traces = traces.collect();
        // The lines are still shown, the runs are not needed any more.
        unit.scripts.clear();
        Scripts { unit, traces }
    }
}
