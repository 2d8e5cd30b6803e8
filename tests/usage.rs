//! Mistakes on the command line, in both languages.
#![allow(clippy::expect_used, reason = "a test may panic")]

use assert_cmd::Command;

/// Arguments, and what is said of them in Japanese and in English.
const CASES: [(&[&str], &str, &str); 9] = [
    (&["chekc"], "近い名前: check", "a similar subcommand exists"),
    (&["rules", "lst"], "近い名前: test, list", "some similar"),
    (
        &["check", "--formt", "json"],
        "近い名前: --format",
        "--formt",
    ),
    (
        &["check", "--format", "foo"],
        "使える値: human, short",
        "foo",
    ),
    (
        &["check", "--max-findings", "x"],
        "「x」は --max-findings <N> の値に使えません",
        "--max-findings",
    ),
    (
        &["check", "--fail-on"],
        "--fail-on <SEVERITY> に値がありません",
        "--fail-on",
    ),
    (
        &["check", "--config", "a", "--no-config"],
        "--config <FILE> と --no-config は同時に指定できません",
        "cannot be used with",
    ),
    (&["trace"], "必要な引数がありません: <PATH>", "<PATH>"),
    (
        &["graph", "a", "b"],
        "引数「b」は使えません",
        "unexpected argument 'b'",
    ),
];

fn said(arguments: &[&str], lang: &str) -> String {
    let mut svlint = Command::cargo_bin("svlint").expect("svlint");
    let ran = svlint.env("SVLINT_LANG", lang).args(arguments).assert();
    let output = ran.code(2).stdout("").get_output().stderr.clone();
    String::from_utf8(output).expect("UTF-8")
}

#[test]
fn mistakes_are_told_in_both_languages() {
    for (arguments, ja, en) in CASES {
        let told = said(arguments, "ja");
        assert!(told.contains(ja), "{arguments:?}\n{told}");
        assert!(told.contains("--help で"), "{arguments:?}\n{told}");
        assert!(!told.contains("Usage:"), "{arguments:?}\n{told}");
        let told = said(arguments, "en");
        assert!(
            told.is_ascii() && told.contains(en),
            "{arguments:?}\n{told}"
        );
    }
}

#[test]
fn the_option_decides_even_if_another_one_is_wrong() {
    let told = said(&["check", "--lang", "ja", "--unknown"], "en");
    assert!(told.contains("引数「--unknown」は使えません"), "{told}");
    let told = said(&["check", "--unknown", "--lang=en"], "ja");
    assert!(told.is_ascii(), "{told}");
}
