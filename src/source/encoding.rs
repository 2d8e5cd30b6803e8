//! The encodings a batch file can be read in, and the labels that name them.

/// How the bytes of a file become text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Encoding {
    /// Seven-bit bytes only.
    ///
    /// Declared for a file that has other bytes, it means UTF-8 when the file
    /// is valid UTF-8 and CP932 when it is not; never a Western code page.
    Ascii,
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Windows code page 932, the Japanese ANSI and OEM code page.
    ShiftJis,
    /// EUC-JP, including its half-width katakana and JIS X 0212 sets.
    EucJp,
    /// GB2312 as Windows code page 936 has it: what a configuration made on a Chinese server is in.
    Gb2312,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
}

/// Every accepted label; lookups ignore case, `-` and `_`.
const LABELS: [(&str, Encoding); 19] = [
    ("ascii", Encoding::Ascii),
    ("us-ascii", Encoding::Ascii),
    ("utf-8", Encoding::Utf8),
    ("cp932", Encoding::ShiftJis),
    ("ms932", Encoding::ShiftJis),
    ("windows-31j", Encoding::ShiftJis),
    ("shift_jis", Encoding::ShiftJis),
    ("sjis", Encoding::ShiftJis),
    ("x-sjis", Encoding::ShiftJis),
    ("csshiftjis", Encoding::ShiftJis),
    ("euc-jp", Encoding::EucJp),
    ("ujis", Encoding::EucJp),
    ("gb2312", Encoding::Gb2312),
    ("gbk", Encoding::Gb2312),
    ("cp936", Encoding::Gb2312),
    ("utf-16", Encoding::Utf16Le),
    ("utf-16le", Encoding::Utf16Le),
    ("utf-16be", Encoding::Utf16Be),
    ("unicode", Encoding::Utf16Le),
];

/// The first half of [`LABELS`], as a slice that can be handed out.
static LABEL_NAMES: [&str; LABELS.len()] = {
    let mut names = [""; LABELS.len()];
    let mut index = 0;
    while index < LABELS.len() {
        names[index] = LABELS[index].0;
        index += 1;
    }
    names
};

impl Encoding {
    /// The encoding that `label` names, or `None` for an unknown label.
    ///
    /// Case, `-` and `_` are ignored, so `utf8`, `UTF-8` and `Utf_8` are one
    /// label. `utf-16` and `unicode` mean little-endian, as on Windows.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        LABELS
            .iter()
            .find(|(known, _)| significant(label).eq(significant(known)))
            .map(|&(_, encoding)| encoding)
    }

    /// The name shown to users.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ascii => "ASCII",
            Self::Utf8 => "UTF-8",
            Self::ShiftJis => "Shift_JIS",
            Self::EucJp => "EUC-JP",
            Self::Gb2312 => "GB2312",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }

    /// The labels [`from_label`](Self::from_label) knows, in lower case, one
    /// spelling each, for help texts and error messages.
    #[must_use]
    pub fn accepted_labels() -> &'static [&'static str] {
        &LABEL_NAMES
    }
}

/// The characters of a label that count when labels are compared.
fn significant(label: &str) -> impl Iterator<Item = char> {
    label
        .chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .map(|c| c.to_ascii_lowercase())
}
