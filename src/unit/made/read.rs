//! Reading commands: their words, with the values that may stand in them.

use crate::batch::{self, Builtin, Expansion, NodeKind, Text, VariableOp};
use crate::scenario::{apply_known, blank_end, word_end};
use crate::source::Span;
use crate::unit::Document;
use crate::unit::heard::Words;
use std::collections::HashMap;

/// More than this of a text is not looked through, in bytes.
const LONGEST: usize = 1 << 16;

/// How often values are put in for variables in the name of a file.
const MOST_ROUNDS: usize = 4;

/// The first word of a command, and what it is handed. A value may bring more than a word, or
/// nothing at all.
pub(super) fn parted(name: &str, tail: &str) -> (String, String) {
    let name = name.trim_start();
    if name.is_empty() {
        let start = blank_end(tail, 0);
        let end = word_end(tail, start);
        return (tail[start..end].to_owned(), tail[end..].to_owned());
    }
    let end = word_end(name, 0);
    (name[..end].to_owned(), format!("{}{tail}", &name[end..]))
}

/// What a text comes to when it runs; where that is not known, what is written.
pub(super) fn readings(document: &Document, words: Words<'_>, part: Text) -> Vec<String> {
    let told = words.readings(part);
    match told.is_empty() {
        true => vec![text(document, part)],
        false => told,
    }
}

/// What a child of cmd.exe, CALL or START runs, and what that is handed; else the command itself.
pub(super) fn looked_through<'t>(word: &'t str, tail: &'t str) -> (&'t str, &'t str) {
    let (mut word, mut tail) = (word, tail);
    for _ in 0..MOST_ROUNDS {
        let inner = match crate::command::program_name(word).as_deref() {
            Some("cmd") => match tail.find("/c") {
                Some(at) => Some(tail[at + 2..].trim_start().trim_start_matches('"')),
                // The switch may be a value: what runs then is not known.
                None if tail.contains('%') => return ("%", tail),
                None => None,
            },
            Some("call" | "start") => Some(tail.trim_start()),
            _ => None,
        };
        let Some(inner) = inner.filter(|inner| !inner.is_empty()) else {
            break;
        };
        let end = inner.find([' ', '\t']).unwrap_or(inner.len());
        (word, tail) = inner.split_at(end);
    }
    (word, tail)
}

/// The programs that a command word may mean; none where that cannot be told.
pub(super) fn names(word: &str, values: &HashMap<String, Vec<String>>) -> Vec<String> {
    let bare = word.trim_matches('"');
    let word = bare.strip_prefix("%~dp0").unwrap_or(bare);
    let name = crate::command::program_name(word);
    if let Some(name) = name.filter(|name| !name.contains(['%', '!'])) {
        return vec![name];
    }
    let all = with_values(word, values);
    // The first line is the word itself; what two values make together is not known.
    let names: Vec<&str> = all.lines().skip(1).collect();
    let marks: &[char] = &['%', '!'];
    let inner = word.strip_prefix(marks);
    let inner = inner.and_then(|rest| rest.strip_suffix(marks));
    let single = inner.is_some_and(|name| !name.contains(marks));
    if !single {
        return Vec::new();
    }
    if names.iter().any(|name| name.contains(['%', '!'])) {
        return Vec::new();
    }
    { names.iter() }
        .filter_map(|name| crate::command::program_name(name))
        .collect()
}

/// A text of a script in lower case.
pub(super) fn text(document: &Document, text: Text) -> String {
    let script = &document.flow.script;
    let mut written = script.written(document.source.text(), text);
    let end = written.floor_char_boundary(LONGEST);
    written.truncate(end);
    written.to_lowercase()
}

/// The name under which the values are kept that any variable may have.
pub(super) const ANY: &str = "%";

/// The values that variables and arguments may have, by name in lower case.
pub(super) fn values<'d>(
    scripts: impl Iterator<Item = (&'d Document, Words<'d>)>,
) -> HashMap<String, Vec<String>> {
    let mut values: HashMap<String, Vec<String>> = HashMap::new();
    for (document, words) in scripts {
        for (id, node) in document.flow.script.iter() {
            let NodeKind::Command(command) = &node.kind else {
                continue;
            };
            for tail in readings(document, words, command.tail) {
                match command.builtin {
                    Some(Builtin::Set) => {
                        assigned(&mut values, &tail, words.never_runs(id));
                    }
                    Some(Builtin::Call) => {
                        let words = tail.split_whitespace().skip(1);
                        let words = words.map(|word| word.trim_matches('"').to_owned());
                        let known = values.entry(ARGUMENT.to_owned()).or_default();
                        let free = MOST_WORDS.saturating_sub(known.len());
                        known.extend(words.take(free));
                    }
                    _ => {}
                }
            }
        }
    }
    values
}

/// Notes what a SET puts into its variable.
fn assigned(values: &mut HashMap<String, Vec<String>>, tail: &str, never: bool) {
    let Some((name, value)) = tail.trim_matches(['"', ' ']).split_once('=') else {
        return;
    };
    // A variable whose name is put together may be any.
    let any = name.contains(['%', '!']);
    if any && never {
        return;
    }
    let name = if any { ANY } else { name.trim() };
    let known = values.entry(name.to_owned()).or_default();
    known.push(value.to_owned());
}

/// The name under which the words are kept that subroutines and batch files are handed.
const ARGUMENT: &str = "%1";

/// Most of these words that are kept.
const MOST_WORDS: usize = 500;

/// A text, and the values that may stand in it.
pub(super) fn with_values(text: &str, values: &HashMap<String, Vec<String>>) -> String {
    let mut out = text.to_owned();
    let mut fresh = text.to_owned();
    for _ in 0..MOST_ROUNDS {
        let mut more = String::new();
        for (name, op) in variables(&fresh) {
            let known = [name.as_str(), ANY].into_iter();
            for value in known.filter_map(|name| values.get(name)).flatten() {
                more.push('\n');
                match op {
                    VariableOp::Whole => more.push_str(value),
                    // Values inside the value are not put in yet.
                    _ if value.contains(['%', '!']) => more.push_str(value),
                    _ => more.push_str(&apply_known(value, &op)),
                }
            }
        }
        if more.is_empty() || out.len() + more.len() > LONGEST {
            break;
        }
        out.push_str(&more);
        fresh = more;
    }
    out
}

/// The variables that a text reads, by percent or exclamation marks, and what becomes of them.
fn variables(text: &str) -> Vec<(String, VariableOp)> {
    let whole = Span::new(0, text.len() as u32);
    let percent = batch::expansions(text, whole).filter_map(|(_, expansion)| match expansion {
        Expansion::Variable { name, op } => Some((name, op)),
        Expansion::Argument(_) | Expansion::ModifiedArgument { .. } | Expansion::AllArguments => {
            Some((ARGUMENT.to_owned(), VariableOp::Whole))
        }
        _ => None,
    });
    let delayed = text.split('!').skip(1).step_by(2);
    let delayed = delayed.map(|name| (name.to_owned(), VariableOp::Whole));
    percent.chain(delayed).collect()
}

/// What stands behind the first word that is made of several values, or that a FOR brings: it may
/// be any option.
pub(super) fn behind_puzzle(tail: &str) -> Option<&str> {
    let at = tail.match_indices("%%").map(|(at, _)| at).find(|at| {
        let start = tail[..*at].rfind([' ', '\t']).map_or(0, |blank| blank + 1);
        tail[start..].starts_with('%')
    })?;
    let end = tail[at..].find([' ', '\t'])?;
    tail.get(at + end..)
}

/// The words behind an option, as far as a text without values tells.
pub(super) fn outputs<'t>(tail: &'t str, option: &str) -> impl Iterator<Item = &'t str> {
    let letter = option.to_ascii_lowercase();
    let rests = tail.match_indices(['-', '/']).filter_map(move |(at, _)| {
        let begins = tail[..at].ends_with([' ', '\t']) || at == 0;
        let rest = tail[at + 1..].strip_prefix(&letter)?;
        (begins && !letter.is_empty()).then_some(rest.trim_start())
    });
    rests.map(|rest| match rest.strip_prefix('"') {
        Some(inner) => inner.split('"').next().unwrap_or(inner),
        None => rest.split([' ', '\t']).next().unwrap_or(rest),
    })
}
