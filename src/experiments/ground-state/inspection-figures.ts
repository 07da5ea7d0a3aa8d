import type { FigureInput } from '../../shared/figure/figure';
import { compiledText } from './compiled-text';
import { finite } from './drawable';
import { wantedFigures, type FigureFamily } from './figure-families';
import { fillRectangle, momentumDiscs, momentumMap } from './momentum-map';
import { partFigures, type Drawn } from './part-figures';
import { isStrip, placesOf } from './lattice-places';
import { phaseMaps } from './phase-maps';
import type { GroundStateSpec } from './schema';
import type { GroundStateInspection } from './result-schema';
import { zoneFigures } from './zone-figures';

/**
 * Figures of what was found inside a checkpoint, without the tensors one by one; `only`: at least that one, where it is there, and
 * little else.
 */
export function inspectionFigures(
  found: GroundStateInspection,
  spec: GroundStateSpec,
  drawn: Drawn,
  only: string | null = null,
): readonly FigureInput[] {
  const { positions } = drawn;
  const onLattice = positions.length === found.nSites;
  const families: readonly FigureFamily[] = [
    [['correlation-decay'], () => [correlationDecay(found)]],
    [['correlation-matrix'], () => [correlationMatrix(found, drawn.spinName)]],
    [['structure-factor', 'structure-factor-extended'], () => structureFactor(found, spec)],
    ...phaseMaps.map((colours): FigureFamily => [
      [`configurations${colours.suffix}`],
      () => (onLattice ? [configurations(found, positions, colours)] : []),
    ]),
    [['correlation-from-site'], () => (onLattice ? [fromSite(found, positions)] : [])],
    [['amplitude-scatter'], () => amplitudeScatter(found)],
    [['weights'], () => [weights(found, spec)]],
  ];
  const own = wantedFigures(families, only);
  if (only !== null && own.length > 0) return own;
  return [...own, ...partFigures(found.parts, found.exact?.signs ?? null, drawn, only)];
}

/** Where the sites of an inspection are, and the words for its spins and energies. */
export function drawnOn({ nSites }: GroundStateInspection, spec: GroundStateSpec, energy: Drawn['energy']): Drawn {
  const compiled = compiledText(spec.system.hamiltonian);
  return {
    nSites,
    positions: compiled.ok ? placesOf(compiled.hamiltonian.lattice.positions) : [],
    energy,
    spinName: compiled.ok && compiled.hamiltonian.convention === 'spin' ? 'S' : 'σ',
  };
}

function correlationDecay(found: GroundStateInspection): FigureInput {
  const { distance, longitudinal, longitudinalError, transverse, transverseError } = found.decay;
  const away = Array.from(distance.keys()).filter((i) => distance[i] > 0);
  const pick = (values: Float64Array): (number | null)[] => away.map((i) => finite(values[i]));
  const magnitude = (values: Float64Array): (number | null)[] => away.map((i) => finite(Math.abs(values[i])));
  return {
    id: 'correlation-decay',
    title: 'Decay with distance',
    description: 'Magnitude of the spin correlations, averaged over pairs of equal distance, with 1σ bars.',
    content: {
      kind: 'chart',
      x: { label: 'distance _r_ (lattice constants)', minimum: 0 },
      y: { label: '|_C_(_r_)|', scale: 'log' },
      series: [
        {
          kind: 'line',
          name: 'zz',
          x: pick(distance),
          y: magnitude(longitudinal),
          error: pick(longitudinalError),
          colour: 1,
          marker: 'circle',
          line: 'none',
          endLabel: '_zz_',
        },
        ...(transverse.length > 0
          ? [
              {
                kind: 'line' as const,
                name: '(xx + yy)/2',
                x: pick(distance),
                y: magnitude(transverse),
                error: pick(transverseError),
                colour: 2,
                marker: 'square' as const,
                line: 'none' as const,
                endLabel: '(_xx_ + _yy_)/2',
              },
            ]
          : []),
      ],
    },
  };
}

function correlationMatrix(found: GroundStateInspection, spinName: string): FigureInput {
  return {
    id: 'correlation-matrix',
    title: 'Correlation matrix',
    description: `Longitudinal correlation of every pair of sites, relative to the largest possible; measured over ${found.samples} samples.`,
    content: {
      kind: 'chart',
      x: { label: 'site _j_' },
      // The rows of a matrix run down.
      y: { label: 'site _i_', inverse: true },
      square: true,
      series: [
        {
          kind: 'heatmap',
          name: `⟨${spinName}ᶻ${spinName}ᶻ⟩`,
          columns: found.nSites,
          rows: found.nSites,
          values: Array.from(found.correlation, (value, i) =>
            Math.floor(i / found.nSites) === i % found.nSites ? null : finite(value),
          ),
          map: 'diverging',
        },
      ],
      aspect: 1,
    },
  };
}

function structureFactor(found: GroundStateInspection, { system }: GroundStateSpec): readonly FigureInput[] {
  const { qx, qy, value, error } = found.structureFactor;
  if (value.length === 0) return [];
  const compiled = compiledText(system.hamiltonian);
  const onZone = compiled.ok ? zoneFigures(compiled.hamiltonian.lattice, found.structureFactor) : [];
  if (onZone.length > 0) return onZone;
  const oneDimensional = qy.every((q) => Math.abs(q) < 1e-12);
  const momenta = Array.from(qx, (x, i) => [x, qy[i]] as const);
  const values = Array.from(value, finite);
  const title = { id: 'structure-factor', title: 'Structure factor' };
  if (oneDimensional) {
    const order = Array.from(qx.keys()).sort((a, b) => qx[a] - qx[b]);
    return [
      {
        ...title,
        description: 'Static structure factor of the z components at the momenta of the chain, with 1σ bars.',
        content: {
          kind: 'chart',
          x: { label: '_q_ / π' },
          y: { label: '_S_(_q_)', minimum: 0 },
          series: [
            {
              kind: 'line',
              name: 'S(q)',
              x: order.map((i) => qx[i]),
              y: order.map((i) => finite(value[i])),
              error: order.map((i) => finite(error[i])),
              colour: 1,
              marker: 'circle',
            },
          ],
        },
      },
    ];
  }
  const description = 'Static structure factor of the z components at the momenta of the lattice';
  return [
    fillRectangle(momenta)
      ? { ...title, description: `${description}.`, content: momentumMap('q', momenta, values, 1) }
      : {
          ...title,
          description: `${description}, the area of a disc is S(q).`,
          content: momentumDiscs('q', momenta, values),
        },
  ];
}

function configurations(
  found: GroundStateInspection,
  positions: [number, number][],
  { map, suffix, words }: (typeof phaseMaps)[number],
): FigureInput {
  const { values, probabilityRatio, phase } = found.configurations;
  const first = values.subarray(0, found.nSites);
  return {
    id: `configurations${suffix}`,
    title: 'Most probable configurations',
    description: `Configurations with the largest probability found, relative to the first; sites that differ from it are marked, and the colour beside the number is the phase, ${words}.`,
    content: {
      kind: 'lattice',
      wheel: map,
      // A chain is a long strip: two beside each other can still be read.
      columns: isStrip(positions) ? 2 : 6,
      panels: Array.from(probabilityRatio, (ratio, k) => {
        const spins = values.subarray(k * found.nSites, (k + 1) * found.nSites);
        return {
          title: `${k + 1}`,
          style: 'spins',
          positions,
          values: Array.from(spins),
          phase: finite(phase[k]),
          caption: `${ratio.toPrecision(3)}  ${phaseName(phase[k])}`,
          highlighted: Array.from(spins.keys()).filter((site) => spins[site] !== first[site]),
        };
      }),
    },
  };
}

function fromSite(found: GroundStateInspection, positions: [number, number][]): FigureInput {
  return {
    id: 'correlation-from-site',
    title: 'From site 0',
    description: 'Longitudinal correlation of every site with site 0; the area of a disc is its magnitude.',
    content: {
      kind: 'lattice',
      columns: 1,
      panels: [
        {
          title: '',
          style: 'discs',
          positions,
          values: Array.from(found.correlation.subarray(0, found.nSites)),
          caption: '',
          highlighted: [0],
        },
      ],
    },
  };
}

function amplitudeScatter(found: GroundStateInspection): FigureInput[] {
  if (!found.exact) return [];
  const { exactAmplitude, networkAmplitude, agreement, fidelity } = found.exact;
  const points = (wanted: number, name: string, colour: number) => {
    const chosen = Array.from(agreement.keys()).filter((i) => agreement[i] === wanted);
    return {
      kind: 'line' as const,
      name,
      x: chosen.map((i) => finite(exactAmplitude[i])),
      y: chosen.map((i) => finite(networkAmplitude[i])),
      colour,
      marker: wanted > 0 ? ('circle' as const) : ('square' as const),
      // Few among many: rings round their points are seen.
      hollow: wanted < 0,
      line: 'none' as const,
    };
  };
  const wrong = agreement.filter((sign) => sign < 0).length;
  return [
    {
      id: 'amplitude-scatter',
      title: 'Against exact',
      description: `Amplitudes of the network against the exact ground state, each relative to its largest; fidelity ${fidelity.toFixed(6)}.`,
      content: {
        kind: 'chart',
        x: { label: 'exact |_ψ_| / max', scale: 'log' },
        y: { label: 'network |_ψ_| / max', scale: 'log' },
        square: true,
        series: [points(1, 'same sign', 1), ...(wrong > 0 ? [points(-1, `wrong sign, ${wrong}`, 2)] : [])],
        annotations: [
          { kind: 'diagonal' },
          { kind: 'text', label: `fidelity ${fidelity.toFixed(6)}`, corner: 'topLeft' },
          ...(wrong > 0
            ? [
                {
                  kind: 'text' as const,
                  label: `${wrong} of ${agreement.length} with the wrong sign`,
                  corner: 'bottomRight' as const,
                },
              ]
            : []),
        ],
        aspect: 1,
      },
    },
  ];
}

function weights(found: GroundStateInspection, spec: GroundStateSpec): FigureInput {
  const { rows, columns, values, label } = found.weights;
  const [across, down] = axesOf(label, spec);
  return {
    id: 'weights',
    title: 'Weights',
    description: `${label}, ${rows} by ${columns}, as an image.`,
    content: {
      kind: 'chart',
      x: { label: across },
      y: { label: down },
      series: [
        {
          kind: 'heatmap',
          name: label.endsWith('site against site') ? 'J' : 'W',
          columns,
          rows,
          values: Array.from(values, finite),
          map: 'diverging',
        },
      ],
      aspect: Math.min(1.2, Math.max(0.3, rows / columns)),
    },
  };
}

/** What columns and rows of the weights are: of a layer what it reads and what it gives. */
function axesOf(label: string, { model }: GroundStateSpec): readonly [across: string, down: string] {
  if (label.endsWith('site against site')) return ['site', 'site'];
  if (label === 'Weights W') return ['site', model.symmetry === 'none' ? 'hidden unit' : 'filter'];
  if (label === 'Site fields') return ['site', ''];
  if (label === 'Pair weights J') return ['class of pairs', ''];
  return ['input', 'output'];
}

function phaseName(phase: number): string {
  const inPi = phase / Math.PI;
  if (Math.abs(inPi) < 0.005) return '+';
  if (Math.abs(Math.abs(inPi) - 1) < 0.005) return '−';
  return `${inPi > 0 ? '' : '−'}${Math.abs(inPi).toFixed(2)}π`;
}
