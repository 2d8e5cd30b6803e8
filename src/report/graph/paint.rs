//! Elements of SVG.

use super::layout::Point;
use super::rows::columns;

/// Height of a row.
pub(super) const ROW: i32 = 18;
/// Room between a box and its text.
pub(super) const PAD: i32 = 10;

/// Width of a text in the font of the picture: no font with fixed pitch is wider than 0.6 of its
/// height, and twice that for wide characters.
pub(super) fn width(text: &str) -> i32 {
    (columns(text) as i32 * 73 + 9) / 10
}

/// The same in the small font.
pub(super) fn small_width(text: &str) -> i32 {
    (columns(text) as i32 * 61 + 9) / 10
}

/// Text between tags and in attributes. What XML cannot hold is replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// A drawing that grows element by element.
#[derive(Default)]
pub(super) struct Paint {
    pub(super) out: String,
}

impl Paint {
    pub(super) fn line(&mut self, element: &str) {
        self.out.push_str(element);
        self.out.push('\n');
    }

    pub(super) fn open(&mut self, class: &str, title: &str) {
        self.line(&format!(
            "<g class=\"{class}\"><title>{}</title>",
            escaped(title)
        ));
    }

    pub(super) fn close(&mut self) {
        self.line("</g>");
    }

    pub(super) fn text(&mut self, class: &str, x: i32, y: i32, text: &str) {
        if !text.is_empty() {
            let text = escaped(text);
            self.line(&format!(
                "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>"
            ));
        }
    }

    pub(super) fn rect(&mut self, class: &str, corner: Point, size: (i32, i32), round: i32) {
        let Point { x, y } = corner;
        let (width, height) = size;
        self.line(&format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>"
        ));
    }

    pub(super) fn polygon(&mut self, class: &str, points: &[Point]) {
        let points: Vec<String> = points.iter().map(|p| format!("{},{}", p.x, p.y)).collect();
        self.line(&format!(
            "<polygon class=\"{class}\" points=\"{}\"/>",
            points.join(" ")
        ));
    }

    /// A line with rounded corners and a head.
    pub(super) fn arrow(&mut self, class: &str, head: &str, points: &[Point]) {
        let mut path = String::new();
        for (index, point) in points.iter().enumerate() {
            let (before, after) = (
                index.checked_sub(1).map(|i| points[i]),
                points.get(index + 1),
            );
            match (before, after) {
                (None, _) => path.push_str(&format!("M{} {}", point.x, point.y)),
                (Some(_), None) => path.push_str(&format!(" L{} {}", point.x, point.y)),
                (Some(before), Some(after)) => {
                    let a = towards(*point, before);
                    let b = towards(*point, *after);
                    path.push_str(&format!(
                        " L{} {} Q{} {} {} {}",
                        a.x, a.y, point.x, point.y, b.x, b.y
                    ));
                }
            }
        }
        self.line(&format!(
            "<path class=\"{class}\" d=\"{path}\" marker-end=\"url(#{head})\"/>"
        ));
    }
}

/// A point on the way to another one, where the corner begins to be round.
fn towards(from: Point, to: Point) -> Point {
    let step = |a: i32, b: i32| {
        a + (b - a)
            .clamp(-5, 5)
            .clamp(-((b - a).abs() / 2), (b - a).abs() / 2)
    };
    Point {
        x: step(from.x, to.x),
        y: step(from.y, to.y),
    }
}
