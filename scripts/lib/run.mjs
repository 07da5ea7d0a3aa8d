import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Runs a command with inherited output; rejects with its exit code. Commands of the project's own tools are found. */
export function run(command, args = [], options = {}) {
  const { env = {}, ...rest } = options;
  const separator = process.platform === 'win32' ? ';' : ':';
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      ...rest,
      env: {
        ...process.env,
        PATH: `${path.join(root, 'node_modules', '.bin')}${separator}${process.env.PATH}`,
        ...env,
      },
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          Object.assign(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}`), { code: code ?? 1 }),
        );
    });
  });
}

/** True if the command exists and answers. */
export function answers(command, args = ['--version']) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', shell: process.platform === 'win32' });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

/** Prints a step's name, runs it, and says how long it took. */
export async function step(name, work) {
  const started = Date.now();
  process.stdout.write(`\n▸ ${name}\n`);
  const result = await work();
  process.stdout.write(`  ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  return result;
}
