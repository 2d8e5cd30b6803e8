//! Marks by which a finding is known again after its lines have moved.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Diagnostic, Report};

/// The fingerprints of findings, in their order.
///
/// One is made of the rule, the line without its indentation, and the subject, and of how many
/// such findings come before it in the same file. Where the line stands plays no part.
pub(super) fn fingerprints(report: &Report, found: &[&Diagnostic]) -> Vec<String> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&index| (found[index].file, found[index].span));
    let mut seen: HashMap<(usize, u64), usize> = HashMap::new();
    let mut out = vec![String::new(); found.len()];
    for index in order {
        let hash = hash(report, found[index]);
        let ordinal = seen.entry((found[index].file, hash)).or_default();
        *ordinal += 1;
        out[index] = format!("{hash:016x}:{ordinal}");
    }
    out
}

fn hash(report: &Report, found: &Diagnostic) -> u64 {
    let line = report.files.get(found.file).zip(found.span);
    // Without passwords: what is made of them could tell them.
    let line = line.map_or(Cow::Borrowed(""), |(file, span)| {
        let source = &file.source;
        let line = source.line_span(source.line_of(span.start));
        report.cover.slice(source, line)
    });
    let parts = [&found.rule, line.trim(), &found.subject];
    parts.iter().fold(FNV_OFFSET, |hash, part| {
        // Ends the part, so that "a" + "bc" is not "ab" + "c".
        let bytes = part.bytes().chain([0xff]);
        bytes.fold(hash, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
        })
    })
}

/// FNV-1a, because it has to give the same in every version of the program.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;
