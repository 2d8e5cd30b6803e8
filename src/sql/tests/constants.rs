//! Values of variables that are written in the text.

use crate::sql::{StatementKind, parse};

/// The value that the first call's first parameter has, a variable being looked up.
fn value(text: &str) -> Option<String> {
    let batch = parse(text);
    let is_call = |kind: &StatementKind| matches!(kind, StatementKind::Exec(_));
    let index = batch
        .statements
        .iter()
        .position(|s| is_call(&s.kind))
        .unwrap();
    let StatementKind::Exec(exec) = &batch.statements[index].kind else {
        return None;
    };
    let variable = &exec.parameters[0].value.as_ref().unwrap().text;
    batch.constant(index, variable).map(str::to_owned)
}

#[test]
fn set_once() {
    for text in [
        "DECLARE @a sysname = N'db' EXEC p @a",
        "DECLARE @b int, @a nvarchar(10) = 'db', @c decimal(5, 2) = 1.5; EXEC p @x = @a",
        "declare @A sysname; set @a = 'db'; exec p @A",
        "DECLARE @a sysname\nSELECT @a = 'db'\nIF @a = 'x' PRINT @a\nEXEC p @a",
        "DECLARE @a sysname SET @a = 'db' EXEC p @a\nGO\nDECLARE @a sysname = 'other'",
    ] {
        assert_eq!(value(text).as_deref(), Some("db"), "{text}");
    }
}

#[test]
fn not_known() {
    for text in [
        "EXEC p @a",
        "DECLARE @a sysname EXEC p @a",
        "DECLARE @a sysname = 'db' SET @a = 'x' EXEC p @a",
        "DECLARE @a sysname = 'd' + 'b' EXEC p @a",
        "DECLARE @a sysname = DB_NAME() EXEC p @a",
        "DECLARE @a sysname IF 1 = 1 SET @a = 'db' EXEC p @a",
        "DECLARE @a sysname SELECT @a = name FROM sys.databases EXEC p @a",
        "DECLARE @a sysname = 'db' SELECT @a = name, @b = 1 FROM t EXEC p @a",
        "DECLARE @a sysname = 'db' SET @a += 'x' EXEC p @a",
        "DECLARE @a sysname = 'db' FETCH NEXT FROM c INTO @a EXEC p @a",
        "EXEC p @a DECLARE @a sysname = 'db'",
        "DECLARE @a sysname = 'db'\nGO\nEXEC p @a",
        "DECLARE @a sysname = '$(x)' EXEC p @a",
        "DECLARE @a sysname = '\u{FFFC}' EXEC p @a",
    ] {
        assert_eq!(value(text), None, "{text}");
    }
    let text = "DECLARE @a sysname = 'db' EXEC q @x = @a OUTPUT EXEC p @a";
    let batch = parse(text);
    assert_eq!(batch.constant(2, "@a"), None);
}
