//! Exports on the command line: what counts as one, exit codes, forms that agree, bad input.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/exports");

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("svlint"))
        .current_dir(folder)
        .env_remove("FORCE_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .args(arguments)
        .args(["--lang", "en"])
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn fixtures(arguments: &[&str]) -> Ran {
    run(Path::new(FIXTURES), arguments)
}

/// Rule and text of each finding, without where it is.
fn found(ran: &Ran) -> Vec<String> {
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let all = report["diagnostics"].as_array().unwrap().iter();
    all.map(|d| {
        format!(
            "{} {}",
            d["rule"].as_str().unwrap(),
            d["message"].as_str().unwrap()
        )
    })
    .collect()
}

#[test]
fn wrong_content_is_a_finding_and_what_cannot_be_opened_is_not() {
    let right = fixtures(&[
        "check",
        "ok",
        "ok-zip/export.zip",
        "ok/clp.conf",
        "ok-table",
    ]);
    assert_eq!((right.code, right.err.as_str()), (0, ""), "{}", right.out);
    assert_eq!(fixtures(&["check", "SV501-zip/cut.zip"]).code, 1);
    assert_eq!(fixtures(&["check", "SV501/clp.conf"]).code, 1);
    let missing = fixtures(&["check", "SV511", "no-such.zip"]);
    assert_eq!(missing.code, 2);
    assert!(missing.out.contains("SV511"), "{}", missing.out);
    assert!(
        missing.err.contains("no-such.zip: no such file"),
        "{}",
        missing.err
    );
    // A configuration with another name, and a table without an ending.
    let folder = tempfile::tempdir().unwrap();
    let copy =
        |from: &str, to: &str| fs::copy(format!("{FIXTURES}/{from}"), folder.path().join(to));
    copy("SV502/clp.conf", "old configuration").unwrap();
    copy("SV501-table/short.csv", "table.txt").unwrap();
    let ran = run(
        folder.path(),
        &[
            "check",
            "old configuration",
            "table.txt",
            "--format",
            "json",
        ],
    );
    assert_eq!(ran.code, 1);
    let rules: Vec<String> = found(&ran).iter().map(|f| f[..5].to_owned()).collect();
    assert_eq!(rules, ["SV502", "SV501"]);
}

#[test]
fn every_form_of_an_export_says_the_same() {
    let forms = [
        "ok",
        "ok-euc-jp",
        "ok-utf-8",
        "ok-gb2312",
        "ok-zip/export-utf8.zip",
        "ok-table/resources.csv",
    ];
    for form in forms {
        let ran = fixtures(&["check", form, "--fail-on", "info"]);
        assert_eq!(ran.code, 0, "{form}: {}", ran.out);
    }
    // The same defect in a folder, an archive and a table.
    let folder = tempfile::tempdir().unwrap();
    let archive = fs::File::create(folder.path().join("export.zip")).unwrap();
    let mut archive = zip::ZipWriter::new(archive);
    let root = Path::new(FIXTURES).join("SV511");
    let scripts = "scripts/業務 グループ/アタッチ DB";
    for name in [
        "clp.conf",
        &format!("{scripts}/start.bat"),
        &format!("{scripts}/stop.bat"),
    ] {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut archive, &fs::read(root.join(name)).unwrap()).unwrap();
        let copy = folder.path().join("table").join(name);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        if name != "clp.conf" {
            fs::copy(root.join(name), copy).unwrap();
        }
    }
    archive.finish().unwrap();
    let table = fs::read(format!("{FIXTURES}/ok-table/resources-utf8.csv")).unwrap();
    let table = String::from_utf8(table)
        .unwrap()
        .replace(",service,アタッチ DB,", ",service,,");
    fs::write(folder.path().join("table/resources.csv"), table).unwrap();
    let from = |path: &str| {
        let ran = run(folder.path(), &["check", path, "--format", "json"]);
        assert_eq!(ran.code, 1, "{path}: {}", ran.err);
        found(&ran)
    };
    let in_folder = found(&fixtures(&["check", "SV511", "--format", "json"]));
    assert_eq!(in_folder.len(), 1);
    assert_eq!(from("export.zip"), in_folder);
    assert_eq!(from("table/resources.csv"), in_folder);
}

#[test]
fn a_tree_with_many_exports_is_one_call() {
    let ran = fixtures(&["check", ".", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let rules: std::collections::BTreeSet<String> =
        found(&ran).iter().map(|f| f[..5].to_owned()).collect();
    for rule in [
        "SV501", "SV502", "SV509", "SV510", "SV513", "SV521", "SV214", "SV421",
    ] {
        assert!(rules.contains(rule), "{rule} of {rules:?}");
    }
}

#[test]
fn a_description_alone_says_nothing_of_its_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |from: &str, to: &str| {
        let to = folder.path().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(format!("{FIXTURES}/{from}"), to).unwrap();
    };
    copy("ok/clp.conf", "etc/clp.conf");
    assert_eq!(run(folder.path(), &["check", "etc/clp.conf"]).code, 0);
    // As an export it is not complete.
    let ran = run(folder.path(), &["check", "etc"]);
    assert!(ran.code == 1 && ran.out.contains("SV509"), "{}", ran.out);
    // Scripts beside it are read, and what is wrong in them was not asked for.
    copy("SV421/clp.conf", "one/clp.conf");
    let scripts = "scripts/業務 グループ/アタッチ DB";
    for script in ["start.bat", "stop.bat"] {
        copy(
            &format!("SV421/{scripts}/{script}"),
            &format!("one/{scripts}/{script}"),
        );
    }
    assert_eq!(run(folder.path(), &["check", "one/clp.conf"]).code, 0);
    assert_eq!(run(folder.path(), &["check", "one"]).code, 1);
    let both = run(folder.path(), &["check", "one/clp.conf", "one"]);
    assert!(
        both.code == 1 && both.out.contains("in 3 files"),
        "{}",
        both.out
    );
}

#[test]
fn bombs_end_at_once_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("deep.conf", "<a>".repeat(1_000_000).as_bytes());
    write(
        "bomb.conf",
        b"<!DOCTYPE r [<!ENTITY a \"aaaaaaaa\">]><root>&a;</root>",
    );
    write("zeros.conf", &vec![0; 1 << 20]);
    write(
        "open.csv",
        "group,resource,type,depends_on\ng,\"".as_bytes(),
    );
    // Sparse, and larger than what is read.
    let large = fs::File::create(folder.path().join("large.conf")).unwrap();
    large.set_len(200 << 20).unwrap();
    let archive = fs::File::create(folder.path().join("zeros.zip")).unwrap();
    let mut archive = zip::ZipWriter::new(archive);
    archive
        .start_file("clp.conf", zip::write::SimpleFileOptions::default())
        .unwrap();
    for _ in 0..40 {
        std::io::Write::write_all(&mut archive, &vec![0; 1 << 20]).unwrap();
    }
    archive.finish().unwrap();
    let names = [
        "deep.conf",
        "bomb.conf",
        "zeros.conf",
        "open.csv",
        "large.conf",
        "zeros.zip",
    ];
    let before = fs::read_dir(folder.path()).unwrap().count();
    for name in names {
        let ran = run(folder.path(), &["check", name, "--format", "json"]);
        assert_eq!(ran.code, 1, "{name}: {}", ran.err);
        let found = found(&ran);
        assert!(
            found.len() == 1 && found[0].starts_with("SV501"),
            "{name}: {found:?}"
        );
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), before);
}

#[test]
fn passwords_are_shown_nowhere() {
    let secrets = ["80000009a1b2c3d4e5f60718", "80000009ffeeddccbbaa9988"];
    let conf = fs::read(format!("{FIXTURES}/ok/clp.conf")).unwrap();
    assert!(
        secrets
            .iter()
            .all(|s| conf.windows(s.len()).any(|w| w == s.as_bytes()))
    );
    let folder = tempfile::tempdir().unwrap();
    // All of it on one line, and something wrong on that line.
    let (text, ..) = encoding_rs::SHIFT_JIS.decode(&conf);
    let text = text
        .replace(['\r', '\n'], "")
        .replace("<depend name=\"SQL\"/>", "<depend name=\"LQS\"/>");
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(&text);
    fs::write(folder.path().join("clp.conf"), bytes).unwrap();
    let mut calls: Vec<Vec<&str>> = ["human", "short", "json", "sarif", "github", "junit"]
        .map(|format| vec!["check", "clp.conf", "--format", format])
        .to_vec();
    calls.push(vec!["trace", "clp.conf"]);
    calls.push(vec!["trace", "clp.conf", "--format", "json"]);
    for format in ["svg", "dot", "mermaid"] {
        calls.push(vec!["graph", "clp.conf", "--format", format]);
    }
    for call in calls {
        let ran = run(folder.path(), &call);
        assert!(!ran.out.is_empty(), "{call:?}");
        for secret in secrets {
            assert!(
                !ran.out.contains(secret) && !ran.err.contains(secret),
                "{call:?}"
            );
        }
    }
}

#[test]
fn pictures_show_what_the_export_is() {
    let svg = fixtures(&["graph", "SV520", "--format", "svg"]);
    assert_eq!(svg.code, 0, "{}", svg.err);
    roxmltree::Document::parse(&svg.out).expect("well-formed");
    for text in [
        "4  script  アタッチ DB",
        "attach securevisor",
        "i SV520",
        "service SvDomainMgr",
        "drive P:",
    ] {
        assert!(svg.out.contains(text), "{text}");
    }
    // One dependency is there by default only: its line is dashed, and so is one in the key.
    assert_eq!(svg.out.matches("class=\"line call\"").count(), 2 + 1);
    let dot = fixtures(&["graph", "SV520", "--format", "dot"]).out;
    assert_eq!(dot.matches("[style=dashed]").count(), 2);
    let damaged = fixtures(&["graph", "SV501"]);
    assert_eq!((damaged.code, damaged.out.as_str()), (2, ""));
    assert!(
        damaged.err.contains("it ends before <types> is closed"),
        "{}",
        damaged.err
    );
    let folder = tempfile::tempdir().unwrap();
    fs::copy(
        format!("{FIXTURES}/ok/clp.conf"),
        folder.path().join("clp.conf"),
    )
    .unwrap();
    for command in ["graph", "check"] {
        let over = run(folder.path(), &[command, ".", "--output", "clp.conf"]);
        assert_eq!(over.code, 2, "{command}");
    }
}

#[test]
fn timelines_go_up_and_down_again() {
    let ran = fixtures(&["trace", "ok", "--format", "json", "--event", "START"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let trace: Value = serde_json::from_str(&ran.out).unwrap();
    let group = &trace["groups"][0];
    let names = |way: &str| -> Vec<String> {
        let turns = group[way].as_array().unwrap().iter();
        turns
            .map(|turn| turn["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let up = ["業務IP", "データ", "SQL", "アタッチ DB", "管理サービス"];
    assert_eq!(names("activation"), up);
    let mut down = names("deactivation");
    down.reverse();
    assert_eq!(down, up);
    let script = &group["activation"][3]["script"];
    assert!(script["path"].as_str().unwrap().ends_with("start.bat"));
    let steps = script["scenarios"][0]["paths"][0]["steps"]
        .as_array()
        .unwrap();
    assert_eq!(steps[0]["event"], "attach");
    let script = &group["deactivation"][1]["script"];
    assert!(script["path"].as_str().unwrap().ends_with("stop.bat"));
}

#[test]
fn exports_are_listed_configured_and_matched_like_scripts() {
    let scripts = "scripts/業務 グループ/アタッチ DB";
    let listed = [
        "export  ok/clp.conf".to_owned(),
        format!("start   ok/{scripts}/start.bat"),
        format!("stop    ok/{scripts}/stop.bat"),
    ];
    let shown = |path: &str| {
        let ran = fixtures(&["check", path, "--show-files"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{path}");
        ran.out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(shown("ok"), listed);
    let archive = shown("ok-zip/*.ZIP");
    assert_eq!(archive.len(), 6, "{archive:?}");
    assert!(
        archive[3].starts_with("export  ok-zip/export.zip!/clp.conf"),
        "{archive:?}"
    );
    // The scripts of an export, without the export.
    let events = fixtures(&["rules", "events", "ok"]);
    assert_eq!(events.code, 0, "{}", events.err);
    assert!(events.out.contains("attach securevisor"), "{}", events.out);
    assert_eq!(fixtures(&["rules", "events", "ok/clp.conf"]).code, 2);
    // What a site has settled counts for what is found in a description, too.
    let folder = tempfile::tempdir().unwrap();
    let copy = |name: &str| {
        let to = folder.path().join("export").join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(format!("{FIXTURES}/SV514/{name}"), to).unwrap();
    };
    copy("clp.conf");
    copy(&format!("{scripts}/start.bat"));
    copy(&format!("{scripts}/stop.bat"));
    let check = || run(folder.path(), &["check", ".", "--format", "json"]);
    assert_eq!(found(&check()).len(), 1);
    let settle = |text: &str| fs::write(folder.path().join("export/.svlint.yaml"), text).unwrap();
    settle("severity: { SV514: info }\n");
    assert_eq!(check().code, 0);
    assert_eq!(found(&check()).len(), 1);
    settle("ignore: [SV514]\n");
    assert_eq!(found(&check()), [""; 0]);
}

#[test]
fn damage_is_one_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let conf = fs::read(format!("{FIXTURES}/ok-utf-8/clp.conf")).unwrap();
    let name = "業務IP".as_bytes();
    let at = conf.windows(name.len()).position(|w| w == name).unwrap();
    let mut bytes = conf.clone();
    bytes[at] = 0xFF;
    fs::write(folder.path().join("clp.conf"), bytes).unwrap();
    let table = "group,resource,type,depends_on\ng,ip\ng,run,script,ip\n";
    fs::write(folder.path().join("short.csv"), table).unwrap();
    for name in ["clp.conf", "short.csv"] {
        let ran = run(folder.path(), &["check", name, "--format", "json"]);
        let found = found(&ran);
        assert!(
            found.len() == 1 && found[0].starts_with("SV501"),
            "{found:?}"
        );
    }
}
