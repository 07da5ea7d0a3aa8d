import type { Random } from '../../../../shared/random/random';
import { respectedSymmetries, type SymmetryName } from '../../../../shared/model/own-graph/respected-symmetries';
import type { ModelFacts } from '../../../../shared/model/facts';
import { generatorsOf, orderOf } from '../../../../shared/model/generators';
import type { SymmetryCheck } from '../../../../shared/run/model-trial';
import type { DerivedSystem } from '../../derive';

/** ln psi of configurations [n][site], interleaved. */
type LogAmplitudes = (configurations: Uint8Array) => Promise<Float64Array>;

interface Generator {
  readonly symmetry: SymmetryName;
  readonly words: string;
  readonly claimed: boolean;
  /** Writes the image of a configuration; gives the sign that reordering its fermions brings. */
  readonly image: (from: Uint8Array, to: Uint8Array) => 1 | -1;
}

const largestRatio = 3e-2;

/**
 * psi(g s) / psi(s) over random configurations for generators g of the symmetries of H, in the basis that the network works in: with the
 * parameters as they are, and with these shaken, since a structure keeps a symmetry for any. The amplitudes are left with the first ones.
 */
export async function symmetryChecks(
  system: DerivedSystem,
  configurations: Uint8Array,
  parameters: Float64Array,
  random: Random,
  kernels: { readonly logAmplitudes: LogAmplitudes; setParameters(parameters: Float64Array): Promise<void> },
): Promise<readonly SymmetryCheck[]> {
  const generators = generatorsFor(system);
  const { nSites } = system.facts;
  const images = generators.map(({ image }) => {
    const to = new Uint8Array(configurations.length);
    const signs = Array.from({ length: configurations.length / nSites }, (_, at) =>
      image(configurations.subarray(at * nSites, (at + 1) * nSites), to.subarray(at * nSites, (at + 1) * nSites)),
    );
    return { to, signs };
  });
  const ratios = async (): Promise<readonly Ratio[]> => {
    const own = await kernels.logAmplitudes(configurations);
    const found: Ratio[] = [];
    for (const { to, signs } of images) found.push(ratioOf(own, await kernels.logAmplitudes(to), signs));
    return found;
  };
  const atStart = await ratios();
  const size = Math.sqrt(parameters.reduce((sum, value) => sum + value * value, 0) / Math.max(1, parameters.length));
  const strength = Math.max(largestRatio, 0.3 * size);
  await kernels.setParameters(parameters.map((value) => value + strength * random.normal()));
  const shaken = await ratios();
  await kernels.setParameters(parameters);
  return generators.map(({ symmetry, words, claimed }, at) => ({
    symmetry,
    generator: words,
    claimed,
    atStart: atStart[at].deviation,
    shaken: shaken[at].deviation,
    factor: shaken[at].factor,
  }));
}

interface Ratio {
  readonly deviation: number | null;
  readonly factor: { readonly re: number; readonly im: number } | null;
}

const constantWithin = 1e-6;
/** Below the largest ln |psi|: amplitudes that are compared, and those that are zero but for the rounding of a determinant. */
const presentWithin = 20;
const nothingBelow = 28;

/** How far ln psi(g s) - ln psi(s) is from a constant, phases modulo 2 pi. Where one of both is zero the other must be. */
function ratioOf(own: Float64Array, image: Float64Array, signs: readonly (1 | -1)[]): Ratio {
  const differences: { readonly re: number; readonly phase: number }[] = [];
  const largest = own.reduce((most, value, at) => (at % 2 === 0 && value > most ? value : most), -Infinity);
  for (const [at, sign] of signs.entries()) {
    const [from, to] = [own[2 * at], image[2 * at]];
    if (Math.max(from, to) < largest - presentWithin || Number.isNaN(from + to)) continue;
    if (Math.min(from, to) < largest - nothingBelow) return { deviation: Number.MAX_VALUE, factor: null };
    differences.push({ re: to - from, phase: image[2 * at + 1] - own[2 * at + 1] + (sign === 1 ? 0 : Math.PI) });
  }
  if (differences.length === 0) return { deviation: null, factor: null };
  const mean = (of: (difference: { re: number; phase: number }) => number): number =>
    differences.reduce((sum, difference) => sum + of(difference), 0) / differences.length;
  const modulus = mean(({ re }) => re);
  const phase = Math.atan2(
    mean((difference) => Math.sin(difference.phase)),
    mean((difference) => Math.cos(difference.phase)),
  );
  const deviation = differences.reduce((most, difference) => {
    const turned = difference.phase - phase;
    const off = Math.atan2(Math.sin(turned), Math.cos(turned));
    return Math.max(most, Math.hypot(difference.re - modulus, off));
  }, 0);
  const factor = { re: Math.exp(modulus) * Math.cos(phase), im: Math.exp(modulus) * Math.sin(phase) };
  return { deviation, factor: deviation < constantWithin ? factor : null };
}

function generatorsFor({ graph, model, facts, hamiltonian }: DerivedSystem): readonly Generator[] {
  const claims = respectedSymmetries(graph, model, facts, hamiltonian.report.conservesSpinFlip);
  return claims
    .filter(({ ofHamiltonian }) => ofHamiltonian)
    .flatMap(({ name, respected }): readonly Generator[] => {
      const claimed = respected === true;
      if (name === 'spinFlip') {
        const image = flipOf(facts);
        return image === null ? [] : [{ symmetry: name, words: 'every site turned over', claimed, image }];
      }
      return permutationsOf(name, facts).map((permutation) => ({
        symmetry: name,
        words: wordsOf(permutation),
        claimed,
        image: permuted(permutation, facts),
      }));
    });
}

/** Of the point group those about one place, which a projection without a momentum takes. */
function permutationsOf(name: 'translations' | 'pointGroup', facts: ModelFacts): readonly Uint32Array[] {
  if (name === 'translations') return generatorsOf(facts.translations);
  const sector = facts.sector({ momentum: null, pointGroup: 'trivial', spinFlip: null });
  return sector.ok ? generatorsOf(sector.group) : [];
}

function wordsOf(permutation: Uint32Array): string {
  const moved = permutation.findIndex((image, site) => image !== site);
  return `site ${moved} to ${permutation[moved]}, order ${orderOf(permutation)}`;
}

/** Null where a configuration of the sector leaves it. */
function flipOf({ nSites, localDimensions, charges }: ModelFacts): Generator['image'] | null {
  const isKept = charges.every(
    ({ sites, total }) => 2 * total === sites.reduce((sum, site) => sum + localDimensions[site] - 1, 0),
  );
  if (!isKept) return null;
  return (from, to) => {
    for (let site = 0; site < nSites; site++) to[site] = localDimensions[site] - 1 - from[site];
    return 1;
  };
}

/** (g s)_i = s_{g(i)}; fermions come back into the order of their modes, which may change the sign. */
function permuted(permutation: Uint32Array, { nSites, species }: ModelFacts): Generator['image'] {
  const fermionic = new Set(species.flatMap(({ modes }) => modes));
  const imageOf = new Uint32Array(nSites);
  permutation.forEach((from, to) => (imageOf[from] = to));
  return (from, to) => {
    for (let site = 0; site < nSites; site++) to[site] = from[permutation[site]];
    let sign: 1 | -1 = 1;
    const occupied = Array.from(from.keys()).filter((mode) => fermionic.has(mode) && from[mode] === 0);
    for (const [at, mode] of occupied.entries()) {
      for (const later of occupied.slice(at + 1)) {
        if (imageOf[mode] > imageOf[later]) sign = sign === 1 ? -1 : 1;
      }
    }
    return sign;
  };
}
