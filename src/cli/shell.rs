//! `svlint completions` and `svlint man`: what shells and readers of manuals are given.

use super::args::{Arguments, CompletionsArguments, ManArguments};
use super::problem::Problem;
use super::{CLEAN, output};
use clap::CommandFactory;

/// Prints the completions for a shell; gives the exit code.
pub(super) fn completions(arguments: &CompletionsArguments) -> Result<u8, Vec<Problem>> {
    let mut out = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "svlint",
        &mut out,
    );
    output::print(&out)?;
    Ok(CLEAN)
}

/// Prints a page of the manual; gives the exit code.
pub(super) fn man(arguments: &ManArguments) -> Result<u8, Vec<Problem>> {
    let mut all = Arguments::command();
    all.build();
    let page = match &arguments.command {
        None => all,
        Some(name) => match all.find_subcommand(name) {
            Some(found) => found.clone(),
            None => return Err(vec![unknown(&all, name)]),
        },
    };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = clap_mangen::Man::new(page).render(&mut out);
    output::print(&out)?;
    Ok(CLEAN)
}

fn unknown(all: &clap::Command, name: &str) -> Problem {
    let names: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
    let names = names.join(", ");
    Problem::new(
        format!("サブコマンド「{name}」はありません"),
        format!("there is no subcommand '{name}'"),
    )
    .help(
        format!("使えるもの: {names}"),
        format!("there are: {names}"),
    )
}
