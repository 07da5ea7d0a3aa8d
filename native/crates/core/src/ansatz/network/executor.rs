use std::any::Any;
use std::cell::RefCell;
use std::sync::{Arc, Mutex};

use ansatz_simd::{AlignedNumbers, Real};
use num_complex::Complex64;

use super::forward::Program;
use super::graph::{Graph, Start};
use super::layers::{Gather, Layer};
use super::plan::{Plan, Plans};
use super::work::{Work, slot_bytes};
use crate::ansatz::{AlignedPlane, Ansatz, Factor, Footprint, Lookup, Plane, Sites, with_changes};
use crate::definition::ParameterTensor;
use crate::operator::{Change, Connection};
use crate::random::Random;

/// ln psi as a graph of layers, worked out in the precision T.
pub(super) struct Network<T> {
    pub program: Program<T>,
    pub sites: Sites,
    initial_scale: f64,
    plans: Plans,
    /// Configurations that are worked out together.
    pub batch: usize,
    pool: Mutex<Vec<Work<T>>>,
    /// Rooms for the adjoints of a batch.
    pub adjoints: Mutex<Vec<Vec<AlignedNumbers<T>>>>,
}

/// What a look-up table keeps: the tensors of its configuration, and those of the last one that a ratio was asked for.
struct Kept<T> {
    current: Work<T>,
    proposal: Work<T>,
    /// What `proposal` changes; None: nothing was asked for since the last change.
    proposed: Option<Vec<Change>>,
    log_amplitude: Complex64,
    proposed_log_amplitude: Complex64,
    /// Accepted changes since everything was worked out from the configuration.
    age: usize,
}

/// Accepted changes after which dense layers are worked out in full, so that rounding does not pile up.
const REFRESH: usize = 64;
/// Bytes of the tensors that are worked out together; they should stay in the second-level cache.
const BATCH_BYTES: usize = 384 << 10;
const LARGEST_BATCH: usize = 48;

impl<T: Real> Network<T> {
    pub fn new(graph: Graph, sites: Sites, initial_scale: f64) -> Self {
        let gathers = graph.nodes.iter().map(|node| Gather::new(&graph, node)).collect();
        let layers = graph.nodes.iter().map(|_| Layer::None).collect();
        let plans = Plans::new(&graph);
        let batch = (BATCH_BYTES / slot_bytes::<T>(&graph).max(1)).clamp(1, LARGEST_BATCH);
        let program = Program { graph, gathers, layers };
        Self { program, sites, initial_scale, plans, batch, pool: Mutex::default(), adjoints: Mutex::default() }
    }

    /// Tensors of `batch` configurations, from those that were used before.
    pub fn borrow(&self) -> Work<T> {
        let used = self.pool.lock().ok().and_then(|mut pool| pool.pop());
        let mut work = used.unwrap_or_else(|| Work::new(&self.program.graph, self.batch));
        work.differs.fill(None);
        work
    }

    pub fn give_back(&self, work: Work<T>) {
        if let Ok(mut pool) = self.pool.lock() {
            pool.push(work);
        }
    }

    pub fn is_complex_valued(&self) -> bool {
        self.program.graph.is_complex()
    }

    /// Works out all tensors of up to `batch` configurations [n][site].
    pub fn evaluate(&self, work: &mut Work<T>, configurations: &[u8]) {
        work.configurations[..configurations.len()].copy_from_slice(configurations);
        let plans = vec![self.plans.everything.clone(); configurations.len() / self.sites.len()];
        self.program.forward(work, &plans, None);
    }

    fn plan(&self, changes: &[Change]) -> Arc<Plan> {
        let sites: Vec<u32> = changes.iter().map(|change| change.site).collect();
        self.plans.of(&sites)
    }

    fn kept(lookup: &Lookup) -> Option<&RefCell<Kept<T>>> {
        lookup.own.as_ref().and_then(|own| own.downcast_ref())
    }

    /// Works out the proposal that some changes make, unless it is the last one that was asked for.
    fn propose(&self, kept: &mut Kept<T>, changes: &[Change]) {
        if kept.proposed.as_deref() == Some(changes) {
            return;
        }
        let plan = if kept.age < REFRESH { self.plan(changes) } else { self.plans.everything.clone() };
        change_configuration(&kept.current.configurations, changes, &mut kept.proposal.configurations);
        let parent = (kept.age < REFRESH).then_some(&kept.current);
        self.program.forward(&mut kept.proposal, &[plan], parent);
        kept.proposed_log_amplitude = kept.proposal.log_amplitude(&self.program.graph, 0);
        kept.proposed = Some(changes.to_vec());
    }
}

fn change_configuration(from: &[u8], changes: &[Change], to: &mut [u8]) {
    to.copy_from_slice(from);
    for change in changes {
        let index = &mut to[change.site as usize];
        *index = (i32::from(*index) - change.rise) as u8;
    }
}

impl<T: Real> Ansatz for Network<T> {
    fn parameter_count(&self) -> usize {
        self.program.graph.parameter_count()
    }

    fn layout(&self) -> Vec<ParameterTensor> {
        let tensors = self.program.graph.parameters.iter();
        tensors
            .map(|tensor| ParameterTensor {
                name: tensor.name.clone(),
                shape: tensor.shape.clone(),
                offset: tensor.offset,
                complex: false,
            })
            .collect()
    }

    fn is_complex(&self) -> bool {
        false
    }

    fn has_complex_derivatives(&self) -> bool {
        self.is_complex_valued()
    }

    fn initial_parameters(&self, random: &mut Random) -> Vec<f64> {
        let tensors = self.program.graph.parameters.iter();
        tensors
            .flat_map(|tensor| match tensor.start {
                Start::Constant(value) => vec![value; tensor.count],
                Start::Normal(deviation) => {
                    (0..tensor.count).map(|_| self.initial_scale * deviation * random.normal()).collect()
                }
            })
            .collect()
    }

    fn prepare(&mut self, parameters: &[f64]) -> bool {
        let Program { graph, gathers, layers } = &mut self.program;
        for (index, (layer, gather)) in layers.iter_mut().zip(gathers).enumerate() {
            *layer = Layer::new(graph, index, gather, parameters);
        }
        // Numbers beyond the range of T would be infinite there.
        parameters.iter().all(|&value| T::from_f64(value).is_finite())
    }

    fn lookup(&self) -> Lookup {
        Lookup::new(self.sites.len(), AlignedPlane::zeros(1, self.is_complex_valued()))
    }

    /// `first` gets ln psi.
    fn fill(&self, lookup: &mut Lookup, _moving: bool) {
        self.sites.inputs(&lookup.configuration, &mut lookup.inputs);
        let graph = &self.program.graph;
        if Self::kept(lookup).is_none() {
            let kept = Kept::<T> {
                current: Work::new(graph, 1),
                proposal: Work::default(),
                proposed: None,
                log_amplitude: Complex64::ZERO,
                proposed_log_amplitude: Complex64::ZERO,
                age: 0,
            };
            lookup.own = Some(Box::new(RefCell::new(kept)) as Box<dyn Any + Send>);
        }
        let value = match Self::kept(lookup) {
            Some(kept) => {
                let mut kept = kept.borrow_mut();
                self.evaluate(&mut kept.current, &lookup.configuration);
                kept.log_amplitude = kept.current.log_amplitude(graph, 0);
                (kept.proposed, kept.age) = (None, 0);
                kept.proposal.differs.fill(None);
                kept.log_amplitude
            }
            None => Complex64::ZERO,
        };
        lookup.first.set(0, value);
    }

    fn ratio(&self, lookup: &Lookup, connection: &Connection) -> Complex64 {
        with_changes(connection, |changes| match Self::kept(lookup) {
            Some(kept) => {
                let kept = &mut *kept.borrow_mut();
                if kept.proposal.slots == 0 {
                    kept.proposal = Work::new(&self.program.graph, 1);
                }
                self.propose(kept, changes);
                (kept.proposed_log_amplitude - kept.log_amplitude).exp()
            }
            None => {
                let mut configuration = lookup.configuration.clone();
                change_configuration(&lookup.configuration, changes, &mut configuration);
                (self.log_amplitude(&configuration) - self.log_amplitude(&lookup.configuration)).exp()
            }
        })
    }

    fn ratios(&self, lookup: &Lookup, connections: &[&Connection], out: &mut [Complex64]) {
        let Some(kept) = Self::kept(lookup) else {
            for (ratio, connection) in out.iter_mut().zip(connections) {
                *ratio = self.ratio(lookup, connection);
            }
            return;
        };
        let kept = kept.borrow();
        let (sites, graph) = (self.sites.len(), &self.program.graph);
        let mut work = self.borrow();
        for (connections, out) in connections.chunks(self.batch).zip(out.chunks_mut(self.batch)) {
            let mut plans = Vec::with_capacity(connections.len());
            for (connection, configuration) in connections.iter().zip(work.configurations.chunks_exact_mut(sites)) {
                with_changes(connection, |changes| {
                    change_configuration(&lookup.configuration, changes, configuration);
                    plans.push(self.plan(changes));
                });
            }
            self.program.forward(&mut work, &plans, Some(&kept.current));
            for (slot, ratio) in out.iter_mut().enumerate() {
                *ratio = (work.log_amplitude(graph, slot) - kept.log_amplitude).exp();
            }
        }
        self.give_back(work);
    }

    fn prefers_batches(&self) -> bool {
        true
    }

    fn accept(&self, lookup: &mut Lookup, connection: &Connection) {
        with_changes(connection, |changes| {
            let mut value = None;
            if let Some(kept) = Self::kept(lookup) {
                let kept = &mut *kept.borrow_mut();
                if kept.proposal.slots == 0 {
                    kept.proposal = Work::new(&self.program.graph, 1);
                }
                self.propose(kept, changes);
                // The two differ in the same places, whichever comes first.
                std::mem::swap(&mut kept.current, &mut kept.proposal);
                kept.proposal.differs = kept.current.differs.clone();
                kept.log_amplitude = kept.proposed_log_amplitude;
                kept.age = if kept.age < REFRESH { kept.age + 1 } else { 0 };
                kept.proposed = None;
                value = Some(kept.log_amplitude);
            }
            if let Some(value) = value {
                lookup.first.set(0, value);
            }
            changes.iter().for_each(|change| lookup.apply(*change));
        });
    }

    fn log_amplitude(&self, configuration: &[u8]) -> Complex64 {
        let mut work = self.borrow();
        self.evaluate(&mut work, configuration);
        let value = work.log_amplitude(&self.program.graph, 0);
        self.give_back(work);
        value
    }

    fn log_amplitudes(&self, configurations: &[u8], sites: usize) -> Vec<Complex64> {
        let mut work = self.borrow();
        let mut values = Vec::with_capacity(configurations.len() / sites);
        for configurations in configurations.chunks(self.batch * sites) {
            self.evaluate(&mut work, configurations);
            let count = configurations.len() / sites;
            values.extend((0..count).map(|slot| work.log_amplitude(&self.program.graph, slot)));
        }
        self.give_back(work);
        values
    }

    fn derivatives(&self, lookup: &Lookup, out_re: &mut [f64], out_im: &mut [f64]) {
        self.derivatives_of(&lookup.configuration, out_re, out_im);
    }

    fn has_factors(&self) -> bool {
        true
    }

    fn visit_factors(&self, configurations: &[u8], room: u64, visit: &mut dyn FnMut(Factor)) {
        self.visit(configurations, room, visit);
    }

    fn footprint(&self) -> Footprint {
        let slot = slot_bytes::<T>(&self.program.graph) as u64;
        let parameters = (self.parameter_count() * size_of::<T>()) as u64;
        let components = 1 + u64::from(self.is_complex_valued());
        Footprint {
            // Weights in the orders that kernels read forward and backward.
            tables: 3 * parameters + self.plans.bytes(self.sites.len() + self.sites.bonds.pairs.len()),
            lookup: 2 * slot,
            scratch: self.batch as u64 * slot * (1 + components) + 2 * parameters,
            sample: 0,
        }
    }

    fn weighted_derivatives(&self, configurations: &[u8], weights: &Plane) -> Option<Plane> {
        Some(self.weighted(configurations, weights))
    }
}
