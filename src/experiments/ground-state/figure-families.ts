import type { FigureInput } from '../../shared/figure/figure';

/** Figures that are made together, after the ids that they may have. */
export type FigureFamily = readonly [ids: readonly string[], make: () => readonly FigureInput[]];

/** All figures, or those of the families that have the one that is wanted. */
export const wantedFigures = (families: readonly FigureFamily[], only: string | null): readonly FigureInput[] =>
  families.flatMap(([ids, make]) => (only === null || ids.includes(only) ? make() : []));
