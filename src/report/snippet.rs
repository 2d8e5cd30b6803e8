//! The lines of a file that a finding is drawn on.
//!
//! codespan-reporting draws what it is given as it is. So it is given a copy:
//! only the lines it needs, each harmless and cut to a window, with the labels
//! moved to where their ranges are in the copy.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};

use super::extent::{Extent, Target};
use super::harmless::{one_line, shown_width, width};
use super::line::{DrawnLine, Look, fits};
use crate::secret::Cover;
use crate::source::{Position, Source};

/// The file that lines are drawn of.
#[derive(Clone, Copy)]
pub(super) struct Text<'s> {
    pub(super) path: &'s str,
    pub(super) source: &'s Source,
    /// Hides passwords.
    pub(super) cover: &'s Cover,
}

/// The drawn copy of some lines of a file.
pub(super) struct Snippet {
    name: String,
    text: String,
    /// 0-based index in the file and range in `text` of each line, in order.
    lines: Vec<(u32, Range<usize>)>,
    /// The range in `text` of each target.
    ranges: Vec<Range<usize>>,
    /// The place in the file of each target.
    places: Vec<Position>,
}

impl Snippet {
    /// Copies what is needed to mark `targets`, the most important one first.
    pub(super) fn new(of: Text<'_>, targets: &[Target], ascii: bool) -> Self {
        let Text { path, source, .. } = of;
        let extents: Vec<Extent> = targets
            .iter()
            .map(|&target| Extent::new(source, target))
            .collect();
        let mut snippet = Self {
            name: one_line(path, ascii),
            text: String::new(),
            lines: Vec::new(),
            ranges: Vec::new(),
            places: extents.iter().map(|extent| extent.place).collect(),
        };
        let drawn = snippet.push_lines(of, &extents, ascii);
        snippet.ranges = extents
            .iter()
            .map(|extent| snippet.range_of(extent, &drawn))
            .collect();
        snippet
    }

    /// Where each target is in the copy.
    pub(super) fn ranges(&self) -> &[Range<usize>] {
        &self.ranges
    }

    fn push_lines(&mut self, of: Text<'_>, extents: &[Extent], ascii: bool) -> DrawnLines {
        let source = of.source;
        let marks_bom = extents.iter().any(|extent| extent.is_bom);
        let mut drawn = DrawnLines::new();
        for line in needed_lines(source, extents) {
            let span = source.line_span(line);
            let text = source.slice(span);
            let look = Look {
                ascii,
                byte_order_mark: marks_bom && line == 1,
            };
            let focus = focus(text, line, span.start, extents, ascii);
            let hidden = of.cover.hidden(source, span);
            let drawn_line = DrawnLine::new(text, &focus, &hidden, look);
            let start = self.text.len();
            self.text.push_str(drawn_line.text());
            self.lines.push((line - 1, start..self.text.len()));
            self.text.push('\n');
            drawn.insert(line, (start, span.start, drawn_line));
        }
        drawn
    }

    fn range_of(&self, extent: &Extent, drawn: &DrawnLines) -> Range<usize> {
        let start = drawn
            .get(&extent.first)
            .map_or(0, |(at, line_start, line)| {
                let offset = extent.span.start.saturating_sub(*line_start);
                at + line.start_of(offset as usize)
            });
        let end = drawn.get(&extent.last).map_or(0, |(at, line_start, line)| {
            let offset = extent.span.end.saturating_sub(*line_start);
            at + line.end_of(offset as usize)
        });
        if extent.is_bom {
            return DrawnLine::byte_order_mark();
        }
        self.visible(start..end.max(start))
    }

    /// `range`, made longer until a caret fits under it.
    fn visible(&self, range: Range<usize>) -> Range<usize> {
        let marked = self.text.get(range.clone()).unwrap_or_default();
        if marked.contains(['\t', '\n']) || width(marked) > 0 {
            return range;
        }
        let after = self.text.get(range.end..).unwrap_or_default();
        if range.is_empty() {
            // The caret of a place is as wide as what follows: an accent alone takes no column.
            let no_column = |c: &char| !matches!(c, '\t' | '\n') && shown_width(*c, false) == 0;
            let skipped = after.chars().take_while(no_column).map(char::len_utf8);
            let at = range.end + skipped.sum::<usize>();
            return at..at;
        }
        match after.chars().next() {
            Some(c) if c != '\n' => self.visible(range.start..range.end + c.len_utf8()),
            _ => range.end..range.end,
        }
    }
}

/// By line: where it starts in the copy, in the text, and how it is drawn.
type DrawnLines = BTreeMap<u32, (usize, u32, DrawnLine)>;

/// The lines to draw, and the one after each, which fills a gap of one line.
fn needed_lines(source: &Source, extents: &[Extent]) -> BTreeSet<u32> {
    extents
        .iter()
        .flat_map(Extent::lines)
        .flat_map(|line| [line, line.saturating_add(1)])
        .filter(|&line| line <= source.line_count())
        .collect()
}

/// The part of a line that has to be seen: that of the first extent on it, and
/// of the others if there is room.
fn focus(text: &str, line: u32, start: u32, extents: &[Extent], ascii: bool) -> Range<usize> {
    let mut parts = extents
        .iter()
        .filter_map(|extent| extent.focus_on(line, start));
    let first = parts.next().unwrap_or_default();
    parts.fold(first, |all, part| {
        let both = all.start.min(part.start)..all.end.max(part.end);
        let covered = text.get(both.clone()).unwrap_or_default();
        if fits(covered, ascii) { both } else { all }
    })
}

/// The snippets of a finding, one a file.
pub(super) struct Snippets(pub(super) Vec<Snippet>);

impl Snippets {
    fn get(&self, id: usize) -> Result<&Snippet, Error> {
        self.0.get(id).ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for Snippets {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.name)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.text)
    }

    fn line_index(&'a self, id: usize, at: usize) -> Result<usize, Error> {
        let lines = &self.get(id)?.lines;
        let after = lines.partition_point(|(_, range)| range.start <= at);
        let line = after.checked_sub(1).and_then(|last| lines.get(last));
        Ok(line.map_or(0, |&(index, _)| index as usize))
    }

    /// Empty for a line that is not drawn.
    fn line_range(&'a self, id: usize, index: usize) -> Result<Range<usize>, Error> {
        let lines = &self.get(id)?.lines;
        let found = lines.binary_search_by_key(&index, |&(index, _)| index as usize);
        let line = found.ok().and_then(|found| lines.get(found));
        Ok(line.map_or(0..0, |(_, range)| range.clone()))
    }

    /// The place in the file itself, not in the copy.
    fn location(&'a self, id: usize, at: usize) -> Result<Location, Error> {
        let snippet = self.get(id)?;
        let target = snippet.ranges.iter().position(|range| range.start == at);
        let place = target.and_then(|target| snippet.places.get(target));
        let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
        Ok(Location {
            line_number: line as usize,
            column_number: column as usize,
        })
    }
}
