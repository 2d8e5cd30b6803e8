//! Lines whose values change how they are read.
//!
//! cmd.exe puts values in before it reads a line. Where a value brings an operator, a quote or a
//! command of the grammar, the line is read once more with the value in its place, and the run
//! begins again with what that gives.

use super::explore::{Explorer, Limits, Next, explore_once};
use super::fork::{dimensions, groups, in_scenario};
use super::matrix::{Matrix, ScenarioSet};
use super::outside::Outside;
use super::program::{Program, Site, Unit};
use super::run::{EndKind, Run};
use super::state::State;
use super::value::{Piece, Value};
use crate::batch::{Change, Expansion, Found, NodeId, NodeKind, Part, PartKind, Place, expansions};
use crate::flow::{Flow, Target};
use crate::source::Span;
use rustc_hash::FxHashSet as HashSet;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Most times that a run begins again.
const MOST_ROUNDS: usize = 8;

/// Most readings of lines that are added to the scripts of one run.
const MOST_READINGS: usize = 10_000;

/// A logical line to read once more.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Wanted {
    /// Index of its script.
    pub script: u32,
    /// The line, as an index into the statements of the script's flow.
    pub statement: u32,
    /// What takes the place of its percent expansions.
    pub changes: Vec<Change>,
}

/// A script whose flow may grow.
#[derive(Clone, Debug)]
pub struct Growing<'t> {
    /// File name without folder, as other scripts call it.
    pub name: &'t str,
    /// Its text.
    pub text: &'t str,
    /// Its flow.
    pub flow: Arc<Flow>,
}

/// Works out what the first script can do, and reads lines once more where their values ask for
/// it: the flows are then longer than before.
#[must_use]
pub fn explore_rereading(
    scripts: &mut [Growing<'_>],
    matrix: &Matrix,
    outside: &Outside,
    limits: &Limits,
    cancel: &AtomicBool,
) -> Run {
    let (mut rounds, mut readings) = (0, 0);
    loop {
        let again = rounds < MOST_ROUNDS && readings < MOST_READINGS;
        let units = scripts.iter().map(|script| Unit {
            name: script.name.to_owned(),
            text: script.text,
            flow: &script.flow,
        });
        let program = Program::new(units.collect());
        let run = explore_once(&program, matrix, outside, limits, cancel, again);
        if run.wanted.is_empty() {
            return run;
        }
        rounds += 1;
        for wanted in run.wanted.iter().take(MOST_READINGS - readings) {
            let script = &mut scripts[wanted.script as usize];
            let flow = Arc::make_mut(&mut script.flow);
            flow.read_again(script.text, wanted.statement, &wanted.changes);
            readings += 1;
        }
    }
}

/// A percent expansion whose value can change how its line is read.
#[derive(Debug)]
pub(super) struct Watch {
    expansion: Expansion,
    quoted: bool,
    /// It begins a command.
    head: bool,
    /// A caret outside quotes stands before it.
    escaped: bool,
    /// A `)` ends what it stands in.
    bracket: bool,
    /// A blank ends what it stands in.
    word: bool,
    /// It stands in a line that cannot be read as it is.
    error: bool,
    /// Which word it is, where that word has nothing but percent expansions and must be something.
    needed: Option<usize>,
}

impl Watch {
    fn new(expansion: Expansion) -> Self {
        Self {
            expansion,
            quoted: false,
            head: false,
            escaped: false,
            bracket: false,
            word: false,
            error: false,
            needed: None,
        }
    }

    fn matters(&self, value: &Value) -> bool {
        if self.error {
            return !value.0.is_empty();
        }
        if self.escaped && value.0.is_empty() {
            return true;
        }
        let mut quotes = 0;
        let mut operator = false;
        let mut escaped = self.escaped;
        let mut blank = false;
        let texts = value.0.iter().filter_map(|p| match p {
            Piece::Text(text) => Some(text),
            _ => None,
        });
        for c in texts.flat_map(|t| t.chars()) {
            quotes += usize::from(c == '"');
            if quotes % 2 == 0 {
                operator |= matches!(c, '&' | '|' | '<' | '>' | '^' | '\n');
                operator |= c == ')' && self.bracket;
                blank |= matches!(c, ' ' | '\t' | ',' | ';' | '=');
            }
            operator |= escaped && c == '"';
            escaped = false;
        }
        if self.quoted {
            return quotes % 2 == 1;
        }
        operator || quotes % 2 == 1 || blank && self.word || self.head && begins_grammar(value)
    }
}

/// Whether any value changes how the line is read: by what it brings, or because a word that must
/// be something is nothing.
fn matter(watches: &[Watch], values: &[Value]) -> bool {
    let pairs = || watches.iter().zip(values);
    if pairs().any(|(watch, value)| watch.matters(value)) {
        return true;
    }
    let filled: HashSet<usize> = pairs()
        .filter(|(_, value)| !value.0.is_empty())
        .filter_map(|(watch, _)| watch.needed)
        .collect();
    let mut needed = watches.iter().filter_map(|watch| watch.needed);
    needed.any(|word| !filled.contains(&word))
}

/// Whether a value begins with what the grammar knows: IF, FOR, REM, a bracket …
fn begins_grammar(value: &Value) -> bool {
    let Some(Piece::Text(text)) = value.0.first() else {
        return false;
    };
    let text = text.trim_start_matches([' ', '\t', ',', ';', '=']);
    let word = text.split([' ', '\t', ',', ';', '=', '(', '/']).next();
    let keyword = |k: &&str| word.is_some_and(|w| w.eq_ignore_ascii_case(k));
    text.starts_with(['(', '@', ':']) || ["if", "for", "rem"].iter().any(keyword)
}

impl Explorer<'_, '_> {
    /// Where a state goes in the scenarios in which its line has to be read once more, and the
    /// scenarios in which it has not.
    pub(super) fn enter_reread(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
    ) -> (Vec<Next>, ScenarioSet) {
        let watches = self.watches(state.site);
        if watches.is_empty() {
            return (Vec::new(), scenarios);
        }
        let watched: Vec<Value> = watches
            .iter()
            .map(|watch| self.expansion(state, &watch.expansion))
            .collect();
        let (mut out, mut plain) = (Vec::new(), ScenarioSet::EMPTY);
        let mut values = None;
        for group in groups(self.matrix, &dimensions(&watched), scenarios) {
            let here: Vec<Value> = watched
                .iter()
                .map(|value| in_scenario(self.matrix, value, group.scenario))
                .collect();
            if !matter(&watches, &here) {
                plain = plain.or(group.scenarios);
                continue;
            }
            let values = values
                .get_or_insert_with(|| self.line_values(state))
                .clone();
            let shared = dimensions(values.iter().map(|(_, value)| value));
            for part in groups(self.matrix, &shared, group.scenarios) {
                let changes = self.changes(&values, part.scenario);
                out.push(self.reread(state, changes, part.scenarios));
            }
        }
        (out, plain)
    }

    fn reread(
        &mut self,
        state: &State,
        changes: Option<Vec<Change>>,
        scenarios: ScenarioSet,
    ) -> Next {
        let site = state.site;
        let flow = self.program.unit(site).flow;
        let statement = flow.op(site.point).statement;
        let unknown = Next::end(EndKind::Unknown, None, scenarios);
        let go = |point| {
            let mut after = state.clone();
            after.site.point = point;
            Next::state(after, scenarios)
        };
        let Some(changes) = changes else {
            return unknown;
        };
        match flow.reread(statement, &changes) {
            Some(Target::Point(point)) => return go(point),
            Some(Target::Unknown) => return unknown,
            None if !self.reads_again => return unknown,
            None => {}
        }
        self.wanted.insert(Wanted {
            script: site.script,
            statement,
            changes,
        });
        // This run is thrown away: it goes on to find the other lines of this kind.
        flow.following(statement).map_or(unknown, go)
    }

    /// The percent expansions of a line with their values.
    fn line_values(&mut self, state: &State) -> Vec<(Span, Value)> {
        let site = state.site;
        let unit = self.program.unit(site);
        let line = unit.flow.statement_span(site.point);
        expansions(unit.text, line)
            .filter(|(_, expansion)| *expansion != Expansion::Double)
            .map(|(span, expansion)| (span, self.expansion(state, &expansion)))
            .collect()
    }

    /// What takes the place of the percent expansions of a line in a scenario; nothing where a
    /// value is known in part only and that part may matter.
    fn changes(&self, values: &[(Span, Value)], scenario: usize) -> Option<Vec<Change>> {
        let mut out = Vec::new();
        for (span, value) in values {
            let value = in_scenario(self.matrix, value, scenario);
            match value.known() {
                Some(text) => out.push((*span, text.into())),
                None if !is_plain(&value) => return None,
                None => {}
            }
        }
        Some(out)
    }

    fn watches(&mut self, site: Site) -> Rc<[Watch]> {
        let program = self.program;
        let unit = program.unit(site);
        let op = unit.flow.op(site.point);
        let key = (site.script, op.statement);
        if let Some(known) = self.watches.get(&key) {
            return Rc::clone(known);
        }
        let span = unit.flow.statement_span(site.point);
        let found: Rc<[Watch]> = match unit.text.get(span.range()) {
            Some(text) if text.contains('%') && !unit.flow.is_reread(op.statement) => {
                self.look_for_watches(site, span).into()
            }
            _ => Rc::new([]),
        };
        self.watches.insert(key, Rc::clone(&found));
        found
    }

    fn look_for_watches(&self, site: Site, span: Span) -> Vec<Watch> {
        let unit = self.program.unit(site);
        let script = &unit.flow.script;
        let root = unit.flow.op(site.point).node;
        let mut out = Vec::new();
        for (word, found) in script.texts(root).into_iter().enumerate() {
            let parts = script.parts(found.text);
            let needed = self.is_needed(site, &found).then_some(word);
            let mut caret = None;
            for (index, part) in parts.iter().enumerate() {
                if let PartKind::Percent(expansion) = &part.kind
                    && *expansion != Expansion::Double
                {
                    out.push(Watch {
                        quoted: part.quoted,
                        head: found.place == Place::Name && index == 0,
                        escaped: caret == Some(part.span.start),
                        bracket: found.in_block || found.place == Place::List,
                        word: found.place == Place::Word,
                        needed,
                        ..Watch::new(expansion.clone())
                    });
                }
                let joined = matches!(part.kind, PartKind::Joined) && part.span.len() == 1;
                caret = joined.then_some(part.span.end);
            }
        }
        let broken = script
            .below(root)
            .iter()
            .any(|id| matches!(script.node(*id).kind, NodeKind::Error));
        if broken {
            out.extend(expansions(unit.text, span).map(|(_, expansion)| Watch {
                error: true,
                ..Watch::new(expansion)
            }));
        }
        out
    }

    /// Whether a text has nothing but percent expansions and its line cannot be read without it: an
    /// operand, or a whole command beside an operator.
    fn is_needed(&self, site: Site, found: &Found) -> bool {
        let flow = self.program.unit(site).flow;
        let parts = flow.script.parts(found.text);
        let bare = |p: &Part| matches!(&p.kind, PartKind::Percent(e) if *e != Expansion::Double);
        if parts.is_empty() || !parts.iter().all(|p| bare(p) && !p.quoted) {
            return false;
        }
        let alone = |root: NodeId| matches!(flow.script.node(root).kind, NodeKind::Command(_));
        match found.place {
            Place::Word => true,
            Place::Name => {
                let tail = found.tail.map(|t| self.written(site, t.span).trim());
                tail == Some("") && !alone(flow.op(site.point).node)
            }
            Place::Tail | Place::List => false,
        }
    }
}

/// Whether what is known of a value changes nothing, wherever it stands: `%~dp0` ends with `\`.
fn is_plain(value: &Value) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '\\' | '/' | '.' | ':' | '_' | '-');
    let known = value.0.iter().all(|piece| match piece {
        Piece::Text(text) => text.chars().all(plain),
        _ => true,
    });
    known && !matches!(value.0.first(), Some(Piece::Text(_)))
}

/// Lines to read once more, in a steady order.
pub(super) fn sorted(wanted: HashSet<Wanted>) -> Vec<Wanted> {
    let mut all: Vec<Wanted> = wanted.into_iter().collect();
    all.sort_by(|a, b| {
        let key = |w: &Wanted| (w.script, w.statement);
        key(a).cmp(&key(b)).then_with(|| {
            let texts = |w: &Wanted| w.changes.iter().map(|(_, t)| t.clone()).collect::<Vec<_>>();
            texts(a).cmp(&texts(b))
        })
    });
    all
}
