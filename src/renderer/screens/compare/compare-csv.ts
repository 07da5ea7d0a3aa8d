import type { RunSummary } from '../../../shared/lab/contract';

/** Runs as comma-separated text, numbers in full. */
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
  ];
  const rows = runs.map((run) => [
    run.id,
    run.title,
    run.seed,
    run.state,
    run.step,
    ...['energyPerSite', 'energyError', 'relativeError', 'vScore'].map((name) => run.latest[name] ?? ''),
    run.elapsedSeconds,
  ]);
  const text = [head, ...rows].map((row) => row.map((cell) => quoted(String(cell))).join(',')).join('\n');
  return new TextEncoder().encode(`${text}\n`);
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
