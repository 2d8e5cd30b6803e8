//! Files on disk, and the one that comes in on standard input.

use crate::unit::{Files, Folder};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// More than any script has. What is longer is no script, and need not fit into memory.
const MOST_BYTES: u64 = 64 << 20;

/// The file system. A folder is looked into once, however many scripts lie in it.
#[derive(Default)]
pub(super) struct Disk {
    folders: Mutex<HashMap<PathBuf, Arc<Folder>>>,
    /// What was read from standard input, under the name it goes by.
    input: Option<(String, Vec<u8>)>,
}

impl Disk {
    /// What came in on standard input.
    pub(super) fn input(&self) -> Option<&[u8]> {
        self.input.as_ref().map(|(_, bytes)| bytes.as_slice())
    }

    /// The file system with standard input as one of its files.
    pub(super) fn with_input(name: &str) -> io::Result<Self> {
        let bytes = bounded(io::stdin().lock(), 0)?;
        Ok(Self {
            input: Some((name.to_owned(), bytes)),
            ..Self::default()
        })
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match &self.input {
            Some((name, bytes)) if name == path => Ok(bytes.clone()),
            _ => {
                let file = File::open(path)?;
                let length = file.metadata().map_or(0, |m| m.len());
                bounded(file, length)
            }
        }
    }

    fn read_up_to(&self, path: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        // A pipe or a device would never end.
        if !std::fs::metadata(path)?.is_file() {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let limit = most as u64 + 1;
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
        Ok((bytes.len() <= most).then_some(bytes))
    }

    fn beside(&self, path: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(folder_of(path)) else {
            return Vec::new();
        };
        // Reading a pipe or a device might never end.
        let files = entries.flatten().filter(|entry| {
            entry.file_type().is_ok_and(|t| {
                t.is_file() || t.is_symlink() && entry.path().metadata().is_ok_and(|m| m.is_file())
            })
        });
        files
            .filter_map(|e| e.file_name().into_string().ok())
            .collect()
    }

    fn folder(&self, path: &str) -> Arc<Folder> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let known = folders.entry(folder_of(path));
        Arc::clone(known.or_insert_with(|| Arc::new(Folder::new(self.beside(path)))))
    }
}

fn folder_of(path: &str) -> PathBuf {
    match Path::new(path).parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// What a file holds. `length` is about how many bytes there are, 0 where nobody knows.
fn bounded(file: impl Read, length: u64) -> io::Result<Vec<u8>> {
    let room = usize::try_from(length.min(MOST_BYTES)).unwrap_or(0);
    // With room to spare the end is seen without one more attempt to grow.
    let mut bytes = Vec::with_capacity(room.next_multiple_of(32) + 32);
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
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
