import { fermionicSites, searched } from '../../../engine/exact';
import type { LanczosOptions } from '../../../engine/native/exact-diagonalisation';
import type { RunContext, RunEvent } from '../../../engine/run-context';
import type { VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { CompiledOperator } from '../../../shared/hamiltonian';
import type { DerivedSystem } from '../derive';
import { comparedConfigurations } from '../limits';
import type { GroundStateSpec } from '../schema';
import type { SignMap } from '../inspection-schema';
import type { GroundStateInspection } from '../result-schema';
import { marshallParity } from './inspection/signs';
import { fixedSector } from './exact-sector';
import { nearestOf, partnerAmplitudes } from './multiplet';
import { fromLogarithms } from './logarithms';

const shownPoints = 1_500;
/** Configurations of a map of signs: a square of 20 by 20. */
const shownSigns = 400;

/** All amplitudes of both states, in the basis that the network works in. */
export interface ComparedStates {
  /** [n][site] */
  readonly configurations: Uint8Array;
  /** [n] interleaved complex */
  readonly exactAmplitudes: Float64Array;
  /** Relative to the largest, in the same form. */
  readonly network: Float64Array;
}

/**
 * Overlap of the network with the exact state over the whole space (or Sz sector), and amplitudes for a scatter. The exact
 * state is that of the symmetry sector that the text or the ansatz fixes; of several of one multiplet the combination that is
 * nearest to the network. Null where the space is too large, or the multiplet is not known.
 */
export async function* compareWithExact(
  spec: GroundStateSpec,
  system: DerivedSystem,
  kernels: VariationalMonteCarlo,
  context: RunContext,
): AsyncGenerator<
  RunEvent,
  { readonly exact: NonNullable<GroundStateInspection['exact']>; readonly states: ComparedStates } | null,
  void
> {
  const { operator } = system.hamiltonian;
  if (system.facts.sectorDimension > BigInt(comparedConfigurations)) return null;
  const sector = fixedSector(spec, system);
  const partners = sector === null ? [] : sector.partners;
  if (partners === null) return null;
  // An excited state is compared with the level that comes after its lower states.
  const level = spec.training.target === 'excitedState' ? spec.training.lowerRuns.length : 0;
  const label = level === 0 ? 'Exact ground state' : `Exact state of level ${level}`;
  yield { kind: 'phase', label, fraction: null, remaining: null };
  const options = {
    charges: system.plan.charges,
    eigenvalues: level + 1,
    wantVectors: true,
    tolerance: 1e-10,
    maxIterations: 2_000,
    seed: context.seed,
    threads: context.threads,
  };
  const exact = await context.native.createExactDiagonalisation(operator, {
    ...options,
    symmetries: sector?.symmetries ?? [],
    fermionicSites: fermionicSites(system.hamiltonian),
  });
  try {
    const found = yield* searched(exact, label, context.signal);
    const configurations = await configurationsOf(operator, options, context);
    const dimension = configurations.length / operator.localDimensions.length;
    const states: Float64Array[] = [];
    for (const partner of partners.length <= 1 ? [null] : partners) {
      const amplitudes = await partnerAmplitudes(
        exact,
        level,
        configurations,
        partner,
        fermionicSites(system.hamiltonian),
      );
      states.push(turned(amplitudes, configurations, spec, system));
    }
    yield { kind: 'phase', label: 'Overlap', fraction: null, remaining: null };
    const networkLogs = await kernels.logAmplitudes(configurations);
    const exactAmplitudes = states.length === 1 ? states[0] : nearestOf(states, networkLogs);
    const { phase: _, order, magnitudes, network, ...compared } = overlap(exactAmplitudes, networkLogs);
    const compares = { configurations, exactAmplitudes, network };
    const signs = signMap(compares, { order, magnitudes }, spec, system);
    return { exact: { energy: found.eigenvalues[level], dimension, ...compared, signs }, states: compares };
  } finally {
    await exact.close();
  }
}

/** All configurations [n][site] of the charges: those of a symmetry sector are one of each orbit alone. */
async function configurationsOf(
  operator: CompiledOperator,
  options: LanczosOptions,
  { native }: RunContext,
): Promise<Uint8Array> {
  const plain = await native.createExactDiagonalisation(operator, options);
  try {
    return await plain.configurations(0, plain.dimension);
  } finally {
    await plain.close();
  }
}

/**
 * Amplitudes in the basis that the network works in: turned by pi about z on the second sublattice they have the sign of the
 * levels below the highest there.
 */
export function turned(
  amplitudes: Float64Array,
  configurations: Uint8Array,
  { system: { basisRotation } }: GroundStateSpec,
  { hamiltonian }: DerivedSystem,
): Float64Array {
  const { sublattice } = hamiltonian.lattice;
  if (basisRotation !== 'marshall' || sublattice === null) return amplitudes;
  const nSites = sublattice.length;
  return amplitudes.map((part, at) => {
    const first = Math.floor(at / 2) * nSites;
    let lowered = 0;
    for (let site = 0; site < nSites; site++) if (sublattice[site] === 1) lowered += configurations[first + site];
    return lowered % 2 === 1 ? -part : part;
  });
}

interface Overlap {
  readonly fidelity: number;
  /** Argument of <exact|psi>. */
  readonly phase: number;
  readonly exactAmplitude: Float64Array;
  readonly networkAmplitude: Float64Array;
  readonly agreement: Float64Array;
  /** Amplitudes of the network relative to its largest, interleaved complex. */
  readonly network: Float64Array;
  /** |exact| of every configuration, and the configurations by it in descending order. */
  readonly magnitudes: Float64Array;
  readonly order: Uint32Array;
}

/**
 * |<exact|psi>|^2 / (<exact|exact><psi|psi>), and amplitudes relative to their maxima.
 *
 * @param exact amplitudes, interleaved complex, length 2 n
 * @param networkLogs log amplitudes, interleaved complex, length 2 n
 */
export function overlap(exact: Float64Array, networkLogs: Float64Array): Overlap {
  const n = exact.length / 2;
  const network = fromLogarithms(networkLogs);
  let real = 0;
  let imaginary = 0;
  let exactNorm = 0;
  let networkNorm = 0;
  let exactLargest = 0;
  for (let k = 0; k < n; k++) {
    const [nr, ni, er, ei] = [network[2 * k], network[2 * k + 1], exact[2 * k], exact[2 * k + 1]];
    real += er * nr + ei * ni;
    imaginary += er * ni - ei * nr;
    exactNorm += er * er + ei * ei;
    networkNorm += nr * nr + ni * ni;
    exactLargest = Math.max(exactLargest, Math.hypot(er, ei));
  }
  const magnitudes = Float64Array.from({ length: n }, (_, k) => magnitudeAt(exact, k));
  const order = Uint32Array.from({ length: n }, (_, k) => k).sort((a, b) => magnitudes[b] - magnitudes[a]);
  const stride = Math.max(1, n / shownPoints);
  const chosen = Array.from({ length: Math.min(n, shownPoints) }, (_, k) => order[Math.floor(k * stride)]);
  return {
    network,
    magnitudes,
    order,
    fidelity: (real * real + imaginary * imaginary) / (exactNorm * networkNorm),
    phase: Math.atan2(imaginary, real),
    exactAmplitude: Float64Array.from(chosen, (k) => magnitudeAt(exact, k) / exactLargest),
    networkAmplitude: Float64Array.from(chosen, (k) => magnitudeAt(network, k)),
    // Sign of Re(conj(exact) psi conj(overlap)): the global phase drops out.
    agreement: Float64Array.from(chosen, (k) => {
      const [er, ei, nr, ni] = [exact[2 * k], exact[2 * k + 1], network[2 * k], network[2 * k + 1]];
      return (er * nr + ei * ni) * real + (er * ni - ei * nr) * imaginary >= 0 ? 1 : -1;
    }),
  };
}

/** Signs of both states and of the Marshall rule, as the text has them, where the exact amplitudes are largest. */
function signMap(
  { configurations, exactAmplitudes, network }: ComparedStates,
  { order, magnitudes }: Pick<Overlap, 'order' | 'magnitudes'>,
  spec: GroundStateSpec,
  system: DerivedSystem,
): SignMap {
  const n = order.length;
  const chosen = order.subarray(0, Math.min(n, shownSigns));
  const parity = marshallParity(configurations, system);
  // Turned by pi about z, the second sublattice has the sign of the rule taken off: it is put back.
  const turn = spec.system.basisRotation === 'marshall' ? parity : null;
  const turnedSign = (k: number): number => (turn?.[k] === 1 ? -1 : 1);
  const [exact, networkSign] = [exactAmplitudes, network].map((state) => {
    const signs = Float64Array.from({ length: n }, (_, k) => turnedSign(k) * state[2 * k]);
    const imaginary = Float64Array.from({ length: n }, (_, k) => turnedSign(k) * state[2 * k + 1]);
    return relativeSigns(signs, imaginary, order[0] ?? 0);
  });
  const marshall = parity === null ? null : Float64Array.from(parity, (odd) => (odd === 1 ? -1 : 1));
  const first = marshall?.[order[0] ?? 0] ?? 1;
  let [agreeing, all] = [0, 0];
  const align = alignment(exact, networkSign, magnitudes);
  for (let k = 0; k < n; k++) {
    all += magnitudes[k] ** 2;
    if (align * exact[k] * networkSign[k] > 0) agreeing += magnitudes[k] ** 2;
  }
  return {
    network: Float64Array.from(chosen, (k) => align * networkSign[k]),
    exact: Float64Array.from(chosen, (k) => exact[k]),
    marshall: marshall === null ? new Float64Array(0) : Float64Array.from(chosen, (k) => first * marshall[k]),
    agreeingWeight: agreeing / all,
  };
}

/** cos of the phase relative to that of one configuration. */
function relativeSigns(re: Float64Array, im: Float64Array, first: number): Float64Array {
  const [cr, ci] = [re[first], im[first]];
  const size = Math.hypot(cr, ci);
  return re.map((value, k) => {
    const own = Math.hypot(value, im[k]) * size;
    return own === 0 ? 0 : (value * cr + im[k] * ci) / own;
  });
}

/** 1 or -1: the global sign with which the two agree on more of the weight. */
function alignment(exact: Float64Array, network: Float64Array, magnitudes: Float64Array): 1 | -1 {
  const sum = exact.reduce((total, sign, k) => total + sign * network[k] * magnitudes[k] ** 2, 0);
  return sum < 0 ? -1 : 1;
}

const magnitudeAt = (values: Float64Array, k: number): number => Math.hypot(values[2 * k], values[2 * k + 1]);
