//! What can be named on the command line: folders, patterns, standard input, and strange things.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const BAD: &str = "fixtures/bad/guide-as-printed";

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn svlint(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("svlint"));
    command.current_dir(folder).args(arguments);
    for name in [
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "RAYON_NUM_THREADS",
    ] {
        command.env_remove(name);
    }
    command.env("SVLINT_LANG", "en");
    command
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    ran(&mut svlint(folder, arguments))
}

fn site(files: &[(&str, &str)]) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace('\n', "\r\n")).unwrap();
    }
    site
}

/// The files that would be judged, with their roles.
fn shown(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let ran = run(folder, &[&["check", "--show-files"], arguments].concat());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.out.lines().map(str::to_owned).collect()
}

#[test]
fn folders_are_walked_and_ignore_files_respected() {
    let site = site(&[
        ("b/start.bat", "rem CLP_EVENT\n"),
        ("b/stop.cmd", "rem\n"),
        ("a/Tool.BAT", "rem\n"),
        ("a/notes.txt", "x\n"),
        ("old/start.bat", "rem\n"),
        (".hidden/start.bat", "rem\n"),
        (".ignore", "old/\n"),
    ]);
    let expected = [
        "helper  a/Tool.BAT",
        "start   b/start.bat",
        "stop    b/stop.cmd",
    ];
    assert_eq!(shown(site.path(), &["."]), expected);
    assert_eq!(shown(site.path(), &[]), expected);
    assert_eq!(
        shown(site.path(), &["a", ".", "a/Tool.BAT"]),
        expected,
        "each once"
    );
    assert_eq!(
        shown(site.path(), &["old"]),
        ["helper  old/start.bat"],
        "what is named is judged"
    );
    assert_eq!(
        shown(site.path(), &["b/start.bat"]),
        [
            "start   b/start.bat",
            "stop    b/stop.cmd  (read as partner only)"
        ]
    );
}

#[test]
fn patterns_go_over_folders() {
    let site = site(&[
        ("x/start_1.bat", "rem CLP_EVENT\n"),
        ("x/y/start_2.bat", "rem CLP_EVENT\n"),
        ("x/y/stop_2.bat", "rem\n"),
        ("z/start_3.bat", "rem CLP_EVENT\n"),
        ("[x]/start_4.bat", "rem CLP_EVENT\n"),
    ]);
    let of = |pattern: &str| shown(site.path(), &[pattern]);
    assert_eq!(of("x/*.bat"), ["start   x/start_1.bat"]);
    assert_eq!(
        of("x/**/START*.BAT"),
        [
            "start   x/start_1.bat",
            "start   x/y/start_2.bat",
            "stop    x/y/stop_2.bat  (read as partner only)"
        ]
    );
    assert_eq!(
        of("?/start_?.bat"),
        ["start   x/start_1.bat", "start   z/start_3.bat"]
    );
    assert_eq!(of("[x]/*.bat"), ["start   [x]/start_4.bat"]);
    let none = run(site.path(), &["check", "x/**/nothing*"]);
    assert!(
        none.code == 2 && none.err.contains("x/**/nothing*: no such file"),
        "{}",
        none.err
    );
}

fn with_stdin(folder: &Path, arguments: &[&str], input: &[u8]) -> Ran {
    let mut command = svlint(folder, arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn standard_input_takes_the_place_of_a_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(root.join(BAD).join("start.bat")).unwrap();
    let name = format!("{BAD}/start.bat");
    let from_file = run(root, &["check", &name]);
    let from_stdin = with_stdin(root, &["check", "-", "--stdin-filename", &name], &bytes);
    assert_eq!((from_stdin.code, &from_stdin.out), (1, &from_file.out));
    // An editor hands over what is not saved yet: the file itself is not looked at.
    let fixed = with_stdin(
        root,
        &["check", "-", "--stdin-filename", &name],
        b"goto none\r\n",
    );
    assert!(
        fixed.out.contains(":1:6") && !fixed.out.contains("SV401"),
        "{}",
        fixed.out
    );
    let nameless = with_stdin(root, &["check", "-"], b"goto none\r\n");
    assert!(nameless.out.contains("<stdin>:1:6"), "{}", nameless.out);
    let export = with_stdin(root, &["check", "-"], b"<?xml version=\"1.0\"?><root/>");
    assert_eq!((export.code, export.out.as_str()), (2, ""));
    assert!(
        export.err.contains("this is a configuration"),
        "{}",
        export.err
    );
    let role = with_stdin(
        root,
        &["check", "-", "--role", "start", "--select", "SV301"],
        b"rem\r\n",
    );
    assert!(role.code == 1 && role.out.contains("SV301"), "{}", role.out);
    let new = with_stdin(
        root,
        &["check", "-", "--stdin-filename", "new/start.bat"],
        b"goto x\r\n",
    );
    assert!(
        new.code == 1 && new.out.contains("new/start.bat:1:6"),
        "{} {}",
        new.out,
        new.err
    );
    let site = site(&[(".svlint.yaml", "ignore: [SV101]\n")]);
    let quiet = with_stdin(
        site.path(),
        &["check", "-", "--stdin-filename", "a.bat"],
        b"goto x\r\n",
    );
    assert_eq!(quiet.code, 0, "the configuration beside the name counts");
}

#[test]
fn scripts_of_two_folders_are_a_pair_only_without_partners_of_their_own() {
    let service = |verb: &str, name: &str| format!("net {verb} {name}\n");
    let (a, b) = (service("start", "A"), service("stop", "B"));
    let files = [("a/start.bat", a.as_str()), ("b/stop.bat", b.as_str())];
    let check = ["check", "a/start.bat", "b/stop.bat", "--select", "SV309"];
    let across = run(site(&files).path(), &check);
    assert_eq!(across.code, 1, "{}", across.out);
    let (own_a, own_b) = (service("stop", "A"), service("start", "B"));
    let more = [
        ("a/stop.bat", own_a.as_str()),
        ("b/start.bat", own_b.as_str()),
    ];
    let apart = run(site(&[files, more].concat()).path(), &check);
    assert_eq!(apart.code, 0, "{}", apart.out);
}

/// Twenty pairs, half of them bad, in one folder.
fn many() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for index in 0..20 {
        let from = [BAD, "fixtures/ok/guide-cp932"][index % 2];
        for role in ["start", "stop"] {
            let to = folder.path().join(format!("{role}_{index}.bat"));
            fs::copy(root.join(from).join(format!("{role}.bat")), to).unwrap();
        }
    }
    folder
}

#[test]
fn many_units_come_out_as_one_by_one_whatever_the_threads() {
    let folder = many();
    let all = |threads: &str, format: &str| {
        let mut command = svlint(folder.path(), &["check", ".", "--format", format]);
        ran(command.env("RAYON_NUM_THREADS", threads)).out
    };
    for format in ["human", "json", "sarif"] {
        let one = all("1", format);
        assert_eq!(one, all("2", format), "{format}");
        assert_eq!(one, all("7", format), "{format}");
    }
    let together: BTreeSet<String> = lines(&all("2", "short"));
    let mut apart = BTreeSet::new();
    for index in 0..20 {
        let pair = [format!("start_{index}.bat"), format!("stop_{index}.bat")];
        let alone = run(
            folder.path(),
            &["check", &pair[0], &pair[1], "--format", "short"],
        );
        apart.extend(lines(&alone.out));
    }
    assert_eq!(together, apart);
    assert!(together.len() > 60, "{}", together.len());
}

fn lines(out: &str) -> BTreeSet<String> {
    let found = out.lines().filter(|line| line.contains("[SV"));
    found.map(str::to_owned).collect()
}

#[test]
fn a_helper_of_several_scripts_is_one_file() {
    let site = site(&[
        ("start_1.bat", "rem CLP_EVENT\ncall h.bat\n"),
        ("start_2.bat", "rem CLP_EVENT\ncall h.bat\n"),
        ("h.bat", "goto none\n"),
    ]);
    let ran = run(site.path(), &["check", ".", "--select", "SV101"]);
    assert_eq!(ran.out.matches("SV101").count(), 1, "{}", ran.out);
    assert!(ran.out.ends_with("1 error in 3 files.\n"), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn links_that_loop_and_pipes_do_no_harm() {
    let site = site(&[("a/start.bat", "goto none\n")]);
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(from, site.path().join(to)).unwrap();
    };
    link("..", "a/up.bat");
    link("../a", "a/again");
    let ran = run(site.path(), &["check", "."]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert!(ran.out.contains(" in 1 file"), "{}", ran.out);
    link("loop.bat", "loop.bat");
    link("nowhere", "gone.bat");
    let ran = run(site.path(), &["check", "."]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("gone.bat: no such file"), "{}", ran.err);
    assert!(ran.err.contains("loop.bat: "), "{}", ran.err);
    assert!(ran.out.contains("SV101"), "the rest is judged: {}", ran.out);
    // A pipe beside a script: reading it as the partner would never end.
    let fifo = Command::new("mkfifo")
        .arg(site.path().join("a/stop.bat"))
        .status();
    assert!(fifo.unwrap().success());
    let ran = run(site.path(), &["check", "a"]);
    assert!(
        ran.out.contains("SV101") && ran.out.contains(" in 1 file"),
        "{}",
        ran.out
    );
}

#[test]
fn what_is_no_script_by_its_size_is_told() {
    let site = tempfile::tempdir().unwrap();
    let path: PathBuf = site.path().join("start.bat");
    let file = fs::File::create(&path).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    let ran = run(site.path(), &["check", "start.bat"]);
    assert!(
        ran.code == 2 && ran.err.contains("larger than 64 MiB"),
        "{}",
        ran.err
    );
}

/// Ctrl+C in the middle of a long run: told, nothing written, exit code 2.
#[cfg(unix)]
#[test]
fn an_interrupted_run_says_so_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // Thousands of states: seconds of work.
    let mut text = String::from("rem CLP_EVENT\r\n");
    for index in 0..400 {
        text.push_str(&format!(
            "x{index}.exe\r\nif errorlevel 1 set V{index}=1\r\n"
        ));
    }
    for index in 0..400 {
        text.push_str(&format!("echo %V{index}%\r\n"));
    }
    for index in 0..60 {
        fs::write(folder.path().join(format!("start_{index}.bat")), &text).unwrap();
    }
    let mut command = svlint(folder.path(), &["check", ".", "--output", "report.txt"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1000));
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("interrupted; nothing is reported"), "{err}");
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 60, "no report, and no half of one");
}

#[test]
fn files_in_other_languages_are_told_and_not_judged() {
    let rexx = "/* starts the service */\nif rc = 0 then do\n  say \"Can't start\" name\nend\n";
    let both = "/* 2>nul & goto batch\n*/\n:batch\nif a = b echo c\n";
    let site = site(&[
        ("tool.cmd", rexx),
        ("TOOL2.CMD", rexx),
        ("tool.bat", rexx),
        ("both.cmd", both),
        ("late.cmd", &format!("@echo off\n{rexx}")),
    ]);
    let of = |file: &str, more: &[&str]| run(site.path(), &[&["check", file], more].concat());
    let short = ["--format", "short"];
    let note = "tool.cmd: it begins with /*, as a file in REXX or another language does, and no batch file; it is not judged";
    let judged = of("tool.cmd", &short);
    let shown = format!("{}{}", judged.out, judged.err);
    assert_eq!(judged.code, 0, "{shown}");
    assert_eq!(shown.matches(note).count(), 1, "{shown}");
    assert!(!shown.contains("SV"), "{shown}");
    assert!(of("TOOL2.CMD", &short).code == 0, "case is no matter");
    let json = of("tool.cmd", &["--format", "json"]);
    assert!(json.out.contains("\"diagnostics\": []"), "{}", json.out);
    assert!(json.err.contains(note), "{}", json.err);
    // cmd.exe alone reads .bat files; a first line with a command of its own is made for it; and
    // behind the first line the signs mean nothing.
    for file in ["tool.bat", "both.cmd", "late.cmd"] {
        let judged = of(file, &short);
        assert!(judged.out.contains("SV108"), "{file}: {}", judged.out);
        assert!(!judged.out.contains("REXX"), "{file}: {}", judged.out);
    }
}
