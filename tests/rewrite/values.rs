//! Words that come from somewhere else: variables, turns of a FOR, arguments.

use super::Dice;
use super::look::Scene;
use svlint::batch::{
    Builtin, Condition, Expansion, NodeId, NodeKind, Part, PartKind, Text, VariableOp,
};
use svlint::source::Span;

/// Whether a character can stand in a value without meaning anything, in quotes and outside.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | '#' | '\\' | ':' | '/' | '@')
}

/// A word in a script, with the logical line it stands in.
#[derive(Clone, Copy)]
struct Word {
    line: usize,
    node: NodeId,
    span: Span,
}

/// The words that may come from a variable.
fn sites(scene: &Scene<'_>) -> Vec<Word> {
    let mut out = Vec::new();
    // What follows a value `<name>` tells whether it is two redirections.
    if scene.text.contains("=<") {
        return out;
    }
    for (line, node) in scene.nodes(|_| true) {
        for text in texts(scene, node) {
            let parts = scene.script.parts(text);
            for (index, part) in parts.iter().enumerate() {
                // `%%i` is one thing.
                let double = |p: &Part| matches!(p.kind, PartKind::Percent(Expansion::Double));
                let before = index.checked_sub(1).map(|before| &parts[before]);
                if matches!(part.kind, PartKind::Literal) && !before.is_some_and(double) {
                    let words = words(scene, part.span).into_iter();
                    out.extend(words.map(|span| Word { line, node, span }));
                }
            }
        }
    }
    out
}

fn texts(scene: &Scene<'_>, node: NodeId) -> Vec<Text> {
    match scene.kind(node) {
        NodeKind::Command(command) => {
            let label = matches!(command.builtin, Some(Builtin::Goto | Builtin::Call));
            // The word a builtin's name is glued to is read with it.
            let glued = scene.of(command.tail.span).starts_with(is_plain);
            // What follows `<name>` tells whether it is two redirections.
            let text = scene.of(command.tail.span);
            let stands_in = text.contains('<') && text.contains('>');
            match (command.builtin, label || glued || stands_in) {
                (None, _) if stands_in => Vec::new(),
                (None, _) => vec![command.name, command.tail],
                (Some(_), true) => Vec::new(),
                (Some(_), false) => vec![command.tail],
            }
        }
        NodeKind::If(clause) => match clause.condition {
            // Where `!NAME:old=new!` ends is told by what is written.
            Condition::Compare(c) => { [c.left, c.right].into_iter() }
                .filter(|side| !scene.of(side.span).contains('!'))
                .collect(),
            Condition::Exist(text) => vec![text],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The words in a stretch of plain text.
fn words(scene: &Scene<'_>, span: Span) -> Vec<Span> {
    let text = scene.of(span);
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_plain(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push(Span::new(span.start + from as u32, span.start + at as u32));
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// A word in a variable that is set on the lines before.
pub(super) fn variable(scene: &Scene<'_>, dice: &mut Dice, number: usize) -> Option<String> {
    let word = *dice.pick(&sites(scene))?;
    let name = format!("SVL_V{number}");
    let value = scene.of(word.span);
    let eol = scene.eol();
    let half = value
        .char_indices()
        .nth(value.chars().count() / 2)
        .map_or(0, |(at, _)| at);
    let (head, tail) = value.split_at(half);
    let length = value.chars().count();
    // A file that is named in one piece is found and read.
    let batch = [".bat", ".cmd"]
        .iter()
        .any(|e| value.to_lowercase().ends_with(e));
    let (set, read) = match dice.roll(if batch || half == 0 { 3 } else { 9 }) {
        0 => (format!("set \"{name}={value}\""), format!("%{name}%")),
        1 => (format!("SET {name}={value}"), format!("%{name}%")),
        2 => (
            format!("@set {}={value}", name.to_lowercase()),
            format!("%{name}%"),
        ),
        // Out of two pieces.
        3 => (
            format!("set {name}A={head}{eol}set \"{name}={tail}\""),
            format!("%{name}A%%{name}%"),
        ),
        4 => (
            format!("set {name}A={head}{eol}set \"{name}=%{name}A%{tail}\""),
            format!("%{name}%"),
        ),
        // Out of more than is needed.
        5 => (
            format!("set {name}=xx{value}yy"),
            format!("%{name}:~2,{length}%"),
        ),
        6 => (
            format!("set \"{name}={head}+{tail}\""),
            format!("%{name}:+=%"),
        ),
        // On the one branch that is taken.
        7 => (
            format!("if \"1\"==\"2\" (set {name}=other) else (set {name}={value})"),
            format!("%{name}%"),
        ),
        8 if !scene.knows_nothing() => (
            format!("set {name}=other{eol}if not defined SVL_NEVER_SET set {name}={value}"),
            format!("%{name}%"),
        ),
        _ => (format!("set {name}={value}"), format!("%{name}%")),
    };
    let line = scene.script.statements[word.line].span.start;
    let text = scene.edited(vec![
        (Span::empty(line), format!("{set}{eol}")),
        (word.span, read),
    ]);
    Some(text)
}

/// The same of a word that a FOR of one turn brings.
pub(super) fn turn(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let mut sites = sites(scene);
    sites.retain(|word| {
        let root = scene.script.statements[word.line].node;
        // A name with a wildcard, or a drive, is looked up among the files.
        let value = scene.of(word.span);
        // The word of a SET /A or an IF is read before the turn begins: cmd.exe wants to see it.
        let command = matches!(scene.kind(word.node), NodeKind::Command(_));
        let loops = scene.script.below(root);
        let loops = loops
            .iter()
            .any(|id| matches!(scene.kind(*id), NodeKind::For(_)));
        command && !loops && scene.fits_brackets(root) && !value.contains('/')
    });
    let word = *dice.pick(&sites)?;
    let span = scene.script.statements[word.line].span;
    let root = scene.span(scene.script.statements[word.line].node);
    let value = scene.of(word.span);
    let eol = scene.eol();
    let (open, close) = match dice.roll(3) {
        0 => (format!("for %%Q in ({value}) do ("), ")".to_owned()),
        1 => (
            format!("FOR %%Q IN ({value}) DO ({eol}  "),
            format!("{eol})"),
        ),
        _ => (format!("for /f %%Q in (\"{value}\") do ("), ")".to_owned()),
    };
    debug_assert!(span.contains_span(root));
    let text = scene.edited(vec![
        (Span::empty(root.start), open),
        (word.span, "%%Q".to_owned()),
        (Span::empty(root.end), close),
    ]);
    Some(text)
}

/// The same of a word that a subroutine is handed.
pub(super) fn argument(scene: &Scene<'_>, dice: &mut Dice, number: usize) -> Option<String> {
    if !scene.has_sound_end() || scene.has_twins() {
        return None;
    }
    let mut sites = sites(scene);
    sites.retain(|word| {
        let root = scene.script.statements[word.line].node;
        let commands = scene.commands(root);
        commands.iter().all(|c| scene.comes_back(c)) && !scene.reads_arguments(root)
    });
    let word = *dice.pick(&sites)?;
    let statement = scene.script.statements[word.line];
    let (span, eol) = (statement.span, scene.eol());
    let value = scene.of(word.span);
    let label = format!("svl_arg{number}");
    let (call, read) = match dice.roll(3) {
        0 => (format!("call :{label} {value}"), "%1"),
        1 => (format!("CALL :{label} \"{value}\""), "%~1"),
        _ => (format!("call :{label} x {value}"), "%2"),
    };
    let body = scene.of(Span::new(span.start, word.span.start)).to_owned()
        + read
        + scene.of(Span::new(word.span.end, span.end));
    let text = scene.closed(scene.edited(vec![(span, call)]));
    let text = format!("{text}goto :eof{eol}:{label}{eol}{body}{eol}exit /b{eol}");
    Some(text)
}

/// The value of a variable by way of another one.
pub(super) fn copy(scene: &Scene<'_>, dice: &mut Dice, number: usize) -> Option<String> {
    let mut sites: Vec<(Word, String)> = Vec::new();
    for (line, node) in scene.nodes(|_| true) {
        for text in texts(scene, node) {
            for part in scene.script.parts(text) {
                if let PartKind::Percent(Expansion::Variable {
                    name,
                    op: VariableOp::Whole,
                }) = &part.kind
                    && !name.contains(['(', ')'])
                {
                    let span = part.span;
                    sites.push((Word { line, node, span }, name.clone()));
                }
            }
        }
    }
    let (word, name) = dice.pick(&sites)?.clone();
    let start = scene.script.statements[word.line].span.start;
    let eol = scene.eol();
    let set = format!("set \"SVL_C{number}=%{name}%\"{eol}");
    let read = format!("%SVL_C{number}%");
    let text = scene.edited(vec![(Span::empty(start), set), (word.span, read)]);
    Some(text)
}
