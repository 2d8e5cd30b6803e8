//! Suppressions: findings that a comment in the script says to leave out.
//!
//! `rem svlint: ignore[SV305] reason` (or `::`) is about the line below it, comments and empty lines
//! between them not counted: a physical line with those that a caret joins to it, or a query that
//! runs over its lines. Of a block it is the line with the opening bracket and no more, because a
//! remark can stand inside a block too, next to what it is about; what silenced a whole block would
//! also silence the mistake that is made in it next year. Behind a command (`net start X & rem
//! svlint: …`) it is about its own line. `ignore-file[…]`, before the first command, is about the
//! whole file, and alone reaches findings about what is absent, which have no line of their own.
//!
//! In SQL files `--` and `/* … */` do the same; there a line goes on as far as the statement that
//! begins on it.

mod comment;
mod directive;
mod sheet;
mod sql_comment;
mod verdict;

use crate::finding::Finding;
use crate::rules::schema::Check;
use crate::rules::{PackSet, Rule};
use crate::unit::Unit;
use sheet::Sheet;
use std::collections::HashSet;

/// Findings, told apart.
#[derive(Debug, Default)]
pub struct Sifted {
    /// Those that stay.
    pub kept: Vec<Finding>,
    /// Those that a comment leaves out.
    pub suppressed: Vec<Finding>,
}

/// What suppressions are judged with.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The unit that was judged.
    pub unit: &'a Unit,
    /// All rules there are: a comment may name one that is not in use.
    pub set: &'a PackSet,
    /// The rules in use.
    pub rules: &'a [&'a Rule],
    /// The SQL files that scripts which were asked for hand to tools.
    pub read: &'a HashSet<usize>,
    /// Documents whose runs were not worked out to the end.
    pub unfinished: &'a [usize],
}

/// Takes out the findings that comments suppress, and adds those about the comments themselves.
#[must_use]
pub fn sift(setting: Setting<'_>, findings: Vec<Finding>) -> Sifted {
    let mut sheets = Sheet::of(setting.unit, setting.set);
    if sheets.is_empty() {
        return Sifted {
            kept: findings,
            suppressed: Vec::new(),
        };
    }
    let mut sifted = Sifted::default();
    sort_out(&mut sheets, setting.set, findings, &mut sifted);
    let comments = verdict::on_comments(&sheets, setting);
    sort_out(&mut sheets, setting.set, comments, &mut sifted);
    let unused = verdict::on_unused(&sheets, setting, &sifted.kept);
    sort_out(&mut sheets, setting.set, unused, &mut sifted);
    // One that leaves out what is said of unused ones shows its use only now.
    let vain = verdict::on_vain(&sheets, setting, &sifted.kept);
    sifted.kept.extend(vain);
    sifted
}

fn sort_out(
    sheets: &mut [Sheet],
    set: &PackSet,
    findings: impl IntoIterator<Item = Finding>,
    sifted: &mut Sifted,
) {
    for mut finding in findings {
        let sheet = sheets
            .iter_mut()
            .find(|s| s.document == finding.place.document);
        if sheet.is_some_and(|s| s.suppresses(&mut finding, set)) {
            sifted.suppressed.push(finding);
        } else {
            sifted.kept.push(finding);
        }
    }
}

/// Whether a rule is about suppressions themselves.
fn is_own(rule: &Rule) -> bool {
    matches!(rule.check, Check::Suppression(_))
}
