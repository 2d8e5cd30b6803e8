//! What is said below the drawing of a finding.

use super::harmless::{clip, lines, one_line, width};
use super::human::Options;
use super::{Diagnostic, Place, Related, Report, Scenario};

/// Lines of a way that are shown, with the one for those left out.
const MAX_PATH_LINES: usize = 12;

/// Lines shown before the ones left out.
const PATH_HEAD: usize = 5;

/// Columns of a statement that are shown.
const MAX_STATEMENT: usize = 72;

/// Bytes of a statement that are looked at, for the rare line without end.
const MAX_STATEMENT_BYTES: usize = 1024;

/// Places up to this width are lined up.
const MAX_PLACE: usize = 28;

/// The notes of a finding, in the order they are shown in.
pub(super) fn notes(report: &Report, found: &Diagnostic, options: Options) -> Vec<String> {
    let mut notes = Vec::new();
    if found.is_about_missing_file() {
        let related = found.related.iter();
        notes.extend(related.filter_map(|related| related_note(report, related, options)));
    }
    notes.extend(scenario_note(found, options));
    notes.extend(path_note(report, found, options));
    notes.extend(help_note(&found.help, options));
    notes
}

/// The advice.
pub(super) fn help_note(help: &str, options: Options) -> Option<String> {
    let head = options.lang.help();
    let shown = lines(help, width(head), options.ascii);
    (!shown.is_empty()).then(|| format!("{head}{shown}"))
}

/// A related place, where there is no drawing to mark it in.
fn related_note(report: &Report, related: &Related, options: Options) -> Option<String> {
    let file = report.files.get(related.place.file)?;
    let at = file.source.position(related.place.span.start);
    let path = one_line(&file.path, options.ascii);
    let message = one_line(&related.message, options.ascii);
    Some(format!("{path}:{}:{}: {message}", at.line, at.column))
}

fn scenario_note(found: &Diagnostic, options: Options) -> Option<String> {
    let scenario = found.scenario.as_ref().filter(|first| !first.is_empty())?;
    let mut note = options.lang.scenario().to_owned();
    note.push_str(&assignments(scenario, options));
    let more = found.scenarios.len().saturating_sub(1);
    if more > 0 {
        note.push_str(&format!(" ({})", options.lang.more_scenarios(more)));
    }
    Some(note)
}

/// `CLP_EVENT=START CLP_DISK=SUCCESS`.
fn assignments(scenario: &Scenario, options: Options) -> String {
    let shown: Vec<String> = scenario
        .iter()
        .map(|(name, value)| {
            let value = value.as_deref().unwrap_or(options.lang.unset());
            one_line(&format!("{name}={value}"), options.ascii)
        })
        .collect();
    shown.join(" ")
}

/// The way that goes wrong, unless it is only the line that is drawn anyway.
fn path_note(report: &Report, found: &Diagnostic, options: Options) -> Option<String> {
    let mut steps: Vec<Step> = found
        .path
        .iter()
        .filter_map(|&place| Step::new(report, found, place, options))
        .collect();
    steps.dedup_by_key(|step| (step.file, step.line));
    if steps.is_empty() || steps.iter().all(|step| step.is_drawn) {
        return None;
    }
    let (head, left_out, tail) = shorten(&steps);
    let shown = || head.iter().chain(tail);
    let place_width = shown()
        .map(|step| width(&step.place))
        .filter(|&width| width <= MAX_PLACE)
        .max()
        .unwrap_or(0);
    let mut note = options.lang.path().to_owned();
    for step in head {
        step.push(&mut note, place_width);
    }
    if left_out > 0 {
        note.push_str(&format!("\n  {}", options.lang.more_lines(left_out)));
    }
    for step in tail {
        step.push(&mut note, place_width);
    }
    Some(note)
}

/// The first steps, the number of those left out, and the last ones.
fn shorten(steps: &[Step]) -> (&[Step], usize, &[Step]) {
    if steps.len() <= MAX_PATH_LINES {
        return (steps, 0, &[]);
    }
    let (head, rest) = steps.split_at(PATH_HEAD);
    let left_out = rest.len().saturating_sub(MAX_PATH_LINES - PATH_HEAD - 1);
    let (_, tail) = rest.split_at(left_out);
    (head, left_out, tail)
}

/// One line of the way that goes wrong.
struct Step {
    file: usize,
    line: u32,
    /// Whether the finding itself is drawn on this line.
    is_drawn: bool,
    /// `start.bat:12`.
    place: String,
    /// The line, trimmed and clipped.
    text: String,
}

impl Step {
    fn new(report: &Report, found: &Diagnostic, place: Place, options: Options) -> Option<Self> {
        let file = report.files.get(place.file)?;
        let source = &file.source;
        let line = source.line_of(place.span.start);
        let path = if place.file == found.file {
            base_name(&file.path)
        } else {
            &file.path
        };
        let text = report.cover.slice(source, source.line_span(line));
        let text = text.trim();
        let text = text
            .get(..text.floor_char_boundary(MAX_STATEMENT_BYTES))
            .unwrap_or(text);
        let drawn_line = found.span.map(|span| source.line_of(span.start));
        Some(Self {
            file: place.file,
            line,
            is_drawn: place.file == found.file && drawn_line == Some(line),
            place: format!("{}:{line}", one_line(path, options.ascii)),
            text: clip(&one_line(text, options.ascii), MAX_STATEMENT),
        })
    }

    fn push(&self, note: &mut String, place_width: usize) {
        let padding = place_width.saturating_sub(width(&self.place));
        let line = format!("\n  {}{:padding$}  {}", self.place, "", self.text);
        note.push_str(line.trim_end());
    }
}

/// The last part of a path of any kind.
fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
