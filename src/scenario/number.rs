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

/// Works out an expression of SET /A: values, `+ - * / %`, brackets and the assignments
/// `= += -= *= /= %=`. The result is that of the last one; `read` and `write` are the variables.
///
/// Returns nothing where it meets anything else: the value is then unknown.
pub(super) fn evaluate(
    text: &str,
    read: &mut dyn FnMut(&str) -> Option<i64>,
    write: &mut dyn FnMut(&str, i64),
) -> Option<i64> {
    let mut result = 0;
    for part in text.split(',') {
        result = statement(part.trim(), read, write)?;
    }
    Some(result)
}

fn statement(
    text: &str,
    read: &mut dyn FnMut(&str) -> Option<i64>,
    write: &mut dyn FnMut(&str, i64),
) -> Option<i64> {
    let name_end = text.find(|c: char| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = (&text[..name_end], text[name_end..].trim_start());
    let (op, right) = match rest.strip_prefix('=') {
        Some(right) => (None, right),
        None => match rest.char_indices().nth(1) {
            Some((at, '=')) if "+-*/%".contains(&rest[..at]) => {
                (rest.chars().next(), &rest[at + 1..])
            }
            _ => return sum(text, read),
        },
    };
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let right = sum(right, read)?;
    let value = match op {
        None => right,
        Some(op) => operate(op, read(name)?, right)?,
    };
    write(name, value);
    Some(value)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || "_.#$@?".contains(c)
}

fn operate(op: char, a: i64, b: i64) -> Option<i64> {
    let value = match op {
        '+' => a.checked_add(b)?,
        '-' => a.checked_sub(b)?,
        '*' => a.checked_mul(b)?,
        '/' => a.checked_div(b)?,
        '%' => a.checked_rem(b)?,
        _ => return None,
    };
    // cmd.exe counts in 32 bits.
    Some(i64::from(value as i32))
}

/// Shunting-yard over the four operations and brackets: nothing recurses on the input.
fn sum(text: &str, read: &mut dyn FnMut(&str) -> Option<i64>) -> Option<i64> {
    let mut values: Vec<i64> = Vec::new();
    let mut ops: Vec<char> = Vec::new();
    let mut rest = text.trim_start();
    let mut operand_next = true;
    while let Some(c) = rest.chars().next() {
        if operand_next && c == '-' {
            values.push(0);
            ops.push('~');
            rest = &rest[1..];
        } else if operand_next && c == '(' {
            ops.push('(');
            rest = &rest[1..];
        } else if operand_next {
            let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
            let word = rest.get(..end).filter(|w| !w.is_empty())?;
            let digit = word.starts_with(|c: char| c.is_ascii_digit());
            values.push(if digit { parse(word)? } else { read(word)? });
            rest = &rest[end..];
            operand_next = false;
        } else if c == ')' {
            while *ops.last()? != '(' {
                reduce(&mut values, &mut ops)?;
            }
            ops.pop();
            rest = &rest[1..];
        } else if "+-*/%".contains(c) {
            while ops.last().is_some_and(|top| rank(*top) >= rank(c)) {
                reduce(&mut values, &mut ops)?;
            }
            ops.push(c);
            rest = &rest[1..];
            operand_next = true;
        } else {
            return None;
        }
        rest = rest.trim_start();
    }
    while !ops.is_empty() {
        reduce(&mut values, &mut ops)?;
    }
    match values.as_slice() {
        [value] if !operand_next => Some(*value),
        _ => None,
    }
}

fn rank(op: char) -> u8 {
    match op {
        '~' => 3,
        '*' | '/' | '%' => 2,
        '+' | '-' => 1,
        _ => 0,
    }
}

fn reduce(values: &mut Vec<i64>, ops: &mut Vec<char>) -> Option<()> {
    let op = ops.pop()?;
    let (b, a) = (values.pop()?, values.pop()?);
    values.push(operate(if op == '~' { '-' } else { op }, a, b)?);
    Some(())
}
