//! The exports under `fixtures/exports`, judged by the program itself: what is right stays quiet in
//! every encoding and form, and each defect is found at its element. `UPDATE=1` writes
//! `expected.txt` anew.
#![allow(clippy::expect_used, reason = "a test may panic")]

#[path = "common/large.rs"]
mod large;

use assert_cmd::Command;
use large::Large;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use svlint::rules::embedded;

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/exports");
    let entries = fs::read_dir(root).expect("fixtures");
    let mut folders: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    folders.sort();
    folders
}

/// The report on everything below a folder, whose paths begin there.
fn report(folder: &Path, arguments: &[&str]) -> Value {
    let output = Command::cargo_bin("svlint")
        .expect("the program")
        .current_dir(folder)
        .args([
            "check",
            "--format",
            "json",
            "--fail-on",
            "never",
            "--lang",
            "en",
        ])
        .args(arguments)
        .output()
        .expect("a run");
    assert_eq!(output.status.code(), Some(0), "{}", folder.display());
    assert!(output.stderr.is_empty(), "{}", folder.display());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().expect("text")
}

/// Findings at warning and above, all about exports, as `FILE:LINE RULE`, sorted.
fn found(report: &Value) -> Vec<String> {
    let all = report["diagnostics"].as_array().expect("findings");
    let shown = all
        .iter()
        .filter(|d| text(d, "severity") != "info" || text(d, "rule").starts_with("SV5"));
    let line = |d: &Value| {
        let line = &d["range"]["start"]["line"];
        format!("{}:{line} {}", text(d, "path"), text(d, "rule"))
    };
    let mut out: Vec<String> = shown.map(line).collect();
    out.sort();
    out
}

fn expected(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("expected.txt")).unwrap_or_default();
    let lines = text
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn every_export_gives_what_is_expected() {
    for folder in folders() {
        let found = found(&report(&folder, &["."]));
        let file = folder.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() && file.exists() {
            let old = fs::read_to_string(&file).expect("text");
            let remarks: String = old
                .lines()
                .filter(|l| l.starts_with('#'))
                .map(|l| format!("{l}\n"))
                .collect();
            fs::write(&file, remarks + &found.join("\n") + "\n").expect("written");
        }
        assert_eq!(found, expected(&folder), "{}", folder.display());
        // One defect each, and nothing else.
        let name = folder.file_name().expect("a name").to_string_lossy();
        let own = |line: &String| line.rsplit(' ').next().is_some_and(|r| name.starts_with(r));
        assert!(found.iter().all(own), "{name}: {found:?}");
    }
}

#[test]
fn right_exports_are_quiet_in_every_profile() {
    let set = embedded::packs().expect("packs");
    let right = |folder: &PathBuf| {
        let name = folder.file_name().expect("a name").to_string_lossy();
        name.starts_with("ok")
    };
    for folder in folders().into_iter().filter(right) {
        for profile in set.profiles().packs.keys() {
            let found = found(&report(&folder, &[".", "--profile", profile]));
            assert_eq!(found, [""; 0], "{} ({profile})", folder.display());
        }
    }
}

/// An export of 2,000 resources, with one word in it changed.
fn write_large(folder: &Path, from: &str, to: &str) {
    let large = Large {
        resources: 2_000,
        scripts: 100,
        group: 100,
        chained: false,
    };
    for (path, bytes) in large.files() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let bytes = if path.ends_with("clp.conf") {
            let text = String::from_utf8(bytes).expect("text");
            text.replacen(from, to, 1).into_bytes()
        } else {
            bytes
        };
        fs::write(path, bytes).expect("written");
    }
}

#[test]
fn a_large_export_is_judged_to_the_last_resource() {
    let folder = tempfile::tempdir().expect("a folder");
    write_large(folder.path(), "", "");
    assert_eq!(found(&report(folder.path(), &["."])), [""; 0]);
    // The last service of the last group no longer waits for its attach.
    let (right, wrong) = (
        "<service name=\"r1998\"><depend name=\"r1902\"/>",
        "<service name=\"r1998\"><depend name=\"r1901\"/>",
    );
    write_large(folder.path(), right, wrong);
    let found = found(&report(folder.path(), &["."]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with("SV511"), "{found:?}");
}
