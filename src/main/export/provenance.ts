import type { Figure } from '../../shared/figure';

/** Where a figure comes from, as one line of JSON. */
export function provenanceJson(figure: Figure): string {
  return JSON.stringify({
    figure: figure.id,
    title: figure.title,
    description: figure.description,
    ...figure.provenance,
  });
}
