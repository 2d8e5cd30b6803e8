//! What the paths on the command line mean: scripts, exports, folders, patterns, standard input.

use super::disk::slashed;
use super::exports::{self, Found};
use super::problem::Problem;
use crate::unit::Request;
use globset::{GlobBuilder, GlobMatcher};
use std::collections::HashSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// The name of standard input where nobody gave it another one.
const STDIN: &str = "<stdin>";

/// What is to be judged, in order and each once, and what is wrong with the paths.
#[derive(Default)]
pub(super) struct Inputs {
    pub(super) scripts: Vec<Request>,
    /// Exported configurations.
    pub(super) exports: Vec<Found>,
    /// The name that standard input goes by, if it is one of the scripts.
    pub(super) stdin: Option<String>,
    pub(super) problems: Vec<Problem>,
    known: HashSet<String>,
    /// Whether exports are left as they are: their scripts are wanted, and nothing else of them.
    scripts_only: bool,
}

/// What a path is.
enum Kind {
    /// `-`.
    Stdin,
    Folder,
    Script,
    /// A cluster configuration.
    Export(Found),
    /// What it means depends on the command that sends it.
    Sql,
    /// A name with `*` or `?`: cmd.exe hands such names over as they are.
    Pattern,
    /// Nothing that could be opened.
    Absent(std::io::Error),
}

fn kind(path: &Path, name: &str) -> Kind {
    if name == "-" {
        return Kind::Stdin;
    }
    match std::fs::metadata(path) {
        Err(_) if name.contains(['*', '?']) => Kind::Pattern,
        Err(error) => Kind::Absent(error),
        Ok(data) if data.is_dir() => Kind::Folder,
        Ok(data) if data.is_file() => kind_of_file(name),
        // A pipe must not be looked into twice.
        Ok(_) => Kind::Script,
    }
}

fn kind_of_file(name: &str) -> Kind {
    match exports::recognise(name) {
        Some(found) => Kind::Export(found),
        None if is_sql(name) => Kind::Sql,
        None => Kind::Script,
    }
}

/// Looks at the paths. Standard input is called `stdin`.
pub(super) fn inputs(paths: &[PathBuf], stdin: Option<&str>) -> Inputs {
    looked_at(paths, stdin, Inputs::default())
}

/// The scripts that paths mean, those in folders of exports among them.
pub(super) fn scripts(paths: &[PathBuf]) -> Inputs {
    let inputs = Inputs {
        scripts_only: true,
        ..Inputs::default()
    };
    looked_at(paths, None, inputs)
}

fn looked_at(paths: &[PathBuf], stdin: Option<&str>, mut inputs: Inputs) -> Inputs {
    for path in paths {
        let Some(name) = path.to_str() else {
            inputs.problems.push(not_unicode(path));
            continue;
        };
        match kind(path, name) {
            Kind::Stdin => {
                let name = stdin.unwrap_or(STDIN);
                inputs.stdin = Some(name.to_owned());
                inputs.add(name.to_owned(), false);
            }
            Kind::Script => inputs.add(name.to_owned(), false),
            Kind::Folder => inputs.walk(path, name),
            Kind::Sql => inputs.problems.push(sql_alone(name)),
            Kind::Export(_) if inputs.scripts_only => inputs.problems.push(not_here(name)),
            Kind::Export(found) => inputs.add_export(found),
            Kind::Pattern => inputs.matching(name),
            Kind::Absent(error) => inputs.problems.push(Problem::unreadable(name, &error)),
        }
    }
    inputs
}

impl Inputs {
    fn add(&mut self, path: String, walked: bool) {
        if self.known.insert(path.clone()) {
            self.scripts.push(Request {
                path,
                walked,
                role: None,
            });
        }
    }

    fn add_export(&mut self, found: Found) {
        if self.known.insert(found.path.clone()) {
            self.exports.push(found);
        } else if found.is_complete() {
            // Its folder was named, too: then all of it is asked for.
            let known = self.exports.iter_mut().find(|e| e.path == found.path);
            known.into_iter().for_each(|known| *known = found.clone());
        }
    }

    /// The scripts and exports below a folder, by name; what ignore files leave out is left out.
    /// What cannot be read is told, and the rest is judged all the same.
    fn walk(&mut self, folder: &Path, name: &str) {
        let before = self.problems.len();
        let walk = ignore::WalkBuilder::new(folder).build();
        let mut found = self.files(walk, name, |path| {
            let lower = path.to_lowercase();
            is_script(&lower) || exports::can_be(&lower)
        });
        let exports = if self.scripts_only {
            Vec::new()
        } else {
            exports::among(&mut found)
        };
        found.retain(|path| is_script(&path.to_lowercase()));
        if found.is_empty() && exports.is_empty() && self.problems.len() == before {
            self.problems.push(Problem::new(
                format!(
                    "{name}: フォルダにスクリプト (.bat, .cmd) も構成情報 (clp.conf) もありません"
                ),
                format!(
                    "{name}: no script (.bat, .cmd) in this folder, and no configuration (clp.conf)"
                ),
            ));
        }
        for export in exports {
            self.add_export(export);
        }
        for path in found {
            self.add(path, true);
        }
    }

    /// The files that a pattern means, by name.
    fn matching(&mut self, name: &str) {
        let pattern = slashed(name);
        let folder = fixed_part(&pattern);
        let start = if folder.is_empty() { "." } else { folder };
        let before = self.problems.len();
        let mut walk = ignore::WalkBuilder::new(start);
        if !pattern.contains("**") {
            // As a shell would have it: so many folders deep, and nothing left out.
            let depth = pattern[folder.len()..].split('/').count();
            walk.max_depth(Some(depth)).standard_filters(false);
        }
        let found = match (glob(&pattern), Path::new(start).is_dir()) {
            (Some(glob), true) => self.files(walk.build(), name, |path| {
                glob.is_match(path) && !is_sql(path)
            }),
            _ => Vec::new(),
        };
        if found.is_empty() && self.problems.len() == before {
            let error = std::io::ErrorKind::NotFound.into();
            self.problems.push(Problem::unreadable(name, &error));
        }
        for path in found {
            match exports::recognise(&path) {
                Some(export) if !self.scripts_only => self.add_export(export),
                Some(_) => {}
                None => self.add(path, false),
            }
        }
    }

    /// The files of a walk whose paths are wanted, in order. `name` is what was asked for.
    fn files(
        &mut self,
        walk: ignore::Walk,
        name: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let mut found = Vec::new();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.problems.push(Problem::new(
                        format!("{name}: フォルダを読み取れません ({error})"),
                        format!("{name}: the folder cannot be read ({error})"),
                    ));
                    continue;
                }
            };
            let shown = slashed(&entry.path().to_string_lossy());
            let path = shown.strip_prefix("./").unwrap_or(&shown);
            if !wanted(path) || !is_file(entry.path(), entry.file_type()) {
                continue;
            }
            match entry.path().to_str() {
                Some(_) => found.push(path.to_owned()),
                None => self.problems.push(not_unicode(entry.path())),
            }
        }
        found.sort();
        found
    }
}

/// Whether something in a folder is to be read. Pipes and devices are not: reading them might never
/// end. A link that leads nowhere is, so that it is told.
fn is_file(path: &Path, kind: Option<std::fs::FileType>) -> bool {
    match kind {
        Some(kind) if kind.is_symlink() => std::fs::metadata(path)
            .as_ref()
            .map_or(true, Metadata::is_file),
        Some(kind) => kind.is_file(),
        None => false,
    }
}

fn is_script(lower: &str) -> bool {
    lower.ends_with(".bat") || lower.ends_with(".cmd")
}

/// The folder that a pattern begins with, with its slash.
fn fixed_part(pattern: &str) -> &str {
    let wild = pattern.find(['*', '?']).unwrap_or(pattern.len());
    let slash = pattern[..wild].rfind('/');
    slash.map_or("", |slash| &pattern[..=slash])
}

fn glob(pattern: &str) -> Option<GlobMatcher> {
    // What is no wildcard for cmd.exe is none here.
    let mut escaped = String::with_capacity(pattern.len());
    for c in pattern.strip_prefix("./").unwrap_or(pattern).chars() {
        if matches!(c, '[' | ']' | '{' | '}' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    let mut builder = GlobBuilder::new(&escaped);
    builder.case_insensitive(true).literal_separator(true);
    let glob = builder.backslash_escape(true).build().ok()?;
    Some(glob.compile_matcher())
}

fn is_sql(name: &str) -> bool {
    name.to_lowercase().ends_with(".sql")
}

fn sql_alone(name: &str) -> Problem {
    Problem::new(
        format!("{name}: SQL ファイルだけを調べることはできません"),
        format!("{name}: SQL is not judged on its own"),
    )
    .help(
        "SQL ファイルを実行するスクリプトを指定してください: svlint check start.bat stop.bat",
        "name the scripts that run it: svlint check start.bat stop.bat",
    )
}

fn not_here(name: &str) -> Problem {
    Problem::new(
        format!("{name}: ここではスクリプトだけを調べます。構成情報は指定できません"),
        format!("{name}: only scripts are looked at here, and this is a configuration"),
    )
    .help(
        "フォルダにあるスクリプトを指定してください: svlint rules events scripts/",
        "name the scripts in its folder: svlint rules events scripts/",
    )
}

/// The path of a single script as text.
pub(super) fn script(path: &Path) -> Result<&str, Vec<Problem>> {
    let Some(name) = path.to_str() else {
        return Err(vec![not_unicode(path)]);
    };
    // Windows would only say that access is denied.
    if path.is_dir() {
        return Err(vec![Problem::new(
            format!("{name}: フォルダです。スクリプトか構成情報を指定してください"),
            format!("{name}: this is a folder; name a script, or an exported configuration"),
        )]);
    }
    Ok(name)
}

fn not_unicode(path: &Path) -> Problem {
    let shown = path.display();
    Problem::new(
        format!("{shown}: ファイル名が Unicode として読めません"),
        format!("{shown}: the name of the file is not valid Unicode"),
    )
}
