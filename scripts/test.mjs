// npm test: sets everything up, then runs every suite and counts. Options: --only NAME[,NAME], --slow.
import { parseArgs } from 'node:util';
import { requireNode, installPackages, buildNative, buildApplication } from './lib/setup.mjs';
import { answers, step } from './lib/run.mjs';
import { findChromium } from './lib/chromium.mjs';
import { cargo, playwright, vitest } from './lib/suites.mjs';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, slow: { type: 'boolean', default: process.env.CI === 'true' } },
});

requireNode();
await installPackages();
await buildNative();
await buildApplication();

const notes = [];
const suites = {
  rust: async () => {
    if (await answers('cargo')) return cargo();
    notes.push('rust: skipped, there is no Rust toolchain (https://rustup.rs)');
    return null;
  },
  unit: () => vitest('unit'),
  oracles: () => vitest('oracles'),
  faults: () => vitest('faults'),
  slow: async () => (options.slow || options.only ? vitest('slow') : null),
  browser: async () => {
    const chromium = await findChromium();
    if (chromium) return playwright('browser', { ANSATZ_CHROMIUM: chromium });
    notes.push('browser: FAILED, no Chromium: install one, or set ANSATZ_CHROMIUM to its path');
    return { passed: 0, failed: 1, skipped: 0, failures: [] };
  },
  electron: async () => {
    const { testElectron } = await import('./fetch-electron.mjs');
    const electron = await testElectron();
    if (electron.path) return playwright('electron', { ANSATZ_ELECTRON: electron.path });
    notes.push(`electron: SKIPPED, ${electron.reason}`);
    return null;
  },
};

const wanted = options.only ? options.only.split(',') : Object.keys(suites);
const unknown = wanted.filter((name) => !(name in suites));
if (unknown.length > 0) {
  process.stderr.write(`No such suite: ${unknown.join(', ')}. There are ${Object.keys(suites).join(', ')}.\n`);
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
for (const name of wanted) {
  const counts = await step(`Suite ${name}`, suites[name]);
  if (!counts) continue;
  for (const key of Object.keys(total)) total[key] += counts[key];
  lines.push(`  ${name.padEnd(10)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  lines.push(...counts.failures.map((name) => `    failed: ${name}`));
}

process.stdout.write(`\n${[...lines, ...notes.map((note) => `  ${note}`)].join('\n')}\n\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
