//! The scenarios: every assignment of the cluster's variables.

/// Most scenarios that are judged at once.
pub const MOST: usize = crate::rules::knowledge::MOST_SCENARIOS;

/// A variable with all the values the cluster may give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// Name of the variable.
    pub name: String,
    /// Its values; `None` means that the variable is not there.
    pub values: Vec<Option<String>>,
}

/// All scenarios, numbered: the last dimension changes fastest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// The variables, in the order shown.
    pub dimensions: Vec<Dimension>,
}

impl Matrix {
    /// Number of scenarios, never more than [`MOST`].
    #[must_use]
    pub fn len(&self) -> usize {
        let product = self
            .dimensions
            .iter()
            .map(|d| d.values.len().max(1))
            .product::<usize>();
        product.min(MOST)
    }

    /// Whether there is no variable at all: then there is one scenario, without a name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.dimensions.is_empty()
    }

    /// The value of a dimension in a scenario.
    #[must_use]
    pub fn value(&self, scenario: usize, dimension: usize) -> Option<&str> {
        let values = &self.dimensions[dimension].values;
        values.get(self.index(scenario, dimension))?.as_deref()
    }

    /// Which of the values of a dimension it has in a scenario.
    pub(super) fn index(&self, scenario: usize, dimension: usize) -> usize {
        let below: usize = self.dimensions[dimension + 1..]
            .iter()
            .map(|d| d.values.len().max(1))
            .product();
        let values = self.dimensions[dimension].values.len();
        scenario / below % values.max(1)
    }

    /// Index of the dimension of that name, in any case.
    #[must_use]
    pub fn dimension(&self, name: &str) -> Option<usize> {
        self.dimensions
            .iter()
            .position(|d| d.name.eq_ignore_ascii_case(name))
    }

    /// Every scenario.
    #[must_use]
    pub fn all(&self) -> ScenarioSet {
        (0..self.len()).collect()
    }

    /// The scenarios in which a dimension has a value that `wanted` accepts.
    pub fn having(&self, dimension: usize, wanted: impl Fn(Option<&str>) -> bool) -> ScenarioSet {
        (0..self.len())
            .filter(|s| wanted(self.value(*s, dimension)))
            .collect()
    }
}

/// A set of scenarios.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Debug)]
pub struct ScenarioSet([u64; MOST / 64]);

impl ScenarioSet {
    /// The set without any.
    pub const EMPTY: Self = Self([0; MOST / 64]);

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|w| *w == 0)
    }

    /// Adds a scenario.
    pub fn insert(&mut self, scenario: usize) {
        if let Some(word) = self.0.get_mut(scenario / 64) {
            *word |= 1 << (scenario % 64);
        }
    }

    /// Whether it holds a scenario.
    #[must_use]
    pub fn contains(&self, scenario: usize) -> bool {
        self.0
            .get(scenario / 64)
            .is_some_and(|w| w >> (scenario % 64) & 1 == 1)
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// What is in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// What is here and not there.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    fn zip(mut self, other: Self, op: impl Fn(u64, u64) -> u64) -> Self {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a = op(*a, b);
        }
        self
    }

    /// Its scenarios, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let bits = |word: u64| {
            let some = |rest: u64| (rest != 0).then_some(rest);
            let rests = std::iter::successors(some(word), move |rest| some(rest & (rest - 1)));
            rests.map(|rest| rest.trailing_zeros() as usize)
        };
        let words = self.0.iter().enumerate();
        words.flat_map(move |(index, word)| bits(*word).map(move |bit| index * 64 + bit))
    }

    /// Its first scenario.
    #[must_use]
    pub fn first(&self) -> Option<usize> {
        let word = self.0.iter().position(|w| *w != 0)?;
        Some(word * 64 + self.0[word].trailing_zeros() as usize)
    }
}

impl FromIterator<usize> for ScenarioSet {
    fn from_iter<I: IntoIterator<Item = usize>>(scenarios: I) -> Self {
        let mut set = Self::EMPTY;
        for scenario in scenarios {
            set.insert(scenario);
        }
        set
    }
}
