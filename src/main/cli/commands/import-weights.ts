import { readFile, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { AnsatzError } from '../../../shared/contract';
import { documentSchema } from '../../../shared/lab/contract';
import { matchSentence, type ImportedWeights, type WeightsReport } from '../../../shared/weights/weights-report';
import type { Lab } from '../../lab/lab';
import { exitCodes, usage } from '../errors';
import { withHost } from '../open-host';
import { applySettings, type Setting } from '../settings';
import { readSpec, type NamedSpec } from '../spec-argument';
import { table } from '../table';

interface ImportWeightsOptions {
  readonly set: readonly Setting[];
  readonly out?: string;
  readonly partial?: boolean;
  readonly json?: boolean;
  readonly home: string | undefined;
}

/** Reads a file of weights into the model of a spec, says what matched, and writes the spec that begins with them. */
export async function importWeightsCommand(name: string, file: string, options: ImportWeightsOptions): Promise<number> {
  return withHost(options.home, async (lab) => {
    const named = await readSpec(lab.catalogue, name, options.set);
    const { imported, setting } = await importWeights(lab, named, file, options.partial === true);
    const { weightsId, report } = imported;
    if (options.out !== undefined) {
      const spec = applySettings(named.spec, [setting]);
      const text = await readFile(name, 'utf8').catch(() => '');
      await writeFile(options.out, `${JSON.stringify(withSpec(text, named, spec), null, 2)}\n`);
    }
    const next = `ansatz run ${options.out ?? name}${options.out === undefined ? ` --set ${setting.path}=${weightsId}` : ''}`;
    process.stdout.write(
      options.json === true ? `${JSON.stringify(imported)}\n` : `${reportText(report)}Begin with them:\n  ${next}\n`,
    );
    return exitCodes.done;
  });
}

/** What of a file fits is kept in the workspace. Throws WEIGHTS_PARTIAL where that is not all and was not asked for. */
export async function importWeights(
  lab: Lab,
  { experiment, spec }: NamedSpec,
  file: string,
  partial: boolean,
): Promise<{ readonly imported: ImportedWeights; readonly setting: Setting }> {
  const path = lab.catalogue.get(experiment).startPath;
  if (path === undefined) throw usage(`"${experiment}" does not begin with weights.`, 'Choose another experiment.');
  const source = resolve(file);
  await readFile(source).catch(() => {
    throw usage(`"${file}" cannot be read.`, 'Give a file of weights: safetensors, npz, or the .mpack of NetKet.');
  });
  const imported = await lab.importWeights(experiment, spec, basename(file).slice(0, 300), source);
  const { weightsId, report } = imported;
  if (weightsId === null) throw unfit('WEIGHTS_NOTHING', 'Nothing in the file fits the model.', report);
  if (!report.complete && !partial)
    throw unfit('WEIGHTS_PARTIAL', 'The file and the model fit in part.', report, 'Take what fits by --partial.');
  return { imported, setting: { path, value: weightsId } };
}

/** A document stays one. */
function withSpec(text: string, { experiment }: NamedSpec, spec: unknown): unknown {
  try {
    const document = documentSchema.safeParse(JSON.parse(text));
    if (document.success) return { ...document.data, spec };
  } catch {
    // A preset, or a bare Hamiltonian.
  }
  return { experiment, spec };
}

function unfit(
  code: string,
  message: string,
  report: WeightsReport,
  suggestion = 'Give the model the shapes of the file.',
): AnsatzError {
  const rows = report.rows.filter(({ status }) => status !== 'matched').slice(0, 12);
  const reason = rows
    .map(({ status, tensor, array, wanted, found, notes }) =>
      [
        tensor ?? array,
        `(${status})`,
        ...(wanted === '' ? [] : [`wanted ${wanted}`]),
        ...(found === '' ? [] : [`found ${found}`]),
        ...notes,
      ].join(' '),
    )
    .join('; ');
  return new AnsatzError({ code, message, reason: `${matchSentence(report)}. ${reason}.`, suggestion });
}

function reportText(report: WeightsReport): string {
  return [
    `${report.fileName}: ${report.format}${report.layout === 'netketRbm' ? ', layout of NetKet' : ''}; ${matchSentence(report)}\n`,
    table(
      ['parameters', 'verdict', 'in the file', 'wanted', 'found', 'how'],
      report.rows.map(({ tensor, status, array, wanted, found, notes }) => [
        ...[tensor ?? '-', status, array ?? '-', wanted, found, notes.join('; ')],
      ]),
    ),
    ...report.notes.map((note) => `${note}\n`),
  ].join('');
}
