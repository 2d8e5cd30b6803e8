//! The JSON Schemas of the files of packs: made from the types that read them, kept under `docs/schema`.

use crate::rules::schema::{PackFile, ProfilesFile, RuleFile};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn generated<T: JsonSchema>(title: &str) -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    let mut value = schema.to_value();
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
