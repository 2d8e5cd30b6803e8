//! The timeline of an export: the turns of its resources as text and as JSON.

use super::Traced;
use super::json::{Scenario, scenarios};
use super::table::among_others;
use crate::cluster::Reason;
use crate::report::Lang;
use crate::report::escape::write_json as write_value;
use crate::report::harmless::{one_line, width};
use crate::report::human::Options;
use crate::rules::schema::Role;
use crate::secret::Cover;
use crate::trace::{GroupTimeline, Timeline, Turn};
use serde::Serialize;
use std::io::{self, Write};

/// Columns of the whole text.
const WIDTH: usize = 100;

/// What belongs to a resource stands so far to the right of it.
const INDENT: usize = 6;

/// A name that is longer stands out of its column.
const LONGEST: usize = 40;

/// A timeline with the path of its export.
#[derive(Clone, Copy, Debug)]
pub struct Timed<'a> {
    /// Path of the description, as given.
    pub path: &'a str,
    /// The timeline.
    pub timeline: &'a Timeline,
    /// Whether one scenario was asked for: the lines of the scripts are shown too.
    pub single: bool,
    /// Hides passwords in lines that are shown.
    pub cover: &'a Cover,
}

/// Activation, or deactivation in the reverse order.
const WAYS: [Role; 2] = [Role::Start, Role::Stop];

/// Writes a timeline as text.
///
/// # Errors
/// Those of `out`.
pub fn write_text(timed: &Timed<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let words = words(options.lang);
    writeln!(out, "{}", one_line(timed.path, options.ascii))?;
    for group in &timed.timeline.groups {
        let columns = Columns::of(group, options);
        for role in WAYS {
            let heading = (words.heading)(&group.name, role);
            writeln!(out, "\n{}", one_line(&heading, options.ascii))?;
            for turn in turns(group, role) {
                write_turn(timed, turn, role, (options, &columns), out)?;
            }
        }
    }
    Ok(())
}

/// The turns in the order of an activation or deactivation.
fn turns(group: &GroupTimeline, role: Role) -> Vec<&Turn> {
    let turns = group.turns.iter();
    if role == Role::Stop {
        turns.rev().collect()
    } else {
        turns.collect()
    }
}

/// Where columns end: types and names are as long as they are.
struct Columns {
    kind: usize,
    name: usize,
}

impl Columns {
    fn of(group: &GroupTimeline, options: Options) -> Self {
        let widest = |text: fn(&Turn) -> &str| {
            let turns = group.turns.iter();
            let widths = turns.map(|turn| width(&one_line(text(turn), options.ascii)));
            // One long name must not push everything out of sight.
            widths.filter(|width| *width <= LONGEST).max().unwrap_or(0)
        };
        Self {
            kind: widest(|turn| &turn.kind),
            name: widest(|turn| &turn.name),
        }
    }
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

fn write_turn(
    timed: &Timed<'_>,
    turn: &Turn,
    role: Role,
    (options, columns): (Options, &Columns),
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = words(options.lang);
    let depth = turn.depth.map_or("?".to_owned(), |depth| depth.to_string());
    let name = padded(&one_line(&turn.name, options.ascii), columns.name);
    let kind = padded(&one_line(&turn.kind, options.ascii), columns.kind);
    let mut line = format!("{depth:>4}  {kind}  {name}");
    if role == Role::Start && !turn.after.is_empty() {
        let after = turn.after.iter().map(|(name, reason)| match reason {
            Reason::Listed => name.clone(),
            Reason::Default => format!("{name}{}", words.default),
        });
        let after: Vec<String> = after.collect();
        line += &format!("  {} {}", words.after, after.join(", "));
    }
    if turn.depth.is_none() {
        line += words.circle;
    } else if turn.unclear {
        line += words.unclear;
    }
    writeln!(out, "{}", one_line(line.trim_end(), options.ascii))?;
    let indent = " ".repeat(INDENT);
    if let Some(service) = &turn.service {
        let does = (words.service)(service, role);
        writeln!(out, "{indent}{}", one_line(&does, options.ascii))?;
    }
    let Some(scripts) = &turn.scripts else {
        return Ok(());
    };
    let Some((document, trace)) = scripts.of(role) else {
        return writeln!(out, "{indent}{}", (words.missing)(role));
    };
    let traced = Traced {
        script: &scripts.unit.documents[document].path,
        unit: &scripts.unit,
        trace,
        single: timed.single,
        cover: timed.cover,
    };
    for line in among_others(&traced, options, WIDTH - INDENT).lines() {
        writeln!(out, "{}", format!("{indent}{line}").trim_end())?;
    }
    Ok(())
}

/// Writes a timeline as JSON.
///
/// # Errors
/// Those of `out`.
pub fn write_json(timed: &Timed<'_>, out: &mut dyn Write) -> io::Result<()> {
    let groups = timed.timeline.groups.iter().map(|group| GroupEntry {
        name: &group.name,
        activation: entries(timed, group, Role::Start),
        deactivation: entries(timed, group, Role::Stop),
    });
    let document = Document {
        schema: 1,
        export: timed.path,
        groups: groups.collect(),
    };
    write_value(&document, out)
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    export: &'a str,
    groups: Vec<GroupEntry<'a>>,
}

#[derive(Serialize)]
struct GroupEntry<'a> {
    name: &'a str,
    activation: Vec<TurnEntry<'a>>,
    deactivation: Vec<TurnEntry<'a>>,
}

#[derive(Serialize)]
struct TurnEntry<'a> {
    depth: Option<usize>,
    r#type: &'a str,
    name: &'a str,
    after: Vec<AfterEntry<'a>>,
    service: Option<&'a str>,
    script: Option<ScriptEntry<'a>>,
}

#[derive(Serialize)]
struct AfterEntry<'a> {
    name: &'a str,
    default: bool,
}

#[derive(Serialize)]
struct ScriptEntry<'a> {
    path: &'a str,
    scenarios: Vec<Scenario<'a>>,
}

fn entries<'a>(timed: &Timed<'a>, group: &'a GroupTimeline, role: Role) -> Vec<TurnEntry<'a>> {
    turns(group, role)
        .into_iter()
        .map(|turn| entry(timed, turn, role))
        .collect()
}

fn entry<'a>(timed: &Timed<'a>, turn: &'a Turn, role: Role) -> TurnEntry<'a> {
    let script = turn.scripts.as_ref().and_then(|scripts| {
        let (document, trace) = scripts.of(role)?;
        let path = scripts.unit.documents[document].path.as_str();
        let traced = Traced {
            script: path,
            unit: &scripts.unit,
            trace,
            single: false,
            cover: timed.cover,
        };
        let scenarios = scenarios(&traced);
        Some(ScriptEntry { path, scenarios })
    });
    let after = turn.after.iter().map(|(name, reason)| AfterEntry {
        name,
        default: *reason == Reason::Default,
    });
    TurnEntry {
        depth: turn.depth,
        r#type: &turn.kind,
        name: &turn.name,
        after: after.collect(),
        service: turn.service.as_deref(),
        script,
    }
}

/// The words of the text.
struct Words {
    heading: fn(&str, Role) -> String,
    after: &'static str,
    default: &'static str,
    circle: &'static str,
    unclear: &'static str,
    service: fn(&str, Role) -> String,
    missing: fn(Role) -> &'static str,
}

const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Ja => &JA,
        Lang::En => &EN,
    }
}

const EN: Words = Words {
    heading: |group, role| match role {
        Role::Stop => format!("group '{group}': deactivation"),
        _ => format!("group '{group}': activation"),
    },
    after: "after",
    default: " (by default)",
    circle: "  - waits for a circle of resources",
    unclear: "  - what it depends on is not clear",
    service: |service, role| match role {
        Role::Stop => format!("stops service {service}"),
        _ => format!("starts service {service}"),
    },
    missing: |role| match role {
        Role::Stop => "stop.bat is not there",
        _ => "start.bat is not there",
    },
};

const JA: Words = Words {
    heading: |group, role| match role {
        Role::Stop => format!("グループ「{group}」: 非活性"),
        _ => format!("グループ「{group}」: 活性"),
    },
    after: "依存先:",
    default: " (既定)",
    circle: "  - 循環した依存関係を待っています",
    unclear: "  - 依存関係が読み取れません",
    service: |service, role| match role {
        Role::Stop => format!("サービス {service} を停止"),
        _ => format!("サービス {service} を起動"),
    },
    missing: |role| match role {
        Role::Stop => "stop.bat がありません",
        _ => "start.bat がありません",
    },
};
