//! Checks of one file by itself.

use super::example::examples;
use super::{Problem, then};
use crate::rules::names::{is_kebab, is_rule_id};
use crate::rules::schema::{
    Bilingual, CommandLine, CommandMatcher, Event, Matcher, NamePattern, OneOrMany, PackFile,
    RuleFile, SqlMatcher, Tool, capture,
};
use crate::rules::text::suggest;
use crate::rules::yaml::{Step, steps};

/// Checks a rule file whose name without extension is `stem`.
pub(in crate::rules) fn rule_file(rule: &RuleFile, stem: &str) -> Vec<Problem> {
    let mut problems = identity(rule, stem);
    if rule.source.guide.is_none() && rule.source.docs.is_none() && rule.source.note.is_none() {
        let problem = Problem::new(
            steps!["source"],
            "出典がありません (`guide`、`docs`、`note` のどれか一つは必要です)",
            "no source is given (one of `guide`, `docs` and `note` is needed)",
        );
        problems.push(problem.of_key());
    }
    problems.extend(examples(&rule.examples));
    problems
}

fn identity(rule: &RuleFile, stem: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !is_rule_id(&rule.id) {
        problems.push(Problem::new(
            steps!["id"],
            "ID は大文字2～8文字と数字3桁です (例: SV305)",
            "an id is two to eight capital letters and three digits, such as SV305",
        ));
    }
    if !is_kebab(&rule.name) {
        problems.push(kebab(steps!["name"]));
    }
    if problems.is_empty() && stem != format!("{}-{}", rule.id, rule.name) {
        problems.push(misnamed(rule, stem));
    }
    problems
}

/// The id is to blame unless the file name begins with it.
fn misnamed(rule: &RuleFile, stem: &str) -> Problem {
    let (id, name) = (&rule.id, &rule.name);
    let starts_right = stem
        .strip_prefix(id.as_str())
        .is_some_and(|rest| rest.starts_with('-'));
    let key = if starts_right { "name" } else { "id" };
    Problem::new(
        steps![key],
        format!("ファイル名 `{stem}` と合いません (`{id}-{name}.yaml` のはずです)"),
        format!("this does not fit the file name `{stem}` (it should be `{id}-{name}.yaml`)"),
    )
}

fn kebab(path: impl Into<Vec<Step>>) -> Problem {
    Problem::new(
        path,
        "名前は英小文字と数字を `-` でつないで書きます",
        "a name is lower-case letters and digits joined by `-`",
    )
}

/// Checks a pack file.
pub(in crate::rules) fn pack_file(pack: &PackFile, _: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !is_kebab(&pack.name) {
        problems.push(kebab(steps!["name"]));
    }
    for (name, variable) in pack.variables.iter() {
        let reserved = variable.values.iter().position(|value| value == "unset");
        problems.extend(
            reserved.map(|index| reserved_unset(steps!["variables", name, "values", index])),
        );
    }
    for (name, tool) in pack.tools.iter() {
        problems.extend(tool_problems(tool, &steps!["tools", name]));
    }
    for (name, line) in pack.command_lines.iter() {
        problems.extend(line_problems(line, &steps!["command-lines", name]));
    }
    for (name, event) in pack.events.iter() {
        problems.extend(event_problems(name, event, &steps!["events", name]));
    }
    problems
}

fn reserved_unset(path: impl Into<Vec<Step>>) -> Problem {
    Problem::new(
        path,
        "`unset` は値ではありません (変数がない場合は `unset: true` と書きます)",
        "`unset` is no value (write `unset: true` for a variable that can be missing)",
    )
}

fn tool_problems(tool: &Tool, at: &[Step]) -> Vec<Problem> {
    let roles = [
        ("query", &tool.query),
        ("stay", &tool.stay),
        ("input", &tool.input),
        ("output", &tool.output),
        ("server", &tool.server),
        ("user", &tool.user),
        ("password", &tool.password),
        ("variables", &tool.variables),
        ("no-variables", &tool.no_variables),
    ];
    let unknown = |option: &&str| !tool.has(option);
    let problem = |key: &str, option: &str| {
        Problem::new(
            then(at, key),
            format!("オプション `{option}` はこのツールの表にありません"),
            format!("option `{option}` is in no table of this tool"),
        )
    };
    let found = roles.iter().filter_map(|(key, option)| {
        let option = option.as_deref().filter(unknown)?;
        Some(problem(key, option))
    });
    let pairs = tool.conflicts.iter().enumerate();
    let wrong = pairs.filter(|(_, pair)| {
        let known = pair.chars().all(|c| tool.has(c.encode_utf8(&mut [0; 4])));
        !known || pair.chars().count() != 2
    });
    let wrong = wrong.map(|(index, _)| {
        Problem::new(
            then(&then(at, "conflicts"), index),
            "このツールのオプション二つを続けて書きます",
            "write two options of this tool side by side",
        )
    });
    found.chain(wrong).collect()
}

/// Options that a line needs, and of which it is not said whether a value follows.
fn line_problems(line: &CommandLine, at: &[Step]) -> Vec<Problem> {
    let required = line.required.iter().enumerate();
    let unlisted = required.filter(|(_, option)| line.takes_value(option).is_none());
    let problem = |(index, option): (usize, &String)| {
        Problem::new(
            then(&then(at, "required"), index),
            format!("オプション `{option}` が `flags` にも `values` にもありません"),
            format!("option `{option}` is neither in `flags` nor in `values`"),
        )
        .with_help(Some(Bilingual::new(
            "値を取らなければ `flags`、次の語が値なら `values` に加えてください",
            "add it to `flags`, or to `values` if the next word is its value",
        )))
    };
    unlisted.map(problem).collect()
}

fn event_problems(name: &str, event: &Event, at: &[Step]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !is_kebab(name) {
        problems.push(kebab(at.to_vec()).of_key());
    }
    if name == "actions" {
        let problem = Problem::new(
            at.to_vec(),
            "`actions` はすべての操作を指す語で、イベントの名前にはできません",
            "`actions` stands for all actions and cannot name an event",
        );
        problems.push(problem.of_key());
    }
    let any = then(at, "any");
    if event.any.is_empty() {
        let problem = Problem::new(
            any.clone(),
            "照合の条件が一つもありません",
            "there is nothing to match",
        );
        problems.push(problem.of_key());
    }
    for (index, matcher) in event.any.iter().enumerate() {
        let at = then(&then(&any, index), matcher.kind());
        problems.extend(matcher_problems(matcher, &at));
    }
    if problems.is_empty() {
        // A brace that is broken gives no subject either.
        problems.extend(subject_problems(event, at));
    }
    problems
}

/// What is wrong with the subject of an event and what gives it.
fn subject_problems(event: &Event, at: &[Step]) -> Vec<Problem> {
    let any = then(at, "any");
    let entries = event.any.iter().enumerate();
    let place = |index: usize, matcher: &Matcher| then(&then(&any, index), matcher.kind());
    let Some(subject) = event.subject.as_deref() else {
        let fixed = entries.filter(|(_, matcher)| matcher.fixed().is_some());
        return fixed
            .map(|(index, matcher)| no_subject(then(&place(index, matcher), "subject")))
            .collect();
    };
    let gives = |matcher: &Matcher| match matcher {
        // Statements name their database, and what is undone had a subject.
        Matcher::Sql(_) => true,
        Matcher::Command(command) if command.undoes.is_some() => true,
        _ => matcher.fixed().is_some() || matcher.captures().any(|name| name == subject),
    };
    if !event.any.iter().any(gives) {
        return vec![never_captured(event, subject, then(at, "subject"))];
    }
    entries
        .filter(|(_, matcher)| !gives(matcher))
        .map(|(index, matcher)| not_captured(subject, place(index, matcher)))
        .collect()
}

/// A fixed subject of an event that has none.
fn no_subject(path: Vec<Step>) -> Problem {
    Problem::new(
        path,
        "このイベントには対象 (`subject`) がありません",
        "this event has no subject",
    )
    .of_key()
    .with_help(Some(Bilingual::new(
        "イベントに `subject: 名前` を加えてください",
        "give the event a `subject:` with a name for it",
    )))
}

/// A subject that no pattern gives is never known, and rules about it stay silent.
fn never_captured(event: &Event, subject: &str, path: Vec<Step>) -> Problem {
    let problem = Problem::new(
        path,
        format!("照合の条件のどこにも `{{{subject}}}` がありません"),
        format!("nothing under `any` has `{{{subject}}}`"),
    );
    let captured = event.any.iter().flat_map(Matcher::captures);
    problem.with_help(suggest(subject, captured))
}

/// A pattern that leaves open what the event happens to: rules about it pass over such a command.
fn not_captured(subject: &str, path: Vec<Step>) -> Problem {
    Problem::new(
        path,
        format!("ここでは対象 `{{{subject}}}` が決まりません"),
        format!("nothing here gives the subject `{{{subject}}}`"),
    )
    .of_key()
    .with_help(Some(Bilingual::new(
        format!("コマンドに名前があれば `{{{subject}}}` と書き、いつも同じなら `subject: 名前` と書きます"),
        format!(
            "write `{{{subject}}}` where the command names it, or `subject: NAME` if it is always the same"
        ),
    )))
}

fn matcher_problems(matcher: &Matcher, at: &[Step]) -> Vec<Problem> {
    match matcher {
        Matcher::Sql(sql) => sql_problem(sql, at).into_iter().collect(),
        Matcher::Command(command) => command_problems(command, at),
        Matcher::Powershell(cmdlet) => {
            let wrong = cmdlet.argument.iter().filter(|word| is_bad_capture(word));
            wrong.map(|_| bad_capture(then(at, "argument"))).collect()
        }
    }
}

fn sql_problem(sql: &SqlMatcher, at: &[Step]) -> Option<Problem> {
    match (&sql.procedure, &sql.statement) {
        (Some(_), None) => None,
        (None, Some(_)) if sql.argument.is_none() => None,
        (None, Some(_)) => Some(
            Problem::new(
                then(at, "argument"),
                "`argument` は `procedure` と一緒にだけ書けます",
                "`argument` goes with `procedure` only",
            )
            .of_key(),
        ),
        _ => Some(
            Problem::new(
                at.to_vec(),
                "`procedure` か `statement` のどちらか一方を書きます",
                "write either `procedure` or `statement`",
            )
            .of_key(),
        ),
    }
}

fn command_problems(command: &CommandMatcher, at: &[Step]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if command.name.0.is_empty() {
        problems.push(Problem::new(
            then(at, "name"),
            "コマンドの名前がありません",
            "there is no name of a command",
        ));
    }
    let args = then(at, "args");
    for (index, word) in command.args.iter().enumerate() {
        let NamePattern::Glob(text) = word else {
            continue;
        };
        if is_bad_capture(text) {
            problems.push(bad_capture(then(&args, index)));
        } else if text.starts_with(['-', '/']) {
            problems.push(option_among_words(then(&args, index), text));
        }
    }
    let flags = command.flag.0.iter().enumerate();
    for (index, _) in flags.filter(|(_, flag)| is_bad_capture(flag)) {
        problems.push(bad_capture(then(&then(at, "flag"), index)));
    }
    for (option, OneOrMany(values)) in command.options.iter() {
        let at = then(&then(at, "options"), option);
        for (index, value) in values.iter().enumerate() {
            if is_bad_capture(value) {
                problems.push(bad_capture(then(&at, index)));
            }
        }
    }
    problems
}

/// Options are left out before words are compared: such a word never fits.
fn option_among_words(path: impl Into<Vec<Step>>, option: &str) -> Problem {
    Problem::new(
        path,
        format!("`{option}` はオプションで、`args` には数えられません"),
        format!("`{option}` is an option, and options are left out of `args`"),
    )
    .with_help(Some(Bilingual::new(
        format!(
            "値がなければ `flag: {option}`、値があれば `options: {{ {option}: … }}` と書きます"
        ),
        format!("write `flag: {option}`, or `options: {{ {option}: … }}` if it has a value"),
    )))
}

/// A brace that is not part of one well-formed capture.
fn is_bad_capture(word: &str) -> bool {
    let Some(name) = capture(word) else {
        return word.contains(['{', '}']);
    };
    let others = word.replacen(&format!("{{{name}}}"), "", 1);
    !is_kebab(name) || others.contains(['{', '}'])
}

fn bad_capture(path: impl Into<Vec<Step>>) -> Problem {
    Problem::new(
        path,
        "`{名前}` は 1 語に一つだけで、名前は英小文字です",
        "`{name}` may stand once in a word, the name in lower case",
    )
    .with_help(Some(Bilingual::new(
        "例: \"{service}\"、\"OracleService{sid}\"",
        "for example \"{service}\" or \"OracleService{sid}\"",
    )))
}
