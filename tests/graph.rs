//! Pictures of control flow: what they say, where things stand, how they reach a file.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may panic, and says when it is skipped"
)]

mod common;

use assert_cmd::Command;
use common::{Memory, judge, judge_within, pictures, read_folder};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use svlint::report::Lang;
use svlint::report::graph::Format;
use svlint::rules::embedded;
use svlint::scenario::Limits;

/// A corner of a line.
type Point = (f64, f64);

/// The corners of a line.
type Points = Vec<Point>;

const START: &str = "fixtures/graph/start.bat";

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Ran {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("svlint"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("FORCE_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .arg("graph")
        .args(arguments)
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
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
    let dot = drawn(&[("start.bat", "exit /b 0\nif = foo\n")], Format::Dot);
    let at = dot.lines().find(|l| l.contains("syntax error"));
    assert!(at.is_some_and(|l| l.contains("!! warning SV108")), "{dot}");
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

/// A rectangle: left, top, right, bottom.
type Area = [f64; 4];

fn overlap(a: Area, b: Area) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

fn number(node: roxmltree::Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

fn rectangle(node: roxmltree::Node<'_, '_>) -> Area {
    let (x, y) = (number(node, "x"), number(node, "y"));
    [x, y, x + number(node, "width"), y + number(node, "height")]
}

fn numbers(text: &str) -> Vec<f64> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '-' && c != '.');
    words.filter_map(|w| w.parse().ok()).collect()
}

fn points(text: &str) -> Points {
    numbers(text).chunks(2).map(|c| (c[0], c[1])).collect()
}

/// The box that a node is drawn as.
fn area(node: roxmltree::Node<'_, '_>) -> Area {
    let shape = node
        .children()
        .find(|c| c.attribute("class").is_some_and(|c| c.starts_with("box")));
    let shape = shape.unwrap();
    match shape.attribute("points") {
        Some(text) => points(text)
            .into_iter()
            .fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |a, (x, y)| {
                [a[0].min(x), a[1].min(y), a[2].max(x), a[3].max(y)]
            }),
        None => rectangle(shape),
    }
}

/// How far two stretches of lines lie on each other.
fn along(a: &[(f64, f64)], b: &[(f64, f64)]) -> f64 {
    let shared = |a: (f64, f64), b: (f64, f64)| {
        a.0.max(a.1).min(b.0.max(b.1)) - a.0.min(a.1).max(b.0.min(b.1))
    };
    let upright = |s: &[(f64, f64)]| s[0].0 == s[1].0;
    let across = |s: &[(f64, f64)]| s[0].1 == s[1].1;
    if upright(a) && upright(b) && a[0].0 == b[0].0 {
        shared((a[0].1, a[1].1), (b[0].1, b[1].1))
    } else if across(a) && across(b) && a[0].1 == b[0].1 {
        shared((a[0].0, a[1].0), (b[0].0, b[1].0))
    } else {
        0.0
    }
}

/// Boxes stand apart; text lies in the picture; lines go from box to box and through none; labels
/// cover nothing.
fn assert_in_order(name: &str, svg: &str) {
    let document = roxmltree::Document::parse(svg).unwrap();
    let root = document.root_element();
    let page = [0.0, 0.0, number(root, "width"), number(root, "height")];
    let of_class = |class: &'static str| {
        let has = move |n: &roxmltree::Node<'_, '_>| {
            n.attribute("class")
                .is_some_and(|c| c.split(' ').any(|c| c == class))
        };
        document.descendants().filter(has)
    };
    let boxes: Vec<Area> = of_class("node").map(area).collect();
    assert!(!boxes.is_empty(), "{name}");
    for (at, a) in boxes.iter().enumerate() {
        assert!(
            a[2] <= page[2] && a[3] <= page[3] && a[0] >= 0.0,
            "{name}: {a:?}"
        );
        for b in &boxes[..at] {
            assert!(!overlap(*a, *b), "{name}: boxes {a:?} and {b:?} overlap");
        }
    }
    for text in document.descendants().filter(|n| n.has_tag_name("text")) {
        let class = text.attribute("class").unwrap_or_default();
        let cell = if class.contains("small") { 6.0 } else { 7.2 };
        let columns: usize = text
            .text()
            .unwrap()
            .chars()
            .map(|c| if c.is_ascii() { 1 } else { 2 })
            .sum();
        let (x, wide) = (number(text, "x"), columns as f64 * cell);
        let (left, right) = if class.contains("mid") {
            (x - wide / 2.0, x + wide / 2.0)
        } else if class == "num" {
            (x - wide, x)
        } else {
            (x, x + wide)
        };
        let y = number(text, "y");
        let inside = left >= 0.0 && right <= page[2] && y <= page[3];
        assert!(inside, "{name}: {:?} lies outside", text.text());
    }
    let labels: Vec<Area> = of_class("label").map(rectangle).collect();
    for (at, label) in labels.iter().enumerate() {
        let others = boxes.iter().chain(&labels[..at]);
        assert!(
            !others.into_iter().any(|o| overlap(*label, *o)),
            "{name}: label {label:?}"
        );
    }
    let mut lines = 0;
    let mut known: Vec<(Points, [Point; 2])> = Vec::new();
    for line in of_class("line").filter(|l| l.parent().is_some_and(|p| p == root)) {
        let path = points(line.attribute("d").unwrap());
        if path.len() == 2 && path[0].1 == path[1].1 {
            // The key below the picture.
            continue;
        }
        let (first, last) = (path[0], path[path.len() - 1]);
        let leaves = boxes.iter().any(|b| {
            let bottom = first.1 == b[3] && b[0] <= first.0 && first.0 <= b[2];
            bottom || first.0 == b[2] && b[1] <= first.1 && first.1 <= b[3]
        });
        let enters = boxes
            .iter()
            .any(|b| last.1 == b[1] && b[0] <= last.0 && last.0 <= b[2]);
        assert!(leaves && enters, "{name}: {path:?}");
        lines += 1;
        let own = |label: &Area| {
            let middle = (label[0] + label[2]) / 2.0;
            (middle - first.0).abs() < 2.0 && (label[1] - first.1).abs() < 10.0
        };
        for (other, segment) in &known {
            let same = other[0] == first || other[other.len() - 1] == last;
            let covers = |pair: &[(f64, f64)]| along(pair, segment) > 8.0;
            let hidden = !same && path.windows(2).any(covers);
            assert!(!hidden, "{name}: {path:?} lies on {other:?}");
        }
        known.extend(
            path.windows(2)
                .map(|pair| (path.clone(), [pair[0], pair[1]])),
        );
        for pair in path.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let strip = [
                a.0.min(b.0) - 0.5,
                a.1.min(b.1) + 0.5,
                a.0.max(b.0) + 0.5,
                a.1.max(b.1) - 0.5,
            ];
            let crossed = labels.iter().find(|l| !own(l) && overlap(strip, **l));
            assert!(
                crossed.is_none(),
                "{name}: a line runs through label {crossed:?}: {path:?}"
            );
            for area in &boxes {
                let inner = [area[0] + 1.0, area[1] + 1.0, area[2] - 1.0, area[3] - 1.0];
                assert!(
                    !overlap(strip, inner),
                    "{name}: a line runs through {area:?}: {path:?}"
                );
            }
        }
    }
    assert!(lines > 0, "{name}: no lines");
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
