//! FOR /F over a text: options, and what the variables get (`for /?`).

/// The options of FOR /F.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct LineOptions {
    delimiters: String,
    end_of_line: Option<char>,
    skip: usize,
    tokens: Vec<usize>,
    /// Whether the rest of the line goes into one more variable.
    rest: bool,
    /// Whether back quotes mean a command and single quotes a text.
    pub(super) back_quotes: bool,
}

/// More variables than letters are never filled.
const MOST_TOKENS: usize = 31;

impl LineOptions {
    pub(super) fn new(text: &str) -> Self {
        let mut options = Self {
            delimiters: " \t".to_owned(),
            end_of_line: Some(';'),
            skip: 0,
            tokens: vec![1],
            rest: false,
            back_quotes: false,
        };
        let text = text.trim();
        let text = text
            .strip_prefix('"')
            .map_or(text, |t| t.strip_suffix('"').unwrap_or(t));
        let mut left = text;
        while !left.is_empty() {
            left = options.option(left.trim_start());
        }
        options
    }

    /// Reads one option and gives back what follows it.
    fn option<'t>(&mut self, text: &'t str) -> &'t str {
        let lower = text.to_ascii_lowercase();
        let word_end = text.find([' ', '\t']).unwrap_or(text.len());
        if lower.starts_with("usebackq") {
            self.back_quotes = true;
            &text["usebackq".len()..]
        } else if lower.starts_with("eol=") {
            let c = text[4..].chars().next();
            self.end_of_line = c;
            &text[4 + c.map_or(0, char::len_utf8)..]
        } else if lower.starts_with("skip=") {
            self.skip = text[5..word_end].parse().unwrap_or(0);
            &text[word_end..]
        } else if lower.starts_with("tokens=") {
            self.tokens(&text[7..word_end]);
            &text[word_end..]
        } else if lower.starts_with("delims=") {
            // A blank belongs to the delimiters only at the very end of the options.
            let rest = &text[7..];
            let end = rest
                .find([' ', '\t'])
                .filter(|at| !rest[*at..].trim().is_empty());
            let end = end.unwrap_or(rest.len());
            rest[..end].clone_into(&mut self.delimiters);
            &rest[end..]
        } else {
            &text[word_end..]
        }
    }

    fn tokens(&mut self, list: &str) {
        self.tokens.clear();
        let list = match list.strip_suffix('*') {
            Some(before) => {
                self.rest = true;
                before
            }
            None => list,
        };
        for part in list.split(',').filter(|p| !p.is_empty()) {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let (Ok(from), Ok(to)) = (from.parse::<usize>(), to.parse::<usize>()) else {
                continue;
            };
            self.tokens.extend(from..=to.min(from + MOST_TOKENS));
        }
        self.tokens.truncate(MOST_TOKENS);
    }

    /// How many variables a line fills.
    pub(super) fn variables(&self) -> usize {
        self.tokens.len() + usize::from(self.rest)
    }

    /// What the variables get of each line that counts.
    pub(super) fn lines(&self, text: &str) -> Vec<Vec<String>> {
        let lines = text
            .split('\n')
            .map(|l| l.trim_end_matches('\r'))
            .skip(self.skip);
        lines.filter_map(|line| self.line(line)).collect()
    }

    fn line(&self, line: &str) -> Option<Vec<String>> {
        let is_delimiter = |c: char| self.delimiters.contains(c);
        let first = line.chars().next()?;
        if self.end_of_line == Some(first) && !is_delimiter(first) {
            return None;
        }
        let mut words: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while at < line.len() {
            let start = at + line[at..].find(|c| !is_delimiter(c))?.min(line.len() - at);
            let end = line[start..]
                .find(is_delimiter)
                .map_or(line.len(), |i| start + i);
            words.push((start, end));
            at = end;
            if line[at..].chars().all(is_delimiter) {
                break;
            }
        }
        // A line that has none of the words asked for is passed over.
        let asked = self.tokens.iter().any(|n| *n <= words.len()) || self.rest;
        if words.is_empty() || !asked {
            return None;
        }
        let word = |n: usize| n.checked_sub(1).and_then(|i| words.get(i));
        let mut sorted = self.tokens.clone();
        sorted.sort_unstable();
        let text = |n: &usize| word(*n).map_or(String::new(), |(a, b)| line[*a..*b].to_owned());
        let mut out: Vec<String> = sorted.iter().map(text).collect();
        if self.rest {
            let next = word(sorted.last().copied().unwrap_or(0) + 1);
            out.push(next.map_or(String::new(), |(start, _)| line[*start..].to_owned()));
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::LineOptions;

    fn lines(options: &str, text: &str) -> Vec<Vec<String>> {
        LineOptions::new(options).lines(text)
    }

    #[test]
    fn options_of_for_f() {
        assert_eq!(lines("", "a b c"), [["a"]]);
        assert_eq!(lines("\"tokens=1,3\"", "a b c"), [["a", "c"]]);
        assert_eq!(lines("\"tokens=2*\"", "a b c d"), [["b", "c d"]]);
        assert_eq!(
            lines("\"tokens=1-3 delims=,\"", "a,b,,c"),
            [["a", "b", "c"]]
        );
        assert_eq!(lines("\"delims=\"", " a b"), [[" a b"]]);
        assert_eq!(lines("\"tokens=* delims= \"", "  a b"), [["a b"]]);
        assert_eq!(lines("\"eol=#\"", "#x"), Vec::<Vec<String>>::new());
        assert_eq!(lines("", ";x"), Vec::<Vec<String>>::new());
        assert_eq!(lines("\"tokens=1,2\"", "a"), [["a", ""]]);
    }
}
