//! The small scripts of `tests/verdicts/`.
//!
//! In the scripts {D} is the disk check, {ATT} an attach, {DET} a detach, each right in itself. `expect` lists every
//! rule at warning and above, SV201, SV203, SV302 and SV304 left out: these are about the guide's frame, which small
//! scripts do not have. `info` lists those that only advise, where a case is about them.

use super::Memory;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

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

const FILES: [&str; 6] = [
    include_str!("../verdicts/cmd.yaml"),
    include_str!("../verdicts/scripts.yaml"),
    include_str!("../verdicts/services.yaml"),
    include_str!("../verdicts/calls.yaml"),
    include_str!("../verdicts/sql_files.yaml"),
    include_str!("../verdicts/disguises.yaml"),
];

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    let cases = FILES.map(|file| serde_yaml::from_str::<Vec<Case>>(file).expect("cases"));
    let cases: Vec<Case> = cases.into_iter().flatten().collect();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "a case stands twice");
    cases
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
