import { requireValidSpec } from '../../lab/check-spec';
import type { Lab } from '../../lab/lab';
import { exitCodes, usage } from '../errors';
import { withHost } from '../open-host';
import { followed } from '../phase-line';
import type { Setting } from '../settings';
import { table } from '../table';
import { readSpec } from '../spec-argument';

export async function exactCommand(
  name: string,
  options: { set: readonly Setting[]; states?: string; json?: boolean; home: string | undefined },
): Promise<number> {
  return withHost(options.home, async (lab) => {
    const { experiment, spec } = await readSpec(lab.catalogue, name, options.set);
    const checked = requireValidSpec(lab.catalogue, experiment, spec);
    if (options.states !== undefined) return levels(lab, experiment, checked, options.states, options.json === true);
    const work = lab.handlers().exact({ experiment, spec: checked }, { signal: new AbortController().signal });
    const reference = await followed(work);
    if (options.json === true) process.stdout.write(`${JSON.stringify(reference)}\n`);
    else if (reference === null) process.stdout.write('No exact method fits this system.\n');
    else {
      const { energy, energyPerSite, method, dimension } = reference;
      process.stdout.write(`E = ${energy}  (E/N = ${energyPerSite})\n${method}, dimension ${dimension}\n`);
    }
    return reference === null ? exitCodes.failed : exitCodes.done;
  });
}

/** The lowest levels of the sector, and how far they lie above the first. */
async function levels(lab: Lab, experiment: string, spec: unknown, wanted: string, json: boolean): Promise<number> {
  const states = Number(wanted);
  if (!Number.isInteger(states) || states < 1 || states > 64) {
    throw usage(`"${wanted}" is no number of states.`, 'From 1 to 64, for example --states 4');
  }
  const work = lab.handlers().spectrum({ experiment, spec, states }, { signal: new AbortController().signal });
  const found = await followed(work);
  if (json) process.stdout.write(`${JSON.stringify(found)}\n`);
  else if (found === null) process.stdout.write('The space is too large, or the search did not converge.\n');
  else {
    const { energies, method, sector, dimension } = found;
    const [ground = Number.NaN] = energies;
    const rows = energies.map((energy, level) => [String(level), energy.toFixed(10), (energy - ground).toFixed(10)]);
    const where = sector === '' ? 'whole space' : sector;
    process.stdout.write(`${table(['level', 'E', 'E - E0'], rows)}${method}, ${where}, dimension ${dimension}\n`);
  }
  return found === null ? exitCodes.failed : exitCodes.done;
}
