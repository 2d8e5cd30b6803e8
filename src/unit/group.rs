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

/// The script resources of a group, each as a unit that knows the others.
pub fn build_group(
    export: &Arc<Export>,
    group: usize,
    files: &dyn Files,
    setting: &Setting<'_>,
) -> (Vec<Unit>, Vec<Unreadable>) {
    let mut deeds = Deeds::default();
    let mut units = Vec::new();
    let mut failures = Vec::new();
    let lists = NameLists::new(setting.knowledge);
    let matrix = super::matrix(setting.knowledge);
    for &index in export.members(group) {
        let Some(resource) = export.resource(index) else {
            continue;
        };
        if let Some(service) = service_of(resource, setting.knowledge, &lists) {
            deeds.add_service(index, &service, &matrix);
        }
        let Some(folder) = export.folder(index) else {
            continue;
        };
        let (unit, failed) = super::build(&plan_of(export, folder), files, setting);
        deeds.add_scripts(index, &unit);
        units.push((index, unit));
        failures.extend(failed);
    }
    let deeds = Arc::new(deeds);
    let around = |(resource, mut unit): (usize, Unit)| {
        unit.surroundings = Some(Surroundings {
            export: Arc::clone(export),
            extent: Extent::Resource { group, resource },
            deeds: Arc::clone(&deeds),
        });
        unit
    };
    (units.into_iter().map(around).collect(), failures)
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

/// A group as one unit: its description and the scripts of all its resources.
#[must_use]
pub fn merge(export: &Arc<Export>, group: usize, units: Vec<Unit>, setting: &Setting<'_>) -> Unit {
    let mut whole = whole(export, setting);
    let mut resources = Vec::new();
    let mut deeds = Arc::default();
    for unit in units {
        let first = whole.documents.len();
        whole.documents.extend(unit.documents);
        let own = unit.surroundings.as_ref().and_then(Surroundings::resource);
        if let Some(around) = unit.surroundings {
            deeds = around.deeds;
        }
        for mut judged in unit.scripts {
            judged.document += first;
            judged.documents.iter_mut().for_each(|d| *d += first);
            judged.uses.iter_mut().for_each(|u| u.document += first);
            whole.scripts.push(judged);
            resources.extend(own);
        }
    }
    whole.surroundings = Some(Surroundings {
        export: Arc::clone(export),
        extent: Extent::Group { group, resources },
        deeds,
    });
    whole
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
