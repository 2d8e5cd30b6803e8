//! The bytes of a file and the text made from them.

/// Bytes and text, kept only once if they agree.
#[derive(Debug)]
pub(super) struct Content {
    storage: Storage,
}

#[derive(Debug)]
enum Storage {
    /// The file is its own text, after `bom_len` bytes.
    Same { whole: String, bom_len: usize },
    /// The text was decoded into memory of its own.
    Separate { bytes: Vec<u8>, text: String },
}

impl Content {
    /// A file that is its own text after a byte order mark of `bom_len` bytes.
    pub(super) fn same(whole: String, bom_len: usize) -> Self {
        let storage = Storage::Same { whole, bom_len };
        Self { storage }
    }

    /// A file whose text differs from its bytes.
    pub(super) fn separate(bytes: Vec<u8>, text: String) -> Self {
        let storage = Storage::Separate { bytes, text };
        Self { storage }
    }

    /// The text, without a byte order mark.
    pub(super) fn text(&self) -> &str {
        match &self.storage {
            Storage::Same { whole, bom_len } => whole.get(*bom_len..).unwrap_or_default(),
            Storage::Separate { text, .. } => text,
        }
    }

    /// The bytes, with a byte order mark.
    pub(super) fn bytes(&self) -> &[u8] {
        match &self.storage {
            Storage::Same { whole, .. } => whole.as_bytes(),
            Storage::Separate { bytes, .. } => bytes,
        }
    }
}
