import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

interface PrivatePython {
  /** Folder in .cache. */
  readonly name: string;
  /** With their versions, as pip takes them. */
  readonly packages: readonly string[];
  /** Modules that must be there. */
  readonly modules: readonly string[];
  /** Environment variable that may name an interpreter that has them. */
  readonly variable: string;
}

/** An interpreter that has the modules: the one that is named, or a private environment that is made on first use. Null where neither can be had. */
export function privatePython({ name, packages, modules, variable }: PrivatePython): string | null {
  const answers = (python: string): boolean =>
    spawnSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' }).status === 0;
  const given = process.env[variable];
  if (given) return answers(given) ? given : null;
  const home = path.join(root, '.cache', name);
  const python = path.join(home, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (!existsSync(python)) {
    process.stdout.write(`Making a Python environment with ${packages.join(', ')} (once)\n`);
    if (spawnSync('python3', ['-m', 'venv', home], { stdio: 'inherit' }).status !== 0) return null;
    spawnSync(python, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: 'inherit' });
  }
  return answers(python) ? python : null;
}

export const pythonWithNetket = (): string | null =>
  privatePython({ name: 'netket', packages: ['netket==3.23.0'], modules: ['netket'], variable: 'NETKET_PYTHON' });

export const pythonWithQuspin = (): string | null =>
  privatePython({
    name: 'quspin',
    packages: ['quspin==1.0.1', 'openfermion==1.8.1'],
    modules: ['quspin', 'openfermion'],
    variable: 'QUSPIN_PYTHON',
  });
