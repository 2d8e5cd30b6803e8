//! Examples that are exports: a configuration with its scripts, or a table.

use crate::cluster::{self, CONFIGURATION, Scripts, Tree};
use crate::rules::schema::ClusterData;
use crate::unit::{Export, Reach};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// The files of an export in memory.
#[derive(Debug)]
pub struct MemoryTree {
    paths: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Tree for MemoryTree {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let file = self.files.get(path).cloned();
        file.ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// The export that some files are, if they are one.
#[must_use]
pub fn export(
    files: &BTreeMap<String, Vec<u8>>,
    data: &ClusterData,
) -> Option<(Arc<Export>, MemoryTree)> {
    let is_table = |path: &str| path.to_lowercase().ends_with(".csv");
    let is_configuration = |path: &str| path.eq_ignore_ascii_case(CONFIGURATION);
    let mut all = files.iter();
    let (path, bytes) = all.find(|(path, _)| is_table(path) || is_configuration(path))?;
    let (description, reach) = if is_table(path) {
        let table = cluster::read_table(bytes.clone(), None, data);
        (table, Reach::Description)
    } else {
        (cluster::read_configuration(bytes.clone()), Reach::Complete)
    };
    let tree = MemoryTree {
        paths: files.keys().cloned().collect(),
        files: files.clone(),
    };
    let scripts = Scripts::below("", &tree.paths);
    let paths = (path.clone(), String::new());
    let export = Export::new(paths, description, scripts, reach, data);
    Some((Arc::new(export), tree))
}
