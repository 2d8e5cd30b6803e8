//! Checks of packs, rules and profiles among each other.

use std::collections::BTreeMap;

use super::Problem;
use super::cycle::Cycles;
use super::overrides::overrides;
use crate::rules::error::{Elsewhere, PackError};
use crate::rules::load::{Parsed, Sources};
use crate::rules::schema::{Bilingual, PackFile, ProfilesFile, RuleFile};
use crate::rules::set::{Pack, PackSet};
use crate::rules::text::suggest;
use crate::rules::yaml::{Part, Place, Step, steps};

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
    errors.extend(overrides(base, sources));
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

/// Names that must not be given twice, and who gave them first.
#[derive(Default)]
struct Unique<'a>(BTreeMap<(&'static str, &'a str), Holder<'a>>);

/// Who has a name.
struct Holder<'a> {
    file: &'a str,
    /// Whether it is built in.
    built_in: bool,
    /// How to find the place in the file; nothing for a file that is not at hand.
    place: Option<(&'a dyn Locate, Place)>,
}

/// A file in which places can be found.
trait Locate {
    fn locate(&self, place: &Place, message: Bilingual) -> Elsewhere;
}

impl<T> Locate for Parsed<'_, T> {
    fn locate(&self, place: &Place, message: Bilingual) -> Elsewhere {
        self.elsewhere(place, message)
    }
}

/// A name with its kind in both languages, and the place where it stands.
struct Named<'a> {
    kind: &'static str,
    ja: &'static str,
    name: &'a str,
    place: Place,
}

impl<'a> Unique<'a> {
    fn enter(&mut self, base: &'a PackSet) {
        for pack in &base.packs {
            self.put("pack", pack.name(), &pack.file, !pack.added);
            for (kind, name) in named(&pack.contents) {
                self.put(kind, name, &pack.file, !pack.added);
            }
        }
        for rule in &base.rules {
            let built_in = base.pack(&rule.pack).is_some_and(|pack| !pack.added);
            self.put("rule id", &rule.id, &rule.file, built_in);
            self.put("rule name", &rule.name, &rule.file, built_in);
        }
        for profile in base.profiles.packs.keys() {
            self.put("profile", profile, &base.profiles.file, true);
        }
    }

    fn put(&mut self, kind: &'static str, name: &'a str, file: &'a str, built_in: bool) {
        let holder = Holder {
            file,
            built_in,
            place: None,
        };
        self.0.insert((kind, name), holder);
    }

    /// Takes a name, or says who has it.
    fn take<T>(&mut self, parsed: &'a Parsed<'_, T>, named: Named<'a>) -> Option<Problem> {
        let Named {
            kind,
            ja,
            name,
            place,
        } = named;
        let Some(holder) = self.0.get(&(kind, name)) else {
            let place = Some((parsed as &dyn Locate, place));
            let holder = Holder {
                file: parsed.file,
                built_in: false,
                place,
            };
            self.0.insert((kind, name), holder);
            return None;
        };
        let first = holder.place.as_ref().map(|(file, place)| {
            file.locate(place, Bilingual::new("先にあるもの", "the first one"))
        });
        let (note_ja, note) = match holder.built_in {
            true => ("組み込みの ", "the built-in "),
            false => ("", ""),
        };
        let mut problem = Problem::new(
            place.path,
            format!("{ja} `{name}` は{note_ja}{} にもあります", holder.file),
            format!("the {kind} `{name}` is already in {note}{}", holder.file),
        );
        problem.place.part = place.part;
        let help = Bilingual::new("別の名前にしてください", "choose another name");
        Some(problem.with_related(first).with_help(Some(help)))
    }

    fn pack(&mut self, pack: &'a Parsed<'_, PackFile>) -> Vec<Problem> {
        let own = Named {
            kind: "pack",
            ja: "パック",
            name: &pack.body.name,
            place: value(steps!["name"]),
        };
        let mut problems: Vec<_> = self.take(pack, own).into_iter().collect();
        for (kind, name) in named(&pack.body) {
            let (section, ja) = section(kind);
            let place = Place {
                path: steps![section, name].to_vec(),
                part: Part::Key,
            };
            let named = Named {
                kind,
                ja,
                name,
                place,
            };
            problems.extend(self.take(pack, named));
        }
        problems
    }

    fn rule(&mut self, rule: &'a Parsed<'_, RuleFile>) -> Vec<Problem> {
        let id = Named {
            kind: "rule id",
            ja: "ルール ID",
            name: &rule.body.id,
            place: value(steps!["id"]),
        };
        let name = Named {
            kind: "rule name",
            ja: "ルール名",
            name: &rule.body.name,
            place: value(steps!["name"]),
        };
        let id = self.take(rule, id);
        id.into_iter().chain(self.take(rule, name)).collect()
    }

    fn profiles(&mut self, profiles: &'a Parsed<'_, ProfilesFile>) -> Vec<Problem> {
        let names = profiles.body.profiles.keys();
        let named = |name: &'a str| Named {
            kind: "profile",
            ja: "プロファイル",
            name,
            place: Place {
                path: steps!["profiles", name].to_vec(),
                part: Part::Key,
            },
        };
        names
            .filter_map(|name| self.take(profiles, named(name)))
            .collect()
    }
}

fn value(path: impl Into<Vec<Step>>) -> Place {
    Place {
        path: path.into(),
        part: Part::Value,
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
        .map(|(index, name)| {
            let problem = unknown_pack(steps!["requires", index], name, known);
            let more = Bilingual::new(
                "。自分のパックは、そのフォルダも --pack で指定します",
                "; a pack of your own needs its folder named with --pack, too",
            );
            let help = problem
                .help
                .clone()
                .map(|help| Bilingual::new(help.ja + &more.ja, help.en + &more.en));
            problem.with_help(help)
        })
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
