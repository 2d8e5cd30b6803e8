//! Packs and rules in use.

use super::disk;
use super::present;
use super::problem::Problem;
use crate::report::{Lang, RuleInfo};
use crate::rules::schema::{Bilingual, Severity};
use crate::rules::{Knowledge, PackError, PackSet, Rule, embedded};
use crate::scenario::MOST;
use std::path::{Path, PathBuf};

/// The built-in packs and those asked for.
pub(super) fn load(paths: &[PathBuf]) -> Result<PackSet, Vec<Problem>> {
    let built_in = embedded::packs().map_err(|error| vec![unreadable(&error)])?;
    if paths.is_empty() {
        return Ok(built_in);
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
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
    if !problems.is_empty() {
        return Err(problems);
    }
    built_in.extend(&files).map_err(|errors| {
        errors
            .into_iter()
            .map(|error| with_text(error, &files))
            .collect()
    })
}

fn with_text(error: PackError, files: &[(String, Vec<u8>)]) -> Problem {
    let bytes = files
        .iter()
        .find(|(name, _)| *name == error.file)
        .map(|(_, bytes)| bytes);
    let text = bytes
        .and_then(|b| String::from_utf8(b.clone()).ok())
        .unwrap_or_default();
    Problem::pack(error, text)
}

/// A rule file, or every YAML file below a folder.
fn collect(path: &Path) -> Result<Vec<(String, Vec<u8>)>, Box<Problem>> {
    let name = disk::slashed(&path.display().to_string());
    let unreadable =
        |name: &str, error: &std::io::Error| Box::new(Problem::unreadable(name, error));
    let data = std::fs::metadata(path).map_err(|e| unreadable(&name, &e))?;
    if !data.is_dir() {
        let bytes = std::fs::read(path).map_err(|e| unreadable(&name, &e))?;
        return Ok(with_pack_file(path, (name, bytes)));
    }
    let mut found = Vec::new();
    for entry in ignore::WalkBuilder::new(path).build().flatten() {
        let is_file = entry.file_type().is_some_and(|t| !t.is_dir());
        let yaml = entry
            .path()
            .extension()
            .is_some_and(|e| e == "yaml" || e == "yml");
        if is_file && yaml {
            let name = disk::slashed(&entry.path().display().to_string());
            let bytes = std::fs::read(entry.path()).map_err(|e| unreadable(&name, &e))?;
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
fn with_pack_file(path: &Path, file: (String, Vec<u8>)) -> Vec<(String, Vec<u8>)> {
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
    let contents = std::fs::read(&pack).unwrap_or_else(|_| made_up());
    let name = disk::slashed(&pack.display().to_string());
    vec![(name, contents), file]
}

/// What the packs know. Scenarios are gone through all at once: there must not be too many.
pub(super) fn knowledge(set: &PackSet, packs: &[&str]) -> Result<Knowledge, Vec<Problem>> {
    let knowledge = set.knowledge(packs.iter().copied());
    let sizes = knowledge
        .dimensions()
        .map(|(_, v)| v.values.len() + usize::from(v.unset));
    let count = sizes.fold(1usize, usize::saturating_mul);
    if count <= MOST {
        return Ok(knowledge);
    }
    let names: Vec<&str> = knowledge.dimensions().map(|(name, _)| name).collect();
    let names = names.join(", ");
    Err(vec![
        Problem::new(
            format!("シナリオが多すぎます: {count} 通り (上限 {MOST})"),
            format!("there are too many scenarios: {count} (at most {MOST})"),
        )
        .help(
            format!("変数 {names} の値を減らすか、open: true にしてください"),
            format!("give {names} fewer values, or make some `open: true`"),
        ),
    ])
}

/// What is told about rules, in one language. The built-in prose is decoded for it.
pub(super) fn told(
    set: &PackSet,
    rules: &[&Rule],
    lang: Lang,
) -> Result<Vec<RuleInfo>, Vec<Problem>> {
    let built_in = embedded::prose().map_err(|error| vec![unreadable(&error)])?;
    let pick = |text: &Bilingual| match lang {
        Lang::Ja => text.ja.clone(),
        Lang::En => text.en.clone(),
    };
    let info = |rule: &&Rule| {
        let prose = set.prose().get(&rule.id).or_else(|| built_in.get(&rule.id));
        RuleInfo {
            id: rule.id.clone(),
            name: rule.name.clone(),
            pack: rule.pack.clone(),
            severity: present::severity(rule.severity),
            summary: prose.map(|p| pick(&p.summary)).unwrap_or_default(),
            why: prose.map(|p| pick(&p.why)).unwrap_or_default(),
        }
    };
    Ok(rules.iter().map(info).collect())
}

fn unreadable(error: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        format!("組み込みのルールを読み取れません: {error}"),
        format!("the built-in rules cannot be read: {error}"),
    )
}

/// What is judged by.
pub(super) struct Selection<'p> {
    pub(super) packs: Vec<&'p str>,
    pub(super) rules: Vec<&'p Rule>,
}

/// The packs of a profile, the default one where none is named.
pub(super) fn of_profile<'p>(
    set: &'p PackSet,
    profile: Option<&str>,
) -> Result<Vec<&'p str>, Vec<Problem>> {
    let profile = profile
        .or(set.profiles().default.as_deref())
        .unwrap_or_default();
    match set.packs_of_profile(profile) {
        Some(packs) => Ok(packs.iter().map(|p| p.name()).collect()),
        None => Err(vec![unknown_profile(set, profile)]),
    }
}

fn unknown_profile(set: &PackSet, profile: &str) -> Problem {
    let names: Vec<&str> = set.profiles().packs.keys().collect();
    let names = names.join(", ");
    Problem::new(
        format!("プロファイル「{profile}」はありません"),
        format!("there is no profile named '{profile}'"),
    )
    .help(
        format!("使えるもの: {names}"),
        format!("there are: {names}"),
    )
}

/// The rules of the profile, as the options select them.
pub(super) fn select<'p>(
    set: &'p PackSet,
    profile: Option<&str>,
    wanted: &[String],
    unwanted: &[String],
) -> Result<Selection<'p>, Vec<Problem>> {
    let default = set.profiles().default.as_deref();
    let packs = of_profile(set, profile)?;
    let profile = profile.or(default).unwrap_or_default();
    let rules = set.rules_of_profile(profile).unwrap_or_default();
    let mut problems = Vec::new();
    for word in wanted.iter().chain(unwanted) {
        problems.extend(unknown(set, word));
    }
    for word in wanted {
        let matched = |rule: &&Rule| rule.is_meant_by(word);
        if problems.is_empty() && !rules.iter().any(matched) {
            problems.push(outside_profile(word, profile));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let chosen = rules.into_iter().filter(|rule| {
        let selected = if wanted.is_empty() {
            rule.severity != Severity::Off
        } else {
            let off = rule.severity == Severity::Off;
            let mut words = wanted.iter();
            words.any(|word| rule.is_meant_by(word) && (!off || rule.is_named_by(word)))
        };
        selected && !unwanted.iter().any(|word| rule.is_meant_by(word))
    });
    Ok(Selection {
        packs,
        rules: chosen.collect(),
    })
}

/// The rules that a word on the command line means.
pub(super) fn meant<'p>(set: &'p PackSet, word: &str) -> Vec<&'p Rule> {
    let rules = set.rules().iter();
    rules.filter(|rule| rule.is_meant_by(word)).collect()
}

/// The rules that any of some words means, all where there are none, by id.
pub(super) fn named<'p>(set: &'p PackSet, words: &[String]) -> Result<Vec<&'p Rule>, Vec<Problem>> {
    let problems: Vec<Problem> = words.iter().filter_map(|word| unknown(set, word)).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let wanted = |rule: &&Rule| words.is_empty() || words.iter().any(|word| rule.is_meant_by(word));
    Ok(set.rules().iter().filter(wanted).collect())
}

/// The profiles that have a rule.
pub(super) fn profiles_of(set: &PackSet, rule: &Rule) -> Vec<String> {
    let has = |profile: &&str| {
        let packs = set.packs_of_profile(profile).unwrap_or_default();
        packs.iter().any(|pack| pack.name() == rule.pack)
    };
    let profiles = set.profiles().packs.keys().filter(has);
    profiles.map(str::to_owned).collect()
}

fn unknown(set: &PackSet, word: &str) -> Option<Problem> {
    if set.rules().iter().any(|rule| rule.is_meant_by(word)) || set.pack(word).is_some() {
        return None;
    }
    let problem = Problem::new(
        format!("ルール「{word}」はありません"),
        format!("there is no rule named '{word}'"),
    );
    Some(match set.nearest_rule(word) {
        Some(near) => problem.help(format!("近いもの: {near}"), format!("did you mean {near}?")),
        None => problem.help(
            "ルールの番号 (SV305)、名前、番号の先頭 (SV3)、パック名が使えます",
            "give the id of a rule (SV305), its name, the beginning of ids (SV3) or a pack",
        ),
    })
}

fn outside_profile(word: &str, profile: &str) -> Problem {
    Problem::new(
        format!("ルール「{word}」はプロファイル「{profile}」に含まれていません"),
        format!("rule '{word}' is not part of the profile '{profile}'"),
    )
    .help(
        "--profile で別のプロファイルを指定してください",
        "choose another one with --profile",
    )
}
