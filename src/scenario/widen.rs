//! Joining states of one place into one, when there are too many.

use super::program::NameId;
use super::state::{Local, State, Values};
use super::value::{Symbol, Value};

/// A state that stands for both. `code` is the name under which a lost exit code is shown.
pub(super) fn join(a: &State, b: &State, code: NameId) -> State {
    let mut out = a.clone();
    out.blind = a.blind || b.blind;
    out.vars = values(&a.vars, &b.vars);
    out.frozen = values(&a.frozen, &b.frozen);
    out.code = value(&a.code, &b.code, code);
    out.last = value(&a.last, &b.last, code);
    out.locals = a.locals.iter().zip(&b.locals).map(local).collect();
    out.facts
        .retain(|symbol, fact| b.facts.get(symbol) == Some(fact));
    for (mine, other) in out.arguments.iter_mut().zip(&b.arguments) {
        *mine = value(mine, other, code);
    }
    for (mine, other) in out.loops.iter_mut().zip(&b.loops) {
        if mine != other {
            mine.index = None;
            for ((_, bound), (_, theirs)) in mine.bound.iter_mut().zip(&other.bound) {
                *bound = value(bound, theirs, code);
            }
        }
    }
    out
}

fn local((a, b): (&Local, &Local)) -> Local {
    Local {
        vars: values(&a.vars, &b.vars),
        delayed: a.delayed,
        blind: a.blind || b.blind,
    }
}

/// A name that only one side has set is unknown: on the other side it has its first value.
fn values(a: &Values, b: &Values) -> Values {
    let names = a.keys().chain(b.keys()).copied();
    names
        .map(|name| match (a.get(&name), b.get(&name)) {
            (Some(x), Some(y)) => (name, value(x, y, name)),
            _ => (name, Value::unknown(Symbol::Lost(name))),
        })
        .collect()
}

fn value(a: &Value, b: &Value, name: NameId) -> Value {
    if a == b {
        a.clone()
    } else {
        Value::unknown(Symbol::Lost(name))
    }
}
