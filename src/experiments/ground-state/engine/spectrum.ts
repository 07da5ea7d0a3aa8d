import { exactLevels, exactWholeSpectrum, sectorOfNumbers, type ChargeSector } from '../../../engine/exact';
import type { RunContext, RunEvent, WantedLevels } from '../../../engine/run-context';
import { symmetryWords, type CompiledHamiltonian, type SectorCharge } from '../../../shared/hamiltonian';
import type { SpectrumAnswer } from '../../../shared/run/exact';
import type { WholeSpectrumAnswer } from '../../../shared/run/whole-spectrum';
import { sectorWords } from '../sampling-plan';
import type { GroundStateSpec } from '../schema';
import { requireSystem } from './prepare';

/** The lowest levels in the sector that a run samples, or in all sectors, with their quantum numbers. */
export async function* spectrum(
  spec: GroundStateSpec,
  { states, ...wanted }: WantedLevels,
  context: RunContext,
): AsyncGenerator<RunEvent, SpectrumAnswer, void> {
  const { hamiltonian, options } = levelOptions(spec, wanted, context);
  return yield* exactLevels(hamiltonian, context.native, { ...options, states });
}

/** All levels of the same. */
export async function* wholeSpectrum(
  spec: GroundStateSpec,
  wanted: Omit<WantedLevels, 'states'>,
  context: RunContext,
): AsyncGenerator<RunEvent, WholeSpectrumAnswer, void> {
  const { hamiltonian, options } = levelOptions(spec, wanted, context);
  return yield* exactWholeSpectrum(hamiltonian, context.native, options);
}

function levelOptions(
  spec: GroundStateSpec,
  { scope, maximumSeconds }: Omit<WantedLevels, 'states'>,
  { seed, threads, signal }: RunContext,
) {
  const { hamiltonian, plan } = requireSystem(spec, { solve: false });
  const { requestedSector } = hamiltonian;
  const words = symmetryWords(requestedSector);
  const own: ChargeSector = { charges: plan.charges, name: sectorWords(plan.charges), copies: 1 };
  const options = {
    sectors: scope === 'all' ? chargeSectors(hamiltonian) : [own],
    symmetry: scope === 'all' || words === '' ? null : sectorOfNumbers(hamiltonian, plan.charges, requestedSector),
    name: scope === 'all' ? '' : [own.name, words].filter((part) => part !== '').join(', '),
    seed,
    threads,
    signal,
    maximumSeconds: maximumSeconds ?? Infinity,
  };
  return { hamiltonian, options };
}

/** All values of what H conserves; of those that turning over or exchanging the spins makes equal, one. */
export function chargeSectors(hamiltonian: CompiledHamiltonian): readonly ChargeSector[] {
  const { charges, operator, report } = hamiltonian;
  const highest = charges.map(({ sites }) => sites.reduce((sum, site) => sum + operator.localDimensions[site] - 1, 0));
  const totals = highest.reduce<readonly (readonly number[])[]>(
    (found, most) => found.flatMap((start) => Array.from({ length: most + 1 }, (_, total) => [...start, total])),
    [[]],
  );
  const mirrored = (of: readonly number[]): readonly number[] => {
    if (report.conservesSpinFlip) return of.map((total, charge) => highest[charge] - total);
    return report.conservesSpinExchange ? [...of].reverse() : of;
  };
  return totals.flatMap((of) => {
    const image = mirrored(of);
    const difference = of.map((total, charge) => total - image[charge]).find((value) => value !== 0) ?? 0;
    if (difference < 0) return [];
    const sector = charges.map((charge, at): SectorCharge => ({
      ...charge,
      total: of[at],
      value: charge.value + of[at] - charge.total,
    }));
    const name = sectorWords(sector);
    const both = difference === 0 ? name : plusOrMinus(name, report.conservesSpinFlip);
    return [{ charges: sector, name: both, copies: difference === 0 ? 1 : 2 }];
  });
}

const plusOrMinus = (name: string, flips: boolean): string =>
  flips ? name.replace('= ', '= ±') : `${name} or exchanged`;
