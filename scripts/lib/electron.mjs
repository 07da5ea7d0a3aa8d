import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

const home = path.join(root, 'node_modules', 'electron');
const failureFile = path.join(root, '.cache', 'electron-download-failed.json');
const retryAfterMilliseconds = 24 * 3600 * 1000;
const giveUpAfterMilliseconds = 300_000;

/**
 * Fetches Electron's binary if it is missing. A failure is remembered for a day, so that a machine that cannot have it
 * does not wait at every start; `ANSATZ_RETRY_ELECTRON=1` asks again at once.
 */
export async function downloadElectron() {
  if (existsSync(path.join(home, 'path.txt'))) return;
  const earlier = recentFailure();
  if (earlier && process.env.ANSATZ_RETRY_ELECTRON !== '1') throw new Error(earlier);
  process.stdout.write("▸ Fetching Electron's binary (once)\n");
  try {
    await install();
    rmSync(failureFile, { force: true });
  } catch (error) {
    mkdirSync(path.dirname(failureFile), { recursive: true });
    writeFileSync(failureFile, JSON.stringify({ at: Date.now(), reason: error.message }));
    throw error;
  }
}

function recentFailure() {
  if (!existsSync(failureFile)) return null;
  const { at, reason } = JSON.parse(readFileSync(failureFile, 'utf8'));
  return Date.now() - at < retryAfterMilliseconds ? reason : null;
}

function install() {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(home, 'install.js')], { stdio: ['ignore', 'inherit', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    const timer = setTimeout(() => child.kill(), giveUpAfterMilliseconds);
    child.on('exit', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else reject(new Error(reasonOf(errors)));
    });
  });
}

/** The one line of an error trace that tells a person something. */
function reasonOf(trace) {
  const line = trace.split('\n').find((text) => /error|ENOTFOUND|ECONN|EAI_AGAIN|refused|timed? ?out/i.test(text));
  return (line ?? 'the download did not finish')
    .replace(/^\s*(\w*Error:)\s*/, '')
    .trim()
    .slice(0, 160);
}
