//! Other forms of IF, and blocks around lines.

use super::Dice;
use super::look::Scene;
use svlint::batch::{Builtin, IfClause, NodeId, NodeKind};
use svlint::source::Span;

fn clause<'s>(scene: &'s Scene<'_>, id: NodeId) -> Option<&'s IfClause> {
    match scene.kind(id) {
        NodeKind::If(clause) => Some(clause),
        _ => None,
    }
}

fn is_block(scene: &Scene<'_>, id: NodeId) -> bool {
    matches!(scene.kind(id), NodeKind::Block { .. })
}

/// Whether a node is a block, and nothing stands behind its bracket.
fn is_plain_block(scene: &Scene<'_>, id: NodeId) -> bool {
    is_block(scene, id) && scene.script.node(id).redirects.is_empty()
}

/// A piece of the script in brackets: on one line, or on lines of its own.
fn bracketed(scene: &Scene<'_>, id: NodeId, dice: &mut Dice) -> String {
    let text = scene.of(scene.span(id));
    if is_block(scene, id) {
        return text.to_owned();
    }
    let eol = scene.eol();
    match dice.roll(3) {
        0 => format!("({text})"),
        1 => format!("( {}{eol})", text.trim_end()),
        _ => format!("({eol}  {}{eol})", text.trim_end()),
    }
}

/// `IF c A` → `IF c (A)`.
pub(super) fn bracket(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let wanted = |id: NodeId| {
        clause(scene, id).is_some_and(|c| {
            let branch = c.otherwise.or(c.then);
            branch.is_some_and(|b| !is_block(scene, b) && scene.fits_brackets(b))
        })
    };
    let sites = scene.nodes(wanted);
    let (_, id) = *dice.pick(&sites)?;
    let clause = clause(scene, id)?;
    let branch = clause.otherwise.or(clause.then)?;
    let text = bracketed(scene, branch, dice);
    Some(scene.edited(vec![(scene.span(branch), text)]))
}

/// The head of an IF, from its keyword to its condition, with NOT put in or taken out.
fn negated(scene: &Scene<'_>, id: NodeId, clause: &IfClause, dice: &mut Dice) -> Option<String> {
    let start = scene.span(id).start;
    let head = scene.of(Span::new(start, clause.condition_span.start));
    let condition = scene.of(clause.condition_span).trim_end();
    if !head.get(..3)?.eq_ignore_ascii_case("if ") {
        return None;
    }
    let lower = head.to_ascii_lowercase();
    let head = if clause.negated {
        let at = lower.find(" not")?;
        format!("{}{}", &head[..at], &head[at + 4..])
    } else {
        let word = ["NOT", "not", "Not"][dice.roll(3)];
        format!("{} {word}{}", &head[..2], &head[2..])
    };
    Some(format!("{head}{condition}"))
}

/// `IF c A ELSE B` → `IF NOT c (B) ELSE (A)`; without ELSE, a remark takes its place.
pub(super) fn negate(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let wanted = |id: NodeId| {
        clause(scene, id).is_some_and(|c| {
            let fits = |b: NodeId| is_plain_block(scene, b) || scene.fits_brackets(b);
            c.then.is_some_and(fits) && c.otherwise.is_none_or(fits)
        })
    };
    let sites = scene.nodes(wanted);
    let (_, id) = *dice.pick(&sites)?;
    let clause = clause(scene, id)?;
    let head = negated(scene, id, clause, dice)?;
    let eol = scene.eol();
    let then = bracketed(scene, clause.then?, dice);
    let otherwise = match clause.otherwise {
        Some(branch) => bracketed(scene, branch, dice),
        None => format!("({eol}  rem nothing to do{eol})"),
    };
    let word = ["else", "ELSE"][dice.roll(2)];
    let text = format!("{head} {otherwise} {word} {then}");
    Some(scene.edited(vec![(scene.span(id), text)]))
}

/// Whether what a node does always leaves the line.
fn leaves(scene: &Scene<'_>, id: NodeId) -> bool {
    let last = match scene.kind(id) {
        NodeKind::Block { body } => body.last().copied(),
        _ => Some(id),
    };
    let command = last.map(|last| scene.kind(last));
    matches!(command, Some(NodeKind::Command(c)) if matches!(c.builtin, Some(Builtin::Goto | Builtin::Exit)))
}

/// `IF c GOTO x` and the line below it, B → `IF NOT c (B) ELSE (GOTO x)`, or the other way round.
pub(super) fn join_else(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let lines = scene.lines();
    let statements = &scene.script.statements;
    let mut sites = Vec::new();
    for index in lines.iter().copied() {
        let root = statements[index].node;
        let simple = clause(scene, root).is_some_and(|c| {
            c.otherwise.is_none()
                && c.then.is_some_and(|b| {
                    leaves(scene, b) && (is_plain_block(scene, b) || scene.fits_brackets(b))
                })
        });
        let remark = |next: &usize| matches!(scene.kind(statements[*next].node), NodeKind::Remark);
        let Some(next) = (index + 1..statements.len()).find(|next| !remark(next)) else {
            continue;
        };
        if !simple || !lines.contains(&next) || !scene.fits_brackets(statements[next].node) {
            continue;
        }
        // The values of the second line are put in with those of the first: nothing runs between
        // the two but the test itself. Where they make a line that cmd.exe cannot read, the first
        // one would not run any more.
        if scene.may_be_unreadable(statements[next].node) {
            continue;
        }
        sites.push((index, next));
    }
    let (first, second) = *dice.pick(&sites)?;
    let (first, second) = (statements[first], statements[second]);
    let clause = clause(scene, first.node)?;
    let then = bracketed(scene, clause.then?, dice);
    let rest = bracketed(scene, second.node, dice);
    let text = if dice.roll(2) == 0 {
        let head = negated(scene, first.node, clause, dice)?;
        format!("{head} {rest} ELSE {then}")
    } else {
        let start = scene.span(first.node).start;
        let head = scene
            .of(Span::new(start, clause.condition_span.end))
            .trim_end();
        format!("{head} {then} else {rest}")
    };
    let whole = scene.span(first.node).join(scene.span(second.node));
    Some(scene.edited(vec![(whole, text)]))
}

/// A line inside a block that is always entered.
pub(super) fn always(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let statements = &scene.script.statements;
    let lines = scene.lines().into_iter();
    let fitting = lines.filter(|index| scene.fits_brackets(statements[*index].node));
    let sites: Vec<usize> = fitting.collect();
    let index = *dice.pick(&sites)?;
    let root = statements[index].node;
    let block = bracketed(scene, root, dice);
    let turns = scene.script.below(root);
    let turns = turns
        .iter()
        .any(|id| matches!(scene.kind(*id), NodeKind::For(_)));
    let block = match dice.roll(6) {
        0 => block,
        1 => format!("if \"1\"==\"1\" {block}"),
        2 => format!("IF NOT \"a\" == \"b\" {block}"),
        3 if !scene.knows_nothing() => format!("if not defined SVL_NEVER_SET {block}"),
        4 if !turns => format!("for %%Z in (1) do {block}"),
        _ => format!("if 2 GTR 1 {block} else (echo never)"),
    };
    Some(scene.edited(vec![(scene.span(root), block)]))
}

/// `IF c A ELSE B` → a GOTO over each of the two; also tells whether a label stands right before or
/// behind it.
pub(super) fn jumps(scene: &Scene<'_>, dice: &mut Dice, number: usize) -> Option<(String, bool)> {
    let statements = &scene.script.statements;
    let mut sites = Vec::new();
    for index in scene.lines() {
        let root = statements[index].node;
        let fits = clause(scene, root).is_some_and(|c| {
            let branches = [c.then, c.otherwise];
            let opens = |b| opens(scene, b) && !scene.may_be_unreadable(b);
            branches.into_iter().flatten().all(opens)
        });
        if fits {
            sites.push((index, root));
        }
    }
    let (index, root) = *dice.pick(&sites)?;
    let clause = clause(scene, root)?;
    let eol = scene.eol();
    let start = scene.span(root).start;
    let head = scene
        .of(Span::new(start, clause.condition_span.end))
        .trim_end();
    let then = unpacked(scene, clause.then?);
    let otherwise = clause
        .otherwise
        .map(|b| unpacked(scene, b))
        .unwrap_or_default();
    let (t, e) = (format!("svl_t{number}"), format!("svl_e{number}"));
    let text = format!("{head} GOTO {t}{eol}{otherwise}{eol}goto {e}{eol}:{t}{eol}{then}{eol}:{e}");
    let special = scene.is_first(index) || scene.is_last(index);
    Some((scene.edited(vec![(scene.span(root), text)]), special))
}

/// Whether a branch means the same as lines of its own. The lines of a block are expanded together,
/// before any of them runs.
fn opens(scene: &Scene<'_>, id: NodeId) -> bool {
    let body = match scene.kind(id) {
        NodeKind::Block { body } => body.as_slice(),
        _ => &[],
    };
    let several = body.len() > 1;
    let simple = scene.script.node(id).redirects.is_empty();
    simple && !(several && scene.reads(id))
}

/// The lines of a branch without the brackets around it.
fn unpacked(scene: &Scene<'_>, id: NodeId) -> String {
    let text = scene.of(scene.span(id));
    match scene.kind(id) {
        NodeKind::Block { .. } => text
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'))
            .unwrap_or(text)
            .trim_start()
            .to_owned(),
        _ => text.to_owned(),
    }
}
