//! FOR: turn by turn where the turns are known, else any number of them.

use super::bits::{Bits, Expanded};
use super::explore::{Explorer, Next};
use super::matrix::ScenarioSet;
use super::number;
use super::program::Site;
use super::run::{EndKind, Mark};
use super::state::{State, Turn};
use super::step::{Step, StepKind};
use super::value::{Symbol, Value};
use crate::batch::{self, ForClause, ForKind, NodeId, NodeKind};
use crate::flow::Point;

/// Most turns that are gone through one by one.
const MOST_TURNS: usize = 4096;

impl Explorer<'_, '_> {
    /// Comes to the head of a FOR, for the first time or after a turn.
    pub(super) fn turn(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        node: NodeId,
        body: Point,
        exit: Point,
    ) -> Vec<Next> {
        let program = self.program;
        let NodeKind::For(clause) = &program.unit(state.site).flow.script.node(node).kind else {
            return Vec::new();
        };
        let mut state = state.clone();
        let running = state.loops.last().is_some_and(|t| t.site == state.site);
        let before = if running { state.loops.pop() } else { None };
        let Ok(list) = self.expand(&state, clause.list) else {
            return vec![Next::end(EndKind::Unknown, None, scenarios)];
        };
        let marks = if running {
            Vec::new()
        } else {
            self.list_command(&state, clause, &list)
        };
        let ways = match self.words(clause, &list) {
            Some(words) => self.counted(
                &state,
                scenarios,
                clause,
                &words,
                before.as_ref(),
                body,
                exit,
            ),
            None => self.uncounted(&state, scenarios, clause, body, exit),
        };
        ways.into_iter()
            .map(|mut way| {
                way.marks.splice(0..0, marks.iter().cloned());
                way
            })
            .collect()
    }

    #[allow(clippy::too_many_arguments)]
    fn counted(
        &self,
        state: &State,
        scenarios: ScenarioSet,
        clause: &ForClause,
        words: &[Value],
        before: Option<&Turn>,
        body: Point,
        exit: Point,
    ) -> Vec<Next> {
        let index = match before {
            None => 0,
            Some(Turn {
                index: Some(index), ..
            }) => index + 1,
            // The turns were joined: any of them may be next.
            Some(Turn { index: None, .. }) => {
                return self.uncounted(state, scenarios, clause, body, exit);
            }
        };
        let mut after = state.clone();
        let Some(word) = words.get(index as usize) else {
            after.site.point = exit;
            return vec![Next::state(after, scenarios)];
        };
        let bound = vec![(clause.variable, word.clone())];
        after.loops.push(Turn {
            site: state.site,
            index: Some(index),
            bound,
        });
        after.site.point = body;
        vec![Next::state(after, scenarios)]
    }

    fn uncounted(
        &self,
        state: &State,
        scenarios: ScenarioSet,
        clause: &ForClause,
        body: Point,
        exit: Point,
    ) -> Vec<Next> {
        let mut done = state.clone();
        done.site.point = exit;
        let mut again = state.clone();
        let bound = self.unknown_variables(state.site, clause);
        again.loops.push(Turn {
            site: state.site,
            index: None,
            bound,
        });
        again.site.point = body;
        let mut ways = vec![Next::state(again, scenarios), Next::state(done, scenarios)];
        ways.iter_mut().for_each(|w| w.forked = true);
        ways
    }

    /// The variables of a turn, none of them known. FOR /F fills the letters behind the first.
    fn unknown_variables(&self, site: Site, clause: &ForClause) -> Vec<(char, Value)> {
        let value = || Value::unknown(Symbol::Made(site, self.errorlevel));
        let mut out = vec![(clause.variable, value())];
        if clause.kind == ForKind::Lines {
            let options = clause.options.map_or("", |o| self.written(site, o.span));
            let more = extra_tokens(options);
            let letters = (clause.variable as u32 + 1..).map_while(char::from_u32);
            out.extend(letters.take(more).map(|c| (c, value())));
        }
        out
    }

    /// The words a loop goes through, where they are known.
    fn words(&self, clause: &ForClause, list: &Bits) -> Option<Vec<Value>> {
        let value = list.value();
        let text = value.known()?;
        match clause.kind {
            ForKind::Plain if !text.contains(['*', '?']) => {
                let blank = |c: char| matches!(c, ' ' | '\t' | ',' | ';' | '=' | '\r' | '\n');
                let words: Vec<Value> = quoted_words(text, blank).map(Value::text).collect();
                (words.len() <= MOST_TURNS).then_some(words)
            }
            ForKind::Numbers => numbers(text),
            _ => None,
        }
    }

    /// FOR /F with a command: the command runs, and its output is read.
    fn list_command(&mut self, state: &State, clause: &ForClause, list: &Bits) -> Vec<Mark> {
        if clause.kind != ForKind::Lines {
            return Vec::new();
        }
        let options = clause
            .options
            .map_or("", |o| self.written(state.site, o.span));
        let quote = if options.to_lowercase().contains("usebackq") {
            '`'
        } else {
            '\''
        };
        let masked = list.masked();
        let Some(inner) = masked.trim().strip_prefix(quote) else {
            return Vec::new();
        };
        let inner = inner.strip_suffix(quote).unwrap_or(inner);
        let start = masked.find(inner).unwrap_or(0);
        let script = batch::parse(inner);
        let mut marks = Vec::new();
        for (_, node) in script.iter() {
            let NodeKind::Command(command) = &node.kind else {
                continue;
            };
            if command.builtin.is_some() {
                continue;
            }
            let part = |span: crate::source::Span| {
                let range = span.range();
                Expanded::new(
                    &list.slice(start + range.start..start + range.end),
                    &self.names,
                )
            };
            let name = super::command::file_name(&inner[command.name.span.range()]).to_owned();
            let step = Step {
                site: state.site,
                kind: StepKind::Program,
                name: name.trim_end_matches(".exe").to_owned(),
                word: part(command.name.span),
                arguments: part(command.tail.span),
                fed: false,
                read: true,
            };
            marks.push(Mark::Step(self.step_id(step)));
        }
        marks
    }
}

/// Splits at blanks outside quotes.
fn quoted_words(text: &str, blank: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let parts = text.split(move |c: char| {
        quoted ^= c == '"';
        !quoted && blank(c)
    });
    parts.filter(|w| !w.is_empty())
}

/// `(start,step,end)`.
fn numbers(text: &str) -> Option<Vec<Value>> {
    let mut parts = text.split([',', ' ', ';']).filter(|p| !p.is_empty());
    let mut next = || number::parse(parts.next()?.trim());
    let (start, step, end) = (next()?, next()?, next()?);
    let mut out = Vec::new();
    let mut at = start;
    while if step >= 0 { at <= end } else { at >= end } {
        if step == 0 || out.len() >= MOST_TURNS {
            return None;
        }
        out.push(Value::text(&at.to_string()));
        at += step;
    }
    Some(out)
}

/// How many variables `tokens=` fills behind the first one.
fn extra_tokens(options: &str) -> usize {
    let lower = options.to_lowercase();
    let Some((_, rest)) = lower.split_once("tokens=") else {
        return 0;
    };
    let list = rest.split([' ', '"']).next().unwrap_or("");
    let mut count = 0usize;
    for part in list.split(',') {
        count += usize::from(part.ends_with('*') && part.len() > 1);
        let part = part.trim_end_matches('*');
        count += match part.split_once('-') {
            Some((a, b)) => match (a.parse::<usize>(), b.parse::<usize>()) {
                (Ok(a), Ok(b)) => (b + 1).saturating_sub(a),
                _ => 1,
            },
            None => 1,
        };
    }
    count.saturating_sub(1).min(31)
}
