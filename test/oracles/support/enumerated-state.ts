import { deriveSystem, type DerivedSystem } from '../../../src/experiments/ground-state/derive';
import { openKernels } from '../../../src/experiments/ground-state/engine/prepare';
import type { GroundStateSpec } from '../../../src/experiments/ground-state/schema';
import type { NativeEngine } from '../../../src/engine/native/variational-monte-carlo';
import { specOf } from './small-system';

export type Complex = readonly [number, number];

export interface PreparedSystem {
  readonly spec: GroundStateSpec;
  readonly system: DerivedSystem;
}

/** An operation on configurations: |s> goes to sign |image>. */
export type Moved = (s: readonly number[]) => { readonly image: readonly number[]; readonly sign: number };

export const systemOf = (
  hamiltonian: string,
  model: Partial<GroundStateSpec['model']>,
  marshall: boolean,
): PreparedSystem => {
  const spec = specOf({ name: '', hamiltonian, model, accuracy: 1, ...(marshall ? { marshall } : {}) });
  const derived = deriveSystem(spec);
  if (!derived.ok) throw new Error(JSON.stringify(derived.issues));
  return { spec, system: derived.system };
};

/** Configurations [n][site] of the sector of the chains. */
function enumerated({ system }: PreparedSystem): readonly (readonly number[])[] {
  const dimensions = Array.from(system.hamiltonian.operator.localDimensions);
  const all = dimensions.reduce<readonly (readonly number[])[]>(
    (found, d) => found.flatMap((start) => Array.from({ length: d }, (_, index) => [...start, index])),
    [[]],
  );
  const level = (s: readonly number[], site: number): number => dimensions[site] - 1 - s[site];
  return all.filter((s) =>
    system.plan.charges.every(({ sites, total }) => sites.reduce((sum, site) => sum + level(s, site), 0) === total),
  );
}

/** Normalised amplitudes by configuration, at the initial parameters of a seed. */
export async function amplitudesAt(native: NativeEngine, of: PreparedSystem): Promise<ReadonlyMap<string, Complex>> {
  const all = enumerated(of);
  const kernels = await openKernels(native, of.spec, of.system, '5', 1);
  const logs = await kernels.logAmplitudes(Uint8Array.from(all.flat()));
  await kernels.close();
  const norm = Math.sqrt(all.reduce((sum, _, at) => sum + Math.exp(2 * logs[2 * at]), 0));
  return new Map(
    all.map((s, at) => {
      const size = Math.exp(logs[2 * at]) / norm;
      return [s.join(), [size * Math.cos(logs[2 * at + 1]), size * Math.sin(logs[2 * at + 1])]];
    }),
  );
}

/** Sign of the order in which the particles of s arrive where the permutation takes them. */
export function fermionSign(s: readonly number[], to: (mode: number) => number): number {
  const arrivals = s.flatMap((index, mode) => (index === 0 ? [to(mode)] : []));
  const inversions = arrivals.flatMap((b, at) => arrivals.slice(0, at).filter((a) => a > b)).length;
  return inversions % 2 === 0 ? 1 : -1;
}

/** Sites (of each block of them) to others, with the sign of the particles that change places. */
export const moved =
  (to: readonly number[], fermionic: boolean): Moved =>
  (s) => {
    const n = to.length;
    const mode = (from: number): number => from - (from % n) + to[from % n];
    const image = new Array<number>(s.length);
    s.forEach((index, from) => (image[mode(from)] = index));
    return { image, sign: fermionic ? fermionSign(s, mode) : 1 };
  };
