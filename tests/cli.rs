//! The program as its users meet it: exit codes, languages, bad input.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

const BAD: &str = "fixtures/bad/guide-as-printed";
const GOOD: &str = "fixtures/ok/guide-cp932";

/// The program in a clean environment, in the project's folder.
fn svlint() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("svlint"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["SVLINT_LANG", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Ran {
    let output = svlint().args(arguments).output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let ran = run(&[&["check", "--format", "json"], arguments].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {}{}", ran.out, ran.err))
}

#[test]
fn exit_codes_tell_clean_found_and_failed() {
    assert_eq!(run(&["check", GOOD]).code, 0);
    assert_eq!(run(&["check", BAD]).code, 1);
    assert_eq!(run(&["check", BAD, "--fail-on", "never"]).code, 0);
    assert_eq!(run(&["check", BAD, "--format", "json"]).code, 1);
    assert_eq!(
        run(&["check", "fixtures/bad/SV302", "--fail-on", "error"]).code,
        0
    );
    assert_eq!(run(&["check", "fixtures/bad/SV302"]).code, 1);
    assert_eq!(run(&["check", BAD, "no-such.bat"]).code, 2);
    assert_eq!(run(&["no-such-command"]).code, 2);
    assert_eq!(run(&["--version"]).code, 0);
}

#[test]
fn the_last_line_counts_in_the_language_asked_for() {
    let english = run(&["check", GOOD, "--lang", "en"]);
    assert_eq!(english.out, "No problems found in 2 files.\n");
    let japanese = run(&["check", GOOD, "--lang", "ja"]);
    assert_eq!(japanese.out, "問題は見つかりませんでした (2 ファイル)\n");
    let told = svlint()
        .args(["check", GOOD])
        .env("SVLINT_LANG", "ja")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(told.stdout).unwrap(), japanese.out);
    let system = svlint()
        .args(["check", GOOD])
        .env("LC_ALL", "ja_JP.UTF-8")
        .env("LANG", "ja_JP.UTF-8")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(system.stdout).unwrap(), japanese.out);
}

#[test]
fn what_cannot_be_opened_is_told_and_the_rest_is_judged() {
    let ran = run(&["check", "no-such.bat", "--lang", "en"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("no-such.bat: no such file"), "{}", ran.err);
    let both = run(&["check", "no-such.bat", GOOD, "--lang", "en"]);
    assert_eq!(both.code, 2);
    assert!(both.out.contains("No problems found in 2 files."));

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("readme.txt"), "x").unwrap();
    let empty = run(&["check", folder.path().to_str().unwrap(), "--lang", "en"]);
    assert_eq!(empty.code, 2);
    assert!(
        empty.err.contains("no script (.bat, .cmd) in this folder"),
        "{}",
        empty.err
    );
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("start.bat");
    fs::write(&path, "rem\r\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        // The superuser may read everything.
        eprintln!("skipped: an_unreadable_file_is_told (running as root)");
        return;
    }
    let ran = run(&["check", path.to_str().unwrap(), "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("permission denied"), "{}", ran.err);
}

#[test]
fn unknown_words_are_refused_with_what_is_there() {
    let rule = run(&["check", GOOD, "--select", "SV350", "--lang", "en"]);
    assert_eq!(rule.code, 2);
    assert!(
        rule.err.contains("there is no rule named 'SV350'"),
        "{}",
        rule.err
    );
    assert!(rule.err.contains("did you mean"), "{}", rule.err);
    let outside = run(&[
        "check",
        GOOD,
        "--profile",
        "cmd",
        "--select",
        "SV305",
        "--lang",
        "en",
    ]);
    assert_eq!(outside.code, 2);
    assert!(
        outside.err.contains("not part of the profile 'cmd'"),
        "{}",
        outside.err
    );
    let profile = run(&["check", GOOD, "--profile", "x", "--lang", "ja"]);
    assert!(
        profile.err.contains("プロファイル「x」はありません"),
        "{}",
        profile.err
    );
    let encoding = run(&["check", GOOD, "--encoding", "latin1", "--lang", "en"]);
    assert!(
        encoding.code == 2 && encoding.err.contains("latin1"),
        "{}",
        encoding.err
    );
    let role = run(&["check", GOOD, "--role", "start"]);
    assert_eq!(role.code, 2);
}

#[test]
fn rules_can_be_chosen() {
    let only = json(&[BAD, "--select", "SV413"]);
    let all = only["diagnostics"].as_array().unwrap();
    assert!(!all.is_empty() && all.iter().all(|d| d["rule"] == "SV413"));
    let prefix = json(&[
        BAD,
        "--select",
        "SV4",
        "--ignore",
        "sql-errors-not-reported",
    ]);
    let rules = prefix["diagnostics"].as_array().unwrap();
    assert!(
        rules
            .iter()
            .all(|d| d["rule"] == "SV401" || d["rule"] == "SV405")
    );
    let pack = json(&[BAD, "--profile", "clusterpro"]);
    let ids = pack["diagnostics"].as_array().unwrap();
    assert!(ids.iter().all(|d| d["rule"] != "SV302"));
}

#[test]
fn json_is_as_documented() {
    let start = format!("{BAD}/start.bat");
    let stop = format!("{BAD}/stop.bat");
    let report = json(&[&start, &stop]);
    assert_eq!(report["schema"], 1);
    assert_eq!(report["tool"]["name"], "svlint");
    assert_eq!(report["files"][0]["path"], start.as_str());
    assert_eq!(report["files"][0]["role"], "start");
    assert_eq!(report["files"][0]["encoding"], "Shift_JIS");
    assert_eq!(report["files"][0]["eol"], "crlf");
    let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(&start)).unwrap();
    for diagnostic in report["diagnostics"].as_array().unwrap() {
        for key in [
            "rule", "name", "severity", "path", "range", "message", "help", "url", "fix",
        ] {
            assert!(diagnostic.get(key).is_some(), "{key} is missing");
        }
        if diagnostic["rule"] == "SV405" {
            let at = |end: &str| diagnostic["range"][end]["byte"].as_u64().unwrap() as usize;
            let covered = &bytes[at("start")..at("end")];
            assert!(covered.starts_with(b"@filename"), "{covered:?}");
        }
    }
    let missing = report["diagnostics"].as_array().unwrap();
    let missing = missing.iter().find(|d| d["rule"] == "SV302").unwrap();
    assert_eq!(missing["scenario"]["CLP_EVENT"], "FAILOVER");
    assert_eq!(missing["scenarios"].as_array().unwrap().len(), 2);
    assert!(!missing["path_lines"].as_array().unwrap().is_empty());
}

#[test]
fn one_script_brings_its_partner_but_not_its_findings() {
    let start = format!("{BAD}/start.bat");
    let report = json(&[&start]);
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), 1);
    for diagnostic in report["diagnostics"].as_array().unwrap() {
        assert_eq!(diagnostic["path"], start.as_str());
    }
}

#[test]
fn strange_scripts_never_crash_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("start.bat");
    let noise: Vec<u8> = (0..200_000u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for content in [
        Vec::new(),
        noise,
        b"(".repeat(100_000),
        b"if a==b ".repeat(50_000),
    ] {
        fs::write(&path, &content).unwrap();
        let ran = run(&["check", path.to_str().unwrap(), "--lang", "en"]);
        assert!(matches!(ran.code, 0 | 1), "{} {}", ran.code, ran.err);
        assert_eq!(ran.err, "");
    }
}

#[test]
fn colour_is_for_terminals_and_those_who_ask() {
    assert!(!run(&["check", BAD]).out.contains('\u{1b}'));
    assert!(
        run(&["check", BAD, "--color", "always"])
            .out
            .contains('\u{1b}')
    );
    let forced = svlint()
        .args(["check", BAD])
        .env("FORCE_COLOR", "1")
        .output()
        .unwrap();
    assert!(forced.stdout.contains(&0x1b));
    let without = svlint()
        .args(["check", BAD])
        .env("FORCE_COLOR", "1")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert!(!without.stdout.contains(&0x1b));
}
