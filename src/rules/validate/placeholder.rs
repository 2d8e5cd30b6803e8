//! Placeholders in messages: `{service}`. A brace that is meant as such is doubled: `{{`.

use super::{Problem, then};
use crate::rules::knowledge::Knowledge;
use crate::rules::names::is_kebab;
use crate::rules::schema::{
    Bilingual, BytesProblem, Check, CommandProblem, ComparisonProblem, ExportProblem, LabelProblem,
    OptionProblem, ParameterProblem, RuleFile, SectionProblem, StatementProblem,
    SuppressionProblem, SyntaxProblem, TimelineProblem, Told, VariableProblem, capture,
};
use crate::rules::set::Rule;
use crate::rules::text::suggest;
use crate::rules::yaml::{Step, steps};

/// The placeholders that every check of a kind fills in. Those about two events add what the events happen to.
const fn of_kind(check: &Check) -> &'static [&'static str] {
    match check {
        Check::Bytes(check) => match check.find {
            BytesProblem::YenInPath => &["path"],
            BytesProblem::MixedLineEndings => &["found"],
            BytesProblem::ControlCharacter => &["character"],
            BytesProblem::Typographic => &["character", "ascii"],
            _ => &["bytes", "encoding"],
        },
        Check::Syntax(check) => match check.find {
            SyntaxProblem::QueryOverLines => &["tool"],
            SyntaxProblem::LineTooLong => &["length"],
            SyntaxProblem::DigitBeforeRedirect => &["digit"],
            SyntaxProblem::UnbalancedBlock => &["problem"],
            _ => &[],
        },
        Check::Goto(_) => &["label", "nearest"],
        Check::Label(check) => match check.find {
            Some(LabelProblem::InBlock) => &["label", "effect"],
            _ => &["label"],
        },
        Check::Branch(_) => &["variable", "value"],
        Check::Must(_) => &["event"],
        Check::MustNot(_) => &["command", "subject"],
        Check::Order(_) => &["first-subject", "then-subject"],
        Check::SqlOption(check) => match check.find {
            OptionProblem::NothingToRun | OptionProblem::Used => &["tool"],
            OptionProblem::Conflict => &["tool", "first", "second"],
            OptionProblem::FileNotFound => &["tool", "file"],
            OptionProblem::Unknown => &["tool", "option", "problem"],
            _ => &["tool", "option"],
        },
        Check::SqlParameter(check) => match check.problem {
            ParameterProblem::MissingEquals => &["parameter"],
            ParameterProblem::Wrong => &["procedure", "parameter", "problem"],
        },
        Check::Comparison(check) => match check.find {
            ComparisonProblem::Malformed => &["text"],
            ComparisonProblem::QuotesOnOneSide => &["left", "right", "effect"],
            ComparisonProblem::Unquoted => &["variable"],
            ComparisonProblem::ErrorlevelZero => &[],
            ComparisonProblem::ImpossibleValue | ComparisonProblem::ValueCase => {
                &["variable", "value", "nearest"]
            }
        },
        Check::Variable(check) => match check.find {
            VariableProblem::Misspelt | VariableProblem::MisspeltClusterVariable => {
                &["variable", "nearest"]
            }
            _ => &["variable"],
        },
        Check::Command(check) => match check.find {
            CommandProblem::BatchWithoutCall => &["file"],
            CommandProblem::Waits => &["command"],
            CommandProblem::ExitInCalledScript => &["file", "caller"],
            CommandProblem::Misspelt => &["command", "nearest"],
            CommandProblem::Incomplete => &["command", "missing", "usage"],
        },
        Check::Reach(_) => &[],
        Check::Pair(_) => &["subject", "here", "there"],
        Check::Differ(_) => &["subject", "value", "other"],
        Check::Enclose(_) => &["outer-subject", "inner-subject"],
        Check::Reverse(_) => &["first-subject", "second-subject"],
        Check::Twice(_) => &["subject"],
        Check::Unchecked(_) => &["subject", "then-subject"],
        Check::SqlStatement(check) => match check.find {
            StatementProblem::Syntax => &["tool", "problem"],
            StatementProblem::Continued | StatementProblem::BatchSeparator => &["tool"],
            StatementProblem::MisspeltProcedure => &["procedure", "nearest"],
            StatementProblem::Procedure => &["procedure"],
            StatementProblem::OpenSessions => &["procedure"],
        },
        Check::Path(_) => &["file"],
        Check::Folder(_) => &["path", "below"],
        Check::Silent(_) => &["variable"],
        Check::EndCode(_) => &["command"],
        Check::Section(check) => match check.find {
            SectionProblem::Swapped => &["variable", "value", "label", "other", "own"],
            SectionProblem::RunsInto => &["variable", "value", "label", "other"],
        },
        Check::Suppression(check) => match check.find {
            SuppressionProblem::Unused | SuppressionProblem::WithoutReason => &["suppression"],
            SuppressionProblem::UnknownRule => &["text"],
        },
        Check::Export(check) => match check.find {
            ExportProblem::Malformed => &["problem", "remedy"],
            ExportProblem::UnknownDependency => &["resource", "name"],
            ExportProblem::DependencyCycle => &["resource", "cycle"],
            ExportProblem::DependencyAcrossGroups => &["resource", "name", "group"],
            ExportProblem::ResourceInNoGroup => &["resource"],
            ExportProblem::UndefinedResource => &["group", "name"],
            ExportProblem::DuplicateResource => &["name"],
            ExportProblem::ScriptMissing => &["resource", "files", "folder"],
            ExportProblem::OrphanScript => &["folder"],
            ExportProblem::NotMonitored => &["resource", "monitor"],
            ExportProblem::MonitorTarget => &["monitor", "name"],
            ExportProblem::SingleServer => &["group", "server"],
        },
        Check::Depend(_) => &["of", "on"],
        Check::Timeline(check) => match check.find {
            TimelineProblem::DriveMissing => &["group", "drive", "file"],
            _ => &["group"],
        },
        Check::Retired(_) => &["command", "version"],
        Check::ServerName(_) => &["tool", "server"],
    }
}

impl Rule {
    /// The placeholders that every finding of such a rule fills in.
    pub const fn placeholders(&self) -> &'static [&'static str] {
        of_kind(&self.check)
    }
}

/// Reports placeholders that nothing fills in.
pub(super) fn placeholders(knowledge: &Knowledge, rule: &RuleFile) -> Vec<Problem> {
    let known = known(knowledge, &rule.check);
    let mut problems = both(&rule.message, &rule.help, &steps![], &known);
    for (key, text) in [("ja", &rule.summary.ja), ("en", &rule.summary.en)] {
        problems.extend(in_summary(text, &steps!["summary", key]));
    }
    if let Check::SqlStatement(check) = &rule.check {
        let at = steps!["check", rule.check.kind()];
        let mut told = |told: &Told, at: Vec<Step>, known: &[&str]| {
            problems.extend(both(&told.message, &told.help, &at, known));
        };
        if let Some(in_file) = &check.in_file {
            told(in_file, then(&at, "in-file"), &["tool"]);
        }
        if let Some(long) = &check.long_lines {
            let at = then(&then(&at, "long-lines"), "told");
            told(&long.told, at, &["tool", "length"]);
        }
    }
    problems
}

fn both(message: &Bilingual, help: &Bilingual, at: &[Step], known: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (key, text) in [("message", message), ("help", help)] {
        let at = then(at, key);
        problems.extend(in_text(&text.ja, &then(&at, "ja"), known));
        problems.extend(in_text(&text.en, &then(&at, "en"), known));
    }
    problems
}

/// A summary is about no finding: nothing is filled in.
fn in_summary(text: &str, at: &[Step]) -> Option<Problem> {
    let name = capture(text).filter(|name| is_kebab(name))?;
    let piece = format!("{{{name}}}");
    let problem = Problem::new(
        at.to_vec(),
        format!("`summary` の `{piece}` には何も入りません"),
        format!("nothing fills in `{piece}` in a `summary`"),
    );
    let help = Bilingual::new(
        "波括弧の名前が使えるのは `message` と `help` だけです",
        "names in braces are filled in in `message` and `help` only",
    );
    Some(problem.of_text(&piece).with_help(Some(help)))
}

fn known<'a>(knowledge: &'a Knowledge, check: &'a Check) -> Vec<&'a str> {
    let mut known = of_kind(check).to_vec();
    if let Check::Order(order) = check {
        for name in [&order.first, &order.then] {
            let event = knowledge.events.get(name);
            known.extend(event.and_then(|event| event.subject.as_deref()));
        }
    }
    known
}

fn in_text(text: &str, at: &[Step], known: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut rest = text;
    while let Some(brace) = rest.find('{') {
        rest = &rest[brace..];
        if let Some(after) = rest.strip_prefix("{{") {
            rest = after;
            continue;
        }
        let Some(end) = rest.find('}') else {
            problems.push(unclosed(at, rest));
            break;
        };
        let (piece, after) = rest.split_at(end + 1);
        let name = &piece[1..end];
        if !known.contains(&name) {
            problems.push(unknown(at, piece, name, known));
        }
        rest = after;
    }
    problems
}

fn unknown(at: &[Step], piece: &str, name: &str, known: &[&str]) -> Problem {
    let problem = Problem::new(
        at.to_vec(),
        format!("`{piece}` に入る値はありません"),
        format!("nothing fills in `{piece}`"),
    );
    let help = suggest(name, known.iter().copied());
    problem.of_text(piece).with_help(help)
}

fn unclosed(at: &[Step], rest: &str) -> Problem {
    let problem = Problem::new(
        at.to_vec(),
        "`{` が閉じられていません",
        "this `{` is never closed",
    );
    let help = Bilingual::new(
        "波括弧そのものは `{{` と書きます",
        "write `{{` for a brace that is meant as such",
    );
    problem
        .of_text(rest.lines().next().unwrap_or(rest))
        .with_help(Some(help))
}
