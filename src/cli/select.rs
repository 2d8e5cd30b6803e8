//! The rules that are judged by: what a profile has, as options and configuration choose among it.

use super::packs;
use super::problem::Problem;
use crate::config::{Level, Levels, Settings};
use crate::rules::schema::Severity;
use crate::rules::{PackSet, Rule};

/// What is judged by.
pub(super) struct Selection<'p> {
    pub(super) packs: Vec<&'p str>,
    pub(super) rules: Vec<&'p Rule>,
}

/// How rules are chosen. What the command line says goes before the configuration.
pub(super) struct Choice<'a> {
    pub(super) profile: Option<&'a str>,
    /// Of the command line.
    pub(super) select: &'a [String],
    /// Of the command line.
    pub(super) ignore: &'a [String],
    pub(super) settings: &'a Settings,
    pub(super) levels: &'a Levels,
}

/// The rules of the profile, as options and configuration select them.
pub(super) fn select<'p>(
    set: &'p PackSet,
    choice: &Choice<'_>,
) -> Result<Selection<'p>, Vec<Problem>> {
    let default = set.profiles().default.as_deref();
    let profile = choice.profile.or(default).unwrap_or_default();
    let packs = packs::of_profile(set, Some(profile))?;
    let rules = set.rules_of_profile(profile).unwrap_or_default();
    let mut problems = Vec::new();
    for word in choice.select.iter().chain(choice.ignore) {
        problems.extend(packs::unknown(set, word));
    }
    for word in choice.select {
        let matched = |rule: &&Rule| rule.is_meant_by(word);
        if problems.is_empty() && !rules.iter().any(matched) {
            problems.push(outside_profile(word, profile));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let chosen = rules.into_iter().filter(|rule| choice.has(rule));
    Ok(Selection {
        packs,
        rules: chosen.collect(),
    })
}

impl Choice<'_> {
    fn has(&self, rule: &Rule) -> bool {
        if self.ignore.iter().any(|word| rule.is_meant_by(word)) {
            return false;
        }
        if is_named(self.select, rule) {
            return true;
        }
        if self.settings.ignore.iter().any(|w| rule.is_meant_by(w)) {
            return false;
        }
        let wanted = if self.select.is_empty() {
            &self.settings.select
        } else {
            self.select
        };
        let off = self.is_off(rule);
        if wanted.is_empty() {
            return !off;
        }
        let mut words = wanted.iter();
        words.any(|word| rule.is_meant_by(word) && (!off || rule.is_named_by(word)))
    }

    /// Whether a rule is to be left alone unless it is selected by name.
    fn is_off(&self, rule: &Rule) -> bool {
        if self.levels.gives_somewhere(rule) {
            return false;
        }
        let named = self.settings.severity.keys().any(|w| rule.is_named_by(w));
        match self.levels.general(rule) {
            Level::LeftOut => true,
            // A pack or the beginning of ids does not switch on what is off.
            Level::As(_) => rule.severity == Severity::Off && !named,
            Level::Usual => rule.severity == Severity::Off,
        }
    }
}

/// Whether words mean this rule and no other.
pub(super) fn is_named(words: &[String], rule: &Rule) -> bool {
    words.iter().any(|word| rule.is_named_by(word))
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
