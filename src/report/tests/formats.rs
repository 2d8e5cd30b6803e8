//! The formats for other programs, to the letter where they are small.

use super::*;
use crate::report::{github, junit, sarif, short};
use serde_json::Value;
use std::io;

/// Nasty in every way that a format could stumble over: Japanese in CP932, a colon, a comma and a
/// percent sign in the name, a message with a line break, a control and a markup character.
fn nasty() -> Report {
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode("rem 開始\r\nnet start X\r\necho 終\r\n");
    let mut report = report(vec![
        file("a,b:%/開始 1.bat", Some("start"), &cp932),
        file("stop.bat", Some("stop"), b"rem\r\n"),
    ]);
    report.diagnostics.push(Diagnostic {
        message: "100% <wrong>\u{1b}: \"X\", 開始".to_owned(),
        help: "first\nsecond".to_owned(),
        scenario: Some(scenario("START", None)),
        scenarios: vec![scenario("START", None)],
        path: vec![
            find(&report, 0, "rem 開始"),
            find(&report, 0, "net start X"),
        ],
        ..diagnostic(Some(find(&report, 0, "net start").span))
    });
    report
}

fn text(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn log(report: &Report) -> Value {
    let text = text(|out| sarif::write(report, Lang::En, out));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn short_has_one_line_for_each_finding() {
    assert_eq!(
        text(|out| short::write(&nasty(), EN, out)),
        "a,b:%/開始 1.bat:2:1: error[SV999] 100% <wrong>␛: \"X\", 開始\n1 error in 2 files.\n"
    );
    let mut missing = nasty();
    missing.diagnostics[0].span = None;
    let shown = text(|out| short::write(&missing, QUIET, out));
    assert!(shown.starts_with("a,b:%/開始 1.bat:1:1: error"), "{shown}");
    assert_eq!(shown.lines().count(), 1);
}

#[test]
fn github_commands_stay_on_their_line() {
    let mut report = nasty();
    report.failures.push("x: no such\nfile".to_owned());
    assert_eq!(
        text(|out| github::write(&report, out)),
        "::error file=a%2Cb%3A%25/開始 1.bat,line=2,endLine=2,col=1,endColumn=9,title=SV999 test::\
         100%25 <wrong>\u{1b}: \"X\", 開始%0Afirst%0Asecond\n\
         ::error title=svlint::x: no such%0Afile\n"
    );
}

#[test]
fn github_columns_are_for_one_line_only() {
    let mut report = nasty();
    let text_of = |report: &Report| text(|out| github::write(report, out));
    report.diagnostics[0].severity = Severity::Info;
    report.diagnostics[0].span = Some(Span::new(0, 15));
    let shown = text_of(&report);
    assert!(shown.starts_with("::notice "), "{shown}");
    assert!(shown.contains("line=1,endLine=2,title="), "{shown}");
    report.diagnostics[0].span = Some(Span::empty(0));
    assert!(text_of(&report).contains("col=1,endColumn=1,"));
    report.diagnostics[0].span = None;
    assert!(text_of(&report).contains("1.bat,title="));
}

#[test]
fn junit_fails_for_what_counts_only() {
    let mut report = nasty();
    let shown = text(|out| junit::write(&report, Lang::En, out));
    let xml = quick_junit::Report::deserialize_from_str(&shown).unwrap();
    assert_eq!((xml.tests, xml.failures, xml.errors), (2, 1, 0));
    let (bad, good) = (&xml.test_suites[0], &xml.test_suites[1]);
    assert_eq!(bad.name.as_str(), "a,b:%/開始 1.bat");
    assert_eq!(bad.test_cases[0].name.as_str(), "SV999 test (2)");
    assert_eq!(good.failures, 0);
    assert!(shown.contains("scenario: CLP_EVENT=START"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "XML cannot hold an escape");

    report.diagnostics[0].severity = Severity::Warning;
    report.fail_on = FailOn::Error;
    report.failures.push("x: no such file".to_owned());
    let shown = text(|out| junit::write(&report, Lang::Ja, out));
    let xml = quick_junit::Report::deserialize_from_str(&shown).unwrap();
    assert_eq!((xml.tests, xml.failures, xml.errors), (3, 0, 1));
    assert!(shown.contains("<system-out>"), "{shown}");
}

#[test]
fn sarif_places_are_those_of_the_file() {
    let log = log(&nasty());
    let result = &log["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    let uri = "a%2Cb%3A%25/%E9%96%8B%E5%A7%8B%201.bat";
    assert_eq!(place["artifactLocation"]["uri"], uri);
    assert_eq!(place["artifactLocation"]["index"], 0);
    let region = &place["region"];
    let numbers = ["startLine", "startColumn", "endLine", "endColumn"];
    assert_eq!(numbers.map(|n| region[n].as_u64().unwrap()), [2, 1, 2, 10]);
    // "rem ", two characters of two bytes, CR and LF.
    assert_eq!(
        (&region["byteOffset"], &region["byteLength"]),
        (&10.into(), &9.into())
    );
    let steps = &result["codeFlows"][0]["threadFlows"][0]["locations"];
    assert_eq!(steps[0]["location"]["message"]["text"], "rem 開始");
    assert_eq!(
        steps[1]["location"]["physicalLocation"]["region"]["startLine"],
        2
    );
    assert_eq!(
        result["properties"]["scenarios"][0]["CLP_SERVER"],
        Value::Null
    );
    assert_eq!(log["runs"][0]["artifacts"][0]["encoding"], "Shift_JIS");
}

#[test]
fn sarif_addresses_of_whole_paths_are_file_addresses() {
    for (path, uri) in [
        ("/srv/x y.bat", "file:///srv/x%20y.bat"),
        ("C:\\s\\start.bat", "file:///C:/s/start.bat"),
        ("\\\\nas\\s\\start.bat", "file://nas/s/start.bat"),
        ("./s/start.bat", "s/start.bat"),
        ("a.zip!/s/start.bat", "a.zip!/s/start.bat"),
    ] {
        let mut report = nasty();
        report.files[0].path = path.to_owned();
        let log = log(&report);
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], uri);
        let based = place["artifactLocation"].get("uriBaseId").is_some();
        assert_eq!(based, !uri.starts_with("file:"), "{path}");
    }
}

#[test]
fn sarif_marks_what_is_suppressed_and_tells_how_the_run_went() {
    let mut report = nasty();
    let found = report.diagnostics.remove(0);
    report.hidden.push(Suppressed {
        found,
        by: SuppressedBy::Comment,
        reason: Some("by design".to_owned()),
    });
    report.failures.push("x: no such file".to_owned());
    report.notes.push("not finished".to_owned());
    let run = &log(&report)["runs"][0];
    let suppression = &run["results"][0]["suppressions"][0];
    assert_eq!(suppression["kind"], "inSource");
    assert_eq!(suppression["justification"], "by design");
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"];
    assert_eq!(
        (&told[0]["level"], &told[1]["level"]),
        (&"error".into(), &"note".into())
    );
}

/// The marks of the findings at `needles`, in a file with this text.
fn marks(text: &str, needles: &[&str]) -> Vec<String> {
    let mut report = report(vec![file("start.bat", None, text.as_bytes())]);
    let mut from = 0;
    for needle in needles {
        let start = from + text[from..].find(needle).unwrap();
        from = start + needle.len();
        let span = Span::new(start as u32, from as u32);
        report.diagnostics.push(diagnostic(Some(span)));
    }
    let found: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    fingerprint::fingerprints(&report, &found)
}

#[test]
fn fingerprints_survive_moved_lines_and_tell_equal_ones_apart() {
    let before = marks("net start X\r\nrem\r\nnet start X\r\n", &["net", "net"]);
    let after = marks(
        "@echo off\r\n\r\n  net start X\r\nnet start X\r\n",
        &["net", "net"],
    );
    assert_eq!(before, after);
    assert_ne!(before[0], before[1]);
    let other = marks("net start Y\r\n", &["net"]);
    assert_ne!(before[0], other[0]);
    // Written down, because baselines of code scanning services live for years.
    assert_eq!(before, ["aa57ae0bfb08e88b:1", "aa57ae0bfb08e88b:2"]);
}
