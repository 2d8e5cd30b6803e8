//! Rewriting of scripts that keeps their meaning: each rewriter looks for the places where it is
//! sure to, and changes one of them.
//!
//! A place is passed over where cmd.exe itself would do something else there; the reason stands
//! beside the condition. Rules are never a reason.

mod branches;
mod extras;
mod known;
mod look;
mod moves;
mod values;
mod words;

use known::known;
use look::Scene;
use std::fmt;

/// A rewriting to do, and which of its places and forms to take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    pub(crate) kind: Kind,
    pub(crate) file: u8,
    pub(crate) seed: u64,
}

/// The kinds of rewriting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Remarks and blank lines between lines.
    Remarks,
    /// Case of keywords, commands, variables and labels; blanks.
    Spelling,
    /// A branch of an IF in brackets.
    Bracket,
    /// IF NOT with the branches exchanged.
    Negate,
    /// A line that leaves, and the line behind it, as the branches of one IF.
    JoinElse,
    /// A line inside a block that is always entered.
    Always,
    /// Branches of an IF reached by GOTO.
    Jumps,
    /// Lines in a subroutine at the end of the file.
    Subroutine,
    /// Lines elsewhere, with a GOTO there and one back.
    Elsewhere,
    /// A GOTO to the next line.
    Hop,
    /// Two lines joined by `&`.
    Join,
    /// A line cut at `&`.
    Split,
    /// A word in a variable.
    Variable,
    /// A word from a FOR.
    Turn,
    /// A word that a subroutine is handed.
    Argument,
    /// The value of a variable by way of another one.
    Copy,
    /// A program behind CALL.
    Call,
    /// A program in a child of cmd.exe.
    Child,
    /// Output that nobody sees.
    Quiet,
    /// Another test of the exit code.
    Code,
    /// A program and the test of its exit code as a chain.
    Chain,
    /// Lines that never run.
    Dead,
    /// A line in a batch file of its own.
    Helper,
    /// Another name for a label.
    Rename,
}

impl Kind {
    pub(crate) const ALL: [Self; 24] = [
        Self::Remarks,
        Self::Spelling,
        Self::Bracket,
        Self::Negate,
        Self::JoinElse,
        Self::Always,
        Self::Jumps,
        Self::Subroutine,
        Self::Elsewhere,
        Self::Hop,
        Self::Join,
        Self::Split,
        Self::Variable,
        Self::Rename,
        Self::Turn,
        Self::Argument,
        Self::Copy,
        Self::Call,
        Self::Child,
        Self::Quiet,
        Self::Code,
        Self::Chain,
        Self::Dead,
        Self::Helper,
    ];
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.kind)
    }
}

/// What a rewriting came to.
pub(crate) struct Rewritten {
    pub(crate) text: String,
    /// Rules that may speak or fall silent after it, because it changes what they ask about.
    pub(crate) aside: Vec<&'static str>,
    /// Rules that may fall silent after it, and must not begin to speak.
    pub(crate) hushed: Vec<&'static str>,
    /// A file that is new.
    pub(crate) helper: Option<(String, String)>,
}

/// Rewrites a script in one place; nothing where there is none. `number` makes names unique.
pub(crate) fn rewrite(name: &str, text: &str, step: Step, number: usize) -> Option<Rewritten> {
    let scene = Scene::new(name, text);
    let mut dice = Dice(step.seed | 1);
    let dice = &mut dice;
    let mut helper = None;
    let (mut special, mut label) = (false, String::new());
    let text = match step.kind {
        Kind::Remarks => words::remarks(&scene, dice),
        Kind::Spelling => words::spelling(&scene, dice),
        Kind::Bracket => branches::bracket(&scene, dice),
        Kind::Negate => branches::negate(&scene, dice),
        Kind::JoinElse => branches::join_else(&scene, dice),
        Kind::Always => branches::always(&scene, dice),
        Kind::Jumps => flagged(branches::jumps(&scene, dice, number), &mut special),
        Kind::Subroutine => moves::subroutine(&scene, dice, number),
        Kind::Elsewhere => flagged(moves::elsewhere(&scene, dice, number), &mut special),
        Kind::Hop => flagged(moves::hop(&scene, dice, number), &mut special),
        Kind::Join => moves::join(&scene, dice),
        Kind::Split => moves::split(&scene, dice),
        Kind::Variable => values::variable(&scene, dice, number),
        Kind::Turn => values::turn(&scene, dice),
        Kind::Argument => values::argument(&scene, dice, number),
        Kind::Copy => values::copy(&scene, dice, number),
        Kind::Call => extras::call(&scene, dice),
        Kind::Child => extras::child(&scene, dice),
        Kind::Quiet => extras::quiet(&scene, dice),
        Kind::Code => extras::code(&scene, dice, number),
        Kind::Chain => extras::chain(&scene, dice),
        Kind::Dead => flagged(extras::dead(&scene, dice, number), &mut special),
        Kind::Helper => {
            let name = format!("svl_h{number}.bat");
            extras::helper(&scene, dice, &name).map(|(text, body)| {
                // What a run does in a helper is told where it is called. What is wrong with a
                // command is told of the helper by itself: it may be called with any values, who
                // calls it may look into what it writes, and what a name without a folder means is
                // known there.
                let files = ["-o", "-i"].iter().any(|o| body.contains(o));
                special = body.contains(['%', '!', '>']) || files;
                helper = Some((name, body));
                text
            })
        }
        Kind::Rename => words::rename(&scene, dice, number).map(|(text, old)| {
            label = old;
            text
        }),
    }?;
    let aside = match step.kind {
        Kind::Rename => known().rules_about(&label, true),
        // It asks for ON_OTHER1 where CLP_SERVER decides about a GOTO.
        Kind::Jumps => vec!["SV201"],
        // A file may be written by who calls it, or by what that calls: the helper by itself knows
        // of neither.
        Kind::Helper => vec!["SV418"],
        _ => Vec::new(),
    };
    let hushed = match step.kind {
        // What tells a section of an event, or of a failure, from a common tail is the name of its
        // label and nothing else.
        Kind::Rename => known().rules_about(&label, false),
        Kind::Helper if special => known().about_commands.iter().map(String::as_str).collect(),
        // A section that does nothing but jump elsewhere may have nothing of its own, and a jump
        // right before it may be meant to share it: nobody can tell such a label from one that is
        // put in here.
        Kind::Jumps | Kind::Elsewhere | Kind::Hop | Kind::Dead if special => {
            vec!["SV212"]
        }
        _ => Vec::new(),
    };
    Some(Rewritten {
        text,
        aside,
        hushed,
        helper,
    })
}

/// The text of a rewriting that also tells whether its place is of a special kind.
fn flagged(rewritten: Option<(String, bool)>, special: &mut bool) -> Option<String> {
    let (text, is_special) = rewritten?;
    *special = is_special;
    Some(text)
}

/// Decisions, all made by one number.
pub(crate) struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33) as usize % sides.max(1)
    }

    /// One of some things.
    fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        let index = self.roll(from.len());
        from.get(index)
    }
}
