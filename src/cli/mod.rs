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
mod ground;
mod help;
mod init;
mod inputs;
mod language;
mod listing;
mod output;
mod pack_files;
mod packs;
mod present;
mod problem;
mod progress;
mod rule_args;
mod rules;
mod scope;
mod select;
mod shell;
mod terminal;
mod trace;
mod trace_export;
mod units;
mod usage;

use args::{Arguments, Command, ConfigOptions};
use clap::Parser;
use problem::Problem;
use scope::Scopes;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Drawing where no option says how.
const PLAIN: args::Drawing = args::Drawing {
    color: args::Color::Auto,
    ascii: false,
};

/// Nothing at or above the threshold was found.
const CLEAN: u8 = 0;
/// Something was found.
const FOUND: u8 = 1;
/// The run itself failed.
const FAILED: u8 = 2;

/// Runs the program with its arguments, the first one being its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&*help::readable(&words)) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap knows where each belongs.
            let failed = error.use_stderr();
            help::print(&error, &words);
            return ExitCode::from(if failed { FAILED } else { CLEAN });
        }
    };
    let none = ConfigOptions {
        no_config: true,
        ..ConfigOptions::default()
    };
    let (options, option, drawing) = match &arguments.command {
        Command::Check(check) => (&check.config, check.lang, check.drawing),
        Command::Trace(trace) => (&trace.reading.config, trace.reading.lang, trace.drawing),
        Command::Graph(graph) => (&graph.reading.config, graph.reading.lang, graph.drawing),
        Command::Explain(explain) => (&none, explain.lang, explain.drawing),
        Command::Rules(rules) => (&none, rules.lang, rules.drawing.into()),
        Command::Init(init) => (&none, init.lang, init.drawing),
        Command::Completions(_) | Command::Man(_) => (&none, None, PLAIN),
    };
    let mut scopes = Scopes::new(options);
    let here = scopes.here();
    let lang = language::choose(option, here.config.settings.language);
    let done = match &arguments.command {
        Command::Check(options) => check::run(options, scopes, lang),
        Command::Trace(options) => trace::run(options, scopes, lang),
        Command::Graph(options) => graph::run(options, scopes, lang),
        Command::Explain(options) => explain::run(options, lang),
        Command::Rules(options) => rules::run(options, lang),
        Command::Init(options) => init::run(options, lang),
        Command::Completions(options) => shell::completions(options),
        Command::Man(options) => shell::man(options),
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
