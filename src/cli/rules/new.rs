//! `svlint rules new`: a rule to begin with, and a pack around it.

use super::schema::json;
use crate::cli::disk;
use crate::cli::packs;
use crate::cli::problem::Problem;
use crate::cli::rule_args::NewArguments;
use crate::cli::{CLEAN, output, print};
use crate::report::Lang;
use crate::rules::Pack;
use crate::rules::described::{FileKind, schema, schema_in_japanese};
use crate::rules::names::{is_kebab, is_rule_id};
use std::path::{Path, PathBuf};

/// The event that the rule to begin with is about.
const EVENT: &str = "service-start";

/// Writes the files; gives the exit code.
pub(super) fn run(arguments: &NewArguments, lang: Lang) -> Result<u8, Vec<Problem>> {
    let (id, name) = identity(&arguments.id)?;
    let folder = &arguments.folder;
    let rule = folder.join(format!("{id}-{name}.yaml"));
    if rule.exists() {
        let shown = rule.display();
        return Err(vec![Problem::new(
            format!("{shown}: すでにあります"),
            format!("{shown}: this file is there already"),
        )]);
    }
    let pack = folder.join("pack.yaml");
    let has_pack = pack.exists();
    let lacks = unused(&id, &name, has_pack.then_some(folder))?;
    std::fs::create_dir_all(folder).map_err(|error| {
        let shown = folder.display();
        vec![Problem::new(
            format!("{shown}: フォルダを作れません ({error})"),
            format!("{shown}: the folder cannot be made ({error})"),
        )]
    })?;
    let mut written = Vec::new();
    let mut write = |path: &Path, text: &str| {
        written.push(disk::shown(path));
        output::replace(path, text.as_bytes())
    };
    if !has_pack {
        write(&pack, &pack_text(folder, lang))?;
    }
    write(&rule, &rule_text(&id, &name, lang))?;
    write(
        &folder.join("rule.schema.json"),
        &json(FileKind::Rule, lang),
    )?;
    write(
        &folder.join("pack.schema.json"),
        &json(FileKind::Pack, lang),
    )?;
    print(told(&written, folder, lacks, lang).as_bytes());
    Ok(CLEAN)
}

/// The id and the name in `SITE001-reboot-in-script`; an id alone gets a name to be changed.
fn identity(argument: &str) -> Result<(String, String), Vec<Problem>> {
    let (id, name) = match argument.split_once('-') {
        Some((id, name)) => (id, name.to_owned()),
        None => (argument, format!("rule-{}", argument.to_lowercase())),
    };
    let wrong_id = !is_rule_id(id);
    if !wrong_id && is_kebab(&name) {
        return Ok((id.to_owned(), name));
    }
    let problem = if wrong_id {
        Problem::new(
            format!("「{id}」はルールの ID として使えません"),
            format!("'{id}' cannot be the id of a rule"),
        )
        .help(
            "ID は大文字 2～8 文字と数字 3 桁です。例: svlint rules new SITE001-reboot-in-script",
            "an id is two to eight capital letters and three digits: \
             svlint rules new SITE001-reboot-in-script",
        )
    } else {
        Problem::new(
            format!("「{name}」はルールの名前として使えません"),
            format!("'{name}' cannot be the name of a rule"),
        )
        .help(
            "名前は英小文字と数字を `-` でつなぎます。例: svlint rules new SITE001-reboot-in-script",
            "a name is lower-case letters and digits joined by `-`: \
             svlint rules new SITE001-reboot-in-script",
        )
    };
    Err(vec![problem])
}

/// Refuses an id or a name that a built-in rule or one of the pack has. Tells whether the pack that is there lacks the
/// event that the rule to begin with is about.
fn unused(id: &str, name: &str, folder: Option<&PathBuf>) -> Result<bool, Vec<Problem>> {
    let packs: Vec<PathBuf> = folder.cloned().into_iter().collect();
    let set = packs::load(&packs)?;
    for word in [id, name] {
        if let Some(rule) = set.rule(word) {
            return Err(vec![
                Problem::new(
                    format!(
                        "「{word}」はルール {} {} で使われています",
                        rule.id, rule.name
                    ),
                    format!("'{word}' is taken by the rule {} {}", rule.id, rule.name),
                )
                .help(
                    "別の ID と名前を選んでください",
                    "choose another id and another name",
                ),
            ]);
        }
    }
    let added = set.packs().iter().filter(|pack| pack.added);
    let knows = |name: &str| set.knowledge([name]).events.get(EVENT).is_some();
    Ok(added.map(Pack::name).any(|name| !knows(name)))
}

fn rule_text(id: &str, name: &str, lang: Lang) -> String {
    let text = match lang {
        Lang::Ja => include_str!("skeleton/rule.ja.yaml"),
        Lang::En => include_str!("skeleton/rule.en.yaml"),
    };
    text.replace("@ID@", id)
        .replace("@NAME@", name)
        .replace("@KINDS@", &kinds(lang))
}

/// The last kind that packs of products are made of; the schema lists those first.
const LAST_OF_PRODUCTS: &str = "command";

/// The kinds of checks, as a comment.
fn kinds(lang: Lang) -> String {
    let schema = match lang {
        Lang::Ja => schema_in_japanese(FileKind::Rule),
        Lang::En => schema(FileKind::Rule),
    };
    let kinds = schema["definitions"]["Check"]["oneOf"].as_array();
    let (product, others) = match lang {
        Lang::Ja => (
            "製品のパックに使うもの:",
            "ファイルと言語、SQL、構成情報のためのもの:",
        ),
        Lang::En => (
            "For packs of a product:",
            "For files, the language of cmd.exe, SQL and configurations:",
        ),
    };
    let mut lines = vec![format!("# {product}")];
    for kind in kinds.into_iter().flatten() {
        let (name, text) = (&kind["required"][0], &kind["description"]);
        if let (Some(name), Some(text)) = (name.as_str(), text.as_str()) {
            lines.push(format!("#   {name:14} {text}"));
            if name == LAST_OF_PRODUCTS {
                lines.push(format!("# {others}"));
            }
        }
    }
    lines.join("\n")
}

fn pack_text(folder: &Path, lang: Lang) -> String {
    let text = match lang {
        Lang::Ja => include_str!("skeleton/pack.ja.yaml"),
        Lang::En => include_str!("skeleton/pack.en.yaml"),
    };
    text.replace("@PACK@", &pack_name(folder))
}

/// The name of the folder, as the name of a pack.
fn pack_name(folder: &Path) -> String {
    let real = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let last = real
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase());
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let joined: String = last.unwrap_or_default().chars().map(plain).collect();
    let parts: Vec<&str> = joined.split('-').filter(|part| !part.is_empty()).collect();
    let name = parts.join("-");
    if is_kebab(&name) {
        name
    } else {
        "our-site".to_owned()
    }
}

/// What was written, and what to do next.
fn told(written: &[String], folder: &Path, lacks: bool, lang: Lang) -> String {
    let shown = folder.display();
    let files: String = written.iter().map(|file| format!("  {file}\n")).collect();
    let needs = match (lacks, lang) {
        (false, _) => "",
        (true, Lang::Ja) => {
            "pack.yaml の requires に clusterpro を加えてください (イベント service-start のため)。\n"
        }
        (true, Lang::En) => {
            "Add clusterpro to `requires` in pack.yaml: it has the event service-start.\n"
        }
    };
    match lang {
        Lang::Ja => format!(
            "作成しました:\n{files}{needs}ルールを書き換えたら: svlint rules test {shown}\n\
             使うには: svlint check スクリプト --profile clusterpro --pack {shown}\n"
        ),
        Lang::En => format!(
            "Written:\n{files}{needs}Change the rule, then: svlint rules test {shown}\n\
             To use it: svlint check SCRIPTS --profile clusterpro --pack {shown}\n"
        ),
    }
}
