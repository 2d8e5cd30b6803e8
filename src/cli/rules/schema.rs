//! `svlint rules schema`.

use crate::cli::CLEAN;
use crate::cli::output;
use crate::cli::packs;
use crate::cli::print;
use crate::cli::problem::Problem;
use crate::cli::rule_args::{SchemaArguments, SchemaFormat, SchemaKind};
use crate::report::Lang;
use crate::report::reference::{self, Reference, Use};
use crate::rules::Rule;
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
        SchemaFormat::Markdown => reference::write(&told(lang)?, None),
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

/// What the reference tells: the schemas, and what the built-in rules use of them.
pub(super) fn told(lang: Lang) -> Result<Reference, Vec<Problem>> {
    let set = packs::load(&[])?;
    let in_language = |kind| match lang {
        Lang::Ja => schema_in_japanese(kind),
        Lang::En => schema(kind),
    };
    let used = |rule: &Rule| {
        let kind = rule.check.kind();
        // A check that was read can be written.
        let written = serde_json::to_value(&rule.check).unwrap_or_default();
        let parameters = &written[kind];
        let words = ["find", "problem"].map(|key| parameters[key].as_str());
        Use {
            kind: kind.to_owned(),
            find: words.into_iter().flatten().next().map(str::to_owned),
            rule: rule.id.to_string(),
            placeholders: rule.placeholders(),
        }
    };
    Ok(Reference {
        lang,
        rule: in_language(FileKind::Rule),
        pack: in_language(FileKind::Pack),
        profiles: in_language(FileKind::Profiles),
        uses: set.rules().iter().map(used).collect(),
    })
}
