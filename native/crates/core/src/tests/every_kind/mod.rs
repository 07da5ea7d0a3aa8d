//! Every kind of wavefunction through the same oracles: one table, and what is asked of each of its rows.

mod balance;
mod distributions;
mod estimates;
mod full_sum_steps;
mod solvers;
mod threads;

use super::combined::momentum;
use super::determinants::{slater, species};
use super::networks::{gallery, parse, residual};
use super::pair_products::all_pairs;
use super::*;
use crate::ansatz::combined::{ProductDefinition, ProjectedDefinition, SumDefinition};
use crate::ansatz::determinant::{DeterminantDefinition, DeterminantForm, PairFactorForm};
use crate::ansatz::matrix_product::MatrixProductDefinition;
use crate::ansatz::state_vector::StateVectorDefinition;
use crate::ansatz::tabulated::TabulatedDefinition;
use crate::definition::{
    AnsatzDefinition, AutoregressiveCell, AutoregressiveDefinition, Charge, EngineDefinition, MoveDefinition,
    Precision, SamplerDefinition, SamplingMethod,
};
use crate::engine::Engine;
use crate::operator::OperatorDefinition;
use common::fermions::{hubbard, t_v};
use common::{Builder, chain_bonds, definition, flat, heisenberg, ising_chain, local_sampler, machine, real_matrix};

const SITES: u32 = 6;

/// A wavefunction on a system that it fits, with chains that reach all of it.
struct Kind {
    name: String,
    case: EngineDefinition,
    /// Its layers are in single precision.
    single: bool,
    /// Samples can be drawn one by one.
    direct: bool,
}

fn kind(
    name: impl Into<String>,
    hamiltonian: OperatorDefinition,
    ansatz: impl Into<AnsatzDefinition>,
    sampler: SamplerDefinition,
) -> Kind {
    Kind { name: name.into(), case: definition(hamiltonian, ansatz, sampler), single: false, direct: false }
}

fn field() -> OperatorDefinition {
    ising_chain(SITES, 0.8)
}

/// Half of the spins up.
fn half(chains: usize) -> SamplerDefinition {
    common::exchange_sampler(chains, &chain_bonds(SITES))
}

/// Hops within each species of `sites` modes.
fn hops(sites: u32, particles: &[i64]) -> SamplerDefinition {
    let species = || (0..).map(|number| number * sites).zip(particles);
    let pairs = species().flat_map(|(first, _)| flat(&chain_bonds(sites)).into_iter().map(move |mode| first + mode));
    SamplerDefinition {
        moves: vec![MoveDefinition::Hop { weight: 1.0, pairs: pairs.collect() }],
        charges: species().map(|(first, &total)| Charge { sites: (first..first + sites).collect(), total }).collect(),
        ..local_sampler(6)
    }
}

/// Fields across the sites of one, and products of their levels along.
fn large_spins(dimensions: &[u8]) -> OperatorDefinition {
    let mut builder = Builder::new(dimensions.to_vec());
    let mut matrix_of = |size: usize, element: &dyn Fn(usize, usize) -> f64| {
        let rows: Vec<Vec<f64>> = (0..size).map(|row| (0..size).map(|column| element(row, column)).collect()).collect();
        builder.matrix(real_matrix(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()))
    };
    let sizes: Vec<usize> = dimensions.iter().map(|&d| usize::from(d)).collect();
    let across: Vec<u32> =
        sizes.iter().map(|&d| matrix_of(d, &|r, c| if r.abs_diff(c) == 1 { -0.7 } else { 0.0 })).collect();
    let level = |index: usize, d: usize| index as f64 - (d as f64 - 1.0) / 2.0;
    let along: Vec<u32> = sizes
        .windows(2)
        .map(|pair| {
            let (a, b) = (pair[0], pair[1]);
            matrix_of(a * b, &|r, c| if r == c { level(r / b, a) * level(r % b, b) } else { 0.0 })
        })
        .collect();
    (0..).zip(across).for_each(|(site, matrix)| builder.term(matrix, (1.0, 0.0), &[site]));
    (0..).zip(along).for_each(|(site, matrix)| builder.term(matrix, (0.5, 0.0), &[site, site + 1]));
    builder.build()
}

fn machines() -> Vec<Kind> {
    use AnsatzKind::{Jastrow, MeanField, RestrictedBoltzmannMachine};
    let mut all = Vec::new();
    for form in [MeanField, Jastrow, RestrictedBoltzmannMachine] {
        for complex in [false, true] {
            let state = MachineDefinition { form, initial_scale: 0.2, ..machine(2.0, complex) };
            let name = format!("{form:?}, complex {complex}");
            let symmetric = MachineDefinition { symmetry: ring(SITES), ..state.clone() };
            all.push(Kind {
                direct: form == MeanField,
                ..kind(format!("{name}, symmetric"), field(), symmetric, local_sampler(6))
            });
            let magnet = heisenberg(SITES, &chain_bonds(SITES), false);
            all.push(kind(format!("{name}, in a sector"), magnet, state.clone(), half(6)));
            let spins = large_spins(&[3, 2, 4]);
            all.push(Kind {
                direct: form == MeanField,
                ..kind(format!("{name}, large spins"), spins, state, local_sampler(6))
            });
        }
    }
    all
}

fn networks() -> Vec<Kind> {
    let mut all: Vec<Kind> = gallery(SITES as usize)
        .into_iter()
        .map(|(name, nodes)| kind(name, field(), parse(&nodes, Precision::Float64), local_sampler(6)))
        .collect();
    for complex in [false, true] {
        let nodes = residual(SITES as usize, 6, 2, true, complex);
        let state = parse(&nodes, Precision::Float32);
        let magnet = heisenberg(SITES, &chain_bonds(SITES), true);
        let name = format!("residual in single precision, complex {complex}");
        all.push(Kind { single: true, ..kind(name, magnet, state, half(6)) });
    }
    all
}

fn autoregressive() -> Vec<Kind> {
    use AutoregressiveCell::{Convolution, Dense, Gru, Lstm};
    let mut all = Vec::new();
    for (cell, phase) in [Dense, Convolution, Gru, Lstm].into_iter().flat_map(|cell| [(cell, false), (cell, true)]) {
        let state = |charges: Vec<Charge>, precision| {
            AnsatzDefinition::Autoregressive(AutoregressiveDefinition {
                cell,
                layers: 2,
                features: 4,
                kernel: 4,
                activation: crate::definition::ActivationFunction::Silu,
                order: vec![0, 2, 4, 1, 3, 5],
                phase,
                charges,
                precision,
                initial_scale: 1.0,
            })
        };
        let precision = if phase { Precision::Float64 } else { Precision::Float32 };
        all.push(Kind {
            direct: true,
            single: precision == Precision::Float32,
            ..kind(format!("{cell:?}, phase {phase}"), field(), state(vec![], precision), local_sampler(6))
        });
        let magnet = heisenberg(SITES, &chain_bonds(SITES), true);
        let inside = state(half(6).charges, Precision::Float64);
        all.push(Kind {
            direct: true,
            ..kind(format!("{cell:?}, phase {phase}, in a sector"), magnet, inside, half(6))
        });
    }
    all
}

fn determinants() -> Vec<Kind> {
    use DeterminantForm::{Backflow, Pfaffian, Slater};
    use PairFactorForm::{Density, Gutzwiller};
    let mut all = Vec::new();
    for complex in [false, true] {
        for (form, jastrow) in
            [(Slater, PairFactorForm::None), (Slater, Gutzwiller), (Pfaffian, Density), (Backflow, Density)]
        {
            let state = DeterminantDefinition {
                form,
                jastrow,
                hidden: if form == Backflow { vec![5] } else { vec![] },
                initial_scale: 0.3,
                ..slater(vec![species(0..4, 2), species(4..8, 1)], complex)
            };
            let name = format!("{form:?} with {jastrow:?}, complex {complex}");
            let state = AnsatzDefinition::Determinant(state);
            all.push(kind(name, hubbard(4, &chain_bonds(4), 3.0), state, hops(4, &[2, 1])));
        }
    }
    all
}

fn pair_products() -> Vec<Kind> {
    let mut all = Vec::new();
    for complex in [false, true] {
        for singlet in [false, true] {
            let pairs = || AnsatzDefinition::PairProduct(all_pairs(SITES as usize, singlet, complex));
            let magnet = || heisenberg(SITES, &chain_bonds(SITES), false);
            let name = format!("pairs, complex {complex}, singlet {singlet}");
            all.push(kind(name.clone(), magnet(), pairs(), half(6)));
            let factor = MachineDefinition { initial_scale: 0.15, ..machine(2.0, false) };
            let product = ProductDefinition { factors: vec![pairs(), factor.into()] };
            all.push(kind(format!("{name}, with a factor"), magnet(), AnsatzDefinition::Product(product), half(6)));
        }
    }
    all
}

fn others() -> Vec<Kind> {
    let mut all = Vec::new();
    // Not so steep that chains stay in one orbit.
    let spins = |complex| MachineDefinition { initial_scale: 0.15, ..machine(2.0, complex) };
    for complex in [false, true] {
        for (periodic, uniform) in [(false, false), (true, false), (true, true)] {
            let state = AnsatzDefinition::MatrixProduct(MatrixProductDefinition {
                bond_dimension: 3,
                complex,
                periodic,
                order: vec![0, 2, 1, 3, 5, 4],
                uniform,
                initial_scale: 0.15,
            });
            let name = format!("matrix product, complex {complex}, periodic {periodic}, uniform {uniform}");
            all.push(kind(name, field(), state, local_sampler(6)));
        }
        let vector = StateVectorDefinition { complex, initial_scale: 0.4 };
        let vector = AnsatzDefinition::StateVector(vector);
        all.push(kind(format!("state vector, complex {complex}"), field(), vector, local_sampler(6)));
        let sampler = half(6);
        let table = TabulatedDefinition { complex, charges: sampler.charges.clone(), initial_scale: 0.3 };
        let (table, magnet) = (AnsatzDefinition::Tabulated(table), heisenberg(SITES, &chain_bonds(SITES), false));
        all.push(Kind { direct: true, ..kind(format!("table, complex {complex}"), magnet, table, sampler) });
        let fermions = || AnsatzDefinition::Determinant(slater(vec![species(0..SITES, 3)], complex));
        let repelling = || t_v(SITES, &chain_bonds(SITES), 1.0);
        let product = ProductDefinition { factors: vec![fermions(), spins(!complex).into()] };
        let product = AnsatzDefinition::Product(product);
        all.push(kind(format!("product, complex {complex}"), repelling(), product, hops(SITES, &[3])));
        let sum = AnsatzDefinition::Sum(SumDefinition { terms: vec![fermions(), fermions()] });
        all.push(kind(format!("sum, complex {complex}"), repelling(), sum, hops(SITES, &[3])));
        for k in [0, 1] {
            let projected = AnsatzDefinition::Projected(momentum(spins(complex).into(), SITES, k, false));
            let name = format!("machine at momentum {k}, complex {complex}");
            all.push(kind(name, heisenberg(SITES, &chain_bonds(SITES), false), projected, half(6)));
            let projected = AnsatzDefinition::Projected(momentum(fermions(), SITES, k, true));
            all.push(kind(
                format!("fermions at momentum {k}, complex {complex}"),
                repelling(),
                projected,
                hops(SITES, &[3]),
            ));
        }
        let (_, network) = gallery(SITES as usize).swap_remove(usize::from(complex) + 2);
        let projected = ProjectedDefinition {
            spin_flip: Some(if complex { -1 } else { 1 }),
            ..momentum(parse(&network, Precision::Float64), SITES, 0, false)
        };
        let name = format!("network under flips, complex {complex}");
        all.push(kind(name, field(), AnsatzDefinition::Projected(projected), local_sampler(6)));
    }
    all
}

/// Bosons, and Hamiltonians with complex elements.
fn twisted() -> Vec<Kind> {
    use DeterminantForm::{Backflow, Pfaffian, Slater};
    let mut all = Vec::new();
    for complex in [false, true] {
        let machine = MachineDefinition { initial_scale: 0.15, ..machine(2.0, complex) };
        for (name, phase) in [("bosons", 0.0), ("twisted bosons", 0.4)] {
            let bosons = common::twisted::bose_hubbard(4, 2, 3.0, phase);
            let name = format!("machine of {name}, complex {complex}");
            all.push(kind(name, bosons, machine.clone(), hops(4, &[4])));
        }
        let spiral = common::twisted::spiral(SITES, 0.7);
        all.push(kind(format!("machine of a spiral, complex {complex}"), spiral, machine, half(6)));
        for (name, form) in [("Slater", Slater), ("Pfaffian", Pfaffian), ("backflow", Backflow)] {
            let state = DeterminantDefinition {
                form,
                hidden: if form == Backflow { vec![5] } else { vec![] },
                initial_scale: 0.3,
                ..slater(vec![species(0..4, 2), species(4..8, 1)], complex)
            };
            let name = format!("{name} of twisted electrons, complex {complex}");
            let state = AnsatzDefinition::Determinant(state);
            all.push(kind(name, common::twisted::hubbard(4, 3.0, 0.5), state, hops(4, &[2, 1])));
        }
    }
    all
}

fn every_kind() -> Vec<Kind> {
    [machines(), networks(), autoregressive(), determinants(), pair_products(), twisted(), others()]
        .into_iter()
        .flatten()
        .collect()
}

/// Flattened.
fn all_pairs_of_sites() -> Vec<u32> {
    (0..SITES).flat_map(|first| (first + 1..SITES).flat_map(move |second| [first, second])).collect()
}

/// Smaller parameters until |psi|^2 is spread over a quarter of the configurations, so that few samples see all that counts.
fn flatten(engine: &mut Engine, case: &EngineDefinition) {
    let all = common::configurations(&case.hamiltonian.local_dimensions, &case.sampler.charges);
    for _ in 0..12 {
        let logs = engine.log_amplitudes(&all.concat()).expect("finite");
        let weights: Vec<f64> = logs.chunks(2).map(|log| (2.0 * log[0]).exp()).collect();
        let (sum, squares) = weights.iter().fold((0.0, 0.0), |sum, weight| (sum.0 + weight, sum.1 + weight * weight));
        if 4.0 * sum * sum / squares > all.len() as f64 {
            return;
        }
        let smaller: Vec<f64> = engine.state().parameters.iter().map(|value| 0.75 * value).collect();
        engine.set_parameters(&smaller).expect("of the same form");
    }
}
