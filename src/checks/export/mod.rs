//! `export`: what the description of a cluster says by itself.

mod files;
mod monitors;
mod names;

use super::Context;
use crate::cluster::{Cluster, Word};
use crate::finding::{Finding, Place};
use crate::rules::names::nearest;
use crate::rules::schema::{Bilingual, ExportCheck, ExportProblem};
use crate::source::Span;
use crate::unit::{Export, Extent};

/// For more findings of a rule than this nothing alike is looked for: the file is another one.
const MOST_HINTS: usize = 50;

pub(super) fn check(check: &ExportCheck, context: &Context<'_>) -> Vec<Finding> {
    let Some(around) = &context.unit.surroundings else {
        return Vec::new();
    };
    if !matches!(around.extent, Extent::Whole) {
        return Vec::new();
    }
    let export = around.export.as_ref();
    if check.find == ExportProblem::Malformed {
        return malformed(export);
    }
    let Some(cluster) = &export.cluster else {
        return Vec::new();
    };
    let whole = Whole {
        context,
        export,
        cluster,
    };
    match check.find {
        ExportProblem::Malformed => Vec::new(),
        ExportProblem::UnknownDependency => whole.unknown_dependencies(),
        ExportProblem::DependencyCycle => whole.cycles(),
        ExportProblem::DependencyAcrossGroups => whole.dependencies_across_groups(),
        ExportProblem::ResourceInNoGroup => whole.resources_in_no_group(),
        ExportProblem::UndefinedResource => whole.undefined_resources(),
        ExportProblem::DuplicateResource => whole.duplicates(),
        ExportProblem::ScriptMissing => whole.missing_scripts(),
        ExportProblem::OrphanScript => whole.orphans(),
        ExportProblem::NotMonitored => whole.not_monitored(),
        ExportProblem::MonitorTarget => whole.monitor_targets(),
        ExportProblem::SingleServer => whole.single_servers(),
    }
}

/// An export whose description can be read.
struct Whole<'a> {
    context: &'a Context<'a>,
    export: &'a Export,
    cluster: &'a Cluster,
}

/// The description is the first document of its unit.
pub(super) const DESCRIPTION: usize = 0;

/// A place in the description.
pub(super) fn place(span: Span) -> Place {
    Place {
        document: DESCRIPTION,
        span,
    }
}

/// What keeps the description from being read. An archive has no lines: its faults stand at its
/// beginning, and are told apart by what they say.
fn malformed(export: &Export) -> Vec<Finding> {
    let faults = export.faults.iter();
    let finding = faults.map(|fault| {
        let problem = fault.trouble.problem();
        let finding = Finding::at(DESCRIPTION, fault.span)
            .about(&problem.en)
            .saying("problem", problem)
            .saying("remedy", fault.trouble.remedy());
        match fault.opened {
            Some(span) => finding.because(place(span), "ここで始まっています", "it begins here"),
            None => finding,
        }
    });
    finding.collect()
}

/// Offers what was probably meant by a name.
fn offer<'a>(finding: &mut Finding, name: &str, known: impl Iterator<Item = &'a str>) {
    finding.hint = nearest(name, known).map(|near| {
        Bilingual::new(
            format!("近い名前があります: {near}"),
            format!("a similar name is there: {near}"),
        )
    });
}

/// Offers names for the first findings.
fn offer_all<'a, I: Iterator<Item = &'a str>>(findings: &mut [Finding], known: impl Fn() -> I) {
    for finding in findings.iter_mut().take(MOST_HINTS) {
        let name = finding.values.iter().find(|(key, _)| key == "name");
        let Some((_, name)) = name.cloned() else {
            continue;
        };
        offer(finding, &name, known());
    }
}

/// A finding at a word.
fn at(word: &Word) -> Finding {
    Finding::at(DESCRIPTION, word.span)
}
