//! An export as a zip archive. It is read in memory and never unpacked to disk.

use super::fault::{Fault, Trouble};
use super::tree::Tree;
use crate::source::{Source, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read};
use zip::read::ZipFileEntry;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// Most entries that an archive may have.
pub const MOST_ENTRIES: usize = super::tree::MOST_FILES;

/// Most bytes that all its files may come to.
pub const MOST_UNPACKED: u64 = 256 << 20;

/// Files above this size must not be packed tighter than [`MOST_RATIO`].
const LARGE: u64 = 8 << 20;

/// How many times its packed size a large file may be. Configurations come to a tenth of that.
pub const MOST_RATIO: u64 = 400;

/// The general purpose flag that says that a name is UTF-8.
const UTF8_NAME: u16 = 1 << 11;

/// Length of an entry in the list of an archive, without what varies.
const LIST_ENTRY: usize = 46;

/// More faults than this are left for the next time.
const MOST_FAULTS: usize = 20;

/// An archive whose names are sound.
#[derive(Debug)]
pub struct Archive {
    archive: ZipArchive<Cursor<Bytes>>,
    paths: Vec<String>,
    /// By path: the index in the archive.
    entries: BTreeMap<String, usize>,
}

/// The bytes of an archive. Its reader is cloned for each file that is read.
type Bytes = std::sync::Arc<[u8]>;

/// Whether bytes begin as a zip archive does.
#[must_use]
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

impl Archive {
    /// Reads the list of an archive's files, and makes sure that each batch file and configuration
    /// can be read.
    ///
    /// # Errors
    /// What is wrong with it. Then nothing of it is used.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Vec<Fault>> {
        if !is_archive(&bytes) {
            return Err(vec![fault(Trouble::NotAnArchive)]);
        }
        let opened = ZipArchive::new(Cursor::new(Bytes::from(bytes)));
        let archive = opened.map_err(|_| vec![fault(Trouble::BrokenArchive)])?;
        let entries = entries(&archive)?;
        let archive = Self {
            archive,
            paths: entries.keys().cloned().collect(),
            entries,
        };
        let faults: Vec<Fault> = archive.damaged().map(fault).take(MOST_FAULTS).collect();
        if faults.is_empty() {
            Ok(archive)
        } else {
            Err(faults)
        }
    }

    /// What is wrong with the files that are certainly read.
    fn damaged(&self) -> impl Iterator<Item = Trouble> {
        let needed = self.paths.iter().filter(|path| {
            let path = path.to_lowercase();
            [".bat", ".cmd", ".conf", ".sql"]
                .iter()
                .any(|end| path.ends_with(end))
        });
        needed.filter_map(|path| {
            let name = path.clone();
            self.read(path).err().map(|_| Trouble::BrokenEntry { name })
        })
    }
}

impl Tree for Archive {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let index = *self.entries.get(path).ok_or(io::ErrorKind::NotFound)?;
        let mut archive = self.archive.clone();
        let file = archive.by_index(index).map_err(unreadable)?;
        // What an entry says of its size need not be true.
        let said = file.size();
        let mut out = Vec::new();
        file.take(said.saturating_add(1)).read_to_end(&mut out)?;
        if out.len() as u64 == said {
            Ok(out)
        } else {
            Err(io::ErrorKind::InvalidData.into())
        }
    }
}

fn unreadable(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        _ => io::ErrorKind::InvalidData.into(),
    }
}

/// The files of an archive that may be used, by path; or what is wrong with its list.
fn entries(archive: &ZipArchive<Cursor<Bytes>>) -> Result<BTreeMap<String, usize>, Vec<Fault>> {
    if archive.len() > MOST_ENTRIES {
        let most = MOST_ENTRIES;
        return Err(vec![fault(Trouble::TooManyEntries { most })]);
    }
    let mut faults: Vec<Fault> = repeated(archive).into_iter().map(fault).collect();
    let mut out = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut unpacked = 0u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index);
        let entry = entry.map_err(|_| vec![fault(Trouble::BrokenArchive)])?;
        unpacked = unpacked.saturating_add(entry.size());
        if unpacked > MOST_UNPACKED {
            let megabytes = MOST_UNPACKED >> 20;
            return Err(vec![fault(Trouble::UnpacksTooLarge { megabytes })]);
        }
        let name = name(entry.name_raw(), entry.flags().as_u16());
        if let Err(trouble) = sound(&entry, &name, &mut seen) {
            faults.push(fault(trouble));
        } else if !name.ends_with('/') && !entry.is_dir() && !entry.is_symlink() {
            out.insert(plain(&name), index);
        }
    }
    faults.truncate(MOST_FAULTS);
    if faults.is_empty() {
        Ok(out)
    } else {
        Err(faults)
    }
}

/// Names that stand twice. The library keeps only the last file of a name, so that the list itself
/// is looked at.
fn repeated(archive: &ZipArchive<Cursor<Bytes>>) -> Vec<Trouble> {
    if !archive.has_duplicate_names() {
        return Vec::new();
    }
    let bytes = archive.clone().into_inner().into_inner();
    let start = usize::try_from(archive.central_directory_start()).unwrap_or(usize::MAX);
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    let mut rest = bytes.get(start..).unwrap_or_default();
    while let Some(header) = rest
        .get(..LIST_ENTRY)
        .filter(|h| h.starts_with(b"PK\x01\x02"))
    {
        let number = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
        let [name_len, extra, comment] = [28, 30, 32].map(|at| usize::from(number(at)));
        let raw = rest
            .get(LIST_ENTRY..LIST_ENTRY + name_len)
            .unwrap_or_default();
        if !seen.insert(raw) && out.len() < MOST_FAULTS {
            let name = name(raw, number(8));
            out.push(Trouble::RepeatedName { name });
        }
        let next = LIST_ENTRY + name_len + extra + comment;
        rest = rest.get(next..).unwrap_or_default();
    }
    out
}

/// A fault of the archive as a whole: it has no lines.
fn fault(trouble: Trouble) -> Fault {
    Fault::at(Span::empty(0), trouble)
}

/// The name of an entry, with `/`. Without the flag for UTF-8 it is in the encoding of the machine
/// that packed it: CP932, but some tools forget the flag.
fn name(raw: &[u8], flags: u16) -> String {
    let text = if flags & UTF8_NAME != 0 {
        String::from_utf8_lossy(raw).into_owned()
    } else {
        Source::decode(raw.to_vec(), None).text().to_owned()
    };
    text.replace('\\', "/")
}

/// Whether an entry may be used.
fn sound(entry: &ZipFileEntry<'_>, name: &str, seen: &mut BTreeSet<String>) -> Result<(), Trouble> {
    let name = name.to_owned();
    let drive = name.as_bytes().get(1) == Some(&b':');
    if name.starts_with('/') || drive {
        return Err(Trouble::AbsoluteName { name });
    }
    if name.split('/').any(|part| part == "..") {
        return Err(Trouble::OutsideName { name });
    }
    if !seen.insert(plain(&name).to_lowercase()) {
        return Err(Trouble::RepeatedName { name });
    }
    if entry.encrypted() {
        return Err(Trouble::Encrypted { name });
    }
    let known = [CompressionMethod::Stored, CompressionMethod::Deflated];
    if !known.contains(&entry.compression()) {
        return Err(Trouble::Compression { name });
    }
    let tight = entry.size() / entry.compressed_size().max(1) > MOST_RATIO;
    if entry.size() > LARGE && tight {
        return Err(Trouble::TooTight {
            name,
            times: MOST_RATIO,
        });
    }
    Ok(())
}

/// A path without `.` and empty parts.
fn plain(name: &str) -> String {
    let parts = name.split('/').filter(|part| !matches!(*part, "" | "."));
    parts.collect::<Vec<_>>().join("/")
}
