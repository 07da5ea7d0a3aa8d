import type { RunSummary } from '../../../shared/lab/contract';
import { energyUnitText } from '../../workbench/run-words';

/** Runs as comma-separated text, numbers in full, energies as written with their unit and convention. */
export function tableAsCsv(runs: readonly RunSummary[]): Uint8Array {
  const head = [
    'run',
    'title',
    'seed',
    'state',
    'steps',
    'energyPerSite',
    'energyError',
    'relativeError',
    'vScore',
    'seconds',
    'energyUnit',
  ];
  const rows = runs.map((run) => [
    run.id,
    run.title,
    run.seed,
    run.state,
    run.step,
    ...['energyPerSite', 'energyError', 'relativeError', 'vScore'].map((name) => run.latest[name] ?? ''),
    run.elapsedSeconds,
    energyUnitText(run, 'text'),
  ]);
  const text = [head, ...rows].map((row) => row.map((cell) => quoted(String(cell))).join(',')).join('\n');
  return new TextEncoder().encode(`${text}\n`);
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
