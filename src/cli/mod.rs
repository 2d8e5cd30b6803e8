//! The command line: the only layer that prints, opens files and looks at the environment.

mod args;
mod check;
mod deliver;
mod disk;
mod explain;
mod explanation;
mod export_folder;
mod exports;
mod graph;
mod graph_export;
mod language;
mod output;
mod pack_files;
mod packs;
mod present;
mod problem;
mod rule_args;
mod rules;
mod terminal;
mod trace;
mod trace_export;

use args::{Arguments, Command};
use clap::Parser;
use problem::Problem;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Nothing at or above the threshold was found.
const CLEAN: u8 = 0;
/// Something was found.
const FOUND: u8 = 1;
/// The run itself failed.
const FAILED: u8 = 2;

/// Runs the program with its arguments, the first one being its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap knows where each belongs.
            let failed = error.use_stderr();
            let _ = error.print();
            return ExitCode::from(if failed { FAILED } else { CLEAN });
        }
    };
    let (done, drawing, lang) = match &arguments.command {
        Command::Check(options) => {
            let lang = language::choose(options.lang);
            (check::run(options, lang), options.drawing, lang)
        }
        Command::Trace(options) => {
            let lang = language::choose(options.reading.lang);
            (trace::run(options, lang), options.drawing, lang)
        }
        Command::Graph(options) => {
            let lang = language::choose(options.reading.lang);
            (graph::run(options, lang), options.drawing, lang)
        }
        Command::Explain(options) => {
            let lang = language::choose(options.lang);
            (explain::run(options, lang), options.drawing, lang)
        }
        Command::Rules(options) => {
            let lang = language::choose(options.lang);
            (rules::run(options, lang), options.drawing.into(), lang)
        }
    };
    let code = match done {
        Ok(code) => code,
        Err(problems) => {
            tell(&problems, drawing, lang);
            FAILED
        }
    };
    ExitCode::from(code)
}

/// Writes to standard output. A closed pipe (`| head`) is no failure.
fn print(text: &[u8]) {
    let _ = std::io::stdout().write_all(text);
}

/// Draws problems of our own on standard error.
fn tell(problems: &[Problem], drawing: args::Drawing, lang: crate::report::Lang) {
    let options = terminal::options(drawing, false, lang, &std::io::stderr());
    let mut out = Vec::new();
    for problem in problems {
        let _ = crate::report::own::draw(&problem.own(lang), options, &mut out);
    }
    // A closed pipe leaves nobody to tell.
    let _ = std::io::stderr().write_all(&out);
}
