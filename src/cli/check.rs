//! `svlint check`.

use super::args::{CheckArguments, FailOn, Format};
use super::deliver;
use super::disk::{self, Disk};
use super::ground::{Ground, Judge, Told};
use super::present::Presenter;
use super::problem::Problem;
use super::scope::{Scope, Scopes};
use super::{CLEAN, FAILED, FOUND, packs, tell};
use crate::engine::{self, Outcome};
use crate::finding::Finding;
use crate::report::{Lang, RuleInfo};
use crate::scenario::Limits;
use crate::source::Encoding;
use crate::unit::{self, Plan, Setting, Unit, Unreadable, World};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// So many scripts are kept in memory until the process ends.
const FEW: usize = 8;

/// Judges the scripts; gives the exit code.
pub(super) fn run(
    arguments: &CheckArguments,
    mut scopes: Scopes,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    let told = Told::check(arguments)?;
    let (mut requests, mut problems) = disk::requests(&arguments.paths);
    give_role(arguments, &mut requests)?;
    let scripts = requests.iter().map(|r| r.path.as_str());
    deliver::keep_scripts(arguments.output.as_deref(), scripts)?;

    let plans = unit::plan(&requests, &Disk);
    let (grounds, of_plan) = grounds(&plans, &mut scopes, told)?;
    let judges = grounds.iter().map(|ground| ground.judge(told));
    let judges: Vec<Judge<'_>> = judges.collect::<Result<_, _>>()?;
    let mut presenter = Presenter::new(lang);
    for (plan, judge) in plans.iter().zip(of_plan) {
        let judge = &judges[judge];
        let (unit, unreadable, outcome, left_out) = judged(plan, judge);
        problems.extend(
            unreadable
                .iter()
                .map(|u| Problem::unreadable(&u.path, &u.error)),
        );
        presenter.add(&unit, &outcome, &left_out, &judge.selection.rules);
        if requests.len() <= FEW {
            // The process ends soon: giving back every node of every tree costs more than it helps.
            std::mem::forget((unit, outcome));
        }
    }
    let configured = scopes.here().config.settings.fail_on.map(FailOn::from);
    let fail_on = arguments.fail_on.or(configured).unwrap_or(FailOn::Warning);
    let mut report = presenter.finish(fail_on.threshold(), arguments.max_findings);
    report.failures = problems.iter().map(|p| p.message(lang)).collect();
    if arguments.format == Format::Sarif {
        report.rules = told_of(&judges, lang)?;
    }
    if let Err(unwritten) = deliver::deliver(&report, arguments, lang) {
        problems.extend(unwritten);
    }
    if !problems.is_empty() {
        tell(&problems, arguments.drawing, lang);
        return Ok(FAILED);
    }
    let found = report.fails();
    std::mem::forget((judges, report));
    std::mem::forget(grounds);
    Ok(if found { FOUND } else { CLEAN })
}

/// The packs of each configuration that counts for a plan, and for each plan the index of its own.
fn grounds(
    plans: &[Plan],
    scopes: &mut Scopes,
    told: Told<'_>,
) -> Result<(Vec<Ground>, Vec<usize>), Vec<Problem>> {
    let mut found: Vec<Arc<Scope>> = Vec::new();
    let mut of_plan = Vec::with_capacity(plans.len());
    for plan in plans {
        let script = plan.scripts.iter().find(|s| s.requested);
        let scope = match script {
            Some(script) => scopes.of(&script.path),
            None => scopes.here(),
        };
        let known = found.iter().position(|known| Arc::ptr_eq(known, &scope));
        of_plan.push(known.unwrap_or(found.len()));
        if known.is_none() {
            found.push(scope);
        }
    }
    let problems = std::mem::take(&mut scopes.problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    if found.is_empty() {
        // Wrong options are told even where there is nothing to judge.
        found.push(scopes.here());
    }
    let grounds = found.into_iter().map(|scope| Ground::load(scope, told));
    Ok((grounds.collect::<Result<_, _>>()?, of_plan))
}

/// Reads and judges the scripts of a plan.
fn judged(plan: &Plan, judge: &Judge<'_>) -> (Unit, Vec<Unreadable>, Outcome, Vec<Finding>) {
    let cancel = AtomicBool::new(false);
    let limits = Limits::default();
    let world = World::default();
    let setting = Setting {
        knowledge: &judge.knowledge,
        encoding: judge.encoding,
        limits: &limits,
        cancel: &cancel,
        world: &world,
    };
    let (unit, unreadable) = unit::build(plan, &Disk, &setting);
    let selection = &judge.selection;
    let mut outcome = engine::check(
        &unit,
        judge.set,
        &selection.rules,
        &judge.knowledge,
        &selection.packs,
    );
    let left_out = judge.apply(&unit, &mut outcome);
    (unit, unreadable, outcome, left_out)
}

/// What is told about all rules in use, each once, by id.
fn told_of(judges: &[Judge<'_>], lang: Lang) -> Result<Vec<RuleInfo>, Vec<Problem>> {
    let mut all = Vec::new();
    for judge in judges {
        all.extend(packs::told(judge.set, &judge.selection.rules, lang)?);
    }
    all.sort_by(|a: &RuleInfo, b| a.id.cmp(&b.id));
    all.dedup_by(|a, b| a.id == b.id);
    Ok(all)
}

/// The encoding that a label on the command line means.
pub(super) fn encoding(label: Option<&str>) -> Result<Option<Encoding>, Vec<Problem>> {
    let Some(label) = label else {
        return Ok(None);
    };
    match Encoding::from_label(label) {
        Some(encoding) => Ok(Some(encoding)),
        None => {
            let labels = Encoding::accepted_labels().join(", ");
            Err(vec![
                Problem::new(
                    format!("文字コード「{label}」は使えません"),
                    format!("'{label}' is no encoding that scripts can have"),
                )
                .help(
                    format!("使えるもの: {labels}"),
                    format!("there are: {labels}"),
                ),
            ])
        }
    }
}

fn give_role(
    arguments: &CheckArguments,
    requests: &mut [unit::Request],
) -> Result<(), Vec<Problem>> {
    let Some(role) = arguments.role else {
        return Ok(());
    };
    match requests {
        [only] => {
            only.role = Some(role.role());
            Ok(())
        }
        [] => Ok(()),
        _ => Err(vec![Problem::new(
            "--role はスクリプトを 1 つだけ指定したときに使えます",
            "--role goes with one script only",
        )]),
    }
}
