//! IF.

use super::bits::{Bits, UNKNOWN};
use super::decide::{self, Decision};
use super::explore::{Explorer, Goal, Next};
use super::fork::{dimensions, foreign, groups, in_scenario};
use super::matrix::ScenarioSet;
use super::program::Site;
use super::run::{Branch, EndKind, Mark};
use super::state::State;
use super::value::{Piece, Symbol, Value};
use crate::batch::{CompareOp, Condition, IfClause, NodeId, NodeKind, Text};
use crate::flow::Point;

/// The highest version of the command extensions (`cmd /?`).
const EXTENSIONS: i64 = 2;

impl Explorer<'_, '_> {
    pub(super) fn test(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        node: NodeId,
        then: Point,
        otherwise: Point,
    ) -> Vec<Next> {
        let program = self.program;
        let flow = program.unit(state.site).flow;
        let NodeKind::If(clause) = &flow.script.node(node).kind else {
            return Vec::new();
        };
        let test = Test {
            node,
            negated: clause.negated,
            then,
            otherwise,
        };
        match clause.condition {
            Condition::Compare(c) => {
                let (Ok(left), Ok(right)) =
                    (self.expand(state, c.left), self.expand(state, c.right))
                else {
                    return vec![Next::end(EndKind::Unknown, None, scenarios)];
                };
                if splits(&left) || splits(&right) {
                    return vec![Next::end(EndKind::Unknown, None, scenarios)];
                }
                self.compare(
                    state,
                    scenarios,
                    &test,
                    clause,
                    &[left.value(), right.value()],
                    c.op,
                )
            }
            Condition::Defined(text) => self.defined(state, scenarios, &test, text),
            Condition::ErrorLevel(text) => {
                let level = self.number(state, text);
                let decision = match level {
                    Some(n) => decide::at_least(state, &state.resolve(&state.code), n),
                    None => Decision::Open(None),
                };
                self.decided(state, scenarios, &test, &decision, None)
            }
            Condition::CmdExtVersion(text) => {
                let level = self.number(state, text);
                let decision =
                    level.map_or(Decision::Open(None), |n| Decision::Known(n <= EXTENSIONS));
                self.decided(state, scenarios, &test, &decision, None)
            }
            Condition::Exist(text) => self.exists(state, scenarios, &test, text),
        }
    }

    /// The number that a word expands to.
    fn number(&mut self, state: &State, text: Text) -> Option<i64> {
        let value = self.expand(state, text).ok()?.value();
        value.known().and_then(super::number::parse)
    }

    fn exists(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        test: &Test,
        text: Text,
    ) -> Vec<Next> {
        let path = self.expand(state, text).ok();
        if path
            .as_ref()
            .is_some_and(|p| p.value().known().is_some_and(is_nothing))
        {
            let mut ways = self.decided(state, scenarios, test, &Decision::Known(false), None);
            ways.iter_mut().for_each(|way| way.marks.push(Mark::Absent));
            return ways;
        }
        let key = path.as_ref().map(Bits::masked).map(|path| file_key(&path));
        let decision = match (&self.outside.assumed, path, key) {
            (assumed, Some(path), Some(key)) => {
                let file = Symbol::File(self.names.id(&key));
                let remembered = state.fact(file).is_some();
                match assumed {
                    Some(assumed) if !remembered => Decision::Known(assumed.has(&path.masked())),
                    None if path.value().known().is_none() => Decision::Open(None),
                    _ => decide::is_text(state, &Value::unknown(file), "1"),
                }
            }
            _ => Decision::Open(None),
        };
        let mut ways = self.decided(state, scenarios, test, &decision, None);
        for way in &mut ways {
            let missing = matches!(&way.to, Goal::State(s) if s.site.point == test.goal(false));
            if missing {
                way.marks.push(Mark::Absent);
            }
        }
        ways
    }

    fn compare(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        test: &Test,
        clause: &IfClause,
        sides: &[Value; 2],
        op: CompareOp,
    ) -> Vec<Next> {
        let reads = dimensions(sides);
        let decide = |[left, right]: [Value; 2]| {
            decide::compare(state, &left, op, &right, clause.ignore_case)
        };
        let strange = if reads.is_empty() {
            Decision::Open(None)
        } else {
            decide([foreign(&sides[0]), foreign(&sides[1])])
        };
        let compared: Vec<String> = sides
            .iter()
            .filter(|s| !s.has_dimension())
            .filter_map(bare)
            .collect();
        let equality = matches!(op, CompareOp::Same | CompareOp::Equ | CompareOp::Neq);
        let [left, right] = sides;
        let literal = literal(left, right).or_else(|| literal(right, left));
        let literal = literal.filter(|_| equality);
        let mut out = Vec::new();
        for group in groups(self.matrix, &reads, scenarios) {
            let here = [0, 1].map(|i| in_scenario(self.matrix, &sides[i], group.scenario));
            let decision = decide(here);
            let look = (!reads.is_empty()).then(|| Look {
                reads: reads.clone(),
                compared: compared.clone(),
                literal: literal.clone(),
                strange: strange.clone(),
            });
            out.extend(self.decided(state, group.scenarios, test, &decision, look.as_ref()));
        }
        out
    }

    fn defined(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        test: &Test,
        text: Text,
    ) -> Vec<Next> {
        let name = self.expand(state, text).ok().map(|b| b.value());
        let Some(name) = name.as_ref().and_then(Value::known) else {
            return self.decided(state, scenarios, test, &Decision::Open(None), None);
        };
        let id = self.names.id(name);
        let value = self.lookup(state, id);
        let reads = dimensions([&value]);
        let mut out = Vec::new();
        for group in groups(self.matrix, &reads, scenarios) {
            let here = in_scenario(self.matrix, &value, group.scenario);
            let decision = is_defined(state, &here);
            let look = (!reads.is_empty()).then(|| Look {
                reads: reads.clone(),
                compared: Vec::new(),
                literal: None,
                strange: Decision::Known(true),
            });
            out.extend(self.decided(state, group.scenarios, test, &decision, look.as_ref()));
        }
        out
    }

    /// Goes on from a decision about the condition without its NOT.
    fn decided(
        &self,
        state: &State,
        scenarios: ScenarioSet,
        test: &Test,
        decision: &Decision,
        look: Option<&Look>,
    ) -> Vec<Next> {
        let to = |held: bool| Site {
            point: test.goal(held),
            ..state.site
        };
        let marks = |held: bool| {
            let taken = held != test.negated;
            let like_foreign = look.is_none_or(|l| l.strange == Decision::Known(held));
            vec![Mark::Branch(Branch {
                node: test.node,
                taken,
                reads: look.map_or_else(Vec::new, |l| l.reads.clone()),
                compared: look.map_or_else(Vec::new, |l| l.compared.clone()),
                literal: look.and_then(|l| l.literal.clone()),
                like_foreign,
            })]
        };
        self.fork(state, decision, scenarios, to, marks)
    }
}

struct Test {
    node: NodeId,
    negated: bool,
    then: Point,
    otherwise: Point,
}

impl Test {
    /// Where it goes when the condition without its NOT holds, or does not.
    fn goal(&self, held: bool) -> Point {
        if held == self.negated {
            self.otherwise
        } else {
            self.then
        }
    }
}

/// A look at the cluster's variables.
struct Look {
    reads: Vec<u8>,
    compared: Vec<String>,
    literal: Option<(u8, String)>,
    /// What the condition comes to for a value that they never have.
    strange: Decision,
}

/// The value that a dimension is compared with, where one side is nothing but the dimension and
/// characters that the other side has around its text too.
fn literal(value: &Value, text: &Value) -> Option<(u8, String)> {
    let text = text.known()?;
    let around = |piece: Option<&Piece>| match piece {
        Some(Piece::Text(text)) => Some(text.to_string()),
        None => Some(String::new()),
        Some(_) => None,
    };
    let at = value
        .0
        .iter()
        .position(|p| matches!(p, Piece::Dimension(_)))?;
    let Piece::Dimension(dimension) = value.0[at] else {
        return None;
    };
    if value.0.len() > 3 || at > 1 || value.0.len() > at + 2 {
        return None;
    }
    let before = around(at.checked_sub(1).and_then(|i| value.0.get(i)))?;
    let behind = around(value.0.get(at + 1))?;
    let inner = text
        .strip_prefix(before.as_str())?
        .strip_suffix(behind.as_str())?;
    // Quotes on one side are another mistake.
    (!inner.contains('"')).then(|| (dimension, inner.to_owned()))
}

/// Whether a path is none at all: nothing between quotes.
fn is_nothing(path: &str) -> bool {
    path.chars().all(|c| matches!(c, '"' | ' ' | '\t'))
}

fn is_defined(state: &State, value: &Value) -> Decision {
    match value.0.as_slice() {
        [] => Decision::Known(false),
        pieces if pieces.iter().any(|p| matches!(p, Piece::Text(_))) => Decision::Known(true),
        _ => match decide::is_text(state, value, "") {
            Decision::Known(empty) => Decision::Known(!empty),
            Decision::Open(lesson) => Decision::Open(lesson.map(|mut l| {
                l.inverted = !l.inverted;
                l
            })),
        },
    }
}

/// The name under which it is remembered whether a file is there.
pub(super) fn file_key(path: &str) -> String {
    let path = path.trim_matches('"').to_lowercase();
    format!("exist {}", path.strip_prefix(".\\").unwrap_or(&path))
}

/// Whether a name is that of a file in [`file_key`]'s form.
pub(super) fn is_file_key(name: &str) -> bool {
    name.get(..6)
        .is_some_and(|head| head.eq_ignore_ascii_case("exist "))
}

/// A compared value without the quotes around it.
fn bare(value: &Value) -> Option<String> {
    let text = value.known()?;
    let inner = text
        .strip_prefix('"')
        .and_then(|t| t.strip_suffix('"'))
        .unwrap_or(text);
    Some(
        inner
            .trim_matches(['[', ']', '(', ')', '{', '}'])
            .to_owned(),
    )
}

/// Whether a side of a comparison falls into several words once it is expanded.
fn splits(bits: &Bits) -> bool {
    let mut quoted = false;
    bits.0.iter().any(|bit| {
        let Piece::Text(text) = &bit.piece else {
            return false;
        };
        text.chars().any(|c| {
            quoted ^= c == '"';
            // Escaped blanks of the source are exact and stay.
            !quoted && !bit.exact && c != UNKNOWN && matches!(c, ' ' | '\t' | ',' | ';' | '=')
        })
    })
}
