//! Which variables are still read from a place on.
//!
//! A variable that nothing reads any more is dropped from the state, so that states which differ
//! in it alone fall together again.

use super::program::{NameId, Names, Program, Site};
use crate::batch::{
    Builtin, Command, Condition, Expansion, NodeKind, PartKind, Script, Text, label_word,
};
use crate::flow::{OpKind, Point, Target};

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

type Bits = Vec<u64>;

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
    kills: Vec<NameId>,
    /// Names that it may change without setting them anew.
    writes: Vec<NameId>,
    to: Vec<Site>,
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

struct Collector<'p, 'a> {
    program: &'p Program<'a>,
    names: &'p mut Names,
    errorlevel: NameId,
    code_at_end: bool,
}

impl Collector<'_, '_> {
    fn effects(&mut self) -> Vec<Vec<Effect>> {
        let program = self.program;
        let mut all = Vec::new();
        for (script, unit) in (0u32..).zip(&program.scripts) {
            let count = unit.flow.ops.len() as u32;
            let sites = (0..count).map(|p| Site {
                script,
                point: Point(p),
            });
            all.push(sites.map(|site| self.effect(site)).collect());
        }
        all
    }

    fn effect(&mut self, site: Site) -> Effect {
        let op = self.program.op(site).clone();
        let flow = self.program.unit(site).flow;
        let here = |point| Site { point, ..site };
        let mut effect = Effect::default();
        match op.kind {
            OpKind::Enter { next } => effect.to.push(here(next)),
            OpKind::Branch { success, failure } => {
                effect.to.extend([here(success), here(failure)]);
                // A CALL hands its ERRORLEVEL on as its success.
                set(&mut effect.reads, self.errorlevel);
            }
            OpKind::Loop { body, exit } => {
                effect.to.extend([here(body), here(exit)]);
                if let NodeKind::For(clause) = &flow.script.node(op.node).kind {
                    self.read(&flow.script, site, clause.list, &mut effect);
                    if let Some(options) = clause.options {
                        self.read(&flow.script, site, options, &mut effect);
                    }
                }
            }
            OpKind::Test { then, otherwise } => {
                effect.to.extend([here(then), here(otherwise)]);
                if let NodeKind::If(clause) = &flow.script.node(op.node).kind {
                    self.condition(&flow.script, site, clause.condition, &mut effect);
                }
            }
            OpKind::Command { next, .. } => {
                effect.to.push(here(next));
                let node = flow.script.node(op.node);
                for redirect in &node.redirects {
                    self.read(&flow.script, site, redirect.target, &mut effect);
                }
                if let NodeKind::Command(command) = &node.kind {
                    self.command(&flow.script, site, *command, op.piped, next, &mut effect);
                }
            }
            OpKind::End => self.leave(&mut effect),
            OpKind::SyntaxError => {}
        }
        effect
    }

    fn leave(&mut self, effect: &mut Effect) {
        effect.returns = true;
        if self.code_at_end {
            set(&mut effect.reads, self.errorlevel);
        }
    }

    fn condition(
        &mut self,
        script: &Script,
        site: Site,
        condition: Condition,
        effect: &mut Effect,
    ) {
        match condition {
            Condition::Compare(c) => {
                self.read(script, site, c.left, effect);
                self.read(script, site, c.right, effect);
            }
            Condition::Defined(text) => {
                let name = self.program.text(site, text.span).to_owned();
                let name = self.names.id(&name);
                set(&mut effect.reads, name);
                // A computed name may be any.
                effect.reads_all |= text.count != 1;
                self.read(script, site, text, effect);
            }
            Condition::ErrorLevel(text) => {
                set(&mut effect.reads, self.errorlevel);
                self.read(script, site, text, effect);
            }
            Condition::Exist(text) | Condition::CmdExtVersion(text) => {
                self.read(script, site, text, effect);
            }
        }
    }

    fn command(
        &mut self,
        script: &Script,
        site: Site,
        command: Command,
        piped: bool,
        next: Point,
        effect: &mut Effect,
    ) {
        self.read(script, site, command.name, effect);
        self.read(script, site, command.tail, effect);
        let tail = self.program.text(site, command.tail.span);
        match command.builtin {
            Some(Builtin::Set) => self.set_command(tail, piped, effect),
            Some(Builtin::Goto) => {
                let target = self.label(site, tail);
                self.jump(site, target, effect);
            }
            Some(Builtin::Exit) => self.leave(effect),
            Some(Builtin::Call) => self.call(site, tail, next, effect),
            Some(Builtin::SetLocal) => effect.saves = true,
            Some(Builtin::EndLocal) => {
                effect.comes_back = Some(Site {
                    point: next,
                    ..site
                })
            }
            Some(_) => {}
            None => {
                // A batch file without CALL goes on in that file; a computed word may be anything.
                let plain = command.name.count == 1;
                let word = self.program.text(site, command.name.span);
                self.call_file(word, effect);
                effect.reads_all |= !plain;
                if plain && !piped && self.program.script(file_name(word)).is_none() {
                    effect.kills.push(self.errorlevel);
                }
            }
        }
    }

    fn set_command(&mut self, tail: &str, piped: bool, effect: &mut Effect) {
        let text = tail.trim_start();
        if text.get(..2).is_some_and(|s| s.eq_ignore_ascii_case("/a")) {
            for word in text.split(|c: char| !(c.is_alphanumeric() || "_.#$@".contains(c))) {
                let name = self.names.id(word);
                set(&mut effect.reads, name);
                effect.writes.push(name);
            }
            return;
        }
        let text = text.strip_prefix('"').unwrap_or(text);
        if let Some((name, _)) = text.split_once('=')
            && !piped
        {
            if name.contains(['%', '!', '^', '"']) {
                effect.reads_all = true;
                return;
            }
            match name
                .trim_start()
                .get(..2)
                .filter(|s| s.eq_ignore_ascii_case("/p"))
            {
                Some(_) => {
                    let name = self.names.id(name.trim_start()[2..].trim_start());
                    effect.writes.push(name);
                }
                None => {
                    let name = self.names.id(name);
                    effect.kills.push(name);
                }
            }
        }
    }

    fn label(&self, site: Site, tail: &str) -> Option<Option<Site>> {
        if tail.contains(['%', '!', '^']) {
            return None;
        }
        let flow = self.program.unit(site).flow;
        let (name, _) = label_word(tail);
        let from = flow.statement_span(site.point).end;
        let label = flow.find_label(name, from);
        Some(label.and_then(|label| match flow.target(label) {
            Target::Point(point) => Some(Site { point, ..site }),
            Target::Unknown => None,
        }))
    }

    fn jump(&mut self, site: Site, target: Option<Option<Site>>, effect: &mut Effect) {
        match target {
            None => {
                effect.any_label = true;
                self.leave(effect);
            }
            Some(Some(to)) => effect.to.push(Site { ..to }),
            Some(None) => self.leave(effect),
        }
        let _ = site;
    }

    fn call(&mut self, site: Site, tail: &str, next: Point, effect: &mut Effect) {
        effect.comes_back = Some(Site {
            point: next,
            ..site
        });
        let word = tail.trim_start();
        if word.starts_with(':') {
            let target = self.label(site, word);
            self.jump(site, target, effect);
        } else if word.contains(['%', '!']) {
            effect.reads_all = true;
            effect.any_label = true;
        } else {
            let first = word.split([' ', '\t']).next().unwrap_or("");
            self.call_file(first, effect);
            if Builtin::from_name(first).is_some() {
                effect.reads_all = true;
            }
        }
    }

    fn call_file(&self, word: &str, effect: &mut Effect) {
        if let Some(script) = self.program.script(file_name(word)) {
            let point = self.program.scripts[script as usize].flow.entry;
            effect.to.push(Site { script, point });
        }
    }

    fn read(&mut self, script: &Script, site: Site, text: Text, effect: &mut Effect) {
        for part in script.parts(text) {
            match &part.kind {
                PartKind::Percent(Expansion::Variable { name, .. }) => {
                    let name = self.names.id(name);
                    set(&mut effect.reads, name);
                }
                PartKind::Percent(Expansion::Double) => {
                    self.indirect(site, part.span.end, '%', effect);
                }
                PartKind::Literal => {
                    let literal = self.program.text(site, part.span);
                    for (at, _) in literal.match_indices('!') {
                        self.indirect(site, part.span.start + at as u32 + 1, '!', effect);
                    }
                }
                _ => {}
            }
        }
    }

    /// `%%NAME%%` behind CALL, `!NAME!` under delayed expansion.
    fn indirect(&mut self, site: Site, from: u32, sign: char, effect: &mut Effect) {
        let text = self
            .program
            .unit(site)
            .text
            .get(from as usize..)
            .unwrap_or("");
        // The search ends at the first sign or line ending: many signs on a long line stay linear.
        let Some(end) = text
            .find([sign, '\n'])
            .filter(|at| !text[*at..].starts_with('\n'))
        else {
            return;
        };
        let name = text[..end].split(':').next().unwrap_or("");
        if name.contains(['%', '!']) {
            effect.reads_all = true;
        } else {
            let name = self.names.id(name);
            set(&mut effect.reads, name);
        }
    }

    /// The names that must be expanded before a line runs: read in it, and maybe changed in it.
    fn frozen(&mut self, effects: &[Vec<Effect>]) -> Vec<Vec<Vec<NameId>>> {
        let program = self.program;
        let mut all = Vec::new();
        for (script, unit) in program.scripts.iter().enumerate() {
            let lines = unit.flow.statements.len();
            let mut facts: Vec<LineFacts> = vec![LineFacts::default(); lines];
            for (op, effect) in unit.flow.ops.iter().zip(&effects[script]) {
                if let Some(line) = facts.get_mut(op.statement as usize) {
                    line.note(op.kind, effect, self.errorlevel);
                }
            }
            all.push(facts.into_iter().map(LineFacts::frozen).collect());
        }
        all
    }
}

#[derive(Clone, Default)]
struct LineFacts {
    reads: Bits,
    writes: Vec<NameId>,
    calls: bool,
    commands: usize,
}

impl LineFacts {
    fn note(&mut self, kind: OpKind, effect: &Effect, errorlevel: NameId) {
        if matches!(kind, OpKind::Enter { .. }) {
            return;
        }
        self.commands += 1;
        self.calls |= effect.comes_back.is_some() || effect.reads_all;
        add(&mut self.reads, &effect.reads);
        self.writes.extend(&effect.kills);
        self.writes.extend(&effect.writes);
        if matches!(kind, OpKind::Command { .. }) {
            self.writes.push(errorlevel);
        }
    }

    fn frozen(self) -> Vec<NameId> {
        if self.commands < 2 {
            return Vec::new();
        }
        let count = self.reads.len() * 64;
        let names = (0..count as u32)
            .map(NameId)
            .filter(|n| has(&self.reads, *n));
        names
            .filter(|n| self.calls || self.writes.contains(n))
            .collect()
    }
}

fn file_name(word: &str) -> &str {
    let word = word.trim_matches('"');
    word.rsplit(['\\', '/', ':']).next().unwrap_or(word)
}
