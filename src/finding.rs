//! What a check finds, before it is put into words.

use crate::rules::schema::{Bilingual, Severity, Told};
use crate::scenario::ScenarioSet;
use crate::source::Span;

/// A place in a document of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Index of the document.
    pub document: usize,
    /// Where in it.
    pub span: Span,
}

/// A place that belongs to a finding, with what it has to do with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// Why it matters.
    pub message: Bilingual,
}

/// A finding of one rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What the comment that leaves it out says why.
    pub reason: Option<String>,
    /// The rule's id; filled in by the engine.
    pub rule: String,
    /// How bad it is; `None` means as the rule says.
    pub severity: Option<Severity>,
    /// Where. A finding about something absent points at the section it is missing from, else at
    /// the beginning of the file.
    pub place: Place,
    /// Whether it is about the byte order mark, which is not part of the text.
    pub covers_bom: bool,
    /// What the placeholders of the message stand for.
    pub values: Vec<(String, String)>,
    /// The same for placeholders whose value is words.
    pub phrases: Vec<(String, Bilingual)>,
    /// What it is about, where one place can have several findings.
    pub subject: String,
    /// The scenarios in which it shows; `None` where no run is involved.
    pub scenarios: Option<ScenarioSet>,
    /// The logical lines on the way that goes wrong, in the first of the scenarios.
    pub path: Vec<Place>,
    /// Other places.
    pub related: Vec<Related>,
    /// The mistake behind it, where several rules can show the same one: then the first rule tells.
    pub slip: Option<String>,
    /// What is told in place of the rule's message and help.
    pub told: Option<Told>,
    /// More help than the rule gives.
    pub hint: Option<Bilingual>,
}

impl Finding {
    /// A finding at a place.
    #[must_use]
    pub fn at(document: usize, span: Span) -> Self {
        Self {
            reason: None,
            rule: String::new(),
            severity: None,
            place: Place { document, span },
            covers_bom: false,
            values: Vec::new(),
            phrases: Vec::new(),
            subject: String::new(),
            scenarios: None,
            path: Vec::new(),
            related: Vec::new(),
            slip: None,
            told: None,
            hint: None,
        }
    }

    /// Gives a placeholder its value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.push((name.to_owned(), value.into()));
        self
    }

    /// Gives a placeholder its value in words.
    #[must_use]
    pub fn saying(mut self, name: &str, words: Bilingual) -> Self {
        self.phrases.push((name.to_owned(), words));
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn because(mut self, place: Place, ja: &str, en: &str) -> Self {
        let message = Bilingual::new(ja, en);
        self.related.push(Related { place, message });
        self
    }

    /// Says what it is about.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }
}
