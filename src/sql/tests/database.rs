//! `CREATE DATABASE`, `ALTER DATABASE`, `USE`.

use super::{errors, kinds};
use crate::sql::SqlErrorKind::{MissingComma, MissingEquals, MissingValue};
use crate::sql::{AlterAction, StatementKind, parse};

fn create(text: &str) -> (String, Vec<String>, bool) {
    match parse(text).statements.swap_remove(0).kind {
        StatementKind::CreateDatabase {
            name,
            files,
            for_attach,
        } => (
            name.text,
            files.into_iter().map(|file| file.text).collect(),
            for_attach,
        ),
        other => panic!("{other:?}"),
    }
}

fn alter(text: &str) -> (String, AlterAction, bool) {
    assert_eq!(errors(text), [], "{text}");
    match parse(text).statements.swap_remove(0).kind {
        StatementKind::AlterDatabase {
            name,
            action,
            rolls_back_others,
        } => (name.text, action, rolls_back_others),
        other => panic!("{other:?}"),
    }
}

#[test]
fn attach() {
    let files = [r"P:\a.mdf", r"P:\表.ldf"].map(str::to_owned).to_vec();
    for (end, for_attach) in [
        ("FOR ATTACH", true),
        ("for attach_rebuild_log", true),
        ("FOR ATTACH WITH ENABLE_BROKER", true),
        ("", false),
    ] {
        let text = format!(
            r"create database [データ 1] ON PRIMARY (NAME = a, FILENAME='P:\a.mdf', SIZE = 5 MB),(filename = N'P:\表.ldf') {end}"
        );
        assert_eq!(errors(&text), []);
        assert_eq!(
            create(&text),
            ("データ 1".to_owned(), files.clone(), for_attach)
        );
    }
}

#[test]
fn faulty_file_lists() {
    let text = "CREATE DATABASE x ON (FILENAME 'a') (FILENAME = ), (FILENAME) FOR ATTACH";
    assert_eq!(
        errors(text),
        [
            (MissingEquals, "FILENAME"),
            (MissingComma, "("),
            (MissingValue, "="),
            (MissingValue, "FILENAME"),
        ]
    );
    assert_eq!(create(text).1, ["a"]);
    assert_eq!(
        errors("CREATE DATABASE x ON (FILENAME = \u{FFFC}), (FILENAME \u{FFFC})"),
        []
    );
}

#[test]
fn changes() {
    use AlterAction::{Other, SetMultiUser, SetOffline, SetOnline, SetSingleUser};
    for (text, action, immediate) in [
        ("SET OFFLINE WITH ROLLBACK IMMEDIATE", SetOffline, true),
        ("set offline", SetOffline, false),
        ("SET ONLINE;", SetOnline, false),
        ("SET SINGLE_USER WITH ROLLBACK AFTER 5", SetSingleUser, true),
        (
            "SET READ_ONLY, MULTI_USER WITH NO_WAIT",
            SetMultiUser,
            false,
        ),
        ("SET RECOVERY SIMPLE", Other, false),
        ("MODIFY FILE (NAME = a, FILENAME = 'b')", Other, false),
    ] {
        let text = format!("ALTER DATABASE [x] {text}");
        assert_eq!(alter(&text), ("x".to_owned(), action, immediate), "{text}");
    }
}

#[test]
fn one_after_another() {
    assert_eq!(
        kinds(
            "USE master ALTER DATABASE x SET SINGLE_USER WITH ROLLBACK IMMEDIATE \
             ALTER DATABASE x SET OFFLINE EXEC sp_detach_db x SET NOCOUNT ON"
        ),
        ["use", "alter", "alter", "exec", "other"]
    );
    assert_eq!(
        kinds("ALTER DATABASE x SET OFFLINE ROLLBACK"),
        ["alter", "other"]
    );
}

#[test]
fn names() {
    let batch = parse("USE [a]]b]; use \u{FFFC}; USE \"c\"");
    let names: Vec<_> = batch
        .statements
        .iter()
        .map(|statement| match &statement.kind {
            StatementKind::Use { name } => (name.text.as_str(), name.is_known()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, [("a]b", true), ("\u{FFFC}", false), ("c", true)]);
    assert_eq!(errors("USE"), [(MissingValue, "USE")]);
    assert_eq!(errors("CREATE DATABASE"), [(MissingValue, "DATABASE")]);
    assert_eq!(
        errors("ALTER DATABASE SET OFFLINE"),
        [(MissingValue, "DATABASE")]
    );
}

#[test]
fn other_things_called_database() {
    for text in [
        "CREATE DATABASE ENCRYPTION KEY WITH ALGORITHM = AES_256",
        "ALTER DATABASE SCOPED CONFIGURATION CLEAR PROCEDURE_CACHE",
        "CREATE TABLE t (a int)",
        "ALTER TABLE t ADD b int",
        "DROP DATABASE x",
        "RESTORE DATABASE x FROM DISK = 'P:\\x.bak' WITH REPLACE",
    ] {
        assert_eq!(errors(text), [], "{text}");
        assert_eq!(kinds(text), ["other"], "{text}");
    }
}
