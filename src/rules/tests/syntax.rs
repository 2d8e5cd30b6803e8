//! Files that are no YAML, or too much of it.

use proptest::prelude::*;

use super::*;

#[test]
fn invalid_yaml() {
    rule(
        "severity: error",
        "severity: [error",
        "3:11 [[] `,` or the `]` that closes `[` is missing (quote a value that contains `{` or `[`)",
    );
    rule(
        "in: [start]",
        "in: [start",
        "9:9 [[] `,` or the `]` that closes `[` is missing (quote a value that contains `{` or `[`)",
    );
    rule(
        "severity: error",
        "severity: a: b",
        "3:12 [:] `:` cannot stand here (check the indentation, or quote a value that contains `: `)",
    );
    rule(
        "severity: error",
        "\tseverity: error",
        "3:1 [\t] indent with blanks, not tabs",
    );
    rule(
        "severity: error",
        "  severity: error",
        "3:11 [:] `:` cannot stand here (check the indentation, or quote a value that contains `: `)",
    );
    rule(
        "severity: error",
        "severity: \"要約\\q\"",
        "3:14 [\\] unknown use of `\\` in \"…\" (in '…' it is an ordinary character)",
    );
    rule(
        "severity: error",
        "severity: \"error",
        "11:17 [「] a key should stand here (check the indentation and the quotes)",
    );
    rule(
        "severity: error",
        "severity: { ja: 要約, en: @x }",
        "3:25 [@] this character cannot stand here (indent with blanks, not tabs; quote values that begin with `@` or `%`)",
    );
    rule(
        "severity: error",
        "severity: *nothing",
        "3:11 [*] this `*` alias refers to nothing",
    );
    rule(
        "severity: error",
        "severity: !warning x",
        "3:11 [!] tags, which begin with `!`, are not allowed",
    );
    rule(
        "severity: error",
        "severity: error\n---\na: b",
        "4:1 [-] a second document after `---` is not allowed",
    );
    rule(
        "severity: error",
        "[a]: error",
        "3:1 [[] a key must be text",
    );
    rule(
        "severity: error",
        "severity: \u{7}",
        "3:11 [\u{7}] control characters are not allowed",
    );
    rule(
        "severity: error",
        "severity",
        "4:1 [s] no `:` after the key",
    );
}

#[test]
fn what_is_never_closed_is_shown_where_it_begins() {
    rule(
        "        osql\n",
        "        osql\n表: \"abc\n",
        "24:4 [\"] a quote is never closed",
    );
}

#[test]
fn not_utf8() {
    let mut files = files();
    let broken = b"id: SV305\nname: \x83\x5c\n".to_vec();
    files[1].1 = broken;
    let errors = load(&files).expect_err("not UTF-8");
    assert_eq!(
        drawn(&files, &errors),
        "2:7 [�] these bytes are not UTF-8 (save rules and packs as UTF-8)"
    );
}

#[test]
fn too_large() {
    let mut files = files();
    files[1].1.resize((1 << 20) + 1, b'\n');
    let errors = load(&files).expect_err("too large");
    assert_eq!(drawn(&files, &errors), "- the file is larger than 1 MiB");
}

#[test]
fn aliases() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    rule(
        RULE,
        &bomb,
        "2:10 [*] too many values (at most 100,000; a `*` alias counts every time it is used)",
    );
    let wide = format!(
        "a: &a [{}]\nb: [{}]\n",
        vec!["x"; 5_000].join(", "),
        vec!["*a"; 50].join(", ")
    );
    rule(
        RULE,
        &wide,
        "2:5 [*] too many values (at most 100,000; a `*` alias counts every time it is used)",
    );
    rule(
        RULE,
        &format!("a: {}{}", "[".repeat(500), "]".repeat(500)),
        "1:131 [[] nested too deeply",
    );
}

#[test]
fn places_do_not_depend_on_the_way_of_writing() {
    // A byte order mark, CRLF, comments, an anchor and characters of three bytes before the place.
    rule(
        "severity: error",
        "# 日本語\r\nseverity: &s fatal",
        "4:14 [fatal] `severity` cannot be `fatal` (allowed: off, info, warning, error)",
    );
    rule(
        "id: SV305\n",
        "\u{FEFF}id: SV305\nserverity: x\n",
        "2:1 [serverity] there is no key `serverity` here (did you mean `severity`? allowed: id, name, severity, summary, check, message, help, why, source, examples)",
    );
    rule(
        "first: attach",
        "\"first\": 'at''ach'",
        "7:14 ['at''ach'] there is no event `at'ach` (did you mean `attach`? allowed: attach, service-start)",
    );
    rule(
        "first: attach",
        "first: >-\n      atach",
        "7:12 [>-] there is no event `atach` (did you mean `attach`? allowed: attach, service-start)",
    );
}

#[test]
fn aliases_are_followed() {
    let files = changed(
        RULE_FILE,
        "help:\n  ja: 順序を直す\n  en: swap them\nwhy: { ja: 理由, en: Reason }",
        "help: &t { ja: 一, en: one }\nwhy: *t",
    );
    let set = load(&files).expect("valid");
    assert_eq!(set.prose().get("SV305").expect("prose").why.en, "one");
}

proptest! {
    /// Whatever is cut out or put in: no panic, and places that can be drawn.
    #[test]
    fn damaged_files_are_refused_in_place(at in 0..RULE.len(), cut in 0..12_usize, put in "[-:{}\\[\\]*&!|>'\"#% \n\ta表]{0,4}") {
        let (start, end) = (RULE.floor_char_boundary(at), RULE.floor_char_boundary(at + cut));
        let text = [&RULE[..start], &put, &RULE[end..]].concat();
        let mut files = files();
        files[1].1 = text.clone().into_bytes();
        for error in load(&files).err().unwrap_or_default() {
            let span = error.span.unwrap_or_default();
            prop_assert!(text.get(span).is_some());
        }
    }
}
