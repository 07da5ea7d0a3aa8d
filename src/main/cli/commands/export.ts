import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { ExportedFile } from '../../../shared/lab/contract';
import { modelFormats } from '../../../shared/lab/model-formats';
import { usage } from '../errors';
import { withHost } from '../open-host';
import { findRun } from '../find-run';

const figureFormat = z.enum(['svg', 'pdf', 'png', 'csv']);
const modelFormat = z.enum(modelFormats);

interface Options {
  readonly figure?: string;
  readonly model?: boolean;
  readonly to: string;
  readonly width: string;
  readonly step?: string;
  readonly out: string;
  readonly home: string | undefined;
}

export async function exportCommand(run: string, options: Options): Promise<void> {
  if ((options.figure === undefined) === (options.model !== true)) {
    throw usage('Say what to export.', 'Give either --figure NAME or --model.');
  }
  const step = options.step === undefined ? null : Number(options.step);
  const files = await withHost(options.home, async (lab): Promise<ExportedFile[]> => {
    const record = await findRun(lab, run);
    if (options.figure === undefined) {
      return lab.exportModel(record.id, choose(modelFormat, options.to, 'a model'), step);
    }
    const width = Number(options.width);
    if (!(width >= 40 && width <= 400))
      throw usage(`A width of ${options.width} mm cannot be drawn.`, 'Choose 40 to 400, for example 86 or 178.');
    const format = choose(figureFormat, options.to, 'a figure');
    return [await lab.exportFigure(record.id, options.figure, format, width, { step })];
  });
  await mkdir(options.out, { recursive: true });
  for (const { name, content } of files) {
    const path = resolve(join(options.out, name));
    await writeFile(path, content);
    process.stdout.write(`${path}\n`);
  }
}

function choose<Format extends string>(schema: z.ZodType<Format>, to: string, what: string): Format {
  const parsed = schema.safeParse(to);
  if (parsed.success) return parsed.data;
  throw usage(
    `${what} cannot be exported to "${to}".`,
    `Figures: svg, pdf, png, csv. Models: ${modelFormats.join(', ')}.`,
  );
}
