//! Where things stand in a picture of control flow.

/// A corner of a line.
type Point = (f64, f64);

/// The corners of a line.
type Points = Vec<Point>;

/// A rectangle: left, top, right, bottom.
type Area = [f64; 4];

fn overlap(a: Area, b: Area) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

fn number(node: roxmltree::Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

fn rectangle(node: roxmltree::Node<'_, '_>) -> Area {
    let (x, y) = (number(node, "x"), number(node, "y"));
    [x, y, x + number(node, "width"), y + number(node, "height")]
}

fn numbers(text: &str) -> Vec<f64> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '-' && c != '.');
    words.filter_map(|w| w.parse().ok()).collect()
}

fn points(text: &str) -> Points {
    numbers(text).chunks(2).map(|c| (c[0], c[1])).collect()
}

/// The box that a node is drawn as.
fn area(node: roxmltree::Node<'_, '_>) -> Area {
    let shape = node
        .children()
        .find(|c| c.attribute("class").is_some_and(|c| c.starts_with("box")));
    let shape = shape.unwrap();
    match shape.attribute("points") {
        Some(text) => points(text)
            .into_iter()
            .fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |a, (x, y)| {
                [a[0].min(x), a[1].min(y), a[2].max(x), a[3].max(y)]
            }),
        None => rectangle(shape),
    }
}

/// How far two stretches of lines lie on each other.
fn along(a: &[(f64, f64)], b: &[(f64, f64)]) -> f64 {
    let shared = |a: (f64, f64), b: (f64, f64)| {
        a.0.max(a.1).min(b.0.max(b.1)) - a.0.min(a.1).max(b.0.min(b.1))
    };
    let upright = |s: &[(f64, f64)]| s[0].0 == s[1].0;
    let across = |s: &[(f64, f64)]| s[0].1 == s[1].1;
    if upright(a) && upright(b) && a[0].0 == b[0].0 {
        shared((a[0].1, a[1].1), (b[0].1, b[1].1))
    } else if across(a) && across(b) && a[0].1 == b[0].1 {
        shared((a[0].0, a[1].0), (b[0].0, b[1].0))
    } else {
        0.0
    }
}

/// Boxes stand apart; text lies in the picture; lines go from box to box and through none; labels
/// cover nothing.
pub(crate) fn assert_in_order(name: &str, svg: &str) {
    let document = roxmltree::Document::parse(svg).unwrap();
    let root = document.root_element();
    let page = [0.0, 0.0, number(root, "width"), number(root, "height")];
    let of_class = |class: &'static str| {
        let has = move |n: &roxmltree::Node<'_, '_>| {
            n.attribute("class")
                .is_some_and(|c| c.split(' ').any(|c| c == class))
        };
        document.descendants().filter(has)
    };
    let boxes: Vec<Area> = of_class("node").map(area).collect();
    assert!(!boxes.is_empty(), "{name}");
    for (at, a) in boxes.iter().enumerate() {
        assert!(
            a[2] <= page[2] && a[3] <= page[3] && a[0] >= 0.0,
            "{name}: {a:?}"
        );
        for b in &boxes[..at] {
            assert!(!overlap(*a, *b), "{name}: boxes {a:?} and {b:?} overlap");
        }
    }
    for text in document.descendants().filter(|n| n.has_tag_name("text")) {
        let class = text.attribute("class").unwrap_or_default();
        let cell = if class.contains("small") { 6.0 } else { 7.2 };
        let columns: usize = text
            .text()
            .unwrap()
            .chars()
            .map(|c| if c.is_ascii() { 1 } else { 2 })
            .sum();
        let (x, wide) = (number(text, "x"), columns as f64 * cell);
        let (left, right) = if class.contains("mid") {
            (x - wide / 2.0, x + wide / 2.0)
        } else if class == "num" {
            (x - wide, x)
        } else {
            (x, x + wide)
        };
        let y = number(text, "y");
        let inside = left >= 0.0 && right <= page[2] && y <= page[3];
        assert!(inside, "{name}: {:?} lies outside", text.text());
    }
    let labels: Vec<Area> = of_class("label").map(rectangle).collect();
    for (at, label) in labels.iter().enumerate() {
        let others = boxes.iter().chain(&labels[..at]);
        assert!(
            !others.into_iter().any(|o| overlap(*label, *o)),
            "{name}: label {label:?}"
        );
    }
    let mut lines = 0;
    let mut known: Vec<(Points, [Point; 2])> = Vec::new();
    for line in of_class("line").filter(|l| l.parent().is_some_and(|p| p == root)) {
        let path = points(line.attribute("d").unwrap());
        if path.len() == 2 && path[0].1 == path[1].1 {
            // The key below the picture.
            continue;
        }
        let (first, last) = (path[0], path[path.len() - 1]);
        let leaves = boxes.iter().any(|b| {
            let bottom = first.1 == b[3] && b[0] <= first.0 && first.0 <= b[2];
            bottom || first.0 == b[2] && b[1] <= first.1 && first.1 <= b[3]
        });
        let enters = boxes
            .iter()
            .any(|b| last.1 == b[1] && b[0] <= last.0 && last.0 <= b[2]);
        assert!(leaves && enters, "{name}: {path:?}");
        lines += 1;
        let own = |label: &Area| {
            let middle = (label[0] + label[2]) / 2.0;
            (middle - first.0).abs() < 2.0 && (label[1] - first.1).abs() < 10.0
        };
        for (other, segment) in &known {
            let same = other[0] == first || other[other.len() - 1] == last;
            let covers = |pair: &[(f64, f64)]| along(pair, segment) > 8.0;
            let hidden = !same && path.windows(2).any(covers);
            assert!(!hidden, "{name}: {path:?} lies on {other:?}");
        }
        known.extend(
            path.windows(2)
                .map(|pair| (path.clone(), [pair[0], pair[1]])),
        );
        for pair in path.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let strip = [
                a.0.min(b.0) - 0.5,
                a.1.min(b.1) + 0.5,
                a.0.max(b.0) + 0.5,
                a.1.max(b.1) - 0.5,
            ];
            let crossed = labels.iter().find(|l| !own(l) && overlap(strip, **l));
            assert!(
                crossed.is_none(),
                "{name}: a line runs through label {crossed:?}: {path:?}"
            );
            for area in &boxes {
                let inner = [area[0] + 1.0, area[1] + 1.0, area[2] - 1.0, area[3] - 1.0];
                assert!(
                    !overlap(strip, inner),
                    "{name}: a line runs through {area:?}: {path:?}"
                );
            }
        }
    }
    assert!(lines > 0, "{name}: no lines");
}
