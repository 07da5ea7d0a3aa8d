import { compile } from '../../shared/hamiltonian';
import { survey, type Surveyed } from './derive';
import type { GroundStateSpec } from './schema';
import { stepMemory, type SolverKind } from './memory-cost';
import { machineShape } from './network-shape';

/** Real multiplications and additions, rough: for choosing, not for timing. */
export interface NetworkCost {
  /** log psi of one configuration from scratch. */
  readonly amplitudeFlops: number;
  /** One Metropolis proposal, or the share of one site in a drawn sample. */
  readonly proposalFlops: number;
  /** One sample: the ratios of the configurations that H connects it with, on average. */
  readonly localEnergyFlops: number;
  readonly connectedConfigurations: number;
  readonly proposalsPerStep: number;
  readonly samples: number;
  /** Whole step: sampling, local energies, derivatives, Gram matrix and its solution. */
  readonly stepFlops: number;
  readonly solver: SolverKind;
  /** Side of the matrix that is solved; zero where none is. */
  readonly solveDimension: number;
  /** Samples, derivatives as far as they are there at once, and matrices. */
  readonly memoryBytes: number;
}

const COMPLEX_PRODUCT = 4;
/** Backward pass against the forward pass. */
const BACKWARD = 2;

export const networkCost = (spec: GroundStateSpec, surveyed: Surveyed): NetworkCost | null => {
  const { model, facts, plan, hamiltonian } = surveyed;
  if (model === null) return null;
  const { sampling, training } = spec;
  const { nSites } = facts;
  const machine = machineShape(surveyed);
  const weight = model.complexParameters ? COMPLEX_PRODUCT : 1;
  const width = machine === null ? 0 : Math.max(machine.hidden, machine.form === 'jastrow' ? nSites : 1);
  const direct = plan.method === 'direct';
  // Machines keep look-up tables; a drawn sample costs one pass in all; other networks are evaluated anew.
  const proposalFlops =
    machine !== null ? 3 * weight * width : direct ? model.amplitudeFlops / nSites : model.amplitudeFlops;
  const listed = plan.method === 'exact' || plan.method === 'fullSum';
  const chains = direct || listed ? 1 : sampling.chains;
  const samples =
    plan.method === 'fullSum' ? Number(facts.sectorDimension) : Math.ceil(sampling.samples / chains) * chains;
  const sweeps = samples * sampling.sweepsPerSample + chains * sampling.discardedSweeps;
  const proposalsPerStep = listed
    ? Number(facts.sectorDimension)
    : (direct ? samples : sweeps * plan.inverseTemperatures.length) * nSites;
  const { solver, solveDimension } = linearSystem(training, model.parameters, samples);
  const perRow =
    solver === 'sampleSpace' ? Math.min(model.parameters, nSites + (machine?.hidden ?? model.parameters)) : samples;
  const gram = weight * solveDimension ** 2 * perRow;
  const solve = (weight * solveDimension ** 3) / 3;
  const ratios = machine !== null ? proposalFlops : model.amplitudeFlops;
  const connectedConfigurations = hamiltonian.report.connectedConfigurations.mean;
  const localEnergyFlops = connectedConfigurations * ratios;
  const localEnergies = samples * localEnergyFlops;
  const derivatives = samples * BACKWARD * model.amplitudeFlops;
  const hidden = machine?.form === 'restrictedBoltzmannMachine' ? machine.hidden : null;
  return {
    amplitudeFlops: model.amplitudeFlops,
    proposalFlops,
    localEnergyFlops,
    connectedConfigurations,
    proposalsPerStep,
    samples,
    stepFlops: proposalsPerStep * proposalFlops + localEnergies + derivatives + gram + solve,
    solver,
    solveDimension,
    memoryBytes: stepMemory(spec, { model, nSites, samples, hidden, solver, solveDimension }),
  };
};

/** Which linear system a step solves: the smaller one where it is left open. */
const linearSystem = (
  { preconditioner, solver }: GroundStateSpec['training'],
  parameters: number,
  samples: number,
): { readonly solver: SolverKind; readonly solveDimension: number } => {
  const at = (kind: SolverKind, solveDimension: number) => ({ solver: kind, solveDimension });
  switch (preconditioner) {
    case 'none':
      return at('none', 0);
    case 'spring':
    case 'march':
      return at('sampleSpace', samples);
    case 'linearMethod':
      return at('parameterSpace', parameters);
    case 'stochasticReconfiguration':
      if (solver === 'conjugateGradient') return at('conjugateGradient', 0);
      if (solver === 'parameterSpace' || (solver === 'auto' && parameters < samples))
        return at('parameterSpace', parameters);
      return at('sampleSpace', samples);
  }
};

/** Operations of one step of a run of the spec; null where it has errors. */
export function stepFlops(spec: GroundStateSpec): number | null {
  const compiled = compile(spec.system.hamiltonian);
  return compiled.ok ? (networkCost(spec, survey(spec, compiled.hamiltonian))?.stepFlops ?? null) : null;
}
