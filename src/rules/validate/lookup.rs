//! Looking up names that a rule mentions, and remembering those that nobody knows.

use super::packs::unknown_profile;
use super::{Problem, then};
use crate::rules::knowledge::Knowledge;
use crate::rules::schema::{
    Bilingual, OneOrMany, PackFile, ScenarioFilter, Setting, Tool, Variable,
};
use crate::rules::set::{Pack, PackSet};
use crate::rules::text::suggest;
use crate::rules::yaml::Step;

/// Collects the names in one rule that nobody knows.
pub(super) struct Names<'a> {
    set: &'a PackSet,
    knowledge: &'a Knowledge,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Names<'a> {
    /// Nothing looked up yet.
    pub(super) const fn new(set: &'a PackSet, knowledge: &'a Knowledge) -> Self {
        let problems = Vec::new();
        Self {
            set,
            knowledge,
            problems,
        }
    }

    /// A pack.
    pub(super) fn pack(&mut self, name: &str, at: Vec<Step>) {
        if self.set.pack(name).is_none() {
            let packs = self.set.packs.iter().map(Pack::name);
            self.problems
                .push(unknown(at, "パック", "pack", name, packs));
        }
    }

    /// A profile.
    pub(super) fn profile(&mut self, name: &str, at: impl Into<Vec<Step>>) {
        let known = &self.set.profiles.packs;
        if known.get(name).is_none() {
            self.problems.push(unknown_profile(at, name, known.keys()));
        }
    }

    /// Remembers a name that is not known here; where another pack knows it, that one is missing in `requires`.
    fn push(&mut self, problem: Problem, has: impl Fn(&PackFile) -> bool) {
        self.problems.push(owned(self.set, problem, has));
    }

    /// A tool; returns what is known of it.
    pub(super) fn tool(&mut self, name: &str, at: Vec<Step>) -> Option<&'a Tool> {
        let tool = self.knowledge.tools.get(name);
        if tool.is_none() {
            let tools = self.knowledge.tools.keys();
            let problem = unknown(at, "ツール", "tool", name, tools);
            let has = |pack: &PackFile| pack.tools.get(name).is_some();
            self.push(problem, has);
        }
        tool
    }

    /// An option of a tool.
    pub(super) fn option(
        &mut self,
        tool: &str,
        option: &str,
        tool_at: Vec<Step>,
        option_at: Vec<Step>,
    ) {
        let Some(known) = self.tool(tool, tool_at) else {
            return;
        };
        if !known.has(option) {
            self.problems.push(Problem::new(
                option_at,
                format!("`{tool}` に `{option}` というオプションはありません"),
                format!("`{tool}` has no option `{option}`"),
            ));
        }
    }

    /// A list of procedures.
    pub(super) fn procedures(&mut self, names: &[String], at: &[Step]) {
        for (index, name) in names.iter().enumerate() {
            if self.knowledge.procedures.get(name).is_none() {
                let known = self.knowledge.procedures.keys();
                let at = then(at, index);
                let problem = unknown(at, "プロシージャ", "procedure", name, known);
                let has = |pack: &PackFile| pack.procedures.get(name).is_some();
                self.push(problem, has);
            }
        }
    }

    /// A list of events.
    pub(super) fn events(&mut self, names: &[String], at: &[Step]) {
        for (index, name) in names.iter().enumerate() {
            self.event(name, then(at, index));
        }
    }

    /// An event.
    pub(super) fn event(&mut self, name: &str, at: Vec<Step>) {
        if self.knowledge.events.get(name).is_none() {
            let events = self.knowledge.events.keys();
            let problem = unknown(at, "イベント", "event", name, events);
            let has = |pack: &PackFile| pack.events.get(name).is_some();
            self.push(problem, has);
        }
    }

    /// An event of a kind of check that follows each thing by itself: it must tell what it happens to.
    pub(super) fn has_subject(&mut self, name: &str, at: Vec<Step>) {
        let Some(event) = self.knowledge.events.get(name) else {
            return;
        };
        if event.subject.is_none() {
            let problem = Problem::new(
                at,
                format!(
                    "イベント `{name}` には対象 (`subject`) がなく、同じものかどうかが分かりません"
                ),
                format!(
                    "event `{name}` has no subject, so that nothing tells whether it is the same thing"
                ),
            );
            self.problems.push(problem.with_help(Some(Bilingual::new(
                "イベントに `subject` を加えてください。いつも同じものなら、照合の条件に `subject: 名前` と書けます",
                "give the event a `subject`; where it is always the same thing, `subject: NAME` in a matcher says so",
            ))));
        }
    }

    /// A group of names.
    pub(super) fn list(&mut self, name: &str, at: Vec<Step>) {
        if self.knowledge.names.get(name).is_none() {
            let lists = self.knowledge.names.keys();
            self.problems
                .push(unknown(at, "名前のグループ", "group of names", name, lists));
        }
    }

    /// A variable; returns what is known of it.
    pub(super) fn variable(&mut self, name: &str, at: Vec<Step>) -> Option<&'a Variable> {
        let variable = self.knowledge.variables.get(name);
        if variable.is_none() {
            let variables = self.knowledge.variables.keys();
            let problem = unknown(at, "変数", "variable", name, variables);
            let has = |pack: &PackFile| pack.variables.get(name).is_some();
            self.push(problem, has);
        }
        variable
    }

    /// A list of values of a variable.
    pub(super) fn values(&mut self, variable: &Variable, values: &[String], at: &[Step]) {
        for (index, value) in values.iter().enumerate() {
            self.value(variable, value, then(at, index));
        }
    }

    fn value(&mut self, variable: &Variable, value: &str, at: Vec<Step>) {
        if !variable.open && !variable.values.iter().any(|known| known == value) {
            let values = variable.values.iter().map(String::as_str);
            self.problems
                .push(unknown(at, "値", "value", value, values));
        }
    }

    /// The variables and values of a filter.
    pub(super) fn scenarios(&mut self, filter: &ScenarioFilter, at: &[Step]) {
        let at = then(at, "scenarios");
        for (name, OneOrMany(settings)) in filter.0.iter() {
            let at = then(&at, name);
            let Some(variable) = self.scenario_variable(name, &at) else {
                continue;
            };
            for (index, setting) in settings.iter().enumerate() {
                self.setting(variable, setting, then(&at, index));
            }
        }
    }

    /// A variable of scenarios is a key, not a value.
    fn scenario_variable(&mut self, name: &str, at: &[Step]) -> Option<&'a Variable> {
        let found = self.knowledge.variables.get(name);
        let dimensions = || self.knowledge.dimensions().map(|(name, _)| name);
        let problem = match found {
            Some(variable) if variable.is_dimension() => return Some(variable),
            Some(_) => Problem::new(
                at.to_vec(),
                format!("`{name}` の値は決まっていないため、場合分けに使えません"),
                format!("`{name}` has no fixed values, so that scenarios cannot differ in it"),
            )
            .with_help(suggest(name, dimensions())),
            None => unknown(at.to_vec(), "変数", "variable", name, dimensions()),
        };
        self.push(problem.of_key(), |pack| {
            found.is_none() && pack.variables.get(name).is_some()
        });
        None
    }

    /// What a variable is in a scenario.
    pub(super) fn setting(&mut self, variable: &Variable, setting: &Setting, at: Vec<Step>) {
        match setting {
            Setting::Is(value) => self.value(variable, value, at),
            Setting::Unset if variable.unset => {}
            Setting::Unset => self.problems.push(Problem::new(
                at,
                "この変数がない場合はありません",
                "this variable is never missing",
            )),
        }
    }
}

/// The problem of a name that is not known here; where another pack knows it, that one is missing in `requires`.
pub(super) fn owned(set: &PackSet, problem: Problem, has: impl Fn(&PackFile) -> bool) -> Problem {
    let owner = set.packs.iter().find(|pack| has(&pack.contents));
    match owner.map(Pack::name) {
        None => problem,
        Some(pack) => problem.with_help(Some(Bilingual::new(
            format!(
                "パック `{pack}` にあります。pack.yaml の `requires` に `{pack}` を加えてください"
            ),
            format!("the pack `{pack}` has it: add `{pack}` to `requires` in pack.yaml"),
        ))),
    }
}

/// A name that nobody knows, and those that are known.
pub(super) fn unknown<'a>(
    at: impl Into<Vec<Step>>,
    ja: &str,
    en: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Problem {
    let problem = Problem::new(
        at,
        format!("`{name}` という{ja}はありません"),
        format!("there is no {en} `{name}`"),
    );
    problem.with_help(suggest(name, known))
}
