//! What each operation reads, writes and leads to.

use super::{Bits, Effect, add, has, set};
use crate::batch::{
    Builtin, Command, Condition, Expansion, NodeId, NodeKind, Part, PartKind, Script, Text,
    expansions, label_word,
};
use crate::flow::{OpKind, Point, Target};
use crate::scenario::program::{NameId, Names, Program, Site};
use crate::scenario::test::{file_key, is_file_key};
use crate::scenario::words::file_name;

/// Looks at every operation once.
pub(super) struct Collector<'p, 'a> {
    pub(super) program: &'p Program<'a>,
    pub(super) names: &'p mut Names,
    pub(super) errorlevel: NameId,
    pub(super) code_at_end: bool,
    /// Whether a script has a variable of its own by the name of ERRORLEVEL.
    pub(super) hidden_code: bool,
}

/// `%~dp0` before the name of a program.
fn is_folder(kind: &PartKind) -> bool {
    matches!(kind, PartKind::Percent(Expansion::ModifiedArgument { .. }))
}

/// Whether a script sets a variable ERRORLEVEL of its own.
pub(super) fn hides_code(program: &Program<'_>) -> bool {
    program.scripts.iter().any(|unit| {
        unit.flow.script.nodes.iter().any(|node| {
            let NodeKind::Command(command) = &node.kind else {
                return false;
            };
            let tail = unit.text.get(command.tail.span.range()).unwrap_or("");
            matches!(command.builtin, Some(Builtin::Set | Builtin::Call))
                && tail.to_ascii_lowercase().contains("errorlevel")
        })
    })
}

impl Collector<'_, '_> {
    pub(super) fn effects(&mut self) -> Vec<Vec<Effect>> {
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
        self.spread_files(&mut all);
        all
    }

    /// Where the name of a file is computed, it may be any that is asked for elsewhere.
    fn spread_files(&mut self, all: &mut [Vec<Effect>]) {
        let mut files = Bits::new();
        let names = (0..self.names.len()).map(|n| NameId(n as u32));
        for name in names.filter(|n| is_file_key(self.names.name(*n))) {
            set(&mut files, name);
        }
        for effect in all.iter_mut().flatten().filter(|e| e.reads_files) {
            add(&mut effect.reads, &files);
        }
    }

    fn effect(&mut self, site: Site) -> Effect {
        let op = self.program.op(site).clone();
        let flow = self.program.unit(site).flow;
        let here = |point| Site { point, ..site };
        let mut effect = Effect::default();
        match op.kind {
            OpKind::Enter { next } => {
                effect.to.push(here(next));
                self.redirected(&flow.script, site, op.node, &mut effect);
            }
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
            OpKind::SyntaxError => self.broken_line(site, &mut effect),
        }
        effect
    }

    /// Where the output of blocks goes is read with the line.
    fn redirected(&mut self, script: &Script, site: Site, root: NodeId, effect: &mut Effect) {
        for id in script.below(root) {
            let node = script.node(id);
            if !matches!(node.kind, NodeKind::Command(_)) {
                for redirect in &node.redirects {
                    self.read(script, site, redirect.target, effect);
                }
            }
        }
    }

    /// A line that cannot be read as it is may well be read with its values put in.
    fn broken_line(&mut self, site: Site, effect: &mut Effect) {
        let unit = self.program.unit(site);
        let line = unit.flow.statement_span(site.point);
        for (_, expansion) in expansions(unit.text, line) {
            if let Expansion::Variable { name, .. } = expansion {
                let name = self.names.id(&name);
                set(&mut effect.reads, name);
            }
        }
    }

    fn leave(&self, effect: &mut Effect) {
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
            Condition::Exist(text) => {
                let written = self.program.text(site, text.span);
                let name = self.names.id(&file_key(written));
                set(&mut effect.reads, name);
                let computed = |p: &Part| matches!(p.kind, PartKind::Percent(_));
                effect.reads_files =
                    script.parts(text).iter().any(computed) || written.contains('!');
                self.read(script, site, text, effect);
            }
            Condition::CmdExtVersion(text) => self.read(script, site, text, effect),
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
                self.jump(target, effect);
            }
            Some(Builtin::Exit) => self.leave(effect),
            Some(Builtin::Call) => self.call(site, tail, next, effect),
            Some(Builtin::SetLocal) => effect.saves = true,
            Some(Builtin::EndLocal) => {
                effect.comes_back = Some(Site {
                    point: next,
                    ..site
                });
            }
            Some(_) => {}
            None => {
                // A batch file without CALL goes on in that file; a computed word may be anything.
                let parts = script.parts(command.name).iter();
                let plain = parts.clone().all(|p| {
                    matches!(p.kind, PartKind::Literal | PartKind::Escaped) || is_folder(&p.kind)
                });
                let word = self.program.text(site, command.name.span);
                self.call_file(word, effect);
                effect.reads_all |= !plain;
                // A child of cmd.exe may run a helper with a copy of all variables.
                if matches!(
                    file_name(word).to_ascii_lowercase().as_str(),
                    "cmd" | "cmd.exe"
                ) {
                    effect.reads_all = true;
                    effect.comes_back = Some(Site {
                        point: next,
                        ..site
                    });
                }
                if plain
                    && !piped
                    && !self.hidden_code
                    && self.program.script(file_name(word)).is_none()
                {
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
                    if name == self.errorlevel {
                        // The exit code is still there behind a variable of this name.
                        effect.writes.push(name);
                    } else {
                        effect.kills.push(name);
                    }
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

    fn jump(&self, target: Option<Option<Site>>, effect: &mut Effect) {
        match target {
            None => {
                effect.any_label = true;
                self.leave(effect);
            }
            Some(Some(to)) => effect.to.push(to),
            Some(None) => self.leave(effect),
        }
    }

    fn call(&mut self, site: Site, tail: &str, next: Point, effect: &mut Effect) {
        effect.comes_back = Some(Site {
            point: next,
            ..site
        });
        let word = tail.trim_start();
        if word.starts_with(':') {
            let target = self.label(site, word);
            self.jump(target, effect);
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
    pub(super) fn frozen(&self, effects: &[Vec<Effect>]) -> Vec<Vec<Vec<NameId>>> {
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
