//! The words of this layer in both languages.

use super::{Counts, FailOn, Lang};

impl Lang {
    /// Heads the advice.
    pub(super) fn help(self) -> &'static str {
        match self {
            Self::Ja => "対処: ",
            Self::En => "help: ",
        }
    }

    /// Heads the scenario.
    pub(super) fn scenario(self) -> &'static str {
        match self {
            Self::Ja => "シナリオ: ",
            Self::En => "scenario: ",
        }
    }

    /// Heads the way that goes wrong.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Ja => "実行の流れ:",
            Self::En => "path taken:",
        }
    }

    /// Stands for the value of a variable that is not set.
    pub(super) fn unset(self) -> &'static str {
        match self {
            Self::Ja => "(未設定)",
            Self::En => "(unset)",
        }
    }

    /// Further scenarios.
    pub(super) fn more_scenarios(self, more: usize) -> String {
        match self {
            Self::Ja => format!("ほか {more} 通り"),
            Self::En => format!("and {more} more"),
        }
    }

    /// Lines of a list that are not shown.
    pub(super) fn more_lines(self, more: usize) -> String {
        match self {
            Self::Ja => format!("... (途中 {more} 行省略)"),
            Self::En => format!("... ({more} more lines)"),
        }
    }

    /// The last line of the output.
    pub(super) fn summary(self, counts: &Counts, fail_on: FailOn) -> String {
        match self {
            Self::Ja => summary_ja(counts, fail_on),
            Self::En => summary_en(counts, fail_on),
        }
    }
}

fn summary_en(counts: &Counts, fail_on: FailOn) -> String {
    let found = [
        counted(counts.error, "error"),
        counted(counts.warning, "warning"),
        counted(counts.info, "info message"),
    ];
    let found: Vec<String> = found.into_iter().flatten().collect();
    let found = match found.is_empty() {
        true => "No problems found".to_owned(),
        false => found.join(", "),
    };
    let s = if counts.files == 1 { "" } else { "s" };
    let mut rest = Vec::new();
    if counts.below > 0 {
        rest.push(match fail_on {
            FailOn::Never => "none counts with --fail-on never".to_owned(),
            _ => format!("{} below --fail-on {}", counts.below, fail_on.name()),
        });
    }
    if counts.suppressed > 0 {
        rest.push(format!("{} suppressed", counts.suppressed));
    }
    if counts.baselined > 0 {
        rest.push(format!("{} in the baseline", counts.baselined));
    }
    let rest = match rest.is_empty() {
        true => String::new(),
        false => format!(" ({})", rest.join(", ")),
    };
    format!("{found} in {} file{s}{rest}.", counts.files)
}

/// `2 errors`; nothing for none.
fn counted(count: usize, noun: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{count} {noun}s")),
    }
}

fn summary_ja(counts: &Counts, fail_on: FailOn) -> String {
    let Counts {
        error,
        warning,
        info,
        ..
    } = counts;
    let found = match error + warning + info {
        0 => "問題は見つかりませんでした".to_owned(),
        _ => format!("エラー {error} 件、警告 {warning} 件、情報 {info} 件"),
    };
    let mut rest = format!("{} ファイル", counts.files);
    if counts.below > 0 {
        rest.push_str(&match fail_on {
            FailOn::Never => "、--fail-on never のため終了コードに影響なし".to_owned(),
            _ => format!("、--fail-on {} 未満 {} 件", fail_on.name(), counts.below),
        });
    }
    if counts.suppressed > 0 {
        rest.push_str(&format!("、抑制 {} 件", counts.suppressed));
    }
    if counts.baselined > 0 {
        rest.push_str(&format!("、ベースライン {} 件", counts.baselined));
    }
    format!("{found} ({rest})")
}
