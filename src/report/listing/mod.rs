//! Lists of what packs hold: rules, events, and the commands of scripts with the events they are.

mod events;
mod flow;
mod rules;

pub use events::{
    Command, Defined, Occurring, Script, write_defined, write_defined_json, write_scripts,
    write_scripts_json,
};
pub use rules::{Listed, write_rules, write_rules_json};

use super::harmless::width;

/// Cells padded to the widest of their column, two blanks apart; the last one is not padded.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let line = |row: &Vec<String>| {
        let mut line = String::new();
        for (cell, column) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(column - width(cell) + 2));
        }
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
