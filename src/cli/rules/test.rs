//! `svlint rules test`: the examples of packs, judged both ways.

use crate::cli::args::Drawing;
use crate::cli::pack_files;
use crate::cli::problem::Problem;
use crate::cli::rule_args::TestArguments;
use crate::cli::{CLEAN, FOUND, print, terminal};
use crate::example::{Bench, Unstorable, is_as_said};
use crate::report::Lang;
use crate::report::tested::{Mismatch, Tested, write};
use crate::rules::schema::{Bilingual, Example};
use crate::rules::{PackError, Rule, example_key};

/// Tests packs; gives the exit code.
pub(super) fn run(
    arguments: &TestArguments,
    drawing: Drawing,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    let loaded = pack_files::load_to_test(&arguments.path, &arguments.packs)?;
    let bench = Bench::new(&loaded.set);
    let mut tested = Tested::default();
    let mut mismatches = Vec::new();
    let mut problems = Vec::new();
    for rule in loaded.tested() {
        tested.rules += 1;
        let prose = loaded.set.prose().get(&rule.id);
        let examples = prose.map_or(&[][..], |prose| &prose.examples);
        for (index, example) in examples.iter().enumerate() {
            tested.examples += 1;
            let span = || key(loaded.text(&rule.file), index, example);
            match bench.judge(rule, example) {
                Err(unstorable) => {
                    let error = cannot_be_stored(rule, &unstorable, span());
                    problems.push(Problem::pack(error, |file| loaded.text(file).to_owned()));
                }
                Ok(judged) => {
                    let found = judged.found();
                    if !is_as_said(example, &found) {
                        mismatches.push(Mismatch {
                            rule: rule.id.to_string(),
                            file: rule.file.to_string(),
                            text: loaded.text(&rule.file).to_owned(),
                            span: span(),
                            bad: example.bad.is_some(),
                            expected: example.at.clone(),
                            helpers: judged.helpers_only(&rule.check.roles()),
                            roles: rule.check.roles(),
                            never_set: judged.never_set,
                            found,
                        });
                    }
                }
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let options = terminal::options(drawing, false, lang, &std::io::stdout());
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = write(&mismatches, tested, options, &mut out);
    print(&out);
    Ok(if mismatches.is_empty() { CLEAN } else { FOUND })
}

/// Where an example stands: at `at` if that is what is wrong, else at `bad` or `good`.
fn key(text: &str, index: usize, example: &Example) -> std::ops::Range<usize> {
    let key = match (&example.bad, example.at.is_empty()) {
        (None, _) => "good",
        (Some(_), true) => "bad",
        (Some(_), false) => "at",
    };
    example_key(text, index, key).unwrap_or(0..0)
}

fn cannot_be_stored(
    rule: &Rule,
    unstorable: &Unstorable,
    span: std::ops::Range<usize>,
) -> PackError {
    let Unstorable {
        file,
        encoding,
        character,
    } = unstorable;
    PackError {
        file: rule.file.to_string(),
        span: Some(span),
        message: Bilingual::new(
            format!("{file} の「{character}」は {encoding} では保存できません"),
            format!("`{character}` in {file} cannot be stored as {encoding}"),
        ),
        help: Some(Bilingual::new(
            "別の文字を使うか、`{ text: …, encoding: utf-8 }` のように文字コードを指定してください",
            "use another character, or name an encoding that has it: `{ text: …, encoding: utf-8 }`",
        )),
        related: None,
    }
}
