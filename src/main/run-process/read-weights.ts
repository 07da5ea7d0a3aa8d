import { readFile, stat, writeFile } from 'node:fs/promises';
import { AnsatzError } from '../../shared/contract';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import { encodeSafetensors } from '../../shared/run/safetensors';
import { tooLarge, weightLimits } from '../../shared/weights/array-file';
import { matchWeights } from '../../shared/weights/match-weights';
import { readArrays } from '../../shared/weights/read-arrays';
import type { WeightsReport } from '../../shared/weights/weights-report';
import { sha256Hex } from '../run-store/sealed-json';

interface WeightsRequest {
  readonly experiment: string;
  readonly spec: unknown;
  readonly source: string;
  readonly fileName: string;
  readonly target: string;
}

/**
 * Reads a file that another program wrote into the model of a spec. What fits is written as safetensors in double precision, with the
 * report in its metadata; the same file and model give the same bytes.
 *
 * @returns the digest of what was written; null: nothing fits
 */
export async function readWeights(
  catalogue: ExperimentCatalogue,
  { experiment, spec, source, fileName, target }: WeightsRequest,
): Promise<{ readonly report: WeightsReport; readonly sha256: string | null }> {
  const definition = catalogue.get(experiment);
  const wanted = definition.importable?.(definition.specSchema.parse(spec)) ?? null;
  if (wanted === null) throw noModel();
  const { size } = await stat(source);
  if (size > weightLimits.fileBytes) throw tooLarge(`It has ${size} bytes, more than ${weightLimits.fileBytes}.`);
  const bytes = await readFile(source);
  const file = readArrays(bytes);
  const { layout, rows, tensors } = matchWeights(file, wanted);
  const numbersOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
  const report: WeightsReport = {
    fileName,
    format: file.format,
    layout,
    bytes: bytes.length,
    sha256: sha256Hex(bytes),
    rows: [...rows],
    matchedNumbers: Object.values(tensors).reduce((sum, { data }) => sum + data.length, 0),
    allNumbers: wanted.tensors.reduce((sum, { shape, complex }) => sum + numbersOf(shape) * (complex ? 2 : 1), 0),
    complete: rows.every(({ status }) => status === 'matched'),
    notes: [...wanted.notes],
  };
  if (Object.keys(tensors).length === 0) return { report, sha256: null };
  const kept = encodeSafetensors({ tensors, metadata: { report: JSON.stringify(report) } });
  await writeFile(target, kept);
  return { report, sha256: sha256Hex(kept) };
}

function noModel(): AnsatzError {
  return new AnsatzError({
    code: 'WEIGHTS_NO_MODEL',
    message: 'There is no model that weights could be read into.',
    reason: 'The system or the model of the document has an error, or the experiment trains no network.',
    suggestion: 'Mend what the steps System and Model say first.',
  });
}
