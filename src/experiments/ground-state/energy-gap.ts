import type { EnergyGap, MeasuredRun } from '../../shared/experiment';
import { format } from '../../shared/hamiltonian';
import { groundStateResultSchema } from './result-schema';
import { groundStateSpecSchema } from './schema';

/**
 * E_2 - E_1 of two runs of one Hamiltonian, in different sectors or one of them with a penalty on the other's state; null
 * where the Hamiltonians differ or a run has no result. The runs are independent: delta^2 = delta_1^2 + delta_2^2.
 */
export function energyGap(first: MeasuredRun, second: MeasuredRun): EnergyGap | null {
  const [one, two] = [first, second].map(({ spec, result }) => ({
    text: groundStateSpecSchema.safeParse(spec).data?.system.hamiltonian,
    energy: groundStateResultSchema.safeParse(result).data?.energy,
  }));
  if (one.text === undefined || two.text === undefined || operatorText(one.text) !== operatorText(two.text))
    return null;
  if (one.energy === undefined || two.energy === undefined) return null;
  return { gap: two.energy.mean - one.energy.mean, error: Math.hypot(one.energy.error, two.energy.error) };
}

/** What of a text makes H: neither comments nor the sector nor what is measured beside the energy. */
function operatorText(text: string): string {
  const lines = format(text)
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trimEnd())
    .filter((line) => line !== '');
  let left = true;
  return lines
    .filter((line) => {
      // An indented line goes on with the statement above it.
      if (!line.startsWith(' ')) left = !/^(sector|observable)\b/.test(line);
      return left;
    })
    .join('\n');
}
