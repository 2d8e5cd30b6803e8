//! Simple commands: builtins, programs, batch files.

use super::assign::end_local;
use super::bits::{Bits, Expanded, UNKNOWN};
use super::explore::{Explorer, Goal, Next};
use super::folder;
use super::fork::{bits_in_scenario, dimensions, groups};
use super::matrix::ScenarioSet;
use super::program::Site;
use super::run::{EndKind, Mark};
use super::state::State;
use super::step::{Step, StepKind};
use super::value::{Fact, Piece, Symbol, Value};
use super::words::{blank_end, file_name, is_batch, prints, without_extension, word_end};
use crate::batch::{Builtin, Manners, NodeKind, Redirect, RedirectKind, Text};
use crate::flow::{OpKind, Point};
use std::sync::Arc;

/// Most levels of SETLOCAL that one script, or one subroutine, may open (SS64, "SETLOCAL").
const MOST_LOCALS: usize = 32;

/// A command with its words expanded.
pub(super) struct Words {
    pub(super) name: Bits,
    pub(super) tail: Bits,
    pub(super) next: Point,
    /// Something is piped or redirected into it.
    pub(super) fed: bool,
    /// The file that is redirected into it.
    pub(super) input: Option<Text>,
    /// Its output is read by the script.
    pub(super) read: bool,
    /// It runs in a child of cmd.exe.
    pub(super) piped: bool,
    /// It runs in a folder of its own.
    pub(super) elsewhere: bool,
}

impl Explorer<'_, '_> {
    /// Where a state can go from here.
    pub(super) fn step_from(&mut self, state: &State, scenarios: ScenarioSet) -> Vec<Next> {
        let site = state.site;
        let op = self.program.op(site).clone();
        match op.kind {
            OpKind::Enter { next } => self.enter_line(state, next, scenarios),
            OpKind::Test { then, otherwise } => {
                self.test(state, scenarios, op.node, then, otherwise)
            }
            OpKind::Branch { success, failure } => {
                let decision = super::decide::is_text(state, &state.resolve(&state.last), "0");
                let to = |held: bool| Site {
                    point: if held { success } else { failure },
                    ..site
                };
                self.fork(state, &decision, scenarios, to, |_| Vec::new())
            }
            OpKind::Loop { body, exit } => self.turn(state, scenarios, op.node, body, exit),
            OpKind::SyntaxError => vec![Next::end(EndKind::SyntaxError, None, scenarios)],
            OpKind::End => self.leave(state.clone(), EndKind::EndOfFile, scenarios),
            OpKind::Command { next, fed, read } => {
                let program = self.program;
                let node = program.unit(site).flow.script.node(op.node);
                let NodeKind::Command(command) = node.kind else {
                    return Vec::new();
                };
                let expanded = (
                    self.expand(state, command.name),
                    self.expand(state, command.tail),
                );
                let (Ok(name), Ok(tail)) = expanded else {
                    // A value brings operators of its own: what runs then is not worked out.
                    return vec![Next::end(EndKind::Unknown, None, scenarios)];
                };
                // Of several the last one counts.
                let mut inputs = node.redirects.iter().rev();
                let input = inputs.find(|r| r.kind == RedirectKind::Input);
                let words = Words {
                    name,
                    tail,
                    next,
                    fed: fed || input.is_some(),
                    input: input.map(|redirect| redirect.target),
                    read,
                    piped: op.piped,
                    elsewhere: false,
                };
                // The targets are words of this script: what runs next may be another one.
                let written = self.written_files(state, &node.redirects);
                if self.writes_to_nothing(state, &node.redirects) {
                    // "The system cannot find the path specified": the command is not run.
                    let mut after = state.clone();
                    after.site.point = next;
                    after.code = Value::text("1");
                    after.last = Value::text("1");
                    return vec![Next::state(after, scenarios)];
                }
                let mut ways = self.command(state, scenarios, command.builtin, words);
                for way in &mut ways {
                    if let Goal::State(after) = &mut way.to {
                        note_files(Arc::make_mut(after), &written);
                    }
                }
                ways
            }
        }
    }

    /// Whether a redirection names a file of no name: `> ""`.
    fn writes_to_nothing(&mut self, state: &State, redirects: &[Redirect]) -> bool {
        redirects.iter().any(|redirect| {
            let opens = !matches!(redirect.kind, RedirectKind::Duplicate(_));
            let name = self.expand(state, redirect.target).map(|bits| bits.value());
            opens && name.is_ok_and(|name| name.known() == Some("\"\""))
        })
    }

    /// The files that redirections write to; `None` for one whose name is not known.
    fn written_files(&mut self, state: &State, redirects: &[Redirect]) -> Vec<Option<Symbol>> {
        let mut out = Vec::new();
        for redirect in redirects {
            if !matches!(redirect.kind, RedirectKind::Output | RedirectKind::Append) {
                continue;
            }
            let target = self.expand(state, redirect.target).map(|bits| bits.value());
            match target.as_ref().ok().and_then(Value::known) {
                Some(name) if name.eq_ignore_ascii_case("nul") => {}
                Some(name) => {
                    let key = super::test::file_key(name);
                    out.push(Some(Symbol::File(self.names.id(&key))));
                }
                None => out.push(None),
            }
        }
        out
    }

    /// A logical line begins. It is read as a whole with its values, before any of it runs.
    fn enter_line(&mut self, state: &State, next: Point, scenarios: ScenarioSet) -> Vec<Next> {
        // What was frozen for the line before says nothing of this one.
        let mut fresh = state.clone();
        fresh.frozen.clear();
        fresh.loops.clear();
        let state = &fresh;
        let (mut out, plain) = self.enter_reread(state, scenarios);
        if !plain.is_empty() {
            out.push(self.enter(state, next, plain));
        }
        out
    }

    /// The percent signs of a logical line are expanded.
    fn enter(&mut self, state: &State, next: Point, scenarios: ScenarioSet) -> Next {
        let mut entered = state.clone();
        for name in self.frozen_names(state.site) {
            let value = self.lookup(state, name);
            entered.frozen.insert(name, value);
        }
        let program = self.program;
        let flow = program.unit(state.site).flow;
        let root = flow.script.node(flow.op(state.site.point).node);
        if matches!(root.kind, NodeKind::Block { .. }) {
            let written = self.written_files(state, &root.redirects);
            note_files(&mut entered, &written);
        }
        entered.site.point = next;
        Next::state(entered, scenarios)
    }

    fn command(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        builtin: Option<Builtin>,
        mut words: Words,
    ) -> Vec<Next> {
        let mut builtin = builtin;
        let plain = words.name.0.iter().all(|bit| bit.exact);
        if builtin.is_none() {
            words = looked_up(rejoin(words));
            if is_keyword(words.name.value().known().unwrap_or_default()) && !plain {
                // A value brings a command of the grammar: what runs then is not worked out.
                return vec![Next::end(EndKind::Unknown, None, scenarios)];
            }
            builtin = words.name.value().known().and_then(Builtin::from_name);
            if folder::is_own_drive(&words.name) {
                builtin = Some(Builtin::Other(Manners::KeepsOrFails));
            }
        }
        if builtin == Some(Builtin::Set) && !words.piped {
            return vec![self.ran_set(state, scenarios, &words)];
        }
        let values = [words.name.value(), words.tail.value()];
        let mut out = Vec::new();
        for group in groups(self.matrix, &dimensions(&values), scenarios) {
            let here = Words {
                name: bits_in_scenario(self.matrix, &words.name, group.scenario),
                tail: bits_in_scenario(self.matrix, &words.tail, group.scenario),
                ..words
            };
            let computed = dimensions([&values[1]]);
            // `%CLP_EVENT%` as a command: START is one.
            let named = || here.name.value().known().and_then(Builtin::from_name);
            let first = out.len();
            match builtin.or_else(named) {
                Some(Builtin::Set) if !here.piped => {
                    out.push(self.ran_set(state, group.scenarios, &here));
                }
                Some(builtin) => {
                    out.extend(self.builtin(state, group.scenarios, builtin, &here, &computed));
                }
                None => out.extend(self.program(state, group.scenarios, &here)),
            }
            let handed = dimensions(&values);
            if !handed.is_empty() {
                let ways = out[first..].iter_mut();
                ways.for_each(|way| way.marks.insert(0, Mark::Handed(handed.clone())));
            }
        }
        out
    }

    fn ran_set(&mut self, state: &State, scenarios: ScenarioSet, words: &Words) -> Next {
        let mut after = state.clone();
        self.set(&mut after, &words.tail);
        after.site.point = words.next;
        Next::state(after, scenarios)
    }

    fn builtin(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        builtin: Builtin,
        words: &Words,
        computed: &[u8],
    ) -> Vec<Next> {
        let mut after = state.clone();
        after.site.point = words.next;
        after.last = Value::text("0");
        let own_process = words.piped;
        match builtin {
            Builtin::Call => return self.call(state, scenarios, words),
            Builtin::Start => return self.start(state, scenarios, words),
            Builtin::Goto if !own_process => {
                return self.goto(state, scenarios, &words.tail, computed);
            }
            Builtin::Exit if !own_process => return self.exit(state, scenarios, &words.tail),
            Builtin::SetLocal if !own_process => {
                let floor = self.frames[state.stack.0 as usize].locals as usize;
                if after.locals.len() >= floor + MOST_LOCALS {
                    // "Maximum setlocal recursion level reached."
                    return vec![Next::end(EndKind::Unknown, None, scenarios)];
                }
                self.set_local(&mut after, &words.tail);
                after.code = Value::text("0");
            }
            Builtin::EndLocal if !own_process => {
                // What the caller opened stays open.
                let floor = self.frames[state.stack.0 as usize].locals as usize;
                if after.locals.len() > floor {
                    end_local(&mut after);
                }
            }
            Builtin::Shift if !own_process => Self::shift(&mut after, &words.tail),
            Builtin::Cd | Builtin::Pushd => {
                let manners = match folder::leads_home(&Expanded::new(&words.tail, &self.names)) {
                    true => Manners::Clears,
                    false => Manners::ClearsOrFails,
                };
                self.manners(&mut after, state, manners);
            }
            Builtin::Popd => self.manners(&mut after, state, Manners::KeepsOrFails),
            Builtin::Other(manners) => self.manners(&mut after, state, manners),
            _ => {}
        }
        let mut next = Next::state(after, scenarios);
        let prints = prints(builtin, &words.tail.masked());
        next.marks.extend(prints.then_some(Mark::Printed));
        if !own_process {
            next.marks
                .extend(self.folder_change(builtin, words).map(Mark::Folder));
        }
        vec![next]
    }

    /// What a builtin does to ERRORLEVEL.
    fn manners(&mut self, after: &mut State, state: &State, manners: Manners) {
        let fails = matches!(manners, Manners::KeepsOrFails | Manners::ClearsOrFails);
        // Most of them create, remove or rename files.
        after.forget_files();
        if fails && self.outside.assumed.is_none() {
            self.may_fail(after, state.site);
        } else if matches!(manners, Manners::Clears | Manners::ClearsOrFails) {
            after.code = Value::text("0");
        }
    }

    /// The exit code of the command at this place is not known.
    pub(super) fn may_fail(&mut self, after: &mut State, site: Site) {
        let symbol = Symbol::Code(site);
        after.renew(symbol, self.errorlevel);
        after.code = Value::unknown(symbol);
        after.last = Value::unknown(symbol);
    }

    /// A command that is no builtin.
    pub(super) fn program(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        words: &Words,
    ) -> Vec<Next> {
        let masked = words.name.masked();
        if masked.trim().is_empty() {
            let mut after = state.clone();
            after.site.point = words.next;
            return vec![Next::state(after, scenarios)];
        }
        let file = file_name(&masked);
        let script = self.beside(&words.name).filter(|_| !self.is_program(file));
        if let Some(script) = script.filter(|_| !words.piped) {
            return self.chain_to(state, scenarios, script, words);
        }
        if let Some((script, inner)) = self.child_script(words).filter(|_| !words.piped) {
            return self.call_script(state, scenarios, script, &inner, true);
        }
        let kind = self.kind_of(&masked, script.is_some());
        let step = self.step(state, kind, words);
        if kind == StepKind::Batch && !words.piped {
            let mut after = state.clone();
            self.may_fail(&mut after, state.site);
            let next = self.leave(after, EndKind::ChainedBatch, scenarios);
            return next.into_iter().map(|n| n.marked(step.clone())).collect();
        }
        let mut next = self.ran(state, scenarios, words);
        self.told_code(&mut next, words);
        vec![next.marked(step)]
    }

    /// Goes on behind a program that was started.
    pub(super) fn ran(&mut self, state: &State, scenarios: ScenarioSet, words: &Words) -> Next {
        let mut after = state.clone();
        after.site.point = words.next;
        // The code of a pipe is that of its last command.
        if !(words.piped && words.read) {
            match &self.outside.assumed {
                Some(assumed) => {
                    let masked = words.name.masked();
                    let code = assumed.code_of(without_extension(file_name(&masked)));
                    after.code = Value::text(&code.to_string());
                    after.last = after.code.clone();
                }
                None => self.may_fail(&mut after, state.site),
            }
        }
        Next::state(after, scenarios)
    }

    /// The script that a word names, where it lies in the folder of the one that runs.
    pub(super) fn beside(&self, word: &Bits) -> Option<u32> {
        let masked = word.masked();
        let bare = masked.trim_matches('"');
        let file = file_name(bare);
        let folder = bare.strip_suffix(file)?.trim_end_matches(['\\', '/']);
        let here = match folder {
            "" | "." => !bare.starts_with(['\\', '/']),
            _ if folder == UNKNOWN.to_string() => word.0.iter().any(|bit| match bit.piece {
                Piece::Unknown(Symbol::Argument(0, _)) => true,
                Piece::Unknown(Symbol::Given(name) | Symbol::Lost(name)) => {
                    let name = self.names.name(name).to_uppercase();
                    matches!(name.as_str(), "CLP_SCRIPT_PATH" | "CD")
                }
                _ => false,
            }),
            _ => false,
        };
        here.then(|| self.program.script(file)).flatten()
    }

    pub(super) fn is_program(&self, file: &str) -> bool {
        let lower = file.to_lowercase();
        let stem = lower.strip_suffix(".exe").unwrap_or(&lower);
        lower.ends_with(".exe") || self.outside.programs.contains(stem)
    }

    pub(super) fn kind_of(&self, masked: &str, is_script: bool) -> StepKind {
        let file = file_name(masked);
        let lower = file.to_lowercase();
        if file.contains(UNKNOWN) && !lower.ends_with(".exe") {
            return if is_batch(&lower) {
                StepKind::Batch
            } else {
                StepKind::Unknown
            };
        }
        if is_script || is_batch(&lower) {
            StepKind::Batch
        } else {
            StepKind::Program
        }
    }

    pub(super) fn step(&mut self, state: &State, kind: StepKind, words: &Words) -> Mark {
        let masked = words.name.masked();
        let file = file_name(&masked);
        let name = if file.contains(UNKNOWN) {
            ""
        } else {
            without_extension(file)
        };
        let input = words.input.and_then(|text| self.expand(state, text).ok());
        let step = Step {
            site: state.site,
            kind,
            name: name.to_owned(),
            word: Expanded::new(&words.name, &self.names),
            arguments: Expanded::new(&words.tail, &self.names),
            fed: words.fed,
            input: input.map(|bits| Expanded::new(&bits, &self.names)),
            read: words.read,
            listed: false,
            elsewhere: words.elsewhere,
        };
        Mark::Step(self.step_id(step))
    }
}

/// A file that output is written to is there from then on.
fn note_files(state: &mut State, written: &[Option<Symbol>]) {
    for file in written {
        match file {
            Some(file) => state.learn(*file, |fact| *fact = Fact::is("1")),
            None => state.forget_files(),
        }
    }
}

/// Whether a word begins a command that the grammar knows.
fn is_keyword(word: &str) -> bool {
    ["if", "for", "("]
        .iter()
        .any(|k| word.eq_ignore_ascii_case(k))
        || word.starts_with('(')
}

/// A command word as cmd.exe looks it up: without quotes in its middle, and cut where a slash
/// begins its arguments.
fn looked_up(words: Words) -> Words {
    let mut words = words;
    let mut quoted = false;
    let masked = words.name.masked();
    let mut slash = None;
    for (at, c) in masked.char_indices() {
        quoted ^= c == '"';
        // `C:/…`: what cmd.exe makes of it is not sure.
        if c == '/' && !quoted && slash.is_none() && !masked[..at].contains([':', UNKNOWN]) {
            slash = Some(at).filter(|at| *at > 0);
        }
    }
    if let Some(at) = slash {
        let (name, mut tail) = words.name.split_at(at);
        tail.0.extend(std::mem::take(&mut words.tail.0));
        (words.name, words.tail) = (name, tail);
    }
    words.name = plain_quotes(&words.name);
    words
}

/// A word without its quotes, where they do not stand around the whole of it.
pub(super) fn plain_quotes(word: &Bits) -> Bits {
    let masked = word.masked();
    if !masked.trim_matches('"').contains('"') && masked.starts_with('"') == masked.ends_with('"') {
        return word.clone();
    }
    let mut out = Bits::default();
    let mut from = 0;
    for (at, _) in masked.match_indices('"') {
        out.0.extend(word.slice(from..at).0);
        from = at + 1;
    }
    out.0.extend(word.slice(from..masked.len()).0);
    out
}

/// A computed command word may hold the beginning of the tail, or less than a word.
fn rejoin(words: Words) -> Words {
    let mut all = words.name;
    all.0.extend(words.tail.0);
    let masked = all.masked();
    let start = blank_end(&masked, 0);
    let end = word_end(&masked, start);
    Words {
        name: all.slice(start..end),
        tail: all.slice(end..masked.len()),
        ..words
    }
}
