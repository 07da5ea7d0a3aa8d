import type { Provenance, RunOrigin } from '../../shared/figure/provenance';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import { specDigest } from './create-run';
import type { RunRecord } from './run-record';

interface ProvenanceHost {
  readonly version: string;
  readonly catalogue: ExperimentCatalogue;
}

type FindRun = (id: string) => RunRecord | null;

/** Who made a run, with what and of which spec, as its run.json has it. */
export function originOf({ run }: RunRecord, step: number | null): RunOrigin {
  return {
    runId: run.id,
    title: run.title.slice(0, 300),
    experiment: run.experiment,
    seed: run.seed,
    version: run.application.version,
    specDigest: run.specDigest,
    step,
    createdAt: run.createdAt,
  };
}

/** What the window cannot know: versions, digests and works to cite. Of a run that is gone stays what was said of it. */
export function completedProvenance(
  given: Provenance,
  find: FindRun,
  { version, catalogue }: ProvenanceHost,
): Provenance {
  const definition = catalogue.find(given.experiment) ?? {};
  const references = new Set(given.references);
  const runs = given.runs.map((origin) => {
    const record = find(origin.runId);
    if (!record?.hasRunFile) return origin;
    for (const work of record.run.citations) references.add(work);
    return originOf(record, origin.step);
  });
  const spec = given.computation?.spec ?? null;
  return {
    ...given,
    application: 'Ansatz',
    version,
    createdAt: given.createdAt === '' ? new Date().toISOString() : given.createdAt,
    specDigest: given.specDigest ?? (spec === null ? null : specDigest(definition, spec)),
    references: [...references],
    runs,
  };
}
