//! Packs written here, changed at one spot each, and what the loader says.

mod errors;
mod meaning;
mod schema;
mod sets;
mod syntax;

use super::error::{PackError, Position};
use super::load::{PackInput, load};

const RULE: &str = r#"id: SV305
name: service-before-attach
severity: error
summary: { ja: 要約, en: Summary }
check:
  order:
    first: attach
    then: service-start
    in: [start]
    scenarios: { CLP_EVENT: [START, unset], CLP_DISK: SUCCESS }
message: { ja: "「{service}」を先に起動", en: "{service} starts first" }
help:
  ja: 順序を直す
  en: swap them
why: { ja: 理由, en: Reason }
source: { guide: "PP guide" }
examples:
  - bad: { start.bat: "net start A\nosql" }
    at: ["net start A"]
    profile: all
  - good:
      start.bat: |
        osql
"#;

const PACK: &str = r#"name: base
summary: { ja: 土台, en: Base }
variables:
  CLP_EVENT: { values: [START, FAILOVER], unset: true }
  CLP_DISK: { values: [SUCCESS, FAILURE] }
  CLP_FACTOR: { open: true }
names:
  engine: ["MSSQL$*", { regex: "^SQL" }]
tools:
  osql: { flags: "Eb", values: "Q", query: Q }
events:
  attach:
    subject: database
    any:
      - sql: { procedure: sp_attach_db, argument: dbname }
  service-start:
    subject: service
    unless: [engine]
    any:
      - command: { name: net, args: [start, "{service}"] }
"#;

const PROFILES: &str = "default: all\nprofiles:\n  all: [base]\n";

const RULE_FILE: &str = "rules/base/SV305-service-before-attach.yaml";
const PACK_FILE: &str = "rules/base/pack.yaml";
const PROFILES_FILE: &str = "rules/profiles.yaml";

/// The files above.
fn files() -> Vec<PackInput> {
    let all = [
        (PACK_FILE, PACK),
        (RULE_FILE, RULE),
        (PROFILES_FILE, PROFILES),
    ];
    all.iter().map(|(file, text)| input(file, text)).collect()
}

fn input(file: &str, text: &str) -> PackInput {
    (file.to_owned(), text.as_bytes().to_vec())
}

/// The files above with one change.
fn changed(file: &str, from: &str, to: &str) -> Vec<PackInput> {
    let mut files = files();
    let (_, bytes) = files
        .iter_mut()
        .find(|(name, _)| name == file)
        .expect("a known file");
    let text = String::from_utf8(bytes.clone()).expect("UTF-8");
    assert_eq!(
        text.matches(from).count(),
        1,
        "{from:?} should stand there once"
    );
    *bytes = text.replace(from, to).into_bytes();
    files
}

/// Errors as `line:column [text] message (help)`, in English.
fn drawn(files: &[PackInput], errors: &[PackError]) -> String {
    let lines: Vec<_> = errors.iter().map(|error| draw(files, error)).collect();
    lines.join("\n")
}

fn draw(files: &[PackInput], error: &PackError) -> String {
    let (_, bytes) = files
        .iter()
        .find(|(file, _)| *file == error.file)
        .expect("a known file");
    let place = error.span.clone().map_or("-".to_owned(), |span| {
        let Position { line, column } = Position::of(bytes, span.start);
        format!(
            "{line}:{column} [{}]",
            String::from_utf8_lossy(&bytes[span])
        )
    });
    let said = format!("{} {}", error.message.ja, error.message.en);
    let rust = [
        "struct",
        "enum",
        "variant",
        "sequence",
        "expected",
        "invalid type",
    ];
    assert!(!rust.iter().any(|word| said.contains(word)), "{said}");
    assert!(!error.message.ja.is_ascii(), "{said}");
    let help = error
        .help
        .as_ref()
        .map_or(String::new(), |help| format!(" ({})", help.en));
    format!("{place} {}{help}", error.message.en)
}

/// Loads the files with one change, which must be refused like this.
#[track_caller]
fn refused(file: &str, from: &str, to: &str, expected: &str) {
    let files = changed(file, from, to);
    let got = load(&files).map_or_else(|errors| drawn(&files, &errors), |_| "ACCEPTED".to_owned());
    assert_eq!(got, expected);
}

#[track_caller]
fn rule(from: &str, to: &str, expected: &str) {
    refused(RULE_FILE, from, to, expected);
}

#[track_caller]
fn pack(from: &str, to: &str, expected: &str) {
    refused(PACK_FILE, from, to, expected);
}

#[test]
fn unchanged_files_load() {
    load(&files()).expect("these are valid");
}
