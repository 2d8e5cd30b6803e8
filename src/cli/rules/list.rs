//! `svlint rules list`.

use crate::cli::args::Drawing;
use crate::cli::pack_files;
use crate::cli::packs;
use crate::cli::problem::Problem;
use crate::cli::rule_args::{ListArguments, SeverityArgument, TextOrJson};
use crate::cli::{CLEAN, print, terminal};
use crate::report::Lang;
use crate::report::listing::{Listed, write_rules, write_rules_json};
use crate::rules::schema::Severity;
use crate::rules::{PackSet, Rule};

/// Lists rules; gives the exit code.
pub(super) fn run(
    arguments: &ListArguments,
    drawing: Drawing,
    lang: Lang,
) -> Result<u8, Vec<Problem>> {
    let set = packs::load(&arguments.packs)?;
    let rules = chosen(&set, arguments)?;
    let built_in = pack_files::prose()?;
    let summary = |rule: &Rule| {
        let prose = set.prose().get(&rule.id).or_else(|| built_in.get(&rule.id));
        prose.map_or_else(String::new, |prose| lang.half(&prose.summary).to_owned())
    };
    let listed: Vec<Listed> = rules
        .into_iter()
        .map(|rule| Listed {
            id: rule.id.to_string(),
            name: rule.name.to_string(),
            severity: rule.severity.as_str(),
            pack: rule.pack.to_string(),
            profiles: packs::profiles_of(&set, rule),
            check: rule.check.kind(),
            summary: summary(rule),
        })
        .collect();
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = match arguments.format {
        TextOrJson::Json => write_rules_json(&listed, &mut out),
        TextOrJson::Text => {
            let options = terminal::options(drawing, false, lang, &std::io::stdout());
            write_rules(&listed, options, &mut out)
        }
    };
    print(&out);
    Ok(CLEAN)
}

/// The rules that are asked for, by id.
fn chosen<'s>(set: &'s PackSet, arguments: &ListArguments) -> Result<Vec<&'s Rule>, Vec<Problem>> {
    let rules = packs::named(set, &arguments.rules)?;
    let packs = match &arguments.profile {
        Some(profile) => Some(packs::of_profile(set, Some(profile))?),
        None => None,
    };
    let in_profile = |rule: &&Rule| {
        let packs = packs.as_ref();
        packs.is_none_or(|packs| packs.contains(&rule.pack.as_str()))
    };
    let severe = |rule: &&Rule| {
        let wanted = &arguments.severity;
        wanted.is_empty() || wanted.contains(&severity(rule.severity))
    };
    Ok(rules
        .into_iter()
        .filter(in_profile)
        .filter(severe)
        .collect())
}

const fn severity(severity: Severity) -> SeverityArgument {
    match severity {
        Severity::Error => SeverityArgument::Error,
        Severity::Warning => SeverityArgument::Warning,
        Severity::Info => SeverityArgument::Info,
        Severity::Off => SeverityArgument::Off,
    }
}
