//! `svlint rules`: what packs hold, and help for those who write them.

mod docs;
mod events;
mod list;
mod new;
mod schema;
mod test;

use super::problem::Problem;
use super::rule_args::{RulesArguments, RulesCommand};
use crate::report::Lang;

/// Runs a subcommand of `rules`; gives the exit code.
pub(super) fn run(arguments: &RulesArguments, lang: Lang) -> Result<u8, Vec<Problem>> {
    let drawing = arguments.drawing.into();
    match &arguments.command {
        RulesCommand::List(options) => list::run(options, drawing, lang),
        RulesCommand::Events(options) => events::run(options, drawing, lang),
        RulesCommand::New(options) => new::run(options, lang),
        RulesCommand::Test(options) => test::run(options, drawing, lang),
        RulesCommand::Schema(options) => schema::run(options, lang),
        RulesCommand::Docs(options) => docs::run(options, lang),
    }
}
