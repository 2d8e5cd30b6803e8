//! A reference of what may stand in packs, as Markdown, made from the JSON Schemas of their files.

mod object;
mod value;
mod words;

use super::Lang;
use object::{Document, entries};
use serde_json::Value;
use std::fmt::Write;
use words::{Words, words};

/// What the reference is made from: schemas with descriptions in its language, and what rules use.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The language.
    pub lang: Lang,
    /// The schema of rule files.
    pub rule: Value,
    /// The schema of pack files.
    pub pack: Value,
    /// The schema of files of profiles.
    pub profiles: Value,
    /// What the built-in rules use.
    pub uses: Vec<Use>,
}

/// A rule that uses a kind of check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Use {
    /// The kind of check.
    pub kind: String,
    /// What it looks for, where the kind has several things.
    pub find: Option<String>,
    /// The rule's id.
    pub rule: String,
    /// The names that messages can have filled in.
    pub placeholders: &'static [&'static str],
}

/// The reference as a Markdown document. `other` is its page in the other language: then the pages of the rules lie
/// beside it.
#[must_use]
pub fn write(reference: &Reference, other: Option<&str>) -> String {
    let words = words(reference.lang);
    let mut out = format!("# {}\n\n", words.title);
    if let Some(other) = other {
        let _ = match reference.lang {
            Lang::En => write!(out, "English | [日本語]({other})\n\n"),
            Lang::Ja => write!(out, "[English]({other}) | 日本語\n\n"),
        };
    }
    let _ = write!(out, "{}\n\n", words.intro);
    let mut document = Document::new(words, [&reference.rule, &reference.pack]);
    document.root(&mut out, words.rule_file, &reference.rule);
    kinds(&mut out, &mut document, reference, other.is_some());
    document.chapter(&mut out, words.examples, &["Example", "ExampleFile"]);
    document.root(&mut out, words.pack_file, &reference.pack);
    let known = [
        "Variable",
        "Tool",
        "Procedure",
        "ProcedureParameter",
        "Event",
    ];
    document.chapter(&mut out, words.knowledge, &known);
    matchers(&mut out, &mut document, words);
    document.root(&mut out, words.profiles_file, &reference.profiles);
    document.rest(&mut out, words.values);
    out.trim_end().to_owned() + "\n"
}

/// The kinds of checks with their parameters, what can be filled in, and the rules that use them.
fn kinds(out: &mut String, document: &mut Document<'_>, reference: &Reference, linked: bool) {
    let words = words(reference.lang);
    let _ = write!(out, "## {}\n\n{}\n\n", words.kinds, words.kinds_intro);
    document.written("Check");
    for (kind, text, parameters) in entries(document.definition("Check")) {
        let _ = write!(out, "### {} `{kind}`\n\n{text}\n\n", words.check);
        if let Some(name) = parameters {
            document.inline(out, name, 4);
        }
        let uses: Vec<&Use> = reference.uses.iter().filter(|u| u.kind == kind).collect();
        placeholders(out, &uses, words);
        if kind == "order" {
            let _ = write!(out, "{}\n\n", words.subjects);
        }
        let page = |used: &&Use| match linked {
            true => link(&used.rule, reference.lang),
            false => used.rule.clone(),
        };
        let rules: Vec<String> = uses.iter().map(page).collect();
        if !rules.is_empty() {
            let _ = write!(out, "{}: {}\n\n", words.used_by, rules.join(", "));
        }
    }
}

/// The page of a rule.
fn link(rule: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("[{rule}]({rule}.md)"),
        Lang::Ja => format!("[{rule}]({rule}.ja.md)"),
    }
}

/// The names that can be filled in; what looks for the same names stands together.
fn placeholders(out: &mut String, uses: &[&Use], words: &Words) {
    let mut groups: Vec<(&[&str], Vec<&str>)> = Vec::new();
    for used in uses.iter().filter(|used| !used.placeholders.is_empty()) {
        let names = used.placeholders;
        let known = groups.iter().position(|(known, _)| *known == names);
        let index = known.unwrap_or_else(|| {
            groups.push((names, Vec::new()));
            groups.len() - 1
        });
        let finds = &mut groups[index].1;
        let find = used.find.as_deref().filter(|find| !finds.contains(find));
        finds.extend(find);
    }
    if groups.is_empty() {
        return;
    }
    let alone = groups.len() == 1;
    let _ = write!(out, "{}\n\n", words.placeholders);
    for (names, finds) in groups {
        let quoted = |name: &&str| format!("`{name}`");
        let finds: Vec<String> = finds.iter().map(quoted).collect();
        let names: Vec<String> = names.iter().map(|name| format!("`{{{name}}}`")).collect();
        let names = names.join(", ");
        let _ = match alone || finds.is_empty() {
            true => writeln!(out, "- {names}"),
            false => writeln!(out, "- {}: {names}", finds.join(", ")),
        };
    }
    out.push('\n');
}

/// What an event can look like.
fn matchers(out: &mut String, document: &mut Document<'_>, words: &Words) {
    let _ = write!(out, "## {}\n\n{}\n\n", words.matchers, words.matchers_intro);
    document.written("Matcher");
    for (kind, text, parameters) in entries(document.definition("Matcher")) {
        let _ = write!(out, "### {} `{kind}`\n\n{text}\n\n", words.matcher);
        if let Some(name) = parameters {
            document.inline(out, name, 4);
        }
    }
}
