//! Lists of names with wildcards.

use crate::rules::Knowledge;
use crate::rules::schema::NamePattern;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The lists of names that the packs define. Case does not matter.
#[derive(Debug, Default)]
pub struct NameLists {
    lists: HashMap<String, Vec<Entry>>,
}

#[derive(Debug)]
enum Entry {
    /// A lower-case glob.
    Glob(String),
    /// Compiled when it is first asked.
    Regex(String, OnceLock<Option<regex::Regex>>),
}

impl NameLists {
    /// The lists of some packs.
    #[must_use]
    pub fn new(knowledge: &Knowledge) -> Self {
        let entry = |pattern: &NamePattern| match pattern {
            NamePattern::Glob(glob) => Entry::Glob(glob.to_lowercase()),
            NamePattern::Regex(regex) => Entry::Regex(regex.as_str().to_owned(), OnceLock::new()),
        };
        let lists = knowledge.names.iter();
        let lists = lists.map(|(name, all)| (name.to_owned(), all.iter().map(entry).collect()));
        Self {
            lists: lists.collect(),
        }
    }

    /// Whether a list has a name.
    #[must_use]
    pub fn contains(&self, list: &str, name: &str) -> bool {
        let lower = name.to_lowercase();
        let entries = self.lists.get(list).map_or(&[][..], Vec::as_slice);
        entries.iter().any(|entry| match entry {
            Entry::Glob(glob) => matches_glob(glob, &lower),
            Entry::Regex(text, compiled) => {
                let build = || {
                    regex::RegexBuilder::new(text)
                        .case_insensitive(true)
                        .build()
                        .ok()
                };
                compiled
                    .get_or_init(build)
                    .as_ref()
                    .is_some_and(|r| r.is_match(name))
            }
        })
    }
}

/// `*` stands for any number of characters.
fn matches_glob(glob: &str, text: &str) -> bool {
    let mut parts = glob.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
