//! What the schema of the configuration cannot say.

use super::levels::compile;
use super::schema::{Override, Settings};
use crate::rules::schema::{Bilingual, Ordered, Severity};
use crate::rules::yaml::{Step, steps};
use crate::rules::{Pack, PackSet, Problem, suggest};
use crate::source::Encoding;

/// What is wrong whatever the rules are.
pub(super) fn alone(settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(label) = &settings.encoding
        && Encoding::from_label(label).is_none()
    {
        let labels = Encoding::accepted_labels().iter().copied();
        let problem = Problem::new(
            steps!["encoding"],
            format!("文字コード「{label}」は使えません"),
            format!("'{label}' is no encoding that scripts can have"),
        );
        problems.push(problem.with_help(suggest(label, labels)));
    }
    for (index, item) in settings.overrides.iter().enumerate() {
        problems.extend(paths(item, index));
    }
    problems
}

fn paths(item: &Override, index: usize) -> Vec<Problem> {
    let mut problems = Vec::new();
    if item.paths.is_empty() {
        problems.push(Problem::new(
            steps!["overrides", index, "paths"],
            "`paths` にファイルが 1 つも書かれていません",
            "`paths` names no file",
        ));
    }
    for (at, path) in item.paths.iter().enumerate() {
        if let Err(error) = compile(path) {
            let problem = Problem::new(
                steps!["overrides", index, "paths", at],
                format!("パスのパターンとして読めません: {}", error.kind()),
                format!("this is no pattern of paths: {}", error.kind()),
            );
            problems.push(problem.with_help(Some(Bilingual::new(
                "例: old.bat、legacy/、sites/**/start*.bat",
                "for example old.bat, legacy/, sites/**/start*.bat",
            ))));
        }
    }
    problems
}

/// Names of rules and profiles that nobody knows.
pub(super) fn against(settings: &Settings, set: &PackSet) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(profile) = &settings.profile {
        let known = &set.profiles().packs;
        if known.get(profile).is_none() {
            let problem = Problem::new(
                steps!["profile"],
                format!("プロファイル「{profile}」はありません"),
                format!("there is no profile named '{profile}'"),
            );
            problems.push(problem.with_help(suggest(profile, known.keys())));
        }
    }
    problems.extend(words(set, &settings.select, &steps!["select"]));
    problems.extend(words(set, &settings.ignore, &steps!["ignore"]));
    problems.extend(keys(set, &settings.severity, &steps!["severity"]));
    for (index, item) in settings.overrides.iter().enumerate() {
        let at = |key: &str| [Step::from("overrides"), index.into(), key.into()];
        problems.extend(words(set, &item.ignore, &at("ignore")));
        problems.extend(keys(set, &item.severity, &at("severity")));
    }
    problems
}

fn words(set: &PackSet, words: &[String], at: &[Step]) -> Vec<Problem> {
    let unknown = words.iter().enumerate().filter(|(_, w)| !known(set, w));
    unknown
        .map(|(index, word)| no_rule(set, word, [at, &[index.into()]].concat()))
        .collect()
}

fn keys(set: &PackSet, severities: &Ordered<Severity>, at: &[Step]) -> Vec<Problem> {
    let unknown = severities.keys().filter(|word| !known(set, word));
    unknown
        .map(|word| no_rule(set, word, [at, &[word.into()]].concat()).of_key())
        .collect()
}

fn known(set: &PackSet, word: &str) -> bool {
    set.pack(word).is_some() || set.rules().iter().any(|rule| rule.is_meant_by(word))
}

fn no_rule(set: &PackSet, word: &str, at: Vec<Step>) -> Problem {
    let problem = Problem::new(
        at,
        format!("ルール「{word}」はありません"),
        format!("there is no rule named '{word}'"),
    );
    let packs: Vec<&str> = set.packs().iter().map(Pack::name).collect();
    let packs = packs.join(", ");
    let help = match set.nearest_rule(word) {
        Some(near) => Bilingual::new(format!("近いもの: {near}"), format!("did you mean {near}?")),
        None => Bilingual::new(
            format!("番号 (SV305)、名前、番号の先頭 (SV3)、パック ({packs}) が使えます"),
            format!(
                "give the id of a rule (SV305), its name, the beginning of ids (SV3) or a pack ({packs})"
            ),
        ),
    };
    problem.with_help(Some(help))
}
