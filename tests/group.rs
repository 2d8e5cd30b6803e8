//! Whole groups, judged in small: what resources do in which order, and what that comes to.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{Memory, judge};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use svlint::rules::embedded;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Groups by name, each with its resources.
    groups: BTreeMap<String, Vec<Resource>>,
    /// Lines of start and stop scripts by resource.
    #[serde(default)]
    scripts: BTreeMap<String, Scripts>,
    #[serde(default)]
    profile: Option<String>,
    /// `RULE TEXT` for each finding.
    expect: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resource {
    name: String,
    r#type: String,
    /// What it lists; nothing means what its type depends on by default.
    #[serde(default)]
    on: Vec<String>,
    /// The service, or the drive.
    #[serde(default)]
    is: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scripts {
    start: String,
    #[serde(default)]
    stop: String,
    /// Other files in its folder.
    #[serde(default)]
    files: BTreeMap<String, String>,
}

/// Rules about the guide's frame, and advice that hardly any of these small groups follows.
const FRAME: [&str; 7] = [
    "SV302", "SV304", "SV312", "SV514", "SV515", "SV516", "SV520",
];

fn configuration(groups: &BTreeMap<String, Vec<Resource>>) -> String {
    let mut listed = String::new();
    let mut defined = String::new();
    for (name, resources) in groups {
        let _ = writeln!(listed, "<group name=\"{name}\">");
        for Resource {
            name,
            r#type,
            on,
            is,
        } in resources
        {
            let _ = writeln!(
                listed,
                "<resource name=\"{type}@{name}\"/>",
                r#type = r#type
            );
            let _ = writeln!(defined, "<{type} name=\"{name}\">", r#type = r#type);
            for other in on {
                let _ = writeln!(defined, "<depend name=\"{other}\"/>");
            }
            let parameter = if r#type == "service" {
                "name"
            } else {
                "volumemountpoint"
            };
            if !is.is_empty() {
                let _ = writeln!(
                    defined,
                    "<parameters><{parameter}>{is}</{parameter}></parameters>"
                );
            }
            let _ = writeln!(defined, "</{type}>", r#type = r#type);
        }
        listed.push_str("</group>\n");
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root>\n{listed}<resource>\n{defined}</resource>\n</root>\n"
    )
}

fn script(text: &str) -> Vec<u8> {
    let osql = "osql -E -b -Q \"EXEC";
    text.replace("{ATT}", &format!("{osql} sp_attach_db 'db', 'P:\\d.mdf'\""))
        .replace("{DET}", &format!("{osql} sp_detach_db 'db'\""))
        .replace('\n', "\r\n")
        .into_bytes()
}

fn memory(case: &Case) -> Memory {
    let mut files = Memory::default();
    let conf = configuration(&case.groups);
    files.0.insert("clp.conf".to_owned(), conf.into_bytes());
    for (group, resources) in &case.groups {
        for resource in resources {
            let Some(scripts) = case.scripts.get(&resource.name) else {
                continue;
            };
            let folder = format!("scripts/{group}/{}", resource.name);
            files
                .0
                .insert(format!("{folder}/start.bat"), script(&scripts.start));
            files
                .0
                .insert(format!("{folder}/stop.bat"), script(&scripts.stop));
            for (name, text) in &scripts.files {
                files.0.insert(format!("{folder}/{name}"), script(text));
            }
        }
    }
    files
}

#[test]
fn groups_are_judged_as_a_whole() {
    let cases: Vec<Case> = serde_yaml::from_str(include_str!("group.yaml")).expect("cases");
    let set = embedded::packs().expect("packs");
    let mut failures = Vec::new();
    for case in &cases {
        let profile = case.profile.as_deref().unwrap_or("securevisor");
        let judged = judge(&set, profile, &memory(case), |rule| {
            let about = ["SV3", "SV406", "SV418", "SV5"]
                .iter()
                .any(|start| rule.id.starts_with(start));
            about && !FRAME.contains(&rule.id.as_str())
        });
        let findings = judged.findings().into_iter();
        let mut found: Vec<String> = findings
            .map(|(rule, _, text)| format!("{rule} {text}").trim().to_owned())
            .collect();
        found.sort();
        let mut expected = case.expect.clone();
        expected.sort();
        if found != expected {
            failures.push(format!(
                "{}:\n  expected {expected:?}\n  found    {found:?}",
                case.name
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
