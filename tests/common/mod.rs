//! What the tests share: scripts in memory, and judging them.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "each test uses its part, and a test may panic"
)]

pub(crate) mod cases;

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::AtomicBool;
use svlint::engine::{self, Outcome, Ruling};
use svlint::example::export;
use svlint::finding::Finding;
use svlint::report::graph::{Format, Note, Picture};
use svlint::report::{Lang, Severity};
use svlint::rules::schema::Example;
use svlint::rules::{PackSet, Rule};
use svlint::scenario::Limits;
use svlint::unit::{self, Files, Request, Setting, Unit, World};

/// Files in memory, in one folder and those below it.
#[derive(Default)]
pub(crate) struct Memory(pub(crate) BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0
            .get(path)
            .cloned()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn beside(&self, path: &str) -> Vec<String> {
        let folder = path.rfind('/').map_or("", |at| &path[..=at]);
        let names = self.0.keys().filter_map(|key| key.strip_prefix(folder));
        names
            .filter(|name| !name.contains('/'))
            .map(str::to_owned)
            .collect()
    }
}

/// What judging gave: each unit with what was found in it.
pub(crate) struct Judgement {
    pub(crate) units: Vec<(Unit, Outcome)>,
}

impl Judgement {
    /// Findings as (rule, path, text covered), in order.
    pub(crate) fn findings(&self) -> Vec<(String, String, String)> {
        let mut out = Vec::new();
        for (unit, outcome) in &self.units {
            for finding in &outcome.findings {
                let document = &unit.documents[finding.place.document];
                let text = document.source.slice(finding.place.span).to_owned();
                out.push((finding.rule.clone(), document.path.clone(), text));
            }
        }
        out
    }
}

/// Judges files by the rules of a profile that `wanted` lets through.
pub(crate) fn judge(
    set: &PackSet,
    profile: &str,
    files: &Memory,
    wanted: impl Fn(&Rule) -> bool,
) -> Judgement {
    judge_within(&Limits::default(), set, profile, files, wanted)
}

/// The same, within bounds that a test can wait for.
pub(crate) fn judge_within(
    limits: &Limits,
    set: &PackSet,
    profile: &str,
    files: &Memory,
    wanted: impl Fn(&Rule) -> bool,
) -> Judgement {
    let packs: Vec<&str> = set
        .packs_of_profile(profile)
        .expect("a profile")
        .iter()
        .map(|p| p.name())
        .collect();
    let rules: Vec<&Rule> = set
        .rules_of_profile(profile)
        .expect("a profile")
        .into_iter()
        .filter(|r| wanted(r))
        .collect();
    let knowledge = set.knowledge(packs.iter().copied());
    let world = World::default();
    let cancel = AtomicBool::new(false);
    let setting = Setting {
        knowledge: &knowledge,
        encoding: None,
        limits,
        cancel: &cancel,
        world: &world,
    };
    let mut units = Vec::new();
    if let Some((export, tree)) = export(&files.0, &knowledge.cluster) {
        let ruling = Ruling {
            set,
            rules: &rules,
            packs: &packs,
        };
        let mut visit = |unit, outcome| units.push((unit, outcome));
        let failed = engine::judge_export(&export, &tree, &setting, ruling, &mut visit);
        assert!(failed.is_empty());
        return Judgement { units };
    }
    let requests: Vec<Request> = files
        .0
        .keys()
        .filter(|path| is_script(path))
        .map(|path| Request {
            path: path.clone(),
            walked: false,
            role: None,
        })
        .collect();
    for plan in unit::plan(&requests, files) {
        let (unit, unreadable) = unit::build(&plan, files, &setting);
        assert!(unreadable.is_empty());
        let outcome = engine::check(&unit, set, &rules, &knowledge, &packs);
        units.push((unit, outcome));
    }
    Judgement { units }
}

/// Pictures of the scripts of a unit, each finding being told by its rule and subject.
pub(crate) fn pictures(unit: &Unit, outcome: &Outcome, format: Format, lang: Lang) -> Vec<String> {
    let note = |finding: &Finding| Note {
        rule: finding.rule.clone(),
        severity: Severity::Warning,
        file: None,
        line: 1,
        message: finding.subject.clone(),
    };
    let notes: Vec<Note> = outcome.findings.iter().map(note).collect();
    let draw = |judged| {
        let graph = svlint::graph::draw(unit, judged, outcome);
        let picture = Picture {
            script: &unit.documents[judged.document].path,
            graph: &graph,
            unit,
            notes: &notes,
            lang,
            fenced: false,
        };
        let mut out = Vec::new();
        svlint::report::graph::write(&picture, format, &mut out).expect("memory");
        String::from_utf8(out).expect("text")
    };
    unit.scripts.iter().map(draw).collect()
}

/// Other files are only there for the scripts to use.
fn is_script(path: &str) -> bool {
    let lower = path.to_lowercase();
    lower.ends_with(".bat") || lower.ends_with(".cmd")
}

/// The batch files of a folder, and the SQL that they use.
pub(crate) fn read_folder(folder: &std::path::Path) -> Memory {
    let mut files = Memory::default();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path
            .extension()
            .is_some_and(|e| e == "bat" || e == "cmd" || e == "sql")
        {
            let name = path
                .file_name()
                .and_then(|n| n.to_str())
                .expect("a name")
                .to_owned();
            files.0.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
    files
}

/// The files of an example as they are stored.
pub(crate) fn example_files(example: &Example) -> Memory {
    let stored = svlint::example::memory(example).expect("storable files");
    let names = example.files().map(|(name, _)| name.to_owned());
    let bytes = |name: String| {
        let bytes = stored.bytes(&name).expect("a file").to_vec();
        (name, bytes)
    };
    Memory(names.map(bytes).collect())
}
