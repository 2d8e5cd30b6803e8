//! Help in Japanese: what clap tells in English is put into words from a table.
//!
//! The table is read only when help is asked for, so that it costs other runs nothing.

use super::args::{Arguments, LangArgument};
use super::scope::Scopes;
use super::{ConfigOptions, language, usage};
use crate::report::Lang;
use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory, ValueEnum};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::OsString;

/// How a page is laid out, with the words for it.
const PAGE: &str = "{before-help}{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

/// The arguments as clap has to see them: where help is asked for before any subcommand, it takes
/// no language, and nothing needs one but the help.
pub(super) fn readable(arguments: &[OsString]) -> Cow<'_, [OsString]> {
    let mut words = arguments.iter();
    let mut rest: Vec<OsString> = words.next().into_iter().cloned().collect();
    while let Some(word) = words.next() {
        match word.to_str().and_then(|word| word.strip_prefix("--lang")) {
            Some("") => _ = words.next(),
            Some(value) if value.starts_with('=') => {}
            _ => rest.push(word.clone()),
        }
    }
    let is_help = |word: &OsString| word == "help" || word == "--help" || word == "-h";
    match rest.get(1) {
        Some(word) if !is_help(word) => Cow::Borrowed(arguments),
        _ => Cow::Owned(rest),
    }
}

/// Prints what clap has to say about arguments: help and version, and mistakes.
pub(super) fn print(error: &clap::Error, arguments: &[OsString]) {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if is_help
        && lang(arguments) == Lang::Ja
        && let Err(error) = japanese().try_get_matches_from(&*readable(arguments))
    {
        let _ = error.print();
        return;
    }
    if error.use_stderr()
        && !is_help
        && let Some(problem) = usage::problem(error)
        && lang(arguments) == Lang::Ja
    {
        super::tell(&[problem], super::PLAIN, Lang::Ja);
        return;
    }
    let _ = error.print();
}

/// The language for arguments that were not read to their end.
fn lang(arguments: &[OsString]) -> Lang {
    let mut option = None;
    let mut words = arguments.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        let value = value.and_then(|value| LangArgument::from_str(value, false).ok());
        option = value.or(option);
    }
    let mut scopes = Scopes::new(&ConfigOptions::default());
    let here = scopes.here();
    language::choose(option, here.config.settings.language)
}

/// All commands with their texts in Japanese.
fn japanese() -> Command {
    let mut command = Arguments::command();
    // Only then the arguments are there that clap adds.
    command.build();
    Texts::read().command(command)
}

/// English texts, each with the Japanese one.
struct Texts(HashMap<String, String>);

impl Texts {
    fn read() -> Self {
        Self(serde_yaml::from_str(include_str!("help.ja.yaml")).unwrap_or_default())
    }

    fn of(&self, text: &str) -> String {
        if text.starts_with("Examples:") {
            return text.replacen("Examples:", "例:", 1);
        }
        let known = self.0.get(text).map(|text| text.trim_end());
        known.unwrap_or(text).to_owned()
    }

    /// A command with those below it, which are three deep at most.
    fn command(&self, command: Command) -> Command {
        let told = |text: Option<&clap::builder::StyledStr>| text.map(|t| self.of(&t.to_string()));
        let about = told(command.get_about());
        let long = told(command.get_long_about());
        let after = told(command.get_after_help());
        let mut command = command
            .help_template(PAGE)
            .subcommand_help_heading("サブコマンド");
        if let Some(about) = about {
            command = command.about(about);
        }
        if let Some(long) = long {
            command = command.long_about(long);
        }
        if let Some(after) = after {
            command = command.after_help(after);
        }
        command
            .mut_args(|argument| self.argument(argument))
            .mut_subcommands(|below| self.command(below))
    }

    fn argument(&self, argument: Arg) -> Arg {
        let values = values(&argument);
        let told = |text: Option<&clap::builder::StyledStr>| {
            text.map(|t| self.of(&t.to_string()) + &values)
        };
        let help = told(argument.get_help());
        let long = told(argument.get_long_help());
        let heading = match argument.is_positional() {
            true => "引数",
            false => "オプション",
        };
        let mut argument = argument
            .help_heading(heading)
            .hide_default_value(true)
            .hide_possible_values(true);
        if let Some(help) = help {
            argument = argument.help(help);
        }
        if let Some(long) = long {
            argument = argument.long_help(long);
        }
        argument
    }
}

/// The value that counts where none is given, and the values that may be given.
fn values(argument: &Arg) -> String {
    if !argument.get_action().takes_values() {
        return String::new();
    }
    let mut out = String::new();
    let default: Vec<_> = { argument.get_default_values().iter() }
        .map(|value| value.to_string_lossy())
        .collect();
    if !default.is_empty() {
        out.push_str(&format!(" [既定値: {}]", default.join(", ")));
    }
    let possible = argument.get_possible_values();
    let possible: Vec<&str> = { possible.iter() }
        .filter(|value| !value.is_hide_set())
        .map(clap::builder::PossibleValue::get_name)
        .collect();
    if !possible.is_empty() {
        out.push_str(&format!(" [使える値: {}]", possible.join(", ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(texts: &Texts, command: &Command, out: &mut Vec<String>) {
        let of_arguments = command
            .get_arguments()
            .flat_map(|a| [a.get_help(), a.get_long_help()]);
        let own = [command.get_about(), command.get_long_about()];
        for text in own.into_iter().chain(of_arguments).flatten() {
            let text = text.to_string();
            if !texts.0.contains_key(&text) && !out.contains(&text) {
                out.push(text);
            }
        }
        for below in command.get_subcommands() {
            missing(texts, below, out);
        }
    }

    #[test]
    fn every_command_and_argument_has_a_japanese_text() {
        let mut command = Arguments::command();
        command.build();
        let mut out = Vec::new();
        missing(&Texts::read(), &command, &mut out);
        assert!(out.is_empty(), "{out:#?}");
    }

    #[test]
    fn every_japanese_text_is_of_use_and_japanese() {
        let mut command = Arguments::command();
        command.build();
        let mut all = Vec::new();
        missing(&Texts(HashMap::new()), &command, &mut all);
        for (english, japanese) in Texts::read().0 {
            assert!(all.contains(&english), "nobody says: {english}");
            assert!(!japanese.is_ascii(), "{japanese}");
        }
    }
}
