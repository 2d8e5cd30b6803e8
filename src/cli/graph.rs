//! `svlint graph`.

use super::args::{GraphArguments, GraphFormat, RoleArgument};
use super::disk::Disk;
use super::ground::Ground;
use super::inputs;
use super::problem::Problem;
use super::scope::Scopes;
use super::select::Selection;
use super::{CLEAN, FAILED, exports, graph_export, output, present};
use crate::engine::{self, Outcome};
use crate::finding::Finding;
use crate::graph::draw;
use crate::report::Lang;
use crate::report::graph::{Format, Note, Picture, write};
use crate::rules::Rule;
use crate::scenario::Limits;
use crate::secret::{Cover, Passwords};
use crate::unit::{self, Request, Setting, Unit, World};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Draws a script; gives the exit code.
pub(super) fn run(
    arguments: &GraphArguments,
    mut scopes: Scopes,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    if let Some(found) = exports::meant(&arguments.script) {
        keep_script(arguments, Path::new(&found.path))?;
        return graph_export::run(arguments, &found, scopes, lang);
    }
    let path = inputs::script(&arguments.script)?;
    let told = arguments.reading.told()?;
    let ground = Ground::load(scopes.only(path)?, told)?;
    let judge = ground.judge(told)?;
    let Selection { packs, rules } = &judge.selection;
    keep_script(arguments, &arguments.script)?;
    let disk = Disk::default();
    let limits = Limits::default();
    let cancel = AtomicBool::new(false);
    let world = World::default();
    let setting = Setting {
        knowledge: &judge.knowledge,
        encoding: judge.encoding,
        limits: &limits,
        cancel: &cancel,
        world: &world,
    };
    let request = Request {
        path: path.to_owned(),
        walked: false,
        role: arguments.role.map(RoleArgument::role),
    };
    // The partner is read too: some findings are about the pair.
    let plans = unit::plan(&[request], &disk);
    let Some(plan) = plans.first() else {
        return Ok(FAILED);
    };
    let (unit, unreadable) = unit::build(plan, &disk, &setting);
    if let Some(failed) = unreadable.first() {
        return Err(vec![Problem::unreadable(&failed.path, &failed.error)]);
    }
    let asked = |index: usize| unit.documents[index].requested;
    let Some(judged) = unit.scripts.iter().find(|s| asked(s.document)) else {
        return Ok(FAILED);
    };
    let mut outcome = engine::check(&unit, &ground.set, rules, &judge.knowledge, packs);
    judge.apply(&unit, &mut outcome);
    let mut graph = draw(&unit, judged, &outcome);
    let scanner = judge.scanner();
    let cover = Cover::new(Passwords::in_unit(&unit, &scanner), scanner);
    graph.hide(&cover);
    let mut notes = notes(&unit, judged.document, &outcome, rules, lang);
    hide_in(&mut notes, &cover);
    let (format, fenced) = format(arguments);
    let picture = Picture {
        script: path,
        graph: &graph,
        unit: &unit,
        notes: &notes,
        lang,
        fenced,
    };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = write(&picture, format, &mut out);
    hand_out(arguments, &out)
}

/// The format asked for, else the one that the file's ending means; and whether Markdown is meant.
pub(super) fn format(arguments: &GraphArguments) -> (Format, bool) {
    let ending = arguments.output.as_deref().and_then(Path::extension);
    let ending = ending.map(|e| e.to_string_lossy().to_lowercase());
    let markdown = matches!(ending.as_deref(), Some("md" | "markdown"));
    let format = match arguments.format {
        Some(GraphFormat::Svg) => Format::Svg,
        Some(GraphFormat::Dot) => Format::Dot,
        Some(GraphFormat::Mermaid) => Format::Mermaid,
        None if arguments.output.is_none() || markdown => Format::Mermaid,
        None => match ending.as_deref() {
            Some("dot" | "gv") => Format::Dot,
            Some("mmd" | "mermaid") => Format::Mermaid,
            _ => Format::Svg,
        },
    };
    (format, markdown && format == Format::Mermaid)
}

/// A slip of the pen must not put a picture in place of what is drawn.
fn keep_script(arguments: &GraphArguments, drawn: &Path) -> Result<(), Vec<Problem>> {
    let Some(file) = &arguments.output else {
        return Ok(());
    };
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    match (real(file), real(drawn)) {
        (Some(a), Some(b)) if a == b => {
            let name = file.display();
            Err(vec![Problem::new(
                format!("{name}: --output が入力のファイル自身を指しています"),
                format!("{name}: --output is the input itself"),
            )])
        }
        _ => Ok(()),
    }
}

/// The findings in words. Those in the script itself need no name of a file.
fn notes(unit: &Unit, script: usize, outcome: &Outcome, rules: &[&Rule], lang: Lang) -> Vec<Note> {
    let one = |finding: &Finding| {
        let path = &unit.documents[finding.place.document].path;
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let file = (finding.place.document != script).then(|| name.to_owned());
        note(unit, finding, file, rules, lang)
    };
    outcome.findings.iter().map(one).collect()
}

/// Hides passwords in the words of findings.
pub(super) fn hide_in(notes: &mut [Note], cover: &Cover) {
    notes
        .iter_mut()
        .for_each(|note| cover.hide(&mut note.message));
}

/// A finding in words, with the file it is in where that has to be told.
pub(super) fn note(
    unit: &Unit,
    finding: &Finding,
    file: Option<String>,
    rules: &[&Rule],
    lang: Lang,
) -> Note {
    let document = &unit.documents[finding.place.document];
    let rule = rules.iter().find(|rule| rule.id == finding.rule);
    let message = rule.map(|rule| engine::words(finding, rule).0);
    let message = message.map(|text| match lang {
        Lang::Ja => text.ja,
        Lang::En => text.en,
    });
    let severity = rule.map(|rule| present::severity(engine::severity(finding, rule)));
    Note {
        rule: finding.rule.clone(),
        severity: severity.unwrap_or(crate::report::Severity::Info),
        file,
        line: document.source.line_of(finding.place.span.start),
        message: message.unwrap_or_default(),
    }
}

/// Puts a picture where it was asked for; gives the exit code.
pub(super) fn hand_out(arguments: &GraphArguments, picture: &[u8]) -> Result<u8, Vec<Problem>> {
    match &arguments.output {
        Some(file) => output::replace(file, picture)?,
        None => output::print(picture)?,
    }
    Ok(CLEAN)
}
