use ansatz_core::EngineError;
use serde::Deserialize;

/// Learning rate at a step, counted from 0 over the whole training.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LearningRate {
    Constant {
        rate: f64,
    },
    /// One for each step of the call.
    Given {
        rates: Vec<f64>,
    },
    /// rate factor^floor(step / every)
    Steps {
        rate: f64,
        every: u64,
        factor: f64,
    },
    /// rate / (1 + step / time)^power
    Power {
        rate: f64,
        time: f64,
        power: f64,
    },
    /// Half a cosine from `rate` to `last` over `steps`, after a linear rise over `warmUp` steps.
    Cosine {
        rate: f64,
        last: f64,
        steps: u64,
        #[serde(default)]
        warm_up: u64,
    },
}

impl LearningRate {
    /// `step`: of the whole training; `own`: of the call.
    pub fn at(&self, step: u64, own: usize) -> f64 {
        match self {
            Self::Constant { rate } => *rate,
            Self::Given { rates } => rates[own],
            Self::Steps { rate, every, factor } => rate * factor.powf((step / every) as f64),
            Self::Power { rate, time, power } => rate / (1.0 + step as f64 / time).powf(*power),
            Self::Cosine { rate, warm_up, .. } if step < *warm_up => rate * (step + 1) as f64 / *warm_up as f64,
            Self::Cosine { rate, last, steps, warm_up } => {
                let part = (step - warm_up) as f64 / steps.saturating_sub(*warm_up).max(1) as f64;
                last + 0.5 * (rate - last) * (1.0 + (std::f64::consts::PI * part.min(1.0)).cos())
            }
        }
    }

    pub fn check(&self, steps: usize) -> Result<(), EngineError> {
        let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
        let fits = match self {
            Self::Constant { rate } => finite(&[*rate]),
            Self::Given { rates } => rates.len() >= steps && finite(rates),
            Self::Steps { rate, every, factor } => *every > 0 && finite(&[*rate, *factor]),
            Self::Power { rate, time, power } => *time > 0.0 && finite(&[*rate, *time, *power]),
            Self::Cosine { rate, last, .. } => finite(&[*rate, *last]),
        };
        if fits {
            return Ok(());
        }
        Err(EngineError::new(
            "LEARNING_BAD_OPTIMISER",
            "The learning rate does not fit.",
            "It is finite at every step; periods and times are positive; given rates are one for every step.",
            "Change it.",
        ))
    }
}
