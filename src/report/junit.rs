//! JUnit's XML, which CI systems show as test results.
//!
//! A file is a suite of tests, a finding that counts is a failed test. What does not count stands
//! in the output of a test that passed, and a file without findings is a test that passed: an empty
//! suite would look as if nothing had been judged.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Diagnostic, File, Lang, Report};

/// Writes the report as XML.
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut document = quick_junit::Report::new("svlint");
    let mut found: Vec<Vec<&Diagnostic>> = vec![Vec::new(); report.files.len()];
    for diagnostic in report.shown() {
        if let Some(list) = found.get_mut(diagnostic.file) {
            list.push(diagnostic);
        }
    }
    for (file, found) in report.files.iter().zip(found) {
        document.add_test_suite(suite(report, file, found, lang));
    }
    if !report.failures.is_empty() {
        document.add_test_suite(failures(report));
    }
    let text = document.to_string().map_err(io::Error::other)?;
    writeln!(out, "{}", text.trim_end())
}

fn suite(report: &Report, file: &File, found: Vec<&Diagnostic>, lang: Lang) -> TestSuite {
    let mut suite = TestSuite::new(&*file.path);
    let (counting, others): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|found| report.fail_on.counts(found.severity));
    for found in &counting {
        suite.add_test_case(failed(report, file, found, lang));
    }
    if counting.is_empty() || !others.is_empty() {
        let mut passed = TestCase::new("svlint", TestCaseStatus::success());
        passed.set_classname(&*file.path);
        let told: Vec<String> = others.iter().map(|f| told(report, f, lang)).collect();
        if !told.is_empty() {
            passed.set_system_out(told.join("\n"));
        }
        suite.add_test_case(passed);
    }
    suite
}

fn failed(report: &Report, file: &File, found: &Diagnostic, lang: Lang) -> TestCase {
    let line = found.span.map_or(1, |span| file.source.line_of(span.start));
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status
        .set_type(&*found.rule)
        .set_message(&*found.message)
        .set_description(told(report, found, lang));
    let name = format!("{} {} ({line})", found.rule, found.name);
    let mut case = TestCase::new(name, status);
    case.set_classname(&*file.path);
    case.extra.insert("file".into(), (&*file.path).into());
    case.extra.insert("line".into(), line.to_string().into());
    case
}

/// The finding in a few lines.
fn told(report: &Report, found: &Diagnostic, lang: Lang) -> String {
    let path = report.files.get(found.file).map_or("", |file| &file.path);
    let place = report.files.get(found.file).zip(found.span);
    let place = place.map(|(file, span)| file.source.position(span.start));
    let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
    let severity = found.severity.name();
    let mut text = format!(
        "{path}:{line}:{column}: {severity}[{}] {}",
        found.rule, found.message
    );
    if let Some(scenario) = found.scenario.as_ref().filter(|s| !s.is_empty()) {
        let values = scenario.iter().map(|(name, value)| {
            let value = value.as_deref().unwrap_or(lang.unset());
            format!("{name}={value}")
        });
        let values: Vec<String> = values.collect();
        text.push_str(&format!("\n{}{}", lang.scenario(), values.join(" ")));
    }
    if !found.help.trim().is_empty() {
        text.push_str(&format!("\n{}{}", lang.help(), found.help.trim_end()));
    }
    text
}

/// What could not be judged: errors, not failures.
fn failures(report: &Report) -> TestSuite {
    let mut suite = TestSuite::new("svlint");
    for failure in &report.failures {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type("svlint").set_message(&**failure);
        let mut case = TestCase::new(&**failure, status);
        case.set_classname("svlint");
        suite.add_test_case(case);
    }
    suite
}
