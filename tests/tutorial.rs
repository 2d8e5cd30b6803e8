//! The tutorial about packs: every snippet runs, in order, in an empty folder.
//! `UPDATE=1 cargo test --test tutorial` writes anew what the commands say.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may panic"
)]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// A fenced block: the line of its fence, what stands on it, and what stands between.
struct Block<'t> {
    line: usize,
    info: Vec<&'t str>,
    body: Vec<&'t str>,
}

/// The document as text and blocks, in order; text as blocks without info.
fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut out: Vec<Block<'_>> = Vec::new();
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        let fence = line.strip_prefix("```");
        match fence {
            Some(info) if !inside => {
                out.push(Block {
                    line: index + 1,
                    info: info.split_whitespace().collect(),
                    body: Vec::new(),
                });
                assert!(
                    !info.is_empty(),
                    "line {}: a fence without a kind",
                    index + 1
                );
                inside = true;
            }
            Some(_) => inside = false,
            None if inside => out.last_mut().unwrap().body.push(line),
            None => {}
        }
    }
    assert!(!inside, "a fence is never closed");
    out
}

/// Runs a command line of the tutorial; gives what it says, with the exit code unless that is 0.
fn said(folder: &Path, line: &str, lang: &str) -> String {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("svlint"), "{line}");
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("svlint"));
    command
        .current_dir(folder)
        .args(words)
        .env("SVLINT_LANG", lang);
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    let mut text = String::from_utf8(text).unwrap().trim_end().to_owned();
    match output.status.code() {
        Some(0) => {}
        code => text.push_str(&format!("\n[exit code {}]", code.unwrap())),
    }
    text
}

fn write(folder: &Path, block: &Block<'_>) {
    let path = folder.join(block.info[1]);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut text = block.body.join("\n") + "\n";
    match block.info.get(2) {
        None => {}
        Some(&"append") => text = fs::read_to_string(&path).unwrap() + &text,
        Some(other) => panic!("line {}: {other}", block.line),
    }
    if block.info[0] == "bat" {
        let text = text.replace('\n', "\r\n");
        let (bytes, _, failed) = encoding_rs::SHIFT_JIS.encode(&text);
        assert!(!failed, "line {}", block.line);
        fs::write(&path, bytes).unwrap();
    } else {
        fs::write(&path, text).unwrap();
    }
}

/// `diff`: the text of the line that begins with `-` by that of the one that begins with `+`.
fn replace(folder: &Path, block: &Block<'_>) {
    let path = folder.join(block.info[1]);
    let text = fs::read_to_string(&path).unwrap();
    let signs = ['-', '+'].map(|sign| {
        let mut lines = block.body.iter();
        lines.find_map(|line| line.strip_prefix(sign))
    });
    let ([Some(old), Some(new)], 2) = (signs, block.body.len()) else {
        panic!("line {}: an old and a new line", block.line);
    };
    assert_eq!(text.matches(old).count(), 1, "line {}: {old}", block.line);
    fs::write(&path, text.replace(old, new)).unwrap();
}

/// Follows a document in a folder; gives it with what the commands say now.
fn follow(text: &str, folder: &Path, lang: &str) -> String {
    let mut fresh: Vec<String> = Vec::new();
    let mut blocks = blocks(text).into_iter().peekable();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        fresh.push(line.to_owned());
        let Some(block) = blocks.next_if(|block| block.line == index + 1) else {
            continue;
        };
        match block.info[0] {
            "yaml" | "bat" => write(folder, &block),
            "diff" => replace(folder, &block),
            "console" => {
                for command in block.body.iter().filter_map(|line| line.strip_prefix("$ ")) {
                    fresh.push(format!("$ {command}"));
                    let said = said(folder, command, lang);
                    fresh.extend(said.lines().map(str::to_owned));
                }
                for _ in &block.body {
                    lines.next();
                }
                continue;
            }
            other => panic!("line {}: nothing runs a block of {other}", block.line),
        }
        for line in block.body {
            fresh.push(line.to_owned());
            lines.next();
        }
    }
    fresh.join("\n") + "\n"
}

/// A YAML file without its comments.
fn data(path: &Path) -> serde_json::Value {
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn hold(file: &str, lang: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join(file);
    let text = fs::read_to_string(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let fresh = follow(&text, folder.path(), lang);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &fresh).unwrap();
    } else if fresh != text {
        let differs = |(old, new): &(&str, &str)| old != new;
        let first = text
            .lines()
            .zip(fresh.lines())
            .position(|pair| differs(&pair));
        panic!(
            "{file} is not fresh from line {} on: UPDATE=1 cargo test --test tutorial",
            first.map_or(0, |at| at + 1)
        );
    }
    // Two mistakes are shown on purpose. Any other would be recorded as if all were well.
    assert_eq!(fresh.matches("[exit code 2]").count(), 2, "{file}");
    // What it builds is the pack under fixtures, with fewer rules.
    let complete = root.join("fixtures/packs/oracle");
    let mut rules = 0;
    for entry in fs::read_dir(folder.path().join("oracle")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "yaml") {
            let same = complete.join(path.file_name().unwrap());
            assert_eq!(data(&path), data(&same), "{}", path.display());
            rules += 1;
        }
    }
    assert!(rules >= 5, "{rules} files");
}

#[test]
fn the_english_tutorial_runs() {
    hold("docs/packs.md", "en");
}

#[test]
fn the_japanese_tutorial_runs() {
    hold("docs/packs.ja.md", "ja");
}

/// Both tutorials write the same files, comments aside, and run the same commands.
#[test]
fn the_tutorials_say_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let english = fs::read_to_string(root.join("docs/packs.md")).unwrap();
    let japanese = fs::read_to_string(root.join("docs/packs.ja.md")).unwrap();
    let shape = |text: &str| -> Vec<String> {
        let one = |block: Block<'_>| {
            let kept = block.body.iter().filter(|line| match block.info[0] {
                "console" => line.starts_with("$ "),
                _ => !line.trim_start().starts_with('#'),
            });
            let kept: Vec<&str> = kept.copied().collect();
            format!("{} {}", block.info.join(" "), kept.join("\n"))
        };
        blocks(text).into_iter().map(one).collect()
    };
    assert_eq!(shape(&english), shape(&japanese));
    let chapters = |text: &str| text.lines().filter(|l| l.starts_with("## ")).count();
    assert_eq!(chapters(&english), chapters(&japanese));
}
