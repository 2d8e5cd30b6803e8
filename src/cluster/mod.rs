//! Exported configurations: from their bytes to a cluster with groups, resources and dependencies.
//!
//! A configuration comes as `clp.conf`, in a folder or archive with the scripts of its resources,
//! or as a table that somebody has made. [`read`] tells what is in its bytes; [`Tree`] and
//! [`Scripts`] tell which scripts belong to it. What cannot be read is a [`Fault`] with its place.
//!
//! Passwords are covered before anything else looks at the text, so that no message, drawing or
//! error can show them.

mod archive;
mod cells;
mod conf;
mod declared;
mod fault;
mod graph;
mod model;
mod scan;
mod table;
mod tree;

#[cfg(test)]
mod tests;

pub use archive::{Archive, MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, is_archive};
pub use cells::{MOST_CELLS, MOST_COLUMNS, MOST_ROWS};
pub use conf::{MOST_NODES, MOST_RESOURCES};
pub use fault::{Fault, Trouble};
pub use graph::{Dependencies, Lookup, Reached, Reason};
pub use model::{Cluster, Depends, Form, Group, Member, Monitor, Parameter, Resource, Word};
pub use scan::{DEEPEST, MOST_ATTRIBUTES};
pub use tree::{CONFIGURATION, Folder, MOST_FILES, Scripts, Tree, configurations, folder};

use crate::rules::schema::ClusterData;
use crate::source::{Encoding, Source, Span};

/// Most bytes of a configuration or table that are read.
pub const MOST_BYTES: u64 = 64 << 20;

/// A description of a cluster as it was read.
#[derive(Debug)]
pub struct Description {
    /// Its text, with passwords covered.
    pub source: Source,
    /// The cluster. Nothing where so little can be read that names would seem to lead nowhere.
    pub cluster: Option<Cluster>,
    /// What is wrong with the description.
    pub faults: Vec<Fault>,
}

impl Description {
    /// A description that could not even be opened.
    #[must_use]
    pub fn of_faults(faults: Vec<Fault>) -> Self {
        Self {
            source: Source::decode(Vec::new(), None),
            cluster: None,
            faults,
        }
    }
}

/// What bytes look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Content {
    /// A zip archive.
    Archive,
    /// XML, most likely a configuration.
    Configuration,
    /// A table of resources.
    Table,
}

/// What bytes look like, whatever their file is called; nothing where they are no export.
#[must_use]
pub fn content_of(bytes: &[u8]) -> Option<Content> {
    if is_archive(bytes) {
        return Some(Content::Archive);
    }
    // Long enough for a prolog or a header.
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = Source::decode(head.to_vec(), None);
    let text = head.text().trim_start();
    if text.starts_with("<?xml") || text.starts_with("<root") {
        return Some(Content::Configuration);
    }
    table::is_table(text).then_some(Content::Table)
}

/// Reads `clp.conf`.
#[must_use]
pub fn read_configuration(bytes: Vec<u8>) -> Description {
    if bytes.len() as u64 > MOST_BYTES {
        return too_large();
    }
    let (source, fault) = declared::decode(bytes);
    let secrets = scan::scan(source.text()).secrets;
    let source = cover(source, &secrets);
    let read = conf::read(source.text(), &scan::scan(source.text()));
    let mut faults: Vec<Fault> = fault.into_iter().collect();
    let cluster = match read {
        // A name with a character that is none fits no other one.
        Ok(cluster) => Some(cluster).filter(|cluster| !cluster.is_garbled()),
        Err(fault) => {
            faults.push(fault);
            None
        }
    };
    Description {
        source,
        cluster,
        faults,
    }
}

/// Reads a table of resources.
#[must_use]
pub fn read_table(bytes: Vec<u8>, encoding: Option<Encoding>, data: &ClusterData) -> Description {
    if bytes.len() as u64 > MOST_BYTES {
        return too_large();
    }
    let source = Source::decode(bytes, encoding);
    let first = table::read(source.text(), data);
    let source = cover(source, &first.secrets);
    let table = table::read(source.text(), data);
    let undecodable = source.undecodable().first().map(|bad| {
        let label = source.encoding().name().to_owned();
        let actual = None;
        Fault::at(bad.span, Trouble::WrongEncoding { label, actual })
    });
    let faults: Vec<Fault> = undecodable.into_iter().chain(first.faults).collect();
    Description {
        // Whatever stands in a row that cannot be read would be missing.
        cluster: faults.is_empty().then_some(table.cluster),
        faults,
        source,
    }
}

fn too_large() -> Description {
    let megabytes = MOST_BYTES >> 20;
    Description::of_faults(vec![Fault::at(
        Span::empty(0),
        Trouble::TooLarge { megabytes },
    )])
}

/// The same source with asterisks in place of secrets, byte for byte.
fn cover(source: Source, secrets: &[Span]) -> Source {
    if secrets.is_empty() {
        return source;
    }
    let secrets = apart(secrets);
    let encoding = source.encoding();
    let mut bytes = source.bytes().to_vec();
    let mut places = Vec::with_capacity(secrets.len());
    // How much longer the text has become: a character of several bytes gives several asterisks.
    let mut longer = 0_i64;
    for secret in secrets {
        let range = source.byte_range(secret);
        let length = covered_length(range.end - range.start, encoding);
        let start = u32::try_from(i64::from(secret.start) + longer).unwrap_or(u32::MAX);
        places.push(Span::new(start, start.saturating_add(length)));
        longer += i64::from(length) - i64::from(secret.end.saturating_sub(secret.start));
        let range = range.start as usize..range.end as usize;
        for byte in bytes.get_mut(range).unwrap_or_default() {
            if !byte.is_ascii_whitespace() {
                *byte = b'*';
            }
        }
    }
    Source::decode(bytes, Some(encoding)).with_covered(places)
}

/// Spans in order, those that overlap made one.
fn apart(spans: &[Span]) -> Vec<Span> {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// How long so many covered bytes are as text.
fn covered_length(bytes: u32, encoding: Encoding) -> u32 {
    match encoding {
        // Two asterisks make one sign of mathematics.
        Encoding::Utf16Le | Encoding::Utf16Be => bytes / 2 * 3,
        _ => bytes,
    }
}

/// The span between two offsets of a text, which is never longer than a span can say.
fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}
