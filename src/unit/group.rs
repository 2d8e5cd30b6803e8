//! Units of an export: one for each script resource, one for each group, one for the whole.

use super::around::{Deeds, Extent, Surroundings, service_of};
use super::export::{Export, Reach};
use super::{
    Document, Files, Kind, Plan, Planned, PlannedScript, Request, Setting, Unit, Unreadable,
};
use crate::cluster::Folder;
use crate::event::NameLists;
use crate::flow::Flow;
use crate::rules::schema::Role;
use std::sync::Arc;

/// The scripts of a resource as a unit, without what the rest of its group does.
pub fn build_resource(
    export: &Arc<Export>,
    group: usize,
    resource: usize,
    files: &dyn Files,
    setting: &Setting<'_>,
) -> Option<(Unit, Vec<Unreadable>)> {
    let plan = plan_of(export, export.folder(resource)?);
    let (mut unit, failures) = super::build(&plan, files, setting);
    unit.surroundings = Some(Surroundings {
        export: Arc::clone(export),
        extent: Extent::Resource { group, resource },
        deeds: Arc::default(),
    });
    Some((unit, failures))
}

/// A group in the making.
pub struct Gathering {
    export: Arc<Export>,
    group: usize,
    unit: Unit,
    resources: Vec<usize>,
    deeds: Deeds,
}

impl Gathering {
    /// A group without scripts, and with the services of its resources.
    #[must_use]
    pub fn new(export: &Arc<Export>, group: usize, setting: &Setting<'_>) -> Self {
        let lists = NameLists::new(setting.knowledge);
        let mut deeds = Deeds::default();
        let unit = whole(export, setting);
        for &index in export.members(group) {
            let resource = export.resource(index);
            let service = resource.and_then(|r| service_of(r, setting.knowledge, &lists));
            if let Some(service) = service {
                deeds.add_service(index, &service, &unit.matrix);
            }
        }
        Self {
            export: Arc::clone(export),
            group,
            unit,
            resources: Vec::new(),
            deeds,
        }
    }

    /// Adds the scripts of a resource. Their runs take much memory and are given back. Returns
    /// where its documents begin.
    pub fn add(&mut self, resource: usize, unit: Unit) -> usize {
        let first = self.unit.documents.len();
        self.deeds.add_scripts(resource, &unit, first);
        self.unit.documents.extend(unit.documents);
        for mut judged in unit.scripts {
            judged.document += first;
            judged.documents.iter_mut().for_each(|d| *d += first);
            judged.meanings.iter_mut().for_each(|m| m.count_from(first));
            for used in &mut judged.uses {
                used.document += first;
                used.meaning.count_from(first);
            }
            judged.run.nodes = Vec::new();
            self.unit.scripts.push(judged);
            self.resources.push(resource);
        }
        first
    }

    /// What is done in the group.
    #[must_use]
    pub fn finish(self) -> Unit {
        let mut unit = self.unit;
        unit.surroundings = Some(Surroundings {
            export: self.export,
            extent: Extent::Group {
                group: self.group,
                resources: self.resources,
            },
            deeds: Arc::new(self.deeds),
        });
        unit
    }
}

/// The two scripts of a resource.
#[must_use]
pub fn plan_of(export: &Export, folder: &Folder) -> Plan {
    let script = |path: &Option<String>, role| {
        let path = path.as_ref()?;
        Some(PlannedScript {
            path: format!("{}{path}", export.base),
            role: Planned::Fixed(role),
            requested: export.reach == Reach::Complete,
            walked: false,
        })
    };
    let start = script(&folder.start, Role::Start);
    let stop = script(&folder.stop, Role::Stop);
    Plan {
        scripts: start.into_iter().chain(stop).collect(),
    }
}

/// Batch files of an export that no resource starts: helpers, and what monitors run.
#[must_use]
pub fn loose_scripts(export: &Export) -> Vec<Request> {
    if export.reach != Reach::Complete {
        return Vec::new();
    }
    let paths = export.scripts.others.iter();
    let request = |path: &String| Request {
        path: format!("{}{path}", export.base),
        walked: true,
        role: Some(Role::Helper),
    };
    paths.map(request).collect()
}

/// The description of an export as a unit.
#[must_use]
pub fn whole(export: &Arc<Export>, setting: &Setting<'_>) -> Unit {
    Unit {
        documents: vec![Document {
            path: export.path.clone(),
            source: Arc::clone(&export.source),
            flow: Arc::new(Flow::new("")),
            role: Role::Helper,
            kind: Kind::Export,
            requested: true,
            beside: Vec::new(),
        }],
        scripts: Vec::new(),
        matrix: super::matrix(setting.knowledge),
        surroundings: Some(Surroundings {
            export: Arc::clone(export),
            extent: Extent::Whole,
            deeds: Arc::default(),
        }),
    }
}
