//! `svlint trace`.

use super::args::{TraceArguments, TraceFormat};
use super::disk::Disk;
use super::ground::Ground;
use super::inputs;
use super::problem::Problem;
use super::scope::Scopes;
use super::{CLEAN, FAILED, exports, output, terminal, trace_export};
use crate::report::Lang;
use crate::report::trace::{Traced, write_json, write_table};
use crate::rules::schema::Role;
use crate::scenario::{Limits, Matrix};
use crate::secret::{Cover, Passwords, Scanner};
use crate::trace::trace;
use crate::unit::{self, Codes, Plan, Planned, PlannedScript, Setting, World};
use std::sync::atomic::AtomicBool;

/// Exit codes that `--assume-exit` told.
fn codes(arguments: &[String]) -> Result<Option<Codes>, Vec<Problem>> {
    if arguments.is_empty() {
        return Ok(None);
    }
    let mut codes = Codes::default();
    for argument in arguments {
        let (name, code) = argument
            .rsplit_once('=')
            .map_or((None, argument.as_str()), |(n, c)| (Some(n), c));
        let Ok(code) = code.trim().parse::<i64>() else {
            return Err(vec![
                Problem::new(
                    format!("--assume-exit の「{argument}」は終了コードではありません"),
                    format!("'{argument}' of --assume-exit is no exit code"),
                )
                .help(
                    "例: --assume-exit 0 または --assume-exit osql=1",
                    "for example --assume-exit 0, or --assume-exit osql=1",
                ),
            ]);
        };
        match name {
            Some(name) => codes.by_name.push((name.to_lowercase(), code)),
            None => codes.all = code,
        }
    }
    Ok(Some(codes))
}

/// Values told for variables, `unset` being none.
fn assignments(arguments: &TraceArguments) -> Result<Vec<(String, Option<String>)>, Vec<Problem>> {
    let mut out: Vec<(String, Option<String>)> = Vec::new();
    let value = |text: &str| (text != "unset").then(|| text.to_owned());
    let named = [
        ("CLP_EVENT", &arguments.event),
        ("CLP_DISK", &arguments.disk),
        ("CLP_SERVER", &arguments.server),
    ];
    for (name, text) in named {
        out.extend(text.as_ref().map(|text| (name.to_owned(), value(text))));
    }
    for set in &arguments.set {
        match set.split_once('=') {
            Some((name, text)) if !name.is_empty() => out.push((name.to_owned(), value(text))),
            _ => {
                return Err(vec![
                    Problem::new(
                        format!("--set の「{set}」は NAME=VALUE の形ではありません"),
                        format!("'{set}' of --set is not of the form NAME=VALUE"),
                    )
                    .help(
                        "例: --set MODE=test、--set MODE=unset",
                        "for example --set MODE=test, or --set MODE=unset",
                    ),
                ]);
            }
        }
    }
    Ok(out)
}

/// Keeps the values that the scenario variables are asked to have; the rest is given as it is.
fn narrow(
    matrix: &Matrix,
    told: &[(String, Option<String>)],
) -> Result<Vec<(String, Option<String>)>, Vec<Problem>> {
    let mut given = Vec::new();
    for (name, value) in told {
        let Some(dimension) = matrix.dimension(name) else {
            given.push((name.clone(), value.clone()));
            continue;
        };
        let values = &matrix.dimensions[dimension].values;
        if !values.contains(value) {
            let known: Vec<&str> = values
                .iter()
                .map(|v| v.as_deref().unwrap_or("unset"))
                .collect();
            let (known, shown) = (known.join(", "), value.as_deref().unwrap_or("unset"));
            return Err(vec![
                Problem::new(
                    format!("{name} は「{shown}」になりません"),
                    format!("{name} never has the value '{shown}'"),
                )
                .help(format!("使える値: {known}"), format!("it can be: {known}")),
            ]);
        }
    }
    Ok(given)
}

/// Values told for variables, and the world in which scripts run then.
pub(super) fn world(
    arguments: &TraceArguments,
    matrix: &Matrix,
) -> Result<(Told, World), Vec<Problem>> {
    let told = assignments(arguments)?;
    let given = narrow(matrix, &told)?;
    let world = World {
        given,
        codes: codes(&arguments.assume_exit)?,
        code_at_end: true,
        no_arguments: true,
    };
    Ok((told, world))
}

/// Values told for variables.
pub(super) type Told = Vec<(String, Option<String>)>;

/// Passwords can be told for variables, too.
pub(super) fn note_given(told: &Told, found: &mut Passwords, scanner: &Scanner) {
    for (name, value) in told {
        found.assigned(name, value.as_deref().unwrap_or_default(), scanner);
    }
}

/// Whether a scenario has the values that were told.
pub(super) fn is_asked(told: &Told, matrix: &Matrix, scenario: usize) -> bool {
    told.iter().all(|(name, value)| {
        let dimension = matrix.dimension(name);
        dimension.is_none_or(|d| matrix.value(scenario, d) == value.as_deref())
    })
}

/// Traces a script; gives the exit code.
pub(super) fn run(
    arguments: &TraceArguments,
    mut scopes: Scopes,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    if let Some(found) = exports::meant(&arguments.script) {
        return trace_export::run(arguments, &found, scopes, lang);
    }
    let path = inputs::script(&arguments.script)?;
    let reading = arguments.reading.told()?;
    let ground = Ground::load(scopes.only(path)?, reading)?;
    let judge = ground.judge(reading)?;
    let (told, world) = world(arguments, &unit::matrix(&judge.knowledge))?;
    let disk = Disk::default();
    let limits = Limits::default();
    let cancel = AtomicBool::new(false);
    let setting = Setting {
        knowledge: &judge.knowledge,
        encoding: judge.encoding,
        limits: &limits,
        cancel: &cancel,
        world: &world,
    };
    let script = PlannedScript {
        path: path.to_owned(),
        role: Planned::Fixed(Role::Helper),
        requested: true,
        walked: false,
    };
    let (unit, unreadable) = unit::build(
        &Plan {
            scripts: vec![script],
        },
        &disk,
        &setting,
    );
    if let Some(failed) = unreadable.first() {
        return Err(vec![Problem::unreadable(&failed.path, &failed.error)]);
    }
    let Some(judged) = unit.scripts.first() else {
        return Ok(FAILED);
    };
    let mut trace = trace(&unit, judged, |s| is_asked(&told, &unit.matrix, s));
    let scanner = judge.scanner();
    let mut found = Passwords::in_unit(&unit, &scanner);
    note_given(&told, &mut found, &scanner);
    let cover = Cover::new(found, scanner);
    trace.hide(&cover);
    let single = trace.scenarios.len() == 1;
    let traced = Traced {
        script: path,
        unit: &unit,
        trace: &trace,
        single,
        cover: &cover,
    };
    let mut out = Vec::new();
    let written = match arguments.format {
        TraceFormat::Json => write_json(&traced, &mut out),
        TraceFormat::Text => {
            let options = terminal::options(arguments.drawing, false, lang, &std::io::stdout());
            write_table(&traced, options, &mut out)
        }
    };
    // Writing to memory does not fail.
    let _ = written;
    output::print(&out)?;
    Ok(CLEAN)
}
