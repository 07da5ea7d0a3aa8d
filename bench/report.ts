/** One measured row: seconds per iteration, medians. */
export interface Row {
  readonly label: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly firstIteration: { readonly ours: number; readonly peer: number | null };
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

const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(1)} ms`;

/** The table as Markdown. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ label, ours, peer, firstIteration, ratios, wanted }) => {
    const ratio =
      ratios.length > 0 ? `${median(ratios).toFixed(1)} (${ratios.map((r) => r.toFixed(1)).join(', ')})` : '–';
    const first = `${milliseconds(firstIteration.ours)} / ${firstIteration.peer === null ? '–' : `${firstIteration.peer.toFixed(1)} s`}`;
    return `| ${label} | ${milliseconds(ours)} | ${peer === null ? '–' : milliseconds(peer)} | ${ratio} | ${wanted} | ${first} |`;
  });
  return [
    '| workload | Ansatz | NetKet | NetKet / Ansatz, median (rounds) | at least | first iteration, Ansatz / NetKet |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
