//! Verdicts on small scripts: right and wrong ones in many disguises.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{Memory, judge};
use serde::Deserialize;
use std::collections::BTreeMap;
use svlint::engine;
use svlint::rules::embedded;
use svlint::rules::schema::Severity;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    start: Option<String>,
    stop: Option<String>,
    #[serde(default)]
    files: BTreeMap<String, Stored>,
    expect: Vec<String>,
    /// The rules that only advise, where a case is about them.
    info: Option<Vec<String>>,
}

/// A file beside the scripts: its text, or its text and how that is stored.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Text(String),
    Encoded { text: String, encoding: Encoding },
}

#[derive(Deserialize)]
enum Encoding {
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "shift_jis")]
    ShiftJis,
}

impl Stored {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => script(text),
            Self::Encoded { text, encoding } => {
                let text = text.replace('\n', "\r\n");
                match encoding {
                    Encoding::Utf16Le => {
                        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
                        units.flat_map(u16::to_le_bytes).collect()
                    }
                    Encoding::ShiftJis => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
                }
            }
        }
    }
}

/// Rules about the guide's frame.
const FRAME: [&str; 5] = ["SV201", "SV203", "SV210", "SV302", "SV304"];

fn script(text: &str) -> Vec<u8> {
    let osql = "osql -E -b -Q \"EXEC";
    text.replace("{D}", "IF \"%CLP_DISK%\"==\"FAILURE\" exit /b 1")
        .replace(
            "{ATT}",
            &format!("{osql} sp_attach_db @dbname = 'db', @filename1 = 'P:\\d.mdf'\""),
        )
        .replace("{DET}", &format!("{osql} sp_detach_db @dbname = 'db'\""))
        .replace('\n', "\r\n")
        .into_bytes()
}

#[test]
fn verdicts_follow_meaning() {
    let cases: Vec<Case> = serde_yaml::from_str(include_str!("verdicts.yaml")).expect("cases");
    let set = embedded::packs().expect("packs");
    let mut failures = Vec::new();
    for case in &cases {
        let mut files = Memory::default();
        let scripts = [("start.bat", &case.start), ("stop.bat", &case.stop)];
        for (name, text) in scripts {
            files
                .0
                .extend(text.as_ref().map(|t| (name.to_owned(), script(t))));
        }
        files.0.extend(
            case.files
                .iter()
                .map(|(name, file)| (name.clone(), file.bytes())),
        );
        let judged = judge(&set, "securevisor", &files, |r| {
            !FRAME.contains(&r.id.as_str())
        });
        let (mut found, mut advice) = (Vec::new(), Vec::new());
        for finding in judged
            .units
            .iter()
            .flat_map(|(_, outcome)| &outcome.findings)
        {
            let rule = set.rule(&finding.rule).expect("a rule");
            match engine::severity(finding, rule) {
                Severity::Error | Severity::Warning => found.push(finding.rule.clone()),
                Severity::Info => advice.push(finding.rule.clone()),
                Severity::Off => {}
            }
        }
        found.sort();
        advice.sort();
        let wanted = case.info.as_ref().unwrap_or(&advice);
        if advice != *wanted {
            failures.push(format!(
                "{}: expected advice {wanted:?}, found {advice:?}",
                case.name
            ));
        }
        if found != case.expect {
            failures.push(format!(
                "{}: expected {:?}, found {found:?}",
                case.name, case.expect
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
