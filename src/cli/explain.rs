//! `svlint explain`.

use super::explanation::Explainer;
use super::problem::Problem;
use super::rule_args::{ExplainArguments, ExplainFormat};
use super::{CLEAN, packs, print, terminal};
use crate::report::Lang;
use crate::report::explain::{Explanation, write_json, write_markdown, write_text};
use crate::rules::{PackSet, Rule};

/// Explains rules; gives the exit code.
pub(super) fn run(arguments: &ExplainArguments, lang: Lang) -> Result<u8, Vec<Problem>> {
    let set = packs::load(&arguments.packs)?;
    let mut problems = Vec::new();
    let mut rules: Vec<&Rule> = Vec::new();
    for word in &arguments.rules {
        match set.rule(word) {
            Some(rule) => rules.push(rule),
            None => problems.push(unknown(&set, word)),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let explainer = Explainer::new(&set, lang)?;
    let told: Vec<Explanation> = rules
        .iter()
        .filter_map(|rule| explainer.explain(rule))
        .collect();
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = match arguments.format {
        ExplainFormat::Json => write_json(&told, lang, &mut out),
        ExplainFormat::Markdown => told
            .iter()
            .try_for_each(|told| write_markdown(told, None, &mut out)),
        ExplainFormat::Text => {
            let options = terminal::options(arguments.drawing, false, lang, &std::io::stdout());
            told.iter()
                .try_for_each(|told| write_text(told, options, &mut out))
        }
    };
    print(&out);
    Ok(CLEAN)
}

/// A word that names no rule, with what may have been meant.
fn unknown(set: &PackSet, word: &str) -> Problem {
    let problem = Problem::new(
        format!("ルール「{word}」はありません"),
        format!("there is no rule named '{word}'"),
    );
    let many = packs::meant(set, word);
    if many.len() > 1 {
        return problem.help(
            format!("1 つを選んでください。一覧は svlint rules list {word}"),
            format!(
                "it stands for {} rules; choose one: svlint rules list {word}",
                many.len()
            ),
        );
    }
    if let Some(help) = packs::needs_pack(set, word) {
        return problem.help(help.ja, help.en);
    }
    match set.nearest_rule(word) {
        Some(near) => problem.help(format!("近いもの: {near}"), format!("did you mean {near}?")),
        None => problem.help(
            "ルールの番号 (SV305) か名前を指定してください。一覧は svlint rules list",
            "give the id of a rule (SV305) or its name; svlint rules list shows them all",
        ),
    }
}
