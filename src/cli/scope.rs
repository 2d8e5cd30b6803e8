//! Configuration files: which one is for a script.

use super::args::ConfigOptions;
use super::disk;
use super::problem::Problem;
use crate::config::{Config, FILE_NAME};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A configuration and the folder that it is for.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) config: Config,
    /// Where paths in it begin; absolute. Empty where there is no file.
    pub(super) folder: PathBuf,
}

impl Scope {
    /// The path of a script as seen from the folder of the configuration, with `/`.
    pub(super) fn inside(&self, path: &str) -> String {
        let whole = absolute(Path::new(path));
        let inside = whole.strip_prefix(&self.folder).unwrap_or(&whole);
        disk::slashed(&inside.to_string_lossy())
    }
}

/// Finds configurations, and reads each of them once.
#[derive(Debug)]
pub(super) struct Scopes {
    /// The one for everything, where the search is not wanted.
    fixed: Option<Arc<Scope>>,
    none: Arc<Scope>,
    known: HashMap<PathBuf, Arc<Scope>>,
    /// What is wrong with those that were found.
    pub(super) problems: Vec<Problem>,
}

impl Scopes {
    pub(super) fn new(options: &ConfigOptions) -> Self {
        let none = Arc::new(Scope::default());
        let mut scopes = Self {
            fixed: options.no_config.then(|| Arc::clone(&none)),
            none,
            known: HashMap::new(),
            problems: Vec::new(),
        };
        if let Some(file) = &options.config {
            let scope = scopes.read(file).unwrap_or_else(|error| {
                let name = file.display().to_string();
                scopes.problems.push(Problem::unreadable(&name, &error));
                Arc::clone(&scopes.none)
            });
            scopes.fixed = Some(scope);
        }
        scopes
    }

    /// The configuration where the program is run.
    pub(super) fn here(&mut self) -> Arc<Scope> {
        self.of_folder(Path::new("."))
    }

    /// The configuration for a script: the one nearest to it, in its folder or further up.
    pub(super) fn of(&mut self, script: &str) -> Arc<Scope> {
        let folder = Path::new(script).parent();
        let folder = folder.filter(|f| !f.as_os_str().is_empty());
        self.of_folder(folder.unwrap_or(Path::new(".")))
    }

    /// The configuration for the only script of a run.
    pub(super) fn only(&mut self, script: &str) -> Result<Arc<Scope>, Vec<Problem>> {
        let scope = self.of(script);
        let problems = std::mem::take(&mut self.problems);
        if problems.is_empty() {
            Ok(scope)
        } else {
            Err(problems)
        }
    }

    fn of_folder(&mut self, folder: &Path) -> Arc<Scope> {
        if let Some(fixed) = &self.fixed {
            return Arc::clone(fixed);
        }
        if let Some(known) = self.known.get(folder) {
            return Arc::clone(known);
        }
        let whole = absolute(folder);
        let mut passed = vec![folder.to_owned()];
        let mut found = None;
        for above in whole.ancestors() {
            if let Some(known) = self.known.get(above) {
                found = Some(Arc::clone(known));
                break;
            }
            passed.push(above.to_owned());
            let file = above.join(FILE_NAME);
            match self.read(&file) {
                Ok(scope) => {
                    found = Some(scope);
                    break;
                }
                Err(error) if is_absent(error.kind()) => {}
                Err(error) => {
                    let name = shown(&file);
                    self.problems.push(Problem::unreadable(&name, &error));
                    break;
                }
            }
        }
        let scope = found.unwrap_or_else(|| Arc::clone(&self.none));
        for folder in passed {
            self.known.insert(folder, Arc::clone(&scope));
        }
        scope
    }

    /// Reads a file. What is wrong in it is kept for later.
    fn read(&mut self, file: &Path) -> std::io::Result<Arc<Scope>> {
        let bytes = std::fs::read(file)?;
        let name = shown(file);
        let config = Config::read(&name, &bytes).unwrap_or_else(|errors| {
            let text = String::from_utf8(bytes).unwrap_or_default();
            let problems = errors.into_iter();
            let problems = problems.map(|error| Problem::pack(error, |_| text.clone()));
            self.problems.extend(problems);
            Config::default()
        });
        let folder = absolute(file);
        let folder = folder.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Arc::new(Scope { config, folder }))
    }
}

/// A folder on the way up need not exist, and may not be one.
fn is_absent(kind: ErrorKind) -> bool {
    use ErrorKind::{InvalidFilename, NotADirectory, NotFound};
    matches!(kind, NotFound | NotADirectory | InvalidFilename)
}

/// An absolute path without `..`, which would lead the search astray.
fn absolute(path: &Path) -> PathBuf {
    let up = path
        .components()
        .any(|part| part == std::path::Component::ParentDir);
    let real = up.then(|| std::fs::canonicalize(path).ok()).flatten();
    real.or_else(|| std::path::absolute(path).ok())
        .unwrap_or_else(|| path.to_owned())
}

/// A path as people know it: from where they are.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let inside = path.strip_prefix(&here).unwrap_or(path);
    disk::slashed(&inside.display().to_string())
}
