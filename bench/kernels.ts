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
  const pairs = (lattice.shells[0]?.bonds ?? []).flatMap(({ from, to }) => [from, to]);
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
      method: 'metropolis',
      moves: [conserved ? { kind: 'exchange', weight: 1, pairs } : { kind: 'local', weight: 1 }],
      chains,
      sweepsPerSample: 1,
      discardedSweeps: 5,
      // Spins 1/2, half of them up.
      charges: conserved ? [{ sites: Array.from(operator.localDimensions.keys()), total: lattice.nSites / 2 }] : [],
      inverseTemperatures: [1],
    },
    seed: '1',
    threads: native.description.threads,
  });
}
