//! Mistakes on the command line in Japanese: what clap found out, in words of our own.

use super::problem::Problem;
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// A mistake as a problem of ours; nothing for what is no mistake, or is told of in English only.
pub(super) fn problem(error: &Error) -> Option<Problem> {
    let said = Said(error);
    let argument = said.text(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("引数「{argument}」は使えません"),
        ErrorKind::InvalidSubcommand => {
            let word = said.text(ContextKind::InvalidSubcommand);
            format!("サブコマンド「{word}」はありません")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            match said.text(ContextKind::InvalidValue) {
                value if value.is_empty() => format!("{argument} に値がありません"),
                value => format!("「{value}」は {argument} の値に使えません"),
            }
        }
        ErrorKind::ArgumentConflict => match said.text(ContextKind::PriorArg) {
            other if other.is_empty() || other == argument => {
                format!("{argument} は 1 回だけ指定できます")
            }
            other => format!("{argument} と {other} は同時に指定できません"),
        },
        ErrorKind::MissingRequiredArgument => format!("必要な引数がありません: {argument}"),
        ErrorKind::MissingSubcommand => "サブコマンドを指定してください".to_owned(),
        ErrorKind::TooManyValues => {
            let value = said.text(ContextKind::InvalidValue);
            format!("{argument} に余分な値があります: {value}")
        }
        ErrorKind::InvalidUtf8 => "引数に文字として読めないバイトがあります".to_owned(),
        _ => return None,
    };
    let help = said.help();
    Some(Problem::new(message, error.to_string()).help(help.clone(), help))
}

/// What an error says besides its kind.
struct Said<'e>(&'e Error);

impl Said<'_> {
    /// The words of a kind, in one line; empty where it says none.
    fn text(&self, kind: ContextKind) -> String {
        match self.0.get(kind) {
            Some(ContextValue::String(text)) => text.clone(),
            Some(ContextValue::Strings(texts)) => texts.join(", "),
            Some(ContextValue::StyledStr(text)) => text.to_string(),
            _ => String::new(),
        }
    }

    /// What may be written instead, and where more is told.
    fn help(&self) -> String {
        let similar = [
            ContextKind::SuggestedArg,
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedValue,
        ];
        let similar = similar.into_iter().map(|kind| self.text(kind));
        let similar = similar.filter(|text| !text.is_empty()).map(|text| {
            let text = text.trim_matches('\'').to_owned();
            format!("近い名前: {text}")
        });
        let values = self.text(ContextKind::ValidValue);
        let values = (!values.is_empty()).then(|| format!("使える値: {values}"));
        let usage = self.text(ContextKind::Usage);
        let usage = usage.lines().map(str::trim).find(|line| !line.is_empty());
        let usage = usage.map(|line| line.replacen("Usage:", "使い方:", 1));
        let more = "詳細は --help で表示できます".to_owned();
        let lines = similar.chain(values).chain(usage).chain([more]);
        lines.collect::<Vec<_>>().join("\n")
    }
}
