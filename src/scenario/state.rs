//! States of cmd.exe.

use super::program::{NameId, Site};
use super::value::{Fact, Piece, Symbol, Value};
use std::collections::BTreeMap;

/// Index of a [`Frame`]; 0 is the bottom of the call stack.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub(super) struct StackId(pub(super) u32);

pub(super) type Values = BTreeMap<NameId, Value>;

/// What cmd.exe remembers, as far as it can still matter.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct State {
    pub(super) site: Site,
    pub(super) stack: StackId,
    /// Variables that the script has set or that were tested to be something.
    pub(super) vars: Values,
    pub(super) facts: BTreeMap<Symbol, Fact>,
    /// Values of the current logical line, expanded before it ran.
    pub(super) frozen: Values,
    /// ERRORLEVEL.
    pub(super) code: Value,
    /// Exit code of the last command, as `&&` and `||` see it.
    pub(super) last: Value,
    pub(super) locals: Vec<Local>,
    pub(super) delayed: bool,
    /// A batch file that is not at hand has run: any variable may have changed.
    pub(super) blind: bool,
    pub(super) loops: Vec<Turn>,
    /// `%0` and on; nothing for the script that runs, which the cluster hands none.
    pub(super) arguments: Vec<Value>,
    /// `%*`, as written: SHIFT does not change it.
    pub(super) all_arguments: Value,
}

/// What SETLOCAL saved.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Local {
    pub(super) vars: Values,
    pub(super) delayed: bool,
    pub(super) blind: bool,
}

/// A turn of a FOR.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Turn {
    pub(super) site: Site,
    /// Which turn; `None` where their number is not known.
    pub(super) index: Option<u32>,
    pub(super) bound: Vec<(char, Value)>,
}

/// What CALL comes back to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Frame {
    pub(super) below: StackId,
    pub(super) back: Site,
    pub(super) depth: u32,
    pub(super) frozen: Values,
    pub(super) loops: Vec<Turn>,
    pub(super) arguments: Vec<Value>,
    pub(super) all_arguments: Value,
    /// Height of the SETLOCAL stack: what was opened since is closed on return.
    pub(super) locals: u32,
    /// Whether it is a cmd.exe of its own: EXIT ends it and no more.
    pub(super) process: bool,
}

impl State {
    pub(super) fn new(site: Site) -> Self {
        Self {
            site,
            stack: StackId(0),
            vars: Values::new(),
            facts: BTreeMap::new(),
            frozen: Values::new(),
            code: Value::text("0"),
            last: Value::default(),
            locals: Vec::new(),
            delayed: false,
            blind: false,
            loops: Vec::new(),
            arguments: Vec::new(),
            all_arguments: Value::default(),
        }
    }

    /// How many values it holds.
    pub(super) fn weight(&self) -> usize {
        let saved = self.locals.iter().map(|local| 1 + local.vars.len());
        let own = self.vars.len() + self.facts.len() + self.arguments.len();
        1 + own + saved.sum::<usize>()
    }

    /// A value with all that is known of its symbols put in.
    pub(super) fn resolve(&self, value: &Value) -> Value {
        if self.facts.is_empty() {
            return value.clone();
        }
        let mut out = Value::default();
        for piece in &value.0 {
            match piece {
                Piece::Unknown(symbol) => match self.fact(*symbol).and_then(|f| f.equal.as_ref()) {
                    Some(text) => out.push_str(text),
                    None => out.push(piece),
                },
                other => out.push(other),
            }
        }
        out
    }

    pub(super) fn fact(&self, symbol: Symbol) -> Option<&Fact> {
        self.facts.get(&symbol)
    }

    /// Notes what a test found out.
    pub(super) fn learn(&mut self, symbol: Symbol, change: impl FnOnce(&mut Fact)) {
        if symbol.is_stable() {
            change(self.facts.entry(symbol).or_default());
        }
    }

    /// The symbol gets a new meaning: values that hold its old one are no longer known by it.
    pub(super) fn renew(&mut self, symbol: Symbol, lost: NameId) {
        self.facts.remove(&symbol);
        let forget = |value: &mut Value| {
            for piece in &mut value.0 {
                if *piece == Piece::Unknown(symbol) {
                    *piece = Piece::Unknown(Symbol::Lost(lost));
                }
            }
        };
        self.vars.values_mut().for_each(forget);
        self.frozen.values_mut().for_each(forget);
        self.locals
            .iter_mut()
            .for_each(|l| l.vars.values_mut().for_each(forget));
        self.arguments.iter_mut().for_each(forget);
        forget(&mut self.code);
        forget(&mut self.all_arguments);
    }

    /// Any file may be there from here on, or be gone.
    pub(super) fn forget_files(&mut self) {
        self.facts
            .retain(|symbol, _| !matches!(symbol, Symbol::File(_)));
    }

    /// Every variable may have any value from here on.
    pub(super) fn forget_all(&mut self) {
        self.vars.clear();
        self.facts
            .retain(|symbol, _| matches!(symbol, Symbol::Code(_)));
        self.blind = true;
    }

    /// Drops facts that no value refers to any more.
    pub(super) fn prune_facts(&mut self, keep_given: impl Fn(NameId) -> bool) {
        if self.facts.is_empty() {
            return;
        }
        let mut used: Vec<Symbol> = Vec::new();
        let locals = self.locals.iter().flat_map(|l| l.vars.values());
        let turns = self
            .loops
            .iter()
            .flat_map(|t| t.bound.iter().map(|(_, v)| v));
        let values = self
            .vars
            .values()
            .chain(self.frozen.values())
            .chain(locals)
            .chain(turns);
        for value in
            values
                .chain(&self.arguments)
                .chain([&self.code, &self.last, &self.all_arguments])
        {
            used.extend(value.symbols());
        }
        self.facts.retain(|symbol, _| match symbol {
            Symbol::Given(name) | Symbol::File(name) => keep_given(*name) || used.contains(symbol),
            _ => used.contains(symbol),
        });
    }
}
