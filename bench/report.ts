/** One measured row: seconds per iteration, medians. */
export interface Row {
  readonly label: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly firstIteration: { readonly ours: number; readonly peer: number | null };
  readonly parameters: { readonly ours: number; readonly peer: number | null };
  /** Largest resident memory of each process, in bytes. */
  readonly memory: { readonly ours: number; readonly peer: number | null };
  /** NetKet's time over ours, one a round. */
  readonly ratios: readonly number[];
  readonly wanted: number;
  readonly versions: string | null;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** 12.3 ms, 1.23 s */
export const time = (seconds: number): string =>
  seconds < 1 ? `${(1000 * seconds).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;

/** 12 MiB, 1.23 GiB */
export const memory = (bytes: number): string =>
  bytes < 2 ** 30 ? `${(bytes / 2 ** 20).toFixed(0)} MiB` : `${(bytes / 2 ** 30).toFixed(2)} GiB`;

const or = <Value>(value: Value | null, format: (value: Value) => string): string =>
  value === null ? '–' : format(value);

/** The table as Markdown. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const { ratios } = row;
    const ratio =
      ratios.length > 0 ? `${median(ratios).toFixed(1)} (${ratios.map((r) => r.toFixed(1)).join(', ')})` : '–';
    const first = `${time(row.firstIteration.ours)} / ${or(row.firstIteration.peer, time)}`;
    const used = `${memory(row.memory.ours)} / ${or(row.memory.peer, memory)}`;
    return `| ${row.label} | ${time(row.ours)} | ${or(row.peer, time)} | ${ratio} | ${row.wanted} | ${first} | ${used} |`;
  });
  return [
    '| workload | Ansatz | NetKet | NetKet / Ansatz, median (rounds) | wanted | first iteration, Ansatz / NetKet | memory, Ansatz / NetKet |',
    '|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
