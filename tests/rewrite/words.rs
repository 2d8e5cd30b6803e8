//! Words: case, blanks, remarks, variables, names of labels.

use super::Dice;
use super::look::Scene;
use svlint::batch::{Builtin, Condition, Expansion, NodeId, NodeKind, PartKind, Text, label_word};
use svlint::source::Span;

/// Remarks and blank lines between lines.
pub(super) fn remarks(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let eol = scene.eol();
    let mut edits = Vec::new();
    for index in 0..scene.script.statements.len() {
        let statement = &scene.script.statements[index];
        if dice.roll(3) > 0 || !scene.is_calm(statement) {
            continue;
        }
        let more = [
            format!("rem another remark & nothing ( more{eol}"),
            format!("{eol}  {eol}:: a remark of the other kind{eol}"),
            format!("@REM net start Other{eol}"),
            "  ".to_owned(),
            "\t".to_owned(),
        ];
        let more = dice.pick(&more)?.clone();
        edits.push((Span::empty(statement.span.start), more));
    }
    (!edits.is_empty()).then(|| scene.edited(edits))
}

fn cased(word: &str, dice: &mut Dice) -> String {
    match dice.roll(3) {
        0 => word.to_ascii_uppercase(),
        1 => word.to_ascii_lowercase(),
        _ => {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first
                .into_iter()
                .chain(letters.map(|c| c.to_ascii_lowercase()))
                .collect()
        }
    }
}

/// Case of keywords, of commands, of the names of variables and labels.
pub(super) fn spelling(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let mut edits: Vec<(Span, String)> = Vec::new();
    for (_, id) in scene.nodes(|_| true) {
        let span = scene.span(id);
        match scene.kind(id) {
            NodeKind::If(clause) => {
                let head = Span::new(span.start, clause.condition_span.start);
                let text = cased(scene.of(head), dice);
                let text = text.replacen(' ', ["  ", " ", "\t"][dice.roll(3)], 1);
                edits.push((head, text));
            }
            NodeKind::Command(command) => {
                let name = scene.script.parts(command.name);
                if let [only] = name
                    && matches!(only.kind, PartKind::Literal)
                {
                    edits.push((only.span, cased(scene.of(only.span), dice)));
                }
                if command.builtin == Some(Builtin::Goto)
                    && let [only] = scene.script.parts(command.tail)
                    && matches!(only.kind, PartKind::Literal)
                {
                    let text = format!(
                        "{}{}",
                        ["", " "][dice.roll(2)],
                        cased(scene.of(only.span), dice)
                    );
                    edits.push((only.span, text));
                }
                edits.extend(variables(scene, command.tail, dice));
            }
            _ => {}
        }
        if let Some(Condition::Compare(comparison)) = condition(scene, id) {
            edits.extend(variables(scene, comparison.left, dice));
            edits.extend(variables(scene, comparison.right, dice));
        }
    }
    (!edits.is_empty()).then(|| scene.edited(edits))
}

fn condition(scene: &Scene<'_>, id: NodeId) -> Option<Condition> {
    match scene.kind(id) {
        NodeKind::If(clause) => Some(clause.condition),
        _ => None,
    }
}

/// The names of variables in a text, in another case.
fn variables(scene: &Scene<'_>, text: Text, dice: &mut Dice) -> Vec<(Span, String)> {
    let mut out = Vec::new();
    for part in scene.script.parts(text) {
        if let PartKind::Percent(Expansion::Variable { name, .. }) = &part.kind
            && name.is_ascii()
        {
            let start = part.span.start + 1;
            let span = Span::new(start, start + name.len() as u32);
            out.push((span, cased(name, dice)));
        }
    }
    out
}

/// Another name for a label, with all that goes there; also gives the old one.
pub(super) fn rename(
    scene: &Scene<'_>,
    dice: &mut Dice,
    number: usize,
) -> Option<(String, String)> {
    if scene.has_computed_jumps() {
        return None;
    }
    let label = dice.pick(&scene.script.labels)?;
    let old = label.name.clone();
    let names = [
        format!("svl{number}"),
        format!("Svl_{number}"),
        format!("処理{number}"),
        format!("予定表.{number}"),
    ];
    let new = dice.pick(&names)?;
    let mut edits: Vec<(Span, String)> = Vec::new();
    for other in &scene.script.labels {
        if other.name.eq_ignore_ascii_case(&old) {
            edits.push((other.span, new.clone()));
        }
    }
    for (_, node) in scene.script.iter() {
        let NodeKind::Command(command) = &node.kind else {
            continue;
        };
        let tail = scene.written(command.tail);
        let goes = match command.builtin {
            Some(Builtin::Goto) => true,
            Some(Builtin::Call) => tail.trim_start().starts_with(':'),
            _ => false,
        };
        let (word, at) = label_word(&tail);
        if !goes || !word.eq_ignore_ascii_case(&old) {
            continue;
        }
        // A redirection may stand before the label.
        let span = command.tail.span;
        if scene.of(span) != tail {
            return None;
        }
        let start = span.start + at as u32;
        edits.push((Span::new(start, start + word.len() as u32), new.clone()));
    }
    edits.sort_by_key(|(span, _)| *span);
    edits.dedup_by_key(|(span, _)| *span);
    Some((scene.edited(edits), old))
}
