import { alarmsOf, type CurveRun, matchingFigure, presentFigure, type Presentation } from '../../shared/curves';
import type { Figure } from '../../shared/figure/figure';
import type { ConventionPreference } from '../../shared/hamiltonian';
import type { RunOrigin } from '../../shared/figure/provenance';
import { figuresOf } from './figure-export';
import { originOf } from './figure-provenance';
import type { RunRecord } from './run-record';

/** A run that may be drawn over another is missing where it was deleted. */
type FindRun = (id: string) => RunRecord | null;

/** A figure of a run as the window shows it, made from what is on disk: nothing is thinned. */
export async function presentedFigure(
  record: RunRecord,
  figure: Figure,
  presentation: Presentation,
  convention: ConventionPreference | undefined,
  find: FindRun,
  version: string,
): Promise<Figure> {
  const own = await curveRun(record, figure, 'this run');
  const records = presentation.settings.others.flatMap((id) => (id === record.id ? [] : (find(id) ?? [])));
  const others: CurveRun[] = [];
  const origins: RunOrigin[] = [];
  for (const other of records) {
    const asked = convention ?? 'text';
    const readings = new Map<ConventionPreference, Figure | null>();
    for (const one of new Set([asked, 'spin', 'pauli'] as const)) {
      readings.set(
        one,
        (await figuresOf(other, version, { convention: one, only: figure.id })).find(({ id }) => id === figure.id) ??
          null,
      );
    }
    const matched = matchingFigure(figure, asked, (one) => readings.get(one) ?? null);
    if (matched === null) continue;
    const drawn = await curveRun(other, matched, nameOf(other));
    others.push(drawn);
    origins.push(originOf(other, drawn.history.steps.at(-1) ?? null));
  }
  const { notices } = await record.journal();
  const presented = presentFigure(own, others, presentation, { alarms: alarmsOf(notices), exported: true });
  const { provenance } = presented;
  if (provenance === null || origins.length === 0) return presented;
  const references = [...new Set([...provenance.references, ...records.flatMap(({ run }) => run.citations)])];
  const runs = [originOf(record, provenance.step), ...origins];
  return { ...presented, provenance: { ...provenance, references, runs } };
}

async function curveRun(record: RunRecord, figure: Figure, name: string): Promise<CurveRun> {
  const journal = await record.journal();
  return {
    name,
    figure,
    history: journal.history.slice(0, journal.interventions),
    clock: journal.clock,
    samplesPerStep: record.definition.samplesPerStep?.(record.spec) ?? null,
  };
}

const nameOf = ({ run }: RunRecord): string => `${run.title}, seed ${run.seed}`;
