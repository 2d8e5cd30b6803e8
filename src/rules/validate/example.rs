//! Examples are tests: they must be complete enough to run.

use super::{Problem, then};
use crate::rules::schema::{Bilingual, Example, ExampleFile};
use crate::rules::yaml::{Step, steps};

/// Checks the examples of a rule.
pub(super) fn examples(examples: &[Example]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !examples.iter().any(|example| example.bad.is_some()) {
        let problem = Problem::new(
            steps!["examples"],
            "検出される例 (`bad`) が一つもありません",
            "there is no example that is reported (`bad`)",
        );
        problems.push(problem.of_key());
    }
    if !examples.iter().any(|example| example.good.is_some()) {
        let problem = Problem::new(
            steps!["examples"],
            "検出されない例 (`good`) が一つもありません",
            "there is no example that is not reported (`good`)",
        );
        problems.push(problem.of_key());
    }
    for (index, example) in examples.iter().enumerate() {
        problems.extend(one(example, &steps!["examples", index]));
    }
    problems
}

fn one(example: &Example, at: &[Step]) -> Vec<Problem> {
    if example.bad.is_some() == example.good.is_some() {
        return vec![
            Problem::new(
                at.to_vec(),
                "`bad` か `good` のどちらか一方を書きます",
                "write either `bad` or `good`",
            )
            .with_help(Some(Bilingual::new(
                "例は一つずつ `-` で始めます",
                "each example begins with a `-` of its own",
            ))),
        ];
    }
    let kind = if example.bad.is_some() { "bad" } else { "good" };
    let files = then(at, kind);
    if example.files().next().is_none() {
        return vec![
            Problem::new(files, "ファイルが一つもありません", "there is no file").of_key(),
        ];
    }
    let problems: Vec<_> = example
        .files()
        .filter_map(|(name, file)| contents(file, then(&files, name)))
        .collect();
    if problems.is_empty() {
        covered(example, &then(at, "at"))
    } else {
        problems
    }
}

fn contents(file: &ExampleFile, at: Vec<Step>) -> Option<Problem> {
    let problem = Problem::new(
        at,
        "`text` か `hex` のどちらか一方を書きます",
        "write either `text` or `hex`",
    );
    (file.text.is_some() == file.hex.is_some()).then(|| problem.of_key())
}

fn covered(example: &Example, at: &[Step]) -> Vec<Problem> {
    if example.good.is_some() && !example.at.is_empty() {
        let problem = Problem::new(
            at.to_vec(),
            "`good` の例に `at` は書けません (何も検出されないため)",
            "a `good` example has no `at`, because nothing is reported",
        );
        return vec![problem.of_key()];
    }
    // What bytes read as depends on the decoder, which is not known here.
    let any_bytes = example.files().any(|(_, file)| file.hex.is_some());
    let texts = || example.files().filter_map(|(_, file)| file.text.as_deref());
    let occurs = |piece: &str| any_bytes || texts().any(|text| text.contains(piece));
    example
        .at
        .iter()
        .enumerate()
        .filter(|(_, piece)| piece.is_empty() || !occurs(piece))
        .map(|(index, _)| absent(then(at, index)))
        .collect()
}

fn absent(path: impl Into<Vec<Step>>) -> Problem {
    Problem::new(
        path,
        "この文字列は例のファイルのどこにもありません",
        "this text occurs in no file of the example",
    )
}
