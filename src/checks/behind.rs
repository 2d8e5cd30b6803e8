//! What would run behind a place that no run comes to: the script as if it began there.

use super::{Context, written};
use crate::batch::{Builtin, NodeKind};
use crate::event::{Interpreter, NoInputs};
use crate::flow::{Flow, OpKind, Point};
use crate::scenario::{
    Growing, Limits, Mark, Outside, Run, ScenarioSet, Step, StepKind, explore_rereading,
};
use crate::source::Span;
use crate::unit::Judged;
use rustc_hash::FxHashMap as HashMap;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Something that would run: its document and place, and what it is handed.
pub(super) type Deed = (usize, Span, String);

/// What would run behind some places; for each deed whether it is more than talk.
pub(super) type Deeds = HashMap<Deed, bool>;

/// Works out what would run.
pub(super) struct Behind<'a> {
    context: &'a Context<'a>,
    judged: &'a Judged,
    interpreter: Interpreter<'a>,
    outside: Outside,
    /// Runs that were worked out, by script and place.
    known: RefCell<HashMap<(u32, Point), Rc<Onward>>>,
}

impl<'a> Behind<'a> {
    pub(super) fn new(context: &'a Context<'a>, judged: &'a Judged) -> Self {
        let known = context.knowledge;
        // What the script has set before is not known here.
        let set = judged.run.assigned.iter().map(String::as_str);
        let interpreter = Interpreter::new(known);
        let outside = Outside {
            environment: { known.open_variables().chain(set) }
                .map(str::to_uppercase)
                .collect(),
            programs: interpreter.programs(),
            open_arguments: true,
            open_variables: judged.run.assigns_any,
            ..Outside::default()
        };
        Self {
            context,
            judged,
            interpreter,
            outside,
            known: RefCell::default(),
        }
    }

    /// What would run from some places of a script on, in some scenarios; nothing where that is too
    /// much to follow.
    pub(super) fn deeds(
        &self,
        script: u32,
        places: &[Point],
        scenarios: ScenarioSet,
    ) -> Option<Deeds> {
        let mut out = Deeds::default();
        for place in places {
            let known = self.known.borrow().get(&(script, *place)).cloned();
            let onward = known.unwrap_or_else(|| {
                let onward = Rc::new(self.run(script, *place));
                let mut known = self.known.borrow_mut();
                known.insert((script, *place), Rc::clone(&onward));
                onward
            });
            if onward.run.exhausted {
                return None;
            }
            let edges = onward.run.edges();
            for (from, edge) in edges.filter(|(_, e)| !e.scenarios.and(scenarios).is_empty()) {
                self.done(&onward, from, &edge.marks, &mut out);
            }
        }
        Some(out)
    }

    /// What is done where a run leaves a node.
    fn done(&self, onward: &Onward, from: u32, marks: &[Mark], out: &mut Deeds) {
        let site = onward.run.nodes[from as usize].site;
        let script = site.script as usize;
        let (document, flow) = (onward.documents[script], &onward.flows[script]);
        let op = flow.op(site.point);
        let node = flow.script.node(op.node);
        let mut any = false;
        for mark in marks {
            if let Mark::Step(id) = mark {
                any = true;
                let (what, works) = self.of_step(onward.run.step(*id));
                out.insert((document, node.span, what), works);
            }
        }
        if !any
            && matches!(op.kind, OpKind::Command { .. })
            && let Some(works) = builtin_works(&node.kind, marks)
        {
            out.insert((document, node.span, String::new()), works);
        }
    }

    /// What a step runs, and whether that is more than talk.
    fn of_step(&self, step: &Step) -> (String, bool) {
        let what = format!("{} {}", step.word.shown(), step.arguments.shown());
        let known = self.context.knowledge;
        let meaning = self.interpreter.meaning(step, &NoInputs);
        let all = meaning.invocations.iter();
        let only_talk = !meaning.opaque && all.len() > 0 && { all.clone() }
            .all(|i| written::talks(known, &i.name, i.arguments.text()));
        (what, step.kind != StepKind::Echo && !only_talk)
    }

    /// The script as if it began at a place.
    fn run(&self, script: u32, place: Point) -> Onward {
        let unit = self.context.unit;
        let mut documents = self.judged.documents.clone();
        documents.swap(0, script as usize);
        let scripts = documents.iter().enumerate().map(|(number, index)| {
            let document = &unit.documents[*index];
            let mut flow = Arc::clone(&document.flow);
            if number == 0 {
                Arc::make_mut(&mut flow).entry = place;
            }
            let name = document.path.rsplit(['/', '\\']).next().unwrap_or_default();
            let text = document.source.text();
            Growing { name, text, flow }
        });
        let mut scripts: Vec<Growing<'_>> = scripts.collect();
        let never = AtomicBool::new(false);
        let limits = Limits::default();
        let run = explore_rereading(&mut scripts, &unit.matrix, &self.outside, &limits, &never);
        Onward {
            documents,
            flows: scripts.into_iter().map(|script| script.flow).collect(),
            run,
        }
    }
}

/// A run that begins somewhere in a script.
struct Onward {
    /// For each script of the run: the index of its document.
    documents: Vec<usize>,
    flows: Vec<Arc<Flow>>,
    run: Run,
}

/// Whether a builtin does more than to talk; nothing for one that only leads on.
fn builtin_works(kind: &NodeKind, marks: &[Mark]) -> Option<bool> {
    let NodeKind::Command(command) = kind else {
        return None;
    };
    match command.builtin {
        Some(Builtin::Start | Builtin::Other(_)) => Some(true),
        Some(Builtin::Echo) => Some(false),
        None if marks.contains(&Mark::Printed) => Some(false),
        _ => None,
    }
}
