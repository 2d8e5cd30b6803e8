//! Judging many scripts and exports, on all processors. What comes out does not depend on how many
//! there are.

use super::disk::Disk;
use super::exports::{self, Found, Opened};
use super::ground::Judge;
use super::present::{Part, Presenter};
use super::problem::Problem;
use super::progress::Progress;
use crate::engine::{self, Outcome};
use crate::report::Lang;
use crate::scenario::Limits;
use crate::unit::{self, Plan, Setting, Unit, World};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// So many units are judged one by one, since starting threads would take longer. And they are kept
/// in memory until the process ends: giving back every node of every tree costs more than it helps.
const FEW: usize = 4;

/// What is judged at a time.
pub(super) enum Task {
    Scripts(Plan),
    Export(Found),
}

impl Task {
    /// The path that says which configuration is for it.
    pub(super) fn path(&self) -> Option<&str> {
        match self {
            Self::Export(found) => Some(&found.path),
            Self::Scripts(plan) => {
                let mut scripts = plan.scripts.iter();
                scripts.find(|s| s.requested).map(|s| s.path.as_str())
            }
        }
    }
}

/// The units of a task in words, and its files that could not be read.
pub(super) type Judged = (Vec<Part>, Vec<Problem>);

/// Judges tasks, each by the judge with its index. Nothing where somebody interrupted it.
pub(super) fn judge(
    tasks: &[Task],
    of_task: &[usize],
    judges: &[Judge<'_>],
    disk: &Disk,
    lang: Lang,
    progress: &Progress,
) -> Option<Vec<Judged>> {
    let cancel = Arc::new(AtomicBool::new(false));
    let presenters = judges.iter().map(|_| Presenter::new(lang));
    let presenters: Vec<Presenter> = presenters.collect();
    let keep = tasks.len() <= FEW;
    let one = |(task, judge): (&Task, &usize)| {
        let bench = Bench {
            judge: &judges[*judge],
            presenter: &presenters[*judge],
            disk,
            cancel: &cancel,
        };
        let judged = bench.judge(task, keep);
        progress.step();
        judged
    };
    if keep {
        return Some(tasks.iter().zip(of_task).map(one).collect());
    }
    listen(&cancel);
    let judged = tasks.par_iter().zip(of_task).map(one).collect();
    (!cancel.load(Ordering::Relaxed)).then_some(judged)
}

/// Ctrl+C stops the run, so that it can say so; a second one ends the process at once.
fn listen(cancel: &Arc<AtomicBool>) {
    use signal_hook::consts::SIGINT;
    use signal_hook::flag;
    // Without it the system ends the process, which is no harm: nothing is half-written.
    let _ = flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(cancel))
        .and_then(|_| flag::register(SIGINT, Arc::clone(cancel)));
}

/// Where one task is done.
struct Bench<'b> {
    judge: &'b Judge<'b>,
    presenter: &'b Presenter,
    disk: &'b Disk,
    cancel: &'b AtomicBool,
}

impl Bench<'_> {
    fn judge(&self, task: &Task, keep: bool) -> Judged {
        if self.cancel.load(Ordering::Relaxed) {
            return Judged::default();
        }
        let limits = Limits::default();
        let world = World::default();
        let setting = Setting {
            knowledge: &self.judge.knowledge,
            encoding: self.judge.encoding,
            limits: &limits,
            cancel: self.cancel,
            world: &world,
        };
        match task {
            Task::Scripts(plan) => self.scripts(plan, &setting, keep),
            Task::Export(found) => self.export(found, &setting),
        }
    }

    fn scripts(&self, plan: &Plan, setting: &Setting<'_>, keep: bool) -> Judged {
        let judge = self.judge;
        let (unit, unreadable) = unit::build(plan, self.disk, setting);
        let unreadable = unreadable.iter();
        let problems = unreadable.map(|u| Problem::unreadable(&u.path, &u.error));
        let selection = &judge.selection;
        let mut outcome = engine::check(
            &unit,
            judge.set,
            &selection.rules,
            &judge.knowledge,
            &selection.packs,
        );
        let judged = (vec![self.part(&unit, &mut outcome)], problems.collect());
        if keep {
            std::mem::forget((unit, outcome));
        }
        judged
    }

    fn export(&self, found: &Found, setting: &Setting<'_>) -> Judged {
        let judge = self.judge;
        let opened = match exports::open(found, judge.encoding, &judge.knowledge.cluster) {
            Ok(opened) => opened,
            Err(problem) => return (Vec::new(), vec![*problem]),
        };
        let mut judged = Judged::default();
        for Opened { export, tree } in opened {
            let mut visit =
                |unit: Unit, mut outcome: Outcome| judged.0.push(self.part(&unit, &mut outcome));
            let failed = engine::judge_export(&export, &*tree, setting, judge.ruling(), &mut visit);
            let failed = failed.iter();
            let problems = failed.map(|u| Problem::unreadable(&u.path, &u.error));
            judged.1.extend(problems);
        }
        judged
    }

    /// What was found in a unit, as it is configured.
    fn part(&self, unit: &Unit, outcome: &mut Outcome) -> Part {
        let left_out = self.judge.apply(unit, outcome);
        let rules = &self.judge.selection.rules;
        // Where nothing is told, no password can be.
        let told = outcome.findings.iter().chain(&outcome.suppressed);
        let told = told.chain(&left_out).next().is_some();
        let scanner = told.then(|| self.judge.scanner());
        self.presenter
            .part(unit, outcome, &left_out, rules, scanner.as_ref())
    }
}
