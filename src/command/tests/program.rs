//! Names of programs.

use crate::command::program_name;

#[test]
fn names() {
    for (text, expected) in [
        ("osql", "osql"),
        ("OSQL.EXE", "osql"),
        (r#""C:\Program Files\x\OSQL.EXE""#, "osql"),
        (r#"C:\"Program Files"\x\sqlcmd.exe"#, "sqlcmd"),
        (r"..\bin\net", "net"),
        ("../bin/net.com", "net"),
        ("C:net", "net"),
        ("start.v2.bat", "start.v2"),
        ("run.cmd", "run"),
        ("net.txt", "net.txt"),
        ("osql.exe.bak", "osql.exe.bak"),
        ("\u{FFFC}\\osql.exe", "osql"),
        (r"P:\表\ソート.BAT", "ソート"),
        (r"P:\予定表.exe", "予定表"),
        (" net ", "net"),
    ] {
        assert_eq!(program_name(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn no_names() {
    for text in [
        "",
        "\"\"",
        r"C:\",
        ".exe",
        "\u{FFFC}",
        "a\u{FFFC}.exe",
        "C:\\\u{FFFC}",
    ] {
        assert_eq!(program_name(text), None, "{text}");
    }
}
