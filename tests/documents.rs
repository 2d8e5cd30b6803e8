//! What the documents say of the rules is what the rules say: `UPDATE=1 cargo test --test documents` writes it anew.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may panic")]

use std::path::Path;
use svlint::rules::embedded;
use svlint::rules::schema::Severity;

/// The table of rules in one language.
fn table(japanese: bool) -> String {
    let set = embedded::packs().expect("packs");
    let prose = embedded::prose().expect("prose");
    let mut rules: Vec<_> = set.rules().iter().collect();
    rules.sort_by_key(|rule| rule.id.clone());
    let mut out = String::new();
    for rule in rules {
        let summary = &prose.get(&rule.id).expect("prose").summary;
        let summary = if japanese { &summary.ja } else { &summary.en };
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
            Severity::Off => "off",
        };
        out.push_str(&format!(
            "| {} | `{}` | {severity} | `{}` | {} |\n",
            rule.id,
            rule.name,
            rule.pack,
            summary.replace('|', "\\|"),
        ));
    }
    out
}

/// Puts the rows of a table, all lines that begin with an id, in the place of what is there.
fn with_rows(text: &str, rows: &str) -> String {
    let is_row = |line: &&str| line.starts_with("| SV");
    let start = text.lines().position(|l| is_row(&l)).expect("a table");
    let lines: Vec<&str> = text.lines().collect();
    let end = start + lines[start..].iter().take_while(|l| is_row(l)).count();
    let mut out = lines[..start].join("\n") + "\n" + rows;
    for line in &lines[end..] {
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[test]
fn tables_of_rules_are_fresh() {
    for (file, japanese) in [("README.md", false), ("README.ja.md", true)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(&path).expect("a file");
        let fresh = with_rows(&text, &table(japanese));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &fresh).expect("writable");
        } else if fresh != text {
            panic!("{file} is not fresh: UPDATE=1 cargo test --test documents");
        }
    }
}
