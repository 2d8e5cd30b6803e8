//! PowerShell one-liners: the cmdlets that packs name, and no more of the language.

use super::matching::occurrence;
use super::{Invocation, Meaning};
use crate::rules::Knowledge;
use crate::rules::schema::{Matcher, capture};

/// The events of `powershell … Cmdlet Argument; …`.
pub(super) fn events(knowledge: &Knowledge, invocation: &Invocation, meaning: &mut Meaning) {
    let text = invocation.arguments.text();
    meaning.opaque |= invocation.fed;
    let commands = text.split([';', '|', '{', '}', '&', '\n']);
    for words in commands.map(words) {
        meaning.opaque |= !is_read(knowledge, &words);
        for (name, event) in knowledge.events.iter() {
            for matcher in &event.any {
                let Matcher::Powershell(pattern) = matcher else {
                    continue;
                };
                let at = words
                    .iter()
                    .position(|w| w.eq_ignore_ascii_case(&pattern.cmdlet));
                let Some(at) = at else { continue };
                let key = pattern.argument.as_deref().and_then(capture);
                let subjects = subjects(&words[at + 1..]);
                if let (Some(key), false) = (key, subjects.is_empty()) {
                    for subject in subjects {
                        let captures = vec![(key.to_owned(), subject)];
                        meaning
                            .events
                            .push(occurrence(name, event, invocation, captures));
                    }
                } else {
                    meaning
                        .events
                        .push(occurrence(name, event, invocation, Vec::new()));
                }
            }
        }
    }
}

/// Words, with quotes taken off; a comma parts words too.
fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for c in text.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => word.push(c),
            // The quotes around the whole command are cmd.exe's, not PowerShell's.
            None if c == '\'' => quote = Some(c),
            None if c.is_whitespace() || matches!(c, ',' | '"' | '(' | ')') => {
                if !word.is_empty() {
                    out.push(std::mem::take(&mut word));
                }
            }
            None => word.push(c),
        }
    }
    out.extend((!word.is_empty()).then_some(word));
    out
}

/// The values of `-Name`, or of the first position: everything up to the next parameter.
fn subjects(words: &[String]) -> Vec<String> {
    let named = words.iter().position(|w| {
        ["-name", "-displayname"]
            .iter()
            .any(|p| w.eq_ignore_ascii_case(p))
    });
    let from = named.map_or(0, |at| at + 1);
    words[from..]
        .iter()
        .take_while(|w| !w.starts_with('-'))
        .cloned()
        .collect()
}

/// Verbs of cmdlets that neither start nor stop anything.
const HARMLESS: [&str; 9] = [
    "write-",
    "get-",
    "out-",
    "test-",
    "start-sleep",
    "select-",
    "where-",
    "format-",
    "exit",
];

/// Whether all that a command does is known: anything else may do whatever it likes.
fn is_read(knowledge: &Knowledge, words: &[String]) -> bool {
    let cmdlets = knowledge
        .events
        .values()
        .flat_map(|e| &e.any)
        .filter_map(|m| match m {
            Matcher::Powershell(pattern) => Some(&pattern.cmdlet),
            _ => None,
        });
    let cmdlets: Vec<&String> = cmdlets.collect();
    let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
    if lower
        .iter()
        .any(|w| w.ends_with(".ps1") || matches!(w.as_str(), "-file" | "-f"))
    {
        return false;
    }
    if lower
        .iter()
        .any(|w| w.starts_with("-enc") || w == "-e" || w == "-ec")
    {
        return false;
    }
    // What stands before the command are switches of powershell itself, with their values.
    let mut words = lower.iter().skip_while(|w| is_switch(w));
    let first = words.next();
    first.is_none_or(|word| {
        cmdlets.iter().any(|c| c.eq_ignore_ascii_case(word))
            || HARMLESS.iter().any(|verb| word.starts_with(verb))
            || word.starts_with('$')
    })
}

fn is_switch(word: &str) -> bool {
    let values = [
        "bypass",
        "unrestricted",
        "remotesigned",
        "hidden",
        "normal",
        "sta",
        "mta",
    ];
    word.starts_with('-') && !word.starts_with("-name") || values.contains(&word)
}
