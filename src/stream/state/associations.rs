//! The associations of DCE/RPC in one connection: which interface a context's number stands for, and
//! which call an answer is for (C706, 12.6).
//!
//! Over SMB each open pipe is an association of its own.

use std::collections::VecDeque;

use crate::decode::application::{AskedContext, ContextResult, DceRpcKind, DceRpcUnit, Pipe, Uuid};

/// Contexts of a connection, and units of it that wait for an answer; the oldest are forgotten.
const MOST: usize = 256;

/// An open pipe: session, tree and file. None straight over TCP.
pub(in crate::stream) type PipeName = Option<(u64, u32, Option<u128>)>;

/// A context that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::stream) struct Bound {
    pub interface: Uuid,
    /// The frame that asks for it.
    pub frame: u64,
    /// The frame in which the server refused it.
    pub refused: Option<u64>,
}

/// What a unit asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::stream) enum Asked {
    /// For these contexts.
    Contexts(Vec<(u16, Uuid)>),
    /// For an operation. Without `bound` where nobody was seen to ask for its context.
    Call { context: u16, opnum: u16, bound: Option<Bound> },
}

/// What a unit is in its association.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::stream) enum Reading {
    Asks(Asked),
    /// Answers what that frame asked. None where that was not seen.
    Answers(Option<(u64, Asked)>),
}

#[derive(Debug)]
struct Context {
    pipe: PipeName,
    id: u16,
    bound: Bound,
}

/// A unit that waits for its answer.
#[derive(Debug)]
struct Waiting {
    call: u32,
    /// Over SMB, answers bear its message's number and not always that of the pipe.
    message: Option<(u64, u32, u64)>,
    pipe: PipeName,
    frame: u64,
    asked: Asked,
}

/// All associations of a connection.
#[derive(Debug, Default)]
pub(in crate::stream) struct Associations {
    contexts: VecDeque<Context>,
    waiting: VecDeque<Waiting>,
}

impl Associations {
    /// Takes the next unit, of a frame; none for kinds without a part in it. A unit that is not whole may be
    /// taken once more when it is, and then counts once.
    pub fn take(&mut self, unit: &DceRpcUnit, frame: u64, is_whole: bool) -> Option<Reading> {
        match &unit.kind {
            DceRpcKind::Bind(contexts) | DceRpcKind::AlterContext(contexts) => {
                Some(self.bind(unit, contexts, frame))
            }
            DceRpcKind::BindAck(results) | DceRpcKind::AlterContextResponse(results) => {
                let answered = self.answered(unit, is_whole);
                if let Some(Waiting { pipe, asked: Asked::Contexts(asked), .. }) = &answered {
                    let refused = asked.iter().zip(results).filter(|(_, result)| !is_usable(result));
                    for ((id, _), _) in refused {
                        self.refuse(*pipe, *id, frame);
                    }
                }
                Some(Self::answer(answered))
            }
            DceRpcKind::BindNak(_) => {
                let answered = self.answered(unit, is_whole);
                if let Some(Waiting { pipe, asked: Asked::Contexts(asked), .. }) = &answered {
                    for (id, _) in asked {
                        self.refuse(*pipe, *id, frame);
                    }
                }
                Some(Self::answer(answered))
            }
            DceRpcKind::Request { context, opnum, .. } => {
                let pipe = pipe_of(unit);
                let bound = self.contexts.iter().rfind(|of| of.pipe == pipe && of.id == *context);
                let bound = bound.map(|of| of.bound);
                let asked = Asked::Call { context: *context, opnum: *opnum, bound };
                self.wait(unit, frame, asked.clone());
                Some(Reading::Asks(asked))
            }
            DceRpcKind::Response { .. } | DceRpcKind::Fault { .. } => {
                Some(Self::answer(self.answered(unit, is_whole)))
            }
            DceRpcKind::Other(_) => None,
        }
    }

    /// The pipe was closed, or another has its number now.
    pub fn forget(&mut self, session: u64, tree: u32, file: u128) {
        self.contexts.retain(|context| context.pipe != Some((session, tree, Some(file))));
    }

    fn answer(answered: Option<Waiting>) -> Reading {
        Reading::Answers(answered.map(|waiting| (waiting.frame, waiting.asked)))
    }

    /// Remembers the contexts that are asked for.
    fn bind(&mut self, unit: &DceRpcUnit, asked: &[AskedContext], frame: u64) -> Reading {
        let pipe = pipe_of(unit);
        // A number that is bound anew is no longer what it was.
        let again = |of: &Context| of.pipe == pipe && asked.iter().any(|context| context.id == of.id);
        self.contexts.retain(|context| !again(context));
        for AskedContext { id, interface, .. } in asked {
            let bound = Bound { interface: *interface, frame, refused: None };
            self.contexts.push_back(Context { pipe, id: *id, bound });
        }
        while self.contexts.len() > MOST {
            self.contexts.pop_front();
        }
        let asked = Asked::Contexts(asked.iter().map(|context| (context.id, context.interface)).collect());
        self.wait(unit, frame, asked.clone());
        Reading::Asks(asked)
    }

    fn refuse(&mut self, pipe: PipeName, id: u16, frame: u64) {
        let of = self.contexts.iter_mut().rfind(|of| of.pipe == pipe && of.id == id);
        if let Some(context) = of {
            context.bound.refused = Some(frame);
        }
    }

    fn wait(&mut self, unit: &DceRpcUnit, frame: u64, asked: Asked) {
        let (call, message, pipe) = (unit.call, message_of(unit), pipe_of(unit));
        // All fragments of a call are one, and so is one that was not whole at first.
        let again =
            |of: &Waiting| of.call == call && of.pipe == pipe && (of.message == message || !unit.is_first);
        if let Some(before) = self.waiting.iter_mut().rfind(|of| again(of)) {
            before.asked = asked;
            return;
        }
        self.waiting.push_back(Waiting { call, message, pipe, frame, asked });
        while self.waiting.len() > MOST {
            self.waiting.pop_front();
        }
    }

    /// The unit that another answers, if that was seen.
    fn answered(&mut self, unit: &DceRpcUnit, is_whole: bool) -> Option<Waiting> {
        let is_asked = |of: &Waiting| of.call == unit.call && of.message.is_some() == unit.pipe.is_some();
        // The answer to a write over SMB comes with a read of its own; one to a transaction with it.
        let exact = self.waiting.iter().rposition(|of| is_asked(of) && of.message == message_of(unit));
        let at = exact.or_else(|| self.waiting.iter().rposition(is_asked))?;
        if unit.is_last && is_whole {
            return self.waiting.remove(at);
        }
        let Waiting { call, message, pipe, frame, asked } = self.waiting.get(at)?;
        Some(Waiting { call: *call, message: *message, pipe: *pipe, frame: *frame, asked: asked.clone() })
    }
}

/// Bind time features are agreed to in this way ([MS-RPCE] 2.2.2.4).
const fn is_usable(result: &ContextResult) -> bool {
    const NEGOTIATE_ACK: u16 = 3;
    result.is_accepted() || result.result == NEGOTIATE_ACK
}

fn pipe_of(unit: &DceRpcUnit) -> PipeName {
    unit.pipe.map(|Pipe { session, tree, file, .. }| (session, tree, file))
}

fn message_of(unit: &DceRpcUnit) -> Option<(u64, u32, u64)> {
    unit.pipe.map(|pipe| (pipe.session, pipe.tree, pipe.message))
}
