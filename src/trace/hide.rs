//! Traces without passwords.

use super::{Timeline, Trace, TraceStep};
use crate::secret::{Cover, Passwords, Scanner};

impl Trace {
    /// What stands where passwords stand in the commands of a trace.
    pub fn passwords(&self, scanner: &Scanner) -> Passwords {
        let mut found = Passwords::default();
        for step in self
            .scenarios
            .iter()
            .flat_map(|s| &s.paths)
            .flat_map(|p| &p.steps)
        {
            found.scan(&format!("{} {}", step.command, step.arguments), scanner);
        }
        found
    }

    /// Hides passwords in all that is told.
    pub fn hide(&mut self, cover: &Cover) {
        let paths = self.scenarios.iter_mut().flat_map(|s| &mut s.paths);
        for step in paths.flat_map(|path| &mut path.steps) {
            hide(step, cover);
        }
    }
}

fn hide(step: &mut TraceStep, cover: &Cover) {
    step.arguments = cover.arguments(&step.command, &step.arguments);
    cover.hide(&mut step.command);
    if let Some(subject) = &mut step.subject {
        cover.hide(subject);
    }
}

impl Timeline {
    /// What stands where passwords stand in the scripts and in their commands.
    pub fn passwords(&self, scanner: &Scanner) -> Passwords {
        let mut found = Passwords::default();
        let turns = self.groups.iter().flat_map(|group| &group.turns);
        for scripts in turns.filter_map(|turn| turn.scripts.as_ref()) {
            found.merge(Passwords::in_unit(&scripts.unit, scanner));
            for (_, _, trace) in &scripts.traces {
                found.merge(trace.passwords(scanner));
            }
        }
        found
    }

    /// Hides passwords in all that is told.
    pub fn hide(&mut self, cover: &Cover) {
        for turn in self.groups.iter_mut().flat_map(|group| &mut group.turns) {
            if let Some(service) = &mut turn.service {
                cover.hide(service);
            }
            let scripts = turn.scripts.iter_mut();
            let traces = scripts.flat_map(|scripts| &mut scripts.traces);
            traces.for_each(|(_, _, trace)| trace.hide(cover));
        }
    }
}
