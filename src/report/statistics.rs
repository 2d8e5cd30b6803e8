//! How often each rule was broken.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Report;

/// Writes one line for each rule with findings: how many, how bad, which; the most frequent first.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for found in &report.diagnostics {
        let key = (&found.rule, &found.name, found.severity);
        *counts.entry(key).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let digits = rows
        .first()
        .map_or(0, |(_, count)| count.to_string().len().max(4));
    for ((rule, name, severity), count) in rows {
        writeln!(
            out,
            "{count:>digits$}  {:<7}  {rule}  {name}",
            severity.name()
        )?;
    }
    Ok(())
}
