//! Exports at ten times the size: `cargo bench --bench exports`. Ends with an error where a shape
//! costs more than twelve times as much, or where 2,000 resources with 500 script resources take
//! more than two seconds.
#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::expect_used, reason = "a benchmark may panic")]

#[path = "../tests/common/large.rs"]
mod large;

use large::Large;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use svlint::engine::{self, Outcome, Ruling};
use svlint::example;
use svlint::rules::{PackSet, Rule, embedded};
use svlint::scenario::Limits;
use svlint::unit::{Setting, Unit, World};

/// Greatest ratio that counts as linear.
const MOST: f64 = 12.0;

/// Longest time for 2,000 resources.
const LONGEST: Duration = Duration::from_secs(2);

/// How many resources the smaller export has.
const SIZE: usize = 2_000;

type Shape = (&'static str, fn(usize) -> Large);

const SHAPES: [Shape; 3] = [
    ("groups of 20", groups_of_20),
    ("one group", one_group),
    ("one chain", one_chain),
];

fn groups_of_20(resources: usize) -> Large {
    Large {
        resources,
        scripts: resources / 4,
        group: 20,
        chained: false,
    }
}

fn one_group(resources: usize) -> Large {
    Large {
        group: resources,
        ..groups_of_20(resources)
    }
}

fn one_chain(resources: usize) -> Large {
    Large {
        chained: true,
        ..one_group(resources)
    }
}

/// Judges an export; returns how long it takes and how many findings there are.
fn judge(set: &PackSet, large: Large) -> (Duration, usize) {
    let files = large.files();
    let profile = set.profiles().default.as_deref().unwrap_or_default();
    let packs = set.packs_of_profile(profile).unwrap_or_default();
    let packs: Vec<&str> = packs.iter().map(|pack| pack.name()).collect();
    let rules: Vec<&Rule> = set.rules_of_profile(profile).unwrap_or_default();
    let knowledge = set.knowledge(packs.iter().copied());
    let (limits, cancel) = (Limits::default(), AtomicBool::new(false));
    let world = World::default();
    let setting = Setting {
        knowledge: &knowledge,
        encoding: None,
        limits: &limits,
        cancel: &cancel,
        world: &world,
    };
    let ruling = Ruling {
        set,
        rules: &rules,
        packs: &packs,
    };
    let begun = Instant::now();
    let (export, tree) = example::export(&files, &knowledge.cluster).expect("an export");
    let mut found = 0;
    let mut visit = |_: Unit, outcome: Outcome| found += outcome.findings.len();
    let _ = engine::judge_export(&export, &tree, &setting, ruling, &mut visit);
    (begun.elapsed(), found)
}

fn main() -> ExitCode {
    let set = embedded::packs().expect("packs");
    let mut failed = false;
    println!(
        "{:<16} {:>10} {:>10} {:>7}",
        "shape", "2,000", "20,000", "ratio"
    );
    for (name, make) in SHAPES {
        let small = (0..3).map(|_| judge(&set, make(SIZE)).0).min();
        let small = small.unwrap_or_default();
        let (large, _) = judge(&set, make(SIZE * 10));
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        println!("{name:<16} {small:>10.0?} {large:>10.0?} {ratio:>7.1}");
        failed |= ratio > MOST || small > LONGEST;
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
