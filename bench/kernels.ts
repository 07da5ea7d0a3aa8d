import { compile, rotateSublattice } from '../src/shared/hamiltonian';
import type { NativeEngine, VariationalMonteCarlo } from '../src/engine/native/variational-monte-carlo';
import { chains, type Workload } from './workloads';

/** Opens the engine on a workload: what NetKet's program builds, in our terms. */
export async function openKernelsFor(native: NativeEngine, workload: Workload): Promise<VariationalMonteCarlo> {
  const compiled = compile(workload.hamiltonian);
  if (!compiled.ok) throw new Error(compiled.diagnostics.map((d) => d.message).join('\n'));
  const { hamiltonian } = compiled;
  const { lattice, operator } = hamiltonian;
  const conserved = hamiltonian.report.conservesTotalSz;
  return native.createVariationalMonteCarlo({
    hamiltonian:
      workload.basisRotation === 'marshall' && lattice.sublattice
        ? rotateSublattice(operator, lattice.sublattice)
        : operator,
    ansatz: {
      kind: 'machine',
      form: 'restrictedBoltzmannMachine',
      complex: workload.parameters === 'complex',
      symmetry: [],
      hiddenDensity: workload.hiddenDensity,
      initialScale: 0.01,
      useVisibleBias: true,
      useHiddenBias: true,
    },
    sampler: {
      move: conserved ? 'exchange' : 'local',
      chains,
      sweepsPerSample: 1,
      discardedSweeps: 5,
      totalTwiceSz: conserved ? 0 : null,
      exchangePairs: Uint32Array.from((lattice.shells[0]?.bonds ?? []).flatMap(({ from, to }) => [from, to])),
    },
    seed: '1',
    threads: native.description.threads,
  });
}
