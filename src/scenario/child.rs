//! What cmd.exe starts through START and through a child of its own.

use super::bits::Bits;
use super::command::Words;
use super::explore::{Explorer, Goal, Next};
use super::matrix::ScenarioSet;
use super::state::State;
use super::value::Value;
use super::words::{blank_end, file_name, without_extension, word_end};
use std::sync::Arc;

impl Explorer<'_, '_> {
    /// START: the program it names runs.
    pub(super) fn start(
        &mut self,
        state: &State,
        scenarios: ScenarioSet,
        words: &Words,
    ) -> Vec<Next> {
        let masked = words.tail.masked();
        let mut from = blank_end(&masked, 0);
        let (mut titled, mut elsewhere) = (false, false);
        // The first quoted word is the title, wherever it stands among the switches.
        while masked[from..].starts_with('/') || !titled && masked[from..].starts_with('"') {
            titled |= masked[from..].starts_with('"');
            let end = word_end(&masked, from);
            let switch = &masked[from..end];
            // `/dC:\App` is one word.
            elsewhere |= switch
                .get(..2)
                .is_some_and(|s| s.eq_ignore_ascii_case("/d"));
            let takes_value = switch.eq_ignore_ascii_case("/d");
            from = blank_end(&masked, end);
            if takes_value {
                from = blank_end(&masked, word_end(&masked, from));
            }
        }
        let rest = words.tail.slice(from..masked.len());
        let (name, tail) = rest.split_at(word_end(&rest.masked(), 0));
        let inner = Words {
            name,
            tail,
            elsewhere,
            ..*words_like(words)
        };
        if inner.name.0.is_empty() {
            return vec![self.ran(state, scenarios, words)];
        }
        let kind = self.kind_of(&inner.name.masked(), false);
        let step = self.step(state, kind, &inner);
        vec![self.ran(state, scenarios, &inner).marked(step)]
    }

    /// `cmd /c call helper.bat …`: the script beside this one that a child of cmd.exe runs, and
    /// nothing else.
    pub(super) fn child_script(&self, words: &Words) -> Option<(u32, Words)> {
        let name = words.name.masked();
        if !without_extension(file_name(&name)).eq_ignore_ascii_case("cmd") {
            return None;
        }
        let text = words.tail.masked();
        let at = text.to_ascii_lowercase().find("/c")? + 2;
        let inner = text[at..].trim();
        let quoted = inner.len() > 1 && inner.starts_with('"') && inner.ends_with('"');
        let mut from = blank_end(&text, at) + usize::from(quoted);
        let to = text.trim_end().len() - usize::from(quoted);
        if text[from..to].contains(['&', '|', '<', '>', '^']) {
            return None;
        }
        if text[from..to]
            .get(..5)
            .is_some_and(|w| w.eq_ignore_ascii_case("call "))
        {
            from = blank_end(&text, from + 5);
        }
        let end = word_end(&text[..to], from);
        let name = words.tail.slice(from..end);
        let script = self
            .beside(&name)
            .filter(|_| !self.is_program(file_name(&text[from..end])))?;
        Some((
            script,
            Words {
                name,
                tail: words.tail.slice(end..to),
                ..*words
            },
        ))
    }

    /// `cmd /c exit 3` tells its exit code itself.
    pub(super) fn told_code(&self, next: &mut Next, words: &Words) {
        if !without_extension(file_name(&words.name.masked())).eq_ignore_ascii_case("cmd") {
            return;
        }
        let text = words.tail.masked().to_ascii_lowercase().replace('"', " ");
        let mut rest = text.split_whitespace();
        let is_exit = rest.next() == Some("/c") && rest.next() == Some("exit");
        let code = rest
            .find(|word| *word != "/b")
            .map_or(Some(0), |w| w.parse::<i64>().ok());
        if let (true, Some(code), Goal::State(after)) = (is_exit, code, &mut next.to) {
            let after = Arc::make_mut(after);
            after.code = Value::text(&code.to_string());
            after.last = after.code.clone();
        }
    }
}

/// The same command with other words.
fn words_like(words: &Words) -> Box<Words> {
    Box::new(Words {
        name: Bits::default(),
        tail: Bits::default(),
        ..*words
    })
}
