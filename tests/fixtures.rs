//! The scripts under `fixtures/`: what is right stays quiet, and each defect is found at its line.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{judge, read_folder};
use std::fs;
use std::path::{Path, PathBuf};
use svlint::engine;
use svlint::rules::embedded;
use svlint::rules::schema::Severity;

fn folders(kind: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(kind);
    let entries = fs::read_dir(&root).expect("fixtures");
    let mut folders: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    folders.retain(|p| p.is_dir());
    folders.sort();
    assert!(!folders.is_empty(), "no folder in {}", root.display());
    folders
}

/// Findings at warning and above, and those of the rule that the folder is for, as
/// `FILE:LINE RULE`, sorted.
fn found(folder: &Path, profile: &str) -> Vec<String> {
    let set = embedded::packs().expect("packs");
    let judged = judge(&set, profile, &read_folder(folder), |_| true);
    let mut out = Vec::new();
    for (unit, outcome) in &judged.units {
        assert!(
            outcome.unfinished.is_empty(),
            "{}: a run was not finished",
            folder.display()
        );
        for finding in &outcome.findings {
            let rule = set.rule(&finding.rule).expect("a rule");
            let own = folder
                .file_name()
                .is_some_and(|name| name == finding.rule.as_str());
            if own
                || matches!(
                    engine::severity(finding, rule),
                    Severity::Error | Severity::Warning
                )
            {
                let document = &unit.documents[finding.place.document];
                let line = document.source.line_of(finding.place.span.start);
                out.push(format!("{}:{line} {}", document.path, finding.rule));
            }
        }
    }
    out.sort();
    out
}

fn expected(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("expected.txt")).expect("expected.txt");
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    let mut lines: Vec<String> = lines.map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn right_scripts_are_quiet_in_every_profile() {
    let set = embedded::packs().expect("packs");
    let profiles: Vec<&str> = set.profiles().packs.keys().collect();
    assert!(profiles.len() >= 3, "{profiles:?}");
    for folder in folders("ok") {
        for profile in &profiles {
            let none: Vec<String> = Vec::new();
            assert_eq!(
                found(&folder, profile),
                none,
                "{} ({profile})",
                folder.display()
            );
        }
    }
}

#[test]
fn idioms_of_real_scripts_are_quiet() {
    for folder in folders("quiet") {
        let none: Vec<String> = Vec::new();
        assert_eq!(found(&folder, "clusterpro"), none, "{}", folder.display());
    }
}

#[test]
fn every_defect_is_found_at_its_line() {
    for folder in folders("bad") {
        assert_eq!(
            found(&folder, "securevisor"),
            expected(&folder),
            "{}",
            folder.display()
        );
    }
}

/// What a defect entails is a finding, too, and `# RULE: …` says why. Where a folder is for no
/// rule of its own, each finding is explained like that.
#[test]
fn every_further_finding_has_its_reason() {
    for folder in folders("bad") {
        let own = folder.file_name().expect("a name").to_string_lossy();
        let text = fs::read_to_string(folder.join("expected.txt")).expect("expected.txt");
        for line in expected(&folder) {
            let rule = line.rsplit(' ').next().expect("a rule");
            let reason = format!("# {rule}: ");
            assert!(
                own.starts_with(rule) || text.lines().any(|l| l.starts_with(&reason)),
                "{own}: why {line}?"
            );
        }
        let named = text.lines().filter_map(|l| l.strip_prefix("# SV"));
        for rule in named.filter_map(|l| l.split_once(": ")) {
            let line = format!(" SV{}", rule.0);
            let stale = !expected(&folder).iter().any(|l| l.ends_with(&line));
            assert!(!stale, "{own}: nothing is found of{line}");
        }
    }
}

#[test]
fn every_rule_has_a_pair_of_its_own() {
    let set = embedded::packs().expect("packs");
    for rule in set.rules() {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        // Rules about exports have one there: `tests/exports.rs` judges it.
        let export = fixtures.join("exports").join(&rule.id);
        let pair = fixtures.join("bad").join(&rule.id);
        let folder = if export.exists() { export } else { pair };
        let lines = expected(&folder);
        assert!(
            lines.iter().any(|l| l.ends_with(rule.id.as_str())),
            "{} is not expected",
            rule.id
        );
    }
}
