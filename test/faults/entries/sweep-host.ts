import { join } from 'node:path';
import { forkSpawner } from '../../../src/main/lab/fork-spawner';
import { toySpec } from '../../toy/experiment';
import { openToyLab, untilStep } from '../../toy/lab';

/** A host that begins a sweep of four tasks, says its name when two are under way, and waits to be killed. */
async function main(): Promise<void> {
  const lab = await openToyLab(process.argv[2] ?? '', forkSpawner(join(__dirname, 'run-process.cjs')), 2);
  const axis = {
    target: { kind: 'field' as const, path: 'training.learningRate' },
    values: { kind: 'list' as const, values: [0.02, 0.05] },
    label: '_η_',
    unit: '',
    whole: false,
  };
  const starting = lab.sweeps.start(
    {
      experiment: 'toy',
      spec: { ...toySpec, stepMilliseconds: 5 },
      title: 'Rates',
      documentId: null,
      axes: [axis],
      seeds: ['7', '8'],
    },
    new AbortController().signal,
  );
  for (;;) {
    const next = await starting.next();
    if (next.done !== true) continue;
    const { id, tasks } = next.value;
    while (tasks.slice(0, 2).some(({ runId }) => lab.registry.find(runId) === null)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const { runId } of tasks.slice(0, 2)) await untilStep(lab, runId, 25);
    process.stdout.write(`${JSON.stringify({ id })}\n`);
    return;
  }
}

void main();
