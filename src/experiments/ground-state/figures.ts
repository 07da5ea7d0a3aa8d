import type { FigureSource } from '../../shared/experiment';
import type { FigureInput } from '../../shared/figure/figure';
import { compile, energyConvention, richSymbol } from '../../shared/hamiltonian';
import type { ConventionPreference, EnergyConvention } from '../../shared/hamiltonian';
import { historyTimes, resultTimes } from './in-convention';
import { drawnOn, inspectionFigures } from './inspection-figures';
import type { EnergyAxis } from './curve-parts';
import { liveFigures } from './live-figures';
import { extrapolationFigures } from './extrapolation-figure';
import { measurementFigures } from './measurement-figures';
import type { Drawn } from './part-figures';
import { tensorFigures } from './tensor-figures';
import { profileFigures } from './profile-figures';
import { knownReference } from './references';
import type { GroundStateSpec } from './schema';
import type { GroundStateInspection, GroundStateResult } from './result-schema';

/** Every figure of a run that can be drawn from what is there. */
export function groundStateFigures(
  source: FigureSource<GroundStateSpec, GroundStateInspection, GroundStateResult>,
): readonly FigureInput[] {
  const { unit, referenceKind, factor } = energyAxis(source.spec, source.convention ?? 'text');
  const axis = { unit, referenceKind };
  const history = historyTimes(source.history, factor);
  const only = source.only ?? null;
  const live = history.steps.length > 0 ? liveFigures(history, axis, source.spec, only) : [];
  // A curve that is wanted alone is found without drawing the rest.
  if (only !== null && live.length > 0) return live;
  return [
    ...live,
    ...(source.result ? extrapolationFigures(history, resultTimes(source.result, factor), unit) : []),
    ...profileFigures(source.profiles, unit, factor),
    ...(source.measurements ?? []).flatMap(measurementFigures),
    ...(source.inspection ? inspectedFigures(source.inspection, source.spec, source.convention ?? 'text') : []),
  ];
}

function inspectedFigures(
  found: GroundStateInspection,
  spec: GroundStateSpec,
  preference: ConventionPreference,
): readonly FigureInput[] {
  const drawn = inspectedOn(found, spec, preference);
  return [...inspectionFigures(found, spec, drawn), ...tensorFigures(found.parts, drawn)];
}

/** What the figures of an inspection are drawn on, with energies in a convention. */
export function inspectedOn(
  found: GroundStateInspection,
  spec: GroundStateSpec,
  preference: ConventionPreference,
): Drawn {
  const { unit, factor } = energyAxis(spec, preference);
  return drawnOn(found, spec, { unit, factor });
}

interface ScaledAxis extends EnergyAxis {
  readonly factor: number;
}

let lastKey = '';
let lastAxis: ScaledAxis | null = null;

/** Unit and kind of reference of a text. Remembered for the last text: figures are redrawn several times a second. */
function energyAxis(spec: GroundStateSpec, preference: ConventionPreference): ScaledAxis {
  const key = `${preference} ${spec.system.hamiltonian}`;
  if (lastAxis && lastKey === key) return lastAxis;
  const compiled = compile(spec.system.hamiltonian);
  lastKey = key;
  lastAxis = compiled.ok
    ? {
        unit: unitOf(energyConvention(compiled.hamiltonian, preference)),
        factor: energyConvention(compiled.hamiltonian, preference).factor,
        referenceKind: knownReference(compiled.hamiltonian)?.kind ?? 'exact',
      }
    : { unit: 'energy', factor: 1, referenceKind: 'exact' };
  return lastAxis;
}

/** Unit of the energies of a spec as its text has them; empty while it does not compile. */
export function energyUnit({ system }: GroundStateSpec): string {
  const compiled = compile(system.hamiltonian);
  return compiled.ok ? unitOf(energyConvention(compiled.hamiltonian, 'text')) : '';
}

/** "_J__{1}, S·S"; of a text without a coupling the convention alone. */
const unitOf = ({ unit, name }: EnergyConvention): string =>
  [...(unit === '1' ? [] : [richSymbol(unit)]), name].join(', ');
