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

    /// Whether there is anything on a list.
    #[must_use]
    pub fn has(&self, list: &str) -> bool {
        self.lists.get(list).is_some_and(|all| !all.is_empty())
    }

    /// Looks a name up in a list. What the last `*` of the pattern stands for is returned, or the
    /// name as a whole.
    #[must_use]
    pub fn find(&self, list: &str, name: &str) -> Option<String> {
        let lower = name.to_lowercase();
        let entries = self.lists.get(list).map_or(&[][..], Vec::as_slice);
        entries.iter().find_map(|entry| match entry {
            Entry::Glob(glob) => matched(glob, &lower).map(str::to_owned),
            Entry::Regex(text, compiled) => {
                let build = || {
                    regex::RegexBuilder::new(text)
                        .case_insensitive(true)
                        .build()
                        .ok()
                };
                let compiled = compiled.get_or_init(build).as_ref();
                compiled
                    .is_some_and(|r| r.is_match(name))
                    .then(|| lower.clone())
            }
        })
    }
}

/// What the last `*` stands for, or all of the text where there is none.
fn matched<'t>(glob: &str, text: &'t str) -> Option<&'t str> {
    let mut parts = glob.split('*');
    let first = parts.next().unwrap_or("");
    let mut rest = text.strip_prefix(first)?;
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty().then_some(text);
    };
    for part in parts {
        let at = rest.find(part)?;
        rest = &rest[at + part.len()..];
    }
    rest.strip_suffix(last)
}
