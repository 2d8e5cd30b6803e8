//! Splitting scenarios and forking on what is not known.

use super::bits::Bits;
use super::decide::{Decision, Lesson};
use super::expand::apply_known;
use super::explore::{Explorer, Next};
use super::matrix::{Matrix, ScenarioSet};
use super::program::Site;
use super::run::Mark;
use super::state::State;
use super::value::{Fact, Piece, Symbol, Value};

/// A value that no cluster variable ever has.
pub(super) const FOREIGN: &str = "\u{1}";

/// Scenarios that agree in the dimensions looked at.
pub(super) struct Group {
    /// One of them.
    pub(super) scenario: usize,
    pub(super) scenarios: ScenarioSet,
}

/// Splits scenarios by the values they have in some dimensions.
pub(super) fn groups(matrix: &Matrix, dimensions: &[u8], scenarios: ScenarioSet) -> Vec<Group> {
    if dimensions.is_empty() {
        let group = scenarios.first().map(|scenario| Group {
            scenario,
            scenarios,
        });
        return group.into_iter().collect();
    }
    let mut out: Vec<Group> = Vec::new();
    for scenario in scenarios.iter() {
        let same = |group: &&mut Group| {
            let index = |scenario, d: &u8| matrix.index(scenario, usize::from(*d));
            let mut all = dimensions.iter();
            all.all(|d| index(scenario, d) == index(group.scenario, d))
        };
        match out.iter_mut().find(same) {
            Some(group) => group.scenarios.insert(scenario),
            None => out.push(Group {
                scenario,
                scenarios: std::iter::once(scenario).collect(),
            }),
        }
    }
    out
}

/// The dimensions that values mention.
pub(super) fn dimensions<'v>(values: impl IntoIterator<Item = &'v Value>) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    for piece in values.into_iter().flat_map(|v| &v.0) {
        if let Piece::Dimension(d) | Piece::Part(d, _) = piece
            && !out.contains(d)
        {
            out.push(*d);
        }
    }
    out
}

/// A value as it is in one scenario.
pub(super) fn in_scenario(matrix: &Matrix, value: &Value, scenario: usize) -> Value {
    put_in(value, |d| matrix.value(scenario, d as usize).unwrap_or(""))
}

/// A value as it would be if the cluster's variables had a value they never have.
pub(super) fn foreign(value: &Value) -> Value {
    put_in(value, |_| FOREIGN)
}

fn put_in<'m>(value: &Value, text: impl Fn(u8) -> &'m str) -> Value {
    let mut out = Value::default();
    for piece in &value.0 {
        match piece {
            Piece::Dimension(d) => out.push_str(text(*d)),
            Piece::Part(d, op) => out.push_str(&apply_known(text(*d), op)),
            other => out.push(other),
        }
    }
    out
}

/// Expanded text as it is in one scenario.
pub(super) fn bits_in_scenario(matrix: &Matrix, bits: &Bits, scenario: usize) -> Bits {
    let mut out = bits.clone();
    for bit in &mut out.0 {
        let value = |d: u8| matrix.value(scenario, d as usize).unwrap_or("");
        match &bit.piece {
            Piece::Dimension(d) => bit.piece = Piece::Text(value(*d).into()),
            Piece::Part(d, op) => bit.piece = Piece::Text(apply_known(value(*d), op).into()),
            _ => {}
        }
    }
    out
}

impl Explorer<'_, '_> {
    /// Goes both ways of a decision that are possible.
    pub(super) fn fork(
        &self,
        state: &State,
        decision: &Decision,
        scenarios: ScenarioSet,
        to: impl Fn(bool) -> Site,
        marks: impl Fn(bool) -> Vec<Mark>,
    ) -> Vec<Next> {
        let ways: &[bool] = match decision {
            Decision::Known(true) => &[true],
            Decision::Known(false) => &[false],
            Decision::Open(_) => &[true, false],
        };
        let mut out = Vec::new();
        for &held in ways {
            let mut next = state.clone();
            next.site = to(held);
            let mut all = marks(held);
            if let Decision::Open(Some(lesson)) = decision {
                lesson.apply(&mut next, held);
                all.extend(outcome(lesson, &next));
            }
            let mut next = Next::state(next, scenarios);
            next.marks = all;
            next.forked = ways.len() > 1;
            out.push(next);
        }
        out
    }
}

/// What a lesson says of the command whose exit code was looked at.
fn outcome(lesson: &Lesson, state: &State) -> Option<Mark> {
    let Symbol::Code(site) = lesson.symbol else {
        return None;
    };
    let failed = state.fact(lesson.symbol).and_then(Fact::outcome);
    Some(Mark::Outcome { site, failed })
}
