//! SET, SETLOCAL, ENDLOCAL, SHIFT.

use super::bits::{Bits, UNKNOWN};
use super::explore::Explorer;
use super::number;
use super::state::{Local, State};
use super::value::{Symbol, Value};

/// Longest line, and with it the longest value, in characters (Microsoft Support, "Command prompt
/// line string limitation").
pub(super) const LONGEST: usize = 8_191;

impl Explorer<'_, '_> {
    /// SET in all its forms. Whether it succeeds is told by `last`.
    pub(super) fn set(&mut self, state: &mut State, tail: &Bits) {
        state.last = Value::text("0");
        let masked = tail.masked();
        let start = masked.len() - masked.trim_start_matches(is_blank).len();
        let rest = &masked[start..];
        let switch = rest.get(..2).map(str::to_ascii_lowercase);
        match switch.as_deref() {
            Some("/a") => self.set_number(state, rest[2..].to_owned().trim()),
            Some("/p") => {
                let skipped = rest[2..].len() - rest[2..].trim_start_matches(is_blank).len();
                self.set_asked(state, &tail.slice(start + 2 + skipped..masked.len()));
            }
            _ => self.set_text(state, &tail.slice(start..masked.len())),
        }
    }

    /// `set NAME=value` and `set "NAME=value"`.
    fn set_text(&mut self, state: &mut State, text: &Bits) {
        let Some((name, value)) = assignment(text) else {
            return;
        };
        self.store(state, &name, value.value());
    }

    fn store(&mut self, state: &mut State, name: &str, value: Value) {
        if name.contains(UNKNOWN) {
            state.forget_all();
            self.assigns_any = true;
            return;
        }
        let id = self.names.id(name);
        self.assigned.insert(id);
        // A variable by the name of ERRORLEVEL hides the exit code from `%ERRORLEVEL%` as long as it
        // is there, but not from `if errorlevel`.
        if id == self.errorlevel && value.known() == Some("") {
            state.vars.remove(&id);
            return;
        }
        let value = if value.len() > LONGEST {
            // cmd.exe refuses such a line.
            Value::unknown(Symbol::Lost(id))
        } else {
            value
        };
        state.vars.insert(id, value);
    }

    /// `set /p NAME=prompt`: whatever is typed.
    fn set_asked(&mut self, state: &mut State, text: &Bits) {
        let Some((name, _)) = assignment(text) else {
            return;
        };
        let id = self.names.id(&name);
        let symbol = Symbol::Made(state.site, id);
        state.renew(symbol, id);
        self.store(state, &name, Value::unknown(symbol));
    }

    fn set_number(&mut self, state: &mut State, text: &str) {
        let text = text.replace('"', "");
        let values: Vec<(String, Option<i64>)> = text
            .split(|c: char| !(c.is_alphanumeric() || "_.#$@?:".contains(c)))
            .filter(|w| !w.is_empty())
            .map(|name| (name.to_owned(), self.number_of(state, name)))
            .collect();
        let evaluated = number::evaluate(&text, &mut |name| {
            let find = |(n, _): &&(String, Option<i64>)| n.eq_ignore_ascii_case(name);
            values.iter().find(find).and_then(|(_, v)| *v)
        });
        match evaluated {
            Some(evaluated) => {
                for (name, value) in evaluated.writes {
                    self.store(state, &name, Value::text(&value.to_string()));
                }
            }
            None => self.lose_assigned(state, &text),
        }
    }

    /// Every name that stands before an assignment is unknown from here on.
    fn lose_assigned(&mut self, state: &mut State, text: &str) {
        for part in text.split(',') {
            let Some((left, _)) = part.split_once('=') else {
                continue;
            };
            let name = left
                .trim()
                .trim_end_matches(['+', '-', '*', '/', '%', '&', '|', '^', '<', '>']);
            let name = name.trim().to_owned();
            let id = self.names.id(&name);
            let symbol = Symbol::Made(state.site, id);
            state.renew(symbol, id);
            self.store(state, &name, Value::unknown(symbol));
        }
        state.last = Value::default();
    }

    /// A variable's value as SET /A reads it: what is not there counts as 0.
    fn number_of(&mut self, state: &State, name: &str) -> Option<i64> {
        let id = self.names.id(name);
        let value = self.lookup(state, id);
        match value.known()? {
            "" => Some(0),
            text => number::parse(text.trim()),
        }
    }

    pub(super) fn set_local(&mut self, state: &mut State, tail: &Bits) {
        let words = tail.masked().to_lowercase();
        let saved = Local {
            vars: state.vars.clone(),
            delayed: state.delayed,
            blind: state.blind,
        };
        state.locals.push(saved);
        for word in words.split_whitespace() {
            match word {
                "enabledelayedexpansion" => state.delayed = true,
                "disabledelayedexpansion" => state.delayed = false,
                _ => {}
            }
        }
    }

    pub(super) fn shift(state: &mut State, tail: &Bits) {
        let from = tail
            .masked()
            .trim()
            .strip_prefix('/')
            .and_then(|n| n.parse::<usize>().ok());
        let from = from.unwrap_or(0);
        if state.arguments.len() > from {
            state.arguments.remove(from);
        } else if state.arguments.is_empty() && from == 0 {
            // The script's own name is gone; the cluster hands it no arguments.
            state.arguments.push(Value::default());
        }
    }
}

/// Goes back to what SETLOCAL saved.
pub(super) fn end_local(state: &mut State) {
    if let Some(saved) = state.locals.pop() {
        state.vars = saved.vars;
        state.delayed = saved.delayed;
        state.blind = saved.blind;
    }
}

/// Splits `NAME=value`, with quotes around the whole of it taken off: the last quote ends it.
fn assignment(text: &Bits) -> Option<(String, Bits)> {
    let masked = text.masked();
    let (from, to) = match masked.strip_prefix('"') {
        Some(_) => (
            1,
            masked
                .rfind('"')
                .filter(|at| *at > 0)
                .unwrap_or(masked.len()),
        ),
        None => (0, masked.len()),
    };
    let inner = masked.get(from..to)?;
    let equals = inner.find('=').filter(|at| *at > 0)?;
    let name = inner[..equals].to_owned();
    Some((name, text.slice(from + equals + 1..to)))
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | ',' | ';' | '=')
}
