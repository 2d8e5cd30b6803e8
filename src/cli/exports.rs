//! Exports among the inputs: told apart by what is in them, and opened.

use super::disk::slashed;
use super::export_folder::Folder;
use super::problem::Problem;
use crate::cluster::{
    self, Archive, CONFIGURATION, Content, Description, Fault, MOST_BYTES, MOST_FILES, Scripts,
    Tree, Trouble, content_of, folder,
};
use crate::rules::schema::ClusterData;
use crate::source::{Encoding, Span};
use crate::unit::{Export, Reach};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Most bytes of an archive that are read.
const MOST_ARCHIVE: u64 = 256 << 20;

/// So many bytes tell what a file is.
const HEAD: u64 = 4096;

/// An export that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    /// Its path.
    pub(super) path: String,
    kind: Content,
    reach: Reach,
}

impl Found {
    /// Whether its scripts are asked for, too.
    pub(super) fn is_complete(&self) -> bool {
        self.reach == Reach::Complete
    }
}

/// What an open export is judged with.
pub(super) struct Opened {
    pub(super) export: Arc<Export>,
    pub(super) tree: Arc<dyn Tree>,
}

/// Whether a file that was named is an export, by what is in it. A name that only exports have
/// makes it one whatever is in it.
pub(super) fn recognise(path: &str) -> Option<Found> {
    let lower = path.to_lowercase();
    if lower.ends_with(".bat") || lower.ends_with(".cmd") {
        return None;
    }
    let by_name = || match Path::new(&lower).extension()?.to_str()? {
        "conf" => Some(Content::Configuration),
        "zip" => Some(Content::Archive),
        "csv" => Some(Content::Table),
        _ => None,
    };
    let kind = content_of(&head(path)).or_else(by_name)?;
    let reach = match kind {
        Content::Archive => Reach::Complete,
        Content::Configuration | Content::Table => Reach::Description,
    };
    Some(Found {
        path: path.to_owned(),
        kind,
        reach,
    })
}

fn head(path: &str) -> Vec<u8> {
    let mut out = Vec::new();
    if let Ok(file) = File::open(path) {
        // What cannot be read is told when it is opened.
        let _ = file.take(HEAD).read_to_end(&mut out);
    }
    out
}

/// Whether a file in a folder can be an export, by its name in lower case.
pub(super) fn can_be(lower: &str) -> bool {
    let name = lower.rsplit('/').next().unwrap_or(lower);
    name == CONFIGURATION || lower.ends_with(".csv") || lower.ends_with(".zip")
}

/// The exports among the files below a folder. The scripts that belong to one are taken out: they
/// are judged with it.
pub(super) fn among(files: &mut Vec<String>) -> Vec<Found> {
    let found = |path: &str, kind| Found {
        path: path.to_owned(),
        kind,
        reach: Reach::Complete,
    };
    let configurations = cluster::configurations(files);
    let configurations = configurations
        .into_iter()
        .map(|p| found(p, Content::Configuration));
    let mut out: Vec<Found> = configurations.collect();
    let others = files.iter().filter_map(|path| {
        let lower = path.to_lowercase();
        let table = lower.ends_with(".csv") && content_of(&head(path)) == Some(Content::Table);
        let archive = lower.ends_with(".zip") && holds_configuration(path);
        match (table, archive) {
            (true, _) => Some(Found {
                reach: Reach::Description,
                ..found(path, Content::Table)
            }),
            (_, true) => Some(found(path, Content::Archive)),
            _ => None,
        }
    });
    out.extend(others);
    let mut scripts: Vec<String> = out
        .iter()
        .filter(|f| f.reach == Reach::Complete && f.kind == Content::Configuration)
        .map(|found| format!("{}scripts/", folder(&found.path)).to_lowercase())
        .collect();
    scripts.sort();
    files.retain(|path| {
        let lower = path.to_lowercase();
        // The last one that can be a beginning of it.
        let at = scripts.partition_point(|start| *start <= lower);
        !scripts[..at]
            .last()
            .is_some_and(|start| lower.starts_with(start))
    });
    out
}

/// Whether an archive that lies in a folder is an export. One that is damaged and names a
/// configuration most likely is.
fn holds_configuration(path: &str) -> bool {
    let Ok(Ok(bytes)) = read_up_to(path, MOST_ARCHIVE) else {
        return false;
    };
    let name = CONFIGURATION.as_bytes();
    let named = |bytes: &[u8]| {
        let mut windows = bytes.windows(name.len());
        windows.any(|window| window.eq_ignore_ascii_case(name))
    };
    named(&bytes)
}

/// The export that a path means, where one is wanted: a file, or the folder that it lies in.
pub(super) fn meant(path: &Path) -> Option<Found> {
    if !path.is_dir() {
        return recognise(path.to_str()?);
    }
    let inside = std::fs::read_dir(path).ok()?.flatten();
    let names = inside.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names = names.filter(|name| name.eq_ignore_ascii_case(CONFIGURATION));
    let path = path.join(names.next()?);
    Some(Found {
        path: slashed(path.to_str()?),
        kind: Content::Configuration,
        reach: Reach::Complete,
    })
}

/// Opens the one export that is meant. What keeps it from being read ends the command.
pub(super) fn open_one(
    found: &Found,
    encoding: Option<Encoding>,
    data: &ClusterData,
) -> Result<Opened, Vec<Problem>> {
    let mut opened = open(found, encoding, data).map_err(|problem| vec![*problem])?;
    let Some(one) = opened.pop().filter(|_| opened.is_empty()) else {
        let path = &found.path;
        return Err(vec![
            Problem::new(
                format!("{path}: 構成情報が複数あります"),
                format!("{path}: there are several configurations in it"),
            )
            .help(
                "展開して、どれか一つのフォルダを指定してください",
                "unpack it, and name the folder of one of them",
            ),
        ]);
    };
    if one.export.cluster.is_some() {
        return Ok(one);
    }
    let faults = one.export.faults.iter();
    Err(faults
        .map(|fault| Problem::fault(&one.export, fault))
        .collect())
}

/// Opens an export: an archive can hold several.
pub(super) fn open(
    found: &Found,
    encoding: Option<Encoding>,
    data: &ClusterData,
) -> Result<Vec<Opened>, Box<Problem>> {
    let unreadable = |error: io::Error| Box::new(Problem::unreadable(&found.path, &error));
    if found.kind == Content::Archive {
        let bytes = match read_up_to(&found.path, MOST_ARCHIVE).map_err(unreadable)? {
            Ok(bytes) => bytes,
            Err(fault) => return Ok(vec![faulty(&found.path, vec![fault])]),
        };
        return Ok(open_archive(&found.path, bytes, data));
    }
    let root = folder(&slashed(&found.path)).to_owned();
    let tree = Folder::below(&root);
    let description = match read_up_to(&found.path, MOST_BYTES).map_err(unreadable)? {
        Err(fault) => Description::of_faults(vec![fault]),
        Ok(bytes) if found.kind == Content::Table => cluster::read_table(bytes, encoding, data),
        Ok(bytes) => cluster::read_configuration(bytes),
    };
    let mut scripts = Scripts::below("", tree.paths());
    if tree.paths().len() > MOST_FILES {
        scripts = Scripts::default();
    }
    let paths = (found.path.clone(), root);
    let mut export = Export::new(paths, description, scripts, found.reach, data);
    if tree.paths().len() > MOST_FILES {
        let most = MOST_FILES;
        let trouble = Trouble::TooManyFiles { most };
        export.faults.push(Fault::at(Span::empty(0), trouble));
    }
    Ok(vec![Opened {
        export: Arc::new(export),
        tree: Arc::new(tree),
    }])
}

fn open_archive(path: &str, bytes: Vec<u8>, data: &ClusterData) -> Vec<Opened> {
    let archive = match Archive::open(bytes) {
        Ok(archive) => Arc::new(archive),
        Err(faults) => return vec![faulty(path, faults)],
    };
    let base = format!("{path}!/");
    let mut out = Vec::new();
    for inside in cluster::configurations(archive.paths()) {
        let description = match archive.read(inside) {
            Ok(bytes) => cluster::read_configuration(bytes),
            Err(_) => {
                let name = inside.to_owned();
                let fault = Fault::at(Span::empty(0), Trouble::BrokenEntry { name });
                Description::of_faults(vec![fault])
            }
        };
        let scripts = Scripts::below(folder(inside), archive.paths());
        let paths = (format!("{base}{inside}"), base.clone());
        let export = Export::new(paths, description, scripts, Reach::Complete, data);
        out.push(Opened {
            export: Arc::new(export),
            tree: Arc::clone(&archive) as Arc<dyn Tree>,
        });
    }
    if out.is_empty() {
        let fault = Fault::at(Span::empty(0), Trouble::ArchiveWithoutConfiguration);
        out.push(faulty(path, vec![fault]));
    }
    out
}

fn faulty(path: &str, faults: Vec<Fault>) -> Opened {
    Opened {
        export: Arc::new(Export::of_faults(path.to_owned(), faults)),
        tree: Arc::new(Folder::default()),
    }
}

/// The bytes of a file, unless there are too many.
fn read_up_to(path: &str, most: u64) -> io::Result<Result<Vec<u8>, Fault>> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    // Windows opens no folder; elsewhere reading one would only fail.
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    file.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let megabytes = most >> 20;
        let trouble = Trouble::TooLarge { megabytes };
        return Ok(Err(Fault::at(Span::empty(0), trouble)));
    }
    Ok(Ok(bytes))
}
