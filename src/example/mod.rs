//! The examples of rules, run: what they hold is judged, and compared with what they say.

mod export;
mod files;

pub use export::{MemoryTree, export};
pub use files::{Memory, Unstorable, memory};

use crate::checks::never_set;
use crate::engine::{self, Outcome, Ruling};
use crate::rules::schema::{Check, Example, Role, Severity};
use crate::rules::{Knowledge, PackSet, Rule};
use crate::scenario::Limits;
use crate::unit::{self, Kind, Setting, Unit, World};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// Where examples are judged: the packs, and what each profile knows.
#[derive(Debug)]
pub struct Bench<'s> {
    set: &'s PackSet,
    profiles: BTreeMap<&'s str, (Vec<&'s str>, Knowledge)>,
}

/// An example, judged.
#[derive(Debug)]
pub struct Judged {
    /// The rule it belongs to.
    rule: String,
    /// Its units, each with what was found in it.
    pub units: Vec<(Unit, Outcome)>,
    /// Variables that its scripts read and nobody sets.
    pub never_set: Vec<String>,
}

impl<'s> Bench<'s> {
    /// A bench for some packs.
    #[must_use]
    pub fn new(set: &'s PackSet) -> Self {
        let profiles = set.profiles().packs.keys().filter_map(|profile| {
            let packs = set.packs_of_profile(profile)?;
            let packs: Vec<&str> = packs.iter().map(|pack| pack.name()).collect();
            let knowledge = set.knowledge(packs.iter().copied());
            Some((profile, (packs, knowledge)))
        });
        Self {
            set,
            profiles: profiles.collect(),
        }
    }

    /// Judges an example by its rule alone, in the profile that it names or in the default one. A rule about
    /// suppressions is judged by what the other rules have to say.
    ///
    /// # Errors
    /// Where a file cannot be stored as the example says.
    pub fn judge(&self, rule: &Rule, example: &Example) -> Result<Judged, Unstorable> {
        let files = memory(example)?;
        let default = self.set.profiles().default.as_deref();
        let profile = example.profile.as_deref().or(default).unwrap_or_default();
        let nothing = (Vec::new(), Knowledge::default());
        let (packs, knowledge) = self.profiles.get(profile).unwrap_or(&nothing);
        let all = matches!(rule.check, Check::Suppression(_));
        let wanted = |known: &&Rule| {
            let speaks = all && known.severity != Severity::Off;
            packs.contains(&known.pack.as_str()) && (known.id == rule.id || speaks)
        };
        let rules: Vec<&Rule> = self.set.rules().iter().filter(wanted).collect();
        let (limits, cancel) = (Limits::default(), AtomicBool::new(false));
        let world = World::default();
        let setting = Setting {
            knowledge,
            encoding: None,
            limits: &limits,
            cancel: &cancel,
            world: &world,
        };
        let mut units = Vec::new();
        if let Some((export, tree)) = export(files.all(), &knowledge.cluster) {
            let ruling = Ruling {
                set: self.set,
                rules: &rules,
                packs,
            };
            let mut visit = |unit, outcome| units.push((unit, outcome));
            // All files are in memory: none can be unreadable.
            let _ = engine::judge_export(&export, &tree, &setting, ruling, &mut visit);
        } else {
            for plan in unit::plan(&files.requests(), &files) {
                let (unit, _) = unit::build(&plan, &files, &setting);
                let outcome = engine::check(&unit, self.set, &rules, knowledge, packs);
                units.push((unit, outcome));
            }
        }
        let read = units.iter();
        let never_set = read.flat_map(|(unit, _)| never_set(unit, knowledge));
        Ok(Judged {
            never_set: never_set.collect(),
            rule: rule.id.to_string(),
            units,
        })
    }
}

impl Judged {
    /// The scripts, where none of them has one of some roles: nobody then looks at what they do.
    #[must_use]
    pub fn helpers_only(&self, roles: &[Role]) -> Vec<String> {
        let documents = || {
            let all = self.units.iter().flat_map(|(unit, _)| &unit.documents);
            all.filter(|document| document.kind == Kind::Script)
        };
        if roles.is_empty() || documents().any(|document| roles.contains(&document.role)) {
            return Vec::new();
        }
        let helpers = documents().filter(|document| document.role == Role::Helper);
        helpers.map(|document| document.path.clone()).collect()
    }

    /// The text that each finding covers, in order; lines end in LF.
    #[must_use]
    pub fn found(&self) -> Vec<String> {
        let findings = self.units.iter().flat_map(|(unit, outcome)| {
            let findings = outcome.findings.iter().filter(|f| f.rule == self.rule);
            findings.map(|finding| {
                let source = &unit.documents[finding.place.document].source;
                source.slice(finding.place.span).replace("\r\n", "\n")
            })
        });
        findings.collect()
    }
}

/// Whether findings are what an example says.
#[must_use]
pub fn is_as_said(example: &Example, found: &[String]) -> bool {
    match &example.bad {
        None => found.is_empty(),
        Some(_) if example.at.is_empty() => !found.is_empty(),
        Some(_) => *found == example.at,
    }
}
