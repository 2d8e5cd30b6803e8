//! Packs among each other, lookups, and the way into the program and back.

use super::*;
use crate::rules::schema::{Check, NamePattern, OneOrMany, Setting, Severity};
use crate::rules::{PackSet, Prose, embedded};

/// A pack file with a name and more lines.
fn pack_named(name: &str, more: &str) -> String {
    format!("name: {name}\nsummary: {{ ja: 和, en: E }}\n{more}")
}

/// Loads the files and some more, which must be refused like this.
#[track_caller]
fn refused_with(more: &[(&str, &str)], expected: &str) {
    let mut files = files();
    files.extend(more.iter().map(|(file, text)| input(file, text)));
    let got = load(&files).map_or_else(|errors| drawn(&files, &errors), |_| "ACCEPTED".to_owned());
    assert_eq!(got, expected);
}

#[test]
fn names_given_twice() {
    refused_with(
        &[("rules/b/pack.yaml", &pack_named("base", ""))],
        "1:7 [base] the pack `base` is already in rules/base/pack.yaml (choose another name)",
    );
    let event = "events:\n  attach: { any: [ command: { name: x } ] }\n";
    refused_with(
        &[("rules/b/pack.yaml", &pack_named("b", event))],
        "4:3 [attach] the event `attach` is already in rules/base/pack.yaml (choose another name)",
    );
    let variable = "variables: { CLP_DISK: { open: true } }\ntools: { osql: {} }\n";
    refused_with(
        &[("rules/b/pack.yaml", &pack_named("b", variable))],
        "3:14 [CLP_DISK] the variable `CLP_DISK` is already in rules/base/pack.yaml (choose another name)\n\
         4:10 [osql] the tool `osql` is already in rules/base/pack.yaml (choose another name)",
    );
    let b = pack_named("b", "requires: [base]\n");
    refused_with(
        &[
            ("rules/b/pack.yaml", &b),
            ("rules/b/SV305-service-before-attach.yaml", RULE),
        ],
        "1:5 [SV305] the rule id `SV305` is already in rules/base/SV305-service-before-attach.yaml (choose another name)\n\
         2:7 [service-before-attach] the rule name `service-before-attach` is already in rules/base/SV305-service-before-attach.yaml (choose another name)",
    );
    let same_name = RULE.replace("SV305", "SV306");
    refused_with(
        &[("rules/base/SV306-service-before-attach.yaml", &same_name)],
        "2:7 [service-before-attach] the rule name `service-before-attach` is already in rules/base/SV305-service-before-attach.yaml (choose another name)",
    );
}

#[test]
fn rules_need_a_pack() {
    let other = RULE
        .replace("SV305", "SV306")
        .replace("service-before", "any-before");
    refused_with(
        &[("rules/c/SV306-any-before-attach.yaml", &other)],
        "1:5 [SV306] there is no pack.yaml in the folder of this rule (a rule belongs in the folder of its pack)",
    );
}

#[test]
fn requirements() {
    refused_with(
        &[(
            "rules/b/pack.yaml",
            &pack_named("b", "requires: [base, bsae]\n"),
        )],
        "3:18 [bsae] there is no pack `bsae` (did you mean `base`? allowed: base, b; a pack of your own needs its folder named with --pack, too)",
    );
    refused_with(
        &[
            (
                "rules/b/pack.yaml",
                &pack_named("b", "requires: [base, c]\n"),
            ),
            ("rules/c/pack.yaml", &pack_named("c", "requires:\n  - d\n")),
            ("rules/d/pack.yaml", &pack_named("d", "requires: [b]\n")),
        ],
        "3:12 [b] `requires` goes round in a circle: b → c → d → b",
    );
    refused_with(
        &[("rules/b/pack.yaml", &pack_named("b", "requires: [b]\n"))],
        "3:12 [b] `requires` goes round in a circle: b → b",
    );
}

#[test]
fn only_required_packs_are_known() {
    let other = RULE
        .replace("SV305", "SV306")
        .replace("service-before", "any-before");
    refused_with(
        &[
            ("rules/b/pack.yaml", &pack_named("b", "")),
            ("rules/b/SV306-any-before-attach.yaml", &other),
        ],
        "7:12 [attach] there is no event `attach` (the pack `base` has it: add `base` to `requires` in pack.yaml)\n\
         8:11 [service-start] there is no event `service-start` (the pack `base` has it: add `base` to `requires` in pack.yaml)\n\
         10:18 [CLP_EVENT] there is no variable `CLP_EVENT` (the pack `base` has it: add `base` to `requires` in pack.yaml)\n\
         10:45 [CLP_DISK] there is no variable `CLP_DISK` (the pack `base` has it: add `base` to `requires` in pack.yaml)",
    );
}

#[test]
fn lookups() {
    let set = load(&files()).expect("valid");
    assert_eq!(
        set.rule("sv305").map(|rule| rule.pack.as_str()),
        Some("base")
    );
    assert_eq!(
        set.rule("service-before-attach")
            .map(|rule| rule.id.as_str()),
        Some("SV305")
    );
    assert!(set.rule("SV999").is_none());
    assert_eq!(
        set.nearest_rule("service-before-atach"),
        Some("service-before-attach")
    );
    assert_eq!(set.nearest_rule("SV350"), Some("SV305"));
    assert_eq!(
        set.rules_of_profile("all").map(|rules| rules.len()),
        Some(1)
    );
    assert!(set.rules_of_profile("none").is_none());
    let Check::Order(order) = &set.rules()[0].check else {
        panic!("an order check");
    };
    let filter: Vec<_> = order.scenarios.0.iter().collect();
    let start = OneOrMany(vec![Setting::Is("START".to_owned()), Setting::Unset]);
    let success = OneOrMany(vec![Setting::Is("SUCCESS".to_owned())]);
    assert_eq!(filter, [("CLP_EVENT", &start), ("CLP_DISK", &success)]);
}

#[test]
fn knowledge_is_merged_in_order_of_requirement() {
    let set = embedded::packs().expect("built in");
    let knowledge = set.knowledge(["securevisor"]);
    let dimensions: Vec<_> = knowledge.dimensions().map(|(name, _)| name).collect();
    assert_eq!(dimensions, ["CLP_EVENT", "CLP_DISK", "CLP_SERVER"]);
    // The pack that fills the list comes behind the one that names it.
    let engines = knowledge.names.get("engine").expect("a list");
    assert!(engines.contains(&NamePattern::Glob("MSSQLSERVER".to_owned())));
    assert!(knowledge.events.get("attach").is_some());
    assert!(knowledge.environment.iter().any(|name| name == "PATH"));
    assert!(knowledge.actions().all(|(name, _)| name != "message"));
    assert!(set.knowledge(["cmd"]).events.is_empty());
}

/// A pack of a user: its rule uses an event of the built-in ones.
fn user_files() -> Vec<PackInput> {
    let pack = pack_named("site", "requires: [base]\nnames: { engine: [MYSQL] }\n");
    let rule = RULE
        .replace("SV305", "SITE001")
        .replace("service-before-attach", "any-before-attach");
    vec![
        input("my/pack.yaml", &pack),
        input("my/SITE001-any-before-attach.yaml", &rule),
    ]
}

#[test]
fn extended() {
    let base = load(&files()).expect("valid");
    let set = base.extend(&user_files()).expect("valid");
    assert_eq!(base.rules().len(), 1);
    let ids: Vec<_> = set.rules().iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["SITE001", "SV305"]);
    assert_eq!(
        set.rules_of_profile("all").map(|rules| rules.len()),
        Some(2)
    );
    assert_eq!(
        set.knowledge(["site"]).names.get("engine").map(Vec::len),
        Some(3)
    );
    assert!(set.prose().get("SITE001").is_some());
}

#[test]
fn extended_with_conflicts() {
    let base = load(&files()).expect("valid");
    let more = "events: { attach: { any: [ command: { name: x } ] } }\n";
    let files = [
        input(
            "my/pack.yaml",
            &pack_named("site", &format!("requires: [base]\n{more}")),
        ),
        input("my/SV305-service-before-attach.yaml", RULE),
        input("my/profiles.yaml", "profiles: { all: [site] }\n"),
    ];
    let errors = base.extend(&files).expect_err("conflicts");
    assert_eq!(
        drawn(&files, &errors),
        "4:11 [attach] the event `attach` is already in the built-in rules/base/pack.yaml (choose another name)\n\
         1:5 [SV305] the rule id `SV305` is already in the built-in rules/base/SV305-service-before-attach.yaml (choose another name)\n\
         2:7 [service-before-attach] the rule name `service-before-attach` is already in the built-in rules/base/SV305-service-before-attach.yaml (choose another name)\n\
         1:13 [all] the profile `all` is already in the built-in rules/profiles.yaml (choose another name)"
    );
}

#[test]
fn packed_and_unpacked() {
    let set = load(&files()).expect("valid");
    let set = set.extend(&user_files()).expect("valid");
    let blob = postcard::to_allocvec(&set).expect("packs");
    let mut back: PackSet = postcard::from_bytes(&blob).expect("unpacks");
    let blob = postcard::to_allocvec(set.prose()).expect("packs");
    let prose: Prose = postcard::from_bytes(&blob).expect("unpacks");
    assert!(back.prose().iter().next().is_none());
    back.prose = prose;
    assert_eq!(back, set);
}

#[test]
fn built_in_packs_unpack() {
    let set = embedded::packs().expect("unpacks");
    let prose = embedded::prose().expect("unpacks");
    assert!(set.rules().iter().all(|rule| prose.get(&rule.id).is_some()));
    assert_eq!(set.profiles().default.as_deref(), Some("securevisor"));
    assert!(
        set.rules_of_profile("cmd")
            .is_some_and(|rules| rules.iter().any(|r| r.id == "SV101"))
    );
}

/// A pack that stands beside the built-in one, with one more key.
fn site(name: &str, more: &str) -> PackInput {
    let file = format!("{name}/pack.yaml");
    input(
        &file,
        &pack_named(name, &format!("requires: [base]\n{more}")),
    )
}

#[test]
fn packs_override_severities_of_others() {
    let base = load(&files()).expect("valid");
    let one = site("a", "overrides: { SV305: info }\n");
    let set = base.extend(std::slice::from_ref(&one)).expect("valid");
    let severity = |set: &PackSet| {
        let rule = set.rule("SV305").expect("a rule");
        (rule.severity, rule.overridden)
    };
    assert_eq!(severity(&base), (Severity::Error, false));
    assert_eq!(severity(&set), (Severity::Info, true));

    let named = site("b", "overrides: { service-before-attach: off }\n");
    let refused = base
        .extend(&[one.clone(), named])
        .expect_err("two severities");
    let [error] = &refused[..] else {
        panic!("{refused:?}");
    };
    assert_eq!(
        error.message.en,
        "the pack `a` makes `service-before-attach` info"
    );
    let related = error.related.as_ref().expect("the first one");
    assert_eq!(related.file, "a/pack.yaml");

    let above = input(
        "b/pack.yaml",
        &pack_named(
            "b",
            "requires: [a]\noverrides: { service-before-attach: off }\n",
        ),
    );
    for files in [[one.clone(), above.clone()], [above, one.clone()]] {
        let set = base
            .extend(&files)
            .expect("the one above has the last word");
        assert_eq!(severity(&set), (Severity::Off, true));
    }
    let same = site("c", "overrides: { SV305: info }\n");
    assert!(base.extend(&[one, same]).is_ok());
}

#[test]
fn unknown_overrides_are_told() {
    let base = load(&files()).expect("valid");
    let file = site("a", "overrides: { SV350: info }\n");
    let errors = base
        .extend(std::slice::from_ref(&file))
        .expect_err("no such rule");
    assert_eq!(
        drawn(&[file], &errors),
        "4:14 [SV350] there is no rule `SV350` (did you mean `SV305`?)"
    );
}

#[test]
fn packs_under_test_take_the_place_of_those_with_their_names() {
    let base = load(&files()).expect("valid");
    let again = base.replace(&files()).expect("the same packs");
    assert_eq!(again.rules().len(), base.rules().len());
    assert_eq!(again.profiles(), base.profiles());
    let pack = again.pack("base").expect("a pack");
    assert!(!pack.added, "it stays in the profiles it was in");
    let more = site("a", "");
    let set = base.replace(&[more]).expect("one more");
    assert!(set.pack("a").is_some_and(|pack| pack.added));
    assert!(set.pack("base").is_some());
}

#[test]
fn too_many_scenarios_are_refused() {
    let base = load(&files()).expect("valid");
    let values: Vec<String> = (0..100).map(|n| format!("V{n}")).collect();
    let more = format!(
        "variables:\n  SHIFT: {{ values: [{}] }}\n",
        values.join(", ")
    );
    let file = site("a", &more);
    let errors = base
        .extend(std::slice::from_ref(&file))
        .expect_err("too many");
    assert_eq!(
        drawn(&[file], &errors),
        "5:3 [SHIFT] with this variable there are 600 situations to go through, at most 256 are allowed (give it fewer values, or write `open: true`: then no situations are made of it)"
    );
}
