// npm run check: types, lint, layers, dead code, format, Rust clippy and format. Runs all and says which failed.
import { installPackages, requireNode } from './lib/setup.mjs';
import { answers, run, step } from './lib/run.mjs';

requireNode();
await installPackages();

const checks = {
  types: () => run('tsc', ['--noEmit']),
  lint: () => run('eslint', ['--max-warnings', '0', 'src', 'test', 'bench']),
  layers: () => run('depcruise', ['--config', '.dependency-cruiser.cjs', 'src']),
  'dead code': () => run('knip', ['--no-progress']),
  format: () => run('prettier', ['--check', '--log-level', 'warn', '.']),
};
if (await answers('cargo')) {
  const manifest = ['--manifest-path', 'native/Cargo.toml'];
  checks['Rust format'] = () => run('cargo', ['fmt', ...manifest, '--all', '--check']);
  checks.clippy = () =>
    run('cargo', ['clippy', ...manifest, '--release', '--workspace', '--all-targets', '--', '-D', 'warnings']);
} else {
  process.stdout.write('Rust checks are left out: there is no Rust toolchain (https://rustup.rs).\n');
}

const failed = [];
for (const [name, check] of Object.entries(checks)) {
  try {
    await step(name, check);
  } catch {
    failed.push(name);
  }
}
process.stdout.write(failed.length === 0 ? '\nAll checks passed.\n' : `\nFailed: ${failed.join(', ')}\n`);
process.exit(failed.length === 0 ? 0 : 1);
