//! `svlint check`.

use super::args::{CheckArguments, Format};
use super::deliver;
use super::disk::{self, Disk, Inputs};
use super::exports::{self, Opened};
use super::present::Presenter;
use super::problem::Problem;
use super::{CLEAN, FAILED, FOUND, packs, tell};
use crate::engine::{self, Outcome, Ruling};
use crate::report::Lang;
use crate::scenario::Limits;
use crate::source::Encoding;
use crate::unit::{self, Setting, Unit, World};
use std::sync::atomic::AtomicBool;

/// So many scripts are kept in memory until the process ends.
const FEW: usize = 8;

/// Judges the scripts; gives the exit code.
pub(super) fn run(arguments: &CheckArguments, lang: Lang) -> Result<u8, Vec<Problem>> {
    let encoding = encoding(arguments.encoding.as_deref())?;
    let set = packs::load(&arguments.packs)?;
    let selection = packs::select(
        &set,
        arguments.profile.as_deref(),
        &arguments.select,
        &arguments.ignore,
    )?;
    let Inputs {
        scripts: mut requests,
        exports,
        mut problems,
        ..
    } = disk::inputs(&arguments.paths);
    give_role(arguments, &mut requests)?;
    let scripts = requests.iter().map(|r| r.path.as_str());
    let inputs = scripts.chain(exports.iter().map(|found| found.path.as_str()));
    deliver::keep_scripts(arguments.output.as_deref(), inputs)?;

    let knowledge = packs::knowledge(&set, &selection.packs)?;
    let cancel = AtomicBool::new(false);
    let limits = Limits::default();
    let world = World::default();
    let setting = Setting {
        knowledge: &knowledge,
        encoding,
        limits: &limits,
        cancel: &cancel,
        world: &world,
    };
    let mut presenter = Presenter::new(lang);
    for plan in unit::plan(&requests, &Disk) {
        let (unit, unreadable) = unit::build(&plan, &Disk, &setting);
        problems.extend(
            unreadable
                .iter()
                .map(|u| Problem::unreadable(&u.path, &u.error)),
        );
        let outcome = engine::check(&unit, &set, &selection.rules, &knowledge, &selection.packs);
        presenter.add(&unit, &outcome, &selection.rules);
        if requests.len() <= FEW {
            // The process ends soon: giving back every node of every tree costs more than it helps.
            std::mem::forget((unit, outcome));
        }
    }
    let ruling = Ruling {
        set: &set,
        rules: &selection.rules,
        packs: &selection.packs,
    };
    for found in &exports {
        match exports::open(found, encoding, &knowledge.cluster) {
            Err(problem) => problems.push(*problem),
            Ok(opened) => {
                for opened in opened {
                    let mut visit =
                        |unit: Unit, outcome: Outcome| presenter.add(&unit, &outcome, ruling.rules);
                    let Opened { export, tree } = opened;
                    let failed =
                        engine::judge_export(&export, &*tree, &setting, ruling, &mut visit);
                    problems.extend(
                        failed
                            .iter()
                            .map(|u| Problem::unreadable(&u.path, &u.error)),
                    );
                }
            }
        }
    }
    let mut report = presenter.finish(arguments.fail_on.threshold(), arguments.max_findings);
    report.failures = problems.iter().map(|p| p.message(lang)).collect();
    if arguments.format == Format::Sarif {
        report.rules = packs::told(&set, &selection.rules, lang)?;
    }
    if let Err(unwritten) = deliver::deliver(&report, arguments, lang) {
        problems.extend(unwritten);
    }
    if !problems.is_empty() {
        tell(&problems, arguments.drawing, lang);
        return Ok(FAILED);
    }
    let found = report.fails();
    std::mem::forget((set, knowledge, report));
    Ok(if found { FOUND } else { CLEAN })
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
