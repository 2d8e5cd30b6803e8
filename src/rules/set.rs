//! Packs, rules and profiles once they are loaded.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;

use super::names::nearest;
use super::packed::Packed;
use super::schema::{Bilingual, Check, Example, Ordered, PackFile, ProfilesFile, Severity, Source};

/// Everything the engine needs to know of packs, rules and profiles.
///
/// Stored in the program without its prose, which is large and needed only when a rule is explained.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackSet {
    pub(super) packs: Vec<Pack>,
    pub(super) rules: Vec<Rule>,
    pub(super) profiles: Profiles,
    #[serde(skip)]
    pub(super) prose: Prose,
}

/// A pack and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// The pack file.
    pub file: String,
    /// Whether it was added to the built-in ones: then it is in use whatever the profile.
    pub added: bool,
    /// What it knows.
    pub contents: PackFile,
}

impl Pack {
    /// The name profiles and `requires` use.
    pub fn name(&self) -> &str {
        &self.contents.name
    }
}

/// A rule as the engine needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The rule file.
    pub file: SmolStr,
    /// The pack it belongs to.
    pub pack: SmolStr,
    /// Its id, `SV305`.
    pub id: SmolStr,
    /// Its name, `service-before-attach`.
    pub name: SmolStr,
    /// How bad it is unless configured otherwise.
    pub severity: Severity,
    /// Whether a pack has overridden its severity: then that counts for all it finds.
    #[serde(skip)]
    pub overridden: bool,
    /// What is looked for.
    pub check: Check,
    /// What it says; most rules find nothing and are not asked.
    pub words: Packed<Words>,
}

impl Rule {
    /// Whether this is its id, in any case, or its name.
    pub fn is(&self, id_or_name: &str) -> bool {
        self.name == id_or_name || self.id.eq_ignore_ascii_case(id_or_name)
    }
}

/// What a rule says when it finds something.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The finding, with placeholders in braces.
    pub message: Bilingual,
    /// What to write instead, with placeholders in braces.
    pub help: Bilingual,
}

impl Rule {
    /// Whether a word of the command line or of a comment means this rule: its id, its name, the
    /// beginning of its id with at least one digit, or its pack.
    pub fn is_meant_by(&self, word: &str) -> bool {
        let upper = word.to_uppercase();
        let prefix = upper.ends_with(|c: char| c.is_ascii_digit()) && self.id.starts_with(&upper);
        self.id == upper || self.name == word || self.pack == word || prefix
    }

    /// Whether a word means this rule and no other: only that switches on one that is off.
    pub fn is_named_by(&self, word: &str) -> bool {
        self.id == word.to_uppercase() || self.name == word
    }
}

/// The profiles: named sets of packs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profiles {
    /// The file of profiles; empty if there was none.
    pub file: String,
    /// The one in use unless another is asked for.
    pub default: Option<String>,
    /// Packs by profile.
    pub packs: Ordered<Vec<String>>,
}

/// What is told about rules, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prose(pub(super) BTreeMap<String, RuleProse>);

/// What is told about a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleProse {
    /// One sentence: what is reported.
    pub summary: Bilingual,
    /// The reason, in Markdown.
    pub why: Bilingual,
    /// Who asks for it.
    pub source: Source,
    /// Scripts that must and must not be reported.
    pub examples: Vec<Example>,
}

impl Profiles {
    pub(super) fn add(&mut self, file: &str, more: &ProfilesFile) {
        if self.file.is_empty() {
            file.clone_into(&mut self.file);
        }
        for (name, packs) in more.profiles.iter() {
            packs.clone_into(self.packs.entry(name));
        }
        if more.default.is_some() {
            self.default.clone_from(&more.default);
        }
    }
}

impl Prose {
    /// What is told about the rule with this id.
    pub fn get(&self, id: &str) -> Option<&RuleProse> {
        self.0.get(id)
    }

    /// Everything told, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RuleProse)> {
        self.0.iter().map(|(id, prose)| (id.as_str(), prose))
    }
}

impl PackSet {
    /// The packs, in the order they were read.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// The rules, by id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The profiles.
    pub const fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// What is told about the rules that were read from files. Built-in rules are told about by
    /// `embedded::prose`.
    pub const fn prose(&self) -> &Prose {
        &self.prose
    }

    /// The pack with this name.
    pub fn pack(&self, name: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.name() == name)
    }

    /// The rule with this id or name; the case of an id does not matter.
    pub fn rule(&self, id_or_name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.is(id_or_name))
    }

    /// The id or name of a rule that is near to a word that is none.
    pub fn nearest_rule(&self, word: &str) -> Option<&str> {
        let names = self.rules.iter().map(|rule| rule.name.as_str());
        let ids = self.rules.iter().map(|rule| rule.id.as_str());
        nearest(word, names.chain(ids))
    }

    /// Gives rules the severities that packs say. Packs are in order of requirement: who requires another one has the
    /// last word.
    pub(super) fn override_severities(&mut self) {
        let names: Vec<&str> = self.packs.iter().map(Pack::name).collect();
        let told: Vec<(String, Severity)> = self
            .in_order(names)
            .iter()
            .flat_map(|pack| pack.overrides.iter())
            .map(|(rule, severity)| (rule.to_owned(), *severity))
            .collect();
        for (name, severity) in told {
            if let Some(rule) = self.rules.iter_mut().find(|rule| rule.is(&name)) {
                rule.severity = severity;
                rule.overridden = true;
            }
        }
    }

    /// The packs that a profile puts in use: those it lists, those that were added, and those that
    /// belong to every profile.
    pub fn packs_of_profile(&self, profile: &str) -> Option<Vec<&Pack>> {
        let listed = self.profiles.packs.get(profile)?;
        let in_use = |pack: &&Pack| {
            let always = pack.added || pack.contents.in_every_profile;
            always || listed.iter().any(|name| name == pack.name())
        };
        Some(self.packs.iter().filter(in_use).collect())
    }

    /// The rules of a profile, by id.
    pub fn rules_of_profile(&self, profile: &str) -> Option<Vec<&Rule>> {
        let packs = self.packs_of_profile(profile)?;
        let in_use = |rule: &&Rule| packs.iter().any(|pack| pack.name() == rule.pack);
        Some(self.rules.iter().filter(in_use).collect())
    }
}
