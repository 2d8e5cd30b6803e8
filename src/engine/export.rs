//! Rules against an export: its script resources, its groups, its description.

use super::{Outcome, Ruling, found, settle};
use crate::checks::{self, Context};
use crate::cluster::Tree;
use crate::finding::Finding;
use crate::unit::{
    self, Document, Export, ExportFiles, Extent, Gathering, Kind, Plan, Planned, PlannedScript,
    Reach, Setting, Surroundings, Unit, Unreadable, plan_of,
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
        let (unit, findings, failed) = judge_group(export, group, &files, setting, ruling);
        failures.extend(failed);
        let outcome = settle(&unit, ruling, findings);
        visit(unit, outcome);
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

/// The scripts of each resource by themselves, then all of them together.
fn judge_group(
    export: &Arc<Export>,
    group: usize,
    files: &ExportFiles<'_>,
    setting: &Setting<'_>,
    ruling: Ruling<'_>,
) -> (Unit, Vec<Finding>, Vec<Unreadable>) {
    let mut gathering = Gathering::new(export, group, setting);
    let mut failures = Vec::new();
    let mut parts = Vec::new();
    for &resource in export.members(group) {
        let built = unit::build_resource(export, group, resource, files, setting);
        let Some((unit, failed)) = built else {
            continue;
        };
        failures.extend(failed);
        let findings = found(&unit, ruling, setting.knowledge);
        let first = gathering.add(resource, unit);
        parts.push((resource, first, findings));
    }
    let unit = gathering.finish();
    let mut findings = Vec::new();
    for (resource, first, part) in parts {
        let Some(whole) = &unit.surroundings else {
            continue;
        };
        let around = Surroundings {
            extent: Extent::Resource { group, resource },
            ..whole.clone()
        };
        let context = Context {
            unit: &unit,
            knowledge: setting.knowledge,
            packs: ruling.packs,
        };
        let kept = without_settled(part, &around, &context, ruling);
        findings.extend(kept.into_iter().map(|finding| shifted(finding, first)));
    }
    findings.extend(found(&unit, ruling, setting.knowledge));
    (unit, findings, failures)
}

/// What is left of the findings about a resource once the rest of its group is known.
fn without_settled(
    mut findings: Vec<Finding>,
    around: &Surroundings,
    context: &Context<'_>,
    ruling: Ruling<'_>,
) -> Vec<Finding> {
    findings.retain(|finding| {
        let rule = ruling.rules.iter().find(|rule| rule.id == finding.rule);
        !rule.is_some_and(|rule| checks::is_settled(&rule.check, finding, around, context))
    });
    findings
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
