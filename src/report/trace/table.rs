//! `trace` as text: what runs in each scenario, 100 columns wide.

use super::Traced;
use crate::report::Lang;
use crate::report::harmless::{clip, one_line, width};
use crate::report::human::Options;
use crate::scenario::EndKind;
use crate::trace::{ScenarioTrace, TraceEnd, TraceEndKind, TracePath, TraceStep};
use std::io::{self, Write};

/// Columns of the whole table.
const WIDTH: usize = 100;

/// Writes a trace: a table over the scenarios, or the lines of a single one.
///
/// # Errors
/// Those of `out`.
pub fn write(traced: &Traced<'_>, options: Options, out: &mut dyn Write) -> io::Result<()> {
    let table = Table { traced, options };
    let text = if traced.single {
        table.single()
    } else {
        let heading = one_line(traced.script, options.ascii);
        format!("{heading}\n\n{}", table.all(WIDTH))
    };
    out.write_all(text.as_bytes())
}

/// The same without a heading, for a script among others: so many columns wide.
pub(super) fn among_others(traced: &Traced<'_>, options: Options, wide: usize) -> String {
    let table = Table { traced, options };
    if traced.single {
        let scenarios = traced.trace.scenarios.iter();
        scenarios
            .map(|scenario| table.ways(scenario, wide))
            .collect()
    } else {
        table.all(wide)
    }
}

struct Table<'a> {
    traced: &'a Traced<'a>,
    options: Options,
}

/// Scenarios that do the same, as the values of each variable.
struct Row<'a> {
    cells: Vec<String>,
    scenario: &'a ScenarioTrace,
}

impl Table<'_> {
    fn all(&self, wide: usize) -> String {
        let rows = self.rows();
        let names = self.traced.trace.scenarios.first();
        let names: Vec<String> = names
            .map(|s| s.set.iter().map(|(n, _)| n.clone()).collect())
            .unwrap_or_default();
        let widths: Vec<usize> = (0..names.len())
            .map(|i| {
                rows.iter()
                    .map(|r| width(&r.cells[i]))
                    .chain([width(&names[i])])
                    .max()
            })
            .map(|w| w.unwrap_or(0))
            .collect();
        let left: usize = widths.iter().map(|w| w + 2).sum();
        let mut text = cells(&names, &widths);
        text.push_str(self.words().runs);
        text.push('\n');
        let rule = if self.options.ascii { "-" } else { "─" };
        text.push_str(&rule.repeat(wide));
        text.push('\n');
        for row in &rows {
            let lines = self.outcome(row.scenario, wide.saturating_sub(left).max(40));
            for (index, line) in lines.iter().enumerate() {
                let head = if index == 0 {
                    cells(&row.cells, &widths)
                } else {
                    " ".repeat(left)
                };
                text.push_str(format!("{head}{line}").trim_end());
                text.push('\n');
            }
        }
        text
    }

    /// Scenarios that do the same become one row where they differ in all values of a variable.
    fn rows(&self) -> Vec<Row<'_>> {
        let scenarios = &self.traced.trace.scenarios;
        let mut rows: Vec<(Vec<Vec<Option<String>>>, &ScenarioTrace)> = Vec::new();
        for scenario in scenarios {
            rows.push((
                scenario.set.iter().map(|(_, v)| vec![v.clone()]).collect(),
                scenario,
            ));
        }
        let dimensions = scenarios.first().map_or(0, |s| s.set.len());
        for dimension in (0..dimensions).rev() {
            let mut merged: Vec<(Vec<Vec<Option<String>>>, &ScenarioTrace)> = Vec::new();
            for (values, scenario) in rows {
                let same = merged.iter_mut().find(|(other, first)| {
                    same_outcome(first, scenario)
                        && (0..dimensions).all(|d| d == dimension || other[d] == values[d])
                });
                match same {
                    Some((other, _)) => other[dimension].extend(values[dimension].clone()),
                    None => merged.push((values, scenario)),
                }
            }
            rows = merged;
        }
        let of = |dimension: usize| {
            let mut all: Vec<&Option<String>> =
                scenarios.iter().map(|s| &s.set[dimension].1).collect();
            all.sort();
            all.dedup();
            all.len()
        };
        let cell = |dimension: usize, values: &[Option<String>]| {
            if values.len() > 1 && values.len() == of(dimension) {
                return self.words().any.to_owned();
            }
            let names = values
                .iter()
                .map(|v| v.as_deref().unwrap_or(self.words().unset));
            names.collect::<Vec<_>>().join(",")
        };
        rows.into_iter()
            .map(|(values, scenario)| Row {
                cells: values.iter().enumerate().map(|(d, v)| cell(d, v)).collect(),
                scenario,
            })
            .collect()
    }

    fn outcome(&self, scenario: &ScenarioTrace, room: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let several = scenario.paths.len() > 1;
        for (index, path) in scenario.paths.iter().enumerate() {
            if several {
                lines.push((self.words().path)(index + 1, scenario.paths.len()));
            }
            let indent = if several { 2 } else { 0 };
            for step in &path.steps {
                let line = self.step(step, room - indent);
                lines.push(format!("{}{line}", " ".repeat(indent)));
            }
            lines.push(format!(
                "{}{}",
                " ".repeat(indent),
                self.end(&path.end, path)
            ));
        }
        if scenario.truncated {
            lines.push(self.words().more.to_owned());
        }
        lines
    }

    fn step(&self, step: &TraceStep, room: usize) -> String {
        let file = self
            .traced
            .other_file(step.place)
            .map(|f| format!("{f}:"))
            .unwrap_or_default();
        let head = format!("{file}{:<4} ", self.traced.line(step.place));
        let event = step.event.as_ref().map(|event| {
            let subject = step.subject.as_deref().unwrap_or("");
            format!("  [{}]", format!("{event} {subject}").trim_end())
        });
        let event = one_line(&event.unwrap_or_default(), self.options.ascii);
        let command = format!("{} {}", step.command, step.arguments);
        let command = one_line(command.trim_end(), self.options.ascii);
        let left = room.saturating_sub(width(&head) + width(&event)).max(20);
        format!("{head}{}{event}", clip(&command, left))
    }

    fn end(&self, end: &TraceEnd, path: &TracePath) -> String {
        let words = self.words();
        let line = self.traced.line(end.place);
        let nothing = if path.steps.is_empty() {
            words.nothing
        } else {
            ""
        };
        let code = end.code.map(|code| (words.code)(code)).unwrap_or_default();
        format!("{nothing}{}{code}", (words.end)(end.kind, line))
    }

    /// One scenario with the lines on the way.
    fn single(&self) -> String {
        let mut text = String::new();
        for scenario in &self.traced.trace.scenarios {
            let set: Vec<String> = scenario
                .set
                .iter()
                .map(|(n, v)| format!("{n}={}", v.as_deref().unwrap_or(self.words().unset)))
                .collect();
            text += &format!("{}  {}\n", self.traced.script, set.join(" "));
            text += &self.ways(scenario, WIDTH);
        }
        text
    }

    fn ways(&self, scenario: &ScenarioTrace, wide: usize) -> String {
        let mut text = String::new();
        for (index, path) in scenario.paths.iter().enumerate() {
            if scenario.paths.len() > 1 {
                let head = (self.words().path)(index + 1, scenario.paths.len());
                text += &format!("\n{head}\n");
            } else {
                text.push('\n');
            }
            text += &self.way(path, wide);
        }
        if scenario.truncated {
            text += &format!("\n{}\n", self.words().more);
        }
        text
    }

    fn way(&self, path: &TracePath, wide: usize) -> String {
        let mut text = String::new();
        let mut steps = path.steps.iter().peekable();
        let arrow = if self.options.ascii { "=>" } else { "→" };
        for place in &path.lines {
            let file = self
                .traced
                .other_file(*place)
                .map(|f| format!("{f}:"))
                .unwrap_or_default();
            let head = format!("{file}{:>4}  ", self.traced.line(*place));
            let line = one_line(&self.traced.text(*place), self.options.ascii);
            let line = clip(&line, wide.saturating_sub(width(&head)));
            text += &format!("{head}{line}\n");
            let inside = |step: &&TraceStep| {
                step.place.document == place.document
                    && place.span.start <= step.place.span.start
                    && step.place.span.end <= place.span.end
            };
            while let Some(step) = steps.next_if(inside) {
                let shown = self.step(step, wide - 8);
                text += &format!("      {arrow} {}\n", shown.trim_start());
            }
        }
        text += &format!("      {}\n", self.end(&path.end, path));
        text
    }

    fn words(&self) -> &'static Words {
        match self.options.lang {
            Lang::Ja => &JA,
            Lang::En => &EN,
        }
    }
}

fn cells(texts: &[String], widths: &[usize]) -> String {
    let pad = |(text, wide): (&String, &usize)| {
        format!("{text}{}", " ".repeat(wide.saturating_sub(width(text)) + 2))
    };
    texts.iter().zip(widths).map(pad).collect()
}

fn same_outcome(a: &ScenarioTrace, b: &ScenarioTrace) -> bool {
    let key = |p: &TracePath| (p.steps.clone(), p.end.clone());
    a.truncated == b.truncated
        && a.paths.len() == b.paths.len()
        && a.paths.iter().map(key).eq(b.paths.iter().map(key))
}

/// The words of the table.
struct Words {
    runs: &'static str,
    any: &'static str,
    unset: &'static str,
    nothing: &'static str,
    more: &'static str,
    path: fn(usize, usize) -> String,
    code: fn(i64) -> String,
    end: fn(TraceEndKind, u32) -> String,
}

const EN: Words = Words {
    runs: "what runs",
    any: "any",
    unset: "(unset)",
    nothing: "nothing runs; ",
    more: "... there are more ways than these",
    path: |n, all| format!("way {n} of {all}:"),
    code: |code| format!(" with exit code {code}"),
    end: |kind, line| match kind {
        TraceEndKind::NeverEnds => format!("never ends (line {line})"),
        TraceEndKind::Run(EndKind::EndOfFile) => {
            format!("ends at the end of the file (line {line})")
        }
        TraceEndKind::Run(EndKind::Exit | EndKind::ExitScript) => {
            format!("ends at EXIT (line {line})")
        }
        TraceEndKind::Run(EndKind::MissingLabel) => {
            format!("stops: the label is not there (line {line})")
        }
        TraceEndKind::Run(EndKind::SyntaxError) => format!("stops: syntax error (line {line})"),
        TraceEndKind::Run(EndKind::ChainedBatch) => {
            format!("goes over to another batch file for good (line {line})")
        }
        TraceEndKind::Run(EndKind::Unknown) => format!("not known from here on (line {line})"),
    },
};

const JA: Words = Words {
    runs: "実行されるもの",
    any: "すべて",
    unset: "(未設定)",
    nothing: "何も実行せず、",
    more: "... ほかにも経路があります",
    path: |n, all| format!("経路 {n} / {all}:"),
    code: |code| format!("、終了コード {code}"),
    end: |kind, line| match kind {
        TraceEndKind::NeverEnds => format!("終了しません ({line} 行目)"),
        TraceEndKind::Run(EndKind::EndOfFile) => format!("ファイルの末尾で終了 ({line} 行目)"),
        TraceEndKind::Run(EndKind::Exit | EndKind::ExitScript) => {
            format!("EXIT で終了 ({line} 行目)")
        }
        TraceEndKind::Run(EndKind::MissingLabel) => format!("ラベルがないため中断 ({line} 行目)"),
        TraceEndKind::Run(EndKind::SyntaxError) => format!("構文エラーで中断 ({line} 行目)"),
        TraceEndKind::Run(EndKind::ChainedBatch) => {
            format!("別のバッチファイルに移り、戻りません ({line} 行目)")
        }
        TraceEndKind::Run(EndKind::Unknown) => format!("ここから先は分かりません ({line} 行目)"),
    },
};
