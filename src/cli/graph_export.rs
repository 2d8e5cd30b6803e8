//! `svlint graph` of an export.

use super::args::GraphArguments;
use super::exports::{self, Found, Opened};
use super::graph;
use super::ground::Ground;
use super::problem::Problem;
use super::scope::Scopes;
use crate::engine::{self, Outcome};
use crate::finding::Finding;
use crate::graph::depend::Gatherer;
use crate::report::Lang;
use crate::report::graph::Note;
use crate::report::graph::depend::{ClusterPicture, write};
use crate::rules::Rule;
use crate::scenario::Limits;
use crate::secret::{Cover, Passwords};
use crate::unit::{Export, Setting, Unit, World};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Draws the dependencies of an export; gives the exit code.
pub(super) fn run(
    arguments: &GraphArguments,
    found: &Found,
    mut scopes: Scopes,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    let told = arguments.reading.told()?;
    let ground = Ground::load(scopes.only(&found.path)?, told)?;
    let judge = ground.judge(told)?;
    let (encoding, knowledge) = (judge.encoding, &judge.knowledge);
    let (limits, cancel) = (Limits::default(), AtomicBool::new(false));
    let world = World::default();
    let setting = Setting {
        knowledge,
        encoding,
        limits: &limits,
        cancel: &cancel,
        world: &world,
    };
    let Opened { export, tree } = exports::open_one(found, encoding, &knowledge.cluster)?;
    let ruling = judge.ruling();
    let mut gatherer = Gatherer::new(&export);
    let mut notes = Vec::new();
    let (scanner, mut secrets) = (judge.scanner(), Passwords::default());
    let mut visit = |unit: Unit, mut outcome: Outcome| {
        judge.apply(&unit, &mut outcome);
        gatherer.add(&unit, &outcome);
        secrets.merge(Passwords::in_unit(&unit, &scanner));
        let told = outcome.findings.iter();
        notes.extend(told.map(|finding| note(&export, &unit, finding, ruling.rules, lang)));
    };
    let failed = engine::judge_export(&export, &*tree, &setting, ruling, &mut visit);
    if let Some(failed) = failed.first() {
        return Err(vec![Problem::unreadable(&failed.path, &failed.error)]);
    }
    let mut drawn = gatherer.draw(knowledge);
    let cover = Cover::new(secrets, Arc::clone(&scanner));
    drawn.hide(&cover);
    graph::hide_in(&mut notes, &cover);
    let (format, fenced) = graph::format(arguments);
    let picture = ClusterPicture {
        path: &export.path,
        graph: &drawn,
        notes: &notes,
        lang,
        fenced,
    };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = write(&picture, format, &mut out);
    graph::hand_out(arguments, &out)
}

/// A finding in words. Scripts are named from the export's own folder on.
fn note(export: &Export, unit: &Unit, finding: &Finding, rules: &[&Rule], lang: Lang) -> Note {
    let path = unit.documents[finding.place.document].path.as_str();
    let inside = path.strip_prefix(&export.base).unwrap_or(path);
    let file = (path != export.path).then(|| inside.to_owned());
    graph::note(unit, finding, file, rules, lang)
}
