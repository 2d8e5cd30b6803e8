//! Pictures of control flow: what they say, where things stand, how they reach a file.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may panic, and says when it is skipped"
)]

mod common;
#[path = "common/picture.rs"]
mod picture;
#[path = "common/program.rs"]
mod program;

use common::{Memory, judge, judge_within, pictures, read_folder};
use picture::assert_in_order;
use program::Ran;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use svlint::report::Lang;
use svlint::report::graph::Format;
use svlint::rules::embedded;
use svlint::scenario::Limits;

const START: &str = "fixtures/graph/start.bat";

fn run(arguments: &[&str]) -> Ran {
    program::run(&[&["graph"], arguments].concat())
}

/// The pictures of scripts given as texts, as one.
fn drawn(files: &[(&str, &str)], format: Format) -> String {
    drawn_within(&Limits::default(), files, format)
}

fn drawn_within(limits: &Limits, files: &[(&str, &str)], format: Format) -> String {
    let set = embedded::packs().unwrap();
    let mut memory = Memory::default();
    for (name, text) in files {
        memory
            .0
            .insert((*name).to_owned(), text.replace('\n', "\r\n").into_bytes());
    }
    let judged = judge_within(limits, &set, "securevisor", &memory, |_| true);
    let units = judged.units.iter();
    units
        .flat_map(|(unit, outcome)| pictures(unit, outcome, format, Lang::En))
        .collect()
}

#[test]
fn dot_and_mermaid_are_as_recorded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let update = std::env::var_os("UPDATE").is_some();
    let mut different = Vec::new();
    let bad = "fixtures/bad/guide-as-printed/start.bat";
    for (name, script, format) in [
        ("graph-dot", bad, "dot"),
        ("graph-mermaid", START, "mermaid"),
    ] {
        for lang in ["en", "ja"] {
            let ran = run(&[script, "--format", format, "--lang", lang]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            let file = root.join(format!("tests/ui/{name}.{lang}.txt"));
            if update {
                fs::write(&file, &ran.out).unwrap();
            }
            if fs::read_to_string(&file).unwrap_or_default() != ran.out {
                different.push(format!("{}:\n{}", file.display(), ran.out));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn ifs_on_one_value_are_one_decision() {
    let text = "if \"%CLP_EVENT%\"==\"START\" goto A\nif \"%CLP_EVENT%\"==\"FAILOVER\" goto B\n\
                if \"%CLP_EVENT%\"==\"RECOVER\" goto C\n:A\nprog a\n:B\nprog b\n:C\nprog c\n";
    let dot = drawn(&[("start.bat", text)], Format::Dot);
    assert_eq!(dot.matches("CLP_EVENT ?").count(), 1, "{dot}");
    for label in ["= START", "= FAILOVER", "= RECOVER", "= (unset)"] {
        assert!(
            dot.contains(&format!("label=\"{label}\"")),
            "{label}: {dot}"
        );
    }
}

#[test]
fn a_variable_that_the_script_sets_keeps_its_words() {
    let text = "set CLP_DISK=x\nif \"%CLP_DISK%\"==\"FAILURE\" goto A\nprog b\n:A\nprog a\n";
    let dot = drawn(&[("start.bat", text)], Format::Dot);
    assert!(dot.contains("≠ FAILURE"), "{dot}");
    assert!(!dot.contains("= SUCCESS"), "{dot}");
}

#[test]
fn what_no_scenario_reaches_is_dotted() {
    let text = "prog a\nexit 0\nprog never\n:NEVER\nprog too\n";
    let dot = drawn(&[("start.bat", text)], Format::Dot);
    for line in dot.lines().filter(|l| l.contains("prog")) {
        let dead = line.contains("never") || line.contains("too");
        assert_eq!(line.contains("dotted"), dead, "{line}");
    }
}

#[test]
fn a_mistake_behind_the_end_is_drawn_where_it_stands() {
    let dot = drawn(&[("start.bat", "exit /b 0\ngoto nowhere\n")], Format::Dot);
    let at = dot.lines().find(|l| l.contains("nowhere"));
    assert!(at.is_some_and(|l| l.contains("SV101")), "{dot}");
}

#[test]
fn subroutines_and_helpers_are_drawn_once() {
    let text = "call :S 1\ncall :S 2\ncall h.bat\nexit /b 0\n:S\nprog %1\nexit /b 3\n";
    let files = [("start.bat", text), ("h.bat", "net start X\n")];
    let dot = drawn(&files, Format::Dot);
    let dot = dot
        .split_inclusive("\n}\n")
        .find(|d| d.contains("label=\"control flow of start.bat\""));
    let dot = dot.unwrap();
    assert!(
        dot.contains("label=\":S  (called in lines 1, 2)\""),
        "{dot}"
    );
    assert!(dot.contains("label=\"h.bat  (called in line 3)\""), "{dot}");
    assert_eq!(
        dot.matches("style=dashed, constraint=false").count(),
        3,
        "{dot}"
    );
    assert_eq!(dot.matches("prog %1").count(), 1, "{dot}");
    assert!(dot.contains("return 3"), "{dot}");
    assert!(dot.contains("[service-start X] net start X"), "{dot}");
}

#[test]
fn text_of_the_script_stays_text() {
    let text = "echo <b>\"&\"]]> %%~z `x` \\n {y} #35;\nif \"a|b\"==\"<i>\" prog\n";
    let svg = drawn(&[("start.bat", text)], Format::Svg);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts = document.descendants().filter(|n| n.has_tag_name("text"));
    let texts: Vec<&str> = texts.filter_map(|n| n.text()).collect();
    assert!(
        texts.contains(&"echo <b>\"&\"]]> %%~z `x` \\n {y} #35;"),
        "{texts:?}"
    );
    let mermaid = drawn(&[("start.bat", text)], Format::Mermaid);
    assert!(
        !mermaid.contains("<b>") && !mermaid.contains("`x`"),
        "{mermaid}"
    );
    let dot = drawn(&[("start.bat", text)], Format::Dot);
    assert!(
        dot.contains("echo <b>\\\"&\\\"]]> %%~z `x` \\\\n {y}"),
        "{dot}"
    );
}

fn folders(below: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            folders(&path, out);
            out.push(path);
        }
    }
}

#[test]
fn nothing_covers_anything_in_any_fixture() {
    let set = embedded::packs().unwrap();
    let mut all = Vec::new();
    folders(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"),
        &mut all,
    );
    all.sort();
    let mut count = 0;
    for folder in all {
        let files = read_folder(&folder);
        let judged = judge(&set, "securevisor", &files, |_| true);
        for (unit, outcome) in &judged.units {
            for lang in [Lang::Ja, Lang::En] {
                for svg in pictures(unit, outcome, Format::Svg, lang) {
                    assert_in_order(&folder.display().to_string(), &svg);
                    count += 1;
                }
            }
        }
    }
    assert!(count > 100, "{count}");
}

/// Loops, calls that cross, many ways out: what a generator thinks of.
#[test]
fn nothing_covers_anything_in_a_tangle() {
    let mut seed = 7u64;
    let mut random = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    for turn in 0..20 {
        let labels = 3 + random(12);
        let mut text = String::new();
        for label in 0..labels {
            text.push_str(&format!(":L{label}\nnet start S{label}\n"));
            for _ in 0..random(4) {
                let to = random(labels);
                match random(5) {
                    0 => text.push_str(&format!("if errorlevel 1 goto L{to}\n")),
                    1 => text.push_str(&format!("if exist f{to} goto L{to}\n")),
                    2 => text.push_str(&format!("call :L{to}\n")),
                    3 => text.push_str(&format!("prog {to} && goto L{to}\n")),
                    _ => text.push_str("for %%i in (a b) do prog %%i || exit /b 1\n"),
                }
            }
            if random(3) == 0 {
                text.push_str("exit /b 0\n");
            }
        }
        // Where a run is cut off does not matter here.
        let limits = Limits {
            nodes: 2_000,
            values: 20_000,
            states_per_place: 8,
            depth: 50,
        };
        let svg = drawn_within(&limits, &[("start.bat", &text)], Format::Svg);
        assert_in_order(&format!("turn {turn}"), &svg);
    }
}

#[test]
fn graphviz_reads_dot() {
    let there = std::process::Command::new("dot").arg("-V").output();
    if there.is_err() {
        eprintln!("skipped: graphviz_reads_dot (Graphviz is not installed)");
        return;
    }
    for script in [START, "fixtures/bad/guide-as-printed/start.bat"] {
        let ran = run(&[script, "--format", "dot", "--lang", "ja"]);
        let mut child = std::process::Command::new("dot")
            .args(["-Tplain"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(ran.out.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("rror"), "{said}");
    }
}

#[test]
fn the_ending_of_the_file_decides_the_format() {
    let folder = tempfile::tempdir().unwrap();
    let beginnings = [
        ("a.svg", "<svg "),
        ("a.dot", "digraph "),
        ("a.gv", "digraph "),
        ("a.mmd", "flowchart TD"),
        ("a.md", "```mermaid\nflowchart TD"),
        ("a.txt", "<svg "),
        ("a", "<svg "),
    ];
    for (name, beginning) in beginnings {
        let file = folder.path().join(name);
        let ran = run(&[START, "--output", file.to_str().unwrap()]);
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.as_str()),
            (0, "", ""),
            "{name}"
        );
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with(beginning), "{name}: {text}");
    }
    let file = folder.path().join("b.svg");
    let ran = run(&[START, "--format", "dot", "-o", file.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(fs::read_to_string(&file).unwrap().starts_with("digraph "));
    assert!(run(&[START]).out.starts_with("flowchart TD"));
    assert!(run(&[START, "--format", "svg"]).out.starts_with("<svg "));
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        beginnings.len() + 1
    );
}

#[test]
fn a_file_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("missing").join("a.svg");
    let ran = run(&[START, "--lang", "en", "--output", file.to_str().unwrap()]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("the folder to write to is not there"),
        "{}",
        ran.err
    );
    let ran = run(&[START, "--lang", "ja", "--output", file.to_str().unwrap()]);
    assert!(
        ran.err.contains("書き込み先のフォルダがありません"),
        "{}",
        ran.err
    );
    let ran = run(&[START, "--output", folder.path().to_str().unwrap()]);
    assert_eq!(ran.code, 2, "a folder is no file");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_script_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("start.bat");
    fs::write(&script, "net start X\r\n").unwrap();
    let same = folder.path().join(".").join("start.bat");
    let ran = run(&[
        script.to_str().unwrap(),
        "--lang",
        "en",
        "--output",
        same.to_str().unwrap(),
    ]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("--output is the input itself"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read_to_string(&script).unwrap(), "net start X\r\n");
}

#[test]
fn failures_end_with_2_and_findings_with_0() {
    assert_eq!(run(&["fixtures/bad/guide-as-printed/start.bat"]).code, 0);
    let ran = run(&["fixtures/ok", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("this is a folder"), "{}", ran.err);
    let ran = run(&["no-such.bat", "--lang", "en"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("no-such.bat: no such file"), "{}", ran.err);
    assert_eq!(run(&[START, "--profile", "none"]).code, 2);
    assert_eq!(run(&[START, "--format", "png"]).code, 2);
    assert_eq!(run(&[START, "--encoding", "none"]).code, 2);
}

#[test]
fn the_role_decides_what_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("boot.bat");
    fs::write(&script, "net start SvDomainMgr\r\n").unwrap();
    let helper = run(&[script.to_str().unwrap()]);
    assert!(!helper.out.contains("SV301"), "{}", helper.out);
    let start = run(&[script.to_str().unwrap(), "--role", "start"]);
    assert!(start.out.contains("SV301"), "{}", start.out);
}

#[test]
fn what_lies_in_sql_is_seen_on_its_command() {
    let ran = run(&[
        "fixtures/bad/sql-files/start.bat",
        "--format",
        "dot",
        "--lang",
        "en",
    ]);
    let mut marked = ran.out.lines().filter(|l| l.contains("!! error SV410"));
    let node = marked.next().unwrap();
    assert!(node.contains("[attach securevisor]"), "{node}");
    assert!(marked.next().is_none(), "{}", ran.out);
    assert!(ran.out.contains("attach.sql line 8"), "{}", ran.out);
}
