//! `rules list`.

use std::io::{self, Write};

use serde::Serialize;

use super::super::Lang;
use super::super::escape::write_json;
use super::super::harmless::one_line;
use super::super::human::Options;
use super::aligned;

/// A rule in a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Listed {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// `error`, `warning`, `info` or `off`.
    pub severity: &'static str,
    /// The pack it belongs to.
    pub pack: String,
    /// The profiles that have it.
    pub profiles: Vec<String>,
    /// The kind of check.
    pub check: &'static str,
    /// One sentence: what is reported.
    pub summary: String,
}

/// Writes one line a rule, and how many there are.
///
/// # Errors
/// Those of `out`.
pub fn write_rules(rules: &[Listed], options: Options, out: &mut dyn Write) -> io::Result<()> {
    let shown = |text: &str| one_line(text, options.ascii);
    let row = |rule: &Listed| {
        vec![
            shown(&rule.id),
            rule.severity.to_owned(),
            shown(&rule.pack),
            shown(&rule.name),
            shown(&rule.summary),
        ]
    };
    let rows: Vec<Vec<String>> = rules.iter().map(row).collect();
    for line in aligned(&rows) {
        writeln!(out, "{line}")?;
    }
    let count = rules.len();
    match (options.lang, count) {
        (Lang::Ja, _) => writeln!(out, "{count} ルール"),
        (Lang::En, 1) => writeln!(out, "1 rule"),
        (Lang::En, _) => writeln!(out, "{count} rules"),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    rules: &'a [Listed],
}

/// Writes a list as one JSON object, pretty-printed, and a line ending.
///
/// # Errors
/// Those of `out`.
pub fn write_rules_json(rules: &[Listed], out: &mut dyn Write) -> io::Result<()> {
    write_json(&Document { schema: 1, rules }, out)
}
