//! Packs on disk.

use super::disk;
use super::problem::Problem;
use crate::rules::load::{MAX_BYTES, PackInput};
use crate::rules::{PackError, PackSet, Prose, Rule, embedded};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// More than any folder of packs holds; somebody named the wrong one.
const MOST_FILES: usize = 10_000;

/// The built-in packs and those asked for.
pub(super) fn load(paths: &[PathBuf]) -> Result<PackSet, Vec<Problem>> {
    let built_in = built_in()?;
    if paths.is_empty() {
        return Ok(built_in);
    }
    let files = collect_all(paths)?;
    told(built_in.extend(&files), &files)
}

fn built_in() -> Result<PackSet, Vec<Problem>> {
    embedded::packs().map_err(|error| vec![unreadable_rules(&error)])
}

/// What is told about the built-in rules.
pub(super) fn prose() -> Result<Prose, Vec<Problem>> {
    embedded::prose().map_err(|error| vec![unreadable_rules(&error)])
}

fn unreadable_rules(error: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        format!("組み込みのルールを読み取れません: {error}"),
        format!("the built-in rules cannot be read: {error}"),
    )
}

/// The files that some paths mean, each once.
fn collect_all(paths: &[PathBuf]) -> Result<Vec<PackInput>, Vec<Problem>> {
    let mut files: Vec<PackInput> = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match collect(path) {
            Ok(found) => {
                for file in found {
                    if files.iter().all(|(name, _)| *name != file.0) {
                        files.push(file);
                    }
                }
            }
            Err(problem) => problems.push(*problem),
        }
    }
    if problems.is_empty() {
        Ok(files)
    } else {
        Err(problems)
    }
}

fn told<T>(loaded: Result<T, Vec<PackError>>, files: &[PackInput]) -> Result<T, Vec<Problem>> {
    loaded.map_err(|errors| {
        let errors = errors.into_iter();
        errors.map(|error| with_text(error, files)).collect()
    })
}

/// Packs whose examples are to be run.
pub(super) struct ToTest {
    pub(super) set: PackSet,
    files: Vec<PackInput>,
    /// The rule file that was asked for; else all of them.
    only: Option<String>,
}

impl ToTest {
    /// The rules that were asked for.
    pub(super) fn tested(&self) -> impl Iterator<Item = &Rule> {
        let asked = |rule: &&Rule| match &self.only {
            Some(file) => rule.file == *file,
            None => self.files.iter().any(|(name, _)| *name == rule.file),
        };
        self.set.rules().iter().filter(asked)
    }

    /// What a file holds.
    pub(super) fn text(&self, file: &str) -> &str {
        let bytes = self.files.iter().find(|(name, _)| name == file);
        let text = bytes.and_then(|(_, bytes)| str::from_utf8(bytes).ok());
        text.unwrap_or_default()
    }
}

/// The packs at a path, in the place of built-in ones with the same names, and those they need.
pub(super) fn load_to_test(path: &Path, needed: &[PathBuf]) -> Result<ToTest, Vec<Problem>> {
    let base = load(needed)?;
    let files = collect(path).map_err(|problem| vec![*problem])?;
    let set = told(base.replace(&files), &files)?;
    let name = disk::shown(path);
    let loaded = ToTest {
        set,
        files,
        only: (!path.is_dir()).then(|| name.clone()),
    };
    if loaded.tested().next().is_none() {
        return Err(vec![
            Problem::new(
                format!("{name}: ルールがありません"),
                format!("{name}: there is no rule"),
            )
            .help(
                "ルールファイル、パックのフォルダ、またはその上のフォルダを指定してください",
                "name a rule file, the folder of a pack, or a folder of packs",
            ),
        ]);
    }
    Ok(loaded)
}

fn with_text(error: PackError, files: &[PackInput]) -> Problem {
    let text_of = |file: &str| {
        let bytes = files.iter().find(|(name, _)| name == file);
        // What is wrong with the bytes begins where the text is still the same.
        let text = bytes.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
        text.unwrap_or_default()
    };
    Problem::pack(error, text_of)
}

/// A rule file, or every YAML file below a folder.
fn collect(path: &Path) -> Result<Vec<PackInput>, Box<Problem>> {
    let name = disk::shown(path);
    let unreadable = |name: &str, error: &io::Error| Box::new(Problem::unreadable(name, error));
    let data = std::fs::metadata(path).map_err(|e| unreadable(&name, &e))?;
    if !data.is_dir() {
        let bytes = read(path).map_err(|e| unreadable(&name, &e))?;
        return Ok(with_pack_file(path, (name, bytes)));
    }
    let mut found = Vec::new();
    for entry in ignore::WalkBuilder::new(path).build().flatten() {
        if found.len() >= MOST_FILES {
            return Err(too_many(&name));
        }
        let is_file = entry.file_type().is_some_and(|t| !t.is_dir());
        let yaml = entry
            .path()
            .extension()
            .is_some_and(|e| e == "yaml" || e == "yml");
        if is_file && yaml {
            let name = disk::shown(entry.path());
            let bytes = read(entry.path()).map_err(|e| unreadable(&name, &e))?;
            found.push((name, bytes));
        }
    }
    found.sort();
    if found.is_empty() {
        return Err(Box::new(Problem::new(
            format!("{name}: フォルダにルール (.yaml) がありません"),
            format!("{name}: no rule (.yaml) in this folder"),
        )));
    }
    Ok(found)
}

/// A rule file on its own belongs to the pack in its folder, else to one made up for it, which
/// knows all that is built in.
fn with_pack_file(path: &Path, file: PackInput) -> Vec<PackInput> {
    let pack = path.with_file_name("pack.yaml");
    if path.file_name() == pack.file_name() {
        return vec![file];
    }
    let made_up = || {
        let stem = path
            .file_stem()
            .map(|s| s.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        let name: String = stem
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let text = format!(
            "name: local-{}\nsummary: {{ ja: 単独のルール, en: A rule on its own }}\n\
             requires: [text, cmd, sql, clusterpro, config, securevisor]\n",
            name.trim_matches('-')
        );
        text.into_bytes()
    };
    let contents = read(&pack).unwrap_or_else(|_| made_up());
    let name = disk::shown(&pack);
    vec![(name, contents), file]
}

/// The bytes of a file. Of one that is too large no more is read than shows that it is.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = MAX_BYTES as u64 + 1;
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_many(name: &str) -> Box<Problem> {
    Box::new(
        Problem::new(
            format!("{name}: ファイルが多すぎます (上限 {MOST_FILES})"),
            format!("{name}: too many files (at most {MOST_FILES})"),
        )
        .help(
            "パックのフォルダを指定してください",
            "name the folder of a pack",
        ),
    )
}
