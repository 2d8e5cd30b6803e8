//! An export that is judged: a cluster, its dependencies and where the scripts of its resources lie.

use super::Files;
use crate::cluster::{
    self, Cluster, Dependencies, Description, Fault, Folder, Resource, Scripts, Tree,
};
use crate::rules::schema::ClusterData;
use crate::source::Source;
use rustc_hash::FxHashMap as HashMap;
use std::io;
use std::sync::Arc;

/// An export.
#[derive(Debug)]
pub struct Export {
    /// Path of its description, as it is shown.
    pub path: String,
    /// What stands before the path of each of its files, as they are shown.
    pub base: String,
    /// The text of its description.
    pub source: Arc<Source>,
    /// The cluster, where it can be read.
    pub cluster: Option<Cluster>,
    /// What is wrong with its description.
    pub faults: Vec<Fault>,
    /// Who waits for whom.
    pub dependencies: Dependencies,
    /// Its scripts.
    pub scripts: Scripts,
    /// How its files were asked for.
    pub reach: Reach,
    /// By resource: whether its type runs scripts, as far as types are known.
    runs_scripts: Vec<bool>,
}

/// How the files of an export were asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// All of them: a folder or an archive. A script that is not there is missing.
    Complete,
    /// The description only. Scripts beside it are looked at, and those that are not there may lie
    /// elsewhere.
    Description,
}

impl Export {
    /// Puts together what belongs together.
    #[must_use]
    pub fn new(
        (path, base): (String, String),
        description: Description,
        scripts: Scripts,
        reach: Reach,
        data: &ClusterData,
    ) -> Self {
        let cluster = description.cluster.as_ref();
        let dependencies = cluster.map(|cluster| Dependencies::new(cluster, data));
        let resources = cluster.map_or(&[][..], |cluster| &cluster.resources);
        let runs_scripts = |r: &Resource| data.is_script(&r.kind) || !data.knows(&r.kind);
        Self {
            runs_scripts: resources.iter().map(runs_scripts).collect(),
            path,
            base,
            source: Arc::new(description.source),
            cluster: description.cluster,
            faults: description.faults,
            dependencies: dependencies.unwrap_or_default(),
            scripts,
            reach,
        }
    }

    /// An export that says nothing, because of what is wrong with it.
    #[must_use]
    pub fn of_faults(path: String, faults: Vec<Fault>) -> Self {
        let nothing = ClusterData::default();
        let description = Description::of_faults(faults);
        let paths = (path, String::new());
        Self::new(
            paths,
            description,
            Scripts::default(),
            Reach::Complete,
            &nothing,
        )
    }

    /// A resource.
    #[must_use]
    pub fn resource(&self, index: usize) -> Option<&Resource> {
        self.cluster.as_ref()?.resources.get(index)
    }

    /// The resources of a group.
    #[must_use]
    pub fn members(&self, group: usize) -> &[usize] {
        self.dependencies
            .members
            .get(group)
            .map_or(&[], Vec::as_slice)
    }

    /// The folder with the scripts of a resource.
    #[must_use]
    pub fn folder(&self, index: usize) -> Option<&Folder> {
        let cluster = self.cluster.as_ref()?;
        self.runs_scripts.get(index).filter(|runs| **runs)?;
        let group = self.dependencies.group_of.get(index).copied().flatten()?;
        let group = &cluster.groups.get(group)?.name.text;
        self.scripts.of(group, &self.resource(index)?.name.text)
    }
}

/// The files of an export as scripts see them, by the paths that are shown.
pub struct ExportFiles<'t> {
    base: &'t str,
    tree: &'t dyn Tree,
    /// Names of files by the folder they lie in.
    folders: HashMap<&'t str, Vec<&'t str>>,
}

impl<'t> ExportFiles<'t> {
    /// The files of a tree, each with `base` before its path.
    #[must_use]
    pub fn new(base: &'t str, tree: &'t dyn Tree) -> Self {
        let mut folders: HashMap<&str, Vec<&str>> = HashMap::default();
        for path in tree.paths() {
            let folder = cluster::folder(path);
            folders
                .entry(folder)
                .or_default()
                .push(&path[folder.len()..]);
        }
        Self {
            base,
            tree,
            folders,
        }
    }

    fn inside<'p>(&self, path: &'p str) -> io::Result<&'p str> {
        let inside = path.strip_prefix(self.base);
        inside.ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Files for ExportFiles<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.tree.read(self.inside(path)?)
    }

    fn read_up_to(&self, path: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        self.tree.read_up_to(self.inside(path)?, most)
    }

    fn beside(&self, path: &str) -> Vec<String> {
        let inside = path.strip_prefix(self.base).unwrap_or(path);
        let names = self.folders.get(cluster::folder(inside));
        names
            .into_iter()
            .flatten()
            .map(|name| (*name).to_owned())
            .collect()
    }
}
