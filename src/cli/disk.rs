//! Files on disk.

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

/// The scripts that paths mean, in order, each once; and what is wrong with the paths.
pub(super) fn requests(paths: &[PathBuf]) -> (Vec<Request>, Vec<Problem>) {
    let mut requests: Vec<Request> = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        let Some(name) = path.to_str() else {
            problems.push(not_unicode(path));
            continue;
        };
        let found = match std::fs::metadata(path) {
            Err(error) => match matching(path) {
                Some(found) if !found.is_empty() => found,
                _ => {
                    problems.push(Problem::unreadable(name, &error));
                    continue;
                }
            },
            Ok(data) if data.is_dir() => walk(path, name, &mut problems),
            Ok(_) if is_export(name) => {
                problems.push(
                    Problem::new(
                        format!("{name}: クラスタ構成情報は、このバージョンではまだ読めません"),
                        format!("{name}: this version does not read cluster configurations yet"),
                    )
                    .help(
                        "スクリプトを指定してください: svlint check start.bat stop.bat",
                        "name the scripts: svlint check start.bat stop.bat",
                    ),
                );
                continue;
            }
            Ok(_) if is_sql(name) => {
                problems.push(sql_alone(name));
                continue;
            }
            Ok(_) => vec![Request {
                path: name.to_owned(),
                walked: false,
                role: None,
            }],
        };
        for request in found {
            if requests.iter().all(|r| r.path != request.path) {
                requests.push(request);
            }
        }
    }
    (requests, problems)
}

/// The files that a name with `*` or `?` means, by name. cmd.exe hands such names over as they are.
fn matching(path: &Path) -> Option<Vec<Request>> {
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
    let request = |name: String| Request {
        path: format!("{folder}{name}"),
        walked: false,
        role: None,
    };
    Some(found.into_iter().map(request).collect())
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

fn is_export(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.ends_with(".zip") || lower.ends_with(".conf")
}

/// A path with `/`, as reports and rule packs have it on every system.
pub(super) fn slashed(path: &str) -> String {
    path.replace(MAIN_SEPARATOR, "/")
}

/// A path of ours as it is shown: with `/`, and without what only says that it is here.
pub(super) fn shown(path: &Path) -> String {
    let path = slashed(&path.display().to_string());
    match path.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => path,
    }
}

/// The scripts below a folder, by name; what ignore files leave out is left out. What cannot be
/// read is told, and the rest is judged all the same.
fn walk(folder: &Path, name: &str, problems: &mut Vec<Problem>) -> Vec<Request> {
    let before = problems.len();
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
        let shown = entry.path().to_string_lossy().to_lowercase();
        let is_file = entry.file_type().is_some_and(|t| !t.is_dir());
        if !is_file || !(shown.ends_with(".bat") || shown.ends_with(".cmd")) {
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
    if found.is_empty() && problems.len() == before {
        problems.push(Problem::new(
            format!("{name}: フォルダにスクリプト (.bat, .cmd) がありません"),
            format!("{name}: no script (.bat, .cmd) in this folder"),
        ));
    }
    found.sort();
    let request = |path| Request {
        path,
        walked: true,
        role: None,
    };
    found.into_iter().map(request).collect()
}

/// The path of a single script as text.
pub(super) fn script(path: &Path) -> Result<&str, Vec<Problem>> {
    let Some(name) = path.to_str() else {
        return Err(vec![not_unicode(path)]);
    };
    // Windows would only say that access is denied.
    if path.is_dir() {
        return Err(vec![Problem::new(
            format!("{name}: フォルダです。スクリプトを指定してください"),
            format!("{name}: this is a folder; name a script"),
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
