//! One-liners as scripts have them: which services they start and stop, and what is left open.
#![allow(clippy::expect_used, reason = "a test may panic")]

use crate::event::{Interpreter, Meaning, NoInputs};
use crate::flow::Point;
use crate::rules::embedded;
use crate::scenario::{Expanded, Site, Step, StepKind};
use crate::source::Span;

fn meaning(program: &str, arguments: &str) -> Meaning {
    let set = embedded::packs().expect("packs");
    let knowledge = set.knowledge(["securevisor"]);
    let span = Span::new(0, arguments.len() as u32);
    let step = Step {
        site: Site {
            script: 0,
            point: Point(0),
        },
        kind: StepKind::Program,
        name: program.to_owned(),
        word: Expanded::verbatim(program, span),
        arguments: Expanded::verbatim(arguments, span),
        fed: false,
        input: None,
        read: false,
        listed: false,
        elsewhere: false,
    };
    Interpreter::new(&knowledge).meaning(&step, &NoInputs)
}

/// `start App`, `stop ?` …, and `…` behind them where more may happen.
fn told(program: &str, arguments: &str) -> String {
    let meaning = meaning(program, arguments);
    let mut out: Vec<String> = Vec::new();
    for event in &meaning.events {
        let verb = event.event.replace("service-", "");
        let subject = event.subject.as_deref().unwrap_or("?");
        out.push(format!("{verb} {subject}"));
    }
    out.extend(meaning.opaque.then(|| "…".to_owned()));
    out.join(", ")
}

/// What is asked of powershell.exe, and what comes of it.
const CASES: &[(&str, &str)] = &[
    ("Start-Service App", "start App"),
    ("-Command Start-Service App", "start App"),
    (
        "-NoProfile -ExecutionPolicy Bypass -Command \"Start-Service -Name 'App One'\"",
        "start App One",
    ),
    (
        "-nop -ep bypass -w hidden -c \"start-service app\"",
        "start app",
    ),
    (
        "-Command \"Start-Service -Name A,B, 'C D'\"",
        "start A, start B, start C D",
    ),
    ("-Command \"Stop-Service B, A -Force\"", "stop B, stop A"),
    ("-Command \"Stop-Service -Force -Name:App\"", "stop App"),
    (
        "-Command \"Start-Service -DisplayName \\\"App Server\\\"\"",
        "start App Server",
    ),
    (
        "-Command \"Stop-Service A; Start-Sleep -Seconds 5; Start-Service A\"",
        "stop A, start A",
    ),
    ("-Command \"Get-Service App | Start-Service\"", "start App"),
    (
        "-Command \"Get-Service -Name A, B | Stop-Service -Force -PassThru | Out-Null\"",
        "stop A, stop B",
    ),
    ("-Command \"'A','B' | Start-Service\"", "start A, start B"),
    (
        "-Command \"Start-Service -Name (Get-Service -DisplayName 'App Server')\"",
        "start App Server",
    ),
    ("-Command \"Start-Service @('A', 'B')\"", "start A, start B"),
    ("-Command \"& { Start-Service App }\"", "start App"),
    (
        "-Command \"try { Start-Service App -ErrorAction Stop } catch { exit 1 }\"",
        "start App",
    ),
    (
        "-Command \"$ErrorActionPreference='Stop'; Start-Service App\"",
        "start App",
    ),
    (
        "-Command \"$null = Start-Service App 2>&1 | Out-String\"",
        "start App",
    ),
    (
        "-Command \"(Get-Service App).WaitForStatus('Running'); exit $LASTEXITCODE\"",
        "",
    ),
    (
        "-Command \"sasv A; spsv B; gsv C | sasv\"",
        "start A, stop B, start C",
    ),
    ("-Command \"Restart-Service App\"", "start App, stop App"),
    (
        "-Command \"net start App; sc.exe stop 'App Agent'\"",
        "start App, stop App Agent",
    ),
    ("Write-Host hello", ""),
    // Names that nobody knows.
    ("-Command \"Start-Service $name\"", "start ?"),
    ("-Command \"Start-Service \\\"App$env:N\\\"\"", "start ?"),
    ("-Command \"Stop-Service App*\"", "stop ?"),
    (
        "-Command \"Get-Service -ComputerName sv2 -Name App | Stop-Service\"",
        "stop ?",
    ),
    (
        "-Command \"Get-Service App | Where-Object { $_.Status -eq 'Running' } | Stop-Service\"",
        "stop ?",
    ),
    ("-Command \"Start-Service -Name A -Exclude B\"", "start ?"),
    // What is not read may do more.
    ("-File C:\\App\\up.ps1", "…"),
    ("-EncodedCommand AAAA", "…"),
    ("-Command -", "…"),
    ("", "…"),
    ("-Command \"& C:\\App\\up.ps1 App\"", "…"),
    ("-Command \"(Get-Service App).Stop()\"", "…"),
    ("-Command \"$s = Get-Service App; $s.Start()\"", "…"),
    (
        "-Command \"if (Test-Path P:\\\\) { Start-Service App }\"",
        "start App, …",
    ),
    (
        "-Command \"try { Get-Item P:\\\\ } catch { Stop-Service App }\"",
        "…",
    ),
    ("-Command \"Invoke-Sqlcmd -InputFile a.sql\"", "…"),
    // From cmd.exe this only prints the block.
    ("-Command { Start-Service App }", "…"),
    ("-Command \"sc start App\"", "…"),
    ("-Command \"Start-Service 'App\"", "start App, …"),
    ("-Command \"Start-Service App)\"", "start App, …"),
    (
        "-Command \"Start-Service A || Start-Service B\"",
        "start A, start B, …",
    ),
];

#[test]
fn one_liners_are_read() {
    let mut failures = Vec::new();
    for (arguments, expected) in CASES {
        let found = told("powershell", arguments);
        if found != *expected {
            failures.push(format!(
                "{arguments}\n  expected {expected}\n  found    {found}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_newer_powershell_takes_a_plain_word_for_a_file() {
    assert_eq!(told("pwsh", "up"), "…");
    assert_eq!(told("pwsh", "-c \"Start-Service App\""), "start App");
}

#[test]
fn a_display_name_is_marked() {
    let displayed = |arguments: &str| {
        let meaning = meaning("powershell", arguments);
        let captures = meaning.events.first().map(|e| e.captures.clone());
        captures
            .expect("an event")
            .iter()
            .any(|(name, _)| name == "display-name")
    };
    assert!(displayed("Start-Service -DisplayName App"));
    assert!(!displayed("Start-Service -Name App"));
}

#[test]
fn deep_brackets_do_not_overflow() {
    let deep = "(".repeat(100_000);
    assert_eq!(
        told("powershell", &format!("Start-Service {deep}")),
        "start ?, …"
    );
    let deep = format!("{deep}'A'{}", ")".repeat(100_000));
    assert_eq!(
        told("powershell", &format!("Start-Service {deep}")),
        "start ?"
    );
}
