import { figureSchema, type FigureInput } from '../../../shared/figure';
import type { FigureFormat } from '../../../ui/plot';
import { useWorkbench } from '../../workbench/context';
import { saveFile } from '../../workbench/save-file';
import { labOf } from '../../workbench/workbench';

interface Origin {
  /** Of the file. */
  readonly name: string;
  readonly experiment: string;
  readonly specDigest: string | null;
  readonly references?: readonly string[];
}

/** Draws a figure that belongs to no single run in the host and hands it to the user. */
export function useExport(
  figure: FigureInput | null,
  { name, experiment, specDigest, references = [] }: Origin,
): (format: FigureFormat, widthMillimetres: number) => Promise<void> {
  const workbench = useWorkbench();
  return async (format, widthMillimetres) => {
    if (figure === null) return;
    const provenance = {
      application: 'Ansatz',
      version: '',
      runId: null,
      experiment,
      seed: null,
      step: null,
      createdAt: new Date().toISOString(),
      specDigest,
      references: [...references],
    };
    await new Promise<void>((done) =>
      workbench.attempt(async () => {
        try {
          const drawn = figureSchema.parse({ ...figure, provenance });
          saveFile(await labOf(workbench).drawFigure({ figure: drawn, name, format, widthMillimetres }));
        } finally {
          done();
        }
      }),
    );
  };
}
