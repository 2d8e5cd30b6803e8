//! The program as its users meet it: exit codes, languages, bad input.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

#[path = "common/program.rs"]
mod program;

use program::{Ran, run, svlint};
use std::fs;
use std::path::Path;

const BAD: &str = "fixtures/bad/guide-as-printed";
const GOOD: &str = "fixtures/ok/guide-cp932";

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
    for word in ["SV416", "retired-osql"] {
        let off = json(&[BAD, "--select", word]);
        let all = off["diagnostics"].as_array().unwrap();
        assert!(!all.is_empty() && all.iter().all(|d| d["rule"] == "SV416"));
    }
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
fn sql_files_are_named_where_a_finding_lies_in_them() {
    let folder = "fixtures/bad/sql-files";
    let report = json(&[folder]);
    let files = report["files"].as_array().unwrap();
    let of = |name: &str| {
        let path = format!("{folder}/{name}");
        files.iter().find(|f| f["path"] == path.as_str()).unwrap()
    };
    assert_eq!(of("attach.sql")["role"], serde_json::Value::Null);
    assert_eq!(of("attach.sql")["encoding"], "UTF-16LE");
    assert_eq!(of("detach.sql")["encoding"], "Shift_JIS");
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<_>>()
    };
    let log = wide("N'C:\\SvData\\予備表\\SvDomain_log.ldf'");
    for (rule, name, text) in [
        ("SV410", "attach.sql", &log[..]),
        ("SV405", "detach.sql", b"@dbname"),
    ] {
        let all = report["diagnostics"].as_array().unwrap();
        let found = all.iter().find(|d| d["rule"] == rule).unwrap();
        let path = found["path"].as_str().unwrap();
        assert!(path.ends_with(name), "{path}");
        let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        let at = |end: &str| found["range"][end]["byte"].as_u64().unwrap() as usize;
        assert_eq!(&bytes[at("start")..at("end")], text, "{rule}");
    }
    // What only the stop script runs is not told of the start script.
    let start = json(&[&format!("{folder}/start.bat")]);
    let all = start["diagnostics"].as_array().unwrap();
    assert!(all.iter().any(|d| d["rule"] == "SV410"));
    assert!(all.iter().all(|d| d["rule"] != "SV405"));
    let alone = run(&["check", &format!("{folder}/attach.sql"), "--lang", "en"]);
    assert_eq!(alone.code, 2);
    assert!(
        alone.err.contains("name the scripts that run it"),
        "{}",
        alone.err
    );
    // Files without a finding are not listed.
    let quiet = json(&["fixtures/ok/sql-files"]);
    assert_eq!(quiet["files"].as_array().unwrap().len(), 2);
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
        let traced = run(&["trace", path.to_str().unwrap()]);
        assert_eq!((traced.code, traced.err.as_str()), (0, ""));
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

/// A rule that is right but for what `change` does to it.
fn pack_error(change: impl Fn(&str) -> String) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let rule = "id: XX001\nname: no-message\nseverity: warning\nsummary: { ja: あ, en: a }\n\
        check:\n  must: { event: message, in: [start] }\nmessage: { ja: い, en: b }\n\
        help: { ja: う, en: c }\nwhy: { ja: え, en: d }\nsource: { docs: ours }\n\
        examples:\n  - bad: { start.bat: \"rem\" }\n  - good: { start.bat: \"ARMBCAST /MSG x /A\" }\n";
    let path = folder.path().join("XX001-no-message.yaml");
    fs::write(&path, change(rule)).unwrap();
    let path = path.to_str().unwrap();
    let mut ran = run(&[
        "check", GOOD, "--pack", path, "--lang", "en", "--select", "XX001",
    ]);
    ran.err = ran.err.replace(path, "RULE");
    ran
}

#[test]
fn a_rule_file_on_its_own_is_a_pack() {
    let ran = pack_error(str::to_owned);
    assert!(
        ran.code == 1 && ran.err.is_empty(),
        "{} {}",
        ran.code,
        ran.err
    );
    assert!(ran.out.contains("warning[XX001]: b"), "{}", ran.out);
}

#[test]
fn mistakes_in_rule_files_are_drawn_at_their_place() {
    let cases: [(&str, &str, &str); 6] = [
        ("severity: warning", "severety: warning", "RULE:3:1"),
        ("severity: warning", "severity: [1]", "RULE:3:11"),
        ("en: a }", "}", "RULE:4:1"),
        ("must: {", "mustt: {", "RULE:6:3"),
        ("event: message", "event: mesage", "RULE:6:18"),
        ("id: XX001", "id: SV305", "RULE:1:5"),
    ];
    for (from, to, place) in cases {
        let ran = pack_error(|rule| rule.replace(from, to));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{to}");
        assert!(
            ran.err.contains(place) && ran.err.contains('^'),
            "{to}: {}",
            ran.err
        );
    }
}

#[test]
fn a_duplicate_id_and_a_bad_expression_are_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let rule = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("rules/securevisor/SV305-service-before-attach.yaml"),
    )
    .unwrap();
    let pack = "name: site\nsummary: { ja: あ, en: a }\nrequires: [securevisor]\n";
    write("pack.yaml", pack);
    write("SV305-service-before-attach.yaml", &rule);
    let twice = run(&[
        "check",
        GOOD,
        "--pack",
        folder.path().to_str().unwrap(),
        "--lang",
        "en",
    ]);
    assert_eq!(twice.code, 2);
    assert!(
        twice.err.contains("SV305-service-before-attach.yaml:1:5"),
        "{}",
        twice.err
    );
    write(
        "pack.yaml",
        &format!("{pack}names: {{ own: [ {{ regex: \"a(\" }} ] }}\n"),
    );
    let regex = run(&[
        "check",
        GOOD,
        "--pack",
        folder.path().to_str().unwrap(),
        "--lang",
        "ja",
    ]);
    assert!(
        regex.code == 2 && regex.err.contains("pack.yaml:4:26"),
        "{}",
        regex.err
    );
}

#[test]
fn a_trace_has_one_path_where_everything_is_known() {
    let script = "fixtures/ok/guide-cp932/start.bat";
    let ran = run(&["trace", script, "--format", "json", "--assume-exit", "0"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let trace: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(trace["schema"], 1);
    assert_eq!(trace["script"], script);
    let scenarios = trace["scenarios"].as_array().unwrap();
    assert_eq!(scenarios.len(), 16);
    for scenario in scenarios {
        assert_eq!(scenario["paths"].as_array().unwrap().len(), 1);
        assert_eq!(scenario["truncated"], false);
    }
    let first = &scenarios[0]["paths"][0]["steps"][0];
    assert_eq!(first["command"], "osql");
    assert_eq!(first["event"], "attach");
    assert_eq!(first["subject"], "securevisor");
    let failed = run(&[
        "trace",
        script,
        "--format",
        "json",
        "--assume-exit",
        "osql=1",
        "--event",
        "START",
    ]);
    assert!(!failed.out.contains("\"service-start\""), "{}", failed.out);
}

#[test]
fn what_a_trace_cannot_use_is_refused() {
    let script = "fixtures/ok/guide-cp932/start.bat";
    for wrong in [["--event", "STOP"], ["--set", "X"], ["--assume-exit", "x"]] {
        let ran = run(&[&["trace", script, "--lang", "en"], &wrong[..]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong:?}");
        assert!(ran.err.starts_with("error: "), "{}", ran.err);
    }
    assert_eq!(run(&["trace", "no-such.bat"]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_is_told_and_the_rest_is_judged() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let strange = folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.bat"));
    fs::write(strange, "rem\r\n").unwrap();
    fs::write(folder.path().join("helper.bat"), "goto none\r\n").unwrap();
    let ran = run(&["check", folder.path().to_str().unwrap(), "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("SV101"), "{}", ran.out);
    assert!(ran.err.contains("not valid Unicode"), "{}", ran.err);
}

#[test]
fn names_with_wildcards_are_looked_up_as_cmd_hands_them_over() {
    let all = run(&["check", "fixtures/bad/SV305/*.BAT"]);
    let named = run(&[
        "check",
        "fixtures/bad/SV305/start.bat",
        "fixtures/bad/SV305/stop.bat",
    ]);
    assert_eq!((all.code, &all.out), (1, &named.out));
    let none = run(&["check", "--lang", "en", "fixtures/bad/SV305/*.txt.bat"]);
    assert_eq!(none.code, 2);
    assert!(none.err.contains("no such file"), "{}", none.err);
}

#[test]
fn a_folder_is_no_script_to_trace() {
    let ran = run(&["trace", "--lang", "en", "fixtures/ok"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("name a script"), "{}", ran.err);
    let inside = run(&["check", "--lang", "en", "Cargo.toml/start.bat"]);
    assert!(inside.err.contains("no such file"), "{}", inside.err);
}

#[test]
fn labels_that_are_missing_are_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stop.bat");
    fs::write(&path, ":EXIT\r\nnet stop App\r\n").unwrap();
    let found = json(&[path.to_str().unwrap(), "--select", "SV201", "--lang", "ja"]);
    let all = found["diagnostics"].as_array().unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(
        all[0]["message"],
        "ガイドのスクリプトにあるラベルがありません: NORMAL, FAILOVER, ERROR_DISK, no_arm"
    );
}
