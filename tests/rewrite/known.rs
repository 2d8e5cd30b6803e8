//! What the packs know, as far as rewriting asks for it.

use std::collections::HashSet;
use std::sync::OnceLock;
use svlint::event::Interpreter;
use svlint::rules::schema::Check;
use svlint::rules::{Knowledge, PackSet, Rule, embedded};

/// What the packs know.
pub(crate) struct Known {
    /// Programs that they name, in lower case.
    pub(crate) programs: HashSet<String>,
    /// The rules that ask what a command is, and not when it runs.
    pub(crate) about_commands: Vec<String>,
    /// For each rule: the labels that mean something to it by their names, and whether it asks for
    /// them.
    labels: Vec<(String, HashSet<String>, bool)>,
}

/// What the built-in packs know.
pub(crate) fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| Known::of(&embedded::packs().expect("packs")))
}

impl Known {
    fn of(set: &PackSet) -> Self {
        let packs = set.packs_of_profile("securevisor").expect("a profile");
        let knowledge = set.knowledge(packs.iter().map(|pack| pack.name()));
        let rules = set.rules_of_profile("securevisor").expect("a profile");
        let commands = rules.iter().filter(|rule| is_about_commands(&rule.check));
        let about_commands = commands.map(|rule| rule.id.to_string()).collect();
        let labels = rules.into_iter().map(|rule| {
            let names = names(rule, &knowledge);
            let names = names.into_iter().map(|label| label.to_lowercase());
            let asks = matches!(rule.check, Check::Label(_));
            (rule.id.to_string(), names.collect(), asks)
        });
        Self {
            programs: Interpreter::new(&knowledge).programs(),
            about_commands,
            labels: labels.collect(),
        }
    }

    /// The rules to which a label means something by its name: those that ask for it, or those that
    /// tell by it what stands below.
    pub(crate) fn rules_about(&'static self, label: &str, asks: bool) -> Vec<&'static str> {
        let label = label.to_lowercase();
        let rules = self.labels.iter();
        let about = rules.filter(|(_, names, does)| *does == asks && names.contains(&label));
        about.map(|(id, ..)| id.as_str()).collect()
    }
}

fn is_about_commands(check: &Check) -> bool {
    matches!(
        check,
        Check::SqlOption(_)
            | Check::SqlParameter(_)
            | Check::SqlStatement(_)
            | Check::Path(_)
            | Check::Command(_)
            | Check::ServerName(_)
            | Check::Syntax(_)
    )
}

/// The labels that mean something to a rule.
fn names<'r>(rule: &'r Rule, knowledge: &'r Knowledge) -> Vec<&'r String> {
    let aliases = &knowledge.label_aliases;
    match &rule.check {
        Check::Label(check) => {
            let required = check.required.iter().flat_map(|r| &r.labels);
            let numbered = check.numbered.iter().flat_map(|n| &n.labels);
            let asked: Vec<&String> = required.chain(numbered).collect();
            let others = asked.iter().filter_map(|label| aliases.get(label.as_str()));
            asked.iter().copied().chain(others.flatten()).collect()
        }
        Check::Section(check) => {
            let variable = knowledge.variables.get(&check.variable);
            let sections = variable.into_iter().flat_map(|v| v.sections.values());
            sections.flatten().collect()
        }
        Check::Silent(check) => check.branches.iter().flat_map(|b| &b.labels).collect(),
        _ => Vec::new(),
    }
}
