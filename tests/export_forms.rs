//! One export in every form: the defects that a form can say are found in all of them, with the same
//! words.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

use assert_cmd::Command;
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8};
use roxmltree::{Document, Node};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What the fixtures declare.
const DECLARED: &str = "encoding=\"SJIS\"";

/// Rules about what a table can say.
const IN_TABLES: [&str; 10] = [
    "SV502", "SV503", "SV504", "SV511", "SV512", "SV513", "SV514", "SV515", "SV519", "SV521",
];

/// The fixtures with a description that can be read, each with the one rule that it breaks, if any.
fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/exports");
    let folders = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let readable = |folder: &PathBuf| {
        let name = folder.file_name().unwrap().to_string_lossy();
        (name == "ok" || name.starts_with("ok-two-") || name.starts_with("SV"))
            && !name.starts_with("SV501")
    };
    let mut folders: Vec<PathBuf> = folders.filter(readable).collect();
    folders.sort();
    folders
}

/// The files of a folder by their paths in it.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    for entry in ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .build()
    {
        let path = entry.unwrap().into_path();
        if path.is_file() && !path.ends_with("expected.txt") {
            let inside = path.strip_prefix(folder).unwrap().to_str().unwrap();
            out.push((inside.replace('\\', "/"), fs::read(&path).unwrap()));
        }
    }
    out
}

/// Rule and message of each finding.
fn found(path: &Path) -> Vec<String> {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("svlint"))
        .arg("check")
        .arg(path)
        .args(["--format", "json", "--lang", "ja"])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = report["diagnostics"].as_array().unwrap().iter();
    let text = |d: &Value, key: &str| d[key].as_str().unwrap().to_owned();
    let mut out: Vec<String> = all
        .map(|d| format!("{} {}", text(d, "rule"), text(d, "message")))
        .collect();
    out.sort();
    out
}

fn text(bytes: &[u8]) -> String {
    let (text, _, bad) = SHIFT_JIS.decode(bytes);
    assert!(!bad);
    text.into_owned()
}

#[test]
fn archives_say_what_folders_say() {
    let folder = tempfile::tempdir().unwrap();
    for fixture in fixtures() {
        let archive = folder.path().join("export.zip");
        let mut zip = zip::ZipWriter::new(fs::File::create(&archive).unwrap());
        for (name, bytes) in files(&fixture) {
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(&bytes).unwrap();
        }
        zip.finish().unwrap();
        assert_eq!(found(&archive), found(&fixture), "{}", fixture.display());
    }
}

#[test]
fn encodings_make_no_difference() {
    let forms: [(&str, &'static Encoding); 5] = [
        ("Shift_JIS", SHIFT_JIS),
        ("EUC-JP", EUC_JP),
        ("UTF-8", UTF_8),
        ("ASCII", UTF_8),
        ("ASCII", SHIFT_JIS),
    ];
    for fixture in fixtures() {
        let expected = found(&fixture);
        for (label, encoding) in forms {
            let copy = tempfile::tempdir().unwrap();
            for (name, bytes) in files(&fixture) {
                let path = copy.path().join(&name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                let bytes = if name == "clp.conf" {
                    let text = text(&bytes);
                    assert!(text.contains(DECLARED));
                    let text = text.replace(DECLARED, &format!("encoding=\"{label}\""));
                    encoding.encode(&text).0.into_owned()
                } else {
                    bytes
                };
                fs::write(path, bytes).unwrap();
            }
            assert_eq!(
                found(copy.path()),
                expected,
                "{label} {}",
                fixture.display()
            );
        }
    }
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name(name))
}

/// A configuration as somebody copies it from the screen.
fn table(conf: &str) -> String {
    let document = Document::parse(conf).unwrap();
    let root = document.root_element();
    let mut group_of = HashMap::new();
    for group in root.children().filter(|node| node.has_tag_name("group")) {
        for member in group
            .children()
            .filter(|node| node.has_tag_name("resource"))
        {
            let name = member.attribute("name").unwrap();
            group_of.insert(name.to_owned(), group.attribute("name").unwrap());
        }
    }
    let mut out = "group,resource,type,depends_on,service,drive,ip\n".to_owned();
    let resources = root.children().filter(|node| node.has_tag_name("resource"));
    let resources = resources.flat_map(|section| section.children());
    for resource in resources.filter(|node| node.is_element() && !node.has_tag_name("types")) {
        let kind = resource.tag_name().name();
        let name = resource.attribute("name").unwrap();
        let group = group_of.get(&format!("{kind}@{name}")).unwrap_or(&"");
        let depends = resource
            .children()
            .filter(|node| node.has_tag_name("depend"));
        let depends: Vec<&str> = depends.filter_map(|node| node.attribute("name")).collect();
        let parameter = |name: &str| {
            let parameters = child(resource, "parameters");
            let value = parameters.and_then(|node| child(node, name));
            value.and_then(|node| node.text()).unwrap_or("").to_owned()
        };
        let cells = [
            (*group).to_owned(),
            name.to_owned(),
            kind.to_owned(),
            depends.join(";"),
            parameter("name"),
            parameter("volumemountpoint"),
            parameter("ip"),
        ];
        out.push_str(&(cells.map(|cell| format!("\"{cell}\"")).join(",") + "\n"));
    }
    out
}

#[test]
fn tables_say_what_they_can() {
    let said = |found: &[String]| -> Vec<String> {
        let can = |line: &&String| IN_TABLES.iter().any(|rule| line.starts_with(rule));
        found.iter().filter(can).cloned().collect()
    };
    let mut rules = Vec::new();
    for fixture in fixtures() {
        let expected = said(&found(&fixture));
        for encoding in [UTF_8, SHIFT_JIS] {
            let copy = tempfile::tempdir().unwrap();
            for (name, bytes) in files(&fixture) {
                let (name, bytes) = if name == "clp.conf" {
                    let table = table(&text(&bytes));
                    let bytes = encoding.encode(&table).0.into_owned();
                    ("resources.csv".to_owned(), bytes)
                } else {
                    (name, bytes)
                };
                let path = copy.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            let found = found(&copy.path().join("resources.csv"));
            assert_eq!(said(&found), expected, "{}", fixture.display());
        }
        rules.extend(expected.iter().map(|line| line[..5].to_owned()));
    }
    rules.sort();
    assert_eq!(rules, IN_TABLES);
}
