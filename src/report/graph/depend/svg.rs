//! Dependencies as SVG: self-contained, readable in black and white.

use super::sheet::{Drawn, Sheet, sheet};
use super::{ClusterPicture, Row};
use crate::cluster::Reason;
use crate::report::graph::layout::Point;
use crate::report::graph::legend::{findings, room};
use crate::report::graph::paint::{PAD, Paint, ROW, small_width, width};
use crate::report::graph::rows::{fit, wrapped};
use crate::report::graph::svg::{HEADING, LEAST, MARGIN, chip, group, marks, page};

pub(super) fn draw(picture: &ClusterPicture<'_>) -> String {
    let corner = Point {
        x: MARGIN,
        y: MARGIN + HEADING,
    };
    let sheet = sheet(picture, corner);
    let heading = fit(&picture.lang.dependencies_of(picture.path), 100);
    let whole = sheet.width.max(LEAST).max(width(&heading) * 4 / 3) + 2 * MARGIN;
    let mut paint = Paint::default();
    paint.text("heading", MARGIN, MARGIN + 16, &heading);
    for frame in &sheet.frames {
        group(&mut paint, frame);
    }
    lines(picture, &sheet, &mut paint);
    for drawn in sheet.boxes.iter().flatten() {
        resource(picture, drawn, &mut paint);
    }
    let bottom = MARGIN + HEADING + sheet.height + 30;
    let height = legend(picture, &sheet, &mut paint, bottom, whole) + MARGIN;
    page(&heading, (whole, height), &paint)
}

/// Those by default first, so that the others lie above them.
fn lines(picture: &ClusterPicture<'_>, sheet: &Sheet, paint: &mut Paint) {
    for reason in [Reason::Default, Reason::Listed] {
        for (group, lines) in picture.graph.groups.iter().zip(&sheet.lines) {
            for (link, points) in group.links.iter().zip(lines) {
                if link.reason == reason && points.len() > 1 {
                    let (class, head) = line_class(reason);
                    paint.arrow(class, head, points);
                }
            }
        }
    }
}

const fn line_class(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::Listed => ("line", "on"),
        Reason::Default => ("line call", "to"),
    }
}

fn resource(picture: &ClusterPicture<'_>, drawn: &Drawn, paint: &mut Paint) {
    let texts: Vec<String> = drawn.rows.iter().map(|row| row.text(picture)).collect();
    paint.open("node", &texts.join("\n"));
    let (corner, size) = (drawn.corner, (drawn.size.width, drawn.size.height));
    paint.rect("box", corner, size, 3);
    let head = Point {
        x: corner.x + 1,
        y: corner.y + 1,
    };
    paint.rect("head", head, (size.0 - 2, ROW + 3), 2);
    for (at, row) in drawn.rows.iter().enumerate() {
        let from = Point {
            x: corner.x + PAD,
            y: corner.y + 4 + at as i32 * ROW + 13,
        };
        match row {
            Row::Head(text) => paint.text("bold", from.x, from.y, text),
            Row::Fact(text) => paint.text("cmd", from.x, from.y, text),
            Row::Event(text, action) => {
                let class = if *action {
                    ("act", "mid inv")
                } else {
                    ("msg", "mid")
                };
                chip(paint, class, from, text);
            }
            Row::Findings(list) => marks(picture.notes, list, from, paint),
        }
    }
    paint.close();
}

/// What the signs mean, the findings, and what else a reader must know; gives where it ends.
fn legend(
    picture: &ClusterPicture<'_>,
    sheet: &Sheet,
    paint: &mut Paint,
    top: i32,
    whole: i32,
) -> i32 {
    let lang = picture.lang;
    let (mut x, mut y) = (MARGIN, top);
    let keys = [
        (Reason::Listed, lang.key_listed()),
        (Reason::Default, lang.key_default()),
    ];
    for (reason, text) in keys {
        let from = Point { x, y: y - 4 };
        let to = Point {
            x: x + 34,
            y: y - 4,
        };
        let (class, head) = line_class(reason);
        paint.arrow(class, head, &[from, to]);
        paint.text("small", x + 40, y, text);
        x += 40 + small_width(text) + 20;
        if x > whole - 240 {
            (x, y) = (MARGIN, y + ROW);
        }
    }
    y += ROW;
    paint.text("small", MARGIN, y, lang.key_number());
    y = findings(picture.notes, &picture.shown(), lang, paint, y + 28, whole);
    let mut remarks = picture.remarks();
    if sheet.hasty {
        remarks.push(lang.many_resources());
    }
    for line in remarks
        .into_iter()
        .flat_map(|remark| wrapped(remark, room(whole), room(whole)))
    {
        y += ROW + 2;
        paint.text("say", MARGIN, y, &line);
    }
    y
}
