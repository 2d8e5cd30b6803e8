//! `explain --format json`.

use std::io::{self, Write};

use serde::Serialize;

use super::super::Lang;
use super::super::escape::write_json;
use super::super::json::{Entry, entries};
use super::words::comments;
use super::{Explanation, Shown, ShownFile};

/// Writes explanations as one JSON object, pretty-printed, and a line ending.
///
/// # Errors
/// Those of `out`.
pub fn write(all: &[Explanation], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: 1,
        lang: match lang {
            Lang::Ja => "ja",
            Lang::En => "en",
        },
        rules: all.iter().map(Rule::new).collect(),
    };
    write_json(&document, out)
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    lang: &'static str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Rule<'a> {
    id: &'a str,
    name: &'a str,
    severity: &'static str,
    pack: &'a str,
    profiles: &'a [String],
    check: &'static str,
    summary: &'a str,
    message: &'a str,
    help: &'a str,
    why: &'a str,
    source: Vec<Origin<'a>>,
    suppress: Vec<String>,
    examples: Vec<Example<'a>>,
}

#[derive(Serialize)]
struct Origin<'a> {
    kind: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct Example<'a> {
    kind: &'static str,
    why: Option<&'a str>,
    profile: Option<&'a str>,
    files: Vec<File<'a>>,
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    encoding: &'static str,
    eol: &'static str,
    text: &'a str,
}

impl<'a> Rule<'a> {
    fn new(told: &'a Explanation) -> Self {
        let comments = comments(told);
        let origin = |source: &'a super::Origin| Origin {
            kind: source.kind,
            text: &source.text,
        };
        Self {
            id: &told.id,
            name: &told.name,
            severity: told.severity,
            pack: &told.pack,
            profiles: &told.profiles,
            check: told.kind,
            summary: &told.summary,
            message: &told.message,
            help: &told.help,
            why: &told.why,
            source: told.sources.iter().map(origin).collect(),
            suppress: comments.into_iter().map(|(text, _)| text).collect(),
            examples: told.examples.iter().map(Example::new).collect(),
        }
    }
}

impl<'a> Example<'a> {
    fn new(example: &'a Shown) -> Self {
        let file = |file: &'a ShownFile| File {
            path: &file.name,
            encoding: file.source.encoding().name(),
            eol: file.source.eol().name(),
            text: file.source.text(),
        };
        Self {
            kind: if example.bad { "bad" } else { "good" },
            why: example.why.as_deref(),
            profile: example.profile.as_deref(),
            files: example.files.iter().map(file).collect(),
            diagnostics: entries(&example.report),
        }
    }
}
