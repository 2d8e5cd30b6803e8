//! Traces: what a script would run, scenario by scenario.

mod hide;
mod timeline;
mod ways;

#[cfg(test)]
mod tests;

use crate::batch::NodeKind;
use crate::finding::Place;
use crate::scenario::{EndKind, Expanded, StepKind, UNKNOWN};
use crate::source::Span;
use crate::unit::{Judged, Unit};
pub use timeline::{GroupTimeline, Scripts, Timeline, Turn, timeline};
pub use ways::{MOST_PATHS, Way, ways};

/// A script in every scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trace {
    /// The scenarios in matrix order.
    pub scenarios: Vec<ScenarioTrace>,
}

/// A script in one scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScenarioTrace {
    /// The variables of the scenario; `None` means not there.
    pub set: Vec<(String, Option<String>)>,
    /// The different things that can happen; one where everything is known.
    pub paths: Vec<TracePath>,
    /// Whether there are more.
    pub truncated: bool,
}

/// One thing that can happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TracePath {
    /// The programs started, in order.
    pub steps: Vec<TraceStep>,
    /// How it ends.
    pub end: TraceEnd,
    /// The logical lines on the way, in order.
    pub lines: Vec<Place>,
}

/// A program started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TraceStep {
    /// Where.
    pub place: Place,
    /// Its name without folder and extension.
    pub command: String,
    /// What it is handed, `%NAME%` standing for what is not known.
    pub arguments: String,
    /// The event it is, if any.
    pub event: Option<String>,
    /// What the event happens to.
    pub subject: Option<String>,
}

/// How a path ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TraceEnd {
    /// In which way.
    pub kind: TraceEndKind,
    /// Where.
    pub place: Place,
    /// The exit code, where it is known.
    pub code: Option<i64>,
}

/// In which way a path ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TraceEndKind {
    /// As a run ends.
    Run(EndKind),
    /// No way leads out of a loop.
    NeverEnds,
}

impl TraceEndKind {
    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Run(kind) => kind.name(),
            Self::NeverEnds => "never-ends",
        }
    }
}

/// Traces a script of a unit in the scenarios that `wanted` lets through.
#[must_use]
pub fn trace(unit: &Unit, judged: &Judged, wanted: impl Fn(usize) -> bool) -> Trace {
    let matrix = &unit.matrix;
    let scenarios = (0..matrix.len()).filter(|s| wanted(*s)).map(|scenario| {
        let (found, truncated) = ways(&judged.run, scenario);
        ScenarioTrace {
            set: (0..matrix.dimensions.len())
                .map(|d| {
                    let value = matrix.value(scenario, d).map(str::to_owned);
                    (matrix.dimensions[d].name.clone(), value)
                })
                .collect(),
            paths: found.iter().map(|way| path(unit, judged, way)).collect(),
            truncated,
        }
    });
    Trace {
        scenarios: scenarios.collect(),
    }
}

fn path(unit: &Unit, judged: &Judged, way: &Way) -> TracePath {
    let mut lines: Vec<Place> = Vec::new();
    for node in &way.nodes {
        let site = judged.run.nodes[*node as usize].site;
        let document = judged.document_of(site);
        let span = unit.documents[document].running(site.point);
        let place = Place { document, span };
        let flow = &unit.documents[document].flow;
        let node = &flow.script.node(flow.op(site.point).node).kind;
        // A block shows what runs in it, not itself.
        let silent = matches!(
            node,
            NodeKind::Remark | NodeKind::LabelLine | NodeKind::Block { .. }
        );
        if !silent && !span.is_empty() && lines.last() != Some(&place) {
            lines.push(place);
        }
    }
    let steps = way
        .steps
        .iter()
        .flat_map(|id| steps(unit, judged, *id))
        .collect();
    TracePath {
        steps,
        end: end(unit, judged, way),
        lines,
    }
}

fn end(unit: &Unit, judged: &Judged, way: &Way) -> TraceEnd {
    let last = way.nodes.last().map_or(0, |n| *n as usize);
    let node = &judged.run.nodes[last];
    let document = judged.document_of(node.site);
    let flow = &unit.documents[document].flow;
    let (kind, code) = match node.end {
        Some(end) => (TraceEndKind::Run(end.kind), end.code),
        None => (TraceEndKind::NeverEnds, None),
    };
    let op = flow.op(node.site.point);
    let place = if kind == TraceEndKind::Run(EndKind::EndOfFile) && op.statement == u32::MAX {
        end_of_file(unit, document)
    } else {
        Place {
            document,
            span: flow.script.node(op.node).span,
        }
    };
    TraceEnd { kind, place, code }
}

/// The last line with something on it.
fn end_of_file(unit: &Unit, document: usize) -> Place {
    let length = unit.documents[document].source.text().trim_end().len() as u32;
    Place {
        document,
        span: Span::empty(length),
    }
}

/// The programs that a step starts: `cmd /c` shows what it runs.
fn steps(unit: &Unit, judged: &Judged, id: crate::scenario::StepId) -> Vec<TraceStep> {
    let step = judged.run.step(id);
    let meaning = judged.meaning(id);
    let document = judged.document_of(step.site);
    let flow = &unit.documents[document].flow;
    let place = Place {
        document,
        span: flow.script.node(flow.op(step.site.point).node).span,
    };
    let made = |command: String, arguments: String, span: Option<Span>| {
        let mut events = meaning
            .events
            .iter()
            .filter(|e| span.is_none_or(|s| e.span == s));
        let event = events.next();
        TraceStep {
            place,
            command,
            arguments: arguments.trim().to_owned(),
            event: event.map(|e| e.event.clone()),
            subject: event.and_then(|e| e.subject.clone()),
        }
    };
    if step.kind != StepKind::Program {
        let name = if step.name.is_empty() {
            step.word.shown()
        } else {
            step.name.clone()
        };
        return vec![made(name, step.arguments.shown(), None)];
    }
    let invocations = meaning.invocations.iter();
    invocations
        .map(|invocation| {
            made(
                command_name(&invocation.word),
                invocation.arguments.shown(),
                Some(invocation.span()),
            )
        })
        .collect()
}

/// The name of a program without folder, quotes and extension, in the case it is written in.
fn command_name(word: &Expanded) -> String {
    let bare = |text: &str| text.replace('"', "").trim().to_owned();
    let known = bare(word.text());
    let file = known.rsplit(['\\', '/', UNKNOWN]).next().unwrap_or("");
    // What a value may have brought of the name itself is shown as it is written.
    let text = if file.is_empty() || known.contains(UNKNOWN) && !known.contains(['\\', '/']) {
        let shown = bare(&word.shown());
        shown.rsplit(['\\', '/']).next().unwrap_or("").to_owned()
    } else {
        file.to_owned()
    };
    let length = crate::command::program_name(&text).map_or(text.len(), |n| n.len());
    text.get(..length).unwrap_or(&text).to_owned()
}
