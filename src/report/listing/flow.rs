//! Data on one line, as it can be written in a pack: YAML in flow style.

use serde_json::Value;

/// A value on one line; what is empty or false is left out, as in a pack.
pub(super) fn flow(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => scalar(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(_) => format!("{{ {} }}", entries(value)),
    }
}

/// The entries of a map, without the braces around them.
pub(super) fn entries(value: &Value) -> String {
    let Value::Object(map) = value else {
        return flow(value);
    };
    let kept = map.iter().filter(|(_, value)| !is_default(value));
    let entries: Vec<String> = kept
        .map(|(key, value)| format!("{}: {}", scalar(key), flow(value)))
        .collect();
    entries.join(", ")
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// A text, in quotes where it would be read as something else without them.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '\\' | '.' | '$');
    let is_word = !text.is_empty()
        && text.chars().all(plain)
        && text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '_' | '\\'))
        && !matches!(
            text,
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if is_word {
        text.to_owned()
    } else {
        Value::String(text.to_owned()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn data_reads_as_it_is_written_in_packs() {
        let command = json!({"name": "net", "args": ["start", "{service}"], "flag": null});
        let look = json!({ "command": command });
        let said = r#"command: { name: net, args: [start, "{service}"] }"#;
        assert_eq!(entries(&look), said);
        let words = json!({"a": ["*", "no", "/S", "12", "x y", "MSSQL$*"], "b": true, "c": false});
        let said = r#"a: ["*", "no", /S, "12", "x y", "MSSQL$*"], b: true"#;
        assert_eq!(entries(&words), said);
    }
}
