import { useCallback } from 'react';
import { figureSchema, type FigureInput } from '../../../shared/figure';
import type { FigureFormat } from '../../../ui/plot';
import { useWorkbench } from '../../workbench/context';
import { saveFile } from '../../workbench/save-file';
import { labOf } from '../../workbench/workbench';

/** Hands a figure over many runs to the host, which draws it as it draws every other, and saves the file. */
export function useExport(figure: FigureInput | null): (format: FigureFormat, widthMillimetres: number) => void {
  const workbench = useWorkbench();
  return useCallback(
    (format, widthMillimetres) => {
      if (figure === null) return;
      workbench.attempt(async () => {
        const name = `runs-${figure.id}`;
        const request = { figure: figureSchema.parse(figure), name, format, widthMillimetres };
        saveFile(await labOf(workbench).drawFigure(request));
      });
    },
    [workbench, figure],
  );
}
