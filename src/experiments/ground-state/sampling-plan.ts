import type { CompiledHamiltonian, SectorCharge } from '../../shared/hamiltonian';
import type { GroundStateSpec } from './schema';

/** A kind of proposal with its share of all proposals. */
export interface MovePlan {
  readonly kind: 'local' | 'exchange' | 'hop' | 'hamiltonian' | 'globalFlip';
  readonly weight: number;
}

/** What the chains do: chosen by hand, or by what H conserves. */
export interface SamplingPlan {
  readonly method: 'metropolis' | 'direct' | 'exact' | 'fullSum';
  readonly moves: readonly MovePlan[];
  /** Conserved sums of levels that all samples have; empty: the whole space. */
  readonly charges: readonly SectorCharge[];
  /** Twice the total Sz of the samples; null: not fixed. */
  readonly totalTwiceSz: number | null;
  /** Pairs of operator sites for exchange and hop moves, flattened. */
  readonly pairs: Uint32Array;
  /** Of the replicas, descending from 1. */
  readonly inverseTemperatures: readonly number[];
}

/** Moves and sector of a spec. What does not fit together is found by `offers`. */
export function samplingPlan(spec: GroundStateSpec, hamiltonian: CompiledHamiltonian): SamplingPlan {
  const { sampling } = spec;
  const method = sampling.method === 'auto' ? (samplesDirectly(spec) ? 'direct' : 'metropolis') : sampling.method;
  const wanted = spec.system.sector === 'auto' ? hamiltonian.charges : [];
  const pairs = movePairs(hamiltonian, sampling.bondShells);
  const moves = movesOf(spec, hamiltonian, pairs.length > 0 ? wanted : []);
  // Samples that are drawn or listed have the charges that they are told to have; chains those that their moves keep.
  const kept = method !== 'metropolis' || moves.every(({ kind }) => keepsCharges(kind, hamiltonian, wanted));
  const charges = kept ? wanted : [];
  return {
    method,
    moves,
    charges,
    totalTwiceSz: twiceSz(charges),
    pairs,
    inverseTemperatures: temperatures(sampling.replicas, sampling.lowestBeta),
  };
}

/** null where a step sums over all configurations. */
export const samplesPerStep = ({ sampling }: GroundStateSpec): number | null =>
  sampling.method === 'fullSum' ? null : sampling.samples;

/** An autoregressive state is sampled directly, but for projections: they mix its conditionals. */
export const samplesDirectly = ({ model }: GroundStateSpec): boolean => isAutoregressive(model) && !isProjected(model);

const isAutoregressive = ({ ansatz, graph }: GroundStateSpec['model']): boolean =>
  ansatz === 'autoregressiveDense' ||
  ansatz === 'autoregressiveConvolutional' ||
  ansatz === 'gatedRecurrent' ||
  ansatz === 'longShortTermMemory' ||
  (ansatz === 'custom' && graph?.nodes.length === 1 && graph.nodes[0].layer === 'autoregressive');

const isProjected = ({ ansatz, projection: { momentum, pointGroup, spinFlip } }: GroundStateSpec['model']): boolean =>
  ansatz !== 'custom' && (momentum !== null || pointGroup !== 'none' || spinFlip !== 'none');

/** Local moves change sites of no charge alone, and with nothing but such sites there is no charge. */
const keepsCharges = (
  kind: MovePlan['kind'],
  hamiltonian: CompiledHamiltonian,
  charges: readonly SectorCharge[],
): boolean => kind !== 'local' || (charges.length > 0 && freeSites(hamiltonian, charges) > 0);

/** Operator sites that no charge counts. */
const freeSites = ({ modes }: CompiledHamiltonian, charges: readonly SectorCharge[]): number => {
  const counted = new Set(charges.flatMap(({ sites }) => sites));
  return modes.filter((_, mode) => !counted.has(mode)).length;
};

function movesOf(
  { sampling }: GroundStateSpec,
  hamiltonian: CompiledHamiltonian,
  charges: readonly SectorCharge[],
): readonly MovePlan[] {
  switch (sampling.move) {
    case 'auto':
      return automaticMoves(hamiltonian, charges);
    case 'mixture': {
      const kinds = ['local', 'exchange', 'hop', 'hamiltonian', 'globalFlip'] as const;
      return kinds.map((kind) => ({ kind, weight: sampling.weights[kind] })).filter(({ weight }) => weight > 0);
    }
    default:
      return [{ kind: sampling.move, weight: 1 }];
  }
}

/** Exchanges where sums of levels are conserved (of fermions: hops), local moves of the sites that nothing conserves. */
function automaticMoves(hamiltonian: CompiledHamiltonian, charges: readonly SectorCharge[]): readonly MovePlan[] {
  if (charges.length === 0) return [{ kind: 'local', weight: 1 }];
  const free = freeSites(hamiltonian, charges);
  const paired: MovePlan = {
    kind: hasFermions(hamiltonian) ? 'hop' : 'exchange',
    weight: free === 0 ? 1 : hamiltonian.modes.length - free,
  };
  return free === 0 ? [paired] : [paired, { kind: 'local', weight: free }];
}

export const hasFermions = ({ modes }: CompiledHamiltonian): boolean =>
  modes.some(({ species }) => species === 'fermion' || species === 'up' || species === 'down');

/**
 * Pairs of operator sites between which a level can move: those of one charge (without charges of one species) on the bonds of
 * the nearest shells, and the two modes of a site where one number counts both.
 */
function movePairs({ lattice, modes, charges }: CompiledHamiltonian, shells: number): Uint32Array {
  const modesOf = Array.from({ length: lattice.nSites }, (): number[] => []);
  modes.forEach(({ site }, mode) => modesOf[site].push(mode));
  const chargeOf = modes.map((_, mode) => charges.findIndex(({ sites }) => sites.includes(mode)));
  const pairs: number[] = [];
  const consider = (a: number, b: number): void => {
    if (chargeOf[a] === chargeOf[b] && modes[a].species === modes[b].species) pairs.push(a, b);
  };
  for (const { bonds } of lattice.shells.slice(0, shells)) {
    for (const { from, to } of bonds) for (const a of modesOf[from]) for (const b of modesOf[to]) consider(a, b);
  }
  for (const [up, down] of modesOf) {
    if (down !== undefined && chargeOf[up] >= 0 && chargeOf[up] === chargeOf[down]) pairs.push(up, down);
  }
  return Uint32Array.from(pairs);
}

/** Of the spins where it is fixed. */
const twiceSz = (charges: readonly SectorCharge[]): number | null => {
  const charge = charges.find(({ name }) => name === 'Sz');
  return charge === undefined ? null : Math.round(2 * charge.value);
};

/** 1 down to the lowest at equal ratios. */
function temperatures(replicas: number, lowest: number): readonly number[] {
  return Array.from({ length: replicas }, (_, k) => (replicas === 1 ? 1 : lowest ** (k / (replicas - 1))));
}

/** "2 Sz = 0", "Nup = 5, Ndown = 5"; empty for the whole space. */
export const sectorWords = (charges: readonly SectorCharge[]): string =>
  charges
    .map(({ name, value }) => (name === 'Sz' ? `2 Sz = ${Math.round(2 * value)}` : `${name} = ${value}`))
    .join(', ');
