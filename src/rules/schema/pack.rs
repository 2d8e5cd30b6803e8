//! A pack file (`rules/<pack>/pack.yaml`) and the file of profiles (`rules/profiles.yaml`).

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::super::packed::Packed;
use super::{
    Bilingual, ClusterData, CommandLine, Matcher, NamePattern, OneOrMany, Ordered, SecretData,
    Severity,
};

/// What a pack knows, besides its rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackFile {
    /// The name profiles and `requires` use.
    #[cfg_attr(test, schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")))]
    pub name: String,
    /// One sentence: what the pack is about.
    pub summary: Bilingual,
    /// Packs whose knowledge this one builds on.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Whether every profile has it, named there or not.
    #[serde(default)]
    pub in_every_profile: bool,
    /// Severities that rules of other packs have instead of their own, by id or name. For packs of a site.
    #[serde(default)]
    pub overrides: Ordered<Severity>,
    /// Variables that the cluster sets.
    #[serde(default)]
    pub variables: Ordered<Variable>,
    /// Names of variables that are set outside the scripts: they may have any value. One that is not listed and that
    /// no script sets is empty.
    #[serde(default)]
    pub environment: Vec<SmolStr>,
    /// Commands that are no mistake, without folder and extension.
    #[serde(default)]
    pub commands: Vec<SmolStr>,
    /// Commands that run a script they are handed or fed: unless an event matches, they may do anything.
    #[serde(default)]
    pub interpreters: Vec<SmolStr>,
    /// What the lines of some commands need to be complete, by the command without folder and extension.
    #[serde(default)]
    pub command_lines: Ordered<CommandLine>,
    /// Commands that put files somewhere, without folder and extension.
    #[serde(default)]
    pub writers: Vec<SmolStr>,
    /// Groups of names, such as the services of the database engine.
    #[serde(default)]
    pub names: Ordered<Vec<NamePattern>>,
    /// Labels that may stand for another one.
    #[serde(default)]
    pub label_aliases: Ordered<Vec<String>>,
    /// Command line tools and their options.
    #[serde(default)]
    pub tools: Ordered<Tool>,
    /// Commands and statements that mean something.
    #[serde(default)]
    pub events: Ordered<Event>,
    /// Procedures of the database engine.
    #[serde(default)]
    pub procedures: Ordered<Procedure>,
    /// Types of resources in exported configurations.
    #[serde(default)]
    pub cluster: ClusterData,
    /// Where passwords stand.
    #[serde(default)]
    pub secrets: Packed<SecretData>,
}

/// A variable that the cluster sets.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Variable {
    /// The values it can have.
    #[serde(default)]
    pub values: Vec<String>,
    /// Whether it can be missing.
    #[serde(default)]
    pub unset: bool,
    /// Whether it can have values that are not listed.
    #[serde(default)]
    pub open: bool,
    /// For values: the labels of the sections that scripts have for them; case does not matter.
    #[serde(default)]
    pub sections: Ordered<Vec<String>>,
}

impl Variable {
    /// Whether scenarios differ in it: only a closed set of values can be gone through.
    pub fn is_dimension(&self) -> bool {
        !self.open && !self.values.is_empty()
    }

    /// How many values it can have, not being there counted as one.
    pub fn settings(&self) -> usize {
        self.values.len() + usize::from(self.unset)
    }
}

/// The options of a command line tool, each one letter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tool {
    /// Options without a value.
    #[serde(default)]
    pub flags: String,
    /// Options with a value.
    #[serde(default)]
    pub values: String,
    /// Options whose value may be left out.
    #[serde(default)]
    pub optional: String,
    /// Options that take all words up to the next option.
    #[serde(default)]
    pub many: String,
    /// Options whose value may be a negative number as a word of its own.
    #[serde(default)]
    pub signed: String,
    /// Options that cannot be given together, two letters each.
    #[serde(default)]
    pub conflicts: Vec<String>,
    /// First words that make it another tool, whose options are not known.
    #[serde(default)]
    pub commands: Vec<String>,
    /// The option that runs a query and ends.
    #[serde(default)]
    pub query: Option<String>,
    /// The option that runs a query and stays.
    #[serde(default)]
    pub stay: Option<String>,
    /// The option that names an input file.
    #[serde(default)]
    pub input: Option<String>,
    /// What parts several input files in one value.
    #[serde(default)]
    pub input_separator: Option<String>,
    /// The option that defines scripting variables.
    #[serde(default)]
    pub variables: Option<String>,
    /// The option that makes the tool leave scripting variables alone.
    #[serde(default)]
    pub no_variables: Option<String>,
    /// The option that names an output file.
    #[serde(default)]
    pub output: Option<String>,
    /// The option that names the server, with an instance behind a backslash.
    #[serde(default)]
    pub server: Option<String>,
    /// The instance that is meant where none is named.
    #[serde(default)]
    pub instance: Option<String>,
    /// The option that names a user: without a password it is asked for.
    #[serde(default)]
    pub user: Option<String>,
    /// The option that gives a password.
    #[serde(default)]
    pub password: Option<String>,
    /// The variable that holds a password.
    #[serde(default)]
    pub password_variable: Option<String>,
    /// Options with which it shows something and ends.
    #[serde(default)]
    pub shows: String,
}

impl Tool {
    /// Whether the tool has the option.
    pub fn has(&self, option: &str) -> bool {
        let tables = [&self.flags, &self.values, &self.optional, &self.many];
        option.chars().count() == 1 && tables.iter().any(|table| table.contains(option))
    }
}

/// A procedure of the database engine.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Procedure {
    /// Its parameters, in order.
    pub parameters: Vec<ProcedureParameter>,
}

impl Procedure {
    /// Its parameters in order, each with its own name and its place in a row of several.
    pub fn each(&self) -> impl Iterator<Item = (&str, usize, &ProcedureParameter)> {
        self.parameters.iter().flat_map(|about| {
            let names = about.name.0.iter().enumerate();
            names.map(move |(index, name)| (name.as_str(), index, about))
        })
    }
}

/// A parameter of a procedure, or several in a row that differ in no more than their name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProcedureParameter {
    /// The name, without `@`.
    pub name: OneOrMany<String>,
    /// Whether it must be given; of several the first.
    #[serde(default)]
    pub required: bool,
    /// Whether it names a file of the database.
    #[serde(default)]
    pub file: bool,
}

/// A meaning that commands and statements can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Event {
    /// What it happens to; also the placeholder for it in messages.
    #[serde(default)]
    pub subject: Option<String>,
    /// Whether it changes anything. Messages and logs do not.
    #[serde(default = "yes")]
    pub action: bool,
    /// Whether the command may do more than this: nothing is reported as missing or out of order behind it.
    #[serde(default)]
    pub opaque: bool,
    /// Groups of names whose members do not count as subject.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Groups of names: only their members count as subject. What `*` stands for is the instance.
    #[serde(default)]
    pub only: Vec<String>,
    /// Groups of names whose members count all the same.
    #[serde(default)]
    pub always: Vec<String>,
    /// Groups of names: once they have members, only these count as subject.
    #[serde(default)]
    pub among: Vec<String>,
    /// What it looks like in a script: any of these.
    pub any: Vec<Matcher>,
}

impl Event {
    /// The groups of names that decide which subjects count.
    pub fn groups(&self) -> impl Iterator<Item = &String> {
        let groups = [&self.unless, &self.only, &self.always, &self.among];
        groups.into_iter().flatten()
    }

    /// Whether a group of names decides which subjects count.
    pub fn asks_for(&self, group: &str) -> bool {
        self.groups().any(|name| name == group)
    }
}

const fn yes() -> bool {
    true
}

/// The file of profiles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProfilesFile {
    /// The profile in use unless another is asked for.
    #[serde(default)]
    pub default: Option<String>,
    /// Packs by profile.
    pub profiles: Ordered<Vec<String>>,
}
