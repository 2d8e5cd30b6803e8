//! `svlint check --show-files`: what would be judged, and as what.

use super::disk::Disk;
use super::ground::{Ground, Told};
use super::problem::Problem;
use super::{CLEAN, FAILED, output, tell};
use crate::report::Lang;
use crate::rules::schema::Role;
use crate::source::{Encoding, Source};
use crate::unit::{Files, Plan};

/// Shows each unit: its scripts with their roles, and the configuration it is judged by.
pub(super) fn show(
    plans: &[Plan],
    of_plan: &[usize],
    grounds: &[Ground],
    disk: &Disk,
    told: Told<'_>,
    lang: Lang,
) -> (String, Vec<Problem>) {
    let mut text = String::new();
    let mut problems = Vec::new();
    for (plan, ground) in plans.iter().zip(of_plan) {
        let config = &grounds[*ground].scope.config;
        let label = config.settings.encoding.as_deref();
        let encoding = told
            .encoding
            .or_else(|| label.and_then(Encoding::from_label));
        for script in &plan.scripts {
            let source = match disk.read(&script.path) {
                Ok(bytes) => Source::decode(bytes, encoding),
                Err(error) => {
                    problems.push(Problem::unreadable(&script.path, &error));
                    continue;
                }
            };
            let role = match script.settle(source.text()) {
                Role::Start => "start",
                Role::Stop => "stop",
                Role::Helper => "helper",
            };
            text.push_str(&format!("{role:<6}  {}", script.path));
            let mut notes = Vec::new();
            if !script.requested {
                notes.push(match lang {
                    Lang::Ja => "対になるスクリプトとして参照のみ",
                    Lang::En => "read as partner only",
                });
            }
            if !config.file.is_empty() {
                notes.push(&config.file);
            }
            if !notes.is_empty() {
                text.push_str(&format!("  ({})", notes.join(", ")));
            }
            text.push('\n');
        }
    }
    (text, problems)
}

/// Prints the list; gives the exit code.
pub(super) fn print(
    list: &str,
    problems: &[Problem],
    drawing: super::args::Drawing,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    output::print(list.as_bytes())?;
    if problems.is_empty() {
        return Ok(CLEAN);
    }
    tell(problems, drawing, lang);
    Ok(FAILED)
}
