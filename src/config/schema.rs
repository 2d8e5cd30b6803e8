//! What may stand in `.svlint.yaml`.

use crate::rules::schema::{NamePattern, Ordered, Severity};
#[cfg(test)]
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// Settings of svlint for the scripts in this folder and below it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, schemars(title = "Settings of svlint (.svlint.yaml)"))]
pub struct Settings {
    /// Named set of packs that is judged by: securevisor (the default), clusterpro or cmd.
    #[serde(default)]
    pub profile: Option<String>,
    /// More rules: rule files, or folders with a pack, seen from the folder of this file.
    #[serde(default)]
    pub packs: Vec<String>,
    /// Judge by these rules only: ids, names, beginnings of ids, packs.
    #[serde(default)]
    pub select: Vec<String>,
    /// Leave these rules out.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// How bad findings are, by rule. A rule that is off is switched on by its id or name.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "severities"))]
    pub severity: Ordered<Severity>,
    /// Other settings for some files; of several that fit, the later one wins.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Names of this site, which the rules cannot know.
    #[serde(default)]
    pub names: Names,
    /// Encoding of the scripts: cp932, utf-8, utf-16le, utf-16be, euc-jp; else it is found out.
    #[serde(default)]
    pub encoding: Option<String>,
    /// Language of the messages. Counts where the command is run.
    #[serde(default)]
    pub language: Option<Language>,
    /// Least severity that makes the exit code 1. Counts where the command is run.
    #[serde(default)]
    pub fail_on: Option<FailOn>,
}

/// Other settings for some files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// Which files, seen from the folder of this file: names (`old.bat`), folders (`legacy/`),
    /// patterns (`sites/**/start*.bat`). Case does not matter.
    pub paths: Vec<String>,
    /// Rules whose findings in these files are left out.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// How bad findings in these files are, by rule.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "severities"))]
    pub severity: Ordered<Severity>,
}

/// Names of this site. `*` stands for any number of characters, case does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Names {
    /// Services that need the database, also where a rule takes them for independent.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "patterns"))]
    pub database_services: Vec<NamePattern>,
    /// Services that work without the database: their order does not matter.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "patterns"))]
    pub independent_services: Vec<NamePattern>,
    /// Services of the database engine and of what belongs to it.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "patterns"))]
    pub engine_services: Vec<NamePattern>,
    /// Databases that the group has; attaching another one is not what the rules ask for.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "patterns"))]
    pub databases: Vec<NamePattern>,
    /// Watch ids of ARMLOAD that are used outside the scripts at hand.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "patterns"))]
    pub watch_ids: Vec<NamePattern>,
    /// Names of the servers of the cluster, as opposed to the floating name.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "patterns"))]
    pub servers: Vec<NamePattern>,
}

impl Names {
    /// The lists, each with the group of names that it adds to.
    #[must_use]
    pub fn groups(&self) -> [(&'static str, &[NamePattern]); 6] {
        [
            ("dependent", &self.database_services),
            ("independent", &self.independent_services),
            ("engine", &self.engine_services),
            ("database", &self.databases),
            ("watch", &self.watch_ids),
            ("server", &self.servers),
        ]
    }
}

/// A language of the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Japanese.
    Ja,
    /// English.
    En,
}

/// The least severity that makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// Errors only.
    Error,
    /// Errors and warnings.
    Warning,
    /// Any finding.
    Info,
    /// None.
    Never,
}

#[cfg(test)]
fn severities(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "additionalProperties": { "enum": ["error", "warning", "info", "off"] },
    })
}

#[cfg(test)]
fn patterns(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array",
        "items": {
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": { "regex": { "type": "string", "format": "regex" } },
                    "required": ["regex"],
                    "additionalProperties": false,
                },
            ],
        },
    })
}

/// The JSON Schema of the file, made from the types above by a test.
pub const JSON_SCHEMA: &str = include_str!("../../docs/schema/config.json");

#[cfg(test)]
pub(super) fn schema_as_the_types_say() -> String {
    format!("{:#}\n", schemars::schema_for!(Settings).to_value())
}
