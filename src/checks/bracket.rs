//! `syntax: unbalanced-block`: brackets without a partner, or with the wrong one, and ELSE behind
//! none.

use super::written;
use crate::batch::{NodeKind, PartKind, SyntaxErrorKind};
use crate::finding::Finding;
use crate::rules::schema::Bilingual;
use crate::source::Span;
use crate::unit::Document;

pub(super) fn unbalanced(index: usize, document: &Document) -> Vec<Finding> {
    let mut out = Vec::new();
    for error in &document.flow.script.errors {
        let text = document.source.slice(error.span);
        let (span, problem) = match error.kind {
            SyntaxErrorKind::UnclosedBlock => (error.span, alone()),
            SyntaxErrorKind::UnexpectedText if text.starts_with(')') => {
                let span = Span::new(error.span.start, error.span.start + 1);
                (span, alone())
            }
            SyntaxErrorKind::UnexpectedText => match bracket_before(document, error.span.start) {
                Some(span) => (span, early()),
                None => continue,
            },
            _ => continue,
        };
        out.push(Finding::at(index, span).saying("problem", problem));
    }
    out.extend(passed_over(index, document));
    out
}

/// Most lone brackets whose blocks are looked for.
const MOST_LONE: usize = 32;

/// A line that begins with a bracket is passed over as a whole: what the ELSE was meant to guard
/// runs in any case. So does what stands behind an ELSE that begins its line.
fn passed_over(index: usize, document: &Document) -> Vec<Finding> {
    let script = &document.flow.script;
    let mut lone = 0;
    let found = |id| {
        let node = script.node(id);
        let text = document.source.slice(node.span);
        let (length, problem) = match &node.kind {
            NodeKind::Remark => {
                let behind = text.strip_prefix(')')?.trim_start();
                if !behind.to_ascii_lowercase().starts_with("else") {
                    lone += 1;
                    let span = (lone <= MOST_LONE).then(|| ends_early(document, node.span));
                    return Some((span.flatten()?, in_text()));
                }
                (1, alone())
            }
            NodeKind::Command(command) => {
                let name = document.source.slice(command.name.span);
                let length = name.eq_ignore_ascii_case("else").then_some(name.len());
                (length? as u32, no_block())
            }
            _ => return None,
        };
        let start = node.span.start;
        Some((Span::new(start, start + length), problem))
    };
    let found = written::nodes(&document.flow).filter_map(found);
    found
        .map(|(span, problem)| Finding::at(index, span).saying("problem", problem))
        .collect()
}

/// The bracket in a text that ends the block which a lone one was meant to end: `echo done (ok)`
/// with more commands below it.
fn ends_early(document: &Document, lone: Span) -> Option<Span> {
    let script = &document.flow.script;
    let before = |span: Span| span.end <= lone.start;
    let blocks = written::nodes(&document.flow).filter(|id| {
        let node = script.node(*id);
        matches!(node.kind, NodeKind::Block { .. }) && before(node.span)
    });
    // The one that ends last.
    let block = blocks.max_by_key(|id| script.node(*id).span.end)?;
    let NodeKind::Block { body } = &script.node(block).kind else {
        return None;
    };
    let last = script.node(*body.last()?);
    let NodeKind::Command(command) = &last.kind else {
        return None;
    };
    let open = script.parts(command.tail).iter().any(|part| {
        matches!(part.kind, PartKind::Literal)
            && !part.quoted
            && document.source.slice(part.span).contains('(')
    });
    let end = script.node(block).span.end;
    let close = Span::new(end - 1, end);
    let text = document.source.text();
    let same_line = !text
        .get(last.span.end as usize..close.start as usize)?
        .contains('\n');
    let runs = |id| {
        let span = script.node(id).span;
        matches!(script.node(id).kind, NodeKind::Command(_)) && span.start >= end && before(span)
    };
    let goes_on = written::nodes(&document.flow).any(runs);
    (open && same_line && goes_on).then_some(close)
}

fn alone() -> Bilingual {
    Bilingual::new(
        "この括弧に対応する括弧がありません",
        "this bracket has no partner",
    )
}

fn early() -> Bilingual {
    Bilingual::new(
        "この括弧でブロックが終わり、その後ろの文字列は構文エラーになります",
        "this bracket ends the block, and the text behind it is a syntax error",
    )
}

fn in_text() -> Bilingual {
    Bilingual::new(
        "文字列のつもりの括弧でブロックが終わり、その後ろは条件にかかわらず実行されます",
        "this bracket, meant as text, ends the block, and what stands below it runs in any case",
    )
}

fn no_block() -> Bilingual {
    Bilingual::new(
        "ELSE がブロックの ) と同じ行にないため、コマンドとして扱われ、その後ろは条件にかかわらず実行されます",
        "this ELSE is not on the line of the ) before it and is taken for a command: what stands below it runs in any case",
    )
}

/// The `)` right before a place: text that was meant to go on ends the block there.
fn bracket_before(document: &Document, at: u32) -> Option<Span> {
    let before = document.source.text().get(..at as usize)?;
    let close = before.trim_end_matches([' ', '\t']).len() as u32;
    let bracket = before[..close as usize].ends_with(')');
    bracket.then(|| Span::new(close - 1, close))
}
