import { requireValidSpec } from '../../lab/check-spec';
import { exitCodes } from '../errors';
import { withHost } from '../open-host';
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
    let next = await work.next();
    while (next.done !== true) {
      const { label, fraction } = next.value;
      if (process.stderr.isTTY) {
        process.stderr.write(`\r\u001b[K${label}${fraction === null ? '' : ` ${Math.round(fraction * 100)} %`}`);
      }
      next = await work.next();
    }
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
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
