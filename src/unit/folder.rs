//! The names in a folder, found quickly however many there are.

use super::role::{Stem, stem_of};
use crate::rules::schema::Role;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// The names of the files in one folder.
#[derive(Debug, Default)]
pub struct Folder {
    names: Vec<String>,
    index: OnceLock<Index>,
}

/// Where names are, by what is asked for. Built when it is first needed.
#[derive(Debug, Default)]
struct Index {
    /// Batch files by their names in lower case.
    batch: HashMap<String, Vec<usize>>,
    /// The same, in lower case as far as ASCII goes.
    ascii: HashMap<String, Vec<usize>>,
    /// Bytes of the longest name of a batch file.
    longest: usize,
    /// Files by the name of the program that they are.
    programs: HashMap<String, Vec<usize>>,
    /// Start and stop scripts by what partners have in common.
    scripts: HashMap<(Role, String), usize>,
}

impl Folder {
    /// A folder with these names.
    #[must_use]
    pub fn new(mut names: Vec<String>) -> Self {
        names.sort();
        names.dedup();
        Self {
            names,
            index: OnceLock::new(),
        }
    }

    /// The names, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The partner of a script, the first one by name.
    pub(super) fn partner(&self, stem: &Stem) -> Option<&str> {
        let other = match stem.role {
            Role::Start => Role::Stop,
            _ => Role::Start,
        };
        let index = self.index();
        let found = index.scripts.get(&(other, stem.rest.clone()))?;
        Some(&self.names[*found])
    }

    /// The batch files that are called by one of some names or stand anywhere in a text (which may
    /// then be called through a variable), by name.
    pub(super) fn called(&self, names: &[String], text: &str) -> Vec<&str> {
        let index = self.index();
        let mut found = BTreeSet::new();
        if index.batch.is_empty() {
            return Vec::new();
        }
        for name in names {
            let name = name.to_lowercase();
            for ending in ["", ".bat", ".cmd"] {
                let whole = format!("{name}{ending}");
                found.extend(index.batch.get(&whole).into_iter().flatten());
            }
        }
        index.named(text, &mut found);
        found
            .into_iter()
            .map(|at| self.names[*at].as_str())
            .collect()
    }

    /// The files that a program's name without its ending means.
    pub(super) fn programs(&self, stem: &str) -> impl Iterator<Item = &str> {
        let found = self.index().programs.get(stem).into_iter().flatten();
        found.map(|at| self.names[*at].as_str())
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.names))
    }
}

impl Index {
    fn new(names: &[String]) -> Self {
        let mut index = Self::default();
        for (at, name) in names.iter().enumerate() {
            let lower = name.to_lowercase();
            if lower.ends_with(".bat") || lower.ends_with(".cmd") {
                index.longest = index.longest.max(name.len());
                index
                    .ascii
                    .entry(name.to_ascii_lowercase())
                    .or_default()
                    .push(at);
                index.batch.entry(lower).or_default().push(at);
            }
            let stem = crate::command::program_name(name);
            if let Some(stem) = stem.filter(|stem| stem.len() < name.len()) {
                index.programs.entry(stem).or_default().push(at);
            }
            if let Some(stem) = stem_of(name) {
                index.scripts.entry((stem.role, stem.rest)).or_insert(at);
            }
        }
        index
    }

    /// The batch files whose names stand in a text: what ends where an ending of theirs does.
    fn named<'i>(&'i self, text: &str, found: &mut BTreeSet<&'i usize>) {
        for dot in memchr::memchr_iter(b'.', text.as_bytes()) {
            let Some(ending) = text.get(dot..dot + 4) else {
                continue;
            };
            if !ending.eq_ignore_ascii_case(".bat") && !ending.eq_ignore_ascii_case(".cmd") {
                continue;
            }
            let end = dot + 4;
            let first = text.ceil_char_boundary(end.saturating_sub(self.longest));
            // A name does not go over a line.
            let before = text[first..dot].rfind(['\r', '\n']);
            let first = before.map_or(first, |line| first + line + 1);
            let lower = text[first..end].to_ascii_lowercase();
            let starts = lower.char_indices().map(|(start, _)| start);
            for start in starts.take_while(|start| first + start <= dot) {
                found.extend(self.ascii.get(&lower[start..]).into_iter().flatten());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> Folder {
        Folder::new(names.iter().map(|n| (*n).to_owned()).collect())
    }

    #[test]
    fn names_in_a_text_are_found_as_a_search_for_each_finds_them() {
        let names = [
            "a.bat",
            "aa.bat",
            "My Tool.CMD",
            "表.bat",
            "x.exe",
            ".bat",
            "b.bat.txt",
            "É.bat",
        ];
        let folder = folder(&names);
        let texts = [
            "call AA.BAT",
            "aaa.bat",
            "%~dp0my tool.cmd",
            "set X=表.bat\r\n",
            "x.exe",
            "b.bat.txt",
            "é.bat É.bat",
            "aa\nbat",
            "a.ba",
            ".bat",
            "",
            "a.bat.cmd",
        ];
        for text in texts {
            let lower = text.to_ascii_lowercase();
            let batch = |n: &&&str| {
                let n = n.to_ascii_lowercase();
                n.ends_with(".bat") || n.ends_with(".cmd")
            };
            let mut slow: Vec<&str> = names
                .iter()
                .filter(batch)
                .filter(|n| lower.contains(&n.to_ascii_lowercase()))
                .copied()
                .collect();
            slow.sort_unstable();
            assert_eq!(folder.called(&[], text), slow, "{text}");
        }
    }

    #[test]
    fn calls_need_no_ending_and_no_case() {
        let folder = folder(&["Helper.bat", "helper.cmd", "É.BAT", "helper.exe"]);
        let called = |name: &str| folder.called(&[name.to_owned()], "");
        assert_eq!(called("HELPER"), ["Helper.bat", "helper.cmd"]);
        assert_eq!(called("helper.bat"), ["Helper.bat"]);
        assert_eq!(called("é"), ["É.BAT"]);
        assert!(called("helper.exe").is_empty() && called("help").is_empty());
    }

    #[test]
    fn partners_share_what_follows() {
        let folder = folder(&[
            "stop_2.bat",
            "STOP.CMD",
            "start.bat",
            "stop.bat",
            "stopx.bat",
        ]);
        let partner = |name: &str| folder.partner(&stem_of(name).unwrap());
        assert_eq!(partner("start.bat"), Some("STOP.CMD"));
        assert_eq!(partner("start_2.cmd"), Some("stop_2.bat"));
        assert_eq!(partner("stop.bat"), Some("start.bat"));
        assert_eq!(partner("start_3.bat"), None);
    }
}
