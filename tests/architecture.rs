//! The layers only look down, and only the command line touches the world.
#![allow(clippy::expect_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, bottom up. A layer may use those before it.
const LAYERS: [&str; 21] = [
    "source", "batch", "flow", "rules", "config", "scenario", "sql", "command", "event", "cluster",
    "unit", "secret", "finding", "checks", "suppress", "engine", "example", "trace", "graph",
    "report", "cli",
];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    let relative = |p: &PathBuf| {
        p.strip_prefix(&root)
            .expect("below src")
            .display()
            .to_string()
    };
    paths
        .iter()
        .map(|p| (relative(p), fs::read_to_string(p).expect("text")))
        .collect()
}

fn layer(path: &str) -> Option<usize> {
    let first = path.split(['/', '\\']).next()?;
    LAYERS
        .iter()
        .position(|l| *l == first.trim_end_matches(".rs"))
}

#[test]
fn layers_look_down_only() {
    for (path, text) in all() {
        let Some(here) = layer(&path) else { continue };
        for (index, name) in LAYERS.iter().enumerate() {
            let used = text.contains(&format!("crate::{name}::"))
                || text.contains(&format!("crate::{name};"))
                || text.contains(&format!("use crate::{{{name}"));
            assert!(!used || index <= here, "{path} uses {name}");
        }
    }
}

#[test]
fn only_the_command_line_touches_the_world() {
    let world = [
        "std::fs",
        "std::env",
        "std::process",
        "println!",
        "SystemTime",
        "Instant::now",
        "File::open",
    ];
    for (path, text) in all() {
        if path.starts_with("cli") || path == "main.rs" || path.contains("tests") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for word in world {
            assert!(!code.contains(word), "{path} uses {word}");
        }
    }
}

#[test]
fn only_the_report_knows_codespan() {
    for (path, text) in all() {
        let known = text.contains("codespan_reporting");
        assert!(
            !known || path.starts_with("report"),
            "{path} uses codespan-reporting"
        );
    }
}

#[test]
fn files_stay_readable() {
    for (path, text) in all() {
        assert!(
            text.lines().count() <= 500,
            "{path} has {} lines",
            text.lines().count()
        );
        assert!(
            text.starts_with("//!") || path.contains("tests"),
            "{path} says not what it is for"
        );
    }
}
