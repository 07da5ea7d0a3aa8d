import type { CompiledHamiltonian } from '../../shared/hamiltonian';
import type { Charge } from '../../shared/model/ansatz-definition';
import type { GroundStateSpec } from './schema';

/** A kind of proposal with its share of all proposals. */
export interface MovePlan {
  readonly kind: 'local' | 'exchange' | 'hop' | 'hamiltonian' | 'globalFlip';
  readonly weight: number;
}

/** What the chains do: chosen by hand, or by what H conserves. */
export interface SamplingPlan {
  readonly method: 'metropolis' | 'direct' | 'exact';
  readonly moves: readonly MovePlan[];
  /** Sums of levels that all samples have; empty: the whole space. */
  readonly charges: readonly Charge[];
  /** Twice the total Sz of the samples; null: not fixed. */
  readonly totalTwiceSz: number | null;
  /** Bonds of exchange and hop moves, flattened pairs. */
  readonly pairs: Uint32Array;
  /** Of the replicas, descending from 1. */
  readonly inverseTemperatures: readonly number[];
}

/** Moves and sector of a spec. What does not fit together is found by `offers`. */
export function samplingPlan(spec: GroundStateSpec, hamiltonian: CompiledHamiltonian): SamplingPlan {
  const { sampling } = spec;
  const { lattice, report } = hamiltonian;
  const pairs = Uint32Array.from(
    lattice.shells.slice(0, sampling.bondShells).flatMap(({ bonds }) => bonds.flatMap(({ from, to }) => [from, to])),
  );
  const method = sampling.method === 'auto' ? (samplesDirectly(spec) ? 'direct' : 'metropolis') : sampling.method;
  const keepsSz = report.conservesTotalSz && spec.system.sector === 'auto';
  const moves = movesOf(spec, keepsSz && pairs.length > 0);
  // Samples that are drawn or listed keep what they are told to; chains keep what their moves keep.
  const fixed = method === 'metropolis' ? moves.every(({ kind }) => keepsLevels(kind)) : keepsSz;
  const totalTwiceSz = fixed ? (hamiltonian.requestedTwiceSz ?? report.sectorTwiceSz ?? 0) : null;
  return {
    method,
    moves,
    charges: totalTwiceSz === null ? [] : [chargeOf(hamiltonian, totalTwiceSz)],
    totalTwiceSz,
    pairs,
    inverseTemperatures: temperatures(sampling.replicas, sampling.lowestBeta),
  };
}

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

/** Whether a move leaves the sum of the levels as it is. A flip of all sites does so in the middle sector alone. */
export const keepsLevels = (kind: MovePlan['kind']): boolean => kind !== 'local';

function movesOf({ sampling }: GroundStateSpec, exchangePossible: boolean): readonly MovePlan[] {
  switch (sampling.move) {
    case 'auto':
      return [{ kind: exchangePossible ? 'exchange' : 'local', weight: 1 }];
    case 'mixture': {
      const kinds = ['local', 'exchange', 'hop', 'hamiltonian', 'globalFlip'] as const;
      return kinds.map((kind) => ({ kind, weight: sampling.weights[kind] })).filter(({ weight }) => weight > 0);
    }
    default:
      return [{ kind: sampling.move, weight: 1 }];
  }
}

/** Sz + S summed over all sites. */
function chargeOf({ twiceSpin }: CompiledHamiltonian, totalTwiceSz: number): Charge {
  const highest = twiceSpin.reduce((sum, twice) => sum + twice, 0);
  return { sites: Array.from(twiceSpin, (_, site) => site), total: (totalTwiceSz + highest) / 2 };
}

/** 1 down to the lowest at equal ratios. */
function temperatures(replicas: number, lowest: number): readonly number[] {
  return Array.from({ length: replicas }, (_, k) => (replicas === 1 ? 1 : lowest ** (k / (replicas - 1))));
}
