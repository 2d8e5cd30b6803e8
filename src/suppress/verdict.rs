//! What there is to say about the suppressions themselves.

use super::Setting;
use super::directive::Scope;
use super::is_own;
use super::sheet::{Entry, Order, Sheet, is_about_file};
use crate::finding::Finding;
use crate::rules::Rule;
use crate::rules::schema::{Bilingual, Check, Role, SuppressionProblem};
use crate::source::Span;
use crate::unit::Kind;

/// Longest piece of a comment that is shown, in characters.
const LONGEST: usize = 60;

/// Findings about what stands in the comments.
pub(super) fn on_comments(sheets: &[Sheet], setting: Setting<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for rule in with_problem(setting, SuppressionProblem::UnknownRule) {
        for sheet in shown(sheets, setting) {
            out.extend(unknown(sheet, setting).map(|f| of(rule, f)));
        }
    }
    for rule in with_problem(setting, SuppressionProblem::WithoutReason) {
        for sheet in shown(sheets, setting) {
            let orders = sheet
                .orders
                .iter()
                .filter(|o| o.directive.reason.is_empty());
            out.extend(orders.map(|order| {
                let span = order.directive.span;
                let words = written(setting, sheet, span);
                of(rule, at(sheet, span).with("suppression", words))
            }));
        }
    }
    out
}

/// Findings about suppressions that have nothing to suppress.
pub(super) fn on_unused(sheets: &[Sheet], setting: Setting<'_>, kept: &[Finding]) -> Vec<Finding> {
    unused(sheets, setting, kept, false)
}

/// The same about those that are there for what `on_unused` says.
pub(super) fn on_vain(sheets: &[Sheet], setting: Setting<'_>, kept: &[Finding]) -> Vec<Finding> {
    unused(sheets, setting, kept, true)
}

fn unused(
    sheets: &[Sheet],
    setting: Setting<'_>,
    kept: &[Finding],
    about_unused: bool,
) -> Vec<Finding> {
    let mut out = Vec::new();
    for rule in with_problem(setting, SuppressionProblem::Unused) {
        for sheet in shown(sheets, setting) {
            for order in &sheet.orders {
                if !order.in_place {
                    if !about_unused {
                        out.push(of(rule, misplaced(sheet, order, setting)));
                    }
                    continue;
                }
                let entries = order.entries.iter().filter(|entry| {
                    means_unused(setting, order, entry) == about_unused
                        && !sheet.is_used(order, entry)
                        && can_tell(setting, sheet, order, entry)
                });
                out.extend(entries.map(|entry| {
                    let mut finding = vain(sheet, order, entry, setting);
                    finding.hint = hint(sheet, order, entry, setting, kept);
                    of(rule, finding)
                }));
            }
        }
    }
    out
}

/// Sheets of the files that were asked for.
fn shown<'s>(sheets: &'s [Sheet], setting: Setting<'s>) -> impl Iterator<Item = &'s Sheet> {
    let requested = move |sheet: &&Sheet| {
        let index = sheet.document;
        setting.unit.documents[index].requested || setting.read.contains(&index)
    };
    sheets.iter().filter(requested)
}

fn with_problem(setting: Setting<'_>, problem: SuppressionProblem) -> impl Iterator<Item = &Rule> {
    let wanted = move |rule: &&&Rule| match &rule.check {
        Check::Suppression(check) => check.find == problem,
        _ => false,
    };
    setting.rules.iter().filter(wanted).copied()
}

fn of(rule: &Rule, mut finding: Finding) -> Finding {
    finding.rule = rule.id.to_string();
    finding
}

fn at(sheet: &Sheet, span: Span) -> Finding {
    Finding::at(sheet.document, span)
}

fn written<'u>(setting: Setting<'u>, sheet: &Sheet, span: Span) -> &'u str {
    setting.unit.documents[sheet.document].source.slice(span)
}

/// What is meant for svlint and cannot be read, and entries that mean no rule.
fn unknown<'s>(sheet: &'s Sheet, setting: Setting<'s>) -> impl Iterator<Item = Finding> + 's {
    let text = move |span: Span| clipped(written(setting, sheet, span));
    let unreadable = sheet.unreadable.iter();
    let unreadable = unreadable.map(move |span| at(sheet, *span).with("text", text(*span)));
    let entries = sheet.orders.iter().flat_map(|order| &order.entries);
    let nameless = entries.filter(|entry| entry.rules.is_empty());
    unreadable.chain(nameless.map(move |entry| {
        let word = written(setting, sheet, entry.span);
        let mut finding = at(sheet, entry.span).with("text", clipped(word));
        finding.hint = Some(match setting.set.nearest_rule(word) {
            Some(near) => {
                Bilingual::new(format!("近いもの: {near}"), format!("did you mean {near}?"))
            }
            None => Bilingual::new(
                "ルールは、番号 (SV305)、名前、番号の先頭 (SV3)、パック名で書きます",
                "rules go by their id (SV305), name, beginning of ids (SV3) or pack",
            ),
        });
        finding
    }))
}

fn clipped(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST - 3).collect();
    head + "..."
}

/// An `ignore-file` that does not stand at the head of the file.
fn misplaced(sheet: &Sheet, order: &Order, setting: Setting<'_>) -> Finding {
    let span = order.directive.span;
    let mut finding = at(sheet, span).with("suppression", written(setting, sheet, span));
    finding.hint = Some(Bilingual::new(
        "この ignore-file は、最初のコマンドよりあとにあるため無効です",
        "this ignore-file stands behind the first command, where it does not count",
    ));
    finding
}

fn vain(sheet: &Sheet, order: &Order, entry: &Entry, setting: Setting<'_>) -> Finding {
    let word = written(setting, sheet, entry.span);
    let suppression = format!("{}[{word}]", order.directive.scope.word());
    at(sheet, entry.span).with("suppression", suppression)
}

/// Whether an entry is there for what is said of unused suppressions.
fn means_unused(setting: Setting<'_>, order: &Order, entry: &Entry) -> bool {
    let unused = |rule: &Rule| match &rule.check {
        Check::Suppression(check) => check.find == SuppressionProblem::Unused,
        _ => false,
    };
    order.directive.scope == Scope::File && rules(setting, entry).any(unused)
}

fn rules<'s>(setting: Setting<'s>, entry: &'s Entry) -> impl Iterator<Item = &'s Rule> {
    let rules = setting.set.rules();
    entry.rules.iter().filter_map(|index| rules.get(*index))
}

/// Whether it is certain that an entry without effect is not needed: all its rules had their say.
fn can_tell(setting: Setting<'_>, sheet: &Sheet, order: &Order, entry: &Entry) -> bool {
    if entry.rules.is_empty() {
        return false;
    }
    if order.directive.scope == Scope::Line && rules(setting, entry).all(is_own) {
        // No line can ever leave them out.
        return true;
    }
    if setting.unfinished.contains(&sheet.document) {
        return false;
    }
    let unit = setting.unit;
    let document = &unit.documents[sheet.document];
    if document.kind == Kind::Sql && document.source.text().contains("$(") {
        // Another script may hand it another value.
        return false;
    }
    let role = document.role;
    let partner = match role {
        Role::Start => Some(Role::Stop),
        Role::Stop => Some(Role::Start),
        Role::Helper => None,
    };
    let has_partner = partner.is_some_and(|role| unit.with_role(role).next().is_some());
    rules(setting, entry).all(|rule| {
        let in_use = setting.rules.iter().any(|r| r.id == rule.id);
        let judged = match &rule.check {
            check if check.is_about_text() => true,
            // Who calls a helper need not be among the files at hand.
            _ if role == Role::Helper => false,
            Check::Pair(_) => has_partner,
            _ => true,
        };
        in_use && judged
    })
}

/// What may have been meant.
fn hint(
    sheet: &Sheet,
    order: &Order,
    entry: &Entry,
    setting: Setting<'_>,
    kept: &[Finding],
) -> Option<Bilingual> {
    if order.directive.scope == Scope::File {
        return None;
    }
    if rules(setting, entry).all(is_own) {
        return Some(Bilingual::new(
            "抑制のコメントについての検出結果は、ignore-file でだけ抑制できます",
            "what is said of suppressions themselves can only be left out by ignore-file",
        ));
    }
    let meant = |f: &&Finding| {
        f.place.document == sheet.document && rules(setting, entry).any(|rule| rule.id == f.rule)
    };
    let elsewhere = kept.iter().filter(meant).min_by_key(|f| f.place.span)?;
    Some(if is_about_file(elsewhere) {
        Bilingual::new(
            "ファイル全体についての検出結果は、先頭に書いた ignore-file で抑制します",
            "what is said of the file as a whole is left out by ignore-file, at the head of the file",
        )
    } else {
        let source = &setting.unit.documents[sheet.document].source;
        let line = source.line_of(elsewhere.place.span.start);
        Bilingual::new(
            format!(
                "このルールは {line} 行目で検出されています。コメントはその行のすぐ上に書きます"
            ),
            format!("there is one in line {line}: the comment belongs right above that line"),
        )
    })
}
