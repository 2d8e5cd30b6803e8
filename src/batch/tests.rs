use super::*;

fn shape(text: &str) -> String {
    let script = parse(text);
    let mut out = String::new();
    for s in &script.statements {
        show(&script, text, s.node, &mut out);
        out.push('\n');
    }
    out.trim_end().to_owned()
}

fn show(script: &Script, text: &str, id: NodeId, out: &mut String) {
    use std::fmt::Write as _;
    let node = script.node(id);
    match &node.kind {
        NodeKind::Block { body } => {
            out.push('(');
            for (i, b) in body.iter().enumerate() {
                if i > 0 {
                    out.push_str("; ");
                }
                show(script, text, *b, out);
            }
            out.push(')');
        }
        NodeKind::Chain { op, left, right } => {
            out.push('[');
            show(script, text, *left, out);
            let _ = write!(out, " {op:?} ");
            if let Some(right) = right {
                show(script, text, *right, out);
            }
            out.push(']');
        }
        NodeKind::If(c) => {
            let not = if c.negated { "not " } else { "" };
            let i = if c.ignore_case { "/i " } else { "" };
            let _ = write!(out, "if {not}{i}<{}> ", &text[c.condition_span.range()]);
            if let Some(then) = c.then {
                show(script, text, then, out);
            }
            if let Some(otherwise) = c.otherwise {
                out.push_str(" else ");
                show(script, text, otherwise, out);
            }
        }
        NodeKind::For(c) => {
            let _ = write!(
                out,
                "for {:?} {} in <{}> ",
                c.kind,
                c.variable,
                &text[c.list.span.range()]
            );
            if let Some(body) = c.body {
                show(script, text, body, out);
            }
        }
        NodeKind::Command(c) => {
            let tail: String = script
                .parts(c.tail)
                .iter()
                .map(|p| &text[p.span.range()])
                .collect();
            let _ = write!(out, "{}|{}", &text[c.name.span.range()], tail.trim());
        }
        NodeKind::Remark => out.push_str("rem"),
        NodeKind::LabelLine => out.push_str("label"),
        NodeKind::Error => out.push_str("ERROR"),
    }
    for r in &node.redirects {
        let _ = write!(
            out,
            " {{{} {:?} {}}}",
            r.handle,
            r.kind,
            &text[r.target.span.range()]
        );
    }
}

fn check(text: &str, expected: &str) {
    assert_eq!(shape(text), expected, "for {text:?}");
    let script = parse(text);
    let mut joined = String::new();
    let mut at = 0;
    for token in &script.tokens {
        assert_eq!(token.span.start, at, "gap in the tokens of {text:?}");
        at = token.span.end;
        joined.push_str(&text[token.span.range()]);
    }
    assert_eq!(joined, text);
}

#[test]
fn commands_and_chains() {
    check("echo a", "echo|a");
    check(
        "a & b && c || d | e",
        "[a| Then [[b| And c|] Or [d| Pipe e|]]]",
    );
    check("a &", "[a| Then ]");
    check(
        "@echo off\r\n@if a==a @echo b\r\n",
        "echo|off\nif <a==a> echo|b",
    );
    check(
        "osql -E -Q \"a & b | c\" >> log 2>&1",
        "osql|-E -Q \"a & b | c\" {1 Append log} {2 Duplicate(1) 1}",
    );
    check(
        ">log 2>nul echo x y",
        "echo|x y {1 Output log} {2 Output nul}",
    );
    check("echo a1>log", "echo|a1 {1 Output log}");
    check("echo a 1>log b", "echo|a  b {1 Output log}");
    check("echo a^&b ^\r\n& c", "echo|a^&b ^\r\n& c");
    check("echo a ^\r\n & c", "[echo|a ^ Then c|]");
    check("rem x & y\r\nrem & y", "rem\nrem");
    check("goto:END", "goto|:END");
    check("exit/b 1", "exit|/b 1");
    check("echo.&cd..", "[echo|. Then cd|..]");
    check("set\"A=1\"", "set|\"A=1\"");
    check("%SQL% -E", "%SQL%|-E");
    check(".\\tool.exe args", ".\\tool.exe|args");
    check("call .\\x.bat", "call|.\\x.bat");
}

#[test]
fn words_that_stand_for_others() {
    check("a -P <password> -b", "a|-P <password> -b");
    check(
        "a <x y_z-1>\\b & c \"<d>\"",
        "[a|<x y_z-1>\\b Then c|\"<d>\"]",
    );
    check("a -U <b> -P <c>", "a|-U <b> -P <c>");
    check("a <b>c", "a| {0 Input b} {1 Output c}");
    check("a <b> c", "a| {0 Input b} {1 Output c}");
    check("a <b.c> d", "a| {0 Input b.c} {1 Output d}");
    check("a 0<b> c", "a| {0 Input b} {1 Output c}");
    check("a <b >c", "a| {0 Input b} {1 Output c}");
}

#[test]
fn blocks_and_if() {
    check("(a\r\n b\r\n)", "(a|; b|)");
    check("if a==b (x) else y", "if <a==b> (x|) else y|");
    check(
        "if a==b (x\r\n) else if not c==d (y) else (z)",
        "if <a==b> (x|) else if not <not c==d> (y|) else (z|)"
            .replace("if <not c==d>", "if not <c==d>")
            .as_str(),
    );
    check(
        "if a==b if c==d (x) else (y) else (z)",
        "if <a==b> if <c==d> (x|) else (y|) else (z|)",
    );
    check("if a==b x & y", "if <a==b> [x| Then y|]");
    check(
        "if /i not \"%A%\" EQU \"b\" goto :c",
        "if not /i </i not \"%A%\" EQU \"b\"> goto|:c",
    );
    check("if errorlevel 1 goto e", "if <errorlevel 1> goto|e");
    check(
        "if not exist \"C:\\a b\\c\" exit",
        "if not <not exist \"C:\\a b\\c\"> exit|",
    );
    check("if defined X (a) else (b)", "if <defined X> (a|) else (b|)");
    check("if ==!V:a=! x", "ERROR");
    check("if a==!V:a=! x", "if <a==!V:a=!> x|");
    check("if a==!V:=!!W:b==c!d=e x", "if <a==!V:=!!W:b==c!d> e|x");
    check("if a==!V=b x", "if <a==!V> b|x");
    check("if a== !V:a=! x", "if <a== !V:a> !|x");
    check("if a=b x", "ERROR");
    check("if \"a\" = \"b\" x", "ERROR");
    check("if a==b", "ERROR");
    check("(a) b", "ERROR");
    check(") ignored & x\r\ny", "rem\ny|");
    check("(a\r\nb", "ERROR");
    check("( )", "ERROR");
    check("(echo a)>log", "(echo|a) {1 Output log}");
    check(
        "( if a==b (\n x\n ) else (\n y )\n z )",
        "(if <a==b> (x|) else (y|); z|)",
    );
    check("a && b ||\r\nc", "ERROR\nc|");
}

#[test]
fn loops_and_labels() {
    check(
        "for %%i in (a b) do echo %%i",
        "for Plain i in <a b> echo|%%i",
    );
    check(
        "for /f \"tokens=1 delims==\" %%a in ('set X') do (a & b)",
        "for Lines a in <'set X'> ([a| Then b|])",
    );
    check("for /l %%n in (1,1,5) do x", "for Numbers n in <1,1,5> x|");
    check("for /r C:\\a %%n in (*) do x", "for Recursive n in <*> x|");
    check("for %%i in (a\r\nb) do x", "for Plain i in <a\r\nb> x|");
    check("for %%i (a) do x", "ERROR");
    check(
        ":a\r\n::b\r\n(x\r\n:c\r\ny)",
        "label\nlabel\n(x|; label; y|)",
    );
    let script = parse(" :a b\r\n::c\r\nx :d\r\n(\r\n\t:ラベル+e\r\n)\r\n: f\r\n@ : g>h");
    let names: Vec<_> = script.labels.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["a", "ラベル", "f", "g"]);
}

#[test]
fn percent_signs() {
    let text = "a %X% %1 %* %~dp0 %%i 100% %Y:~1,-2% %Z:*a=b%";
    let script = parse(text);
    let found: Vec<_> = script
        .parts
        .iter()
        .filter_map(|p| match &p.kind {
            PartKind::Percent(e) => Some(e.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(
        found[0],
        Expansion::Variable {
            name: "X".into(),
            op: VariableOp::Whole
        }
    );
    assert_eq!(found[1], Expansion::Argument(1));
    assert_eq!(found[2], Expansion::AllArguments);
    assert_eq!(
        found[3],
        Expansion::ModifiedArgument {
            modifiers: "dp".into(),
            digit: 0
        }
    );
    assert_eq!(found[4], Expansion::Double);
    // The lone percent sign takes everything up to the next one for a name.
    assert_eq!(
        found[5],
        Expansion::Variable {
            name: " ".into(),
            op: VariableOp::Whole
        }
    );
}

#[test]
fn nesting_costs_no_stack() {
    for unit in [
        "(",
        "if a==b ",
        "for %%i in (x) do ",
        "@",
        "a & (",
        "if a==b (\n",
    ] {
        let text = unit.repeat(100_000);
        let script = parse(&text);
        assert!(!script.statements.is_empty(), "{unit}");
        let closed = format!("{}x{}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(parse(&closed).errors.is_empty());
        let ifs = format!("{}x", "if a==b ".repeat(100_000));
        assert!(parse(&ifs).errors.is_empty());
    }
}
