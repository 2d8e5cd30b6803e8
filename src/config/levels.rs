//! What the configuration says of a finding: how bad it is in its file, and whether it is shown.

use super::schema::Settings;
use crate::rules::Rule;
use crate::rules::schema::{Ordered, Severity};
use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// What becomes of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It is as bad as its rule says.
    Usual,
    /// It is as bad as this.
    As(Severity),
    /// It is left out.
    LeftOut,
}

/// The severities of a configuration, and which files they are for.
#[derive(Debug, Default)]
pub struct Levels {
    general: Ordered<Severity>,
    overrides: Vec<Scoped>,
}

#[derive(Debug)]
struct Scoped {
    paths: GlobSet,
    ignore: Vec<String>,
    severity: Ordered<Severity>,
}

impl Levels {
    /// The levels of some settings. Patterns that are none fit nothing: checking has told of them.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let overrides = settings.overrides.iter().map(|item| {
            let globs = item.paths.iter().filter_map(|path| compile(path).ok());
            let mut set = GlobSetBuilder::new();
            for glob in globs.flatten() {
                set.add(glob);
            }
            Scoped {
                paths: set.build().unwrap_or_default(),
                ignore: item.ignore.clone(),
                severity: item.severity.clone(),
            }
        });
        Self {
            general: settings.severity.clone(),
            overrides: overrides.collect(),
        }
    }

    /// What becomes of a rule wherever it finds something.
    #[must_use]
    pub fn general(&self, rule: &Rule) -> Level {
        level(&self.general, rule).unwrap_or(Level::Usual)
    }

    /// What becomes of findings of a rule in a file, whose path begins at the folder of the
    /// configuration and has `/` between folders.
    #[must_use]
    pub fn of(&self, rule: &Rule, path: &str) -> Level {
        let mut result = self.general(rule);
        for item in &self.overrides {
            if !item.paths.is_match(path) {
                continue;
            }
            if item.ignore.iter().any(|word| rule.is_meant_by(word)) {
                result = Level::LeftOut;
            } else if let Some(level) = level(&item.severity, rule) {
                result = level;
            }
        }
        result
    }

    /// Whether a rule is given a severity in some files, by its id or name.
    #[must_use]
    pub fn gives_somewhere(&self, rule: &Rule) -> bool {
        let mut scoped = self.overrides.iter();
        scoped.any(|item| {
            let mut entries = item.severity.iter();
            entries.any(|(word, s)| *s != Severity::Off && rule.is_named_by(word))
        })
    }

    /// Whether nothing is said at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.overrides.is_empty() && self.general.is_empty()
    }
}

/// The severity that the narrowest word gives a rule.
fn level(severities: &Ordered<Severity>, rule: &Rule) -> Option<Level> {
    let meant = severities.iter().filter(|(word, _)| rule.is_meant_by(word));
    let (_, severity) = meant.max_by_key(|(word, _)| narrowness(rule, word))?;
    Some(match severity {
        Severity::Off => Level::LeftOut,
        severity => Level::As(*severity),
    })
}

/// A name says more than a beginning of ids, and that more than a pack.
fn narrowness(rule: &Rule, word: &str) -> usize {
    match word {
        _ if rule.is_named_by(word) => usize::MAX,
        _ if rule.pack == word => 0,
        _ => word.len(),
    }
}

/// The globs that a path in the file stands for: as in ignore files, a name without a slash means
/// any file of that name, and a folder all that lies below it.
pub(super) fn compile(path: &str) -> Result<Vec<Glob>, globset::Error> {
    let folder = path.ends_with('/');
    let path = path.trim_start_matches("./").trim_end_matches('/');
    let anchored = path.contains('/');
    let path = path.trim_start_matches('/');
    let start = if anchored { "" } else { "**/" };
    let below = format!("{start}{path}/**");
    let itself = (!folder).then(|| format!("{start}{path}"));
    let glob = |pattern: &str| {
        GlobBuilder::new(pattern)
            .literal_separator(true)
            .case_insensitive(true)
            .build()
    };
    itself.iter().chain([&below]).map(|p| glob(p)).collect()
}
