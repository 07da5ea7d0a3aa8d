import { existsSync } from 'node:fs';
import path from 'node:path';
import { root, run, step } from './run.mjs';
import { fingerprint, isCurrent, stamp } from './stamp.mjs';

/** Stops with one sentence when Node is too old for the tools. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`Ansatz needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org\n`);
  process.exit(1);
}

/** Installs the packages of the lock file if they are not there yet. */
export async function installPackages() {
  const digest = fingerprint(['package.json', 'package-lock.json']);
  if (existsSync(path.join(root, 'node_modules', '.package-lock.json')) && isCurrent('packages', digest)) return;
  await step('Installing packages', () => run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']));
  stamp('packages', digest);
}

/** Builds the native engine from source, or says that the WebAssembly build is used. */
export async function buildNative() {
  const { buildNative: build } = await import('../build-native.mjs');
  await build();
}

/** Bundles host and window if a source changed. */
export async function buildApplication() {
  const digest = fingerprint([
    'src',
    'resources',
    'docs',
    'package-lock.json',
    'electron.vite.config.ts',
    'tsconfig.json',
  ]);
  if (existsSync(path.join(root, 'out', 'main', 'cli.cjs')) && isCurrent('application', digest)) return;
  await step('Building the workbench', () => run('electron-vite', ['build', '--logLevel', 'warn']));
  stamp('application', digest);
}

export async function setUp() {
  requireNode();
  await installPackages();
  await buildNative();
  await buildApplication();
}
