import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { figurePageSchema } from '../../../shared/figure-page';
import { pageFormats } from '../../../shared/lab/figure-page-calls';
import { readJson } from '../../lab/json-folder';
import { usage } from '../errors';
import { withHost } from '../open-host';

interface Options {
  readonly format: string;
  readonly dpi: string;
  readonly out?: string;
  readonly home: string | undefined;
}

/** Writes a figure page in a format, as the window does. */
export async function figureExportCommand(file: string, options: Options): Promise<void> {
  const format = z.enum(pageFormats).safeParse(options.format);
  if (!format.success)
    throw usage(`A figure page cannot be exported to "${options.format}".`, `Choose one of ${pageFormats.join(', ')}.`);
  const dotsPerInch = Number(options.dpi);
  if (!(Number.isInteger(dotsPerInch) && dotsPerInch >= 72 && dotsPerInch <= 1200))
    throw usage(`A resolution of ${options.dpi} dpi cannot be drawn.`, 'Choose 72 to 1200, for example 300 or 600.');
  const page = await readJson(file, figurePageSchema).catch((error: unknown) => {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : '';
    throw usage(`${file} is not a figure page.\n  ${reason}`, 'Give a file that ends with .ansatz-figure.json.');
  });
  const written = await withHost(options.home, (lab) => lab.exportFigurePage(page, format.data, dotsPerInch));
  const path = resolve(options.out ?? join('.', written.name));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, written.content);
  process.stdout.write(`${path}\n`);
}
