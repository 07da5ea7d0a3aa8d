import { AnsatzError } from '../../shared/contract';
import { figureSchema, type Figure } from '../../shared/figure/figure';
import type { ConventionPreference } from '../../shared/hamiltonian';
import type { ExportedFile } from '../../shared/lab/contract';
import type { ModelTensors } from '../../shared/model/plan/leaf-parameters';
import { readCheckpoint } from '../run-store/checkpoint-store';
import { readInspection } from './inspections';
import { readMeasurements } from './measurements';
import type { RunRecord } from './run-record';

export type FigureFormat = 'svg' | 'pdf' | 'png' | 'csv';

/** Draws a figure into the bytes of a file. */
export type RenderFigure = (
  figure: Figure,
  options: { readonly format: FigureFormat; readonly widthMillimetres: number },
) => Promise<Uint8Array>;

const mediaTypes: Readonly<Record<FigureFormat, string>> = {
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  png: 'image/png',
  csv: 'text/csv',
};

/** Parameters of a checkpoint; null where it cannot be read. */
const parametersOf = (record: RunRecord, step: number): Promise<ModelTensors | null> =>
  readCheckpoint(record.paths.checkpoints, step).then(
    ({ checkpoint }) => checkpoint.model,
    () => null,
  );

export interface WantedFigures {
  readonly convention?: ConventionPreference | undefined;
  /** At least that one, where it is there: not all are listed. */
  readonly only?: string | undefined;
  /** Of the checkpoint that is looked into; null: the latest. */
  readonly step?: number | null;
}

/** All figures that can be drawn from what is on disk, each with its provenance. */
export async function figuresOf(
  record: RunRecord,
  version: string,
  { convention, only, step: asked = null }: WantedFigures = {},
): Promise<Figure[]> {
  const { run, definition, spec } = record;
  const journal = await record.journal();
  const step = asked ?? record.checkpoints.at(-1) ?? null;
  const inspected = step === null ? null : await readInspection(record, step);
  const parsedInspection = definition.inspectionSchema.safeParse(inspected?.inspection);
  const parsedResult = definition.resultSchema.safeParse(await record.result().catch(() => null));
  const figures = definition.figures({
    spec,
    history: journal.history.slice(0, journal.interventions),
    profiles: journal.profiles,
    inspection: parsedInspection.success ? parsedInspection.data : null,
    result: parsedResult.success ? parsedResult.data : null,
    measurements: await readMeasurements(record),
    convention,
    parameters: parsedInspection.success && step !== null ? await parametersOf(record, step) : null,
    only,
  });
  return figures.map((figure) => ({
    ...figureSchema.parse(figure),
    provenance: {
      application: 'Ansatz',
      version,
      runId: run.id,
      experiment: run.experiment,
      seed: run.seed,
      step: asked ?? journal.history.lastStep,
      createdAt: run.createdAt,
      specDigest: run.specDigest,
      references: run.citations,
      runs: [],
      computation: null,
    },
  }));
}

export function findFigure(figures: readonly Figure[], id: string): Figure {
  const figure = figures.find((candidate) => candidate.id === id);
  if (figure !== undefined) return figure;
  throw new AnsatzError({
    code: 'UNKNOWN_FIGURE',
    message: `The run has no figure "${id}".`,
    reason: 'Some figures need an inspection of a checkpoint, or the end of the run.',
    suggestion: `Choose one of: ${figures.map((candidate) => candidate.id).join(', ')}.`,
  });
}

/** Ids may name a configuration of any length. */
const longestName = 80;

export function figureFile(figure: Figure, runId: string, format: FigureFormat, content: Uint8Array): ExportedFile {
  return { name: `${runId}-${figure.id.slice(0, longestName)}.${format}`, mediaType: mediaTypes[format], content };
}
