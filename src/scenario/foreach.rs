//! FOR: turn by turn where the turns are known, else any number of them.

use super::bits::{Bits, Expanded};
use super::explore::{Explorer, Next};
use super::fork::{bits_in_scenario, dimensions, groups};
use super::lines::LineOptions;
use super::matrix::ScenarioSet;
use super::number;
use super::program::Site;
use super::run::{EndKind, Mark};
use super::state::{State, Turn};
use super::step::{Step, StepKind};
use super::value::{Symbol, Value};
use crate::batch::{ForClause, ForKind, NodeId, NodeKind};
use crate::flow::Point;
use crate::source::Span;

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
        let mut out = Vec::new();
        for group in groups(self.matrix, &dimensions([&list.value()]), scenarios) {
            let list = bits_in_scenario(self.matrix, &list, group.scenario);
            let marks = if running {
                Vec::new()
            } else {
                self.list_command(&state, clause, &list)
            };
            let ways = match self.turns(state.site, clause, &list) {
                Some(turns) => self.counted(
                    &state,
                    group.scenarios,
                    clause,
                    &turns,
                    before.as_ref(),
                    body,
                    exit,
                ),
                None => self.uncounted(&state, group.scenarios, clause, body, exit, running),
            };
            out.extend(ways.into_iter().map(|mut way| {
                way.marks.splice(0..0, marks.iter().cloned());
                way
            }));
        }
        out
    }

    #[allow(clippy::too_many_arguments)]
    fn counted(
        &self,
        state: &State,
        scenarios: ScenarioSet,
        clause: &ForClause,
        turns: &[Vec<Value>],
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
                return self.uncounted(state, scenarios, clause, body, exit, true);
            }
        };
        let mut after = state.clone();
        let Some(values) = turns.get(index as usize) else {
            after.site.point = exit;
            return vec![Next::state(after, scenarios)];
        };
        let bound = letters(clause.variable)
            .zip(values.iter().cloned())
            .collect();
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
        running: bool,
    ) -> Vec<Next> {
        let mut done = state.clone();
        done.site.point = exit;
        let mut again = state.clone();
        let bound = self.unknown_variables(state.site, clause);
        for (variable, _) in &bound {
            // Each turn has a value of its own.
            again.renew(Symbol::Turn(state.site, *variable), self.errorlevel);
        }
        again.loops.push(Turn {
            site: state.site,
            index: None,
            bound,
        });
        again.site.point = body;
        let mut ways = vec![Next::state(again, scenarios), Next::state(done, scenarios)];
        ways.iter_mut().for_each(|w| w.forked = true);
        if !running && let Some(none) = ways.last_mut() {
            none.marks.push(Mark::Guess);
        }
        ways
    }

    /// The variables of a turn, none of them known. FOR /F fills the letters behind the first.
    fn unknown_variables(&self, site: Site, clause: &ForClause) -> Vec<(char, Value)> {
        let count = match clause.kind {
            ForKind::Lines => self.line_options(site, clause).variables().max(1),
            _ => 1,
        };
        letters(clause.variable)
            .take(count)
            .map(|c| (c, Value::unknown(Symbol::Turn(site, c))))
            .collect()
    }

    /// What the variables get in each turn, where that is known.
    fn turns(&self, site: Site, clause: &ForClause, list: &Bits) -> Option<Vec<Vec<Value>>> {
        let value = list.value();
        let text = value.known()?;
        let one = |word: &str| vec![Value::text(word)];
        let turns: Vec<Vec<Value>> = match clause.kind {
            ForKind::Plain => {
                let blank = |c: char| matches!(c, ' ' | '\t' | ',' | ';' | '=' | '\r' | '\n');
                let words: Vec<&str> = quoted_words(text, blank).collect();
                self.names_of(&words)?
                    .iter()
                    .map(|word| one(word))
                    .collect()
            }
            ForKind::Numbers => return numbers(text),
            ForKind::Lines => {
                let options = self.line_options(site, clause);
                let text = self.text_of_list(text, options.back_quotes)?;
                let lines = options.lines(&text);
                lines
                    .iter()
                    .map(|line| line.iter().map(|w| Value::text(w)).collect())
                    .collect()
            }
            _ => return None,
        };
        (turns.len() <= MOST_TURNS).then_some(turns)
    }

    /// Words of a list, those with wildcards replaced by the files they mean.
    fn names_of(&self, words: &[&str]) -> Option<Vec<String>> {
        let mut out = Vec::new();
        for word in words {
            if !word.contains(['*', '?']) {
                out.push((*word).to_owned());
                continue;
            }
            let assumed = self.outside.assumed.as_ref()?;
            let name = assumed.own_name(word)?;
            out.extend(assumed.matching(&name).map(str::to_owned));
        }
        Some(out)
    }

    /// The text that FOR /F goes through; nothing where it is not known.
    fn text_of_list(&self, list: &str, back_quotes: bool) -> Option<String> {
        let list = list.trim();
        let (text, command) = if back_quotes {
            ('\'', '`')
        } else {
            ('"', '\'')
        };
        let inner = |quote: char| list.strip_prefix(quote).and_then(|l| l.strip_suffix(quote));
        if let Some(inner) = inner(text) {
            return Some(inner.to_owned());
        }
        let assumed = self
            .outside
            .assumed
            .as_ref()
            .filter(|_| !list.starts_with(command))?;
        let files = quoted_words(list, char::is_whitespace);
        files
            .map(|file| {
                // What is not there gives no line.
                if assumed.has(file) {
                    assumed.text(file).map(str::to_owned)
                } else {
                    Some(String::new())
                }
            })
            .collect()
    }

    fn line_options(&self, site: Site, clause: &ForClause) -> LineOptions {
        LineOptions::new(clause.options.map_or("", |o| self.written(site, o.span)))
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
        let line = list.slice(start..start + inner.len());
        let origin = line.0.first().map_or_else(Span::default, |bit| bit.origin);
        // cmd.exe hands the line to a child of its own.
        let switch = Expanded::verbatim("/c ", Span::empty(origin.start));
        let step = Step {
            site: state.site,
            kind: StepKind::Program,
            name: "cmd".to_owned(),
            word: Expanded::verbatim("", Span::empty(origin.start)),
            arguments: Expanded::joined([switch, Expanded::new(&line, &self.names)]),
            fed: false,
            input: None,
            read: true,
            listed: true,
            elsewhere: false,
        };
        vec![Mark::Step(self.step_id(step))]
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
fn numbers(text: &str) -> Option<Vec<Vec<Value>>> {
    let mut parts = text.split([',', ' ', ';']).filter(|p| !p.is_empty());
    let mut next = || number::parse(parts.next()?.trim());
    let (start, step, end) = (next()?, next()?, next()?);
    let mut out = Vec::new();
    let mut at = start;
    while if step >= 0 { at <= end } else { at >= end } {
        if step == 0 || out.len() >= MOST_TURNS {
            return None;
        }
        out.push(vec![Value::text(&at.to_string())]);
        at += step;
    }
    Some(out)
}

/// The variable and the letters behind it, which FOR /F fills too.
fn letters(first: char) -> impl Iterator<Item = char> {
    (first as u32..).map_while(char::from_u32)
}
