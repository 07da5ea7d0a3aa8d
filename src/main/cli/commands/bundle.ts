import { open, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { bundleScopeSchema } from '../../../shared/lab/bundle';
import { formatBytes } from '../../../shared/format';
import { systemCode } from '../../run-store/file-system';
import { usage } from '../errors';
import { findRun } from '../find-run';
import { withHost } from '../open-host';
import { followed } from '../phase-line';

interface ExportOptions {
  readonly out?: string;
  readonly checkpoints: string;
  readonly documents?: boolean;
  readonly home: string | undefined;
}

/** Writes runs into one zip file; a file that is there is not overwritten, and none is left after a failure. */
export async function bundleExportCommand(names: readonly string[], options: ExportOptions): Promise<void> {
  const checkpoints = bundleScopeSchema.shape.checkpoints.safeParse(options.checkpoints);
  if (!checkpoints.success) throw usage(`"${options.checkpoints}" is no choice of checkpoints.`, 'all, last or none.');
  await withHost(options.home, async (lab) => {
    const records = await Promise.all(names.map((name) => findRun(lab, name)));
    const runIds = records.map(({ id }) => id);
    const scope = { runIds, checkpoints: checkpoints.data, documents: options.documents === true };
    const temporary = resolve(`${options.out ?? 'bundle'}.${process.pid}.tmp`);
    const file = await open(temporary, 'wx');
    try {
      const work = lab.library.exportBundle(scope);
      const summary = await followed(
        (async function* () {
          for (;;) {
            const next = await work.next();
            if (next.done === true) return next.value;
            const { piece, doneBytes, totalBytes } = next.value;
            await file.writeFile(piece);
            yield { label: 'Bundling', fraction: totalBytes === 0 ? 1 : doneBytes / totalBytes };
          }
        })(),
      );
      await file.sync();
      const target = resolve(options.out ?? summary.name);
      if (await exists(target)) throw usage(`${target} is there already.`, 'Give another name with --out.');
      await rename(temporary, target);
      process.stderr.write(`${summary.files} files, ${formatBytes(summary.bytes)}\n`);
      process.stdout.write(`${target}\n`);
    } finally {
      await file.close();
      await rm(temporary, { force: true });
    }
  });
}

export async function bundleImportCommand(
  path: string,
  options: { readonly json?: boolean; readonly home: string | undefined },
): Promise<void> {
  if (!(await exists(path))) throw usage(`There is no file ${path}.`, 'Give the path of an *.ansatz-run.zip file.');
  await withHost(options.home, async (lab) => {
    const contents = await followed(lab.library.importBundle(resolve(path), new AbortController().signal));
    if (options.json === true) process.stdout.write(`${JSON.stringify(contents)}\n`);
    else for (const id of contents.runIds) process.stdout.write(`${id}\n`);
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return false;
    throw thrown;
  }
}
