import { z } from 'zod';
import { formatUncertain } from '../../../shared/format';
import { exitCodes, usage } from '../errors';
import { findRun } from '../find-run';
import { withHost } from '../open-host';
import { table } from '../table';

const withEnergy = z.object({ energy: z.object({ mean: z.number(), error: z.number() }) });

/** Energies of runs, and of each the distance to the first where both have one Hamiltonian. */
export async function compareCommand(
  names: readonly string[],
  options: { readonly json?: boolean; readonly home: string | undefined },
): Promise<number> {
  if (names.length < 2)
    throw usage('There is nothing to compare with.', 'Name two runs or more: ansatz compare RUN RUN.');
  const compared = await withHost(options.home, async (lab) => {
    const runs = await Promise.all(
      names.map(async (name) => {
        const record = await findRun(lab, name);
        return { record, spec: record.spec, result: await record.result() };
      }),
    );
    const [first] = runs;
    return runs.map(({ record, spec, result }, index) => ({
      run: record.id,
      title: record.summary().title,
      energy: withEnergy.safeParse(result).data?.energy ?? null,
      gap:
        index === 0 || record.run.experiment !== first.record.run.experiment
          ? null
          : (record.definition.energyGap?.(first, { spec, result }) ?? null),
    }));
  });
  if (options.json === true) process.stdout.write(`${JSON.stringify(compared)}\n`);
  else {
    const rows = compared.map(({ run, title, energy, gap }, index) => [
      run,
      title,
      energy === null ? 'no result yet' : formatUncertain(energy.mean, energy.error),
      gap === null ? (index === 0 ? '' : 'other H, or no result') : formatUncertain(gap.gap, gap.error),
    ]);
    process.stdout.write(table(['run', 'title', 'E', 'E − E of the first'], rows));
  }
  return exitCodes.done;
}
