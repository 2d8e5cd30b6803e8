//! Files that the scripts put somewhere themselves: what lies beside them may not be what runs.

use super::Document;
use crate::batch::{
    self, Builtin, Command, Condition, Expansion, Node, NodeKind, RedirectKind, Text, VariableOp,
};
use crate::rules::Knowledge;
use crate::scenario::apply_known;
use crate::source::Span;
use std::collections::HashMap;

/// How often values are put in for variables in the name of a file.
const MOST_ROUNDS: usize = 4;

/// More than this of a text is not looked through, in bytes.
const LONGEST: usize = 1 << 16;

/// What the scripts of a unit may write.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// Texts that name files which are written, in lower case.
    written: Vec<String>,
    /// Texts of other commands, and of tests whether a file is there, in lower case.
    mentioned: Vec<String>,
    /// Whether files may be written that nobody can tell.
    any: bool,
}

impl Made {
    /// What some scripts write.
    pub(super) fn new<'d>(
        scripts: impl Iterator<Item = &'d Document> + Clone,
        knowledge: &Knowledge,
    ) -> Self {
        let values = values(scripts.clone());
        let mut made = Self {
            any: values.contains_key(ANY),
            ..Self::default()
        };
        for document in scripts {
            for (_, node) in document.flow.script.iter() {
                made.node(document, node, &values, knowledge);
            }
        }
        made
    }

    /// Whether one of the scripts may write a file of this name.
    pub(super) fn writes(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.written.iter().any(|text| holds(text, &name))
    }

    /// Whether a file of this name may be there when it is needed, although it is not at hand; or
    /// whether a script looks itself.
    pub(super) fn may_be_there(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        self.any || self.writes(name) || self.mentioned.iter().any(|text| text.contains(&lower))
    }

    fn node(
        &mut self,
        document: &Document,
        node: &Node,
        values: &HashMap<String, Vec<String>>,
        knowledge: &Knowledge,
    ) {
        for redirect in &node.redirects {
            if matches!(redirect.kind, RedirectKind::Output | RedirectKind::Append) {
                let target = with_values(&text(document, redirect.target), values);
                // A name that comes from elsewhere is hardly ever more than that of a log.
                self.written.push(target);
            }
        }
        match &node.kind {
            NodeKind::If(clause) => {
                if let Condition::Exist(name) = clause.condition {
                    self.mentioned
                        .push(with_values(&text(document, name), values));
                }
            }
            // A turn may hand such a name to anything.
            NodeKind::For(clause) => self.mentioned.push(text(document, clause.list)),
            NodeKind::Command(command) => self.command(document, command, values, knowledge),
            _ => {}
        }
    }

    fn command(
        &mut self,
        document: &Document,
        command: &Command,
        values: &HashMap<String, Vec<String>>,
        knowledge: &Knowledge,
    ) {
        let whole = (text(document, command.name), text(document, command.tail));
        let is_child = names(&whole.0, values).iter().any(|name| name == "cmd");
        let word = if is_child { "cmd" } else { &whole.0 };
        let (word, tail) = looked_through(word, &whole.1);
        let names = names(word, values);
        let tool = names.iter().find_map(|name| knowledge.tools.get(name));
        if let Some(tool) = tool {
            let option = tool.output.as_deref().unwrap_or("");
            let named = outputs(tail, option);
            self.written
                .extend(named.map(|text| with_values(text, values)));
            // Nobody knows what a word is that a FOR brings or two values make.
            let behind = behind_puzzle(tail).map(|rest| with_values(rest, values));
            self.mentioned.extend(behind);
            // The option itself may be a value.
            let all = with_values(tail, values);
            let brought = all.lines().skip(1);
            if brought
                .clone()
                .any(|text| outputs(text, option).next().is_some())
            {
                self.written.push(all);
            }
            return;
        }
        let mut writers = knowledge.writers.iter();
        if writers.any(|w| names.iter().any(|n| w.eq_ignore_ascii_case(n))) {
            self.written.push(with_values(tail, values));
            self.any = true;
            return;
        }
        // What a name that is put together starts is not known.
        self.any |= names.is_empty();
        let talks = matches!(
            command.builtin,
            Some(Builtin::Echo | Builtin::Set | Builtin::Goto | Builtin::Cd | Builtin::Pushd)
        );
        if !talks {
            self.mentioned.push(with_values(tail, values));
        }
    }
}

/// Whether a text holds a name that does not go on. What stands before it may be a folder, as in
/// `%~dp0a.sql`.
fn holds(text: &str, name: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.match_indices(name).any(|(at, _)| {
        let after = &text[at + name.len()..];
        !after.starts_with(goes_on)
    })
}

/// What a child of cmd.exe, CALL or START runs, and what that is handed; else the command itself.
fn looked_through<'t>(word: &'t str, tail: &'t str) -> (&'t str, &'t str) {
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
fn names(word: &str, values: &HashMap<String, Vec<String>>) -> Vec<String> {
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
fn text(document: &Document, text: Text) -> String {
    let script = &document.flow.script;
    let mut written = script.written(document.source.text(), text);
    let end = written.floor_char_boundary(LONGEST);
    written.truncate(end);
    written.to_lowercase()
}

/// The name under which the values are kept that any variable may have.
const ANY: &str = "%";

/// The values that variables and arguments may have, by name in lower case.
fn values<'d>(scripts: impl Iterator<Item = &'d Document>) -> HashMap<String, Vec<String>> {
    let mut values: HashMap<String, Vec<String>> = HashMap::new();
    for document in scripts {
        for (_, node) in document.flow.script.iter() {
            let NodeKind::Command(command) = &node.kind else {
                continue;
            };
            let tail = text(document, command.tail);
            match command.builtin {
                Some(Builtin::Set) => {
                    if let Some((name, value)) = tail.trim_matches(['"', ' ']).split_once('=') {
                        // A variable whose name is put together may be any.
                        let any = name.contains(['%', '!']);
                        let name = if any { ANY } else { name.trim() };
                        let known = values.entry(name.to_owned()).or_default();
                        known.push(value.to_owned());
                    }
                }
                Some(Builtin::Call) => {
                    let words = tail.split_whitespace().skip(1);
                    let words = words.map(|word| word.trim_matches('"').to_owned());
                    let known = values.entry(ARGUMENT.to_owned()).or_default();
                    let free = MOST_WORDS - known.len();
                    known.extend(words.take(free));
                }
                _ => {}
            }
        }
    }
    values
}

/// The name under which the words are kept that subroutines and batch files are handed.
const ARGUMENT: &str = "%1";

/// Most of these words that are kept.
const MOST_WORDS: usize = 500;

/// A text, and the values that may stand in it.
fn with_values(text: &str, values: &HashMap<String, Vec<String>>) -> String {
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
fn behind_puzzle(tail: &str) -> Option<&str> {
    let at = tail.match_indices("%%").map(|(at, _)| at).find(|at| {
        let start = tail[..*at].rfind([' ', '\t']).map_or(0, |blank| blank + 1);
        tail[start..].starts_with('%')
    })?;
    let end = tail[at..].find([' ', '\t'])?;
    tail.get(at + end..)
}

/// The words behind an option, as far as a text without values tells.
fn outputs<'t>(tail: &'t str, option: &str) -> impl Iterator<Item = &'t str> {
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
