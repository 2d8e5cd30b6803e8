//! The scripts of an export in a folder.

use super::disk::{Disk, slashed};
use crate::cluster::{MOST_FILES, Tree};
use crate::unit::Files;
use std::io;
use std::path::Path;

/// The scripts below the folder of a configuration.
#[derive(Default)]
pub(super) struct Folder {
    disk: Disk,
    root: String,
    paths: Vec<String>,
}

impl Folder {
    /// Everything below `scripts` beside the configuration.
    pub(super) fn below(root: &str) -> Self {
        let mut paths = Vec::new();
        // The folder may be written in any case.
        let here = if root.is_empty() { "." } else { root };
        let inside = std::fs::read_dir(here).into_iter().flatten().flatten();
        let scripts = inside.filter(|entry| {
            let name = entry.file_name();
            name.to_str()
                .is_some_and(|name| name.eq_ignore_ascii_case("scripts"))
        });
        for folder in scripts {
            let walk = ignore::WalkBuilder::new(folder.path())
                .standard_filters(false)
                .build();
            let files = walk
                .flatten()
                .filter(|e| e.file_type().is_some_and(|t| t.is_file()));
            for file in files.take(MOST_FILES + 1) {
                let path = file.path().strip_prefix(here).ok().and_then(Path::to_str);
                paths.extend(path.map(slashed));
            }
        }
        paths.sort();
        Self {
            disk: Disk::default(),
            root: root.to_owned(),
            paths,
        }
    }
}

impl Tree for Folder {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.disk.read(&format!("{}{path}", self.root))
    }

    fn read_up_to(&self, path: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        self.disk.read_up_to(&format!("{}{path}", self.root), most)
    }
}
