//! Lines in other places: subroutines, jumps, `&`.

use super::Dice;
use super::look::Scene;
use svlint::batch::{Builtin, ChainOp, NodeId, NodeKind};
use svlint::source::Span;

/// Runs of up to three calm lines, one behind the other, all of them fit for something.
fn runs(scene: &Scene<'_>, fit: impl Fn(NodeId) -> bool) -> Vec<(usize, usize)> {
    let lines = scene.lines();
    let mut out = Vec::new();
    for first in lines.iter().copied() {
        for last in first..first + 3 {
            if !lines.contains(&last) || !fit(scene.script.statements[last].node) {
                break;
            }
            out.push((first, last));
        }
    }
    out
}

/// Puts lines behind the end of the file, and something else in their place.
fn moved(
    scene: &Scene<'_>,
    run: (usize, usize),
    label: &str,
    here: &str,
    end: &str,
    dice: &mut Dice,
) -> String {
    let statements = &scene.script.statements;
    let span = statements[run.0].span.join(statements[run.1].span);
    let eol = scene.eol();
    let text = scene.closed(scene.edited(vec![(span, here.to_owned())]));
    // What ran off the end of the file has to stop there now.
    let stop = ["goto :eof", "exit /b", "GOTO:EOF"][dice.roll(3)];
    let body = scene.of(span);
    format!("{text}{stop}{eol}:{label}{eol}{body}{eol}{end}{eol}")
}

/// Lines in a subroutine at the end of the file.
pub(super) fn subroutine(scene: &Scene<'_>, dice: &mut Dice, number: usize) -> Option<String> {
    if !scene.has_sound_end() || scene.has_twins() {
        return None;
    }
    let fit = |root: NodeId| {
        let commands = scene.commands(root);
        commands.iter().all(|c| scene.comes_back(c)) && !scene.reads_arguments(root)
    };
    let sites = runs(scene, fit);
    let run = *dice.pick(&sites)?;
    let label = format!("svl_sub{number}");
    let call = format!("{} :{label}", ["call", "CALL"][dice.roll(2)]);
    let end = ["exit /b", "goto :eof"][dice.roll(2)];
    Some(moved(scene, run, &label, &call, end, dice))
}

/// Lines elsewhere, with a GOTO there and one back; also tells whether a label stands right before
/// them.
pub(super) fn elsewhere(
    scene: &Scene<'_>,
    dice: &mut Dice,
    number: usize,
) -> Option<(String, bool)> {
    if !scene.has_sound_end() || scene.has_twins() {
        return None;
    }
    let sites = runs(scene, |_| true);
    let run = *dice.pick(&sites)?;
    let (there, back) = (format!("svl_there{number}"), format!("svl_back{number}"));
    let here = format!("goto {there}{}:{back}", scene.eol());
    let text = moved(scene, run, &there, &here, &format!("GOTO {back}"), dice);
    Some((text, scene.is_first(run.0)))
}

/// A GOTO to the next line; also tells whether a label stands right before it.
pub(super) fn hop(scene: &Scene<'_>, dice: &mut Dice, number: usize) -> Option<(String, bool)> {
    let lines = scene.lines();
    let index = *dice.pick(&lines)?;
    let at = scene.script.statements[index].span.start;
    let eol = scene.eol();
    let hop = format!("goto svl_hop{number}{eol}:svl_hop{number}{eol}");
    let text = scene.edited(vec![(Span::empty(at), hop)]);
    Some((text, scene.is_first(index)))
}

/// Whether `&` behind a line would part it from what follows.
fn ends_plainly(scene: &Scene<'_>, root: NodeId) -> bool {
    match scene.kind(root) {
        NodeKind::Command(command) => {
            // SETLOCAL turns on what the same line was read without.
            !matches!(command.builtin, Some(Builtin::SetLocal | Builtin::EndLocal))
                && !scene.of(scene.span(root)).contains('^')
        }
        NodeKind::Chain { left, right, .. } => {
            ends_plainly(scene, *left) && right.is_some_and(|r| ends_plainly(scene, r))
        }
        NodeKind::Block { .. } => true,
        // What follows an IF or a FOR belongs to it.
        _ => false,
    }
}

/// Two lines joined by `&`.
pub(super) fn join(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let lines = scene.lines();
    let statements = &scene.script.statements;
    let fits = |first: usize| {
        let second = first + 1;
        lines.contains(&second)
            && ends_plainly(scene, statements[first].node)
            // Its values would be put in before the first one runs.
            && !scene.reads(statements[second].node)
    };
    let sites: Vec<usize> = lines.iter().copied().filter(|index| fits(*index)).collect();
    let first = *dice.pick(&sites)?;
    let (a, b) = (
        scene.span(statements[first].node),
        scene.span(statements[first + 1].node),
    );
    let (blank, more) = [("", ""), ("", " "), ("", "  ")][dice.roll(3)];
    // What stands between the two: an `@` before the second one goes.
    let text = format!("{blank}&{more}");
    Some(scene.edited(vec![(Span::new(a.end, b.start), text)]))
}

/// A line cut at `&`.
pub(super) fn split(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let statements = &scene.script.statements;
    let mut sites = Vec::new();
    for index in scene.lines() {
        let root = statements[index].node;
        if let NodeKind::Chain {
            op: ChainOp::Then,
            left,
            right: Some(right),
        } = scene.kind(root)
            && !scene.reads(*right)
            && !matches!(scene.kind(*right), NodeKind::Remark)
            && ends_plainly(scene, *left)
        {
            sites.push(Span::new(scene.span(*left).end, scene.span(*right).start));
        }
    }
    let cut = *dice.pick(&sites)?;
    Some(scene.edited(vec![(cut, scene.eol().to_owned())]))
}
