import { type Provenance, provenanceOf } from '../../../shared/figure';
import type { RunSummary } from '../../../shared/lab/contract';

/** Runs that one command line still names. */
const mostNamed = 100;

/** Of a figure that is drawn of several runs. */
export function comparedProvenance(runs: readonly RunSummary[]): Provenance {
  const experiments = [...new Set(runs.map(({ experiment }) => experiment))];
  const ids = runs.map(({ id }) => id);
  return provenanceOf(experiments.join(', '), {
    runs,
    computation: {
      what: 'comparison of runs',
      settings: [['runs', String(ids.length)]],
      spec: null,
      commands: ids.length === 0 || ids.length > mostNamed ? [] : [`ansatz compare ${ids.join(' ')}`],
    },
  });
}
