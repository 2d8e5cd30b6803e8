//! Other ways to run a command and to look at its exit code; lines that never run.

use super::Dice;
use super::known::known;
use super::look::Scene;
use svlint::batch::{Builtin, Condition, NodeId, NodeKind};
use svlint::source::Span;

/// Whether a node is a program with a plain name, and nothing in its line that is read twice.
fn is_program(scene: &Scene<'_>, id: NodeId) -> bool {
    let NodeKind::Command(command) = scene.kind(id) else {
        return false;
    };
    let text = scene.of(scene.span(id));
    // `<name>` is a word once, and two redirections to CALL and to a child.
    let stands_in = text.contains('<') && text.contains('>');
    command.builtin.is_none()
        && scene.comes_back(command)
        && !stands_in
        && !text.contains(['%', '^', '!', '&', '|'])
}

/// A program that a CALL starts: one that is sure to be no batch file, which could do anything to
/// the variables.
pub(super) fn call(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let is_known = |id: NodeId| match scene.kind(id) {
        NodeKind::Command(command) => {
            let name = scene.written(command.name).to_lowercase();
            known().programs.contains(&name)
        }
        _ => false,
    };
    let sites = scene.nodes(|id| is_program(scene, id) && is_known(id));
    let (_, id) = *dice.pick(&sites)?;
    let at = Span::empty(scene.span(id).start);
    Some(scene.edited(vec![(at, ["call ", "CALL "][dice.roll(2)].to_owned())]))
}

/// A program that a child of cmd.exe starts.
pub(super) fn child(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    // Redirections are for the child, or for what it runs: that is the same. A child of a child is
    // not looked into.
    let again = |id: NodeId| scene.of(scene.span(id)).to_lowercase().starts_with("cmd");
    let sites = scene.nodes(|id| is_program(scene, id) && !again(id));
    let (_, id) = *dice.pick(&sites)?;
    let at = Span::empty(scene.span(id).start);
    Some(scene.edited(vec![(
        at,
        ["cmd /c ", "CMD.EXE /C "][dice.roll(2)].to_owned(),
    )]))
}

/// Output of a program that nobody sees.
pub(super) fn quiet(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let bare = |id: NodeId| is_program(scene, id) && scene.script.node(id).redirects.is_empty();
    // What a pipe or a FOR reads must stay.
    let mut sites = scene.nodes(bare);
    sites.retain(|(line, _)| {
        let span = scene.script.statements[*line].span;
        !scene.of(span).contains(['|', '\''])
    });
    let (_, id) = *dice.pick(&sites)?;
    let end = scene.span(id).end;
    let text = [" >nul ", " 2>nul ", " >NUL 2>&1 "][dice.roll(3)];
    Some(scene.edited(vec![(Span::empty(end), text.to_owned())]))
}

/// `if errorlevel 1` in another form. Programs end with 0 or more here: a script that tells 1 from
/// -1 is not among them.
pub(super) fn code(scene: &Scene<'_>, dice: &mut Dice, number: usize) -> Option<String> {
    let statements = &scene.script.statements;
    let mut sites = Vec::new();
    for index in scene.lines() {
        let root = statements[index].node;
        let NodeKind::If(clause) = scene.kind(root) else {
            continue;
        };
        if let Condition::ErrorLevel(limit) = clause.condition
            && scene.written(limit).trim() == "1"
        {
            sites.push((root, clause.negated, clause.condition_span));
        }
    }
    let (root, negated, condition) = *dice.pick(&sites)?;
    let start = scene.span(root).start;
    let eol = scene.eol();
    let name = format!("SVL_RC{number}");
    let (set, test) = match (dice.roll(4), negated) {
        (0, false) => (String::new(), "if %ERRORLEVEL% GEQ 1".to_owned()),
        (0, true) => (String::new(), "if %ERRORLEVEL% LSS 1".to_owned()),
        (1, false) => (String::new(), "if not \"%errorlevel%\"==\"0\"".to_owned()),
        (1, true) => (String::new(), "if \"%errorlevel%\"==\"0\"".to_owned()),
        (2, false) => (String::new(), "IF %ERRORLEVEL% NEQ 0".to_owned()),
        (2, true) => (String::new(), "IF %ERRORLEVEL% EQU 0".to_owned()),
        (_, false) => (
            format!("set {name}=%ERRORLEVEL%{eol}"),
            format!("if not %{name}% == 0"),
        ),
        (_, true) => (
            format!("set {name}=%ERRORLEVEL%{eol}"),
            format!("if %{name}% == 0"),
        ),
    };
    let span = Span::new(
        start,
        condition.start + scene.of(condition).trim_end().len() as u32,
    );
    Some(scene.edited(vec![(span, format!("{set}{test}"))]))
}

/// A line and the test of its exit code as a chain, and the other way round.
pub(super) fn chain(scene: &Scene<'_>, dice: &mut Dice) -> Option<String> {
    let statements = &scene.script.statements;
    let lines = scene.lines();
    let mut sites = Vec::new();
    for index in lines
        .iter()
        .copied()
        .filter(|index| lines.contains(&(index + 1)))
    {
        let (first, second) = (statements[index].node, statements[index + 1].node);
        let NodeKind::If(clause) = scene.kind(second) else {
            continue;
        };
        if let Condition::ErrorLevel(limit) = clause.condition
            && scene.written(limit).trim() == "1"
            && is_program(scene, first)
            && clause.otherwise.is_none()
            && let Some(then) = clause.then
            // The values of the branch would be put in before the program runs.
            && !scene.reads(then)
            && matches!(scene.kind(then), NodeKind::Command(_) | NodeKind::Block { .. })
        {
            let op = if clause.negated { "&&" } else { "||" };
            sites.push((first, then, op));
        }
    }
    let (first, then, op) = *dice.pick(&sites)?;
    let between = Span::new(scene.span(first).end, scene.span(then).start);
    Some(scene.edited(vec![(between, format!(" {op} "))]))
}

/// Lines that nothing leads to; also tells whether a label stands right before them.
pub(super) fn dead(scene: &Scene<'_>, dice: &mut Dice, number: usize) -> Option<(String, bool)> {
    let (eol, lines) = (scene.eol(), scene.lines());
    let idle = [
        "net start SvlNever",
        "net stop SvlNever",
        "if exist P:\\never net start SvlNever",
        "echo never",
    ];
    let idle = dice.pick(&idle)?;
    if dice.roll(2) == 0 && scene.has_sound_end() {
        let text = scene.closed(scene.text.to_owned());
        let text = format!("{text}goto :eof{eol}:svl_dead{number}{eol}{idle}{eol}exit /b 1{eol}");
        return Some((text, false));
    }
    let index = *dice.pick(&lines)?;
    let at = Span::empty(scene.script.statements[index].span.start);
    let text = format!("goto svl_on{number}{eol}{idle}{eol}:svl_on{number}{eol}");
    Some((scene.edited(vec![(at, text)]), scene.is_first(index)))
}

/// Whether a line reads or leaves something that only its own file has.
fn is_local(scene: &Scene<'_>, root: NodeId) -> bool {
    let commands = scene.commands(root);
    let calls = commands.iter().any(|c| c.builtin == Some(Builtin::Call));
    calls || !commands.iter().all(|c| scene.comes_back(c)) || scene.reads_arguments(root)
}

/// A line in a batch file of its own; gives the text and that file.
pub(super) fn helper(scene: &Scene<'_>, dice: &mut Dice, name: &str) -> Option<(String, String)> {
    let mut lines = scene.lines();
    lines.retain(|index| !is_local(scene, scene.script.statements[*index].node));
    let index = *dice.pick(&lines)?;
    let span = scene.script.statements[index].span;
    let body = format!("{}{}", scene.of(span), scene.eol());
    // A name alone would be looked for in another folder.
    let call = [format!("call %~dp0{name}"), format!("CALL \"%~dp0{name}\"")];
    let call = dice.pick(&call)?.clone();
    Some((scene.edited(vec![(span, call)]), body))
}
