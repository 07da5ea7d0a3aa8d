import type { FigureInput } from '../../shared/figure/figure';
import type { ModelFacts } from '../../shared/model/facts';
import type { ModelTrial } from '../../shared/run/model-trial';
import { computedFrom, trialComputation } from './computations';
import { finite } from './drawable';
import { histogram } from './histogram';
import { isStrip, placesOf } from './lattice-places';
import type { phaseMaps } from './phase-maps';
import type { GroundStateSpec } from './schema';

const bins = 36;
const drawnConfigurations = 6;

type Drawn = Pick<ModelFacts, 'localDimensions' | 'modesOf' | 'species' | 'lattice'>;
type PhaseColours = (typeof phaseMaps)[number];

/** Figures of a model that has not been trained: phases, the complex plane, moduli and a few of the configurations. */
export function trialFigures(
  spec: GroundStateSpec,
  trial: ModelTrial,
  drawn: Drawn,
  colours: PhaseColours,
): readonly FigureInput[] {
  const provenance = computedFrom(trialComputation(spec, trial));
  const phases = histogram(
    trial.phase.flatMap((phase) => (phase === null ? [] : [phase / Math.PI])),
    bins,
    [-1, 1],
  );
  const moduli = histogram(
    trial.logModulus.filter((value) => value !== null),
    bins,
  );
  const share = { label: 'share of configurations', minimum: 0 } as const;
  const count = trial.configurations.length;
  const figures: readonly FigureInput[] = [
    configurationsOf(trial, drawn, colours),
    complexPlane(trial, colours),
    {
      id: 'trial-phases',
      title: 'Phases',
      description: `Phases of ${count} random configurations of the sector, of the model before any training.`,
      content: {
        kind: 'chart',
        x: { label: 'arg _ψ_ / π', minimum: -1, maximum: 1 },
        y: share,
        series: [{ kind: 'bars', name: 'configurations', x: phases.centres, y: phases.shares, colour: 2 }],
      },
    },
    {
      id: 'trial-moduli',
      title: 'Moduli',
      description: `ln |ψ| of ${count} random configurations of the sector, not normalised, before any training.`,
      content: {
        kind: 'chart',
        x: { label: 'ln |_ψ_|' },
        y: share,
        series: [{ kind: 'bars', name: 'configurations', x: moduli.centres, y: moduli.shares, colour: 1 }],
      },
    },
  ];
  return figures.map((figure) => ({ ...figure, provenance }));
}

function complexPlane({ logModulus, phase }: ModelTrial, { map, suffix, words }: PhaseColours): FigureInput {
  const largest = logModulus.reduce<number>((most, value) => Math.max(most, value ?? -Infinity), -Infinity);
  const known = logModulus.flatMap((value, at) => {
    const angle = phase[at] ?? null;
    return value === null || angle === null ? [] : [{ size: Math.exp(value - largest), angle }];
  });
  return {
    id: `trial-wheel${suffix}`,
    title: 'Complex plane',
    description: `ψ of each random configuration in the complex plane, relative to the largest modulus; the colour is the phase, ${words}.`,
    content: {
      kind: 'chart',
      x: { label: 'Re _ψ_ / max |_ψ_|', minimum: -1.1, maximum: 1.1 },
      y: { label: 'Im _ψ_ / max |_ψ_|', minimum: -1.1, maximum: 1.1 },
      square: true,
      series: [
        {
          kind: 'line',
          name: 'configurations',
          x: known.map(({ size, angle }) => size * Math.cos(angle)),
          y: known.map(({ size, angle }) => size * Math.sin(angle)),
          colour: 1,
          marker: 'circle',
          line: 'none',
          phases: known.map(({ angle }) => finite(angle)),
        },
      ],
      wheel: { map, corner: 'topLeft' },
      aspect: 1,
    },
  };
}

function configurationsOf(
  { configurations, logModulus, phase }: ModelTrial,
  { localDimensions, modesOf, species, lattice }: Drawn,
  { map, suffix, words }: PhaseColours,
): FigureInput {
  const positions = placesOf(lattice.positions);
  const isParticles = species.length > 0;
  // Particles are counted on their sites; spins are drawn by 2 m.
  const valueOf = (levels: readonly number[], modes: readonly number[]): number =>
    modes.reduce(
      (sum, mode) =>
        sum + (isParticles ? localDimensions[mode] - 1 - levels[mode] : localDimensions[mode] - 1 - 2 * levels[mode]),
      0,
    );
  return {
    id: `trial-configurations${suffix}`,
    title: 'Random configurations',
    description: `${isParticles ? 'Numbers of particles on the sites' : 'Spins'}, with ln |ψ| and the phase of the model before any training; the colour beside the numbers is the phase, ${words}.`,
    content: {
      kind: 'lattice',
      wheel: map,
      columns: isStrip(positions) ? 2 : 6,
      panels: configurations.slice(0, drawnConfigurations).map((levels, at) => ({
        title: `${at + 1}`,
        style: isParticles ? 'discs' : 'spins',
        positions,
        values: modesOf.map((modes) => valueOf(levels, modes)),
        phase: phase[at] ?? null,
        caption: captionOf(logModulus[at] ?? null, phase[at] ?? null),
        limit: isParticles ? 2 : null,
      })),
    },
  };
}

function captionOf(logModulus: number | null, phase: number | null): string {
  if (logModulus === null || phase === null) return '_ψ_ = 0';
  return `${logModulus.toFixed(3)}, ${(phase / Math.PI).toFixed(2)} π`;
}
