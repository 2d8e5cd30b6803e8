//! `explain` as Markdown: every example, each with what is found in it.

use std::io::{self, Write};

use super::super::Lang;
use super::super::harmless::{clip, push_shown};
use super::super::human::{self, Options};
use super::words::{comments, origin, stored, words};
use super::{Explanation, Shown, ShownFile};

/// Lines of a file that are shown.
const MAX_LINES: usize = 40;

/// Columns of a line that are shown: more than any script has that is not about long lines.
const MAX_COLUMNS: usize = 240;

/// Writes a page about one rule. `other` is the page in the other language, if there is one.
///
/// # Errors
/// Those of `out`.
pub fn write(told: &Explanation, other: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let words = words(told.lang);
    writeln!(out, "# {} {}\n", told.id, told.name)?;
    if let Some(other) = other {
        writeln!(out, "{}\n", languages(told.lang, other))?;
    }
    writeln!(out, "{}\n", told.summary)?;
    writeln!(
        out,
        "| {} | {} | {} | {} |\n|---|---|---|---|\n| {} | `{}` | {} | `{}` |\n",
        words.severity,
        words.pack,
        words.profiles,
        words.check,
        told.severity,
        told.pack,
        told.profiles.join(", "),
        told.kind,
    )?;
    writeln!(out, "## {}\n\n{}\n", words.why, told.why.trim_end())?;
    for (bad, heading) in [(true, words.bad), (false, words.good)] {
        writeln!(out, "## {heading}\n")?;
        for example in told.examples(bad) {
            self::example(told.lang, example, out)?;
        }
    }
    writeln!(out, "## {}\n\n{}\n", words.fix, told.advice().trim_end())?;
    writeln!(out, "## {}\n", words.suppress)?;
    for (comment, place) in comments(told) {
        writeln!(out, "- `{comment}`: {place}")?;
    }
    writeln!(out, "\n## {}\n", words.source)?;
    for source in &told.sources {
        let kind = origin(told.lang, source.kind);
        writeln!(out, "- {kind}: {}", source.text.trim_end())?;
    }
    Ok(())
}

/// The line that leads to the other language.
fn languages(lang: Lang, other: &str) -> String {
    match lang {
        Lang::En => format!("English | [日本語]({other})"),
        Lang::Ja => format!("[English]({other}) | 日本語"),
    }
}

fn example(lang: Lang, example: &Shown, out: &mut dyn Write) -> io::Result<()> {
    if let Some(why) = &example.why {
        writeln!(out, "{}\n", why.trim_end())?;
    }
    if let Some(profile) = &example.profile {
        writeln!(out, "{}: `{profile}`\n", words(lang).profile)?;
    }
    for file in &example.files {
        writeln!(out, "`{}`{}\n", file.name, stored(lang, file))?;
        let kind = match file.name.rsplit_once('.') {
            Some((_, extension)) if extension.eq_ignore_ascii_case("sql") => "sql",
            _ => "bat",
        };
        fenced(out, kind, &text(lang, file))?;
    }
    if example.bad {
        let options = Options {
            lang,
            colour: false,
            ascii: false,
            quiet: true,
            statistics: false,
        };
        let mut drawn = Vec::new();
        human::write(&example.report, options, &mut drawn)?;
        fenced(out, "text", &String::from_utf8_lossy(&drawn))?;
    }
    Ok(())
}

/// The lines of a file, harmless and not too long.
fn text(lang: Lang, file: &ShownFile) -> String {
    let lines: Vec<&str> = file.source.text().lines().collect();
    let mut out = String::new();
    for line in lines.iter().take(MAX_LINES) {
        let mut shown = String::new();
        line.chars().for_each(|c| push_shown(&mut shown, c, false));
        out.push_str(&clip(&shown, MAX_COLUMNS));
        out.push('\n');
    }
    let left_out = lines.len().saturating_sub(MAX_LINES);
    if left_out > 0 {
        out.push_str(&lang.more_lines(left_out));
        out.push('\n');
    }
    out
}

/// Text between fences that are longer than any it holds.
fn fenced(out: &mut dyn Write, kind: &str, text: &str) -> io::Result<()> {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    writeln!(out, "{fence}{kind}\n{}\n{fence}\n", text.trim_end())
}

/// Writes a page that lists rules with links to their pages. `reference` is the page about what may stand in packs.
///
/// # Errors
/// Those of `out`.
pub fn index(
    rules: &[(&Explanation, String)],
    lang: Lang,
    (other, reference): (&str, Option<&str>),
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = words(lang);
    writeln!(out, "# {}\n\n{}\n", words.index, languages(lang, other))?;
    if let Some(reference) = reference {
        writeln!(out, "[{}]({reference})\n", words.reference)?;
    }
    writeln!(
        out,
        "| {} | {} | {} | {} | {} |\n|---|---|---|---|---|",
        words.id, words.name, words.severity, words.pack, words.reports,
    )?;
    for (told, page) in rules {
        writeln!(
            out,
            "| [{}]({page}) | `{}` | {} | `{}` | {} |",
            told.id,
            told.name,
            told.severity,
            told.pack,
            told.summary.replace('|', "\\|"),
        )?;
    }
    Ok(())
}
