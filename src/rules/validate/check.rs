//! Checks of what rules and packs say about the events, variables and tools they know.

use std::collections::BTreeMap;

use super::cluster::cluster;
use super::event;
use super::lookup::{Names, unknown};
use super::placeholder::placeholders;
use super::{Problem, then};
use crate::rules::error::PackError;
use crate::rules::knowledge::{Knowledge, MOST_SCENARIOS};
use crate::rules::load::Sources;
use crate::rules::schema::{
    Bilingual, BranchCheck, Check, EventSet, LabelCheck, MustNotCheck, OptionProblem, PackFile,
    RuleFile, SectionCheck, SilentCheck, SqlOptionCheck, ToolOption, UncheckedCheck,
};
use crate::rules::set::PackSet;
use crate::rules::yaml::{Step, steps};

/// Checks new files against what the packs of `set`, which they are part of, know.
pub(in crate::rules) fn references(set: &PackSet, sources: &Sources<'_>) -> Vec<PackError> {
    let mut known = BTreeMap::new();
    let mut errors = Vec::new();
    for pack in &sources.packs {
        let knowledge = set.knowledge([pack.body.name.as_str()]);
        errors.extend(pack.errors(event::names(set, &knowledge, &pack.body)));
        errors.extend(pack.errors(unknown_sections(&pack.body)));
        errors.extend(pack.errors(cluster(set, &knowledge, &pack.body.cluster)));
        let too_many = too_many_scenarios(&knowledge, &pack.body);
        errors.extend(pack.errors(too_many.into_iter().collect()));
        known.insert(pack.body.name.as_str(), knowledge);
    }
    for rule in &sources.rules {
        let knowledge = sources.pack_of(rule).and_then(|pack| known.get(pack));
        let problems = knowledge.map_or_else(Vec::new, |knowledge| {
            rule_problems(set, knowledge, &rule.body)
        });
        errors.extend(rule.errors(problems));
    }
    errors
}

/// Every assignment of the variables is gone through: the pack that makes them too many is told.
fn too_many_scenarios(knowledge: &Knowledge, pack: &PackFile) -> Option<Problem> {
    let count = knowledge.scenarios();
    let own = pack.variables.iter().filter(|(_, v)| v.is_dimension());
    let (largest, _) = own.max_by_key(|(_, variable)| variable.settings())?;
    if count <= MOST_SCENARIOS {
        return None;
    }
    let problem = Problem::new(
        steps!["variables", largest],
        format!("この変数を加えると状況が {count} 通りになります (上限 {MOST_SCENARIOS})"),
        format!(
            "with this variable there are {count} situations to go through, at most {MOST_SCENARIOS} are allowed"
        ),
    );
    let help = Bilingual::new(
        "値を減らすか、`open: true` と書いてください (状況の区別には使われなくなります)",
        "give it fewer values, or write `open: true`: then no situations are made of it",
    );
    Some(problem.of_key().with_help(Some(help)))
}

/// Sections for values that a variable never has.
fn unknown_sections(pack: &PackFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, variable) in pack.variables.iter() {
        for value in variable.sections.keys() {
            if variable.open || variable.values.iter().any(|known| known == value) {
                continue;
            }
            let at = steps!["variables", name, "sections", value];
            let known = variable.values.iter().map(String::as_str);
            problems.push(unknown(at, "値", "value", value, known).of_key());
        }
    }
    problems
}

/// Everything in one rule that nobody knows.
fn rule_problems(set: &PackSet, knowledge: &Knowledge, rule: &RuleFile) -> Vec<Problem> {
    let mut names = Names::new(set, knowledge);
    names.check(&rule.check);
    names.profiles(rule);
    // Which placeholders there are follows from the events: unknown ones would only be reported twice.
    if names.problems.is_empty() {
        placeholders(knowledge, rule)
    } else {
        names.problems
    }
}

impl Names<'_> {
    fn check(&mut self, check: &Check) {
        let at = steps!["check", check.kind()];
        match check {
            Check::Bytes(_)
            | Check::Syntax(_)
            | Check::Goto(_)
            | Check::SqlParameter(_)
            | Check::Comparison(_)
            | Check::Command(_)
            | Check::Reach(_)
            | Check::Path(_)
            | Check::Suppression(_)
            | Check::Folder(_)
            | Check::EndCode(_)
            | Check::Export(_) => {}
            Check::Retired(retired) => self.retired(retired, &at),
            Check::Depend(depend) => self.depend(depend, &at),
            Check::Timeline(timeline) => self.timeline(timeline, &at),
            Check::ServerName(server) => {
                for (index, tool) in server.tools.iter().enumerate() {
                    let tool_at = then(&then(&at, "tools"), index);
                    self.option(tool, &server.option, tool_at, then(&at, "option"));
                }
                if let Some(list) = &server.names {
                    self.list(list, then(&at, "names"));
                }
            }
            Check::Variable(variable) => {
                if let Some(name) = &variable.name {
                    self.variable(name, then(&at, "name"));
                }
                self.events(&variable.does, &then(&at, "does"));
            }
            Check::Label(label) => self.label(label, &at),
            Check::Branch(branch) => self.branch(branch, &at),
            Check::Must(must) => {
                self.event(&must.event, then(&at, "event"));
                self.scenarios(&must.scenarios, &at);
            }
            Check::MustNot(must_not) => self.must_not(must_not, &at),
            Check::Order(order) => {
                self.event(&order.first, then(&at, "first"));
                self.event(&order.then, then(&at, "then"));
                self.scenarios(&order.scenarios, &at);
            }
            Check::Differ(differ) => {
                self.events(&differ.events, &then(&at, "events"));
                self.variable(&differ.variable, then(&at, "variable"));
                self.scenarios(&differ.scenarios, &at);
            }
            Check::Pair(pair) => {
                self.event(&pair.start, then(&at, "start"));
                self.event(&pair.stop, then(&at, "stop"));
                self.events(&pair.or_stop, &then(&at, "or-stop"));
                self.scenarios(&pair.scenarios, &at);
                for (index, name) in pair.by.iter().enumerate() {
                    self.variable(name, then(&then(&at, "by"), index));
                }
            }
            Check::Enclose(check) => {
                for (key, both) in [("outer", &check.outer), ("inner", &check.inner)] {
                    let at = then(&at, key);
                    self.event(&both.start, then(&at, "start"));
                    self.event(&both.stop, then(&at, "stop"));
                }
                self.scenarios(&check.scenarios, &at);
            }
            Check::Reverse(check) => {
                self.has_subject(&check.start, then(&at, "start"));
                self.has_subject(&check.stop, then(&at, "stop"));
                self.event(&check.start, then(&at, "start"));
                self.event(&check.stop, then(&at, "stop"));
                self.scenarios(&check.scenarios, &at);
            }
            Check::Twice(check) => {
                self.event(&check.event, then(&at, "event"));
                self.has_subject(&check.event, then(&at, "event"));
                self.event(&check.undo, then(&at, "undo"));
                self.scenarios(&check.scenarios, &at);
            }
            Check::Unchecked(check) => self.unchecked(check, &at),
            Check::Section(section) => self.section(section, &at),
            Check::Silent(silent) => self.silent(silent, &at),
            Check::SqlOption(option) => self.sql_option(option, &at),
            Check::SqlStatement(statement) => {
                self.procedures(&statement.procedures, &then(&at, "procedures"));
                if let Some(long) = &statement.long_lines {
                    self.tool(&long.tool, then(&then(&at, "long-lines"), "tool"));
                }
            }
        }
    }

    fn must_not(&mut self, check: &MustNotCheck, at: &[Step]) {
        for (index, forbidden) in check.forbidden.iter().enumerate() {
            let at = then(&then(at, "forbidden"), index);
            if let EventSet::Named(events) = &forbidden.events {
                self.events(events, &then(&at, "events"));
            }
            if let Some(name) = &forbidden.reads {
                self.variable(name, then(&at, "reads"));
            }
            if let Some(tested) = &forbidden.tested {
                self.variable(&tested.variable, then(&then(&at, "tested"), "variable"));
            }
        }
        self.scenarios(&check.scenarios, at);
    }

    fn label(&mut self, check: &LabelCheck, at: &[Step]) {
        let at = then(at, "numbered");
        for (index, numbered) in check.numbered.iter().enumerate() {
            self.variable(&numbered.variable, then(&then(&at, index), "variable"));
        }
    }

    fn branch(&mut self, check: &BranchCheck, at: &[Step]) {
        self.events(&check.quiet, &then(at, "quiet"));
        for (index, serve) in check.serve.iter().enumerate() {
            if let Some(pack) = &serve.pack {
                self.pack(pack, then(&then(&then(at, "serve"), index), "pack"));
            }
        }
        let Some(variable) = self.variable(&check.variable, then(at, "variable")) else {
            return;
        };
        self.values(variable, &check.tested_for, &then(at, "tested-for"));
        for (index, serve) in check.serve.iter().enumerate() {
            let at = then(&then(&then(at, "serve"), index), "values");
            self.values(variable, &serve.values, &at);
        }
    }

    fn silent(&mut self, check: &SilentCheck, at: &[Step]) {
        self.events(&check.told_by, &then(at, "told-by"));
        for (index, branch) in check.branches.iter().enumerate() {
            let at = then(&then(at, "branches"), index);
            if let Some(variable) = self.variable(&branch.variable, then(&at, "variable")) {
                self.setting(variable, &branch.value, then(&at, "value"));
                for (index, other) in branch.other_than.0.iter().enumerate() {
                    let at = then(&then(&at, "other-than"), index);
                    self.setting(variable, other, at);
                }
            }
            self.scenarios(&branch.scenarios, &at);
        }
    }

    fn section(&mut self, check: &SectionCheck, at: &[Step]) {
        if let Some(variable) = self.variable(&check.variable, then(at, "variable")) {
            self.values(variable, &check.alike, &then(at, "alike"));
            self.values(variable, &check.common, &then(at, "common"));
        }
    }

    fn sql_option(&mut self, check: &SqlOptionCheck, at: &[Step]) {
        for (index, tool) in check.tools.iter().enumerate() {
            let tool_at = then(&then(at, "tools"), index);
            match &check.missing {
                Some(missing) => self.option(tool, missing, tool_at, then(at, "missing")),
                None => {
                    self.tool(tool, tool_at);
                }
            }
        }
        if check.find == OptionProblem::Missing && check.missing.is_none() {
            self.problems.push(Problem::new(
                at.to_vec(),
                "`missing` がありません (足りないオプションを書きます)",
                "there is no `missing` (write the option that should be there)",
            ));
        }
        self.tool_options(&check.unless, &then(at, "unless"));
    }

    fn unchecked(&mut self, check: &UncheckedCheck, at: &[Step]) {
        self.event(&check.event, then(at, "event"));
        self.event(&check.then, then(at, "then"));
        self.tool_options(&check.reports, &then(at, "reports"));
        self.scenarios(&check.scenarios, at);
    }

    fn tool_options(&mut self, options: &[ToolOption], at: &[Step]) {
        for (index, given) in options.iter().enumerate() {
            let at = then(at, index);
            let (tool_at, option_at) = (then(&at, "tool"), then(&at, "option"));
            self.option(&given.tool, &given.option, tool_at, option_at);
        }
    }

    fn profiles(&mut self, rule: &RuleFile) {
        for (index, example) in rule.examples.iter().enumerate() {
            if let Some(profile) = &example.profile {
                self.profile(profile, steps!["examples", index, "profile"]);
            }
        }
    }
}
