//! The world around the scripts: what is known of it, and what is assumed.

use std::collections::{BTreeMap, HashMap, HashSet};

/// What is known of the world around the scripts.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// Variables that may be set before the script begins, in upper case.
    pub environment: HashSet<String>,
    /// Programs by lower-case name: a CALL of one is no batch file.
    pub programs: HashSet<String>,
    /// Whether the exit code at the end of the file is wanted.
    pub code_at_end: bool,
    /// Whether the script may be handed arguments.
    pub open_arguments: bool,
    /// Whether any variable may be set before the script begins.
    pub open_variables: bool,
    /// Variables that are set before the script begins; `None` means not there.
    pub given: Vec<(String, Option<String>)>,
    /// What is assumed of programs and files; without it they are not known.
    pub assumed: Option<Assumed>,
}

/// A world in which programs and files hold no surprise.
#[derive(Clone, Debug, Default)]
pub struct Assumed {
    /// Exit code of every program.
    pub code: i64,
    /// Exit codes of some programs, by lower-case name without folder and extension.
    pub codes: HashMap<String, i64>,
    /// The files beside the script by lower-case name, with the text of short ones: others are not
    /// there.
    pub files: BTreeMap<String, Option<String>>,
}

impl Assumed {
    /// The exit code of a program.
    pub(super) fn code_of(&self, name: &str) -> i64 {
        self.codes
            .get(&name.to_lowercase())
            .copied()
            .unwrap_or(self.code)
    }

    /// Whether a file is there. A path into another folder is not; wildcards ask for any.
    pub(super) fn has(&self, path: &str) -> bool {
        let Some(name) = self.own_name(path) else {
            return false;
        };
        name == "nul" || name.is_empty() || self.matching(&name).next().is_some()
    }

    /// The name of a file that would lie beside the script, in lower case.
    pub(super) fn own_name(&self, path: &str) -> Option<String> {
        let path = path.trim_matches('"').to_lowercase();
        let name = path.strip_prefix('\u{fffc}').unwrap_or(&path);
        let name = name
            .strip_prefix(".\\")
            .or_else(|| name.strip_prefix("./"))
            .unwrap_or(name);
        let name = name.trim_start_matches('\\');
        (!name.contains(['\\', '/', ':'])).then(|| name.to_owned())
    }

    /// The files that a name with wildcards means, in order.
    pub(super) fn matching(&self, name: &str) -> impl Iterator<Item = &str> {
        let name = name.to_owned();
        self.files
            .keys()
            .map(String::as_str)
            .filter(move |file| wildcard(&name, file))
    }

    /// The text of a file beside the script.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(&self.own_name(path)?)?.as_deref()
    }
}

/// Whether a file name fits one with `*` and `?`; `*.*` fits every name.
fn wildcard(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = if pattern == "*.*" {
        vec!['*']
    } else {
        pattern.chars().collect()
    };
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    p = at + 1;
                    n = from + 1;
                    star = Some((at, n));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}
