//! Rewriting that keeps the meaning of a script changes nothing it runs and nothing found in it.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{Judgement, Memory, judge, judge_within, read_folder};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use svlint::flow::Flow;
use svlint::rules::embedded;
use svlint::scenario::Limits;
use svlint::source::Source;
use svlint::trace::trace;

/// Pairs that are right, and pairs with one defect that lies in what runs. A query wrapped over
/// lines is not among them: a remark in its middle would change it.
const FOLDERS: [&str; 23] = [
    "ok/guide-cp932",
    "ok/subroutine",
    "ok/order-else",
    "ok/order-variable",
    "bad/SV202",
    "bad/SV205",
    "bad/SV209",
    "bad/SV212",
    "bad/SV213",
    "bad/SV215",
    "bad/SV216",
    "bad/SV217",
    "bad/SV218",
    "bad/SV301",
    "bad/SV304",
    "bad/SV305-order-else",
    "bad/SV305-order-subroutine",
    "bad/SV306",
    "bad/SV307",
    "bad/SV310",
    "bad/SV311",
    "bad/SV312",
    "bad/SV314",
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
                if scenario.truncated {
                    // Which of the many ways are listed is a matter of their length.
                    runs.push(format!("{:?} and more", scenario.set));
                    continue;
                }
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
    runs.sort();
    (runs, rules)
}

/// A line of a script that means something, or two lines and more of a block.
fn line() -> impl Strategy<Value = String> {
    let test = prop_oneof![
        Just("if \"%CLP_EVENT%\" == \"START\""),
        Just("if not \"%CLP_DISK%\" == \"SUCCESS\""),
        Just("if \"%CLP_SERVER%\" == \"OTHER\""),
        Just("if errorlevel 1"),
        Just("if exist flag.txt"),
        Just("if \"%A%\" == \"1\""),
        Just("if defined B"),
    ];
    let simple = prop_oneof![
        (0..4u8, "[ab%]").prop_map(|(n, arg)| match arg.as_str() {
            "%" => format!("tool{n} %A% \"%B%\""),
            arg => format!("tool{n} {arg}"),
        }),
        (0..4u8).prop_map(|n| format!("goto L{n}")),
        (0..4u8).prop_map(|n| format!("call :L{n} x")),
        (0..3u8).prop_map(|n| format!("set A={n}")),
        Just("set \"B=x & tool9 brought\"".to_owned()),
        Just("set B=".to_owned()),
        Just("set C=^>log.txt 2^>^&1".to_owned()),
        Just("tool5 redirected %C%".to_owned()),
        (0..3u8).prop_map(|n| format!("exit /b {n}")),
        Just("net start App && tool6 || tool7".to_owned()),
        Just("for %%i in (1 2) do tool8 %%i %A%".to_owned()),
        Just("set /a A+=1".to_owned()),
        Just("shift".to_owned()),
        Just("echo text %A% ^& more".to_owned()),
    ];
    let simple = simple.boxed();
    let branch = (test.clone(), simple.clone()).prop_map(|(t, s)| format!("{t} {s}"));
    let block = (test, simple.clone(), simple.clone())
        .prop_map(|(t, a, b)| format!("{t} (\r\n  {a}\r\n) else (\r\n  {b}\r\n)"));
    let label = (0..4u8).prop_map(|n| format!(":L{n}"));
    prop_oneof![3 => simple, 3 => branch, 1 => block, 2 => label]
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn runs_of_any_script_survive_rewriting(
        lines in prop::collection::vec(line(), 1..14),
        rolls in prop::collection::vec(any::<u8>(), 8..64),
    ) {
        let set = embedded::packs().expect("packs");
        let text = lines.join("\r\n") + "\r\n";
        let mut dice = Dice { rolls: &rolls, at: 0 };
        let limits = Limits { nodes: 3_000, values: 40_000, depth: 40, ..Limits::default() };
        let runs = |text: String| {
            let mut files = Memory::default();
            files.0.insert("start.bat".to_owned(), text.into_bytes());
            let judged = judge_within(&limits, &set, "clusterpro", &files, |_| true);
            let mut scripts = judged.units.iter().flat_map(|(unit, _)| &unit.scripts);
            // Where the budget ends depends on the number of lines.
            (!scripts.any(|s| s.run.exhausted)).then(|| meaning(&judged))
        };
        let after = rewritten(&text, &mut dice);
        if let (Some(before), Some(after)) = (runs(text), runs(after)) {
            prop_assert_eq!(before, after);
        }
    }
}
