//! What stands below a picture.

use super::layout::Point;
use super::paint::{Paint, ROW, small_width};
use super::rows::{fit, wrapped};
use super::sheet::Sheet;
use super::size::chip_width;
use super::svg::{MARGIN, chip, marks};
use super::{Lang, Note, Picture};

/// What the signs mean, the findings, and what else a reader must know; gives where it ends.
pub(super) fn legend(
    picture: &Picture<'_>,
    sheet: &Sheet,
    paint: &mut Paint,
    top: i32,
    whole: i32,
) -> i32 {
    let lang = picture.lang;
    let mut y = top;
    let mut x = MARGIN;
    let key = [
        ("line", "on", lang.key_flow()),
        ("line call", "to", lang.key_call()),
        ("line never", "off", lang.key_dead()),
    ];
    // What does not fit beside the others begins a line of its own.
    let broken = |x: i32, y: i32, wide: i32| match x + wide > whole - MARGIN {
        true if x > MARGIN => (MARGIN, y + ROW),
        _ => (x, y),
    };
    for (class, head, text) in key {
        (x, y) = broken(x, y, 40 + small_width(text));
        let from = Point { x, y: y - 4 };
        let to = Point {
            x: x + 34,
            y: y - 4,
        };
        paint.arrow(class, head, &[from, to]);
        paint.text("small", x + 40, y, text);
        x += 40 + small_width(text) + 20;
    }
    (x, y) = broken(x, y, chip_width("event") + small_width(lang.key_event()));
    let behind = chip(paint, ("act", "mid inv"), Point { x, y }, "event");
    paint.text("small", behind, y, lang.key_event());
    y += 28;
    y = findings(picture.notes, &picture.shown(), lang, paint, y, whole);
    let room = room(whole);
    let mut remarks = picture.remarks();
    if sheet.hasty {
        remarks.push(lang.hasty());
    }
    if sheet.cut {
        remarks.push(lang.cut());
    }
    for remark in remarks {
        for line in wrapped(remark, room, room) {
            y += ROW + 2;
            paint.text("say", MARGIN, y, &line);
        }
    }
    y
}

/// Characters of a line below a picture.
pub(super) fn room(whole: i32) -> usize {
    ((whole - 2 * MARGIN - 80) as usize * 10 / 74).max(40)
}

/// The findings in words; gives where they end.
pub(super) fn findings(
    notes: &[Note],
    shown: &[usize],
    lang: Lang,
    paint: &mut Paint,
    mut y: i32,
    whole: i32,
) -> i32 {
    let head = match shown.len() {
        0 => lang.no_findings().to_owned(),
        count => lang.findings(count),
    };
    paint.text("bold", MARGIN, y, &head);
    let room = room(whole);
    for index in shown {
        y += ROW + 4;
        marks(notes, &[*index], Point { x: MARGIN, y }, paint);
        let note = &notes[*index];
        let place = match &note.file {
            Some(file) => format!("{file} {}", lang.in_line(note.line)),
            None => lang.in_line(note.line),
        };
        let text = format!("{}  {place}: {}", note.severity.name(), note.message);
        for (at, line) in wrapped(&fit(&text, 600), room, room).iter().enumerate() {
            y += if at > 0 { ROW } else { 0 };
            paint.text("say", MARGIN + 78, y, line);
        }
    }
    y
}
