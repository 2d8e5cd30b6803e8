//! What is said below a finding, and at the end.

use super::*;

/// A script of `count` lines, `step 1` to `step N`, all on the way that goes
/// wrong, the last of which is wrong.
fn way_of(count: usize) -> Report {
    let text: String = (1..=count).map(|n| format!("step {n}.\r\n")).collect();
    let mut report = finding_in(text.as_bytes(), &format!("step {count}."));
    report.diagnostics[0].path = (1..=count)
        .map(|n| find(&report, 0, &format!("step {n}.")))
        .collect();
    report
}

/// What is shown from the first note on.
fn notes_of(report: &Report, options: Options) -> String {
    let shown = human(report, options);
    let at = shown.find("  = ").unwrap_or(shown.len());
    shown[at..].to_owned()
}

#[test]
fn a_long_way_is_shortened_in_the_middle() {
    let expected = "
   = path taken:
       start.bat:1   step 1.
       start.bat:2   step 2.
       start.bat:3   step 3.
       start.bat:4   step 4.
       start.bat:5   step 5.
       ... (39 more lines)
       start.bat:45  step 45.
       start.bat:46  step 46.
       start.bat:47  step 47.
       start.bat:48  step 48.
       start.bat:49  step 49.
       start.bat:50  step 50.

";
    assert_eq!(format!("\n {}", notes_of(&way_of(50), QUIET)), expected);
    let ja = notes_of(&way_of(50), JA);
    assert!(ja.contains("実行の流れ:\n"), "{ja}");
    assert!(
        ja.contains(
            "
       ... (途中 39 行省略)
"
        ),
        "{ja}"
    );
}

#[test]
fn a_way_of_twelve_lines_is_shown_as_it_is() {
    let shown = notes_of(&way_of(12), QUIET);
    assert_eq!(shown.lines().count(), 1 + 12 + 1, "{shown}");
    assert!(!shown.contains("..."), "{shown}");
}

#[test]
fn a_way_of_nothing_but_the_line_that_is_drawn_is_not_shown() {
    let mut report = way_of(1);
    assert_eq!(notes_of(&report, QUIET), "");
    let again = report.diagnostics[0].path[0];
    report.diagnostics[0].path.push(again);
    assert_eq!(notes_of(&report, QUIET), "");
}

#[test]
fn other_files_on_the_way_are_named_in_full() {
    let long = format!("\tcall :sub {}\r\n", "x".repeat(100));
    let mut report = way_of(2);
    report.files[0].path = r"C:\scripts\start.bat".to_owned();
    report
        .files
        .push(file(r"C:\lib\helper.bat", Some("helper"), long.as_bytes()));
    let call = find(&report, 1, "call");
    report.diagnostics[0].path.insert(1, call);
    let expected = format!(
        "  = path taken:
      start.bat:1          step 1.
      C:\\lib\\helper.bat:1  call :sub {}...
      start.bat:2          step 2.

",
        "x".repeat(72 - 10 - 3)
    );
    assert_eq!(notes_of(&report, QUIET), expected);
}

#[test]
fn the_scenario_is_shown_with_the_number_of_others() {
    let mut report = way_of(1);
    let found = &mut report.diagnostics[0];
    found.scenario = Some(scenario("START", None));
    found.scenarios = vec![scenario("START", None)];
    assert_eq!(
        notes_of(&report, QUIET),
        "  = scenario: CLP_EVENT=START CLP_DISK=SUCCESS CLP_SERVER=(unset)\n\n"
    );
    let others = ["FAILOVER", "RECOVER"].map(|event| scenario(event, Some("HOME")));
    report.diagnostics[0].scenarios.extend(others);
    let shown = notes_of(&report, QUIET);
    assert!(shown.contains("=(unset) (and 2 more)\n"), "{shown}");
    let shown = notes_of(&report, JA);
    assert!(shown.contains("= シナリオ: CLP_EVENT=START"), "{shown}");
    assert!(shown.contains("=(未設定) (ほか 2 通り)\n"), "{shown}");
}

#[test]
fn help_of_several_lines_is_lined_up() {
    let mut report = way_of(1);
    report.diagnostics[0].help = "一行目\n二行目".to_owned();
    assert_eq!(
        notes_of(&report, QUIET),
        "  = help: 一行目\n          二行目\n\n"
    );
    let shown = notes_of(&report, Options { quiet: true, ..JA });
    assert_eq!(shown, "  = 対処: 一行目\n          二行目\n\n");
}

/// The last line for findings of these severities in so many files.
fn summary(found: &[Severity], files: usize, lang: Lang) -> String {
    let mut report = report(vec![file("start.bat", None, b""); files]);
    for &severity in found {
        let span = Some(Span::empty(0));
        report.diagnostics.push(Diagnostic {
            severity,
            ..diagnostic(span)
        });
    }
    let shown = human(&report, Options { lang, ..EN });
    shown.lines().last().unwrap().to_owned()
}

#[test]
fn the_summary_counts_in_proper_language() {
    use Severity::{Error, Info, Warning};
    let of = |found, files| summary(found, files, Lang::En);
    assert_eq!(of(&[], 2), "No problems found in 2 files.");
    assert_eq!(of(&[], 1), "No problems found in 1 file.");
    assert_eq!(
        of(&[Error, Warning, Error], 2),
        "2 errors, 1 warning in 2 files."
    );
    assert_eq!(
        of(&[Info], 1),
        "1 info message in 1 file (1 below --fail-on warning)."
    );
    assert_eq!(
        of(&[Info, Warning, Info, Warning], 1),
        "2 warnings, 2 info messages in 1 file (2 below --fail-on warning)."
    );
    let of = |found, files| summary(found, files, Lang::Ja);
    assert_eq!(of(&[], 2), "問題は見つかりませんでした (2 ファイル)");
    assert_eq!(
        of(&[Error, Warning, Error], 2),
        "エラー 2 件、警告 1 件、情報 0 件 (2 ファイル)"
    );
}

#[test]
fn the_summary_tells_what_was_left_out() {
    let mut report = report(vec![file("start.bat", None, b"")]);
    (report.suppressed, report.baselined) = (3, 5);
    assert_eq!(
        human(&report, EN),
        "No problems found in 1 file (3 suppressed, 5 in the baseline).\n"
    );
    assert_eq!(
        human(&report, JA),
        "問題は見つかりませんでした (1 ファイル、抑制 3 件、ベースライン 5 件)\n"
    );
}

#[test]
fn the_summary_tells_what_does_not_count() {
    let of = |fail_on, options| {
        let mut report = finding_in(b"rem\r\n", "rem");
        report.suppressed = 1;
        report.fail_on = fail_on;
        let shown = human(&report, options);
        shown.lines().last().unwrap().to_owned()
    };
    assert_eq!(of(FailOn::Error, EN), "1 error in 1 file (1 suppressed).");
    assert_eq!(
        of(FailOn::Never, EN),
        "1 error in 1 file (none counts with --fail-on never, 1 suppressed)."
    );
    assert_eq!(
        of(FailOn::Never, JA),
        "エラー 1 件、警告 0 件、情報 0 件 (1 ファイル、--fail-on never のため終了コードに影響なし、抑制 1 件)"
    );
}

#[test]
fn statistics_put_the_most_frequent_rule_first() {
    let mut report = finding_in(b"rem\r\n", "rem");
    let (first, rule) = (report.diagnostics[0].clone(), "SV104".to_owned());
    let info = Diagnostic {
        rule,
        severity: Severity::Info,
        ..first
    };
    report.diagnostics.extend([info.clone(), info]);
    let options = Options {
        statistics: true,
        ..QUIET
    };
    let shown = human(&report, options);
    let rows = "   2  info     SV104  test\n   1  error    SV999  test\n";
    assert!(shown.ends_with(rows), "{shown}");
    report.diagnostics.clear();
    assert_eq!(human(&report, options), "");
}

#[test]
fn a_limit_hides_findings_but_not_their_number() {
    let mut report = finding_in(b"rem\r\n", "rem");
    report.diagnostics.push(report.diagnostics[0].clone());
    report.limit = Some(1);
    assert_eq!(report.left_out(), 1);
    let shown = human(&report, EN);
    assert_eq!(shown.matches("error[SV999]").count(), 1);
    assert!(shown.ends_with("2 errors in 1 file.\n"), "{shown}");
    report.limit = Some(0);
    assert_eq!(human(&report, EN), "2 errors in 1 file.\n");
}

#[test]
fn quiet_shows_findings_only() {
    let mut report = report(vec![file("start.bat", None, b"")]);
    report.notes.push("not finished".to_owned());
    assert_eq!(human(&report, QUIET), "");
    assert_eq!(
        human(&report, EN),
        "note: not finished\n\nNo problems found in 1 file.\n"
    );
}
