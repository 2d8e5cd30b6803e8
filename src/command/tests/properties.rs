//! What holds for every command line.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::tables::{osql, sqlcmd};
use crate::command::{Arg, program_name, read_options, split};

fn lines() -> impl Strategy<Value = String> {
    let pieces = [
        " ", "\t", "\"", "\"\"", "\\", "\\\\", "\\\"", "-", "/", "-Q", "-E", "-v", "-P", "-h-1",
        "a", "=", "表", "ソ", "😀", "\u{FFFC}", "\n",
    ];
    let pieces = proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned);
    let piece = prop_oneof![8 => pieces, 1 => any::<char>().prop_map(String::from)];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// Each character comes from itself, or from the escape that it is written with.
fn check_origins(line: &str, arg: &Arg) {
    let mut end = arg.span.start;
    for (at, c) in arg.text.char_indices() {
        let span = arg.origin(at..at + c.len_utf8());
        assert!(end <= span.start && span.end <= arg.span.end);
        end = span.end;
        let source = &line[span.range()];
        let escapes: &[&str] = match c {
            '"' => &["\"\"", "\\\""],
            '\\' => &["\\\\"],
            _ => &[],
        };
        assert!(source == c.to_string() || escapes.contains(&source));
    }
}

fn check_split(line: &str) {
    let args = split(line);
    let mut end = 0;
    for arg in &args {
        assert!(end <= arg.span.start && arg.span.start < arg.span.end);
        let between = &line[end as usize..arg.span.start as usize];
        assert!(between.bytes().all(|byte| matches!(byte, b' ' | b'\t')));
        end = arg.span.end;
        assert!(line.get(arg.span.range()).is_some());
        assert!(line.get(arg.inner.range()).is_some());
        check_origins(line, arg);
    }
    check_options(line, &args);
}

fn check_options(line: &str, args: &[Arg]) {
    for table in [osql(), sqlcmd()] {
        let options = read_options(args, &table);
        assert!(options.options.len() + options.loose.len() <= args.len());
        for option in &options.options {
            assert!(line.get(option.span.range()).is_some());
            if let (Some(arg), Some(value)) = (option.arg, &option.value) {
                assert_eq!(&args[arg].text[option.value_offset..], value);
            }
        }
    }
}

fn check_program(line: &str) {
    let name = program_name(line).unwrap_or_default();
    assert!(!name.contains(['"', '\\', '/', ':', '\u{FFFC}']));
}

/// A word written so that the C runtime gives it back.
fn quote(word: &str) -> String {
    let mut quoted = String::from("\"");
    let mut backslashes = 0;
    for c in word.chars() {
        if c == '"' {
            quoted.push_str(&"\\".repeat(backslashes + 1));
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        quoted.push(c);
    }
    quoted + &"\\".repeat(backslashes) + "\""
}

proptest! {
    #[test]
    fn any_line(line in any::<String>()) {
        check_split(&line);
        check_program(&line);
    }

    #[test]
    fn likely_line(line in lines()) {
        check_split(&line);
        check_program(&line);
    }

    #[test]
    fn quoted_words_come_back(words in proptest::collection::vec(lines(), 0..5)) {
        let line = words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ");
        let texts: Vec<_> = split(&line).into_iter().map(|arg| arg.text).collect();
        prop_assert_eq!(texts, words);
    }

    #[test]
    fn any_range_has_an_origin(line in lines(), start in 0_usize..40, end in 0_usize..40) {
        for arg in split(&line) {
            let span = arg.origin(start..end);
            prop_assert!(line.get(span.range()).is_some());
            prop_assert!(arg.span.start <= span.start && span.end <= arg.span.end);
        }
    }
}

/// A quadratic reader takes minutes for these.
#[test]
fn long_lines_take_linear_time() {
    for piece in [
        "a ", "\"", "\\", "\\\"", "\"\" ", "-Q ", "-v a ", "\"\"a", "a\"b\"", "/",
    ] {
        let line = piece.repeat(1_000_000 / piece.len());
        let start = Instant::now();
        check_options(&line, &split(&line));
        check_program(&line);
        assert!(start.elapsed() < Duration::from_secs(10), "{piece}");
    }
}
