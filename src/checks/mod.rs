//! The checks: one file for each kind. A check reads the unit and its parameters, nothing else.

mod across;
mod across_pair;
mod alike;
mod around;
mod behind;
mod bracket;
mod branch;
mod bytes;
mod command;
mod comparison;
mod data_file;
mod depend;
mod differ;
mod enclose;
mod end_code;
mod export;
mod folder;
mod group;
mod guard;
mod hit;
mod incomplete;
mod jump;
mod label;
mod label_block;
mod label_use;
mod letters;
mod must;
mod order;
mod pair;
mod path;
mod reach;
mod retired;
mod reverse;
mod runs_into;
mod sections;
mod server_name;
mod sessions;
mod silent;
mod sql;
mod sql_option;
mod sql_parameter;
mod sql_statement;
mod stale;
mod stray;
mod swapped;
mod syntax;
mod timeline;
mod turns;
mod twice;
mod unchecked;
mod unquoted;
mod unread;
mod values;
mod variable;
mod waits;
mod watch;
mod ways;
mod written;
mod yen;

pub use around::is_settled;
pub use written::never_set;

use crate::finding::Finding;
use crate::rules::Knowledge;
use crate::rules::schema::{
    Check, Role, ScenarioFilter, SectionProblem, Setting, SyntaxProblem, VariableProblem,
};
use crate::scenario::{Matrix, ScenarioSet};
use crate::source::Span;
use crate::unit::{Extent, Unit};

/// What a check reads.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// What the packs know.
    pub knowledge: &'a Knowledge,
    /// Names of the packs in use.
    pub packs: &'a [&'a str],
}

/// Holds one check against a unit. The findings come in no order and may repeat.
#[must_use]
pub fn run(check: &Check, context: &Context<'_>) -> Vec<Finding> {
    if !fits(check, context.unit) {
        return Vec::new();
    }
    let mut found = find(check, context);
    let about_lines = match check {
        Check::Syntax(check) => check.find != SyntaxProblem::QueryOverLines,
        Check::Goto(_)
        | Check::Label(_)
        | Check::Comparison(_)
        | Check::Variable(_)
        | Check::Command(_)
        | Check::Reach(_)
        | Check::Folder(_) => true,
        _ => false,
    };
    if about_lines && !found.is_empty() {
        // What a wrapped query looks like to cmd.exe is one mistake, told by one rule.
        let queries = wrapped_queries(context.unit);
        found.retain(|f| {
            let inside = |(document, span): &(usize, Span)| {
                *document == f.place.document && span.contains(f.place.span.start)
            };
            f.place.span.is_empty() || !queries.iter().any(inside)
        });
    }
    let about_reading = match check {
        Check::Syntax(_) | Check::Comparison(_) => true,
        Check::Variable(check) => matches!(
            check.find,
            VariableProblem::Stale | VariableProblem::BlankBeforeEquals
        ),
        _ => false,
    };
    if about_reading && !found.is_empty() {
        unread::leave_out(context, &mut found);
    }
    found
}

/// Queries that run over the end of their line, each from the beginning of its command, with the
/// document it stands in. cmd.exe takes the lines for commands, their author for one.
pub fn wrapped_queries(unit: &Unit) -> Vec<(usize, Span)> {
    sql::wrapped_queries(unit)
}

/// Whether a check is for units of this kind: scripts are judged by themselves first, then their
/// group and the description of the cluster.
fn fits(check: &Check, unit: &Unit) -> bool {
    let extent = unit.surroundings.as_ref().map(|around| &around.extent);
    match check {
        Check::Export(_) => matches!(extent, Some(Extent::Whole)),
        Check::Depend(_) | Check::Timeline(_) => matches!(extent, Some(Extent::Group { .. })),
        // In one script, and over the scripts of a group.
        Check::Order(_) | Check::Enclose(_) | Check::Pair(_) => {
            !matches!(extent, Some(Extent::Whole))
        }
        _ => matches!(extent, None | Some(Extent::Resource { .. })),
    }
}

fn find(check: &Check, context: &Context<'_>) -> Vec<Finding> {
    match check {
        Check::Bytes(check) => bytes::check(check, context),
        Check::Syntax(check) => syntax::check(check, context),
        Check::Goto(check) => jump::check(check, context),
        Check::Label(check) => label::check(check, context),
        Check::Branch(check) => branch::check(check, context),
        Check::Must(check) => must::must(check, context),
        Check::MustNot(check) => must::must_not(check, context),
        Check::Order(check) if is_group(context) => across::order(check, context),
        Check::Order(check) => order::check(check, context),
        Check::SqlOption(check) => sql_option::check(check, context),
        Check::SqlParameter(check) => sql_parameter::check(check, context),
        Check::Comparison(check) => comparison::check(check, context),
        Check::Variable(check) => variable::check(check, context),
        Check::Command(check) => command::check(check, context),
        Check::Reach(check) => reach::check(check, context),
        Check::Pair(check) if is_group(context) => across_pair::check(check, context),
        Check::Pair(check) => pair::check(check, context),
        Check::Differ(check) => differ::check(check, context),
        Check::Enclose(check) if is_group(context) => across::enclose(check, context),
        Check::Enclose(check) => enclose::check(check, context),
        Check::Reverse(check) => reverse::check(check, context),
        Check::Twice(check) => twice::check(check, context),
        Check::Unchecked(check) => unchecked::check(check, context),
        Check::SqlStatement(check) => sql_statement::check(check, context),
        Check::Path(check) => data_file::check(check, context),
        Check::Folder(check) => folder::check(check, context),
        Check::Silent(check) => silent::check(check, context),
        Check::EndCode(check) => end_code::check(check, context),
        Check::Section(check) => match check.find {
            SectionProblem::Swapped => swapped::check(check, context),
            SectionProblem::RunsInto => runs_into::check(check, context),
        },
        // What a suppression is good for shows when all others have spoken: see `suppress`.
        Check::Suppression(_) => Vec::new(),
        Check::Export(check) => export::check(check, context),
        Check::Depend(check) => depend::check(check, context),
        Check::Timeline(check) => timeline::check(check, context),
        Check::Retired(check) => retired::check(check, context),
        Check::ServerName(check) => server_name::check(check, context),
    }
}

/// Whether the unit is a group of an export: its scripts are judged together.
fn is_group(context: &Context<'_>) -> bool {
    let around = context.unit.surroundings.as_ref();
    around.is_some_and(|around| around.resource().is_none())
}

/// The scenarios that a filter lets through.
fn scenarios(filter: &ScenarioFilter, matrix: &Matrix) -> ScenarioSet {
    let mut set = matrix.all();
    for (variable, settings) in filter.0.iter() {
        let Some(dimension) = matrix.dimension(variable) else {
            continue;
        };
        let wanted = |value: Option<&str>| {
            settings.0.iter().any(|setting| match setting {
                Setting::Unset => value.is_none(),
                Setting::Is(text) => value == Some(text),
            })
        };
        set = set.and(matrix.having(dimension, wanted));
    }
    set
}

/// The scripts of some roles.
fn in_roles<'a>(
    unit: &'a Unit,
    roles: &'a [Role],
) -> impl Iterator<Item = &'a crate::unit::Judged> {
    unit.scripts
        .iter()
        .filter(|s| roles.contains(&unit.documents[s.document].role))
}
