//! `rules events`: what packs take for events, and which commands of scripts are events.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::super::Lang;
use super::super::escape::write_json;
use super::super::harmless::{clip, one_line};
use super::super::human::Options;
use super::aligned;
use super::flow::entries;

/// Columns of a command that are shown.
const MAX_COMMAND: usize = 72;

/// An event as a pack defines it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Defined {
    /// Its name.
    pub event: String,
    /// The pack that defines it.
    pub pack: String,
    /// What it happens to.
    pub subject: Option<String>,
    /// Whether it changes anything.
    pub action: bool,
    /// Groups of names that do not count as subject.
    pub unless: Vec<String>,
    /// Groups of names: only their members count as subject.
    pub only: Vec<String>,
    /// Groups of names whose members count all the same.
    pub always: Vec<String>,
    /// Groups of names: once they have members, only these count as subject.
    pub among: Vec<String>,
    /// What it looks like, each as in the pack.
    pub any: Vec<Value>,
}

/// A script with its commands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Script {
    /// Its path.
    pub path: String,
    /// Its commands, in order.
    pub commands: Vec<Command>,
}

/// A command of a script.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Command {
    /// The line it begins on.
    pub line: u32,
    /// As written.
    pub text: String,
    /// The events it is.
    pub events: Vec<Occurring>,
    /// Whether it may do more than can be read.
    pub opaque: bool,
}

/// An event that a command is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Occurring {
    /// The event.
    pub event: String,
    /// The pack that defines it.
    pub pack: String,
    /// What it happens to; null where that is not known.
    pub subject: Option<String>,
    /// Everything that the pattern captures, by name.
    pub captures: BTreeMap<String, String>,
}

/// Writes events as packs define them.
///
/// # Errors
/// Those of `out`.
pub fn write_defined(events: &[Defined], options: Options, out: &mut dyn Write) -> io::Result<()> {
    for event in events {
        let shown = |text: &str| one_line(text, options.ascii);
        write!(out, "{}  [{}]", shown(&event.event), shown(&event.pack))?;
        let mut facts = Vec::new();
        if let Some(subject) = &event.subject {
            facts.push(format!("subject: {}", shown(subject)));
        }
        let groups = [
            ("unless", &event.unless),
            ("only", &event.only),
            ("always", &event.always),
            ("among", &event.among),
        ];
        for (key, names) in groups.iter().filter(|(_, names)| !names.is_empty()) {
            facts.push(format!("{key}: [{}]", shown(&names.join(", "))));
        }
        if !event.action {
            facts.push("action: false".to_owned());
        }
        if !facts.is_empty() {
            write!(out, "  {}", facts.join(", "))?;
        }
        writeln!(out)?;
        for matcher in &event.any {
            writeln!(out, "    - {}", shown(&entries(matcher)))?;
        }
    }
    Ok(())
}

/// Writes the commands of scripts, one a line, each with the events it is.
///
/// # Errors
/// Those of `out`.
pub fn write_scripts(scripts: &[Script], options: Options, out: &mut dyn Write) -> io::Result<()> {
    for (index, script) in scripts.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", one_line(&script.path, options.ascii))?;
        let rows: Vec<Vec<String>> = script.commands.iter().map(|c| row(c, options)).collect();
        for line in aligned(&rows) {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

fn row(command: &Command, options: Options) -> Vec<String> {
    let shown = |text: &str| one_line(text, options.ascii);
    let event = |event: &Occurring| match &event.subject {
        Some(subject) => format!("{} {}", event.event, subject),
        None => event.event.clone(),
    };
    let mut means: Vec<String> = command.events.iter().map(event).collect();
    if command.opaque {
        means.push(match options.lang {
            Lang::Ja => "? (読み取れない処理を含む)".to_owned(),
            Lang::En => "? (may do more than can be read)".to_owned(),
        });
    }
    if means.is_empty() {
        means.push("-".to_owned());
    }
    vec![
        format!("{:>4}", command.line),
        clip(&shown(&command.text), MAX_COMMAND),
        shown(&means.join(", ")),
    ]
}

#[derive(Serialize)]
struct Events<'a> {
    schema: u32,
    events: &'a [Defined],
}

#[derive(Serialize)]
struct Scripts<'a> {
    schema: u32,
    scripts: &'a [Script],
}

/// Writes events as one JSON object, pretty-printed, and a line ending.
///
/// # Errors
/// Those of `out`.
pub fn write_defined_json(events: &[Defined], out: &mut dyn Write) -> io::Result<()> {
    write_json(&Events { schema: 1, events }, out)
}

/// Writes commands as one JSON object, pretty-printed, and a line ending.
///
/// # Errors
/// Those of `out`.
pub fn write_scripts_json(scripts: &[Script], out: &mut dyn Write) -> io::Result<()> {
    write_json(&Scripts { schema: 1, scripts }, out)
}
