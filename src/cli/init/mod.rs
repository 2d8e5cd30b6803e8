//! `svlint init`: what a site needs to begin with.

use super::args::{Ci, InitArguments};
use super::problem::Problem;
use super::{CLEAN, output};
use crate::config::{self, FILE_NAME};
use crate::report::Lang;
use std::path::Path;

/// Stands in the templates for the address of svlint's own repository.
const PLACEHOLDER: &str = "https://github.com/OWNER/svlint";

/// Writes a configuration, or shows a piece of a pipeline; gives the exit code.
pub(super) fn run(arguments: &InitArguments, lang: Lang) -> Result<u8, Vec<Problem>> {
    let shown = piece(arguments);
    let file = match (&arguments.output, &shown) {
        (Some(file), _) => file.as_path(),
        (None, None) => Path::new(FILE_NAME),
        (None, Some(text)) => {
            output::print(text.as_bytes())?;
            return Ok(CLEAN);
        }
    };
    let text = shown.unwrap_or_else(|| template(lang).to_owned());
    write(file, &text, lang)
}

/// What is asked for besides the configuration.
fn piece(arguments: &InitArguments) -> Option<String> {
    if arguments.schema {
        return Some(config::JSON_SCHEMA.to_owned());
    }
    let text = match arguments.ci {
        Some(Ci::Github) => include_str!("github.yaml"),
        Some(Ci::Gitlab) => include_str!("gitlab.yaml"),
        Some(Ci::Jenkins) => include_str!("Jenkinsfile"),
        Some(Ci::Azure) => include_str!("azure.yaml"),
        None if arguments.pre_commit => include_str!("pre-commit.yaml"),
        None => return None,
    };
    let text = match env!("CARGO_PKG_REPOSITORY") {
        "" => text.to_owned(),
        repository => text.replace(PLACEHOLDER, repository),
    };
    Some(text)
}

/// The configuration to begin with.
fn template(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => include_str!("config.ja.yaml"),
        Lang::En => include_str!("config.en.yaml"),
    }
}

/// Writes a new file. One that is there has been filled in by somebody.
fn write(file: &Path, text: &str, lang: Lang) -> Result<u8, Vec<Problem>> {
    let name = file.display();
    if file.symlink_metadata().is_ok() {
        return Err(vec![
            Problem::new(
                format!("{name}: すでにあります"),
                format!("{name} is there already"),
            )
            .help(
                "別のファイル名を --output で指定してください",
                "name another file with --output",
            ),
        ]);
    }
    output::replace(file, text.as_bytes())?;
    let told = match lang {
        Lang::Ja => format!("{name} を作成しました\n"),
        Lang::En => format!("wrote {name}\n"),
    };
    output::print(told.as_bytes())?;
    Ok(CLEAN)
}
