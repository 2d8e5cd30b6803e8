//! Reading options.

use super::tables::{osql, sqlcmd};
use crate::command::OptProblem::{MissingArgument, Unknown};
use crate::command::{OptionTable, Options, read_options, split};

fn read(line: &str, table: &OptionTable) -> Options {
    read_options(&split(line), table)
}

/// Options as `letter=value`, with `!` for unknown ones and `?` where the argument is missing.
fn show(options: &Options) -> Vec<String> {
    let one = |option: &crate::command::Opt| {
        let problem = match option.problem {
            Some(Unknown) => "!",
            Some(MissingArgument) => "?",
            None => "",
        };
        let value = option.value.as_ref().map(|value| format!("={value}"));
        format!("{}{problem}{}", option.letter, value.unwrap_or_default())
    };
    options.options.iter().map(one).collect()
}

fn check(line: &str, table: &OptionTable, expected: &[&str]) {
    assert_eq!(show(&read(line, table)), expected, "{line}");
}

#[test]
fn osql_lines() {
    let osql = osql();
    check(r#"-E -Q "EXEC p 'a'""#, &osql, &["E", "Q=EXEC p 'a'"]);
    check(r#"/E /Q"EXEC p""#, &osql, &["E", "Q=EXEC p"]);
    check("-Usa -Psecret -S.", &osql, &["U=sa", "P=secret", "S=."]);
    check(
        "-h-1 -m-1 -w 200 -n -b",
        &osql,
        &["h=-1", "m=-1", "w=200", "n", "b"],
    );
    check("-U sa -P", &osql, &["U=sa", "P"]);
    check("-U sa -P -b", &osql, &["U=sa", "P", "b"]);
    check("-r1 -r 0 -r -b", &osql, &["r=1", "r=0", "r", "b"]);
    check("-?", &osql, &["?"]);
}

#[test]
fn sqlcmd_lines() {
    let sqlcmd = sqlcmd();
    check("-N -C -r -b", &sqlcmd, &["N", "C", "r", "b"]);
    check(
        "-r0 -r1 -p1 -Lc -X1 -k2",
        &sqlcmd,
        &["r=0", "r=1", "p=1", "L=c", "X=1", "k=2"],
    );
    check(r#"-P "" -S ."#, &sqlcmd, &["P=", "S=."]);
    check("-P", &sqlcmd, &["P?"]);
    check("-y 0 -Y 30 -V 16", &sqlcmd, &["y=0", "Y=30", "V=16"]);
}

#[test]
fn many_words() {
    let sqlcmd = sqlcmd();
    check(r#"-v a=b c="d e" -E"#, &sqlcmd, &["v=a=b", "v=c=d e", "E"]);
    check("-va=b c=d -v e=f", &sqlcmd, &["v=a=b", "v=c=d", "v=e=f"]);
    check("-v -E", &sqlcmd, &["v?", "E"]);
    assert_eq!(read("-v a=b c=d", &sqlcmd).all('v').count(), 2);
}

#[test]
fn case_matters() {
    check("-e -q x -B", &osql(), &["e", "q=x", "B!"]);
    check("-V 1", &osql(), &["V!"]);
    assert!(!read("-e", &osql()).has('E'));
}

#[test]
fn letters_are_not_taken_together() {
    let options = read("-Eb", &osql());
    assert_eq!(show(&options), ["E!=b"]);
    assert!(!options.has('E'));
    assert_eq!(options.get('E'), None);
}

#[test]
fn a_dash_is_no_argument() {
    check("-h -1", &osql(), &["h?", "1!"]);
    check("-Q -b", &osql(), &["Q?", "b"]);
    check("-S", &osql(), &["S?"]);
    check("-S /E", &osql(), &["S?", "E"]);
    check(r#"-Q "/* a */ EXEC p""#, &osql(), &["Q=/* a */ EXEC p"]);
    check("-s -", &osql(), &["s=-"]);
}

#[test]
fn loose_words() {
    let options = read("-E master - –Q x", &osql());
    assert_eq!(show(&options), ["E"]);
    assert_eq!(options.loose, [1, 2, 3, 4]);
    assert!(!options.unsure);
}

#[test]
fn words_that_are_not_known() {
    for line in ["\u{FFFC}", "-\u{FFFC}", "/\u{FFFC}Q x", "-E\u{FFFC}"] {
        let options = read(line, &osql());
        assert!(options.unsure, "{line}");
        assert!(
            options.options.iter().all(|o| o.problem.is_none()),
            "{line}"
        );
    }
    for line in [
        "-S\u{FFFC}",
        "-S \u{FFFC}",
        "-Q \"EXEC \u{FFFC}\"",
        "a\u{FFFC}",
    ] {
        assert!(!read(line, &osql()).unsure, "{line}");
    }
    assert_eq!(show(&read("-d \u{FFFC} -E", &osql())), ["d=\u{FFFC}", "E"]);
}

#[test]
fn places() {
    let line = r#"-E -Q"EXEC 表" -d  "a b""#;
    let args = split(line);
    let options = read_options(&args, &osql());
    let place = |letter| &line[options.get(letter).unwrap().span.range()];
    assert_eq!(place('E'), "-E");
    assert_eq!(place('Q'), r#"-Q"EXEC 表""#);
    assert_eq!(place('d'), r#"-d  "a b""#);
    let query = options.get('Q').unwrap();
    let value = query.value.as_ref().unwrap();
    let range = query.value_offset..query.value_offset + value.len();
    let arg = &args[query.arg.unwrap()];
    assert_eq!(&arg.text[range.clone()], value);
    assert_eq!(&line[arg.origin(range).range()], "EXEC 表");
    let database = options.get('d').unwrap();
    assert_eq!((database.arg, database.value_offset), (Some(3), 0));
}
