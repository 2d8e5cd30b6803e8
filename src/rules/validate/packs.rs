//! Checks of packs, rules and profiles among each other.

use std::collections::BTreeMap;

use super::Problem;
use super::cycle::Cycles;
use crate::rules::error::PackError;
use crate::rules::load::{Parsed, Sources};
use crate::rules::schema::{Bilingual, PackFile, ProfilesFile, RuleFile};
use crate::rules::set::{Pack, PackSet};
use crate::rules::text::suggest;
use crate::rules::yaml::{Step, steps};

/// Checks new files against each other and against the packs that are there already.
pub(in crate::rules) fn packs(base: &PackSet, sources: &Sources<'_>) -> Vec<PackError> {
    let mut unique = Unique::default();
    unique.enter(base);
    let mut errors = Vec::new();
    for pack in &sources.packs {
        errors.extend(pack.errors(unique.pack(pack)));
    }
    for rule in &sources.rules {
        let mut problems = unique.rule(rule);
        problems.extend(homeless(sources, rule));
        errors.extend(rule.errors(problems));
    }
    let names = || known_packs(base, sources);
    for pack in &sources.packs {
        errors.extend(pack.errors(unknown_requirements(&pack.body, &names())));
    }
    errors.extend(Cycles::find(sources));
    for profiles in &sources.profiles {
        let mut problems = unique.profiles(profiles);
        problems.extend(profile_problems(base, &profiles.body, &names()));
        errors.extend(profiles.errors(problems));
    }
    errors
}

fn known_packs<'a>(base: &'a PackSet, sources: &'a Sources<'_>) -> Vec<&'a str> {
    let added = sources.packs.iter().map(|pack| pack.body.name.as_str());
    base.packs.iter().map(Pack::name).chain(added).collect()
}

/// Names that must not be given twice, and the file that gave them first.
#[derive(Default)]
struct Unique<'a>(BTreeMap<(&'static str, &'a str), &'a str>);

impl<'a> Unique<'a> {
    fn enter(&mut self, base: &'a PackSet) {
        for pack in &base.packs {
            self.0.insert(("pack", pack.name()), &pack.file);
            for (kind, name) in named(&pack.contents) {
                self.0.insert((kind, name), &pack.file);
            }
        }
        for rule in &base.rules {
            self.0.insert(("rule id", &rule.id), &rule.file);
            self.0.insert(("rule name", &rule.name), &rule.file);
        }
        for profile in base.profiles.packs.keys() {
            self.0.insert(("profile", profile), &base.profiles.file);
        }
    }

    /// Takes a name, or says who has it.
    fn take(&mut self, kind: &'static str, name: &'a str, file: &'a str) -> Option<&'a str> {
        let holder = *self.0.entry((kind, name)).or_insert(file);
        (holder != file).then_some(holder)
    }

    fn pack(&mut self, pack: &'a Parsed<'_, PackFile>) -> Vec<Problem> {
        let name = &pack.body.name;
        let holder = self.take("pack", name, pack.file);
        let mut problems: Vec<_> = holder
            .map(|first| taken(steps!["name"], "パック", "pack", name, first))
            .into_iter()
            .collect();
        for (kind, name) in named(&pack.body) {
            if let Some(first) = self.take(kind, name, pack.file) {
                let (key, ja) = section(kind);
                problems.push(taken(steps![key, name], ja, kind, name, first).of_key());
            }
        }
        problems
    }

    fn rule(&mut self, rule: &'a Parsed<'_, RuleFile>) -> Vec<Problem> {
        let (id, name) = (&rule.body.id, &rule.body.name);
        let id_holder = self.take("rule id", id, rule.file);
        let name_holder = self.take("rule name", name, rule.file);
        let id = id_holder.map(|first| taken(steps!["id"], "ルール ID", "rule id", id, first));
        let name =
            name_holder.map(|first| taken(steps!["name"], "ルール名", "rule name", name, first));
        id.into_iter().chain(name).collect()
    }

    fn profiles(&mut self, profiles: &'a Parsed<'_, ProfilesFile>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for name in profiles.body.profiles.keys() {
            if let Some(first) = self.take("profile", name, profiles.file) {
                let at = steps!["profiles", name];
                problems.push(taken(at, "プロファイル", "profile", name, first).of_key());
            }
        }
        problems
    }
}

/// What a pack names that no other pack may name.
fn named(pack: &PackFile) -> impl Iterator<Item = (&'static str, &str)> {
    let variables = pack.variables.keys().map(|name| ("variable", name));
    let tools = pack.tools.keys().map(|name| ("tool", name));
    let events = pack.events.keys().map(|name| ("event", name));
    let procedures = pack.procedures.keys().map(|name| ("procedure", name));
    let lines = pack.command_lines.keys().map(|name| ("command line", name));
    let names = variables.chain(tools).chain(events);
    names.chain(procedures).chain(lines)
}

/// The section of a pack file that holds a kind of names, and its word in Japanese.
fn section(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "variable" => ("variables", "変数"),
        "tool" => ("tools", "ツール"),
        "procedure" => ("procedures", "プロシージャ"),
        "command line" => ("command-lines", "コマンドの書式"),
        _ => ("events", "イベント"),
    }
}

fn taken(path: impl Into<Vec<Step>>, ja: &str, en: &str, name: &str, first: &str) -> Problem {
    Problem::new(
        path,
        format!("{ja} `{name}` は {first} にもあります"),
        format!("the {en} `{name}` is already in {first}"),
    )
}

fn homeless(sources: &Sources<'_>, rule: &Parsed<'_, RuleFile>) -> Option<Problem> {
    let problem = Problem::new(
        steps!["id"],
        "同じフォルダに pack.yaml がありません",
        "there is no pack.yaml in the folder of this rule",
    );
    let help = Bilingual::new(
        "ルールはパックのフォルダに置きます",
        "a rule belongs in the folder of its pack",
    );
    let found = sources.pack_of(rule).is_some();
    (!found).then(|| problem.with_help(Some(help)))
}

fn unknown_requirements(pack: &PackFile, known: &[&str]) -> Vec<Problem> {
    let required = pack.requires.iter().enumerate();
    let unknown = required.filter(|(_, name)| !known.contains(&name.as_str()));
    unknown
        .map(|(index, name)| unknown_pack(steps!["requires", index], name, known))
        .collect()
}

fn unknown_pack(path: impl Into<Vec<Step>>, name: &str, known: &[&str]) -> Problem {
    let problem = Problem::new(
        path,
        format!("`{name}` というパックはありません"),
        format!("there is no pack `{name}`"),
    );
    problem.with_help(suggest(name, known.iter().copied()))
}

fn profile_problems(base: &PackSet, file: &ProfilesFile, known: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (profile, packs) in file.profiles.iter() {
        let listed = packs.iter().enumerate();
        for (index, name) in listed.filter(|(_, name)| !known.contains(&name.as_str())) {
            problems.push(unknown_pack(
                steps!["profiles", profile, index],
                name,
                known,
            ));
        }
    }
    let all = || base.profiles.packs.keys().chain(file.profiles.keys());
    if let Some(default) = file
        .default
        .as_deref()
        .filter(|name| all().all(|known| known != *name))
    {
        problems.push(unknown_profile(steps!["default"], default, all()));
    }
    problems
}

/// A profile that is none.
pub(super) fn unknown_profile<'a>(
    path: impl Into<Vec<Step>>,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Problem {
    let problem = Problem::new(
        path,
        format!("`{name}` というプロファイルはありません"),
        format!("there is no profile `{name}`"),
    );
    problem.with_help(suggest(name, known))
}
