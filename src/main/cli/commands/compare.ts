import { z } from 'zod';
import { formatUncertain } from '../../../shared/format';
import { energyFactorOf, energyUnitWords, type ConventionPreference } from '../../../shared/hamiltonian';
import { exitCodes, usage } from '../errors';
import { findRun } from '../find-run';
import { withHost } from '../open-host';
import { table } from '../table';

const withEnergy = z.object({ energy: z.object({ mean: z.number(), error: z.number() }) });

interface CompareOptions {
  readonly json?: boolean;
  readonly convention: ConventionPreference;
  readonly home: string | undefined;
}

/** Energies of runs, and of each the distance to the first where both have one Hamiltonian. */
export async function compareCommand(
  names: readonly string[],
  { json, convention, home }: CompareOptions,
): Promise<number> {
  if (names.length < 2)
    throw usage('There is nothing to compare with.', 'Name two runs or more: ansatz compare RUN RUN.');
  const compared = await withHost(home, async (lab) => {
    const runs = await Promise.all(
      names.map(async (name) => {
        const record = await findRun(lab, name);
        return { record, spec: record.spec, result: await record.result() };
      }),
    );
    const [first] = runs;
    return runs.map(({ record, spec, result }, index) => {
      const { title, energyScales } = record.summary();
      const factor = energyFactorOf(energyScales, convention);
      const energy = withEnergy.safeParse(result).data?.energy;
      const related = index > 0 && record.run.experiment === first.record.run.experiment;
      const gap = related ? record.definition.energyGap?.(first, { spec, result }) : null;
      return {
        run: record.id,
        title,
        energyUnit: energyUnitWords(energyScales, convention),
        energy: energy === undefined ? null : { mean: factor * energy.mean, error: factor * energy.error },
        gap: gap == null ? null : { gap: factor * gap.gap, error: factor * gap.error },
      };
    });
  });
  if (json === true) process.stdout.write(`${JSON.stringify(compared)}\n`);
  else {
    const rows = compared.map(({ run, title, energy, gap, energyUnit }, index) => [
      run,
      title,
      energy === null ? 'no result yet' : formatUncertain(energy.mean, energy.error),
      gap === null ? (index === 0 ? '' : 'other H, or no result') : formatUncertain(gap.gap, gap.error),
      energyUnit,
    ]);
    process.stdout.write(table(['run', 'title', 'E', 'E − E of the first', 'unit'], rows));
  }
  return exitCodes.done;
}
