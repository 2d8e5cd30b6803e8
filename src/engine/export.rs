//! Rules against an export: its script resources, its groups, its description.

use super::{Outcome, Ruling, found, settle};
use crate::cluster::Tree;
use crate::finding::Finding;
use crate::unit::{
    self, Document, Export, ExportFiles, Kind, Plan, Planned, PlannedScript, Reach, Setting, Unit,
    Unreadable, plan_of,
};
use std::sync::Arc;

/// Orphaned scripts that are told of; a tree with more of them is no export.
const MOST_ORPHANS: usize = 1000;

/// Holds rules against an export. Each unit is handed over with what was found in it: one for each
/// group with all its scripts, one for each script that no resource starts, and the description.
/// Scripts that were asked for and cannot be read are returned.
pub fn judge_export(
    export: &Arc<Export>,
    tree: &dyn Tree,
    setting: &Setting<'_>,
    ruling: Ruling<'_>,
    visit: &mut dyn FnMut(Unit, Outcome),
) -> Vec<Unreadable> {
    let files = ExportFiles::new(&export.base, tree);
    let found = |unit: &Unit| found(unit, ruling, setting.knowledge);
    let mut failures = Vec::new();
    let groups = export
        .cluster
        .as_ref()
        .map_or(0, |cluster| cluster.groups.len());
    for group in 0..groups {
        let (units, failed) = unit::build_group(export, group, &files, setting);
        failures.extend(failed);
        // The scripts of each resource by themselves, then all of them together.
        let mut findings = Vec::new();
        let mut first = 1;
        for unit in &units {
            findings.extend(found(unit).into_iter().map(|f| shifted(f, first)));
            first += unit.documents.len();
        }
        let merged = unit::merge(export, group, units, setting);
        findings.extend(found(&merged));
        let outcome = settle(&merged, ruling, findings);
        visit(merged, outcome);
    }
    let mut plans = unit::plan(&unit::loose_scripts(export), &files);
    if export.cluster.is_none() {
        // The scripts can be judged all the same.
        plans.extend(
            export
                .scripts
                .folders()
                .map(|folder| plan_of(export, folder)),
        );
    }
    for plan in plans {
        let (unit, failed) = unit::build(&plan, &files, setting);
        let outcome = settle(&unit, ruling, found(&unit));
        visit(unit, outcome);
        failures.extend(failed);
    }
    let mut whole = unit::whole(export, setting);
    whole.documents.extend(orphans(export, &files, setting));
    let outcome = settle(&whole, ruling, found(&whole));
    visit(whole, outcome);
    failures
}

/// A finding of a part of a unit, whose documents begin at `first`.
fn shifted(mut finding: Finding, first: usize) -> Finding {
    let related = finding.related.iter_mut().map(|r| &mut r.place);
    let places = finding.path.iter_mut().chain(related);
    places.for_each(|place| place.document += first);
    finding.place.document += first;
    finding
}

/// One script of each folder that belongs to no resource.
fn orphans(export: &Export, files: &ExportFiles<'_>, setting: &Setting<'_>) -> Vec<Document> {
    let Some(cluster) = export
        .cluster
        .as_ref()
        .filter(|_| export.reach == Reach::Complete)
    else {
        return Vec::new();
    };
    let owned: std::collections::HashSet<_> = (0..cluster.resources.len())
        .filter_map(|index| export.folder(index))
        .map(|folder| &folder.names)
        .collect();
    let left = export
        .scripts
        .folders()
        .filter(|folder| !owned.contains(&folder.names));
    let script = left.take(MOST_ORPHANS).filter_map(|folder| {
        let path = folder.start.as_ref().or(folder.stop.as_ref())?;
        Some(PlannedScript {
            path: format!("{}{path}", export.base),
            role: Planned::Fixed(crate::rules::schema::Role::Helper),
            requested: true,
            walked: true,
        })
    });
    let plan = Plan {
        scripts: script.collect(),
    };
    let documents = unit::read(&plan, files, setting.encoding).0;
    documents
        .into_iter()
        .filter(|d| d.kind == Kind::Script)
        .collect()
}
