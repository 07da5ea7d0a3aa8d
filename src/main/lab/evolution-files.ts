import type { ExperimentDefinition } from '../../shared/experiment';
import { figureSchema, type Figure } from '../../shared/figure/figure';
import type { ConventionPreference } from '../../shared/hamiltonian';
import type { ExportedFile } from '../../shared/lab/contract';
import type { ExactEvolutionResult } from '../../shared/run/exact';
import { figureFile, findFigure, type FigureFormat, type RenderFigure } from './figure-export';

export interface EvolutionFigure {
  readonly definition: ExperimentDefinition;
  /** Checked by the schema of the experiment. */
  readonly spec: unknown;
  readonly evolution: ExactEvolutionResult;
  readonly convention: ConventionPreference;
  readonly figure: string;
  readonly format: FigureFormat;
  readonly widthMillimetres: number;
}

/** A figure of an exact evolution, which belongs to no run, as a file. */
export async function evolutionFile(
  asked: EvolutionFigure,
  version: string,
  renderFigure: RenderFigure,
): Promise<ExportedFile> {
  const { definition, spec, evolution, convention, figure: id, format, widthMillimetres } = asked;
  const figures = (definition.evolutionFigures?.(spec, evolution, convention) ?? []).map((figure): Figure => ({
    ...figureSchema.parse(figure),
    provenance: {
      application: 'Ansatz',
      version,
      runId: null,
      experiment: definition.id,
      seed: null,
      step: null,
      createdAt: new Date().toISOString(),
      specDigest: null,
      references: [],
    },
  }));
  const figure = findFigure(figures, id);
  return figureFile(figure, definition.id, format, await renderFigure(figure, { format, widthMillimetres }));
}
