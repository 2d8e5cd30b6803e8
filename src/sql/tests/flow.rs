//! Statements inside others.

use super::{errors, procedures};
use crate::sql::parse;

/// Each call with whether it is conditional.
fn calls(text: &str) -> Vec<(String, bool)> {
    assert_eq!(errors(text), [], "{text}");
    parse(text)
        .execs()
        .map(|(statement, exec)| (exec.procedure.text.clone(), statement.conditional))
        .collect()
}

fn expect(text: &str, expected: &[(&str, bool)]) {
    let found = calls(text);
    let found: Vec<_> = found.iter().map(|(name, c)| (name.as_str(), *c)).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn guards_take_one_statement() {
    expect(
        "IF EXISTS(SELECT * FROM sys.databases WHERE name = 'x') EXEC a 'x' EXEC b",
        &[("a", true), ("b", false)],
    );
    expect(
        "if db_id('x') is not null exec a; else exec b; exec c",
        &[("a", true), ("b", true), ("c", false)],
    );
    expect(
        "IF @x = 1 IF @y = 2 EXEC a EXEC b",
        &[("a", true), ("b", false)],
    );
    expect("WHILE @n > 0 SET @n = @n - 1 EXEC a", &[("a", false)]);
}

#[test]
fn labels_part_statements() {
    expect(
        "IF DB_ID('x') IS NOT NULL GOTO Done EXEC a 'x', 'y'\nDone: PRINT 'z'\nend_it:\nEXEC b",
        &[("a", false), ("b", false)],
    );
    expect(
        "GRANT EXECUTE ON SCHEMA::dbo TO [x] EXEC a SELECT * FROM ::fn_x(1)",
        &[("a", false)],
    );
}

#[test]
fn blocks() {
    expect(
        "IF @x = 1 BEGIN EXEC a; EXEC b END EXEC c",
        &[("a", true), ("b", true), ("c", false)],
    );
    expect(
        "BEGIN TRY EXEC a END TRY BEGIN CATCH EXEC b END CATCH EXEC c",
        &[("a", true), ("b", true), ("c", false)],
    );
    expect(
        "IF 1 = 1 BEGIN BEGIN EXEC a END EXEC b END ELSE EXEC c EXEC d",
        &[("a", true), ("b", true), ("c", true), ("d", false)],
    );
}

#[test]
fn words_that_open_or_close_no_block() {
    expect("BEGIN TRANSACTION EXEC a COMMIT", &[("a", false)]);
    expect("BEGIN TRAN EXEC a", &[("a", false)]);
    expect(
        "BEGIN SELECT CASE WHEN 1 = 1 THEN 2 ELSE 3 END, 4 EXEC a END",
        &[("a", true)],
    );
    expect("END END EXEC a", &[("a", false)]);
}

#[test]
fn go_ends_all_blocks() {
    expect("IF 1 = 1 BEGIN\nGO\nEXEC a", &[("a", false)]);
}

#[test]
fn rows_from_a_call() {
    expect(
        "IF 1 = 1 INSERT INTO t EXEC a EXEC b",
        &[("a", true), ("b", false)],
    );
    expect("IF 1 = 1 INSERT INTO t VALUES (1) EXEC a", &[("a", false)]);
}

#[test]
fn statements_not_known_are_passed_over() {
    assert_eq!(
        procedures(
            "DECLARE @s int SELECT @s = (SELECT 1) BACKUP DATABASE x TO DISK = 'a' WITH INIT \
             UPDATE t SET a = 'EXEC no' WAITFOR DELAY '00:00:05' PRINT 'EXEC no' \
             RAISERROR('no', 16, 1) EXEC yes"
        ),
        ["yes"]
    );
}

#[test]
fn empty_texts() {
    for text in ["", " \r\n", ";;", "-- x", "/* x */"] {
        assert_eq!(parse(text).statements, [], "{text}");
        assert_eq!(errors(text), [], "{text}");
    }
}
