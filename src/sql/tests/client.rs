//! What the tools read themselves.

use crate::sql::{Client, client};
use std::collections::BTreeMap;

fn read(text: &str) -> Client {
    client(text, Some(&BTreeMap::new()))
}

/// The variables with a value, as `$(x)=value`.
fn values(text: &str, given: &[(&str, &str)]) -> Vec<String> {
    let given = given
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
    let found = client(text, Some(&given.collect())).values;
    let show = |(place, value): &(crate::source::Span, String)| {
        format!("{}={value}", &text[place.range()])
    };
    found.iter().map(show).collect()
}

#[test]
fn exit_and_quit_end_it() {
    for (text, read_part, more) in [
        ("EXEC a\nGO\nQUIT\nEXEC b", "EXEC a\nGO\n", false),
        ("EXEC a\nGO\n  :quit\nEXEC b", "EXEC a\nGO\n  ", false),
        ("EXEC a\nexit\nEXEC b", "EXEC a\n", true),
        ("EXEC a\nEXIT()\nEXEC b", "EXEC a\nEXIT()", false),
        (
            "EXIT(SELECT ')' + (a)) EXEC b",
            "EXIT(SELECT ')' + (a))",
            false,
        ),
        (":EXIT (EXEC a)\nx", ":EXIT (EXEC a)", true),
        ("EXIT(SELECT 1", "EXIT(SELECT 1", false),
        (
            "SELECT 1 AS exit_code\nGO",
            "SELECT 1 AS exit_code\nGO",
            false,
        ),
        ("SELECT a AS exit\nGO", "SELECT a AS exit\nGO", false),
        ("'\nexit\n' /*\nquit\n*/", "'\nexit\n' /*\nquit\n*/", false),
    ] {
        let found = read(text);
        assert_eq!(&text[..found.end], read_part, "{text}");
        assert_eq!(found.more, more, "{text}");
    }
}

#[test]
fn what_runs_more() {
    for text in [
        ":r a.sql",
        ":R a.sql\nGO",
        "!!dir",
        ":!! dir",
        "ED",
        "RESET",
        ":ed",
    ] {
        assert!(read(text).more, "{text}");
    }
    for text in [
        ":list",
        ":connect a",
        ":out x.log",
        "a:r",
        "'\n:r a.sql\n'",
        "",
    ] {
        assert!(!read(text).more, "{text}");
    }
}

#[test]
fn errors_that_are_told_by_themselves() {
    for text in [
        ":on error exit",
        ":On Error  EXIT\nEXEC a",
        "EXIT(SELECT 1)",
        ":exit(select 1)",
        "RAISERROR(50001, 10, 127)",
        "raiserror ('x (1)', 16, 127) WITH NOWAIT",
    ] {
        assert!(read(text).tells_errors, "{text}");
    }
    for text in [
        ":on error ignore",
        "EXIT()",
        "exit",
        "RAISERROR('x', 16, 1); SELECT 127",
        "RAISERROR('127', 16, 1)",
    ] {
        assert!(!read(text).tells_errors, "{text}");
    }
}

#[test]
fn variables() {
    assert_eq!(
        values("$(a) '$(B)' $(c)", &[("a", "1"), ("b", "2 3")]),
        ["$(a)=1", "$(B)=2 3"]
    );
    let text = "$(x)\n:setvar X one\n$(x)\n:SETVAR x \"t\"\"wo $(y)\"\n$(X)\n:setvar x\n$(x)";
    assert_eq!(
        values(text, &[("x", "0"), ("y", "y")]),
        ["$(x)=0", "$(x)=one", "$(y)=y", "$(X)=t\"wo y"]
    );
    // What a value is made of may not be known.
    assert_eq!(values(":setvar x $(z)\n$(x)", &[("x", "0")]), [""; 0]);
    for text in ["$( a)", "$()", "$(a", "$a", "$(\u{FFFC})"] {
        assert_eq!(values(text, &[("a", "1")]), [""; 0], "{text}");
    }
}

#[test]
fn values_that_grow_are_dropped() {
    let text = ":setvar a xx\n".to_owned() + &":setvar a $(a)$(a)\n".repeat(40) + "$(a)";
    let most = values(&text, &[]).iter().map(String::len).max();
    assert!(most.is_some_and(|most| most < 9_000), "{most:?}");
}

#[test]
fn a_tool_without_variables() {
    let found = client(":setvar a b\n$(a)", None);
    assert_eq!(found.values, []);
}
