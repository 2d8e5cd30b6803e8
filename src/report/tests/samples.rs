//! A whole report in both languages, as a user sees it.

use super::*;

const START: &str = "\
rem 開始スクリプト\r
IF \"%CLP_EVENT%\" == \"START\" GOTO NORMAL\r
GOTO EXIT\r
:NORMAL\r
IF \"%CLP_DISK%\" == \"FAILURE\" GOTO EXIT\r
ARMBCAST /MSG \"データベースを使用します\" /A & net start \"業務サービス\"\r
osql -E -Q \"EXEC sp_attach_db 'securevisor', 'P:\\DB\\sv.mdf'\"\r
:EXIT\r
";

const STOP: &str = "net stop 業務サービス\r\n";

/// Start and stop script of a user; `start.bat` is stored as CP932.
fn two_scripts() -> Report {
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(START);
    report(vec![
        file("cluster/start.bat", Some("start"), &cp932),
        file("cluster/stop.bat", Some("stop"), STOP.as_bytes()),
    ])
}

fn related(report: &Report, file: usize, needle: &str, message: &str) -> Related {
    Related {
        place: find(report, file, needle),
        message: message.to_owned(),
    }
}

/// An error with everything: scenarios, way, places in both files.
fn service_before_attach(report: &Report, ja: bool) -> Diagnostic {
    let text = |japanese: &str, english: &str| if ja { japanese } else { english }.to_owned();
    let service = "net start \"業務サービス\"";
    let osql = "osql -E -Q \"EXEC sp_attach_db 'securevisor', 'P:\\DB\\sv.mdf'\"";
    let attached = text("アタッチはここ", "attached only here");
    let stopped = text("停止はここ", "stopped here");
    Diagnostic {
        rule: "SV305".to_owned(),
        name: "service-before-attach".to_owned(),
        message: text(
            "サービス「業務サービス」がデータベース securevisor のアタッチより前に開始されます",
            "service 業務サービス is started before database securevisor is attached",
        ),
        help: text(
            "net start を osql の行より後に移してください。",
            "Move net start below the line with osql.",
        ),
        scenario: Some(scenario("START", Some("HOME"))),
        scenarios: vec![
            scenario("START", Some("HOME")),
            scenario("START", Some("OTHER")),
            scenario("START", None),
        ],
        path: ["IF \"%CLP_EVENT%", "IF \"%CLP_DISK%", "ARMBCAST", service]
            .map(|step| find(report, 0, step))
            .to_vec(),
        related: vec![
            related(report, 0, osql, &attached),
            related(report, 1, "net stop 業務サービス", &stopped),
        ],
        ..diagnostic(Some(find(report, 0, service).span))
    }
}

fn unused_label(report: &Report, ja: bool) -> Diagnostic {
    let (message, help) = match ja {
        true => ("ラベル EXIT はどこからも呼ばれません", "消してください。"),
        false => ("label EXIT is never used", "Remove it."),
    };
    Diagnostic {
        rule: "SV104".to_owned(),
        severity: Severity::Info,
        message: message.to_owned(),
        help: help.to_owned(),
        ..diagnostic(Some(find(report, 0, ":EXIT").span))
    }
}

fn sample(ja: bool) -> Report {
    let mut report = two_scripts();
    report.diagnostics = vec![
        service_before_attach(&report, ja),
        unused_label(&report, ja),
    ];
    report.notes = vec![
        match ja {
            true => "start.bat の実行を最後まで追えませんでした",
            false => "the run of start.bat was not worked out completely",
        }
        .to_owned(),
    ];
    report
}

const EN_SAMPLE: &str = r#"error[SV305]: service 業務サービス is started before database securevisor is attached
  ┌─ cluster/start.bat:6:35
  │
6 │ ARMBCAST /MSG "データベースを使用します" /A & net start "業務サービス"
  │                                               ^^^^^^^^^^^^^^^^^^^^^^^^
7 │ osql -E -Q "EXEC sp_attach_db 'securevisor', 'P:\DB\sv.mdf'"
  │ ------------------------------------------------------------ attached only here
  │
  ┌─ cluster/stop.bat:1:1
  │
1 │ net stop 業務サービス
  │ --------------------- stopped here
  │
  = scenario: CLP_EVENT=START CLP_DISK=SUCCESS CLP_SERVER=HOME (and 2 more)
  = path taken:
      start.bat:2  IF "%CLP_EVENT%" == "START" GOTO NORMAL
      start.bat:5  IF "%CLP_DISK%" == "FAILURE" GOTO EXIT
      start.bat:6  ARMBCAST /MSG "データベースを使用します" /A & net start "業務サービス"
  = help: Move net start below the line with osql.

info[SV104]: label EXIT is never used
  ┌─ cluster/start.bat:8:1
  │
8 │ :EXIT
  │ ^^^^^
  │
  = help: Remove it.

note: the run of start.bat was not worked out completely

1 error, 1 info message in 2 files (1 below --fail-on warning).
"#;

const JA_SAMPLE: &str = r#"error[SV305]: サービス「業務サービス」がデータベース securevisor のアタッチより前に開始されます
  ┌─ cluster/start.bat:6:35
  │
6 │ ARMBCAST /MSG "データベースを使用します" /A & net start "業務サービス"
  │                                               ^^^^^^^^^^^^^^^^^^^^^^^^
7 │ osql -E -Q "EXEC sp_attach_db 'securevisor', 'P:\DB\sv.mdf'"
  │ ------------------------------------------------------------ アタッチはここ
  │
  ┌─ cluster/stop.bat:1:1
  │
1 │ net stop 業務サービス
  │ --------------------- 停止はここ
  │
  = シナリオ: CLP_EVENT=START CLP_DISK=SUCCESS CLP_SERVER=HOME (ほか 2 通り)
  = 実行の流れ:
      start.bat:2  IF "%CLP_EVENT%" == "START" GOTO NORMAL
      start.bat:5  IF "%CLP_DISK%" == "FAILURE" GOTO EXIT
      start.bat:6  ARMBCAST /MSG "データベースを使用します" /A & net start "業務サービス"
  = 対処: net start を osql の行より後に移してください。

info[SV104]: ラベル EXIT はどこからも呼ばれません
  ┌─ cluster/start.bat:8:1
  │
8 │ :EXIT
  │ ^^^^^
  │
  = 対処: 消してください。

note: start.bat の実行を最後まで追えませんでした

エラー 1 件、警告 0 件、情報 1 件 (2 ファイル、--fail-on warning 未満 1 件)
"#;

#[test]
fn the_whole_report_in_english() {
    assert_eq!(human(&sample(false), EN), EN_SAMPLE);
}

#[test]
fn the_whole_report_in_japanese() {
    assert_eq!(human(&sample(true), JA), JA_SAMPLE);
}

#[test]
fn the_whole_report_drawn_in_ascii() {
    let expected = EN_SAMPLE.replace("┌─", "-->").replace('│', "|");
    assert_eq!(
        human(&sample(false), Options { ascii: true, ..EN }),
        expected
    );
}
