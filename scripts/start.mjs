// npm start: sets everything up, then opens the workbench in its desktop window, or in the browser.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root, run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

const wantsBrowser = process.argv.includes('--browser');
const rest = process.argv.slice(2).filter((argument) => argument !== '--browser');

await setUp();
const electron = wantsBrowser ? null : await electronBinary();
if (electron) await openDesktop(electron);
else await openBrowser();

/** Path of Electron's binary, fetching it on first use; null, with the reason said, where it cannot be had. */
async function electronBinary() {
  const override = process.env.ELECTRON_EXEC_PATH;
  if (override) return override;
  const resolve = () => createRequire(import.meta.url)('electron');
  try {
    const { downloadElectron } = await import('./lib/electron.mjs');
    await downloadElectron();
    return resolve();
  } catch (error) {
    const why = String(error?.message ?? error).split('\n')[0];
    process.stdout.write(`Electron's binary cannot be had here (${why}): opening the same workbench in the browser.\n`);
    return null;
  }
}

async function openDesktop(binary) {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: undefined };
  const child = spawn(binary, [...(asRoot ? ['--no-sandbox'] : []), root, ...rest], { stdio: 'inherit', env });
  child.on('exit', (code) => process.exit(code ?? 0));
}

async function openBrowser() {
  await run(process.execPath, [path.join(root, 'bin', 'ansatz.mjs'), 'serve', '--open', ...rest]).catch((error) =>
    process.exit(error.code ?? 1),
  );
}
