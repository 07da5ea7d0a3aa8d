import type { CompiledHamiltonian } from '../../../shared/hamiltonian';
import type { GroundStateSpec } from '../schema';
import type { NetworkShape } from './network-shape';

/** Real multiplications and additions, rough: for choosing, not for timing. */
export interface NetworkCost {
  /** log psi of one configuration from scratch. */
  readonly amplitudeFlops: number;
  /** One Metropolis proposal with the look-up tables. */
  readonly proposalFlops: number;
  readonly proposalsPerStep: number;
  readonly samples: number;
  /** Whole step: sampling, local energies, Gram matrix and its solution. */
  readonly stepFlops: number;
  readonly solver: 'sr' | 'minSR' | 'gradient';
  /** Side of the matrix that is solved. */
  readonly solveDimension: number;
  /** Look-up tables of all samples, and the Gram matrix. */
  readonly memoryBytes: number;
}

const COMPLEX_PRODUCT = 4;
/** A transcendental function in units of one flop. */
const TRANSCENDENTAL = 20;

export const networkCost = (
  spec: GroundStateSpec,
  shape: NetworkShape,
  hamiltonian: CompiledHamiltonian,
): NetworkCost => {
  const { sampling, training } = spec;
  const weight = shape.complex ? COMPLEX_PRODUCT : 1;
  const { nSites } = shape;
  const width = Math.max(shape.hidden, spec.model.ansatz === 'jastrow' ? nSites : 1);
  const amplitudeFlops = weight * (2 * width * nSites + TRANSCENDENTAL * shape.hidden);
  const proposalFlops = 3 * weight * width;
  const samples = Math.ceil(sampling.samples / sampling.chains) * sampling.chains;
  const sweeps = samples * sampling.sweepsPerSample + sampling.chains * sampling.discardedSweeps;
  const proposalsPerStep = sweeps * nSites;
  const solver = training.solver === 'auto' ? (shape.parameters < samples ? 'sr' : 'minSR') : training.solver;
  const solveDimension = solver === 'gradient' ? 0 : solver === 'sr' ? shape.parameters : samples;
  const gram = weight * solveDimension ** 2 * (solver === 'sr' ? samples : nSites + shape.hidden);
  const solve = (weight * solveDimension ** 3) / 3;
  const localEnergies = samples * hamiltonian.report.connectedConfigurations.mean * proposalFlops;
  const bytes = shape.complex ? 16 : 8;
  return {
    amplitudeFlops,
    proposalFlops,
    proposalsPerStep,
    samples,
    stepFlops: proposalsPerStep * proposalFlops + localEnergies + gram + solve,
    solver,
    solveDimension,
    memoryBytes: bytes * (samples * (shape.hidden + nSites) + solveDimension ** 2 + shape.parameters),
  };
};
