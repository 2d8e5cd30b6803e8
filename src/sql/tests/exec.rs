//! Calls of procedures.

use super::{errors, exec, first_exec, kinds, parameters, procedures};
use crate::sql::SqlErrorKind::{MissingComma, MissingEquals, MissingValue, UnexpectedToken};
use crate::sql::{ValueKind, parse};

#[test]
fn attach_with_named_parameters() {
    let text = r"EXEC sp_attach_db @dbname = 'securevisor', @filename1 = N'P:\data\a.mdf'";
    let exec = exec(text);
    assert!(exec.procedure.is("SP_ATTACH_DB"));
    assert_eq!(
        parameters(&exec),
        ["dbname=securevisor", r"filename1=P:\data\a.mdf"]
    );
    let file = exec.named("FileName1").unwrap();
    assert_eq!(
        &text[file.name.as_ref().unwrap().span.range()],
        "@filename1"
    );
    assert_eq!(&text[file.equals.unwrap().range()], "=");
    assert_eq!(
        &text[file.value.as_ref().unwrap().span.range()],
        r"N'P:\data\a.mdf'"
    );
    assert!(!file.missing_equals);
}

#[test]
fn name_without_equals() {
    let text = r"EXEC sp_attach_db @dbname = 'x',@filename1 'P:\x',@filename2 'P:\y'";
    assert_eq!(
        errors(text),
        [(MissingEquals, "@filename1"), (MissingEquals, "@filename2")]
    );
    let exec = first_exec(text);
    assert_eq!(
        parameters(&exec),
        ["dbname=x", r"filename1=P:\x", r"filename2=P:\y"]
    );
    let missing: Vec<_> = exec.parameters.iter().map(|p| p.missing_equals).collect();
    assert_eq!(missing, [false, true, true]);
    assert_eq!(&text[exec.parameters[1].span.range()], r"@filename1 'P:\x'");
    for value in ["5", "-1", "NULL", "[b]", "b"] {
        assert_eq!(
            errors(&format!("EXEC p @a {value}")),
            [(MissingEquals, "@a")]
        );
    }
}

#[test]
fn variables_by_position() {
    for (text, output) in [
        ("EXEC p @v", false),
        ("EXEC p @v, 'x'", false),
        ("EXEC p @v;", false),
        ("EXEC p @v OUTPUT", true),
        ("EXEC p @v out, 'x'", true),
        ("EXEC p @v WITH RECOMPILE", false),
        ("EXEC p @v SELECT 1", false),
    ] {
        let first = &exec(text).parameters[0];
        assert_eq!(first.name, None, "{text}");
        assert_eq!(first.output, output, "{text}");
        let value = first.value.as_ref().unwrap();
        assert_eq!(
            (value.kind, value.text.as_str()),
            (ValueKind::Variable, "@v")
        );
        assert!(!value.is_known());
    }
}

#[test]
fn named_output() {
    let exec = exec("EXECUTE @rc = master.dbo.sp_x @a = @b OUTPUT, @c = DEFAULT");
    assert_eq!(exec.result.as_ref().unwrap().text, "rc");
    assert_eq!(exec.procedure.text, "sp_x");
    assert!(exec.parameters[0].output);
    assert_eq!(parameters(&exec), ["a=@b", "c=DEFAULT"]);
}

#[test]
fn names_of_procedures() {
    for text in [
        "EXEC sp_x 'a'",
        "exec sp_x 'a'",
        "Execute sp_x 'a'",
        "EXEC [sp_x] 'a'",
        "EXEC master..sp_x 'a'",
        "EXEC master . dbo . sp_x 'a'",
        "EXEC srv.[m]]x].\"dbo\".[sp_x] 'a'",
        "EXEC ...sp_x 'a'",
        "EXEC sp_x;1 'a'",
        "sp_x 'a'",
        "master.dbo.sp_x 'a'",
        "[sp_x] 'a'",
    ] {
        let exec = exec(text);
        assert_eq!(exec.procedure.text, "sp_x", "{text}");
        assert_eq!(parameters(&exec), ["a"], "{text}");
    }
    assert_eq!(exec("EXEC 表示 '値'").procedure.text, "表示");
}

#[test]
fn procedure_in_a_variable() {
    let batch = parse("EXEC @p 'a'");
    assert_eq!(procedures("EXEC @p 'a'"), ["@p"]);
    assert!(batch.statements[0].unsure);
}

#[test]
fn bare_values() {
    for text in [
        "securevisor",
        "[securevisor]",
        "\"securevisor\"",
        "'securevisor'",
    ] {
        let exec = exec(&format!("EXEC sp_detach_db {text}, true"));
        assert_eq!(parameters(&exec), ["securevisor", "true"]);
    }
}

#[test]
fn missing_comma() {
    let text = "EXEC p @a = 'x' @b = 'y' 'z'";
    assert_eq!(errors(text), [(MissingComma, "@b"), (MissingComma, "'z'")]);
    assert_eq!(parameters(&first_exec(text)), ["a=x", "b=y", "z"]);
    assert_eq!(errors("EXEC p @a @b"), [(MissingComma, "@b")]);
}

#[test]
fn missing_value() {
    assert_eq!(errors("EXEC p @a ="), [(MissingValue, "=")]);
    assert_eq!(errors("EXEC p @a = , 'b'"), [(MissingValue, "=")]);
    assert_eq!(errors("EXEC p 'a',"), [(MissingValue, ",")]);
    assert_eq!(errors("EXEC p , 'a'"), [(MissingValue, ",")]);
    assert_eq!(errors("EXEC p 'a',,'b'").len(), 1);
    assert_eq!(errors("EXEC"), [(MissingValue, "EXEC")]);
    assert_eq!(errors("EXEC master.."), [(MissingValue, ".")]);
    assert_eq!(errors("EXEC ; SELECT 1"), [(MissingValue, "EXEC")]);
}

#[test]
fn unexpected_tokens() {
    assert_eq!(errors("EXEC 'p'"), [(UnexpectedToken, "'p'")]);
    assert_eq!(errors("EXEC p ) , 'a'"), [(UnexpectedToken, ")")]);
    let text = "EXEC p @f = 'P:\\' + @name, 'b'";
    assert_eq!(errors(text), [(UnexpectedToken, "+")]);
    let exec = first_exec(text);
    let value = exec.parameters[0].value.as_ref().unwrap();
    assert_eq!(
        (value.kind, value.text.as_str()),
        (ValueKind::Other, "'P:\\' + @name")
    );
    assert_eq!(parameters(&exec).len(), 2);
    assert_eq!(errors(r"EXEC p @f = P:\x.mdf"), [(UnexpectedToken, ":")]);
    assert_eq!(errors("EXEC p @a = ‘x’"), [(UnexpectedToken, "‘")]);
    assert_eq!(parameters(&first_exec("EXEC p @a = ‘x’")), ["a=‘x’"]);
}

#[test]
fn what_is_no_call() {
    for text in [
        "EXEC('DROP DATABASE x')",
        "EXEC (@sql) AT srv",
        "EXECUTE AS USER = 'dbo'",
        "retry: SELECT 1",
        "foo = 3",
        "WITH a AS (SELECT 1)",
        "ENABLE TRIGGER a ON b",
        "QUIT",
        "GRANT EXECUTE ON p TO public",
        "CREATE PROCEDURE q AS EXEC p 'x'",
        "CREATE OR ALTER PROC q AS BEGIN EXEC p 'x' END",
    ] {
        assert_eq!(errors(text), [], "{text}");
        assert!(procedures(text).is_empty(), "{text}");
    }
    assert_eq!(procedures("CREATE PROC q AS EXEC p\nGO\nEXEC r"), ["r"]);
    assert_eq!(procedures("GRANT EXECUTE ON p TO public EXEC r"), ["r"]);
    assert_eq!(procedures("SELECT 1; foo 'x'"), [""; 0]);
}

#[test]
fn call_without_exec_only_at_the_start() {
    let text = "sp_a 'x'; sp_b 'x'\nGO\n-- next\nsp_c";
    assert_eq!(procedures(text), ["sp_a", "sp_c"]);
    assert_eq!(kinds(text), ["exec", "other", "go", "exec"]);
}

#[test]
fn unknown_values() {
    let exec = exec("EXEC sp_detach_db '\u{FFFC}\u{FFFC}', \u{FFFC}_x, 1\u{FFFC}");
    for parameter in &exec.parameters {
        assert!(!parameter.value.as_ref().unwrap().is_known());
    }
    let batch = parse("EXEC sp_\u{FFFC} 'x'");
    assert!(batch.statements[0].unsure);
    let batch = parse("\u{FFFC} 'x'");
    assert_eq!(kinds("\u{FFFC} 'x'"), ["other"]);
    assert!(batch.statements[0].unsure);
    assert!(!parse("EXEC p '\u{FFFC}'").statements[0].unsure);
}

/// What is filled in may hold the `=` or the comma.
#[test]
fn no_errors_beside_unknown_text() {
    for text in [
        "EXEC p @a \u{FFFC}",
        "EXEC p @a\u{FFFC} 'b'",
        "EXEC p 'a' \u{FFFC} 'b'",
        "EXEC p @a = 'x' \u{FFFC}",
        "EXEC p @a = \u{FFFC}:\\x.mdf",
    ] {
        assert_eq!(errors(text), [], "{text}");
    }
    let exec = first_exec("EXEC p @a \u{FFFC}");
    assert_eq!(exec.parameters[0].name.as_ref().unwrap().text, "a");
    assert!(!exec.parameters[0].missing_equals);
}
