import { requireValidSpec } from '../../lab/check-spec';
import { exitCodes } from '../errors';
import { withHost } from '../open-host';
import { PhaseLine } from '../phase-line';
import type { Setting } from '../settings';
import { readSpec } from '../spec-argument';

export async function exactCommand(
  name: string,
  options: { set: readonly Setting[]; json?: boolean; home: string | undefined },
): Promise<number> {
  return withHost(options.home, async (lab) => {
    const { experiment, spec } = await readSpec(lab.catalogue, name, options.set);
    const checked = requireValidSpec(lab.catalogue, experiment, spec);
    const work = lab.handlers().exact({ experiment, spec: checked }, { signal: new AbortController().signal });
    const line = new PhaseLine();
    let next = await work.next();
    while (next.done !== true) {
      line.show(next.value);
      next = await work.next();
    }
    line.clear();
    const reference = next.value;
    if (options.json === true) process.stdout.write(`${JSON.stringify(reference)}\n`);
    else if (reference === null) process.stdout.write('No exact method fits this system.\n');
    else {
      const { energy, energyPerSite, method, dimension } = reference;
      process.stdout.write(`E = ${energy}  (E/N = ${energyPerSite})\n${method}, dimension ${dimension}\n`);
    }
    return reference === null ? exitCodes.failed : exitCodes.done;
  });
}
