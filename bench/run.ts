// npm run bench: this engine against NetKet on the same machine, in turn, and the bound of the Lanczos product.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { compile } from '../src/shared/hamiltonian';
import { openNative } from '../src/main/native-binding';
import { compareWorkload } from './netket';
import { pythonWithNetket } from './peer';
import { median, table, type Row } from './report';
import { workloads } from './workloads';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, 'no-peer': { type: 'boolean', default: false } },
});

const native = await openNative();
const python = options['no-peer'] ? null : pythonWithNetket();
if (!python && !options['no-peer'])
  process.stdout.write('NetKet cannot be installed here: only our side is measured.\n');
const { description } = native;
process.stdout.write(
  `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.availableParallelism()} cores, load ${os.loadavg()[0].toFixed(2)}; ` +
    `engine ${description.kind}, ${description.simd}, ${description.threads} threads\n\n`,
);

const wanted = workloads.filter(({ id }) => !options.only || options.only.split(',').includes(id));
const rows: Row[] = [];
for (const workload of wanted) {
  const row = await compareWorkload(native, workload, python);
  rows.push(row);
  process.stdout.write(
    `${row.label}: ${(1000 * row.ours).toFixed(1)} ms` +
      (row.peer === null
        ? '\n'
        : `, NetKet ${(1000 * row.peer).toFixed(1)} ms, ratio ${median(row.ratios).toFixed(1)} (wanted ${row.wanted})\n`),
  );
}
if (rows.length > 0) process.stdout.write(`\n${table(rows)}\n`);
if (rows[0]?.versions) process.stdout.write(`\n${rows[0].versions}\n`);

if (!options.only || options.only.split(',').includes('lanczos')) {
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
  process.stdout.write(
    `\nLanczos, Heisenberg chain 24, Sz = 0 (${exact.dimension.toLocaleString('en')} states): one product ` +
      `${(1000 * median(seconds)).toFixed(1)} ms, fastest ${(1000 * Math.min(...seconds)).toFixed(1)} ms (bound 35 ms on two free cores)\n`,
  );
  const started = performance.now();
  const { eigenvalues, iterations } = await exact.lowest({});
  process.stdout.write(
    `  ground state ${(eigenvalues[0] / 24).toFixed(10)} per site in ${iterations} iterations, ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
  await exact.close();
}
