//! The SQL that a tool is handed: on its command line, or in files.

use super::query::Query;
use crate::scenario::Expanded;
use crate::source::{Source, Span};
use crate::sql;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Scripting variables by lower-case name.
pub(super) type Variables = BTreeMap<String, String>;

/// Where the files are that tools are handed.
pub trait Inputs {
    /// The file by the name that a command gives it.
    fn find(&self, name: &Expanded) -> Input;
}

/// What is known of a file that a tool is handed.
#[derive(Clone, Debug)]
pub enum Input {
    /// It is at hand.
    Read(Rc<SqlFile>),
    /// It should be there, and is not; the name of one that is, where it may have been meant.
    Absent(Option<String>),
    /// The scripts write it themselves: what it holds then is not known.
    Made,
    /// It may be anywhere, and hold anything.
    Unknown,
}

/// No file is at hand.
#[derive(Clone, Copy, Debug)]
pub struct NoInputs;

impl Inputs for NoInputs {
    fn find(&self, _name: &Expanded) -> Input {
        Input::Unknown
    }
}

/// Most bytes that one file comes to under different variables; further ones are not put in.
const MOST_BYTES: usize = 8 << 20;

/// A file with SQL that is at hand.
#[derive(Debug)]
pub struct SqlFile {
    /// Index of its document in the unit.
    pub document: usize,
    source: Arc<Source>,
    /// What it comes to under the variables that it was read with.
    variants: RefCell<Vec<(Option<Variables>, Arc<Reading>)>>,
}

impl SqlFile {
    /// A file that was read.
    #[must_use]
    pub fn new(document: usize, source: Arc<Source>) -> Self {
        Self {
            document,
            source,
            variants: RefCell::new(Vec::new()),
        }
    }

    pub(super) fn read(&self, variables: Option<&Variables>) -> Arc<Reading> {
        let mut variants = self.variants.borrow_mut();
        let text = self.source.text();
        let empty = Variables::new();
        // Only what a `$(…)` may look at makes a difference.
        let used = variables.map(|given| if text.contains("$(") { given } else { &empty });
        let find = |used: Option<&Variables>| {
            let mut all = variants.iter();
            let found = all.find(|(with, _)| with.as_ref() == used);
            found.map(|(_, reading)| Arc::clone(reading))
        };
        if let Some(known) = find(used) {
            return known;
        }
        let full = (variants.len() + 1) * text.len() > MOST_BYTES;
        let used = used.map(|given| if full { &empty } else { given });
        if let Some(known) = find(used) {
            return known;
        }
        let whole = Expanded::verbatim(text, Span::new(0, text.len() as u32));
        let reading = Arc::new(Reading::new(whole, used));
        variants.push((used.cloned(), Arc::clone(&reading)));
        reading
    }
}

/// SQL as the server gets it, and what the tool itself makes of the rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Reading {
    pub(super) text: Arc<Expanded>,
    pub(super) batch: Arc<sql::Batch>,
    pub(super) more: bool,
    pub(super) tells_errors: bool,
}

impl Reading {
    /// Reads SQL. `variables` are those of the tool, `None` where it has none.
    pub(super) fn new(whole: Expanded, variables: Option<&Variables>) -> Self {
        let client = sql::client(whole.text(), variables);
        let cut = client.end < whole.text().len();
        let text = if client.values.is_empty() && !cut {
            whole
        } else {
            whole.with(&client.values, client.end)
        };
        Self {
            batch: Arc::new(sql::parse(text.text())),
            text: Arc::new(text),
            more: client.more,
            tells_errors: client.tells_errors,
        }
    }

    pub(super) fn query(&self, argument: Span, unclosed: bool, file: Option<usize>) -> Query {
        Query {
            text: Arc::clone(&self.text),
            batch: Arc::clone(&self.batch),
            more: self.more,
            tells_errors: self.tells_errors,
            argument,
            unclosed,
            file,
        }
    }
}

/// The variables that `-v NAME=value …` gives; the value may also be a word of its own, as in
/// `NAME ="value"`.
pub(super) fn given<'w>(words: impl Iterator<Item = &'w str>) -> Variables {
    let mut out = Variables::new();
    let mut name: Option<String> = None;
    for word in words {
        let (before, value) = match (word.split_once('='), name.take()) {
            (Some(("", value)), Some(before)) => (before, value),
            (Some((before, value)), _) => (before.to_owned(), value),
            (None, Some(before)) => (before, word),
            (None, None) => {
                name = Some(word.to_owned());
                continue;
            }
        };
        if value.is_empty() {
            name = Some(before);
            continue;
        }
        let known = |text: &str| !text.contains(sql::UNKNOWN);
        if !before.is_empty() && known(&before) && known(value) {
            out.insert(before.to_lowercase(), value.to_owned());
        }
    }
    out
}
