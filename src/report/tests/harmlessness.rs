//! Nothing from the input can do anything to a terminal.

use proptest::prelude::*;

use super::*;
use crate::report::harmless::is_harmful;

const NASTY: &str = "echo \x1b[31m\u{202E}net\0 x\u{85}y\x7F\u{200B}\x1a";

#[test]
fn control_characters_are_drawn_as_symbols() {
    let expected = "\
error[SV999]: wrong
  ┌─ start.bat:1:12
  │
1 │ echo ␛[31m<U+202E>net␀ x<U+0085>y␡<U+200B>␚
  │                   ^^^

";
    assert_eq!(human(&finding_in(NASTY.as_bytes(), "net"), QUIET), expected);
}

#[test]
fn control_characters_are_ascii_if_all_is() {
    let expected = "\
error[SV999]: wrong
  --> start.bat:1:11
  |
1 | echo <U+001B>[31m<U+202E>net<U+0000> x<U+0085>y<U+007F><U+200B><U+001A>
  |                  ^^^^^^^^

";
    assert_eq!(
        human(&finding_in(NASTY.as_bytes(), "\u{202E}"), ASCII),
        expected
    );
}

#[test]
fn a_range_without_width_gets_a_caret_all_the_same() {
    let with_accent = "echo か\u{3099} x";
    let shown = human(&finding_in(with_accent.as_bytes(), "\u{3099}"), QUIET);
    assert!(shown.ends_with("x\n  │        ^\n\n"), "{shown}");
    let at_end = with_accent.trim_end_matches(" x");
    let shown = human(&finding_in(at_end.as_bytes(), "\u{3099}"), QUIET);
    assert!(shown.ends_with("\n  │        ^\n\n"), "{shown}");
}

/// A report with `nasty` wherever text from outside can be.
fn full_of(nasty: &str) -> Report {
    let text = format!("{nasty}\r\nsecond {nasty}\r\n");
    let mut report = report(vec![file(&format!("{nasty}.bat"), None, text.as_bytes())]);
    let file = &report.files[0];
    let second = file.source.line_span(file.source.line_count() - 1);
    let place = Place {
        file: 0,
        span: second,
    };
    let message = nasty.to_owned();
    let scenario = vec![(nasty.to_owned(), Some(nasty.to_owned()))];
    report.notes = vec![nasty.to_owned()];
    report.diagnostics.push(Diagnostic {
        rule: nasty.to_owned(),
        message: nasty.to_owned(),
        help: nasty.to_owned(),
        scenario: Some(scenario.into()),
        path: vec![
            place,
            Place {
                file: 0,
                span: Span::empty(0),
            },
        ],
        related: vec![Related { place, message }],
        ..diagnostic(Some(Span::new(0, 1)))
    });
    report
}

#[track_caller]
fn assert_harmless(shown: &str) {
    let found = shown.chars().find(|&c| c != '\n' && is_harmful(c));
    assert_eq!(found, None, "{shown:?}");
}

#[test]
fn texts_and_paths_are_harmless_too() {
    let mut report = full_of(NASTY);
    for options in [EN, JA, ASCII] {
        assert_harmless(&human(&report, options));
    }
    report.diagnostics[0].span = None;
    assert_harmless(&human(&report, EN));
    let mut out = Vec::new();
    super::super::json::write(&report, &mut out).unwrap();
    assert_harmless(str::from_utf8(&out).unwrap());
}

#[test]
fn colours_are_the_only_escapes() {
    let report = full_of(NASTY);
    let colour = Options { colour: true, ..EN };
    let shown = human(&report, colour);
    assert!(shown.contains("\x1b["));
    let mut plain = String::new();
    for (index, part) in shown.split("\x1b[").enumerate() {
        let after_escape = part.split_once('m').map_or("", |(_, rest)| rest);
        plain.push_str(if index == 0 { part } else { after_escape });
    }
    let trimmed: Vec<&str> = plain.lines().map(str::trim_end).collect();
    assert_eq!(trimmed.join("\n") + "\n", human(&report, EN));
}

/// A place in front of an accent that ends its line: the accent takes no column.
#[test]
fn a_place_before_an_accent_has_a_caret() {
    let mut report = full_of("a\u{3099}");
    report.diagnostics[0].related.clear();
    report.diagnostics[0].span = Some(Span::empty(1));
    assert!(human(&report, EN).contains('^'));
}

proptest! {
    #[test]
    fn any_text_and_any_ranges_can_be_drawn(
        text in "[a\u{3042}\u{3099}\t\r\n\u{0}\u{202E}\u{1F600} ]{0,300}",
        ranges in proptest::collection::vec((0_u32..900, 0_u32..900), 1..5),
        ascii: bool,
    ) {
        let mut report = full_of(&text);
        let spans = ranges.iter().map(|&(a, b)| Span::new(a.min(b), a.max(b)));
        report.diagnostics[0].related = spans
            .map(|span| Related { place: Place { file: 0, span }, message: text.clone() })
            .collect();
        report.diagnostics[0].span = Some(report.diagnostics[0].related[0].place.span);
        let shown = human(&report, Options { ascii, ..EN });
        assert_harmless(&shown);
        prop_assert!(shown.contains('^'));
        super::super::json::write(&report, &mut Vec::new()).unwrap();
    }
}
