//! osql and sqlcmd: their options and what they send to the database.

use super::Invocation;
use super::input::{self, Input, Inputs, Reading, Variables};
use crate::command::{self, Arg, Opt, OptProblem, OptionTable, Options};
use crate::rules::Knowledge;
use crate::rules::schema::Tool;
use crate::scenario::Expanded;
use crate::source::Span;
use crate::sql::Batch;
use std::sync::Arc;

/// A use of an SQL tool.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToolUse {
    /// The tool's name, in lower case.
    pub tool: String,
    /// Extent of the command word.
    pub word: Span,
    /// Its options, in order, wrong ones included.
    pub options: Vec<Given>,
    /// Whether an option may be hidden in a value that is not known.
    pub unsure: bool,
    /// Whether the script reads what it prints.
    pub output_read: bool,
    /// What it sends, as far as it can be read.
    pub queries: Vec<Query>,
    /// The files that it is handed.
    pub inputs: Vec<InputFile>,
    /// Whether it sends something that cannot be read: a file, or what is piped into it.
    pub unread: bool,
    /// Whether nothing says what it is to send: a slip, and what was meant is not known.
    pub idle: bool,
}

impl ToolUse {
    /// Whether it has an option.
    #[must_use]
    pub fn has(&self, letter: char) -> bool {
        self.get(letter).is_some()
    }

    /// The first option of this letter that the tool accepts.
    #[must_use]
    pub fn get(&self, letter: char) -> Option<&Given> {
        let accepted = |o: &&Given| o.problem != Some(OptProblem::Unknown);
        self.options
            .iter()
            .filter(accepted)
            .find(|o| o.letter == letter)
    }

    /// Counts the documents of its files from another one on.
    pub(super) fn count_from(&mut self, first: usize) {
        for query in &mut self.queries {
            query.file = query.file.map(|document| document + first);
        }
        for input in &mut self.inputs {
            if let Found::Document(document) = &mut input.found {
                *document += first;
            }
        }
    }

    /// Whether any of its options is wrong.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.options.iter().any(|o| o.problem.is_some())
    }
}

/// An option that a tool is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// Its letter.
    pub letter: char,
    /// The dash and what is joined to it, without a value that is a word of its own.
    pub word: Expanded,
    /// Where the dash and the letter stand.
    pub place: Span,
    /// Its value.
    pub value: Option<Expanded>,
    /// What is wrong with it.
    pub problem: Option<OptProblem>,
}

/// A file that a tool is handed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputFile {
    /// Its name.
    pub name: Expanded,
    /// What is known of it.
    pub found: Found,
    /// The name of a file that is there, where this one is not.
    pub nearest: Option<String>,
}

/// Whether a file is at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// It is this document of the unit.
    Document(usize),
    /// It should be there, and is not.
    Absent,
    /// The scripts write it themselves.
    Made,
    /// Nothing is known of it.
    Unknown,
}

/// What is sent to the server: a query on the command line, or a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Query {
    /// The SQL with the way back to the script or to the file.
    pub text: Arc<Expanded>,
    /// The SQL as read.
    pub batch: Arc<Batch>,
    /// Whether the tool is told to take in or to run more than can be read.
    pub more: bool,
    /// Whether the exit code tells of errors without `-b`.
    pub tells_errors: bool,
    /// Extent of the whole argument, quotes included.
    pub argument: Span,
    /// Whether its quote is never closed on the line.
    pub unclosed: bool,
    /// The document that it stands in, where that is not the script.
    pub file: Option<usize>,
}

impl Query {
    /// Whether it holds a statement that is an event.
    pub(super) fn acts(&self, knowledge: &Knowledge) -> bool {
        super::statement::acts(knowledge, &self.batch)
    }

    /// Whether something in it is opened and never closed: a quote, a bracket, a comment.
    pub(super) fn is_cut(&self) -> bool {
        let mut errors = self.batch.errors.iter();
        self.unclosed || errors.any(|e| e.kind.is_unclosed())
    }

    /// Where a span of the query lies in its file.
    #[must_use]
    pub fn origin(&self, span: Span) -> Span {
        self.text.origin(span.range())
    }
}

/// Reads a use of a tool.
pub(super) fn read(invocation: &Invocation, tool: &Tool, inputs: &dyn Inputs) -> ToolUse {
    let text = invocation.arguments.text();
    let args = command::split(text);
    let options = command::read_options(&args, &table(tool));
    let given = options.options.iter();
    let given: Vec<Given> = given.map(|o| self::given(invocation, &args, o)).collect();
    let variables = variables(tool, &options);
    let asked = [letter(&tool.query), letter(&tool.stay)];
    let asked = asked.into_iter().flatten();
    let mut queries: Vec<Query> = asked
        .filter_map(|l| query(invocation, &args, &options, l, variables.as_ref()))
        .collect();
    let takes_file = letter(&tool.input).filter(|l| options.has(*l));
    let mut named = takes_file.map_or_else(Vec::new, |l| values(&given, l));
    // What is redirected into it counts where nothing else says what to run.
    if takes_file.is_none() && queries.is_empty() {
        let place = invocation.word.origin(0..0);
        let fed = invocation.input.iter();
        named.extend(fed.map(|name| (without_quotes(name), place)));
    }
    let mut files = Vec::new();
    for (name, argument) in named {
        for (name, input) in find(tool, name, inputs) {
            let (found, query) = of_file(&input, argument, variables.as_ref());
            queries.extend(query);
            let nearest = match input {
                Input::Absent(nearest) => nearest,
                _ => None,
            };
            files.push(InputFile {
                name,
                found,
                nearest,
            });
        }
    }
    // Tools that were written anew under the same name have commands and long options.
    let newer = given.iter().any(|o| o.letter == '-') || names_command(tool, &args, &options);
    let unsure = options.unsure || newer;
    let known = |file: &InputFile| matches!(file.found, Found::Document(_));
    let hidden = takes_file.is_some() || queries.is_empty() && invocation.fed;
    let unread = unsure
        || hidden && files.is_empty()
        || !files.iter().all(known)
        || queries.iter().any(|q| q.more);
    let shows = tool.shows.chars().any(|l| options.has(l));
    ToolUse {
        tool: invocation.name.clone(),
        word: invocation.word.origin(0..invocation.word.text().len()),
        options: given,
        unsure,
        output_read: invocation.read,
        unread,
        idle: queries.is_empty() && !unread && !shows,
        queries,
        inputs: files,
    }
}

fn letter(option: &Option<String>) -> Option<char> {
    option.as_deref().and_then(|o| o.chars().next())
}

/// What is known of a file, and what is sent from it.
fn of_file(input: &Input, argument: Span, variables: Option<&Variables>) -> (Found, Option<Query>) {
    match input {
        Input::Read(file) => {
            let reading = file.read(variables);
            let query = reading.query(argument, false, Some(file.document));
            (Found::Document(file.document), Some(query))
        }
        Input::Absent(_) => (Found::Absent, None),
        Input::Made => (Found::Made, None),
        Input::Unknown => (Found::Unknown, None),
    }
}

/// The scripting variables that the command line gives; nothing where the tool has none, or is told
/// to leave them alone.
fn variables(tool: &Tool, options: &Options) -> Option<Variables> {
    let define = letter(&tool.variables)?;
    if letter(&tool.no_variables).is_some_and(|l| options.has(l)) {
        return None;
    }
    let words = options.all(define).filter_map(|o| o.value.as_deref());
    Some(input::given(words))
}

/// The values of an option, each with the extent of its argument.
fn values(given: &[Given], letter: char) -> Vec<(Expanded, Span)> {
    let accepted = given.iter().filter(|o| o.letter == letter);
    let values = accepted.filter_map(|o| o.value.clone());
    values
        .map(|value| {
            let place = value.origin(0..value.text().len());
            (value, place)
        })
        .collect()
}

/// The files that a value names: one, or several with a comma between them.
fn find(tool: &Tool, name: Expanded, inputs: &dyn Inputs) -> Vec<(Expanded, Input)> {
    let whole = inputs.find(&name);
    let separator = tool.input_separator.as_deref().unwrap_or("");
    let several = !separator.is_empty() && name.text().contains(separator);
    // A comma may be part of a name.
    if !several || matches!(whole, Input::Read(_)) {
        return vec![(name, whole)];
    }
    let mut out = Vec::new();
    let mut at = 0;
    for part in name.text().split(separator) {
        let one = name.slice(at..at + part.len());
        at += part.len() + separator.len();
        if !part.is_empty() {
            let input = inputs.find(&one);
            out.push((one, input));
        }
    }
    out
}

fn without_quotes(name: &Expanded) -> Expanded {
    let text = name.text();
    let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    match inner {
        Some(inner) => name.slice(1..1 + inner.len()),
        None => name.clone(),
    }
}

fn given(invocation: &Invocation, args: &[Arg], option: &Opt) -> Given {
    let start = option.span.start;
    let word = args.iter().find(|a| a.span.start == start);
    let end = word.map_or(option.span.end, |a| a.span.end);
    let value = option.arg.and_then(|index| args.get(index));
    let value = value.and_then(|arg| {
        let inner = arg.text.get(option.value_offset..)?;
        Some(self::value(invocation, arg, option.value_offset, inner))
    });
    let letter_end = start as usize + 1 + option.letter.len_utf8();
    Given {
        letter: option.letter,
        word: invocation.arguments.slice(start as usize..end as usize),
        place: invocation.arguments.origin(start as usize..letter_end),
        value,
        problem: option.problem,
    }
}

/// Whether the first word is a command of the tool.
fn names_command(tool: &Tool, args: &[Arg], options: &Options) -> bool {
    let first = options.loose.first().filter(|index| **index == 0);
    let first = first.and_then(|index| args.get(*index));
    first.is_some_and(|arg| tool.commands.contains(&arg.text))
}

fn table(tool: &Tool) -> OptionTable {
    OptionTable {
        flags: tool.flags.clone(),
        values: tool.values.clone(),
        optional: tool.optional.clone(),
        many: tool.many.clone(),
        signed: tool.signed.clone(),
    }
}

fn query(
    invocation: &Invocation,
    args: &[Arg],
    options: &Options,
    letter: char,
    variables: Option<&Variables>,
) -> Option<Query> {
    let option = options.get(letter)?;
    let arg = args.get(option.arg?)?;
    let inner = arg.text.get(option.value_offset..)?;
    let text = value(invocation, arg, option.value_offset, inner);
    let argument = invocation.arguments.origin(arg.span.range());
    Some(Reading::new(text, variables).query(argument, arg.unclosed_quote, None))
}

/// The value of an argument, character for character, with the way back.
fn value(invocation: &Invocation, arg: &Arg, offset: usize, inner: &str) -> Expanded {
    let whole = arg.origin(offset..arg.text.len());
    let plain = invocation.arguments.slice(whole.range());
    if plain.text() == inner {
        return plain;
    }
    // Quotes or backslashes inside were taken off: positions are those of the whole argument.
    plain.without_marks(inner)
}
