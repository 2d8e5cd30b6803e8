//! What holds for every layout.

use super::{Block, Leaving, Link, Placed, Size, place};

fn block(count: usize, links: &[(usize, usize)]) -> Block {
    let size = |n: usize| Size {
        width: 60 + 20 * (n as i32 % 7),
        height: 26 + 18 * (n as i32 % 3),
    };
    let link = |(from, to): &(usize, usize)| Link {
        from: *from,
        to: *to,
        label: 30,
    };
    Block {
        sizes: (0..count).map(size).collect(),
        links: links.iter().map(link).collect(),
        ..Block::default()
    }
}

fn assert_apart(block: &Block, placed: &Placed) {
    for a in 0..block.sizes.len() {
        for b in 0..a {
            let (p, q, s, t) = (
                placed.corners[a],
                placed.corners[b],
                block.sizes[a],
                block.sizes[b],
            );
            let apart = p.x + s.width < q.x
                || q.x + t.width < p.x
                || p.y + s.height < q.y
                || q.y + t.height < p.y;
            assert!(apart, "boxes {a} and {b} overlap");
        }
    }
}

#[test]
fn rings_and_boxes_that_lead_to_themselves_are_placed() {
    let block = block(4, &[(0, 1), (1, 2), (2, 0), (1, 1), (2, 3), (3, 3), (0, 3)]);
    let placed = place(&block);
    assert_apart(&block, &placed);
    for (link, line) in block.links.iter().zip(&placed.lines) {
        let (first, last) = (line.points[0], line.points[line.points.len() - 1]);
        let bottom = placed.corners[link.from].y + block.sizes[link.from].height;
        assert_eq!(first.y, bottom, "a line leaves at the bottom");
        assert_eq!(
            last.y, placed.corners[link.to].y,
            "a line enters at the top"
        );
    }
}

#[test]
fn lines_run_upright_or_across() {
    let links: Vec<(usize, usize)> = (0..40)
        .flat_map(|n| [(n, n + 1), (n, (n * 7) % 41)])
        .collect();
    let mut block = block(41, &links);
    block.leaving.push(Leaving {
        node: 5,
        row: 13,
        goal: 9,
    });
    block.entered.push(3);
    let placed = place(&block);
    assert_apart(&block, &placed);
    let lines = placed.lines.iter().map(|line| &line.points);
    for points in lines.chain(&placed.leaving).chain(&placed.entered) {
        for pair in points.windows(2) {
            assert!(pair[0].x == pair[1].x || pair[0].y == pair[1].y, "{pair:?}");
        }
    }
}

/// The main thread has 1 MB on Windows.
#[test]
fn a_long_chain_needs_no_stack() {
    let links: Vec<(usize, usize)> = (1..20_000).map(|n| (n - 1, n)).collect();
    let work = move || place(&block(20_000, &links)).corners.len();
    let small = std::thread::Builder::new()
        .stack_size(256 << 10)
        .spawn(work);
    assert_eq!(small.unwrap().join().unwrap(), 20_000);
}

#[test]
fn nothing_and_a_single_box_are_placed() {
    assert!(place(&Block::default()).corners.is_empty());
    assert_eq!(place(&block(1, &[])).corners.len(), 1);
}

#[test]
fn lines_that_are_too_long_for_a_large_picture_are_cut_off() {
    let count = 5_000;
    let chain = (1..count).map(|n| (n - 1, n));
    let far = (0..count / 2).map(|n| (n, count - 1));
    let links: Vec<(usize, usize)> = chain.chain(far).collect();
    let placed = place(&block(count, &links));
    assert!(placed.cut);
    let corners: usize = placed.lines.iter().map(|line| line.points.len()).sum();
    assert!(corners < 10 * links.len(), "{corners}");
}
