//! Every example of every rule: the bad ones are reported where they say, the good ones are not.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{Memory, judge};
use encoding_rs::{EUC_JP, SHIFT_JIS};
use svlint::rules::embedded;
use svlint::rules::schema::{Check, Encoding, Eol, Example, ExampleFile, Severity};

fn bytes(file: &ExampleFile) -> Vec<u8> {
    if let Some(hex) = &file.hex {
        return hex.0.clone();
    }
    let text = file.text.clone().unwrap_or_default();
    let text = match file.eol {
        Eol::Crlf => text.replace('\n', "\r\n"),
        Eol::Lf => text,
    };
    let legacy = |encoding: &'static encoding_rs::Encoding| {
        let (bytes, _, failed) = encoding.encode(&text);
        assert!(
            !failed,
            "the example cannot be stored as {}: {text}",
            encoding.name()
        );
        bytes.into_owned()
    };
    let wide = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let body = match file.encoding {
        Encoding::ShiftJis => legacy(SHIFT_JIS),
        Encoding::EucJp => legacy(EUC_JP),
        Encoding::Utf8 => text.clone().into_bytes(),
        Encoding::Utf16Le => wide(u16::to_le_bytes),
        Encoding::Utf16Be => wide(u16::to_be_bytes),
    };
    let bom: &[u8] = match file.encoding {
        _ if !file.bom => &[],
        Encoding::Utf16Le => &[0xff, 0xfe],
        Encoding::Utf16Be => &[0xfe, 0xff],
        _ => &[0xef, 0xbb, 0xbf],
    };
    [bom, &body].concat()
}

fn memory(example: &Example) -> Memory {
    Memory(
        example
            .files()
            .map(|(name, file)| (name.to_owned(), bytes(file)))
            .collect(),
    )
}

#[test]
fn examples_are_judged_as_they_say() {
    let set = embedded::packs().expect("packs");
    let prose = embedded::prose().expect("prose");
    let default = set.profiles().default.clone().expect("a default profile");
    let mut failures = Vec::new();
    for rule in set.rules() {
        let examples = &prose.get(&rule.id).expect("prose").examples;
        let (bad, good): (Vec<_>, Vec<_>) = examples.iter().partition(|e| e.bad.is_some());
        if bad.len() < 2 || good.len() < 2 {
            failures.push(format!(
                "{}: two bad and two good examples are wanted",
                rule.id
            ));
        }
        for (index, example) in examples.iter().enumerate() {
            let profile = example.profile.as_deref().unwrap_or(&default);
            // A suppression is judged by what the other rules have to say.
            let all = matches!(rule.check, Check::Suppression(_));
            let judged = judge(&set, profile, &memory(example), |r| {
                r.id == rule.id || all && r.severity != Severity::Off
            });
            let found: Vec<String> = judged
                .findings()
                .into_iter()
                .filter(|(id, _, _)| *id == rule.id)
                .map(|(_, _, text)| text.replace("\r\n", "\n"))
                .collect();
            let expected = &example.at;
            let right = match (&example.bad, expected.is_empty()) {
                (None, _) => found.is_empty(),
                (Some(_), true) => !found.is_empty(),
                (Some(_), false) => found == *expected,
            };
            if !right {
                failures.push(format!(
                    "{} example {} ({}): expected {expected:?}, found {found:?}",
                    rule.id,
                    index + 1,
                    if example.bad.is_some() { "bad" } else { "good" },
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
