//! Places in SARIF: addresses of files, and regions.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_sarif::sarif::{ArtifactLocation, Location, Message, PhysicalLocation, Region};

use crate::report::{Place, Report};
use crate::source::{Source, Span};

/// Characters of a path that stand for themselves in an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'/');

/// A file. Relative addresses begin at the root of the sources, where the tool is run.
pub(super) fn file(path: &str, index: Option<usize>) -> ArtifactLocation {
    let uri = uri(path);
    let relative = !uri.starts_with("file:");
    ArtifactLocation::builder()
        .uri(uri)
        .opt_uri_base_id(relative.then(|| "%SRCROOT%".to_owned()))
        .opt_index(index.map(|index| index as i64))
        .build()
}

fn uri(path: &str) -> String {
    // A backslash in a name is rare on systems where it does not part folders.
    let path = path.replace('\\', "/");
    let encode = |text: &str| utf8_percent_encode(text, PLAIN).to_string();
    let mut chars = path.chars();
    let drive = chars.next().filter(char::is_ascii_alphabetic);
    match (drive, chars.next()) {
        (Some(drive), Some(':')) => {
            let rest = encode(path[2..].trim_start_matches('/'));
            format!("file:///{drive}:/{rest}")
        }
        _ if path.starts_with("//") => format!("file:{}", encode(&path)),
        _ if path.starts_with('/') => format!("file://{}", encode(&path)),
        _ => encode(path.strip_prefix("./").unwrap_or(&path)),
    }
}

/// A range of a text.
pub(super) fn region(source: &Source, span: Span) -> Region {
    let start = source.position(span.start);
    let end = source.position(span.end.max(span.start));
    Region::builder()
        .start_line(i64::from(start.line))
        .start_column(i64::from(start.column))
        .end_line(i64::from(end.line))
        .end_column(i64::from(end.column))
        .byte_offset(i64::from(start.byte))
        .byte_length(i64::from(end.byte.saturating_sub(start.byte)))
        .build()
}

/// The byte order mark, which is no character of the text.
pub(super) fn byte_order_mark(source: &Source) -> Region {
    Region::builder()
        .start_line(1)
        .start_column(1)
        .end_line(1)
        .end_column(1)
        .byte_offset(0)
        .byte_length(i64::from(source.bom_len()))
        .build()
}

/// A place with a region, or a file as a whole.
pub(super) fn physical(report: &Report, index: usize, region: Option<Region>) -> PhysicalLocation {
    let path = report.files.get(index).map_or("", |file| &file.path);
    PhysicalLocation::builder()
        .artifact_location(file(path, Some(index)))
        .opt_region(region)
        .build()
}

/// A place with what there is to say about it.
pub(super) fn told(report: &Report, place: Place, id: Option<usize>, text: &str) -> Location {
    let file = report.files.get(place.file);
    let region = file.map(|file| region(&file.source, place.span));
    Location::builder()
        .opt_id(id.map(|id| id as i64))
        .physical_location(physical(report, place.file, region))
        .message(Message::builder().text(text).build())
        .build()
}
