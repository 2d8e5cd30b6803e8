//! `svlint rules docs`: a page about each rule, in both languages, with an index.

use super::schema::told;
use crate::cli::CLEAN;
use crate::cli::explanation::Explainer;
use crate::cli::output;
use crate::cli::packs;
use crate::cli::problem::Problem;
use crate::cli::rule_args::DocsArguments;
use crate::report::Lang;
use crate::report::explain::{Explanation, index, write_markdown};
use crate::report::reference;
use crate::rules::Rule;
use std::path::Path;

/// The page about what may stand in packs.
const REFERENCE: &str = "reference";

/// Writes the pages; gives the exit code.
pub(super) fn run(arguments: &DocsArguments, lang: Lang) -> Result<u8, Vec<Problem>> {
    let set = packs::load(&arguments.packs)?;
    let rules = packs::named(&set, &arguments.rules)?;
    // The reference leads to the page of every rule.
    let whole = arguments.rules.is_empty();
    let folder = &arguments.folder;
    std::fs::create_dir_all(folder).map_err(|error| {
        let name = folder.display();
        vec![Problem::new(
            format!("{name}: フォルダを作れません ({error})"),
            format!("{name}: the folder cannot be made ({error})"),
        )]
    })?;
    let mut explainer = Explainer::new(&set, lang)?;
    for lang in [Lang::En, Lang::Ja] {
        explainer = explainer.speaking(lang);
        pages(folder, &explainer, &rules, (lang, whole))?;
        if whole {
            let page = reference::write(&told(lang)?, Some(&name(REFERENCE, other(lang))));
            output::replace(&folder.join(name(REFERENCE, lang)), page.as_bytes())?;
        }
    }
    let count = (rules.len() + 1 + usize::from(whole)) * 2;
    let done = match lang {
        Lang::Ja => format!("{}: {count} ファイルを書きました\n", folder.display()),
        Lang::En => format!("{}: {count} files written\n", folder.display()),
    };
    crate::cli::print(done.as_bytes());
    Ok(CLEAN)
}

fn pages(
    folder: &Path,
    explainer: &Explainer<'_>,
    rules: &[&Rule],
    (lang, whole): (Lang, bool),
) -> Result<(), Vec<Problem>> {
    let other = other(lang);
    let mut told: Vec<(Explanation, String)> = Vec::new();
    for rule in rules {
        let Some(explanation) = explainer.explain(rule) else {
            continue;
        };
        let mut page = Vec::new();
        // Writing to memory does not fail.
        let _ = write_markdown(&explanation, Some(&name(&rule.id, other)), &mut page);
        output::replace(&folder.join(name(&rule.id, lang)), &page)?;
        told.push((explanation, name(&rule.id, lang)));
    }
    let entries: Vec<(&Explanation, String)> = told
        .iter()
        .map(|(told, page)| (told, page.clone()))
        .collect();
    let mut page = Vec::new();
    let reference = whole.then(|| name(REFERENCE, lang));
    let links = (&*name("README", other), reference.as_deref());
    let _ = index(&entries, lang, links, &mut page);
    output::replace(&folder.join(name("README", lang)), &page)
}

const fn other(lang: Lang) -> Lang {
    match lang {
        Lang::En => Lang::Ja,
        Lang::Ja => Lang::En,
    }
}

fn name(stem: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{stem}.md"),
        Lang::Ja => format!("{stem}.ja.md"),
    }
}
