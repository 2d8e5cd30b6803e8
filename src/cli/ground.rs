//! What scripts are judged by: packs, rules and knowledge, from options and configuration.

use super::args::CheckArguments;
use super::packs;
use super::problem::Problem;
use super::scope::Scope;
use super::select::{self, Choice, Selection};
use crate::config::{Level, Levels};
use crate::engine::{Outcome, Ruling};
use crate::finding::Finding;
use crate::rules::{Knowledge, PackSet, Rule};
use crate::secret::Scanner;
use crate::source::Encoding;
use crate::unit::Unit;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// What the command line says of it. It goes before the configuration.
#[derive(Clone, Copy, Default)]
pub(super) struct Told<'a> {
    pub(super) profile: Option<&'a str>,
    pub(super) packs: &'a [PathBuf],
    pub(super) select: &'a [String],
    pub(super) ignore: &'a [String],
    pub(super) encoding: Option<Encoding>,
}

impl<'a> Told<'a> {
    pub(super) fn check(arguments: &'a CheckArguments) -> Result<Self, Vec<Problem>> {
        Ok(Self {
            profile: arguments.profile.as_deref(),
            packs: &arguments.packs,
            select: &arguments.select,
            ignore: &arguments.ignore,
            encoding: super::check::encoding(arguments.encoding.as_deref())?,
        })
    }
}

/// The packs that one configuration puts in use.
pub(super) struct Ground {
    pub(super) scope: Arc<Scope>,
    pub(super) set: PackSet,
}

impl Ground {
    /// Loads the packs, and looks up what the configuration names.
    pub(super) fn load(scope: Arc<Scope>, told: Told<'_>) -> Result<Self, Vec<Problem>> {
        let own = scope.config.settings.packs.iter();
        let own = own.map(|pack| scope.folder.join(pack));
        let paths: Vec<PathBuf> = own.chain(told.packs.iter().cloned()).collect();
        let set = packs::load(&paths)?;
        scope.config.check(&set).map_err(|errors| {
            let text = &scope.config.text;
            let errors = errors.into_iter();
            errors
                .map(|e| Problem::pack(e, |_| text.clone()))
                .collect::<Vec<_>>()
        })?;
        Ok(Self { scope, set })
    }

    /// Chooses what is judged by.
    pub(super) fn judge(&self, told: Told<'_>) -> Result<Judge<'_>, Vec<Problem>> {
        let settings = &self.scope.config.settings;
        let levels = Levels::new(settings);
        let choice = Choice {
            profile: told.profile.or(settings.profile.as_deref()),
            select: told.select,
            ignore: told.ignore,
            settings,
            levels: &levels,
        };
        let selection = select::select(&self.set, &choice)?;
        let mut knowledge = packs::knowledge(&self.set, &selection.packs)?;
        for (group, names) in settings.names.groups() {
            knowledge.extend_names(group, names);
        }
        let label = settings.encoding.as_deref();
        let encoding = told
            .encoding
            .or_else(|| label.and_then(Encoding::from_label));
        Ok(Judge {
            scope: &self.scope,
            set: &self.set,
            selection,
            knowledge,
            encoding,
            levels,
            scanner: OnceLock::new(),
            named: told.select.to_vec(),
        })
    }
}

/// What the scripts under one configuration are judged by.
pub(super) struct Judge<'g> {
    pub(super) scope: &'g Scope,
    pub(super) set: &'g PackSet,
    pub(super) selection: Selection<'g>,
    pub(super) knowledge: Knowledge,
    pub(super) encoding: Option<Encoding>,
    levels: Levels,
    scanner: OnceLock<Arc<Scanner>>,
    /// Rules that the command line names, as far as it does.
    named: Vec<String>,
}

impl Judge<'_> {
    /// What finds passwords, whatever the profile.
    pub(super) fn scanner(&self) -> Arc<Scanner> {
        let made = || Arc::new(Scanner::new(&self.set.secrets()));
        Arc::clone(self.scanner.get_or_init(made))
    }

    /// The rules as the engine wants them.
    pub(super) fn ruling(&self) -> Ruling<'_> {
        Ruling {
            set: self.set,
            rules: &self.selection.rules,
            packs: &self.selection.packs,
        }
    }

    /// Gives findings the severities that are configured; what is left out is returned.
    pub(super) fn apply(&self, unit: &Unit, outcome: &mut Outcome) -> Vec<Finding> {
        let mut left_out = Vec::new();
        if self.levels.is_empty() {
            return left_out;
        }
        let level = |finding: &Finding| {
            let mut rules = self.selection.rules.iter();
            let rule = rules.find(|rule| rule.id == finding.rule);
            let path = &unit.documents[finding.place.document].path;
            rule.map_or(Level::Usual, |rule| self.level(rule, path))
        };
        for mut finding in std::mem::take(&mut outcome.findings) {
            match level(&finding) {
                Level::LeftOut => left_out.push(finding),
                Level::As(severity) => {
                    finding.severity = Some(severity);
                    outcome.findings.push(finding);
                }
                Level::Usual => outcome.findings.push(finding),
            }
        }
        left_out
    }

    /// What becomes of findings of a rule in a file.
    fn level(&self, rule: &Rule, path: &str) -> Level {
        match self.levels.of(rule, &self.scope.inside(path)) {
            Level::LeftOut if select::is_named(&self.named, rule) => Level::Usual,
            level => level,
        }
    }
}
