//! The files of an export, and which of them belong to which script resource.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Name of the configuration in an export.
pub const CONFIGURATION: &str = "clp.conf";

/// Name of the folder with the scripts in an export.
const SCRIPTS: &str = "scripts";

/// Most files of one export that are looked at.
pub const MOST_FILES: usize = 65_536;

/// Where the files of exports lie: a folder, an archive, memory.
pub trait Tree {
    /// The paths of all files below the root, with `/`, in order.
    fn paths(&self) -> &[String];

    /// The bytes of one of them.
    ///
    /// # Errors
    /// Whatever keeps it from being read.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The bytes of one of them, or nothing where there are more than so many.
    ///
    /// # Errors
    /// Whatever keeps it from being read.
    fn read_up_to(&self, path: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        let bytes = self.read(path)?;
        Ok((bytes.len() <= most).then_some(bytes))
    }
}

/// The configurations of a tree: their paths. Those below another one's `scripts` are copies that
/// somebody keeps there.
#[must_use]
pub fn configurations(paths: &[String]) -> Vec<&str> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let found = paths.iter().filter(|path| name(path) == CONFIGURATION);
    let found: Vec<&str> = found.map(String::as_str).collect();
    let folders: BTreeSet<String> = found.iter().map(|p| folder(p).to_lowercase()).collect();
    let is_copy = |path: &&str| {
        let path = path.to_lowercase();
        let below = format!("{SCRIPTS}/");
        let mut places = path.match_indices(&below).map(|(at, _)| &path[..at]);
        places.any(|above| (above.is_empty() || above.ends_with('/')) && folders.contains(above))
    };
    found
        .iter()
        .copied()
        .filter(|path| !is_copy(path))
        .collect()
}

/// The folder of a path, with its `/`; nothing at the root.
#[must_use]
pub fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..=at])
}

fn starts_with(path: &str, start: &str) -> bool {
    let head = path.get(..start.len());
    head.is_some_and(|head| head.to_lowercase() == start.to_lowercase())
}

/// The scripts of an export.
#[derive(Clone, Default, Debug)]
pub struct Scripts {
    /// By group and resource, both in lower case: Windows does not tell names apart by case.
    folders: BTreeMap<(String, String), Folder>,
    /// Batch files that are no start or stop script of a resource.
    pub others: Vec<String>,
    /// Whether there is a folder with scripts at all.
    pub present: bool,
}

/// The folder of a script resource.
#[derive(Clone, Default, Debug)]
pub struct Folder {
    /// Its group and its name, as written.
    pub names: (String, String),
    /// Path of its start script.
    pub start: Option<String>,
    /// Path of its stop script.
    pub stop: Option<String>,
}

impl Scripts {
    /// The scripts below the folder of a configuration: `scripts/GROUP/RESOURCE/start.bat`.
    #[must_use]
    pub fn below(root: &str, paths: &[String]) -> Self {
        let start = format!("{root}{SCRIPTS}/");
        let mut scripts = Self::default();
        for path in paths.iter().filter(|path| starts_with(path, &start)) {
            scripts.present = true;
            scripts.add(path, &path[start.len()..]);
        }
        scripts
    }

    fn add(&mut self, path: &str, below: &str) {
        let lower = below.to_lowercase();
        let parts: Vec<&str> = below.split('/').collect();
        let of_a_resource = match parts.as_slice() {
            [group, resource, file] => Some((*group, *resource, file.to_lowercase())),
            _ => None,
        };
        match of_a_resource {
            Some((group, resource, file)) if is_script(&file) => {
                let key = (group.to_lowercase(), resource.to_lowercase());
                let folder = self.folders.entry(key).or_default();
                folder.names = (group.to_owned(), resource.to_owned());
                if file == "start.bat" {
                    folder.start = Some(path.to_owned());
                } else {
                    folder.stop = Some(path.to_owned());
                }
            }
            _ if lower.ends_with(".bat") || lower.ends_with(".cmd") => {
                self.others.push(path.to_owned());
            }
            _ => {}
        }
    }

    /// The folder of a resource.
    #[must_use]
    pub fn of(&self, group: &str, resource: &str) -> Option<&Folder> {
        let key = (group.to_lowercase(), resource.to_lowercase());
        self.folders.get(&key)
    }

    /// Every folder with a start or a stop script.
    pub fn folders(&self) -> impl Iterator<Item = &Folder> {
        self.folders.values()
    }
}

fn is_script(file: &str) -> bool {
    file == "start.bat" || file == "stop.bat"
}
