//! The commands of a PowerShell script: words, pipelines and brackets, and no more of the language.

use crate::scenario::UNKNOWN;

/// A script: all its pipelines in the order of their ends, those inside brackets before the one
/// that holds them.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) pipelines: Vec<Pipeline>,
    /// Whether there is something that is not read.
    pub(super) unsure: bool,
}

/// Commands joined by `|`.
#[derive(Debug)]
pub(super) struct Pipeline {
    pub(super) commands: Vec<Command>,
    /// Whether it may well never run: it stands in CATCH, or in a block that nothing calls.
    pub(super) doubtful: bool,
}

/// A command: its words.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) words: Vec<Word>,
    /// Whether `&` stands before it.
    pub(super) called: bool,
}

/// A word of a command.
#[derive(Debug)]
pub(super) struct Word {
    /// Without quotes, with U+FFFC for a variable.
    pub(super) text: String,
    pub(super) kind: WordKind,
    /// What stands behind a dot: `(…).Stop`.
    pub(super) member: Option<String>,
    /// Whether a comma stands before it.
    pub(super) listed: bool,
}

/// What a word is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum WordKind {
    Bare,
    Quoted,
    Variable,
    /// `( … )`: the pipelines in it, by index.
    Round(Vec<usize>),
    /// `{ … }`.
    Block,
}

/// What has been read of the innermost bracket.
#[derive(Default)]
struct Frame {
    /// The bracket that closes it; none for the script itself.
    close: Option<char>,
    pipelines: Vec<usize>,
    commands: Vec<Command>,
    words: Vec<Word>,
    called: bool,
    listed: bool,
    /// Whether the next word is the file of a redirection.
    redirected: bool,
    doubtful: bool,
}

/// Reads a script.
pub(super) fn read(text: &str) -> Script {
    let mut reader = Reader {
        rest: text,
        script: Script::default(),
        frames: vec![Frame::default()],
    };
    while reader.step() {}
    while let Some(mut frame) = reader.frames.pop() {
        reader.script.unsure |= frame.close.is_some();
        reader.end_pipeline(&mut frame);
    }
    reader.script
}

struct Reader<'t> {
    rest: &'t str,
    script: Script,
    /// The innermost last; the first one is the script itself.
    frames: Vec<Frame>,
}

impl Reader<'_> {
    /// Reads the next piece; `false` at the end.
    fn step(&mut self) -> bool {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
        let Some(c) = self.rest.chars().next() else {
            return false;
        };
        let Some(mut frame) = self.frames.pop() else {
            return false;
        };
        match c {
            '#' => self.rest = "",
            ';' | '\n' => {
                self.skip(1);
                self.end_pipeline(&mut frame);
            }
            '|' | '&' => self.operator(c, &mut frame),
            ',' => {
                self.skip(1);
                frame.listed = true;
            }
            '(' | '{' => {
                self.skip(1);
                return self.open(c, frame);
            }
            ')' | '}' => {
                self.skip(1);
                return self.close(c, frame);
            }
            '>' => self.redirection(&mut frame),
            '=' if is_assigned(&frame.words) => {
                self.skip(1);
                frame.words.clear();
            }
            _ => return self.word(frame),
        }
        self.frames.push(frame);
        true
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or("");
    }

    fn operator(&mut self, c: char, frame: &mut Frame) {
        self.skip(1);
        if self.rest.starts_with(c) {
            // `||` and `&&` of the newer language: what follows depends on what went before.
            self.skip(1);
            self.script.unsure = true;
            self.end_pipeline(frame);
        } else if c == '|' {
            end_command(frame);
        } else if frame.words.is_empty() {
            frame.called = true;
        } else {
            self.end_pipeline(frame);
        }
    }

    /// `> file`, `2>&1`.
    fn redirection(&mut self, frame: &mut Frame) {
        self.rest = self.rest.trim_start_matches('>');
        let handle = |w: &Word| w.text.chars().all(|c| c.is_ascii_digit() || c == '*');
        frame
            .words
            .pop_if(|w| w.kind == WordKind::Bare && handle(w));
        if let Some(rest) = self.rest.strip_prefix('&') {
            self.rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        } else {
            frame.redirected = true;
        }
    }

    fn open(&mut self, c: char, frame: Frame) -> bool {
        let catches = |w: &Word| w.kind == WordKind::Bare && w.text.eq_ignore_ascii_case("catch");
        let mut before = frame.words.iter().rev();
        // `catch [Type] {`.
        let last = before.find(|w| !w.text.starts_with('['));
        let alone = frame.words.is_empty() && !frame.called;
        let inner = Frame {
            close: Some(if c == '(' { ')' } else { '}' }),
            doubtful: frame.doubtful || c == '{' && (last.is_some_and(catches) || alone),
            ..Frame::default()
        };
        self.frames.push(frame);
        self.frames.push(inner);
        true
    }

    fn close(&mut self, c: char, mut frame: Frame) -> bool {
        self.end_pipeline(&mut frame);
        let Some(mut outer) = self.frames.pop() else {
            // Closes nothing.
            self.script.unsure = true;
            self.frames.push(frame);
            return true;
        };
        self.script.unsure |= frame.close != Some(c);
        let kind = if c == ')' {
            WordKind::Round(frame.pipelines)
        } else {
            WordKind::Block
        };
        let member = self.member();
        self.push(&mut outer, String::new(), kind, member);
        self.frames.push(outer);
        true
    }

    /// `.Name` right behind a word.
    fn member(&mut self) -> Option<String> {
        let rest = self.rest.strip_prefix('.')?;
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        let length = length.unwrap_or(rest.len());
        self.rest = &rest[length..];
        Some(rest[..length].to_owned())
    }

    fn word(&mut self, mut frame: Frame) -> bool {
        let mut text = String::new();
        let mut kind = None;
        let mut member = None;
        while let Some(c) = self.rest.chars().next() {
            match c {
                '\'' | '"' => {
                    kind.get_or_insert(WordKind::Quoted);
                    self.quoted(c, &mut text);
                }
                '`' => {
                    kind.get_or_insert(WordKind::Bare);
                    self.skip(1);
                    text.extend(self.rest.chars().next());
                    let length = self.rest.chars().next().map_or(0, char::len_utf8);
                    self.skip(length);
                }
                '$' | '@' if self.rest[1..].starts_with(['(', '{']) && text.is_empty() => {
                    // `$( … )`, `@( … )` and `@{ … }` are read as brackets, `${name}` as one too.
                    self.skip(1);
                    self.frames.push(frame);
                    return true;
                }
                '$' => {
                    let alone = text.is_empty() && kind.is_none();
                    self.variable();
                    text.push(UNKNOWN);
                    if alone {
                        kind = Some(WordKind::Variable);
                        member = self.member();
                        break;
                    }
                }
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | '&' | '(' | ')' | '{' | '}' | ',' | '>' => {
                    break;
                }
                _ => {
                    kind.get_or_insert(WordKind::Bare);
                    text.push(c);
                    self.skip(c.len_utf8());
                }
            }
        }
        let kind = kind.unwrap_or(WordKind::Bare);
        self.push(&mut frame, text, kind, member);
        self.frames.push(frame);
        true
    }

    /// A text in quotes: a doubled quote stands for one.
    fn quoted(&mut self, quote: char, text: &mut String) {
        self.skip(1);
        while let Some(c) = self.rest.chars().next() {
            self.skip(c.len_utf8());
            if c == quote {
                if !self.rest.starts_with(quote) {
                    return;
                }
                self.skip(1);
                text.push(c);
            } else if c == '`' && quote == '"' {
                text.extend(self.rest.chars().next());
                let length = self.rest.chars().next().map_or(0, char::len_utf8);
                self.skip(length);
            } else if c == '$' && quote == '"' {
                text.push(UNKNOWN);
            } else {
                text.push(c);
            }
        }
        self.script.unsure = true;
    }

    fn variable(&mut self) {
        self.skip(1);
        let end = self
            .rest
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':' | '?'));
        self.rest = &self.rest[end.unwrap_or(self.rest.len())..];
    }

    fn push(&self, frame: &mut Frame, text: String, kind: WordKind, member: Option<String>) {
        let listed = std::mem::take(&mut frame.listed);
        if std::mem::take(&mut frame.redirected) {
            return;
        }
        frame.words.push(Word {
            text,
            kind,
            member,
            listed,
        });
    }

    fn end_pipeline(&mut self, frame: &mut Frame) {
        end_command(frame);
        if !frame.commands.is_empty() {
            frame.pipelines.push(self.script.pipelines.len());
            self.script.pipelines.push(Pipeline {
                commands: std::mem::take(&mut frame.commands),
                doubtful: frame.doubtful,
            });
        }
    }
}

fn end_command(frame: &mut Frame) {
    frame.listed = false;
    let called = std::mem::take(&mut frame.called);
    if !frame.words.is_empty() {
        frame.commands.push(Command {
            words: std::mem::take(&mut frame.words),
            called,
        });
    }
}

/// Whether an equals sign here follows the variable that is set.
fn is_assigned(words: &[Word]) -> bool {
    matches!(words, [word] if word.kind == WordKind::Variable && word.member.is_none())
}
