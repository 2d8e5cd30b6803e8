//! The words of pictures in both languages.

use crate::batch::CompareOp;
use crate::graph::{Subject, Way};
use crate::report::Lang;
use crate::scenario::EndKind;

impl Lang {
    fn pick<'t>(self, ja: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    pub(super) fn loose(self) -> &'static str {
        self.pick("どこからも呼ばれない部分", "nothing leads here")
    }

    pub(super) fn called_from(self, name: &str, lines: &[String], more: usize) -> String {
        let list = lines.join(", ");
        match (self, more) {
            (Self::Ja, 0) => format!("{name}  ({list} 行目から CALL)"),
            (Self::Ja, _) => format!("{name}  ({list} 行目ほか {more} か所から CALL)"),
            (Self::En, 0) if lines.len() == 1 => format!("{name}  (called in line {list})"),
            (Self::En, 0) => format!("{name}  (called in lines {list})"),
            (Self::En, _) => format!("{name}  (called in lines {list} and {more} more)"),
        }
    }

    pub(super) fn incomplete(self) -> &'static str {
        self.pick(
            "動作を最後まで追いきれませんでした。灰色の部分も実行されることがあります",
            "not everything the script can do was worked out: what is grey may run all the same",
        )
    }

    pub(super) fn hasty(self) -> &'static str {
        self.pick(
            "スクリプトが大きいため、交差を減らす配置は行っていません",
            "the script is large: boxes stand in the order of the script, and lines cross more than need be",
        )
    }

    pub(super) fn cut(self) -> &'static str {
        self.pick(
            "スクリプトが大きいため、遠くへの線は途中で切れています。行き先は --format dot で確認できます",
            "the script is large: lines that lead far away are cut off; --format dot tells where they lead",
        )
    }

    pub(super) fn heading(self, script: &str) -> String {
        match self {
            Self::Ja => format!("{script} の制御の流れ"),
            Self::En => format!("control flow of {script}"),
        }
    }

    pub(super) fn findings(self, count: usize) -> String {
        match self {
            Self::Ja => format!("検出された問題 ({count} 件)"),
            Self::En if count == 1 => "1 finding".to_owned(),
            Self::En => format!("{count} findings"),
        }
    }

    pub(super) fn no_findings(self) -> &'static str {
        self.pick("問題は見つかりませんでした", "no findings")
    }

    pub(super) fn in_line(self, line: u32) -> String {
        match self {
            Self::Ja => format!("{line} 行目"),
            Self::En => format!("line {line}"),
        }
    }

    pub(super) fn never(self) -> &'static str {
        self.pick("どのシナリオでも実行されない", "no scenario comes here")
    }

    pub(super) fn more_items(self, more: usize) -> String {
        match self {
            Self::Ja => format!("… ほか {more} 行"),
            Self::En => format!("… {more} more lines"),
        }
    }

    pub(super) fn key_flow(self) -> &'static str {
        self.pick("次の処理", "goes on")
    }

    pub(super) fn key_call(self) -> &'static str {
        self.pick("CALL (戻ってくる)", "CALL (comes back)")
    }

    pub(super) fn key_dead(self) -> &'static str {
        self.pick(
            "灰色・点線: どのシナリオでも実行されない",
            "grey, dotted: no scenario comes here",
        )
    }

    pub(super) fn key_event(self) -> &'static str {
        self.pick(
            "クラスタにとって意味のあるコマンド",
            "command that matters to the cluster",
        )
    }

    pub(super) fn subject(self, subject: &Subject) -> String {
        match subject {
            Subject::Value(text) => format!("{text} ?"),
            Subject::ErrorLevel => "ERRORLEVEL ?".to_owned(),
            Subject::Exists(file) => format!("exist {file} ?"),
            Subject::Defined(name) => format!("defined {name} ?"),
            Subject::Extensions => "cmdextversion ?".to_owned(),
            Subject::Outcome => self.pick("成功したか ?", "succeeded ?").to_owned(),
        }
    }

    /// What holds on a way; nothing for the only one.
    pub(super) fn way(self, way: &Way, subject: Option<&Subject>) -> Option<String> {
        Some(match way {
            Way::On | Way::Computed => return None,
            Way::Is(op, value) => format!("{} {}", sign(*op), quoted(value)),
            Way::Holds(held) => match (subject, held) {
                (Some(Subject::Exists(_)), true) => self.pick("ある", "is there"),
                (Some(Subject::Exists(_)), false) => self.pick("ない", "is not there"),
                (Some(Subject::Defined(_)), true) => self.pick("定義あり", "is set"),
                (Some(Subject::Defined(_)), false) => self.pick("定義なし", "is not set"),
                (_, true) => self.pick("はい", "yes"),
                (_, false) => self.pick("いいえ", "no"),
            }
            .to_owned(),
            Way::Succeeded(true) => self.pick("成功", "succeeded").to_owned(),
            Way::Succeeded(false) => self.pick("失敗", "failed").to_owned(),
            Way::Turn => self.pick("繰り返し", "each turn").to_owned(),
            Way::Done => self.pick("終わり", "done").to_owned(),
            Way::Otherwise(values) if values.is_empty() => {
                self.pick("それ以外", "otherwise").to_owned()
            }
            Way::Otherwise(values) => {
                let names = values.iter().map(|v| v.as_deref().unwrap_or(self.unset()));
                format!("= {}", names.collect::<Vec<_>>().join(", "))
            }
        })
    }

    pub(super) fn end(
        self,
        kind: EndKind,
        code: Option<&str>,
        name: Option<&str>,
        returns: bool,
    ) -> String {
        let code = code.map(|c| format!(" {c}")).unwrap_or_default();
        let name = quoted(name.unwrap_or_default());
        match kind {
            EndKind::EndOfFile if returns => self.pick("戻る", "return").to_owned(),
            EndKind::EndOfFile => self.pick("ファイルの終わり", "end of file").to_owned(),
            EndKind::ExitScript if returns => format!("{}{code}", self.pick("戻る", "return")),
            EndKind::ExitScript => format!("exit /b{code}"),
            EndKind::Exit => format!("exit{code}"),
            EndKind::MissingLabel => match self {
                Self::Ja => format!("ラベル {name} がない"),
                Self::En => format!("no label {name}"),
            },
            EndKind::SyntaxError => self.pick("構文エラー", "syntax error").to_owned(),
            EndKind::ChainedBatch => match self {
                Self::Ja => format!("{name} へ (戻らない)"),
                Self::En => format!("to {name} (no way back)"),
            },
            EndKind::Unknown => self.pick("不明", "not known").to_owned(),
        }
    }
}

fn quoted(value: &str) -> &str {
    if value.is_empty() { "\"\"" } else { value }
}

fn sign(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Same | CompareOp::Equ => "=",
        CompareOp::Neq => "≠",
        CompareOp::Lss => "<",
        CompareOp::Leq => "≤",
        CompareOp::Gtr => ">",
        CompareOp::Geq => "≥",
    }
}
