import type { CitationKey } from '../../shared/citations';
import { compared } from './paths';
import type { GradientDescentSpec, MethodKind } from './schema';

const works: Readonly<Record<MethodKind, readonly CitationKey[]>> = {
  gradientDescent: ['Mehta2019'],
  momentum: ['Polyak1964'],
  nesterov: ['Nesterov1983'],
  adagrad: ['DuchiHazanSinger2011'],
  adadelta: ['Zeiler2012'],
  rmsProp: ['TielemanHinton2012'],
  adam: ['KingmaBa2015'],
  naturalGradient: ['Amari1998'],
  constantDistance: ['Amari1998'],
  saddleFreeNewton: ['Dauphin2014'],
  adaptiveNewton: ['Mehta2019'],
};

/** What the paths of a spec rest on. */
export function gradientDescentCitations({ method, training }: GradientDescentSpec): readonly CitationKey[] {
  const kinds = method.comparison === 'methods' ? compared : [method.kind];
  const noise: readonly CitationKey[] = training.noise > 0 ? ['RobbinsMonro1951'] : [];
  const coordinates: readonly CitationKey[] = method.comparison === 'coordinates' ? ['Amari1998'] : [];
  return [...new Set<CitationKey>(['Ansatz2026', ...kinds.flatMap((kind) => works[kind]), ...coordinates, ...noise])];
}
