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

#[test]
fn show() {
    print!("{}", human(&sample(false), EN));
    print!("{}", human(&sample(true), JA));
    print!("{}", human(&sample(true), ASCII));
    print!("{}", human(&sample(true), Options { colour: true, ..JA }));
}
