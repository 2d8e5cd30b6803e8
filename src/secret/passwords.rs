//! What stands where passwords stand in the scripts of a unit.

use std::collections::BTreeSet;

use super::assign::assignments;
use super::literal::Literal;
use super::scan::Scanner;
use crate::scenario::Step;
use crate::unit::{Kind, Unit};

/// Rounds in which variables lead to further variables.
const ROUNDS: usize = 8;

/// Shortest value that is left when something is taken off.
const SHORTEST_INSIDE: usize = 4;

/// Passwords, and the variables that hold them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passwords {
    pub(super) values: BTreeSet<String>,
    /// In upper case.
    pub(super) names: BTreeSet<String>,
}

impl Passwords {
    /// What the scripts and SQL files of a unit hold, and what their runs hand to programs.
    ///
    /// The description of a cluster is left out: its own passwords are covered when it is read.
    #[must_use]
    pub fn in_unit(unit: &Unit, scanner: &Scanner) -> Self {
        let mut found = Self::default();
        let read = unit.documents.iter().filter(|d| d.kind != Kind::Export);
        let texts: Vec<&str> = read.map(|document| document.source.text()).collect();
        for text in &texts {
            found.scan(text, scanner);
        }
        let steps = unit.scripts.iter().flat_map(|judged| &judged.run.steps);
        // What has no value in it stands in the text as well.
        let plain = |step: &&Step| step.word.is_verbatim() && step.arguments.is_verbatim();
        for step in steps.filter(|step| !plain(step)) {
            let line = format!("{} {}", step.word.text(), step.arguments.text());
            found.scan(&line, scanner);
        }
        found.follow(&texts);
        found
    }

    /// Adds what stands in a text.
    pub fn scan(&mut self, text: &str, scanner: &Scanner) {
        for hit in scanner.hits(text) {
            self.add(&Literal::new(hit.text));
        }
    }

    /// Adds a value that somebody gave a variable.
    pub fn assigned(&mut self, name: &str, value: &str, scanner: &Scanner) {
        if scanner.is_name(name) || self.names.contains(&name.to_uppercase()) {
            self.add(&Literal::new(value));
        }
    }

    /// Adds what is found elsewhere.
    pub fn merge(&mut self, more: Self) {
        self.values.extend(more.values);
        self.names.extend(more.names);
    }

    fn add(&mut self, literal: &Literal<'_>) {
        if literal.is_secret() {
            for value in literal.values() {
                self.value(value);
                // The bracket that closes a block stands right behind a value.
                let inside = value.trim_end_matches([')', ' ']);
                if inside.len() >= SHORTEST_INSIDE {
                    self.value(inside);
                }
            }
        }
        let names = literal.names.iter().map(|name| name.to_uppercase());
        self.names.extend(names);
    }

    /// Adds a value as it is written and as cmd.exe hands it over.
    fn value(&mut self, value: &str) {
        self.values.insert(value.to_owned());
        if value.contains(['^', '%']) {
            let mut plain = String::with_capacity(value.len());
            let mut chars = value.chars();
            while let Some(c) = chars.next() {
                match c {
                    '^' => plain.extend(chars.next()),
                    c => plain.push(c),
                }
            }
            let plain = plain.replace("%%", "%");
            if plain.len() >= SHORTEST_INSIDE {
                self.values.insert(plain);
            }
        }
    }

    /// Looks up what the variables are set to that stand where passwords stand.
    fn follow(&mut self, texts: &[&str]) {
        let mut known = 0;
        for _ in 0..ROUNDS {
            if self.names.len() == known {
                break;
            }
            known = self.names.len();
            for assignment in texts.iter().flat_map(|text| assignments(text)) {
                if self.names.contains(&assignment.name.to_uppercase()) {
                    self.add(&Literal::new(assignment.value.text));
                }
            }
        }
    }
}
