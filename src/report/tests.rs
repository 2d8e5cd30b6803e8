//! Tests of the layer as a whole, and what they share.

mod drawing;
mod formats;
mod harmlessness;
mod json;
mod notes;
mod own_errors;
mod samples;

use super::human::Options;
use super::*;

const EN: Options = Options {
    lang: Lang::En,
    colour: false,
    ascii: false,
    quiet: false,
    statistics: false,
};
const JA: Options = Options {
    lang: Lang::Ja,
    ..EN
};
const QUIET: Options = Options { quiet: true, ..EN };
const ASCII: Options = Options {
    ascii: true,
    ..QUIET
};

fn file(path: &str, role: Option<&'static str>, bytes: &[u8]) -> File {
    File::new(path, role, Arc::new(Source::decode(bytes.to_vec(), None)))
}

/// A report with no findings yet.
fn report(files: Vec<File>) -> Report {
    Report {
        version: "1.2.3".to_owned(),
        files,
        ..Report::default()
    }
}

/// A report on one file with one finding: `needle` is wrong.
fn finding_in(bytes: &[u8], needle: &str) -> Report {
    let mut report = report(vec![file("start.bat", Some("start"), bytes)]);
    let place = find(&report, 0, needle);
    report.diagnostics.push(diagnostic(Some(place.span)));
    report
}

fn diagnostic(span: Option<Span>) -> Diagnostic {
    Diagnostic {
        rule: "SV999".to_owned(),
        name: "test".to_owned(),
        severity: Severity::Error,
        file: 0,
        span,
        covers_bom: false,
        subject: String::new(),
        message: "wrong".to_owned(),
        help: String::new(),
        scenario: None,
        scenarios: Vec::new(),
        path: Vec::new(),
        related: Vec::new(),
    }
}

/// The only occurrence of `needle` in a file.
fn find(report: &Report, file: usize, needle: &str) -> Place {
    let text = report.files[file].source.text();
    assert_eq!(text.matches(needle).count(), 1, "{needle:?}");
    let start = text.find(needle).unwrap();
    let span = Span::new(start as u32, (start + needle.len()) as u32);
    Place { file, span }
}

fn human(report: &Report, options: Options) -> String {
    let mut out = Vec::new();
    human::write(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn scenario(event: &str, server: Option<&str>) -> Scenario {
    let set = |name: &str, value: &str| (name.to_owned(), Some(value.to_owned()));
    [
        set("CLP_EVENT", event),
        set("CLP_DISK", "SUCCESS"),
        ("CLP_SERVER".to_owned(), server.map(str::to_owned)),
    ]
    .into()
}
