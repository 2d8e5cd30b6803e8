//! What the documents say of the rules is what the rules say: `UPDATE=1 cargo test --test documents` writes it anew.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may panic")]

use assert_cmd::Command;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use svlint::rules::embedded;
use svlint::rules::schema::{Bilingual, Severity};

/// The table of rules in one language.
fn table(japanese: bool) -> String {
    let set = embedded::packs().expect("packs");
    let prose = embedded::prose().expect("prose");
    let mut rules: Vec<_> = set.rules().iter().collect();
    rules.sort_by_key(|rule| rule.id.clone());
    let mut out = String::new();
    for rule in rules {
        let summary = &prose.get(&rule.id).expect("prose").summary;
        let summary = if japanese { &summary.ja } else { &summary.en };
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
            Severity::Off => "off",
        };
        out.push_str(&format!(
            "| {} | `{}` | {severity} | `{}` | {} |\n",
            rule.id,
            rule.name,
            rule.pack,
            summary.replace('|', "\\|"),
        ));
    }
    out
}

/// Puts the rows of a table, all lines that begin with an id, in the place of what is there.
fn with_rows(text: &str, rows: &str) -> String {
    let is_row = |line: &&str| line.starts_with("| SV");
    let start = text.lines().position(|l| is_row(&l)).expect("a table");
    let lines: Vec<&str> = text.lines().collect();
    let end = start + lines[start..].iter().take_while(|l| is_row(l)).count();
    let mut out = lines[..start].join("\n") + "\n" + rows;
    for line in &lines[end..] {
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Writes a document anew where that is asked for; else it must be what it would be.
fn keep_fresh(file: &str, fresh: &str) {
    let path = root().join(file);
    let text = fs::read_to_string(&path).unwrap_or_default();
    if fresh == text {
        return;
    }
    if std::env::var_os("UPDATE").is_none() {
        panic!("{file} is not fresh: UPDATE=1 cargo test --test documents");
    }
    fs::write(&path, fresh).expect("writable");
}

/// The files of a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let named = |path: PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        (name.expect("a name").to_owned(), path.clone())
    };
    paths.map(named).collect()
}

#[test]
fn pages_of_rules_are_fresh() {
    let made = tempfile::tempdir().expect("a folder");
    let status = Command::new(assert_cmd::cargo::cargo_bin!("svlint"))
        .args(["rules", "docs"])
        .arg(made.path())
        .output()
        .expect("the program")
        .status;
    assert!(status.success());
    let made = files(made.path());
    let kept = files(&root().join("docs/rules"));
    assert!(made.len() > 100, "{} pages", made.len());
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(root().join("docs/rules")).expect("writable");
        for (name, path) in &kept {
            if !made.contains_key(name) {
                fs::remove_file(path).expect("removable");
            }
        }
    } else {
        let names = |files: &BTreeMap<String, PathBuf>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(
            names(&made),
            names(&kept),
            "docs/rules is not fresh: UPDATE=1 cargo test --test documents"
        );
    }
    for (name, path) in &made {
        let page = fs::read_to_string(path).expect("a page");
        keep_fresh(&format!("docs/rules/{name}"), &page);
    }
}

/// A folder of scripts in the gallery of the README.
#[derive(Deserialize)]
struct Exhibit {
    folder: String,
    select: String,
    title: Bilingual,
    text: Bilingual,
}

const READMES: [(&str, &str); 2] = [("README.md", "en"), ("README.ja.md", "ja")];

/// What the program says in a folder, in the language that is asked for.
fn said(folder: &Path, arguments: &[&str], lang: &str) -> String {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("svlint"));
    command
        .current_dir(folder)
        .args(arguments)
        .args(["--lang", lang]);
    for name in ["SVLINT_LANG", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let output = command.output().expect("the program");
    assert!(output.stderr.is_empty(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

fn gallery(lang: &str) -> String {
    let folder = root().join("fixtures/gallery");
    let text = fs::read_to_string(folder.join("gallery.yaml")).expect("the gallery");
    let exhibits: Vec<Exhibit> = serde_yaml::from_str(&text).expect("the gallery");
    let shown = files(&folder).into_values().filter(|path| path.is_dir());
    assert_eq!(
        shown.count(),
        exhibits.len(),
        "a folder of fixtures/gallery is missing in gallery.yaml"
    );
    let mut out = String::new();
    for exhibit in exhibits {
        let [title, text] = [&exhibit.title, &exhibit.text]
            .map(|text| if lang == "ja" { &text.ja } else { &text.en });
        let here = folder.join(&exhibit.folder);
        let arguments = ["check", ".", "--select", &exhibit.select, "--quiet"];
        let finding = said(&here, &arguments, lang);
        assert_eq!(
            finding.matches(&format!("[{}]", exhibit.select)).count(),
            1,
            "{}: {finding}",
            exhibit.folder
        );
        out.push_str(&format!("### {title}\n\n{text}\n\n"));
        for (name, path) in files(&here) {
            let script = fs::read_to_string(path).expect("a script in ASCII or UTF-8");
            let script = script.replace("\r\n", "\n");
            // Of a pair only the script with the finding: the other one is told of where it counts.
            if finding.contains(&name) {
                out.push_str(&format!("```bat\n{}\n```\n\n", script.trim_end()));
            }
        }
        out.push_str(&format!("```text\n{}\n```\n\n", finding.trim_end()));
    }
    out
}

fn with_gallery(text: &str, gallery: &str) -> String {
    const BEGIN: &str = "<!-- gallery: written by UPDATE=1 cargo test --test documents -->\n\n";
    const END: &str = "<!-- end of gallery -->\n";
    let (head, rest) = text.split_once(BEGIN).expect("a place for the gallery");
    let (_, tail) = rest.split_once(END).expect("the end of the gallery");
    [head, BEGIN, gallery, END, tail].concat()
}

#[test]
fn readmes_are_fresh() {
    for (file, lang) in READMES {
        let text = fs::read_to_string(root().join(file)).expect("a file");
        let text = with_rows(&text, &table(lang == "ja"));
        keep_fresh(file, &with_gallery(&text, &gallery(lang)));
    }
}

/// What a README shows of the program's answers, outside of the gallery, is what it answers.
#[test]
fn answers_in_the_readmes_are_real() {
    let guide = "fixtures/bad/guide-as-printed";
    let start = &format!("{guide}/start.bat");
    for (file, lang) in READMES {
        let text = fs::read_to_string(root().join(file)).expect("a file");
        let mut answers = said(root(), &["check", guide], lang);
        answers += &said(root(), &["trace", start, "--event", "FAILOVER"], lang);
        let export = "fixtures/exports/SV511";
        answers += &said(root(), &["check", export], lang);
        let blocks: Vec<&str> = text.split("```text\n").skip(1).collect();
        let blocks = blocks
            .iter()
            .map(|rest| rest.split("```").next().expect("a block"));
        let shown = |block: &&str| block.contains(guide) || block.contains(export);
        let shown: Vec<&str> = blocks.filter(shown).collect();
        assert_eq!(shown.len(), 3, "{file}");
        for part in shown.iter().flat_map(|block| block.split("\n\n")) {
            let part = part.trim_end();
            assert!(
                answers.contains(part),
                "{file} shows what is not said:\n{part}"
            );
        }
    }
}
