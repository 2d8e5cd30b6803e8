//! What holds for every text.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::source::Span;
use crate::sql::{Batch, Exec, Statement, StatementKind, client, parse};

/// Pieces that mean something to the parser; chance alone hardly ever puts them together.
const PIECES: &[&str] = &[
    "EXEC",
    "exec ",
    "sp_x",
    " ",
    "\n",
    "\r\n",
    "GO",
    "GO 3",
    "'",
    "N'",
    "''",
    "\"",
    "[",
    "]",
    "]]",
    "/*",
    "*/",
    "--",
    "@",
    "@a",
    "@a = ",
    "=",
    ",",
    ";",
    ";1",
    ".",
    "(",
    ")",
    "+",
    "-",
    "1",
    "0x",
    "1e",
    "$(",
    "$(x)",
    "$",
    "CREATE ",
    "ALTER ",
    "DATABASE ",
    "SET ",
    "OFFLINE ",
    "WITH ",
    "ROLLBACK ",
    "IMMEDIATE",
    "FILENAME",
    "FOR ",
    "ATTACH",
    "IF ",
    "ELSE ",
    "BEGIN ",
    "TRY",
    "END ",
    "CASE ",
    "INSERT ",
    "GRANT ",
    "TO ",
    "USE ",
    "OUTPUT",
    "NULL",
    ":r",
    "\n:setvar x $(x) ",
    "\nEXIT",
    "!!",
    "表",
    "ソ",
    "é",
    "\u{FFFC}",
    "😀",
    "\u{3000}",
];

fn texts() -> impl Strategy<Value = String> {
    let pieces = proptest::sample::select(PIECES).prop_map(str::to_owned);
    let piece = prop_oneof![8 => pieces, 1 => any::<char>().prop_map(String::from)];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn exec_spans(exec: &Exec) -> Vec<Span> {
    let mut spans = vec![exec.procedure.span];
    spans.extend(exec.result.iter().map(|name| name.span));
    for parameter in &exec.parameters {
        spans.push(parameter.span);
        spans.extend(parameter.name.iter().map(|name| name.span));
        spans.extend(parameter.value.iter().map(|value| value.span));
        spans.extend(parameter.equals);
    }
    spans
}

fn inner_spans(statement: &Statement) -> Vec<Span> {
    match &statement.kind {
        StatementKind::Exec(exec) => exec_spans(exec),
        StatementKind::CreateDatabase { name, files, .. } => {
            let files = files.iter().map(|file| file.span);
            files.chain([name.span]).collect()
        }
        StatementKind::AlterDatabase { name, .. } | StatementKind::Use { name } => vec![name.span],
        StatementKind::Go | StatementKind::Other => Vec::new(),
    }
}

fn check(text: &str, batch: &Batch) {
    let mut end = 0;
    for statement in &batch.statements {
        let Span { start, end: stop } = statement.span;
        assert!(end <= start && start < stop, "in order: {statement:?}");
        assert!(text.get(statement.span.range()).is_some());
        end = stop;
        for span in inner_spans(statement) {
            assert!(
                start <= span.start && span.end <= stop,
                "inside: {statement:?}"
            );
            assert!(text.get(span.range()).is_some_and(|text| !text.is_empty()));
        }
    }
    for error in &batch.errors {
        assert!(
            text.get(error.span.range())
                .is_some_and(|text| !text.is_empty())
        );
    }
    assert!(batch.errors.is_sorted_by_key(|error| error.span));
}

proptest! {
    #[test]
    fn any_text(text in any::<String>()) {
        check(&text, &parse(&text));
    }

    #[test]
    fn likely_text(text in texts()) {
        check(&text, &parse(&text));
    }

    #[test]
    fn what_tools_read_lies_in_the_text(text in texts()) {
        let given = [("x".to_owned(), "y".to_owned())].into();
        let found = client(&text, Some(&given));
        prop_assert!(text.is_char_boundary(found.end));
        let mut end = 0;
        for (place, _) in &found.values {
            prop_assert!(end <= place.start && text.get(place.range()).is_some());
            end = place.end;
        }
        prop_assert!(end as usize <= found.end);
    }

    #[test]
    fn strings_come_back(value in any::<String>()) {
        let text = format!("EXEC p @a = N'{}'", value.replace('\'', "''"));
        let batch = parse(&text);
        let (_, exec) = batch.execs().next().unwrap();
        prop_assert_eq!(&exec.parameters[0].value.as_ref().unwrap().text, &value);
        prop_assert!(batch.errors.is_empty());
    }
}

fn check_time(piece: &str, bytes: usize) {
    let text = piece.repeat(bytes / piece.len());
    let start = Instant::now();
    check(&text, &parse(&text));
    let _ = client(&text, Some(&[("a".to_owned(), "b".to_owned())].into()));
    assert!(start.elapsed() < Duration::from_secs(10), "{piece}");
}

#[test]
fn a_megabyte_is_read_quickly() {
    check_time("EXEC p @a = 'x', @b = [y]\nGO\n", 1_000_000);
}

/// A quadratic parser takes minutes for these.
#[test]
fn long_texts_take_linear_time() {
    for piece in [
        "EXEC p @a = 'x', @b = [y]\nGO\n",
        "(",
        "[",
        "]",
        "'",
        "''",
        "\"",
        "/*",
        "*/",
        "/* */",
        "$(",
        "$(a",
        "@a ",
        "@a @b ",
        "EXEC ",
        "BEGIN ",
        "CASE ",
        "IF ",
        "a.",
        "GO ",
        "GO\n",
        ", ",
        "x ",
        "CREATE DATABASE x ON (FILENAME ",
        "\u{FFFC} ",
        "INSERT ",
        "GRANT ",
        "ALTER ",
        "1e",
        "+ ",
        "EXEC p (",
        "foo;1",
        "N",
        "$(a)",
        ":setvar a $(a)\n",
        "a exit ",
        "exit (",
        "RAISERROR(",
        "SET @a = 1 ",
        "DECLARE @a int = 1, ",
    ] {
        check_time(piece, 200_000);
    }
}
