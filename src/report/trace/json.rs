//! `trace --format json`.

use super::Traced;
use crate::report::escape::write_json;
use crate::trace::{ScenarioTrace, TracePath, TraceStep};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    script: &'a str,
    scenarios: Vec<Scenario<'a>>,
}

/// A script in one scenario.
#[derive(Serialize)]
pub(super) struct Scenario<'a> {
    set: Assignments<'a>,
    paths: Vec<Path<'a>>,
    truncated: bool,
}

#[derive(Serialize)]
struct Path<'a> {
    steps: Vec<Step<'a>>,
    end: End,
}

#[derive(Serialize)]
struct Step<'a> {
    line: u32,
    /// The helper it lies in, where that is not the script.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    command: &'a str,
    arguments: &'a str,
    event: Option<&'a str>,
    subject: Option<&'a str>,
}

#[derive(Serialize)]
struct End {
    kind: &'static str,
    line: u32,
    code: Option<i64>,
}

/// Variables in matrix order.
struct Assignments<'a>(&'a [(String, Option<String>)]);

impl Serialize for Assignments<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Writes a trace.
///
/// # Errors
/// Those of `out`.
pub fn write(traced: &Traced<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: 1,
        script: traced.script,
        scenarios: scenarios(traced),
    };
    write_json(&document, out)
}

/// Every scenario of a trace.
pub(super) fn scenarios<'a>(traced: &Traced<'a>) -> Vec<Scenario<'a>> {
    let scenarios = traced.trace.scenarios.iter();
    scenarios.map(|s| scenario(traced, s)).collect()
}

fn scenario<'a>(traced: &Traced<'a>, scenario: &'a ScenarioTrace) -> Scenario<'a> {
    Scenario {
        set: Assignments(&scenario.set),
        paths: scenario.paths.iter().map(|p| path(traced, p)).collect(),
        truncated: scenario.truncated,
    }
}

fn path<'a>(traced: &Traced<'a>, path: &'a TracePath) -> Path<'a> {
    let end = End {
        kind: path.end.kind.name(),
        line: traced.line(path.end.place),
        code: path.end.code,
    };
    Path {
        steps: path.steps.iter().map(|s| step(traced, s)).collect(),
        end,
    }
}

fn step<'a>(traced: &Traced<'a>, step: &'a TraceStep) -> Step<'a> {
    let path = traced.unit.documents[step.place.document].path.as_str();
    Step {
        line: traced.line(step.place),
        file: (path != traced.script).then_some(path),
        command: &step.command,
        arguments: &step.arguments,
        event: step.event.as_deref(),
        subject: step.subject.as_deref(),
    }
}
