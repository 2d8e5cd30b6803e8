//! Every format with every exit code, and each read by somebody else's reader.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may panic"
)]

#[path = "common/program.rs"]
mod program;
#[path = "common/tools.rs"]
mod tools;

use program::run;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const BAD: &str = "fixtures/bad/guide-as-printed";
const GOOD: &str = "fixtures/ok/guide-cp932";

/// A format: its name, and how its output is read. The reader panics where there is nothing to
/// read, and gives the rules it has seen.
type Format = (&'static str, fn(&str) -> BTreeSet<String>);

const FORMATS: [Format; 6] = [
    ("human", bracketed),
    ("short", short),
    ("json", json),
    ("sarif", sarif),
    ("github", github),
    ("junit", junit),
];

fn bracketed(out: &str) -> BTreeSet<String> {
    let heads = out
        .lines()
        .filter(|l| l.starts_with(['e', 'w', 'i']) && l.contains("[SV"));
    heads
        .map(|l| l.split(['[', ']']).nth(1).unwrap().to_owned())
        .collect()
}

fn short(out: &str) -> BTreeSet<String> {
    let lines = out.lines().filter(|l| l.contains("[SV"));
    lines
        .map(|line| {
            let mut parts = line.split(':');
            assert!(parts.next().unwrap().ends_with(".bat"), "{line}");
            assert!(parts.next().unwrap().parse::<u32>().unwrap() > 0, "{line}");
            assert!(parts.next().unwrap().parse::<u32>().unwrap() > 0, "{line}");
            line.split(['[', ']']).nth(1).unwrap().to_owned()
        })
        .collect()
}

fn rules_at(list: &Value, key: &str) -> BTreeSet<String> {
    let items = list.as_array().unwrap().iter();
    items.map(|d| d[key].as_str().unwrap().to_owned()).collect()
}

fn json(out: &str) -> BTreeSet<String> {
    let document: Value = serde_json::from_str(out).unwrap();
    assert_eq!(document["schema"], 1);
    rules_at(&document["diagnostics"], "rule")
}

fn sarif(out: &str) -> BTreeSet<String> {
    let log: Value = serde_json::from_str(out).unwrap();
    rules_at(&log["runs"][0]["results"], "ruleId")
}

fn github(out: &str) -> BTreeSet<String> {
    let titles = out.lines().map(|line| {
        let command = line.strip_prefix("::").expect("a workflow command");
        let (properties, _) = command.split_once("::").unwrap();
        properties.split_once("title=").unwrap().1.to_owned()
    });
    let rules = titles.filter(|title| title.starts_with("SV"));
    rules
        .map(|title| title.split(' ').next().unwrap().to_owned())
        .collect()
}

fn junit(out: &str) -> BTreeSet<String> {
    let report = quick_junit::Report::deserialize_from_str(out).unwrap();
    let cases = report.test_suites.iter().flat_map(|s| &s.test_cases);
    let names = cases.map(|case| case.name.as_str());
    names
        .filter(|name| name.starts_with("SV"))
        .map(|name| name.split(' ').next().unwrap().to_owned())
        .collect()
}

/// Runs with the exit code that they end with in every format, and whether anything is judged.
const RUNS: [(&[&str], i32, bool); 7] = [
    (&[GOOD], 0, true),
    (&[BAD, "--fail-on", "never"], 0, true),
    (&[BAD, "--fail-on", "info"], 1, true),
    (&["fixtures/bad/SV103", "fixtures/bad/SV301"], 1, true),
    (&[BAD, "no-such.bat"], 2, true),
    (&[GOOD, "no-such.bat"], 2, true),
    (&[BAD, "--select", "SV999"], 2, false),
];

/// The rules of findings that make the run fail.
fn counting(out: &str, arguments: &[&str]) -> BTreeSet<String> {
    let document: Value = serde_json::from_str(out).unwrap();
    let mut found = document["diagnostics"].as_array().unwrap().clone();
    found.retain(|d| match d["severity"].as_str().unwrap() {
        _ if arguments.contains(&"never") => false,
        "info" => arguments.contains(&"info"),
        _ => true,
    });
    rules_at(&Value::from(found), "rule")
}

#[test]
fn every_format_is_readable_with_every_exit_code() {
    for (arguments, code, judged) in RUNS {
        let reference = run(&[&["check", "--format", "json"], arguments].concat());
        for (format, read) in FORMATS {
            let ran = run(&[&["check", "--lang", "en", "--format", format], arguments].concat());
            assert_eq!(ran.code, code, "{format} {arguments:?}: {}", ran.err);
            assert_eq!(
                ran.err.contains("error:"),
                code == 2,
                "{format} {arguments:?}"
            );
            if !judged {
                assert_eq!(ran.out, "", "{format} {arguments:?}");
                continue;
            }
            let seen = read(&ran.out);
            let expected = match format {
                // What does not count is no failed test.
                "junit" => counting(&reference.out, arguments),
                _ => json(&reference.out),
            };
            assert_eq!(seen, expected, "{format} {arguments:?}");
        }
    }
}

#[test]
fn the_readmes_list_these_formats_with_these_exit_codes() {
    for readme in ["README.md", "README.ja.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).unwrap();
        let table = text.split("| `--format` |").nth(1).expect("a table");
        let rows = table.lines().skip(2).take_while(|l| l.starts_with('|'));
        let listed: Vec<(String, String)> = rows
            .map(|row| {
                let cells: Vec<&str> = row.split('|').map(str::trim).collect();
                (cells[1].trim_matches('`').to_owned(), cells[2].to_owned())
            })
            .collect();
        let codes: BTreeSet<i32> = RUNS.iter().map(|(_, code, _)| *code).collect();
        let codes: Vec<String> = codes.iter().map(i32::to_string).collect();
        let tested = FORMATS.map(|(name, _)| (name.to_owned(), codes.join(", ")));
        assert_eq!(listed, tested, "{readme}");
    }
}

#[test]
fn what_could_not_be_judged_is_told_inside_formats_that_can() {
    let of = |format| {
        run(&[
            "check",
            BAD,
            "no-such.bat",
            "--lang",
            "en",
            "--format",
            format,
        ])
    };
    let log: Value = serde_json::from_str(&of("sarif").out).unwrap();
    assert_eq!(
        log["runs"][0]["invocations"][0]["executionSuccessful"],
        false
    );
    assert!(
        of("github")
            .out
            .contains("::error title=svlint::no-such.bat: no such file")
    );
    let report = quick_junit::Report::deserialize_from_str(&of("junit").out).unwrap();
    assert_eq!(report.errors, 1);
}

/// The official schema, as it lies in the package that the types of SARIF are made from.
fn sarif_schema() -> Value {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        // Packages for other systems need not be there.
        .args(["--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let mut packages = metadata["packages"].as_array().unwrap().iter();
    let package = packages.find(|p| p["name"] == "serde-sarif").unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    let schema = fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    // A closing bracket that JavaScript lets stand for itself.
    let schema = schema.replace("{2}]?$", r"{2}\\]?$");
    serde_json::from_str(&schema).unwrap()
}

/// The system that this runs on, in Cargo's words.
fn host() -> String {
    let output = std::process::Command::new("rustc")
        .arg("-vV")
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let mut lines = told.lines();
    lines
        .find_map(|l| l.strip_prefix("host: "))
        .unwrap()
        .to_owned()
}

#[test]
fn sarif_of_every_bad_script_fits_the_official_schema() {
    let schema = sarif_schema();
    assert!(
        schema["$id"]
            .as_str()
            .unwrap()
            .contains("oasis-tcs/sarif-spec")
    );
    let validator = jsonschema::validator_for(&schema).unwrap();
    // A validator that lets anything through would prove nothing.
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0"})));
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad")).unwrap();
    for folder in folders {
        let name = folder.unwrap().file_name().into_string().unwrap();
        let folder = format!("fixtures/bad/{name}");
        for lang in ["en", "ja"] {
            let ran = run(&["check", &folder, "--format", "sarif", "--lang", lang]);
            let log: Value = serde_json::from_str(&ran.out).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&log)
                .map(|e| format!("{e} at {}", e.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{folder}: {errors:?}");
            agrees_with_itself(&log, &folder);
        }
    }
}

/// What a schema cannot say: indices point at what they should, rules have help.
fn agrees_with_itself(log: &Value, folder: &str) {
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        let help = &rule["help"]["markdown"];
        assert!(help.as_str().unwrap().len() > 20, "{}", rule["id"]);
    }
    for result in run["results"].as_array().unwrap() {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(result["ruleId"], rules[index]["id"], "{folder}");
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let file = &run["artifacts"][place["index"].as_u64().unwrap() as usize];
        assert_eq!(file["location"]["uri"], place["uri"], "{folder}");
        let mark = &result["partialFingerprints"]["primaryLocationLineHash"];
        assert!(mark.as_str().unwrap().contains(':'));
    }
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("start.bat");
    let bytes = fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(BAD)
            .join("start.bat"),
    );
    let bytes = bytes.unwrap();
    let marks = |bytes: &[u8]| {
        fs::write(&script, bytes).unwrap();
        let path = script.to_str().unwrap();
        let ran = run(&["check", path, "--format", "sarif"]);
        let log: Value = serde_json::from_str(&ran.out).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let mark = |r: &Value| {
            let lines = &r["locations"][0]["physicalLocation"]["region"]["startLine"];
            (r["partialFingerprints"].clone(), lines.as_u64().unwrap())
        };
        results.iter().map(mark).unzip::<_, _, Vec<_>, Vec<_>>()
    };
    let before = marks(&bytes);
    let moved = [b"rem one\r\nrem two\r\n".as_slice(), &bytes].concat();
    let after = marks(&moved);
    assert_eq!(before.0, after.0);
    let shifted: Vec<u64> = before.1.iter().map(|line| line + 2).collect();
    assert_eq!(shifted, after.1);
    let distinct: BTreeSet<String> = before.0.iter().map(Value::to_string).collect();
    assert!(distinct.len() == before.0.len() && distinct.len() >= 5);
}

#[test]
fn junitparser_reads_what_is_written() {
    let Some(python) = tools::python("python", "junitparser_reads_what_is_written") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("svlint.xml");
    let path = file.to_str().unwrap();
    let ran = run(&[
        "check",
        BAD,
        GOOD,
        "no-such.bat",
        "--format",
        "junit",
        "--output",
        path,
        "--lang",
        "ja",
    ]);
    assert_eq!(ran.code, 2);
    let program = "import sys, junitparser\n\
        x = junitparser.JUnitXml.fromfile(sys.argv[1])\n\
        print(x.tests, x.failures, x.errors)\n\
        for suite in x:\n\
        \x20 for case in suite:\n\
        \x20  for r in case.result: print(type(r).__name__, case.classname, r.type, r.message)\n";
    let output = std::process::Command::new(python)
        .env("PYTHONIOENCODING", "utf-8")
        .args(["-c", program, path])
        .output()
        .unwrap();
    let read = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let reference = run(&["check", BAD, "--format", "json", "--lang", "ja"]);
    let document: Value = serde_json::from_str(&reference.out).unwrap();
    let found = document["diagnostics"].as_array().unwrap();
    let counting: Vec<&Value> = found.iter().filter(|d| d["severity"] != "info").collect();
    let head = read.lines().next().unwrap();
    let failed = format!(" {} 1", counting.len());
    assert!(head.ends_with(&failed), "{head} against{failed}");
    for diagnostic in counting {
        let [path, rule, message] =
            ["path", "rule", "message"].map(|k| diagnostic[k].as_str().unwrap());
        let line = format!("Failure {path} {rule} {message}");
        assert!(read.contains(&line), "{line}");
    }
    assert!(read.contains("Error svlint svlint no-such.bat: "), "{read}");
}
