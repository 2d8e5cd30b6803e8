//! `sql-option`: how osql and sqlcmd are run.

use super::{Context, sql, written};
use crate::command::OptProblem;
use crate::event::{Found, Given, ToolUse};
use crate::finding::Finding;
use crate::rules::schema::{Bilingual, OptionProblem, SqlOptionCheck, Tool};
use crate::source::Span;
use crate::unit::{Unit, Use};

pub(super) fn check(check: &SqlOptionCheck, context: &Context<'_>) -> Vec<Finding> {
    if check.find == OptionProblem::Missing {
        return sql::missing_option(check, context);
    }
    let mut out = Vec::new();
    for (use_, tool) in sql::tools(context.unit) {
        let Some(known) = context.knowledge.tools.get(&tool.tool) else {
            continue;
        };
        if !check.tools.is_empty() && !check.tools.contains(&tool.tool) {
            continue;
        }
        let look = Look {
            unit: context.unit,
            use_,
            tool,
            known,
        };
        match check.find {
            OptionProblem::Missing => {}
            OptionProblem::Unknown => out.extend(look.unknown()),
            OptionProblem::NothingToRun => out.extend(look.nothing_to_run()),
            OptionProblem::Conflict => out.extend(look.conflicts()),
            OptionProblem::Password => out.extend(look.password()),
            OptionProblem::Used => out.push(look.at_word()),
            OptionProblem::FileNotFound => out.extend(look.absent()),
        }
    }
    out
}

struct Look<'a> {
    unit: &'a Unit,
    use_: &'a Use,
    tool: &'a ToolUse,
    known: &'a Tool,
}

impl Look<'_> {
    fn at_word(&self) -> Finding {
        Finding::at(self.use_.document, self.tool.word).with("tool", &self.tool.tool)
    }

    fn at(&self, option: &Given, whole_word: bool) -> Finding {
        let word = option.word.origin(0..option.word.text().len());
        let place = if whole_word { word } else { option.place };
        Finding::at(self.use_.document, place)
            .about(option.letter)
            .with("tool", &self.tool.tool)
            .with("option", option.word.shown())
    }

    /// Options that the tool does not have, and those that lack their argument.
    fn unknown(&self) -> Vec<Finding> {
        if self.tool.unsure {
            return Vec::new();
        }
        let mut out: Vec<Finding> = Vec::new();
        let mut lacks = false;
        for (index, option) in self.tool.options.iter().enumerate() {
            // `-h -1` is one mistake.
            let value_of_it = lacks && option.letter.is_ascii_digit();
            lacks = option.problem == Some(OptProblem::MissingArgument);
            let problem = match option.problem {
                Some(OptProblem::Unknown) if !value_of_it => self.not_there(option),
                Some(OptProblem::MissingArgument) if !self.may_hold_more() => {
                    lacking(option, self.tool.options.get(index + 1))
                }
                _ => continue,
            };
            out.push(self.at(option, true).saying("problem", problem));
        }
        out
    }

    /// That there is no such option, and what was meant: options one by one, or the same letter in the other case.
    fn not_there(&self, option: &Given) -> Bilingual {
        let letter = option.letter;
        let has = |letter: char| self.known.has(letter.encode_utf8(&mut [0; 4]));
        let swapped = if letter.is_ascii_lowercase() {
            letter.to_ascii_uppercase()
        } else {
            letter.to_ascii_lowercase()
        };
        let shown = option.word.shown();
        if has(letter) {
            Bilingual::new(
                format!("{shown} の -{letter} の後に余分な文字がある"),
                format!("{shown} has more behind -{letter} than belongs to it"),
            )
        } else if swapped != letter && has(swapped) {
            Bilingual::new(
                format!("オプション -{letter} がない（-{swapped} の誤りと思われる）"),
                format!("there is no option -{letter}, only -{swapped}"),
            )
        } else {
            Bilingual::new(
                format!("オプション -{letter} がない"),
                format!("there is no option -{letter}"),
            )
        }
    }

    fn nothing_to_run(&self) -> Option<Finding> {
        let tool = self.tool;
        let nothing = tool.idle && !tool.is_wrong();
        (nothing && !self.may_hold_more()).then(|| self.at_word())
    }

    fn conflicts(&self) -> Vec<Finding> {
        let mut out: Vec<Finding> = Vec::new();
        for pair in &self.known.conflicts {
            let mut letters = pair.chars();
            let (Some(first), Some(second)) = (letters.next(), letters.next()) else {
                continue;
            };
            let (Some(a), Some(b)) = (self.tool.get(first), self.tool.get(second)) else {
                continue;
            };
            let (before, after) = if a.place.start <= b.place.start {
                (a, b)
            } else {
                (b, a)
            };
            // `-E` with both a user and a password is one mistake.
            if out.iter().any(|f| shares(f, before, after)) {
                continue;
            }
            let finding = Finding::at(self.use_.document, after.place)
                .about(pair)
                .with("tool", &self.tool.tool)
                .with("first", before.letter)
                .with("second", after.letter);
            out.push(finding);
        }
        out
    }

    fn password(&self) -> Option<Finding> {
        let letter = self.known.password.as_deref()?.chars().next()?;
        let option = self.tool.get(letter)?;
        let value = option.value.as_ref()?;
        let text = value.text();
        let can_be_read = value.is_known() && !text.is_empty() && !written::is_stand_in(text);
        can_be_read.then(|| {
            let place = value.origin(0..text.len());
            Finding::at(self.use_.document, place)
                .with("tool", &self.tool.tool)
                .with("option", option.letter)
        })
    }

    /// Files that should lie beside the script and do not.
    fn absent(&self) -> Vec<Finding> {
        let absent = self.tool.inputs.iter().filter(|i| i.found == Found::Absent);
        let found = absent.map(|input| {
            let name = &input.name;
            let place = name.origin(0..name.text().len());
            let mut finding = Finding::at(self.use_.document, place)
                .about(name.text().to_lowercase())
                .with("tool", &self.tool.tool)
                .with("file", name.shown());
            finding.hint = input.nearest.as_ref().map(|near| {
                Bilingual::new(
                    format!("{near} の誤りではありませんか"),
                    format!("did you mean {near}?"),
                )
            });
            finding
        });
        found.collect()
    }

    fn may_hold_more(&self) -> bool {
        let document = &self.unit.documents[self.use_.document];
        let node = document.flow.script.node(self.use_.node);
        // What stands before the tool is for what starts it.
        let own = Span::new(self.tool.word.start, node.span.end);
        sql::may_hold_more(self.unit, self.use_, own)
    }
}

/// What an option lacks: its argument, or no more than to be joined to it.
fn lacking(option: &Given, next: Option<&Given>) -> Bilingual {
    let number = next.filter(|n| n.letter.is_ascii_digit());
    let letter = option.letter;
    let Some(number) = number.map(|n| n.word.text()) else {
        return Bilingual::new(
            format!("-{letter} に引数がない"),
            format!("-{letter} lacks its argument"),
        );
    };
    Bilingual::new(
        format!("-{letter} と {number} の間に空白がある（正しくは -{letter}{number}）"),
        format!("there is a blank between -{letter} and {number} (-{letter}{number} is right)"),
    )
}

fn shares(finding: &Finding, first: &Given, second: &Given) -> bool {
    let letters = finding.subject.as_str();
    letters.contains(first.letter) || letters.contains(second.letter)
}
