//! Judging many units, on all processors. What comes out does not depend on how many there are.

use super::disk::Disk;
use super::ground::Judge;
use super::present::{Part, Presenter};
use super::problem::Problem;
use super::progress::Progress;
use crate::engine;
use crate::report::Lang;
use crate::scenario::Limits;
use crate::unit::{self, Plan, Setting, World};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// So many units are judged before other threads are worth their start, and are kept in memory
/// until the process ends: giving back every node of every tree costs more than it helps.
const FEW: usize = 4;

/// A unit in words, and the files of it that could not be read.
pub(super) type Judged = (Part, Vec<Problem>);

/// Judges plans, each by the judge with its index. Nothing where somebody interrupted it.
pub(super) fn judge(
    plans: &[Plan],
    of_plan: &[usize],
    judges: &[Judge<'_>],
    disk: &Disk,
    lang: Lang,
    progress: &Progress,
) -> Option<Vec<Judged>> {
    let cancel = Arc::new(AtomicBool::new(false));
    let presenters = judges.iter().map(|_| Presenter::new(lang));
    let presenters: Vec<Presenter> = presenters.collect();
    let keep = plans.len() <= FEW;
    let one = |(plan, judge): (&Plan, &usize)| {
        let bench = Bench {
            judge: &judges[*judge],
            presenter: &presenters[*judge],
            disk,
            cancel: &cancel,
        };
        let judged = bench.judge(plan, keep);
        progress.step();
        judged
    };
    if keep {
        return Some(plans.iter().zip(of_plan).map(one).collect());
    }
    listen(&cancel);
    let judged = plans.par_iter().zip(of_plan).map(one).collect();
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

/// Where one unit is judged.
struct Bench<'b> {
    judge: &'b Judge<'b>,
    presenter: &'b Presenter,
    disk: &'b Disk,
    cancel: &'b AtomicBool,
}

impl Bench<'_> {
    fn judge(&self, plan: &Plan, keep: bool) -> Judged {
        if self.cancel.load(Ordering::Relaxed) {
            return Judged::default();
        }
        let judge = self.judge;
        let limits = Limits::default();
        let world = World::default();
        let setting = Setting {
            knowledge: &judge.knowledge,
            encoding: judge.encoding,
            limits: &limits,
            cancel: self.cancel,
            world: &world,
        };
        let (unit, unreadable) = unit::build(plan, self.disk, &setting);
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
        let left_out = judge.apply(&unit, &mut outcome);
        let part = self
            .presenter
            .part(&unit, &outcome, &left_out, &selection.rules);
        let judged = (part, problems.collect());
        if keep {
            std::mem::forget((unit, outcome));
        }
        judged
    }
}
