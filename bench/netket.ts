import { openKernelsFor } from './kernels';
import { startPeer } from './peer';
import { median, type Row } from './report';
import { diagonalShift, samples, type Workload } from './workloads';
import { stochasticReconfiguration } from '../src/engine/native/optimiser';
import type { NativeEngine } from '../src/engine/native/variational-monte-carlo';

const rounds = 3;
const warmUp = 5;

/** Seconds per iteration of this engine and, where a Python with NetKet is given, of NetKet, in turn. */
export async function compareWorkload(native: NativeEngine, workload: Workload, python: string | null): Promise<Row> {
  const kernels = await openKernelsFor(native, workload);
  const optimiser = stochasticReconfiguration('auto', diagonalShift);
  const iterate = async (count: number): Promise<number[]> => {
    const seconds: number[] = [];
    for (let i = 0; i < count; i++) {
      const start = performance.now();
      await kernels.step({ samples, optimiser, learningRate: workload.learningRate });
      seconds.push((performance.now() - start) / 1000);
    }
    return seconds;
  };
  const started = performance.now();
  await iterate(1);
  const firstIteration = (performance.now() - started) / 1000;
  await iterate(warmUp);
  const peer = python ? await startPeer(python, workload.id) : null;
  try {
    const ours: number[] = [];
    const theirs: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const mine = await iterate(workload.iterationsPerRound.ours);
      ours.push(...mine);
      if (!peer) continue;
      const other = await peer.iterate(workload.iterationsPerRound.peer);
      theirs.push(...other);
      ratios.push(median(other) / median(mine));
    }
    return {
      label: workload.label,
      ours: median(ours),
      firstIteration: { ours: firstIteration, peer: peer?.firstIterationSeconds ?? null },
      peer: peer ? median(theirs) : null,
      ratios,
      wanted: workload.wantedRatio,
      versions: peer?.versions ?? null,
    };
  } finally {
    peer?.close();
    await kernels.close();
  }
}
