//! The small scripts of `tests/verdicts.yaml`.

use super::Memory;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Small scripts, and the rules that speak of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    start: Option<String>,
    stop: Option<String>,
    #[serde(default)]
    files: BTreeMap<String, Stored>,
    pub(crate) expect: Vec<String>,
    /// The rules that only advise, where a case is about them.
    pub(crate) info: Option<Vec<String>>,
}

/// A file beside the scripts: its text, or its text and how that is stored.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Text(String),
    Encoded { text: String, encoding: Encoding },
}

#[derive(Deserialize)]
enum Encoding {
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "shift_jis")]
    ShiftJis,
}

impl Stored {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => script(text),
            Self::Encoded { text, encoding } => {
                let text = text.replace('\n', "\r\n");
                match encoding {
                    Encoding::Utf16Le => {
                        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
                        units.flat_map(u16::to_le_bytes).collect()
                    }
                    Encoding::ShiftJis => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
                }
            }
        }
    }
}

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    serde_yaml::from_str(include_str!("../verdicts.yaml")).expect("cases")
}

impl Case {
    /// The scripts as they are stored.
    pub(crate) fn files(&self) -> Memory {
        let mut files = Memory::default();
        let scripts = [("start.bat", &self.start), ("stop.bat", &self.stop)];
        for (name, text) in scripts {
            files
                .0
                .extend(text.as_ref().map(|t| (name.to_owned(), script(t))));
        }
        files.0.extend(
            self.files
                .iter()
                .map(|(name, file)| (name.clone(), file.bytes())),
        );
        files
    }
}

fn script(text: &str) -> Vec<u8> {
    let osql = "osql -E -b -Q \"EXEC";
    text.replace("{D}", "IF \"%CLP_DISK%\"==\"FAILURE\" exit /b 1")
        .replace(
            "{ATT}",
            &format!("{osql} sp_attach_db @dbname = 'db', @filename1 = 'P:\\d.mdf'\""),
        )
        .replace("{DET}", &format!("{osql} sp_detach_db @dbname = 'db'\""))
        .replace('\n', "\r\n")
        .into_bytes()
}
