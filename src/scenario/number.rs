//! Numbers and the expressions of SET /A.

/// A number as cmd.exe reads it: decimal, octal with a leading 0, hexadecimal with 0x.
pub(super) fn parse(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let hex = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"));
    let value = match hex {
        Some(hex) => i64::from_str_radix(hex, 16),
        None if digits.len() > 1 && digits.starts_with('0') => i64::from_str_radix(digits, 8),
        None => digits.parse::<i64>(),
    };
    let value = value.ok()?;
    (value <= i64::from(u32::MAX)).then_some(sign * value)
}

/// What SET /A does: its result, and the variables it sets, in order.
pub(super) struct Evaluated {
    pub(super) writes: Vec<(String, i64)>,
}

/// Works out an expression of SET /A (`set /?`): brackets, `! ~ -`, `* / %`, `+ -`, `<< >>`, `&`,
/// `^`, `|`, the assignments and the comma. `read` gives the value of a variable.
///
/// Returns nothing where it cannot be worked out: what is set is then unknown.
pub(super) fn evaluate(text: &str, read: &mut dyn FnMut(&str) -> Option<i64>) -> Option<Evaluated> {
    let mut machine = Machine {
        read,
        values: Vec::new(),
        ops: Vec::new(),
        writes: Vec::new(),
    };
    machine.run(text)?;
    Some(Evaluated {
        writes: machine.writes,
    })
}

/// A value on the stack: a number, or a variable that is not read yet.
enum Operand {
    Number(i64),
    Name(String),
}

/// An operator on the stack.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Open,
    /// `! ~ - +` before a value.
    Unary(char),
    /// One of `* / % + - < > & ^ |`, `<` and `>` standing for the shifts.
    Binary(char),
    /// `=`, or an operation with it.
    Assign(Option<char>),
    Comma,
}

impl Op {
    fn rank(self) -> u8 {
        match self {
            Self::Unary(_) => 9,
            Self::Binary('*' | '/' | '%') => 8,
            Self::Binary('+' | '-') => 7,
            Self::Binary('<' | '>') => 6,
            Self::Binary('&') => 5,
            Self::Binary('^') => 4,
            Self::Binary(_) => 3,
            Self::Assign(_) => 2,
            Self::Comma => 1,
            Self::Open => 0,
        }
    }

    /// Assignments and signs bind to the right.
    fn yields_to(self, next: Self) -> bool {
        let right = matches!(next, Self::Assign(_) | Self::Unary(_));
        if right {
            self.rank() > next.rank()
        } else {
            self.rank() >= next.rank()
        }
    }
}

/// Shunting-yard: nothing recurses on the input.
struct Machine<'r> {
    read: &'r mut dyn FnMut(&str) -> Option<i64>,
    values: Vec<Operand>,
    ops: Vec<Op>,
    writes: Vec<(String, i64)>,
}

impl Machine<'_> {
    fn run(&mut self, text: &str) -> Option<()> {
        let mut rest = text.trim_start();
        let mut wants_value = true;
        while let Some(c) = rest.chars().next() {
            let taken = if wants_value {
                match c {
                    '!' | '~' | '-' | '+' => {
                        self.ops.push(Op::Unary(c));
                        1
                    }
                    '(' => {
                        self.ops.push(Op::Open);
                        1
                    }
                    _ => {
                        wants_value = false;
                        self.value(rest)?
                    }
                }
            } else if c == ')' {
                self.close()?;
                1
            } else {
                let (op, len) = operator(rest)?;
                while self
                    .ops
                    .last()
                    .is_some_and(|top| *top != Op::Open && top.yields_to(op))
                {
                    self.reduce()?;
                }
                self.ops.push(op);
                wants_value = true;
                len
            };
            rest = rest[taken..].trim_start();
        }
        while !self.ops.is_empty() {
            self.reduce()?;
        }
        (self.values.len() == 1 && !wants_value).then_some(())
    }

    fn value(&mut self, text: &str) -> Option<usize> {
        let end = text.find(|c: char| !is_name(c)).unwrap_or(text.len());
        let word = text.get(..end).filter(|w| !w.is_empty())?;
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        self.values.push(match digit {
            true => Operand::Number(parse(word)?),
            false => Operand::Name(word.to_owned()),
        });
        Some(end)
    }

    fn close(&mut self) -> Option<()> {
        while *self.ops.last()? != Op::Open {
            self.reduce()?;
        }
        self.ops.pop();
        Some(())
    }

    /// The number of an operand; what was set just now counts.
    fn number(&mut self, operand: Operand) -> Option<i64> {
        match operand {
            Operand::Number(n) => Some(n),
            Operand::Name(name) => {
                let set = self
                    .writes
                    .iter()
                    .rev()
                    .find(|(n, _)| n.eq_ignore_ascii_case(&name));
                set.map(|(_, value)| *value).or_else(|| (self.read)(&name))
            }
        }
    }

    fn reduce(&mut self) -> Option<()> {
        let op = self.ops.pop()?;
        let right = self.values.pop()?;
        let right = self.number(right)?;
        let result = match op {
            Op::Open => return None,
            Op::Unary('-') => operate('-', 0, right)?,
            Op::Unary('~') => !right,
            Op::Unary('!') => i64::from(right == 0),
            Op::Unary(_) => right,
            Op::Binary(c) => {
                let left = self.values.pop()?;
                operate(c, self.number(left)?, right)?
            }
            Op::Comma => {
                let left = self.values.pop()?;
                self.number(left)?;
                right
            }
            Op::Assign(with) => {
                let Operand::Name(name) = self.values.pop()? else {
                    return None;
                };
                let value = match with {
                    None => right,
                    Some(c) => {
                        let left = self.number(Operand::Name(name.clone()))?;
                        operate(c, left, right)?
                    }
                };
                self.writes.push((name, value));
                value
            }
        };
        self.values.push(Operand::Number(result));
        Some(())
    }
}

/// The operator at the beginning of a text, and its length.
fn operator(text: &str) -> Option<(Op, usize)> {
    let shift = text.starts_with("<<") || text.starts_with(">>");
    let len = if shift { 2 } else { 1 };
    let c = text.chars().next()?;
    match c {
        ',' => return Some((Op::Comma, 1)),
        '=' => return Some((Op::Assign(None), 1)),
        '*' | '/' | '%' | '+' | '-' | '&' | '^' | '|' => {}
        '<' | '>' if shift => {}
        _ => return None,
    }
    if text[len..].starts_with('=') {
        return Some((Op::Assign(Some(c)), len + 1));
    }
    Some((Op::Binary(c), len))
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || "_.#$@?:".contains(c)
}

/// cmd.exe counts in 32 bits.
fn operate(op: char, a: i64, b: i64) -> Option<i64> {
    let (a, b) = (a as i32, b as i32);
    let value = match op {
        '+' => a.wrapping_add(b),
        '-' => a.wrapping_sub(b),
        '*' => a.wrapping_mul(b),
        '/' => a.checked_div(b)?,
        '%' => a.checked_rem(b)?,
        '<' => a.checked_shl(u32::try_from(b).ok()?).unwrap_or(0),
        '>' => a.checked_shr(u32::try_from(b).ok()?)?,
        '&' => a & b,
        '^' => a ^ b,
        '|' => a | b,
        _ => return None,
    };
    Some(i64::from(value))
}

#[cfg(test)]
mod tests {
    use super::evaluate;

    fn set(text: &str) -> Vec<(String, i64)> {
        let read = |name: &str| Some(if name.eq_ignore_ascii_case("X") { 5 } else { 0 });
        evaluate(text, &mut { read })
            .map(|e| e.writes)
            .unwrap_or_default()
    }

    fn one(text: &str) -> i64 {
        set(&format!("R={text}"))
            .pop()
            .map_or(i64::MIN, |(_, value)| value)
    }

    #[test]
    fn expressions() {
        assert_eq!(one("1+2*3"), 7);
        assert_eq!(one("(1+2)*3"), 9);
        assert_eq!(one("-7/2"), -3);
        assert_eq!(one("2--1"), 3);
        assert_eq!(one("1<<4"), 16);
        assert_eq!(one("6&3|8^1"), 11);
        assert_eq!(one("~0"), -1);
        assert_eq!(one("!5"), 0);
        assert_eq!(one("0x1F+010"), 39);
        assert_eq!(one("2147483647+1"), -2147483648);
        assert_eq!(one("x+NONE"), 5);
        assert_eq!(one("1/0"), i64::MIN);
        assert_eq!(one("1 2"), i64::MIN);
    }

    #[test]
    fn assignments() {
        let named = |list: &[(&str, i64)]| -> Vec<(String, i64)> {
            list.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect()
        };
        assert_eq!(set("X+=2"), named(&[("X", 7)]));
        assert_eq!(set("A=B=4"), named(&[("B", 4), ("A", 4)]));
        assert_eq!(
            set("A=1, A=A+1, X<<=1"),
            named(&[("A", 1), ("A", 2), ("X", 10)])
        );
        assert_eq!(set("R = X + 1"), named(&[("R", 6)]));
    }
}
