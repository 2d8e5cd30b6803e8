use super::*;

fn after(text: &str, label: &str) -> Option<String> {
    let flow = Flow::new(text);
    let index = flow.find_label(label, 0)?;
    match flow.target(index) {
        Target::Point(point) => {
            let span = flow.statement_span(point);
            Some(text[span.range()].to_owned())
        }
        Target::Unknown => Some("unknown".to_owned()),
    }
}

#[test]
fn labels_lead_to_the_next_line() {
    assert_eq!(
        after("goto a\n:A x\n:b\necho 1", "a").as_deref(),
        Some(":b")
    );
    assert_eq!(after(":a", "a").as_deref(), Some(""));
    assert_eq!(after(":b", "a"), None);
}

#[test]
fn a_label_inside_a_block_leaves_it() {
    let text = "if x==y (\n echo 1\n :in\n echo 2\n) else (\n echo 3\n)\necho 4\n";
    assert_eq!(after(text, "in").as_deref(), Some("echo 2"));
    let flow = Flow::new(text);
    let lines: Vec<_> = flow
        .statements
        .iter()
        .map(|s| &text[s.span.range()])
        .collect();
    assert_eq!(lines[2..], ["echo 2", ") else (", "echo 3", ")"]);
}

#[test]
fn the_search_begins_behind_the_goto() {
    let text = ":a\necho 1\n:a\necho 2\n";
    let flow = Flow::new(text);
    assert_eq!(flow.find_label("A", 0), Some(0));
    assert_eq!(flow.find_label("a", 4), Some(1));
    assert_eq!(flow.find_label("a", 17), Some(0));
}

#[test]
fn deep_nesting_needs_no_stack() {
    let deep = format!("{}x{}", "if a==b (".repeat(50_000), ")".repeat(50_000));
    assert!(Flow::new(&deep).ops.len() > 50_000);
}
