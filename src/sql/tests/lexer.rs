//! Tokens, through what the parser makes of them.

use super::{errors, exec, first_exec, kinds, parameters, procedures};
use crate::sql::SqlErrorKind::{UnclosedBracket, UnclosedComment, UnclosedString};
use crate::sql::ValueKind;

fn value(text: &str) -> (ValueKind, String) {
    let exec = exec(&format!("EXEC p {text}"));
    let value = exec.parameters[0].value.clone().unwrap();
    (value.kind, value.text)
}

#[test]
fn values_by_kind() {
    use ValueKind::{Ident, Keyword, Number, String, Variable};
    for (text, kind, content) in [
        ("'a'", String, "a"),
        ("'it''s'", String, "it's"),
        ("''", String, ""),
        ("''''", String, "'"),
        ("N'名前'", String, "名前"),
        ("n'Nn'", String, "Nn"),
        ("'a\nb'", String, "a\nb"),
        ("'-- no comment'", String, "-- no comment"),
        ("[a b]", Ident, "a b"),
        ("[a]]b]", Ident, "a]b"),
        ("\"x\"", Ident, "x"),
        ("\"a\"\"b\"", Ident, "a\"b"),
        ("securevisor", Ident, "securevisor"),
        ("データ表", Ident, "データ表"),
        ("#temp", Ident, "#temp"),
        ("a$b_c1", Ident, "a$b_c1"),
        ("12", Number, "12"),
        ("-1", Number, "-1"),
        ("- 1", Number, "-1"),
        ("1.5e-3", Number, "1.5e-3"),
        ("0x1Fa", Number, "0x1Fa"),
        (".5", Number, ".5"),
        ("$2", Number, "$2"),
        ("@v", Variable, "@v"),
        ("@@SERVERNAME", Variable, "@@SERVERNAME"),
        ("null", Keyword, "null"),
        ("Default", Keyword, "Default"),
    ] {
        assert_eq!(value(text), (kind, content.to_owned()), "{text}");
    }
}

/// These have 5C, the backslash, as their second byte in Shift_JIS.
#[test]
fn characters_with_a_backslash_byte() {
    for c in "ソ表能十予申貼構欺圭".chars() {
        assert_eq!(
            value(&format!("'P:\\{c}\\x.mdf'")).1,
            format!("P:\\{c}\\x.mdf")
        );
        assert_eq!(value(&format!("{c}")).1, c.to_string());
        assert_eq!(value(&format!("[{c}]")).1, c.to_string());
    }
}

#[test]
fn comments_are_blanks() {
    let text = "EXEC/* a /* b */ ' */sp_x--'\n'a' -- b\n,/**/'c'";
    assert_eq!(parameters(&exec(text)), ["a", "c"]);
    assert_eq!(errors("-- it's\r\nEXEC p"), []);
}

#[test]
fn unclosed() {
    assert_eq!(errors("EXEC p 'a"), [(UnclosedString, "'a")]);
    assert_eq!(errors("EXEC p 'a''"), [(UnclosedString, "'a''")]);
    assert_eq!(errors("EXEC p N'a"), [(UnclosedString, "N'a")]);
    assert_eq!(errors("EXEC p \"a"), [(UnclosedString, "\"a")]);
    assert_eq!(
        errors("EXEC p /* a /* */"),
        [(UnclosedComment, "/* a /* */")]
    );
    assert_eq!(errors("EXEC p /*/"), [(UnclosedComment, "/*/")]);
    let text = "EXEC p [a\nEXEC q";
    assert_eq!(errors(text), [(UnclosedBracket, "[a")]);
    assert_eq!(procedures(text), ["p", "q"]);
}

#[test]
fn unclosed_content_is_kept() {
    assert_eq!(parameters(&first_exec("EXEC p 'a")), ["a"]);
    assert_eq!(parameters(&first_exec("EXEC p 'a''")), ["a'"]);
    assert_eq!(parameters(&first_exec("EXEC p [a")), ["a"]);
}

#[test]
fn go_is_a_line() {
    assert_eq!(kinds("EXEC p\nGO\nEXEC q"), ["exec", "go", "exec"]);
    assert_eq!(
        kinds("EXEC p\r\n  go 5 -- five\r\nq"),
        ["exec", "go", "exec"]
    );
    assert_eq!(kinds("GO"), ["go"]);
    assert_eq!(kinds("EXEC p 'x' GO"), ["exec", "go"]);
    assert_eq!(kinds("EXEC p 'a\nGO\nb'"), ["exec"]);
    assert_eq!(kinds("EXEC p /*\nGO\n*/"), ["exec"]);
    assert_eq!(kinds("EXEC p [GO]"), ["exec"]);
    assert_eq!(kinds("SELECT (1\nGO\nEXEC p"), ["other", "go", "exec"]);
}

#[test]
fn lines_for_the_client() {
    let text = ":setvar DB x's\n:On Error exit\n!!dir \"\nEXEC p 'a'\n:r other.sql";
    assert_eq!(errors(text), []);
    assert_eq!(kinds(text), ["other", "other", "other", "exec", "other"]);
}

#[test]
fn scripting_variables_are_unknown() {
    let exec = exec("EXEC p $(DB), $(DB)_log, '$(DIR)\\x.mdf', a$b");
    let known: Vec<_> = exec
        .parameters
        .iter()
        .map(|p| p.value.as_ref().unwrap().is_known())
        .collect();
    assert_eq!(known, [false, false, false, true]);
}
