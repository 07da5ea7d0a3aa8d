import type { FigureSource } from '../../shared/experiment';
import { AnsatzError } from '../../shared/contract/errors';
import type { FigureInput } from '../../shared/figure/figure';
import { historyTimes } from '../../shared/energy';
import { energyConvention, richSymbol } from '../../shared/hamiltonian';
import type { CompiledHamiltonian, ConventionPreference, EnergyConvention } from '../../shared/hamiltonian';
import { compiledText } from './compiled-text';
import { deriveSystem } from './derive';
import type { ModelTensors } from '../../shared/model/plan/leaf-parameters';
import { resultTimes } from './in-convention';
import { groundStateMetrics } from './metrics';
import { drawnOn, inspectionFigures } from './inspection-figures';
import type { EnergyAxis } from './curve-parts';
import { liveFigures } from './live-figures';
import { extrapolationFigures } from './extrapolation-figure';
import { measurementFigures } from './measurement-figures';
import { lookFigures } from './looks/look-figures';
import { openLook, type Look } from './looks/open-look';
import type { Drawn } from './part-figures';
import { tensorFigures } from './tensor-figures';
import { profileFigures } from './profile-figures';
import { knownReference } from './references';
import type { GroundStateSpec } from './schema';
import type { GroundStateInspection, GroundStateResult } from './result-schema';

/** Every figure of a run that can be drawn from what is there. */
export function groundStateFigures(source: Source): readonly FigureInput[] {
  const { unit, referenceKind, factor } = energyAxis(source.spec, source.convention ?? 'text');
  const axis = { unit, referenceKind };
  const history = historyTimes(source.history, groundStateMetrics, factor);
  const only = source.only ?? null;
  const live = history.steps.length > 0 ? liveFigures(history, axis, source.spec, only) : [];
  // A curve that is wanted alone is found without drawing the rest.
  if (only !== null && live.length > 0) return live;
  return [
    ...live,
    ...(source.result ? extrapolationFigures(history, resultTimes(source.result, factor), unit) : []),
    ...profileFigures(source.profiles, unit, factor),
    ...(source.measurements ?? []).flatMap(measurementFigures),
    ...(source.inspection ? inspectedFigures(source, source.inspection) : []),
  ];
}

type Source = FigureSource<GroundStateSpec, GroundStateInspection, GroundStateResult>;

function inspectedFigures(
  { spec, convention, parameters, only }: Source,
  found: GroundStateInspection,
): readonly FigureInput[] {
  const drawn = inspectedOn(found, spec, convention ?? 'text');
  const look = parameters == null ? null : lookOrNull(spec, parameters);
  return [
    ...inspectionFigures(found, spec, drawn),
    ...tensorFigures(found.parts, drawn),
    ...lookFigures(look, found.parts, found.nSites, only ?? null),
  ];
}

/** What does not need the network is drawn all the same where the parameters are those of another. */
function lookOrNull(spec: GroundStateSpec, parameters: ModelTensors): Look | null {
  try {
    return lookInto(spec, parameters);
  } catch (error: unknown) {
    if (error instanceof AnsatzError) return null;
    throw error;
  }
}

/** The layers of a run with the parameters of a checkpoint; null where there are none. @throws AnsatzError CHECKPOINT_OTHER_MODEL */
export function lookInto(spec: GroundStateSpec, parameters: ModelTensors): Look | null {
  const { system } = deriveSystem(spec);
  return system === null ? null : openLook(system, parameters);
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

/** Unit and kind of reference of a text. */
function energyAxis(spec: GroundStateSpec, preference: ConventionPreference): ScaledAxis {
  const compiled = compiledText(spec.system.hamiltonian);
  if (!compiled.ok) return { unit: 'energy', factor: 1, referenceKind: 'exact' };
  const convention = energyConvention(compiled.hamiltonian, preference);
  return {
    unit: unitOf(convention),
    factor: convention.factor,
    referenceKind: referenceKind(compiled.hamiltonian),
  };
}

const kinds = new WeakMap<CompiledHamiltonian, EnergyAxis['referenceKind']>();

/** Remembered: published energies are compared text by text, and figures are redrawn several times a second. */
function referenceKind(hamiltonian: CompiledHamiltonian): EnergyAxis['referenceKind'] {
  const known = kinds.get(hamiltonian);
  if (known !== undefined) return known;
  const kind = knownReference(hamiltonian)?.kind ?? 'exact';
  kinds.set(hamiltonian, kind);
  return kind;
}

/** Unit of the energies of a spec as its text has them; empty while it does not compile. */
export function energyUnit({ system }: GroundStateSpec): string {
  const compiled = compiledText(system.hamiltonian);
  return compiled.ok ? unitOf(energyConvention(compiled.hamiltonian, 'text')) : '';
}

/** "_J__{1}, S·S"; of a text without a coupling the convention alone. */
const unitOf = ({ unit, name }: EnergyConvention): string =>
  [...(unit === '1' ? [] : [richSymbol(unit)]), name].join(', ');
