//! Time at ten times the size: `cargo bench --bench growth`. Ends with an error where a shape of
//! script costs more than twelve times as much.
#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use svlint::flow::Flow;
use svlint::scenario::{Dimension, Limits, Matrix, Outside, Program, ProgramScript, Run, explore};

/// Greatest ratio that counts as linear.
const MOST: f64 = 12.0;

/// A shape of script: its name, the smaller size, and the script of a size.
struct Shape {
    name: &'static str,
    size: usize,
    make: fn(usize) -> String,
}

const SHAPES: [Shape; 9] = [
    Shape {
        name: "labels",
        size: 2_000,
        make: labels,
    },
    Shape {
        name: "gotos",
        size: 1_000,
        make: gotos,
    },
    Shape {
        name: "nested blocks",
        size: 1_000,
        make: nested_blocks,
    },
    Shape {
        name: "nested ifs",
        size: 1_000,
        make: nested_ifs,
    },
    Shape {
        name: "one long line",
        size: 100_000,
        make: long_line,
    },
    Shape {
        name: "percent signs",
        size: 20_000,
        make: percent_signs,
    },
    Shape {
        name: "independent ifs",
        size: 500,
        make: independent_ifs,
    },
    Shape {
        name: "subroutines in a row",
        size: 100,
        make: subroutine_chain,
    },
    Shape {
        name: "subroutines calling two",
        size: 100,
        make: subroutine_pairs,
    },
];

fn labels(n: usize) -> String {
    (0..n).fold(String::new(), |mut s, i| {
        let _ = write!(s, ":label{i}\r\necho {i}\r\n");
        s
    })
}

fn gotos(n: usize) -> String {
    (0..n).fold(String::new(), |mut s, i| {
        let _ = write!(
            s,
            "if exist f{i} goto l{}\r\ntool {i}\r\n:l{i}\r\n",
            n - 1 - i / 2
        );
        s
    })
}

fn nested_blocks(n: usize) -> String {
    format!(
        "{}tool{}\r\n",
        "if exist f (\r\n".repeat(n),
        "\r\n)".repeat(n)
    )
}

fn nested_ifs(n: usize) -> String {
    format!("{}tool\r\n", "if not exist f ".repeat(n))
}

fn long_line(n: usize) -> String {
    format!("tool {}\r\n", "\"a b\" ^& ".repeat(n / 9))
}

fn percent_signs(n: usize) -> String {
    format!("tool {}\r\n", "%X% %%i 5% ".repeat(n / 11))
}

fn independent_ifs(n: usize) -> String {
    (0..n).fold(String::new(), |mut s, i| {
        let _ = write!(s, "if \"%V{i}%\"==\"1\" tool {i}\r\n");
        s
    })
}

fn subroutine_chain(n: usize) -> String {
    (0..n).fold("call :s0\r\nexit /b\r\n".to_owned(), |mut s, i| {
        let _ = write!(s, ":s{i}\r\ntool {i}\r\ncall :s{}\r\nexit /b\r\n", i + 1);
        s
    }) + &format!(":s{n}\r\n")
}

fn subroutine_pairs(n: usize) -> String {
    (0..n).fold("call :s0\r\nexit /b\r\n".to_owned(), |mut s, i| {
        let _ = write!(
            s,
            ":s{i}\r\ncall :s{}\r\ncall :s{}\r\nexit /b\r\n",
            i + 1,
            i + 2
        );
        s
    }) + &format!(":s{n}\r\n:s{}\r\n", n + 1)
}

fn run(text: &str) -> Run {
    let flow = Flow::new(text);
    let scripts = vec![ProgramScript {
        name: "start.bat".to_owned(),
        text,
        flow: &flow,
    }];
    let values = ["START", "FAILOVER"].map(|v| Some(v.to_owned())).to_vec();
    let matrix = Matrix {
        dimensions: vec![Dimension {
            name: "CLP_EVENT".to_owned(),
            values,
        }],
    };
    let mut outside = Outside::default();
    outside
        .environment
        .extend((0..100_000).map(|i| format!("V{i}")));
    let cancel = AtomicBool::new(false);
    explore(
        &Program::new(scripts),
        &matrix,
        &outside,
        &Limits::default(),
        &cancel,
    )
}

/// The best of several measurements.
fn measure(text: &str) -> (Duration, Run) {
    let mut best = Duration::MAX;
    let mut last = run(text);
    for _ in 0..3 {
        let begin = Instant::now();
        last = run(text);
        best = best.min(begin.elapsed());
    }
    (best, last)
}

fn main() -> ExitCode {
    println!(
        "{:<26}{:>8}{:>12}{:>12}{:>8}  run",
        "shape", "size", "time", "at 10x", "ratio"
    );
    let mut worst = 0.0f64;
    for shape in SHAPES {
        let (small, _) = measure(&(shape.make)(shape.size));
        let (large, run) = measure(&(shape.make)(shape.size * 10));
        let ratio = large.as_secs_f64() / small.as_secs_f64().max(1e-9);
        worst = worst.max(ratio);
        let told = if run.exhausted {
            "unknown beyond the budget"
        } else {
            "complete"
        };
        println!(
            "{:<26}{:>8}{:>10.2}ms{:>10.2}ms{:>8.1}  {} nodes, {told}",
            shape.name,
            shape.size,
            small.as_secs_f64() * 1e3,
            large.as_secs_f64() * 1e3,
            ratio,
            run.nodes.len(),
        );
    }
    if worst > MOST {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
