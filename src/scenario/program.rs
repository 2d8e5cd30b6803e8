//! The scripts that run together, and the names of their variables.

use crate::flow::{Flow, Op, Point};
use crate::source::Span;
use rustc_hash::FxHashMap as HashMap;

/// A place in a [`Program`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Site {
    /// Index of the script.
    pub script: u32,
    /// The operation in it.
    pub point: Point,
}

/// One script of a program.
#[derive(Debug)]
pub struct Unit<'a> {
    /// File name without folder, as other scripts call it.
    pub name: String,
    /// Its text.
    pub text: &'a str,
    /// Its flow.
    pub flow: &'a Flow,
}

/// A script with the helpers it can call. The first one is the one that runs.
#[derive(Debug)]
pub struct Program<'a> {
    /// The scripts.
    pub scripts: Vec<Unit<'a>>,
    by_name: HashMap<String, u32>,
}

impl<'a> Program<'a> {
    /// Puts scripts together; calls between them go by file name, in any case.
    #[must_use]
    pub fn new(scripts: Vec<Unit<'a>>) -> Self {
        let mut by_name = HashMap::default();
        for (index, script) in scripts.iter().enumerate() {
            by_name
                .entry(script.name.to_lowercase())
                .or_insert(index as u32);
        }
        Self { scripts, by_name }
    }

    /// The script that a call by this name reaches; `.bat` and `.cmd` may be left out.
    #[must_use]
    pub fn script(&self, file: &str) -> Option<u32> {
        if let [only] = self.scripts.as_slice() {
            let name = &only.name;
            let stem = name
                .rsplit_once('.')
                .map_or(name.as_str(), |(stem, _)| stem);
            let same = |a: &str| a.eq_ignore_ascii_case(file);
            if file.is_ascii() && !same(name) && !same(stem) {
                return None;
            }
        }
        let lower = file.to_lowercase();
        let found = self.by_name.get(&lower);
        let found = found.or_else(|| self.by_name.get(&format!("{lower}.bat")));
        found
            .or_else(|| self.by_name.get(&format!("{lower}.cmd")))
            .copied()
    }

    pub(super) fn unit(&self, site: Site) -> &Unit<'a> {
        &self.scripts[site.script as usize]
    }

    pub(super) fn op(&self, site: Site) -> &Op {
        self.unit(site).flow.op(site.point)
    }

    pub(super) fn text(&self, site: Site, span: Span) -> &'a str {
        self.unit(site).text.get(span.range()).unwrap_or("")
    }
}

/// A variable's name, interned; case does not matter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NameId(pub(super) u32);

/// All names of variables met.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    ids: HashMap<String, NameId>,
    written: Vec<String>,
}

impl Names {
    pub(super) fn id(&mut self, name: &str) -> NameId {
        let upper = name.to_uppercase();
        if let Some(id) = self.ids.get(&upper) {
            return *id;
        }
        let id = NameId(self.written.len() as u32);
        self.written.push(name.to_owned());
        self.ids.insert(upper, id);
        id
    }

    pub(super) fn name(&self, id: NameId) -> &str {
        self.written.get(id.0 as usize).map_or("", String::as_str)
    }

    pub(super) fn len(&self) -> usize {
        self.written.len()
    }
}
