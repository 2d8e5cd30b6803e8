//! The files of an example, in memory, as they would be stored.

use crate::rules::schema::{self, Example, ExampleFile};
use crate::source::{Encoding, Eol, encode};
use crate::unit::{Files, Request};
use std::collections::BTreeMap;
use std::io;

/// Files that exist only here, all in one folder.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Memory(BTreeMap<String, Vec<u8>>);

/// A file of an example that cannot be stored as the example says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unstorable {
    /// Its name.
    pub file: String,
    /// How it should be stored.
    pub encoding: &'static str,
    /// The first character that the encoding lacks.
    pub character: char,
}

impl Memory {
    /// The bytes of a file.
    #[must_use]
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// Every file by name.
    pub(super) const fn all(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.0
    }

    /// A request for each of the scripts.
    pub(super) fn requests(&self) -> Vec<Request> {
        let request = |path: &String| Request {
            path: path.clone(),
            walked: false,
            role: None,
        };
        self.0.keys().map(request).collect()
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let bytes = self.0.get(path).cloned();
        bytes.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn beside(&self, _path: &str) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

/// The files of an example.
///
/// # Errors
/// Where one cannot be stored as the example says.
pub fn memory(example: &Example) -> Result<Memory, Unstorable> {
    let mut files = BTreeMap::new();
    for (name, file) in example.files() {
        files.insert(name.to_owned(), bytes(name, file)?);
    }
    Ok(Memory(files))
}

fn bytes(name: &str, file: &ExampleFile) -> Result<Vec<u8>, Unstorable> {
    if let Some(hex) = &file.hex {
        return Ok(hex.0.clone());
    }
    let text = file.text.as_deref().unwrap_or_default();
    let encoding = encoding(file.encoding);
    let eol = match file.eol {
        schema::Eol::Crlf => Eol::Crlf,
        schema::Eol::Lf => Eol::Lf,
    };
    encode(text, encoding, eol, file.bom).map_err(|character| Unstorable {
        file: name.to_owned(),
        encoding: encoding.name(),
        character,
    })
}

const fn encoding(encoding: schema::Encoding) -> Encoding {
    match encoding {
        schema::Encoding::ShiftJis => Encoding::ShiftJis,
        schema::Encoding::Utf8 => Encoding::Utf8,
        schema::Encoding::Utf16Le => Encoding::Utf16Le,
        schema::Encoding::Utf16Be => Encoding::Utf16Be,
        schema::Encoding::EucJp => Encoding::EucJp,
    }
}
