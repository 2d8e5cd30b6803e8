//! `bytes`: how a file is stored.

use super::ways::Ways;
use super::{Context, label_use, letters, yen};
use crate::batch::NodeKind;
use crate::finding::Finding;
use crate::flow::{OpKind, Point};
use crate::rules::schema::{BytesCheck, BytesProblem};
use crate::source::{Encoding, Eol, Span};
use crate::unit::{Document, Kind};

/// Most undecodable places that are shown of one file: one of noise has thousands.
const MOST_PLACES: usize = 20;

pub(super) fn check(check: &BytesCheck, context: &Context<'_>) -> Vec<Finding> {
    // How SQL may be stored is for the tools to say.
    let documents = context.unit.documents.iter().enumerate();
    let documents = documents.filter(|(_, document)| document.kind == Kind::Script);
    let find = |(index, document): (usize, &Document)| match check.find {
        BytesProblem::Undecodable => undecodable(index, document),
        BytesProblem::ByteOrderMark => byte_order_mark(index, document).into_iter().collect(),
        BytesProblem::Utf8WithoutCodePage => {
            without_code_page(index, document).into_iter().collect()
        }
        BytesProblem::YenInPath => yen::check(index, document, context),
        BytesProblem::Utf16 => utf16(index, document).into_iter().collect(),
        BytesProblem::LfWithLabels => lf_with_labels(index, document).into_iter().collect(),
        BytesProblem::MixedLineEndings => mixed(index, document).into_iter().collect(),
        BytesProblem::ControlCharacter => letters::control(index, document),
        BytesProblem::Typographic => letters::typographic(index, document, context),
    };
    documents.flat_map(find).collect()
}

fn undecodable(index: usize, document: &Document) -> Vec<Finding> {
    let source = &document.source;
    let mut places: Vec<(Span, std::ops::Range<u32>)> = Vec::new();
    for place in source.undecodable() {
        match places.last_mut() {
            // Neighbours are one place.
            Some((span, bytes)) if span.end == place.span.start => {
                span.end = place.span.end;
                bytes.end = place.bytes.end;
            }
            _ => places.push((place.span, place.bytes.clone())),
        }
        if places.len() > MOST_PLACES {
            places.pop();
            break;
        }
    }
    let finding = |(span, bytes): (Span, std::ops::Range<u32>)| {
        let range = bytes.start as usize..bytes.end as usize;
        Finding::at(index, span)
            .with("bytes", hex(source.bytes().get(range).unwrap_or_default()))
            .with("encoding", source.encoding().name())
    };
    places.into_iter().map(finding).collect()
}

fn hex(bytes: &[u8]) -> String {
    let shown: Vec<String> = bytes.iter().take(8).map(|b| format!("{b:02X}")).collect();
    let more = if bytes.len() > 8 { " …" } else { "" };
    shown.join(" ") + more
}

fn byte_order_mark(index: usize, document: &Document) -> Option<Finding> {
    let source = &document.source;
    if source.bom_len() == 0 || source.encoding() != Encoding::Utf8 {
        return None;
    }
    let mut finding = Finding::at(index, Span::empty(0)).with("bytes", "EF BB BF");
    finding.covers_bom = true;
    Some(finding.with("encoding", source.encoding().name()))
}

fn without_code_page(index: usize, document: &Document) -> Option<Finding> {
    let source = &document.source;
    if source.encoding() != Encoding::Utf8 || source.is_ascii() {
        return None;
    }
    let text = source.text();
    let start = text.find(|c: char| !c.is_ascii())?;
    if start >= end_of_script(document) {
        return None;
    }
    let len = text[start..]
        .find(|c: char| c.is_ascii())
        .unwrap_or(text.len() - start);
    let changed = document.flow.script.iter().any(|(_, node)| {
        let NodeKind::Command(command) = &node.kind else {
            return false;
        };
        let name = &text[command.name.span.range()];
        let stem = name.to_ascii_lowercase();
        let stem = stem
            .trim_matches('"')
            .rsplit(['\\', '/'])
            .next()
            .unwrap_or("")
            .to_owned();
        node.span.end as usize <= start
            && matches!(stem.as_str(), "chcp" | "chcp.com")
            && document
                .flow
                .script
                .written(text, command.tail)
                .trim()
                .trim_matches('"')
                == "65001"
    });
    let span = Span::new(start as u32, (start + len) as u32);
    let found = Finding::at(index, span)
        .with("bytes", source.slice(span))
        .with("encoding", source.encoding().name());
    (!changed).then_some(found)
}

/// Where the last line ends that control can come to. Behind it there may be text for another
/// program; anywhere else the search for a label would come across it.
fn end_of_script(document: &Document) -> usize {
    let flow = &document.flow;
    let reached = Ways::new(flow, document.source.text()).reached([flow.entry]);
    let ops = (0u32..).map(Point).zip(flow.ops.iter().zip(reached));
    let entered = ops.filter(|(_, (op, seen))| *seen && !matches!(op.kind, OpKind::End));
    let ends = entered.map(|(point, _)| flow.statement_span(point).end);
    ends.max().unwrap_or(0) as usize
}

fn utf16(index: usize, document: &Document) -> Option<Finding> {
    let source = &document.source;
    if !matches!(source.encoding(), Encoding::Utf16Le | Encoding::Utf16Be) {
        return None;
    }
    let mut finding = Finding::at(index, Span::empty(0)).with("bytes", "");
    finding.covers_bom = source.bom_len() > 0;
    Some(finding.with("encoding", source.encoding().name()))
}

/// The search for a label reads the file in pieces and can miss one whose line ends in LF only.
fn lf_with_labels(index: usize, document: &Document) -> Option<Finding> {
    let wide = matches!(
        document.source.encoding(),
        Encoding::Utf16Le | Encoding::Utf16Be
    );
    if document.source.eol() != Eol::Lf || wide {
        return None;
    }
    let label = label_use::first_used(document)?;
    Some(Finding::at(index, label))
}

/// The first line that does not end in CRLF; where none does, the first one that ends in CR.
fn mixed(index: usize, document: &Document) -> Option<Finding> {
    if document.source.eol() != Eol::Mixed {
        return None;
    }
    let text = document.source.text();
    let mut kinds: Vec<(&str, Span)> = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['\r', '\n']).map(|i| at + i) {
        let (kind, len) = match (&text[found..found + 1], text[found..].starts_with("\r\n")) {
            (_, true) => ("CRLF", 2),
            ("\n", _) => ("LF", 1),
            _ => ("CR", 1),
        };
        if kinds.iter().all(|(known, _)| *known != kind) {
            let line = text[..found].rfind(['\r', '\n']).map_or(0, |i| i + 1);
            kinds.push((kind, Span::new(line as u32, found as u32)));
        }
        at = found + len;
    }
    let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
    let right = if names.contains(&"CRLF") {
        "CRLF"
    } else {
        "LF"
    };
    let (_, line) = kinds.iter().find(|(name, _)| *name != right)?;
    Some(Finding::at(index, *line).with("found", names.join(", ")))
}
