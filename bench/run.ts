// npm run bench: this engine against NetKet on the same machine, in turn, and the bounds of the kernels. See docs/benchmarks.md.
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from '../src/shared/hamiltonian';
import { openNative } from '../src/main/native-binding';
import { compareUntil, compareWorkload } from './compare';
import { timeCompiledReports } from './compiled-report';
import { measureCurves } from './curves';
import { measureMemory } from './memory';
import type { Until } from './peer';
import { pythonWithNetket } from './python';
import { median, table, time, type Row } from './report';
import { workloads } from './workloads';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    'no-peer': { type: 'boolean', default: false },
    curves: { type: 'boolean', default: false },
    memory: { type: 'boolean', default: false },
  },
});
const only = options.only?.split(',') ?? null;
const wants = (id: string): boolean => only === null || only.includes(id);
const print = (text: string): boolean => process.stdout.write(text);

const native = await openNative();
const { description } = native;
print(
  `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, load ${os.loadavg()[0].toFixed(2)}; ` +
    `engine ${description.kind}, ${description.simd}, ${description.threads} threads\n\n`,
);

if (options.curves) {
  await measureCurves(description.threads, only);
} else if (options.memory) {
  await measureMemory(only);
} else {
  const python = options['no-peer'] ? null : pythonWithNetket();
  if (!python && !options['no-peer']) print('NetKet cannot be installed here: only our side is measured.\n');
  await compareAll(python);
  if (wants('accuracy')) await compareAccuracy(python);
  if (wants('lanczos')) await timeLanczos();
  if (wants('kernels')) timeNetworkKernels();
  if (wants('report') && !timeCompiledReports(print)) process.exitCode = 1;
}

async function compareAll(python: string | null): Promise<void> {
  const rows: Row[] = [];
  for (const workload of workloads.filter(({ id }) => wants(id))) {
    const row = await compareWorkload(workload, python);
    rows.push(row);
    const { ours, peer } = row.parameters;
    print(
      `${row.label}: ${time(row.ours)}` +
        (row.peer === null
          ? '\n'
          : `, NetKet ${time(row.peer)}, ratio ${median(row.ratios).toFixed(1)} (wanted ${row.wanted}); ` +
            `parameters ${ours.toLocaleString('en')} and ${peer?.toLocaleString('en')}\n`),
    );
  }
  if (rows.length === 0) return;
  print(`\n${table(rows)}\n`);
  if (rows[0].versions) print(`\n${rows[0].versions}\n`);
}

/** TFIM chain 40 at h = J to three digits: energy by free fermions (Pfeuty 1970), -2 / sin(pi / 2N) + rounding. */
async function compareAccuracy(python: string | null): Promise<void> {
  const energy = -2 / Math.sin(Math.PI / 80);
  const wanted = { energy, tolerance: 1e-3, mostIterations: 300, rounds: 3 };
  const { ours, peer } = await compareUntil(workloads[0], python, wanted);
  const told = (of: readonly Until[]): string =>
    of
      .map(({ seconds, iterations }) =>
        seconds === null ? `not in ${iterations}` : `${time(seconds)} (${iterations})`,
      )
      .join(', ');
  print(`\n${workloads[0].label}, from a random state to 10^-3, seconds (iterations): ${told(ours)}`);
  print(peer.length > 0 ? `; NetKet, its programs compiled: ${told(peer)}\n` : '\n');
}

async function timeLanczos(): Promise<void> {
  const compiled = compile('lattice chain(24) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)');
  if (!compiled.ok) throw new Error('The chain of the Lanczos workload does not compile.');
  const exact = await native.createExactDiagonalisation(compiled.hamiltonian.operator, {
    charges: [{ sites: Array.from({ length: 24 }, (_, site) => site), total: 12 }],
    eigenvalues: 1,
    wantVectors: false,
    tolerance: 1e-10,
    maxIterations: 500,
    seed: '1',
    threads: description.threads,
  });
  const seconds = await exact.timeProducts(20);
  print(
    `\nLanczos, Heisenberg chain 24, Sz = 0 (${exact.dimension.toLocaleString('en')} states): one product ` +
      `${(1000 * median(seconds)).toFixed(1)} ms, fastest ${(1000 * Math.min(...seconds)).toFixed(1)} ms (bound 35 ms on two free cores)\n`,
  );
  const started = performance.now();
  const { eigenvalues, iterations } = await exact.lowest({});
  print(
    `  ground state ${(eigenvalues[0] / 24).toFixed(10)} per site in ${iterations} iterations, ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
  await exact.close();
}

/** Arithmetic of the residual CNN on one thread as a share of the multiply-adds that this machine can do. */
function timeNetworkKernels(): void {
  const manifest = path.resolve(import.meta.dirname, '../native/Cargo.toml');
  const cargo = [
    'run',
    '--release',
    '--quiet',
    '--manifest-path',
    manifest,
    '-p',
    'ansatz-core',
    '--features',
    'parallel',
  ];
  const { status, stdout } = spawnSync('cargo', [...cargo, '--example', 'network_time', '--', '1', '0'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  print(status === 0 ? `\n${stdout}` : '\nThe kernels are timed with a Rust toolchain: https://rustup.rs\n');
}
