//! Files that the scripts put somewhere themselves: what lies beside them may not be what runs.

mod read;

use super::Document;
use super::heard::Words;
use crate::batch::{
    Builtin, Command, Condition, ForKind, Node, NodeId, NodeKind, RedirectKind, Text,
};
use crate::rules::Knowledge;
use crate::rules::schema::Tool;
use read::{
    ANY, behind_puzzle, looked_through, names, outputs, parted, readings, values, with_values,
};
use std::collections::HashMap;

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
        scripts: impl Iterator<Item = (&'d Document, Words<'d>)> + Clone,
        knowledge: &Knowledge,
    ) -> Self {
        let values = values(scripts.clone());
        let mut made = Self {
            any: values.contains_key(ANY),
            ..Self::default()
        };
        for (document, words) in scripts {
            let look = Look {
                document,
                words,
                values: &values,
                knowledge,
            };
            for (id, node) in document.flow.script.iter() {
                made.node(&look, id, node);
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

    fn node(&mut self, look: &Look<'_>, id: NodeId, node: &Node) {
        for redirect in &node.redirects {
            if matches!(redirect.kind, RedirectKind::Output | RedirectKind::Append) {
                // A name that comes from elsewhere is hardly ever more than that of a log.
                self.written.push(look.all(redirect.target));
            }
        }
        match &node.kind {
            NodeKind::If(clause) => {
                if let Condition::Exist(name) = clause.condition {
                    self.mentioned.push(look.all(name));
                }
            }
            NodeKind::For(clause) => {
                let list = look.all(clause.list);
                // What the words of a list are handed to is known where the turns run.
                let options = clause
                    .options
                    .map_or("", |o| look.document.source.slice(o.span));
                let is_text = list.trim_start().starts_with('"')
                    && !options.to_lowercase().contains("usebackq");
                let words = clause.kind == ForKind::Plain || is_text;
                if !(words && look.words.runs(id)) {
                    self.mentioned.push(list);
                }
            }
            NodeKind::Command(command) => {
                for (word, tail) in look.readings(command) {
                    self.command(look, id, command, (&word, &tail));
                }
            }
            _ => {}
        }
    }

    fn command(&mut self, look: &Look<'_>, id: NodeId, command: &Command, read: (&str, &str)) {
        let is_child = look.names(read.0).iter().any(|name| name == "cmd");
        let word = if is_child { "cmd" } else { read.0 };
        let (word, tail) = looked_through(word, read.1);
        let names = look.names(word);
        let mut tools = names
            .iter()
            .filter_map(|name| look.knowledge.tools.get(name));
        if let Some(tool) = tools.next() {
            self.tool(look, tool, tail);
            return;
        }
        let mut writers = look.knowledge.writers.iter();
        if writers.any(|w| names.iter().any(|n| w.eq_ignore_ascii_case(n))) {
            self.written.push(look.with_values(tail));
            self.any = true;
            return;
        }
        // What a name that is put together starts is not known, if it ever runs.
        self.any |= names.is_empty() && !look.words.never_runs(id);
        let builtin = command.builtin.or_else(|| Builtin::from_name(word));
        let talks = matches!(
            builtin,
            Some(Builtin::Echo | Builtin::Set | Builtin::Goto | Builtin::Cd | Builtin::Pushd)
        );
        // What a subroutine makes of its words is known where it runs.
        let within = word.starts_with(':') && look.words.runs(id);
        if !talks && !within {
            self.mentioned.push(look.with_values(tail));
        }
    }

    fn tool(&mut self, look: &Look<'_>, tool: &Tool, tail: &str) {
        let option = tool.output.as_deref().unwrap_or("");
        let named = outputs(tail, option);
        self.written
            .extend(named.map(|text| look.with_values(text)));
        // Nobody knows what a word is that a FOR brings or two values make.
        let behind = behind_puzzle(tail).map(|rest| look.with_values(rest));
        self.mentioned.extend(behind);
        // The option itself may be a value.
        let all = look.with_values(tail);
        let brought = all.lines().skip(1);
        if brought
            .clone()
            .any(|text| outputs(text, option).next().is_some())
        {
            self.written.push(all);
        }
    }
}

/// A script, with what is known of its words.
struct Look<'l> {
    document: &'l Document,
    words: Words<'l>,
    values: &'l HashMap<String, Vec<String>>,
    knowledge: &'l Knowledge,
}

impl Look<'_> {
    fn with_values(&self, text: &str) -> String {
        with_values(text, self.values)
    }

    fn names(&self, word: &str) -> Vec<String> {
        names(word, self.values)
    }

    /// All that a text may come to.
    fn all(&self, part: Text) -> String {
        let readings = readings(self.document, self.words, part).into_iter();
        let all: Vec<String> = readings.map(|text| self.with_values(&text)).collect();
        all.join("\n")
    }

    /// What a command may come to: its word, and what that is handed.
    fn readings(&self, command: &Command) -> Vec<(String, String)> {
        let names = readings(self.document, self.words, command.name);
        let tails = readings(self.document, self.words, command.tail);
        let pairs = names
            .iter()
            .flat_map(|name| tails.iter().map(move |tail| parted(name, tail)));
        pairs.collect()
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
