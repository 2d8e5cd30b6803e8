//! PowerShell one-liners: the cmdlets that packs name, and no more of the language.

use super::matching::occurrence;
use super::{Invocation, Meaning};
use crate::rules::Knowledge;
use crate::rules::schema::{Matcher, capture};

/// The events of `powershell … Cmdlet Argument; …`.
pub(super) fn events(knowledge: &Knowledge, invocation: &Invocation, meaning: &mut Meaning) {
    let text = invocation.arguments.text();
    // A script file is a helper that is not read.
    meaning.opaque |= text.to_ascii_lowercase().contains(".ps1") || invocation.fed;
    let commands = text.split([';', '|', '{', '}', '&', '\n']);
    for words in commands.map(words) {
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
