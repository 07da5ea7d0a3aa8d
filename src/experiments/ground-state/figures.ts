import type { FigureSource } from '../../shared/experiment';
import type { FigureInput } from '../../shared/figure/figure';
import { compile, richSymbol, type CompiledHamiltonian } from '../../shared/hamiltonian';
import { inspectionFigures } from './inspection-figures';
import { liveFigures, type EnergyAxis } from './live-figures';
import { extrapolationFigures } from './extrapolation-figure';
import { measurementFigures } from './measurement-figures';
import { profileFigures } from './profile-figures';
import { knownReference } from './references';
import type { GroundStateSpec } from './schema';
import type { GroundStateInspection, GroundStateResult } from './result-schema';

/** Every figure of a run that can be drawn from what is there. */
export function groundStateFigures(
  source: FigureSource<GroundStateSpec, GroundStateInspection, GroundStateResult>,
): readonly FigureInput[] {
  const axis = energyAxis(source.spec);
  const live = source.history.steps.length > 0 ? liveFigures(source.history, axis, source.spec) : [];
  return [
    ...live,
    ...(source.result ? extrapolationFigures(source.history, source.result, axis.unit) : []),
    ...profileFigures(source.profiles, axis.unit),
    ...(source.measurements ?? []).flatMap(measurementFigures),
    ...(source.inspection ? inspectionFigures(source.inspection, source.spec) : []),
  ];
}

let lastText = '';
let lastAxis: EnergyAxis | null = null;

/** Unit and kind of reference of a text. Remembered for the last text: figures are redrawn several times a second. */
function energyAxis(spec: GroundStateSpec): EnergyAxis {
  const text = spec.system.hamiltonian;
  if (lastAxis && lastText === text) return lastAxis;
  const compiled = compile(text);
  lastText = text;
  lastAxis = compiled.ok
    ? {
        unit: unitOf(compiled.hamiltonian),
        referenceKind: knownReference(compiled.hamiltonian)?.kind ?? 'exact',
      }
    : { unit: 'energy', referenceKind: 'exact' };
  return lastAxis;
}

/** Unit of the energies of a spec; empty while its text does not compile. */
export function energyUnit({ system }: GroundStateSpec): string {
  const compiled = compile(system.hamiltonian);
  return compiled.ok ? unitOf(compiled.hamiltonian) : '';
}

const conventionName = { pauli: 'σ·σ', spin: 'S·S', mixed: 'mixed operators', particles: 'as written' } as const;

/** "_J__{1}, S·S"; of a text without a coupling the convention alone. */
const unitOf = ({ energyUnit, convention }: CompiledHamiltonian): string =>
  [...(energyUnit === '1' ? [] : [richSymbol(energyUnit)]), conventionName[convention]].join(', ');
