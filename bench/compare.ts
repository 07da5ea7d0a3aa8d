import { startOurs, startPeer, type Until } from './peer';
import { median, type Row } from './report';
import type { Workload } from './workloads';

/** Seconds per iteration and memory of this engine and, where a Python with NetKet is given, of NetKet, in turn. */
export async function compareWorkload(workload: Workload, python: string | null): Promise<Row> {
  const mine = await startOurs(workload.spec, workload.warmUp.ours);
  const peer = python === null ? null : await startPeer(python, workload).catch(tellWhy);
  try {
    const ours: number[] = [];
    const theirs: number[] = [];
    const ratios: number[] = [];
    let memory: Row['memory'] = { ours: 0, peer: null };
    for (let round = 0; round < workload.rounds; round++) {
      const own = await mine.iterate(workload.iterationsPerRound.ours);
      ours.push(...own.seconds);
      memory = { ...memory, ours: own.peakMemory };
      if (!peer) continue;
      const other = await peer.iterate(workload.iterationsPerRound.peer);
      theirs.push(...other.seconds);
      memory = { ...memory, peer: other.peakMemory };
      ratios.push(median(other.seconds) / median(own.seconds));
    }
    return {
      label: workload.label,
      ours: median(ours),
      firstIteration: { ours: mine.firstIterationSeconds, peer: peer?.firstIterationSeconds ?? null },
      parameters: { ours: mine.parameters, peer: peer?.parameters ?? null },
      memory,
      peer: peer ? median(theirs) : null,
      ratios,
      wanted: workload.wantedRatio,
      versions: peer?.versions ?? null,
    };
  } finally {
    peer?.close();
    mine.close();
  }
}

/** A peer that cannot run the workload leaves its columns empty. */
function tellWhy(error: unknown): null {
  process.stdout.write(`${error instanceof Error ? error.message.trim() : String(error)}\n`);
  return null;
}

/** From a fresh, random state to a relative error: the same settings on both sides, in turn, `rounds` times. */
export async function compareUntil(
  workload: Workload,
  python: string | null,
  { energy, tolerance, mostIterations, rounds }: Wanted,
): Promise<{ readonly ours: readonly Until[]; readonly peer: readonly Until[] }> {
  const mine = await startOurs(workload.spec, workload.warmUp.ours);
  const peer = python === null ? null : await startPeer(python, workload);
  try {
    const [ours, theirs]: [Until[], Until[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      ours.push(await mine.until(energy, tolerance, mostIterations));
      if (peer) theirs.push(await peer.until(energy, tolerance, mostIterations));
    }
    return { ours, peer: theirs };
  } finally {
    peer?.close();
    mine.close();
  }
}

interface Wanted {
  readonly energy: number;
  readonly tolerance: number;
  readonly mostIterations: number;
  readonly rounds: number;
}
