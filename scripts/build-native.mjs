// Builds the native engine from source: `node scripts/build-native.mjs [--wasm] [--force]`.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { answers, root, run, step } from './lib/run.mjs';
import { isCurrent, stamp } from './lib/stamp.mjs';

const native = path.join(root, 'native');
const addonFile = path.join(native, 'ansatz.node');
const wasmFile = path.join(native, 'prebuilt', 'ansatz.wasm');
const wasmTarget = 'wasm32-unknown-unknown';

/** Builds native/ansatz.node with cargo if a source changed; without a toolchain says what runs instead. */
export async function buildNative({ force = false } = {}) {
  if (!(await answers('cargo'))) {
    const runs = existsSync(addonFile) ? 'the addon built earlier' : 'the WebAssembly build (one thread, slower)';
    process.stdout.write(`No Rust toolchain: ${runs} is used. For the faster engine install Rust: https://rustup.rs\n`);
    return;
  }
  const digest = sourceDigest();
  if (!force && existsSync(addonFile) && isCurrent('native', digest)) return;
  try {
    await step('Building the native engine (Rust)', () => cargo(['build', '--release', '-p', 'ansatz-node']));
  } catch (error) {
    if (!existsSync(wasmFile)) throw error;
    const runs = existsSync(addonFile) ? 'the one built earlier' : 'the WebAssembly build';
    process.stdout.write(`The native engine could not be built (${error.message}): ${runs} is used.\n`);
    return;
  }
  install(path.join(native, 'target', 'release', addonName()), addonFile);
  stamp('native', digest);
}

/** Builds native/prebuilt/ansatz.wasm, which is kept in the repository. */
export async function buildWasm() {
  if (await answers('rustup')) await run('rustup', ['target', 'add', wasmTarget], { stdio: 'ignore' });
  await step('Building the WebAssembly engine (Rust)', () =>
    cargo(['build', '--profile', 'wasm', '-p', 'ansatz-wasm', '--target', wasmTarget], {
      RUSTFLAGS: '-C target-feature=+simd128',
    }),
  );
  install(path.join(native, 'target', wasmTarget, 'wasm', 'ansatz_wasm.wasm'), wasmFile);
  process.stdout.write(`  ${path.relative(root, wasmFile)}: ${(statSync(wasmFile).size / 1e6).toFixed(2)} MB\n`);
}

function cargo(args, env = {}) {
  return run('cargo', [...args, '--locked', '--manifest-path', path.join(native, 'Cargo.toml')], {
    env: { CARGO_TARGET_DIR: path.join(native, 'target'), ...env },
  });
}

/** Copies beside and renames: a process that has the old file loaded keeps it. */
function install(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  const fresh = `${to}.${process.pid}.new`;
  copyFileSync(from, fresh);
  renameSync(fresh, to);
}

function addonName() {
  if (process.platform === 'win32') return 'ansatz_node.dll';
  return process.platform === 'darwin' ? 'libansatz_node.dylib' : 'libansatz_node.so';
}

/** Digest of all sources by content, so that a fresh checkout of the same tree counts as the same. */
function sourceDigest() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  const visit = (file) => {
    if (!existsSync(file)) return;
    if (statSync(file).isDirectory()) for (const entry of readdirSync(file).sort()) visit(path.join(file, entry));
    else hash.update(path.relative(native, file)).update(readFileSync(file));
  };
  for (const entry of ['Cargo.toml', 'Cargo.lock', 'crates']) visit(path.join(native, entry));
  return hash.digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { wasm: { type: 'boolean' }, force: { type: 'boolean' } } });
  if (values.wasm) await buildWasm();
  else await buildNative({ force: values.force ?? false });
}
