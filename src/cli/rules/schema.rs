//! `svlint rules schema`.

use crate::cli::CLEAN;
use crate::cli::output;
use crate::cli::print;
use crate::cli::problem::Problem;
use crate::cli::rule_args::{SchemaArguments, SchemaFormat, SchemaKind};
use crate::report::Lang;
use crate::rules::described::{FileKind, schema, schema_in_japanese};

/// Prints or writes a schema; gives the exit code.
pub(super) fn run(arguments: &SchemaArguments, lang: Lang) -> Result<u8, Vec<Problem>> {
    let kind = match arguments.kind {
        SchemaKind::Rule => FileKind::Rule,
        SchemaKind::Pack => FileKind::Pack,
        SchemaKind::Profiles => FileKind::Profiles,
    };
    let text = match arguments.format {
        SchemaFormat::Json => json(kind, lang),
        SchemaFormat::Markdown => String::new(),
    };
    match &arguments.output {
        Some(file) => output::replace(file, text.as_bytes())?,
        None => print(text.as_bytes()),
    }
    Ok(CLEAN)
}

/// A schema as a file holds it.
pub(super) fn json(kind: FileKind, lang: Lang) -> String {
    let schema = match lang {
        Lang::Ja => schema_in_japanese(kind),
        Lang::En => schema(kind),
    };
    // A value that was read can be written.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}
