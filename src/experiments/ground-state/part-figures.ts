import type { FigureInput } from '../../shared/figure/figure';
import { formatInteger, formatNumber, formatUncertain } from '../../shared/format';
import { finite, positive } from './drawable';
import type {
  Amplitudes,
  Chains,
  Entanglement,
  Geometry,
  HiddenUnits,
  InspectedParts,
  LocalEnergies,
  SignMap,
} from './inspection-schema';
import { wantedFigures, type FigureFamily } from './figure-families';
import { histogram } from './histogram';
import { phaseMaps } from './phase-maps';
import { eigenvalueFigure } from './eigenvalue-figure';

export interface Drawn {
  readonly nSites: number;
  readonly positions: [number, number][];
  /** Unit of energies with the convention, "_J_, S·S", and what those of the text are multiplied by for it. */
  readonly energy: { readonly unit: string; readonly factor: number };
  readonly spinName: 'S' | 'σ';
}

/** Figures of the parts of an inspection that were found; `only`: of the parts that have that one. */
export function partFigures(
  parts: InspectedParts,
  signs: SignMap | null,
  drawn: Drawn,
  only: string | null = null,
): readonly FigureInput[] {
  const { localEnergies, chains, entanglement, hiddenUnits, geometry } = parts;
  const coloured = phaseMaps.flatMap(({ suffix }) => [`phase-wheel${suffix}`, `ranked-amplitudes${suffix}`]);
  const families: readonly FigureFamily[] = [
    [['amplitude-histogram', 'phase-histogram', ...coloured], () => amplitudeFigures(parts.amplitudes)],
    [['sign-map'], () => (signs === null ? [] : [signMap(signs)])],
    [
      ['local-energies', 'local-energy-outliers'],
      () => (localEnergies.found ? localEnergyFigures(localEnergies.part, drawn) : []),
    ],
    [['chain-traces', 'chain-correlation'], () => (chains.found ? chainFigures(chains.part) : [])],
    [['entanglement-spectrum'], () => (entanglement.found ? [entanglementFigure(entanglement.part)] : [])],
    [['hidden-units'], () => (hiddenUnits.found ? [hiddenUnitsFigure(hiddenUnits.part)] : [])],
    [['checkpoint-geometry'], () => (geometry.found ? [geometryFigure(geometry.part)] : [])],
  ];
  return wantedFigures(families, only);
}

function amplitudeFigures({ logProbability, phase, rank, ranked, rankedPhase, distinct }: Amplitudes): FigureInput[] {
  const decades = Array.from(logProbability, (value) => value / Math.LN10);
  const probabilities = histogram(decades, 40);
  const phases = histogram(
    Array.from(phase, (angle) => angle / Math.PI),
    48,
    [-1, 1],
  );
  const magnitudes = Array.from(logProbability, (value) => Math.exp(value / 2));
  return [
    {
      id: 'amplitude-histogram',
      title: 'Probabilities',
      description: 'How often a sample has which probability, relative to the most probable configuration seen.',
      content: {
        kind: 'chart',
        x: { label: 'log_{10} |_ψ_|^{2} / max' },
        y: { label: 'share of samples', minimum: 0 },
        series: [{ kind: 'bars', name: 'samples', x: probabilities.centres, y: probabilities.shares, colour: 1 }],
      },
    },
    {
      id: 'phase-histogram',
      title: 'Phases',
      description: 'Phase of psi over samples, relative to the most probable configuration.',
      content: {
        kind: 'chart',
        x: { label: 'arg _ψ_ / π', minimum: -1, maximum: 1 },
        y: { label: 'share of samples', minimum: 0 },
        series: [{ kind: 'bars', name: 'samples', x: phases.centres, y: phases.shares, colour: 2 }],
      },
    },
    ...phaseMaps.map(({ map, suffix, words }): FigureInput => ({
      id: `phase-wheel${suffix}`,
      title: 'Complex plane',
      description: `psi of each sample in the complex plane, relative to the most probable configuration, which is at 1; the colour is the phase, ${words}.`,
      content: {
        kind: 'chart',
        x: { label: 'Re _ψ_ / max', minimum: -1.1, maximum: 1.1 },
        y: { label: 'Im _ψ_ / max', minimum: -1.1, maximum: 1.1 },
        square: true,
        series: [
          {
            kind: 'line',
            name: 'samples',
            x: magnitudes.map((size, k) => size * Math.cos(phase[k])),
            y: magnitudes.map((size, k) => size * Math.sin(phase[k])),
            colour: 1,
            marker: 'circle',
            line: 'none',
            phases: Array.from(phase, finite),
          },
        ],
        wheel: { map, corner: 'topLeft' },
        aspect: 1,
      },
    })),
    ...phaseMaps.map(({ map, suffix, words }): FigureInput => ({
      id: `ranked-amplitudes${suffix}`,
      title: 'Ranked configurations',
      description: `Probability of the ${formatInteger(distinct)} different configurations among the samples, in descending order; the colour is the phase relative to the first, ${words}.`,
      content: {
        kind: 'chart',
        x: { label: 'rank', scale: 'log' },
        y: { label: '|_ψ_|^{2} / max', scale: 'log' },
        series: [
          {
            kind: 'line',
            name: '|ψ|²',
            x: Array.from(rank),
            y: Array.from(ranked, (value) => positive(Math.exp(value))),
            colour: 1,
            marker: 'circle',
            phases: Array.from(rankedPhase, finite),
          },
        ],
        wheel: { map, corner: 'bottomLeft' },
      },
    })),
  ];
}

function signMap({ network, exact, marshall, agreeingWeight }: SignMap): FigureInput {
  const side = Math.max(1, Math.ceil(Math.sqrt(exact.length)));
  const positions = Array.from(exact, (_, k): [number, number] => [k % side, -Math.floor(k / side)]);
  const panel = (title: string, values: Float64Array) => ({
    title,
    style: 'squares' as const,
    positions,
    values: Array.from(values),
    caption: '',
    highlighted: Array.from(values.keys()).filter((k) => values[k] * exact[k] < 0),
    limit: 1,
    numbered: false,
  });
  return {
    id: 'sign-map',
    title: 'Sign map',
    description: `Signs of the ${exact.length} configurations with the largest exact amplitudes, largest first, row by row; framed where they differ from the exact ones. The signs of the network agree on ${formatNumber(100 * agreeingWeight, 3)} % of the exact weight.`,
    content: {
      kind: 'lattice',
      columns: marshall.length > 0 ? 3 : 2,
      panels: [
        panel('network', network),
        panel('exact', exact),
        ...(marshall.length > 0 ? [panel('Marshall rule', marshall)] : []),
      ],
    },
  };
}

function localEnergyFigures(
  found: LocalEnergies,
  { nSites, positions, energy: { unit, factor } }: Drawn,
): FigureInput[] {
  const { outliers } = found;
  const real = found.real.map((value) => factor * value);
  const [mean, deviation] = [factor * found.mean, Math.abs(factor) * found.deviation];
  const farthest = outliers.real.map((value) => factor * value);
  const bins = histogram(
    Array.from(real, (value) => value / nSites),
    48,
    farthestShown(real, mean, deviation, nSites),
  );
  const spread = deviation > 0 ? deviation : 1;
  return [
    {
      id: 'local-energies',
      title: 'Local energies',
      description: `Local energies of ${formatInteger(real.length)} samples: of an eigenstate all are equal. Standard deviation ${formatNumber(deviation / nSites, 3)} a site; what lies beyond six of it is in the outermost bins.`,
      content: {
        kind: 'chart',
        x: { label: `Re _E__{loc}/_N_ (${unit})` },
        y: { label: 'share of samples', minimum: 0 },
        series: [{ kind: 'bars', name: 'samples', x: bins.centres, y: bins.shares, colour: 1 }],
        annotations: [
          {
            kind: 'text',
            label: `mean ${formatUncertain(mean / nSites, deviation / nSites / Math.sqrt(real.length))}`,
            corner: 'topLeft',
          },
        ],
      },
    },
    ...(positions.length === nSites
      ? [
          {
            id: 'local-energy-outliers',
            title: 'Outliers',
            description:
              'Configurations whose local energies are farthest from the mean, with the distance in standard deviations.',
            content: {
              kind: 'lattice' as const,
              columns: Math.min(6, Math.max(1, farthest.length)),
              panels: Array.from(farthest, (energy, k) => ({
                title: `${k + 1}`,
                style: 'spins' as const,
                positions,
                values: Array.from(outliers.values.subarray(k * nSites, (k + 1) * nSites)),
                caption: `${formatNumber(energy / nSites, 4)}, ${formatNumber((energy - mean) / spread, 2)}σ`,
              })),
            },
          },
        ]
      : []),
  ];
}

/** Limits of a histogram that rare outliers do not flatten: at most six standard deviations; what is beyond is in the last bins. */
function farthestShown(values: Float64Array, mean: number, deviation: number, nSites: number): [number, number] | null {
  if (deviation === 0) return null;
  const least = values.reduce((low, value) => Math.min(low, value), Infinity);
  const most = values.reduce((high, value) => Math.max(high, value), -Infinity);
  return [Math.max(least, mean - 6 * deviation) / nSites, Math.min(most, mean + 6 * deviation) / nSites];
}

function chainFigures({ traces, shown, stride, correlation, correlationError, time, chains }: Chains): FigureInput[] {
  const points = traces.length / Math.max(1, shown);
  return [
    {
      id: 'chain-traces',
      title: 'Traces of the chains',
      description: `ln |psi|^2 along ${shown} of ${chains} chains, relative to the largest: mixed chains lie over each other.`,
      content: {
        kind: 'chart',
        x: { label: 'kept sample of the chain' },
        y: { label: 'ln |_ψ_|^{2} / max' },
        series: Array.from({ length: shown }, (_, chain) => ({
          kind: 'line' as const,
          name: `chain ${chain + 1}`,
          x: Array.from({ length: points }, (_point, k) => k * stride),
          y: Array.from(traces.subarray(chain * points, (chain + 1) * points), finite),
          colour: 1 + (chain % 6),
        })),
      },
    },
    {
      id: 'chain-correlation',
      title: 'Autocorrelation',
      description: `Autocorrelation of ln |psi|^2 along the chains, averaged over ${chains}, bars 1σ; integrated time ${formatNumber(time, 3)} kept samples.`,
      content: {
        kind: 'chart',
        x: { label: 'lag (kept samples)', minimum: 0 },
        y: { label: '_C_(_t_) of ln |_ψ_|^{2}' },
        series: [
          {
            kind: 'line',
            name: 'autocorrelation',
            x: Array.from(correlation.keys()),
            y: Array.from(correlation, finite),
            error: Array.from(correlationError, finite),
            errorStyle: 'band',
            colour: 1,
          },
        ],
        annotations: [
          { kind: 'threshold', y: 0, label: '' },
          { kind: 'text', label: `_τ_ = ${formatNumber(time, 3)} kept samples`, corner: 'topRight' },
        ],
      },
    },
  ];
}

/** Levels above these weigh less than rounding in a picture. */
const shownLevels = 64;

function entanglementFigure({ sites, levels, vonNeumann, exact }: Entanglement): FigureInput {
  const series = (name: string, all: Float64Array, colour: number) => {
    const values = all.subarray(0, shownLevels);
    return {
      kind: 'line' as const,
      name,
      x: Array.from(values.keys(), (index) => index + 1),
      y: Array.from(values),
      colour,
      marker: colour === 0 ? ('none' as const) : ('circle' as const),
      line: colour === 0 ? ('dashed' as const) : ('none' as const),
      endLabel: name,
    };
  };
  const exactEntropy = exact === null ? '' : `, exact ${formatNumber(exact.vonNeumann, 5)}`;
  return {
    id: 'entanglement-spectrum',
    title: 'Entanglement spectrum',
    description: `Lowest levels of the reduced density matrix of sites 0 to ${sites.length - 1} with the rest; von Neumann entropy ${formatNumber(vonNeumann, 5)} nats${exactEntropy}.`,
    content: {
      kind: 'chart',
      x: { label: 'level' },
      y: { label: '_ξ_ = −ln _λ_', minimum: 0 },
      series: [...(exact === null ? [] : [series('exact', exact.levels, 0)]), series('network', levels, 1)],
      annotations: [
        { kind: 'text', label: `_S_ = ${formatNumber(vonNeumann, 5)}${exactEntropy} (nats)`, corner: 'bottomRight' },
      ],
    },
  };
}

function hiddenUnitsFigure({ activity, mean }: HiddenUnits): FigureInput {
  const x = Array.from(activity.keys(), (unit) => unit + 1);
  return {
    id: 'hidden-units',
    title: 'Hidden units',
    description:
      'Mean magnitude and mean real part of tanh of the input of each hidden unit or filter: one near 0 does nothing, one near 1 is saturated.',
    content: {
      kind: 'chart',
      x: { label: 'hidden unit' },
      y: { label: 'tanh _θ_' },
      series: [
        { kind: 'bars', name: 'mean |tanh θ|', x, y: Array.from(activity, finite), colour: 1 },
        {
          kind: 'line',
          name: 'mean Re tanh θ',
          x,
          y: Array.from(mean, finite),
          colour: 2,
          marker: 'square',
          line: 'none',
        },
      ],
    },
  };
}

const geometryFigure = ({ eigenvalues, samples, parameters }: Geometry): FigureInput =>
  eigenvalueFigure(
    'checkpoint-geometry',
    `Eigenvalues of the quantum geometric tensor of ${formatInteger(parameters)} parameters over ${formatInteger(samples)} samples: directions with small ones hardly change the state.`,
    Array.from(eigenvalues.keys(), (index) => index + 1),
    Array.from(eigenvalues),
  );
