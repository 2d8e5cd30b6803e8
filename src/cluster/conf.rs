//! `clp.conf`: from XML to a cluster.

use super::fault::{Fault, Trouble};
use super::model::{Cluster, Depends, Form, Group, Member, Monitor, Parameter, Resource, Word};
use super::scan::{self, Scan};
use super::span;
use crate::source::Span;
use roxmltree::{Document, Error, Node, ParsingOptions, TextPos};
use std::ops::Range;

/// Most elements and texts that are read.
pub const MOST_NODES: u32 = 3_000_000;

/// Most resources with their monitors, most entries in groups, and most groups.
pub const MOST_RESOURCES: usize = 100_000;

/// Elements of which a configuration has at least one.
const SECTIONS: [&str; 8] = [
    "all", "cluster", "server", "group", "resource", "monitor", "trekking", "webmgr",
];

/// Reads a configuration, or says why it cannot be read.
pub(super) fn read(text: &str, scan: &Scan<'_>) -> Result<Cluster, Fault> {
    guard(text, scan)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document =
        Document::parse_with_options(text, options).map_err(|error| fault(text, scan, &error))?;
    let root = document.root_element();
    if root.tag_name().name() != "root" {
        let name = root.tag_name().name().to_owned();
        return Err(Fault::at(start_tag(root), Trouble::WrongRoot { name }));
    }
    let known = |node: &Node<'_, '_>| SECTIONS.contains(&node.tag_name().name());
    if !elements(root).any(|node| known(&node)) {
        return Err(Fault::at(start_tag(root), Trouble::NoCluster));
    }
    bounded(cluster(root))
}

/// A cluster that is no larger than any there is: what is wrong with its names could fill the memory.
fn bounded(cluster: Cluster) -> Result<Cluster, Fault> {
    let most = MOST_RESOURCES;
    let resources = cluster.resources.iter().map(|r| r.span);
    let monitors = cluster.monitors.iter().map(|m| m.name.span);
    let members = cluster.groups.iter().flat_map(|group| &group.members);
    let one_more = |mut spans: Box<dyn Iterator<Item = Span> + '_>| spans.nth(most);
    let beyond = one_more(Box::new(resources.chain(monitors)))
        .or_else(|| one_more(Box::new(members.map(|m| m.span))))
        .or_else(|| one_more(Box::new(cluster.groups.iter().map(|g| g.span))));
    match beyond {
        Some(span) => Err(Fault::at(span, Trouble::TooManyResources { most })),
        None => Ok(cluster),
    }
}

/// What must not reach the parser, or is told better without it.
fn guard(text: &str, scan: &Scan<'_>) -> Result<(), Fault> {
    if text.trim().is_empty() {
        return Err(Fault::at(Span::empty(0), Trouble::Empty));
    }
    if let Some(span) = scan.document_type {
        return Err(Fault::at(span, Trouble::DocumentType));
    }
    if let Some(span) = scan.too_deep {
        let levels = scan::DEEPEST;
        return Err(Fault::at(span, Trouble::TooDeep { levels }));
    }
    if let Some(span) = scan.crowded {
        let most = scan::MOST_ATTRIBUTES;
        return Err(Fault::at(span, Trouble::TooManyAttributes { most }));
    }
    match scan.second_root {
        Some(span) => Err(Fault::at(span, Trouble::SecondRoot)),
        None => Ok(()),
    }
}

fn cluster(root: Node<'_, '_>) -> Cluster {
    let mut cluster = Cluster {
        form: Form::Configuration,
        ..Cluster::default()
    };
    for node in elements(root) {
        match node.tag_name().name() {
            "server" => cluster.servers.extend(name(node)),
            "group" => cluster.groups.push(group(node)),
            "resource" => {
                let items = items(node);
                cluster.resources.extend(items.map(resource));
            }
            "monitor" => cluster.monitors.extend(items(node).map(monitor)),
            "trekking" => {
                let saved = child(node, "savedversion").map(word);
                cluster.saved_version = saved.filter(|w| !w.is_blank());
            }
            _ => {}
        }
    }
    cluster
}

/// The elements of a section that describe something; `types` only lists which there are.
fn items<'a, 'i>(section: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    elements(section).filter(|node| node.tag_name().name() != "types" && name(*node).is_some())
}

fn group(node: Node<'_, '_>) -> Group {
    let of = |wanted: &'static str| {
        elements(node).filter(move |child| child.tag_name().name() == wanted)
    };
    Group {
        name: name(node).unwrap_or_default(),
        span: start_tag(node),
        whole: whole(node),
        kind: child(node, "type").map(|node| word(node).text),
        members: of("resource").filter_map(member).collect(),
        policy: of("policy").filter_map(name).collect(),
        waits: of("depend").any(|node| node.has_children()),
    }
}

fn member(node: Node<'_, '_>) -> Option<Member> {
    let listed = name(node)?;
    let (kind, name) = listed.text.split_once('@').unwrap_or(("", &listed.text));
    Some(Member {
        kind: kind.trim().to_owned(),
        name: name.trim().to_owned(),
        span: listed.span,
    })
}

fn resource(node: Node<'_, '_>) -> Resource {
    let depends = elements(node).filter(|child| child.tag_name().name() == "depend");
    let depends: Vec<Word> = depends.map(|d| name(d).unwrap_or_default()).collect();
    let listed: Vec<Word> = depends.iter().filter(|w| !w.is_blank()).cloned().collect();
    Resource {
        kind: node.tag_name().name().to_owned(),
        name: name(node).unwrap_or_default(),
        span: start_tag(node),
        whole: whole(node),
        depends: match (depends.is_empty(), listed.is_empty()) {
            (true, _) => Depends::Default,
            // How the product writes that nothing at all is waited for is not known.
            (false, true) => Depends::Unclear,
            (false, false) => Depends::Listed(listed),
        },
        parameters: values(node),
    }
}

fn monitor(node: Node<'_, '_>) -> Monitor {
    let relation = child(node, "relation").filter(|relation| {
        let kind = child(*relation, "type").map(word);
        kind.is_some_and(|kind| kind.text == "rsc")
    });
    Monitor {
        kind: node.tag_name().name().to_owned(),
        name: name(node).unwrap_or_default(),
        target: child(node, "target").map(word).filter(|w| !w.is_blank()),
        restarts: relation
            .and_then(|relation| child(relation, "name"))
            .map(word)
            .filter(|w| !w.is_blank()),
        mentions: values(node).into_iter().map(|p| p.value.text).collect(),
    }
}

/// Every value below an element, with the names on the way to it. Passwords are left out.
fn values(node: Node<'_, '_>) -> Vec<Parameter> {
    let mut out = Vec::new();
    for leaf in node.descendants().filter(Node::is_element) {
        let name = leaf.tag_name().name();
        if leaf.id() == node.id() || elements(leaf).next().is_some() || scan::is_secret(name) {
            continue;
        }
        let value = word(leaf);
        if value.is_blank() {
            continue;
        }
        let around = leaf.ancestors().take_while(|a| a.id() != node.id());
        let mut names: Vec<&str> = around.map(|a| a.tag_name().name()).collect();
        names.reverse();
        out.push(Parameter {
            path: names.join("/"),
            value,
        });
    }
    out
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    elements(node).find(|child| child.tag_name().name() == name)
}

/// The attribute `name` of an element.
fn name(node: Node<'_, '_>) -> Option<Word> {
    let attribute = node.attribute_node("name")?;
    Some(trimmed(attribute.value(), attribute.range_value()))
}

/// The text of an element.
fn word(node: Node<'_, '_>) -> Word {
    let text = node.children().find(Node::is_text);
    match text {
        Some(text) => trimmed(text.text().unwrap_or(""), text.range()),
        None => Word {
            text: String::new(),
            span: start_tag(node),
        },
    }
}

fn trimmed(text: &str, place: Range<usize>) -> Word {
    // Where a character is written as a reference the whole place is shown.
    let plain = text.len() == place.len();
    let lead = text.len() - text.trim_start().len();
    let text = text.trim();
    let start = place.start + lead;
    let span = if plain {
        span(start, start + text.len())
    } else {
        span(place.start, place.end)
    };
    Word {
        text: text.to_owned(),
        span,
    }
}

/// All of an element.
fn whole(node: Node<'_, '_>) -> Span {
    span(node.range().start, node.range().end)
}

/// The start tag of an element.
fn start_tag(node: Node<'_, '_>) -> Span {
    let whole = node.range();
    let text = node.document().input_text();
    let after = node.attributes().map(|a| a.range().end).max();
    let from = after.unwrap_or(whole.start);
    let end = text[from..whole.end]
        .find('>')
        .map_or(whole.end, |at| from + at + 1);
    span(whole.start, end)
}

/// The parser's errors in our words.
fn fault(text: &str, scan: &Scan<'_>, error: &Error) -> Fault {
    let trouble = match error {
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => return cut_off(text, scan),
        Error::NoRootNode => Trouble::NoCluster,
        Error::NodesLimitReached
        | Error::AttributesLimitReached
        | Error::NamespacesLimitReached => {
            return Fault::at(Span::empty(0), Trouble::TooManyNodes { most: MOST_NODES });
        }
        Error::DtdDetected => Trouble::DocumentType,
        Error::UnexpectedCloseTag(expected, found, _) => Trouble::CloseTag {
            expected: expected.clone(),
            found: found.clone(),
        },
        Error::UnknownEntityReference(..)
        | Error::MalformedEntityReference(_)
        | Error::EntityReferenceLoop(_) => Trouble::Entity,
        Error::DuplicatedAttribute(name, _) => Trouble::RepeatedAttribute { name: name.clone() },
        _ => Trouble::Malformed,
    };
    let at = offset(text, error.pos());
    // A file that stops in the middle of a tag is cut off, whatever the parser was waiting for.
    let cut = text.rfind('<').filter(|last| !text[*last..].contains('>'));
    let in_tag = cut.is_some_and(|last| at >= last);
    if in_tag || scan.open.is_some() && at >= text.trim_end().len() {
        return cut_off(text, scan);
    }
    let rest = text[at..]
        .find(['\n', '\r'])
        .map_or(text.len(), |end| at + end);
    let length = match trouble {
        Trouble::CloseTag { .. } => text[at..rest].find('>').map(|end| end + 1),
        Trouble::Entity => text[at..rest].find(';').map(|end| end + 1),
        _ => text[at..rest].chars().next().map(char::len_utf8),
    };
    Fault::at(span(at, at + length.unwrap_or(0)), trouble)
}

/// Points at the end of the file, and at what is still open there.
fn cut_off(text: &str, scan: &Scan<'_>) -> Fault {
    let end = text.trim_end().len();
    // A single `<` at the end opens nothing that has a name.
    let open = scan.open.filter(|(name, _)| !name.is_empty());
    let element = open.map(|(name, _)| name.to_owned());
    let mut fault = Fault::at(span(end, end), Trouble::CutOff { element });
    fault.opened = open.map(|(_, span)| span);
    fault
}

/// The offset of a place that the parser gives as line and column.
fn offset(text: &str, pos: TextPos) -> usize {
    let mut start = 0;
    for _ in 1..pos.row {
        match text[start..].find('\n') {
            Some(end) => start += end + 1,
            None => break,
        }
    }
    let column = (pos.col as usize).saturating_sub(1);
    let mut chars = text[start..].char_indices();
    chars.nth(column).map_or(text.len(), |(at, _)| start + at)
}
