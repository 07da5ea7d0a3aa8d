import type { FigureInput } from '../../shared/figure/figure';
import { compile } from '../../shared/hamiltonian';
import type { ExactEvolutionResult } from '../../shared/run/exact';
import type { GroundStateSpec } from './schema';

/** Mean values, Loschmidt echo and entropy of an exact evolution against time. */
export function evolutionFigures(spec: GroundStateSpec, evolution: ExactEvolutionResult): readonly FigureInput[] {
  const compiled = compile(spec.system.hamiltonian);
  const unit = compiled.ok ? compiled.hamiltonian.energyUnit : '1';
  const { times, observables, echo, entropy, entropySites, energy } = evolution;
  const x = { label: unit === '1' ? '_t_ (ħ = 1)' : `_t_ (ħ/_${unit}_)`, minimum: 0 };
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
    content: { kind: 'chart' as const, x, y: { label, minimum }, series },
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
    chart('evolution-echo', 'Loschmidt echo, exact', '|⟨_ψ_(0)|_ψ_(_t_)⟩|^{2}', [line('echo', echo, 1)], 0),
    ...(entropy === null
      ? []
      : [
          chart(
            'evolution-entropy',
            `Rényi-2 entropy of sites 0 to ${entropySites - 1}, exact`,
            '_S_{2}',
            [line('entropy', entropy, 1)],
            0,
          ),
        ]),
    chart(
      'evolution-energy',
      'Energy, exact',
      `⟨_H_⟩${unit === '1' ? '' : ` (_${unit}_)`}`,
      [line('energy', energy, 1)],
      null,
    ),
  ];
}
