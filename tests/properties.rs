//! What holds for every input.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{Memory, judge, judge_within, pictures};
use proptest::prelude::*;
use svlint::batch;
use svlint::flow::Flow;
use svlint::report::Lang;
use svlint::report::graph::Format;
use svlint::rules::embedded;
use svlint::scenario::Limits;

/// Text that looks like a batch script more often than chance would have it.
fn script() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("if "),
        Just("else "),
        Just("("),
        Just(")"),
        Just("for %%i in ("),
        Just(") do "),
        Just("goto "),
        Just("call "),
        Just(":a"),
        Just("::x"),
        Just("\r\n"),
        Just("\n"),
        Just("^"),
        Just("^\r\n"),
        Just("&"),
        Just("&&"),
        Just("|"),
        Just("||"),
        Just(">nul "),
        Just("2>&1"),
        Just("<"),
        Just("\""),
        Just("%X%"),
        Just("%"),
        Just("%%"),
        Just("!X!"),
        Just("%~dp0"),
        Just("=="),
        Just("=\""),
        Just(" EQU "),
        Just("set X=1"),
        Just("set /a X+=1"),
        Just("rem "),
        Just("exit /b 1"),
        Just("表"),
        Just("ソ能"),
        Just("osql -E -Q \"EXEC p"),
        Just(" "),
        Just("setlocal enabledelayedexpansion"),
        Just("endlocal"),
        Just("shift"),
        Just("a"),
        Just("errorlevel 1 "),
        Just("exist f "),
        Just("defined X "),
        Just("%CLP_EVENT%"),
        Just("set \"X=a&b\""),
        Just("set X=^\""),
        Just("set X=if ^("),
        Just("call h.bat %X% "),
        Just("call :a \"x^&y\""),
    ];
    prop::collection::vec(word, 0..60).prop_map(|words| words.concat())
}

/// SQL more often than chance would have it, as bytes in some encoding or none.
fn sql() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("EXEC sp_attach_db "),
        Just("sp_detach_db "),
        Just("CREATE DATABASE "),
        Just("ALTER DATABASE CURRENT SET OFFLINE "),
        Just("ON (FILENAME = "),
        Just(" FOR ATTACH"),
        Just("@dbname = "),
        Just("@d"),
        Just("DECLARE @d sysname = "),
        Just("SET @d = "),
        Just("N'表"),
        Just("'"),
        Just("[db]"),
        Just("\""),
        Just("/*"),
        Just("*/"),
        Just("--"),
        Just(", "),
        Just("\r\nGO\r\n"),
        Just("\n:setvar x $(x)y\n"),
        Just("$(x)"),
        Just("\nexit\n"),
        Just("EXIT("),
        Just("IF 1=1 "),
        Just("BEGIN "),
        Just("END "),
        Just("'C:\\d.mdf'"),
    ];
    let text = prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat());
    (text, 0..3u8).prop_map(|(text, stored)| match stored {
        0 => text.into_bytes(),
        1 => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
        _ => {
            let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
    })
}

fn check_tree(text: &str) {
    let script = batch::parse(text);
    let mut at = 0;
    for token in &script.tokens {
        assert_eq!(token.span.start, at, "tokens leave no gap");
        at = token.span.end;
        assert!(text.is_char_boundary(at as usize));
    }
    assert_eq!(at as usize, text.len(), "tokens cover the text");
    for (_, node) in script.iter() {
        assert!(
            text.get(node.span.range()).is_some(),
            "a node lies in the text"
        );
    }
    for part in &script.parts {
        assert!(
            text.get(part.span.range()).is_some(),
            "a part lies in the text"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_parses_without_loss(text in any::<String>()) {
        check_tree(&text);
    }

    #[test]
    fn any_script_parses_without_loss(text in script()) {
        check_tree(&text);
        prop_assert!(!Flow::new(&text).ops.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_script_is_judged(text in script()) {
        let set = embedded::packs().expect("packs");
        let mut files = Memory::default();
        files.0.insert("start.bat".to_owned(), text.clone().into_bytes());
        let first = judge(&set, "securevisor", &files, |_| true).findings();
        let second = judge(&set, "securevisor", &files, |_| true).findings();
        prop_assert_eq!(first, second);
    }

    #[test]
    fn any_script_with_a_helper_is_judged(text in script(), helper in script()) {
        let set = embedded::packs().expect("packs");
        let mut files = Memory::default();
        files.0.insert("start.bat".to_owned(), format!("call h.bat\r\n{text}").into_bytes());
        files.0.insert("h.bat".to_owned(), helper.into_bytes());
        let limits = Limits { nodes: 2_000, values: 20_000, states_per_place: 8, depth: 50 };
        let first = judge_within(&limits, &set, "securevisor", &files, |_| true).findings();
        let second = judge_within(&limits, &set, "securevisor", &files, |_| true).findings();
        prop_assert_eq!(first, second);
    }

    #[test]
    fn any_sql_is_judged(text in script(), a in sql(), b in prop::collection::vec(any::<u8>(), 0..200)) {
        let set = embedded::packs().expect("packs");
        let script = format!("sqlcmd -E -v x=1 -i %~dp0a.sql,%~dp0b.sql\r\nosql -E<%~dp0a.sql\r\n{text}");
        let mut files = Memory::default();
        files.0.insert("start.bat".to_owned(), script.into_bytes());
        files.0.insert("a.sql".to_owned(), a);
        files.0.insert("b.sql".to_owned(), b);
        let limits = Limits { nodes: 2_000, values: 20_000, states_per_place: 8, depth: 50 };
        let first = judge_within(&limits, &set, "securevisor", &files, |_| true).findings();
        let second = judge_within(&limits, &set, "securevisor", &files, |_| true).findings();
        prop_assert_eq!(first, second);
    }

    #[test]
    fn any_long_script_is_judged(text in script()) {
        let set = embedded::packs().expect("packs");
        let long = format!("rem {}\r\n", "x".repeat(9_000));
        let mut files = Memory::default();
        files.0.insert("start.bat".to_owned(), (long + &text).into_bytes());
        judge(&set, "securevisor", &files, |_| true);
    }

    #[test]
    fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let set = embedded::packs().expect("packs");
        let mut files = Memory::default();
        files.0.insert("stop.bat".to_owned(), bytes);
        judge(&set, "securevisor", &files, |_| true);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_script_is_drawn(text in script()) {
        drawn(&text);
    }

    #[test]
    fn any_text_is_drawn(text in any::<String>()) {
        drawn(&text);
    }
}

/// A picture is well-formed, and the same each time.
fn drawn(text: &str) {
    let set = embedded::packs().expect("packs");
    let mut files = Memory::default();
    files
        .0
        .insert("start.bat".to_owned(), text.as_bytes().to_vec());
    let judged = judge(&set, "securevisor", &files, |_| true);
    for (unit, outcome) in &judged.units {
        for format in [Format::Svg, Format::Dot, Format::Mermaid] {
            let first = pictures(unit, outcome, format, Lang::Ja);
            assert_eq!(first, pictures(unit, outcome, format, Lang::Ja));
            for picture in first {
                let harmful = |c: char| c.is_control() && c != '\n';
                assert!(!picture.contains(harmful), "{picture:?}");
                if format == Format::Svg {
                    roxmltree::Document::parse(&picture).expect("well-formed");
                }
            }
        }
    }
}
