//! Percent expansion, then the loop variables, then delayed expansion: cmd.exe's order.

use super::bits::{Bit, Bits, UNKNOWN};
use super::explore::Explorer;
use super::program::Site;
use super::state::State;
use super::value::{CUT, MODIFIERS, Piece, Symbol, Value};
use crate::batch::{Expansion, PartKind, Text, VariableOp};
use crate::source::Span;
use smallvec::smallvec;
use std::sync::Arc;

/// A value holds an operator outside quotes: it would change the structure of the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Structure;

/// What these are on every Windows that runs a cluster.
const CONSTANTS: [(&str, &str); 2] = [
    ("COMSPEC", "C:\\Windows\\system32\\cmd.exe"),
    ("OS", "Windows_NT"),
];

/// Variables whose value may differ at each reading (`set /?`).
const UNSTEADY: [&str; 4] = ["RANDOM", "TIME", "DATE", "CD"];

impl Explorer<'_, '_> {
    /// Expands a text in all phases.
    pub(super) fn expand(&mut self, state: &State, text: Text) -> Result<Bits, Structure> {
        let bits = self.percent(state, text)?;
        let bits = self.expand_later(state, bits);
        self.hear(state.site, text, &bits);
        Ok(bits)
    }

    /// What is expanded when the command runs: loop variables and `!NAME!`.
    fn expand_later(&mut self, state: &State, bits: Bits) -> Bits {
        let bits = if state.loops.is_empty() {
            bits
        } else {
            loop_variables(state, &bits)
        };
        if state.delayed {
            self.delayed(state, &bits)
        } else {
            bits
        }
    }

    fn percent(&mut self, state: &State, text: Text) -> Result<Bits, Structure> {
        let site = state.site;
        let program = self.program;
        let unit = program.unit(site);
        let mut bits = Bits::default();
        for part in unit.flow.script.parts(text) {
            let written = program.text(site, part.span);
            match &part.kind {
                PartKind::Literal => bits.0.push(Bit::text(written, part.span, true)),
                PartKind::Escaped => {
                    let origin = Span::new(part.span.start + 1, part.span.end);
                    bits.0
                        .push(Bit::text(written.get(1..).unwrap_or(""), origin, true));
                }
                PartKind::Joined => {}
                PartKind::Value(text) => bits.0.push(Bit::text(text, part.span, false)),
                PartKind::Percent(Expansion::Double) => {
                    bits.0.push(Bit::text("%", part.span, false));
                }
                PartKind::Percent(expansion) => {
                    let value = self.expansion(state, expansion);
                    if part.quoted && closes_quote(&value)
                        || !part.quoted && changes_structure(&value)
                    {
                        return Err(Structure);
                    }
                    bits.push_value(&value, part.span);
                }
            }
        }
        Ok(bits)
    }

    pub(super) fn expansion(&mut self, state: &State, expansion: &Expansion) -> Value {
        match expansion {
            Expansion::Double | Expansion::Stray => Value::default(),
            Expansion::Argument(n) => argument(state, *n, 0),
            Expansion::AllArguments => state.resolve(&state.all_arguments),
            Expansion::ModifiedArgument { modifiers, digit } => {
                self.modified(state, modifiers, *digit)
            }
            Expansion::Variable { name, op } => self.variable(state, name, op, true),
        }
    }

    /// `%~n1`: what can be told from the text alone.
    fn modified(&self, state: &State, modifiers: &str, digit: u8) -> Value {
        let bits = modifiers
            .chars()
            .filter_map(|c| MODIFIERS.find(c))
            .fold(CUT, |b, i| b | 1 << i);
        let own = &self.program.unit(state.site).name;
        let by_name = !modifiers.is_empty() && modifiers.chars().all(|c| matches!(c, 'n' | 'x'));
        if digit == 0 {
            // In a called label too, the modifiers take the script's own path.
            return match by_name {
                true => Value::text(&path_part(own, modifiers).unwrap_or_default()),
                false => folder_or_path(Symbol::Argument(0, bits), modifiers),
            };
        }
        let value = argument(state, digit, bits);
        match value.known() {
            Some("") => Value::default(),
            Some(text) if modifiers.is_empty() => Value::text(unquoted(text)),
            Some(text) => match path_part(unquoted(text), modifiers) {
                Some(part) => Value::text(&part),
                None => Value::unknown(Symbol::Argument(digit, bits)),
            },
            None => Value::unknown(Symbol::Argument(digit, bits)),
        }
    }

    /// The value of `%NAME…%` (`before` the line runs) or `!NAME…!`.
    fn variable(&mut self, state: &State, name: &str, op: &VariableOp, before: bool) -> Value {
        let id = self.names.id(name);
        if name.contains(UNKNOWN) {
            return Value::unknown(Symbol::Lost(id));
        }
        let value = match state.frozen.get(&id).filter(|_| before) {
            Some(value) => state.resolve(value),
            None => self.lookup(state, id),
        };
        apply(&value, op, Symbol::Lost(id))
    }

    /// The value of a variable now.
    pub(super) fn lookup(&mut self, state: &State, id: super::program::NameId) -> Value {
        if let Some(value) = state.vars.get(&id) {
            return state.resolve(value);
        }
        let name = self.names.name(id);
        if name.eq_ignore_ascii_case("ERRORLEVEL") {
            return state.resolve(&state.code);
        }
        if let Some(dimension) = self.matrix.dimension(name) {
            return Value(smallvec![Piece::Dimension(dimension as u8)]);
        }
        if UNSTEADY.iter().any(|n| n.eq_ignore_ascii_case(name)) || state.blind {
            let given = self.may_be_given(name);
            return match given && !UNSTEADY.iter().any(|n| n.eq_ignore_ascii_case(name)) {
                true => state.resolve(&Value::unknown(Symbol::Given(id))),
                false => Value::unknown(Symbol::Lost(id)),
            };
        }
        for (constant, value) in CONSTANTS {
            if name.eq_ignore_ascii_case(constant) {
                return Value::text(value);
            }
        }
        if self.may_be_given(name) {
            return state.resolve(&Value::unknown(Symbol::Given(id)));
        }
        Value::default()
    }

    /// Whether a variable may be set before the script begins.
    fn may_be_given(&self, name: &str) -> bool {
        self.outside.open_variables || self.outside.environment.contains(&name.to_uppercase())
    }

    /// CALL expands the percent signs of its line once more.
    pub(super) fn expand_again(&mut self, state: &State, bits: &Bits) -> Bits {
        if !bits.masked().contains('%') {
            return bits.clone();
        }
        let mut out = Bits::default();
        for (text, whole) in spans_between(bits, '%') {
            match text.strip_prefix('%').and_then(|t| t.strip_suffix('%')) {
                Some(inner) if !inner.is_empty() => {
                    let origin = whole.0.first().map_or_else(Span::default, |b| b.origin);
                    let last = whole.0.last().map_or(origin, |b| b.origin);
                    if let Expansion::Variable { name, op } = crate::batch::variable(inner) {
                        let value = self.variable(state, &name, &op, false);
                        out.push_value(&value, origin.join(last));
                    }
                }
                _ => out.0.extend(whole.0),
            }
        }
        out
    }

    /// `!NAME!`. In a text with such a sign a caret goes away too and keeps the character behind it,
    /// between quotes as well.
    fn delayed(&mut self, state: &State, bits: &Bits) -> Bits {
        let text = bits.masked();
        if !text.contains('!') {
            return bits.clone();
        }
        let mut out = Bits::default();
        let (mut kept, mut at) = (0usize, 0usize);
        while let Some(sign) = text[at..].find(['!', '^']).map(|i| at + i) {
            out.0.extend(bits.slice(kept..sign).0);
            if text[sign..].starts_with('^') {
                // The caret goes; what it escapes stays, whatever it is.
                kept = sign + 1;
                at = kept + text[kept..].chars().next().map_or(0, char::len_utf8);
                continue;
            }
            let close = text[sign + 1..].find('!').map(|i| sign + 1 + i);
            let end = close.map_or(sign + 1, |c| c + 1);
            if let Some(close) = close.filter(|c| *c > sign + 1) {
                let whole = bits.slice(sign..end);
                let origin = whole.0.iter().map(|b| b.origin).reduce(Span::join);
                let inner = crate::batch::variable(&text[sign + 1..close]);
                if let Expansion::Variable { name, op } = inner {
                    let value = self.variable(state, &name, &op, false);
                    out.push_value(&value, origin.unwrap_or_default());
                }
            }
            (kept, at) = (end, end);
        }
        out.0.extend(bits.slice(kept..text.len()).0);
        out
    }

    /// Makes the site's text public for steps.
    pub(super) fn written(&self, site: Site, span: Span) -> &str {
        self.program.text(site, span)
    }
}

/// Cuts expanded text into what stands between signs (signs included) and what does not.
fn spans_between(bits: &Bits, sign: char) -> Vec<(String, Bits)> {
    let text = bits.masked();
    let mut out = Vec::new();
    let mut from = 0usize;
    while let Some(open) = text[from..].find(sign).map(|i| from + i) {
        if open > from {
            out.push((text[from..open].to_owned(), bits.slice(from..open)));
        }
        let close = text[open + 1..].find(sign).map(|i| open + 1 + i);
        let end = close.map_or(open + 1, |c| c + 1);
        out.push((text[open..end].to_owned(), bits.slice(open..end)));
        from = end;
    }
    if from < text.len() {
        out.push((text[from..].to_owned(), bits.slice(from..text.len())));
    }
    out
}

fn argument(state: &State, n: u8, bits: u16) -> Value {
    if state.arguments.is_empty() {
        // The cluster hands a script no arguments; `%0` is its own path.
        return if n == 0 {
            Value::unknown(Symbol::Argument(0, bits))
        } else {
            Value::default()
        };
    }
    state
        .arguments
        .get(n as usize)
        .map(|v| state.resolve(v))
        .unwrap_or_default()
}

/// A folder that modifiers give ends with a backslash: what follows it is a name of its own.
fn folder_or_path(symbol: Symbol, modifiers: &str) -> Value {
    let mut value = Value::unknown(symbol);
    if modifiers.contains('p') && !modifiers.contains(['n', 'x', 'f', 's']) {
        value.push_str("\\");
    }
    value
}

/// Parts of a path, as the modifiers ask for them; nothing where the file system would be asked.
fn path_part(path: &str, modifiers: &str) -> Option<String> {
    let file = path.rsplit(['\\', '/', ':']).next().unwrap_or(path);
    let dot = file.rfind('.').unwrap_or(file.len());
    let folder = &path[..path.len() - file.len()];
    let absolute = folder.get(1..3) == Some(":\\") && !path.contains("..") && !path.contains('/');
    let whole = modifiers.contains('f');
    let wants = |letter: char| whole || modifiers.contains(letter);
    if modifiers.contains(|c: char| !"fdpnx".contains(c)) {
        return None;
    }
    if (wants('d') || wants('p')) && !absolute {
        return None;
    }
    let mut out = String::new();
    let parts = [
        ('d', folder.get(..2)),
        ('p', folder.get(2..)),
        ('n', file.get(..dot)),
        ('x', file.get(dot..)),
    ];
    for (letter, part) in parts {
        if wants(letter) {
            out.push_str(part.unwrap_or(""));
        }
    }
    Some(out)
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"')
        .map_or(text, |t| t.strip_suffix('"').unwrap_or(t))
}

/// Whether a value brings operators of its own, outside its own quotes.
fn changes_structure(value: &Value) -> bool {
    let mut quoted = false;
    value.0.iter().any(|piece| match piece {
        Piece::Text(text) => text.chars().any(|c| {
            quoted ^= c == '"';
            !quoted && matches!(c, '&' | '|' | '<' | '>' | '^' | '\n')
        }),
        _ => false,
    })
}

/// Whether a value between quotes brings a quote of its own: what follows is then no longer quoted.
fn closes_quote(value: &Value) -> bool {
    let quotes = value.0.iter().map(|piece| match piece {
        Piece::Text(text) => text.matches('"').count(),
        _ => 0,
    });
    quotes.sum::<usize>() % 2 == 1
}

fn apply(value: &Value, op: &VariableOp, lost: Symbol) -> Value {
    if *op == VariableOp::Whole {
        return value.clone();
    }
    if let [Piece::Dimension(d)] = value.0.as_slice() {
        return Value(smallvec![Piece::Part(*d, Arc::new(op.clone()))]);
    }
    match (value.known(), op) {
        (None, _) | (_, VariableOp::Malformed) => Value::unknown(lost),
        (Some(text), op) => Value::text(&apply_known(text, op)),
    }
}

/// What an operation of `%X:…%` makes of a known value.
#[must_use]
pub fn apply_known(text: &str, op: &VariableOp) -> String {
    if text.is_empty() {
        // In a script the operation on a variable that is not there stays behind as text.
        return written_operation(op);
    }
    match op {
        VariableOp::Whole | VariableOp::Malformed => text.to_owned(),
        VariableOp::Substring { start, length } => substring(text, *start, *length),
        VariableOp::Replace { prefix, from, to } => replace(text, *prefix, from, to),
    }
}

fn written_operation(op: &VariableOp) -> String {
    match op {
        VariableOp::Whole | VariableOp::Malformed => String::new(),
        VariableOp::Substring {
            start,
            length: None,
        } => format!("~{start}"),
        VariableOp::Substring {
            start,
            length: Some(length),
        } => format!("~{start},{length}"),
        VariableOp::Replace { prefix, from, to } => {
            format!("{}{from}={to}", if *prefix { "*" } else { "" })
        }
    }
}

fn substring(text: &str, start: i64, length: Option<i64>) -> String {
    let count = text.chars().count() as i64;
    let from = if start < 0 {
        (count + start).max(0)
    } else {
        start.min(count)
    };
    let to = match length {
        None => count,
        Some(n) if n < 0 => (count + n).max(from),
        Some(n) => from.saturating_add(n).min(count),
    };
    text.chars()
        .skip(from as usize)
        .take((to - from).max(0) as usize)
        .collect()
}

fn replace(text: &str, prefix: bool, from: &str, to: &str) -> String {
    let lower = text.to_lowercase();
    let wanted = from.to_lowercase();
    // Lower case may change the length of rare letters: then the offsets do not fit.
    if wanted.is_empty() || lower.len() != text.len() {
        return text.to_owned();
    }
    if prefix {
        return match lower.find(&wanted) {
            Some(at) => format!("{to}{}", &text[at + wanted.len()..]),
            None => text.to_owned(),
        };
    }
    let mut out = String::new();
    let mut at = 0;
    while let Some(found) = lower[at..].find(&wanted) {
        out.push_str(&text[at..at + found]);
        out.push_str(to);
        at += found + wanted.len();
    }
    out + &text[at..]
}

/// Puts in the values of `%i`, `%~i`.
fn loop_variables(state: &State, bits: &Bits) -> Bits {
    let text = bits.masked();
    let mut out = Bits::default();
    let mut from = 0usize;
    let mut at = 0usize;
    while let Some(sign) = text[at..].find('%').map(|i| at + i) {
        let Some((value, len)) = bound(state, &text[sign + 1..]) else {
            at = sign + 1;
            continue;
        };
        out.0.extend(bits.slice(from..sign).0);
        let whole = bits.slice(sign..sign + 1 + len);
        let origin = whole
            .0
            .iter()
            .map(|b| b.origin)
            .reduce(Span::join)
            .unwrap_or_default();
        out.push_value(&value, origin);
        from = sign + 1 + len;
        at = from;
    }
    out.0.extend(bits.slice(from..text.len()).0);
    out
}

/// The value of the loop variable that a text begins with, and the length of what names it.
fn bound(state: &State, text: &str) -> Option<(Value, usize)> {
    let find = |name: char| {
        let turns = state.loops.iter().rev();
        turns
            .flat_map(|t| &t.bound)
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v)
    };
    let first = text.chars().next()?;
    if let Some(rest) = text.strip_prefix("~$") {
        // Looked for in the folders of a variable: nothing where it is in none of them.
        let colon = rest.find(':')?;
        let value = find(rest[colon + 1..].chars().next()?)?;
        let length = text[..colon + 3].len() + rest[colon + 1..].chars().next()?.len_utf8();
        return Some((lose(&state.resolve(value)), length));
    }
    if first != '~' {
        return find(first).map(|v| (state.resolve(v), first.len_utf8()));
    }
    // The variable is the last letter that is bound; the ones before it are modifiers.
    let letters = text[1..]
        .char_indices()
        .take_while(|(_, c)| c.is_ascii_alphabetic());
    let mut best = None;
    for (at, c) in letters {
        if let Some(value) = find(c) {
            best = Some((at, value));
        }
        if !"fdpnxsatz".contains(c.to_ascii_lowercase()) {
            break;
        }
    }
    let (at, value) = best?;
    let value = state.resolve(value);
    let modifiers = text[1..=at].to_ascii_lowercase();
    let plain = match value.known() {
        Some(text) if at == 0 => Value::text(unquoted(text)),
        Some(text) => match path_part(unquoted(text), &modifiers) {
            Some(part) => Value::text(&part),
            None => lose(&value),
        },
        None => lose(&value),
    };
    Some((plain, at + 2))
}

/// A value changed in a way that is not worked out.
fn lose(value: &Value) -> Value {
    let symbol = value.symbols().next().unwrap_or(Symbol::Argument(0, CUT));
    Value::unknown(symbol)
}
