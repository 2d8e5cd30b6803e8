//! Errors in rule files are drawn like findings.

use super::super::own::{OwnError, OwnPlace, draw};
use super::*;

const RULE: &str = "id: SV305\nmessage: { ja: サービス, emn: x }\n";

fn drawn(error: &OwnError, options: Options) -> String {
    let mut out = Vec::new();
    draw(error, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn unknown_key() -> OwnError {
    let start = RULE.find("emn").unwrap();
    OwnError {
        file: "rules/SV305.yaml".to_owned(),
        text: RULE.to_owned(),
        span: Some(start..start + 3),
        message: "unknown language `emn`".to_owned(),
        help: Some("There are `ja` and `en`.".to_owned()),
        related: None,
    }
}

#[test]
fn an_error_is_drawn_at_its_place() {
    let expected = "\
error: unknown language `emn`
  ┌─ rules/SV305.yaml:2:22
  │
2 │ message: { ja: サービス, emn: x }
  │                          ^^^
  │
  = help: There are `ja` and `en`.

";
    assert_eq!(drawn(&unknown_key(), EN), expected);
    let ja = expected.replace("help: ", "対処: ");
    assert_eq!(drawn(&unknown_key(), JA), ja);
    let ascii = expected.replace("┌─", "-->").replace('│', "|");
    assert_eq!(drawn(&unknown_key(), ASCII), ascii);
}

#[test]
fn offsets_count_a_byte_order_mark() {
    let mut error = unknown_key();
    error.text.insert(0, '\u{FEFF}');
    error.span = error.span.map(|span| span.start + 3..span.end + 3);
    assert_eq!(drawn(&error, EN), drawn(&unknown_key(), EN));
}

#[test]
fn without_a_place_the_file_is_named() {
    let mut error = OwnError {
        span: None,
        ..unknown_key()
    };
    let expected = "\
error: unknown language `emn`
  ┌─ rules/SV305.yaml
  │
  = help: There are `ja` and `en`.

";
    assert_eq!(drawn(&error, EN), expected);
    error.help = None;
    let expected = "error: unknown language `emn`\n  ┌─ rules/SV305.yaml\n\n";
    assert_eq!(drawn(&error, EN), expected);
    error.file.clear();
    assert_eq!(drawn(&error, EN), "error: unknown language `emn`\n\n");
    error.span = Some(0..1);
    error.text.clear();
    assert_eq!(drawn(&error, EN), "error: unknown language `emn`\n\n");
}

#[test]
fn the_other_place_is_drawn_in_its_own_file() {
    let other = "id: SV305\n";
    let related = OwnPlace {
        file: "rules/SV306.yaml".to_owned(),
        text: other.to_owned(),
        span: 4..9,
        message: "the first one".to_owned(),
    };
    let mut error = OwnError {
        related: Some(related),
        help: None,
        ..unknown_key()
    };
    let expected = "\
error: unknown language `emn`
  ┌─ rules/SV305.yaml:2:22
  │
2 │ message: { ja: サービス, emn: x }
  │                          ^^^
  │
  ┌─ rules/SV306.yaml:1:5
  │
1 │ id: SV305
  │     ----- the first one

";
    assert_eq!(drawn(&error, EN), expected);
    error.span = None;
    assert!(!drawn(&error, EN).contains("SV306"));
}
