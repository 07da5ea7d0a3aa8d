import { figureSchema, type FigureInput } from '../../../shared/figure';
import type { FigureFormat } from '../../../ui/plot';
import { useWorkbench } from '../../workbench/context';
import { saveFile } from '../../workbench/save-file';
import { labOf } from '../../workbench/workbench';

/** Draws a figure that belongs to no single run in the host, which completes its provenance, and hands it to the user. */
export function useExport(
  figure: FigureInput | null,
  name: string,
): (format: FigureFormat, widthMillimetres: number) => Promise<void> {
  const workbench = useWorkbench();
  return async (format, widthMillimetres) => {
    if (figure === null) return;
    await new Promise<void>((done) =>
      workbench.attempt(async () => {
        try {
          const drawn = figureSchema.parse(figure);
          saveFile(await labOf(workbench).drawFigure({ figure: drawn, name, format, widthMillimetres }));
        } finally {
          done();
        }
      }),
    );
  };
}
