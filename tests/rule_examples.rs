//! Every example of every rule: the bad ones are reported where they say, the good ones are not.
#![allow(clippy::expect_used, reason = "a test may panic")]

use svlint::example::{Bench, is_as_said};
use svlint::rules::embedded;
use svlint::rules::schema::Example;

#[test]
fn examples_are_judged_as_they_say() {
    let set = embedded::packs().expect("packs");
    let prose = embedded::prose().expect("prose");
    let bench = Bench::new(&set);
    let mut failures = Vec::new();
    for rule in set.rules() {
        let examples = &prose.get(&rule.id).expect("prose").examples;
        for (index, example) in examples.iter().enumerate() {
            let judged = bench.judge(rule, example).expect("storable files");
            let found = judged.found();
            if !is_as_said(example, &found) {
                failures.push(format!(
                    "{} example {} ({}): expected {:?}, found {found:?}",
                    rule.id,
                    index + 1,
                    if example.bad.is_some() { "bad" } else { "good" },
                    example.at,
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Findings about a whole file cover nothing, and nobody reads more than this.
const LONGEST: usize = 500;

#[test]
fn bad_examples_say_what_findings_cover() {
    let set = embedded::packs().expect("packs");
    let prose = embedded::prose().expect("prose");
    let bench = Bench::new(&set);
    for rule in set.rules() {
        let examples = &prose.get(&rule.id).expect("prose").examples;
        let silent = |e: &&Example| e.bad.is_some() && e.at.is_empty();
        for example in examples.iter().filter(silent) {
            let found = bench.judge(rule, example).expect("storable files").found();
            let needless = |text: &String| text.is_empty() || text.len() > LONGEST;
            assert!(found.iter().all(needless), "{}: at: {found:?}", rule.id);
        }
    }
}

#[test]
fn every_rule_has_two_examples_of_each_kind() {
    let set = embedded::packs().expect("packs");
    let prose = embedded::prose().expect("prose");
    for rule in set.rules() {
        let examples = &prose.get(&rule.id).expect("prose").examples;
        let bad = examples.iter().filter(|e| e.bad.is_some()).count();
        let good = examples.len() - bad;
        assert!(bad >= 2 && good >= 2, "{}: {bad} bad, {good} good", rule.id);
    }
}
