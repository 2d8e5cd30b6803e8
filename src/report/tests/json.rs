//! JSON, schema 1, against exact documents.

use super::*;

fn json(report: &Report) -> String {
    let mut out = Vec::new();
    super::super::json::write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// One error with everything, in a CP932 script that a helper belongs to.
fn full() -> Report {
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode("rem 開始\r\necho 表 & net start X\r\n");
    let mut report = report(vec![
        file("start.bat", Some("start"), &cp932),
        file("lib/helper.bat", None, b"set A=1\n"),
    ]);
    report.repository = Some("https://example.com/svlint".to_owned());
    (report.suppressed, report.baselined) = (1, 2);
    let (first, second) = (find(&report, 0, "rem"), find(&report, 0, "echo"));
    let (wrong, helper) = (find(&report, 0, "net start X"), find(&report, 1, "set A=1"));
    report.diagnostics.push(Diagnostic {
        rule: "SV305".to_owned(),
        name: "service-before-attach".to_owned(),
        message: "wrong: \"X\"".to_owned(),
        help: "move it".to_owned(),
        scenario: Some(scenario("START", None)),
        scenarios: vec![scenario("START", None)],
        path: vec![first, second, wrong, helper, wrong, first],
        related: vec![Related {
            place: helper,
            message: "see here".to_owned(),
        }],
        ..diagnostic(Some(wrong.span))
    });
    report
}

const FULL: &str = r#"{
  "schema": 1,
  "tool": {
    "name": "svlint",
    "version": "1.2.3"
  },
  "files": [
    {
      "path": "start.bat",
      "role": "start",
      "encoding": "Shift_JIS",
      "eol": "crlf"
    },
    {
      "path": "lib/helper.bat",
      "role": null,
      "encoding": "ASCII",
      "eol": "lf"
    }
  ],
  "diagnostics": [
    {
      "rule": "SV305",
      "name": "service-before-attach",
      "severity": "error",
      "path": "start.bat",
      "range": {
        "start": {
          "line": 2,
          "column": 10,
          "byte": 20
        },
        "end": {
          "line": 2,
          "column": 21,
          "byte": 31
        }
      },
      "message": "wrong: \"X\"",
      "help": "move it",
      "url": "https://example.com/svlint/blob/main/docs/rules/SV305.md",
      "scenario": {
        "CLP_EVENT": "START",
        "CLP_DISK": "SUCCESS",
        "CLP_SERVER": null
      },
      "scenarios": [
        {
          "CLP_EVENT": "START",
          "CLP_DISK": "SUCCESS",
          "CLP_SERVER": null
        }
      ],
      "path_lines": [
        1,
        2,
        1
      ],
      "related": [
        {
          "path": "lib/helper.bat",
          "range": {
            "start": {
              "line": 1,
              "column": 1,
              "byte": 0
            },
            "end": {
              "line": 1,
              "column": 8,
              "byte": 7
            }
          },
          "message": "see here"
        }
      ],
      "fix": null
    }
  ],
  "summary": {
    "error": 1,
    "warning": 0,
    "info": 0,
    "suppressed": 1,
    "baselined": 2,
    "files": 2
  }
}
"#;

#[test]
fn a_full_report_is_exactly_this() {
    assert_eq!(json(&full()), FULL);
}

#[test]
fn a_report_without_findings_is_exactly_this() {
    let expected = r#"{
  "schema": 1,
  "tool": {
    "name": "svlint",
    "version": "1.2.3"
  },
  "files": [],
  "diagnostics": [],
  "summary": {
    "error": 0,
    "warning": 0,
    "info": 0,
    "suppressed": 0,
    "baselined": 0,
    "files": 0
  }
}
"#;
    assert_eq!(json(&report(Vec::new())), expected);
}

/// The finding of a report with only one, as a value.
fn only_finding(report: &Report) -> serde_json::Value {
    let document: serde_json::Value = serde_json::from_str(&json(report)).unwrap();
    document["diagnostics"][0].clone()
}

#[test]
fn what_is_not_known_is_null_or_empty() {
    let found = only_finding(&finding_in(b"net start X", "net"));
    for key in ["url", "scenario", "fix"] {
        assert!(found[key].is_null(), "{key}");
    }
    for key in ["scenarios", "path_lines", "related"] {
        assert_eq!(found[key], serde_json::json!([]), "{key}");
    }
}

#[test]
fn a_missing_file_has_no_range_and_is_not_counted() {
    let mut report = finding_in(b"", "");
    report.diagnostics[0].span = None;
    let found = only_finding(&report);
    assert_eq!(found["path"], "start.bat");
    assert!(found["range"].is_null());
    let document: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
    assert_eq!(document["files"], serde_json::json!([]));
    assert_eq!(document["summary"]["files"], 0);
}

#[test]
fn the_byte_order_mark_is_at_the_first_column_and_counts_in_bytes() {
    let mut report = finding_in("\u{FEFF}@echo off".as_bytes(), "echo");
    let found = only_finding(&report);
    let expected = serde_json::json!({ "line": 1, "column": 2, "byte": 4 });
    assert_eq!(found["range"]["start"], expected);
    report.diagnostics[0].covers_bom = true;
    let expected = serde_json::json!({
        "start": { "line": 1, "column": 1, "byte": 0 },
        "end": { "line": 1, "column": 1, "byte": 3 },
    });
    assert_eq!(only_finding(&report)["range"], expected);
}

#[test]
fn escapes_spell_the_same_value() {
    let mut report = finding_in(b"a", "a");
    let nasty = "\x1b[31m \u{202E}x\u{85}\u{E0041} \"\\ 表\n";
    report.diagnostics[0].message = nasty.to_owned();
    let text = json(&report);
    let spelt = r#""\u001b[31m \u202ex\u0085\udb40\udc41 \"\\ 表\n""#;
    assert!(text.contains(spelt), "{text}");
    assert_eq!(only_finding(&report)["message"], nasty);
}
