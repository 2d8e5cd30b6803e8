//! Decisions: what a condition comes to, given what is known.

use super::state::State;
use super::value::{Fact, Piece, Symbol, Value};
use crate::batch::CompareOp;

/// What a condition comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Decision {
    /// It holds, or it does not.
    Known(bool),
    /// Either; each way teaches something.
    Open(Option<Lesson>),
}

/// What is learned of a symbol where a condition holds, and its reverse where it does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Lesson {
    pub(super) symbol: Symbol,
    pub(super) content: Content,
    /// Whether the lesson is learned where the condition does not hold.
    pub(super) inverted: bool,
}

/// The content of a lesson.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Content {
    /// It is this text.
    Is(String),
    /// It is this text up to case; in lower case.
    Like(String),
    /// It is a number, at least this.
    AtLeast(i64),
}

impl Lesson {
    fn new(symbol: Symbol, content: Content) -> Self {
        Self {
            symbol,
            content,
            inverted: false,
        }
    }

    /// Notes in a state that the condition held, or did not.
    pub(super) fn apply(&self, state: &mut State, held: bool) {
        let yes = held != self.inverted;
        let content = &self.content;
        state.learn(self.symbol, |fact| match (content, yes) {
            (Content::Is(text), true) => *fact = Fact::is(text),
            (Content::Is(text), false) => fact.exclude(text),
            (Content::Like(lower), true) => fact.like = Some(lower.as_str().into()),
            (Content::Like(lower), false) => fact.exclude_like(lower),
            (Content::AtLeast(n), true) => fact.least = fact.least.max(*n),
            (Content::AtLeast(n), false) => fact.most = fact.most.min(n.saturating_sub(1)),
        });
        state.learn(self.symbol, |fact| {
            if fact.least == fact.most {
                *fact = Fact::is(&fact.least.to_string());
            }
        });
    }
}

impl Decision {
    fn inverted(self) -> Self {
        match self {
            Self::Known(held) => Self::Known(!held),
            Self::Open(lesson) => Self::Open(lesson.map(|l| Lesson {
                inverted: !l.inverted,
                ..l
            })),
        }
    }
}

/// Whether a value is at least a number.
pub(super) fn at_least(state: &State, value: &Value, n: i64) -> Decision {
    if let Some(text) = value.known() {
        return match text.trim().parse::<i64>() {
            Ok(code) => Decision::Known(code >= n),
            Err(_) => Decision::Open(None),
        };
    }
    let [Piece::Unknown(symbol)] = value.0.as_slice() else {
        return Decision::Open(None);
    };
    if let Some(fact) = state.fact(*symbol) {
        if fact.least >= n {
            return Decision::Known(true);
        }
        if fact.most < n {
            return Decision::Known(false);
        }
    }
    Decision::Open(Some(Lesson::new(*symbol, Content::AtLeast(n))))
}

/// Whether a value is a text.
pub(super) fn is_text(state: &State, value: &Value, text: &str) -> Decision {
    same(state, value, &Value::text(text), false)
}

/// A comparison of two values.
pub(super) fn compare(
    state: &State,
    left: &Value,
    op: CompareOp,
    right: &Value,
    ignore_case: bool,
) -> Decision {
    match op {
        CompareOp::Same => same(state, left, right, ignore_case),
        CompareOp::Equ | CompareOp::Neq => {
            let equal = match (number(left), number(right)) {
                (Some(a), Some(b)) => Decision::Known(a == b),
                _ => same(state, left, right, ignore_case),
            };
            if op == CompareOp::Neq {
                equal.inverted()
            } else {
                equal
            }
        }
        CompareOp::Geq => ordered(state, left, right, 0, false, ignore_case),
        CompareOp::Lss => ordered(state, left, right, 0, true, ignore_case),
        CompareOp::Gtr => ordered(state, left, right, 1, false, ignore_case),
        CompareOp::Leq => ordered(state, left, right, 1, true, ignore_case),
    }
}

/// `left >= right + step`, or its reverse.
fn ordered(
    state: &State,
    left: &Value,
    right: &Value,
    step: i64,
    inverted: bool,
    ignore_case: bool,
) -> Decision {
    let decision = match (number(left), number(right)) {
        (Some(a), Some(b)) => Decision::Known(a >= b.saturating_add(step)),
        (None, Some(b)) if left.known().is_none() => at_least(state, left, b.saturating_add(step)),
        _ => match (left.known(), right.known()) {
            (Some(a), Some(b)) => words_in_order(a, b, step, ignore_case),
            _ => Decision::Open(None),
        },
    };
    if inverted {
        decision.inverted()
    } else {
        decision
    }
}

/// Words are compared as the locale orders them: what differs in case alone is left open.
fn words_in_order(a: &str, b: &str, step: i64, ignore_case: bool) -> Decision {
    let (low, high) = (a.to_lowercase(), b.to_lowercase());
    if low == high && a != b && !ignore_case {
        return Decision::Open(None);
    }
    Decision::Known(if step == 0 { low >= high } else { low > high })
}

/// The number that a value is, as IF reads it: decimal, octal with a leading 0, or 0x….
fn number(value: &Value) -> Option<i64> {
    super::number::parse(value.known()?)
}

fn same(state: &State, left: &Value, right: &Value, ignore_case: bool) -> Decision {
    if let (Some(a), Some(b)) = (left.known(), right.known()) {
        return Decision::Known(equal(a, b, ignore_case));
    }
    if left == right && left.symbols().all(Symbol::is_stable) {
        return Decision::Known(true);
    }
    match (left.known(), right.known()) {
        (_, Some(text)) => against_text(state, left, text, ignore_case),
        (Some(text), _) => against_text(state, right, text, ignore_case),
        _ if ends_differ(left, right, ignore_case) => Decision::Known(false),
        _ => Decision::Open(None),
    }
}

fn equal(a: &str, b: &str, ignore_case: bool) -> bool {
    if ignore_case {
        a.to_lowercase() == b.to_lowercase()
    } else {
        a == b
    }
}

/// A partly known value against a text.
fn against_text(state: &State, value: &Value, text: &str, ignore_case: bool) -> Decision {
    let (text, pieces): (String, Vec<Piece>) = if ignore_case {
        (text.to_lowercase(), value.0.iter().map(lower).collect())
    } else {
        (text.to_owned(), value.0.to_vec())
    };
    let mut rest = text.as_str();
    let mut pieces = pieces.as_slice();
    if let [Piece::Text(prefix), tail @ ..] = pieces {
        match rest.strip_prefix(&**prefix) {
            Some(left) => (rest, pieces) = (left, tail),
            None => return Decision::Known(false),
        }
    }
    if let [head @ .., Piece::Text(suffix)] = pieces {
        match rest.strip_suffix(&**suffix) {
            Some(left) => (rest, pieces) = (left, head),
            None => return Decision::Known(false),
        }
    }
    let [Piece::Unknown(symbol)] = pieces else {
        return Decision::Open(None);
    };
    if matches!(symbol, Symbol::Code(_)) && rest.parse::<i64>().is_err() {
        return Decision::Known(false);
    }
    if ignore_case && rest.chars().any(char::is_alphabetic) {
        let known = state.fact(*symbol).and_then(|fact| fact.allows_like(rest));
        let lesson = || Lesson::new(*symbol, Content::Like(rest.to_owned()));
        return known.map_or_else(|| Decision::Open(Some(lesson())), Decision::Known);
    }
    match state.fact(*symbol) {
        Some(Fact {
            equal: Some(equal), ..
        }) => Decision::Known(**equal == *rest),
        Some(fact) if !fact.allows(rest) => Decision::Known(false),
        _ => Decision::Open(Some(Lesson::new(*symbol, Content::Is(rest.to_owned())))),
    }
}

fn lower(piece: &Piece) -> Piece {
    match piece {
        Piece::Text(text) => Piece::Text(text.to_lowercase().into()),
        other => other.clone(),
    }
}

/// Whether the known beginnings or ends of two values contradict each other.
fn ends_differ(a: &Value, b: &Value, ignore_case: bool) -> bool {
    let end = |value: &Value, last: bool| {
        let piece = if last {
            value.0.last()
        } else {
            value.0.first()
        };
        match piece.map(|p| if ignore_case { lower(p) } else { p.clone() }) {
            Some(Piece::Text(text)) => text.to_string(),
            _ => String::new(),
        }
    };
    let (a1, b1) = (end(a, false), end(b, false));
    let (a2, b2) = (end(a, true), end(b, true));
    !(a1.starts_with(&b1) || b1.starts_with(&a1)) || !(a2.ends_with(&b2) || b2.ends_with(&a2))
}
