//! Rewriting that keeps the meaning of a script changes nothing it runs and nothing found in it.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may panic")]

mod common;
mod rewrite;

use common::cases::cases;
use common::{Judgement, Memory, example_files, judge, judge_within, read_folder};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rewrite::{Kind, Step, rewrite};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;
use svlint::rules::schema::Severity;
use svlint::rules::{PackSet, embedded};
use svlint::scenario::{EndKind, Limits};
use svlint::source::Source;
use svlint::trace::{TraceEndKind, trace};

/// Scripts that are judged together, with what they come to.
struct Scripts {
    name: String,
    files: Memory,
    before: OnceLock<Meaning>,
}

/// What scripts run in each scenario, and the rules that speak of each.
#[derive(PartialEq, Eq, Debug)]
struct Meaning {
    runs: BTreeSet<String>,
    rules: BTreeSet<(String, String)>,
}

fn packs() -> &'static PackSet {
    static PACKS: OnceLock<PackSet> = OnceLock::new();
    PACKS.get_or_init(|| embedded::packs().expect("packs"))
}

/// All fixtures that are judged, and the examples of all rules.
fn corpus() -> &'static [Scripts] {
    static CORPUS: OnceLock<Vec<Scripts>> = OnceLock::new();
    CORPUS.get_or_init(|| {
        let mut out = Vec::new();
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        for kind in ["ok", "quiet", "bad"] {
            let folders = std::fs::read_dir(fixtures.join(kind)).expect("fixtures");
            let mut folders: Vec<_> = folders.map(|f| f.expect("an entry").path()).collect();
            folders.sort();
            for folder in folders.iter().filter(|f| f.is_dir()) {
                out.push((folder.display().to_string(), read_folder(folder)));
            }
        }
        for case in cases() {
            out.push((case.name.clone(), case.files()));
        }
        let prose = embedded::prose().expect("prose");
        for (id, rule) in prose.iter() {
            for (index, example) in rule.examples.iter().enumerate() {
                out.push((
                    format!("{id} example {}", index + 1),
                    example_files(example),
                ));
            }
        }
        // A comment to svlint is about the line below it: what is moved leaves it behind.
        let speaks = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("svlint");
        out.retain(|(_, files)| !files.0.values().any(speaks));
        // Scripts of an export lie in folders of their own.
        out.retain(|(_, files)| !files.0.keys().any(|name| name.contains('/')));
        let scripts = out.into_iter().map(|(name, files)| Scripts {
            name,
            files: as_text(files),
            before: OnceLock::new(),
        });
        scripts.collect()
    })
}

/// The same files, all in UTF-8: what is rewritten need not fit their encoding.
fn as_text(files: Memory) -> Memory {
    let decoded = files.0.into_iter().map(|(name, bytes)| {
        let text = Source::decode(bytes, None).text().to_owned();
        (name, text.into_bytes())
    });
    Memory(decoded.collect())
}

/// What judged scripts mean, with all rules about the cluster, the database and SQL.
fn meaning(judged: &Judgement) -> Meaning {
    let mut runs = BTreeSet::new();
    let mut rules = BTreeSet::new();
    for (unit, outcome) in &judged.units {
        for script in &unit.scripts {
            let path = &unit.documents[script.document].path;
            for scenario in trace(unit, script, |_| true).scenarios {
                if scenario.truncated {
                    // Which of the many ways are listed is a matter of their length.
                    runs.insert(format!("{path} {:?} and more", scenario.set));
                    continue;
                }
                for way in scenario.paths {
                    let steps = way.steps.iter();
                    let steps =
                        steps.map(|s| (s.command.to_lowercase(), s.arguments.to_lowercase()));
                    let end = match way.end.kind {
                        // A GOTO to :EOF and the end of the file are the same.
                        TraceEndKind::Run(EndKind::ExitScript) => {
                            TraceEndKind::Run(EndKind::EndOfFile)
                        }
                        kind => kind,
                    };
                    let steps: Vec<_> = steps.collect();
                    runs.insert(format!("{path} {:?} {steps:?} {end:?}", scenario.set));
                }
            }
        }
        for finding in &outcome.findings {
            let judged = ["SV2", "SV3", "SV4"]
                .iter()
                .any(|r| finding.rule.starts_with(r));
            if judged {
                let path = unit.documents[finding.place.document].path.clone();
                rules.insert((path, finding.rule.clone()));
            }
        }
    }
    Meaning { runs, rules }
}

fn meaning_of(files: &Memory) -> Meaning {
    meaning(&judge(packs(), "securevisor", files, |r| {
        r.severity != Severity::Off && !["SV0", "SV1", "SV9"].iter().any(|p| r.id.starts_with(p))
    }))
}

/// What rewriting came to.
struct Outcome {
    files: Memory,
    /// Rules that say nothing of whether it was right.
    aside: BTreeSet<&'static str>,
    /// Rules that may fall silent.
    hushed: BTreeSet<&'static str>,
    /// The steps that found a place.
    done: Vec<Step>,
}

/// Rewrites scripts step by step.
fn rewritten(files: &Memory, steps: &[Step]) -> Outcome {
    let texts = files.0.iter();
    let mut texts: BTreeMap<String, String> = texts
        .map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let (mut aside, mut hushed) = (BTreeSet::new(), BTreeSet::new());
    let mut done = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        let names = texts
            .keys()
            .filter(|n| n.ends_with(".bat") || n.ends_with(".cmd"));
        let names: Vec<String> = names.cloned().collect();
        let Some(name) = names.get(usize::from(step.file) % names.len().max(1)) else {
            continue;
        };
        if let Some(new) = rewrite(name, &texts[name], *step, number) {
            aside.extend(new.aside);
            hushed.extend(new.hushed);
            done.push(*step);
            texts.insert(name.clone(), new.text);
            texts.extend(new.helper);
        }
    }
    let files = texts
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()));
    Outcome {
        files: Memory(files.collect()),
        aside,
        hushed,
        done,
    }
}

/// What is in one set only, with the sign of what became of it.
fn different(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<String> {
    let sign = |item: &String| if before.contains(item) { '-' } else { '+' };
    let all = before.symmetric_difference(after);
    all.map(|item| format!("{}{item}", sign(item))).collect()
}

/// Holds scripts against what they are rewritten to; tells how they differ.
fn compare(scripts: &Scripts, steps: &[Step]) -> Result<(), String> {
    let outcome = rewritten(&scripts.files, steps);
    match outcome.done.is_empty() {
        true => Ok(()),
        false => held(scripts, outcome),
    }
}

fn held(scripts: &Scripts, outcome: Outcome) -> Result<(), String> {
    let Outcome {
        files,
        aside,
        hushed,
        done,
    } = outcome;
    let before = scripts.before.get_or_init(|| meaning_of(&scripts.files));
    let after = meaning_of(&files);
    let did = |kind: Kind| done.iter().any(|step| step.kind == kind);
    let kept = |rules: &BTreeSet<(String, String)>| -> BTreeSet<String> {
        let counted = rules.iter().filter(|rule| !aside.contains(rule.1.as_str()));
        // What moves into another file is found there.
        let place = |path: &str| if did(Kind::Helper) { "" } else { path }.to_owned();
        counted
            .map(|(path, rule)| format!("{rule} {}", place(path)))
            .collect()
    };
    let mut rules = different(&kept(&before.rules), &kept(&after.rules));
    rules.retain(|rule| match rule.strip_prefix('-') {
        Some(rule) => !hushed.iter().any(|id| rule.starts_with(id)),
        None => true,
    });
    let ran = |runs: &BTreeSet<String>| -> BTreeSet<String> {
        let old = |run: &&String| !run.starts_with("svl_h");
        runs.iter().filter(old).cloned().collect()
    };
    // The child stands in the trace, and not what it runs. A code below 0 is an error for one test
    // and none for another.
    let runs = match [Kind::Child, Kind::Code, Kind::Chain].into_iter().any(did) {
        true => Vec::new(),
        false => different(&ran(&before.runs), &ran(&after.runs)),
    };
    if rules.is_empty() && runs.is_empty() {
        return Ok(());
    }
    let kinds: Vec<String> = done.iter().map(Step::to_string).collect();
    let mut out = format!("{}: {}\nrules: {rules:?}\n", scripts.name, kinds.join(" "));
    for run in runs.iter().take(6) {
        out.push_str(&format!("  {run}\n"));
    }
    for (name, text) in &files.0 {
        if scripts.files.0.get(name) != Some(text) {
            out.push_str(&format!("--- {name}\n{}\n", String::from_utf8_lossy(text)));
        }
    }
    Err(out)
}

/// So many cases, the same ones in each run.
fn fixed(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(20_261_124),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn step() -> impl Strategy<Value = Step> {
    let kind = prop::sample::select(Kind::ALL.to_vec());
    (kind, any::<u8>(), any::<u64>()).prop_map(|(kind, file, seed)| Step { kind, file, seed })
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
    #![proptest_config(fixed(300))]

    #[test]
    fn meaning_survives_rewriting(
        index in 0..corpus().len(),
        steps in prop::collection::vec(step(), 1..6),
    ) {
        if let Err(difference) = compare(&corpus()[index], &steps) {
            prop_assert!(false, "{}", difference);
        }
    }
}

proptest! {
    #![proptest_config(fixed(200))]

    #[test]
    fn runs_of_any_script_survive_rewriting(
        lines in prop::collection::vec(line(), 1..14),
        steps in prop::collection::vec(step(), 1..4),
    ) {
        let text = lines.join("\r\n") + "\r\n";
        let limits = Limits { nodes: 3_000, values: 40_000, depth: 40, ..Limits::default() };
        let runs = |files: &Memory| {
            let judged = judge_within(&limits, packs(), "clusterpro", files, |_| true);
            let mut scripts = judged.units.iter().flat_map(|(unit, _)| &unit.scripts);
            // Where the budget ends depends on the number of lines.
            (!scripts.any(|s| s.run.exhausted)).then(|| meaning(&judged).runs)
        };
        let mut files = Memory::default();
        files.0.insert("start.bat".to_owned(), text.into_bytes());
        let after = rewritten(&files, &steps);
        if after.done.iter().any(|step| matches!(step.kind, Kind::Child | Kind::Helper | Kind::Code | Kind::Chain)) {
            return Ok(());
        }
        if let (Some(before), Some(now)) = (runs(&files), runs(&after.files)) {
            let text = String::from_utf8_lossy(&after.files.0["start.bat"]);
            prop_assert_eq!(before, now, "{}", text);
        }
    }
}

type Rewriter = fn(&str) -> String;

/// Ways to rewrite scripts that do not keep their meaning.
const WRONG: [(&str, Rewriter); 3] = [
    ("nothing of it runs", |text| format!("@goto :eof\r\n{text}")),
    ("no IF holds", |text| {
        let lines = text.lines().map(|line| match line.get(..3) {
            Some(head) if head.eq_ignore_ascii_case("if ") => {
                format!("if 1==2 {line}\r\n")
            }
            _ => format!("{line}\r\n"),
        });
        lines.collect()
    }),
    ("all in a loop of no turn", |text| {
        let lines = text.lines().map(|line| match line.get(..4) {
            Some(head) if head.eq_ignore_ascii_case("osql") || head.starts_with("net ") => {
                format!("for %%x in () do {line}\r\n")
            }
            _ => format!("{line}\r\n"),
        });
        lines.collect()
    }),
];

#[test]
fn rewriting_that_changes_the_meaning_is_caught() {
    let right = corpus().iter().filter(|s| s.name.contains("/ok/"));
    let right: Vec<&Scripts> = right
        .filter(|s| s.files.0.contains_key("start.bat") && s.files.0.contains_key("stop.bat"))
        .collect();
    assert!(right.len() >= 5, "{} pairs", right.len());
    for (what, wrong) in WRONG {
        let (mut changed, mut missed) = (0, Vec::new());
        for scripts in &right {
            let rewrite = |(name, bytes): (&String, &Vec<u8>)| {
                let text = String::from_utf8_lossy(bytes);
                let is_script = name.ends_with(".bat") && name.starts_with("st");
                let text = match is_script {
                    true => wrong(&text),
                    false => text.into_owned(),
                };
                (name.clone(), text.into_bytes())
            };
            let files = Memory(scripts.files.0.iter().map(rewrite).collect());
            let same = |(name, bytes): (&String, &Vec<u8>)| {
                let lines = |b: &[u8]| String::from_utf8_lossy(b).replace("\r\n", "\n");
                lines(&scripts.files.0[name]).trim_end() == lines(bytes).trim_end()
            };
            if files.0.iter().all(same) {
                continue;
            }
            changed += 1;
            let outcome = Outcome {
                files,
                aside: BTreeSet::new(),
                hushed: BTreeSet::new(),
                done: Vec::new(),
            };
            let told = held(scripts, outcome).err().unwrap_or_default();
            // What runs and what is found must both show it.
            if !told.contains("SV") || told.lines().count() < 4 {
                missed.push(scripts.name.clone());
            }
        }
        assert!(
            changed >= 3 && missed.is_empty(),
            "{what}: {missed:?} of {changed}"
        );
    }
}

/// Many rewritings, and each kind of difference once: `CASES=20000 SEED=1 cargo test --release
/// --test metamorphic -- --ignored --nocapture`. `ONLY=SV212` takes the scripts in which that rule
/// speaks, and those that its fixtures and cases keep silent.
#[test]
#[ignore = "takes minutes"]
fn meaning_survives_many_rewritings() {
    let number = |name: &str, default: u64| {
        let value = std::env::var(name).ok().and_then(|v| v.parse().ok());
        value.unwrap_or(default)
    };
    let mut random = number("SEED", 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = move || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random >> 11
    };
    let mut stats: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let only = std::env::var("ONLY").unwrap_or_default();
    let about = |scripts: &&Scripts| {
        let before = || scripts.before.get_or_init(|| meaning_of(&scripts.files));
        only.is_empty()
            || scripts.name.contains(&only)
            || before().rules.iter().any(|(_, rule)| *rule == only)
    };
    let chosen: Vec<&Scripts> = corpus().iter().filter(about).collect();
    for _ in 0..number("CASES", 2_000) {
        let scripts = chosen[next() as usize % chosen.len()];
        let length = 1 + next() as usize % 5;
        let mut steps: Vec<Step> = (0..length)
            .map(|_| Step {
                kind: Kind::ALL[next() as usize % Kind::ALL.len()],
                file: next() as u8,
                seed: next(),
            })
            .collect();
        for d in rewritten(&scripts.files, &steps).done {
            *stats.entry(d.to_string()).or_insert(0usize) += 1;
        }
        let Err(mut told) = compare(scripts, &steps) else {
            continue;
        };
        // Steps that the difference does not need are left out.
        for index in (0..steps.len()).rev() {
            let mut fewer = steps.clone();
            fewer.remove(index);
            if let Err(shorter) = compare(scripts, &fewer) {
                (steps, told) = (fewer, shorter);
            }
        }
        let rules = told.lines().nth(1).unwrap_or_default().to_owned();
        let kinds: BTreeSet<String> = steps.iter().map(Step::to_string).collect();
        let entry = seen
            .entry(format!("{kinds:?} {rules}"))
            .or_insert((0, told.clone()));
        entry.0 += 1;
        if told.len() < entry.1.len() {
            entry.1 = told;
        }
    }
    println!("{stats:?} corpus {}", chosen.len());
    for (count, told) in seen.values() {
        println!("=== {count} times: {told}");
    }
    assert!(seen.is_empty(), "{} kinds of difference", seen.len());
}
