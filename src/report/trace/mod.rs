//! Showing what a script would run.

mod json;
mod table;
pub mod timeline;

pub use json::write as write_json;
pub use table::write as write_table;

use crate::finding::Place;
use crate::secret::Cover;
use crate::trace::Trace;
use crate::unit::Unit;

/// A trace with the scripts it lies in.
#[derive(Clone, Copy, Debug)]
pub struct Traced<'a> {
    /// Path of the script that was traced, as given.
    pub script: &'a str,
    /// The scripts.
    pub unit: &'a Unit,
    /// The trace.
    pub trace: &'a Trace,
    /// Whether one scenario was asked for: its lines are shown too.
    pub single: bool,
    /// Hides passwords in lines that are shown.
    pub cover: &'a Cover,
}

impl Traced<'_> {
    /// 1-based line of the beginning of a place.
    fn line(&self, place: Place) -> u32 {
        self.unit.documents[place.document]
            .source
            .line_of(place.span.start)
    }

    /// The first line of what is written at a place.
    fn text(&self, place: Place) -> String {
        let source = &self.unit.documents[place.document].source;
        let text = self.cover.slice(source, place.span);
        text.lines().next().unwrap_or("").trim().to_owned()
    }

    /// Name of the file of a place, where it is another one than the script.
    fn other_file(&self, place: Place) -> Option<&str> {
        let path = self.unit.documents[place.document].path.as_str();
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        (path != self.script).then_some(name)
    }
}
