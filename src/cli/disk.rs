//! Files on disk.

use super::exports::{self, Found};
use super::problem::Problem;
use crate::unit::{Files, Request};
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// The file system.
pub(super) struct Disk;

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn read_up_to(&self, path: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        // A pipe or a device would never end.
        if !std::fs::metadata(path)?.is_file() {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let limit = most as u64 + 1;
        std::fs::File::open(path)?
            .take(limit)
            .read_to_end(&mut bytes)?;
        Ok((bytes.len() <= most).then_some(bytes))
    }

    fn beside(&self, path: &str) -> Vec<String> {
        let folder = match Path::new(path).parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let Ok(entries) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        let files = entries
            .flatten()
            .filter(|e| e.file_type().is_ok_and(|t| !t.is_dir()));
        files
            .filter_map(|e| e.file_name().into_string().ok())
            .collect()
    }
}

/// What paths mean.
#[derive(Default)]
pub(super) struct Inputs {
    /// The scripts, in order, each once.
    pub(super) scripts: Vec<Request>,
    /// The exports, in order, each once.
    pub(super) exports: Vec<Found>,
    /// What is wrong with the paths.
    pub(super) problems: Vec<Problem>,
    /// Whether exports are told apart from scripts.
    apart: bool,
}

/// The scripts that paths mean, those of exports among them, and what is wrong with the paths.
pub(super) fn requests(paths: &[PathBuf]) -> (Vec<Request>, Vec<Problem>) {
    let inputs = taken(paths, false);
    (inputs.scripts, inputs.problems)
}

/// What paths mean, in order.
pub(super) fn inputs(paths: &[PathBuf]) -> Inputs {
    taken(paths, true)
}

fn taken(paths: &[PathBuf], apart: bool) -> Inputs {
    let mut inputs = Inputs {
        apart,
        ..Inputs::default()
    };
    for path in paths {
        let Some(name) = path.to_str() else {
            inputs.problems.push(not_unicode(path));
            continue;
        };
        match std::fs::metadata(path) {
            Err(error) => match matching(path) {
                Some(found) if !found.is_empty() => {
                    for file in found {
                        inputs.add_file(&file);
                    }
                }
                _ => inputs.problems.push(Problem::unreadable(name, &error)),
            },
            Ok(data) if data.is_dir() => inputs.add_folder(path, name),
            Ok(_) => inputs.add_file(name),
        }
    }
    inputs
}

impl Inputs {
    fn add_file(&mut self, path: &str) {
        match self.apart.then(|| exports::recognise(path)).flatten() {
            Some(found) => self.add_export(found),
            None if is_sql(path) => self.problems.push(sql_alone(path)),
            None => self.add_script(path.to_owned(), false),
        }
    }

    /// What lies below a folder, by name; what ignore files leave out is left out. What cannot be
    /// read is told, and the rest is judged all the same.
    fn add_folder(&mut self, folder: &Path, name: &str) {
        let before = self.problems.len();
        let mut files = below(folder, name, &mut self.problems);
        files.sort();
        let mut exports = Vec::new();
        if self.apart {
            exports = exports::among(&mut files);
        }
        let is_script = |path: &String| {
            let path = path.to_lowercase();
            path.ends_with(".bat") || path.ends_with(".cmd")
        };
        files.retain(is_script);
        if files.is_empty() && exports.is_empty() && self.problems.len() == before {
            self.problems.push(Problem::new(
                format!(
                    "{name}: フォルダにスクリプト (.bat, .cmd) も構成情報 (clp.conf) もありません"
                ),
                format!(
                    "{name}: no script (.bat, .cmd) in this folder, and no configuration (clp.conf)"
                ),
            ));
        }
        for found in exports {
            self.add_export(found);
        }
        for path in files {
            self.add_script(path, true);
        }
    }

    fn add_export(&mut self, found: Found) {
        if self.exports.iter().all(|known| known.path != found.path) {
            self.exports.push(found);
        }
    }

    fn add_script(&mut self, path: String, walked: bool) {
        if self.scripts.iter().all(|request| request.path != path) {
            self.scripts.push(Request {
                path,
                walked,
                role: None,
            });
        }
    }
}

/// The files that a name with `*` or `?` means, by name. cmd.exe hands such names over as they are.
fn matching(path: &Path) -> Option<Vec<String>> {
    let pattern = path.file_name()?.to_str()?;
    if !pattern.contains(['*', '?']) {
        return None;
    }
    let glob = globset::GlobBuilder::new(pattern)
        .case_insensitive(true)
        .build()
        .ok()?
        .compile_matcher();
    let whole = path.to_str()?;
    // The folder stays as it was given.
    let folder = whole.strip_suffix(pattern)?;
    let mut found: Vec<String> = Disk.beside(whole);
    found.retain(|name| glob.is_match(name) && !is_sql(name));
    found.sort();
    let paths = found.into_iter().map(|name| format!("{folder}{name}"));
    Some(paths.collect())
}

fn is_sql(name: &str) -> bool {
    name.to_lowercase().ends_with(".sql")
}

/// What SQL means depends on the command that sends it.
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

/// A path with `/`, as reports and rule packs have it on every system.
pub(super) fn slashed(path: &str) -> String {
    path.replace(MAIN_SEPARATOR, "/")
}

/// The files below a folder.
fn below(folder: &Path, name: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut found = Vec::new();
    for entry in ignore::WalkBuilder::new(folder).build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                problems.push(Problem::new(
                    format!("{name}: フォルダを読み取れません ({error})"),
                    format!("{name}: the folder cannot be read ({error})"),
                ));
                continue;
            }
        };
        if entry.file_type().is_none_or(|t| t.is_dir()) {
            continue;
        }
        match entry.path().to_str() {
            Some(path) => {
                let path = slashed(path);
                found.push(path.strip_prefix("./").unwrap_or(&path).to_owned());
            }
            None => problems.push(not_unicode(entry.path())),
        }
    }
    found
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
