//! GOTO, CALL, EXIT and the way back.

use super::assign::{LONGEST, end_local};
use super::bits::{Bit, Bits, Expanded, UNKNOWN};
use super::command::{Words, plain_quotes};
use super::explore::{Explorer, Next};
use super::matrix::ScenarioSet;
use super::program::Site;
use super::run::{Branch, EndKind, Mark};
use super::state::{Frame, StackId, State};
use super::step::StepKind;
use super::value::Value;
use super::words::{blank_end, file_name, is_batch, word_end};
use crate::batch::{Builtin, label_word};
use crate::flow::Target;
use std::sync::Arc;

impl Explorer<'_, '_> {
    /// GOTO.
    pub(super) fn goto(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        tail: &Bits,
        computed: &[u8],
    ) -> Vec<Next> {
        let masked = tail.masked();
        let (name, _) = label_word(&masked);
        if is_end_of_file(&masked) {
            return self.leave(state.clone(), EndKind::EndOfFile, scenarios);
        }
        if name.contains(UNKNOWN) {
            return self.goto_any(state, scenarios, name);
        }
        let branch = (!computed.is_empty()).then(|| {
            Mark::Branch(Branch {
                node: self.program.op(state.site).node,
                taken: true,
                reads: computed.to_vec(),
                compared: vec![name.to_owned()],
                literal: None,
                like_foreign: false,
            })
        });
        let mut next = match self.find(state.site, name) {
            None => {
                Next::end(EndKind::MissingLabel, Some(1), scenarios).marked(Mark::MissingLabel {
                    name: name.to_owned(),
                })
            }
            Some(Target::Unknown) => Next::end(EndKind::Unknown, None, scenarios),
            Some(Target::Point(point)) => {
                let mut after = state.clone();
                after.site.point = point;
                Next::state(after, scenarios)
            }
        };
        next.marks.extend(branch);
        vec![next]
    }

    /// A GOTO whose label is not known may go to any that its known ends allow.
    fn goto_any(&self, state: &State, scenarios: ScenarioSet, name: &str) -> Vec<Next> {
        let flow = self.program.unit(state.site).flow;
        let mut out = vec![Next::end(EndKind::Unknown, None, scenarios)];
        let lower = name.to_lowercase();
        let first = lower.split(UNKNOWN).next().unwrap_or("");
        let last = lower.rsplit(UNKNOWN).next().unwrap_or("");
        for (label, known) in flow.script.labels.iter().enumerate() {
            let known = known.name.to_lowercase();
            if !known.starts_with(first) || !known.ends_with(last) {
                continue;
            }
            if let Target::Point(point) = flow.target(label) {
                let mut after = state.clone();
                after.site.point = point;
                out.push(Next::state(after, scenarios));
            }
        }
        for next in &mut out {
            next.forked = true;
            next.marks.push(Mark::Guess);
        }
        out
    }

    /// The search begins behind the logical line that the command stands in.
    fn find(&self, site: Site, name: &str) -> Option<Target> {
        let flow = self.program.unit(site).flow;
        let from = flow.statement_span(site.point).end;
        flow.find_label(name, from).map(|label| flow.target(label))
    }

    /// CALL of a label, a batch file or a command.
    pub(super) fn call(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        words: &Words,
    ) -> Vec<Next> {
        let tail = self.expand_again(state, &doubled_carets(&words.tail));
        let masked = tail.masked();
        if has_operator(&masked) {
            // CALL reads its line a second time; what an operator does there is documented nowhere.
            return vec![Next::end(EndKind::Unknown, None, scenarios)];
        }
        let start = blank_end(&masked, 0);
        let tail = tail.slice(start..masked.len());
        let masked = tail.masked();
        let end = word_end(&masked, 0);
        let (name, rest) = tail.split_at(end);
        let inner = Words {
            name: plain_quotes(&name),
            tail: rest,
            ..*words
        };
        let word = inner.name.masked();
        if word.starts_with(':') && !words.piped {
            return self.call_label(state, scenarios, &inner);
        }
        let file = file_name(&word);
        if word.is_empty() {
            return vec![self.ran(state, scenarios, &inner)];
        }
        if let Some(builtin) = Builtin::from_name(&word) {
            return self.call_builtin(state, scenarios, builtin, &inner);
        }
        if let Some(script) = self.beside(&inner.name).filter(|_| !self.is_program(file)) {
            return self.call_script(state, scenarios, script, &inner, false);
        }
        // `call cmd /c helper.bat`
        if let Some((script, inner)) = self.child_script(&inner).filter(|_| !words.piped) {
            return self.call_script(state, scenarios, script, &inner, true);
        }
        self.call_outside(state, scenarios, &inner)
    }

    fn call_builtin(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        builtin: Builtin,
        words: &Words,
    ) -> Vec<Next> {
        match builtin {
            Builtin::Set if !words.piped => {
                let mut after = state.clone();
                self.set(&mut after, &words.tail);
                after.site.point = words.next;
                vec![Next::state(after, scenarios)]
            }
            Builtin::Goto if !words.piped => self.goto(state, scenarios, &words.tail, &[]),
            Builtin::Exit if !words.piped => self.exit(state, scenarios, &words.tail),
            Builtin::Call => self.call(state, scenarios, words),
            _ => {
                let mut next = self.ran(state, scenarios, words);
                if !words.piped {
                    next.marks
                        .extend(self.folder_change(builtin, words).map(Mark::Folder));
                }
                vec![next]
            }
        }
    }

    /// CALL of something that is not at hand: a batch file may change any variable.
    fn call_outside(&mut self, state: &State, scenarios: ScenarioSet, words: &Words) -> Vec<Next> {
        let word = words.name.masked();
        let file = file_name(&word).to_lowercase();
        // Where files are known, what does not lie beside the script is a program.
        let known = self.outside.assumed.is_some() && !is_batch(&file);
        let program = known || self.is_program(&file) || file.contains('.') && !is_batch(&file);
        let kind = if program {
            StepKind::Program
        } else {
            StepKind::Batch
        };
        let step = self.step(state, kind, words);
        let mut next = self.ran(state, scenarios, words);
        if let (super::explore::Goal::State(after), StepKind::Batch, false) =
            (&mut next.to, kind, words.piped)
        {
            Arc::make_mut(after).forget_all();
        }
        vec![next.marked(step)]
    }

    fn call_label(&mut self, state: &State, scenarios: ScenarioSet, words: &Words) -> Vec<Next> {
        let word = words.name.masked();
        let (name, _) = label_word(&word);
        let mut after = state.clone();
        after.site.point = words.next;
        if is_end_of_file(&word) {
            return vec![Next::state(after, scenarios)];
        }
        if name.contains(UNKNOWN) {
            return vec![Next::end(EndKind::Unknown, None, scenarios)];
        }
        match self.find(state.site, name) {
            None => {
                after.code = Value::text("1");
                after.last = Value::text("1");
                let mark = Mark::MissingLabel {
                    name: name.to_owned(),
                };
                vec![Next::state(after, scenarios).marked(mark)]
            }
            Some(Target::Unknown) => vec![Next::end(EndKind::Unknown, None, scenarios)],
            Some(Target::Point(point)) => self.enter_call(
                state,
                scenarios,
                Site {
                    point,
                    ..state.site
                },
                words,
                false,
            ),
        }
    }

    pub(super) fn call_script(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        script: u32,
        words: &Words,
        process: bool,
    ) -> Vec<Next> {
        let point = self.program.scripts[script as usize].flow.entry;
        let next = self.enter_call(state, scenarios, Site { script, point }, words, process);
        self.named(next, state.site, words)
    }

    /// Notes the name under which a batch file is run.
    fn named(&self, next: Vec<Next>, site: Site, words: &Words) -> Vec<Next> {
        let name = Expanded::new(&words.name, &self.names);
        let mark = Mark::Script { site, name };
        next.into_iter().map(|n| n.marked(mark.clone())).collect()
    }

    fn enter_call(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        to: Site,
        words: &Words,
        process: bool,
    ) -> Vec<Next> {
        let depth = self.frames[state.stack.0 as usize].depth + 1;
        let all_arguments = all_arguments(&words.tail);
        if all_arguments.len() > LONGEST {
            return vec![Next::end(EndKind::Unknown, None, scenarios)];
        }
        if depth > self.limits.depth {
            self.exhaust();
            return vec![Next::end(EndKind::Unknown, None, scenarios)];
        }
        let frame = Frame {
            below: state.stack,
            back: Site {
                point: words.next,
                ..state.site
            },
            depth,
            frozen: state.frozen.clone(),
            loops: state.loops.clone(),
            arguments: state.arguments.clone(),
            all_arguments: state.all_arguments.clone(),
            locals: state.locals.len() as u32,
            process,
        };
        let mut after = state.clone();
        if process {
            // The child gets a copy of the variables.
            self.set_local(&mut after, &Bits::default());
            after.delayed = false;
        }
        after.stack = self.frame_id(frame);
        after.site = to;
        after.arguments = arguments(&words.name, &words.tail);
        after.all_arguments = all_arguments;
        after.loops.clear();
        after.frozen.clear();
        vec![Next::state(after, scenarios)]
    }

    /// A batch file without CALL: control goes there for good.
    pub(super) fn chain_to(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        script: u32,
        words: &Words,
    ) -> Vec<Next> {
        let point = self.program.scripts[script as usize].flow.entry;
        let mut after = state.clone();
        after.site = Site { script, point };
        after.arguments = arguments(&words.name, &words.tail);
        after.all_arguments = all_arguments(&words.tail);
        if after.all_arguments.len() > LONGEST {
            return vec![Next::end(EndKind::Unknown, None, scenarios)];
        }
        after.loops.clear();
        after.frozen.clear();
        self.named(vec![Next::state(after, scenarios)], state.site, words)
    }

    /// EXIT and EXIT /B.
    pub(super) fn exit(&mut self, state: &State, scenarios: ScenarioSet, tail: &Bits) -> Vec<Next> {
        let masked = tail.masked();
        let rest = masked.trim_start_matches([' ', '\t', ',', ';', '=']);
        let script_only = rest.get(..2).is_some_and(|s| s.eq_ignore_ascii_case("/b"));
        let skipped = masked.len() - rest.len() + if script_only { 2 } else { 0 };
        let value = tail.slice(skipped..masked.len()).value();
        let mut after = state.clone();
        let code = (value.known().map(str::trim) != Some("")).then_some(Mark::Code);
        let coded = |mut ways: Vec<Next>| {
            let marks = ways.iter_mut().map(|way| &mut way.marks);
            marks.for_each(|marks| marks.extend(code.clone()));
            ways
        };
        match value.known().map(str::trim) {
            Some("") => {}
            Some(text) => {
                let digits: String = text
                    .chars()
                    .take_while(|c| *c == '-' || c.is_ascii_digit())
                    .collect();
                after.code = Value::text(digits.parse::<i64>().map_or("0", |_| digits.as_str()));
            }
            None => after.code = trimmed(&value),
        }
        if script_only {
            return coded(self.leave(after, EndKind::ExitScript, scenarios));
        }
        // EXIT ends the cmd.exe it runs in: the script's own, or a child.
        let mut stack = after.stack;
        let mut caller = None;
        while stack != StackId(0) {
            let frame = &self.frames[stack.0 as usize];
            if frame.process {
                after.stack = stack;
                return coded(self.leave(after, EndKind::Exit, scenarios));
            }
            let other = Some(frame.back.script).filter(|script| *script != state.site.script);
            caller = caller.or(other);
            stack = frame.below;
        }
        let mut next = Next::end(EndKind::Exit, code_of(&after), scenarios);
        next.marks
            .extend(caller.map(|script| Mark::EndsCaller { script }));
        coded(vec![next])
    }

    /// The script, the called label or the called file ends: back to the caller, if there is one.
    pub(super) fn leave(
        &mut self,
        mut state: State,
        kind: EndKind,
        scenarios: ScenarioSet,
    ) -> Vec<Next> {
        if state.stack == StackId(0) {
            return vec![Next::end(kind, code_of(&state), scenarios)];
        }
        let frame = self.frames[state.stack.0 as usize].clone();
        while state.locals.len() > frame.locals as usize {
            end_local(&mut state);
        }
        state.site = frame.back;
        state.stack = frame.below;
        state.frozen = frame.frozen;
        state.loops = frame.loops;
        state.arguments = frame.arguments;
        state.all_arguments = frame.all_arguments;
        state.last = state.code.clone();
        vec![Next::state(state, scenarios)]
    }
}

/// CALL doubles all carets of its line and reads it once more, so that those between quotes stay
/// doubled (observed behaviour of cmd.exe).
fn doubled_carets(tail: &Bits) -> Bits {
    let masked = tail.masked();
    let (mut out, mut from, mut quoted) = (Bits::default(), 0, false);
    for (at, c) in masked.char_indices() {
        quoted ^= c == '"';
        if c == '^' && quoted {
            out.0.extend(tail.slice(from..at + 1).0);
            let origin = out.0.last().map_or_else(Default::default, |bit| bit.origin);
            out.0.push(Bit::text("^", origin, false));
            from = at + 1;
        }
    }
    out.0.extend(tail.slice(from..masked.len()).0);
    out
}

/// Whether an operator stands outside quotes.
fn has_operator(text: &str) -> bool {
    let mut quoted = false;
    text.chars().any(|c| {
        quoted ^= c == '"';
        !quoted && matches!(c, '&' | '|' | '<' | '>')
    })
}

/// `goto :EOF`: only with its colon, and whatever follows it.
fn is_end_of_file(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t', ',', ';', '=']);
    text.starts_with(':') && label_word(text).0.eq_ignore_ascii_case("eof")
}

fn code_of(state: &State) -> Option<i64> {
    state.resolve(&state.code).known()?.trim().parse().ok()
}

/// An exit code without the blanks around it.
fn trimmed(value: &Value) -> Value {
    let mut out = Value::default();
    for piece in &value.0 {
        match piece {
            super::value::Piece::Text(t) if t.trim().is_empty() => {}
            other => out.push(other),
        }
    }
    out
}

/// `%0`, `%1` … of what is called.
fn arguments(name: &Bits, tail: &Bits) -> Vec<Value> {
    let masked = tail.masked();
    let mut out = vec![name.value()];
    let mut at = blank_end(&masked, 0);
    while at < masked.len() {
        let end = word_end(&masked, at);
        out.push(tail.slice(at..end).value());
        at = blank_end(&masked, end);
    }
    out
}

/// `%*` of what is called: all of it, from the first argument on.
fn all_arguments(tail: &Bits) -> Value {
    let masked = tail.masked();
    let start = masked.len() - masked.trim_start_matches([' ', '\t']).len();
    tail.slice(start..masked.len()).value()
}
