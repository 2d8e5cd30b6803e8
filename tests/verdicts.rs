//! Verdicts on small scripts: right and wrong ones in many disguises.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::cases::cases;
use common::judge;
use svlint::engine;
use svlint::rules::embedded;
use svlint::rules::schema::Severity;

/// Rules about the guide's frame.
const FRAME: [&str; 5] = ["SV201", "SV203", "SV210", "SV302", "SV304"];

#[test]
fn verdicts_follow_meaning() {
    let cases = cases();
    let set = embedded::packs().expect("packs");
    let mut failures = Vec::new();
    for case in &cases {
        let judged = judge(&set, "securevisor", &case.files(), |r| {
            !FRAME.contains(&r.id.as_str())
        });
        let (mut found, mut advice) = (Vec::new(), Vec::new());
        for finding in judged
            .units
            .iter()
            .flat_map(|(_, outcome)| &outcome.findings)
        {
            let rule = set.rule(&finding.rule).expect("a rule");
            match engine::severity(finding, rule) {
                Severity::Error | Severity::Warning => found.push(finding.rule.clone()),
                Severity::Info => advice.push(finding.rule.clone()),
                Severity::Off => {}
            }
        }
        found.sort();
        advice.sort();
        let wanted = case.info.as_ref().unwrap_or(&advice);
        if advice != *wanted {
            failures.push(format!(
                "{}: expected advice {wanted:?}, found {advice:?}",
                case.name
            ));
        }
        if found != case.expect {
            failures.push(format!(
                "{}: expected {:?}, found {found:?}",
                case.name, case.expect
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
