//! A table of resources: what somebody copies from the screen when there is no export.

use super::cells::{self, Cell};
use super::fault::{Fault, Trouble};
use super::model::{Cluster, Depends, Form, Group, Member, Parameter, Resource, Word};
use super::scan;
use crate::rules::schema::ClusterData;
use crate::source::Span;
use rustc_hash::FxHashMap as HashMap;

/// The columns that every table has.
pub(super) const COLUMNS: [&str; 4] = ["group", "resource", "type", "depends_on"];

/// The column that holds several parameters as `name=value`.
const PARAMETERS: &str = "parameters";

/// More faults than this are left for the next time.
const MOST_FAULTS: usize = 20;

/// What a table gives.
#[derive(Default)]
pub(super) struct Table {
    pub(super) cluster: Cluster,
    pub(super) faults: Vec<Fault>,
    /// Texts that nobody may see.
    pub(super) secrets: Vec<Span>,
    /// By name: the index of a group.
    groups: HashMap<String, usize>,
}

/// Reads a table.
pub(super) fn read(text: &str, data: &ClusterData) -> Table {
    let mut table = Table::default();
    table.cluster.form = Form::Table;
    match cells::read(text) {
        Ok(rows) => table.fill(&rows, data),
        Err(fault) => {
            table.faults.push(fault);
            table.secrets.extend(unread(text));
        }
    }
    let passwords = scan::ciphertexts(text);
    let passwords = passwords.map(|(start, end)| super::span(start, end));
    table.secrets.extend(passwords);
    table
}

/// Everything behind the header where it says that there are passwords: which cells they stand in
/// cannot be told where quotes are not closed.
fn unread(text: &str) -> Option<Span> {
    let lead = text.len() - text.trim_start().len();
    let header = text[lead..].lines().next().unwrap_or("");
    let mut names = header.split(',').take(cells::MOST_COLUMNS).map(key);
    let secret = names.any(|name| is_secret(&name));
    secret.then(|| super::span(lead + header.len(), text.len()))
}

/// Whether a column can hold passwords.
fn is_secret(column: &str) -> bool {
    column == PARAMETERS || scan::is_secret(column)
}

/// Whether a text begins as a table of resources does.
pub(super) fn is_table(text: &str) -> bool {
    let line = text.trim_start().lines().next().unwrap_or("");
    let names: Vec<String> = line.split(',').map(key).collect();
    COLUMNS[..3]
        .iter()
        .all(|column| names.iter().any(|name| name == column))
}

/// A name of a column as it is compared.
fn key(name: &str) -> String {
    let name = name.trim().trim_matches('"').trim().to_lowercase();
    name.replace([' ', '-'], "_")
}

impl Table {
    fn fill(&mut self, rows: &[Vec<Cell>], data: &ClusterData) {
        let Some((header, rows)) = rows.split_first() else {
            return self.faults.push(Fault::at(Span::empty(0), Trouble::Empty));
        };
        let names: Vec<String> = header.iter().map(|cell| key(&cell.text)).collect();
        let places = COLUMNS.map(|column| names.iter().position(|name| name == column));
        let [Some(group), Some(resource), Some(kind), Some(depends)] = places else {
            let missing = COLUMNS
                .iter()
                .zip(places)
                .filter(|(_, place)| place.is_none());
            let names = missing.map(|(column, _)| (*column).to_owned()).collect();
            return self
                .faults
                .push(Fault::at(whole(header), Trouble::MissingColumns { names }));
        };
        // Which of two is meant nobody knows, and a dependency must not get lost.
        let again = |(at, name): &(usize, &String)| {
            COLUMNS.contains(&name.as_str()) && names[..*at].contains(name)
        };
        if let Some((at, name)) = names.iter().enumerate().find(again) {
            let name = name.clone();
            let place = whole(&header[at..=at]);
            return self
                .faults
                .push(Fault::at(place, Trouble::RepeatedColumn { name }));
        }
        let columns = Columns {
            names,
            places: [group, resource, kind, depends],
        };
        if rows.is_empty() {
            self.faults.push(Fault::at(whole(header), Trouble::NoRows));
        }
        for row in rows {
            if let Err(fault) = self.row(row, &columns, data) {
                // Its cells may stand in other columns than they should.
                if columns.names.iter().any(|name| is_secret(name)) {
                    self.secrets.push(whole(row));
                }
                if self.faults.len() < MOST_FAULTS {
                    self.faults.push(fault);
                }
            }
        }
    }

    fn row(&mut self, row: &[Cell], columns: &Columns, data: &ClusterData) -> Result<(), Fault> {
        if row.len() > columns.names.len() {
            let columns = columns.names.len();
            return Err(Fault::at(
                whole(&row[columns..]),
                Trouble::LongRow { columns },
            ));
        }
        let [group, resource, kind, depends] = columns.places;
        let last = columns.places.into_iter().max().unwrap_or(0);
        if row.len() <= last {
            let column = columns.names[row.len()].clone();
            return Err(Fault::at(whole(row), Trouble::ShortRow { column }));
        }
        for (at, column) in [(resource, COLUMNS[1]), (kind, COLUMNS[2])] {
            if row[at].text.is_empty() {
                return Err(Fault::at(whole(row), Trouble::EmptyCell { column }));
            }
        }
        let kind = type_of(&row[kind].text, data);
        let name = word(&row[resource]);
        self.member(&row[group], &kind, &name);
        let parameters = self.parameters(row, columns, data);
        self.cluster.resources.push(Resource {
            kind,
            span: name.span,
            whole: whole(row),
            name,
            depends: depends_on(&row[depends]),
            parameters,
        });
        Ok(())
    }

    fn member(&mut self, cell: &Cell, kind: &str, name: &Word) {
        if cell.text.is_empty() {
            return;
        }
        let member = Member {
            kind: kind.to_owned(),
            name: name.text.clone(),
            span: name.span,
        };
        let groups = &mut self.cluster.groups;
        let at = *self.groups.entry(cell.text.clone()).or_insert(groups.len());
        if at == groups.len() {
            groups.push(Group {
                name: word(cell),
                span: cell.span,
                whole: cell.span,
                ..Group::default()
            });
        }
        groups[at].members.push(member);
    }

    fn parameters(
        &mut self,
        row: &[Cell],
        columns: &Columns,
        data: &ClusterData,
    ) -> Vec<Parameter> {
        let mut out = Vec::new();
        for (at, cell) in row.iter().enumerate() {
            if columns.places.contains(&at) || cell.text.is_empty() {
                continue;
            }
            let name = &columns.names[at];
            if name == PARAMETERS {
                for part in split(cell, &[';', '\n']) {
                    let Some((name, value)) = part.text.split_once('=') else {
                        continue;
                    };
                    let value = Word {
                        text: value.trim().to_owned(),
                        span: part.span,
                    };
                    out.extend(self.parameter(&key(name), value, data));
                }
            } else {
                out.extend(self.parameter(name, word(cell), data));
            }
        }
        out
    }

    /// A parameter under the name of its column. What is secret is noted and left out.
    fn parameter(&mut self, name: &str, value: Word, data: &ClusterData) -> Option<Parameter> {
        if scan::is_secret(name) || scan::ciphertexts(&value.text).next().is_some() {
            self.secrets.push(value.span);
            return None;
        }
        let known = data.columns.get(name).cloned();
        let path = known.unwrap_or_else(|| match name.contains('/') {
            true => name.to_owned(),
            false => format!("parameters/{name}"),
        });
        Some(Parameter { path, value })
    }
}

/// Where the columns of a table stand.
struct Columns {
    names: Vec<String>,
    /// Those of [`COLUMNS`].
    places: [usize; 4],
}

/// The type that a cell means: as the product writes it, or as the screen calls it.
fn type_of(written: &str, data: &ClusterData) -> String {
    let lower = written.to_lowercase();
    let mut names = data.screen_names.iter();
    let on_screen = names.find(|(_, names)| names.iter().any(|name| name.to_lowercase() == lower));
    match on_screen {
        Some((kind, _)) => kind.to_owned(),
        None if data.knows(&lower) => lower,
        None => written.to_owned(),
    }
}

/// What a resource depends on. Nothing written means what its type depends on by default; a dash
/// means nothing at all.
fn depends_on(cell: &Cell) -> Depends {
    if cell.text.is_empty() {
        return Depends::Default;
    }
    if matches!(cell.text.as_str(), "-" | "－" | "none" | "なし") {
        return Depends::Listed(Vec::new());
    }
    Depends::Listed(split(cell, &[';', ',', '、', '；', '\n']))
}

/// The parts of a cell.
fn split(cell: &Cell, separators: &[char]) -> Vec<Word> {
    let mut out = Vec::new();
    let mut at = 0;
    for part in cell.text.split(separators) {
        let lead = part.len() - part.trim_start().len();
        let text = part.trim();
        let start = cell.span.start as usize + at + lead;
        let span = match cell.exact {
            true => super::span(start, start + text.len()),
            false => cell.span,
        };
        if !text.is_empty() {
            out.push(Word {
                text: text.to_owned(),
                span,
            });
        }
        let rest = &cell.text[at + part.len()..];
        at += part.len() + rest.chars().next().map_or(0, char::len_utf8);
    }
    out
}

fn word(cell: &Cell) -> Word {
    Word {
        text: cell.text.clone(),
        span: cell.span,
    }
}

/// The extent of a row.
fn whole(row: &[Cell]) -> Span {
    let spans = row.iter().map(|cell| cell.span);
    spans.reduce(Span::join).unwrap_or_default()
}
