//! Cutting into arguments.

use crate::command::{Arg, split};

fn texts(line: &str) -> Vec<String> {
    split(line).into_iter().map(|arg| arg.text).collect()
}

fn only(line: &str) -> Arg {
    let mut args = split(line);
    assert_eq!(args.len(), 1, "{line}");
    args.swap_remove(0)
}

#[test]
fn blanks_and_quotes() {
    for (line, expected) in [
        ("", &[] as &[&str]),
        (" \t ", &[]),
        ("a b\tc", &["a", "b", "c"]),
        ("  a  ", &["a"]),
        (r#""a b" c"#, &["a b", "c"]),
        (r#"a" b "c"#, &["a b c"]),
        (r#""" x"#, &["", "x"]),
        (r#"-Q"EXEC p 'a b'""#, &["-QEXEC p 'a b'"]),
        ("a\nb", &["a\nb"]),
        ("あ\u{3000}い", &["あ\u{3000}い"]),
    ] {
        assert_eq!(texts(line), expected, "{line}");
    }
}

#[test]
fn backslashes_and_quotes() {
    for (line, expected) in [
        (r"P:\a\b", &[r"P:\a\b"] as &[&str]),
        (r"\\srv\a", &[r"\\srv\a"]),
        (r#""P:\a b\" c"#, &[r#"P:\a b" c"#]),
        (r#""P:\a b\\" c"#, &[r"P:\a b\", "c"]),
        (r#"a\"b"#, &[r#"a"b"#]),
        (r#"a\\\"b"#, &[r#"a\"b"#]),
        (r#"a\\"b c""#, &[r"a\b c"]),
        (r#""a""b c" d"#, &[r#"a"b c"#, "d"]),
        (r#""a""" b"#, &[r#"a""#, "b"]),
        (r#""""" a"#, &["\"", "a"]),
    ] {
        assert_eq!(texts(line), expected, "{line}");
    }
}

/// These have 5C, the backslash, as their second byte in Shift_JIS; in Unicode they are letters.
#[test]
fn characters_with_a_backslash_byte() {
    for c in "ソ表能十予申貼構欺圭".chars() {
        assert_eq!(
            texts(&format!("\"{c}\" x")),
            [c.to_string(), "x".to_owned()]
        );
        assert_eq!(texts(&format!("P:\\{c} x")).len(), 2);
    }
}

#[test]
fn unclosed_quotes() {
    assert!(only(r#""a b"#).unclosed_quote);
    assert!(only(r#"a"b c"#).unclosed_quote);
    assert!(only("\"").unclosed_quote);
    assert!(!only(r#""a b""#).unclosed_quote);
    assert!(only(r#""a\""#).unclosed_quote);
}

#[test]
fn places_without_quotes() {
    for (line, inner) in [
        ("abc", "abc"),
        (r#""a b""#, "a b"),
        (r#""a\"b""#, r#"a\"b"#),
        (r#""a""b""#, r#"a""b"#),
        (r#""""#, ""),
        (r#""a b"#, "a b"),
        (r#"-Q"a b""#, r#"-Q"a b""#),
        (r#""a"b"#, r#""a"b"#),
        (r#""a"b"c""#, r#""a"b"c""#),
    ] {
        let arg = only(line);
        assert_eq!(&line[arg.inner.range()], inner, "{line}");
        assert_eq!(&line[arg.span.range()], line);
    }
}

/// The place of each character of the argument, as it is written.
fn origins(line: &str) -> Vec<&str> {
    let arg = only(line);
    let ranges = arg.text.char_indices().map(|(at, c)| at..at + c.len_utf8());
    ranges
        .map(|range| &line[arg.origin(range).range()])
        .collect()
}

#[test]
fn origin_of_each_character() {
    assert_eq!(origins(r#"a"表 c"d"#), ["a", "表", " ", "c", "d"]);
    assert_eq!(origins(r#""a""b""#), ["a", "\"\"", "b"]);
    assert_eq!(origins(r#"a\\\"b"#), ["a", r"\\", r#"\""#, "b"]);
}

#[test]
fn origin_of_ranges() {
    let line = r#"-S . -Q"EXEC ""p"" 'ソ'""#;
    let args = split(line);
    let query = &args[2];
    assert_eq!(query.text, r#"-QEXEC "p" 'ソ'"#);
    let find = |part: &str| {
        let at = query.text.find(part).unwrap();
        &line[query.origin(at..at + part.len()).range()]
    };
    assert_eq!(find("EXEC"), "EXEC");
    assert_eq!(find("\"p\""), "\"\"p\"\"");
    assert_eq!(find("'ソ'"), "'ソ'");
    assert_eq!(find("-QEXEC"), "-Q\"EXEC");
}

#[test]
fn origin_of_odd_ranges() {
    let line = r#"x "表a""#;
    let arg = &split(line)[1];
    let at = |range| {
        let span = arg.origin(range);
        (span.start, span.end)
    };
    assert_eq!(at(0..0), (3, 3));
    assert_eq!(at(3..3), (6, 6));
    assert_eq!(at(4..4), (7, 7));
    assert_eq!(at(1..2), (3, 6));
    assert_eq!(at(3..100), (6, 7));
    assert_eq!(at(50..100), (7, 7));
    let empty = only(r#""""#).origin(0..0);
    assert_eq!((empty.start, empty.end), (1, 1));
}
