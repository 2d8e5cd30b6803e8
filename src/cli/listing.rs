//! `svlint check --show-files`: what would be judged, and as what.

use super::disk::Disk;
use super::exports::{self, Found, Opened};
use super::ground::Judge;
use super::problem::Problem;
use super::units::Task;
use super::{CLEAN, FAILED, output, tell};
use crate::report::Lang;
use crate::rules::schema::Role;
use crate::source::Source;
use crate::unit::{Export, Files, Plan, PlannedScript, plan_of};

/// Shows each unit: its scripts with their roles, and the configuration it is judged by.
pub(super) fn show(
    tasks: &[Task],
    of_task: &[usize],
    judges: &[Judge<'_>],
    disk: &Disk,
    lang: Lang,
) -> (String, Vec<Problem>) {
    let mut list = List {
        disk,
        lang,
        text: String::new(),
        problems: Vec::new(),
    };
    for (task, judge) in tasks.iter().zip(of_task) {
        match task {
            Task::Scripts(plan) => list.scripts(plan, &judges[*judge]),
            Task::Export(found) => list.export(found, &judges[*judge]),
        }
    }
    (list.text, list.problems)
}

/// The list so far.
struct List<'d> {
    disk: &'d Disk,
    lang: Lang,
    text: String,
    problems: Vec<Problem>,
}

impl List<'_> {
    fn scripts(&mut self, plan: &Plan, judge: &Judge<'_>) {
        for script in &plan.scripts {
            let source = match self.disk.read(&script.path) {
                Ok(bytes) => Source::decode(bytes, judge.encoding),
                Err(error) => {
                    self.problems
                        .push(Problem::unreadable(&script.path, &error));
                    continue;
                }
            };
            self.line(script, script.settle(source.text()), judge);
        }
    }

    /// An export, then its scripts with the roles that its layout gives them.
    fn export(&mut self, found: &Found, judge: &Judge<'_>) {
        let opened = match exports::open(found, judge.encoding, &judge.knowledge.cluster) {
            Ok(opened) => opened,
            Err(problem) => return self.problems.push(*problem),
        };
        for Opened { export, .. } in opened {
            self.add("export", &export.path, &notes(judge));
            for plan in plans(&export) {
                for script in &plan.scripts {
                    self.line(script, script.settle(""), judge);
                }
            }
        }
    }

    fn line(&mut self, script: &PlannedScript, role: Role, judge: &Judge<'_>) {
        let role = match role {
            Role::Start => "start",
            Role::Stop => "stop",
            Role::Helper => "helper",
        };
        let mut notes = notes(judge);
        if !script.requested {
            let note = match self.lang {
                Lang::Ja => "対になるスクリプトとして参照のみ",
                Lang::En => "read as partner only",
            };
            notes.insert(0, note);
        }
        self.add(role, &script.path, &notes);
    }

    fn add(&mut self, role: &str, path: &str, notes: &[&str]) {
        self.text.push_str(&format!("{role:<6}  {path}"));
        if !notes.is_empty() {
            self.text.push_str(&format!("  ({})", notes.join(", ")));
        }
        self.text.push('\n');
    }
}

/// The file that says how to judge.
fn notes<'j>(judge: &Judge<'j>) -> Vec<&'j str> {
    let file = judge.scope.config.file.as_str();
    if file.is_empty() {
        Vec::new()
    } else {
        vec![file]
    }
}

/// The scripts of each resource.
fn plans(export: &Export) -> Vec<Plan> {
    let count = export.cluster.as_ref().map_or(0, |c| c.resources.len());
    let folders = (0..count).filter_map(|resource| export.folder(resource));
    folders.map(|folder| plan_of(export, folder)).collect()
}

/// Prints the list; gives the exit code.
pub(super) fn print(
    list: &str,
    problems: &[Problem],
    drawing: super::args::Drawing,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    output::print(list.as_bytes())?;
    if problems.is_empty() {
        return Ok(CLEAN);
    }
    tell(problems, drawing, lang);
    Ok(FAILED)
}
