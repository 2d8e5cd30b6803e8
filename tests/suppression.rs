//! Comments that suppress findings: what they reach, and what is said of them.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{Judgement, Memory, judge};
use svlint::rules::schema::Severity;
use svlint::rules::{Rule, embedded};

fn judged(files: &[(&str, &str)], wanted: impl Fn(&Rule) -> bool) -> Judgement {
    let set = embedded::packs().expect("packs");
    let mut memory = Memory::default();
    for (name, text) in files {
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        let text = bytes.into_owned();
        memory.0.insert((*name).to_owned(), text);
    }
    judge(&set, "securevisor", &memory, wanted)
}

/// `LINE RULE` of what is reported, then of what is suppressed in brackets; findings of the rules
/// about the guide's frame left out.
fn told(judged: &Judgement) -> Vec<String> {
    let mut out = Vec::new();
    for (unit, outcome) in &judged.units {
        let place = |f: &svlint::finding::Finding| {
            let document = &unit.documents[f.place.document];
            let line = document.source.line_of(f.place.span.start);
            format!("{line} {}", f.rule)
        };
        out.extend(outcome.findings.iter().map(place));
        let suppressed = outcome.suppressed.iter();
        out.extend(suppressed.map(|f| format!("({})", place(f))));
    }
    out
}

/// The same for one script and the rules that the tests below use.
fn check(script: &str) -> Vec<String> {
    let text = script.replace('\n', "\r\n");
    let rules = [
        "SV104", "SV117", "SV121", "SV404", "SV405", "SV401", "SV901", "SV902", "SV903",
    ];
    told(&judged(&[("start.bat", &text)], |r| {
        rules.contains(&r.id.as_str())
    }))
}

#[test]
fn the_next_line_is_reached_and_no_other() {
    assert_eq!(
        check(
            "rem svlint: ignore[SV117] shown always\nif errorlevel 0 echo a\nif errorlevel 0 echo b\n"
        ),
        ["3 SV117", "(2 SV117)"]
    );
    // Other comments and empty lines may stand between, and other suppressions.
    assert_eq!(
        check(
            "@rem svlint: ignore[SV117] shown always\n\n:: and\nrem\n  rem svlint:ignore[SV121] ours\n\
             if errorlevel 0 nett a\nnett b\n"
        ),
        ["7 SV121", "(6 SV117)", "(6 SV121)"]
    );
    // What is above is not reached.
    assert_eq!(
        check("nett a\nrem svlint: ignore[SV121] ours\n"),
        ["1 SV121", "2 SV901"]
    );
}

#[test]
fn a_line_behind_a_caret_belongs_to_the_line() {
    assert_eq!(
        check("rem svlint: ignore[SV121] ours\necho a & ^\n nett b\nnett c\n"),
        ["4 SV121", "(3 SV121)"]
    );
}

#[test]
fn a_query_over_several_lines_is_one_line() {
    assert_eq!(
        check(
            "rem svlint: ignore[SV401, SV405] printed like this\n\
             osql -E -Q \"exec sp_attach_db @dbname = 'a',\n@filename1 'P:\\a.mdf'\"\n"
        ),
        ["(2 SV401)", "(3 SV405)"]
    );
}

#[test]
fn of_a_block_it_is_the_line_with_the_bracket() {
    assert_eq!(
        check(
            "rem svlint: ignore[SV117,SV121] ours\nif errorlevel 0 (\n  nett a\n) else (\n  nett b\n)\n"
        ),
        ["1 SV901", "3 SV121", "5 SV121", "(2 SV117)"]
    );
    // Inside, a remark is about the line below it, be it the one that closes the bracket.
    assert_eq!(
        check(
            "if exist a (\n  rem svlint: ignore[SV121] ours\n  nett a\n  nett b\n\
             \x20 rem svlint: ignore[SV117] shown always\n) else if errorlevel 0 (\n  nett c\n)\n"
        ),
        ["4 SV121", "7 SV121", "(3 SV121)", "(6 SV117)"]
    );
}

#[test]
fn behind_a_command_it_is_its_own_line() {
    assert_eq!(
        check("nett a & rem svlint: ignore[SV121] ours\nnett b\n"),
        ["2 SV121", "(1 SV121)"]
    );
}

#[test]
fn the_whole_file_is_reached_from_its_head_only() {
    assert_eq!(
        check("@echo off\n\nrem svlint: ignore-file[SV121] ours\nnett a\nif exist a nett b\n"),
        ["(4 SV121)", "(5 SV121)"]
    );
    assert_eq!(
        check("setlocal\nrem svlint: ignore-file[SV121] ours\nnett a\n"),
        ["2 SV901", "3 SV121"]
    );
}

#[test]
fn findings_about_what_is_absent_need_the_whole_file() {
    let script = "rem svlint: ignore[SV203] by design\r\nnet start App\r\n";
    let wanted = |r: &Rule| r.id == "SV203" || r.pack == "svlint";
    assert_eq!(
        told(&judged(&[("start.bat", script)], wanted)),
        ["1 SV203", "1 SV901"]
    );
    let script = script.replace("ignore", "ignore-file");
    assert_eq!(
        told(&judged(&[("start.bat", &script)], wanted)),
        ["(1 SV203)"]
    );
}

#[test]
fn ids_names_beginnings_and_packs_are_words_for_rules() {
    for word in [
        "SV121",
        "sv121",
        "misspelt-command",
        "SV12",
        "SV1",
        "cmd",
        "SV405,SV121",
    ] {
        let script = format!("rem svlint: ignore[{word}] ours\nnett a\n");
        let told = check(&script);
        assert!(told.contains(&"(2 SV121)".to_owned()), "{word}: {told:?}");
    }
    // Not all rules of the pack are in use here: nobody can tell that the comment is not needed.
    assert_eq!(
        check("rem svlint: ignore[sql] ours\nnet start App\n"),
        Vec::<String>::new()
    );
}

#[test]
fn rules_that_are_not_in_use_are_left_alone() {
    let script = "rem svlint: ignore[SV305, SV121] ours\r\nnet start App\r\n";
    let wanted = |r: &Rule| r.pack == "svlint" || r.id == "SV121";
    assert_eq!(told(&judged(&[("start.bat", script)], wanted)), ["1 SV901"]);
    let none = |r: &Rule| r.pack == "svlint";
    assert!(told(&judged(&[("start.bat", script)], none)).is_empty());
}

#[test]
fn a_rule_about_the_pair_needs_the_partner_to_be_judged() {
    let start = "rem svlint: ignore[SV309] started here, stopped by hand\r\nnet start App\r\n";
    let wanted = |r: &Rule| r.pack == "svlint" || r.id == "SV309";
    assert!(told(&judged(&[("start.bat", start)], wanted)).is_empty());
    let stops = [("start.bat", start), ("stop.bat", "net stop App\r\n")];
    assert_eq!(told(&judged(&stops, wanted)), ["1 SV901"]);
    let keeps = [("start.bat", start), ("stop.bat", "echo\r\n")];
    assert_eq!(told(&judged(&keeps, wanted)), ["(2 SV309)"]);
}

#[test]
fn a_helper_speaks_for_itself() {
    let start = "osql -E -b -Q \"EXEC sp_attach_db @dbname = 'a', @filename1 = 'P:\\a.mdf'\"\r\n";
    let start = format!("call h.bat\r\n{start}");
    let helper = "rem svlint: ignore[SV305] needs no database\r\nnet start App\r\n\
                  rem svlint: ignore[SV121, SV306] ours\r\nnet start Other\r\n";
    let wanted =
        |r: &Rule| r.pack == "svlint" || r.id == "SV305" || r.id == "SV306" || r.id == "SV121";
    let told = told(&judged(&[("start.bat", &start), ("h.bat", helper)], wanted));
    // The helper is judged with its caller, and for itself. Whether SV306 is needed shows in callers
    // only, which need not be at hand.
    assert_eq!(told, ["3 SV901", "4 SV305", "(2 SV305)"]);
}

#[test]
fn what_is_said_of_suppressions_needs_the_whole_file() {
    let unused = "rem svlint: ignore[SV121] ours\nnet start App\n";
    assert_eq!(check(unused), ["1 SV901"]);
    let line = format!("rem svlint: ignore[SV901] kept for later\n{unused}");
    assert_eq!(check(&line), ["1 SV901", "2 SV901"]);
    let file = format!("rem svlint: ignore-file[SV901] kept for later\n{unused}");
    assert_eq!(check(&file), ["(2 SV901)"]);
    let prefix = format!("rem svlint: ignore-file[SV9]\n{unused}");
    assert_eq!(check(&prefix), ["(1 SV902)", "(2 SV901)"]);
    // One that leaves nothing out but itself is not needed.
    assert_eq!(
        check("rem svlint: ignore-file[SV901] for later\nnet start App\n"),
        ["1 SV901"]
    );
}

#[test]
fn reasons_are_asked_for_and_may_be_japanese() {
    assert_eq!(
        check("rem svlint: ignore[SV121]\nnett a\n"),
        ["1 SV902", "(2 SV121)"]
    );
    assert_eq!(
        check("rem svlint: ignore[SV121] 表示ソフトの予定\nnett a\n"),
        ["(2 SV121)"]
    );
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_counts() {
    assert_eq!(
        check("rem svlint: ignore[SV999, SV121] ours\nnett a\n"),
        ["1 SV903", "(2 SV121)"]
    );
    for comment in [
        "svlint: ignore SV121 ours",
        "svlint ignore[SV121] ours",
        "svlint: ignore[SV121 ours",
        "svlint: ignore[] ours",
        "svlint: skip[SV121] ours",
    ] {
        let script = format!("rem {comment}\nnett a\n");
        assert_eq!(check(&script), ["1 SV903", "2 SV121"], "{comment}");
    }
    assert_eq!(
        check("rem the linter of NEC: svlint: ignore[SV121]\nrem svlint is run each night\n"),
        Vec::<String>::new()
    );
}

/// What is told of an SQL file that a start script runs.
fn check_sql(sql: &str) -> Vec<String> {
    let start = "sqlcmd -E -b -i \"%~dp0a.sql\"\r\n";
    let files = [("start.bat", start), ("a.sql", sql)];
    told(&judged(&files, |r| r.id == "SV405" || r.pack == "svlint"))
}

#[test]
fn comments_in_sql_files_reach_the_statement_below() {
    let attach = "EXEC sp_attach_db @dbname = 'a',\n  @filename1 'P:\\a.mdf'\n";
    assert_eq!(check_sql(attach), ["2 SV405"]);
    for comment in [
        "-- svlint: ignore[SV405] ours",
        "  --SVLINT:ignore[ sv405 ]ours",
        "/* svlint: ignore[SV405] ours */",
        "-- svlint: ignore[SV405] ours\n\n-- more\n/* and\nmore */",
        "USE master\nGO\n-- svlint: ignore[SV405] ours",
        "-- svlint: ignore-file[SV405] ours\nUSE master\nGO",
    ] {
        let told = check_sql(&format!("{comment}\n{attach}"));
        assert_eq!(told.len(), 1, "{comment}: {told:?}");
        assert!(told[0].ends_with(" SV405)"), "{comment}: {told:?}");
    }
    // Behind a piece of a statement it is about its own line; inside, about the line below.
    let behind = attach.replace(".mdf'\n", ".mdf' -- svlint: ignore[SV405] ours\n");
    assert_eq!(check_sql(&behind), ["(2 SV405)"]);
    let inside = attach.replace(",\n", ",\n-- svlint: ignore[SV405] ours\n");
    assert_eq!(check_sql(&inside), ["(3 SV405)"]);
    // What stands in a text is no comment, and what is above is not reached.
    let text = format!("PRINT '-- svlint: ignore-file[SV405] ours'\n{attach}");
    assert_eq!(check_sql(&text), ["3 SV405"]);
    let above = format!("{attach}-- svlint: ignore[SV405] ours\n");
    assert_eq!(check_sql(&above), ["2 SV405", "3 SV901"]);
}

#[test]
fn comments_in_sql_files_are_looked_at_too() {
    assert_eq!(
        check_sql("-- svlint: ignore[SV405] ours\nUSE master\n"),
        ["1 SV901"]
    );
    assert_eq!(
        check_sql("USE master\nGO\n-- svlint: ignore-file[SV405] ours\n"),
        ["3 SV901"]
    );
    let attach = "EXEC sp_attach_db @dbname 'a'\n";
    assert_eq!(
        check_sql(&format!("-- svlint: ignore[SV405]\n{attach}")),
        ["1 SV902", "(2 SV405)"]
    );
    assert_eq!(
        check_sql(&format!("/* svlint: ignore SV405 ours */\n{attach}")),
        ["1 SV903", "2 SV405"]
    );
    // Another script may hand over another value.
    assert!(check_sql("-- svlint: ignore[SV405] ours\nUSE $(DB)\n").is_empty());
    // A rule about runs is not judged by the file alone.
    assert!(check_sql("-- svlint: ignore[SV305] ours\nUSE master\n").is_empty());
}

#[test]
fn sarif_says_why_a_finding_is_suppressed() {
    let script = "rem svlint: ignore[SV121]: our own tool \r\nnett a\r\n";
    let arguments = ["check", "--format", "sarif", "--select", "SV121,svlint"];
    let json = program(&[("start.bat", script)], &arguments);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let suppression = &json["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(suppression["kind"], "inSource");
    assert_eq!(suppression["justification"], "our own tool");
}

#[test]
fn every_profile_has_the_rules_about_suppressions() {
    let set = embedded::packs().expect("packs");
    for profile in set.profiles().packs.keys() {
        let rules = set.rules_of_profile(profile).expect("a profile");
        let own = rules.iter().filter(|r| r.pack == "svlint");
        let severities: Vec<Severity> = own.map(|r| r.severity).collect();
        assert_eq!(severities, [Severity::Warning; 3], "{profile}");
    }
}

#[test]
fn many_suppressions_cost_little() {
    let mut script = "rem svlint: ignore[SV1, cmd, SV121] ours\r\n".repeat(20_000);
    script.push_str(&"nett a & ".repeat(2_000));
    let told = told(&judged(&[("start.bat", &script)], |r| {
        r.pack == "svlint" || r.id == "SV121"
    }));
    assert_eq!(told.len(), 2_000);
}

/// Runs the program on a folder with these files.
fn program(files: &[(&str, &str)], arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("writable");
    }
    let output = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("svlint"))
        .current_dir(folder.path())
        .args(arguments)
        .output()
        .expect("a process");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn suppressed_findings_are_counted_once_for_each_file() {
    let attach = "osql -E -b -Q \"EXEC sp_attach_db @dbname = 'a', @filename1 = 'P:\\a.mdf'\"\r\n";
    let start = format!("if not \"%CLP_DISK%\"==\"FAILURE\" call h.bat\r\n{attach}");
    let files = [
        ("start.bat", start.as_str()),
        ("start_b.bat", start.as_str()),
        (
            "h.bat",
            "rem svlint: ignore[SV305] needs no database\r\nnet start App\r\n",
        ),
    ];
    let rules = ["--select", "SV305,svlint"];
    let human = program(&files, &[&["check", "--lang", "en"], &rules[..]].concat());
    assert_eq!(human, "No problems found in 3 files (1 suppressed).\n");
    let json = program(
        &files,
        &[&["check", "--format", "json"], &rules[..]].concat(),
    );
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["summary"]["suppressed"], 1);
    assert_eq!(json["summary"]["error"], 0);
    assert_eq!(json["diagnostics"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_picture_does_not_mark_what_is_suppressed() {
    let script = "net start App\r\nnett start Other\r\n";
    let picture = |script: &str| {
        let arguments = ["graph", "start.bat", "--lang", "en"];
        program(&[("start.bat", script)], &arguments)
    };
    assert!(picture(script).contains("SV121"));
    let quiet = script.replace("nett", "rem svlint: ignore[SV121] ours\r\nnett");
    assert!(!picture(&quiet).contains("SV121"));
}
