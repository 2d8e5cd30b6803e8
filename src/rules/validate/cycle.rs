//! Packs must not require each other in a circle: knowledge is put together in order of requirement.

use super::Problem;
use crate::rules::error::PackError;
use crate::rules::load::{Parsed, Sources};
use crate::rules::schema::PackFile;
use crate::rules::yaml::steps;

/// Packs that require each other in a circle.
pub(super) struct Cycles<'s, 'a> {
    sources: &'s Sources<'a>,
    trail: Vec<&'s str>,
    done: Vec<&'s str>,
    errors: Vec<PackError>,
}

impl<'s, 'a> Cycles<'s, 'a> {
    pub(super) fn find(sources: &'s Sources<'a>) -> Vec<PackError> {
        let mut cycles = Self {
            sources,
            trail: Vec::new(),
            done: Vec::new(),
            errors: Vec::new(),
        };
        for pack in &sources.packs {
            cycles.visit(pack);
        }
        cycles.errors
    }

    fn visit(&mut self, pack: &'s Parsed<'a, PackFile>) {
        let name = pack.body.name.as_str();
        if self.done.contains(&name) {
            return;
        }
        self.trail.push(name);
        for (index, required) in pack.body.requires.iter().enumerate() {
            if let Some(start) = self.trail.iter().position(|above| above == required) {
                let problem = self.closed(start, required, index);
                self.errors.extend(pack.errors(vec![problem]));
            } else if let Some(next) = self
                .sources
                .packs
                .iter()
                .find(|pack| pack.body.name == *required)
            {
                self.visit(next);
            }
        }
        self.trail.pop();
        self.done.push(name);
    }

    fn closed(&self, start: usize, required: &str, index: usize) -> Problem {
        let circle = self.trail[start..].join(" → ");
        Problem::new(
            steps!["requires", index],
            format!("`requires` が循環しています: {circle} → {required}"),
            format!("`requires` goes round in a circle: {circle} → {required}"),
        )
    }
}
