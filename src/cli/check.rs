//! `svlint check`.

use super::args::{CheckArguments, FailOn, Format};
use super::disk::Disk;
use super::ground::{Ground, Judge, Told};
use super::inputs::{self, Inputs};
use super::present::Gatherer;
use super::problem::Problem;
use super::progress::Progress;
use super::scope::{Scope, Scopes};
use super::units::{self, Task};
use super::{CLEAN, FAILED, FOUND, deliver, listing, packs, tell};
use crate::cluster::content_of;
use crate::report::{Lang, RuleInfo};
use crate::source::Encoding;
use crate::unit;
use std::sync::Arc;

/// Judges the scripts; gives the exit code.
pub(super) fn run(
    arguments: &CheckArguments,
    mut scopes: Scopes,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    let told = Told::check(arguments)?;
    let Inputs {
        mut scripts,
        exports,
        stdin,
        mut problems,
        ..
    } = inputs::inputs(&arguments.paths, arguments.stdin_filename.as_deref());
    give_role(arguments, &mut scripts)?;
    let paths = scripts.iter().map(|r| r.path.as_str());
    let paths = paths.chain(exports.iter().map(|found| found.path.as_str()));
    deliver::keep_scripts(arguments.output.as_deref(), paths)?;
    let disk = disk(stdin.as_deref())?;

    let plans = unit::plan(&scripts, &disk);
    let tasks = plans.into_iter().map(Task::Scripts);
    let tasks: Vec<Task> = tasks.chain(exports.into_iter().map(Task::Export)).collect();
    let (grounds, of_task) = grounds(&tasks, &mut scopes, told)?;
    let judges = grounds.iter().map(|ground| ground.judge(told));
    let judges: Vec<Judge<'_>> = judges.collect::<Result<_, _>>()?;
    if arguments.show_files {
        let (list, unread) = listing::show(&tasks, &of_task, &judges, &disk, lang);
        problems.extend(unread);
        return listing::print(&list, &problems, arguments.drawing, lang);
    }
    let progress = Progress::new(tasks.len(), arguments.quiet, arguments.drawing);
    let judged = units::judge(&tasks, &of_task, &judges, &disk, lang, &progress);
    drop(progress);
    let mut gathered = Gatherer::new();
    for (parts, unreadable) in judged.ok_or_else(interrupted)? {
        parts.into_iter().for_each(|part| gathered.add(part));
        problems.extend(unreadable);
    }
    if let Some(judge) = judges.first() {
        gathered.hide_passwords(judge.scanner());
    }
    let configured = scopes.here().config.settings.fail_on.map(FailOn::from);
    let fail_on = arguments.fail_on.or(configured).unwrap_or(FailOn::Warning);
    let mut report = gathered.finish(fail_on.threshold(), arguments.max_findings, lang);
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

fn disk(stdin: Option<&str>) -> Result<Disk, Vec<Problem>> {
    let Some(name) = stdin else {
        return Ok(Disk::default());
    };
    let disk = Disk::with_input(name).map_err(|error| vec![Problem::unreadable(name, &error)])?;
    match disk.input().and_then(content_of) {
        None => Ok(disk),
        Some(_) => Err(vec![
            Problem::new(
                format!("{name}: 標準入力から読み取れるのはスクリプトだけです。これは構成情報です"),
                format!("{name}: standard input is for scripts, and this is a configuration"),
            )
            .help(
                "ファイルの名前を指定してください: svlint check clp.conf",
                "name the file: svlint check clp.conf",
            ),
        ]),
    }
}

fn interrupted() -> Vec<Problem> {
    vec![Problem::new(
        "中断されました。結果は出力していません",
        "interrupted; nothing is reported",
    )]
}

/// The packs of each configuration that counts for a task, and for each task the index of its own.
fn grounds(
    tasks: &[Task],
    scopes: &mut Scopes,
    told: Told<'_>,
) -> Result<(Vec<Ground>, Vec<usize>), Vec<Problem>> {
    let mut found: Vec<Arc<Scope>> = Vec::new();
    let mut of_task = Vec::with_capacity(tasks.len());
    for task in tasks {
        let scope = match task.path() {
            Some(path) => scopes.of(path),
            None => scopes.here(),
        };
        let known = found.iter().position(|known| Arc::ptr_eq(known, &scope));
        of_task.push(known.unwrap_or(found.len()));
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
    Ok((grounds.collect::<Result<_, _>>()?, of_task))
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
