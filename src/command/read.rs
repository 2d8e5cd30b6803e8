//! Reading the options of a tool by its table.

use super::{Arg, Opt, OptProblem, OptionTable, Options, UNKNOWN};

/// Reads the options among `args`, as `table` describes them.
///
/// Letters are not taken together: no tool is documented to read `-Eb` as `-E -b`.
#[must_use]
pub fn read_options(args: &[Arg], table: &OptionTable) -> Options {
    let mut reader = Reader {
        args,
        table,
        at: 0,
        found: Options::default(),
    };
    while let Some(arg) = args.get(reader.at) {
        reader.word(arg);
    }
    reader.found
}

struct Reader<'a> {
    args: &'a [Arg],
    table: &'a OptionTable,
    /// Index of the next word.
    at: usize,
    found: Options,
}

impl<'a> Reader<'a> {
    fn word(&mut self, arg: &'a Arg) {
        let index = self.at;
        self.at += 1;
        match Word::of(&arg.text) {
            Word::Option { letter, joined } => self.option(index, letter, joined),
            word => {
                self.found.unsure |= word == Word::Unknown;
                self.found.loose.push(index);
            }
        }
    }

    fn option(&mut self, index: usize, letter: char, joined: &str) {
        let table = self.table;
        let mut option = Opt {
            letter,
            span: self.args[index].span,
            arg: None,
            value_offset: 0,
            value: None,
            problem: None,
        };
        if !joined.is_empty() {
            self.take(&mut option, index, joined);
        }
        if table.many.contains(letter) {
            return self.many(option);
        }
        if table.values.contains(letter) {
            self.required(&mut option);
        } else if table.flags.contains(letter) {
            self.flag(&mut option);
        } else if !table.optional.contains(letter) {
            option.problem = Some(OptProblem::Unknown);
        }
        self.found.options.push(option);
    }

    /// Makes `value`, which ends the argument `index`, the value of the option.
    fn take(&self, option: &mut Opt, index: usize, value: &str) {
        let arg = &self.args[index];
        option.span = option.span.join(arg.span);
        option.arg = Some(index);
        option.value_offset = arg.text.len() - value.len();
        option.value = Some(value.to_owned());
    }

    /// An argument that is joined or the next word.
    fn required(&mut self, option: &mut Opt) {
        if option.value.is_some() {
            return;
        }
        if let Some(index) = self.next_value(option.letter) {
            self.take(option, index, &self.args[index].text);
        } else if !self.table.optional.contains(option.letter) {
            option.problem = Some(OptProblem::MissingArgument);
        }
    }

    /// Text joined to a flag makes it another option, unless it may turn out to be empty.
    fn flag(&mut self, option: &mut Opt) {
        let Some(joined) = &option.value else { return };
        if joined.starts_with(UNKNOWN) {
            self.found.unsure = true;
        } else {
            option.problem = Some(OptProblem::Unknown);
        }
    }

    /// One entry for each word, the first of which may be joined.
    fn many(&mut self, mut option: Opt) {
        if option.value.is_none() {
            self.required(&mut option);
        }
        let letter = option.letter;
        self.found.options.push(option);
        while let Some(index) = self.next_value(letter) {
            let arg = &self.args[index];
            self.found.options.push(Opt {
                letter,
                span: arg.span,
                arg: Some(index),
                value_offset: 0,
                value: Some(arg.text.clone()),
                problem: None,
            });
        }
    }

    /// Takes the next word, if it can be an argument.
    ///
    /// A word with a dash seldom can: for osql `-h -1` is documented to be wrong, it has to be `-h-1`
    /// (Microsoft Learn, "osql utility"); sqlcmd takes it. A slash may begin a path or a comment, so only an option
    /// that the tool has counts as one.
    fn next_value(&mut self, letter: char) -> Option<usize> {
        let index = self.at;
        let text = self.args.get(index)?.text.as_str();
        let is_option = match Word::of(text) {
            Word::Option {
                letter: next,
                joined,
            } if text.starts_with('/') => joined.is_empty() && self.table.has(next),
            Word::Option { .. } => !(self.table.signed.contains(letter) && is_negative(text)),
            Word::Loose | Word::Unknown => false,
        };
        if is_option {
            return None;
        }
        self.at += 1;
        Some(index)
    }
}

fn is_negative(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or("");
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

impl OptionTable {
    fn has(&self, letter: char) -> bool {
        let letters = [&self.flags, &self.values, &self.optional, &self.many];
        letters.iter().any(|letters| letters.contains(letter))
    }
}

/// What a word looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word<'a> {
    Option {
        letter: char,
        joined: &'a str,
    },
    Loose,
    /// It may turn out to be any option.
    Unknown,
}

impl<'a> Word<'a> {
    fn of(text: &'a str) -> Self {
        let after_dash = text.strip_prefix(['-', '/']);
        let mut rest = after_dash.unwrap_or(text).chars();
        match rest.next() {
            Some(UNKNOWN) => Self::Unknown,
            Some(letter) if after_dash.is_some() => Self::Option {
                letter,
                joined: rest.as_str(),
            },
            _ => Self::Loose,
        }
    }
}
