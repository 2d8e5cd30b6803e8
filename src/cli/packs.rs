//! Packs and rules in use.

use super::pack_files;
pub(super) use super::pack_files::load;
use super::present;
use super::problem::Problem;
use crate::report::{Lang, RuleInfo};
use crate::rules::names::is_rule_id;
use crate::rules::schema::Bilingual;
use crate::rules::{Knowledge, PackSet, Rule};
use crate::scenario::MOST;

/// What the packs know. Scenarios are gone through all at once: there must not be too many.
pub(super) fn knowledge(set: &PackSet, packs: &[&str]) -> Result<Knowledge, Vec<Problem>> {
    let knowledge = set.knowledge(packs.iter().copied());
    let count = knowledge.scenarios();
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
    let built_in = pack_files::prose()?;
    let pick = |text: &Bilingual| match lang {
        Lang::Ja => text.ja.clone(),
        Lang::En => text.en.clone(),
    };
    let info = |rule: &&Rule| {
        let prose = set.prose().get(&rule.id).or_else(|| built_in.get(&rule.id));
        RuleInfo {
            id: rule.id.to_string(),
            name: rule.name.to_string(),
            pack: rule.pack.to_string(),
            severity: present::severity(rule.severity),
            summary: prose.map(|p| pick(&p.summary)).unwrap_or_default(),
            why: prose.map(|p| pick(&p.why)).unwrap_or_default(),
        }
    };
    Ok(rules.iter().map(info).collect())
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

/// The rules that a word on the command line means.
pub(super) fn meant<'p>(set: &'p PackSet, word: &str) -> Vec<&'p Rule> {
    let rules = set.rules().iter();
    rules.filter(|rule| rule.is_meant_by(word)).collect()
}

/// The rules that any of some words means, all where there are none, by id.
pub(super) fn named<'p>(set: &'p PackSet, words: &[String]) -> Result<Vec<&'p Rule>, Vec<Problem>> {
    let lettered = |word: &str| set.rules().iter().any(|rule| has_letters(rule, word));
    let strange = words.iter().filter(|word| !lettered(word));
    let problems: Vec<Problem> = strange.filter_map(|word| unknown(set, word)).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let meant = |rule: &Rule, word: &String| {
        // The name of a pack is that pack.
        rule.is_meant_by(word) || set.pack(word).is_none() && has_letters(rule, word)
    };
    let wanted = |rule: &&Rule| words.is_empty() || words.iter().any(|word| meant(rule, word));
    Ok(set.rules().iter().filter(wanted).collect())
}

/// Whether a word is the letters with which the id of a rule begins.
fn has_letters(rule: &Rule, word: &str) -> bool {
    let letters = rule.id.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.eq_ignore_ascii_case(word)
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

pub(super) fn unknown(set: &PackSet, word: &str) -> Option<Problem> {
    if set.rules().iter().any(|rule| rule.is_meant_by(word)) || set.pack(word).is_some() {
        return None;
    }
    let problem = Problem::new(
        format!("ルール「{word}」はありません"),
        format!("there is no rule named '{word}'"),
    );
    if let Some(help) = needs_pack(set, word) {
        return Some(problem.help(help.ja, help.en));
    }
    Some(match set.nearest_rule(word) {
        Some(near) => problem.help(format!("近いもの: {near}"), format!("did you mean {near}?")),
        None => problem.help(
            "ルールの番号 (SV305)、名前、番号の先頭 (SV3)、パック名が使えます",
            "give the id of a rule (SV305), its name, the beginning of ids (SV3) or a pack",
        ),
    })
}

/// What to do about the id of a rule that no pack at hand can have: its letters are not among theirs.
pub(super) fn needs_pack(set: &PackSet, word: &str) -> Option<Bilingual> {
    let upper = word.to_uppercase();
    let letters = upper.trim_end_matches(|c: char| c.is_ascii_digit());
    let known = |rule: &Rule| rule.id.trim_end_matches(|c: char| c.is_ascii_digit()) == letters;
    let ours = !is_rule_id(&upper) || set.rules().iter().any(known);
    (!ours).then(|| {
        Bilingual::new(
            "自分のルールには、パックのフォルダも指定してください: --pack フォルダ",
            "a rule of your own needs its pack: --pack FOLDER",
        )
    })
}
