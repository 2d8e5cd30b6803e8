//! Which variables are still read from a place on.
//!
//! A variable that nothing reads any more is dropped from the state, so that states which differ
//! in it alone fall together again.

mod collect;

use super::program::{NameId, Names, Program, Site};
use crate::flow::{OpKind, Target};
use collect::Collector;
use smallvec::SmallVec;

/// Above this many (names × operations) everything counts as read: the table would cost more
/// than it saves.
const MOST_CELLS: usize = 1 << 27;

/// For every place the names that may be read from there on.
#[derive(Debug, Default)]
pub(super) struct Liveness {
    /// By script and operation; empty where everything counts as read.
    sets: Vec<Vec<Bits>>,
    /// Names read somewhere behind an ENDLOCAL or a return.
    restored: Bits,
    /// By script and logical line: the names to expand before it runs.
    frozen: Vec<Vec<Vec<NameId>>>,
    names: usize,
}

type Bits = SmallVec<[u64; 2]>;

fn set(bits: &mut Bits, name: NameId) {
    let word = name.0 as usize / 64;
    if bits.len() <= word {
        bits.resize(word + 1, 0);
    }
    bits[word] |= 1 << (name.0 % 64);
}

fn has(bits: &Bits, name: NameId) -> bool {
    bits.get(name.0 as usize / 64)
        .is_some_and(|w| w >> (name.0 % 64) & 1 == 1)
}

/// Adds `from` to `into`; whether that changed it.
fn add(into: &mut Bits, from: &Bits) -> bool {
    if into.len() < from.len() {
        into.resize(from.len(), 0);
    }
    let mut changed = false;
    for (a, b) in into.iter_mut().zip(from) {
        changed |= *b & !*a != 0;
        *a |= b;
    }
    changed
}

/// What one operation reads, writes and leads to.
#[derive(Default)]
struct Effect {
    reads: Bits,
    reads_all: bool,
    /// Whether any file may be asked for.
    reads_files: bool,
    kills: SmallVec<[NameId; 2]>,
    /// Names that it may change without setting them anew.
    writes: SmallVec<[NameId; 2]>,
    to: SmallVec<[Site; 2]>,
    /// Control may come back to a caller from here.
    returns: bool,
    /// Where a call made here comes back to.
    comes_back: Option<Site>,
    /// Any label of its script may be next.
    any_label: bool,
    /// SETLOCAL: what is read behind ENDLOCAL is read here.
    saves: bool,
}

impl Liveness {
    pub(super) fn new(
        program: &Program<'_>,
        names: &mut Names,
        errorlevel: NameId,
        code_at_end: bool,
    ) -> Self {
        let mut collector = Collector {
            program,
            names,
            errorlevel,
            code_at_end,
            hidden_code: collect::hides_code(program),
        };
        let mut effects = collector.effects();
        let frozen = collector.frozen(&effects);
        read_frozen(program, &mut effects, &frozen);
        let names = names.len();
        let ops: usize = effects.iter().map(Vec::len).sum();
        if names.saturating_mul(ops) > MOST_CELLS {
            return Self {
                frozen,
                names,
                ..Self::default()
            };
        }
        let mut live = Self {
            sets: Vec::new(),
            restored: Bits::new(),
            frozen,
            names,
        };
        live.solve(program, &effects);
        live
    }

    fn solve(&mut self, program: &Program<'_>, effects: &[Vec<Effect>]) {
        self.sets = effects
            .iter()
            .map(|ops| vec![Bits::new(); ops.len()])
            .collect();
        let mut labels: Vec<Bits> = vec![Bits::new(); effects.len()];
        let mut changed = true;
        // Operations are numbered from the last line to the first: one pass settles straight code.
        while changed {
            changed = false;
            for (script, ops) in effects.iter().enumerate() {
                for (at, effect) in ops.iter().enumerate() {
                    let out = self.after(effect, &labels[script]);
                    let before = self.before(effect, out);
                    changed |= add(&mut self.sets[script][at], &before);
                    if let Some(back) = effect.comes_back {
                        let set = self.sets[back.script as usize][back.point.0 as usize].clone();
                        changed |= add(&mut self.restored, &set);
                    }
                }
                changed |= self.label_union(program, script, &mut labels[script]);
            }
        }
    }

    fn after(&self, effect: &Effect, labels: &Bits) -> Bits {
        let mut out = Bits::new();
        for site in &effect.to {
            add(
                &mut out,
                &self.sets[site.script as usize][site.point.0 as usize],
            );
        }
        if effect.returns {
            add(&mut out, &self.restored);
        }
        if effect.any_label {
            add(&mut out, labels);
        }
        if effect.saves {
            add(&mut out, &self.restored);
        }
        out
    }

    fn before(&self, effect: &Effect, mut out: Bits) -> Bits {
        for name in &effect.kills {
            if let Some(word) = out.get_mut(name.0 as usize / 64) {
                *word &= !(1 << (name.0 % 64));
            }
        }
        add(&mut out, &effect.reads);
        if effect.reads_all {
            for name in 0..self.names {
                set(&mut out, NameId(name as u32));
            }
        }
        out
    }

    fn label_union(&self, program: &Program<'_>, script: usize, labels: &mut Bits) -> bool {
        let flow = program.scripts[script].flow;
        let mut changed = false;
        for label in 0..flow.script.labels.len() {
            if let Target::Point(point) = flow.target(label) {
                changed |= add(labels, &self.sets[script][point.0 as usize]);
            }
        }
        changed
    }

    /// Whether a variable may be read from a place on, itself or as SETLOCAL saved it.
    pub(super) fn is_live(&self, site: Site, name: NameId) -> bool {
        let known = (name.0 as usize) < self.names;
        match self
            .sets
            .get(site.script as usize)
            .and_then(|s| s.get(site.point.0 as usize))
        {
            Some(bits) if known => has(bits, name),
            _ => true,
        }
    }

    /// Whether a variable may be read behind an ENDLOCAL.
    pub(super) fn is_restored(&self, name: NameId) -> bool {
        self.sets.is_empty() || name.0 as usize >= self.names || has(&self.restored, name)
    }

    /// The names to expand before a logical line runs.
    pub(super) fn frozen(&self, site: Site, statement: u32) -> &[NameId] {
        let lines = self.frozen.get(site.script as usize);
        lines
            .and_then(|l| l.get(statement as usize))
            .map_or(&[], Vec::as_slice)
    }
}

/// What is expanded before a line runs is read where the line begins.
fn read_frozen(program: &Program<'_>, effects: &mut [Vec<Effect>], frozen: &[Vec<Vec<NameId>>]) {
    for ((unit, effects), frozen) in program.scripts.iter().zip(effects).zip(frozen) {
        for (op, effect) in unit.flow.ops.iter().zip(effects) {
            if let (OpKind::Enter { .. }, Some(names)) =
                (op.kind, frozen.get(op.statement as usize))
            {
                names.iter().for_each(|name| set(&mut effect.reads, *name));
            }
        }
    }
}
