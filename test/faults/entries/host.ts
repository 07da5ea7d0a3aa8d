import { join } from 'node:path';
import { forkSpawner } from '../../../src/main/lab/fork-spawner';
import { openToyLab, toyRequest, untilStep } from '../../toy/lab';
import { toySpec } from '../../toy/experiment';

/** A host that starts two runs, says their names and processes, and waits to be killed. */
async function main(): Promise<void> {
  const lab = await openToyLab(process.argv[2] ?? '', forkSpawner(join(__dirname, 'run-process.cjs')), 2);
  const spec = { ...toySpec, stepMilliseconds: 5 };
  const runs = [await lab.start({ ...toyRequest, spec }), await lab.start({ ...toyRequest, spec })];
  for (const { id } of runs) await untilStep(lab, id, 25);
  process.stdout.write(`${JSON.stringify(runs.map(({ id }) => ({ id, pid: lab.processOf(id) })))}\n`);
}

void main();
