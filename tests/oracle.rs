//! What `svlint trace` says of the scripts under `tests/oracle/scripts`, against what a real
//! cmd.exe ran (`tests/oracle/run` records it; nothing but the records is needed here).
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle")
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The scripts that begin a paragraph of a list.
fn listed(file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    let names = text
        .lines()
        .filter_map(|line| line.split_once(".bat:").map(|(stem, _)| stem));
    names
        .filter(|stem| !stem.contains(' '))
        .map(|stem| format!("{stem}.bat"))
        .collect()
}

fn trace(script: &str, options: &[Value]) -> Value {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("svlint"))
        .current_dir(folder().join("scripts"))
        .args(["trace", script, "--format", "json"])
        .args(options.iter().map(|o| o.as_str().unwrap()))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A password in one of the scripts.
const PASSWORD: &str = "p%w^!d";

type Steps = Vec<(String, String)>;

fn steps(value: &Value) -> Steps {
    let text = |step: &Value, key: &str| step[key].as_str().unwrap().to_owned();
    let blank = [' ', '\t'];
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|s| {
            (
                text(s, "command").to_lowercase(),
                // svlint shows no passwords; what cmd.exe makes of this one is in its other lines.
                text(s, "arguments")
                    .trim_matches(blank)
                    .replace(PASSWORD, "*****"),
            )
        })
        .collect()
}

/// What is wrong with the trace of a script in some scenario, if anything.
fn difference(expected: &Value, traced: &Value) -> Option<String> {
    for group in expected["scenarios"].as_array().unwrap() {
        for set in group["sets"].as_array().unwrap() {
            let scenarios = traced["scenarios"].as_array().unwrap();
            let scenario = scenarios.iter().find(|s| s["set"] == *set).unwrap();
            let paths = scenario["paths"].as_array().unwrap();
            let [path] = paths.as_slice() else {
                return Some(format!("{set}: {} paths instead of one", paths.len()));
            };
            let (wanted, found) = (steps(&group["steps"]), steps(&path["steps"]));
            if path["end"]["kind"] == "unknown" || wanted != found {
                return Some(format!("{set}:\n  cmd.exe {wanted:?}\n  svlint  {found:?}"));
            }
            let (code, claimed) = (&group["code"], &path["end"]["code"]);
            if !claimed.is_null() && claimed != code {
                return Some(format!("{set}: code {code}, svlint says {claimed}"));
            }
        }
    }
    None
}

#[test]
fn traces_agree_with_a_real_cmd() {
    let open = listed("open.txt");
    let mut wrong = Vec::new();
    let mut scenarios = 0;
    for entry in fs::read_dir(folder().join("recorded")).unwrap() {
        let recorded = entry.unwrap().path();
        let by_hand = folder()
            .join("expected")
            .join(recorded.file_name().unwrap());
        let expected = json(if by_hand.exists() {
            &by_hand
        } else {
            &recorded
        });
        let content = json(&recorded);
        if content["open"] == true {
            // The outcome hangs on what files hold: more than one path is right there.
            continue;
        }
        let script = content["script"].as_str().unwrap();
        let traced = trace(script, content["options"].as_array().unwrap());
        scenarios += traced["scenarios"].as_array().unwrap().len();
        match (difference(&expected, &traced), open.contains(script)) {
            (Some(found), false) => wrong.push(format!("{script} {found}")),
            (None, true) => wrong.push(format!("{script} agrees: take it off open.txt")),
            _ => {}
        }
    }
    assert!(
        scenarios >= 60 * 16,
        "only {scenarios} scenarios were compared"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn faults_of_the_oracle_have_an_expectation() {
    let expected: BTreeSet<String> = fs::read_dir(folder().join("expected"))
        .unwrap()
        .map(|e| {
            e.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
                + ".bat"
        })
        .collect();
    assert_eq!(listed("faults.txt"), expected);
}
