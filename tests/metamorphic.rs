//! Rewriting that keeps the meaning of a script changes nothing it runs and nothing found in it.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{Judgement, Memory, judge, read_folder};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use svlint::flow::Flow;
use svlint::rules::embedded;
use svlint::source::Source;
use svlint::trace::trace;

/// Pairs that are right, and pairs with one defect that lies in what runs. A query wrapped over
/// lines is not among them: a remark in its middle would change it.
const FOLDERS: [&str; 11] = [
    "ok/guide-cp932",
    "ok/subroutine",
    "ok/order-else",
    "ok/order-variable",
    "bad/SV202",
    "bad/SV209",
    "bad/SV301",
    "bad/SV304",
    "bad/SV305-order-else",
    "bad/SV305-order-subroutine",
    "bad/SV306",
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

/// Decisions of a rewriting, used up one by one.
struct Dice<'d> {
    rolls: &'d [u8],
    at: usize,
}

impl Dice<'_> {
    fn roll(&mut self, sides: u8) -> u8 {
        let value = self.rolls[self.at % self.rolls.len()] % sides;
        self.at += 1;
        value
    }
}

/// The words at the beginning of a command whose case does not matter.
const KEYWORDS: [&str; 9] = [
    "if", "goto", "call", "exit", "set", "rem", "echo", "setlocal", "not",
];

/// A script with comments and blank lines between its lines, other case and other blanks.
fn rewritten(text: &str, dice: &mut Dice<'_>) -> String {
    let flow = Flow::new(text);
    let labels = &flow.script.labels;
    let mut out = String::new();
    let mut at = 0usize;
    for statement in &flow.script.statements {
        let start = statement.span.start as usize;
        out.push_str(&text[at..start]);
        // What stands between a label and the next line belongs to neither.
        match dice.roll(4) {
            0 => out.push_str("rem another remark & nothing ( more\r\n"),
            1 => out.push_str("\r\n  \r\n:: a remark of the other kind\r\n"),
            _ => {}
        }
        out.push_str(["", "  ", "\t"][dice.roll(3) as usize]);
        let line = &text[statement.span.range()];
        let label = labels
            .iter()
            .find(|l| statement.span.contains(l.span.start));
        match label {
            Some(label) if !line.contains('\n') => {
                let from = (label.span.start - statement.span.start) as usize;
                let to = (label.span.end - statement.span.start) as usize;
                out.push_str(&line[..from]);
                out.push_str(&cased(&line[from..to], dice));
                out.push_str(&line[to..]);
            }
            _ => out.push_str(&keyword_cased(line, dice)),
        }
        at = statement.span.end as usize;
    }
    out + &text[at..]
}

fn cased(word: &str, dice: &mut Dice<'_>) -> String {
    match dice.roll(3) {
        0 => word.to_ascii_uppercase(),
        1 => word.to_ascii_lowercase(),
        _ => word.to_owned(),
    }
}

fn keyword_cased(line: &str, dice: &mut Dice<'_>) -> String {
    let end = line
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(line.len());
    let (word, rest) = line.split_at(end);
    if !KEYWORDS.contains(&word.to_ascii_lowercase().as_str()) {
        return line.to_owned();
    }
    let blank = word.eq_ignore_ascii_case("if") || word.eq_ignore_ascii_case("goto");
    let more = if blank && rest.starts_with(' ') && dice.roll(2) == 0 {
        "  "
    } else {
        ""
    };
    format!("{}{more}{rest}", cased(word, dice))
}

/// What each script runs in each scenario, and the rules that fire.
fn meaning(judged: &Judgement) -> (Vec<String>, Vec<String>) {
    let mut runs = Vec::new();
    let mut rules = Vec::new();
    for (unit, outcome) in &judged.units {
        for script in &unit.scripts {
            for scenario in trace(unit, script, |_| true).scenarios {
                for path in scenario.paths {
                    let steps = path.steps.iter().map(|s| (&s.command, &s.arguments));
                    runs.push(format!(
                        "{:?} {:?} {:?} {:?}",
                        scenario.set,
                        steps.collect::<Vec<_>>(),
                        path.end.kind,
                        path.end.code
                    ));
                }
            }
        }
        rules.extend(outcome.findings.iter().map(|f| f.rule.clone()));
    }
    rules.sort();
    (runs, rules)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn meaning_survives_rewriting(index in 0..FOLDERS.len(), rolls in prop::collection::vec(any::<u8>(), 8..64)) {
        let set = embedded::packs().expect("packs");
        let original = read_folder(&folder(FOLDERS[index]));
        let mut dice = Dice { rolls: &rolls, at: 0 };
        let mut files = Memory::default();
        for (name, bytes) in &original.0 {
            let text = Source::decode(bytes.clone(), None).text().to_owned();
            let text = rewritten(&text, &mut dice);
            let (bytes, _, failed) = encoding_rs::SHIFT_JIS.encode(&text);
            prop_assert!(!failed);
            files.0.insert(name.clone(), bytes.into_owned());
        }
        let before = meaning(&judge(&set, "securevisor", &original, |_| true));
        let after = meaning(&judge(&set, "securevisor", &files, |_| true));
        prop_assert_eq!(before, after);
    }
}
