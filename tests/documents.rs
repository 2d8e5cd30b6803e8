//! What the documents say of the rules is what the rules say: `UPDATE=1 cargo test --test documents` writes it anew.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may panic")]

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
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

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Writes a document anew where that is asked for; else it must be what it would be.
fn keep_fresh(file: &str, fresh: &str) {
    let path = root().join(file);
    let text = fs::read_to_string(&path).unwrap_or_default();
    if fresh == text {
        return;
    }
    if std::env::var_os("UPDATE").is_none() {
        panic!("{file} is not fresh: UPDATE=1 cargo test --test documents");
    }
    fs::write(&path, fresh).expect("writable");
}

#[test]
fn tables_of_rules_are_fresh() {
    for (file, japanese) in [("README.md", false), ("README.ja.md", true)] {
        let text = fs::read_to_string(root().join(file)).expect("a file");
        keep_fresh(file, &with_rows(&text, &table(japanese)));
    }
}

/// The files of a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let named = |path: PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        (name.expect("a name").to_owned(), path.clone())
    };
    paths.map(named).collect()
}

#[test]
fn pages_of_rules_are_fresh() {
    let made = tempfile::tempdir().expect("a folder");
    let status = Command::new(assert_cmd::cargo::cargo_bin!("svlint"))
        .args(["rules", "docs"])
        .arg(made.path())
        .output()
        .expect("the program")
        .status;
    assert!(status.success());
    let made = files(made.path());
    let kept = files(&root().join("docs/rules"));
    assert!(made.len() > 100, "{} pages", made.len());
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(root().join("docs/rules")).expect("writable");
        for (name, path) in &kept {
            if !made.contains_key(name) {
                fs::remove_file(path).expect("removable");
            }
        }
    } else {
        let names = |files: &BTreeMap<String, PathBuf>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(
            names(&made),
            names(&kept),
            "docs/rules is not fresh: UPDATE=1 cargo test --test documents"
        );
    }
    for (name, path) in &made {
        let page = fs::read_to_string(path).expect("a page");
        keep_fresh(&format!("docs/rules/{name}"), &page);
    }
}
