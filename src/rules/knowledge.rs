//! What several packs know together.

use super::schema::{
    ClusterData, CommandLine, Event, NamePattern, Ordered, PackFile, PlacePattern, Procedure,
    SecretData, SecretPlace, Tool, Variable,
};
use super::set::PackSet;
use smol_str::SmolStr;

/// Most scenarios that are judged at once.
pub const MOST_SCENARIOS: usize = 256;

/// The merged view of some packs and of everything they require. Required packs come first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knowledge {
    /// Variables that the cluster sets.
    pub variables: Ordered<Variable>,
    /// Names of variables that Windows sets.
    pub environment: Vec<SmolStr>,
    /// Commands that are no mistake.
    pub commands: Vec<SmolStr>,
    /// Commands that run a script they are handed.
    pub interpreters: Vec<SmolStr>,
    /// What the lines of some commands need to be complete.
    pub command_lines: Ordered<CommandLine>,
    /// Commands that put files somewhere.
    pub writers: Vec<SmolStr>,
    /// Groups of names. Packs add to each other's groups.
    pub names: Ordered<Vec<NamePattern>>,
    /// Labels that may stand for another one. Packs add to each other's.
    pub label_aliases: Ordered<Vec<String>>,
    /// Command line tools.
    pub tools: Ordered<Tool>,
    /// Events.
    pub events: Ordered<Event>,
    /// Procedures of the database engine.
    pub procedures: Ordered<Procedure>,
    /// Types of resources in exported configurations.
    pub cluster: ClusterData,
}

impl Knowledge {
    /// The variables that scenarios differ in, in the order written.
    pub fn dimensions(&self) -> impl Iterator<Item = (&str, &Variable)> {
        self.variables
            .iter()
            .filter(|(_, variable)| variable.is_dimension())
    }

    /// Names of variables that can have any value: those of the environment, and those of the cluster
    /// whose values are not all known.
    pub fn open_variables(&self) -> impl Iterator<Item = &str> {
        let open = { self.variables.iter() }.filter(|(_, variable)| !variable.is_dimension());
        let environment = self.environment.iter().map(SmolStr::as_str);
        environment.chain(open.map(|(name, _)| name))
    }

    /// The number of scenarios: every assignment of the variables that they differ in.
    pub fn scenarios(&self) -> usize {
        let sizes = self.dimensions().map(|(_, variable)| variable.settings());
        sizes.fold(1_usize, usize::saturating_mul)
    }

    /// The events that are actions.
    pub fn actions(&self) -> impl Iterator<Item = (&str, &Event)> {
        self.events.iter().filter(|(_, event)| event.action)
    }

    /// The events that only tell somebody: they change nothing and happen to nothing.
    pub fn messages(&self) -> impl Iterator<Item = &Event> {
        let events = self.events.values();
        events.filter(|event| !event.action && !event.opaque && event.subject.is_none())
    }

    /// Adds names to a group. Where no pack in use has such a group, nobody asks for it.
    pub fn extend_names(&mut self, group: &str, names: &[NamePattern]) {
        if self.names.get(group).is_some() {
            add_new(self.names.entry(group), names);
        }
    }

    fn add(&mut self, pack: &PackFile) {
        // Keys are unique over all packs: loading refuses anything else.
        self.variables.append(&pack.variables);
        self.tools.append(&pack.tools);
        self.events.append(&pack.events);
        self.procedures.append(&pack.procedures);
        self.command_lines.append(&pack.command_lines);
        extend(&mut self.names, &pack.names);
        extend(&mut self.label_aliases, &pack.label_aliases);
        // Names that two packs list do no harm here, and looking for them takes long.
        self.environment.extend_from_slice(&pack.environment);
        self.commands.extend_from_slice(&pack.commands);
        self.writers.extend_from_slice(&pack.writers);
        self.interpreters.extend_from_slice(&pack.interpreters);
        self.add_cluster(&pack.cluster);
    }

    fn add_cluster(&mut self, pack: &ClusterData) {
        let all = &mut self.cluster;
        add_new(&mut all.scripts, &pack.scripts);
        add_new(&mut all.applications, &pack.applications);
        add_new(&mut all.addresses, &pack.addresses);
        add_new(&mut all.others, &pack.others);
        replace(&mut all.services, &pack.services);
        replace(&mut all.disks, &pack.disks);
        replace(&mut all.default_dependencies, &pack.default_dependencies);
        replace(&mut all.monitors, &pack.monitors);
        replace(&mut all.screen_names, &pack.screen_names);
        replace(&mut all.columns, &pack.columns);
    }
}

impl PackSet {
    /// What these packs know, with everything they require. Names of no pack are passed over.
    pub fn knowledge<'a>(&'a self, packs: impl IntoIterator<Item = &'a str>) -> Knowledge {
        let mut knowledge = Knowledge::default();
        for pack in self.in_order(packs) {
            knowledge.add(pack);
        }
        knowledge
    }

    /// Where passwords stand, as far as any pack knows, in use or not: they are no secret less where
    /// nothing is judged by the pack.
    pub fn secrets(&self) -> SecretData {
        let mut all = SecretData::default();
        for pack in &self.packs {
            all.add(&pack.contents.secrets.get());
            for (name, tool) in pack.contents.tools.iter() {
                let letter = tool.password.as_deref().and_then(|p| p.chars().next());
                all.places.extend(letter.map(|letter| SecretPlace {
                    commands: vec![name.to_owned()],
                    words: vec![format!("-{letter}"), format!("/{letter}")],
                    pattern: PlacePattern::of_option(letter),
                }));
            }
        }
        all
    }

    /// These packs and those they require, required ones first.
    pub(super) fn in_order<'a>(
        &'a self,
        packs: impl IntoIterator<Item = &'a str>,
    ) -> Vec<&'a PackFile> {
        let mut order = Vec::new();
        for name in packs {
            self.collect(name, &mut order);
        }
        order
    }

    /// Puts a pack behind those it requires. `requires` has no cycle: loading refuses it.
    fn collect<'a>(&'a self, name: &str, order: &mut Vec<&'a PackFile>) {
        let known = order.iter().any(|pack| pack.name == name);
        if let (false, Some(pack)) = (known, self.pack(name)) {
            for required in &pack.contents.requires {
                self.collect(required, order);
            }
            order.push(&pack.contents);
        }
    }
}

/// What a later pack says counts.
fn replace<V: Clone + Default>(all: &mut Ordered<V>, more: &Ordered<V>) {
    for (key, value) in more.iter() {
        value.clone_into(all.entry(key));
    }
}

fn extend<T: Clone + PartialEq>(all: &mut Ordered<Vec<T>>, more: &Ordered<Vec<T>>) {
    for (key, items) in more.iter() {
        add_new(all.entry(key), items);
    }
}

fn add_new<T: Clone + PartialEq>(all: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !all.contains(item) {
            all.push(item.clone());
        }
    }
}
