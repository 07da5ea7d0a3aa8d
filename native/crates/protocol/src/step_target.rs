//! What a step makes smaller, with the handles of the other states.

use std::sync::atomic::AtomicBool;

use ansatz_core::{Engine, TargetKind};
use serde::Deserialize;

use crate::error::ProtocolError;
use crate::table::{self, Object, Target};

#[derive(Default, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum StepTarget {
    #[default]
    Energy,
    Penalised {
        states: Vec<WeightedState>,
    },
    Infidelity {
        handle: u32,
    },
}

#[derive(Deserialize)]
pub struct WeightedState {
    handle: u32,
    weight: f64,
}

impl StepTarget {
    /// Runs `work` on an engine and the target with the engines of its states.
    pub fn with<R>(
        &self,
        target: &Target,
        work: impl FnOnce(&mut Engine, ansatz_core::Target, &AtomicBool) -> Result<R, ProtocolError>,
    ) -> Result<R, ProtocolError> {
        let (kind, handles) = match self {
            Self::Energy => (TargetKind::Energy, Vec::new()),
            Self::Infidelity { handle } => (TargetKind::Infidelity, vec![*handle]),
            Self::Penalised { states } => (
                TargetKind::Penalised(states.iter().map(|state| state.weight).collect()),
                states.iter().map(|state| state.handle).collect(),
            ),
        };
        table::with_others(target, &handles, |own, others, cancel| {
            let states = others.into_iter().map(engine).collect::<Result<Vec<_>, _>>()?;
            work(engine(own)?, ansatz_core::Target { kind, states }, cancel)
        })
    }
}

fn engine(object: &mut Object) -> Result<&mut Engine, ProtocolError> {
    match object {
        Object::Variational(engine) => Ok(engine),
        _ => Err(ProtocolError::closed()),
    }
}
