import type { ExperimentDefinition } from '../../shared/experiment';
import { figureSchema, type Figure } from '../../shared/figure/figure';
import type { ConventionPreference } from '../../shared/hamiltonian';
import { type Provenance, provenanceOf } from '../../shared/figure/provenance';
import type { ExportedFile } from '../../shared/lab/contract';
import type { EvolutionRequest, ExactEvolutionResult } from '../../shared/run/exact';
import { figureFile, findFigure, type FigureFormat, type RenderFigure } from './figure-export';

export interface EvolutionFigure {
  readonly definition: ExperimentDefinition;
  /** Checked by the schema of the experiment. */
  readonly spec: unknown;
  readonly evolution: ExactEvolutionResult;
  readonly convention: ConventionPreference;
  readonly request?: EvolutionRequest | undefined;
  readonly figure: string;
  readonly format: FigureFormat;
  readonly widthMillimetres: number;
}

/** A figure of an exact evolution, which belongs to no run, as a file. */
export async function evolutionFile(
  asked: EvolutionFigure,
  complete: (provenance: Provenance) => Provenance,
  renderFigure: RenderFigure,
): Promise<ExportedFile> {
  const { definition, spec, evolution, request = null, convention, figure: id, format, widthMillimetres } = asked;
  const figures = (definition.evolutionFigures?.(spec, evolution, request, convention) ?? []).map((input): Figure => {
    const figure = figureSchema.parse(input);
    return { ...figure, provenance: complete(figure.provenance ?? provenanceOf(definition.id, {})) };
  });
  const figure = findFigure(figures, id);
  return figureFile(figure, definition.id, format, await renderFigure(figure, { format, widthMillimetres }));
}
