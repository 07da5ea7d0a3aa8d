import type { FigureInput } from '../../shared/figure/figure';
import { labelWithUnit } from '../../shared/energy';
import type { ConventionPreference } from '../../shared/hamiltonian';
import type { EvolutionRequest, ExactEvolutionResult } from '../../shared/run/exact';
import { computedFrom, evolutionComputation } from './computations';
import { evolutionInConvention } from './evolution-in-convention';
import type { GroundStateSpec } from './schema';

/** Mean values, Loschmidt echo and entropy of an exact evolution against time. */
export function evolutionFigures(
  spec: GroundStateSpec,
  evolution: ExactEvolutionResult,
  request: EvolutionRequest | null,
  preference: ConventionPreference,
): readonly FigureInput[] {
  const provenance = request === null ? null : computedFrom(evolutionComputation(spec, evolution, request));
  const { times, energy, energyUnit, timeUnit } = evolutionInConvention(spec, evolution, preference);
  const { observables, echo, entropy, vonNeumannEntropy, entropySites } = evolution;
  const x = { label: `_t_ (${timeUnit})`, minimum: 0 };
  const where = `Exact evolution from ${evolution.initial}; ${evolution.dimension.toLocaleString('en')} states, error of the state at most ${evolution.errorBound.toExponential(1)}.`;
  const marker = times.length <= 40 ? ('circle' as const) : ('none' as const);
  const line = (name: string, y: readonly number[], colour: number) => ({
    kind: 'line' as const,
    name,
    x: [...times],
    y: y.map((value) => (Number.isFinite(value) ? value : null)),
    colour,
    marker,
  });
  const chart = (
    id: string,
    title: string,
    label: string,
    series: ReturnType<typeof line>[],
    minimum: number | null,
  ) => ({
    id,
    title,
    description: `${title}. ${where}`,
    content: { kind: 'chart' as const, x, y: { label, minimum, ...rangeOf(series) }, series },
    provenance,
  });
  return [
    ...(observables.length === 0
      ? []
      : [
          chart(
            'evolution-observables',
            'Mean values, exact',
            observables.length === 1 ? '⟨_O_⟩' : 'mean value',
            observables.map(({ expression, values }, at) => line(expression, values, 1 + (at % 7))),
            null,
          ),
        ]),
    chart('evolution-echo', 'Loschmidt echo, exact', 'Loschmidt echo', [line('echo', echo, 1)], 0),
    ...(entropy === null
      ? []
      : [
          chart(
            'evolution-entropy',
            `Entropies of sites 0 to ${entropySites - 1}, exact`,
            'entropy (nats)',
            [
              line('Rényi-2', entropy, 1),
              ...(vonNeumannEntropy === null ? [] : [line('von Neumann', vonNeumannEntropy, 2)]),
            ],
            0,
          ),
        ]),
    chart('evolution-energy', 'Energy, exact', labelWithUnit('⟨_H_⟩', energyUnit), [line('energy', energy, 1)], null),
  ];
}

/** What does not change but for rounding is drawn as a line, not as its rounding errors. */
function rangeOf(series: readonly { readonly y: readonly (number | null)[] }[]): {
  minimum?: number;
  maximum?: number;
} {
  const values = series.flatMap(({ y }) => y.filter((value) => value !== null));
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const size = Math.max(Math.abs(lowest), Math.abs(highest));
  if (values.length === 0 || highest - lowest > 1e-8 * Math.max(1, size)) return {};
  const margin = size > 1e-6 ? 0.1 * size : 1;
  return { minimum: lowest - margin, maximum: highest + margin };
}
