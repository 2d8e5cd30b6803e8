use super::*;
use crate::flow::Flow;
use crate::source::Span;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn matrix() -> Matrix {
    let dimension = |name: &str, values: &[Option<&str>]| Dimension {
        name: name.to_owned(),
        values: values.iter().map(|v| v.map(str::to_owned)).collect(),
    };
    Matrix {
        dimensions: vec![
            dimension(
                "CLP_EVENT",
                &[Some("START"), Some("FAILOVER"), Some("RECOVER"), None],
            ),
            dimension("CLP_DISK", &[Some("SUCCESS"), Some("FAILURE")]),
        ],
    }
}

fn run(text: &str) -> Run {
    run_with(text, &[])
}

fn run_with(text: &str, helpers: &[(&str, &str)]) -> Run {
    run_as(text, helpers, true)
}

fn run_as(text: &str, helpers: &[(&str, &str)], code_at_end: bool) -> Run {
    let all = std::iter::once(("start.bat", text)).chain(helpers.iter().copied());
    let mut scripts: Vec<Growing<'_>> = all
        .map(|(name, text)| Growing {
            name,
            text,
            flow: Arc::new(Flow::new(text)),
        })
        .collect();
    let mut outside = Outside {
        code_at_end,
        ..Outside::default()
    };
    outside.environment.insert("MODE".into());
    outside.environment.insert("OTHER".into());
    explore_rereading(
        &mut scripts,
        &matrix(),
        &outside,
        &Limits::default(),
        &AtomicBool::new(false),
    )
}

/// The distinct ways through a run in one scenario: programs started, then the end.
fn ways(run: &Run, event: Option<&str>, disk: &str) -> Vec<String> {
    let of = |d, wanted: Option<&str>| run.matrix.having(d, |v| v == wanted);
    let scenarios = of(0, event).and(of(1, Some(disk)));
    let mut out = Vec::new();
    let mut stack = vec![(0u32, String::new(), 0)];
    while let Some((node, text, depth)) = stack.pop() {
        let node = &run.nodes[node as usize];
        if let Some(end) = node.end {
            let code = end.code.map_or("?".to_owned(), |c| c.to_string());
            out.push(format!("{text}{}({code})", end.kind.name()));
        }
        if depth > 500 {
            continue;
        }
        for edge in &node.edges {
            if edge.scenarios.and(scenarios).is_empty() {
                continue;
            }
            let mut text = text.clone();
            for mark in &edge.marks {
                if let Mark::Step(id) = mark {
                    let step = run.step(*id);
                    text += &format!(
                        "{}{} ",
                        step.name,
                        step.arguments.shown().trim_end().replace(' ', "_")
                    );
                }
            }
            stack.push((edge.to, text, depth + 1));
        }
    }
    out.sort();
    out.dedup();
    out
}

fn check(text: &str, expected: &[&str]) {
    let run = run(text);
    assert_eq!(
        ways(&run, Some("START"), "SUCCESS"),
        expected,
        "for {text:?}"
    );
}

#[test]
fn scenarios_decide_conditions() {
    let text = "IF \"%CLP_EVENT%\" == \"START\" GOTO N\r\nIF \"%CLP_EVENT%\"==\"FAILOVER\" GOTO F\r\n\
        none\r\nGOTO E\r\n:N\r\nIF \"%CLP_DISK%\"==\"FAILURE\" GOTO E\r\na\r\nGOTO E\r\n:F\r\nb\r\n:e\r\n";
    let run = run(text);
    assert_eq!(ways(&run, Some("START"), "SUCCESS"), ["a end-of-file(?)"]);
    assert_eq!(ways(&run, Some("START"), "FAILURE"), ["end-of-file(0)"]);
    assert_eq!(
        ways(&run, Some("FAILOVER"), "FAILURE"),
        ["b end-of-file(?)"]
    );
    assert_eq!(
        ways(&run, Some("RECOVER"), "SUCCESS"),
        ["none end-of-file(?)"]
    );
    assert_eq!(ways(&run, None, "SUCCESS"), ["none end-of-file(?)"]);
    let copied = "set E=[%CLP_EVENT%]\r\nif /i %E%==[start] (a) else b\r\n";
    check(copied, &["a end-of-file(?)"]);
    assert_eq!(
        ways(&self::run(copied), None, "SUCCESS"),
        ["b end-of-file(?)"]
    );
    check(
        "goto %CLP_EVENT%\r\n:FAILOVER\r\nb\r\n:START\r\na",
        &["a end-of-file(?)"],
    );
    check(
        "if %CLP_EVENT% NEQ START (b) else if defined CLP_DISK a %CLP_DISK%",
        &["a_SUCCESS end-of-file(?)"],
    );
}

#[test]
fn variables_and_expansion() {
    check(
        "set A=x\r\nset \"B=%A% y\"\r\nrun %B% %NONE%.",
        &["run_x_y_. end-of-file(?)"],
    );
    check(
        "set A=1\r\n(\r\nset A=2\r\nrun %A%\r\n)\r\nrun %A%",
        &["run_1 run_2 end-of-file(?)"],
    );
    check(
        "setlocal enabledelayedexpansion\r\nset A=1\r\n(set A=2\r\nrun !A! %A%)",
        &["run_2_1 end-of-file(?)"],
    );
    check(
        "set A=abcdef\r\nrun %A:~1,2% %A:~-2% %A:cd=X%",
        &["run_bc_ef_abXef end-of-file(?)"],
    );
    check(
        "set /a N=2*(3+4)-1\r\nset /a N+=1\r\nrun %N%",
        &["run_14 end-of-file(?)"],
    );
    check(
        "set A=1\r\nsetlocal\r\nset A=2\r\nrun %A%\r\nendlocal\r\nrun %A%",
        &["run_2 run_1 end-of-file(?)"],
    );
    check(
        "set X=osql -E\r\n%X% -Q \"a\"",
        &["osql_-E_-Q_\"a\" end-of-file(?)"],
    );
    check(
        "set A=B\r\nset B=v\r\ncall set C=%%%A%%%\r\nrun %C%",
        &["run_v end-of-file(?)"],
    );
    check("run %MODE% %~dp0x", &["run_%MODE%_%~dp0x end-of-file(?)"]);
    check(
        "set A=\r\nif defined A a\r\nif not defined A b",
        &["b end-of-file(?)"],
    );
}

#[test]
fn unknown_values_fork_and_are_remembered() {
    check(
        "if \"%MODE%\"==\"a\" x\r\nif \"%MODE%\"==\"a\" y\r\nif \"%MODE%\"==\"b\" z",
        &["end-of-file(0)", "x y end-of-file(?)", "z end-of-file(?)"],
    );
    check(
        "a\r\nif errorlevel 1 goto E\r\nb\r\nexit /b 0\r\n:E\r\nexit /b 1",
        &["a b exit-script(0)", "a exit-script(1)"],
    );
    check(
        "a && b || c",
        &[
            "a b c end-of-file(?)",
            "a b end-of-file(0)",
            "a c end-of-file(?)",
        ]
        .map(|s| s),
    );
    check(
        "a\r\nset R=%ERRORLEVEL%\r\nb\r\nif not %R%==0 c\r\nif %R%==0 d\r\nexit 0",
        &["a b c exit(0)", "a b d exit(0)"],
    );
    check("if exist f a\r\nexit", &["a exit(?)", "exit(0)"]);
}

#[test]
fn calls_come_back() {
    check(
        "call :s 1 \"b c\"\r\nrun\r\nexit /b 3\r\n:s\r\nsub %1 %~2 %0\r\ngoto :EOF",
        &["sub_1_b_c_:s run exit-script(3)"],
    );
    check(
        "call :none\r\nif errorlevel 1 bad\r\n",
        &["bad end-of-file(?)"],
    );
    check("goto none\r\na", &["missing-label(1)"]);
    let with = run_with(
        "call h.bat x\r\nrun %V%\r\n",
        &[("h.bat", "set V=%1\r\nexit /b 0\r\n")],
    );
    assert_eq!(
        ways(&with, Some("START"), "SUCCESS"),
        ["run_x end-of-file(?)"]
    );
    check(
        "call other.bat\r\nrun %V%",
        &["other run_%V% end-of-file(?)"],
    );
    check("other.bat\r\nrun", &["other chained-batch(?)"]);
    let endless = run("call :r\r\n:r\r\ncall :r\r\n");
    assert!(endless.exhausted);
}

#[test]
fn loops_run_turn_by_turn() {
    check(
        "for %%i in (a \"b c\") do run %%i %%~i",
        &["run_a_a run_\"b_c\"_b_c end-of-file(?)"],
    );
    check(
        "for /l %%i in (3,-1,1) do (\r\nrun %%i\r\n)",
        &["run_3 run_2 run_1 end-of-file(?)"],
    );
    check(
        "set N=0\r\n:l\r\nset /a N=N+1\r\nif %N% lss 30 goto l\r\nrun %N%",
        &["run_30 end-of-file(?)"],
    );
    let run = run("for /f %%i in ('query a ^| find b') do x %%i\r\ny");
    assert_eq!(run.steps[0].name, "cmd");
    assert_eq!(run.steps[0].arguments.text(), "/c query a | find b");
    assert!(run.steps[0].read);
}

#[test]
fn independent_conditions_stay_linear() {
    let mut text = String::new();
    for i in 0..60 {
        text += &format!("if exist f{i} (set A{i}=1 & run{i})\r\n");
    }
    let run = run_as(&text, &[], false);
    assert!(
        !run.exhausted && run.nodes.len() < 2000,
        "{} nodes",
        run.nodes.len()
    );
    assert!(run.nodes.iter().all(|n| !n.widened || n.end.is_some()));
}

#[test]
fn hopeless_scripts_end() {
    let mut text = String::new();
    for i in 0..200 {
        text += &format!("if exist f{i} set A{i}=1\r\n");
    }
    text += "set\r\n";
    for i in 0..200 {
        text += &format!("echo %A{i}%\r\n");
    }
    let run = run(&text);
    assert!(run.exhausted || run.nodes.iter().any(|n| n.widened));
    let endless = self::run(":a\r\nset /a N=%RANDOM%\r\ngoto a");
    assert!(endless.nodes.iter().all(|n| n.end.is_none()));
    let syntax = self::run("if %NONE%==x a\r\nb");
    assert_eq!(ways(&syntax, None, "SUCCESS"), ["syntax-error(?)"]);
}

#[test]
fn values_that_bring_operators_are_read_with_the_line() {
    check(
        "set LOG=^>^>\"C:\\log.txt\" 2^>^&1\r\na x %LOG%\r\nset T=b ^|^| c\r\n%T%\r\n",
        &["a_x b c end-of-file(?)", "a_x b end-of-file(0)"],
    );
    check(
        "set E=if \"%CLP_DISK%\"==\"SUCCESS\"\r\n%E% a\r\nb",
        &["a b end-of-file(?)"],
    );
    check("set B=(a\r\n%B%\r\nb)\r\nc", &["a b c end-of-file(?)"]);
    check(
        "set G=goto e\r\nx & %G%\r\na\r\n:e\r\nb",
        &["x b end-of-file(?)"],
    );
    check("set Q=\"\r\na %Q% & b\r\n", &["a_\"_&_b end-of-file(?)"]);
    check("a ^%NONE%\r\nb\r\nc", &["a_b c end-of-file(?)"]);
    check("if %NONE%==x (a) else b\r\nc", &["syntax-error(?)"]);
    check("set W=x y\r\nif %W%==x a\r\nc", &["syntax-error(?)"]);
    check(
        "set N=not\r\nif %N% \"x\"==\"x\" a\r\nc",
        &["c end-of-file(?)"],
    );
    check(
        "if \"%CLP_DISK%\"==\"FAILURE\" (a %C%) else call :s\r\nb %C%\r\nexit /b\r\n:s\r\n\
         set C=^>log\r\n",
        &["b exit-script(?)"],
    );
    // The value is known in part only, and that part brings an operator: nobody can tell.
    check("set P=%OTHER% ^& b\r\na %P%\r\nc", &["unknown(?)"]);
}

#[test]
fn words_that_come_to_nothing_spoil_the_line() {
    check("a >> %NONE%\r\nb", &["syntax-error(?)"]);
    check("a >> \"%NONE%\"\r\nb", &["b end-of-file(?)"]);
    check("if exist %NONE% b\r\na", &["syntax-error(?)"]);
    check("%NONE% && b\r\nc", &["syntax-error(?)"]);
    check(
        "a\r\n%NONE%\r\nif %ERRORLEVEL%==x (b) else c",
        &["a c end-of-file(?)"],
    );
    check(
        "setlocal enabledelayedexpansion\r\nif !NONE! == x (a) else b",
        &["b end-of-file(?)"],
    );
}

#[test]
fn a_variable_errorlevel_hides_the_code_but_not_from_its_test() {
    check(
        "set ERRORLEVEL=2\r\nif errorlevel 1 a\r\nb %ERRORLEVEL%\r\nif %ERRORLEVEL%==2 c",
        &["b_2 c end-of-file(?)"],
    );
}

#[test]
fn command_words_are_looked_up_as_cmd_does() {
    check(
        "\"C:\\a b\\\"a -x\r\nb\"c\"d\r\ne/x y\r\nP:\r\nf",
        &["a_-x bcd e/x_y f end-of-file(?)"],
    );
    check(
        "for %%C in (a) do set F=%%~$PATH:C\r\nif defined F (a) else b",
        &["a end-of-file(?)", "b end-of-file(?)"],
    );
}

#[test]
fn lines_are_read_again_within_bounds() {
    let run = run("set X=^\r\n:l\r\nset X=%X%^&\r\na %X%\r\ngoto l\r\n");
    assert!(run.wanted.is_empty());
    let deep = (0..150).map(|i| format!("set V{i}=x ^& a{i}\r\n%V{i}%\r\n"));
    let run = self::run(&deep.collect::<String>());
    assert!(run.wanted.is_empty());
}

#[test]
fn a_value_of_the_cluster_as_a_command_may_be_a_builtin() {
    // Not the script of that name itself.
    let run = run("ver&%CLP_EVENT%\r\na\r\n");
    assert_eq!(ways(&run, Some("START"), "SUCCESS"), ["a end-of-file(?)"]);
}

#[test]
fn what_a_loop_piles_up_is_bounded() {
    let states = |text: &str| {
        let run = run(text);
        assert!(!run.nodes.is_empty());
        run.nodes.len()
    };
    assert!(states(":l\r\nsetlocal\r\ngoto l\r\n") < 200);
    assert!(states(":l\r\nset X=%X%0123456789\r\ngoto l\r\n") < 10_000);
    assert!(states(":l\r\nset X=%X%%X%0\r\ngoto l\r\n") < 200);
}

#[test]
fn texts_with_other_texts_in_them_keep_their_places() {
    let pieces = [
        (Ok("ab"), Span::new(10, 12)),
        (Err("%X%"), Span::new(12, 15)),
        (Ok("cdef"), Span::new(20, 24)),
    ];
    let text = Expanded::pieces(pieces);
    let at = |start: usize, len: usize| Span::new(start as u32, (start + len) as u32);
    let marked = UNKNOWN.len_utf8();
    let values = [
        (at(1, 1), "12".to_owned()),
        (at(2 + marked, 2), String::new()),
    ];
    let whole = text.with(&values, text.text().len() - 1);
    assert_eq!(whole.shown(), "a12%X%e");
    assert_eq!(whole.origin(0..1), Span::new(10, 11));
    assert_eq!(whole.origin(1..3), Span::new(11, 12));
    assert_eq!(whole.origin(3..3 + marked), Span::new(12, 15));
    assert_eq!(whole.origin(3 + marked..4 + marked), Span::new(22, 23));
    assert_eq!(text.with(&[], usize::MAX / 2), text);
}
