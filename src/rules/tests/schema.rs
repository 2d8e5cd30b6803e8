//! The JSON Schemas of the files of packs: made from the types that read them, kept under `docs/schema`.

use super::{PACK, RULE};
use crate::rules::described::{FileKind, JAPANESE, schema};
use crate::rules::schema::{PackFile, ProfilesFile, RuleFile};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn generated<T: JsonSchema>(title: &str) -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.remove("title");
    let Value::Object(rest) = schema.to_value() else {
        panic!("a schema that is no object");
    };
    let mut map = serde_json::Map::new();
    map.insert("$schema".to_owned(), rest["$schema"].clone());
    map.insert("title".to_owned(), title.into());
    map.insert("description".to_owned(), rest["description"].clone());
    map.extend(rest);
    let mut value = Value::Object(map);
    tidy(&mut value);
    value
}

/// Takes out defaults that say nothing, and joins the lines of descriptions.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(map) => {
            let says_nothing = |value: &Value| match value {
                Value::Null | Value::Bool(false) => true,
                Value::String(text) => text.is_empty(),
                Value::Array(items) => items.is_empty(),
                Value::Object(map) => map.is_empty(),
                _ => false,
            };
            if map.get("default").is_some_and(says_nothing) {
                map.shift_remove("default");
            }
            if let Some(Value::String(text)) = map.get_mut("description") {
                *text = text.replace('\n', " ");
            }
            map.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

#[test]
fn schemas_are_fresh() {
    let all = [
        ("rule", generated::<RuleFile>("svlint rule")),
        ("pack", generated::<PackFile>("svlint pack")),
        ("profiles", generated::<ProfilesFile>("svlint profiles")),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema");
    for (name, schema) in all {
        let path = folder.join(format!("{name}.json"));
        let fresh = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(&folder).expect("writable");
            fs::write(&path, &fresh).expect("writable");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == fresh,
            "docs/schema/{name}.json is not fresh: UPDATE=1 cargo test --lib schemas_are_fresh"
        );
    }
}

/// The sentences that a schema describes things with.
fn sentences(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if key == "description" => {
                        out.insert(text.clone());
                    }
                    _ => sentences(value, out),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| sentences(item, out)),
        _ => {}
    }
}

#[test]
fn every_description_is_there_in_japanese() {
    let words: BTreeMap<String, String> = serde_yaml::from_str(JAPANESE).expect("a table");
    let mut needed = BTreeSet::new();
    for kind in [FileKind::Rule, FileKind::Pack, FileKind::Profiles] {
        sentences(&schema(kind), &mut needed);
    }
    let missing: Vec<String> = needed
        .iter()
        .filter(|sentence| !words.contains_key(*sentence))
        .map(|sentence| format!("{}: \"\"", Value::String(sentence.clone())))
        .collect();
    assert!(
        missing.is_empty(),
        "src/rules/described.ja.yaml lacks:\n{}",
        missing.join("\n")
    );
    for (english, japanese) in &words {
        assert!(needed.contains(english), "nobody needs: {english}");
        assert!(!japanese.is_ascii(), "not Japanese: {english}");
    }
}

/// The YAML files below a folder of the project.
fn yaml_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            yaml_files(&path, out);
        } else if path.extension().is_some_and(|end| end == "yaml") {
            out.push(path);
        }
    }
}

#[test]
fn the_files_of_the_built_in_packs_fit() {
    let validator = |kind| jsonschema::validator_for(&schema(kind)).expect("a schema");
    let rule = validator(FileKind::Rule);
    let pack = validator(FileKind::Pack);
    let profiles = validator(FileKind::Profiles);
    let mut files = Vec::new();
    yaml_files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"),
        &mut files,
    );
    assert!(files.len() > 70, "{} files", files.len());
    for file in files {
        let text = fs::read_to_string(&file).expect("a file");
        let value: Value = serde_yaml::from_str(&text).expect("YAML");
        let validator = match file.file_stem().and_then(|stem| stem.to_str()) {
            Some("pack") => &pack,
            Some("profiles") => &profiles,
            _ => &rule,
        };
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", file.display());
    }
}

/// Changes that the loader refuses at once; a schema cannot know names and regular expressions.
#[test]
fn what_the_loader_refuses_the_schema_refuses() {
    let rule = jsonschema::validator_for(&schema(FileKind::Rule)).expect("a schema");
    let pack = jsonschema::validator_for(&schema(FileKind::Pack)).expect("a schema");
    let valid = |validator: &jsonschema::Validator, text: &str| {
        validator.is_valid(&serde_yaml::from_str::<Value>(text).expect("YAML"))
    };
    assert!(valid(&rule, RULE) && valid(&pack, PACK));
    let changes = [
        ("severity:", "serverity:"),
        ("severity: error", "severity: fatal"),
        ("id: SV305", "id: Sv305"),
        ("name: service", "name: Service"),
        ("ja: 要約, ", ""),
        ("en: Summary", "en: \" \""),
        ("  order:", "  ordre:"),
        ("in: [start]", "in: start"),
        ("first: attach", "first: 12"),
        ("{ guide: \"PP guide\" }", "{}"),
        ("  - good:", "  - goood:"),
        ("  - bad:", "  - good: {}\n    bad:"),
    ];
    for (from, to) in changes {
        assert!(RULE.contains(from), "{from}");
        assert!(!valid(&rule, &RULE.replacen(from, to, 1)), "{from} -> {to}");
    }
    let changes = [
        ("values: [SUCCESS", "value: [SUCCESS"),
        ("{ regex: ", "{ regexp: "),
        ("open: true", "open: 1"),
        ("args: [start", "arg: [start"),
        (
            "procedure: sp_attach_db",
            "procedure: sp_attach_db, statement: set-online",
        ),
        ("any:", "all:"),
    ];
    for (from, to) in changes {
        assert!(PACK.contains(from), "{from}");
        assert!(!valid(&pack, &PACK.replacen(from, to, 1)), "{from} -> {to}");
    }
}
