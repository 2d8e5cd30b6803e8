//! Lines that cmd.exe never reads: what stands below the end of a script may be anything.

use super::Context;
use super::ways::Ways;
use crate::finding::Finding;
use crate::source::Span;
use crate::unit::Document;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// Leaves out what is wrong with lines that no way leads to. cmd.exe reads line by line: Python or
/// JScript behind `exit /b` is never looked at, and that the lines never run is told by a rule of
/// its own.
pub(super) fn leave_out(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut never: HashMap<usize, Vec<Span>> = HashMap::default();
    found.retain(|finding| {
        let document = &context.unit.documents[finding.place.document];
        let lines = never.entry(finding.place.document);
        let lines = lines.or_insert_with(|| never_read(document));
        let at = finding.place.span.start;
        let behind = lines.partition_point(|line| line.start <= at);
        let line = behind.checked_sub(1).map(|index| lines[index]);
        line.is_none_or(|line| line.end < at)
    });
}

/// The logical lines that control cannot come to, in the order of the text.
fn never_read(document: &Document) -> Vec<Span> {
    let flow = &document.flow;
    let reached = Ways::new(flow, document.source.text()).reached([flow.entry]);
    let ops = flow.ops.iter().zip(reached).filter(|(_, seen)| *seen);
    let read: HashSet<u32> = ops.map(|(op, _)| op.statement).collect();
    let again = flow.statements.iter().enumerate();
    let again = again.skip(flow.script.statements.len());
    let again = again.filter(|(index, _)| read.contains(&(*index as u32)));
    let again: Vec<Span> = again.map(|(_, line)| line.span).collect();
    let lines = flow.script.statements.iter().map(|line| line.span);
    let lines = (0u32..).zip(lines);
    // A GOTO into brackets reads their lines once more, one by one.
    let never = |(index, line): &(u32, Span)| {
        !read.contains(index) && !again.iter().any(|part| line.contains(part.start))
    };
    let never: Vec<(u32, Span)> = lines.filter(never).collect();
    // A bracket right behind a GOTO ends a block that was meant to begin above it.
    let meant = |(at, (index, line)): &(usize, &(u32, Span))| {
        let first = at
            .checked_sub(1)
            .is_none_or(|before| never[before].0 + 1 != *index);
        first && document.source.slice(*line).starts_with(')')
    };
    let lines = never.iter().enumerate().filter(|line| !meant(line));
    lines.map(|(_, (_, line))| *line).collect()
}
