//! What keeps an export from being read, as a finding with its place.

use crate::rules::schema::Bilingual;
use crate::source::Span;

/// Something about an export that cannot be read as it should.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub trouble: Trouble,
    /// A place that explains it: the element that is never closed.
    pub opened: Option<Span>,
}

impl Fault {
    /// Trouble at a place.
    #[must_use]
    pub fn at(span: Span, trouble: Trouble) -> Self {
        Self {
            span,
            trouble,
            opened: None,
        }
    }
}

/// What can be wrong with an export.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "their texts below say what they are")]
pub enum Trouble {
    Empty,
    TooLarge {
        megabytes: u64,
    },
    UnknownEncoding {
        label: String,
    },
    WrongEncoding {
        label: String,
        actual: Option<&'static str>,
    },
    DocumentType,
    TooDeep {
        levels: usize,
    },
    TooManyNodes {
        most: u32,
    },
    TooManyAttributes {
        most: usize,
    },
    TooManyResources {
        most: usize,
    },
    CutOff {
        element: Option<String>,
    },
    SecondRoot,
    WrongRoot {
        name: String,
    },
    NoCluster,
    CloseTag {
        expected: String,
        found: String,
    },
    Malformed,
    Entity,
    RepeatedAttribute {
        name: String,
    },
    NotAnArchive,
    BrokenArchive,
    ArchiveWithoutConfiguration,
    TooManyEntries {
        most: usize,
    },
    UnpacksTooLarge {
        megabytes: u64,
    },
    TooTight {
        name: String,
        times: u64,
    },
    OutsideName {
        name: String,
    },
    AbsoluteName {
        name: String,
    },
    RepeatedName {
        name: String,
    },
    Encrypted {
        name: String,
    },
    Compression {
        name: String,
    },
    BrokenEntry {
        name: String,
    },
    MissingColumns {
        names: Vec<String>,
    },
    RepeatedColumn {
        name: String,
    },
    OpenQuote,
    ShortRow {
        column: String,
    },
    LongRow {
        columns: usize,
    },
    EmptyCell {
        column: &'static str,
    },
    NoRows,
    TooManyRows {
        most: usize,
    },
    TooManyCells {
        most: usize,
        columns: usize,
    },
    TooManyFiles {
        most: usize,
    },
}

impl Trouble {
    /// What is wrong, as the rest of a sentence.
    #[must_use]
    pub fn problem(&self) -> Bilingual {
        let (ja, en) = self.problem_texts();
        Bilingual { ja, en }
    }

    fn problem_texts(&self) -> (String, String) {
        match self {
            Self::Empty => both("ファイルが空です", "the file is empty"),
            Self::TooLarge { megabytes } => (
                format!("{megabytes} MiB を超えています"),
                format!("it is larger than {megabytes} MiB"),
            ),
            Self::UnknownEncoding { label } => (
                format!("文字コードの宣言 {label} は使えません"),
                format!("{label} is no encoding that it can be declared in"),
            ),
            Self::WrongEncoding { label, actual } => match actual {
                Some(actual) => (
                    format!("文字コードを {label} と宣言していますが、内容は {actual} です"),
                    format!("it is declared as {label}, but written in {actual}"),
                ),
                None => (
                    format!("{label} として読めないバイトがあります"),
                    format!("these bytes are no text in {label}"),
                ),
            },
            Self::DocumentType => both("DOCTYPE 宣言があります", "it has a DOCTYPE declaration"),
            Self::TooDeep { levels } => (
                format!("要素の入れ子が {levels} 段を超えています"),
                format!("its elements are nested deeper than {levels} levels"),
            ),
            Self::TooManyNodes { most } => (
                format!("要素と文字列が {most} 個を超えています"),
                format!("it has more than {most} elements and texts"),
            ),
            Self::TooManyAttributes { most } => (
                format!("一つの要素の属性、または名前空間の宣言が {most} 個を超えています"),
                format!(
                    "an element has more than {most} attributes, or it declares as many namespaces"
                ),
            ),
            Self::TooManyResources { most } => (
                format!("リソースとモニタリソースが {most} 個を超えています"),
                format!("it has more than {most} resources and monitors"),
            ),
            Self::CutOff {
                element: Some(name),
            } => (
                format!("<{name}> が閉じられないまま終わっています"),
                format!("it ends before <{name}> is closed"),
            ),
            Self::CutOff { element: None } => both("途中で終わっています", "it ends too early"),
            Self::SecondRoot => both(
                "最上位の要素が二つあります",
                "this is a second outermost element",
            ),
            Self::WrongRoot { name } => (
                format!("最上位の要素が <root> ではなく <{name}> です"),
                format!("its outermost element is <{name}> and not <root>"),
            ),
            Self::NoCluster => both(
                "クラスタの構成が書かれていません",
                "no cluster is described in it",
            ),
            Self::CloseTag { expected, found } => (
                format!("</{expected}> があるはずのところに </{found}> があります"),
                format!("</{found}> stands where </{expected}> should"),
            ),
            Self::Malformed => both("XML の書き方が正しくありません", "this is no XML"),
            Self::Entity => both(
                "定義されていない文字参照があります",
                "this is a reference to nothing that is defined",
            ),
            Self::RepeatedAttribute { name } => (
                format!("属性 {name} が二つあります"),
                format!("the attribute {name} stands twice"),
            ),
            _ => self.container_texts(),
        }
    }

    /// The same for what holds files and rows.
    fn container_texts(&self) -> (String, String) {
        match self {
            Self::NotAnArchive => both("zip ではありません", "it is no zip archive"),
            Self::BrokenArchive => both(
                "zip が壊れているか、途中で切れています",
                "the zip archive is damaged or cut off",
            ),
            Self::ArchiveWithoutConfiguration => {
                both("clp.conf がありません", "there is no clp.conf in it")
            }
            Self::TooManyEntries { most } => (
                format!("zip の中のファイルが {most} 個を超えています"),
                format!("the zip archive holds more than {most} files"),
            ),
            Self::UnpacksTooLarge { megabytes } => (
                format!("展開すると {megabytes} MiB を超えます"),
                format!("unpacked it is larger than {megabytes} MiB"),
            ),
            Self::TooTight { name, times } => (
                format!("zip の中の {name} は展開すると {times} 倍を超えます"),
                format!("{name} in the archive unpacks to more than {times} times its size"),
            ),
            Self::OutsideName { name } => (
                format!("zip の外を指す名前 {name} があります"),
                format!("the name {name} points out of the archive"),
            ),
            Self::AbsoluteName { name } => (
                format!("zip の中の名前 {name} が絶対パスです"),
                format!("the name {name} in the archive is an absolute path"),
            ),
            Self::RepeatedName { name } => (
                format!("zip の中に {name} が二つあります"),
                format!("{name} stands twice in the archive"),
            ),
            Self::Encrypted { name } => (
                format!("zip の中の {name} が暗号化されています"),
                format!("{name} in the archive is encrypted"),
            ),
            Self::Compression { name } => (
                format!("zip の中の {name} の圧縮方式は読めません"),
                format!("{name} is packed in a way that is not read"),
            ),
            Self::BrokenEntry { name } => (
                format!("zip の中の {name} が壊れています"),
                format!("{name} in the archive is damaged"),
            ),
            Self::MissingColumns { names } => (
                format!("見出しに列 {} がありません", names.join("、")),
                match names.as_slice() {
                    [only] => format!("the header lacks the column {only}"),
                    several => format!("the header lacks the columns {}", several.join(", ")),
                },
            ),
            Self::RepeatedColumn { name } => (
                format!("列 {name} が二つあります"),
                format!("the column {name} stands twice"),
            ),
            Self::OpenQuote => both(
                "この引用符が閉じられていません",
                "this quote is never closed",
            ),
            Self::ShortRow { column } => (
                format!("この行には列 {column} がありません"),
                format!("this row has no cell for the column {column}"),
            ),
            Self::LongRow { columns } => (
                format!("この行のセルが見出しの {columns} 列より多くあります"),
                format!("this row has more cells than the {columns} columns of the header"),
            ),
            Self::EmptyCell { column } => (
                format!("列 {column} が空です"),
                format!("the column {column} is empty"),
            ),
            Self::NoRows => both(
                "リソースが一行もありません",
                "there is no row with a resource",
            ),
            Self::TooManyRows { most } => (
                format!("{most} 行を超えています"),
                format!("it has more than {most} rows"),
            ),
            Self::TooManyCells { most, columns } => (
                format!("一行に {columns} 個、または全体で {most} 個を超えるセルがあります"),
                format!("it has more than {columns} cells in a row, or {most} altogether"),
            ),
            Self::TooManyFiles { most } => (
                format!("scripts の下のファイルが {most} 個を超えています"),
                format!("more than {most} files lie below scripts"),
            ),
            _ => both("読み取れません", "it cannot be read"),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> Bilingual {
        let (ja, en) = match self {
            Self::UnknownEncoding { .. } => (
                "使えるのは SJIS、EUC-JP、ASCII、GB2312、UTF-8 です",
                "there are SJIS, EUC-JP, ASCII, GB2312 and UTF-8",
            ),
            Self::WrongEncoding { .. } => (
                "宣言した文字コードで保存し直すか、Cluster WebUI からエクスポートし直してください",
                "save it in the encoding it declares, or export it anew with Cluster WebUI",
            ),
            Self::DocumentType => (
                "構成情報に DOCTYPE は要りません。取り除いてください",
                "a configuration has none; remove it",
            ),
            Self::Encrypted { .. } => (
                "暗号化せずに zip を作り直してください",
                "make the zip anew without encryption",
            ),
            Self::Compression { .. } => (
                "Deflate（通常の zip）で作り直してください",
                "make the zip anew with Deflate, the usual way",
            ),
            Self::OutsideName { .. } | Self::AbsoluteName { .. } | Self::RepeatedName { .. } => (
                "clp.conf と scripts フォルダを選び、zip を作り直してください",
                "make the zip anew from clp.conf and the scripts folder",
            ),
            Self::ArchiveWithoutConfiguration => (
                "clp.conf と scripts フォルダを含む zip を指定してください",
                "name a zip that holds clp.conf and the scripts folder",
            ),
            Self::MissingColumns { .. }
            | Self::RepeatedColumn { .. }
            | Self::ShortRow { .. }
            | Self::LongRow { .. }
            | Self::EmptyCell { .. }
            | Self::NoRows => (
                "一行目を group,resource,type,depends_on とし、リソースごとに一行を書いてください。コンマを含む名前は \" で囲みます",
                "begin with the line group,resource,type,depends_on and write one row for each resource; a name with a comma goes into quotes",
            ),
            Self::OpenQuote => (
                "\" で閉じてください。セルの中の \" は \"\" と書きます",
                "close it with \"; a \" inside a cell is written as \"\"",
            ),
            Self::TooLarge { .. }
            | Self::TooDeep { .. }
            | Self::TooManyNodes { .. }
            | Self::TooManyAttributes { .. }
            | Self::TooManyResources { .. }
            | Self::TooManyCells { .. }
            | Self::TooManyEntries { .. }
            | Self::UnpacksTooLarge { .. }
            | Self::TooTight { .. }
            | Self::TooManyRows { .. }
            | Self::TooManyFiles { .. } => (
                "クラスタの構成情報だけを指定してください",
                "name the configuration of a cluster and nothing else",
            ),
            _ => (
                "Cluster WebUI から構成情報をエクスポートし直してください",
                "export the configuration anew with Cluster WebUI",
            ),
        };
        Bilingual::new(ja, en)
    }
}

fn both(ja: &str, en: &str) -> (String, String) {
    (ja.to_owned(), en.to_owned())
}
