//! `svlint trace` of an export.

use super::args::{TraceArguments, TraceFormat};
use super::exports::{self, Found, Opened};
use super::ground::Ground;
use super::problem::Problem;
use super::scope::Scopes;
use super::{CLEAN, output, terminal, trace};
use crate::report::Lang;
use crate::report::trace::timeline::{Timed, write_json, write_text};
use crate::scenario::Limits;
use crate::secret::Cover;
use crate::trace::timeline;
use crate::unit::{self, Setting, Unit};
use std::sync::atomic::AtomicBool;

/// Shows the timeline of an export; gives the exit code.
pub(super) fn run(
    arguments: &TraceArguments,
    found: &Found,
    mut scopes: Scopes,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    let reading = arguments.reading.told()?;
    let ground = Ground::load(scopes.only(&found.path)?, reading)?;
    let judge = ground.judge(reading)?;
    let (encoding, knowledge) = (judge.encoding, &judge.knowledge);
    let matrix = unit::matrix(knowledge);
    let (told, world) = trace::world(arguments, &matrix)?;
    let (limits, cancel) = (Limits::default(), AtomicBool::new(false));
    let setting = Setting {
        knowledge,
        encoding,
        limits: &limits,
        cancel: &cancel,
        world: &world,
    };
    let Opened { export, tree } = exports::open_one(found, encoding, &knowledge.cluster)?;
    let asked = |unit: &Unit, scenario: usize| trace::is_asked(&told, &unit.matrix, scenario);
    let (mut timeline, unreadable) = timeline(&export, &*tree, &setting, &asked);
    if let Some(failed) = unreadable.first() {
        return Err(vec![Problem::unreadable(&failed.path, &failed.error)]);
    }
    let scanner = judge.scanner();
    let mut secrets = timeline.passwords(&scanner);
    trace::note_given(&told, &mut secrets, &scanner);
    let cover = Cover::new(secrets, scanner);
    timeline.hide(&cover);
    let scenarios = (0..matrix.len()).filter(|s| trace::is_asked(&told, &matrix, *s));
    let timed = Timed {
        path: &export.path,
        timeline: &timeline,
        single: scenarios.count() == 1,
        cover: &cover,
    };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = match arguments.format {
        TraceFormat::Json => write_json(&timed, &mut out),
        TraceFormat::Text => {
            let options = terminal::options(arguments.drawing, false, lang, &std::io::stdout());
            write_text(&timed, options, &mut out)
        }
    };
    output::print(&out)?;
    Ok(CLEAN)
}
