//! Lines of calls, from group to group along a corridor between them.

use super::Picture;
use super::layout::Point;
use super::sheet::{Part, Sheet, moved};
use std::collections::BTreeMap;

/// Between uprights.
const LANE: i32 = 12;

/// Width of the corridor for some goals.
pub(super) fn width(goals: usize) -> i32 {
    goals as i32 * LANE + 20
}

/// Lines of calls: to the corridor, along it, and to what they call.
pub(super) fn calls(
    picture: &Picture<'_>,
    sheet: &mut Sheet,
    parts: &[Part],
    corners: &[Point],
    goals: &[usize],
    main: i32,
) {
    let mut entries: BTreeMap<usize, Vec<Point>> = BTreeMap::new();
    for (part, corner) in parts.iter().zip(corners) {
        for (node, way) in part.entered.iter().zip(&part.placed.entered) {
            entries.insert(*node, way.iter().map(|p| moved(*p, *corner)).collect());
        }
    }
    for (part, corner) in parts.iter().zip(corners) {
        for (edge, way) in part.calls.iter().zip(&part.placed.leaving) {
            let goal = picture.graph.edges[*edge].to;
            let lane = goals.iter().position(|g| *g == goal).unwrap_or(0) as i32;
            let x = main + 10 + lane * LANE;
            let mut points: Vec<Point> = way.iter().map(|p| moved(*p, *corner)).collect();
            let entry = entries.get(&goal).cloned().unwrap_or_default();
            points.extend(points.last().map(|p| Point { x, y: p.y }));
            points.extend(entry.first().map(|p| Point { x, y: p.y }));
            points.extend(entry);
            points.dedup();
            sheet.lines[*edge] = without_straights(&points);
        }
    }
}

/// Corners only: points on the way between two others are left out.
fn without_straights(points: &[Point]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    for point in points {
        if let [.., a, b] = out[..]
            && (a.x == b.x && b.x == point.x || a.y == b.y && b.y == point.y)
        {
            out.pop();
        }
        out.push(*point);
    }
    out
}
